"""Tests of the report's pictures for a phone: the same numbers, in rows that use the full width."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from helpers.tables import made_comparison

from sim.report import render_comparison
from sim.report.small_screen import Part, _axis, charts

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"


@pytest.fixture(scope="module")
def comparison():
    return made_comparison(replicates=3, count=80, days=30)


def placed(value, least=0.0, most=1.0):
    return pytest.approx(3 + 94 * (value - least) / (most - least), abs=0.01)


def test_the_numbers_of_an_axis_differ_and_have_no_superfluous_digits():
    for width in [each / 1000 for each in range(10, 1001)]:
        for least in (0.0, -0.37 * width):
            numbers = [text for _, text in _axis(least, least + width)]
            assert 2 <= len(numbers) <= 6
            assert len(set(numbers)) == len(numbers)
            steps = np.diff([float(text.replace("\N{MINUS SIGN}", "-")) for text in numbers])
            assert np.allclose(steps, steps[0])
            assert not all(text.endswith("0") for text in numbers if "." in text) or "." not in numbers[-1]


def test_every_group_has_its_shares_and_intervals(comparison):
    chart, drawn = charts(comparison)["groups"], 0
    rows = {row.label: row for row in chart.rows}
    for row in comparison.groups.to_dict("records"):
        lane = list(comparison.scenarios).index(row["scenario"])
        own = rows["everybody" if row["group"] == "all" else row["group"]]
        marks = [mark for mark in own.marks if mark.lane == lane]
        assert len(marks) == (not math.isnan(row["mean"]))
        for mark in marks:
            low, high = (min(max(row[end], 0), 1) for end in ("low", "high"))
            assert (mark.at, mark.low, mark.high) == (placed(row["mean"]), placed(low), placed(high))
            assert row["scenario"] in own.text
            drawn += 1
    assert drawn >= 10
    assert [text for _, text in chart.ticks] == ["0", "25", "50", "75", "100"]


def with_intervals(comparison):
    """Return the comparison with an interval that excludes 0, one that includes it, and others missing."""
    d = comparison.differences.assign(low=math.nan, high=math.nan)
    shares = d.index[(d["measure"] == "answered_share") & d["difference"].notna()]
    for row, reach in zip(shares[:2], (0.5, 1.5), strict=True):
        half = reach * abs(d.loc[row, "difference"])
        d.loc[row, ["low", "high"]] = d.loc[row, "difference"] + np.array([-half, half])
    return replace(comparison, differences=d)


def test_the_key_of_differences_lists_only_what_is_drawn(comparison):
    d, g = (
        table.assign(low=math.nan, high=math.nan) for table in (comparison.differences, comparison.groups)
    )
    few = replace(comparison, differences=d, groups=g)
    chart = charts(few)["differences"]
    assert chart.key == [("no interval", 0, "cross")]
    assert "interval" not in chart.axis
    assert {mark.kind for row in chart.rows for mark in row.marks} == {"cross"}
    chart = charts(with_intervals(comparison))["differences"]
    assert [kind for _, _, kind in chart.key] == ["point", "hollow", "cross"]
    assert "95 % interval" in chart.axis
    assert '<path class="cross"' in render_comparison(few, figures={"differences": SVG})
    assert charts(few)["groups"].axis == "questions answered, %"
    assert charts(comparison)["groups"].axis == "questions answered, %, with 95 % interval"


def test_a_difference_lies_on_its_side_of_0_and_its_sign_follows_its_interval(comparison):
    comparison = with_intervals(comparison)
    chart = charts(comparison)["differences"]
    d = comparison.differences
    own = {row["group"]: row for row in d[d["measure"] == "answered_share"].to_dict("records")}
    drawn = 0
    for row in chart.rows:
        found = own["all" if row.label == "everybody" else row.label]
        for mark in row.marks:
            assert math.copysign(1, mark.at - chart.zero) == math.copysign(1, found["difference"])
            clear = found["low"] > 0 or found["high"] < 0
            assert mark.kind == ("cross" if math.isnan(found["low"]) else "point" if clear else "hollow")
            drawn += 1
    assert drawn >= 5
    assert (chart.zero, "0") in chart.ticks


def test_the_parts_of_a_bar_join_and_fill_it(comparison):
    for row in charts(comparison)["counterfactual"].rows:
        if not row.parts:
            assert row.text == "no questions"
            continue
        assert row.parts[0].at == 3
        for one, following in zip(row.parts, row.parts[1:], strict=False):
            assert following.at == pytest.approx(one.at + one.width, abs=0.02)
        last = row.parts[-1]
        assert last.at + last.width == pytest.approx(97, abs=0.1)
        assert all(not part.number or part.width >= 9 for part in row.parts)
        assert isinstance(last, Part)


def test_at_most_twenty_towns_are_shown(comparison):
    g = comparison.groups
    town = g[g["group"] == "all"]
    many = [town.assign(group=f"town {n}", group_kind="town") for n in range(30)]
    crowded = replace(comparison, groups=pd.concat([town, *many]))
    assert len(charts(crowded)["groups"].rows) == 21


def test_a_phone_gets_rows_if_there_are_some_and_the_picture_otherwise(comparison):
    figures = {"groups": SVG, "differences": SVG, "over_time": SVG}
    page = render_comparison(comparison, figures=figures)
    assert page.count('<figure class="twice">') == page.count('<div class="narrow"') == 2
    assert page.count("<figure>") == 1
    assert page.count("<img ") == 3
    assert " style=" not in page  # the policy would forbid it
