"""The rule of verdicts on evidence of every kind, and the parameter that separates, planted and not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from sim.studies.claims.separating import holm, separators
from sim.studies.claims.verdict import (
    CONTRADICTED,
    DEPENDS,
    FEWEST,
    OPEN,
    SUPPORTED,
    VERDICTS,
    Around,
    Effect,
    judge,
)
from sim.studies.sampling import latin_hypercube

NAN = float("nan")
BEYOND = Effect(0.10, 0.08, 0.12, 0.05)
SMALL = Effect(0.04, 0.02, 0.06, 0.05)  # clearly above 0, perhaps not worth mentioning
UNCLEAR = Effect(0.01, -0.02, 0.04, 0.05)
AGAINST = Effect(-0.03, -0.05, -0.01, 0.05)
MISSING = Effect(0.1, NAN, NAN, 0.05)


@pytest.mark.parametrize(
    ("effects", "holding", "separates", "verdict"),
    [
        ([BEYOND], 64, False, SUPPORTED),
        ([BEYOND], 52, False, SUPPORTED),  # 81 %
        ([BEYOND], 51, False, DEPENDS),  # 79.7 %
        ([BEYOND], 13, True, DEPENDS),  # 20.3 %
        ([BEYOND], 12, True, OPEN),  # 18.8 %: for it where it was declared, against it around
        ([BEYOND, BEYOND], 60, False, SUPPORTED),
        ([BEYOND, SMALL], 64, False, OPEN),
        ([BEYOND, UNCLEAR], 64, False, OPEN),
        ([BEYOND, AGAINST], 64, False, OPEN),
        ([BEYOND, AGAINST], 0, False, CONTRADICTED),
        ([SMALL], 64, True, OPEN),
        ([UNCLEAR], 64, True, OPEN),
        ([UNCLEAR], 32, False, OPEN),  # what luck gives where there is no effect at all
        ([UNCLEAR], 32, True, DEPENDS),
        ([UNCLEAR], 0, True, OPEN),
        ([AGAINST], 12, False, CONTRADICTED),
        ([AGAINST], 13, False, DEPENDS),
        ([AGAINST], 64, False, OPEN),
        ([MISSING], 64, True, OPEN),
        ([BEYOND, MISSING], 0, True, OPEN),
        ([], 64, True, OPEN),
    ],
)
def test_each_kind_of_evidence(effects, holding, separates, verdict):
    judged = judge(effects, Around(holding, 64, 64, separates))
    assert judged.verdict == verdict
    assert judged.why


def test_ends_of_the_shares_and_of_the_intervals_belong_where_they_are_said_to():
    assert judge([BEYOND], Around(8, 10, 10)).verdict == SUPPORTED  # 80 % or more
    assert judge([BEYOND], Around(2, 10, 10)).verdict == DEPENDS  # from 20 %
    assert judge([BEYOND._replace(low=0.05)], Around(10, 10, 10)).verdict == OPEN  # reaching is not beyond
    assert judge([AGAINST._replace(high=0.0)], Around(0, 10, 10)).verdict == OPEN  # wholly below 0
    assert judge([Effect(0.0, 0.0, 0.0, 0.05)], Around(0, 64, 64)).verdict == OPEN  # no effect at all


def test_sets_that_could_not_be_measured():
    assert judge([BEYOND], Around(32, 32, 64)).verdict == SUPPORTED
    assert judge([BEYOND], Around(31, 31, 64)).verdict == OPEN
    assert judge([BEYOND], Around(0, 0, 0)).verdict == OPEN


def test_few_sets_tell_nothing_as_a_coin_might_have_them_hold():
    assert judge([BEYOND], Around(7, 7, 7)).verdict == OPEN
    assert judge([BEYOND], Around(7, 8, 8)).verdict == SUPPORTED
    for many, enough in ((FEWEST - 1, False), (FEWEST, True)):
        four_in_five = -(-4 * many // 5)
        assert (binom.sf(four_in_five - 1, many, 0.5) < 0.05) == enough


numbers = st.floats(-1, 1) | st.sampled_from([NAN, 0.0, 0.05])
effects = st.builds(
    lambda mean, down, up, smallest: Effect(mean, mean - down, mean + up, smallest),
    numbers, st.floats(0, 1), st.floats(0, 1), st.floats(1e-6, 1),
)  # fmt: skip
arounds = st.integers(0, 80).flatmap(
    lambda drawn: st.integers(0, drawn).flatmap(
        lambda known: st.builds(Around, st.integers(0, known), st.just(known), st.just(drawn), st.booleans())
    )
)


@given(st.lists(effects, max_size=4), arounds)
def test_every_combination_has_one_verdict_and_keeps_what_the_words_promise(found, around):
    verdict = judge(found, around).verdict
    assert verdict in VERDICTS
    share = around.holding / around.known if around.known else NAN
    if verdict == SUPPORTED:
        assert found and all(e.low > e.smallest for e in found) and share >= 0.8
    if verdict == CONTRADICTED:
        assert any(e.high < 0 for e in found) and share < 0.2
    if verdict == DEPENDS:
        assert 0.2 <= share < 0.8


@given(st.lists(effects, min_size=1, max_size=4), arounds, st.randoms(use_true_random=False))
def test_the_order_of_parts_does_not_matter_and_a_part_more_never_helps(found, around, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert judge(shuffled, around) == judge(found, around)
    if judge(found, around).verdict == SUPPORTED:
        assert all(judge([e], around).verdict == SUPPORTED for e in found)


@given(effects, arounds)
def test_more_sets_that_hold_never_make_a_claim_worse(effect, around):
    order = [CONTRADICTED, OPEN, DEPENDS, SUPPORTED]
    if around.holding == around.known or not effect.beyond:
        return
    more = around._replace(holding=around.holding + 1)
    assert order.index(judge([effect], more).verdict) >= order.index(judge([effect], around).verdict)


def test_a_planted_parameter_is_found_with_its_direction():
    shares = latin_hypercube(50, 64, 7)
    paths = [f"p{n}" for n in range(50)]
    for planted, sign in ((0, 1), (31, -1)):
        noise = latin_hypercube(1, 64, 8)[:, 0] - 0.5
        holds = sign * (shares[:, planted] - 0.55) + 0.4 * noise > 0
        best = separators(paths, shares, holds)[0]
        assert best.path == f"p{planted}"
        assert best.separates
        assert (best.auc > 0.5) == (sign > 0)


def test_where_luck_decides_a_parameter_is_named_as_rarely_as_stated():
    """200 trials at 5 %: more than 20 would come by chance once in a thousand (binomial)."""
    generator = np.random.default_rng(11)
    paths = [f"p{n}" for n in range(40)]
    named = sum(
        separators(paths, latin_hypercube(40, 64, seed), generator.random(64) < 0.5)[0].separates
        for seed in range(200)
    )
    assert named <= 20


def test_nothing_separates_where_all_sets_are_alike():
    shares = latin_hypercube(3, 8, 1)
    assert separators(["a", "b", "c"], shares, np.ones(8, bool)) == ()
    assert separators(["a", "b", "c"], shares, np.zeros(8, bool)) == ()
    assert separators([], np.empty((8, 0)), np.arange(8) > 3) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(values):
    p = np.array(values)
    held = holm(p)
    assert (held >= p).all()
    assert (held <= 1).all()
    assert (np.diff(held[np.argsort(p, kind="stable")]) >= 0).all()
    assert held.min() == pytest.approx(min(1.0, p.min() * p.size))
