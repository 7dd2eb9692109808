"""People who come and go: stays, arrivals, person-days, what remains of those who leave, and extremes."""

import math
import pickle
import warnings
from types import SimpleNamespace

import numpy as np
import pytest
from helpers.limits import holds
from helpers.random_lives import watched
from helpers.same_tables import assert_same
from scipy import stats

from sim import Society, load
from sim.measures import by_group, measure_named
from sim.rules.turnover import stay_used_up
from sim.state.shortfall import HostTime
from sim.studies.comparison.counterfactual import Outcomes, _counts, outcomes
from sim.tables.packing import pack, unpack

HYBRID = load("hybrid", {"people.count": 120, "days": 30, "asking.rate": 0.1, "people.on_crowd": 0.7})
ON = {"people.turnover.enabled": True}
ENGINES = ["numpy", pytest.param("compiled", marks=pytest.mark.slow)]
MEASURES = (
    "answered_share", "anyone_answered_share", "gini_helped", "mean_morale", "on_crowd_share",
    "newcomer_answered_share", "newcomer_lead", "asking_rate", "helping_rate", "asking_at_end_share",
)  # fmt: skip


def people(count, days, present, **stay):
    """The table of people of a society in which nobody asks, so that morale stays 1."""
    turnover = {"enabled": True, "present": present, "stay": stay}
    own = {"people.count": count, "days": days, "asking.rate": 0.0, "people.turnover": turnover}
    society = Society(load("neighbours-only", {**own, "ties.face_to_face.degree": 0}), engine="numpy")
    return society.run().people_table()


def log_normal(median, sigma):
    return stats.lognorm(s=sigma, scale=median)


@pytest.mark.parametrize(("median", "sigma"), [(7, 4), (20, 1)])
def test_stays_of_those_who_arrive_are_log_normal(median, sigma):
    """P(present d days after arriving) = P(stay > d), of those who arrive early enough; 2 x 4 tests."""
    table = people(30_000, 100, 0.0, median=median, sigma=sigma)
    early = table[table.arrived_day < 60]
    for days in (1, 3, 10, 30):
        chance = log_normal(median, sigma).sf(days)
        holds((early.present_days > days).sum(), len(early), chance, chance - 0.04, 8)


@pytest.mark.parametrize(("median", "sigma"), [(3, 1.5), (10, 0.5)])
def test_remaining_stays_of_those_present_are_those_of_people_met_at_random(median, sigma):
    """P(still there after d days) is the integral of P(stay > s) from d on, over the mean; 2 x 4 tests."""
    table = people(30_000, 100, 1.0, median=median, sigma=sigma)
    assert table.arrived_day.isna().all()
    stay, mu = log_normal(median, sigma), math.log(median)
    for days in (1, 5, 20, 60):
        one, two = (mu + sigma**2 - math.log(days)) / sigma, (mu - math.log(days)) / sigma
        chance = stats.norm.cdf(one) - days / stay.mean() * stats.norm.cdf(two)
        holds((table.present_days > days).sum(), len(table), chance, abs(chance - 0.03), 8)


def test_equal_stays_are_exactly_these_and_their_rest_is_uniform():
    table = people(20_000, 60, 0.5, median=12.0, sigma=0)
    arrived = table.arrived_day.notna()
    early = table[arrived & (table.arrived_day < 48)]
    assert (early.present_days == 12).all()
    rest = table.present_days[~arrived]
    assert stats.chisquare(np.bincount(rest.astype(int), minlength=13)[1:]).pvalue > 0.001


def test_arrivals_are_spread_evenly_and_the_share_on_day_0_is_kept():
    table = people(20_000, 51, 0.4, median=math.inf)
    holds(table.arrived_day.isna().sum(), len(table), 0.4, 0.37, 1)
    days = np.bincount(table.arrived_day.dropna().astype(int), minlength=51)
    assert days[0] == 0
    assert stats.chisquare(days[1:]).pvalue > 0.001
    assert (table.present_days == 51 - table.arrived_day.fillna(0)).all()
    assert table.left_day.isna().all()


