"""Tests of what is read first: titles, charts, reasons and costs claim only what the intervals show."""

import math
import re
from dataclasses import replace
from importlib.resources import files

import pandas as pd
import pytest
from helpers.tables import made_comparison, made_tables

from sim.plots import comparison_figures, plot_map
from sim.plots.runs.map_plot import INVENTED
from sim.plots.style import _PALETTE
from sim.report.findings.claim_chapters import CHAPTERS
from sim.report.findings.claim_reasons import reason, settling
from sim.report.findings.cost_table import UNPAID_OFFICE, costs
from sim.report.findings.picture_titles import picture_titles
from sim.report.findings.scenario_titles import title_of
from sim.report.interval_rows import Line, interval_rows, level_rows, marks_explained
from sim.report.number_words import Change
from sim.report.pages.comparison_sentences import groups
from sim.scenarios.loading import shipped_scenarios
from sim.studies.shipped_files import shipped_claims

NAN = math.nan
CLAIMED = re.compile(r"\bmore\b|\bfewer\b|\bgain|\blose|sooner|later|unequally|stays within a town under")


def with_bounds(comparison, reach):
    """Return the comparison's differences with intervals of `reach` times the difference on each side."""
    d = comparison.differences
    half = reach * d["difference"].abs()
    return d.assign(low=d["difference"] - half, high=d["difference"] + half)


@pytest.mark.parametrize("reach", [0.5, 1.5, NAN])
def test_titles_of_pictures_claim_a_difference_only_if_the_interval_excludes_0(reach):
    made = made_comparison(replicates=3, count=80, days=30)
    titles = picture_titles(replace(made, differences=with_bounds(made, reach)))
    for name in ("groups", "differences", "waiting", "giving", "map"):
        text = titles[name].replace("how much help stays within a town under", "").replace("None of", "No")
        found = bool(CLAIMED.search(text)) and not text.startswith(("No ", "Too few", "Median waits"))
        assert found == (reach == 0.5), (name, titles[name])


def test_no_group_of_fewer_than_five_is_named_first():
    small = Change("answered_share", "town Ashby", "a", "b", 0.2, 0.9, 0.7, 0.6, 0.8, 9, people=4.0)
    large = small._replace(group="town Brook", difference=0.1, low=0.05, high=0.15, people=31.0)
    said = groups([small, large])
    assert "Ashby" not in said and "Brook" in said and "2 groups compared, all clearly gain" in said
    assert "of fewer than five people" in groups([small])


def test_a_chart_marks_what_is_unclear_and_levels_never():
    lines = [
        Line("a", "", 0.2, 0.1, 0.3, 0),
        Line("b", "", 0.1, -0.1, 0.3, 1),
        Line("c", "", 0.1, NAN, NAN, 2),
    ]
    assert [row.marks[0].kind for row in interval_rows("x", lines).rows] == ["point", "hollow", "cross"]
    levels = level_rows("x", [Line("a", "", 0.5, 0.0, 0.6, 0)])
    assert levels.rows[0].marks[0].kind == "point"
    assert levels.ticks[0][1].strip("0.") == ""  # the axis begins at 0
    assert not interval_rows("x", [Line("a", "", NAN, NAN, NAN, 0)]).rows[0].marks


def test_intervals_are_named_only_where_there_are_some():
    unknown = interval_rows("x", [Line("a", "", 0.2, NAN, NAN, 0)])
    assert unknown.axis == "x"
    assert marks_explained(unknown).startswith("Cross: ") and "narrower" not in marks_explained(unknown)
    wide = interval_rows("x", [Line("a", "", 0.2, 0.1, 0.3, 0)])
    assert wide.axis == "x, with 95 % interval"
    assert marks_explained(wide) == ""
    narrow = interval_rows("x", [Line("a", "", 0.2, 0.199, 0.201, 0)])
    assert marks_explained(unknown, narrow).endswith(" An interval narrower than its mark can't be seen.")
    assert marks_explained(interval_rows("x", [Line("a", "", 0.2, -0.1, 0.5, 0)])).startswith("Hollow: ")


def test_the_map_says_that_homes_are_invented_unless_a_file_gives_them():
    tables = made_tables(count=20, days=8)
    assert INVENTED in [text.get_text() for text in plot_map(tables).texts]
    assert INVENTED not in [text.get_text() for text in plot_map(tables, invented=False).texts]
    made = made_comparison(replicates=2, count=20, days=12)
    file = {"from_file": {"path": "people.csv", "x": "x", "y": "y"}}
    known = {name: {**values, "people": file} for name, values in made.values.items()}
    for values, said in ((made.values, True), (known, False)):
        figure = comparison_figures(replace(made, values=values))["map"]()
        assert all((INVENTED in [t.get_text() for t in axes.texts]) == said for axes in figure.axes)


