"""Everything that a society is at one moment: columns, ties, open questions, clocks."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim import networks
from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.channels import Posts, feed, hub, managers
from sim.networks import Ties
from sim.networks.exchange import Terms
from sim.population import people
from sim.population.people import MANAGER, People
from sim.rules import learn, plug_in
from sim.rules.renew import Fading
from sim.state.questions import CHANNELS, Answers, Questions
from sim.state.short_ticks import ShortTicks, no_rows
from sim.state.shortfall import Note
from sim.user_data.user_tables import read_user_files

if TYPE_CHECKING:
    from sim.networks.kinds.proximity import Seek
    from sim.scenarios.loading import Scenario
    from sim.user_data.people import PeopleColumns
    from sim.user_data.tie_merge import TieColumns

# Called with the scenario, the people and ties that its files hold (or None), and `seek_near`, as `draw` is.
Starts = Callable[..., tuple[People, Ties]]

Scalar = TypeVar("Scalar", bound=np.generic)

WORTH_A_THREAD = 2_000  # exposures


class Passing(NamedTuple):
    """Questions that people who were told will pass on: teller, question (row), hops so far, tick."""

    teller: Ints
    question: Ints
    hops: Ints
    tick: Ints

    def at(self, rows: Bools) -> Passing:
        """Return only some of them."""
        return Passing(*(column[rows] for column in self))


@dataclass
class State:
    """State of a society; only `sim.day` writes to it, for `sim.society.society.Society`."""

    scenario: Scenario
    luck: int
    people: People
    ties: Ties
    questions: Questions
    answers: Answers
    fading: Fading  # clock of tie strength
    fame: Fading  # clock of standing
    days: float  # length of a tick; every rate a day is scaled by it
    ticks: int
    lifetime: int
    threads: int = 1
    notes: tuple[Note, ...] = ()
    tick: int = 0  # today
    open: Ints = field(default_factory=no_rows)  # (Q,) rows of the questions that are open today, ascending
    waiting: Ints = field(default_factory=no_rows)  # (W,) rows of the questions that wait at a hub
    # Who has answered which open question, helpful or not: row of the question times N plus the person,
    # ascending, (T,). 8 bytes an answer, until the question leaves.
    tried: Ints = field(default_factory=no_rows)
    members: hub.Members | None = None
    audience: feed.Audience | None = None
    # Share of the feed's reach that is left to a question of each age in ticks; it changes from day to day.
    fades: Floats = field(default_factory=lambda: np.ones(1))
    passing: Passing | None = None
    propensity: Floats | None = None  # (N, 4) how well each channel served each, where that is learned
    offices: dict[int, Ints] = field(default_factory=dict)  # rows of the people whose term ends on each tick
    daily: list[dict[str, float]] = field(default_factory=list)  # one row of counts a tick
    removed: Ints | None = None  # (N,) tick on whose morning each was removed, -1 for those who are there
    closed: Bools | None = None  # (H,) which hubs have been removed
    success: Ints | None = None  # (N,) tick of the last helpful answer on the feed, -1 for none
    threshold: Floats | None = None  # (N,) share of near ties that each must see succeed to be convinced
    lived: list[tuple[int, Ints, NDArray[np.int16]]] = field(default_factory=list)  # tick, movers, old towns
    short: ShortTicks | None = None  # what is remembered of the day where a tick is shorter than that
    _rooms: dict[str, NDArray[np.uint8]] = field(default_factory=dict)

    @property
    def hub_of(self) -> Ints:
        """Hub of each person: the town's, or 0 for one hub of the world."""
        h = self.scenario.channels.hub
        return self.people.town.astype(np.int64) * (h is not None and h.per == "town")

    @property
    def hubs(self) -> int:
        """Number of hubs, those that were closed included."""
        return int(self.hub_of.max(initial=0)) + 1

    @property
    def terms(self) -> Terms:
        """What a helpful answer does to a tie today."""
        t = self.scenario.ties
        return Terms(self.fading.scale, self.fading.shielded_scale, float(t.learning), int(t.owed_cap))

    def posts(self, rows: Ints) -> Posts:
        """Return some questions, by row, as a channel carries them today."""
        q = self.questions
        asker, asked, topic = (column[rows].astype(np.int64) for column in (q.asker, q.asked, q.topic))
        return Posts(self.luck, self.tick, asker, asked, topic)

    @property
    def present(self) -> Bools:
        """Whether each person is there, (N,): not removed."""
        if self.removed is None:
            return np.ones(self.people.count, np.bool_)
        return self.removed < 0

    @property
    def several_ways(self) -> bool:
        """Whether one person may be shown the same question twice on a day."""
        c = self.scenario.channels
        told = c.word_of_mouth
        return sum(used is not None for _, used in c) > 1 or (told is not None and told.pass_on > 0)

    def has_tried(self, question: Ints, person: AnyInts | int) -> Bools:
        """Return whether each person has already answered each open question (row), helpful or not."""
        key = question * self.people.count + person
        found: Bools = np.append(self.tried, -1)[np.searchsorted(self.tried, key)] == key
        return found

    def room(self, name: str, size: int, dtype: type[Scalar]) -> NDArray[Scalar]:
        """Working memory of a day, kept from day to day because fresh memory costs more than the work."""
        needed, held = size * np.dtype(dtype).itemsize, self._rooms.get(name)
        if held is None or held.size < needed:
            held = self._rooms[name] = np.empty(needed + needed // 4 + 512, np.uint8)
        return held[:needed].view(dtype)

    def in_parts(self, work: Callable[[slice], None], size: int) -> None:
        """Call `work` on consecutive slices of `size` rows, one a thread; small jobs are not cut."""
        if self.threads == 1 or size < self.threads * WORTH_A_THREAD:
            work(slice(0, size))
            return
        edges = np.linspace(0, size, self.threads + 1).astype(int)
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(lambda n: work(slice(edges[n], edges[n + 1])), range(self.threads)))

    @property
    def wanting(self) -> Bools:
        """Whether each open question still wants answers; with ticks of a day every open one does."""
        if self.short is None:
            return np.ones(self.open.size, np.bool_)
        return self.questions.answers[self.open] < self.scenario.asking.answers_wanted

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


