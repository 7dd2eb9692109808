"""Measures that are computed only on request, against values counted by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from helpers.tables import LIFETIME, made_tables

from sim.errors import TableError
from sim.measures import (
    FURTHER,
    KNOWN,
    MEASURES,
    Life,
    fit_tie_logit,
    measure,
    measure_named,
    required_tables,
)
from sim.measures.declaration import NEEDS, Span
from sim.measures.luck.luck_measures import OneLife, one_life
from sim.measures.network.tie_logit import logistic_fit
from sim.measures.network.tie_measures import core_margin, sides
from sim.measures.outcome.question_shares import spearman, top_bottom_gap

NAN = math.nan


def people(**columns):
    many = len(next(iter(columns.values())))
    frame = {"life": 0, "person": range(many), "helped": 0, "on_crowd": True, "removed_day": NAN, **columns}
    return pd.DataFrame(frame)


def questions(rows, **columns):
    """Questions as (asker, asked_day, answers)."""
    asker, asked, answers = zip(*rows, strict=True)
    given = {"asker": asker, "asked_day": asked, "answers": answers, "question_id": range(len(rows))}
    return pd.DataFrame({"life": 0, "asked_day": np.array(asked, float), **given, **columns})


def answers(rows):
    """Helpful answers as (helper, asker, day)."""
    helper, asker, day = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame({"life": 0, "helper": np.array(helper, int), "asker": np.array(asker, int),
                         "day": np.array(day, float), "helpful": True})  # fmt: skip


def ties(rows):
    """Ties as (from, to, layer, strength)."""
    one, other, layer, strength = zip(*rows, strict=True)
    names = np.array(["face_to_face", "online"])[np.array(layer)]
    return pd.DataFrame({"life": 0, "from": one, "to": other, "layer": names, "strength": strength})


def paths(count, **columns):
    days = {"joined_day": 0.0, "brought_day": NAN, "moved_day": NAN, **columns}
    return pd.DataFrame({"life": 0, "person": range(count), **days})


def found(name, *, lifetime=5.0, days=20.0, **tables):
    return KNOWN[name].of(Life(tables), Span(lifetime, days))


# --- names and tables ---


def test_names_are_different_and_their_needs_are_known():
    assert len(KNOWN) == len(MEASURES) + len(FURTHER)
    assert {need for each in KNOWN.values() for need in each.needs} == set(NEEDS)
    assert all(not each.needs for each in MEASURES.values())
    assert required_tables(["answered_share", "nearness_lead", "live_ties"]) == ("ties", "interests")


def test_only_requested_measures_are_computed():
    tables = made_tables(crowd=True)
    span = {"lifetime_days": LIFETIME, "days": 60}
    named = measure_named(["effort_gap", "answered_share"], tables, **span)
    assert list(named) == ["effort_gap", "answered_share"]
    assert named["answered_share"] == measure(tables, **span)["answered_share"]
    two = {name: pd.concat([frame, frame.assign(life=1)]) for name, frame in tables.items()}
    assert measure_named(["effort_gap"], two, **span)["effort_gap"] == pytest.approx(named["effort_gap"])


@pytest.mark.parametrize(
    ("name", "told"),
    [("efort_gap", "Did you mean 'effort_gap'?"), ("days_to_regain", "needs the table 'paths'")],
)
def test_a_measure_that_cannot_be_computed_says_why(name, told):
    with pytest.raises(TableError, match=told.replace("?", "\\?")):
        measure_named([name], made_tables(count=20, days=9), lifetime_days=LIFETIME, days=9)


# --- what they are made of ---


def test_rank_correlation_of_known_columns():
    # Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: covariance 4.5, variances 4.5 and 5.
    assert spearman(np.array([1.0, 3.0, 3.0, 8.0]), np.array([0.0, 1.0, 2.0, 9.0])) == pytest.approx(
        4.5 / math.sqrt(4.5 * 5.0)
    )
    assert spearman(np.array([1.0, 2.0]), np.array([5.0, -5.0])) == -1.0
    assert math.isnan(spearman(np.array([1.0, 2.0]), np.array([3.0, 3.0])))


def test_ends_of_an_order_with_equal_ones():
    order = np.array([0.0, 0.0, 0.0, 1.0, 2.0])
    value = np.array([1.0, 0.0, 0.0, 0.0, 1.0])
    assert top_bottom_gap(order, value, 0.2) == pytest.approx(
        1.0 - 1 / 3
    )  # three equal values get their mean 1/3
    assert top_bottom_gap(order, value, 0.4) == pytest.approx(0.5 - 1 / 3)
    assert math.isnan(top_bottom_gap(np.zeros(0), np.zeros(0), 0.2))


# --- over time ---


def waiting(rows, days):
    """Questions as (asked_day, wait or NaN, status)."""
    asked, wait, status = zip(*rows, strict=True)
    return pd.DataFrame({"life": 0, "asked_day": np.array(asked, float), "wait_days": np.array(wait, float),
                         "status": status, "answers": (~np.isnan(wait)).astype(int),
                         "watched_days": np.minimum(5.0, days - np.array(asked, float))})  # fmt: skip


def test_mean_wait_counts_a_lifetime_for_unanswered_questions():
    rows = [(0, 0, "answered"), (1, 2, "answered"), (2, NAN, "expired"), (3, NAN, "expired")]
    assert found("mean_wait_days", questions=waiting(rows, 20)) == pytest.approx((0 + 2 + 5 + 5) / 4)
    # The last one is censored after a day. Of three that still wait then, one is answered on day 2, but only
    # two of them are still watched, so S falls from 1 to 0.75 and 0.375.
    rows = [(0, 0, "answered"), (1, 2, "answered"), (2, NAN, "expired"), (19, NAN, "open")]
    wait = found("mean_wait_days", questions=waiting(rows, 20))
    assert wait == pytest.approx(2 * 0.75 + 3 * 0.375)


def test_halves_of_a_run():
    # In 20 days: the first half has questions that end by day 10, the second those asked from day 10 to 15.
    rows = [(0, 0, 1), (0, 5, 1), (1, 5, 0), (1, 6, 1), (0, 10, 0), (1, 15, 1), (0, 12, 0), (1, 16, 1)]
    tables = {"people": people(effort_fifth=[1, 5]), "questions": questions(rows)}
    assert found("late_answered_share", **tables) == pytest.approx(1 / 3)
    assert found("lost_share", **tables) == pytest.approx((2 / 3 - 1 / 3) / (2 / 3))
    assert found("effort_gap", **tables) == pytest.approx(2 / 3 - 2 / 4)


def test_deviation_from_week_to_week():
    # 26 days give three weeks of questions with a lifetime of 5: 1/2, 1/1, 0/1; day 21 is in none.
    rows = [(0, 0, 1), (0, 6, 0), (0, 7, 1), (0, 14, 0), (0, 21, 1)]
    tables = {"people": people(effort=[1.0]), "questions": questions(rows)}
    assert found("weekly_deviation", days=26.0, **tables) == pytest.approx(0.5)
    assert math.isnan(found("weekly_deviation", days=12.0, **tables))


def test_change_in_use_of_the_feed_counts_only_the_crowd():
    rows = [(0, 1, 0), (0, 2, 0), (0, 11, 0), (1, 12, 0), (0, 19, 0)]
    ways = ["word_of_mouth", "hub+feed", "feed", "hub", "word_of_mouth+feed"]
    tables = {"people": people(on_crowd=[True, False]), "questions": questions(rows, channels=ways)}
    assert found("feed_choice_change", **tables) == pytest.approx(1.0 - 0.5)


def test_activity_and_people_still_active():
    days = pd.DataFrame(
        {"life": 0, "day": [0.0, 9.0, 10.0, 19.0], "asked": [3, 1, 2, 0], "helped": [2, 2, 0, 0]}
    )
    assert KNOWN["activity_change"].of(Life({"days": days}), Span(5.0, 20.0)) == pytest.approx(2 / 8 - 1)
    tables = {
        "people": people(removed_day=[NAN, NAN, NAN, 40.0]),
        "questions": questions([(0, 29, 0), (1, 30, 0), (1, 44, 0), (3, 31, 0)]),
        "answers": answers([(2, 0, 29.0), (0, 1, 30.0), (1, 3, 59.0)]),
    }
    assert found("asking_at_end_share", days=60.0, **tables) == pytest.approx(1 / 3)
    assert found("helping_at_end_share", days=60.0, **tables) == pytest.approx(2 / 3)


def moving(after):
    """Person 0 asks on every day of 100, and moves on day 50; till then every second one is answered."""
    got = [(day % 2 if day < 50 else after(day - 50)) for day in range(100)]
    rows = [(0, day, got[day]) for day in range(100)] + [(1, day, 0) for day in range(100)]
    return {
        "people": people(effort=[1.0, 1.0]),
        "questions": questions(rows),
        "paths": paths(2, moved_day=[50.0, NAN]),
    }


def test_days_to_regain_the_former_share():
    # Answered are days 1, 3, … 45 of 46 whole lives before: one half. From day 20 after the move on all are:
    # the 14 days up to day 27 hold seven of them.
    tables = moving(lambda since: int(since >= 20))
    assert found("days_to_regain", days=100.0, **tables) == 27.0
    assert found("days_to_regain", days=100.0, **moving(lambda _: 1)) == 14.0
    assert (
        found("days_to_regain", days=100.0, **moving(lambda _: 0)) == 45.0
    )  # all days watched after the move
    nobody = {**moving(lambda _: 1), "paths": paths(2)}
    assert math.isnan(found("days_to_regain", days=100.0, **nobody))


# --- groups ---


def test_gap_by_answers_given_before_asking():
    # Late questions, asked on day 12: 0 has given two before, 1 one, 2 on that day only, 3 and 4 nothing.
    given = answers([(0, 1, 3.0), (0, 2, 11.0), (1, 0, 5.0), (2, 0, 12.0)])
    rows = [(0, 12, 1), (1, 12, 0), (2, 12, 1), (3, 12, 0), (4, 12, 0)]
    tables = {"people": people(effort=[1.0] * 5), "questions": questions(rows), "answers": given}
    assert found("given_before_gap", **tables) == pytest.approx(1.0 - 1 / 3)


def test_first_town():
    town = pd.Categorical(["B", "A", "B"], categories=["B", "A"])
    tables = {
        "people": people(town=town, standing=[3.0, 1.0, 0.0]),
        "questions": questions([(0, 1, 1), (1, 1, 0), (2, 2, 0)]),
    }
    assert found("first_town_share", **tables) == pytest.approx(1 / 2)
    assert found("first_town_standing_lead", **tables) == pytest.approx(3 / 4 - 2 / 3)


def test_people_put_on_the_crowd():
    rows = [(0, 12, 1), (1, 12, 1), (1, 13, 0), (2, 12, 0), (0, 2, 0), (3, 14, 1)]
    tables = {
        "people": people(on_crowd=[True, True, False, False]),
        "questions": questions(rows),
        "paths": paths(4, joined_day=[0.0, 10.0, NAN, 8.0], brought_day=[NAN, 10.0, NAN, 8.0]),
    }
    assert found("joiners_lead", **tables) == pytest.approx(2 / 3 - 0)
    assert found("incumbents_late_share", **tables) == 1.0
    assert found("brought_stay_share", **tables) == pytest.approx(1 / 2)


def test_people_who_only_ask():
    rows = [(0, 1, 1), (1, 1, 0), (1, 2, 0), (1, 3, 1), (2, 1, 0), (3, 19, 0)]
    tables = {"people": people(helped=[4, 0, 0, 0, 0]), "questions": questions(rows)}
    # Of 1 and 2 one of four questions is answered; 1 has an answer, 2 and 3 have none, 4 asked nothing.
    assert found("posters_unanswered_margin", **tables) == pytest.approx(3 / 4 - 1 / 4)
    assert found("posters_nothing_margin", **tables) == pytest.approx(2 / 3 - 1 / 3)
    assert found("helpers_lead", **tables) == pytest.approx(1.0 - 1 / 4)


# --- reading ---


def test_help_from_other_towns_and_hostile_replies():
    town = pd.Categorical(["A", "A", "B"])
    tables = {
        "people": people(town=town),
        "answers": answers([(0, 1, 1.0), (2, 0, 1.0), (2, 1, 2.0), (0, 2, 2.0)]),
    }
    assert found("far_help_margin", **tables) == pytest.approx(3 / 4 - 1 / 4)
    days = pd.DataFrame({"hostile": [1, 2]})
    table = {"days": days, "questions": questions([(0, 1, 0), (1, 1, 0)])}
    assert KNOWN["hostile_per_question"].of(Life(table), Span(5.0, 20.0)) == pytest.approx(3 / 2)


def test_readings_of_the_most_read_questions():
    rows = [(n % 3, 1, 0) for n in range(250)]
    read = [100, 60] + [1] * 247 + [3]
    tables = {"people": people(effort=[1.0, 2.0, 3.0]), "questions": questions(rows, read=read)}
    # One per cent of 250 questions is two and a half questions.
    assert found("readers_top_share", **tables) == pytest.approx((100 + 60 + 1.5) / 410)
    alike = {**tables, "questions": questions(rows, read=7)}
    assert found("readers_top_share", **alike) == pytest.approx(0.01)


def test_readings_explained_by_effort():
    rows = [(0, 1, 0), (1, 1, 0), (2, 1, 0), (3, 1, 0)]
    who = people(effort=[1.0, 2.0, 3.0, 4.0])
    settled = {"people": who, "questions": questions(rows, read=[1, 4, 9, 16])}
    assert found("effort_no_plan_margin", **settled) == pytest.approx(-1.0)
    open_ = {"people": who, "questions": questions(rows, read=[2, 1, 1, 2])}
    assert found("effort_no_plan_margin", **open_) == pytest.approx(1.0)


def test_followers_and_readings():
    # Followers 2, 1, 0; readings per question 9, 5, 1; help per reading 1/9, 1/5, 1.
    start = ties([(1, 0, 1, 0.1), (2, 0, 1, 0.1), (2, 1, 1, 0.1), (0, 2, 0, 0.9)])
    rows = [(0, 1, 1), (0, 2, 1), (1, 1, 1), (2, 1, 1)]
    tables = {
        "people": people(effort=[1.0] * 3),
        "questions": questions(rows, read=[10, 8, 5, 1]),
        "ties_at_start": start,
    }
    assert found("followers_readers_rank", **tables) == 1.0
    assert found("followers_help_rank", **tables) == -1.0


# --- ties ---

FOUR = ties(
    [(0, 1, 0, 0.5), (1, 0, 0, 0.5), (0, 1, 1, 0.5), (0, 2, 1, 0.1), (2, 3, 0, 0.05), (3, 2, 0, 0.05)]
)


def test_strength_of_ties():
    tables = {"people": people(removed_day=[NAN, NAN, NAN, NAN, 3.0]), "ties": FOUR}
    assert found("tie_strength", **tables) == pytest.approx((0.75 + 0.5 + 0.1 + 0.05 + 0.05) / 4)
    assert found("face_to_face_strength", **tables) == pytest.approx(1.1 / 4)
    assert found("live_ties", **tables) == pytest.approx(3 / 4)
    pairs = sides(FOUR, tables["people"])
    assert pairs.strength[:, (pairs.one == 0) & (pairs.other == 1)].ravel().tolist() == [0.5, 0.5]


def test_local_ties_beyond_local_help():
    town = pd.Categorical(["A", "A", "B", "B"])
    tables = {"people": people(town=town), "ties": FOUR, "answers": answers([(0, 1, 1.0), (2, 0, 1.0)])}
    assert found("home_strength_lead", **tables) == pytest.approx(1.35 / 1.45 - 1 / 2)


def test_core_of_a_persons_ties():
    who = people(effort=[1.0] * 5)

    def margin(*strengths, layer=0):
        rows = [(0, n + 1, layer, s) for n, s in enumerate(strengths)]
        return core_margin(Life({"people": who, "ties": ties(rows)}), layer)

    assert margin(0.3, 0.3, 0.3, layer=1) == pytest.approx(0.0)
    assert margin(0.1, 0.4, 0.1, 0.2) == pytest.approx(0.5 - 1 / 4)  # the strongest has exactly half
    assert margin(0.8, 0.2) == pytest.approx(0.5 - 0.625 / 2)
    tables = {"people": who, "ties": ties([(0, 1, 0, 0.8), (0, 2, 0, 0.2), (1, 2, 0, 0.2), (1, 0, 0, 0.8)])}
    assert found("core_margin_face_to_face", **tables) == pytest.approx(0.5 - 0.625 / 2)
    assert math.isnan(found("core_margin_online", **tables))


def test_ties_on_two_layers():
    # Face to face: 0–1 is online too, 0–2 not. Online: 0→1 too, 3→2 not.
    then = ties([(0, 1, 0, 0.8), (0, 2, 0, 0.4), (0, 1, 1, 0.6), (3, 2, 1, 0.2)])
    tables = {"people": people(effort=[1.0] * 4), "ties": then}
    assert found("two_layer_strength_lead", **tables) == pytest.approx((0.4 + 0.4) / 2)
    # 0–1 keeps half face to face and less online; 0–2 is gone, 3→2 has grown; new ties don't count.
    now = ties([(0, 1, 0, 0.4), (0, 1, 1, 0.29), (3, 2, 1, 0.3), (3, 2, 0, 0.9)])
    kept = {"people": tables["people"], "ties_at_half": then, "ties": now}
    assert found("two_layer_survival_lead", **kept) == pytest.approx(((1 - 0) + (0 - 1)) / 2)
    apart = then[then["from"] == 3]
    assert math.isnan(found("two_layer_strength_lead", people=tables["people"], ties=apart))


# --- who is tied to whom ---


def test_logistic_coefficients_of_a_table_of_two_by_two():
    # 30 of 40 against 10 of 40: the log odds ratio is log(9), apart from the vanishing ridge.
    many = 1000
    x = np.repeat([0.0, 1.0], 40 * many)
    y = np.concatenate(
        [np.repeat([1.0, 0.0], [10 * many, 30 * many]), np.repeat([1.0, 0.0], [30 * many, 10 * many])]
    )
    coefficients, error = logistic_fit(np.column_stack([np.ones(x.size), x]), y)
    assert coefficients == pytest.approx([math.log(1 / 3), math.log(9)], abs=1e-3)
    assert error[1] == pytest.approx(math.sqrt((2 / 10 + 2 / 30) / many), rel=1e-3)


def made_places(seed, near, alike, count=150):
    """Draw people, interests and ties, with given log odds of ties for near and like-minded pairs."""
    draw = np.random.default_rng(seed)
    home, interests = draw.uniform(0, 6, (2, count)), draw.dirichlet([0.3] * 6, count)
    who = people(x_km=home[0], y_km=home[1], range_km=[2.0] * count)
    one, other = np.triu_indices(count, 1)
    n = np.exp(-np.hypot(home[0][one] - home[0][other], home[1][one] - home[1][other]) / 2.0)
    unit = interests / np.linalg.norm(interests, axis=1)[:, None]
    cos = (unit[one] * unit[other]).sum(axis=1)
    z = [(v - v.mean()) / v.std() for v in (n, cos)]
    tied = draw.random(one.size) < 1 / (1 + np.exp(2.0 - near * z[0] - alike * z[1]))
    return who, interests, ties([(i, j, 0, 0.5) for i, j in zip(one[tied], other[tied], strict=True)])


@pytest.mark.parametrize(("near", "alike"), [(1.0, 0.2), (0.0, 0.8)])
def test_coefficients_show_whether_nearness_or_interest_matters(near, alike):
    who, interests, drawn = made_places(1, near, alike)
    seen = fit_tie_logit(who, drawn, interests)
    assert seen.pairs == 150 * 149 // 2
    # Pairs are independent here: four standard errors are exceeded once in 16,000 times.
    assert abs(seen.nearness - near) < 4 * seen.nearness_error
    assert abs(seen.interest - alike) < 4 * seen.interest_error
    frame = pd.DataFrame(interests, columns=list("abcdef")).assign(life=0, person=range(150))
    lead = found("nearness_lead", people=who, ties=drawn, interests=frame)
    assert lead == pytest.approx(seen.nearness - seen.interest)
    some = fit_tie_logit(who, drawn, interests, most=6000)
    assert some.pairs == 6000
    assert abs(some.nearness - near) < 4 * some.nearness_error


def test_without_variation_in_ties_there_are_no_coefficients():
    who, interests, drawn = made_places(2, 1.0, 0.0, count=30)
    assert math.isnan(fit_tie_logit(who, drawn.assign(strength=0.09), interests).nearness)
    assert fit_tie_logit(who, drawn.assign(strength=0.09), interests).tied == 0


# --- luck in one life ---


def outcomes(chance, asked, *, seed):
    """Return a life of people with these chances of an answer, who each ask `asked` questions."""
    draw = np.random.default_rng(seed)
    rows = [(i, 1, int(draw.random() < p)) for i, p in enumerate(chance) for _ in range(asked)]
    rank = np.argsort(np.argsort(chance)) if np.ptp(chance) else draw.permutation(len(chance))
    return {
        "people": people(effort=rank.astype(float)),
        "questions": questions(rows),
        "chances": pd.DataFrame({"question_id": range(len(rows)), "chance": 0.5}),
    }


def test_parts_of_an_outcome_in_one_life():
    # Chances are uniform from 0.2 to 0.8: variance of persons 0.03, of the question 0.22.
    # Means over lives may be four standard errors off, once in 16,000 times for each.
    parts = [
        one_life(Life(outcomes(np.linspace(0.2, 0.8, 300), 6, seed=n)), Span(5.0, 20.0)) for n in range(20)
    ]
    means, errors = np.mean(parts, axis=0), np.std(parts, axis=0, ddof=1) / math.sqrt(20)
    assert (np.abs(means - [0.03, 0.03, 0.22]) < 4 * errors + 0.001).all()
    assert (errors < 0.004).all()


def test_luck_and_effort_as_shares():
    parts = OneLife(effort=0.02, person=0.04, question=0.2)
    assert parts.share(parts.question, 1) == pytest.approx(0.2 / 0.24)
    assert parts.share(parts.effort, 100) == pytest.approx(0.02 / 0.042)
    life = outcomes(np.full(200, 0.4), 5, seed=1)
    assert found("single_luck_margin", **life) == pytest.approx(1.0, abs=0.1)
    few = outcomes(np.full(9, 0.4), 5, seed=1)
    assert math.isnan(found("effort_beyond_luck_of_100", **few))


def test_a_question_has_the_weight_one_over_its_probability():
    # People ask twice as often when things go well; weights make both kinds of days count equally.
    rows = [(i, 1, 1) for i in range(12) for _ in range(4)] + [(i, 2, 0) for i in range(12) for _ in range(2)]
    tables = {
        "people": people(effort=np.arange(12.0)),
        "questions": questions(rows),
        "chances": pd.DataFrame({"question_id": range(len(rows)), "chance": [0.4] * 48 + [0.2] * 24}),
    }
    parts = one_life(Life(tables), Span(5.0, 20.0))
    # Weights 2.5 (four answered) and 5 (two not): shares of one half, so centred sums are 0; pairs of
    # two different questions: (0² − 0.5²·(4·2.5² + 2·5²)) / (20² − 75).
    assert parts.question == pytest.approx(0.25 + 0.25 * 75 / 325)
    assert parts.person == pytest.approx(-0.25 * 75 / 325)


def moody(seed, *, many=300, days=100):
    """A life in which people ask a fifth as often after a question without an answer, until they get one."""
    draw = np.random.default_rng(seed)
    chance, mood, rows, asked = np.linspace(0.2, 0.8, many), np.ones(many), [], []
    for day in range(days):
        for i in np.flatnonzero(draw.random(many) < 0.06 * mood):
            rows.append((i, day, int(draw.random() < chance[i])))
            asked.append(0.06 * mood[i])
            mood[i] = 1.0 if rows[-1][2] else 0.2
    return {
        "people": people(effort=np.arange(float(many))),
        "questions": questions(rows),
        "chances": pd.DataFrame({"question_id": range(len(rows)), "chance": asked}),
    }


def test_parts_are_unbiased_if_answered_people_ask_more():
    # Averages of each person's own ratio over people who asked twice gave a person's variance of -0.018.
    # Means over lives may be four standard errors off, once in 16,000 times for each.
    parts = [one_life(Life(moody(n)), Span(0.0, 100.0)) for n in range(20)]
    means, errors = np.mean(parts, axis=0), np.std(parts, axis=0, ddof=1) / math.sqrt(20)
    assert (np.abs(means - [0.03, 0.03, 0.22]) < 4 * errors + 0.001).all(), means
    assert (errors < 0.005).all()
