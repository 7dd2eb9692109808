"""Facts of runs: the same functions as for logs, lives, societies and intervals."""

import math

import numpy as np
import pandas as pd
import pytest
from helpers.societies import HYBRID

from sim import Society, facts, load_run, measure, save_run
from sim.errors import TableError

DAY = 86_400
LIFETIME = HYBRID.asking.lifetime


@pytest.fixture(scope="module")
def tables():
    return Society(HYBRID, engine="numpy").run().tables()


@pytest.fixture(scope="module")
def runs(tables):
    others = [
        Society(HYBRID.replace({"seed.people": seed}), engine="numpy").run().tables() for seed in (5, 6)
    ]
    return [tables, *others]


def as_log(tables):
    """Return the helpful answers of a run as the two tables of a log."""
    q, a = tables["questions"], tables["answers"]
    a = a[a["helpful"]]
    questions = pd.DataFrame(
        {"question_id": q["question_id"], "asker": q["asker"], "asked_at": q["asked_day"] * DAY}
    )
    answers = pd.DataFrame(
        {"question_id": a["question_id"], "answerer": a["helper"], "answered_at": a["day"] * DAY}
    )
    return questions, answers


def test_a_run_and_its_log_have_the_same_facts(tables):
    assert tables["questions"]["asked_day"].min() == 0  # a log begins with its first question
    days = float(len(tables["days"]))
    for length in (days, 14.0):
        log = facts.read_log(*as_log(tables)).window(start=None, end=length, days=None)
        # random networks depend on the order in which people are numbered
        of_log = facts.values(log, lifetime_days=LIFETIME, nulls=0)
        of_run = facts.values(tables, lifetime_days=LIFETIME, days=length, nulls=0)
        if length < 30:  # a log doesn't know that nobody can answer any more
            assert math.isnan(of_log["answered_by_day_30"])
            of_log["answered_by_day_30"] = of_log["answered_by_day_7"]
        assert of_log == pytest.approx(of_run, nan_ok=True)
        assert 0 < of_run["answered_share"] < 1


def test_facts_agree_with_the_measures_of_the_run(tables):
    measures = measure(tables, lifetime_days=LIFETIME, days=HYBRID.days)
    found = facts.values(tables, lifetime_days=LIFETIME)
    for fact, same in (
        ("answered_share", "answered_share"),
        ("reciprocity", "reciprocity"),
        ("reciprocity_by_chance", "reciprocity_null"),
    ):
        assert found[fact] == pytest.approx(measures[same])
    helped = tables["people"]["helped"].to_numpy()
    active = (helped > 0) | (tables["people"]["asked"].to_numpy() > 0)
    assert found["only_ask"] == pytest.approx(np.mean(helped[active] == 0))


def test_shuffled_tables_give_the_same_facts(tables):
    shuffled = {
        name: frame.sample(frac=1, random_state=3) if name != "days" else frame
        for name, frame in tables.items()
    }
    expected = facts.values(tables, lifetime_days=LIFETIME)
    assert facts.values(shuffled, lifetime_days=LIFETIME) == pytest.approx(expected, nan_ok=True)


def test_folders_saved_runs_and_tables_are_read_alike(tables, tmp_path):
    folder = save_run(tmp_path / "run", tables, HYBRID)
    expected = facts.values(tables, lifetime_days=LIFETIME)
    for run in (folder, str(folder), load_run(folder)):
        assert facts.values(run) == pytest.approx(expected, nan_ok=True)


def test_a_shorter_lifetime_than_that_of_the_run_counts_fewer_answers(tables, tmp_path):
    folder = save_run(tmp_path / "run", tables, HYBRID)
    short, full = facts.values(folder, lifetime_days=1), facts.values(folder)
    assert short["first_answers_day_0"] == 1.0 and full["first_answers_day_0"] < 1.0
    assert short["answered_share"] < full["answered_share"]
    assert short["answered_by_day_1"] == full["answered_by_day_1"]


