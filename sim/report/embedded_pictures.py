"""Pictures inside the report: as data, so that the file needs nothing else."""

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

# Larger drawings have so many lines that their dots take less room.
_LARGEST_DRAWING = 200_000

_READING = {
    "groups": (
        "Who gets answers?",
        "Each point is the share of a group's questions that got a helpful answer, the mean over runs; the "
        "bar is its 95 % interval. Where no bar is visible, the interval is narrower than the point, or "
        "fewer than five runs have a value and there is none. No point: nobody of that group asked.",
    ),
    "differences": (
        "Who gains, who loses?",
        "Right of the line at 0 a group gets more answers under the scenario named first below the axis, "
        "left of it fewer; where the bar touches the line there is no clear difference. A cross has no "
        "interval, because fewer than five pairs of runs have a value.",
    ),
    "counterfactual": (
        "Would the same question be answered elsewhere?",
        "Each bar holds the questions that a group asked in both scenarios: the same person on the same day. "
        "Its parts say where they were answered, in per cent.",
    ),
    "waiting": (
        "How long until the first helpful answer?",
        "A curve climbs as questions are answered, and the higher it ends the more ever are. It is the mean "
        "over runs, and the band its 95 % interval (from five runs on). Questions still open at the end of a "
        "run count only for as long as they were watched (Kaplan–Meier).",
    ),
    "over_time": (
        "How do the days go?",
        "Each line is the mean over runs, and the band its 95 % interval (of shares from five runs on); a "
        "dashed upright line is the morning on which something was done. The line of answers ends before the "
        "run does, because the last questions hadn't had all their time.",
    ),
    "giving": (
        "Do those who help get answers?",
        "Each circle is all people with the same two counts in the first run, the larger the more people; "
        "above the dashed line they gave more answers than they got, and yellow ones have the most effort.",
    ),
    "map": (
        "Who helped whom, and where?",
        "Dots are people at home in the first run; where no file gives homes, these are made up. A line "
        "joins helper and asker. Only some of the answers are drawn, evenly spaced over the run, as many as "
        "the words below the map say.",
    ),
    "resilience": (
        "Who is missed?",
        "Below the line at 0 fewer questions of those who stay are answered than had nobody left; the "
        "further to the right, the more leave. Where the bar touches the line there is no clear difference.",
    ),
    "course": (
        "Before and after some leave",
        "Each point is a week: the share of the questions then asked that were answered, the mean over runs, "
        "with a band for its 95 % interval. Questions asked shortly before "
        "the upright line may still be open when they leave.",
    ),
    "ends": (
        "Where questions die",
        "Each bar is the questions that nobody answered, by the furthest that anybody came with them: a "
        "question that one person could have solved and would not counts there, however many never read it.",
    ),
    "luck": (
        "Effort, position or luck?",
        "Each bar is all that people's answered shares differ by, among people and among lives. Of one "
        "question nearly all is luck; luck evens out over more questions, and what is the person's shows.",
    ),
    "two_lives": (
        "The same people in two lives",
        "Each circle is people with the same two shares, the larger the more people. Were it all the "
        "person's, they would lie along the dashed line; were it all luck, the coloured line would be level.",
    ),
    "strips": (
        "One person, many lives",
        "Each row is one person, each point one life of the same society: the same people with the same "
        "ties, and another luck. The people are evenly spaced by effort.",
    ),
}


class Picture(NamedTuple):
    """One picture: its name, title, how to read it, what it shows in words, and its data as an address."""

    name: str
    title: str
    reading: str
    alternative: str
    address: str
    wide: bool


def pictures(
    figures: Mapping[str, Path | bytes],
    texts: Mapping[str, str] | None = None,
    besides: Mapping[str, str] | None = None,
) -> dict[str, Picture]:
    """Return the pictures to show, by name, each in the form that takes less room.

    Parameters
    ----------
    figures : mapping of str to path or bytes
        SVG and PNG files by name, with or without suffix: ``groups.svg``, ``groups.png`` …
    texts, besides : mapping of str to str
        What each shows in words and numbers, if that is known, and what is said behind how to read it.
    """
    forms: dict[str, dict[str, bytes]] = {}
    for name, source in figures.items():
        content = source if isinstance(source, bytes) else Path(source).read_bytes()
        kind = "png" if content.startswith(b"\x89PNG") else "svg+xml"
        forms.setdefault(Path(name).stem, {})[kind] = content
    texts, besides = texts or {}, besides or {}
    return {
        name: _picture(name, found, texts.get(name), besides.get(name, "")) for name, found in forms.items()
    }


def _picture(name: str, forms: Mapping[str, bytes], text: str | None, besides: str) -> Picture:
    drawing, dots = forms.get("svg+xml"), forms.get("png")
    use_drawing = drawing is not None and (dots is None or len(drawing) <= _LARGEST_DRAWING)
    kind, content = ("svg+xml", drawing) if use_drawing else ("png", dots)
    kin = next((known for known in _READING if name == known or name.startswith(f"{known}_")), "")
    title, reading = _READING.get(kin, (name, ""))
    address = f"data:image/{kind};base64,{base64.b64encode(content or b'').decode()}"
    reading = f"{reading} {besides}".strip()
    return Picture(name, title, reading, text or reading, address, kin in ("giving", "map"))
