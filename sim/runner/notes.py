"""What the runs of a study have to say of their files and scenarios, each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SHORT = re.compile(r"(.*: interventions\[\d+\]\..* on day [^ ]+?)(?:: (\d+))?\.", re.DOTALL)


def told_once(notes: Iterable[str], runs: int) -> tuple[str, ...]:
    """Return each note once; of an intervention that fell short, the fewest and the most of those runs.

    Parameters
    ----------
    runs : int
        How many were lived. Of several, those in which all was done leave no note.

    Examples
    --------
    >>> told = [f"a: interventions[0].remove removed fewer than 9 people on day 3: {n}." for n in (7, 5, 7)]
    >>> told_once(told, 4)
    ('a: interventions[0].remove removed fewer than 9 people on day 3: 5 to 7 (in some runs, or all).',)
    >>> told_once(told[:1], 1)
    ('a: interventions[0].remove removed fewer than 9 people on day 3: 7.',)
    """
    found: dict[str, set[int]] = {}  # how many it was done to, where that is said
    some = " (in some runs, or all)." if runs > 1 else "."
    for note in notes:
        fell = _SHORT.fullmatch(note)
        if fell is None or fell[2] is None:
            found[note if fell is None else fell[1] + some] = set()
        else:
            found.setdefault(fell[1], set()).add(int(fell[2]))
    return tuple(f"{note}: {_span(many)}{some}" if many else note for note, many in found.items())


def _span(many: set[int]) -> str:
    return str(min(many)) if len(many) == 1 else f"{min(many)} to {max(many)}"