def test_chips_have_the_colours_of_the_pictures():
    style = files("sim.report").joinpath("report.css").read_text(encoding="utf-8")
    names = dict(re.findall(r"--(a|b): (#[0-9a-f]{6})", style))
    found = [re.search(rf"\.hue{n} {{ fill: ([^;]+);", style)[1] for n in range(6)]
    assert [names.get(each[6:7], each) if each.startswith("var") else each for each in found] == list(
        _PALETTE
    )


def test_shipped_scenarios_have_titles_in_words():
    without = [name for name in shipped_scenarios() if name != "base" and not title_of(name)]
    assert not without


def test_every_claim_has_a_place_in_the_story():
    told = [name for names in CHAPTERS.values() for name in names]
    assert sorted(told) == sorted(shipped_claims())


def claim(verdict="too close to call", **more):
    row = {
        "verdict": verdict, "depends_on": None, "nearest": None, "unit": "share", "smallest": 0.02,
        "effect": 0.03, "low": -0.01, "high": 0.07, "pairs": 10, "sets": 64, "sets_known": 64,
        "sets_holding": 60, "sets_below": 4, "robustness": 60 / 64, "robustness_low": 0.85,
    }  # fmt: skip
    return {**row, **more}


def settled(**more):
    return settling(claim(**more), lambda value: f"{100 * value:g} points")


def test_what_would_settle_a_claim():
    # s = 0.04 · √10 / 2.262 = 0.0559, so that t · s / √n ≤ 0.01 needs 123 pairs; one more excludes the end
    assert settled() == (
        "If the effect stays the same, about 124 pairs of societies (this board: 10) would show that it is "
        "worth mentioning."
    )
    assert settled(effect=0.01, low=-0.01, high=0.03).startswith(
        "If the effect stays as small as this, it is not worth mentioning (less than 2 points); about "
    )
    few = settled(low=0.025, high=0.035, sets_known=16, sets=16, robustness=15 / 16, robustness_low=0.7)
    assert re.fullmatch(
        r"About \d+ parameter sets \(this board: 16\) would show that .* nearly everywhere\.", few
    )
    rarely = settled(low=0.025, high=0.035, robustness=0.5, robustness_low=0.4)
    assert rarely.startswith("It holds in fewer than 80 % of the parameter sets")
    assert settling(claim("supported"), str) == ""


def test_reasons_are_plain_sentences():
    def said(**more):
        return reason(claim(**more), "+3.0 points (−1.0 to +7.0)", "2.0 points")

    assert said() == "The effect may be above or below 0: +3.0 points (−1.0 to +7.0)."
    assert said(verdict="supported").startswith("The effect is larger than 2.0 points, and it has")
    assert said(verdict="contradicted").startswith("The effect goes the other way: below 0 in 4 of 64")
    assert said(low=0.01).startswith("The direction is clear, but the effect may be smaller")
    assert said(low=0.03).startswith("At the declared values the effect is clear")
    assert said(low=NAN) == "An effect could not be measured."
    assert said(low=-0.07, high=-0.01).startswith("At the declared values the effect goes the other way")
    on = {"parameter": "people.on_crowd", "holds_where": "high"}
    assert said(verdict="depends", depends_on=on).endswith("share of people plugged into the crowd on day 0.")


def test_costs_stand_side_by_side_and_an_office_is_not_counted():
    rows = [
        ("reads_per_answer", "all", "home", "away", 8.0, 4.0, -4.0, -5.0, -3.0, 9),
        ("effort_per_answer", "all", "home", "away", 1.2, 1.1, -0.1, -0.3, 0.1, 9),
    ]
    table = pd.DataFrame(rows, columns=list(Change._fields[:10]))
    values = {"home": {"channels": {"hub": {}}}, "away": {"channels": {"feed": {}}}}
    found = costs(table, ["home", "away"], values)
    assert (
        found.finding.replace("\u00a0", " ")
        == "Readings per answer: 8.0 readings under home, 4.0 readings under away."
    )
    assert dict(found.rows)["Work of the office"] == ["not counted", "no office"]
    assert UNPAID_OFFICE in found.notes
    assert costs(table.iloc[1:], ["home", "away"], values).finding.startswith("No clear difference")
