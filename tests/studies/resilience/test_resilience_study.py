"""Tests of resilience studies: pairs, denominators, errors, files and sentences."""

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy.stats import ttest_1samp

from sim import Society, load, resilience
from sim.cli import main
from sim.errors import StudyError
from sim.measures import full_life
from sim.plots import plot_resilience, plot_weekly_share
from sim.report import render_resilience
from sim.report.pages.resilience_page import certainty, headline, whose_help
from sim.runner import FinishedRun, Run, with_replicate_seeds
from sim.studies.resilience.leavings import NOBODY, Leaving, cells_of, hub_shares
from sim.studies.resilience.resilience_tables import (
    Helpers,
    Outcomes,
    contrasts_table,
    course_table,
    effects_table,
    same_helpers,
)

# Hubs alone answer here, with nothing to hold them back.
HUBS_ONLY = {
    "people.count": 120,
    "days": 28,
    "asking.rate": 0.3,
    "channels.word_of_mouth": "none",
    "channels.hub.submits": 1.0,
    "channels.hub.capacity": float("inf"),
}
DAY = 14


@pytest.fixture(scope="module")
def study():
    scenario = load("centralised-local", HUBS_ONLY)
    return resilience(
        scenario, shares=[0.3], who=("hubs", "top_helpers"), day=DAY, replicates=5, workers=0, engine="numpy"
    )


def outcomes(asker, asked, answered, gone):
    return Outcomes(
        np.array(asker, np.int32), np.array(asked, float), np.array(answered, bool), np.array(gone, bool)
    )


def ran(number, replicate, harvest):
    return FinishedRun(Run(number, None, replicate), {}, harvest)


def test_shares_by_hand():
    # Person 2 leaves on day 10; questions live 4 days, the run is long enough for all of them.
    base = outcomes([0, 1, 2, 0, 1, 2, 0], [1, 7, 3, 10, 12, 11, 8], [1, 1, 1, 1, 0, 1, 0], [0, 0, 0])
    left = outcomes([0, 1, 2, 0, 1, 0], [1, 7, 3, 10, 12, 13], [1, 1, 1, 0, 0, 1], [0, 0, 1])
    of = [NOBODY, Leaving("random", 0.3)]
    found = effects_table(of, [ran(0, 0, base), ran(1, 0, left)], 10.0, 4.0).iloc[0]
    assert found["before"] == 1.0  # of person 0 on day 1; day 7 lives on beyond day 10, person 2 is gone
    assert found["otherwise"] == 1 / 2  # of persons 0 and 1 on days 10 and 12
    assert found["after"] == 1 / 3
    assert found["difference"] == pytest.approx(1 / 3 - 1 / 2)
    assert (found["asked"], found["asked_otherwise"], found["left"]) == (3, 2, 1)
    assert np.isnan(found["low"])
    assert found["replicates"] == 1


def test_weeks_are_counted_from_the_day():
    asked = np.arange(0, 28)
    base = outcomes(np.zeros(28), asked, asked % 2, [0, 0])
    of = [NOBODY, Leaving("random", 0.5)]
    left = outcomes(np.zeros(28), asked, asked < 10, [0, 1])
    found = course_table(of, [ran(0, 0, base), ran(1, 0, left)], 10.0)
    own = found[found["who"] == "random"]
    # The week before day 3 and the one from day 24 are cut short by the ends of the run.
    assert own["day"].tolist() == [6.5, 13.5, 20.5]
    assert own["mean"].tolist() == [1.0, 0.0, 0.0]


def test_the_pair_of_a_failed_run_is_left_out():
    fine = outcomes([0, 0], [1, 10], [1, 1], [0, 0])
    of = [NOBODY, Leaving("random", 0.5)] * 2
    runs = [ran(0, 0, fine), ran(1, 0, fine), ran(2, 1, None), ran(3, 1, fine)]
    assert effects_table(of, runs, 5.0, 2.0)["replicates"].tolist() == [1]


