"""Write the names of networks and towns, and the values of parameters, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.registry.parts import CHANNELS, is_shipped
from sim.scenarios.loading import Scenario, load, shipped
from sim.web.frames.record import Start
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
    return name, scenario.question.rstrip(".?") or name


def _channels(scenario: Scenario) -> list[str]:
    return [name for name, settings in scenario.channels if settings is not None]


def start_in_words(start: Start, label: str, language: str) -> dict[str, Any]:
    """Return the data on a network's start, with towns, interventions and channels in the page's language."""
    own = words(language)
    numbered = own["page"]["town_number"]
    towns = [numbered.format(number=each) if each.isdigit() else each for each in start.people["towns"]]
    done = [[day, own["marks"].get(what, what)] for day, what in start.head["done"]]
    head = {**start.head, "done": done, "label": label, **_own_channels(start, language)}
    return {"people": {**start.people, "towns": towns}, "ties": start.ties, "head": head}


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
