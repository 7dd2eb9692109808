"""Everything that a society is at one moment: columns, ties, open questions, clocks."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import networks as ties
from sim.channels import feed, hub, managers
from sim.networks import Ties
from sim.population import people
from sim.population.people import MANAGER, People
from sim.rules import learn, plug_in
from sim.rules.renew import Fading
from sim.state.questions import CHANNELS, Answers, Questions
from sim.state.short_ticks import ShortTicks
from sim.user_data.user_tables import read_user_files

Ints = NDArray[np.int64]
Starts = Callable[[Any, Any, Any, Any], tuple[People, Ties]]

WORTH_A_THREAD = 2_000  # exposures


@dataclass
class Passing:
    """Questions that people who were told will pass on: teller, question (row), hops so far, tick."""

    teller: Ints
    question: Ints
    hops: Ints
    tick: Ints

    def of(self, kept: NDArray[np.bool_]) -> Passing:
        """Return only some of them."""
        return Passing(self.teller[kept], self.question[kept], self.hops[kept], self.tick[kept])

    def and_(self, more: Passing) -> Passing:
        """Return these and more."""
        columns = zip(vars(self).values(), vars(more).values(), strict=True)
        return Passing(*(np.concatenate(both) for both in columns))


@dataclass(frozen=True)
class Done:
    """An intervention that was done: when, which of the scenario's, and how many it concerned.

    `many` counts people, hubs or meetings; it is 0 where values were set.
    """

    tick: int
    nth: int
    many: int


@dataclass
class State:
    """State of a society; only `sim.day` writes to it, for `sim.society.society.Society`.

    Attributes
    ----------
    tick : int
        Today, from 0.
    days : float
        Length of a tick in days; every rate a day is scaled by it.
    open : (Q,) int64
        Rows of the questions that are open today, ascending.
    fading, fame : Fading
        Clocks of tie strength and of standing.
    waiting : (W,) int64
        Rows of the questions that wait at a hub.
    tried : (T,) int64
        Who has answered which open question, helpful or not: row of the question times N plus the person,
        ascending. 8 bytes an answer, until the question leaves.
    fades : (F,) float64
        Share of the feed's reach that is left to a question of each age in ticks; it changes from day to day.
    propensity : (N, 4) float64 or None
        How well each channel has served each person; None where it isn't learned.
    terms : dict of int to (M,) int64
        Whose term of office ends on which tick: rows of the people.
    daily : list of dict
        One row of counts a day.
    removed : (N,) int64 or None
        Tick on whose morning each person was removed, -1 for those who are there.
    closed : (H,) bool or None
        Which hubs have been removed.
    success : (N,) int64 or None
        Tick of the last helpful answer that each person got on the feed, -1 for none.
    threshold : (N,) float64 or None
        Share of near ties that each person must see succeed to be convinced.
    done : list of Done
        Interventions done so far.
    lived : list of (tick, rows, towns)
        Where people lived before they moved.
    short : ShortTicks or None
        What is remembered of the day where a tick is shorter than that.
    """

    scenario: Any
    luck: int
    people: People
    ties: Ties
    questions: Questions
    answers: Answers
    fading: Fading
    fame: Fading
    days: float
    ticks: int
    lifetime: int
    threads: int = 1
    notes: tuple[str, ...] = ()
    tick: int = 0
    open: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    waiting: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    tried: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    members: hub.Members | None = None
    audience: feed.Audience | None = None
    fades: NDArray[np.float64] = field(default_factory=lambda: np.ones(1))
    passing: Passing | None = None
    propensity: NDArray[np.float64] | None = None
    terms: dict[int, Ints] = field(default_factory=dict)
    daily: list[dict[str, float]] = field(default_factory=list)
    removed: Ints | None = None
    closed: NDArray[np.bool_] | None = None
    success: Ints | None = None
    threshold: NDArray[np.float64] | None = None
    done: list[Done] = field(default_factory=list)
    lived: list[tuple[int, Ints, NDArray[np.int16]]] = field(default_factory=list)
    short: ShortTicks | None = None
    _rooms: dict[str, NDArray[Any]] = field(default_factory=dict)

    @property
    def hub_of(self) -> Ints:
        """Hub of each person: the town's, or 0 for one hub of the world."""
        per_town = self.scenario.channels.hub.per == "town"
        hubs: Ints = self.people.town.astype(np.int64) * per_town
        return hubs

    @property
    def present(self) -> NDArray[np.bool_]:
        """Whether each person is there, (N,): not removed."""
        if self.removed is None:
            return np.ones(self.people.count, np.bool_)
        there: NDArray[np.bool_] = self.removed < 0
        return there

    @property
    def several_ways(self) -> bool:
        """Whether one person may be shown the same question twice on a day."""
        c = self.scenario.channels
        used = [c.word_of_mouth, c.hub, c.feed, c.managers]
        return sum(u is not None for u in used) > 1 or (used[0] is not None and used[0].pass_on > 0)

    def has_tried(self, question: Any, person: Any) -> NDArray[np.bool_]:
        """Return whether each person has already answered each open question (row), helpful or not."""
        key = question * self.people.count + person
        found: NDArray[np.bool_] = np.append(self.tried, -1)[np.searchsorted(self.tried, key)] == key
        return found

    def room(self, name: str, size: int, dtype: Any) -> NDArray[Any]:
        """Working memory of a day, kept from day to day because fresh memory costs more than the work."""
        held = self._rooms.get(name)
        if held is None or held.size < size:
            held = self._rooms[name] = np.empty(size + size // 4 + 64, dtype)
        return held[:size]

    def in_parts(self, work: Callable[[slice], None], size: int) -> None:
        """Call `work` on consecutive slices of `size` rows, one a thread; small jobs are not cut."""
        if self.threads == 1 or size < self.threads * WORTH_A_THREAD:
            work(slice(0, size))
            return
        edges = np.linspace(0, size, self.threads + 1).astype(int)
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(lambda n: work(slice(edges[n], edges[n + 1])), range(self.threads)))

    @property
    def wanting(self) -> NDArray[np.bool_]:
        """Whether each open question still wants answers; with ticks of a day every open one does."""
        if self.short is None:
            return np.ones(self.open.size, np.bool_)
        wants: NDArray[np.bool_] = self.questions.answers[self.open] < self.scenario.asking.answers_wanted
        return wants

    @property
    def ticks_a_day(self) -> int:
        """Number of ticks in a day."""
        return 1 if self.short is None else self.short.per_day

    def per_day(self, rate: float) -> float:
        """Return today's whole number of something given per day, such as contacts or capacity."""
        if rate > 1e15:  # without limit, or larger than a float can count
            return rate
        today = self.tick // self.ticks_a_day
        return math.floor(rate * (today + 1) + 1e-9) - math.floor(rate * today + 1e-9)


