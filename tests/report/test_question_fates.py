"""Tests of the same question in each network: people counted per step, the step that failed, inert names."""

from types import SimpleNamespace

import pandas as pd
import pytest
from helpers.tables import made_comparison

from sim.report import render_comparison
from sim.report.pages.question_fates import OPENED, ends, fates

MARKUP = "<img src=x onerror=alert(1)>"
COUNTS = ["people_shown", "people_read", "people_able", "people_willing", "people_helped"]


def listed(*rows, names=("local-hub", "wide-crowd")):
    """Return questions of one asker, one row per network: five counts, the end, the helpers, the wait."""
    made = [
        dict(zip(COUNTS, counts, strict=True))
        | {"question_id": n // len(names), "asker": "7", "topic": "topic 3", "asked_day": 12.0}
        | {"wait_days": wait, "people_skilled": 40, "end": end, "helpers": helpers}
        | {"scenario": names[n % len(names)]}
        for n, (counts, end, helpers, wait) in enumerate(rows)
    ]
    return pd.DataFrame(made, columns=None if made else ["question_id"])


BOTH = (
    ((12, 5, 2, 1, 1), "answered", "31", 0.0),
    ((30, 9, 4, 0, 0), "not willing", "", float("nan")),
)


def compared(questions, question_choice="most-divided", **more):
    names = list(dict.fromkeys(questions["scenario"])) if len(questions) else ["local-hub", "wide-crowd"]
    return SimpleNamespace(scenarios=names, questions=questions, question_choice=question_choice, **more)


def test_a_question_is_described_step_by_step_in_each_network():
    told = fates(compared(listed(*BOTH)))
    (question,) = told["first"]
    assert question["title"] == "Person 7, day 12: topic 3"
    assert question["skilled"].startswith("40 other people have")
    home, crowd = question["networks"]
    assert [step["kind"] for step in home["steps"]] == ["came"] * 5
    assert home["end"] == "Answered on the same day by person 31."
    assert [step["count"] for step in crowd["steps"]] == ["30", "9", "4", "0", "0"]
    assert [step["kind"] for step in crowd["steps"]] == ["came"] * 3 + ["lost", "never"]
    assert "none of them was willing" in crowd["end"]


@pytest.mark.parametrize(
    ("end", "step"),
    [("not shown", 0), ("not read", 1), ("not able", 2), ("not willing", 3), ("no effort left", 4)],
)
def test_the_framed_box_is_the_step_that_failed(end, step):
    counts = tuple(1 if n < step else 0 for n in range(5))
    (question,) = fates(compared(listed((counts, end, "", float("nan")), BOTH[0])))["first"]
    kinds = [each["kind"] for each in question["networks"][0]["steps"]]
    assert kinds.index("lost") == step


def test_waits_and_several_helpers_are_written_in_words():
    rows = [((9, 9, 9, 9, 2), "answered", "7, 25", 1.0), ((9, 9, 9, 9, 1), "answered", "Ann", 2.5)]
    (question,) = fates(compared(listed(*rows)))["first"]
    first, second = (network["end"] for network in question["networks"])
    assert first == "First answered after 1 day; people 7, 25 helped."
    assert second == "Answered after 2.50 days by Ann."


def test_further_questions_are_folded_away_and_none_is_missing():
    told = fates(compared(listed(*BOTH * (OPENED + 3)), question_choice="7"))
    assert (len(told["first"]), len(told["more"])) == (OPENED, 3)
    assert f"all {OPENED + 3} questions that person 7 asked" in told["about"]


@pytest.mark.parametrize(
    ("question_choice", "says"),
    [("most-divided", "no question was answered in one"), ("Ann", "Ann asked no question")],
)
def test_the_page_says_if_there_is_nothing_to_list(question_choice, says):
    told = fates(compared(listed(), question_choice=question_choice))
    assert says in told["about"]
    assert not told["first"]


def test_without_a_list_of_questions_the_page_has_no_such_section():
    made = made_comparison(replicates=1, count=5, days=9)
    assert fates(made) is None
    assert ends(made) == []
    assert "The same question in each network" not in render_comparison(made, figures={})


def test_the_page_shows_the_questions_and_their_ends_and_names_stay_inert():
    made = made_comparison(("one", "two", "three"), replicates=2, count=20, days=12)
    found = listed(*BOTH, BOTH[0], names=made.scenarios)
    found[["asker", "topic"]] = MARKUP
    found.loc[0, "helpers"] = MARKUP
    rows = [(name, end, 0.5, 0.4, 0.6) for name in made.scenarios for end in ("not read", "answered")]
    split = pd.DataFrame(rows, columns=["scenario", "end", "share", "low", "high"])
    made = SimpleNamespace(**vars(made), questions=found, question_choice=MARKUP, ends=split)
    page = render_comparison(made, figures={})
    assert MARKUP not in page
    assert page.count("&lt;img src=x onerror=alert(1)&gt;") >= 4
    assert page.count('<div class="fate">') == 3
    assert '<a href="#same">' in page and 'id="same"' in page
    assert "How questions end" in page
    assert "40.0 to 60.0" in page
