"""The reports hold the numbers that a command prints only with ``--full``."""

import math

import pandas as pd

from sim.report.number_words import Change
from sim.report.pages import comparison_page, resilience_page


def test_the_same_question_in_both_has_intervals():
    shares = {"neither": 0.1, "only_a": 0.2, "only_b": 0.3, "both": 0.4}
    ends = {
        f"{part}_{end}": share + step
        for part, share in shares.items()
        for end, step in (("low", -0.05), ("high", 0.05))
    }
    row = pd.Series({"group": "all", "questions": 1200, **shares, **ends})
    found = comparison_page._counterfactual(row)
    assert (found["both"], found["questions"]) == ("40.0\u00a0% (35.0 to 45.0)", "1,200")
    older = comparison_page._counterfactual(row.drop(list(ends)))
    assert older["both"] == "40.0\u00a0%"


def test_pairs_without_a_value_are_counted():
    change = Change("median_wait_days", "all", "a", "b", 5.0, 1.0, -4.0, -5.0, -3.0, 4, missing=1)
    assert comparison_page._row(change)["difference"].endswith("; no value in 1 of 5 pairs")
    whole = change._replace(missing=0)
    assert "no value" not in comparison_page._row(whole)["difference"]


def test_who_leaves_is_compared():
    row = pd.Series(
        {
            "who": "hubs",
            "less": "random",
            "share": 0.25,
            "difference": -0.1,
            "low": -0.2,
            "high": 0.05,
            "p_holm": 0.0004,
        }
    )
    found = resilience_page._contrast(row)
    assert found == {
        "kinds": "hubs less random people", "share": "25 %", "p": "<0.001",
        "difference": ("-10.0", "(-20.0 to +5.0)"),
    }  # fmt: skip
    unknown = resilience_page._contrast(row.replace({-0.2: math.nan}))
    assert unknown["difference"] == ("-10.0", "")
