"""Who people are: columns of one row a person, and how they are drawn (ODD: Initialisation)."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import rng

if TYPE_CHECKING:
    from sim.user_data.people import PeopleColumns

F4 = NDArray[np.float32]
F8 = NDArray[np.float64]
Ints = NDArray[np.int64]

ROLES = ("member", "manager")
MEMBER, MANAGER = 0, 1
DRAWS = 6_144  # of interest at a time, to bound working memory


@dataclass
class People:
    """The population: N people, K topics, one row each; only the model writes to it.

    Attributes
    ----------
    near : (N, 4) float32
        What deciding needs of a person, at one place in memory: the next three and `budget`.
    x, y : (N,) float32, km
        Home.
    range : (N,) float32, km
        How far "near" reaches for this person.
    budget : (N,) float32, answers
        Effort saved up and not yet spent.
    interest : (N, K) float32, share
        Topic interest; rows sum to 1.
    favourite : (N,) float32, share
        Largest interest; ``interest / favourite`` is the match of a topic (`match`).
    ability : (K, N) float32, quantile
        The next one, topic by topic.
    skill : (N, K) float32, quantile
        A question of difficulty d is solved when skill >= d.
    town : (N,) int16
        Index into `town_names`.
    effort : (N,) float32, answers/day
        How much help the person is prepared to give.
    on_crowd : (N,) bool
        Plugged in: reads and posts on the feed.
    morale : (N,) float32, share
        Falls when questions go unanswered.
    standing : (N,) float32, answers
        Public thanks earned on the feed, in units of the day's fading scale (see `Fading`).
    role : (N,) int8
        What the person does for the community: an index into `ROLES`.
    """

    near: F4
    interest: F4
    favourite: F4
    ability: F4
    town: NDArray[np.int16]
    effort: F4
    on_crowd: NDArray[np.bool_]
    morale: F4
    standing: F4
    role: NDArray[np.int8]
    town_names: tuple[str, ...]
    topic_names: tuple[str, ...]
    ids: tuple[str, ...] | None = None
    centres: F8 = field(default_factory=lambda: np.zeros((0, 2)))

    @property
    def x(self) -> F4:
        """Home, eastward, (N,) km."""
        return self.near[:, 0]

    @property
    def y(self) -> F4:
        """Home, northward, (N,) km."""
        return self.near[:, 1]

    @property
    def range(self) -> F4:
        """How far near reaches, (N,) km."""
        return self.near[:, 2]

    @property
    def budget(self) -> F4:
        """Effort saved up, (N,) answers; a view that can be written to."""
        return self.near[:, 3]

    def match(self, person: Any, topic: Any) -> F8:
        """Interest of each person in each topic, divided by the person's largest interest, as float64."""
        result: F8 = self.interest[person, topic].astype(np.float64) / self.favourite[person].astype(
            np.float64
        )
        return result

    @property
    def skill(self) -> F4:
        """Skill quantile, (N, K)."""
        return self.ability.T

    @property
    def count(self) -> int:
        """Number of people N."""
        return int(self.town.size)

    @property
    def topics(self) -> int:
        """Number of topics K."""
        return int(self.interest.shape[1])


