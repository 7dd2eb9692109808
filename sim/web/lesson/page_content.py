"""Write all data of a lesson for the page's script: recorded runs, and what the steps show of them."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

from sim.web.frames.day_frame import packed
from sim.web.frames.record import Recording
from sim.web.lesson import answer_key
from sim.web.lesson.answer_key import Recorded
from sim.web.lesson.labels import start_in_words
from sim.web.lesson.lesson_text import fitting_lesson, with_lives
from sim.web.lesson.shipped_lessons import LESSONS


def _lives(recorded: Recorded) -> list[list[list[list[int]]]] | None:
    """Return questions answered and questions asked of each person, in A and B of each life."""
    if not with_lives(recorded.name, recorded.grid):
        return None
    people = [[one.tables["people"] for one in pair] for pair in recorded.recordings]
    return [[[table[each].tolist() for each in ("answered", "asked")] for table in pair] for pair in people]


def page_content(
    recorded: Recorded, steps: list[Any], labels: Sequence[str], opening: dict[str, int] | None
) -> dict[str, Any]:
    """Return all data for the page's script. Data that several recordings share is stored once."""
    people: dict[str, int] = {}
    ties: dict[str, int] = {}

    def run(one: Recording, label: str) -> dict[str, Any]:
        start = start_in_words(one, label, recorded.language)
        return {
            "people": people.setdefault(json.dumps(start["people"]), len(people)),
            "ties": ties.setdefault(compressed([packed(one.ties)]), len(ties)),
            "head": start["head"],
            "frames": compressed([packed([len(frame)]) + frame for frame in one.frames]),
        }

    lives = _lives(recorded)
    played = recorded.recordings if lives is None else [recorded.base]
    runs = [[run(*each) for each in zip(pair, labels, strict=True)] for pair in played]
    changed = [
        {"name": what.name, "side": what.side, "text": recorded.words["alternatives"][what.name],
         "from": max((day for day, _ in one.head["done"]), default=0) if what.what else 0,
         "run": run(one, labels[what.side])}
        for what, one in recorded.alternatives
    ]  # fmt: skip
    return {
        "language": recorded.language, "words": recorded.words["page"], "steps": steps,
        "slider": answer_key.slider(recorded) if lives is None else None, "lives": lives, "changed": changed,
        "opening": opening, "look": _look(recorded), "people": [json.loads(each) for each in people],
        "ties": list(ties), "runs": runs,
    }  # fmt: skip


def _look(recorded: Recorded) -> str:
    return LESSONS[fitting_lesson(recorded.name, recorded.grid)].look


def compressed(parts: Sequence[bytes]) -> str:
    """Compress bytes (zlib, RFC 1950) and encode the result in Base64. The page reverses these two steps."""
    return base64.b64encode(zlib.compress(b"".join(parts), 9)).decode()
