"""Declare a user's own measure, which every study then takes by name."""

import inspect
import math
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

from sim.errors import NameTakenError, StudyError, nearest
from sim.measures.declaration import NEEDS, UNITS, Better, Measure, Range, Rule, first_line
from sim.measures.registry import KNOWN
from sim.registry.parts import NAME

_OTHER_COLUMNS = (
    "run_id", "scenario", "point", "replicate", "people_seed", "ties_seed", "luck_seed", "seconds", "error",
)  # fmt: skip
"""Columns of tables of runs, in which each measure is a column too."""


def measure(  # noqa: PLR0913 - what one may choose, by keyword
    label: str, unit: str, meaning: str = "", *, range: Range | None = None,  # noqa: A002
    better: Better | None = None, needs: tuple[str, ...] = (),
) -> Callable[[Rule], Rule]:  # fmt: skip
    """Return a decorator that declares a function as a measure of the same name.

    The function takes ``life``, the tables of one life as data frames by name, and ``span``, the lifetime of
    a question and the length of the run in days (`sim.measures.Span`). It returns a number, or NaN if the
    measure isn't defined in this life. It must not change the tables. The decorator returns the function
    itself, so it can still be called and tested.

    Parameters
    ----------
    label : str
        Title in reports and pictures.
    unit : str
        One of `sim.measures.declaration.UNITS`, such as ``share`` or ``days``; empty for a pure number.
    meaning : str
        One phrase that explains the number; by default the first line of the function's docstring.
    range : (float, float), optional
        Smallest and largest possible value, which may be infinite. Intervals are clipped to it.
    better : {"more", "less"}, optional
        Which values people would call better; None if that is a matter of taste.
    needs : tuple of str
        Tables that the function needs besides questions, answers, people and days (`sim.measures.NEEDS`).

    Raises
    ------
    StudyError
        The name is taken or not allowed, or an argument isn't one of those allowed. A
        measure can be declared again in the module that declared it; the new one replaces the old one.

    Examples
    --------
    >>> @measure("Questions asked", "questions", range=(0, math.inf))
    ... def questions_asked(life, span):
    ...     '''Number of questions asked in the whole run.'''
    ...     return len(life["questions"])
    >>> KNOWN.pop("questions_asked").meaning
    'number of questions asked in the whole run'
    """

    def decorate(of: Rule) -> Rule:
        name = getattr(of, "__name__", "")
        declared = Measure(
            name, label, unit, meaning or first_line(of), of, range, better, needs, None, of.__module__
        )
        if problem := _problem(declared):
            holder = KNOWN[name].module if name in KNOWN else ""
            end = "" if problem.endswith("?") else "."
            text = f"{declared.place}: the measure {name} can't be declared: {problem}{end}"
            raise NameTakenError(text, holder) if holder not in ("", declared.module) else StudyError(text)
        ends = None if range is None else (float(range[0]), float(range[1]))
        KNOWN[name] = replace(declared, range=ends, needs=tuple(needs))
        return of

    return decorate


def _problem(new: Measure) -> str:
    """Return what is wrong with a measure, as the end of a sentence; empty if nothing is."""
    if fault := _problem_of_name(new):
        return fault
    if not (isinstance(new.label, str) and new.label.strip()):
        return f"label must be a text that is not empty; got {new.label!r}"
    if not new.meaning:
        return "its meaning is missing; give the function a docstring, or the argument meaning"
    if new.unit not in UNITS:
        known = ", ".join(unit for unit in UNITS if unit)
        hint = nearest(str(new.unit), UNITS, f"the units are {known}, and '' for a pure number")
        return f"there is no unit {new.unit!r}; {hint}"
    if new.range is not None and not _is_range(new.range):
        return f"range must be two numbers, the smaller one first, such as (0, 1); got {new.range!r}"
    if new.better is not None and new.better not in get_args(Better):
        return f"better must be 'more', 'less' or None; got {new.better!r}"
    return _problem_of_needs(new.needs) or _problem_of_function(new.of)


def _problem_of_needs(needs: object) -> str:
    if not isinstance(needs, tuple | list):
        return f"needs must be names in parentheses with a comma, such as ('ties',); got {needs!r}"
    for need in needs:
        if need not in NEEDS:
            hint = nearest(str(need), NEEDS)
            return f"needs must be tables among {', '.join(NEEDS)}; got {need!r}{hint and f'; {hint}'}"
    return ""


def _problem_of_name(new: Measure) -> str:
    if not NAME.fullmatch(new.name):
        return "its name must be 1 to 40 small letters, digits and underscores, beginning with a letter"
    if new.name in KNOWN and KNOWN[new.name].module != new.module:
        return f"the name is taken by the measure of {KNOWN[new.name].module}; choose another name"
    if new.name in _OTHER_COLUMNS:
        return "tables of runs have another column of this name; choose another name"
    return ""


def _is_range(found: object) -> bool:
    if not (isinstance(found, tuple | list) and len(found) == 2):
        return False
    low, high = found
    numbers = all(isinstance(end, int | float) and not math.isnan(end) for end in found)
    return numbers and low < high


def _problem_of_function(of: Rule) -> str:
    try:
        inspect.signature(of).bind(None, None)
    except TypeError:
        return f"it must be a function of (life, span); got {of.__name__}{inspect.signature(of)}"
    return ""
