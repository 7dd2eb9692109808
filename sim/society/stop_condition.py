"""A condition on the numbers of a day, at which a run stops before its last day."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.errors import StudyError, nearest
from sim.state.today import COUNTS

COLUMNS = ("open", "on_crowd_share", "mean_morale", "shown", *COUNTS)
"""The numbers of a day that a condition can name; the table of days explains them."""
_RELATIONS = {
    "<=": operator.le, ">=": operator.ge, "==": operator.eq, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
_FORM = re.compile(r"\s*(\w+)\s*(<=|>=|==|<|>)\s*(\S+)(?:\s+for\s+(\S+)\s+days?)?\s*")


@dataclass(frozen=True)
class StopCondition:
    """A condition that ends a run on the evening on which it has held for some days.

    Attributes
    ----------
    column
        One of `COLUMNS`.
    relation
        ``<``, ``<=``, ``==``, ``>=`` or ``>``.
    value
        The number with which the column is compared.
    days
        For how many days in succession the condition must hold; at least one tick.
    """

    column: str
    relation: str
    value: float
    days: float = 0.0

    def holds(self, daily: Sequence[Mapping[str, float]], tick_days: float) -> bool:
        """Return whether the condition holds now, given the numbers of each tick so far.

        Examples
        --------
        >>> condition = stop_condition("open == 0 for 2 days")
        >>> condition.holds([{"open": 0}], 1.0), condition.holds([{"open": 0}, {"open": 0}], 1.0)
        (False, True)
        """
        ticks = max(1, math.ceil(self.days / tick_days - 1e-9))
        compare = _RELATIONS[self.relation]
        return len(daily) >= ticks and all(
            compare(row[self.column], self.value) for row in reversed(daily[-ticks:])
        )

    def __str__(self) -> str:
        """Return the condition as it is written."""
        lasting = f" for {self.days:g} days" if self.days else ""
        return f"{self.column} {self.relation} {self.value:g}{lasting}"


def stop_condition(text: str | StopCondition) -> StopCondition:
    """Read a condition such as ``open == 0 for 7 days`` or ``on_crowd_share >= 0.9``.

    Raises
    ------
    StudyError
        The text isn't a condition, or names an unknown column.

    Examples
    --------
    >>> stop_condition("on_crowd_share >= 0.9")
    StopCondition(column='on_crowd_share', relation='>=', value=0.9, days=0.0)
    """
    if isinstance(text, StopCondition):
        return text
    found = _FORM.fullmatch(text) if isinstance(text, str) else None
    numbers = [] if found is None else [_number(each) for each in found.group(3, 4) if each is not None]
    if found is None or None in numbers or (len(numbers) > 1 and not 0 < (numbers[1] or 0) < math.inf):
        raise StudyError(
            "until must be a condition on a number of the day, as in 'open == 0' or 'on_crowd_share >= 0.9 "
            f"for 7 days'; got {text!r}."
        )
    if found[1] not in COLUMNS:
        hint = nearest(found[1], COLUMNS, f"They are {', '.join(COLUMNS)}.", did="Did")
        raise StudyError(f"until: a day has no number '{found[1]}'. {hint}")
    return StopCondition(found[1], found[2], *(each for each in numbers if each is not None))


def _number(text: str) -> float | None:
    """Return a finite number; None if the text isn't one."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
