"""Merge the notes of several runs about their files and scenarios, so that each appears once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim.state.shortfall import Note as Note, Shortfall as Shortfall

_EFFECTS = {
    "remove": "removed {}",
    "plug_in": "brought {} to the feed",
    "move": "moved {}",
    "hire": "hired {}",
}


def merge_notes(notes: Iterable[Note], runs: int) -> tuple[str, ...]:
    """Return each note once, as text.

    If an intervention affected fewer people than it asks for in several runs, the notes of these runs are
    merged into one, which gives the smallest and the largest number of people.

    Parameters
    ----------
    runs : int
        Number of all runs, including those without notes.

    Examples
    --------
    >>> short = [Shortfall("a", 0, "remove", 3, "people", wanted=9, many=many) for many in (7, 5, 7)]
    >>> merge_notes(short, 4)
    ('a: interventions[0].remove removed fewer than 9 people on day 3: 5 to 7 (in at least one run).',)
    >>> merge_notes(short[:1], 1)
    ('a: interventions[0].remove removed fewer than 9 people on day 3: 7.',)
    """
    found: dict[Note, list[int]] = {}  # people affected, run by run
    for note in notes:
        if isinstance(note, str):
            found[note] = []
        else:
            found.setdefault(replace(note, many=0), []).append(note.many)
    suffix = " (in at least one run)." if runs > 1 else "."
    return tuple(
        note if isinstance(note, str) else f"{_sentence(note, min(many), max(many))}{suffix}"
        for note, many in found.items()
    )


def _sentence(note: Shortfall, fewest: int, most: int) -> str:
    who = f"no {note.what}" if note.wanted is None else f"fewer than {note.wanted} {note.what}"
    effect = f"{note.act} {_EFFECTS[note.act].format(who)} on day {note.day}"
    span = "" if note.wanted is None else f": {fewest}" if fewest == most else f": {fewest} to {most}"
    return f"{note.scenario}: interventions[{note.place}].{effect}{span}"
