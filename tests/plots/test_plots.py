"""Tests of the pictures: axes, font sizes, the same bytes every time, and names in any script."""

import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers.tables import made_comparison, made_tables

from sim.errors import StudyError
from sim.measures import CIRCLES
from sim.plots import (
    comparison_figures,
    draw_svg,
    plot_circles,
    plot_counterfactual,
    plot_differences,
    plot_giving,
    plot_groups,
    plot_map,
    plot_measure,
    plot_over_time,
    plot_reading,
    plot_waiting,
    save_figure,
    save_figures,
)
from sim.plots.studies.group_plots import group_rows, shown_groups
from sim.plots.style import figure_of, new_figure, on_axes, plain


@pytest.fixture(scope="module")
def comparison():
    return made_comparison(replicates=3, count=80, days=30)


MARKS = ((20.0, "remove all hubs"), (40.0, "plug in 30 % at random"), (40.0, "event in $every$ town"))


@pytest.fixture(scope="module")
def pictures(comparison):
    questions = pd.concat(
        [comparison.tables[name]["questions"].assign(scenario=name) for name in comparison.scenarios]
    )
    tables = comparison.tables["wide-crowd"]
    return {
        "groups": lambda ax=None: plot_groups(comparison.groups, ax=ax),
        "waiting": lambda ax=None: plot_waiting(questions, days=comparison.days, ax=ax),
        "over_time": lambda ax=None: plot_over_time(comparison.over_time, marks=MARKS, ax=ax),
        "giving": lambda ax=None: plot_giving(tables["people"], ax=ax),
        "map": lambda ax=None: plot_map(tables, ax=ax),
        "differences": lambda ax=None: plot_differences(comparison.differences, ax=ax),
        "counterfactual": lambda ax=None: plot_counterfactual(comparison.counterfactual, ax=ax),
        "circles": lambda ax=None: plot_circles(made_circles(), ax=ax),
        "reading": lambda ax=None: plot_reading(made_reading(), ax=ax),
    }


def made_circles():
    sizes = {"mean": [0.0, 2.0, 20.0, 60.0], "tenth": 0.0, "ninetieth": [0.0, 5.0, 40.0, 90.0]}
    circles = {name: [getattr(circle, name) for circle in CIRCLES] for name in ("name", "contact_days")}
    circles = {"circle": circles["name"], "contact_days": circles["contact_days"], "layer": "both"}
    return pd.DataFrame({**circles, "strength": 0.5, "expected": [c.size for c in CIRCLES], **sizes})


def made_reading():
    groups = {"followers_from": [0, 10, 100], "followers_to": [0.0, 29.0, None], "askers": [50, 60, 5]}
    readings = {"readings": [5.0, 20.0, 90.0], "readings_low": [0.0, 15.0, 1.0], "readings_high": 99.0}
    helped = {"help": [0.2, 0.1, 0.01], "help_low": [0.1, 0.05, float("nan")], "help_high": 0.3}
    return pd.DataFrame({**groups, **readings, **helped})


NAMES = ("groups", "waiting", "over_time", "giving", "map", "differences", "counterfactual")
ALL = (*NAMES, "circles", "reading")


@pytest.mark.long
@pytest.mark.parametrize("name", ALL)
def test_a_picture_draws_on_the_given_axes_or_on_a_new_figure(pictures, name):
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    before = dict(mpl.rcParams)
    given = new_figure((6, 4)).add_subplot()
    assert pictures[name](given) is given
    own = pictures[name]()
    assert own is not given
    for axes in (given, own):
        assert axes.get_title(loc="left").endswith("?")
        assert axes.get_xlabel()
    assert plt.get_fignums() == []
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("name", ALL)
def test_every_text_is_large_enough_for_a_projector(pictures, name):
    from matplotlib.text import Text

    figure = figure_of(pictures[name]())
    sizes = [text.get_fontsize() for text in figure.findobj(Text) if text.get_text()]
    assert min(sizes) >= 12


def test_groups_show_means_and_intervals_and_skip_groups_without_people(comparison):
    axes = plot_groups(comparison.groups)
    container = axes.containers[0]
    own = comparison.groups[comparison.groups["scenario"] == comparison.scenarios[0]]
    np.testing.assert_allclose(container[0].get_xdata(), 100 * own["mean"])
    on_crowd = own["group"].to_list().index("on the crowd")
    assert math.isnan(container[0].get_xdata()[on_crowd])
    segments = container[2][0].get_segments()
    np.testing.assert_allclose(segments[0][:, 0], 100 * own[["low", "high"]].iloc[0].to_numpy())


def test_differences_show_which_are_clear(comparison):
    found = comparison.differences.copy()
    own = found.index[(found["measure"] == "answered_share") & found["difference"].notna()]
    found.loc[own, ["difference", "low", "high"]] = (0.1, 0.05, 0.15)
    found.loc[own[:2], "low"] = -0.01
    found.loc[own[2], ["low", "high"]] = math.nan
    axes = plot_differences(found)
    drawn = {each.get_label(): len(each[0].get_xdata()) for each in axes.containers}
    assert drawn == {"interval excludes 0": len(own) - 3, "no clear difference": 2, "no interval": 1}
    assert axes.get_xlim()[0] < 0 < axes.get_xlim()[1]