def test_person_days_and_numbers_present_are_those_expected():
    """On day t, N times the sum over arrivals a of P(stay > t - a) / (T - 1) are present."""
    count, days, median, sigma = 20_000, 40, 5, 1.0
    turnover = {"enabled": True, "present": 0.0, "stay": {"median": median, "sigma": sigma}}
    own = {"people.count": count, "days": days, "asking.rate": 0.0, "people.turnover": turnover}
    scenario = load("neighbours-only", {**own, "ties.face_to_face.degree": 0})
    society = Society(scenario, engine="numpy").run()
    lasts = log_normal(median, sigma).sf(np.arange(days))
    expected = count * np.cumsum(lasts)[:-1] / (days - 1)
    table = society.days_table()
    assert np.all(np.abs(table.present[1:] - expected) < 4.5 * np.sqrt(expected))
    assert abs(society.people_table().present_days.sum() - expected.sum()) < 5 * np.sqrt(expected.sum() * 10)
    assert table.arrived.sum() == count
    assert np.array_equal(table.present.diff()[1:], (table.arrived - table.departed)[1:])


@pytest.mark.parametrize("tick_hours", [24, 6])
def test_the_society_is_whole_on_each_day(tick_hours):
    """Both sides of ties, followers, exposures and tables agree; nobody absent does anything."""
    more = {"meeting.every": 3, "meeting.closure": 0.1, "channels.word_of_mouth.pass_on": 0.4,
            "channels.word_of_mouth.hops": 3, "channels.managers": {"count": 4}, "plugging_in.enabled": True,
            "ties.slots": {"face_to_face": 16, "online": 20}, "people.turnover.stay.median": 5,
            "interventions": [{"day": 5, "remove": {"share": 0.1}}, {"day": 9, "plug_in": {"share": 0.5}},
                              {"day": 12, "move": {"share": 0.3, "to": "2"}}]}  # fmt: skip
    society, tables = watched(HYBRID.replace({**ON, **more, "tick_hours": tick_hours}), engine="numpy")
    assert tables["days"].arrived.sum() > 50 and tables["days"].departed.sum() > 30
    assert len(tables["answers"]) > 20
    assert [note for note in society.state.notes if not isinstance(note, HostTime)] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_morale_that_counts_for_nothing_leaves_stays_as_they_were_drawn(engine):
    """Morale off, by either value: exactly the stays drawn; otherwise unanswered people leave sooner."""
    own = {
        **ON,
        "channels.feed.hostility": 0.0,
        "people.turnover.stay.sigma": 1,
        "people.turnover.stay.median": 20,
        "people.count": 300,
    }

    def lived(**changes):
        scenario = HYBRID.replace({**own, **{key.replace("__", "."): v for key, v in changes.items()}})
        return Society(scenario, engine=engine).run()

    off, calm = lived(people__turnover__attachment=0), lived(discouragement__enabled=False)
    stays = off.state.presence.stays
    drawn = np.where(np.isinf(stays.length), 30, np.ceil(stays.length))
    expected = np.minimum(drawn, 30 - stays.arrival)
    for society in (off, calm):
        assert np.array_equal(society.people_table().present_days, expected)
    moved = lived(people__turnover__attachment=5)
    assert np.array_equal(moved.state.presence.stays.length, stays.length)
    table = moved.people_table()
    assert (table.present_days <= expected).all()
    shorter = table.present_days < expected
    assert 10 < shorter.sum() < 200
    assert (table.morale[~shorter & (table.asked == 0)] == 1).all()
    assert (table.expired[shorter] > 0).all()


def test_a_day_uses_up_more_of_the_stay_at_low_morale():
    morale, fixed = np.array([1, 0.85, 0.5, 0, 0.5], np.float32), np.array([0, 0, 0, 0, 1], bool)
    assert (stay_used_up(morale, fixed, 0) == 1).all()
    found = stay_used_up(morale, fixed, 2.0)
    assert found[[0, 4]].tolist() == [1, 1]
    assert found[1:3] == pytest.approx(np.float64([np.float32(0.85), 0.5]) ** -2.0)
    assert found[3] > 1e100


