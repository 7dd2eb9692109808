"""`Society` is a Mesa model and `Person` a Mesa agent, on every supported version of Mesa."""

import copy
import pickle

import mesa
import numpy as np
import pandas as pd
import pytest
from helpers.societies import HYBRID, lived, pickled, same

from sim import Person, Society, StudyError, load


@pytest.fixture(scope="module")
def month():
    return lived().run()


# -- Mesa's own words ------------------------------------------------------------------------------
def test_a_society_is_a_mesa_model_and_a_person_a_mesa_agent():
    society = lived()
    assert isinstance(society, mesa.Model)
    assert type(society.agents) is type(mesa.Model().agents)
    assert len(society.agents) == 60
    assert all(isinstance(person, mesa.Agent) and type(person) is Person for person in society.agents)
    assert society.agent_types == [Person]
    assert list(society.agents_by_type) == [Person]
    assert list(society.agents_by_type[Person]) == list(society.agents)
    assert [person.row for person in society.agents] == list(range(60))
    assert all(person.model is society for person in society.agents)
    assert len({person.unique_id for person in society.agents}) == 60
    assert society.person(7) is list(society.agents)[7]
    with pytest.raises(AttributeError):
        society.agents = []
    with pytest.raises(IndexError):
        society.person(60)
    with pytest.raises(IndexError):
        society.person(-1)


@pytest.mark.long
def test_agents_can_be_selected_got_and_summed_up():
    society = lived(5)
    plugged = society.agents.select(lambda person: person.on_crowd)
    assert [person.row for person in plugged] == np.flatnonzero(society.people.on_crowd).tolist()
    assert 0 < len(plugged) < 60
    assert np.allclose(society.agents.get("effort"), society.people.effort)
    assert society.agents.agg("budget", sum) == pytest.approx(float(society.people.budget.sum()), rel=1e-5)
    by_town = society.agents.groupby("town")
    assert sum(len(group) for _, group in by_town) == 60
    most = society.agents.sort("effort", ascending=False)
    assert next(iter(most)).effort == society.people.effort.max()
    assert len(society.agents.select(at_most=3)) == 3


def test_a_data_collector_reports_model_and_agents():
    society = lived()
    collector = mesa.DataCollector(
        model_reporters={
            "open": lambda model: model.state.open.size,
            "morale": lambda model: model.agents.agg("morale", np.mean),
        },
        agent_reporters={"morale": "morale", "budget": lambda person: person.budget},
    )
    for _ in range(6):
        society.step()
        collector.collect(society)
    models, agents = collector.get_model_vars_dataframe(), collector.get_agent_vars_dataframe()
    days = society.days_table()
    assert models.open.tolist() == days.open.tolist()
    assert np.allclose(models.morale, days.mean_morale)
    assert len(agents) == 6 * 60
    last = agents.xs(agents.index.get_level_values("Step").max(), level="Step")
    assert np.allclose(last.morale, society.people.morale)
    assert np.allclose(last.budget.astype(float), society.people.budget)


def test_watching_changes_nothing(month):
    watched = lived()
    collector = mesa.DataCollector(agent_reporters={"standing": "standing"})
    while watched.running:
        watched.step()
        collector.collect(watched)
        watched.agents.shuffle_do("neighbours")
    same(watched, month)


def test_steps_and_run_are_the_same_and_end_by_themselves(month):
    society = lived(30)
    assert society.running is False
    same(society, month)
    society.step()
    society.run()
    same(society, month)


def test_a_run_makes_no_agents_and_leaves_mesas_chance_alone():
    society = Society(HYBRID, rng=5)
    before = copy.deepcopy(society.rng.bit_generator.state), society.random.getstate()
    numpys = np.random.get_state()[1].copy()  # noqa: NPY002 - that nobody touches it is the point
    society.run()
    society.tables(ties=True)
    assert society._persons is None
    assert (society.rng.bit_generator.state, society.random.getstate()) == before
    assert np.array_equal(np.random.get_state()[1], numpys)  # noqa: NPY002


# -- copies ----------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.parametrize(
    ("copied", "engine", "with_agents"),
    [
        (copy.deepcopy, "compiled", False),
        (copy.deepcopy, "compiled", True),
        (pickled, "compiled", False),
        (pickled, "compiled", True),
        (pickled, "numpy", True),
    ],
)
def test_a_copy_runs_on_like_the_original_and_independently(engine, with_agents, copied, month):
    society = lived(8, engine=engine)
    if with_agents:
        assert len(society.agents) == 60
    twin = copied(society)
    society.run()
    assert twin.state.tick == 8
    twin.run()
    same(twin, society)
    same(twin, month)
    assert all(person.model is twin for person in twin.agents)
    assert [person.row for person in twin.agents] == list(range(60))


