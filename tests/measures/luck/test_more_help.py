"""The effect of 10 % more help, against a plain implementation of its equations."""

import math

import numpy as np
import pytest
from helpers.question_tables import join_lives, made_questions
from scipy.stats import t

from sim.measures.luck.lives import Lives
from sim.measures.luck.more_help import GIVERS, WHO, more_help, own_return
from sim.measures.luck.variance_parts import share_deviations
from sim.measures.statistics.explained import ranks
from sim.measures.statistics.intervals import share_difference_interval

EFFORT = np.exp(np.array([-1.2, 0.3, 0.9, -0.4, 1.7, 0.1, -0.7, 2.2, -1.9, 0.6, 1.1, -0.2]))
HELP = np.array([1.0, 2.5, 3.1, 2.2, 6.0, 2.0, 1.6, 7.5, 0.5, 2.6, 4.4, 1.9])
SHARE = np.array([0.2, 0.35, 0.3, 0.25, 0.6, 0.3, 0.22, 0.61, 0.1, 0.35, 0.4, 0.31])


def fieller(y, h, z):
    """Return the ends of the confidence set of theta, the roots of its quadratic equation."""
    z, relative = z - z.mean(), h / h.mean() - 1
    a_each, b_each = z * (y - y.mean()), z * relative / 0.1
    a, b = a_each.mean(), b_each.mean()
    v = np.cov(a_each, b_each - b * relative) / len(y)
    t2 = t.ppf(0.975, len(y) - 1) ** 2
    roots = np.roots([b**2 - t2 * v[1, 1], -2 * (a * b - t2 * v[0, 1]), a**2 - t2 * v[0, 0]])
    return a / b, *sorted(roots)


def test_one_persons_return_and_its_interval():
    assert own_return(SHARE, HELP, EFFORT) == pytest.approx(fieller(SHARE, HELP, np.log(EFFORT)))


def test_ranks_replace_effort_that_has_no_logarithm():
    effort = EFFORT.copy()
    effort[8] = 0.0
    assert own_return(SHARE, HELP, effort) == pytest.approx(fieller(SHARE, HELP, ranks(effort)))
    effort[8], effort[7] = 0.01, np.inf
    assert own_return(SHARE, HELP, effort) == pytest.approx(fieller(SHARE, HELP, ranks(effort)))


def test_a_share_that_rises_with_help_alone_gives_its_slope():
    change, low, high = own_return(0.1 + 0.02 * HELP, HELP, EFFORT)
    assert change == pytest.approx(0.02 * 0.1 * HELP.mean())
    assert low <= change <= high


def test_no_estimate_for_too_few_people_or_no_help():
    def silent(*columns):
        return all(map(math.isnan, own_return(*columns)))

    assert silent(SHARE[:9], HELP[:9], EFFORT[:9])
    assert not silent(SHARE[:10], HELP[:10], EFFORT[:10])
    assert silent(SHARE, 0 * HELP, EFFORT)
    assert silent(SHARE, HELP, np.full(12, 3.0))
    assert silent(SHARE[:0], HELP[:0], EFFORT[:0])
    # Effort moves help by less than a tenth from the least to the most.
    assert silent(SHARE, 100 + HELP, EFFORT)
    # Effort hardly affects help, so the interval is unbounded.
    assert silent(SHARE, np.roll(HELP, 1), EFFORT)


def counted(answered, helped, asked):
    return Lives(np.array(asked), np.array(answered), np.array(helped), 4.0, 28.0)


def made(seed, more=0):
    draw = np.random.default_rng(seed)
    asked = draw.integers(5, 30, (6, 12))
    helped = draw.poisson(4 * HELP, (6, 12)) + more
    return counted(draw.binomial(asked, np.clip(SHARE + 0.01 * more, 0, 1)), helped, asked)


def test_groups_are_all_and_the_halves_by_effort():
    lives = made(1)
    table = more_help(lives, EFFORT).set_index("whose")
    assert (table["who"] == WHO[0]).all()
    assert (table["more_given"] == 0.1).all()
    least = np.log(EFFORT) <= np.median(np.log(EFFORT))
    shares = lives.mean + share_deviations(lives.outcomes)
    given = lives.helped.mean(axis=0) / 4.0
    for whose, who in zip(GIVERS, (least | ~least, least, ~least), strict=True):
        assert table.loc[whose, "share"] == pytest.approx(shares[who].mean())
        assert table.loc[whose, "given_a_week"] == pytest.approx(given[who].mean())
    assert table.loc[GIVERS[0], "change"] == pytest.approx(own_return(shares, given, EFFORT)[0])
    assert math.isnan(table.loc[GIVERS[1], "change"])  # six people are too few
    alike = more_help(lives, np.ones(12))
    assert alike["whose"].tolist() == list(GIVERS[:2])


def test_everybodys_effort_is_compared_life_by_life():
    lives, more = made(2), made(3, more=2)
    table = more_help(lives, EFFORT, (lives, more)).set_index(["who", "whose"])
    least = np.log(EFFORT) <= np.median(np.log(EFFORT))
    for whose, who in zip(GIVERS, (least | ~least, least, ~least), strict=True):
        row = table.loc[(WHO[1], whose)]
        before, after = (
            each.answered[:, who].sum(axis=1) / each.asked[:, who].sum(axis=1) for each in (lives, more)
        )
        expected = share_difference_interval(before, after)
        assert row["share"] == pytest.approx(before.mean())
        assert row[["change", "low", "high"]].tolist() == pytest.approx(list(expected[:3]))
        assert row["given_a_week"] == pytest.approx(lives.helped[:, who].mean() / 4.0)
        assert row["more_given"] == pytest.approx(
            more.helped[:, who].mean() / lives.helped[:, who].mean() - 1
        )


def test_a_life_in_which_nobody_asked_has_no_share():
    asked, answered = np.array([[4, 2], [0, 0]] * 5), np.array([[1, 1], [0, 0]] * 5)
    lives, more = counted(answered, asked * 0, asked), counted(answered + (asked > 0), asked, asked)
    row = (
        more_help(lives, np.array([1.0, 2.0]), (lives, more))
        .set_index(["who", "whose"])
        .loc[(WHO[1], GIVERS[0])]
    )
    assert row["share"] == pytest.approx(2 / 6)
    assert row["change"] == pytest.approx(2 / 6)
    assert math.isnan(row["more_given"])  # nothing was given before


def test_changes_keep_shares_within_0_and_1():
    rows = [[9, 9]] * 6
    asked, none, all_ = np.array(rows) + 1, np.array(rows) * 0, np.array(rows) + 1
    one = np.array([1.0, 2.0])
    lives, more = counted(none + 1, none + 1, asked), counted(all_, none + 2, asked)
    row = more_help(lives, one, (lives, more)).iloc[-2]
    assert row[["share", "change", "high"]].tolist() == pytest.approx([0.1, 0.9, 0.9])
    row = more_help(more, one, (more, lives)).iloc[-2]
    assert row[["share", "change", "low"]].tolist() == pytest.approx([1.0, -0.9, -0.9])


def test_questions_count_by_their_weights():
    rows = made_questions(21, 60, answers=True)
    lives = join_lives(rows)
    table = more_help(lives, np.array([1.0, 2.0, 3.0, 4.0]), (lives, lives)).set_index(["who", "whose"])
    own = [[row for row in rows if row.life == life] for life in range(3)]
    shares = [sum(row.weight * row.outcome for row in each) / sum(row.weight for row in each) for each in own]
    assert table.loc[(WHO[1], GIVERS[0]), "share"] == pytest.approx(np.mean(shares))