def draw(scenario: Any, given: PeopleColumns | None = None) -> People:
    """Draw the people of a scenario; whatever `given` (a user's file) holds is taken from there.

    Every number is addressed by (`seed.people`, process, person), so one more person changes nobody
    else's draws. Who is on the crowd by best connections is settled later, by `plug_in_best_connected`.
    Names of towns and topics have been checked (`sim.user_data.user_tables`).
    """
    seed = scenario.seed.people
    count = scenario.people.count if given is None else len(given.ids)
    rows = np.arange(count, dtype=np.int64)
    town, names, centres, radius = _towns(scenario, seed, rows, given)
    x, y = _homes(seed, rows, centres[town], radius[town], given)
    interest, topics = _interests(scenario, seed, rows, given)
    reach = _log_normal(seed, rng.RANGE, rows, scenario.people.range.mean, scenario.people.range.sigma)
    skill = _skills(seed, interest, scenario.people.skill.interest_correlation)
    effort = _efforts(scenario, seed, rows, given)
    on_crowd = _plugged(scenario, seed, rows, town, names, given)
    return People(
        near=np.stack([x, y, reach, effort], axis=1).astype(np.float32),
        interest=interest,
        favourite=interest.max(axis=1),
        ability=skill,
        town=town.astype(np.int16),
        effort=effort,
        on_crowd=on_crowd,
        morale=np.ones(count, np.float32),
        standing=np.zeros(count, np.float32),
        role=np.zeros(count, np.int8),
        town_names=names,
        topic_names=topics,
        ids=None if given is None else tuple(given.ids),
        centres=centres,
    )


def again(drawn: People, scenario: Any, given: PeopleColumns | None = None) -> People:
    """Copy people, with effort and crowd as a scenario has them: these are drawn apart from all else."""
    seed, rows = scenario.seed.people, np.arange(drawn.count, dtype=np.int64)
    effort = _efforts(scenario, seed, rows, given)
    near = drawn.near.copy()
    near[:, 3] = effort
    copied = ("interest", "favourite", "ability", "town", "morale", "standing", "role", "centres")
    return replace(
        drawn, near=near, effort=effort,
        on_crowd=_plugged(scenario, seed, rows, drawn.town.astype(np.int64), drawn.town_names, given),
        **{name: getattr(drawn, name).copy() for name in copied},
    )  # fmt: skip


def _uniform(seed: int, stream: int, rows: Ints, b: Any = 0) -> F8:
    return rng.uniforms(seed, stream, rows, b)


def _normal(seed: int, stream: int, rows: Ints, b: Any = 0) -> F8:
    result: F8 = rng.normal(_uniform(seed, stream, rows, b))
    return result


def _log_normal(seed: int, stream: int, rows: Ints, mean: float, sigma: float) -> F4:
    """Log-normal numbers with the given mean (not median) and sigma of the logarithm."""
    if mean == 0 or math.isinf(mean):
        return np.full(rows.size, mean, np.float32)
    median = float(rng.log(np.array([mean]))[0]) - sigma * sigma / 2
    with np.errstate(over="ignore"):  # what is too large to be written down has no limit
        result: F4 = rng.exp(median + sigma * _normal(seed, stream, rows)).astype(np.float32)
    return result


def _towns(scenario: Any, seed: int, rows: Ints, given: PeopleColumns | None) -> tuple[Any, ...]:
    """Town of each person, names, centres (T, 2) and radii (T,) in km."""
    places = scenario.places
    listed = () if isinstance(places.towns, int) else tuple(places.towns)
    names = [t.name for t in listed] or [str(i + 1) for i in range(int(places.towns or 0))]
    if given is not None and given.town is not None:
        found = sorted({t for t in given.town if t})
        names = names if listed or not found else found
    town = _drawn_towns(seed, rows, listed, len(names))
    if given is not None and given.town is not None:
        at = {name: i for i, name in enumerate(names)}
        town = np.array(
            [at.get(t, drawn) for t, drawn in zip(given.town, town.tolist(), strict=True)], np.int64
        )
    index = np.arange(len(names))
    centres = np.stack([_uniform(seed, rng.TOWN_PLACE, index, b) * places.region for b in (0, 1)], axis=1)
    radius = np.full(len(names), float(places.radius))
    for i, t in enumerate(listed):
        centres[i] = [c if at is None else at for c, at in zip(centres[i], (t.x, t.y), strict=True)]
        radius[i] = radius[i] if t.radius is None else t.radius
    return town, tuple(names), centres, radius