def test_a_copy_in_the_middle_of_a_day_runs_on_too(month):
    society = lived(8)
    society.begin_day()
    society.ask()
    society.circulate()
    twin = pickle.loads(pickle.dumps(society))
    society.step()
    twin.step()
    assert twin.state.tick == society.state.tick == 9
    same(twin, society)
    same(society.run(), month)


# -- windows ---------------------------------------------------------------------------------------
def test_persons_read_and_write_the_columns():
    society = lived(4)
    people, person = society.people, society.person(11)
    for name in ("x", "y", "range", "effort", "budget", "morale"):
        assert type(getattr(person, name)) is float
        assert getattr(person, name) == float(getattr(people, name)[11])
    assert person.on_crowd is bool(people.on_crowd[11])
    assert person.town == people.town_names[people.town[11]]
    assert np.array_equal(person.interest, people.interest[11])
    assert np.array_equal(person.skill, people.skill[11])
    people.morale[11] = 0.25
    people.standing[11] = 3.0
    assert person.morale == 0.25
    assert person.standing == pytest.approx(3.0 * society.state.standing_fading.scale)
    for values in (person.interest, person.skill):
        with pytest.raises(ValueError, match="read-only"):
            values[:] = 0
    society.run()
    assert person.budget == float(society.people.budget[11])
    table = society.people_table().loc[11]
    assert person.morale == table.morale
    assert person.standing == table.standing
    ties = society.ties_table()
    mine = ties[ties["from"] == 11]
    for layer in ("face_to_face", "online"):
        assert sorted(person.neighbours(layer)) == mine[mine.layer == layer]["to"].tolist()
    assert "11" in repr(person)
    with pytest.raises(AttributeError, match="wealth"):
        _ = person.wealth


# -- by hand ---------------------------------------------------------------------------------------
BY_HAND = {
    "word of mouth": {"channels": {"word_of_mouth": {"contacts": 4}}},
    "passed on": {"channels": {"word_of_mouth": {"pass_on": 0.7, "hops": 4}}},
    "hub": {"channels": {"hub": {"submits": 0.9}}},
    "feed": {"channels": {"feed": {}}, "people.on_crowd": 1.0},
    "hybrid": {"channels": {"word_of_mouth": {}, "hub": {}, "feed": {}}, "people.on_crowd": 0.6},
    "two answers wanted": {"channels": {"feed": {}}, "people.on_crowd": 1.0, "asking.answers_wanted": 2},
    "managers": {"channels": {"word_of_mouth": {}, "managers": {"count": 2}}},
    "learned": {
        "channels": {"word_of_mouth": {}, "feed": {}, "managers": {"count": 1}},
        "people.on_crowd": 0.6,
        "asking.channels": "learned",
    },
}


@pytest.mark.long
@pytest.mark.parametrize(("name", "order"), [(n, "rows") for n in BY_HAND] + [("hybrid", "shuffled")])
def test_thirty_days_by_hand_are_thirty_days_in_bulk(name, order):
    scenario = load(
        "base", {"people.count": 25, "days": 30, "asking.rate": 0.15, "asking.spread": 0} | BY_HAND[name]
    )
    bulk, society = Society(scenario).run(), Society(scenario)
    while society.running:
        society.begin_day()
        for person in society.agents:
            if person.wants_to_ask():
                person.ask()
        society.circulate()
        pairs = society.read_today()
        if order == "shuffled":
            np.random.default_rng(society.state.tick).shuffle(pairs)
        for person, question in pairs:
            person.help(question)
        society.end_day()
    assert len(bulk.answers_table()) > 10
    same(society, bulk)


def test_a_day_begun_by_hand_goes_on_in_bulk():
    """Questions asked by hand by the draw of the day give the same results, and nobody asks twice."""
    scenario = HYBRID.replace({"asking.rate": 0.5})
    bulk, society = Society(scenario), Society(scenario)
    for _ in range(6):
        for row in (0, 5, 9):
            person = society.person(row)
            if person.wants_to_ask():
                person.ask()
        society.step()
        bulk.step()
        assert np.array_equal(society.people.budget, bulk.people.budget)
        assert society.questions_table().question_id.is_unique
    columns = ["question_id", "topic", "difficulty", "channels", "shown", "read", "attempts", "status"]
    pd.testing.assert_frame_equal(society.questions_table()[columns], bulk.questions_table()[columns])


