"""Daily curves counted by hand, and interventions as labelled lines in their picture."""

import numpy as np
import pandas as pd
import pytest

from sim.measures.outcome.daily_curves import curve_table, daily_curves
from sim.measures.statistics.intervals import share_interval
from sim.plots import plot_over_time
from sim.plots.runs.daily_plot import course_figure
from sim.tables.intervention_labels import label, labels_by_day

DAYS = pd.DataFrame(
    {"day": np.arange(4.0), "open": [1, 3, 5, 7], "mean_morale": [1.0, 0.9, 0.8, 0.7], "on_crowd_share": 0.5}
)
QUESTIONS = pd.DataFrame(
    {
        "asked_day": [0.0, 0.0, 1.0, 1.0, 3.0],
        "answers": [1, 0, 2, 0, 1],
        "watched_days": [2.0, 2.0, 2.0, 1.0, 1.0],  # the fourth's asker was removed, the last was cut off
    }
)
ACTS = [
    {"day": 2, "plug_in": {"share": 0.3, "who": "random"}},
    {"day": 1, "remove": {"who": "hubs"}},
    {"day": 2, "event": {"town": "Ashby"}},
]


def course(**more):
    return daily_curves({"questions": QUESTIONS, "days": DAYS}, lifetime_days=2, days=4, **more).to_pandas()


def test_curves_counted_by_hand(monkeypatch):
    found = course().set_index(["measure", "day"]).value
    assert found["answered_share"].to_numpy() == pytest.approx([0.5, 1.0, np.nan, np.nan], nan_ok=True)
    assert found["open"].tolist() == [1, 3, 5, 7]
    monkeypatch.setattr("sim.measures.outcome.daily_curves.MOST_POINTS", 2)
    found = course().set_index(["measure", "day"]).value
    assert found["answered_share"][0.5] == pytest.approx(2 / 3)
    assert found["open"].to_dict() == {0.5: 2.0, 2.5: 6.0}


def test_the_mean_curve_has_students_interval():
    other = course().assign(value=lambda table: table.value + 1)
    table = curve_table({"a": [course(), other]}).set_index(["measure", "day"])
    first = table.loc["open", 0.0]
    assert (first["mean"], first["replicates"]) == (1.5, 2)
    assert first["high"] == pytest.approx(1.5 + 12.7062047 * 0.5)
    assert first["low"] == 0  # clipped
    lives = [course().assign(value=lambda table, n=n: table.value * n / 5) for n in range(1, 6)]
    share = curve_table({"a": lives}).set_index(["measure", "day"]).loc["mean_morale", 0.0]
    whole = course().set_index(["measure", "day"]).loc["mean_morale", 0.0]["value"]
    expected = share_interval([whole * n / 5 for n in range(1, 6)])
    assert (share["mean"], share["low"], share["high"]) == pytest.approx(expected[:3])
    few = curve_table({"a": lives[:4]}).set_index(["measure", "day"]).loc["mean_morale", 0.0]
    assert np.isnan([few["low"], few["high"]]).all()


def test_interventions_are_lines_on_every_panel_with_one_label():
    table = curve_table({"a": [course()], "b": [course()]})
    figure = course_figure(table, {"a": {}, "b": {"interventions": ACTS}})
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert titles == [
        "How many questions are answered?",
        "How many questions are open?",
        "How high is morale?",
    ]
    for place, axes in enumerate(figure.axes):
        upright = [line.get_xdata()[0] for line in axes.lines if len(set(line.get_xdata())) == 1]
        assert upright == [0.5, 1.5]
        said = [text.get_text() for text in axes.texts]
        assert said == (["remove all hubs", "plug in 30 % at random; event in Ashby"] if place == 0 else [])


def test_no_labels_without_interventions():
    axes = plot_over_time(curve_table({"a": [course()]}), measure="open")
    assert not axes.texts
    assert axes.get_ylabel() == "open questions (number)"


def test_labels_of_every_act():
    said = {
        "top 3": ({"remove": {"who": "top_helpers", "count": 3}}, "remove 3 top helpers"),
        "set": ({"set": {"channels.feed.reach": 2.0, "asking.rate": 0.1}}, "feed.reach 2; rate 0.1"),
        "move": (
            {"move": {"share": 0.25, "who": ["Ashby", "Brook"], "to": "Dale"}},
            "move 25 % in Ashby, Brook to Dale",
        ),
        "hire": ({"hire": {"count": 1, "until": 9}}, "hire 1 manager until day 9"),
        "commas": ({"hire": {"ids": ["Roux, Célia", "Green, Joan"]}}, "hire Roux, Célia; Green, Joan"),
        "events": ({"event": {}}, "event in every town"),
        "label": ({"event": {}, "label": "summer party"}, "summer party"),
    }
    for act, text in said.values():
        assert label({"day": 3, **act}) == text
    assert [day for day, _ in labels_by_day({"interventions": ACTS})] == [1, 2, 2]
    assert labels_by_day({}) == []
