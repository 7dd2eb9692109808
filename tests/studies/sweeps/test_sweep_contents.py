"""The analyses of sweeps with their tables and figures; adding replicates until a half-width is reached."""

import json
import zlib
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.errors import StudyError
from sim.measures import student_interval
from sim.plots import parameter_label, plot_response
from sim.scenarios.loading import load
from sim.studies.discovery.discovery import discover
from sim.studies.experiments.design import Design, Dimension
from sim.studies.experiments.experiment import Experiment
from sim.studies.sensitivity.sensitivity import sensitivity
from sim.studies.store.ledger import RunOutcome
from sim.studies.sweeps.response_curves import response
from sim.studies.sweeps.sweep import sweep
from sim.studies.sweeps.sweep_contents import save_discovery, save_responses, save_saving, save_sensitivity
from sim.studies.sweeps.sweep_tasks import FunctionTask


class Noisy:
    """A function of a point plus luck, whose value without luck is known."""

    measures = ("answered_share",)

    def warm(self):
        """Nothing to make ready."""

    def __call__(self, task):
        values = dict(task.content)
        luck = (task.seeds[2] % 1000) / 1000 - 0.5
        gain = {"a": 0.5, "b": values["x"] / 10}[task.scenario]
        return RunOutcome({"answered_share": gain + 0.01 * values["y"] + 0.2 * luck}, 0.0)


X = Dimension("x", tuple(float(n) for n in range(10)))
Y = Dimension("y", (0.0, 1.0, 2.0))


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    experiment = Experiment("noisy", {"a": None, "b": None}, Design("factorial", (X, Y)), replicates=6)
    return sweep(experiment, tmp_path_factory.mktemp("noisy") / "s", workers=0, work=Noisy())


class Ends:
    """Measures near the ends of their range, which plain intervals would exceed."""

    measures = ("answered_share", "gini_helped", "hostile_replies", "gap")

    def warm(self):
        """Nothing to make ready."""

    def __call__(self, task):
        odd = float(task.replicate == 4)
        values = {"answered_share": 1 - 0.1 * odd, "gini_helped": 0.1 * odd, "hostile_replies": 3 * odd}
        return RunOutcome({**values, "gap": odd - 0.5}, 0.0)


def test_intervals_stay_within_possible_values(tmp_path):
    experiment = Experiment("ends", {"a": None}, Design("factorial", (Dimension("x", (1.0, 2.0)),)), 5)
    swept = sweep(experiment, tmp_path / "s", workers=0, work=Ends())
    curves = pd.concat([response(swept, "x", name) for name in Ends.measures])
    ends = {"answered_share": (None, 1.0), "gini_helped": (0.0, None), "hostile_replies": (0.0, None)}
    for table, level in ((swept.summary, "x"), (curves, "level")):
        for row in table.to_dict("records"):
            plain = student_interval(swept.runs.loc[swept.runs["x"] == row[level], row["measure"]])
            low, high = ends.get(row["measure"], (None, None))
            assert row["low"] == pytest.approx(plain.low if low is None else low)
            assert row["high"] == pytest.approx(plain.high if high is None else high)
    shares, ginis = (student_interval(swept.runs[name]) for name in Ends.measures[:2])
    assert shares.high > 1 and ginis.low < 0  # so they would have left it


@pytest.mark.long
def test_response_is_the_mean_at_each_level(swept):
    curve = response(swept, "x", "answered_share").set_index(["scenario", "level"])
    runs = swept.runs
    for (scenario, level), row in curve.iterrows():
        part = runs[(runs["scenario"] == scenario) & (runs["x"] == level)]
        assert row["mean"] == pytest.approx(part["answered_share"].mean())
        assert row["low"] <= row["mean"] <= row["high"]
    save_responses(swept)
    assert (swept.folder / "figures" / "response-answered_share-x.svg").stat().st_size > 10_000
    assert len(pd.read_csv(swept.folder / "responses.csv")) == 2 * (10 + 3)


def test_a_curve_of_sampled_points_covers_the_luck_of_replicates(tmp_path):
    """All points share the luck of a replicate, so it can't be seen in the spread between points."""

    class Shared(Noisy):
        def __call__(self, task):
            return RunOutcome({"gap": float(task.replicate) + 0.01 * dict(task.content)["x"]}, 0.0)

        measures = ("gap",)

    design = Design("latin_hypercube", (Dimension("x"), Dimension("y")), 40)
    swept = sweep(Experiment("s", {"f": None}, design, 4), tmp_path / "s", workers=0, work=Shared())
    curve = response(swept, "y", "gap")
    luck = student_interval([0.0, 1.0, 2.0, 3.0])
    assert len(curve) == 10
    assert (curve["high"] - curve["low"]).to_numpy() == pytest.approx(luck.high - luck.low, rel=0.01)


