"""The rule of verdicts for every kind of evidence, and the search for the separating parameter."""

import numpy as np
import pytest
from hypothesis import given, strategies as st

from sim.measures import wilson_interval
from sim.studies.claims.separating_parameter import (
    changes_sign,
    holm_adjusted,
    parameters_with_sign_change,
    rank_separators,
)
from sim.studies.claims.verdict import (
    CONTRADICTED,
    DEPENDS,
    FEWEST,
    OPEN,
    SUPPORTED,
    VERDICTS,
    Effect,
    SetCounts,
    judge,
)
from sim.studies.experiments.scipy_samples import latin_hypercube

NAN = float("nan")
BEYOND = Effect(0.10, 0.08, 0.12, 0.05, 0.12)
SMALL = Effect(0.04, 0.02, 0.06, 0.05, 0.06)  # clearly above 0, perhaps not worth mentioning
UNCLEAR = Effect(0.01, -0.02, 0.04, 0.05, 0.04)
AGAINST = Effect(-0.03, -0.05, -0.01, 0.05, -0.01)
BARELY = AGAINST._replace(upper=0.001)  # against the claim by itself, but not as one of several parts
MISSING = Effect(0.1, NAN, NAN, 0.05, NAN)


def sets(above, below=None, drawn=64):
    below = drawn - above if below is None else below
    return SetCounts(above, drawn - above - below, below, drawn)


def judge_claim(effects, around, sign_changes=False):
    return judge(effects, [around] * len(effects), around, sign_changes=sign_changes)


@pytest.mark.parametrize(
    ("effects", "around", "turns", "verdict"),
    [
        ([BEYOND], sets(64), False, SUPPORTED),
        ([BEYOND], sets(58), False, SUPPORTED),  # Wilson's interval begins at 81 %
        ([BEYOND], sets(57), False, OPEN),  # at 79 %: not shown to be four in five
        ([BEYOND], sets(57), True, DEPENDS),
        ([BEYOND], sets(32), False, OPEN),  # what luck gives of any effect that is small beside it
        ([BEYOND], sets(32), True, DEPENDS),
        ([BEYOND], sets(10, 0), False, OPEN),  # no effect at all in most sets
        ([BEYOND, BEYOND], sets(60), False, SUPPORTED),
        ([BEYOND, SMALL], sets(64), False, OPEN),
        ([BEYOND, UNCLEAR], sets(64), False, OPEN),
        ([BEYOND, AGAINST], sets(64), False, OPEN),
        ([BEYOND, AGAINST], sets(0), False, CONTRADICTED),
        ([BEYOND, BARELY], sets(0), False, OPEN),
        ([SMALL], sets(64), False, OPEN),
        ([UNCLEAR], sets(32), False, OPEN),
        ([UNCLEAR], sets(32), True, DEPENDS),
        ([UNCLEAR], sets(0), False, OPEN),
        ([AGAINST], sets(6), False, CONTRADICTED),
        ([AGAINST], sets(7), False, OPEN),
        ([AGAINST], sets(0, 10), False, OPEN),  # exactly 0 in most sets is not against the claim
        ([AGAINST], sets(64), False, OPEN),
        ([MISSING], sets(64), True, OPEN),
        ([BEYOND, MISSING], sets(0), True, OPEN),
        ([], sets(64), True, OPEN),
    ],
)
def test_each_kind_of_evidence(effects, around, turns, verdict):
    found = judge_claim(effects, around, turns)
    assert found.verdict == verdict
    assert found.why


def test_a_part_contradicts_by_its_own_sets_and_not_by_those_of_the_claim():
    """All parts hold in no set because the first fails everywhere; the second is against but fails in few."""
    together, own = sets(0), [sets(0), sets(40)]
    assert judge([UNCLEAR, AGAINST], own, together, sign_changes=False).verdict == OPEN
    assert judge([UNCLEAR, AGAINST], own[::-1], together, sign_changes=False).verdict == CONTRADICTED


def test_an_effect_against_a_claim_that_fails_in_most_sets_is_not_said_to_hold_there():
    why = judge_claim([AGAINST], sets(10)).why
    assert "but whether it fails nearly everywhere is open (above 0 in 10 of 64 parameter sets)" in why


def test_an_interval_that_ends_at_its_bound_is_not_beyond_it():
    assert judge_claim([BEYOND._replace(low=0.05)], sets(64)).verdict == OPEN
    assert judge_claim([AGAINST._replace(upper=0.0)], sets(0)).verdict == OPEN
    assert judge_claim([Effect(0.0, 0.0, 0.0, 0.05, 0.0)], sets(0, 0)).verdict == OPEN


def test_sets_that_could_not_be_measured():
    assert judge_claim([BEYOND], SetCounts(32, 0, 0, 64)).verdict == SUPPORTED
    assert judge_claim([BEYOND], SetCounts(31, 0, 0, 64)).verdict == OPEN
    assert judge_claim([BEYOND], SetCounts(0, 0, 0, 0)).verdict == OPEN


