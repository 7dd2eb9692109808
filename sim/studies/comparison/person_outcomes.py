"""What happens to each person of the user's file, over all societies of a comparison.

Over invented societies there is no such table, because row 17 is another person in each of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtrit

from sim.array_types import AnyFloats, AnyInts, Bools, Floats
from sim.measures.outcome.groups import full_life
from sim.measures.outcome.question_shares import spearman
from sim.measures.statistics.intervals import FEWEST_FOR_SHARES, wilson_interval
from sim.runner import FinishedRun, Run, Tables, with_replicate_seeds
from sim.scenarios.names import person_labels
from sim.society.plain_society import PlainSociety
from sim.studies.comparison.differences import completed_outcomes
from sim.studies.experiments.experiment import span_of
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.scenarios import Scenario
    from sim.state.society_state import State

PersonCounts = dict[str, AnyInts]
DEMAND = "demand"  # the additional table of a run that the counts need
# For each column, the properties of people on which it depends most.
INPUTS = {
    "helped": ("effort", "interests"),
    "answered_share": ("ties", "interests"),
    "shown": ("ties", "interests"),
    "over_asked": ("effort", "ties"),
    "isolated_share": ("ties",),
}
_COLUMNS = [
    "scenario", "id", "name", "town", *(f"{name}{end}" for name in INPUTS for end in ("", "_low", "_high")),
    "over_asked_unanswered", "asked", "drawn", "replicates",
]  # fmt: skip
_SOURCES = ["scenario", "column", "drawn", "people_drawn", "people", "correlation", "ranked"]


def has_fixed_people(scenario: Scenario) -> bool:
    """Return whether a scenario has the same people in every society, because a file lists them."""
    return scenario.people.from_file is not None


def count_by_person(tables: Tables, run: Run) -> PersonCounts | None:
    """Return the counts of each person in one run, each (N,); None without the table `DEMAND`.

    ``asked`` and ``answered`` count own questions that were observed for their whole lifetime. ``isolated``
    is 1 if the person neither gave nor received a helpful answer.
    """
    if DEMAND not in tables:
        return None
    people, questions, demand = tables["people"], tables["questions"], tables[DEMAND]
    whole = full_life(questions, **span_of(run.scenario))
    asker, got = questions["asker"].to_numpy()[whole], questions["answers"].to_numpy()[whole] > 0
    helped, received = (people[name].to_numpy() for name in ("helped", "answered"))
    return {
        "helped": helped.astype(np.int32),
        "asked": np.bincount(asker, minlength=len(people)).astype(np.int32),
        "answered": np.bincount(asker[got], minlength=len(people)).astype(np.int32),
        "shown": demand["shown"].to_numpy().astype(np.int32),
        "over_asked": demand["over_asked"].to_numpy().astype(np.int32),
        "over_asked_unanswered": demand["over_asked_unanswered"].to_numpy().astype(np.int32),
        "isolated": ((helped == 0) & (received == 0)).astype(np.int8),
    }


def person_tables(
    names: Sequence[str], ran: Sequence[FinishedRun], settings: Sequence[Scenario]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the outcomes of each person in each scenario, and what is known of each of these outcomes.

    Returns
    -------
    people : DataFrame
        One row for each scenario with people from a file and each person: ``scenario, id, name`` (as pages
        call the person; the id if there is no name) and ``town``; means over societies with 95 % intervals
        (``_low``, ``_high``): ``helped`` (helpful answers given), ``answered_share`` (of the own questions; a
        ratio of totals), ``shown`` (times that a question was shown to the person), ``over_asked`` (questions
        that the person was willing to answer, but for which no effort was left), ``isolated_share`` (share of
        societies in which the person neither gave nor received help); ``over_asked_unanswered`` (those of
        ``over_asked`` that nobody answered helpfully, mean); ``asked`` (own questions in ``answered_share``,
        mean);
        ``drawn`` (the person's effort, interests or ties, as far as they differ between societies, because
        the file doesn't give them); ``replicates``.
    columns : DataFrame
        One row for each scenario and column: ``drawn`` (the properties on which the column depends and
        which are drawn for somebody), ``people_drawn`` of ``people``; ``correlation``, the mean rank
        correlation of the column in two societies; ``ranked``: whether people are ranked by it, that is,
        whether these properties are given for more than half of them.
    """
    found = completed_outcomes(names, ran)
    tables, sources = [], []
    for setting in settings:
        runs = [one.people for one in found[setting.name].values() if one.people is not None]
        if not has_fixed_people(setting) or not runs:
            continue
        state, drawn = drawn_properties(setting)
        counts = {name: np.array([run[name] for run in runs], np.float64) for name in runs[0]}
        tables.append(_people(setting.name, state, counts, drawn))
        sources += [_source(setting.name, column, counts, drawn) for column in INPUTS]
    people = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=_COLUMNS)
    return people, pd.DataFrame(sources, columns=_SOURCES)


def drawn_properties(scenario: Scenario) -> tuple[State, dict[str, Bools]]:
    """Return a society, and for each property whether it differs for a person in another society."""
    one, other = (
        PlainSociety(with_replicate_seeds(scenario, replicate), engine="numpy").state for replicate in (0, 1)
    )
    differs = one.people.effort != other.people.effort
    interests = (one.people.interest != other.people.interest).any(axis=1)
    return one, {"effort": differs, "interests": interests, "ties": _other_ties(one, other)}


