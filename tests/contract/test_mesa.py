"""`Society` is a model and `Person` an agent as Mesa knows them, on every Mesa allowed."""

import copy
import inspect
import multiprocessing
import pickle

import mesa
import numpy as np
import pandas as pd
import pytest

from sim import Person, Society, StudyError, load

HYBRID = load("hybrid", {"people.count": 60, "days": 30, "asking.rate": 0.1})
NAMES = ("questions", "answers", "people", "days", "ties")


def same(one, other):
    mine, theirs = one.tables(ties=True), other.tables(ties=True)
    for name in NAMES:
        pd.testing.assert_frame_equal(mine[name], theirs[name], check_exact=True)


def lived(days=0, **changes):
    society = Society(HYBRID, **changes)
    for _ in range(days):
        society.step()
    return society


def pickled(society):
    return pickle.loads(pickle.dumps(society))


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


# -- chance ----------------------------------------------------------------------------------------
@pytest.mark.filterwarnings("ignore:The use of the `seed` keyword:FutureWarning")
def test_a_life_follows_from_mesas_rng_or_seed():
    sequence = np.random.SeedSequence(4)
    given = [7, np.int64(7), np.array([1, 2]), sequence, np.random.default_rng(3), 2**70]
    found = [Society(HYBRID, rng=rng).state.luck for rng in given]
    assert found[:2] == [7, 7]
    assert len(set(found)) == 5
    assert found[2:] == [
        Society(HYBRID, rng=rng).state.luck
        for rng in ([1, 2], np.random.SeedSequence(4), np.random.default_rng(3), 2**70)
    ]
    assert Society(HYBRID, seed=7).state.luck == 7
    generator = np.random.default_rng(3)  # one generator for several models: each gets a life of its own
    assert len({Society(HYBRID, rng=generator).state.luck for _ in range(3)}) == 3
    same(lived(3, rng=7), lived(3, luck=7))


@pytest.mark.filterwarnings("ignore:The use of the `seed` keyword:FutureWarning")
def test_a_luck_that_is_given_rules():
    assert Society(HYBRID, rng=7, luck=5).state.luck == 5
    assert Society(HYBRID, seed=7, luck=0).state.luck == 0
    assert Society(HYBRID, rng=7, seed__luck=5).state.luck == 5
    assert Society(HYBRID, seed={"luck": 9}).state.luck == 9
    assert Society(HYBRID, rng=None).state.luck == HYBRID.seed.luck
    with pytest.raises(ValueError, match="rng or seed"):
        Society(HYBRID, rng=1, seed=2)
    with pytest.raises(StudyError, match="luck must be a whole number"):
        Society(HYBRID, luck=True)


# -- many runs -------------------------------------------------------------------------------------
DAYS = 12


def batch(parameters, **more):
    """Rows of Mesa's batch_run, and its start method of processes as it was before."""
    before = multiprocessing.get_start_method(allow_none=True)
    try:
        rows = mesa.batch_run(Society, {"days": DAYS, **parameters}, display_progress=False, **more)
    finally:
        multiprocessing.set_start_method(before, force=True)
    return pd.DataFrame(rows)


def known(rows):
    return rows[["day", "asked", "helped", "shown", "mean_morale", "open"]].to_numpy(float).tolist()


def test_mesas_batch_run_lives_each_luck():
    rows = batch(
        {
            "setting": "hybrid",
            "people__count": [30, 40],
            "luck": [1, 2, 3],
            "engine": "numpy",
            "asking__rate": 0.2,
        }
    )
    assert rows[["people__count", "luck"]].to_numpy().tolist() == [
        [n, k] for n in (30, 40) for k in (1, 2, 3)
    ]
    assert len({tuple(row) for row in known(rows)}) == 6
    one = Society("hybrid", days=DAYS, people__count=40, luck=2, engine="numpy", asking__rate=0.2).run()
    last = one.days_table().iloc[-1:]
    assert known(rows[4:5]) == known(last)


def test_mesas_batch_run_takes_a_loaded_scenario_and_every_day():
    rows = batch({"setting": HYBRID, "luck": [1, 2], "engine": "numpy"}, data_collection_period=1)
    assert rows.day.tolist() == 2 * list(range(DAYS))
    one = HYBRID.replace({"days": DAYS})
    lives = [Society(one, luck=luck, engine="numpy").run().days_table() for luck in (1, 2)]
    assert known(rows) == known(pd.concat(lives))


@pytest.mark.skipif(
    "rng" not in inspect.signature(mesa.batch_run).parameters, reason="this Mesa's batch_run has no rng yet"
)
def test_mesas_batch_run_lives_each_rng():
    rows = batch({"setting": HYBRID, "engine": "numpy"}, rng=[1, 2, 3])
    assert len({tuple(row) for row in known(rows)}) == 3
    assert known(rows) == known(batch({"setting": HYBRID, "engine": "numpy", "luck": [1, 2, 3]}))


