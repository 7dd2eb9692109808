"""What a measure is: one number that describes a run, with its name, unit and meaning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from sim.array_types import Ints
from sim.measures.rows import Tables, rows_of


class Span(NamedTuple):
    """How long questions live and how long the run was, both in days."""

    lifetime_days: float
    days: float


Rule = Callable[["Life", Span], float]
Terms = Callable[["Life", Span], tuple[float, float]]


@dataclass(frozen=True)
class Measure:
    """One number that describes a run.

    Parameters
    ----------
    name : str
        Its name in tables.
    label : str
        Its name for a reader.
    unit : str
        ``share``, ``days``, ``answers`` and the like; empty for a pure number.
    meaning : str
        What it says, in one phrase.
    of : callable
        The number, from the tables of one life and the span.
    needs : tuple of str
        Tables beyond questions, answers, people and days, some dear to make: of `NEEDS`.
    totals : callable, optional
        Of a ratio that is wild where little is below its line: what a life adds above and below. A
        comparison then takes the ratio of all lives' totals instead of the mean of their ratios.
    """

    name: str
    label: str
    unit: str
    meaning: str
    of: Rule
    needs: tuple[str, ...] = ()
    totals: Terms | None = None


def declare(
    label: str, unit: str, meaning: str = "", *, needs: tuple[str, ...] = (), totals: Terms | None = None
) -> Callable[[Rule], Measure]:
    """Make a function the measure of its name; unless given, its meaning is the docstring's first line."""

    def declared(of: Rule) -> Measure:
        first = (of.__doc__ or "").partition("\n")[0].removesuffix(".")
        said = first if first.startswith("Gini") else first[:1].lower() + first[1:]  # Gini is a person
        return Measure(of.__name__.lstrip("_"), label, unit, meaning or said, of, needs, totals)

    return declared


def by_name(module: Mapping[str, object]) -> dict[str, Measure]:
    """Return the measures that a module declares, in the order in which they stand there."""
    return {each.name: each for each in module.values() if isinstance(each, Measure)}


NEEDS = {
    "ties": "ties on the last evening",
    "ties_at_start": "ties on the first morning",
    "ties_at_half": "ties on the evening before the second half of the run",
    "interests": "interests, one column a topic",
    "paths": "when each person was first on the crowd, was brought there by an intervention, moved",
    "chances": "the chance with which each question came to be asked",
}
"""Tables that are made only where a measure needs them (`sim.runner.run_with_tables`)."""


class Life(dict[str, pd.DataFrame]):
    """The tables of one life, and who helped whom in it, which several measures share."""

    @cached_property
    def helpful(self) -> tuple[Ints, Ints]:
        """Helper and asker of each helpful answer, as rows of the people table."""
        return helpful_pairs(self)


def helpful_pairs(tables: Tables) -> tuple[Ints, Ints]:
    """Return helper and asker of each helpful answer of one life, as rows of the people table.

    Returns
    -------
    two (m,) arrays of int
        A pair stands there once for each helpful answer.
    """
    answers, people = tables["answers"], tables["people"]
    helpful = answers["helpful"].to_numpy()
    helper = rows_of(people, answers["helper"].to_numpy()[helpful])
    return helper, rows_of(people, answers["asker"].to_numpy()[helpful])
