"""Check whether scenarios and runs can be compared in pairs, and add notes if there are too few pairs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from sim.errors import RunsFailedError, StudyError, spelled
from sim.measures.ranges import is_share
from sim.measures.statistics.intervals import FEWEST_FOR_SHARES
from sim.runner import FinishedRun
from sim.scenarios.parameters.value_rules import scalar
from sim.studies.comparison.differences import completed_outcomes
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.scenarios import Scenario

NEAR, ENOUGH = 0.05, 20
"""A share has a skewed distribution if its mean is closer than `NEAR` to 0 or 1. With `ENOUGH` pairs or more,
intervals are reliable even then."""


def with_other_people(settings: Sequence[Scenario]) -> tuple[str, ...]:
    """Return the names of the scenarios whose people aren't from the file of the first scenario's people.

    They are other people, so their runs can't be paired with those of the first scenario.
    """
    first, *others = (each.people.from_file and each.people.from_file.path.resolve() for each in settings)
    return tuple(each.name for each, path in zip(settings[1:], others, strict=True) if path != first)


def check_paired(settings: Sequence[Scenario], unpaired: Collection[str] = ()) -> None:
    """Refuse scenarios whose people or questions differ; the error names every value that differs.

    People and places may differ in the scenarios named in `unpaired`, whose runs aren't paired.
    """
    first = _shared(settings[0])
    for other in settings[1:]:
        theirs = _shared(other)
        differing = [
            f"{path} is {_words(first, path)} in {settings[0].name} and {_words(theirs, path)} in "
            f"{other.name}"
            for path in {**first, **theirs}
            if first.get(path) != theirs.get(path)
            and not (other.name in unpaired and path.startswith(("people.", "places")))
        ]
        if differing:
            raise StudyError(
                f"{settings[0].name} and {other.name} can't be {'compared' if unpaired else 'paired'}: "
                f"{'; '.join(differing)}; set "
                f"{'it' if len(differing) == 1 else 'each'} to the same value "
                f"{spelled('with --set', 'in overrides')}, or vary it in a sweep to see its effect."
            )


def _shared(setting: Scenario) -> dict[str, object]:
    """Return the values that must be equal in paired scenarios.

    Only if they are equal is a question that a person asks on a day the same in all scenarios in which it is
    asked. Rates of asking may differ: then some questions are asked in only one of the scenarios.
    """
    values = setting.to_dict()
    people = {k: v for k, v in values["people"].items() if not k.startswith(("on_crowd", "turnover"))}
    if setting.people.from_file is not None:  # two spellings of a path may name the same file
        people["from_file"] = {**people["from_file"], "path": str(setting.people.from_file.path.resolve())}
    asking = {k: values["asking"][k] for k in ("lifetime", "outside", "difficulty", "hopeless")}
    return {
        "days": values["days"], "tick_hours": values["tick_hours"], **_leaves("seed", values["seed"]),
        **_leaves("people", people), **_leaves("places", values["places"]), **_leaves("asking", asking),
        "the change of asking by interventions": [
            (act["day"], _changes_of_questions(act))
            for act in values["interventions"]
            if _changes_of_questions(act)
        ],
    }  # fmt: skip


def _leaves(path: str, value: object) -> dict[str, object]:
    """Return the values within a group by their dotted paths, without those that aren't given."""
    if not isinstance(value, Mapping):
        return {} if value is None else {path: value}
    return {k: v for key, each in value.items() for k, v in _leaves(f"{path}.{key}", each).items()}


def _words(values: Mapping[str, object], path: str) -> str:
    return scalar(values[path]) if path in values else "not given"


def _changes_of_questions(act: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """Return those values set by an intervention that change which questions are drawn."""
    return {
        k: v
        for k, v in act.get("set", {}).items()
        if k.startswith(("asking.outside", "asking.difficulty", "asking.hopeless"))
    }


def require_a_pair(kinds: Sequence[object], ran: Sequence[FinishedRun], first: object, both: str) -> None:
    """Refuse runs if no replicate has completed both a run of the first kind and a run of another kind.

    `kinds` holds the kind of each run, such as the name of its scenario. `both` names the two kinds in the
    message.
    """
    failed = [one for one in ran if one.row["error"] is not None]
    if len(failed) == len(ran):
        raise RunsFailedError(f"No run completed; the first error: {ran[0].row['error']}.")
    ended = [
        (kind, one.run.replicate) for kind, one in zip(kinds, ran, strict=True) if one.row["error"] is None
    ]
    replicates = {replicate for kind, replicate in ended if kind == first}
    if not any(replicate in replicates for kind, replicate in ended if kind != first):
        raise RunsFailedError(
            f"Nothing can be compared, because no replicate has completed runs {both}: "
            f"{len(failed)} of {len(ran)} runs failed; the first error: {failed[0].row['error']}."
        )


def notes_on_other_people(first: str, unpaired: Sequence[str]) -> tuple[str, ...]:
    """Return a note that differences from the first scenario aren't paired, if there are such scenarios."""
    return tuple(
        f"{name} has other people than {first}, so the runs of the two aren't paired: their differences have "
        "Welch's intervals, which are wider than those of paired runs, and are due to the people as well as "
        "to the networks. Groups are compared by name, if both have them."
        for name in unpaired
    )


def notes_on_few_replicates(replicates: int) -> tuple[str, ...]:
    """Return a note that shares have no intervals, if there are too few replicates."""
    if replicates >= FEWEST_FOR_SHARES:
        return ()
    return (
        f"Shares have no intervals: {FEWEST_FOR_SHARES} replicates or more are needed to estimate how much a "
        f"share varies, and {ENOUGH} for a reliable result. Replicates here: {replicates}.",
    )


def notes_on_few_pairs(replicates: int, differences: pd.DataFrame) -> tuple[str, ...]:
    """Return a note that shares have no intervals, or that intervals are too narrow for skewed shares."""
    if few := notes_on_few_replicates(replicates):
        return few
    shares = [name for name in differences["measure"].unique() if is_share(name)]
    of_shares = differences[differences["measure"].isin(shares)]
    means = of_shares[["mean_a", "mean_b"]]
    skewed = ((means < NEAR) | (means > 1.0 - NEAR)).any(axis=1) & (of_shares["low"] < of_shares["high"])
    many = int((skewed & (of_shares["replicates"] < ENOUGH)).sum())
    if not many:
        return ()
    return (
        f"{many} of {len(of_shares)} differences of shares have fewer than {ENOUGH} pairs and involve shares "
        f"below {NEAR:.0%} or above {1 - NEAR:.0%}, which are skewed: their 95 % intervals contain the true "
        "difference in only 80 to 95 of 100 studies.",
    )


def notes_on_failures(names: Sequence[str], ran: Sequence[FinishedRun]) -> tuple[str, ...]:
    """Return notes on scenarios whose runs all failed, and on scenarios whose first run failed."""
    ended = completed_outcomes(names, ran)
    lost = [f"All runs of {name} failed, so it is not compared." for name in names if not ended[name]]
    first = [name for name in names if ended[name] and 0 not in ended[name]]
    if first:
        lost.append(
            f"The first run of {', '.join(first)} failed, so {'it is' if len(first) == 1 else 'they are'} "
            "missing where a single run is shown: in the figures of help given and of places, and in the "
            "list of the same questions."
        )
    return tuple(lost)
