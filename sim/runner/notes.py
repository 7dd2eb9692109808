"""Merge the notes of several runs about their files and scenarios, so that each appears once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace

from sim.state.shortfall import (
    FastAskers as FastAskers,
    HostTime as HostTime,
    Note as Note,
    Shortfall as Shortfall,
)

_EFFECTS = {
    "remove": "removed {}",
    "plug_in": "brought {} to the feed",
    "move": "moved {}",
    "hire": "hired {}",
}


def merge_notes(notes: Iterable[Note], runs: int) -> tuple[str, ...]:
    """Return each note once, as text.

    If an intervention affected fewer people than it asks for in several runs, the notes of these runs are
    merged into one, which gives the smallest and the largest number of people. The same holds for people who
    would ask more than one question a tick. Notes on the work of community managers become one, with means
    over the runs.

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
    alike: dict[Note, list[Note]] = {}
    for note in notes:
        alike.setdefault(_without_numbers(note), []).append(note)
    return tuple(_merged(several, runs) for several in alike.values())


def stored_note(held: dict[str, object]) -> Note:
    """Return the note that was stored as these fields."""
    kind: Callable[..., Note] = (
        FastAskers if "largest" in held else HostTime if "introductions" in held else Shortfall
    )
    return kind(**held)


def _without_numbers(note: Note) -> Note:
    """Return what notes of several runs must have in common to be merged."""
    if isinstance(note, FastAskers):
        return replace(note, many=0, largest=0.0)
    if isinstance(note, HostTime):
        return HostTime(note.scenario, note.minutes, 0, 0, 0, 0.0, 0.0)
    return replace(note, many=0) if isinstance(note, Shortfall) else note


def _merged(several: list[Note], runs: int) -> str:
    first = several[0]
    if isinstance(first, str):
        return first
    if isinstance(first, HostTime):
        return _host_time([note for note in several if isinstance(note, HostTime)])
    many = [note.many for note in several if isinstance(note, FastAskers | Shortfall)]
    if isinstance(first, FastAskers):
        largest = max(note.largest for note in several if isinstance(note, FastAskers))
        number = f"{max(many):,}" if min(many) == max(many) else f"{min(many):,} to {max(many):,}"
        return (
            f"{first.scenario}: {number} of {first.people:,} people have a rate of asking above one question "
            f"a tick (the largest is {largest:.3g}); at full morale they ask on every tick."
        )
    return f"{_sentence(first, min(many), max(many))}{' (in at least one run).' if runs > 1 else '.'}"


def _host_time(notes: list[HostTime]) -> str:
    """Return what the managers' introductions took, as means over the runs."""
    first, runs = notes[0], len(notes)
    made, answered = (sum(getattr(note, name) for note in notes) for name in ("introductions", "answered"))
    spent, had = (math.fsum(getattr(note, name) for note in notes) for name in ("effort_spent", "effort_had"))
    hours = made * first.minutes / 60
    most, mean = max(note.managers for note in notes), " on average" if runs > 1 else ""
    result = "No question got its first helpful answer that way."
    if answered:
        subject = "1 question got its" if answered == runs else f"{answered / runs:.3g} questions got their"
        result = (
            f"{subject} first helpful answer that way: {made / answered:.1f} introductions "
            f"({hours * 60 / answered:.0f} minutes) for each."
        )
    share = (
        f" Introductions took {100 * spent / had:.0f} % of the managers' own effort."
        if 0 < had < math.inf
        else ""
    )
    return (
        f"{first.scenario}: {most} community manager{'s' * (most != 1)} made {made / runs:,.0f} introductions"
        f"{mean} ({hours / runs:.3g} hours of work at {first.minutes:g} minutes each). {result}{share}"
    )


def _sentence(note: Shortfall, fewest: int, most: int) -> str:
    who = f"no {note.what}" if note.wanted is None else f"fewer than {note.wanted} {note.what}"
    effect = f"{note.act} {_EFFECTS[note.act].format(who)} on day {note.day}"
    span = "" if note.wanted is None else f": {fewest}" if fewest == most else f": {fewest} to {most}"
    return f"{note.scenario}: interventions[{note.place}].{effect}{span}"
