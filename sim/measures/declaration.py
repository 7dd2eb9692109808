"""Declare measures. A measure is one number that describes a run; it has a name, a unit and a meaning."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from sim.array_types import Ints
from sim.measures.rows import Tables, rows_of
from sim.tables.array_table import AnyTable, frames_of
from sim.tables.lazy_pandas import pd


class Span(NamedTuple):
    """Lifetime of a question in days, and length of the run in days."""

    lifetime_days: float
    days: float


Rule = Callable[[Any, Span], float]
"""The function of a measure: it takes a `Life`, or, if users declare it, `LifeFrames`."""
Terms = Callable[["Life", Span], tuple[float, float]]
Range = tuple[float, float]
Better = Literal["more", "less"]

SHARE: Range = (0.0, 1.0)
COUNT: Range = (0.0, math.inf)
SIGNED: Range = (-1.0, 1.0)
ANY: Range = (-math.inf, math.inf)
UNITS = (
    "", "share", "Gini", "correlation", "log odds", "days", "questions", "answers", "readings", "replies",
    "people", "ties", "steps", "introductions", "attempts", "hours",
)  # fmt: skip
"""Units of measures; empty for a pure number. Shares are shown in per cent."""


@dataclass(frozen=True)
class Measure:
    """One number that describes a run.

    Parameters
    ----------
    name : str
        Column name in tables.
    label : str
        Title in reports and pictures.
    unit : str
        ``share``, ``days``, ``answers`` and the like; empty for a pure number.
    meaning : str
        One phrase that explains the number.
    of : callable
        Function that computes the number from the tables of one life and the span.
    range : (float, float), optional
        Smallest and largest possible value; infinite if there is no limit. Intervals are clipped to the
        range. None if the range is unknown.
    better : {"more", "less"}, optional
        Which values people would call better; None if that is a matter of taste.
    needs : tuple of str
        Tables that `of` needs besides questions, answers, people and days: keys of `NEEDS`. Some of these
        tables take long to compute.
    totals : callable, optional
        Function that returns the numerator and the denominator of one life. Only declared for ratios that
        vary wildly when the denominator is small. For such a ratio, a comparison divides the sums over all
        lives instead of taking the mean of the lives' ratios.
    module : str
        Python module that declares the measure.
    arrays : bool
        Whether `of` takes tables of arrays (`sim.tables.ArrayTable`) as well as data frames. If not, it gets
        data frames.
    """

    name: str
    label: str
    unit: str
    meaning: str
    of: Rule
    range: Range | None = None
    better: Better | None = None
    needs: tuple[str, ...] = ()
    totals: Terms | None = None
    module: str = ""
    arrays: bool = False

    @property
    def bounded(self) -> bool:
        """Whether the measure has a smallest and a largest value, as shares and correlations have."""
        return self.range is not None and all(map(math.isfinite, self.range))

    @property
    def place(self) -> str:
        """The file and line of the function, or its module if it has no file."""
        code = getattr(self.of, "__code__", None)
        return self.module if code is None else f"{code.co_filename}:{code.co_firstlineno}"


def declare(  # noqa: PLR0913 - what one may choose, by keyword
    label: str, unit: str, meaning: str = "", *, range: Range, better: Better | None = None,  # noqa: A002
    needs: tuple[str, ...] = (), totals: Terms | None = None,
) -> Callable[[Rule], Measure]:  # fmt: skip
    """Return a decorator that turns a function into a measure of the same name.

    Without `meaning`, the first line of the function's docstring is its meaning.
    """

    def decorate(of: Rule) -> Measure:
        words = meaning or first_line(of)
        name, module = of.__name__.lstrip("_"), of.__module__
        return Measure(name, label, unit, words, of, range, better, needs, totals, module, arrays=True)

    return decorate


def first_line(of: Rule) -> str:
    """Return the first line of a function's docstring as a phrase, without the full stop."""
    first = (of.__doc__ or "").partition("\n")[0].removesuffix(".")
    # a meaning begins with a small letter, except with the name Gini
    return first if first.startswith("Gini") else first[:1].lower() + first[1:]


def by_name(module: Mapping[str, object]) -> dict[str, Measure]:
    """Return all measures in a module's namespace, by name, in the order in which they were declared."""
    return {each.name: each for each in module.values() if isinstance(each, Measure)}


NEEDS = {
    "ties": "ties on the last evening",
    "ties_at_start": "ties on the first morning",
    "ties_at_half": "ties on the evening before the second half of the run",
    "interests": "interests of each person, one column for each topic",
    "paths": "the days on which each person joined the crowd, was put on it by an intervention, and moved",
    "chances": "the probability with which each question was asked",
    "hosts": "the introductions of each community manager, and the time and effort that they took",
}
"""Tables that are made only if a measure needs them (`sim.runner.run_with_tables`)."""


class Life(dict[str, AnyTable]):
    """The tables of one life. Who helped whom is computed once, because several measures use it."""

    @cached_property
    def frames(self) -> LifeFrames:
        """The same tables as data frames, for the measures of users."""
        return LifeFrames(self)

    @cached_property
    def helpful(self) -> tuple[Ints, Ints]:
        """For each helpful answer, the helper's row and the asker's row in the people table."""
        return helpful_pairs(self)


class LifeFrames(Mapping[str, "pd.DataFrame"]):
    """The tables of one life as data frames. A table is converted when it is first used."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._found: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._found:
            self._found |= frames_of({name: self._life[name]})
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._life)

    def __len__(self) -> int:
        return len(self._life)

    @property
    def helpful(self) -> tuple[Ints, Ints]:
        """See `Life.helpful`."""
        return self._life.helpful


def helpful_pairs(tables: Tables) -> tuple[Ints, Ints]:
    """Return the helper and the asker of each helpful answer of one life, as row numbers of the people table.

    Returns
    -------
    two (m,) arrays of int
        One entry for each helpful answer, so the same pair can occur several times.
    """
    answers, people = tables["answers"], tables["people"]
    helpful = answers["helpful"].to_numpy()
    helper = rows_of(people, answers["helper"].to_numpy()[helpful])
    return helper, rows_of(people, answers["asker"].to_numpy()[helpful])
