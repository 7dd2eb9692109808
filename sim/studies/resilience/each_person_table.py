"""The table of a study of single people: how much each was needed, and what is lost without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.array_types import Bools, Floats
from sim.runner import FinishedRun
from sim.scenarios import Scenario
from sim.scenarios.names import person_labels
from sim.studies.claims.separating_parameter import holm_adjusted
from sim.studies.comparison.person_outcomes import drawn_properties, mean_intervals
from sim.studies.resilience.each_person_runs import MOST
from sim.studies.resilience.leavings import Leaving
from sim.studies.resilience.resilience_tables import changes_by_replicate, effects_table, p_value
from sim.tables.lazy_pandas import pd

_EFFECT = ("otherwise", "after", "difference", "low", "high")
_COLUMNS = [
    "id", "name", "town", "needed", "needed_low", "needed_high", *_EFFECT, "p", "p_holm", "drawn",
    "replicates",
]  # fmt: skip


class FilePeople(NamedTuple):
    """The people of a file, and the properties of each that the file doesn't give."""

    ids: list[str]
    names: list[str]
    towns: list[str]
    drawn: list[str]  # such as "effort, ties"; empty if the file gives everything

    @property
    def unknown(self) -> int:
        """Number of people with a property that the file doesn't give."""
        return sum(map(bool, self.drawn))

    @property
    def properties(self) -> str:
        """The properties that the file doesn't give for somebody."""
        return ", ".join(dict.fromkeys(name for each in self.drawn if each for name in each.split(", ")))


def people_of(scenario: Scenario) -> FilePeople:
    """Return the people of a scenario's file."""
    state, drawn = drawn_properties(scenario)
    p = state.people
    return FilePeople(
        list(p.ids or ()),
        person_labels(p.ids or (), p.names),
        [p.town_names[n] for n in p.town],
        _in_words(drawn, p.count),
    )


def _in_words(drawn: Mapping[str, Bools], count: int) -> list[str]:
    return [", ".join(name for name, which in drawn.items() if which[n]) for n in range(count)]


def most_needed(needed: Floats) -> list[int]:
    """Return the rows of the people with the largest means of `needed` (R, N), at most `MOST`, largest first.

    People who are never the only one to answer are left out. Equal people are in the order of the file.
    """
    mean = needed.mean(axis=0)
    order = np.argsort(-mean, kind="stable")[:MOST]
    return [int(person) for person in order if mean[person] > 0]


def losses_table(
    leavings: Sequence[Leaving], ran: Sequence[FinishedRun], span: tuple[float, float]
) -> pd.DataFrame:
    """Return what is lost without each person who left: ``id``, the effect, ``p`` and ``replicates``.

    `span` is the day of the departure and the lifetime of questions.
    """
    by_person = changes_by_replicate(leavings, ran, *span)
    changes = {who: np.array(list(each.values())) for (who, _), each in by_person.items()}
    rows = [
        {
            "id": e.who, **{key: getattr(e, key) for key in _EFFECT},
            "p": p_value(changes[e.who]), "replicates": e.replicates,
        }
        for e in effects_table(leavings, ran, *span).itertuples()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["id", *_EFFECT, "p", "replicates"])


def needed_table(
    chosen: Sequence[int], people: FilePeople, needed: Floats, losses: pd.DataFrame
) -> pd.DataFrame:
    """Return the table `EachPerson.people`, with a row for each of the `chosen` people in this order."""
    rows = list(chosen)
    columns: dict[str, object] = {
        name: [values[row] for row in rows]
        for name, values in zip(("id", "name", "town", "drawn"), people, strict=True)
    }
    columns |= dict(
        zip(("needed", "needed_low", "needed_high"), np.array(mean_intervals(needed))[:, rows], strict=True)
    )
    table = pd.DataFrame(columns).merge(losses, on="id", how="left")
    table["p_holm"] = np.nan
    known = table["p"].notna()
    table.loc[known, "p_holm"] = holm_adjusted(table.loc[known, "p"].to_numpy(np.float64))
    return table.fillna({"replicates": 0}).astype({"replicates": np.int64})[_COLUMNS]