@pytest.mark.long
def test_discovery_says_where_b_loses(swept):
    (found,) = discover(swept)
    assert found.words() == [
        "b has clearly less answered share than a at 15 of 30 points, clearly more at 12, equally much at 3, "
        "and the difference is unclear at 0 (95 % interval at each point, 6 paired replicates per point).",
        "Luck alone would cause at least as many and as clear losses with probability 0.031 (sign-flip test; "
        "all points of a replicate share its luck, so their signs are flipped together).",
        "b clearly loses where x is at most 4: at 100% of the 15 points there. This region has 100% of all "
        "points at which it clearly loses.",
    ]
    assert found.points["difference"].to_numpy() == pytest.approx(found.points["x"] / 10 - 0.5)
    assert (found.points["low"] <= found.points["high"]).all()
    save_discovery(swept, [found])
    assert (swept.folder / "figures" / "map-a-against-b.svg").exists()
    assert (swept.folder / "discovery.txt").read_text(encoding="utf-8").startswith("b has clearly less")


def luck_of(*key):
    return np.random.default_rng([zlib.crc32(repr(key).encode())]).normal()


def tried(folder, values, *, replicates):
    """Run discover on a function of scenario, values and luck, at the points of a Latin hypercube."""

    class Work(Noisy):
        def __call__(self, task):
            at = dict(task.content)
            luck = luck_of(task.scenario, sorted(at.items()), task.seeds)
            return RunOutcome({"answered_share": values(task.scenario, at, luck)}, 0.0)

    design = Design("latin_hypercube", (Dimension("x"), Dimension("y")), 32)
    experiment = Experiment("tried", {"a": None, "b": None}, design, replicates)
    return sweep(experiment, folder, workers=0, work=Work())


def test_luck_alone_gives_no_box(tmp_path):
    swept = tried(tmp_path / "s", lambda _, __, luck: luck, replicates=8)
    (found,) = discover(swept)
    # each point clearly loses with probability 0.025
    lost, won = int(found.points["loses"].sum()), int(found.points["wins"].sum())
    assert 0 < lost <= 4
    assert found.boxes == ()
    assert found.chance > 0.05
    assert (
        f"at {lost} of 32 points, clearly more at {won}, and the difference is unclear at {32 - lost - won} ("
        in found.words()[0]
    )
    assert found.words()[2:] == [
        "No box is given: luck alone makes such losses in more than one of twenty studies."
    ]
    for row in found.points.itertuples():
        runs = swept.runs[np.isclose(swept.runs["x"], row.x)].pivot_table(
            index="replicate", columns="scenario", values="answered_share"
        )
        expected = student_interval(runs["b"] - runs["a"])
        assert (row.difference, row.low, row.high, row.replicates) == pytest.approx(expected)


def test_a_loss_larger_than_luck_is_found(tmp_path):
    def worse(scenario, at, luck):
        return (-2.0 if scenario == "b" and at["x"] < 0.5 else 0.0) + 0.2 * luck

    (found,) = discover(tried(tmp_path / "s", worse, replicates=6))
    assert found.chance == 1 / 64
    assert found.points["loses"].to_numpy()[found.points["x"] < 0.5].all()
    assert found.boxes[0].words().startswith("x is at most 0.4")
    (few,) = discover(tried(tmp_path / "few", worse, replicates=4))
    assert few.chance == 1 / 16  # no way to flip four signs is rarer
    assert few.points["loses"].to_numpy()[few.points["x"] < 0.5].all()
    assert few.words()[2:] == ["No box is given: 4 replicates are too few to rule luck out; take 6 or more."]