def build(scenario: Scenario, luck: int, seek: Seek, starts: Starts | None = None) -> State:
    """Draw people and ties of a scenario, with nothing asked yet.

    `seek` is the `seek_near` of one of the engines; `starts` may give people and ties instead, as they would
    be drawn. Raises ScenarioError or TableError where the scenario's files don't fit it.
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
        hubs = 0 if scenario.channels.hub is None else state.hubs
        state.short = ShortTicks(per_day, np.zeros((population.count, 2), np.int32), np.zeros(hubs, np.int64))
    if scenario.channels.hub is not None:
        state.members = hub.members(state.hub_of, state.hubs)
    if scenario.channels.managers is not None:
        population.role[appointed(state, scenario.channels.managers.count)] = MANAGER
    if scenario.channels.feed is not None:
        state.audience = feed.gather(population.on_crowd, population.interest)
    derive(state)
    _prepare_joining(state)
    return state


def draw(
    scenario: Scenario, given: PeopleColumns | None, given_ties: TieColumns | None, seek: Seek | None = None
) -> tuple[People, Ties]:
    """Draw people and ties; whatever a user's files hold is taken from there."""
    population = people.draw(scenario, given)
    return population, networks.draw(scenario, population, given_ties, seek)


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


def _doubts(scenario: Scenario, population: People) -> list[str]:
    """What a scenario says that its author may not have meant."""
    c = scenario.channels
    if all(channel is None for _, channel in c):
        return [f"{scenario.name}: no channel is used, so nobody can answer."]
    joins = any(each.plug_in is not None for each in scenario.interventions)
    if c.feed is not None and not population.on_crowd.any() and not joins:
        return [f"{scenario.name}: there is a feed, but nobody is on the crowd (people.on_crowd)."]
    return []