def _drawn_towns(seed: int, rows: Ints, listed: tuple[Any, ...], towns: int) -> Ints:
    """Town of each person by the towns' shares of people, equal where none are given."""
    shares = np.array([1.0 if t.share is None else t.share for t in listed] if listed else [1.0] * towns)
    edges = np.cumsum(shares) / np.cumsum(shares)[-1]
    return np.minimum(np.searchsorted(edges, _uniform(seed, rng.TOWN, rows), side="right"), towns - 1)


def _homes(seed: int, rows: Ints, centre: F8, radius: F8, given: PeopleColumns | None) -> tuple[F8, F8]:
    home = []
    for axis, column in enumerate((None, None) if given is None else (given.x, given.y)):
        drawn = centre[:, axis] + radius * _normal(seed, rng.HOME, rows, axis)
        home.append(drawn if column is None else np.where(np.isnan(column), drawn, column))
    return home[0], home[1]


def _interests(
    scenario: Any, seed: int, rows: Ints, given: PeopleColumns | None
) -> tuple[F4, tuple[str, ...]]:
    named = not isinstance(scenario.people.topics, int)
    rows_given = None if given is None else given.interests
    found = sorted({k for row in rows_given or () for k in row or ()})
    if found and not named:
        topics = tuple(found)
    else:
        topics = (
            tuple(scenario.people.topics)
            if named
            else tuple(f"topic {k + 1}" for k in range(scenario.people.topics))
        )
    interest = np.empty((rows.size, len(topics)), np.float32)
    concentration = scenario.people.interest.concentration
    for piece in rng.pieces(rows.size, max(1, DRAWS // len(topics))):
        interest[piece] = rng.dirichlet(seed, rng.INTEREST, concentration, rows[piece], len(topics))
    for i, row in enumerate(rows_given or ()):
        if row:
            interest[i] = [row.get(k, 0.0) for k in topics]
    return interest, topics


def _skills(seed: int, interest: F4, correlation: float) -> F4:
    """Skill quantiles, (K, N), that follow the rank of interest: Phi(rho z + sqrt(1 - rho**2) eps).

    Equal interests are ranked by chance, so that the marginal stays uniform.
    """
    from scipy.special import ndtr, ndtri

    count, topics = interest.shape
    skill = np.empty((topics, count), np.float32)
    rows = np.arange(count, dtype=np.int64)
    for k in range(topics):
        order = np.lexsort((_uniform(seed, rng.RANK, rows, k), interest[:, k]))
        rank = np.empty(count)
        rank[order] = np.arange(1, count + 1)
        score = ndtri((rank - 0.5) / count)
        noise = _normal(seed, rng.SKILL, rows, k)
        skill[k] = ndtr(correlation * score + math.sqrt(1 - correlation**2) * noise)
    return skill


def _efforts(scenario: Any, seed: int, rows: Ints, given: PeopleColumns | None) -> F4:
    e = scenario.people.effort
    drawn = _log_normal(seed, rng.EFFORT, rows, e.mean, e.sigma)
    if given is None or given.effort is None:
        return drawn
    return np.where(np.isnan(given.effort), drawn, given.effort).astype(np.float32)


def _plugged(
    scenario: Any, seed: int, rows: Ints, town: Ints, names: tuple[str, ...], given: PeopleColumns | None
) -> NDArray[np.bool_]:
    """Who is on the crowd at the start; a larger share only adds people."""
    who = scenario.people.on_crowd_who
    plugged = _uniform(seed, rng.PLUGGED, rows) < scenario.people.on_crowd
    if who == "best_connected":
        plugged = np.zeros(rows.size, bool)
    elif who != "random":
        plugged &= np.isin(town, [names.index(t) for t in who])
    if given is not None and given.on_crowd is not None:
        plugged = np.where(np.asarray(given.on_crowd_known), given.on_crowd, plugged)
    result: NDArray[np.bool_] = plugged
    return result


def plug_in_best_connected(people: People, degree: Ints, share: float) -> None:
    """Put the given share of people with the most face-to-face ties on the crowd (ties: by number)."""
    order = np.lexsort((np.arange(people.count), -degree))
    people.on_crowd[order[: round(share * people.count)]] = True