@pytest.mark.filterwarnings("ignore:The `iterations` keyword:DeprecationWarning")
def test_iterations_alone_repeat_one_life_as_the_docs_say():
    rows = batch({"setting": HYBRID, "engine": "numpy"}, iterations=2)
    assert rows.iteration.tolist() == [0, 1]
    assert known(rows[:1]) == known(rows[1:])


# -- the data collector ----------------------------------------------------------------------------
def test_the_default_data_collector_has_every_day(month):
    society = lived(3)
    held = society.datacollector
    assert isinstance(held, mesa.DataCollector)
    for days in (3, 4):
        table = society.days_table().drop(columns="life")
        found = held.get_model_vars_dataframe()
        assert len(found) == days
        pd.testing.assert_frame_equal(found, table, check_dtype=False)
        society.step()
        held.collect(society)  # as many models do in their step: no row comes twice
    twin = pickled(society)
    twin.run()
    society.run()
    assert len(twin.datacollector.model_vars["asked"]) == len(held.model_vars["asked"]) == 30
    assert twin.datacollector.model_vars["asked"] == month.days_table().asked.tolist()
    own = mesa.DataCollector(model_reporters={"open": lambda model: model.state.open.size})
    society.datacollector = own
    assert society.datacollector is own


def test_a_run_reads_no_day_for_the_data_collector(monkeypatch):
    society = lived()
    monkeypatch.setattr(Society, "days_table", None)
    assert society.run().state.tick == 30


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
def test_a_copy_lives_on_like_the_original_and_apart_from_it(engine, with_agents, copied, month):
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


def test_a_copy_in_the_middle_of_a_day_lives_on_too(month):
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
def test_persons_are_windows_on_the_columns():
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
    assert person.standing == pytest.approx(3.0 * society.state.fame.scale)
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


# -- values by hand ---------------------------------------------------------------------------------
ENGINES = ("numpy", "compiled")


def test_effort_set_before_the_first_day_is_that_of_the_scenario():
    for effort in (0.0, float("inf")):
        society = lived()
        society.agents.set("effort", effort)
        assert np.array_equal(society.people.budget, society.people.effort)
        same(society.run(), lived(people__effort__mean=effort).run())


@pytest.mark.parametrize("engine", [ENGINES[0], pytest.param(ENGINES[1], marks=pytest.mark.long)])
def test_values_set_on_the_way_move_what_follows_alike_in_both_forms(engine):
    """Nobody has effort from day 10 on, so the last answers are those saved up; morale silences."""
    society = lived(10, engine=engine)
    society.agents.set("effort", 0)
    assert society.people.budget.max() <= 1
    saved = society.people.budget.copy()
    society.run()
    given = society.answers_table().query("day >= 10").helper.value_counts()
    assert (given <= 1).all()
    assert set(given.index) <= set(np.flatnonzero(saved >= 1).tolist())
    silent = lived(10, engine=engine)
    silent.agents.set("morale", 0)
    silent.step()
    assert silent.days_table().asked[10] == 0
    other = Society(HYBRID, engine=ENGINES[1 - ENGINES.index(engine)]) if engine == "compiled" else None
    if other is not None:
        for _ in range(10):
            other.step()
        other.agents.set("effort", 0)
        same(other.run(), society)


def test_a_budget_and_standing_are_written_in_their_own_units():
    society = lived(5)
    person = society.person(3)
    person.standing = 2.5
    assert person.standing == pytest.approx(2.5)
    assert society.people_table().standing[3] == person.standing
    person.effort = 1.0
    person.budget = 7
    assert person.budget == society.people.near[3, 3] == 7  # a week's effort
    with pytest.raises(ValueError, match=r"^The budget of person 3 must lie between 0 and 7; got 7\.5\.$"):
        person.budget = 7.5
    person.effort = 0.5
    assert person.budget == 3.5


def test_people_join_and_leave_the_crowd_by_hand():
    society = lived(5)
    on, off = (np.flatnonzero(society.people.on_crowd == there) for there in (True, False))
    society.person(int(off[0])).on_crowd = True
    leaver = int(on[0])
    society.person(leaver).on_crowd = False
    society.person(int(on[1])).on_crowd = np.True_  # as it is: nothing happens
    society.step()
    assert society.state.audience.members.tolist() == np.flatnonzero(society.people.on_crowd).tolist()
    assert off[0] in society.state.audience.members
    assert society.person(leaver).neighbours("online") == []
    assert society.ties.followers.size[leaver] == 0
    day = society.days_table().iloc[5]
    assert (day.joined, day.left) == (1, 1)
    society.run()
    with pytest.raises(ValueError, match="no feed"):
        Society("neighbours-only", people__count=20, days=3).person(0).on_crowd = True