def test_so_few_sets_cannot_show_that_a_direction_holds_nearly_everywhere():
    assert judge_claim([BEYOND], sets(FEWEST - 1, 0, FEWEST - 1)).verdict == OPEN
    assert judge_claim([BEYOND], sets(FEWEST, 0, FEWEST)).verdict == SUPPORTED
    assert wilson_interval(FEWEST - 1, FEWEST - 1).low < 0.8 <= wilson_interval(FEWEST, FEWEST).low


numbers = st.floats(-1, 1) | st.sampled_from([NAN, 0.0, 0.05])
effects = st.builds(
    lambda mean, down, up, more, smallest: Effect(mean, mean - down, mean + up, smallest, mean + up + more),
    numbers, st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(1e-6, 1),
)  # fmt: skip
counts = st.integers(0, 40)
arounds = st.tuples(counts, counts, counts, counts).map(lambda n: SetCounts(*n[:3], sum(n)))


@given(st.lists(effects, max_size=4), arounds, st.booleans())
def test_every_combination_has_one_verdict_that_fits_its_definition(found, around, turns):
    verdict = judge_claim(found, around, turns).verdict
    assert verdict in VERDICTS
    if verdict == SUPPORTED:
        assert found and all(e.low > e.smallest for e in found) and around.above >= 0.8 * around.known
    if verdict == CONTRADICTED:
        assert any(e.high < 0 for e in found) and around.below >= 0.8 * around.known
    if verdict == DEPENDS:
        assert turns


@given(st.lists(effects, min_size=1, max_size=4), arounds, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_parts_does_not_matter_and_another_part_never_helps(found, around, turns, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert judge_claim(shuffled, around, turns).verdict == judge_claim(found, around, turns).verdict
    if judge_claim(found, around, turns).verdict == SUPPORTED:
        assert all(judge_claim([e], around, turns).verdict == SUPPORTED for e in found)


@given(effects, arounds)
def test_more_sets_that_hold_never_make_a_claim_worse(effect, around):
    order = [CONTRADICTED, OPEN, SUPPORTED]
    if not around.below:
        return
    more = around._replace(above=around.above + 1, below=around.below - 1)
    assert order.index(judge_claim([effect], more).verdict) >= order.index(
        judge_claim([effect], around).verdict
    )


X = latin_hypercube(5, 64, 3)
NOISE = np.random.default_rng(5).standard_normal(64)


@pytest.mark.parametrize(
    ("effects_", "expected"),
    [
        (2 * X[:, 0] - 1 + 0.5 * NOISE, True),  # from -1 to 1
        (1 - 2 * X[:, 0] + 0.5 * NOISE, True),
        (2 * X[:, 0] + 0.5 * NOISE, False),  # from 0 to 2: another size, not another direction
        (0.5 + NOISE, False),  # the same everywhere: a third of the sets are below 0 by luck
        (NOISE, False),
        (np.where(X[:, 0] < 1 / 3, -1.0, 1.0), True),  # without any noise
        (np.where(X[:, 0] < 0.5, 0.0, 1.0), False),  # exactly 0 is not below 0
        (np.full(64, NAN), False),
    ],
)
def test_a_sign_change_needs_a_clear_effect_at_both_ends(effects_, expected):
    assert changes_sign(X[:, 0], effects_) == expected
    paths = [f"p{n}" for n in range(5)]
    assert parameters_with_sign_change(paths, ["p0"], X, [effects_]) == (("p0",) if expected else ())
    assert parameters_with_sign_change(paths, [], X, [effects_]) == ()


def test_a_separating_parameter_is_found_with_its_direction():
    shares = latin_hypercube(50, 64, 7)
    paths = [f"p{n}" for n in range(50)]
    for planted, sign in ((0, 1), (31, -1)):
        noise = latin_hypercube(1, 64, 8)[:, 0] - 0.5
        holds = sign * (shares[:, planted] - 0.55) + 0.4 * noise > 0
        best = rank_separators(paths, shares, holds)[0]
        assert best.path == f"p{planted}"
        assert best.separates
        assert (best.auc > 0.5) == (sign > 0)


def test_by_luck_alone_a_parameter_separates_as_rarely_as_stated():
    """200 trials at 5 %: more than 20 would come by chance once in a thousand (binomial)."""
    generator = np.random.default_rng(11)
    paths = [f"p{n}" for n in range(40)]
    named = sum(
        rank_separators(paths, latin_hypercube(40, 64, seed), generator.random(64) < 0.5)[0].separates
        for seed in range(200)
    )
    assert named <= 20


def test_nothing_separates_sets_that_all_hold_or_all_fail():
    shares = latin_hypercube(3, 8, 1)
    assert rank_separators(["a", "b", "c"], shares, np.ones(8, bool)) == ()
    assert rank_separators(["a", "b", "c"], shares, np.zeros(8, bool)) == ()
    assert rank_separators([], np.empty((8, 0)), np.arange(8) > 3) == ()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(values):
    p = np.array(values)
    held = holm_adjusted(p)
    assert (held >= p).all()
    assert (held <= 1).all()
    assert (np.diff(held[np.argsort(p, kind="stable")]) >= 0).all()
    assert held.min() == pytest.approx(min(1.0, p.min() * p.size))
