"""What a lesson says in words and tables: its figures, in the form of its language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from sim.scenarios.loading import Scenario, load, shipped
from sim.studies.comparison.compare import Comparison
from sim.tables import CHANNELS, version
from sim.web.frames.record import Recording
from sim.web.lesson import lesson_facts
from sim.web.lesson.lesson_grid import Chosen
from sim.web.words import digits_that_add_up, filled, number, percent, words

Made = Sequence[tuple[Recording, Recording]]


def networks(own: Mapping[str, Any], language: str, name: str, chosen: Chosen) -> list[tuple[str, str]]:
    """Name of each network, and where its questions go, in words; a user's scenario has its own."""
    named = [in_words(own["scenarios"], one) for one in chosen.base]
    if chosen.own_words:
        named = own["lessons"][name].get("networks", named)
    pairs = zip(named, chosen.base, strict=True)
    return [(label, filled(way, _values(language, one))) for (label, way), one in pairs]


def in_words(known: Mapping[str, Any], scenario: Scenario) -> Sequence[str]:
    """Name and way of a shipped scenario in the page's words; of another called the same its own."""
    name, question = scenario.name, scenario.question
    if name in known and name in shipped():
        own = load(name)
        if own.question == question and _ways(own) == _ways(scenario):
            return list(known[name])
    return name, question.rstrip(".?") or name


def _ways(scenario: Scenario) -> list[str]:
    """Channels that a scenario uses."""
    return [name for name in CHANNELS if getattr(scenario.channels, name) is not None]


def _values(language: str, scenario: Scenario) -> dict[str, str]:
    """Values of a scenario that a text may name: its office's capacity, people told a day, the crowd."""
    c, told = scenario.channels, {"crowd": percent(scenario.people.on_crowd, language)}
    if c.hub is not None:
        told["capacity"] = "∞" if math.isinf(c.hub.capacity) else _shown(c.hub.capacity, language)
    if c.word_of_mouth is not None:
        told["contacts"] = _shown(c.word_of_mouth.contacts, language)
    return told


def slider(own: Mapping[str, Any], language: str, chosen: Chosen) -> dict[str, Any] | None:
    """What the page needs to show the slider."""
    if chosen.slider is None:
        return None
    named = own["live"]["sliders"].get(chosen.slider, chosen.slider)
    label, unit = own["sliders"].get(chosen.slider, (named, ""))
    shown = [_shown(value, language) for value in chosen.values]
    return {"label": label, "unit": unit, "shown": shown, "values": chosen.values, "base": chosen.start}


def apart(own: Mapping[str, Any], language: str, chosen: Chosen) -> list[str]:
    """Say with which value both networks begin, where their own are not alike; nothing where they are."""
    if not chosen.apart:
        return []
    named = zip(("own_a", "own_b", "value"), (*chosen.apart, chosen.values[chosen.start]), strict=True)
    told = {name: _shown(value, language) for name, value in named}
    return [str(filled(own["tables"]["apart"], {**told, "slider": chosen.slider or ""}))]