def test_pictures_of_few_replicates_show_no_interval(comparison):
    found = comparison.differences.assign(low=math.nan, high=math.nan)
    axes = plot_differences(found)
    assert [each.get_label() for each in axes.containers] == ["no interval"]
    assert "interval" not in axes.get_xlabel()
    axes = plot_groups(comparison.groups.assign(low=math.nan, high=math.nan))
    assert axes.get_xlabel() == "questions answered (%)"


def test_the_waiting_curve_ends_at_the_answered_share_and_marks_the_censored():
    questions = made_tables(count=200, days=60)["questions"].assign(scenario="one")
    axes = plot_waiting(questions, days=60)
    curve = next(line for line in axes.get_lines() if line.get_label() == "one")
    values = np.asarray(curve.get_ydata())
    assert np.all(np.diff(values) >= 0)
    assert axes.get_ylim() == (0, 100)
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["one", "open when the run ended"]


def test_the_map_draws_no_more_lines_than_it_says():
    tables = made_tables(count=80, days=30)
    axes = plot_map(tables, at_most=20)
    lines = sum(len(each.get_segments()) for each in axes.collections if hasattr(each, "get_segments"))
    assert lines == 20
    helpful = int(tables["answers"]["helpful"].sum())
    assert f"lines: 20 of {helpful:,} helpful answers" in axes.get_legend().get_title().get_text()
    assert axes.get_aspect() == 1.0


def test_counterfactual_bars_fill_the_width(comparison):
    axes = plot_counterfactual(comparison.counterfactual)
    widths = np.array([[bar.get_width() for bar in container] for container in axes.containers])
    np.testing.assert_allclose(widths.sum(axis=0), 100.0)


def test_circles_show_means_and_sizes_in_the_literature():
    axes = plot_circles(made_circles())
    assert axes.lines[0].get_ydata().tolist() == [0.0, 2.0, 20.0, 60.0]
    expected = axes.collections[-1].get_segments()
    assert [segment[0][1] for segment in expected] == [5, 15, 50, 150]


def test_groups_of_few_askers_are_not_drawn():
    axes = plot_reading(made_reading())
    assert axes.lines[0].get_xydata().tolist() == [[5.0, 20.0], [20.0, 10.0]]
    assert [text.get_text() for text in axes.texts] == ["0", "10–29"]


def test_at_most_twenty_towns_are_drawn():
    names = ["all", *(f"town {i}" for i in range(50))]
    assert len(shown_groups(names)) == 21
    assert group_rows(["all", "town a", "town of the crowd"]) == [0.0, -1.6, -2.6]


@pytest.mark.long
@pytest.mark.parametrize("name", ["groups", "map"])
def test_the_same_picture_has_the_same_bytes(pictures, tmp_path, monkeypatch, name):
    monkeypatch.setattr("sim.plots.figure_files.DPI_IN_PRINT", 40)
    first = save_figure(figure_of(pictures[name]()), tmp_path / "first", ["png", "pdf", "svg"])
    second = save_figure(figure_of(pictures[name]()), tmp_path / "second", "svg,pdf,png")
    assert [path.name for path in first] == ["first.svg", "first.pdf", "first.png"]
    svg, pdf, png = (path.read_bytes() for path in first)
    assert svg.rstrip().endswith(b"</svg>")
    assert pdf.startswith(b"%PDF")
    assert png.startswith(b"\x89PNG")
    assert [path.read_bytes() for path in second] == [svg, pdf, png]
    assert b"<dc:date>" not in svg
    assert draw_svg({name: pictures[name]})[name] == svg


def test_a_png_has_300_dots_per_inch(tmp_path):
    from PIL import Image

    (path,) = save_figure(new_figure((2, 1)), tmp_path / "empty", ["png"])
    with Image.open(path) as picture:
        assert picture.size == (600, 300)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_files_in_other_formats_are_replaced_and_others_stay(pictures, tmp_path):
    for name in ("groups.png", "groups.pdf", "groups-edited.svg", "own.png"):
        (tmp_path / name).write_bytes(b"earlier")
    drawn = save_figures({"groups": pictures["groups"]}, tmp_path, ["pdf"])
    assert {path.name for path in tmp_path.iterdir()} == {"groups.pdf", "groups-edited.svg", "own.png"}
    assert (tmp_path / "groups.pdf").read_bytes().startswith(b"%PDF")
    assert drawn["groups"].rstrip().endswith(b"</svg>")


