"""docs/cases.md is what its script writes from the stored results, and shows nothing about single people."""

import importlib
import json
import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "experiments" / "cases"
MODULES = ("advice", "fit_networks", "networks", "page", "summary", "tie_draws", "what_if")


@pytest.fixture(scope="module")
def cases():
    """Return the modules of the script by name."""
    kept = {name: sys.modules.pop(name) for name in MODULES if name in sys.modules}
    sys.path.insert(0, str(HERE))
    try:
        yield {name: importlib.import_module(name) for name in MODULES}
    finally:
        sys.path.remove(str(HERE))
        for name in MODULES:
            sys.modules.pop(name, None)
        sys.modules.update(kept)


def test_the_page_is_what_the_script_writes(cases):
    page = cases["page"]
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), "run cases.py DATA page"


def test_every_picture_of_the_page_is_there(cases):
    pictures = re.findall(r"\]\(figures/(cases-[\w.]+)\)", cases["page"].page())
    assert len(pictures) == len(cases["networks"].NETWORKS)
    assert all((ROOT / "docs" / "figures" / name).stat().st_size < 100_000 for name in pictures)


def test_results_are_about_groups_of_five_people_or_more(cases):
    for found in cases["page"].what_ifs().values():
        assert found["people"] and min(found["people"].values()) >= 5
    for file in (HERE / "results").glob("*.json"):
        lists = lists_in(json.loads(file.read_text("utf-8")))
        assert max(map(len, lists), default=0) <= 5, file.name


def test_what_the_page_says_about_groups_is_true(cases):
    for name, found in cases["page"].what_ifs().items():
        for change in found["changes"].values():
            effects = {group: each for group, each in change["effects"].items() if group.startswith("group:")}
            assert all(each["high"] >= 0 for each in effects.values()), "no group of askers clearly loses"
        for change in ("feed", "paid"):
            effects = found["changes"][change]["effects"]
            fewest, most = (effects[f"group: third with {few} ties"]["mean"] for few in ("fewest", "most"))
            assert name == "managers" or fewest > most, "those with the fewest ties gain most"
    firm = cases["page"].what_ifs()["lawfirm"]["changes"]["feed"]["effects"]
    fifth = firm["help: most willing fifth"]["mean"] * 71 / 5
    assert fifth > 0.5 * firm["helped"]["mean"], (
        "the most willing fifth writes most of the additional answers"
    )


def lists_in(tree):
    """Return all lists in a tree of JSON; a list with an entry for each person would be long."""
    if isinstance(tree, dict):
        return [each for value in tree.values() for each in lists_in(value)]
    return [tree, *(inner for value in tree for inner in lists_in(value))] if isinstance(tree, list) else []


def test_facts_of_advice_that_are_worked_out_by_hand(cases):
    advice = cases["advice"]
    names = np.zeros((4, 4), bool)
    names[[0, 1, 1, 2, 3], [1, 0, 2, 0, 0]] = True  # 0 and 1 ask each other; 1 asks 2, 2 and 3 ask 0
    survey = advice.Survey(names, np.array(["a", "a", "b", "b"]), np.array([1, 2, 2, 2]))
    found = advice.facts_of(names, survey)
    assert found["advisers"] == 5 / 4
    assert found["reciprocity"] == 2 / 5
    assert found["upwards"] == 3 / 4  # of four pairs with 0, three have 0 as adviser
    assert found["same_town_ratio"] == pytest.approx((2 / 4) / (3 / 8))
    assert found["clustering"] == pytest.approx(6 / 10)  # one triangle, and 0 has one more tie
    assert found["over_chance"] != found["over_chance"], "too few ties for random networks"


def test_people_name_at_most_three_advisers(cases):
    advice, answers = cases["advice"], {
        "asker": np.array([0, 0, 0, 0, 0, 1, 1]),
        "helper": np.array([1, 2, 3, 4, 4, 0, 2]),
        "day": np.array([1.0, 2.0, 3.0, 4.0, 5.0, 1.0, 2.0]),
        "helpful": np.array([True, True, True, True, True, True, False]),
    }  # fmt: skip
    survey = advice.Survey(np.zeros((5, 5), bool), np.zeros(5), np.zeros(5), most=3)
    named = advice.named({"answers": pd.DataFrame(answers)}, survey)
    assert np.flatnonzero(named[0]).tolist() == [2, 3, 4], "the two who answered once and last, and the most"
    assert np.flatnonzero(named[1]).tolist() == [0], "an answer that didn't help doesn't count"


def test_effects_are_paired_and_sets_are_counted(cases):
    row = {"answered": 0.5, "lost": 0.0}
    rows = [{"arm": arm, **row, "answered": level + n / 10} for n in range(3) for arm, level in
            (("now", 0.2), ("hub", 0.3))]  # fmt: skip
    sets = [
        {"arm": arm, "answered": 0.2 + (n - 4.5) / 50 * (arm == "hub")}
        for n in range(10)
        for arm in ("now", "hub")
    ]
    found = cases["summary"].what_if(rows, sets, {"everybody": np.ones(7, bool)})
    effect = found["changes"]["hub"]["effects"]["answered"]
    assert effect["mean"] == pytest.approx(0.1)
    assert effect["low"] == pytest.approx(0.1), "the same difference in each society"
    assert found["changes"]["hub"]["sets"]["above"] == 0.5


def test_effects_at_the_ends_of_a_range_use_the_level_with_the_same_value(cases):
    defaults = [{"arm": "now", "answered": 0.5}, {"arm": "now", "answered": 0.6}]
    rows = [
        {"parameter": path, "value": value, "end": "low", "arm": arm, "answered": level + n / 10}
        for n in range(2)
        for path, value, arm, level in (("a", 1, "now", 0.2), ("a", 1, "hub", 0.3), ("b", 2, "hub", 0.7))
    ]
    found = cases["summary"].ends(rows, defaults)
    assert found["a"]["low"]["hub"]["mean"] == pytest.approx(0.1)
    assert found["b"]["low"]["hub"]["mean"] == pytest.approx(0.2), "the default level"


def test_numbers_in_words(cases):
    written = cases["page"].written
    assert written({"mean": 0.104, "low": -0.004, "high": 0.2}, "points") == "+10 (0 to +20)"
    assert written({"low": -0.126, "high": 0.0}, "range") == "−13 to 0"