def test_one_person_asks_by_hand():
    society = lived(2)
    topic = society.people.topic_names[3]
    question = society.person(4).ask(topic, difficulty=0.0)
    assert (question.asker, question.topic, question.difficulty, question.status) == (4, topic, 0.0, "open")
    assert "word_of_mouth" in question.channels
    assert society.person(5).ask(0).topic == society.people.topic_names[0]
    with pytest.raises(ValueError, match="asked today already"):
        society.person(4).ask()
    for wrong in ("no such topic", -1, 12, 1.5):
        with pytest.raises(ValueError, match="topics are"):
            society.person(6).ask(wrong)
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="between 0 and 1"):
            society.person(6).ask(difficulty=wrong)
    society.step()
    assert question.shown > 0
    ids = society.questions_table().question_id
    assert (2 * 60 + 4) in ids.tolist()
    assert ids.is_unique


def eager(**changes):
    return Society(
        HYBRID,
        **{
            "helping__willingness__baseline": 100,
            "helping__misjudgement": 0.0,
            "people__effort__mean": float("inf"),
        }
        | changes,
    )


def test_one_person_helps_by_hand():
    society = eager()
    question = society.person(0).ask(difficulty=0.0)
    assert society.person(1).help(question) == "offers"
    with pytest.raises(ValueError, match="asked this question"):
        society.person(0).help(question)
    society.end_day()
    assert (question.status, question.answers) == ("answered", 1)
    answers = society.answers_table()
    assert answers[["asker", "helper", "helpful"]].to_numpy().tolist() == [[0, 1, True]]
    with pytest.raises(ValueError, match="closed"):
        society.person(2).help(question)


def test_offers_made_twice_count_once():
    society = eager()
    question = society.person(0).ask(difficulty=0.0)
    assert [society.person(1).help(question) for _ in range(3)] == ["offers"] * 3
    society.step()
    assert (society.answers_table().helper == 1).sum() == 1


def test_reasons_not_to_help_are_returned():
    question = (society := eager(people__effort__mean=0.0)).person(0).ask(difficulty=0.0)
    assert society.person(1).help(question) == "no effort left"
    question = (society := eager()).person(0).ask(difficulty=1.0)
    assert society.person(1).help(question) == "not able"
    question = (society := eager(helping__willingness__baseline=-100)).person(0).ask(difficulty=0.0)
    assert society.person(1).help(question) == "not willing"


@pytest.mark.parametrize("difficulty", [0.0, 1.0])
def test_nobody_answers_a_question_twice(difficulty):
    """By hand or in bulk, for helpful answers (difficulty 0) and failed ones (difficulty 1)."""
    society = eager(
        asking__rate=0.0, asking__answers_wanted=3, helping__misjudgement=10.0,
        people__effort__mean=5, people__effort__sigma=0,
    )  # fmt: skip
    question = society.person(0).ask(difficulty=difficulty)
    two = [i for i in range(1, 60) if society.person(i).help(question) == "offers"][:2]
    society.today.offers[2:] = []
    society.end_day()
    society = pickled(society)
    question = type(question)(society, question.row)
    assert (question.attempts, question.answers, question.status) == (2, 0 if difficulty else 2, "open")
    society.begin_day()
    before = society.people.budget[two].copy()
    assert [society.person(i).help(question) for i in two] == ["already tried"] * 2
    society.help()
    society.end_day()
    assert question.attempts > 2
    assert society.answers_table().helper.is_unique
    assert np.array_equal(society.people.budget[two], before)


@pytest.mark.parametrize("wrong", [5000, "why?", None])
def test_only_a_question_can_be_helped_with(wrong):
    with pytest.raises(TypeError, match=r"that Person\.ask or Society\.read_today returned; got .+\.$"):
        eager().person(1).help(wrong)


def test_a_question_asked_after_circulation_waits_for_tomorrow():
    society = eager(asking__rate=0.0)
    society.begin_day()
    society.circulate()
    question = society.person(0).ask(difficulty=0.0)
    with pytest.raises(ValueError, match="tomorrow"):
        society.person(1).help(question)
    society.end_day()
    assert (question.status, question.shown) == ("open", 0)
    assert society.person(1).help(question) == "offers"


ACTS = {
    "ask": lambda society, _: society.person(0).ask(),
    "wish": lambda society, _: society.person(0).wants_to_ask(),
    "help": lambda society, question: society.person(1).help(question),
    "begin": lambda society, _: society.begin_day(),
    "all ask": lambda society, _: society.ask(),
    "circulate": lambda society, _: society.circulate(),
    "all help": lambda society, _: society.help(),
    "end": lambda society, _: society.end_day(),
}


@pytest.mark.long
@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_after_the_last_day_nothing_can_be_done_by_hand(act):
    society = eager(days=2)
    question = society.person(0).ask(difficulty=0.0)
    society.run()
    with pytest.raises(
        StudyError, match=r"^The society's 2 days are over, so nothing more can happen in it\.$"
    ):
        act(society, question)
    assert society.read_today() == []
    society.step()
    assert society.state.tick == 2
