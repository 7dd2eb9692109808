"""A lesson's text, made to say what was recorded: steps, plan and worksheet without what there is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.web.chosen import Chosen
from sim.web.words import filled


def fitting(
    text: Mapping[str, Any], own: Mapping[str, Any], chosen: Chosen, slider: str, first_done: float
) -> dict[str, Any]:
    """Leave out what is said of the lesson's own slider where there is another, or none.

    Parameters
    ----------
    text
        Of the lesson, with its places filled.
    own
        All words of the language.
    slider : str
        The lesson's own.
    first_done : float
        Steps after which something is done in B: until then, at most, may be looked at before the guess.

    Returns
    -------
    dict
        The text; its plan as rows of minutes and what happens, steps and tasks numbered as they are left.
    """
    pairs = list(zip(text["steps"], text["plan"], strict=True))
    kept = list(range(len(text["key"])))
    if chosen.slider != slider:
        kept = [n for n in kept if n not in text["slider_tasks"]]
        other = {name: own["other_slider"][name] for name in ("heading", "do", "then")}
        row = own["other_slider"]["plan"]
        pairs = [
            (step, rows) if step["kind"] != "change" else ({**step, **other}, [rows[0], row, []])
            for step, rows in pairs
            if step["kind"] != "change" or chosen.slider is not None
        ]
    rows = _timed([row for _, row in pairs], sum(int(row[0]) for row in text["plan"]))
    return {
        **text,
        "steps": [_until(step, first_done) for step, _ in pairs],
        "plan": [[minutes, _said(n, what, tasks, kept, own["plan"])] for n, (minutes, what, tasks) in rows],
        **{part: [text[part][n] for n in kept] for part in ("worksheet", "key")},
    }


def _timed(rows: Sequence[Any], minutes: int) -> list[tuple[int, Any]]:
    """Number the rows from 1; the longest gets the minutes of those that were left out."""
    spare = minutes - sum(int(row[0]) for row in rows)
    longest = max(range(len(rows)), key=lambda n: int(rows[n][0]))
    return [(n + 1, [str(int(row[0]) + spare * (n == longest)), *row[1:]]) for n, row in enumerate(rows)]


def _said(step: int, what: str, tasks: Sequence[int], kept: Sequence[int], words: Mapping[str, str]) -> str:
    """One row of the plan, naming the tasks of the worksheet by the numbers that they have."""
    numbers = [str(kept.index(n) + 1) for n in tasks if n in kept]
    named = filled(words["tasks"], {"tasks": words["and"].join(numbers)}) if numbers else ""
    return str(filled(words["step"], {"step": str(step), "what": filled(what, {"tasks": named})}))


def _until(step: dict[str, Any], first_done: float) -> dict[str, Any]:
    if "until" not in step:
        return step
    return {**step, "until": max(1, int(min(step["until"], first_done)))}