def test_points_that_differ_in_parameters_unused_by_both_scenarios_are_one(tmp_path):
    scenarios = {name: load(name, {"people.count": 30}) for name in ("neighbours-only", "centralised-local")}
    scenarios["distributed-crowd"] = load("distributed-crowd", {"people.count": 30})
    design = Design("factorial", (Dimension("asking.rate", (0.1, 0.2)), Dimension(REACH, (4, 8, 16))))

    class Fixed(Noisy):
        def __call__(self, task):
            loss = {"neighbours-only": 0.0, "centralised-local": -1.0, "distributed-crowd": -1.0}
            return RunOutcome({"answered_share": loss[task.scenario] + 0.01 * task.replicate}, 0.0)

    experiment = Experiment("three", scenarios, design, 6, measures=("answered_share",))
    swept = sweep(experiment, tmp_path / "s", workers=0, work=Fixed())
    hub, crowd = discover(swept)
    assert (len(hub.points), len(crowd.points)) == (2, 6)
    assert REACH not in hub.points
    save_discovery(swept, [hub, crowd])  # a map only of the pair that has both parameters
    maps = sorted(path.name for path in (swept.folder / "figures").glob("map-*.svg"))
    assert maps == ["map-neighbours-only-against-distributed-crowd.svg"]


@pytest.mark.parametrize(
    ("lost", "words"),
    [(4, "No box is given: a box needs at least 5 points with a loss"), (8, "b loses where x is")],
)
def test_with_one_replicate_the_sign_counts_and_a_note_says_so(tmp_path, lost, words):
    def worse(scenario, at, _):
        return -1.0 if scenario == "b" and at["x"] < lost / 32 else 0.0

    swept = tried(tmp_path / "s", worse, replicates=1)
    (found,) = discover(swept)
    save_discovery(swept, [found])
    boxes = pd.read_csv(swept.folder / "a-against-b-boxes.csv")
    assert boxes.columns.tolist() == ["where", "coverage", "density", "points"]
    assert len(boxes) == len(found.boxes)  # none in one of the cases
    told = found.words()
    assert told[0] == f"b has less answered share than a at {lost} of 32 points."
    assert told[1].startswith("Note: with one replicate a difference can't be distinguished from luck")
    assert told[2].startswith(words)


def test_points_without_a_value_are_left_out_and_counted(tmp_path):
    def undefined(scenario, at, luck):
        return np.nan if scenario == "b" and at["x"] < 0.25 else luck

    swept = tried(tmp_path / "s", undefined, replicates=2)
    (found,) = discover(swept)
    assert (len(found.points), found.gaps) == (24, 8)
    assert "8 points are left out, because a scenario has no value there." in found.words()
    assert swept.gaps[0].startswith("No value of answered_share in 16 of 64 runs of b: means and curves")
    summary = swept.summary
    assert (summary["runs"] == 2).all()
    assert summary.loc[summary["replicates"] == 0, "scenario"].tolist() == ["b"] * 8
    curve = response(swept, "x", "answered_share")
    assert curve.groupby("scenario")[["valued", "runs"]].sum().to_numpy().tolist() == [[64, 64], [48, 64]]


def test_means_of_some_runs_are_marked_and_means_of_one_point_have_no_interval(tmp_path):
    def some(values):
        return {"z": 1.0 / 3 if values["y"] > values["x"] else np.nan}

    dimensions = Dimension("x", (0.1, 0.2, 0.4), scale="log"), Dimension("y", (0.0, 0.15, 0.3))
    experiment = Experiment("part", {"f": None}, Design("factorial", dimensions), 3)
    swept = sweep(experiment, tmp_path / "s", workers=0, work=FunctionTask(some, ("z",)))
    curve = response(swept, "x", "z")
    assert curve["valued"].tolist() == [6, 3, 0]
    assert curve["runs"].tolist() == [9, 9, 9]
    assert curve["low"].isna().tolist() == [False, True, True]  # of one point of three, and of none
    assert curve["mean"].isna().tolist() == [False, False, True]
    drawn = plot_response(curve)
    assert drawn.get_xscale() == "log"
    assert drawn.get_xlabel() == (
        "x\n(hollow: mean of the runs that have a value, with their number;"
        "\n18 of 27 runs have no value and may differ)"
    )
    line = drawn.lines[0].get_ydata()
    assert np.isnan(line).all()  # no level has a value in every run, so no line is drawn
    assert [text.get_text() for text in drawn.texts] == ["6 of 9", "3 of 9", "0 of 9"]
    hollow = [line for line in drawn.lines if line.get_markerfacecolor() == "white"]
    assert [list(line.get_xdata()) for line in hollow] == [[0.1, 0.2, 0.4]]


