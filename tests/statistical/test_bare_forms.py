"""The forms of the bare model of docs/benchmark.md that need nothing from outside agree with one another."""

import importlib
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "experiments" / "benchmarks"
ALPHA = 0.001


@pytest.fixture(autouse=True)
def _reach_benchmarks(monkeypatch):
    for folder in (BENCHMARKS, BENCHMARKS / "bare"):
        monkeypatch.syspath_prepend(str(folder))


def form(name):
    if name == "c":
        from c_library import has_compiler

        if not has_compiler():
            pytest.skip("gcc is not installed")
    return importlib.import_module(f"{name}_form").Model


def lives(name, start, days, seeds):
    from bare_model import measure

    return [measure(form(name)(start, seed, days).run()) for seed in seeds]


def smallest_p(ours, theirs):
    from agreement import welch

    return min(welch([a[m] for a in ours], [b[m] for b in theirs])["p"] for m in ours[0])


@pytest.mark.parametrize("name", ["c", pytest.param("numba", marks=pytest.mark.slow)])
def test_compiled_forms_give_the_bits_of_the_numpy_form(name):
    from bare_model import draw_start

    for people, days, seed in ((2, 5, 1), (7, 40, 2), (400, 60, 2**62 + 5)):
        start = draw_start(people)
        ours, theirs = (asdict(form(each)(start, seed, days).run()) for each in ("numpy", name))
        for key, value in ours.items():
            np.testing.assert_array_equal(theirs[key], value, err_msg=f"{key}, {people} people")
    assert ours["answered"] > 100 < ours["unanswered"]


@pytest.mark.slow
def test_mesa_agrees_with_the_numpy_form():
    """Welch's t on eight measures of 300 lives a side: at most one false alarm in 1000 calls (fixed seeds).

    A mean wait that is 5 % off would be rejected in nine of ten calls.
    """
    from bare_model import MEASURES, draw_start

    start, seeds = draw_start(500), range(1, 301)
    sides = [lives(name, start, 60, seeds) for name in ("numpy", "mesa")]
    assert smallest_p(*sides) >= ALPHA / len(MEASURES)


def test_a_form_with_another_rule_is_detected(monkeypatch):
    """Readers 0.1 more willing answer more, and the same test says so."""
    import bare_model as bare

    start, seeds = bare.draw_start(300), range(1, 13)
    ours = lives("numpy", start, 40, seeds)
    monkeypatch.setattr(bare, "BASE", bare.BASE + 0.1)
    assert smallest_p(ours, lives("numpy", start, 40, seeds)) < ALPHA / len(bare.MEASURES)


@pytest.mark.parametrize("name", ["numpy", "mesa"])
def test_counts_are_consistent(name):
    from bare_model import DEGREE, LIFETIME, draw_start

    start = draw_start(200)
    outcome = form(name)(start, 4, 50).run()
    assert outcome.asked - outcome.answered - outcome.unanswered <= 200  # at most one is open for each person
    assert outcome.helped.sum() >= outcome.answered
    assert 0 <= outcome.waited <= (LIFETIME - 1) * outcome.answered
    assert start.one.size == 200 * DEGREE / 2
    assert (outcome.strength > 0).all()
    assert (outcome.strength < 1).all()


def test_a_society_of_three_by_hand(monkeypatch):
    """With all chances 0 or 1 the numbers follow from the specification (docs/benchmark.md)."""
    import bare_model as bare

    for name, value in {"ASK": 1.0, "OWN_TOPIC": 1.0, "BASE": 1.0, "MATCH": 0.0, "TIE": 0.0}.items():
        monkeypatch.setattr(bare, name, value)
    none = np.zeros(1, np.int64)
    pair = bare.Start(np.zeros(2, np.int64), np.ones(2), none, none + 1, np.full(1, 0.5))
    for name in ("numpy", "mesa"):
        outcome = form(name)(pair, 1, 1).run()
        # both ask, and each answers the other, so the tie is strengthened twice after it has faded once
        assert (outcome.asked, outcome.answered, outcome.shown) == (2, 2, 2)
        strength = 1 - (1 - 0.5 * bare.FADING) * (1 - bare.LEARNING) ** 2
        np.testing.assert_allclose(outcome.strength, [strength])
        # the budget is empty for three days, so new questions wait for the fourth
        later = form(name)(pair, 1, 5).run()
        assert (later.asked, later.answered, later.waited) == (4, 4, 6)
        unable = form(name)(replace(pair, skill=np.zeros(2)), 1, 7).run()
        assert (unable.asked, unable.answered, unable.unanswered) == (2, 0, 2)
