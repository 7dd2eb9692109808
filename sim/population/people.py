"""The people: columns with one row per person, and how they are drawn (ODD: Initialisation)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim import rng
from sim.array_types import AnyInts, Bools, Floats, Ints, Singles
from sim.population.asking_rates import draw_asking_factors
from sim.population.draws import ARRAYS, Draws, normals
from sim.population.skills import draw_skills

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario
    from sim.scenarios.parameters.population import Town
    from sim.user_data.people import PeopleColumns


ROLES = ("member", "manager")
MEMBER, MANAGER = 0, 1
INTERESTS = 12_288  # interests drawn at a time, to limit working memory


@dataclass
class People:
    """The population: N people, one row each, and K topics. Only the model writes to it.

    Attributes
    ----------
    home : (N, 4) float32
        `x`, `y`, `range` and `favourite`, side by side in memory because willingness needs all of them.
    x, y : (N,) float32, km
        Home.
    range : (N,) float32, km
        Length scale of nearness: ties and help become rarer with distance, as ``exp(-distance / range)``.
    budget : (N,) float32, answers
        Effort saved up and not yet spent.
    interest : (N, K) float32, share
        Topic interest; rows sum to 1.
    favourite : (N,) float32, share
        Interest in the favourite topic; ``interest / favourite`` is the match with each topic (`match`).
    skill_by_topic : (K, N) float32, quantile
        `skill` transposed: one row per topic.
    skill : (N, K) float32, quantile
        Skill in each topic; the person can answer a question of difficulty d if skill >= d.
    town : (N,) int16
        Index into `town_names`.
    effort : (N,) float32, answers/day
        How much help the person is prepared to give.
    on_crowd : (N,) bool
        Whether the person is on the crowd, that is, reads and posts on the feed.
    morale : (N,) float32, share
        Readiness to ask and to save up effort; falls when questions expire unanswered.
    standing : (N,) float32, answers
        Number of helpful answers given on the feed, which fades; the stored number is divided by the current
        fading scale (see `Fading`).
    role : (N,) int8
        What the person does for the community: an index into `ROLES`.
    keenness : (N,) float32, ratio
        How much the person looks at questions, relative to the mean; None if everybody looks equally.
    asking_factor : (N,) float64, ratio
        Rate of asking, relative to `asking.rate`; None if it is 1 for everybody.
    own_asking_rate : (N,) float64, questions/day
        Rate of asking in the user's file; NaN where it is unknown, None if the file has no such column.
    """

    home: Singles
    budget: Singles
    interest: Singles
    skill_by_topic: Singles
    town: NDArray[np.int16]
    effort: Singles
    on_crowd: Bools
    morale: Singles
    standing: Singles
    role: NDArray[np.int8]
    town_names: tuple[str, ...]
    topic_names: tuple[str, ...]
    ids: tuple[str, ...] | None = None
    names: tuple[str, ...] | None = None
    centres: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    keenness: Singles | None = None
    asking_factor: Floats | None = None
    own_asking_rate: Floats | None = None

    @property
    def x(self) -> Singles:
        """Eastward coordinate of the home, (N,) km."""
        return self.home[:, 0]

    @property
    def y(self) -> Singles:
        """Northward coordinate of the home, (N,) km."""
        return self.home[:, 1]

    @property
    def range(self) -> Singles:
        """Length scale of nearness, (N,) km."""
        return self.home[:, 2]

    @property
    def favourite(self) -> Singles:
        """Interest in the favourite topic, (N,) share."""
        return self.home[:, 3]

    def match(self, person: AnyInts, topic: AnyInts | int) -> Floats:
        """Return each person's interest in a topic divided by their largest interest, as float64."""
        matched: Floats = self.interest[person, topic] / self.favourite[person].astype(np.float64)
        return matched

    @property
    def skill(self) -> Singles:
        """Skill quantile, (N, K)."""
        return self.skill_by_topic.T

    @property
    def count(self) -> int:
        """Number of people N."""
        return int(self.town.size)

    @property
    def topics(self) -> int:
        """Number of topics K."""
        return int(self.interest.shape[1])


