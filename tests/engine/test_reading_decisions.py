"""Which exposures the NumPy engine reads, with draws set by hand, and how they are counted."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim import rng as chance
from sim.channels import Exposures, Posts
from sim.engine.numpy import read
from sim.scenarios.parameters.channels import Channels, Feed
from sim.state.channel_table import channel_table
from sim.state.today import IS_HOSTILE, IS_READ, IS_WILLING, Decisions


@pytest.fixture
def is_read(monkeypatch):
    """Six exposures of three people, with a draw for each of the four channels."""
    person, channel = np.array([0, 1, 2, 0, 1, 2]), np.array([0, 1, 2, 2, 2, 3])
    asker, n = np.array([5, 6, 7, 8, 9, 4]), np.arange(6)
    draws = np.full((6, 4), 0.9)
    draws[n, channel] = [0.1, 0.6, 0.3, 0.5, 0.49, 0.2]
    deaf = np.array([0.0, 0.0, 0.4, 0.6, 0.39, 0.0])

    def words(seed, stream, key, a, b, _block=0):
        assert (seed, a.tolist(), b.tolist()) == (3, asker.tolist(), person.tolist())
        if stream == chance.READ:
            assert key.tolist() == [7 + (each << 16) for each in n]
            return tuple(draws.T)
        assert stream == chance.DECIDE  # once for a question, whatever the day
        assert key.tolist() == [each << 16 for each in n]
        return np.full(6, 0.9), np.full(6, 0.9), deaf, np.full(6, 0.9)

    monkeypatch.setattr(chance, "words", words)
    monkeypatch.setattr(chance, "unit", lambda u: u)
    monkeypatch.setattr(read, "believes_able", lambda *_: np.zeros(6, bool))
    monkeypatch.setattr(read, "log_odds", lambda *_: np.zeros(0))

    def decided(heeded, tune_out):
        feed = Feed(noise=0.0, purpose=0.0, hostility=0.0, resistance=tune_out)
        scenario = SimpleNamespace(helping=SimpleNamespace(attention=2.0))
        state = SimpleNamespace(
            luck=3,
            scenario=scenario,
            channels=channel_table(Channels(feed=feed)),
            people=SimpleNamespace(count=3, budget=np.zeros(3)),
            short_ticks=SimpleNamespace(
                message_counts=np.array([[2, 0], [0, 0], [0, 8]])
            ),  # with today's two 4, 2 and 10
        )
        shown = Exposures(n, person, channel, np.ones(6, int), np.array(heeded))
        return read.decide(state, Posts(3, 7, asker, n, np.zeros(6, int)), shown).read.tolist()

    return decided


def test_attention_of_two_is_shared_by_the_messages(is_read):
    # Draws .1 .6 .3 .5 .49 .2 against chances .5 1 .2 .5 1 .2.
    assert is_read([True] * 6, 0.0) == [True, True, False, False, True, False]
    assert is_read([False, True, True, True, True, True], 0.0) == [False, True, False, False, True, False]


def test_some_people_ignore_a_question_on_the_feed(is_read):
    assert is_read([True] * 6, 0.39) == [True, True, False, False, True, False]
    assert is_read([True] * 6, 0.4) == [True, True, False, False, False, False]


@pytest.mark.parametrize(("may_show_twice", "readers"), [(False, [4, 0, 1]), (True, [2, 0, 1])])
def test_who_reads_a_question_twice_counts_once(may_show_twice, readers):
    question, person = np.array([[0, 2, 0, 0, 2, 0], [4, 4, 1, 4, 3, 4]], np.int32)
    state = SimpleNamespace(may_show_twice=may_show_twice, open=np.arange(3), people=SimpleNamespace(count=5))
    code = np.array([IS_READ, IS_READ | IS_WILLING, IS_READ, IS_READ | IS_HOSTILE, 0, IS_READ], np.uint8)
    same = np.ones(6, np.int8)
    shown = Exposures(question, person, same, same, same == 1)
    found = read.tally(state, Decisions(code, np.zeros(6)), shown)
    assert (found.shown.tolist(), found.read.tolist()) == ([4, 0, 2], readers)
    assert (found.hostile.tolist(), found.willing.tolist()) == ([3], [1])