def build(scenario: Any, luck: int, seek: Any = None, starts: Starts | None = None) -> State:
    """Draw people and ties of a scenario, with nothing asked yet.

    `seek` is one of the two forms of `sim.networks.kinds.proximity.seek_near`; `starts` may give people and
    ties instead, as they would be drawn.

    Raises
    ------
    ScenarioError, TableError
        The scenario's files don't fit it.
    """
    days = scenario.tick_hours / 24.0
    ticks = max(1, round(scenario.days / days))
    given, given_ties, notes = read_user_files(scenario, memory=starts is None)
    population, network = (starts or draw)(scenario, given, given_ties, seek)
    expected = int(population.count * min(1.0, scenario.asking.rate * days) * ticks * 1.02) + 64
    state = State(
        scenario=scenario,
        luck=luck,
        people=population,
        ties=network,
        questions=Questions(expected),
        answers=Answers(expected // 2),
        fading=Fading(scenario.ties.half_life, days, scenario.ties.shield),
        fame=Fading(scenario.standing.half_life, days),
        days=days,
        ticks=ticks,
        lifetime=max(1, round(scenario.asking.lifetime / days)),
        notes=(*scenario.doubts, *notes, *_doubts(scenario, population)),
    )
    if (per_day := round(1 / days)) > 1:
        hubs = int(state.hub_of.max(initial=0)) + 1 if scenario.channels.hub is not None else 0
        state.short = ShortTicks(per_day, np.zeros((population.count, 2), np.int32), np.zeros(hubs, np.int64))
    if scenario.channels.hub is not None:
        state.members = hub.members(state.hub_of, int(state.hub_of.max(initial=0)) + 1)
    if scenario.channels.managers is not None:
        population.role[appointed(state, scenario.channels.managers.count)] = MANAGER
    if scenario.channels.feed is not None:
        state.audience = feed.gather(population.on_crowd, population.interest)
    derive(state)
    _prepare_joining(state)
    return state


def draw(scenario: Any, given: Any, given_ties: Any, seek: Any = None) -> tuple[People, Ties]:
    """Draw people and ties; whatever a user's files hold is taken from there."""
    population = people.draw(scenario, given)
    return population, ties.draw(scenario, population, given_ties, seek)


def appointed(state: State, count: int) -> Ints:
    """Rows of the `count` people who would become community managers now."""
    known = state.ties.face_to_face.degree + state.ties.followers.size
    role = np.where(state.present, state.people.role, -1)
    return managers.appointed(state.scenario.seed.people, role, known, count)


def derive(state: State) -> None:
    """Work out what follows from the values of the scenario, at the start and when some are set anew."""
    if (f := state.scenario.channels.feed) is not None:
        each = state.ticks_a_day
        state.fades = np.repeat(np.cumprod([1.0, *[f.fading] * (state.lifetime // each)]), each)
    if (a := state.scenario.asking).channels != "learned":
        state.propensity = None
    elif state.propensity is None:
        state.propensity = np.tile(learn.at_first(a.channel_weights, CHANNELS), (state.people.count, 1))


def _prepare_joining(state: State) -> None:
    """Draw thresholds and keep successes in mind where somebody may be convinced."""
    s = state.scenario
    looks = any(each.plug_in is not None and each.plug_in.who == "convinced" for each in s.interventions)
    if s.plugging_in.enabled or looks:
        t = s.plugging_in.threshold
        state.success = np.full(state.people.count, -1, np.int64)
        state.threshold = plug_in.thresholds(s.seed.people, state.people.count, t.mean, t.sd)


def _doubts(scenario: Any, population: People) -> list[str]:
    """What a scenario says that its author may not have meant."""
    c = scenario.channels
    if all(channel is None for _, channel in c):
        return [f"{scenario.name}: no channel is used, so nobody can answer."]
    joins = any(each.plug_in is not None for each in scenario.interventions)
    if c.feed is not None and not population.on_crowd.any() and not joins:
        return [f"{scenario.name}: there is a feed, but nobody is on the crowd (people.on_crowd)."]
    return []