def draw(scenario: Scenario, given: PeopleColumns | None = None, draws: Draws = ARRAYS) -> People:
    """Draw the people of a scenario; values in `given` (a user's file) take precedence.

    Every random number depends only on (`seed.people`, process, person), so one more person changes nobody
    else. If the best connected people are to be on the feed, `plug_in_best_connected` puts them on it later.
    `draws` are the functions of one of the engines; all give the same numbers.
    Names of towns and topics have been checked already (`sim.user_data.user_tables`).
    """
    seed = scenario.seed.people
    count = scenario.people.count if given is None else len(given.ids)
    rows = np.arange(count, dtype=np.int64)
    town, names, centres, radius = _towns(scenario, seed, rows, given)
    x, y = _homes(draws, seed, rows, centres[town], radius[town], given)
    interest, topics = _interests(scenario, draws, rows, given)
    reach = _log_normal(seed, rng.RANGE, rows, scenario.people.range.mean, scenario.people.range.sigma)
    skill = draw_skills(draws, seed, interest, scenario.people.skill.interest_correlation)
    effort = _efforts(scenario, rows, given)
    on_crowd = _draw_on_crowd(scenario, rows, town, names, given)
    return People(
        home=np.stack([x, y, reach, interest.max(axis=1)], axis=1).astype(np.float32),
        budget=effort.copy(),
        interest=interest,
        skill_by_topic=skill,
        town=town.astype(np.int16),
        effort=effort,
        on_crowd=on_crowd,
        morale=np.ones(count, np.float32),
        standing=np.zeros(count, np.float32),
        role=np.zeros(count, np.int8),
        town_names=names,
        topic_names=topics,
        ids=None if given is None else tuple(given.ids),
        names=None if given is None or given.names is None else tuple(given.names),
        centres=centres,
        asking_factor=draw_asking_factors(scenario, rows, given),
        own_asking_rate=None if given is None else given.asking_rate,
    )


def redraw_effort_and_crowd(drawn: People, scenario: Scenario, given: PeopleColumns | None = None) -> People:
    """Copy people, but draw their effort, rate of asking and who is on the feed anew for a scenario.

    No other column depends on these.
    """
    rows = np.arange(drawn.count, dtype=np.int64)
    effort = _efforts(scenario, rows, given)
    copied = ("home", "interest", "skill_by_topic", "town", "morale", "standing", "role", "centres")
    return replace(
        drawn, budget=effort.copy(), effort=effort,
        on_crowd=_draw_on_crowd(scenario, rows, drawn.town, drawn.town_names, given),
        asking_factor=draw_asking_factors(scenario, rows, given),
        **{name: getattr(drawn, name).copy() for name in copied},
    )  # fmt: skip


def _log_normal(seed: int, stream: int, rows: Ints, mean: float, sigma: float) -> Singles:
    """Draw log-normal numbers with the given mean (not median) and sigma of the logarithm."""
    if mean == 0 or math.isinf(mean):
        return np.full(rows.size, mean, np.float32)
    median = float(rng.log(np.array([mean]))[0]) - sigma * sigma / 2
    with np.errstate(over="ignore"):  # a number too large for float32 becomes infinite: no limit
        return rng.exp(median + sigma * normals(seed, stream, rows)).astype(np.float32)


def _towns(
    scenario: Scenario, seed: int, rows: Ints, given: PeopleColumns | None
) -> tuple[Ints, tuple[str, ...], Floats, Floats]:
    """Return the town of each person, and the names, centres (T, 2) and radii (T,) of the towns in km."""
    places = scenario.places
    listed = () if isinstance(places.towns, int) else places.towns
    number = places.towns if isinstance(places.towns, int) else 0
    names = tuple([t.name for t in listed] or [str(i + 1) for i in range(number)])
    if given is not None and not listed:
        names = given.towns or names
    town = _draw_towns(seed, rows, listed, len(names))
    if given is not None and given.town is not None:
        at = {name: i for i, name in enumerate(names)}
        town = np.array(
            [at.get(t, drawn) for t, drawn in zip(given.town, town.tolist(), strict=True)], np.int64
        )
    index = np.arange(len(names))
    centres = np.stack([rng.uniforms(seed, rng.TOWN_PLACE, index, b) * places.region for b in (0, 1)], axis=1)
    radius = np.full(len(names), float(places.radius))
    for i, t in enumerate(listed):
        centres[i] = [c if at is None else at for c, at in zip(centres[i], (t.x, t.y), strict=True)]
        radius[i] = radius[i] if t.radius is None else t.radius
    return town, names, centres, radius