def test_people_who_are_answered_stay_longer():
    """Of people who arrive and ask one question, the unanswered leave sooner than drawn, and only they."""
    own = {**ON, "people.turnover": {"enabled": True, "present": 0.3, "stay": {"median": 10, "sigma": 1},
           "attachment": 4}, "people.count": 3000, "days": 60, "discouragement.down": 0.5,
           "channels.feed.hostility": 0.0}  # fmt: skip
    society = Society(load("scarce-crowd", own), engine="numpy").run()
    table, stays = society.people_table(), society.state.presence.stays
    once = (table.asked == 1) & table.arrived_day.notna() & (table.answered + table.expired == 1)
    shortened = table.present_days < np.minimum(np.ceil(stays.length), 60 - stays.arrival)
    assert not shortened[once & (table.answered == 1)].any()
    assert shortened[once & (table.expired == 1)].mean() > 0.1


def test_questions_of_people_who_have_left_can_be_answered_without_thanks():
    own = {**ON, "people.turnover.stay": {"median": 1, "sigma": 0}, "people.turnover.present": 0.0,
           "people.count": 300, "asking.rate": 1.0, "people.effort.mean": math.inf,
           "helping.willingness.baseline": 0, "channels.feed.hostility": 0.0}  # fmt: skip
    society = Society(HYBRID.replace(own), engine="numpy").run()
    q, p, d = society.questions_table(), society.people_table(), society.days_table()
    assert (p.present_days == 1).all()
    assert d.departed.sum() == (p.arrived_day < 29).sum()
    late = q[(q.wait_days > 0) & (q.answers > 0)]
    assert len(late) > 20
    assert d.withdrawn.sum() == 0
    assert (q.watched_days[q.asked_day < 24] == 7).all()
    assert (p.morale == 1).all()
    helpers = p.standing[society.answers_table().query("helpful and channel == 'feed'").helper.unique()]
    assert (helpers > 0).all()
    assert (
        len(society.ties_table()) == 0 or society.ties_table()["from"].isin(p.person[p.left_day.isna()]).all()
    )


def test_ties_begin_when_the_later_person_arrives_with_their_drawn_strength():
    quiet = {**ON, "asking.rate": 0.0, "people.turnover.stay.median": math.inf, "ties.half_life": 10}
    before = Society(HYBRID, engine="numpy").ties_table().set_index(["layer", "from", "to"]).strength
    society = Society(HYBRID.replace(quiet), engine="numpy").run()
    after = society.ties_table().set_index(["layer", "from", "to"]).strength
    assert set(after.index) == set(before.index)
    arrival = society.state.presence.stays.arrival
    age = np.array([30 - max(arrival[i], arrival[j]) for _, i, j in after.index])
    near = np.array([key[0] == "face_to_face" for key in after.index])
    faded = (before.loc[after.index] * 0.5 ** ((age - (age > 0)) / 10)).to_numpy()
    started = age == 30  # present on the first morning, on which nothing fades
    later = (before.loc[after.index] * 0.5 ** (age / 10)).to_numpy()
    assert np.allclose(after[near & started], faded[near & started], rtol=1e-4)
    ratio = (after.to_numpy() / later)[near & ~started]
    assert np.allclose(ratio, ratio[0], rtol=1e-4)


EXTREMES = {
    "nobody ever arrives": {"present": 0.0, "stay": {"median": 0.01, "sigma": 0}, "days": 1},
    "everybody leaves on the first evening": {"present": 1.0, "stay": {"median": 0.01, "sigma": 0}},
    "stays shorter than a question's life": {"present": 0.2, "stay": {"median": 2, "sigma": 0}},
    "one person": {"present": 0.0, "people.count": 1},
    "two days": {"present": 0.0, "days": 2},
    "arrivals on the last day only": {"present": 0.0, "days": 2, "people.count": 3},
    "morale counts a lot": {"attachment": 100.0, "present": 1.0},
}


