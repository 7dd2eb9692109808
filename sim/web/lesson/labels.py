"""Write the names of networks and towns, and the values of parameters, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from sim.registry.parts import CHANNELS, is_shipped
from sim.scenarios.loading import Scenario, load, shipped
from sim.web.frames.record import Start
from sim.web.lesson.shipped_lessons import ONE_OFFICE, ONE_OFFICE_NAME
from sim.web.words import words


def name_and_way(scenario: Scenario, language: str) -> Sequence[str]:
    """Return a network's name and a phrase on the channels over which questions travel.

    The texts come from the word files for a shipped scenario, and from the scenario file for others.
    """
    name, known = scenario.name, words(language)["scenarios"]
    if name in known and name in shipped():
        own = load(name)
        if own.question == scenario.question and _channels(own) == _channels(scenario):
            return list(known[name])
    if name == ONE_OFFICE_NAME and scenario.question == ONE_OFFICE["question"]:
        return list(words(language)["live"]["networks"][name])
    return name, scenario.question.rstrip(".?") or name


def _channels(scenario: Scenario) -> list[str]:
    return [name for name, settings in scenario.channels if settings is not None]


@cache
def _first_names() -> tuple[str, ...]:
    return tuple(files("sim.web.words").joinpath("first_names.txt").read_text("utf-8").split())


def first_names(count: int) -> list[str]:
    """Return a name for each of `count` invented people: first names from many countries, then with numbers.

    Examples
    --------
    >>> names = first_names(700)
    >>> names[0], names[320], names[640], len(set(names))
    ('Amina', 'Amina 2', 'Amina 3', 700)
    """
    names = _first_names()
    rounds = (divmod(n, len(names)) for n in range(count))
    return [names[at] if again == 0 else f"{names[at]} {again + 1}" for again, at in rounds]


def start_in_words(start: Start, label: str, language: str) -> dict[str, Any]:
    """Return the data on a network's start, with towns, interventions and channels in the page's language."""
    own = words(language)
    ids = start.people["ids"] or first_names(len(start.people["town"]))
    marks = {**own["marks"], **own["alternatives"]}
    numbered = own["page"]["town_number"]
    towns = [numbered.format(number=each) if each.isdigit() else each for each in start.people["towns"]]
    done = [[day, marks.get(what, what)] for day, what in start.head["done"]]
    head = {**start.head, "done": done, "label": label, **_own_channels(start, language)}
    return {"people": {**start.people, "ids": ids, "towns": towns}, "ties": start.ties, "head": head}


def _own_channels(start: Start, language: str) -> dict[str, dict[str, str]]:
    """Return the phrases and marks of the user's own channels; the page has those of the other channels."""
    own = [CHANNELS[name] for name in start.head["names"] if not is_shipped(CHANNELS[name].module)]
    if not own:
        return {}
    return {
        "texts": {part.name: part.phrase(language) for part in own},
        "marks": {part.name: part.mark for part in own},
    }


def shown_value(value: object, language: str) -> str:
    """Write a parameter's value with the number format and words of a language."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:g}"
    return text.replace(".", ",") if language == "de" else text
