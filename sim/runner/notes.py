"""What the runs of a study have to say of their files and scenarios, each thing once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim.state.shortfall import Note as Note, Shortfall as Shortfall

_DID = {"remove": "removed {}", "plug_in": "brought {} to the crowd", "move": "moved {}", "hire": "hired {}"}


def merge_notes(notes: Iterable[Note], runs: int) -> tuple[str, ...]:
    """Return each note once; of an intervention that fell short, the fewest and the most of those runs.

    Parameters
    ----------
    runs : int
        How many were lived. Of several, those in which all was done leave no note.

    Examples
    --------
    >>> short = [Shortfall("a", 0, "remove", 3, "people", wanted=9, many=many) for many in (7, 5, 7)]
    >>> merge_notes(short, 4)
    ('a: interventions[0].remove removed fewer than 9 people on day 3: 5 to 7 (in some runs, or all).',)
    >>> merge_notes(short[:1], 1)
    ('a: interventions[0].remove removed fewer than 9 people on day 3: 7.',)
    """
    found: dict[Note, list[int]] = {}  # to how many each was done
    for note in notes:
        if isinstance(note, str):
            found[note] = []
        else:
            found.setdefault(replace(note, many=0), []).append(note.many)
    some = " (in some runs, or all)." if runs > 1 else "."
    return tuple(
        note if isinstance(note, str) else f"{_sentence(note, min(many), max(many))}{some}"
        for note, many in found.items()
    )


def _sentence(note: Shortfall, fewest: int, most: int) -> str:
    who = f"no {note.what}" if note.wanted is None else f"fewer than {note.wanted} {note.what}"
    did = f"{note.act} {_DID[note.act].format(who)} on day {note.day}"
    span = "" if note.wanted is None else f": {fewest}" if fewest == most else f": {fewest} to {most}"
    return f"{note.scenario}: interventions[{note.place}].{did}{span}"
