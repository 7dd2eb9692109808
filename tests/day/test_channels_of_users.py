"""Channels of users: exact exposures, the same in both engines, and refusals in one sentence."""

# ruff: noqa: ARG001, ARG005 - parts get the same arguments, whether they need them or not

import pickle
from math import inf

import numpy as np
import pytest
from helpers.limits import made, willing
from helpers.own_parts import MailingList, declare_mailing_list, parts_of_the_test  # noqa: F401
from helpers.same_tables import assert_same

import sim
from sim.errors import ScenarioError, StudyError
from sim.parts import Effects, Parameters, assumption, channel, network, param, rule, share
from sim.registry.parts import CHANNELS

pytestmark = pytest.mark.usefixtures("parts_of_the_test")
SMALL = {"people.count": 150, "days": 40, "asking.rate": 0.1}


def everybody(view, questions, settings, luck):
    place = np.repeat(np.arange(questions.asker.size), view.count)
    person = np.tile(np.arange(view.count), questions.asker.size)
    others = person != questions.asker[place]
    return place[others], person[others]


def nobody(view, settings, luck):
    return np.zeros(view.count, bool)


def declare(name, function=everybody, **options):
    def copy(*given):
        return function(*given)

    copy.__name__ = name
    channel(**options)(copy)


def lives(scenario, changes):
    return [sim.Society(sim.load(scenario, changes), engine=engine).run() for engine in ("numpy", "compiled")]


@pytest.mark.long
@pytest.mark.parametrize("hours", [24, 6])
@pytest.mark.parametrize("choice", ["all", "learned"])
def test_both_engines_live_a_mailing_list_alike(hours, choice):
    declare_mailing_list(public=True, effects=Effects(resistance=0.2, hostility=0.1, sting=0.3, trust=0.4))
    changes = SMALL | {"channels.mailing_list": {}, "tick_hours": hours, "asking.channels": choice}
    one, other = lives("hybrid", changes)
    assert_same(one.tables(), other.tables())
    assert (one.answers_table()["channel"] == "mailing_list").any()
    assert one.days_table()["share_on_mailing_list"].mean() > 0


def test_everybody_is_shown_every_question_once_and_only_others():
    declare("assembly")
    society = made(9, 1, {"channels": {"assembly": {}}}, willing(1)).run()
    questions = society.questions_table()
    assert len(questions) == 9  # everybody asks, with rate 1
    assert set(questions["shown"]) == set(questions["read"]) == {8}
    assert set(questions["channels"].astype(str)) == {"assembly"}
    assert set(society.answers_table()["channel"]) == {"assembly"}


@pytest.mark.parametrize("layer", ["face_to_face", "online"])
@pytest.mark.parametrize("public", [False, True])
def test_answers_strengthen_the_ties_of_its_layer_and_public_ones_raise_standing(layer, public):
    declare("assembly", layer=layer, public=public)
    society = made(6, 1, {"channels": {"assembly": {}}}, willing(1)).run()
    ties = society.ties_table()
    assert set(ties["layer"]) == {layer}
    assert len(ties) == 30
    assert (society.people.standing > 0).all() == public


@pytest.mark.parametrize(("messages", "read"), [(0, 5 * 6), (1, 6 * 2), (2.5, 6)])
def test_messages_share_attention_as_declared(messages, read):
    declare("assembly", messages=messages)
    changes = {"channels": {"assembly": {}}, "helping.attention": 2.0}
    societies = [made(6, 1, changes, willing(1), luck=luck).run() for luck in range(60)]
    found = np.mean([each.questions_table()["read"].sum() for each in societies])
    expected = 30 * min(1, 2 / (5 * messages)) if messages else 30
    assert found == pytest.approx(expected, abs=1.5)
    assert (found == read) or messages


def test_only_askers_whom_it_admits_ask_on_it():
    declare("club", askers=lambda view, settings, luck: np.arange(view.count) % 2 == 0)
    society = made(8, 1, {"channels": {"club": {}}}).run()
    questions = society.questions_table()
    assert set(questions.loc[questions["channels"] == "club", "asker"]) == {0, 2, 4, 6}