def _other_ties(one: State, other: State) -> Bools:
    """Return whether each person has face-to-face ties to other people in the two societies."""
    count = one.people.count
    pairs = []
    for state in (one, other):
        row, _, neighbour = state.ties.face_to_face.edges()
        pairs.append(row.astype(np.int64) * count + neighbour)
    found = np.zeros(count, np.bool_)
    found[np.setxor1d(pairs[0], pairs[1]) // max(1, count)] = True
    return found


def _people(
    scenario: str, state: State, counts: Mapping[str, Floats], drawn: Mapping[str, Bools]
) -> pd.DataFrame:
    """Return the rows of a scenario."""
    p = state.people
    assert p.ids is not None
    columns: dict[str, object] = {
        "scenario": scenario, "id": list(p.ids), "name": person_labels(p.ids, p.names),
        "town": [p.town_names[n] for n in p.town],
    }  # fmt: skip
    for name in ("helped", "shown", "over_asked"):
        columns |= _with_ends(name, mean_intervals(counts[name]))
    columns |= _with_ends("answered_share", ratio_intervals(counts["answered"], counts["asked"]))
    columns |= _with_ends("isolated_share", share_intervals(counts["isolated"]))
    for name in ("over_asked_unanswered", "asked"):
        columns[name] = counts[name].mean(axis=0)
    columns["drawn"] = [
        ", ".join(name for name, which in drawn.items() if which[person]) for person in range(p.count)
    ]
    columns["replicates"] = len(counts["asked"])
    return pd.DataFrame(columns)[_COLUMNS]


def _with_ends(name: str, bounds: tuple[Floats, Floats, Floats]) -> dict[str, Floats]:
    return dict(zip((name, f"{name}_low", f"{name}_high"), bounds, strict=True))


def _source(
    scenario: str, column: str, counts: Mapping[str, Floats], drawn: Mapping[str, Bools]
) -> dict[str, object]:
    """Return what is known of a column: which properties are drawn, and how two societies correlate."""
    which = np.logical_or.reduce([drawn[name] for name in INPUTS[column]])
    return {
        "scenario": scenario, "column": column,
        "drawn": ", ".join(name for name in INPUTS[column] if drawn[name].any()),
        "people_drawn": int(which.sum()), "people": int(which.size),
        "correlation": between_societies(_values(column, counts)), "ranked": bool(which.mean() <= 0.5),
    }  # fmt: skip


def _values(column: str, counts: Mapping[str, Floats]) -> Floats:
    """Return a column of each person in each society, (R, N); NaN where the person has no share."""
    if column == "answered_share":
        asked = counts["asked"]
        return counts["answered"] / np.where(asked > 0, asked, np.nan)
    return counts[column.removesuffix("_share")]


def between_societies(values: Floats) -> float:
    """Return the mean rank correlation of people's values, (R, N), in two successive societies."""
    found = []
    for one, other in pairwise(values):
        known = ~np.isnan(one) & ~np.isnan(other)
        if known.sum() > 1:
            found.append(spearman(one[known], other[known]))
    known_correlations = [each for each in found if not np.isnan(each)]
    return float(np.mean(known_correlations)) if known_correlations else float("nan")


def mean_intervals(values: AnyFloats, *, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Return the means of counts over societies, (R, N), with Student's intervals, which begin at 0 or above.

    With one society there are no bounds.
    """
    size = len(values)
    mean = values.mean(axis=0)
    if size < 2:
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    reach = stdtrit(size - 1, 0.5 + level / 2) * values.std(axis=0, ddof=1) / np.sqrt(size)
    return mean, np.maximum(mean - reach, 0.0), mean + reach


def ratio_intervals(above: Floats, below: Floats, *, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Return ratios of totals over societies, (R, N), with the jackknife's intervals, clipped to 0 and 1.

    See `sim.measures.statistics.intervals.totals_interval`. Below five societies there are no bounds, and
    neither if a single society has all of a person's questions.
    """
    size, total, rest = len(below), below.sum(axis=0), below.sum(axis=0) - below
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(total > 0, above.sum(axis=0) / total, np.nan)
        without = np.where(rest > 0, (above.sum(axis=0) - above) / rest, np.nan)
    if size < FEWEST_FOR_SHARES:
        return ratio, np.full_like(ratio, np.nan), np.full_like(ratio, np.nan)
    spread = np.sqrt((size - 1) / size * np.square(without - without.mean(axis=0)).sum(axis=0))
    reach = stdtrit(size - 1, 0.5 + level / 2) * spread
    return ratio, np.maximum(ratio - reach, 0.0), np.minimum(ratio + reach, 1.0)


def share_intervals(happened: Floats, *, level: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Return the share of societies, (R, N), in which something happened to each person, by Wilson."""
    size, times = len(happened), happened.sum(axis=0).astype(np.int64)
    table = np.array([wilson_interval(n, size, level=level)[:3] for n in range(size + 1)])
    share, low, high = table[times].T
    return share, low, high
