"""Describe, for the report on a comparison, what happened to the same question in each network."""

from __future__ import annotations

import math

from sim.report import number_words
from sim.report.html_page import shares_by_scenario
from sim.tables import ComparisonTables
from sim.tables.lazy_pandas import pd

OPENED = 10  # questions shown at once; the others can be unfolded
_STEPS = {
    "people_shown": "shown",
    "people_read": "read it",
    "people_able": "able",
    "people_willing": "willing",
    "people_helped": "helped",
}
_LOST = {
    "not shown": "It was shown to nobody.",
    "not read": "It was shown to people, but none of them read it.",
    "not able": "Nobody who read it was able to solve it and aware of that.",
    "not willing": "Some people who read it were able to solve it, but none of them was willing.",
    "no effort left": "Some people were able and willing to solve it, but had used up their effort.",
}


def fates(comparison: ComparisonTables) -> dict[str, object] | None:
    """Return the listed questions for the template; None if the user asked for no list.

    Each question has a heading and the number of people with the skill it takes. For each network it has the
    number of people at five steps (was shown it, read it, able, willing, helped), the step at which the
    question failed, and a sentence on how it ended.
    """
    listed = getattr(comparison, "questions", None)
    if listed is None:
        return None
    names = list(comparison.scenarios)
    found = [_question(own, names) for _, own in listed.groupby("question_id", sort=False)]
    intro = _intro(str(getattr(comparison, "question_choice", "")), len(found))
    return {"about": intro, "first": found[:OPENED], "more": found[OPENED:]}


def ends(comparison: ComparisonTables) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the share of each ending of questions, a cell per scenario; empty if ends aren't recorded."""
    found = getattr(comparison, "ends", None)
    return [] if found is None else shares_by_scenario(found, "end", comparison.scenarios)


def _intro(choice: str, many: int) -> str:
    """Return the introduction to the list: which questions it contains, and how many."""
    if choice == "most-divided":
        if not many:
            return "In the first society, no question was answered in one network and not in another."
        return (
            "These questions of the first society were answered in one network but not in another. Those for "
            "which the networks reached the most different numbers of able readers come first. They show in "
            "which ways networks differ, not how often; the results above show that."
        )
    if not many:
        return (
            f"In the first society, {_person(choice)} asked no question that had its full lifetime in every "
            "network."
        )
    which = "the only question" if many == 1 else f"all {many} questions"
    return (
        f"This list contains {which} that {_person(choice)} asked in the first society and that had "
        f"{'its' if many == 1 else 'their'} full lifetime in every network."
    )


def _question(rows: pd.DataFrame, names: list[str]) -> dict[str, object]:
    first, skilled = rows.iloc[0], int(rows["people_skilled"].max())
    return {
        "title": f"{_person(str(first['asker']), start=True)}, day {first['asked_day']:g}: {first['topic']}",
        "skilled": f"{skilled:,} other {'person has' if skilled == 1 else 'people have'} the skill it takes.",
        "networks": [_network(row, names.index(str(row["scenario"]))) for _, row in rows.iterrows()],
    }


def _network(row: pd.Series, index: int) -> dict[str, object]:
    """Return one question's steps in one network; the question failed at the first step without people."""
    counts = [int(row[column]) for column in _STEPS]
    failed = next((n for n, count in enumerate(counts) if not count), len(counts))
    kinds = ["came" if n < failed else "lost" if n == failed else "never" for n in range(len(counts))]
    return {
        "name": str(row["scenario"]),
        "side": index,
        "steps": [
            {"count": f"{count:,}", "word": word, "kind": kind}
            for count, word, kind in zip(counts, _STEPS.values(), kinds, strict=True)
        ],
        "end": _answered(row) if row["end"] == "answered" else _LOST[str(row["end"])],
    }


def _answered(row: pd.Series) -> str:
    wait, helpers = float(row["wait_days"]), str(row["helpers"])
    days = (
        number_words.number(wait, 0 if wait == math.floor(wait) else 2)
        if math.isfinite(wait)
        else number_words.NOTHING
    )
    when = "on the same day" if wait < 1 else f"after {days} {'day' if wait == 1 else 'days'}"
    if row["people_helped"] > 1:  # not all on the same day, if more than one answer is wanted
        several = "people " if helpers.replace(", ", "").isdigit() else ""
        return f"First answered {when}; {several}{helpers} helped."
    return f"Answered {when} by {_person(helpers)}."


def _person(name: str, *, start: bool = False) -> str:
    """Write a person's name; a person with only a number is called "person 7"."""
    return f"{'Person' if start else 'person'} {name}" if name.isdigit() else name