@pytest.mark.long
def test_without_its_hubs_a_network_of_hubs_answers_nothing(study):
    effects = study.effects[study.effects["who"] == "hubs"].set_index("share")
    assert effects.index.tolist() == [0.25, 0.5, 0.75, 1.0]
    assert effects.loc[1.0, "after"] == 0.0
    assert effects.loc[1.0, "difference"] == -effects.loc[1.0, "otherwise"] < 0
    assert effects["after"].is_monotonic_decreasing
    assert (effects["left"] == 0).all()


@pytest.mark.long
def test_before_is_the_same_whoever_leaves_later(study):
    same_people = study.effects[study.effects["who"] == "hubs"]
    assert same_people["before"].nunique() == 1
    assert same_people["otherwise"].nunique() == 1
    course = study.course.pivot_table(index="day", columns=["who", "share"], values="mean")
    # Weeks whose questions had all ended by then.
    early = course[course.index + 3.5 + 7 <= DAY + 1e-6]
    assert (early["hubs"].sub(early["nobody"][0.0], axis=0) == 0).all(axis=None)


@pytest.mark.long
def test_a_row_of_effects_equals_a_computation_from_its_runs(study):
    scenario = load("centralised-local", HUBS_ONLY)
    gaps = []
    for replicate in range(5):
        lives = []
        for removal in ([], [{"day": DAY, "remove": {"who": "top_helpers", "share": 0.3}}]):
            life = with_replicate_seeds(scenario.replace({"interventions": removal}), replicate)
            lives.append(Society(life, engine="numpy").run().tables())
        gone = lives[1]["people"]["removed_day"].notna().to_numpy()
        assert gone.sum() == 36
        shares = []
        for tables in lives:
            q = tables["questions"]
            q = q[full_life(q, lifetime_days=7, days=28) & (q["asked_day"] >= DAY).to_numpy()]
            shares.append((q["answers"][~gone[q["asker"]]] > 0).mean())
        gaps.append(shares[1] - shares[0])
    row = study.effects[study.effects["who"] == "top_helpers"].iloc[0]
    assert row["difference"] == pytest.approx(np.mean(gaps), abs=1e-12)
    assert row["left"] == 36
    assert row["low"] <= row["difference"] <= row["high"]


@pytest.mark.long
def test_runs_are_labelled_and_paired(study):
    assert len(study.runs) == 5 * 6
    assert (study.runs.groupby("replicate")["luck_seed"].nunique() == 1).all()
    assert study.runs["error"].isna().all()
    assert set(study.runs["who"]) == {"nobody", "hubs", "top_helpers"}


def test_hubs_close_by_quarters_of_their_number():
    towns = load("centralised-local", {"places.towns": 3})
    assert hub_shares(towns) == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert hub_shares(load("centralised-local", {"channels.hub.per": "world"})) == [1.0]


def test_values_that_are_given_apply_to_the_study():
    chosen = {"shares": [0.5], "who": ["random"], "replicates": 1, "workers": 0, "engine": "numpy"}
    values = {"people.count": 60, "days": 20}
    given = resilience("distributed-crowd", overrides=values, **chosen)
    assert given.scenario == load("distributed-crowd", values)
    assert given.effects.equals(resilience(load("distributed-crowd", values), **chosen).effects)


def test_interventions_of_the_scenario_are_kept():
    own = [{"day": 3, "remove": {"who": "random", "count": 10}}]
    scenario = load("distributed-crowd", {"people.count": 60, "days": 20, "interventions": own})
    found = resilience(scenario, shares=[0.5], who=["random"], replicates=1, workers=0, engine="numpy")
    assert found.effects["left"].tolist() == [25.0]  # half of the 50 who are left


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"day": 3}, "choose a day from 7 to 21"),
        ({"day": 27}, "choose a day from 7 to 21"),
        ({"who": ["everybody"]}, "who must be among hubs, top_helpers"),
        ({"shares": [1.0]}, "above 0 and below 1; got 1.0"),
        ({"shares": []}, "got none"),
        ({"replicates": 0}, "replicates must be 1 or more; got 0"),
    ],
)
def test_what_is_refused(chosen, sentence):
    with pytest.raises(StudyError) as refused:
        resilience(load("centralised-local", HUBS_ONLY), **chosen)
    assert sentence in str(refused.value)
    assert str(refused.value).endswith(".")


