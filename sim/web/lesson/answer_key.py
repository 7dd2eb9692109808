"""Write the texts and tables of a lesson's answer key from the recorded runs, in the lesson's language."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from sim.scenarios.loading import Scenario
from sim.studies.comparison.compare import Comparison
from sim.tables import version
from sim.web.frames.record import Recording
from sim.web.lesson import lesson_facts
from sim.web.lesson.alternatives import Alternative
from sim.web.lesson.labels import name_and_way, shown_value
from sim.web.lesson.lesson_grid import LessonGrid
from sim.web.words import digits_that_add_up, filled, number, percent, words


@dataclass(frozen=True)
class Recorded:
    """The data of a lesson: A and B for each value of the slider, and their comparison in other societies."""

    name: str
    language: str
    grid: LessonGrid
    recordings: list[tuple[Recording, Recording]]
    comparison: Comparison
    alternatives: list[tuple[Alternative, Recording]] = field(default_factory=list)

    @property
    def words(self) -> dict[str, Any]:
        """All texts of the lesson's language."""
        return words(self.language)

    @property
    def base(self) -> tuple[Recording, Recording]:
        """The recordings of A and B with which the page begins."""
        return self.recordings[self.grid.start]

    @property
    def span(self) -> lesson_facts.Span:
        """Length of a run and lifetime of a question, in days."""
        first = self.grid.base[0]
        return {"days": float(first.days), "lifetime_days": float(first.asking.lifetime)}

    @cached_property
    def facts(self) -> list[tuple[dict[str, float], dict[str, float]]]:
        """Results of A and B for each value of the slider."""
        facts_of = partial(lesson_facts.run_facts, span=self.span)
        return [(facts_of(a.tables), facts_of(b.tables)) for a, b in self.recordings]


def networks(name: str, language: str, grid: LessonGrid) -> list[tuple[str, str]]:
    """Return the name of each network and a sentence on the channels over which questions travel in it.

    For a user's scenario, the name and the sentence are taken from the scenario file.
    """
    names = [name_and_way(one, language) for one in grid.base]
    if grid.own_words:
        names = words(language)["lessons"][name].get("networks", names)
    pairs = zip(names, grid.base, strict=True)
    return [(label, filled(way, _values(language, one))) for (label, way), one in pairs]


def _values(language: str, scenario: Scenario) -> dict[str, str]:
    """Return values of a scenario that a text may use: office capacity, contacts a day, share on the feed."""
    c, found = scenario.channels, {"crowd": percent(scenario.people.on_crowd, language)}
    if c.hub is not None:
        found["capacity"] = "∞" if math.isinf(c.hub.capacity) else shown_value(c.hub.capacity, language)
    if c.word_of_mouth is not None:
        found["contacts"] = shown_value(c.word_of_mouth.contacts, language)
    return found


def slider(recorded: Recorded) -> dict[str, Any] | None:
    """Return what the page needs to show the slider; None if there is no slider."""
    grid, own = recorded.grid, recorded.words
    if grid.slider is None:
        return None
    name = own["live"]["sliders"].get(grid.slider, grid.slider)
    label = own["sliders"].get(grid.slider, name)
    shown = [shown_value(value, recorded.language) for value in grid.values]
    return {"label": label, "shown": shown, "values": grid.values, "base": grid.start}


def differing_values(recorded: Recorded) -> list[str]:
    """Return a sentence on the slider's first value if A and B have different values; otherwise no text."""
    grid = recorded.grid
    if not grid.differing_slider_values:
        return []
    values = (*grid.differing_slider_values, grid.values[grid.start])
    named = zip(("own_a", "own_b", "value"), values, strict=True)
    places = {name: shown_value(value, recorded.language) for name, value in named}
    return [filled(recorded.words["tables"]["apart"], {**places, "slider": grid.slider or ""})]


