"""Choose the facts that a fit uses, and refuse those that no run of the sample comes near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.array_types import Bools, Floats
from sim.errors import StudyError, each_once, nearest, spelled
from sim.facts import FACTS
from sim.studies.calibration.community_facts import CommunityFacts

_DEFINED = 0.98  # a fact is used if it has a value in at least this share of the runs
_LONG_TAILED = ("hours", "questions", "")  # units of facts that are compared by ratio
_TINY = 1e-3
_UNLIKELY = 1.5  # facts contradict one another only if they are this much rarer than the rarest run


@dataclass(frozen=True)
class UsedFacts:
    """The facts that a fit uses.

    Attributes
    ----------
    names
        Names of the facts.
    sample : (n, m) array
        The facts of each of n runs, transformed so that equal steps matter equally.
    observed : (m,) array
        The facts of the community, transformed in the same way.
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


# A log of the model itself lies a little beyond 256 runs in one of 47 facts every third time.
_NEAR = 0.1  # share of the range of the runs that still counts as near
_NAMED = 5  # facts that an error message names
OUTSIDE = "outside"
"""Used instead of the name of a fact: leave out every fact because of which the fit would be refused."""


def check_leave_out(leave_out: Sequence[str]) -> None:
    """Raise StudyError if a name is neither a fact nor ``outside``, or is given twice."""
    for name in each_once(leave_out, _option()):
        if name not in FACTS and name != OUTSIDE:
            hint = nearest(name, [*FACTS, OUTSIDE], "`whoanswers facts` lists them.", did="Did")
            raise StudyError(f"{_option()}: there is no fact '{name}'. {hint}")


def used_facts(
    community: CommunityFacts, runs: Mapping[str, Floats], leave_out: Sequence[str] = (), *,
    tick_hours: float = 24.0, advice: str = "",
) -> UsedFacts:  # fmt: skip
    """Return the facts that the community and nearly all runs have, without those in `leave_out`.

    Waits of a log that weren't rounded to ticks of `tick_hours` can't be compared with those of runs, and are
    left out.

    Raises
    ------
    StudyError
        Facts of the community lie outside what the sample of runs shows, or contradict one another, and
        `leave_out` doesn't contain ``outside``.
    """
    unused = _unused(community, runs, [name for name in leave_out if name != OUTSIDE])
    if community.counted("tick_hours") not in (None, tick_hours):
        option = spelled(f"facts --tick-hours {tick_hours:g}", f"tick_hours={tick_hours:g}")
        reason = f"the waits of the log aren't rounded to ticks of the scenario; compute them with {option}"
        unused |= {name: reason for name, fact in FACTS.items() if fact.unit == "hours"} | unused
    found = _used(community, runs, unused)
    if outside := _outside(community, found, runs):
        if OUTSIDE not in leave_out:
            raise _refusal(community, outside, advice)
        found = _used(community, runs, unused | dict.fromkeys(outside, "no run comes near it"))
    while (pair := _contradiction(found)) is not None:
        if OUTSIDE not in leave_out:
            raise _refusal_of_pair(community, *pair)
        reason = f"no run shows it together with {pair[1]}"
        found = _used(community, runs, {**found.unused, pair[0]: reason})
    return found


def _used(community: CommunityFacts, runs: Mapping[str, Floats], unused: Mapping[str, str]) -> UsedFacts:
    names = tuple(name for name in FACTS if name not in unused)
    if not names:
        raise StudyError(f"{community.source}: no fact is left that both the log and the runs have.")
    table = np.column_stack([_transformed(name, runs[name]) for name in names])
    rows = np.asarray(np.isfinite(table).all(axis=1), np.bool_)
    observed = np.array([float(_transformed(name, np.array([community.values[name]]))[0]) for name in names])
    return UsedFacts(names, table[rows], observed, rows, unused)


def _unused(
    community: CommunityFacts, runs: Mapping[str, Floats], leave_out: Sequence[str]
) -> dict[str, str]:
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


def _outside(community: CommunityFacts, found: UsedFacts, runs: Mapping[str, Floats]) -> dict[str, str]:
    """Return, in words, facts that no run comes near.

    They lie beyond all runs by more than the log's own uncertainty and a tenth of the range of the runs.
    """
    outside = {}
    for name in found.names:
        values, value = runs[name][np.isfinite(runs[name])], community.values[name]
        low, high = community.intervals.get(name, (value, value))
        margin = _NEAR * float(np.ptp(values))
        if high < values.min() - margin or low > values.max() + margin:
            outside[name] = f"{name} {value:.3g} (runs: {values.min():.3g} to {values.max():.3g})"
    return outside


def _refusal(community: CommunityFacts, outside: Mapping[str, str], advice: str) -> StudyError:
    shown, more = list(outside.values())[:_NAMED], len(outside) - _NAMED
    listed = "; ".join([*shown, *([f"{more} more"] if more > 0 else [])])
    without = spelled(f"--resume --leave-out {OUTSIDE}", f"leave_out=[{OUTSIDE!r}]")
    return StudyError(
        f"{community.source}: no run of the sample comes near {_count(len(outside), 'fact')}: {listed}. "
        f"{advice}The scenario may not be like this community: change it, fit other parameters or give wider "
        f"ranges. {without} continues without such facts."
    )


def _contradiction(found: UsedFacts) -> tuple[str, str] | None:
    """Return two facts that no run shows together, although each alone is common; None if there are none.

    Each pair of facts has a distance from the middle of the sample (Mahalanobis). The community contradicts
    itself if, in some pair, it lies further beyond all runs than any single run lies beyond all others in any
    pair. If the community were one more run, this would happen once in n + 1 times. If several pairs
    contradict one another, the rarest is returned.
    """
    center, scale = found.sample.mean(axis=0), found.sample.std(axis=0)
    runs, own = (found.sample - center) / scale, (found.observed - center) / scale
    usual, worst = _UNLIKELY, (0.0, "", "")
    for a, first in enumerate(found.names):
        for b, second in enumerate(found.names[:a]):
            correlation = float(np.clip((runs[:, a] * runs[:, b]).mean(), -0.9999, 0.9999))
            next_to_last, last = np.sort(_distance(runs[:, a], runs[:, b], correlation))[-2:]
            usual = max(usual, float(last / next_to_last))
            ratio = float(_distance(own[a : a + 1], own[b : b + 1], correlation)[0] / last)
            worst = max(worst, (ratio, first, second))
    return worst[1:] if worst[0] > usual else None


def _refusal_of_pair(community: CommunityFacts, first: str, second: str) -> StudyError:
    without = spelled(f"--resume --leave-out {first}", f"leave_out=[{first!r}]")
    values = community.values
    return StudyError(
        f"{community.source}: {first} {values[first]:.3g} and {second} {values[second]:.3g} don't occur "
        "together in any run of the sample, although each of them alone does. Check the log, fit other "
        f"parameters, or continue without one of them: {without}."
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
