"""What the runs of a study have to say of their files and scenarios, each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_COUNTED = re.compile(r"(.*: interventions\[\d+\]\..* fewer than \d+ .*): (\d+)\.", re.DOTALL)


def told_once(notes: Iterable[str]) -> tuple[str, ...]:
    """Return each note once; of an intervention that fell short, the fewest and the most of all runs.

    Examples
    --------
    >>> told = [f"a: interventions[0].remove removed fewer than 9 people on day 3: {n}." for n in (7, 5, 7)]
    >>> told_once(told)
    ('a: interventions[0].remove removed fewer than 9 people on day 3: 5 to 7, run by run.',)
    """
    found: dict[str, set[int]] = {}
    for note in dict.fromkeys(notes):
        counted = _COUNTED.fullmatch(note)
        many = found.setdefault(note if counted is None else counted[1], set())
        if counted is not None:
            many.add(int(counted[2]))
    return tuple(note if not many else f"{note}: {_span(many)}." for note, many in found.items())


def _span(many: set[int]) -> str:
    return str(min(many)) if len(many) == 1 else f"{min(many)} to {max(many)}, run by run"
