"""Why parts draw with `Luck`: with a generator of their own, the same question reaches other people."""

import numpy as np
import pytest
from helpers.own_parts import parts_forgotten

from sim import Society
from sim.parts import channel

READERS = 5


@pytest.fixture
def reached():
    """Return a function that declares a channel, and returns whom each question reaches in two scenarios."""

    def in_two_scenarios(choose):
        found = {}

        @channel()
        def lottery(view, questions, _settings, luck):
            """Show each question to five people."""
            person = choose(view, questions, luck)
            for asker, asked, readers in zip(questions.asker, questions.asked, person, strict=True):
                found[rate, int(asker), int(asked), view.tick] = readers.tolist()
            place = np.repeat(np.arange(questions.asker.size), READERS)
            others = person.ravel() != questions.asker[place]
            return place[others], person.ravel()[others]

        for rate in (0.05, 0.08):
            Society(
                "neighbours-only", people__count=80, days=12, asking__rate=rate, channels__lottery={}
            ).run()
        both = [key[1:] for key in found if key[0] == 0.05 and (0.08, *key[1:]) in found]
        return [(found[0.05, *key], found[0.08, *key]) for key in both]

    with parts_forgotten():
        yield in_two_scenarios


def places_with_least(numbers):
    return np.argsort(numbers, axis=1)[:, :READERS]


def test_with_luck_the_same_question_reaches_the_same_people(reached):
    def choose(view, questions, luck):
        everybody = np.arange(view.count)
        return places_with_least(
            luck.uniform(questions.asker[:, None], everybody, asked=questions.asked[:, None])
        )

    pairs = reached(choose)
    assert len(pairs) > 30
    assert all(one == other for one, other in pairs)


def test_with_a_generator_it_does_not(reached):
    generator = np.random.default_rng(1)

    def choose(view, questions, _luck):
        return places_with_least(generator.random((questions.asker.size, view.count)))

    pairs = reached(choose)
    assert sum(one == other for one, other in pairs) < 0.1 * len(pairs)
