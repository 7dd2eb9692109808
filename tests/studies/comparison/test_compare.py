"""Comparisons: pairing, workers, failed runs, intervals, and what is refused."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim import Society, compare, runner
from sim.errors import StudyError
from sim.measures import MEASURES
from sim.report.number_words import changes, sentences
from sim.report.pages.comparison_sentences import same_question
from sim.runner import FinishedRun, Run
from sim.scenarios.loading import load
from sim.studies.comparison.counterfactual import Outcomes, counterfactual_table
from sim.studies.comparison.differences import differences_table
from sim.studies.comparison.pairs import check_paired
from sim.studies.luck.luck_study import luck

SMALL = {"people.count": 120, "days": 25, "asking.rate": 0.2}
PAIR = ("centralised-local", "distributed-crowd")


@pytest.fixture(scope="module")
def compared():
    return compare(PAIR, overrides=SMALL, replicates=5, workers=0, engine="numpy")


def without_time(runs):
    return runs.drop(columns="seconds")


@pytest.mark.long
def test_two_workers_give_the_rows_of_one(compared):
    other = compare(PAIR, overrides=SMALL, replicates=5, workers=2, engine="numpy")
    pd.testing.assert_frame_equal(without_time(compared.runs), without_time(other.runs), check_exact=True)
    for name in ("groups", "differences", "counterfactual"):
        pd.testing.assert_frame_equal(getattr(compared, name), getattr(other, name), check_exact=True)
    for scenario, tables in compared.tables.items():
        for name, table in tables.items():
            pd.testing.assert_frame_equal(table, other.tables[scenario][name], check_exact=True)


@pytest.mark.long
def test_more_replicates_leave_existing_ones_unchanged(compared):
    fewer = compare(PAIR, overrides=SMALL, replicates=2, workers=0, engine="numpy")
    pd.testing.assert_frame_equal(
        without_time(compared.runs).head(4), without_time(fewer.runs), check_exact=True
    )


@pytest.mark.long
def test_scenarios_of_a_replicate_share_seeds_and_replicates_dont(compared):
    seeds = compared.runs.groupby("replicate")[["people_seed", "ties_seed", "luck_seed"]].nunique()
    assert (seeds == 1).all(axis=None)
    assert compared.runs["luck_seed"].nunique() == compared.runs["replicate"].nunique() > 1


@pytest.mark.long
def test_differences_are_those_of_the_pairs(compared):
    wide = compared.runs.pivot_table(index="replicate", columns="scenario", values="answered_share")
    gaps = (wide[PAIR[1]] - wide[PAIR[0]]).to_numpy()
    d = compared.differences.set_index(["measure", "group"]).loc[("answered_share", "all")]
    assert d["difference"] == pytest.approx(gaps.mean(), abs=1e-12)
    half = 2.776445105 * gaps.std(ddof=1) / 5**0.5  # Student's t for 4 degrees of freedom, five pairs
    assert (d["low"], d["high"]) == pytest.approx((gaps.mean() - half, gaps.mean() + half), abs=1e-8)


def made(name, replicate, row, totals):
    no_groups = pd.DataFrame(columns=["group_kind", "group", "answered_share"])
    harvest = SimpleNamespace(groups=no_groups, member={}, totals=totals)
    return FinishedRun(
        Run(0, SimpleNamespace(name=name), replicate), dict.fromkeys(MEASURES, 0.5) | row, harvest
    )


def test_pairs_without_a_value_are_counted_and_reported():
    def waits(name, days):
        return [made(name, r, {"median_wait_days": value}, {}) for r, value in enumerate(days)]

    def found(a, b):
        table = differences_table(("a", "b"), [*waits("a", a), *waits("b", b)])
        assert (table.query("measure != 'median_wait_days'")["missing"] == 0).all()
        (change,) = changes(table.query("measure == 'median_wait_days'"))
        return change, sentences([change], pd.DataFrame({"group": []}))[1]

    some, told = found([6.0, np.nan, 6.0], [0.0, 1.0, 0.0])
    assert (some.mean_a, some.mean_b, some.difference, some.replicates, some.missing) == (
        6.0,
        0.0,
        -6.0,
        2,
        1,
    )
    assert "in every run" not in told
    assert "in each of the 2 pairs of runs that can be compared" in told
    assert "In 1 of 3 pairs of runs, at least one of the two runs answered fewer than half" in told
    none, told = found([np.nan] * 3, [0.0, 1.0, 2.0])
    assert (none.mean_b, none.replicates, none.missing) == (1.0, 0, 3)
    assert np.isnan([none.mean_a, none.difference]).all()
    assert "so the two scenarios can't be compared" in told


def test_runs_without_a_median_wait_are_counted_beside_the_shares():
    few = load("neighbours-only", {"people.count": 40, "days": 30})
    crowd = load("distributed-crowd", {"people.count": 40, "days": 30})
    found = compare([few, crowd], replicates=3, workers=0, engine="numpy")
    waits = found.runs[found.runs["scenario"] == "neighbours-only"]["median_wait_days"]
    rows = {row[0]: row for row in found.brief()[0][2]}
    assert waits.isna().any()
    assert rows["Median wait"][1] == f"none in {waits.isna().sum()} of 3"
    assert rows["Median wait"][2].endswith("days")


def test_questions_asked_in_only_one_network_are_counted_separately():
    def asked(name, questions, answered):
        who = np.array([q % 10 for q in questions], np.int32)
        held = Outcomes(
            None, None, np.array(questions), np.array(answered), who, {"all": np.ones(10, bool)}, {}
        )
        return FinishedRun(Run(0, SimpleNamespace(name=name), 0), {}, held)

    ran = [asked("a", [1, 2, 3, 9], [True, False, True, False]), asked("b", [2, 3, 5, 6, 7], [True] * 5)]
    row = counterfactual_table(("a", "b"), ran).iloc[0]
    assert (row["questions"], row["only_b"], row["both"]) == (2, 0.5, 0.5)
    assert (row["asked_only_a"], row["asked_only_b"]) == (2, 3)
    sentence = same_question(row.to_dict()).replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "60.0 % of the questions under “b” and 50.0 % of the questions under “a” were asked only there"
        in sentence
    )


def test_reads_per_answer_are_a_ratio_of_totals_over_replicates():
    def ran(name, replicate, read, answers):
        row = {"reads_per_answer": read / answers if answers else np.nan}
        return made(name, replicate, row, {"reads_per_answer": (read, answers)})

    runs = [ran("a", 0, 100.0, 1.0), ran("a", 1, 98.0, 8.0), ran("a", 2, 2.0, 0.0)]
    runs += [ran("b", 0, 30.0, 3.0), ran("b", 1, 40.0, 5.0), ran("b", 2, 10.0, 2.0)]
    found = differences_table(("a", "b"), runs).set_index("measure").loc["reads_per_answer"]
    assert (found["mean_a"], found["mean_b"], found["replicates"]) == (200 / 9, 8.0, 3)
    assert found["difference"] == pytest.approx(8.0 - 200 / 9)
    assert found["low"] < found["difference"] < found["high"]


@pytest.mark.long
def test_counterfactual_shares_are_those_of_the_common_questions(compared):
    row = compared.counterfactual.set_index("group").loc["all"]
    assert row[["neither", "only_a", "only_b", "both"]].sum() == pytest.approx(1)
    # by hand, for the first replicate alone
    one = compare(PAIR, overrides=SMALL, replicates=1, workers=0, engine="numpy")
    a, b = (one.tables[name]["questions"].query("asked_day <= 18").set_index("question_id") for name in PAIR)
    both = pd.concat({"answers_a": a["answers"], "answers_b": b["answers"]}, axis=1, join="inner")
    assert len(both) == one.counterfactual["questions"].iloc[0]
    share = ((both["answers_a"] == 0) & (both["answers_b"] > 0)).mean()
    assert one.counterfactual["only_b"].iloc[0] == pytest.approx(share)
    assert np.isnan(one.counterfactual["both_low"].iloc[0]), "one replicate gives no interval"


@pytest.mark.long
def test_the_same_question_has_the_same_topic_and_difficulty_in_both(compared):
    a, b = (compared.tables[name]["questions"].set_index("question_id") for name in PAIR)
    common = a.index.intersection(b.index)
    assert len(common) > 100
    for column in ("asker", "difficulty", "asked_day"):
        assert (a.loc[common, column] == b.loc[common, column]).all()
    assert (a.loc[common, "topic"].astype(str) == b.loc[common, "topic"].astype(str)).all()


def fail_some(tables, run):
    from sim.studies.comparison.counterfactual import outcomes

    if run.scenario.seed.luck != 1 and run.scenario.name == PAIR[1]:
        raise ArithmeticError("this life came to grief")
    return outcomes(tables, run)


@pytest.mark.long
def test_a_failed_run_is_a_row_with_its_reason(monkeypatch):
    import sys

    monkeypatch.setattr(sys.modules["sim.studies.comparison.compare"], "outcomes", fail_some)
    result = compare(PAIR, overrides=SMALL, replicates=3, workers=0, engine="numpy")
    failed = result.runs[result.runs["error"].notna()]
    assert failed["run_id"].tolist() == [3, 5]
    assert set(failed["error"]) == {"ArithmeticError: this life came to grief"}
    assert (result.differences["replicates"] == 1).all(), "only the pair of the first replicate is whole"
    assert any("2 of 6 runs failed" in title for title, _, _ in result.summary())


@pytest.mark.parametrize(
    ("scenarios", "overrides", "says"),
    [
        (PAIR[:1], {}, "two scenarios or more"),
        ((PAIR[0], PAIR[0]), {}, "different names"),
        ((PAIR[0], load(PAIR[1], {"people.count": 50})), {}, "people.count is 2000 in"),
        ((PAIR[0], load(PAIR[1], {"seed.luck": 9})), {}, "seed.luck is 1 in"),
        (
            (PAIR[0], load(PAIR[1], {"interventions": [{"day": 3, "set": {"asking.difficulty": 0.5}}]})),
            {},
            "the change of asking by interventions is",
        ),
    ],
)
def test_what_cannot_be_paired_is_refused(scenarios, overrides, says):
    with pytest.raises(StudyError, match=says):
        compare(scenarios, overrides=overrides, replicates=2)


def test_lives_share_people_and_ties_and_differ_in_luck():
    scenario = load("hybrid", {"people.count": 60, "days": 12, "asking.rate": 0.2})
    tables = runner.run_lives(scenario, lives=2, engine="numpy", ties=False)
    people = tables["people"]
    first, second = (people[people["life"] == life].reset_index(drop=True) for life in (0, 1))
    pd.testing.assert_series_equal(first["effort"], second["effort"])
    questions = tables["questions"]
    assert set(questions["life"]) == {0, 1}
    assert (
        questions[questions["life"] == 0]["question_id"].tolist()
        != questions[questions["life"] == 1]["question_id"].tolist()
    )


def test_a_feed_with_nobody_on_the_crowd_is_noted():
    result = compare(
        PAIR,
        overrides={"people.count": 30, "days": 12, "people.on_crowd": 0},
        replicates=1,
        workers=0,
        engine="numpy",
        small_groups=True,
    )
    assert result.notes[:-1] == (
        "distributed-crowd: there is a feed, but nobody is on it (see people.on_crowd).",
    )


def test_a_feed_that_people_join_later_gives_no_warning():
    plugged = [{"day": 3, "plug_in": {"share": 0.5}}]
    few = {"people.count": 30, "days": 7, "people.on_crowd": 0, "interventions": plugged}
    assert Society(load("distributed-crowd", few), engine="numpy").state.notes == ()


def test_a_run_shorter_than_a_questions_life_says_why_there_is_no_share():
    short = load("distributed-crowd", {"people.count": 30, "days": 5})
    (told,) = Society(short, engine="numpy").state.notes
    assert told == (
        "A run of 5 days is shorter than the lifetime of a question, 7 days (asking.lifetime), so it has no "
        "answered share; set days to 7 or more."
    )
    assert short.replace({"days": 7}).warnings == ()
    with pytest.raises(StudyError, match="distributed-crowd: A run of 5 days is shorter"):
        luck(short, lives=2, engine="numpy", workers=0)


def test_pairs_without_a_ratio_of_totals_are_counted_like_any_other():
    def found(a, b):
        ran = [
            made(
                name, r, {"reads_per_answer": above / below if below else np.nan}, {"reads_per_answer": sums}
            )
            for name, each in (("a", a), ("b", b))
            for r, sums in enumerate(each)
            for above, below in [sums]
        ]
        table = differences_table(("a", "b"), ran).query("measure == 'reads_per_answer'")
        return changes(table)[0]

    none = found([(9.0, 1.0), (4.0, 2.0)], [(5.0, 0.0), (3.0, 0.0)])
    assert (none.replicates, none.missing) == (0, 2)
    assert np.isnan([none.mean_b, none.difference, none.low]).all()
    one = found([(9.0, 1.0), (3.0, 1.0)], [(4.0, 0.0), (2.0, 1.0)])
    assert (one.difference, one.replicates, one.missing) == (0.0, 1, 1)  # (4 + 2) / 1 less (9 + 3) / 2
    assert np.isnan([one.low, one.high]).all()
    crossed = found([(9.0, 1.0), (3.0, 0.0)], [(4.0, 0.0), (2.0, 1.0)])
    assert (crossed.replicates, crossed.missing) == (0, 2)
    assert np.isnan(crossed.difference)


@pytest.mark.long
def test_a_comparison_without_a_question_is_reported():
    """Its nearly empty figures are tested in tests/plots/test_plots.py."""
    from sim.report import render_comparison

    result = compare(
        PAIR,
        overrides={"people.count": 10, "days": 8, "asking.rate": 0},
        replicates=2,
        workers=0,
        engine="numpy",
    )
    assert "nothing can be said about who gets answers" in render_comparison(result, figures={})


@pytest.mark.parametrize("luck", [1.5, -1, True, "a", 2**70])
def test_luck_is_a_whole_number(luck):
    from sim import Society

    with pytest.raises(StudyError, match="luck must be a whole number"):
        Society("neighbours-only", luck=luck, people__count=5, days=8, engine="numpy")


def test_a_channel_is_not_switched_by_null():
    from sim.errors import ScenarioError

    with pytest.raises(ScenarioError, match=r"write none to leave channels\.hub out"):
        load(PAIR[1], {"channels.hub": None})
    assert load(PAIR[0], {"channels.hub": "none"}).channels.hub is None


def test_groups_of_other_people_are_not_compared():
    few = load("hybrid", {"people.count": 40, "days": 12, "asking.rate": 0.2})
    act = {"day": 5, "plug_in": {"share": 0.5, "who": "random"}}
    joined = few.replace({"name": "joined", "interventions": [act]})
    found = compare([few, joined], replicates=2, workers=0, engine="numpy")
    groups = set(found.differences.query("measure == 'answered_share'").group)
    assert "all" in groups
    assert "town 1" in groups
    assert not groups & {"on the crowd", "off the crowd"}
    for table in (found.groups, found.counterfactual):
        other = table[~table["same_people"]]
        assert set(other["group"]) == {"on the crowd", "off the crowd"}
    who, _, same_question = found.summary()
    assert "; * other people than under hybrid" in who[0]
    for rows in (who[2], same_question[2]):
        others = [row[0] for row in rows if row[2 if rows is who[2] else -1].endswith(" *")]
        assert [re.sub(r" \(.* people\)$", "", name) for name in others] == ["off the crowd", "on the crowd"]
        assert all(name.endswith(" people)") for name in others)
    different = "The groups off the crowd, on the crowd have different people in hybrid and in"
    assert [note for note in found.notes if note.startswith(different)]
    again = few.replace({"name": "same"})
    same = compare([few, again], replicates=2, workers=0, engine="numpy", small_groups=True)
    assert {"on the crowd", "off the crowd"} <= set(same.differences.group)
    assert not [note for note in same.notes if note.startswith("The group")]
    assert "*" not in str(same.summary())


def test_a_file_beside_another_scenario_is_the_same_file(tmp_path):
    own = tmp_path / "mine.yaml"
    own.write_text("extends: own-people-hub\ninterventions: [{day: 9, event: {turnout: 1}}]\n")
    check_paired([load("own-people-hub"), load(own)])
    people = tmp_path / "people.csv"
    people.write_bytes(load(own).people.from_file.path.read_bytes())
    with pytest.raises(StudyError, match=r"can't be paired: people.from_file.path is .*people\.csv"):
        check_paired([load("own-people-hub"), load(own, data=tmp_path)])


def test_many_scenarios_are_a_row_each_and_fit_a_terminal():
    few = load("hybrid", {"people.count": 30, "days": 10, "asking.rate": 0.2, "asking.spread": 0})
    names = ("the-first-of-them-all", "one-more-of-hybrids", "a-third-one-as-well")
    few_each = [few.replace({"name": n}) for n in names]
    found = compare(few_each, replicates=2, workers=0, engine="numpy", small_groups=True)
    shares, less = found.brief()
    assert [row[0] for row in shares[2]] == list(names)
    assert [row[0] for row in less[2]] == list(names[1:])
    for _, columns, rows in (shares, less):
        widths = [max(map(len, each)) for each in zip(columns, *rows, strict=True)]
        assert sum(widths) + 3 * len(widths) + 1 <= 80  # with the lines of a table
    everybody = found.groups.query("group == 'all'").set_index("scenario")
    for name, told in zip(names, shares[2], strict=True):
        assert told[1] == f"{everybody.loc[name, 'mean']:.1%}"  # from two societies there is no interval
    assert less[2][0][1:] == ["+0.0", "0", "0", "11"]  # the same networks, from too few societies
    assert len(found.summary()) == 5  # all of it, where it is asked for
