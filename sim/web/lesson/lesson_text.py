"""Fit a lesson's text to the recorded runs: fill in the numbers, and drop parts that don't apply."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sim.scenarios.loading import Scenario
from sim.web.lesson.lesson_grid import LessonGrid
from sim.web.lesson.shipped_lessons import LESSONS
from sim.web.words import filled, words

SLIDING = ("change", "lives")  # kinds of steps that use the slider
COMMON = "local-or-crowd"  # fits any two networks, once the texts in ``others`` replace parts of it


def fitting_lesson(name: str, grid: LessonGrid) -> str:
    """Return the lesson whose text fits: `name`, unless its text is about networks that these are not."""
    if name == "silent-neighbours" and not grid.own_words:
        return COMMON
    if name != "the-hub" or grid.own_words:
        return name
    a, b = (_bare(one) for one in grid.base)
    done = b.pop("interventions")
    closing = bool(done) and all((each.get("remove") or {}).get("who") == "hubs" for each in done)
    same = not a.pop("interventions") and a == b
    hub, word_of_mouth = (a["channels"].get(each) for each in ("hub", "word_of_mouth"))
    one = bool(hub and word_of_mouth) and hub["per"] == "world" and hub["submits"] == 1
    return name if closing and same and one else COMMON


def _bare(scenario: Scenario) -> dict[str, Any]:
    """Return all values of a scenario except the name and the question."""
    return {key: value for key, value in scenario.to_dict().items() if key not in ("name", "question")}


def text_of_networks(name: str, language: str, grid: LessonGrid) -> dict[str, Any]:
    """Return a lesson's text with unfilled {places}. For networks chosen by the user, the text is general."""
    own = words(language)
    text = dict(own["lessons"][fitting_lesson(name, grid)])
    if grid.slider != "seed.luck" and "lead_one_life" in text:
        text["lead"] = text["lead_one_life"]
    if grid.own_words:
        return text
    others = text.get("others", {})
    steps = [{**step, **others.get(step["kind"], {})} for step in text["steps"]]
    return {**text, "title": own["others_title"], "steps": steps}


def _text_of_slider(name: str, language: str, grid: LessonGrid) -> dict[str, Any]:
    """Return the text on a slider that the lesson's text doesn't describe.

    If the lesson that the user asked for has this slider, the text of that lesson is used.
    """
    own = words(language)
    if grid.slider != LESSONS[name].slider[0] or fitting_lesson(name, grid) == name:
        return dict(own["other_slider"])
    step = next(step for step in own["lessons"][name]["steps"] if step["kind"] in SLIDING)
    return {**own["other_slider"], **step}


def with_lives(name: str, grid: LessonGrid) -> bool:
    """Return whether the lesson shows one person's lives beside another's, one for each luck seed."""
    steps = words("en")["lessons"][fitting_lesson(name, grid)]["steps"]
    return grid.slider == "seed.luck" and any(step["kind"] == "lives" for step in steps)


def lesson_text(  # noqa: PLR0913 - everything that decides which parts of the text fit
    name: str, language: str, grid: LessonGrid, places: dict[str, str], first_done: float,
    lacking: Collection[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """Return a lesson's text in which each place in braces is filled from `places`.

    With another slider, or none, the text on the lesson's slider is replaced or dropped. Steps of the kinds
    in `lacking` are dropped, for which nothing was recorded. The remaining steps and tasks are renumbered.
    `first_done` is the time step of B's first intervention; until the class has guessed, the page doesn't
    play beyond that step.
    """
    text: dict[str, Any] = filled(text_of_networks(name, language, grid), places)
    pairs = [
        (step, row)
        for step, row in zip(text["steps"], text["plan"], strict=True)
        if step["kind"] not in lacking
    ]
    if grid.slider != LESSONS[fitting_lesson(name, grid)].slider[0]:
        other = _text_of_slider(name, language, grid)
        said = {part: other[part] for part in ("heading", "do", "then")}
        pairs = [
            (step, row)
            if step["kind"] not in SLIDING
            else ({**step, **said, "kind": "change"}, [row[0], other["plan"], []])
            for step, row in pairs
            if step["kind"] not in SLIDING or grid.slider is not None
        ]
    left = {task for _, row in pairs for task in row[2]}
    gone = {task for row in text["plan"] for task in row[2]} - left
    tasks = [n for n in range(len(text["key"])) if n not in gone]
    minutes = sum(int(row[0]) for row in text["plan"])
    return {
        **text,
        "steps": [_until(step, first_done) for step, _ in pairs],
        "plan": _plan([row for _, row in pairs], minutes, tasks, words(language)["plan"]),
        **{part: [text[part][n] for n in tasks] for part in ("worksheet", "key")},
    }


def _plan(
    rows: Sequence[tuple[str, str, list[int]]], minutes: int, tasks: list[int], own: dict[str, str]
) -> list[list[str]]:
    """Return the minutes and the text of each step, with the renumbered tasks of the worksheet.

    The longest step also gets the minutes of the steps that were dropped.
    """
    spare = minutes - sum(int(row[0]) for row in rows)
    longest = max(range(len(rows)), key=lambda n: int(rows[n][0]))
    plan = []
    for n, (long, what, named) in enumerate(rows):
        numbers = own["and"].join(str(tasks.index(task) + 1) for task in named if task in tasks)
        said = filled(what, {"tasks": filled(own["tasks"], {"tasks": numbers}) if numbers else ""})
        step = filled(own["step"], {"step": str(n + 1), "what": said})
        plan.append([str(int(long) + spare * (n == longest)), step])
    return plan


def _until(step: dict[str, Any], first_done: float) -> dict[str, Any]:
    if "until" not in step:
        return step
    return {**step, "until": max(1, int(min(step["until"], first_done)))}
