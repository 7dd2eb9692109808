"""Rules of users: identities, the same by hand and by array, and refusals in one sentence."""

# ruff: noqa: ARG001, ARG005 - parts get the same arguments, whether they need them or not

import numpy as np
import pytest
from helpers.limits import feed, made, willing
from helpers.own_parts import declare_friends_first, declare_unchanged, parts_of_the_test  # noqa: F401
from helpers.same_tables import assert_same

import sim
from sim.errors import StudyError, UserError
from sim.parts import HOOKS, rule
from sim.parts.columns import HOOK_COLUMNS

pytestmark = pytest.mark.usefixtures("parts_of_the_test")
SMALL = {"people.count": 120, "days": 40, "asking.rate": 0.1}


def declare(hook, function, name="own"):
    def copy(*given):
        return function(*given)

    copy.__name__ = name
    rule(hook)(copy)
    return {"rules.own": {}}


def test_every_hook_has_columns():
    assert tuple(HOOK_COLUMNS) == HOOKS


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("hybrid", 24),
        ("hybrid", 6),
        ("bring-locals-along", 24),
        ("community-of-practice", 24),
        ("community-of-practice", 6),
    ],
)
def test_rules_that_change_nothing_give_the_same_tables(name, hours):
    same = declare_unchanged()
    changes = SMALL | {
        "tick_hours": hours,
        "days": 70,
        "plugging_in.enabled": True,
        "channels.word_of_mouth": {"pass_on": 0.3, "hops": 3},
    }
    without = sim.Society(sim.load(name, changes), engine="compiled").run()
    for engine in ("numpy", "compiled"):
        assert_same(
            without.tables(), sim.Society(sim.load(name, changes | same), engine=engine).run().tables()
        )


def test_friends_first_by_array_is_friends_first_by_hand():
    declare_friends_first()
    by_rule = sim.Society(sim.load("hybrid", SMALL | {"rules.friends_first": {}}), engine="numpy").run()
    by_hand = sim.Society(sim.load("hybrid", SMALL), engine="numpy")
    ties = by_hand.ties
    while by_hand.running:
        by_hand.begin_day()
        by_hand.ask()
        by_hand.circulate()
        for person, question in by_hand.read_today():
            row, asker = np.array([person.row]), np.array([question.asker])
            if any(layer.slot_of(row, asker)[0] >= 0 for layer in (ties.face_to_face, ties.online)):
                person.help(question)
        by_hand.end_day()
    assert_same(by_hand.tables(), by_rule.tables())
    assert by_rule.answers_table()["helpful"].sum() > 0


def test_people_by_hand_follow_the_rules_too():
    declare("willingness", lambda view, readers, *_: np.full(readers.person.size, -np.inf))
    society = made(4, 3, feed(3), willing(1), {"rules.own": {}})
    question = society.person(0).ask()
    society.circulate()
    assert society.person(1).help(question) == "not willing"
    declare("asking", lambda view, people, *_: (people.person == 2) * 1.0)
    society = made(4, 3, feed(3), {"rules.own": {}})
    assert [society.person(row).wants_to_ask() for row in range(4)] == [False, False, True, False]


def test_a_rule_decides_who_asks():
    declare("asking", lambda view, people, *_: np.where(people.person % 3 == 0, people.chance, 0.0))
    asked = made(9, 2, {"rules.own": {}}).run().questions_table()
    assert sorted(asked["asker"]) == [0, 0, 3, 3, 6, 6]


def test_removed_people_never_ask_whatever_a_rule_says():
    declare("asking", lambda view, people, *_: np.ones(people.person.size))
    act = {"day": 1, "remove": {"count": 4, "who": "random"}}
    asked = made(9, 2, {"rules.own": {}, "interventions": [act]}).run().questions_table()
    assert np.bincount(asked["asked_day"].astype(int)).tolist() == [9, 5]


def test_a_rule_decides_whom_a_question_reaches():
    declare("audience", lambda view, shown, *_: shown.person > shown.asker)
    society = made(6, 1, feed(5), {"rules.own": {}}).run()
    assert society.questions_table().set_index("asker")["shown"].to_dict() == {n: 5 - n for n in range(6)}


def test_a_rule_decides_what_is_read():
    declare("reading", lambda view, shown, *_: np.where(shown.hops == 1, shown.person % 2, 0.0))
    society = made(6, 1, feed(5), {"rules.own": {}}).run()
    assert society.questions_table().set_index("asker")["read"].sort_index().tolist() == [3, 2, 3, 2, 3, 2]


def test_a_rule_decides_how_much_an_answer_closes():
    declare("thanking", lambda view, thanks, *_: np.where(thanks.helper < thanks.asker, 1.0, 0.5))
    for engine in ("numpy", "compiled"):
        society = sim.Society(made(5, 1, feed(4), willing(1), {"rules.own": {}}).setting, engine=engine).run()
        assert (society.ties_table()["layer"] == "online").all()
        # each of the two changed the tie twice: once as helper, once as asker
        assert society.ties_table()["strength"].to_numpy() == pytest.approx(np.ones(20), abs=1e-6)


