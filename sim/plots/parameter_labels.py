"""Labels of axes for parameters: the meaning and the unit instead of the path."""

import re
from functools import cache

from sim.scenarios import rows

_LONGEST = 90  # letters


@cache
def _declared() -> dict[str, tuple[str, str]]:
    return {row.path: (row.meaning, row.unit) for row in rows()}


def parameter_label(path: str) -> str:
    """Return what a parameter means, with its unit; the path itself if it isn't known.

    Only the first clause of the meaning is used, without remarks in brackets.

    Examples
    --------
    >>> parameter_label("people.on_crowd"), parameter_label("x")
    ('share of people plugged into the crowd on day 0', 'x')
    >>> parameter_label("people.effort.mean")
    'mean effort (answers/day)'
    """
    meaning, unit = _declared().get(path, ("", ""))
    words = re.sub(r" ?\([^)]*\)", "", re.split("[:;]", meaning)[0]).strip()
    if not words or len(words) > _LONGEST:
        words = path
    return f"{words} ({unit})" if unit and unit != "share" else words
