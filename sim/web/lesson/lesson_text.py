"""A lesson's text, made to say what was recorded: its title, and no part that there is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.scenarios.loading import Scenario
from sim.web.lesson.lesson_grid import Chosen
from sim.web.lesson.shipped_lessons import LESSONS
from sim.web.words import filled

COMMON = "local-or-crowd"  # the lesson whose words hold of any two networks, but for its own sentences


def suited(name: str, chosen: Chosen) -> str:
    """Name of the lesson whose words hold: that of the hub tells of one hub that closes, and of nothing else.

    Parameters
    ----------
    name : str
        The lesson that was asked for.
    """
    if name != "the-hub" or chosen.own_words:
        return name
    a, b = (_bare(one) for one in chosen.base)
    done = b.pop("interventions")
    closing = bool(done) and all((each.get("remove") or {}).get("who") == "hubs" for each in done)
    same = not a.pop("interventions") and a == b
    hub, told = (a["channels"].get(each) for each in ("hub", "word_of_mouth"))
    one = hub is not None and told is not None and hub["per"] == "world" and hub["submits"] == 1
    return name if closing and same and one else COMMON


def _bare(scenario: Scenario) -> dict[str, Any]:
    """All values of a scenario but what it is called and asks."""
    return {key: value for key, value in scenario.to_dict().items() if key not in ("name", "question")}


def changing(own: Mapping[str, Any], name: str, chosen: Chosen) -> Mapping[str, Any]:
    """What is said of a slider that isn't the lesson's: if the lesson asked for has words for it, these."""
    if chosen.slider != LESSONS[name].slider[0] or suited(name, chosen) == name:
        return dict(own["other_slider"])
    step = next(step for step in own["lessons"][name]["steps"] if step["kind"] == "change")
    return {**own["other_slider"], **step}


def of_others(text: Mapping[str, Any], own: Mapping[str, Any], chosen: Chosen) -> dict[str, Any]:
    """Give a lesson of other networks their own title, and sentences that hold of them too.

    Parameters
    ----------
    text
        Of the lesson, its places not filled.
    own
        All words of the language.
    """
    told = dict(text)
    if chosen.slider != "seed.luck" and "lead_one_life" in text:
        told["lead"] = text["lead_one_life"]
    if chosen.own_words:
        return told
    others = text.get("others", {})
    steps = [{**step, **others.get(step["kind"], {})} for step in text["steps"]]
    return {**told, "title": own["others_title"], "steps": steps}


def fitting(  # noqa: PLR0913 - all that the text depends on
    text: Mapping[str, Any],
    own: Mapping[str, Any],
    chosen: Chosen,
    other: Mapping[str, Any],
    slider: str,
    first_done: float,
) -> dict[str, Any]:
    """Leave out what is said of the lesson's own slider where there is another, or none.

    Parameters
    ----------
    text
        Of the lesson, with its places filled.
    own
        All words of the language.
    other
        What is said of a slider that is not the lesson's own.
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
        said = {name: other[name] for name in ("heading", "do", "then")}
        pairs = [
            (step, rows) if step["kind"] != "change" else ({**step, **said}, [rows[0], other["plan"], []])
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
