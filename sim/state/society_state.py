"""The whole state of a society at one moment: people, ties, questions, and the current tick."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim import networks
from sim.array_types import AnyInts, Bools, Floats, Ints
from sim.channels import Posts, feed, hub, managers
from sim.networks import Ties
from sim.networks.kinds.drawing import ARRAYS, Drawing
from sim.networks.tie_updates import TieTerms
from sim.population import people
from sim.population.keenness import relative_keenness
from sim.population.people import MANAGER, People
from sim.population.turnover import draw_stays
from sim.registry.parts import CHANNELS, RULES
from sim.rules import learn, plug_in
from sim.rules.renew import Fading
from sim.state.channel_table import ChannelTable, channel_table
from sim.state.host_work import HostWork
from sim.state.presence import Presence, begin_presence
from sim.state.questions import Answers, Questions
from sim.state.retellings import Retellings
from sim.state.rhythm import town_activity
from sim.state.scenario_notes import scenario_notes
from sim.state.short_ticks import ShortTicks, no_rows
from sim.state.shortfall import Note
from sim.user_data.user_tables import read_user_files

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario
    from sim.user_data.people import PeopleColumns
    from sim.user_data.tie_merge import TieColumns

# A function that is called like `draw`: with the scenario, the people and the ties from the scenario's files
# (None without files), and the functions that draw.
Starts = Callable[..., tuple[People, Ties]]


@dataclass
class State:
    """State of a society (`sim.society.society.Society`); only `sim.day` writes to it."""

    scenario: Scenario
    luck: int
    people: People
    ties: Ties
    questions: Questions
    answers: Answers
    channels: ChannelTable  # what the values of the scenario mean for each channel
    rules: tuple[str, ...]  # names of the users' rules that the scenario uses, ascending
    tie_fading: Fading  # scale of stored tie strengths
    standing_fading: Fading  # scale of stored standing
    tick_days: float  # length of a tick in days; daily rates are multiplied by this number
    ticks: int  # length of the run
    lifetime: int  # largest number of ticks for which a question stays open
    notes: tuple[Note, ...] = ()
    tick: int = 0  # the current tick
    open: Ints = field(default_factory=no_rows)  # (Q,) rows of the open questions, ascending
    hub_queue: Ints = field(default_factory=no_rows)  # (W,) rows of the questions that wait at a hub
    # Attempts to answer open questions, helpful or not, (T,), ascending: (row of the question) * N + person.
    # Each takes 8 bytes until the question closes.
    attempt_keys: Ints = field(default_factory=no_rows)
    vote_keys: Ints = field(default_factory=no_rows)  # likewise, votes for open questions on the feed, (V,)
    hub_members: hub.Members | None = None
    feed_audience: feed.Audience | None = None  # also None after people have joined or left the feed
    # Share of the feed's reach by the age of a question in ticks; the same for all ticks of a day.
    reach_by_age: Floats = field(default_factory=lambda: np.ones(1))
    retellings: Retellings | None = None
    channel_propensity: Floats | None = None  # (N, C) propensity to ask on each channel, if learned
    term_ends: dict[int, Ints] = field(default_factory=dict)  # tick -> managers whose term ends then
    daily: list[dict[str, float]] = field(default_factory=list)  # one row of counts a tick
    removal_tick: Ints | None = None  # (N,) tick on which each person was removed, -1 for those present
    closed_hubs: Bools | None = None  # (H,) which hubs have been closed
    last_success: Ints | None = None  # (N,) tick of each asker's last answer on the feed, -1 for none
    join_threshold: Floats | None = None  # (N,) share of ties that must succeed before the person joins
    # Moves between towns so far: tick, rows of the movers, their old towns.
    past_moves: list[tuple[int, Ints, NDArray[np.int16]]] = field(default_factory=list)
    host_work: HostWork | None = None  # only if the scenario has community managers
    short_ticks: ShortTicks | None = None  # only if a tick is shorter than a day
    memory: object = None  # working memory of the compiled engine (`sim.engine.compiled.columns.room.Memory`)
    presence: Presence | None = None  # only if people come and go

    @property
    def hub_of(self) -> Ints:
        """Hub of each person, (N,): the number of their town, or 0 if one hub serves everybody."""
        h = self.scenario.channels.hub
        return self.people.town.astype(np.int64) * (h is not None and h.per == "town")

    @property
    def hub_count(self) -> int:
        """Number of hubs, including closed ones."""
        return int(self.hub_of.max(initial=0)) + 1

    @property
    def tie_terms(self) -> TieTerms:
        """The numbers that determine how a helpful answer changes a tie on this tick."""
        t = self.scenario.ties
        return TieTerms(
            self.tie_fading.scale, self.tie_fading.shielded_scale, float(t.learning), int(t.owed_cap)
        )

    def posts(self, rows: Ints) -> Posts:
        """Return the questions in `rows` in the form that the functions of channels use."""
        q = self.questions
        asker, asked, topic = (column[rows].astype(np.int64) for column in (q.asker, q.asked, q.topic))
        return Posts(self.luck, self.tick, asker, asked, topic)

    @property
    def present(self) -> Bools:
        """Whether each person is present, (N,): has arrived, and has neither left nor been removed."""
        here = np.ones(self.people.count, np.bool_) if self.presence is None else self.presence.here.copy()
        return here if self.removal_tick is None else here & (self.removal_tick < 0)

    def among_present(self, who: Ints) -> Ints:
        """Return those of the people `who` who haven't left; their morale no longer changes."""
        return who if self.presence is None else who[self.presence.here[who]]

    @property
    def feed_changes(self) -> bool:
        """Whether people join or leave the feed during a run."""
        moves = self.scenario.plugging_in.enabled or self.presence is not None
        return moves and self.scenario.channels.feed is not None

    @property
    def may_show_twice(self) -> bool:
        """Whether a person can be shown the same question twice on a day, for example on two channels."""
        return len(self.channels.used) > 1 or self.passes_on

    @property
    def passes_on(self) -> bool:
        """Whether people may pass on questions of which they heard by word of mouth."""
        w = self.scenario.channels.word_of_mouth
        return w is not None and (w.pass_on > 0 or self.has_rules("passing_on"))

    def has_rules(self, *hooks: str) -> bool:
        """Return whether the scenario uses users' rules of any of these hooks."""
        return any(RULES[name].hook in hooks for name in self.rules)

    @property
    def half_standing(self) -> float:
        """Standing at which half of its effect is reached; 0 if standing has no effect on any channel.

        Public channels in a scenario without a feed use the default of the feed.
        """
        feed_values = self.scenario.channels.feed
        if feed_values is None and any(self.channels.public[c] for c in self.channels.used):
            feed_values = CHANNELS["feed"].parameters()
        return 0.0 if feed_values is None else float(feed_values.half)

    def has_tried(self, question: Ints, person: AnyInts | int) -> Bools:
        """Return whether each person has already tried to answer an open question (row), helpful or not."""
        key = question * self.people.count + person
        found: Bools = np.append(self.attempt_keys, -1)[np.searchsorted(self.attempt_keys, key)] == key
        return found

    @property
    def needs_answers(self) -> Bools:
        """Whether each open question needs more answers, (Q,); always true if a tick is a whole day."""
        if self.short_ticks is None:
            return np.ones(self.open.size, np.bool_)
        return self.questions.answers[self.open] < self.scenario.asking.answers_wanted

    @property
    def ticks_per_day(self) -> int:
        """Number of ticks in a day."""
        return 1 if self.short_ticks is None else self.short_ticks.ticks_per_day

    def count_today(self, rate: float) -> float:
        """Return how many contacts, relays or the like are due today: whole numbers that average `rate`."""
        return self.count_on(self.tick, rate)

    def count_on(self, tick: int, rate: float) -> float:
        """Do the same as `count_today` for the day of any tick."""
        if rate > 1e15:  # without limit, or larger than a float can count
            return rate
        today = tick // self.ticks_per_day
        return math.floor(rate * (today + 1) + 1e-9) - math.floor(rate * today + 1e-9)