WRONG = {
    "effort": (-0.1, float("nan"), "much", None, True),
    "budget": (-1, 1e9, [1]),
    "morale": (-0.01, 1.01, float("nan"), "high"),
    "standing": (-1, float("inf")),
    "on_crowd": (1, "yes", None),
}


@pytest.mark.parametrize("name", WRONG)
def test_values_out_of_range_are_refused(name):
    society = lived(2)
    person = society.person(2)
    before = getattr(person, name)
    for value in WRONG[name]:
        with pytest.raises(ValueError, match=f"{name}.* must .*; got "):
            setattr(person, name, value)
        assert getattr(person, name) == before


def test_what_cant_be_set_says_so():
    person = lived().person(2)
    for name in (
        "x",
        "y",
        "range",
        "town",
        "role",
        "interest",
        "skill",
        "person",
        "row",
        "unique_id",
        "model",
    ):
        with pytest.raises(AttributeError, match=f"'{name}' of a person can't be set by hand"):
            setattr(person, name, 1)
    with pytest.raises(AttributeError, match=r"'moral' of a person doesn't exist.* effort, budget, morale"):
        person.moral = 0.5
    with pytest.raises(AttributeError, match="intervention 'move'"):
        person.town = "Nowhere"
    person._mine = person.pos = (1, 2)  # the user's own, and Mesa's
    assert person._mine == person.pos


# -- removal ---------------------------------------------------------------------------------------
REMOVED = HYBRID.replace({"interventions": [{"day": 8, "remove": {"who": "random", "count": 5}}]})


def test_removing_agents_is_removing_people():
    """The same people removed by hand on the same morning live the same life as by the intervention."""
    planned = Society(REMOVED).run()
    gone = np.flatnonzero(planned.state.removed >= 0).tolist()
    society = lived(8)
    for row in gone:
        society.person(row).remove()
    society.person(gone[0]).remove()  # once more does nothing
    with pytest.raises(ValueError, match="has been removed, so effort can't be set any more"):
        society.person(gone[0]).effort = 1
    same(society.run(), planned)
    assert [person.row for person in society.agents] == [n for n in range(60) if n not in gone]
    assert [person.row for person in planned.agents] == [person.row for person in society.agents]
    assert len(society.agents_by_type[Person]) == 55


def test_everybody_can_be_removed():
    society = lived(2)
    society.remove_all_agents()
    assert len(society.agents) == 0
    society.run()
    assert society.days_table().removed.tolist()[2] == 60
    assert society.days_table().asked[2:].sum() == 0


def test_nobody_leaves_after_the_round():
    society = lived(2)
    society.begin_day()
    society.ask()
    society.person(1).remove()
    society.circulate()
    crowd = society.person(int(np.flatnonzero(society.people.on_crowd)[0]))
    for act in (society.person(3).remove, lambda: setattr(crowd, "on_crowd", False)):
        with pytest.raises(
            ValueError, match=r"after today's questions went round: do it before Society\.circ"
        ):
            act()
    assert society.person(3) in society.agents
    society.end_day()
    society.person(3).remove()
    society.run()
    assert np.flatnonzero(society.state.removed == 2).tolist() == [1]
    with pytest.raises(StudyError, match="days are over"):
        society.person(4).remove()
    with pytest.raises(StudyError, match="days are over"):
        society.person(4).effort = 0


def test_a_collectors_agents_are_the_tables_people():
    society = lived(4)
    assert [p.person for p in society.agents] == [p.unique_id - 1 for p in society.agents] == list(range(60))
    collector = mesa.DataCollector(agent_reporters={"person": "person", "morale": "morale"})
    collector.collect(society)
    found = collector.get_agent_vars_dataframe().reset_index()
    found["from_id"] = found.AgentID - 1
    for key in ("person", "from_id"):
        both = found.merge(society.people_table(), left_on=key, right_on="person", suffixes=("", "_table"))
        assert len(both) == 60
        assert (both.morale == both.morale_table).all()


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
    scenario = load("base", {"people.count": 25, "days": 30, "asking.rate": 0.15} | BY_HAND[name])
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
    """Asking by hand costs nobody a day, and nobody asks twice."""
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


def test_reasons_not_to_help_are_told():
    question = (society := eager(people__effort__mean=0.0)).person(0).ask(difficulty=0.0)
    assert society.person(1).help(question) == "no effort left"
    question = (society := eager()).person(0).ask(difficulty=1.0)
    assert society.person(1).help(question) == "not able"
    question = (society := eager(helping__willingness__baseline=-100)).person(0).ask(difficulty=0.0)
    assert society.person(1).help(question) == "not willing"


@pytest.mark.parametrize("wrong", [5000, "why?", None])
def test_only_a_question_can_be_helped_with(wrong):
    with pytest.raises(TypeError, match=r"as Person\.ask and Society\.read_today give it; got .+\.$"):
        eager().person(1).help(wrong)


def test_a_question_asked_after_the_round_waits_for_tomorrow():
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
