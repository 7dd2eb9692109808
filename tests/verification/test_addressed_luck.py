"""Random numbers are addressed: a person's draws on a day don't depend on any other draws."""

import hashlib
import os
import subprocess
import sys
from math import inf
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers.same_tables import assert_same

from sim import Society, load, rng
from sim.channels import Posts, hub
from sim.rules import ask
from sim.state.questions import SHIPPED

ROOT = Path(__file__).parents[2]
CROWD = load("distributed-crowd", {"people.count": 150, "days": 10, "asking.rate": 0.1})
CALM = CROWD.replace({"discouragement.enabled": False})


def tables(scenario, **how):
    return Society(scenario, **how).run().tables(ties=True)


# Columns that list the channels of questions; they differ if another channel is in use.
WHICH_CHANNELS = ("channels", *(f"share_on_{name}" for name in SHIPPED))


# -- runs, processes ----------------------------------------------------------------------------------
DIGEST = """
import hashlib, sys
from sim import Society, load
scenario = load("hybrid", {"people.count": 80, "days": 8, "asking.rate": 0.2})
tables = Society(scenario, engine=sys.argv[1]).run().tables(ties=True)
text = "".join(f"{name}{table.to_csv(float_format='%.17g')}" for name, table in tables.items())
print(hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("seed", "engine"), [("4242", "numpy"), pytest.param("1", "compiled", marks=pytest.mark.slow)]
)
def test_another_process_with_other_hashes_of_words(seed, engine):
    """Python hashes text differently in every process, so results must not depend on the order of a set."""
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", DIGEST, engine],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    scenario = load("hybrid", {"people.count": 80, "days": 8, "asking.rate": 0.2})
    text = "".join(
        f"{n}{t.to_csv(float_format='%.17g')}" for n, t in tables(scenario, engine="compiled").items()
    )
    assert run.stdout.strip() == hashlib.sha256(text.encode()).hexdigest()


# -- processes that have nothing to do with one another -----------------------------------------------
IDLE = {
    "a hub that nothing is handed to": {"channels.hub": {"submits": 0.0, "order": "random"}},
    "viral questions that never happen": {"channels.feed.viral": {"chance": 0.0, "shape": 0.7}},
    "answers that push down questions of which none stays open": {"channels.feed": {"after_answer": 0.0}},
    "a shrug at a hub that has nothing": {"channels.hub": {"submits": 0.0, "resistance": 1.0}},
    "telling nobody": {"channels.word_of_mouth": {"contacts": 0, "pass_on": 1.0, "hops": 5}},
}


@pytest.mark.long
@pytest.mark.parametrize("name", IDLE)
def test_a_process_switched_on_that_does_nothing_changes_nothing(name):
    """All tables are equal to the bit, except for the list of channels if another one is in use."""
    assert_same(tables(CROWD), tables(CROWD.replace(IDLE[name])), but=WHICH_CHANNELS)


def test_a_feed_that_nobody_is_on_changes_nothing():
    town = load("centralised-local", {"people.count": 150, "days": 10, "asking.rate": 0.1})
    assert_same(tables(town), tables(town.replace({"channels.feed": {"reach": 50, "hostility": 1.0}})))


def test_a_hub_at_work_moves_no_question_and_no_exposure_of_the_feed():
    """With a feed that ignores standing and followers, the hub uses effort but changes no other draw."""
    plain = CALM.replace(
        {"channels.feed": {"visibility": 0, "followers": 0.0}, "asking.answers_wanted": 1000}
    )
    with_hub = plain.replace({"channels.hub": {"submits": 1.0, "resistance": 0.0}})
    alone, beside = Society(plain), Society(with_hub)
    for _ in range(10):
        seen = []
        for society in (alone, beside):
            society.begin_day()
            society.ask()
            society.circulate()
            shown = society.today.shown
            on_feed = shown.channel == 2
            seen.append((shown.question[on_feed].tolist(), shown.person[on_feed].tolist()))
            society.help()
            society.end_day()
        assert seen[0] == seen[1]
        assert len(seen[0][0]) > 0
    one, other = alone.questions_table(), beside.questions_table()
    words = ["question_id", "asker", "topic", "difficulty", "asked_day"]
    pd.testing.assert_frame_equal(one[words], other[words], check_exact=True)
    assert not one.attempts.equals(other.attempts)  # the hub did something


# -- the same question in compared scenarios ----------------------------------------------------------
@pytest.mark.long
def test_the_same_person_asks_the_same_on_the_same_day_in_every_scenario():
    """Even if morale has made people ask on other days, a question common to both is the same."""
    asked = []
    for name in ("centralised-local", "distributed-crowd", "hybrid", "scarce-crowd"):
        scenario = load(name, {"people.count": 200, "days": 40, "asking.rate": 0.2})
        questions = Society(scenario).run().questions_table()
        asked.append(questions.set_index("question_id")[["asker", "topic", "difficulty", "asked_day"]])
    for other in asked[1:]:
        common = asked[0].index.intersection(other.index)
        assert len(common) > 500
        pd.testing.assert_frame_equal(asked[0].loc[common], other.loc[common], check_exact=True)
    assert not asked[0].index.equals(asked[1].index)  # morale differs, so that not all are common


@pytest.mark.long
def test_the_same_reader_decides_alike_through_any_channel():
    """With only the baseline of willingness, a person who reads a question in two scenarios decides alike."""
    own = {
        f"helping.willingness.{n}": 0
        for n in ("interest", "tie", "owed", "nearness", "rivalry", "standing", "purpose", "bystander")
    }
    own |= {"helping.willingness.baseline": 0.5, "people.effort.mean": inf, "people.count": 40}
    own |= {"asking.answers_wanted": 1000, "helping.attention": inf, "discouragement.enabled": False}
    decided = []
    for channels in ({"hub": {"per": "world", "submits": 1.0, "resistance": 0.0}}, {"feed": {"reach": 30}}):
        society = Society(load("base", own | {"channels": channels, "people.on_crowd": 1.0, "days": 8}))
        found = {}
        while society.running:
            society.begin_day()
            society.ask()
            society.circulate()
            asked = society.state.questions.asked
            for person, question in society.read_today():
                key = question.asker, int(asked[question.row]), person.row
                found[key] = person.help(question) in ("offers", "already tried")  # tried: on an earlier day
            society.end_day()
        decided.append(found)
    common = decided[0].keys() & decided[1].keys()
    assert len(common) > 100
    assert all(decided[0][key] == decided[1][key] for key in common)
    assert {decided[0][key] for key in common} == {True, False}


# -- one more person ----------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [7, 150])
def test_one_more_person_leaves_all_other_people_unchanged(count):
    fewer, more = (Society(CROWD.replace({"people.count": n})).people for n in (count, count + 1))
    for column in ("x", "y", "town", "range", "interest", "effort", "budget", "on_crowd", "morale"):
        assert np.array_equal(getattr(fewer, column), getattr(more, column)[:count])


@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
def test_one_more_person_changes_nobody_elses_questions(engine):
    """Without effects of morale: who asks when, the topic, the difficulty, and the channels."""
    hybrid = CALM.replace(
        {"channels": {"hub": {}, "feed": {}}, "asking.channels": "one", "people.on_crowd": 0.5}
    )
    found = []
    for count in (150, 151):
        scenario = hybrid.replace({"people.count": count})
        questions = Society(scenario, engine=engine).run().questions_table()
        questions = questions[questions.asker < 150].sort_values(["asked_day", "asker"], ignore_index=True)
        found.append(questions[["asker", "asked_day", "topic", "difficulty", "channels"]].copy())
    found[1]["channels"] = found[1].channels.astype(str).astype(found[0].channels.dtype)
    pd.testing.assert_frame_equal(*found, check_exact=True)
    assert len(found[0]) > 100


def test_draws_for_some_people_equal_those_for_all():
    """Each rule, applied to a few people only, gives them the same results as among all."""
    people = Society(CROWD).people
    everybody, some = np.arange(150), np.array([3, 50, 149])
    all_of_them = ask.draw_topic_and_difficulty(1, 5, everybody, people.interest, 0.1, (2.0, 2.0))
    a_few = ask.draw_topic_and_difficulty(1, 5, some, people.interest, 0.1, (2.0, 2.0))
    for whole, part in zip(all_of_them, a_few, strict=True):
        assert whole[some].tobytes() == part.tobytes()
    assert np.array_equal(
        hub.draw_submissions(1, 5, everybody, 0.5)[some], hub.draw_submissions(1, 5, some, 0.5)
    )
    posts = Posts(1, 5, everybody, np.zeros(150, np.int64), np.zeros(150, np.int64))
    heeded = hub.hub_is_heeded(posts, 0.5)
    assert np.array_equal(heeded[some], hub.hub_is_heeded(posts.at(some), 0.5))
    whole = np.stack(rng.words(1, rng.DECIDE, 5, everybody[:, None].repeat(4, 1), np.arange(4)[None]))
    part = np.stack(rng.words(1, rng.DECIDE, 5, some[:, None].repeat(4, 1), np.arange(4)[None]))
    assert np.array_equal(whole[:, some], part)


# -- the three seeds ----------------------------------------------------------------------------------
def test_another_luck_seed_gives_another_life_of_the_same_society():
    first, again, other = Society(CROWD), Society(CROWD, luck=CROWD.seed.luck), Society(CROWD, luck=99)
    before = first.ties_table()
    for society in (again, other):
        pd.testing.assert_frame_equal(society.ties_table(), before, check_exact=True)
        assert society.people.skill.tobytes() == first.people.skill.tobytes()
    lives = [society.run().tables(ties=True) for society in (first, again, other)]
    assert_same(lives[0], lives[1])
    assert not lives[0]["questions"].equals(lives[2]["questions"])


def test_other_ties_among_the_same_people_with_the_same_questions():
    one, other = Society(CALM), Society(CALM.replace({"seed.ties": 5}))
    assert one.people.interest.tobytes() == other.people.interest.tobytes()
    assert not one.ties_table().equals(other.ties_table())
    words = ["question_id", "topic", "difficulty"]
    mine, theirs = (society.run().questions_table()[words] for society in (one, other))
    pd.testing.assert_frame_equal(mine, theirs, check_exact=True)