def test_a_wait_without_a_median_counts_as_the_lifetime_and_the_curve_falls(tmp_path):
    """Attention shortens waits; where it is low, only the luckiest runs have a median at all."""

    class Waits(Noisy):
        measures = ("median_wait_days",)

        def __call__(self, task):
            # 4 to 11.5 days at the lowest attention: half of the runs are beyond the lifetime of 7
            wait = 12 - dict(task.content)["helping.attention"] - 2.5 * (task.replicate % 4)
            return RunOutcome({"median_wait_days": wait if wait < 7 else np.nan}, 0.0)

    scenario = load("neighbours-only", {"people.count": 30, "days": 20})
    attention = Dimension("helping.attention", (0.5, 1.0, 2.0, 3.0))
    experiment = Experiment("w", {"n": scenario}, Design("factorial", (attention,)), 8)
    swept = sweep(experiment, tmp_path / "s", workers=0, work=Waits())
    survivors = swept.runs.groupby("helping.attention")["median_wait_days"].mean().to_numpy()
    assert not (np.diff(survivors) < 0).all()  # what was drawn before
    curve = response(swept, "helping.attention", "median_wait_days")
    assert (np.diff(curve["mean"]) < 0).all()
    assert curve["censored"].tolist() == [4, 4, 4, 2]
    whole = swept.runs["median_wait_days"].fillna(7.0).groupby(swept.runs["helping.attention"]).mean()
    assert curve["mean"].to_numpy() == pytest.approx(whole.to_numpy())
    drawn = plot_response(curve)
    assert not np.isnan(drawn.lines[0].get_ydata()).any()
    assert "\n(hollow: in 14 of 32 runs fewer than half of the questions were answered;" in drawn.get_xlabel()


def test_a_run_shorter_than_a_lifetime_counts_as_the_run(tmp_path):
    class Never(Noisy):
        measures = ("median_wait_days",)

        def __call__(self, _):
            return RunOutcome({"median_wait_days": np.nan}, 0.0)

    scenario = load("neighbours-only", {"people.count": 30})
    for dimension in (Dimension("days", (3, 9)), Dimension("asking.lifetime", (3.0, 7.0))):
        experiment = Experiment("w", {"n": scenario}, Design("factorial", (dimension,)), 1)
        swept = sweep(experiment, tmp_path / dimension.path, workers=0, work=Never())
        assert response(swept, dimension.path, "median_wait_days")["mean"].tolist() == [3.0, 7.0]


@pytest.mark.long
def test_a_table_says_how_many_replicates_are_needed(swept):
    table = pd.read_csv(swept.folder / "replicates.csv").set_index("what")
    assert table.loc["b less a", "needed"] < table.loc["a", "needed"]
    assert table.loc["b less a", "saved"] > 10  # luck is shared, and so falls out of the difference


@pytest.mark.long
def test_the_runs_saved_by_common_random_numbers_are_measured(swept, tmp_path):
    twin = replace(swept.experiment, independent=True, replicates=20)
    table = save_saving(swept, sweep(twin, tmp_path / "s", workers=0, work=Noisy())).iloc[0]
    # Two independent uniform numbers, a fifth each: their difference has the deviation 0.2 * sqrt(2 / 12).
    assert table["deviation_independent"] == pytest.approx(0.2 * (2 / 12) ** 0.5, rel=0.1)  # 1140 differences
    assert table["deviation_common"] < 1e-9
    assert table["saved"] == table["needed_independent"] / 2 > 100
    assert len(pd.read_csv(swept.folder / "saving.csv")) == 1


def test_replicates_are_added_until_the_width_is_reached(tmp_path):
    experiment = Experiment(
        "noisy", {"a": None}, Design("list", (X, Y), listed=((("x", 1.0), ("y", 1.0)),)), 4
    )
    found = sweep(
        experiment, tmp_path / "s", workers=0, work=Noisy(), until_halfwidth=("answered_share", 0.02)
    )
    row = found.summary.iloc[0]
    assert (row["high"] - row["low"]) / 2 <= 0.02
    assert 10 <= row["replicates"] == len(found.runs) == found.due < 200
    again = sweep(found.experiment, tmp_path / "s", workers=0, work=Noisy(), resume=True)
    pd.testing.assert_frame_equal(again.runs, found.runs, check_exact=True)
    with pytest.raises(StudyError, match="there is no measure 'x'"):
        sweep(experiment, tmp_path / "t", workers=0, work=Noisy(), until_halfwidth=("x", 0.02))