def test_hubs_are_refused_where_there_are_none():
    with pytest.raises(StudyError, match="has no hubs"):
        resilience("distributed-crowd", who=["hubs"])


@pytest.mark.long
def test_the_folder(study, tmp_path):
    folder = study.save(tmp_path / "study", command="whoanswers resilience town")
    written = {path.name for path in folder.rglob("*") if path.is_file()}
    assert {"runs.parquet", "summary.csv", "course.csv", "manifest.json", "report.html"} <= written
    assert {"resilience.svg", "course.svg"} <= written
    assert json.loads((folder / "manifest.json").read_text())["day"] == DAY
    again = pd.read_csv(folder / "summary.csv")
    pd.testing.assert_frame_equal(again, study.effects, check_dtype=False)
    assert pd.read_parquet(folder / "runs.parquet")["share"].max() == 1.0


@pytest.mark.long
def test_the_report_has_sentences_and_no_scripts(study):
    page = render_resilience(study, figures={})
    assert "<script" not in page
    assert "Without all hubs, 0.0\u00a0% of the questions of the people who stay are answered" in page
    assert "percentage points lower (" in page


@pytest.mark.long
def test_pictures_show_what_leaves(study):
    axes = plot_resilience(study.effects)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["hubs (% of hubs)", "top helpers"]
    assert study.plot().get_ylabel() == axes.get_ylabel()
    lines = [line for line in plot_weekly_share(study.course, day=DAY).lines if len(line.get_xdata()) > 2]
    assert len(lines) == 3


@pytest.mark.long
def test_the_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = [
        "resilience",
        "neighbours-only",
        "--set",
        "people.count=40",
        "--set",
        "days=20",
        "--share",
        "0.2",
    ]
    words += ["--who", "random", "--replicates", "2", "--workers", "0"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert "random people" in done.stdout
    assert (tmp_path / "whoanswers-out" / "neighbours-only-resilience" / "report.html").is_file()
    told = json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)
    assert told["day"] == 10
    assert "too few runs to say. People and effort are drawn again in every society" in told["headline"]
    assert [row["who"] for row in told["effects"]] == ["random"]
    wrong = CliRunner().invoke(main, [*words, "--day", "19"])
    assert wrong.exit_code == 2
    assert "choose a day from 7 to 13" in wrong.stderr


def an_effect(who, difference, low, high, share=0.2):
    return {"who": who, "share": share, "difference": difference, "low": low, "high": high}


def a_contrast(who, less, difference, p_holm, share=0.2):
    bounds = {"low": difference - 0.01, "high": difference + 0.01}
    return {"who": who, "less": less, "share": share, "difference": difference, "p_holm": p_holm, **bounds}


def test_the_headline_gives_figures_and_ranks_only_what_differs():
    rows = pd.DataFrame([
        an_effect("hubs", -0.176, -0.2, -0.15, share=1.0),
        an_effect("top_helpers", -0.05, -0.06, -0.04, share=0.1),
        an_effect("top_helpers", -0.271, -0.29, -0.25),
        an_effect("random", -0.05, -0.06, -0.04),
    ])  # fmt: skip
    clear = pd.DataFrame([a_contrast("top_helpers", "random", -0.221, 0.0001)])
    nothing = clear.iloc[:0]
    assert headline(rows, clear) == (
        "Losing the top helpers costs 27 answers per 100 questions, the most; losing as many at random costs "
        "5.0; losing all hubs costs 18."
    )
    unclear = headline(rows, pd.DataFrame([a_contrast("top_helpers", "random", -0.221, 0.06)]))
    assert unclear.startswith("Losing the top helpers costs 27 answers per 100 questions; losing as many")
    said = certainty(rows, clear)
    assert "27.1 fewer (25.0 to 29.0 fewer) without the 20 % of people who helped most" in said
    assert "as many random people in the same societies: 22.1 fewer (21.1 to 23.1 fewer; p < 0.001)" in said
    assert "Holm's correction for 1 comparison)" in said
    assert "because no random people leave" in certainty(rows, nothing)
    unknown = pd.DataFrame([an_effect("random", np.nan, np.nan, np.nan)])
    assert headline(unknown, nothing) == "Losing random people: too few runs to say."
    assert certainty(unknown, nothing).startswith("Too few runs")
    gained = pd.DataFrame([an_effect("best_connected", 0.02, 0.01, 0.03)])
    assert (
        headline(gained, nothing) == "Losing the best connected people brings 2.0 answers per 100 questions."
    )
    none = pd.DataFrame([an_effect("random", -0.01, -0.03, 0.01)])
    assert headline(none, nothing) == "Losing random people makes no clear difference."


