"""The search for the best values: its objectives, its front, its replicates, and how it is resumed."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.cli.actions.optimisation import searched
from sim.errors import StudyError
from sim.studies.experiments.design import Dimension
from sim.studies.optimisation.objectives import Objective, objectives_of, on_front
from sim.studies.optimisation.optimise import Tried, optimise, unclear
from sim.studies.optimisation.search import Search

pytest.importorskip("optuna", reason="Optuna isn't installed")
TWO = (Objective("answered_share", "more"), Objective("reads_per_answer", "less"))
VALUES = {"people.count": 30, "days": 8, "asking.rate": 0.3}
SEARCHED = {"people.on_crowd": {"low": 0.1, "high": 1.0}}


def tried(number, values):
    return Tried(number, 1, None, "s", {}, np.array(values, float))


@pytest.mark.parametrize("text", ["less gini_helpd", "better answered_share", "simulated_days", ""])
def test_objectives_that_say_too_little_are_refused(text):
    with pytest.raises(StudyError):
        objectives_of(text)


def test_a_measure_named_twice_is_refused():
    with pytest.raises(StudyError, match="each once"):
        objectives_of(["answered_share", "less answered_share"])


def test_the_front_is_that_of_a_slow_search():
    rng = np.random.default_rng(3)
    points = rng.integers(0, 6, (60, 2)).astype(float)
    points[::9] = np.nan
    front = on_front(points, [1, -1])
    for place, (a, b) in enumerate(points):
        beaten = any(c >= a and d <= b and (c > a or d < b) for c, d in points)
        assert front[place] == (not np.isnan(a) and not beaten)


def test_points_that_luck_may_have_put_behind_get_more_replicates():
    best = tried(0, [[0.5, 20.0], [0.6, 22.0], [0.55, 21.0], [0.52, 20.5]])
    near = tried(1, [[0.49, 20.1], [0.61, 22.3], [0.54, 20.9], [0.51, 21.0]])
    far = tried(2, [[0.1, 40.0], [0.2, 42.0], [0.15, 41.0], [0.12, 40.4]])
    empty = tried(3, [[np.nan, np.nan]] * 4)
    assert unclear([best, near, far, empty], TWO).tolist() == [True, True, False, False]


def test_a_search_proposes_the_same_points_again_and_finds_a_known_optimum():
    dimensions = (
        Dimension("x", low=0.0, high=1.0),
        Dimension("n", low=1, high=9, whole=True),
        Dimension("w", ("a", 2)),
    )

    def points():
        search, found = Search(["s", "t"], dimensions, TWO[:1], 5, 16), []
        for _ in range(12):
            for trial, scenario, point in search.propose(8):
                found.append((scenario, tuple(point.items())))
                bonus = (scenario == "t") + (point["w"] == 2)
                search.learn(trial, [bonus - (point["x"] - 0.3) ** 2 - abs(point["n"] - 4) / 9])
        return found

    first = points()
    assert first == points()
    late = first[-16:]
    assert sum(scenario == "t" and dict(point)["w"] == 2 for scenario, point in late) > 8
    assert abs(np.median([dict(point)["x"] for _, point in late]) - 0.3) < 0.2
    assert all(isinstance(dict(point)["n"], int) for _, point in first)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"budget": 10}, "budget must allow 8 points of 4 replicates"),
        ({"replicates": 1}, "replicates must be from 2"),
        ({"parameters": {"people.on_crowdd": [0.1]}}, "people.on_crowd"),
        ({"folder": ""}, "give the folder"),
    ],
)
def test_what_can_not_be_searched_is_refused_before_any_run(tmp_path, how, message):
    asked = {"parameters": SEARCHED, "folder": tmp_path / "s", **how}
    with pytest.raises(sim.UserError, match=message):
        optimise("hybrid", "answered_share", workers=0, **asked)
    assert not (tmp_path / "s").exists()


def test_without_optuna_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "optuna", None)
    with pytest.raises(StudyError, match=r"pip install 'whoanswers\[search\]'"):
        optimise("hybrid", "answered_share", SEARCHED, folder=tmp_path / "s", workers=0)


def test_parameters_of_the_command():
    assert searched("people.on_crowd=0:1") == ("people.on_crowd", {"low": 0, "high": 1})
    for text in ("people.on_crowd", "=1:2", "a=1:", "a=1:2:log:3", "a=1,,2"):
        with pytest.raises(StudyError, match="NAME=LOW:HIGH"):
            searched(text)


@pytest.mark.long
def test_a_search_is_resumed_without_new_runs_and_writes_a_report(tmp_path):
    words = [
        "optimise", "neighbours-only", "distributed-crowd", "--objective", "answered_share", "--objective",
        "less reads_per_answer", "--parameter", "people.effort.mean=0.1:0.5:log", "--budget", "48",
        "--replicates", "2", "--workers", "0", "-o", str(tmp_path / "best"), "--json", "--resume",
    ]  # fmt: skip
    words += [word for path, value in VALUES.items() for word in ("--set", f"{path}={value}")]
    first = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).stdout)
    files = {path.name for path in (tmp_path / "best").iterdir()}
    assert files >= {"trials.csv", "columns.json", "report.html", "figures", "runs.sqlite", "manifest.json"}
    before = (tmp_path / "best" / "trials.csv").read_bytes()
    again = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).stdout)
    assert again["front"] == first["front"] and again["runs"] == first["runs"] <= 48
    assert (tmp_path / "best" / "trials.csv").read_bytes() == before
    columns = json.loads((tmp_path / "best" / "columns.json").read_text())["trials.csv"]["columns"]
    assert not [name for name, about in columns.items() if "of this study" in about["meaning"]]
