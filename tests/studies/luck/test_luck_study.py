"""The luck study from scenario to folder: command, page, pictures, and what is refused."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from sim import luck, runner
from sim.cli import main
from sim.errors import StudyError
from sim.measures.luck.variance_parts import PARTS
from sim.plots import plot_luck, plot_strips, plot_two_lives
from sim.report.pages import luck_sentences
from sim.scenarios.loading import load
from sim.studies.luck.life_counts import STRETCHES, asking_days, count_by_person
from sim.tables import frames_of

SMALL = {"people.count": 60, "days": 30, "asking.rate": 0.3}


@pytest.fixture(scope="module")
def study():
    return luck("hybrid", overrides=SMALL, lives=3, workers=0, engine="numpy")


@pytest.mark.long
def test_shares_of_all_parts_sum_to_one(study):
    for _, of in study.shares.groupby("questions"):
        share = of.set_index("part")["share"]
        assert share[list(PARTS)].sum() == pytest.approx(1)
        assert share["person"] + share["luck"] == pytest.approx(1)
        assert ((of["low"] <= of["share"]) & (of["share"] <= of["high"])).all()


@pytest.mark.long
def test_a_share_outside_0_to_100_per_cent_is_explained(study):
    sure = {"helping.willingness.baseline": 30, "helping.misjudgement": 0, "asking.difficulty": 0}
    even = luck("distributed-crowd", overrides=SMALL | sure, lives=2, workers=1, engine="numpy")
    outside = [((each.shares["share"] < 0) | (each.shares["share"] > 1)).any() for each in (study, even)]
    assert any(outside), "take a society in which something explains next to nothing"
    assert [any("unbiased" in note for note in each.notes) for each in (study, even)] == outside


@pytest.mark.long
def test_lives_are_those_of_run_lives(study):
    tables = runner.run_lives(load("hybrid", SMALL), lives=3, engine="numpy")
    early = tables["questions"].query("asked_day <= 23")
    counts = early.groupby(["life", "asker"]).agg(
        asked=("asker", "size"), got=("answers", lambda a: (a > 0).sum())
    )
    found = study.counts.set_index(["life", "person"])
    assert found["asked"].sum() == len(early)
    assert (found.loc[counts.index, "asked"] == counts["asked"]).all()
    assert (found.loc[counts.index, "answered"] == counts["got"]).all()
    helped = tables["people"].set_index(["life", "person"])["helped"]
    assert (found["helped"] == helped.loc[found.index]).all()


@pytest.mark.long
def test_observing_lives_changes_nothing():
    scenario = load("hybrid", {**SMALL, "asking.spread": 0})  # everybody has the same rate
    keep = {"replicate": 0, "engine": "numpy", "keep": True}
    plain, watched = (
        frames_of(runner.run_once(runner.Run(0, scenario, watch=watch, **keep), lambda *_: ({}, None)).tables)
        for watch in (None, runner.AskingChance)
    )
    chances = watched.pop("watched").set_index("question_id")["chance"]
    for name, table in plain.items():
        pd.testing.assert_frame_equal(table, watched[name], check_exact=True)
    questions = plain["questions"]
    assert sorted(chances.index) == sorted(questions["question_id"])
    first_day = questions[questions["asked_day"] == 0]["question_id"]
    assert np.allclose(chances.loc[first_day], 0.3), "everybody begins in good spirits"
    assert chances.min() < 0.3


@pytest.mark.slow  # as for every study, which two long tests show of sweeps and comparisons
def test_the_same_for_two_workers(study):
    other = luck("hybrid", overrides=SMALL, lives=3, workers=2, engine="numpy")
    pd.testing.assert_frame_equal(study.shares, other.shares, check_exact=True)
    pd.testing.assert_frame_equal(study.people, other.people, check_exact=True)


@pytest.mark.long
def test_pictures_draw_what_there_is(study):
    bars = plot_luck(study.shares)
    ends = [patch.get_x() + patch.get_width() for patch in bars.patches]
    held = study.shares[study.shares["part"].isin(PARTS)]
    drawn = held["share"].clip(lower=0).groupby(held["questions"]).sum()
    assert max(ends) == pytest.approx(100 * drawn.max())
    nothing = study.shares.assign(share=np.nan)
    assert "no differences to explain" in [text.get_text() for text in plot_luck(nothing).texts]
    assert plot_two_lives(study.counts).get_xlabel() == "questions answered in one life (%)"
    assert len(plot_strips(study.counts, study.people).get_yticklabels()) == 12
    rare = study.counts.assign(asked=np.minimum(study.counts["asked"], 2))  # nobody asked thrice
    assert len(plot_two_lives(rare).collections[0].get_offsets()) == 0


@pytest.mark.long
def test_the_command_writes_a_folder_and_prints_json(tmp_path):
    words = [
        "luck",
        "neighbours-only",
        "--lives",
        "2",
        "--workers",
        "0",
        "--json",
        "-o",
        str(tmp_path / "out"),
    ]
    for name, value in SMALL.items():
        words += ["--set", f"{name}={value}"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert {row["part"] for row in told["shares"]} >= set(PARTS)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written >= {
        "luck.csv",
        "people.csv",
        "lives.csv",
        "fifths.csv",
        "more_help.csv",
        "luck_by_lag.csv",
        "manifest.json",
        "luck.html",
    }
    assert len(pd.read_csv(tmp_path / "out" / "people.csv")) == 60
    page = (tmp_path / "out" / "luck.html").read_text(encoding="utf-8")
    assert "<script" not in page and "http://" not in page and "https://" not in page
    assert page.count("data:image/") == 2 * 3  # each also in a form for a phone


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"lives": 1}, "lives must be from 2"),
        ({"overrides": SMALL | {"asking.rate": 0}}, "needs 20 people or more who ask"),
        ({"overrides": SMALL | {"people.count": 19}}, "people.count is 19"),
    ],
)
def test_scenarios_that_cannot_be_analysed_are_refused(how, says):
    with pytest.raises(StudyError, match=says):
        luck("hybrid", **{"overrides": SMALL, "lives": 2, "workers": 0, "engine": "numpy"} | how)


@pytest.mark.long
def test_there_are_no_shares_if_every_question_is_answered():
    sure = {
        "helping.willingness.baseline": 30, "people.effort.mean": float("inf"), "asking.difficulty": 0,
        "channels.feed.noise": 0, "helping.attention": float("inf"),
    }  # fmt: skip
    found = luck("distributed-crowd", overrides=SMALL | sure, lives=2, workers=0, engine="numpy")
    assert found.shares["share"].isna().all()
    assert found.more_help["change"].isna().all()
    assert found.summary()[0][2][0][1] == "–"


def made_shares(*shares, questions=100):
    return pd.DataFrame({"questions": questions, "days": 400.0, "part": PARTS, "share": shares})


def test_the_picture_shows_the_figures_of_the_table_and_draws_nothing_below_0():
    shares = made_shares(0.341, 0.2, 0.261, 0.028, -0.039, 0.209)
    bars = plot_luck(shares)
    shown = [text.get_text() for text in bars.texts]
    assert shown == [f"{100 * share:.1f}" for share in shares["share"] if share > 0.05]
    assert [patch.get_width() for patch in bars.patches] == pytest.approx([34.1, 20, 26.1, 2.8, 0, 20.9])
    assert bars.get_xlim() == pytest.approx((0, 103.9))
    fates = pd.DataFrame({"life": [0, 1], "person": 0, "asked": 3, "answered": 1})
    said = luck_sentences.picture_remarks(shares, fates)["luck"]
    assert "luck of the life (−3.9 % over 100 questions within 400 days)" in said
    assert "luck" not in luck_sentences.picture_remarks(made_shares(0.2, 0.1, 0.1, 0.2, 0.2, 0.2), fates)


def test_who_is_drawn_in_two_lives_is_counted():
    fates = pd.DataFrame({
        "life": [0] * 3 + [1] * 3 + [2] * 3, "person": [0, 1, 2] * 3,
        "asked": [3, 2, 9, 4, 5, 0, 9, 9, 9], "answered": [3, 2, 1, 1, 1, 0, 9, 9, 9],
    })  # fmt: skip
    shares = made_shares(0.2, 0.1, 0.1, 0.2, 0.2, 0.2)
    said = luck_sentences.picture_remarks(shares, fates)["two_lives"]
    assert said.startswith("The picture shows 1 of 3 people: those who asked at least 3 questions in both")
    assert len(plot_two_lives(fates).collections[0].get_offsets()) == 1
    assert "asked 5.6 questions per life" in luck_sentences.asked_sentence(fates, 14.0, shares)


def test_questions_are_weighted_by_one_over_their_chance_of_being_asked():
    scenario = load("hybrid", SMALL)  # a question lives 7 days, so 24 days count
    assert asking_days(scenario) == 24
    tables = {
        "people": pd.DataFrame({"helped": [3, 0]}),
        "questions": pd.DataFrame({
            "question_id": range(4), "asker": [0, 0, 1, 1], "answers": [1, 0, 2, 1],
            "asked_day": [0.0, 12.0, 23.0, 24.0],
        }),
        "watched": pd.DataFrame({"question_id": range(4), "chance": [0.5, 0.25, 0.1, 0.1]}),
    }  # fmt: skip
    tables = {name: table.assign(life=0) for name, table in tables.items()}
    named, found = count_by_person(tables, runner.Run(0, scenario, 0, measures=("late_answered_share",)))
    assert named == {"late_answered_share": 1.0}
    helped, asked, answered, n_squares, s_squares = found[:5]
    assert (helped.tolist(), asked.tolist(), answered.tolist()) == ([3, 0], [2, 1], [1, 1])
    assert (n_squares.tolist(), s_squares.tolist()) == ([20, 100], [4, 100])
    n, s = np.split(found[5:], 2)
    assert n.shape == (24, 2)
    assert n[0, 0] == 2 and n[12, 0] == 4 and n[23, 1] == 10 and n.sum() == 16
    assert s[0, 0] == 2 and s[23, 1] == 10 and s.sum() == 12
    assert (
        len(count_by_person(tables, runner.Run(0, scenario.replace({"days": 200}), 0))[1])
        == 5 + 2 * STRETCHES
    )


@pytest.mark.long
def test_a_note_gives_the_run_length_for_more_questions(study):
    asked = study.counts["asked"].mean()
    wanted = 10 if asked < 10 else 100
    said = [note for note in study.notes if note.startswith(f"No shares are given for {wanted} questions")]
    assert len(said) == 1
    days = int(re.search(r"\bdays=(\d+)", said[0])[1])
    assert asked * (days - 6) / 24 == pytest.approx(wanted, abs=asked / 24)
    assert study.shares["days"].max() == 24
    assert study.shares["questions"].max() == pytest.approx(asked, rel=0.1)