def places(recorded: Recorded, sides: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the values of all places in braces that a lesson's text may contain."""
    language, base, first = recorded.language, recorded.base, recorded.grid.base[0]
    share, facts = partial(percent, language=language), recorded.facts
    a, b = facts[recorded.grid.start]
    digits = min(1, digits_that_add_up(a["share"], b["share"]))
    common = lesson_facts.common_questions(base[0].tables, base[1].tables, recorded.span)
    found = {
        "a": sides[0][0], "b": sides[1][0], "way_a": sides[0][1], "way_b": sides[1][1],
        "people": number(len(base[0].people["town"]), language), "days": number(first.days, language),
        "lifetime": f"{first.asking.lifetime:g}", "version": version("whoanswers"),
        **_values(language, first), "lives": number(len(facts), language),
        **{f"seed_{name}": str(getattr(first.seed, name)) for name in ("people", "ties", "luck")},
        "share_a": share(a["share"]), "share_b": share(b["share"]),
        "apart_a": share(a["share"], digits=digits), "apart_b": share(b["share"], digits=digits),
        "points": number(100 * abs(a["share"] - b["share"]), language, digits),
        "ten_a": number(10 * a["share"], language), "ten_b": number(10 * b["share"], language),
        "low_a": share(a["fifth_1"]), "low_b": share(b["fifth_1"]),
        "high_a": share(a["fifth_5"]), "high_b": share(b["fifth_5"]), "hub_share": share(a["hub_share"]),
        "from_a": share(facts[0][0]["share"]), "from_b": share(facts[0][1]["share"]),
        "to_a": share(facts[-1][0]["share"]), "to_b": share(facts[-1][1]["share"]),
        **{name: number(count, language) for name, count in common.items()},
        **_lives(recorded), **_closing(recorded), **_others(recorded), **_changed(recorded),
        **_best_fifths(recorded),
    }  # fmt: skip
    return {**found, "again": filled(recorded.words["tables"]["again"], found)}


def _lives(recorded: Recorded) -> dict[str, str]:
    """Return how the luckiest people in the first recording of A did in the other recordings of A."""
    found = lesson_facts.luckiest([pair[0].tables for pair in recorded.recordings])
    language = recorded.language
    shares = {f"lucky_{name}": percent(found[name], language) for name in ("first", "rest", "all")}
    asked = recorded.base[0].tables["people"]["asked"]
    first = lesson_facts.helping_first([pair[0].tables for pair in recorded.recordings], recorded.span)
    return {
        **shares, "lucky_many": number(found["many"], language),
        "asked_median": number(asked.median(), language),
        **{f"recent_{name}": percent(first[name], language) for name in ("yes", "no")},
        **{f"recent_{name}": number(100 * first[name], language) for name in ("gain", "low", "high")},
    }  # fmt: skip


def _best_fifths(recorded: Recorded) -> dict[str, str]:
    """Return the fifth of people with the highest answered share in A and in B, and these shares."""
    found: dict[str, str] = {}
    for side, facts in zip("ab", recorded.facts[recorded.grid.start], strict=True):
        shares = {f"fifth_{n}": facts[f"fifth_{n}"] for n in range(1, 6)}
        best = max(shares, key=lambda name: -1.0 if math.isnan(shares[name]) else shares[name])
        found[f"best_{side}"] = recorded.words["page"][best]
        found[f"most_{side}"] = percent(shares[best], recorded.language)
    return found


def _changed(recorded: Recorded) -> dict[str, str]:
    """Return a sentence on each alternative: the answered share since its day, without and with it."""
    own, sentences = recorded.words, []
    for what, one in recorded.alternatives:
        at = max((day for day, _ in one.head["done"]), default=0) * one.head["tick"] if what.what else 0.0
        shares = [
            lesson_facts.before_and_after(tables, recorded.span, at)[1]
            for tables in (recorded.base[what.side].tables, one.tables)
        ]
        said = {"side": "AB"[what.side], "what": own["alternatives"][what.name]}
        shown = dict(
            zip(("before", "after"), (percent(each, recorded.language) for each in shares), strict=True)
        )
        sentences.append(filled(own["tables"]["changed"], {**said, **shown}))
    return {"changes": " ".join(sentences)}


def _closing(recorded: Recorded) -> dict[str, str]:
    """Return the answered shares in A and B before and after the first intervention in B."""
    language, head = recorded.language, recorded.base[1].head
    at = head["done"][0][0] * head["tick"] if head["done"] else recorded.span["days"]
    found = {"closing": number(at + 1, language)}
    for side, one in zip("ab", recorded.base, strict=True):
        before, after = lesson_facts.before_and_after(one.tables, recorded.span, at)
        found |= {f"before_{side}": percent(before, language), f"after_{side}": percent(after, language)}
    return found


def _others(recorded: Recorded) -> dict[str, str]:
    """Return the results of the same two networks in other societies."""
    language, d = recorded.language, recorded.comparison.differences
    row = d[(d["measure"] == "answered_share") & (d["group"] == "all")].iloc[0]
    runs = recorded.comparison.runs.pivot_table("answered_share", index="replicate", columns="scenario")
    one, other = (runs[name] for name in recorded.comparison.scenarios)
    digits = 1
    return {
        "replicates": number(len(runs), language),
        "ahead": number(int((other > one).sum()), language),
        **{name: percent(row[name], language, digits) for name in ("mean_a", "mean_b")},
        **{name: number(100 * row[name], language, digits) for name in ("difference", "low", "high")},
    }


def key(recorded: Recorded, text: dict[str, Any], places: dict[str, str]) -> list[str]:
    """Return the answers of the key. Of an answer with several versions, return the one that fits."""
    a, b = recorded.facts[recorded.grid.start]
    gains = [b["fifth_5"] - b["fifth_1"], a["fifth_5"] - a["fifth_1"]]
    outcome = {"answered": _verdict(a["share"] - b["share"]), "effort": _verdict(sum(gains) / 2)}
    forms = [each if isinstance(each, str) else each[outcome[each["by"]]] for each in text["key"]]
    return [filled(form, places) for form in forms]


def _verdict(difference: float) -> str:
    if not abs(difference) >= lesson_facts.ALIKE:
        return "alike"
    return "a" if difference > 0 else "b"


def tables(recorded: Recorded) -> list[dict[str, Any]]:
    """Return the tables of the answer key: by network, by effort fifth, and by value of the slider."""
    t, share = recorded.words["tables"], partial(percent, language=recorded.language)
    both, page = recorded.facts[recorded.grid.start], recorded.words["page"]
    kinds = {"asked": number, "share": percent, "same_day": percent, "wait": number, "morale": percent,
             "gave": percent}  # fmt: skip
    cells = {name: [kind(each[name], recorded.language) for each in both] for name, kind in kinds.items()}
    cells["wait"] = [t["never"] if cell == "–" else cell for cell in cells["wait"]]
    rows = [[t[name], *row] for name, row in cells.items()]
    fifths = [[page[f"fifth_{n}"], *(share(each[f"fifth_{n}"]) for each in both)] for n in range(1, 6)]
    found = [
        {"title": t["networks"], "columns": [t["figure"], "A", "B"], "rows": rows},
        {"title": t["fifths"], "columns": [t["group"], "A", "B"], "rows": fifths},
    ]
    if (moved := slider(recorded)) is not None:
        facts = zip(moved["shown"], recorded.facts, strict=True)
        values = [[shown, share(a["share"]), share(b["share"])] for shown, (a, b) in facts]
        each, title = ("life", "lives") if recorded.grid.slider == "seed.luck" else ("value", "values")
        found.append({"title": t[title], "columns": [t[each], "A", "B"], "rows": values})
    return found
