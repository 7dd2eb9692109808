"""Community managers: which questions they pick, whom they choose, who they are and for how long."""

import numpy as np
import pytest
from helpers.invariants import hold_in_a_day, hold_in_the_columns, hold_in_the_tables
from scipy import stats

from sim import Society, day, load, rng
from sim.channels import Posts, managers
from sim.population.people import MANAGER, MEMBER
from sim.scenarios.parameters.channels import Channels
from sim.state.questions import MANAGERS, SHIPPED

TOWN = load("base", {"people.count": 150, "days": 14, "asking.rate": 0.1, "channels": {"word_of_mouth": {}}})


def days_of(society):
    """Run day by day; yield the society in the middle of each day."""
    while society.running:
        society.begin_day()
        society.ask()
        society.circulate()
        society.help()
        yield society
        society.end_day()


def match_of(interest):
    return lambda person, topic: (interest[person, topic] / interest[person].max(axis=1)).astype(float)


def test_managers_pick_the_oldest_unanswered_questions():
    scenario = TOWN.replace(
        {
            "channels.managers": {"count": 2, "picks": 3, "cost": 0},
            "asking.answers_wanted": 3,
            "ties.face_to_face": {"kind": "random", "degree": 100},
            "people.effort.mean": float("inf"),
        }
    )
    seen = 0
    for society in days_of(Society(scenario, engine="numpy")):
        shown, q, rows = society.today.shown, society.state.questions, society.state.open
        picked = np.unique(rows[shown.question[shown.channel == MANAGERS]])
        waiting = rows[q.answers[rows] == 0]
        assert picked.size == society.state.host_work.picked_today.sum() == min(6, waiting.size)
        left = np.setdiff1d(waiting, picked)
        if left.size and picked.size:
            assert q.asked[picked].max() <= q.asked[left].min()
            seen += 1
        hold_in_a_day(society)
    assert seen > 5


@pytest.mark.long
def test_a_sample_of_everybody_finds_the_best_matched_people():
    """Of all who know the manager, have effort left and have not been asked: the five with the best match."""
    scenario = TOWN.replace(
        {
            "channels.managers": {"count": 1, "picks": 9, "sample": 1000, "introductions": 2, "hours": 24},
            "people.effort.mean": 2.0,
        }
    )
    asked_before, again = {}, 0
    for society in days_of(Society(scenario, engine="numpy")):
        shown, people, asked = society.today.shown, society.people, society.today.questions
        host = np.flatnonzero(people.role == MANAGER)
        near = society.ties.face_to_face.neighbour[host].ravel()
        known = np.union1d(near[near >= 0], society.ties.followers.list_of(int(host[0])))
        free = known[people.budget[known] >= 1]
        on = shown.channel == MANAGERS
        for q in np.unique(shown.question[on]):
            person = shown.person[on & (shown.question == q)]
            answers, row = society.state.answers, society.state.open[q]
            tried = answers.helper[answers.question == row]
            before = asked_before.setdefault(int(row), [])
            others = np.setdiff1d(free, [asked.asker[q], *tried, *before])
            fit = people.match(others, asked.topic[q])
            assert np.array_equal(np.sort(people.match(person, asked.topic[q])), np.sort(fit)[-person.size :])
            assert person.size == min(2, others.size)
            again += bool(before)
            before.extend(person.tolist())
    assert len(asked_before) > 20
    assert again > 20


@pytest.mark.parametrize("picks", [[0], [2, 5, 0, 1], [3] * 4, [1000, 1]])
def test_questions_are_dealt_in_turns(picks):
    """Nobody takes more than they can, all possible ones are dealt, and those with room have even loads."""
    picks = np.array(picks)
    for many in (0, 1, 5, 7, 2000):
        dealt = managers.deal_questions(picks, many)
        load_of = np.bincount(dealt, minlength=picks.size)
        assert dealt.size == min(many, picks.sum())
        assert np.all(load_of <= picks)
        assert np.all(load_of[load_of < picks] >= load_of.max(initial=0) - 1)


def test_samples_are_uniform_and_never_contain_the_asker():
    """24,000 introductions of equal match: three chi-squared tests at 1e-4 against a favoured row."""
    free = np.array([2, 3, 5, 8, 13, 21, 34])
    asker = np.repeat([8, 4, 21], 4000)
    asked = np.tile(np.arange(4000), 3)
    place, person = managers.introduce(
        Posts(7, 5000, asker, asked, asked * 0), free, 4, 2, lambda who, _: np.ones(who.size),
        lambda place, _: np.zeros(place.size, bool),
    )  # fmt: skip
    assert np.array_equal(np.bincount(place), np.full(asker.size, 2))
    assert np.unique(np.stack([place, person]), axis=1).shape[1] == place.size
    for who in np.unique(asker):
        others = free[free != who]
        counts = np.array([(person[asker[place] == who] == i).sum() for i in others])
        assert counts.sum() == 8000
        assert stats.chisquare(counts).pvalue > 1e-4 / 3
        wrong = np.r_[0.7, np.ones(others.size - 1)]
        assert stats.chisquare(counts, wrong * 8000 / wrong.sum()).pvalue < 1e-4