def _draw_towns(seed: int, rows: Ints, listed: tuple[Town, ...], towns: int) -> Ints:
    """Draw the town of each person in proportion to the towns' shares; a town without a share counts as 1."""
    shares = np.array([1.0 if t.share is None else t.share for t in listed] if listed else [1.0] * towns)
    edges = np.cumsum(shares) / np.cumsum(shares)[-1]
    return np.minimum(np.searchsorted(edges, rng.uniforms(seed, rng.TOWN, rows), side="right"), towns - 1)


def _homes(
    draws: Draws, seed: int, rows: Ints, centre: Floats, radius: Floats, given: PeopleColumns | None
) -> tuple[Floats, Floats]:
    home = []
    for axis, column in enumerate((None, None) if given is None else (given.x, given.y)):
        drawn = centre[:, axis] + radius * draws.normals(seed, rng.HOME, rows, axis)
        home.append(drawn if column is None else np.where(np.isnan(column), drawn, column))
    return home[0], home[1]


def _interests(
    scenario: Scenario, draws: Draws, rows: Ints, given: PeopleColumns | None
) -> tuple[Singles, tuple[str, ...]]:
    topics = scenario.people.topics
    if isinstance(topics, int):
        numbered = tuple(f"topic {k + 1}" for k in range(topics))
        topics = (given is not None and given.topics) or numbered
    interest = np.empty((rows.size, len(topics)), np.float32)
    concentration = scenario.people.interest.concentration
    for piece in rng.pieces(rows.size, max(1, INTERESTS // len(topics))):
        interest[piece] = draws.dirichlet(
            scenario.seed.people, rng.INTEREST, concentration, rows[piece], len(topics)
        )
    for i, row in enumerate((given is not None and given.interests) or ()):
        if row:
            interest[i] = [row.get(k, 0.0) for k in topics]
    return interest, topics


def _efforts(scenario: Scenario, rows: Ints, given: PeopleColumns | None) -> Singles:
    e = scenario.people.effort
    drawn = _log_normal(scenario.seed.people, rng.EFFORT, rows, e.mean, e.sigma)
    if given is None or given.effort is None:
        return drawn
    return np.where(np.isnan(given.effort), drawn, given.effort).astype(np.float32)


def _draw_on_crowd(
    scenario: Scenario, rows: Ints, town: AnyInts, names: tuple[str, ...], given: PeopleColumns | None
) -> Bools:
    """Draw who is on the feed at the start.

    If `people.on_crowd` is larger, the same people are on the feed, and others join them.
    """
    seed, who = scenario.seed.people, scenario.people.on_crowd_who
    plugged = rng.uniforms(seed, rng.PLUGGED, rows) < scenario.people.on_crowd
    if who == "best_connected":
        plugged = np.zeros(rows.size, bool)
    elif who != "random":
        plugged &= np.isin(town, [names.index(t) for t in who])
    if given is not None and given.on_crowd is not None:
        plugged = np.where(np.asarray(given.on_crowd_known), given.on_crowd, plugged)
    return plugged


def plug_in_best_connected(people: People, degree: Ints, share: float) -> None:
    """Put the share `share` of the people on the feed: the people with the most face-to-face ties.

    People with equal numbers of ties are ordered by row.
    """
    order = np.lexsort((np.arange(people.count), -degree))
    people.on_crowd[order[: round(share * people.count)]] = True