@pytest.mark.long
def test_indices_are_saved_and_other_designs_refused(swept, tmp_path):
    with pytest.raises(StudyError, match="sensitivity needs a design of kind saltelli or morris"):
        sensitivity(swept)
    design = Design("morris", (Dimension("x"), Dimension("y")), 5)
    experiment = Experiment("f", {"f": None}, design, 1)
    work = FunctionTask(lambda v: {"z": 2 * v["x"] + v["y"], "none": np.nan}, ("z", "none"))
    other = sweep(experiment, tmp_path / "s", workers=0, work=work)
    found = sensitivity(other)
    assert found.meaning.startswith("mean size of the effect over the parameter's range")
    assert found.warnings[0] == (
        "f, none: there are no indices, because at most one of its 5 trajectories has a value in every run."
    )
    assert found.warnings[1].startswith(
        "With one replicate the indices and their intervals hold for its luck"
    )
    save_sensitivity(other, found)
    assert (tmp_path / "s" / "figures" / "sensitivity-f-z.svg").exists()
    assert pd.read_csv(tmp_path / "s" / "ranking.csv")["parameter"].tolist() == ["x", "y"]


class Failing(Noisy):
    """The same function, with some runs that fail."""

    def __init__(self, fails):
        self.fails = fails

    def __call__(self, task):
        return RunOutcome({}, 0.0, "ValueError: made to fail") if self.fails(task) else super().__call__(task)


@pytest.mark.parametrize("fails", [lambda task: task.replicate == 0, lambda _: True], ids=["first", "all"])
@pytest.mark.parametrize("kind", ["factorial", "morris", "saltelli"])
@pytest.mark.parametrize("replicates", [1, 2])
def test_analyses_of_sweeps_with_failed_runs(tmp_path, kind, fails, replicates):
    ranges = Dimension("x", low=0.0, high=9.0), Dimension("y", low=0.0, high=2.0)
    design = Design(kind, (X, Y)) if kind == "factorial" else Design(kind, ranges, 4)
    experiment = Experiment("failing", {"a": None, "b": None}, design, replicates)
    swept = sweep(experiment, tmp_path / "s", workers=0, work=Failing(fails))
    none = len(swept.failed) == len(swept.runs)
    save_responses(swept)
    save_discovery(swept, discover(swept))
    if kind != "factorial":
        found = sensitivity(swept)
        save_sensitivity(swept, found)
        assert (len(found.ranking) == 0) == none
    for file in swept.folder.glob("*.csv"):
        assert len(pd.read_csv(file).columns) > 2
    assert swept.runs["error"].dropna().unique().tolist() == ["ValueError: made to fail"]
    if none:
        with pytest.raises(StudyError, match="no run has a value of answered_share, so nothing is drawn"):
            swept.plot("x")


def absent(kind, **parameters):
    scenarios = {name: load(name, {"people.count": 30}) for name in ("neighbours-only", "distributed-crowd")}
    dimensions = tuple(Dimension(path, low=low, high=high) for path, (low, high) in parameters.items())
    return Experiment("absent", scenarios, Design(kind, dimensions, 4), 2, measures=("answered_share",))


class Reach(Noisy):
    """A measure that depends on the rate of asking, and on the reach of the feed if there is one."""

    def __call__(self, task):
        own = dict(task.content)
        return RunOutcome({"answered_share": own.get("asking.rate", 0.1) + own.get(REACH, 12.0) / 100}, 0.0)


REACH = "channels.feed.reach"


@pytest.mark.parametrize("kind", ["morris", "saltelli"])
def test_a_parameter_that_a_scenario_does_not_use_is_not_ranked(tmp_path, kind):
    experiment = absent(kind, **{"asking.rate": (0.05, 0.2), REACH: (4.0, 24.0)})
    swept = sweep(experiment, tmp_path / "s", workers=0, work=Reach())
    found = sensitivity(swept)
    assert set(found.indices[found.indices["scenario"] == "neighbours-only"]["parameter"]) == {"asking.rate"}
    assert set(found.indices[found.indices["scenario"] == "neighbours-only"]["other"]) == {""}
    last = found.ranking[found.ranking["scenario"] == "neighbours-only"].iloc[-1]
    assert (last["parameter"], last["note"]) == (REACH, "not part of this scenario")
    assert pd.isna(last["rank"]) and pd.isna(last["value"])
    note = f"neighbours-only: {REACH} is not part of this scenario, so it was run once for all values."
    assert [doubt for doubt in found.warnings if doubt.startswith("neighbours-only:")] == [note]
    assert swept.gaps[0] == note
    assert json.loads((swept.folder / "manifest.json").read_text(encoding="utf-8"))["notes"][0] == note
    drawn = found.plot(scenario="neighbours-only")
    below = " ".join(drawn.get_xlabel().split())
    assert below.endswith(f"(not used by this scenario: {parameter_label(REACH)})")
    save_sensitivity(swept, found)
    table = pd.read_csv(swept.folder / "ranking.csv")
    assert table["note"].dropna().tolist() == ["not part of this scenario"]


