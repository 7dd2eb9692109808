"""The search for the best values: its objectives, its front, its replicates, and how it is resumed."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import sim
from sim.cli import main
from sim.cli.actions.optimisation import searched
from sim.errors import StudyError
from sim.studies.experiments.design import Dimension
from sim.studies.optimisation.fresh_replicates import front_without_values, with_fresh_seeds
from sim.studies.optimisation.objectives import Objective, objectives_of, on_front
from sim.studies.optimisation.optimisation import Optimisation
from sim.studies.optimisation.optimise import optimise, unclear
from sim.studies.optimisation.search import Search
from sim.studies.optimisation.tried_point import Tried

pytest.importorskip("optuna", reason="Optuna isn't installed")
TWO = (Objective("answered_share", "more"), Objective("reads_per_answer", "less"))
VALUES = {"people.count": 30, "days": 8, "asking.rate": 0.3}
SEARCHED = {"people.on_crowd": {"low": 0.1, "high": 1.0}}


def tried(number, values):
    return Tried(number, 1, None, "s", {}, np.array(values, float))


@pytest.mark.parametrize("objectives", [6, [6], [None]])
def test_objectives_that_arent_texts_are_refused_in_one_sentence(objectives):
    with pytest.raises(StudyError, match="must name measures"):
        objectives_of(objectives)


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
        ({"budget": "a"}, "budget must be a whole number from 0 to 4294967295; got 'a'"),
        ({"fresh": -1}, "fresh must be a whole number"),
        (
            {"parameters": {"people.on_crowd": {"low": 0, "high": 2}}},
            r"^parameters\.people\.on_crowd\.high must be a share from 0 to 1; got 2$",
        ),
        ({"seed": 2**32}, "seed must be a whole number"),
        ({"parameters": 6}, "^parameters must be a group of names and values; got 6"),
    ],
)
def test_what_can_not_be_searched_is_refused_before_any_run(tmp_path, how, message):
    asked = {"parameters": SEARCHED, "folder": tmp_path / "s", **how}
    with pytest.raises(sim.UserError, match=message):
        optimise("hybrid", "answered_share", workers=0, **asked)
    assert not (tmp_path / "s").exists()


def test_without_optuna_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "optuna", None)
    with pytest.raises(StudyError, match=r"pip install '\.\[search\]'"):
        optimise("hybrid", "answered_share", SEARCHED, folder=tmp_path / "s", workers=0)


def test_parameters_of_the_command():
    assert searched("people.on_crowd=0:1") == ("people.on_crowd", {"low": 0, "high": 1})
    for text in ("people.on_crowd", "=1:2", "a=1:", "a=1:2:log:3", "a=1,,2"):
        with pytest.raises(StudyError, match="NAME=LOW:HIGH"):
            searched(text)
    twice = ["--parameter", "people.on_crowd=0:1", "--parameter", "people.on_crowd=0.2:0.3"]
    done = CliRunner().invoke(main, ["optimise", "hybrid", *twice])
    assert (done.exit_code, done.stderr) == (
        2,
        "--parameter: people.on_crowd is given twice; give it once.\n",
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("people.on_crowd=0:2", "--parameter people.on_crowd.high must be a share from 0 to 1; got 2\n"),
        ("people.on_crowd=.nan:1", "--parameter people.on_crowd=.nan: NaN is not allowed; give a number\n"),
    ],
)
def test_a_range_that_is_not_allowed_is_the_only_thing_that_the_command_prints(given, sentence):
    done = CliRunner().invoke(main, ["optimise", "hybrid", "--parameter", given])
    assert (done.exit_code, done.output) == (2, sentence)


def test_fresh_replicates_have_other_seeds_than_all_replicates_of_the_search():
    experiment = sim.load_experiment({"scenarios": "hybrid", "design": {"parameters": {"days": [9]}}})
    searched = {task.seeds for task in experiment.tasks(range(64))}
    fresh = {task.seeds for task in with_fresh_seeds(experiment).tasks(range(64))}
    assert len(searched) == len(fresh) == 64 and not searched & fresh
    assert not set(sum(searched, ())) & set(sum(fresh, ()))


def test_points_on_the_front_lose_the_values_that_chose_them():
    every = [tried(0, [[0.5, 20.0]] * 2), tried(1, [[0.4, 30.0]] * 2), tried(2, [[0.4, 10.0]] * 2)]
    front = front_without_values(every, TWO)
    assert [each.number for each in front] == [0, 2]
    assert all(each.values.shape == (0, 2) for each in front) and every[0].values.shape == (2, 2)


def result(*rows, objectives=TWO, fresh=True):
    """Return a search's result with points on the front: their answered share and readings per answer."""
    columns = {"trial": range(len(rows)), "people.on_crowd": 0.5, "front": True, "fresh_replicates": 20}
    table = pd.DataFrame(columns | {"scenario": "hybrid", "replicates": 4})
    for place, each in enumerate(objectives):
        for end, shift in (("", 0), ("_low", -0.01), ("_high", 0.01)):
            table[f"{each.measure}{end}"] = [row[place] + shift for row in rows]
            table[f"{each.measure}_fresh{end}"] = [0.9 * row[place] + shift for row in rows]
    return Optimisation(
        (sim.load("hybrid"),), objectives, (Dimension("people.on_crowd", low=0.0, high=1.0),), table,
        pd.DataFrame({"error": [None] * 4}), pd.DataFrame({"error": [None] * (20 if fresh else 0)}), Path(),
        1.0,
    )  # fmt: skip


def test_the_sentences_give_the_fresh_replicates_of_the_points_that_the_search_chose():
    found = result((0.5, 20.0), (0.4, 10.0)).sentences()
    assert found[0] == (
        "The 2 best trade-offs of 2 points tried: answered share 36.0 % to 45.0 % and readings per answer "
        "9.0 to 18.0."
    ).replace(" %", "\N{NO-BREAK SPACE}%")
    assert found[1].startswith(
        "Highest answered share in the search: 45.0\N{NO-BREAK SPACE}% (44.0 to 46.0), with "
    )
    assert found[2].startswith(
        "Lowest readings per answer in the search: 9.0 (9.0 to 9.0), with answered share"
    )
    assert "20 fresh replicates" in found[-1]
    (alone, values, _) = result((0.5,), objectives=TWO[:1]).sentences()
    assert alone.replace("\N{NO-BREAK SPACE}", " ") == (
        "Of 1 points tried, one has the highest answered share: 45.0 % (44.0 to 46.0)."
    )
    assert values == "Its values: people.on_crowd = 0.5."
    without = result((0.5, 20.0), fresh=False).sentences()
    assert "answered share 50.0" in without[0] and "a little too good" in without[-1]


def test_the_picture_has_a_finding_as_title_and_the_points_at_their_fresh_means():
    axes = result((0.5, 20.0), (0.4, 10.0)).plot()
    assert axes.get_title(loc="left").startswith("The best trade-offs: answered share 36.0")
    assert "?" not in axes.get_title(loc="left")
    (bars,) = axes.containers
    assert sorted(bars.lines[0].get_ydata()) == pytest.approx([36.0, 45.0])
    assert axes.get_xlabel() == "readings per answer"


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
    assert {*files} >= {"fresh"} and again["fresh_runs"] == 20 * len(again["front"])
    assert all(row["fresh_replicates"] == 20 for row in again["front"])
    columns = json.loads((tmp_path / "best" / "columns.json").read_text())["trials.csv"]["columns"]
    assert not [name for name, about in columns.items() if "of this study" in about["meaning"]]