@pytest.mark.parametrize("case", EXTREMES)
@pytest.mark.parametrize("tick_hours", [24, 12])
def test_extremes_give_empty_measures_and_no_warnings(case, tick_hours):
    own = {"tick_hours": tick_hours}
    for key, value in EXTREMES[case].items():
        path = f"people.turnover.{key}" if key in ("present", "stay", "attachment") else key
        own |= {path: value}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        society, tables = watched(HYBRID.replace({**ON, **own}), engine="numpy")
        found = measure_named(MEASURES, tables, lifetime_days=7.0, days=float(society.setting.days))
    assert all(math.isnan(value) or -1 <= value < math.inf for value in found.values())
    if case == "nobody ever arrives" and tick_hours == 24:
        assert len(tables["questions"]) == 0
        assert (tables["days"].present == 0).all()
        assert (tables["days"].mean_morale == 0).all()
    if case == "everybody leaves on the first evening":
        assert (tables["days"].present[1:] == 0).all()
        assert (tables["questions"].asked_day == 0).all()


def test_a_society_in_mid_run_can_be_pickled():
    scenario = HYBRID.replace(ON)
    society = Society(scenario, engine="numpy")
    for _ in range(11):
        society.step()
    again = pickle.loads(pickle.dumps(society))
    assert_same(society.run().tables(ties=True), again.run().tables(ties=True))


def test_absent_people_are_no_agents_and_cannot_be_set_by_hand():
    short = {"people.turnover.present": 0.5, "people.turnover.stay": {"median": 0.9, "sigma": 0}}
    society = Society(HYBRID.replace({**ON, **short}), engine="numpy")
    arrival = society.state.presence.stays.arrival
    row = int(np.flatnonzero(arrival == 1)[0])
    assert len(society.agents) == np.count_nonzero(arrival == 0)
    with pytest.raises(
        ValueError, match=f"Person {row} arrives only on day 1, and can neither ask nor help yet"
    ):
        society.person(row).ask()
    with pytest.raises(ValueError, match=f"Person {row} arrives only on day 1, so effort can't be set yet"):
        society.person(row).effort = 2.0
    assert not society.person(row).wants_to_ask()
    society.step()
    society.begin_day()
    assert society.person(row) in society.agents
    assert society.person(row).unique_id == row + 1
    gone = int(np.flatnonzero(society.state.presence.departure == 1)[0])
    assert society.person(gone) not in society.agents
    with pytest.raises(
        ValueError, match=f"Person {gone} left on day 1, and can neither ask nor help any more"
    ):
        society.person(gone).ask()
    assert society.people_table().present_days[gone] == 1


def test_people_removed_before_they_arrive_never_come():
    society = Society(HYBRID.replace({**ON, "people.turnover.present": 0.0}), engine="numpy")
    society.person(3).remove()
    table = society.run().people_table()
    assert table.present_days[3] == 0
    assert table.removed_day[3] == 0
    assert math.isnan(table.arrived_day[3])
    assert (table.present_days.drop(3) > 0).all()


def test_people_are_the_same_with_and_without_turnover():
    one, other = (Society(HYBRID.replace(own), engine="numpy").people for own in ({}, ON))
    for column in ("x", "y", "town", "interest", "skill", "effort"):
        assert np.array_equal(getattr(one, column), getattr(other, column))


def test_a_comparison_stores_newcomers_and_regulars():
    """Results survive the ledger, and questions of two scenarios are grouped by the day of asking."""
    scenario = HYBRID.replace({**ON, "people.turnover.present": 0.1, "days": 50})
    tables = Society(scenario, engine="numpy").run().tables()
    _, found = outcomes(tables, SimpleNamespace(scenario=scenario, measures=()))
    again = unpack(pack(found), (Outcomes,))
    assert np.array_equal(again.regular_from, found.regular_from)
    counts = _counts(again, again)
    groups = by_group(tables, lifetime_days=7.0, days=50.0, small_groups=True).set_index("group")
    for group in ("newcomers", "regulars", "all"):
        neither, _, _, both, *_ = counts[group].tolist()
        assert neither + both == groups.questions[group] > 0
        assert both / (neither + both) == pytest.approx(groups.answered_share[group])
    assert found.member["newcomers"].sum() == groups.people["newcomers"]