def _shown(value: Any, language: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    text = f"{value:g}"
    return text.replace(".", ",") if language == "de" else text


def places(
    language: str, chosen: Chosen, made: Made, compared: Comparison, sides: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """Everything that a lesson's text may name in braces, written out."""
    share, base = partial(percent, language=language), made[chosen.start]
    span, first = _span(chosen), chosen.base[0]
    a, b = (lesson_facts.of_network(one.tables, span) for one in base)
    ends = [[lesson_facts.of_network(one.tables, span)["share"] for one in made[n]] for n in (0, -1)]
    told = {
        "a": sides[0][0], "b": sides[1][0], "way_a": sides[0][1], "way_b": sides[1][1],
        "people": number(len(base[0].people["town"]), language), "days": number(first.days, language),
        "lifetime": f"{first.asking.lifetime:g}", "version": version("whoanswers"),
        **_values(language, first), "lives": number(len(chosen.values), language),
        **{f"seed_{name}": str(getattr(first.seed, name)) for name in ("people", "ties", "luck")},
        "share_a": share(a["share"]), "share_b": share(b["share"]),
        **_apart(language, a["share"], b["share"]),
        "ten_a": number(10 * a["share"], language), "ten_b": number(10 * b["share"], language),
        "low_a": share(a["fifth_1"]), "low_b": share(b["fifth_1"]),
        "high_a": share(a["fifth_5"]), "high_b": share(b["fifth_5"]), "hub_share": share(a["hub_share"]),
        "from_a": share(ends[0][0]), "from_b": share(ends[0][1]),
        "to_a": share(ends[1][0]), "to_b": share(ends[1][1]),
        **{k: number(v, language) for k, v in lesson_facts.pairs(base[0].tables, base[1].tables,
        span).items()}, **_lives(language, made), **_closing(language, base, span), **_others(language,
        compared),
    }  # fmt: skip
    return {**told, "again": filled(words(language)["tables"]["again"], told)}


def _apart(language: str, a: float, b: float) -> dict[str, str]:
    """Two shares and how far they are apart, with decimals enough that the three add up."""
    digits = digits_that_add_up(a, b)
    told = {"apart_a": percent(a, language, digits), "apart_b": percent(b, language, digits)}
    return {**told, "points": number(100 * abs(a - b), language, digits)}


def _span(chosen: Chosen) -> lesson_facts.Span:
    first = chosen.base[0]
    return lesson_facts.Span(float(first.days), float(first.asking.lifetime))


def _lives(language: str, made: Made) -> dict[str, str]:
    """How the luckiest of A's first recording fared in its others."""
    found = lesson_facts.luckiest([pair[0].tables for pair in made])
    told = {f"lucky_{name}": percent(found[name], language) for name in ("first", "rest", "all")}
    return {**told, "lucky_many": number(found["many"], language)}


def _closing(language: str, base: tuple[Recording, Recording], span: lesson_facts.Span) -> dict[str, str]:
    """What came before and after the first day on which something is done in B."""
    tick, days = base[1].head["tick"], [day for day, _ in base[1].head["done"]]
    at = days[0] * tick if days else span.days
    told = {"closing": number(at + 1, language)}
    for side, one in zip("ab", base, strict=True):
        before, after = lesson_facts.since(one.tables, span, at)
        told |= {f"before_{side}": percent(before, language), f"after_{side}": percent(after, language)}
    return told


def _others(language: str, compared: Comparison) -> dict[str, str]:
    """What the same two networks gave in other societies."""
    d = compared.differences
    row = d[(d["measure"] == "answered_share") & (d["group"] == "all")].iloc[0]
    runs = compared.runs.pivot_table(index="replicate", columns="scenario", values="answered_share")
    one, other = (runs[name] for name in compared.scenarios)
    digits = digits_that_add_up(row["mean_a"], row["mean_b"], 1)
    return {
        "replicates": number(len(runs), language),
        "ahead": number(int((other > one).sum()), language),
        **{name: percent(row[name], language, digits) for name in ("mean_a", "mean_b")},
        **{name: number(100 * row[name], language, digits) for name in ("difference", "low", "high")},
    }


def key(
    text: Mapping[str, Any], told: Mapping[str, str], base: tuple[Recording, Recording], chosen: Chosen
) -> list[str]:
    """Write the answers of the key; of one with several forms the form that came out."""
    a, b = (lesson_facts.of_network(one.tables, _span(chosen)) for one in base)
    gains = [b["fifth_5"] - b["fifth_1"], a["fifth_5"] - a["fifth_1"]]
    came = {
        "answered": _verdict(a["share"] - b["share"]),
        "effort": _verdict(sum(gains) / 2),
    }
    forms = [each if isinstance(each, str) else each[came[each["by"]]] for each in text["key"]]
    return [str(filled(form, told)) for form in forms]


def _verdict(difference: float) -> str:
    if not abs(difference) >= lesson_facts.ALIKE:
        return "alike"
    return "a" if difference > 0 else "b"


def tables(
    own: Mapping[str, Any], language: str, chosen: Chosen, made: Made, shown: Sequence[str]
) -> list[dict[str, Any]]:
    """Tables of the answer key: both networks, fifths of effort, values of the slider."""
    t, share, span = own["tables"], partial(percent, language=language), _span(chosen)
    both = [lesson_facts.of_network(one.tables, span) for one in made[chosen.start]]
    kinds: dict[str, Any] = {"asked": number, "share": percent, "same_day": percent, "wait": number,
             "morale": percent, "gave": percent}  # fmt: skip
    rows = [[t[name], *(kind(each[name], language) for each in both)] for name, kind in kinds.items()]
    rows = [[t["never"] if name == "wait" and cell == "–" else cell for cell in row]
            for name, row in zip(kinds, rows, strict=True)]  # fmt: skip
    fifths = [[own["page"][f"fifth_{n}"], *(share(each[f"fifth_{n}"]) for each in both)] for n in range(1, 6)]
    found = [
        {"title": t["networks"], "columns": ["", "A", "B"], "rows": rows},
        {"title": t["fifths"], "columns": ["", "A", "B"], "rows": fifths},
    ]
    if chosen.slider is not None:
        values = [
            [text, *(share(lesson_facts.of_network(one.tables, span)["share"]) for one in pair)]
            for text, pair in zip(shown, made, strict=True)
        ]
        found.append({"title": t["values"], "columns": [t["value"], "A", "B"], "rows": values})
    return found