def build(scenario: Scenario, luck: int, by: Drawing, starts: Starts | None = None) -> State:
    """Build the state of a scenario before its first tick: draw people and ties, with no questions yet.

    `by` has the functions of an engine that draw. `starts`, if not None, is called instead of `draw`, and
    must return the same people and ties as `draw`. Raises ScenarioError or TableError if the scenario and its
    files don't fit together.
    """
    days = scenario.tick_hours / 24.0
    ticks = max(1, round(scenario.days / days))
    given, given_ties, notes = read_user_files(scenario, memory=starts is None)
    population, network = (starts or draw)(scenario, given, given_ties, by)
    population.keenness = relative_keenness(population.effort, scenario.people.keenness)
    expected = int(population.count * min(1.0, scenario.asking.rate * days) * ticks * 1.02) + 64
    state = State(
        scenario=scenario,
        luck=luck,
        people=population,
        ties=network,
        questions=Questions(expected),
        answers=Answers(expected // 2),
        channels=channel_table(scenario.channels),
        rules=tuple(sorted(name for name, settings in scenario.rules if settings is not None)),
        tie_fading=Fading(scenario.ties.half_life, days, scenario.ties.shield),
        standing_fading=Fading(scenario.standing.half_life, days),
        tick_days=days,
        ticks=ticks,
        lifetime=max(1, round(scenario.asking.lifetime / days)),
        notes=(*scenario.warnings, *notes, *scenario_notes(scenario, population)),
    )
    if (stays := draw_stays(scenario, given, population.count, ticks)) is not None:
        state.presence = begin_presence(stays, population, network, ticks)
    if (per_day := round(1 / days)) > 1:
        hubs = 0 if scenario.channels.hub is None else state.hub_count
        state.short_ticks = ShortTicks(
            per_day,
            np.zeros((population.count, state.channels.messages.size), np.int32),
            np.zeros(hubs, np.int64),
            activity=town_activity(scenario, len(population.town_names)),
        )
    if scenario.channels.hub is not None:
        state.hub_members = hub.group_members(state.hub_of, state.hub_count, state.present)
    if scenario.channels.managers is not None:
        population.role[choose_managers(state, scenario.channels.managers.count)] = MANAGER
        state.host_work = HostWork.empty(population.count)
    if scenario.channels.feed is not None:
        p = population
        state.feed_audience = feed.build_audience(p.on_crowd, p.interest, p.keenness)
    apply_scenario(state)
    _prepare_joining(state)
    return state


def draw(
    scenario: Scenario, given: PeopleColumns | None, given_ties: TieColumns | None, by: Drawing = ARRAYS
) -> tuple[People, Ties]:
    """Draw people and ties; values in the user's files take precedence."""
    population = people.draw(scenario, given, by)
    return population, networks.draw(scenario, population, given_ties, by)


def choose_managers(state: State, count: int) -> Ints:
    """Return the rows of the `count` people who would become community managers if they were chosen now."""
    known = state.ties.face_to_face.contacts() + state.ties.followers.size
    role = np.where(state.present, state.people.role, -1)
    return managers.choose_managers(state.scenario.seed.people, role, known, count)


def apply_scenario(state: State) -> None:
    """Update the state that depends on scenario values.

    This is needed at the start, and after an intervention has set values.
    """
    state.channels = channel_table(state.scenario.channels)
    if (f := state.scenario.channels.feed) is not None:
        each = state.ticks_per_day
        state.reach_by_age = np.repeat(np.cumprod([1.0, *[f.fading] * (state.lifetime // each)]), each)
    if (a := state.scenario.asking).channels != "learned":
        state.channel_propensity = None
    elif state.channel_propensity is None:
        state.channel_propensity = np.tile(
            learn.initial_propensity(a.channel_weights, state.channels.names), (state.people.count, 1)
        )


def _prepare_joining(state: State) -> None:
    """Draw thresholds and prepare the record of successes, if people can be convinced to join the feed."""
    s = state.scenario
    looks = any(each.plug_in is not None and each.plug_in.who == "convinced" for each in s.interventions)
    if s.plugging_in.enabled or looks:
        t = s.plugging_in.threshold
        state.last_success = np.full(state.people.count, -1, np.int64)
        state.join_threshold = plug_in.draw_thresholds(s.seed.people, state.people.count, t.mean, t.sd)