def test_twelve_further_channels_fit_in_one_scenario_and_a_thirteenth_is_refused():
    names = [f"club_{letter}" for letter in "abcdefghijklm"]
    for name in names:
        declare(name, askers=lambda view, settings, luck: np.ones(view.count, bool))
    shipped = {f"channels.{name}": {} for name in ("word_of_mouth", "hub", "feed", "managers")}
    changes = {"people.count": 12, "days": 3, "asking.rate": 1.0}
    own = {f"channels.{name}": {} for name in names}
    one, other = lives("base", changes | shipped | dict(list(own.items())[:12]))
    assert_same(one.tables(), other.tables())
    assert (one.questions_table()["channels"].astype(str).str.count("club") == 12).all()
    with pytest.raises(ScenarioError, match="must name at most 16 channels; got 17: word_of_mouth, hub"):
        sim.load("base", changes | shipped | own)


def test_another_channel_that_reaches_nobody_changes_no_draw():
    declare_mailing_list()
    declare("a_silent_one", lambda *_: (np.zeros(0, int), np.zeros(0, int)), askers=nobody)
    changes = SMALL | {"channels.mailing_list": {}}
    alone = sim.Society(sim.load("hybrid", changes), engine="numpy").run()
    both = sim.Society(sim.load("hybrid", changes | {"channels.a_silent_one": {}}), engine="numpy").run()
    a, b = alone.tables(), both.tables()
    assert (b["days"].pop("share_on_a_silent_one").dropna() == 0).all()
    for table, column in (("questions", "first_channel"), ("answers", "channel")):
        a[table][column], b[table][column] = (each[table][column].astype(str) for each in (a, b))
    assert_same(a, b)


def test_a_society_is_pickled_in_the_middle_of_a_run_and_goes_on():
    declare_mailing_list()
    society = sim.Society(sim.load("hybrid", SMALL | {"channels.mailing_list": {}, "tick_hours": 12}))
    for _ in range(30):
        society.step()
    again = pickle.loads(pickle.dumps(society))
    assert_same(society.run().tables(), again.run().tables())


def test_an_intervention_changes_its_parameters():
    declare_mailing_list()
    act = {"day": 20, "set": {"channels.mailing_list.subscribers": 0}}
    scenario = sim.load("hybrid", SMALL | {"channels.mailing_list": {"every": 1}, "interventions": [act]})
    days = sim.Society(scenario).run().days_table()
    assert days["share_on_mailing_list"][:20].mean() > 0
    assert (days["share_on_mailing_list"][20:].dropna() == 0).all()
    with pytest.raises(ScenarioError, match=r"doesn't use channels\.mailing_list"):
        sim.load("hybrid", SMALL | {"interventions": [act]})


def ask(function):
    declare("broken", function)
    return made(5, 1, {"channels": {"broken": {}}})


@pytest.mark.parametrize(
    ("function", "fault"),
    [
        (lambda *_: 7, r"must return two arrays, \(place, person\); got int"),
        (lambda *_: ([0, 1], [2]), r"must return 2 integers, one person for each place; got .* \(1,\)"),
        (lambda *_: ([0.0], [1]), "must return 1 integer, one person for each place; got .*float64"),
        (lambda *_: ([0], [5]), "returned person 5, but person must be from 0 to 4"),
        (lambda *_: ([-1], [0]), "returned place -1, but place must be from 0 to 4"),
        (lambda view, questions, *_: ([0], questions.asker[:1]), "shows person 0 a question of their own"),
        (lambda *_: ([0, 0], [3, 3]), "shows one question to person 3 twice on a day; return each pair once"),
        (lambda *_: 1 / 0, r"failed at test_.*:\d+ with ZeroDivisionError: division by zero"),
        (lambda view, *_: view.effort.fill(0), r"failed at test_channels_of_users.py:\d+ with ValueError"),
    ],
)  # fmt: skip
def test_what_it_returns_is_checked(function, fault):
    with pytest.raises(StudyError, match=rf"^The channel broken \(test_channels_of_users.py:\d+\) {fault}"):
        ask(function).run()