def test_a_rule_decides_who_passes_on():
    declare("passing_on", lambda view, told, *_: np.zeros(told.person.size))
    changes = {"channels": {"word_of_mouth": {"contacts": 2, "pass_on": 1.0, "hops": 5}}}
    ring = {"ties.face_to_face.kind": "ring", "ties.face_to_face.degree": 2, "asking.lifetime": 6}
    society = made(20, 6, changes, ring, willing(0.01))
    without = society.run().questions_table()["shown"].sum()
    silent = sim.Society(society.setting.replace({"rules.own": {}})).run().questions_table()["shown"].sum()
    assert silent < without


@pytest.mark.long
def test_a_rule_decides_who_joins():
    counted = []

    def nobody(view, people, *_):
        counted.append(people.person.size)
        return np.zeros(people.person.size, bool)

    declare("joining", nobody)
    changes = {
        "people.count": 300,
        "days": 60,
        "plugging_in.enabled": True,
        "plugging_in.threshold.mean": 0.1,
    }
    without = sim.Society(sim.load("hybrid", changes)).run().days_table()
    frozen = sim.Society(sim.load("hybrid", changes | {"rules.own": {}})).run().days_table()
    assert without["joined"].sum() > 0
    assert frozen["joined"].sum() == 0
    assert sum(counted) > 0


def test_rules_of_one_hook_follow_one_another_in_order_of_their_names():
    seen = []
    for name, factor in (("b", 0.5), ("a", 0.0), ("c", 1.0)):

        def scale(view, people, settings, luck, name=name, factor=factor):
            seen.append((name, people.chance[0]))
            return np.full(people.person.size, factor)

        scale.__name__ = name
        rule("asking")(scale)
    made(3, 1, {f"rules.{name}": {} for name in "cab"}).run()
    assert seen == [("a", 1.0), ("b", 0.0), ("c", 0.5)]


def test_its_luck_depends_on_its_name_and_the_address_alone():
    drawn = {}

    def draw(view, people, settings, luck):
        drawn.setdefault("day", []).append(luck.uniform(np.arange(4)))
        drawn.setdefault("always", []).append(luck.uniform(np.arange(4), daily=False))
        drawn.setdefault("second", []).append(luck.uniform(np.arange(4), draw=5))
        return people.chance

    declare("asking", draw)
    for _ in range(2):
        made(4, 2, {"rules.own": {}}).run()
    one, two, again, _ = drawn["day"]
    assert np.array_equal(one, again)
    assert not np.isin(one, two).any()
    assert np.array_equal(*drawn["always"][:2])
    assert not np.isin(drawn["second"][0], one).any()
    assert np.unique(np.concatenate(drawn["day"])).size == 8


@pytest.mark.parametrize(
    ("hook", "function", "fault"),
    [
        ("asking", lambda view, c, *_: c.chance * 2, "must return shares from 0 to 1; got 2"),
        ("asking", lambda view, c, *_: -c.chance, "must return shares from 0 to 1; got -1"),
        ("asking", lambda view, c, *_: c.chance[1:], r"must return 5 numbers, .* of chance; got .* \(4,\)"),
        ("asking", lambda view, c, *_: c.chance * np.nan, "returned NaN at place 0"),
        ("asking", lambda view, c, *_: c.chance * 0 / np.zeros(5), "returned NaN at place 0"),
        ("asking", lambda *_: None, "must return 5 numbers, .* type object"),
        ("audience", lambda view, c, *_: c.keep * 1, "must return .* true or false values"),
        ("asking", lambda view, c, *_: c.chance.fill(0), r"failed at test_.*:\d+ with ValueError"),
        ("asking", lambda view, c, *_: view.channel("post"), "ValueError: there is no channel"),
        ("asking", lambda view, c, *_: view.tied([0], [1], "air"), r"test_.*:\d+ .*the layer must"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("error")
def test_what_it_returns_is_checked(hook, function, fault):
    with pytest.raises(StudyError, match=rf"^The rule own \(test_rules_of_users.py:\d+\) .*{fault}"):
        made(5, 1, feed(4), declare(hook, function)).run()


@pytest.mark.parametrize("column", HOOK_COLUMNS["audience"]._fields)
def test_no_column_can_be_written_to(column):
    @rule("audience")
    def writer(view, shown, settings, luck):
        getattr(shown, column)[:] = 0
        return shown.keep

    with pytest.raises(UserError, match="read-only"):
        sim.Society("distributed-crowd", people__count=60, days=5, rules__writer={}).run()


def test_a_hook_that_does_not_exist_is_refused():
    with pytest.raises(StudyError, match=r"A rule changes one of asking, audience, .*; got 'sleeping'\.$"):
        rule("sleeping")
    with pytest.raises(StudyError, match=r"; got 'askin'\. Did you mean 'asking'\?$"):
        rule("askin")


@pytest.mark.parametrize("name", ["present", "standing", "manager", "effort", "on_crowd", "interest", "town"])
def test_no_column_of_the_view_can_be_written_to(name):
    def spoil(view, people, *_):
        getattr(view, name)[:] = 0
        return people.chance

    with pytest.raises(StudyError, match="read-only"):
        made(4, 1, declare("asking", spoil)).run()