@pytest.mark.parametrize("formats", ["jpg", "svg,jpg", ["SVG", "jpg"], [], ""])
def test_unknown_formats_are_refused(formats):
    with pytest.raises(StudyError, match=r"^figures: the formats of figures are svg, pdf and png; got"):
        save_figure(new_figure((1, 1)), Path("never"), formats)


def test_saving_changes_nothing_of_a_figure_but_its_layout(pictures, tmp_path):
    figure = figure_of(pictures["groups"]())
    before = figure.canvas, figure.dpi, tuple(figure.get_size_inches())
    save_figure(figure, tmp_path / "groups")
    assert (figure.canvas, figure.dpi, tuple(figure.get_size_inches())) == before


def test_text_of_an_svg_stays_text_and_coordinates_are_short(comparison):
    groups = comparison.groups.replace({"town Ashby": 'town d="1.23456"'})
    svg = draw_svg({"groups": lambda: plot_groups(groups)})["groups"].decode()
    assert 'town d="1.23456"</text>' in svg
    assert "'DejaVu Sans', Verdana, sans-serif" in svg
    assert not [d for d in re.findall(r'<path [^>]*d="([^"]*)"', svg) if re.search(r"\.\d{3}", d)]


def test_names_are_never_taken_for_formulas(comparison, tmp_path):
    groups = comparison.groups.replace({"local-hub": "cost $x_1 & <b>$", "town Ashby": "town $\\frac$"})
    svg, _ = save_figure(figure_of(plot_groups(groups)), tmp_path / "groups", ["svg", "png"])
    assert "cost $x_1 &amp; &lt;b&gt;$</text>" in svg.read_text(encoding="utf-8")


def test_pictures_of_tiny_runs_can_be_drawn():
    lone = made_comparison(replicates=1, count=2, days=3)
    assert lone.groups["low"].isna().all()
    drawn = draw_svg(comparison_figures(lone))
    assert [name for name in drawn if not name.endswith(" on a phone")] == list(NAMES)
    assert "map on a phone" in drawn and "groups on a phone" not in drawn
    empty = {name: frame.iloc[:0] for name, frame in made_tables(count=5, days=3).items()}
    plot_map(empty)
    plot_giving(empty["people"])
    plot_waiting(empty["questions"].assign(scenario="none"), days=3)


@pytest.mark.long
def test_three_scenarios_give_a_picture_for_each_pair():
    three = made_comparison(("home", "wide-crowd", "other-crowd"), replicates=2, count=40, days=20)
    drawn = draw_svg(comparison_figures(three))
    assert {"differences", "differences_2", "counterfactual", "counterfactual_2"} <= set(drawn)


def test_names_are_drawn_in_a_font_that_has_their_characters_or_as_code_points(tmp_path):
    """Warnings are errors here. STIX, which comes with matplotlib, plays the part of any other font."""
    from matplotlib.text import Text

    from sim.plots.glyphs import drawable, notes_on_names

    drawable_name = "Łódź Αθήνα \u2329"  # DejaVu Sans has all of these characters except the last
    no_font_char = "\U0010fffd"  # no font draws this character
    assert drawable(drawable_name) == drawable_name
    assert drawable(f"{no_font_char}home") == "[U+10FFFD]home"
    assert drawable(no_font_char * 9) == "[U+10FFFD 10FFFD 10FFFD 10FFFD …]"
    assert notes_on_names([drawable_name]) == ()
    (note,) = notes_on_names([drawable_name, f"{no_font_char}home"])
    assert f"they write {no_font_char}home as [U+10FFFD]home. To see" in note
    with on_axes(None) as axes:
        axes.set_yticks([0, 1], [plain(drawable_name), plain(f"{no_font_char}home")])
        axes.set_title(plain(drawable_name))
    svg, png = save_figure(figure_of(axes), tmp_path / "names", "svg,png")
    assert svg.stat().st_size > 1000
    assert png.stat().st_size > 1000
    (families,) = {tuple(text.get_fontfamily()) for text in axes.findobj(Text)}
    assert families[0] == "DejaVu Sans"
    assert len(families) == 2


def test_any_measure_is_drawn_in_its_unit_and_within_its_range():
    values = [0.0, 0.02, 0.0, 0.01, 0.3, np.nan]
    runs = pd.DataFrame({"scenario": ["a"] * 6 + ["b"] * 2, "answered_share": [*values, 0.5, 0.7]})
    axes = plot_measure(runs, "answered_share")
    assert axes.get_title(loc="left") == "Answered share"
    assert axes.get_xlabel() == "mean of the runs, with 95 % interval (%)"
    dots, *_ = axes.lines
    assert dots.get_xdata().tolist() == pytest.approx([0.0, 2.0, 0.0, 1.0, 30.0])
    a, b = (bars.get_children()[-1].get_segments()[0][:, 0] for bars in axes.containers)
    assert a[0] == 0.0, "the interval is clipped to the range"
    assert b[0] == b[1], "two runs are too few for the interval of a share"
    runs = runs.assign(other=1.0)
    assert plot_measure(runs, "other").get_title(loc="left") == "other"