@pytest.mark.parametrize("name", ["Feed", "a-b", "_x", "x" * 41])
def test_a_channel_needs_a_name(name):
    with pytest.raises(StudyError, match="The name of a channel must be 1 to 40 small letters"):
        declare(name)


@pytest.mark.parametrize("name", ["feed", "model_fields", "copy"])
def test_a_channel_needs_a_name_that_is_free(name):
    with pytest.raises(StudyError, match=f"The channel '{name}' of .* can't be declared: whoanswers "):
        declare(name)


def test_declaring_it_again_replaces_it_and_its_parameters():
    declare_mailing_list()
    declare_mailing_list(messages=0)
    scenario = sim.load("base", {"channels.mailing_list": {"every": 2}})
    assert scenario.channels.mailing_list == MailingList(every=2)
    assert sim.Society(scenario).state.channels.message_kind[4] == -1


def test_a_layer_that_does_not_exist_is_refused():
    with pytest.raises(StudyError, match="layer of the channel 'x' must be face_to_face or online"):
        declare("x", layer="air")
    with pytest.raises(StudyError, match=r"got 'onlin'\. Did you mean 'online'\?$"):
        declare("x", layer="onlin")


def test_attention_without_limit_reads_everything():
    declare("assembly", messages=lambda settings: 9.0)
    society = made(5, 2, {"channels": {"assembly": {}}, "helping.attention": inf}).run()
    assert (society.questions_table()["read"] == society.questions_table()["shown"]).all()


def test_questions_can_not_be_written_to():
    def spoil(view, questions, *_):
        questions.topic[:] = 0
        return [], []

    with pytest.raises(StudyError, match="read-only"):
        ask(spoil).run()


class Loose(Parameters):
    """A parameter that isn't declared."""

    x: float = 3.0


class Wrong(Parameters):
    """A default out of range."""

    x: float = param(share(1.5), assumption("wrong"), "a share")


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"parameters": dict}, "needs parameters of a class that is derived from sim.parts.Parameters"),
        ({"parameters": Loose}, r"must declare its parameter x with param\(\.\.\.\)"),
        ({"parameters": Wrong}, "must give its parameter x a default that is a share from 0 to 1"),
        ({"askers": lambda view: view.x}, "must be a function of .view, settings, luck.; got <lambda>.view."),
    ],
)
def test_what_is_declared_is_checked_and_leaves_nothing_behind(options, fault):
    with pytest.raises(StudyError, match=fault):
        declare("broken", **options)
    assert "broken" not in CHANNELS
    declare_mailing_list()
    assert sim.load("base", {"channels.mailing_list": {}}).channels.mailing_list.every == 7


def test_a_channel_is_a_function_of_four_arguments():
    with pytest.raises(
        StudyError, match=r"must be a function of \(view, questions, settings, luck\); got two"
    ):

        @channel()
        def two(view, questions):
            pass


def test_a_forgotten_bracket_is_named():
    with pytest.raises(StudyError, match=r"Write @channel\(\) with brackets above everybody"):
        channel(everybody)
    with pytest.raises(StudyError, match=r'A rule names its hook: write @rule\("asking"\)'):
        rule(everybody)
    with pytest.raises(StudyError, match=r"Write @network\(\) with brackets"):
        network(everybody)


@pytest.mark.parametrize("hours", [24, 6])
def test_ages_are_days_whatever_the_tick(hours):
    seen = []

    def note(view, questions, settings, luck):
        seen.append(
            (view.ticks_per_day, np.array_equal(view.age(questions.asked), questions.age), questions.age)
        )
        return [], []

    declare("noted", note)
    society = made(5, 4, {"channels": {"noted": {}}, "asking.lifetime": 3, "tick_hours": hours}).run()
    assert {each[:2] for each in seen} == {(24 // hours, True)}
    assert set(np.concatenate([age for *_, age in seen])) == {0.0, 1.0, 2.0}
    assert society.state.people.town_names