@pytest.mark.parametrize(("kind", "blocks"), [("morris", "trajectories"), ("saltelli", "blocks of points")])
def test_a_block_with_a_run_without_a_value_is_left_out_and_counted(tmp_path, kind, blocks):
    """The indices are those of the other blocks: nothing is averaged over the runs that have a value."""

    class Selection(Noisy):
        def __call__(self, task):
            x = dict(task.content)["x"]
            return RunOutcome({"answered_share": np.nan if task.replicate == 1 and x > 0.9 else 3 * x}, 0.0)

    experiment = Experiment("some", {"f": None}, Design(kind, (Dimension("x"),), 16), 2)
    swept = sweep(experiment, tmp_path / "s", workers=0, work=Selection())
    found = sensitivity(swept)
    lost = [doubt for doubt in found.warnings if "are left out" in doubt]
    assert len(lost) == 1
    assert lost[0].startswith("f, answered_share: ") and f" of 16 {blocks} are left out, because a" in lost[0]
    if kind == "morris":
        assert found.ranking["value"].tolist() == pytest.approx([3.0])


def test_shares_outside_0_to_1_are_explained(tmp_path):
    dimensions = tuple(Dimension(name) for name in "abc")
    experiment = Experiment("few", {"f": None}, Design("saltelli", dimensions, 4), 1)
    work = FunctionTask(lambda v: {"y": (v["a"] - 0.5) * (v["b"] - 0.5) + (v["c"] - 0.5) ** 3}, ("y",))
    found = sensitivity(sweep(experiment, tmp_path / "s", workers=0, work=work))
    values = found.indices["value"]
    outside = int(((values < 0) | (values > 1)).sum())
    assert outside > 0
    (told,) = [doubt for doubt in found.warnings if "outside 0 to 1" in doubt]
    verb = "lies" if outside == 1 else "lie"
    assert told.startswith(
        f"f, y: {outside} of 9 estimated shares of variance {verb} outside 0 to 1 (from −0."
    )
    assert (found.indices["low"] >= np.minimum(values, 0)).all()
    assert (found.indices["high"] <= np.maximum(values, 1)).all()


def test_parameters_of_a_switched_off_group_are_unused_unless_the_design_switches_it_on():
    threshold = "plugging_in.threshold.mean"
    off = absent("morris", **{"asking.rate": (0.05, 0.2), threshold: (0.1, 0.5)})
    assert off.unused_parameters("distributed-crowd") == (threshold,)
    points = off.design.points()
    assert all(
        path == "asking.rate" for point in points for path, _ in off.content("distributed-crowd", point)
    )
    switched = Design("morris", (*off.design.dimensions, Dimension("plugging_in.enabled", (True, False))), 4)
    assert replace(off, design=switched).unused_parameters("distributed-crowd") == ()


SMALL = """
scenarios: [neighbours-only, distributed-crowd]
set: {people.count: 15, days: 9, asking.rate: 0.3}
measures: [answered_share, median_wait_days]
design:
  kind: morris
  points: 3
  parameters: {people.effort.mean: {low: 0.1, high: 1}, days: {low: 8, high: 12}}
replicates: 1
"""


@pytest.mark.long
def test_the_commands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    told = CliRunner().invoke(main, ["sensitivity", "small.yaml", "--workers", "0", "--json", "-o", "s"])
    assert told.exit_code == 0, told.output
    assert {row["parameter"] for row in json.loads(told.stdout)["ranking"]} == {"people.effort.mean", "days"}
    told = CliRunner().invoke(main, ["discover", "small.yaml", "--workers", "0", "--resume", "-o", "s"])
    assert told.exit_code == 0, told.output
    assert "distributed-crowd has less answered share than neighbours-only at" in told.stdout
    wrong = CliRunner().invoke(main, ["sweep", "what-matters", "--saving"])
    assert wrong.exit_code == 2
    assert "what-matters: --saving needs two scenarios or more" in wrong.stderr
    for words in (["--set", "replicates=2"], ["--points", "3"]):
        wrong = CliRunner().invoke(main, ["sweep", "answered-share", *words])
        assert wrong.exit_code == 2
        assert wrong.stderr.startswith(" ".join(words))
    wrong = CliRunner().invoke(main, ["discover", "what-matters"])
    assert wrong.exit_code == 2
    assert wrong.stderr.splitlines() == ["what-matters: discover needs two scenarios or more."]