def test_the_best_known_become_managers_and_equals_are_ranked_at_random():
    known = np.array([3, 9, 9, 1, 9, 5, 9])
    role = np.array([MEMBER, MEMBER, MANAGER, MEMBER, MANAGER, MEMBER, MEMBER])
    assert managers.choose_managers(1, role, known, 3).tolist() == [1, 5, 6]
    assert managers.choose_managers(1, role, known, 99).tolist() == [0, 1, 3, 5, 6]
    first = {managers.choose_managers(seed, role, known, 1).item() for seed in range(40)}
    assert first == {1, 6}
    assert managers.choose_managers(1, role[:0], known[:0], 5).size == 0


def test_managers_of_a_scenario_are_the_best_known_people():
    society = Society(TOWN.replace({"channels.managers": {"count": 4}}))
    known = society.ties.face_to_face.degree + society.ties.followers.size
    manages = society.people.role == MANAGER
    assert manages.sum() == 4
    assert known[manages].min() >= known[~manages].max() - 1
    assert society.person(int(np.flatnonzero(manages)[0])).role == "manager"
    assert (society.people_table().role == "manager").sum() == 4


@pytest.mark.long
@pytest.mark.parametrize("engine", ["numpy", pytest.param("compiled", marks=pytest.mark.long)])
def test_hired_managers_work_for_the_days_of_their_term(engine):
    society = Society(TOWN.replace({"channels.managers": {"hours": 4}}), engine=engine)
    hired, working = np.zeros(0, int), []
    while society.running:
        society.begin_day()
        tick = society.state.tick
        if tick == 3:
            hired = day.hire(society.state, 2, days=4)
        if tick == 5:
            day.hire(society.state, 1)
        society.ask()
        society.circulate()
        working.append(int((society.people.role == MANAGER).sum()))
        assert (society.today.shown.channel == MANAGERS).any() <= (working[-1] > 0)
        society.help()
        hold_in_a_day(society)
        society.end_day()
    assert working == [0, 0, 0, 2, 2, 3, 3, 1, 1, 1, 1, 1, 1, 1]
    day.dismiss(society.state, np.arange(society.people.count))
    assert not (society.people.role == MANAGER).any()
    assert hired.size == 2
    questions = society.questions_table()
    assert np.array_equal(questions.channels.astype(str).str.contains("managers"), questions.asked_day >= 3)
    assert (society.answers_table().channel == "managers").sum() > 3
    assert society.days_table().share_on_managers.tolist() == [0.0] * 3 + [1.0] * 11
    hold_in_the_columns(society)
    hold_in_the_tables(society, society.tables(ties=True))


def test_early_dismissal_lasts_and_terms_may_end_together():
    society = Society(TOWN.replace({"channels.managers": {"count": 1}}))
    one, two = day.hire(society.state, 2, days=3), day.hire(society.state, 2, days=3)
    assert not set(one) & set(two)
    day.dismiss(society.state, one)
    for expected in (3, 3, 3, 1, 1):
        society.step()
        assert (society.people.role == MANAGER).sum() == expected


def test_an_introduction_makes_an_acquaintance_face_to_face():
    """The new ties are exactly those of the pairs of asker and helper who didn't know each other."""
    channels = {"word_of_mouth": "none", "managers": {"count": 3, "hours": 2}}
    ties = {"face_to_face": {"kind": "random", "degree": 6}, "online.kind": "none"}
    society = Society(TOWN.replace({"channels": channels} | {f"ties.{n}": v for n, v in ties.items()}))
    before = {(i, j) for i, _, j in zip(*society.ties.face_to_face.edges(), strict=True)}
    society.run()
    answers = society.answers_table()
    met = answers[answers.helpful]
    assert len(met) > 10
    assert set(answers.channel) == {"managers"}
    assert society.ties.online.degree.sum() == 0
    pairs = set(zip(met.asker, met.helper, strict=True)) | set(zip(met.helper, met.asker, strict=True))
    assert len(pairs - before) > 10
    now = {(i, j) for i, _, j in zip(*society.ties.face_to_face.edges(), strict=True)}
    assert now == before | pairs


def test_processes_do_not_share_random_streams():
    """The stream numbers of all processes are different, including those of managers."""
    streams = {n: v for n, v in vars(rng).items() if n.isupper() and isinstance(v, int)}
    assert (
        len(
            {streams[n] for n in ("PICK", "INTRODUCE", "POST")}
            - {v for n, v in streams.items() if n not in ("PICK", "INTRODUCE", "POST")}
        )
        == 3
    )


def test_channels_have_one_order_everywhere():
    from sim import tables
    from sim.registry.parts import CHANNELS

    shipped = tuple(name for name in CHANNELS if name not in CHANNELS.own())
    assert tables.CHANNELS == SHIPPED == shipped == tuple(Channels.model_fields)[: len(shipped)]