def test_lives_are_averaged(runs):
    lives = {
        name: pd.concat([tables[name].assign(life=life) for life, tables in enumerate(runs)])
        for name in ("questions", "answers", "days")
    }
    each = [facts.values(tables, lifetime_days=LIFETIME) for tables in runs]
    expected = {
        name: np.nanmean([one[name] for one in each])
        if any(one[name] == one[name] for one in each)
        else math.nan
        for name in facts.FACTS
    }
    assert facts.values(lives, lifetime_days=LIFETIME) == pytest.approx(expected, nan_ok=True)
    found = facts.of_run(lives, lifetime_days=LIFETIME, nulls=3)
    assert found.values == pytest.approx(expected, nan_ok=True)
    assert "3 lives of one society" in found.about["intervals"]


def test_intervals_over_societies(runs):
    found = facts.of_runs(runs * 2, lifetime_days=LIFETIME, nulls=3)  # shares need five values
    assert "6 societies" in found.about["intervals"]
    rows = found.table.set_index("fact")
    each = [facts.values(tables, lifetime_days=LIFETIME)["answered_share"] for tables in runs]
    row = rows.loc["answered_share"]
    assert row["value"] == pytest.approx(np.mean(each))
    assert 0 < row["low"] < row["value"] < row["high"] < 1
    assert found.about["questions"] == np.mean([len(tables["questions"]) for tables in runs])


def test_bootstrap_intervals_are_seeded_and_contain_the_fact(tables):
    how = {"lifetime_days": LIFETIME, "draws": 60, "nulls": 20}
    one, again = (facts.of_run(tables, **how).table for _ in range(2))
    pd.testing.assert_frame_equal(one, again)
    other = facts.of_run(tables, **how, seed=1).table
    assert (one["low"] != other["low"]).sum() > 10
    known = one[one["value"].notna() & one["low"].notna()]
    assert len(known) > 35
    inside = known[known["fact"] != "reciprocity_by_chance"]
    assert (inside["low"] <= inside["value"]).all() and (inside["value"] <= inside["high"]).all()
    assert (known["low"] < known["high"]).sum() > 30
    none = facts.of_run(tables, lifetime_days=LIFETIME, draws=0, nulls=3).table
    assert none["low"].isna().all() and none["value"].notna().sum() > 35


def test_the_bootstrap_of_a_share_of_people_has_the_binomial_spread():
    rows = range(200)  # each person asks once; half of them help once
    q = pd.DataFrame({"question_id": rows, "asker": rows, "asked_at": [7200 * row for row in rows]})
    a = pd.DataFrame({
        "question_id": [(row + 1) % 200 for row in range(100)], "answerer": range(100),
        "answered_at": [7200 * (row + 2) for row in range(100)],
    })  # fmt: skip
    table = facts.of_log(q, a, lifetime_days=0, draws=2000, nulls=0).table.set_index("fact")
    low, high = table.loc["only_ask", ["low", "high"]]
    assert (high - low) / 2 == pytest.approx(1.96 * math.sqrt(0.25 / 200), rel=0.1)


def test_faults_of_runs(tables, tmp_path):
    with pytest.raises(TableError, match="give lifetime_days"):
        facts.of_run(tables)
    with pytest.raises(TableError, match="need the table 'answers'"):
        facts.of_run({"questions": tables["questions"]}, lifetime_days=7)
    with pytest.raises(TableError, match="isn't the folder of a finished run"):
        facts.of_run(tmp_path)
    with pytest.raises(TableError, match="end must be a number of days, because this is a run; got '2020"):
        facts.of_run(tables, lifetime_days=7, end="2020-01-01")
    with pytest.raises(TableError, match="there are only 30 days"):
        facts.values(tables, lifetime_days=7, days=31)
    for window in ({"start": -1}, {"end": 31}):
        with pytest.raises(TableError, match="The window must lie within the 30 days of the run"):
            facts.of_run(tables, lifetime_days=7, **window)
    silent = Society(HYBRID.replace({"asking.rate": 0.0, "days": 3}), engine="numpy").run().tables()
    with pytest.raises(TableError, match="Nobody asked a question"):
        facts.values(silent, lifetime_days=7)
    short = Society(HYBRID.replace({"days": 10}), engine="numpy").run().tables()
    with pytest.raises(TableError, match=r"only if their windows .* are equally long"):
        facts.of_runs([tables, short], lifetime_days=7)
    assert facts.of_runs([tables, short], lifetime_days=7, days=8, nulls=0).about["days"] == 8
