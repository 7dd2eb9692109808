"""Choose the facts that a fit uses, and refuse those that no run of the sample comes near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array_types import Bools, Floats
from sim.errors import StudyError, nearest, spelled
from sim.facts import FACTS
from sim.studies.calibration.community_facts import CommunityFacts

_DEFINED = 0.98  # a fact is used if it has a value in at least this share of the runs
_LONG_TAILED = ("hours", "questions", "")  # units of facts that are compared by ratio
_TINY = 1e-3
_UNLIKELY = 1.5  # a pair of facts contradicts the model if it is this much rarer than the rarest run


@dataclass(frozen=True)
class UsedFacts:
    """The facts that a fit uses.

    Attributes
    ----------
    names
        Their names.
    sample : (n, m) array
        The facts of each run, transformed so that equal steps matter equally.
    observed : (m,) array
        Those of the community, transformed alike.
    rows : (n,) array
        Runs that have a value of every fact.
    unused
        Facts that are left out, each with the reason.
    """

    names: tuple[str, ...]
    sample: Floats
    observed: Floats
    rows: Bools
    unused: Mapping[str, str]


def used_facts(
    community: CommunityFacts, runs: Mapping[str, Floats], leave_out: Sequence[str] = ()
) -> UsedFacts:
    """Return the facts that the community and nearly all runs have.

    Raises
    ------
    StudyError
        Facts of the community lie outside what the sample of runs shows, or contradict one another, or a name
        in `leave_out` is unknown.
    """
    unused = _unused(community, runs, leave_out)
    names = tuple(name for name in FACTS if name not in unused)
    if not names:
        raise StudyError(
            f"{community.source}: no fact has a value both there and in the runs of the scenario."
        )
    table = np.column_stack([_transformed(name, runs[name]) for name in names])
    rows = np.asarray(np.isfinite(table).all(axis=1), np.bool_)
    observed = np.array([float(_transformed(name, np.array([community.values[name]]))[0]) for name in names])
    found = UsedFacts(names, table[rows], observed, rows, unused)
    _refuse_outside(community, found, runs)
    _refuse_contradictions(community, found)
    return found


def _unused(
    community: CommunityFacts, runs: Mapping[str, Floats], leave_out: Sequence[str]
) -> dict[str, str]:
    for name in leave_out:
        if name not in FACTS:
            hint = nearest(name, FACTS, "`whoanswers facts` lists them.", did="Did")
            raise StudyError(f"{_option()}: there is no fact '{name}'. {hint}")
    unused = dict.fromkeys(leave_out, "left out as asked")
    for name in FACTS:
        values = runs[name]
        if name not in community.values:
            unused.setdefault(name, "the log has no value")
        elif np.isfinite(values).mean() < _DEFINED:
            unused.setdefault(
                name, f"{np.count_nonzero(~np.isfinite(values))} of {values.size} runs have no value"
            )
        elif np.ptp(values[np.isfinite(values)]) == 0:
            unused.setdefault(name, "it has the same value in all runs")
    return unused


def _transformed(name: str, values: Floats) -> Floats:
    """Return a fact on the scale on which it is compared: logarithms of times, counts and ratios."""
    if FACTS[name].unit in _LONG_TAILED:
        logs: Floats = np.log(np.maximum(values, _TINY))
        return logs
    return values


def _refuse_outside(community: CommunityFacts, found: UsedFacts, runs: Mapping[str, Floats]) -> None:
    """Refuse facts beyond the lowest or highest run by more than the log's own uncertainty."""
    outside = []
    for name in found.names:
        values, value = runs[name][np.isfinite(runs[name])], community.values[name]
        low, high = community.intervals.get(name, (value, value))
        if high < values.min() or low > values.max():
            outside.append(f"{name} {value:.3g} (runs: {values.min():.3g} to {values.max():.3g})")
    if outside:
        names = ",".join(each.split(" ")[0] for each in outside)
        raise StudyError(
            f"{community.source}: no run of the sample comes near {_count(len(outside), 'fact')}: "
            f"{'; '.join(outside)}. Fit other parameters or wider ranges, change the scenario, or continue "
            f"without: {spelled(f'--resume --leave-out {names}', f'leave_out={names.split(chr(44))}')}."
        )


def _refuse_contradictions(community: CommunityFacts, found: UsedFacts) -> None:
    """Refuse a pair of facts that no run shows together, although each of them alone is common."""
    center, scale = found.sample.mean(axis=0), found.sample.std(axis=0)
    runs, own = (found.sample - center) / scale, (found.observed - center) / scale
    worst = (1.0, 0, 0)
    for a in range(len(own)):
        for b in range(a):
            correlation = float(np.clip((runs[:, a] * runs[:, b]).mean(), -0.9999, 0.9999))
            rare = _distance(runs[:, a], runs[:, b], correlation).max()
            ratio = float(_distance(own[a : a + 1], own[b : b + 1], correlation)[0] / rare)
            worst = max(worst, (ratio / _UNLIKELY, a, b))
    if worst[0] > 1:
        first, second = (found.names[place] for place in worst[1:])
        without = spelled(f"--resume --leave-out {first}", f"leave_out=[{first!r}]")
        raise StudyError(
            f"{community.source}: {first} {community.values[first]:.3g} and {second} "
            f"{community.values[second]:.3g} don't occur together in any run of the sample, although each "
            f"occurs alone. Check the log, fit other parameters, or continue without one of them: {without}."
        )


def _distance(x: Floats, y: Floats, correlation: float) -> Floats:
    """Return Mahalanobis' distance of standardised pairs from the middle."""
    squares = (x**2 + y**2 - 2 * correlation * x * y) / (1 - correlation**2)
    distances: Floats = np.sqrt(np.maximum(squares, 0))
    return distances


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _option() -> str:
    return spelled("--leave-out", "leave_out")
