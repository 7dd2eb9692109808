"""The three real networks, and what could be changed in each of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sim
from sim.scenarios import Scenario

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "tests" / "data_scenarios"
DAYS = 180

# One host with no paid time, and one with an hour a day.
VOLUNTEER: Mapping[str, object] = {"channels.managers": {"count": 1}}
PAID: Mapping[str, object] = {"channels.managers": {"count": 1, "hours": 1.0}}
FEED: Mapping[str, object] = {"channels.feed": {}}
NO_HUB: Mapping[str, object] = {"channels.hub": "none"}

CHANGES = {
    "hub": "a hub as well",
    "feed": "a feed as well",
    "feed_only": "a feed instead",
    "volunteer": "a volunteer host",
    "paid": "a host, an hour a day",
}
"""Names of the changes, as pictures show them."""


@dataclass(frozen=True)
class Network:
    """A real network: its people, and the columns of its file that divide them into groups.

    Attributes
    ----------
    name, title : str
        The name of its scenario files in ``tests/data_scenarios``, and the title on the page.
    people, ties : str
        The tables of people and ties.
    hub : mapping
        Values of the hub that differ from the scenario file.
    column : str
        Column of the people's table that says what rank people have; empty if there is none.
    ranks : mapping
        The group of each value of this column.
    small : bool
        Whether values are also varied one by one, which takes long with many people.
    towns : str
        What the towns of the scenario are, in one word.
    """

    name: str
    title: str
    people: str
    ties: str
    towns: str
    hub: Mapping[str, object] = field(default_factory=dict)
    column: str = ""
    ranks: Mapping[str, str] = field(default_factory=dict)
    small: bool = True

    def table(self, data: Path) -> Path:
        """Return the file of the people; that of the physicians is ours, because the data have none."""
        return FILES / self.people if (FILES / self.people).exists() else data / self.people

    def ranks_of_people(self, data: Path) -> list[str]:
        """Return the group of each person by rank, in the order of the file; empty without such a column."""
        if not self.column:
            return []
        with self.table(data).open(encoding="utf-8") as file:
            return [self.ranks[row[self.column]] for row in csv.DictReader(file)]

    def load(self, change: str, data: Path, values: Mapping[str, object] | None = None) -> Scenario:
        """Return the scenario with a change of `CHANGES`, or as people ask now with ``now``."""
        file = FILES / f"{self.name}-{'feed' if change == 'feed_only' else 'hub'}.yaml"
        found: dict[str, object] = {"days": DAYS, "people.on_crowd": 1.0}
        if change == "hub":
            found |= self.hub
        elif change != "feed_only":
            found |= NO_HUB
        found |= {"feed": FEED, "volunteer": VOLUNTEER, "paid": PAID}.get(change, {})
        return sim.load(file, {**found, **(values or {})}, data=data)


NETWORKS = (
    Network(
        "lawfirm", "A law firm", "lazega_nodes.csv", "lazega_edges.csv", "office",
        column="status", ranks={"1": "partners", "2": "associates"},
    ),
    Network(
        "physicians", "The physicians of four towns", "physicians.csv", "ckm_multiplex.edges", "town",
        small=False,
    ),
    Network(
        "managers", "The managers of a company", "krackhardt_nodes.csv", "krackhardt_edges.csv", "department",
        hub={"channels.hub.per": "world"}, column="level",
        ranks={"1": "president and vice presidents", "2": "president and vice presidents", "3": "managers"},
    ),
)  # fmt: skip