def test_contrasts_by_hand():
    # Effects in six societies: all shift together, so the pairs tell what the effects alone would not.
    shift = np.array([0.0, 0.1, -0.1, 0.2, -0.2, 0.05])
    more = np.array([0.08, 0.09, 0.07, 0.08, 0.1, 0.06])
    changes = {
        ("random", 0.2): dict(enumerate(shift - 0.05)),
        ("top_helpers", 0.2): dict(enumerate(shift - 0.05 - more)),
        ("best_connected", 0.2): dict(enumerate(shift - 0.05 - more / 100 * np.array([1, -1, 1, -1, 1, -1]))),
        ("hubs", 1.0): dict(enumerate(shift)),
    }
    table = contrasts_table(changes).set_index(["who", "less"])
    assert list(table.index) == [
        ("top_helpers", "best_connected"), ("top_helpers", "random"), ("best_connected", "random"),
    ]  # fmt: skip
    top = table.loc[("top_helpers", "random")]
    found = ttest_1samp(-more, 0.0)
    assert top["difference"] == pytest.approx(-more.mean())
    assert (top["low"], top["high"]) == pytest.approx(tuple(found.confidence_interval(0.95)))
    assert top["p"] == pytest.approx(found.pvalue)
    smallest = table["p"].min()
    assert table.loc[table["p"] == smallest, "p_holm"].item() == pytest.approx(3 * smallest)
    assert table.loc[("best_connected", "random"), "p_holm"] == table.loc[("best_connected", "random"), "p"]
    few = {key: {r: value for r, value in each.items() if r < 4} for key, each in changes.items()}
    assert contrasts_table(few)[["low", "high", "p", "p_holm"]].isna().all(axis=None)
    assert contrasts_table({("hubs", 1.0): {0: 0.1}}).empty


def test_whose_help_it_is():
    drawn = Helpers(20, 24, 0.061)
    assert whose_help(drawn, own=True) == (
        "The file does not give the effort of 20 of 24 people, so it is drawn again in every society. The "
        "top helpers are those who help most in a society, not particular people of the file (rank "
        "correlation of a person's help in two societies: 0.06)."
    )
    assert "drawn again in every society" in whose_help(drawn, own=False)
    assert whose_help(Helpers(0, 24, 0.8), own=True) == "Everybody's effort is the same in every society."
    assert whose_help(Helpers(0, 0, np.nan), own=False) == ""


def test_the_same_people_are_compared_between_societies():
    def life(helped, effort):
        return Outcomes(*([np.zeros(0)] * 4), np.array(helped), np.array(effort))

    runs = [
        ran(0, 0, life([1, 2, 3], [1.0, 2.0, 3.0])),
        ran(1, 0, life([9, 9, 9], [1.0, 2.0, 3.0])),
        ran(2, 1, life([3, 2, 1], [1.0, 5.0, 3.0])),
    ]
    of = [NOBODY, Leaving("random", 0.5), NOBODY]
    assert same_helpers(of, runs) == (1, 3, -1.0)
    assert same_helpers(of[:2], runs[:2])[:2] == (0, 0)


def test_a_share_that_comes_to_nobody_is_left_out():
    setting = load("hybrid", {"people.count": 50})
    cells = cells_of(setting, ["random"], [0.0001, 0.2], 90, 2)
    assert cells == [NOBODY, Leaving("random", 0.2)]
    with pytest.raises(StudyError, match="give larger shares"):
        cells_of(setting, ["random"], [0.0001], 90, 2)
