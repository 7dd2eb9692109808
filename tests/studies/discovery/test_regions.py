"""Where outcomes of a scenario pass thresholds."""

import pytest

import sim
from sim.errors import StudyError
from sim.measures.declaration import ANY, declare
from sim.measures.registry import KNOWN
from sim.studies.discovery.regions import outcome
from sim.studies.sweeps.sweep_tasks import FunctionTask

DESIGN = sim.Design("latin_hypercube", (sim.Dimension("x"), sim.Dimension("y")), 100)


def two(values):
    return {"first": values["x"], "second": values["y"]}


@pytest.fixture
def swept(tmp_path, monkeypatch):
    for name in ("first", "second"):
        monkeypatch.setitem(KNOWN, name, declare(name, "", name, range=ANY)(two))
    experiment = sim.Experiment("made", {"function": None}, DESIGN, replicates=1)
    return sim.sweep(experiment, tmp_path / "s", work=FunctionTask(two, ("first", "second")), workers=0)


def test_the_region_in_which_two_outcomes_hold_is_their_box(swept):
    (found,) = sim.discover(swept, where=["first < 0.5", "second > 0.6"])
    expected = (found.points["x"] < 0.5) & (found.points["y"] > 0.6)
    assert (found.points["passes"] == expected).all()
    assert (found.points["misses"] == ~expected).all()
    box = found.boxes[0]
    assert box.coverage > 0.8 and box.density > 0.8
    assert box.limits["x"][1] == pytest.approx(0.5, abs=0.06)
    assert box.limits["y"][0] == pytest.approx(0.6, abs=0.06)
    assert "by the means, without intervals" in found.words()[0]
    assert "It holds where" in found._repr_html_()


def test_no_region_says_why(swept):
    (found,) = sim.discover(swept, where="first < 0.01")
    assert found.words()[-1] == "No region is given: a region needs 5 points or more at which it holds."


@pytest.mark.parametrize("text", ["answered_share", "answered_share < much", "answered_share == 3", "< 3"])
def test_what_is_no_threshold_is_refused(text):
    with pytest.raises(StudyError, match=r"as in 'answered_share < 0\.3'"):
        outcome(text)


def test_unknown_measures_are_refused(swept):
    with pytest.raises(StudyError, match="Did you mean 'answered_share'"):
        outcome("answered_shar < 0.3")
    with pytest.raises(StudyError, match="its table has no measure 'answered_share'"):
        sim.discover(swept, where="answered_share < 0.3")
