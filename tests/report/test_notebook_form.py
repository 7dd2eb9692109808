"""Results in a notebook: short, with a picture and a bar."""

import sys
from types import SimpleNamespace

import pandas as pd
import pytest

import sim
from sim.plots import plot_groups
from sim.report.notebook_form import notebook_html
from sim.studies.store import notebook_progress
from sim.studies.store.notebook_progress import progress_of

MOST = 2_000  # characters; a comparison's own tables would have 60,000


@pytest.fixture(scope="module")
def comparison():
    values = {"people.count": 30, "days": 10}
    names = ["neighbours-only", "distributed-crowd"]
    return sim.compare(names, overrides=values, replicates=5, workers=0, engine="numpy")


def test_a_result_is_shown_by_its_sentences_and_short_tables(comparison):
    assert repr(comparison).startswith("Comparison: ") and len(repr(comparison)) < MOST
    shown = comparison._repr_html_()
    assert "<table>" in shown and comparison.sentences()[0] in shown.replace("&#x27;", "'")
    assert len(shown) < 2 * MOST


def test_experiments_and_scenarios_are_shown_in_one_line(comparison):
    experiment = sim.load_experiment("answered-share")
    assert len(repr(experiment)) < 3_000 and repr(experiment).startswith(
        "Experiment answered-share: hybrid; "
    )
    assert repr(comparison.settings[0]) == str(comparison.settings[0])
    assert repr(comparison.settings[0]).startswith("Scenario neighbours-only: 30 people, 10 days")


def test_axes_are_shown_as_one_picture(comparison):
    assert comparison.plot()._repr_png_().startswith(b"\x89PNG")
    assert plot_groups(comparison.groups)._repr_png_() == comparison.plot()._repr_png_()


def test_long_tables_and_notes_are_cut_and_texts_are_escaped():
    rows = [[n, float("nan"), "<b>"] for n in range(100)]
    shown = notebook_html(["a < b"], [("t", ["n", "x", "y"], rows)], [f"note {n}" for n in range(9)])
    assert "a &lt; b" in shown and "<b>" not in shown
    assert "… 88 more rows" in shown and "4 more in" in shown
    assert shown.count("<tr>") == 1 + 12 + 1


def test_a_notebook_has_a_bar_unless_it_is_switched_off(monkeypatch):
    shown = []
    handle = SimpleNamespace(update=lambda content: shown.append(content))
    display = SimpleNamespace(HTML=str, display=lambda content, **_: shown.append(content) or handle)
    monkeypatch.setitem(
        sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=1))
    )
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    monkeypatch.setattr(notebook_progress, "_SECONDS", 0.0)
    bar = progress_of(None, "a <study>")
    bar(0, 4), bar(2, 4, 1), bar(4, 4, 1)
    assert "a &lt;study&gt;" in shown[0]
    assert 'value="2" max="4"' in shown[2] and "2 of 4 runs, 1 failed" in shown[2] and "left" in shown[2]
    assert "left" not in shown[-1]
    before = len(shown)
    progress_of(False, "silent")(1, 2)
    assert len(shown) == before


def test_elsewhere_nothing_is_shown_and_a_function_is_called():
    calls = []
    progress_of(None, "study")(1, 2)
    progress_of(lambda *counts: calls.append(counts), "study")(1, 2)
    assert calls == [(1, 2)]


def test_a_saved_run_is_shown_in_one_line(tmp_path):
    scenario = sim.load("neighbours-only", {"people.count": 20, "days": 5})
    sim.save_run(tmp_path / "run", sim.run_lives(scenario, engine="numpy"), scenario)
    saved = sim.load_run(tmp_path / "run")
    assert repr(saved) == f"SavedRun with the rows: questions {len(saved.tables['questions'])}, answers " + (
        f"{len(saved.tables['answers'])}, people 20, days 5"
    )
    assert isinstance(saved.tables["days"], pd.DataFrame)
