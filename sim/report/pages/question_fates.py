"""What happened to the very same question in each network, for the report on a comparison."""

from __future__ import annotations

import math

import pandas as pd

from sim.report import number_words
from sim.report.html_page import shares_by_scenario
from sim.tables import ComparisonTables

OPENED = 10  # questions that are seen at once; the others are unfolded
_STEPS = {
    "people_shown": "shown",
    "people_read": "read it",
    "people_able": "able",
    "people_willing": "willing",
    "people_helped": "helped",
}
_LOST = {
    "not shown": "It came before nobody.",
    "not read": "It came before people, and none of them read it.",
    "not able": "Nobody who read it could have solved it and knew that.",
    "not willing": "Some who read it could have solved it; none of them was willing.",
    "no effort left": "Some could have solved it and were willing, but had no effort left for it.",
}


def fates(comparison: ComparisonTables) -> dict[str, object] | None:
    """Return the listed questions for the template; None where none was asked for.

    Each has a heading, how many people could have solved it, and for each network the numbers of people at
    five steps (shown, read it, able, willing, helped), at which it was lost, and the end in words.
    """
    listed = getattr(comparison, "questions", None)
    if listed is None:
        return None
    names = list(comparison.scenarios)
    found = [_question(own, names) for _, own in listed.groupby("question_id", sort=False)]
    about = _about(str(getattr(comparison, "question_choice", "")), len(found))
    return {"about": about, "first": found[:OPENED], "more": found[OPENED:]}


def ends(comparison: ComparisonTables) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return where questions end, for a table: one row an end, one cell a scenario; empty if not watched."""
    found = getattr(comparison, "ends", None)
    return [] if found is None else shares_by_scenario(found, "end", comparison.scenarios)


def _about(choice: str, many: int) -> str:
    where = "In the first society, of questions that lived their whole life in every network"
    if choice == "most-divided":
        if not many:
            return f"{where}, none was answered in one and not in another."
        return (
            f"{where}: some that one network answered and another didn't, those first for which the numbers "
            "of readers who were able lie furthest apart. They show how networks differ, not how often they "
            "do: that is told above."
        )
    if not many:
        return f"{where}: {_person(choice)} asked none."
    return f"{where}: all {many} that {_person(choice)} asked."


def _question(rows: pd.DataFrame, names: list[str]) -> dict[str, object]:
    first, skilled = rows.iloc[0], int(rows["people_skilled"].max())
    return {
        "title": f"{_person(str(first['asker']), start=True)}, day {first['asked_day']:g}: {first['topic']}",
        "skilled": f"{skilled:,} {'other has' if skilled == 1 else 'others have'} the skill that it takes.",
        "networks": [_network(row, names.index(str(row["scenario"]))) for _, row in rows.iterrows()],
    }


def _network(row: pd.Series, place: int) -> dict[str, object]:
    counts = [int(row[column]) for column in _STEPS]
    lost = next((n for n, count in enumerate(counts) if not count), len(counts))
    kinds = ["came" if n < lost else "lost" if n == lost else "never" for n in range(len(counts))]
    return {
        "name": str(row["scenario"]),
        "side": place if place < 2 else 2,
        "sign": "AB"[place] if place < 2 else "",
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
    several = "people " if helpers.replace(", ", "").isdigit() else ""
    return f"Answered {when} by {several if row['people_helped'] > 1 else ''}{_person(helpers)}."


def _person(name: str, *, start: bool = False) -> str:
    """Write a person's name; one who has but a number is called a person."""
    return f"{'Person' if start else 'person'} {name}" if name.isdigit() else name
