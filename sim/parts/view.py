"""What parts see of a society: its people and ties, and the open questions. Nothing can be changed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.array_types import AnyInts, Bools, Floats, Ints, Singles
from sim.networks.tie_words import neighbour_in
from sim.population.people import MANAGER
from sim.registry.luck import Luck, seed_of
from sim.registry.parts import LAYERS, LayerName, Part

if TYPE_CHECKING:
    from sim.networks import Layer
    from sim.state.society_state import State
    from sim.state.today import OpenQuestions

Scalar = TypeVar("Scalar", bound=np.generic)


def luck_of(state: State, part: Part) -> Luck:
    """Return the random numbers of a part on the current tick."""
    return Luck(seed_of(state.luck, f"{part.kind} {part.name}"), state.tick)


def fixed(column: NDArray[Scalar]) -> NDArray[Scalar]:
    """Return a view of an array that can't be written to."""
    view = column.view()
    view.flags.writeable = False
    return view


class Questions(NamedTuple):
    """The open questions that travel on a channel, (Q,), oldest first.

    Attributes
    ----------
    asker : (Q,) int64
        Row of the person who asked.
    topic : (Q,) int64
        Topic, from 0 to K - 1.
    asked : (Q,) int64
        Tick on which the question was asked, from 0.
    age : (Q,) float64
        Days since the question was asked; 0 on the first day.
    answers : (Q,) int64
        Number of helpful answers so far.
    """

    asker: Ints
    topic: Ints
    asked: Ints
    age: Floats
    answers: Ints

    @staticmethod
    def of(state: State, questions: OpenQuestions, places: Ints) -> Questions:
        """Return the open questions at some places."""
        asked = questions.asked[places]
        return Questions(
            fixed(questions.asker[places]),
            fixed(questions.topic[places]),
            fixed(asked),
            fixed((state.tick - asked) * np.float64(state.tick_days)),
            fixed(questions.answers[places].astype(np.int64)),
        )


class View:
    """A society as parts see it: N people in rows, K topics. Nothing in it can be changed.

    It shows the state of the morning. In the hook ``thanking`` it shows the state after effort was spent, and
    in the hook ``joining`` that of the evening.

    The columns of the people are arrays that can't be written to. The methods take rows of people: arrays of
    equal length, or one row for all.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def tick(self) -> int:
        """Number of the current tick, from 0."""
        return self._state.tick

    @property
    def day(self) -> int:
        """Number of the current day, from 0; if a tick is shorter than a day, several ticks have the same."""
        return self._state.tick // self._state.ticks_per_day

    @property
    def ticks_per_day(self) -> int:
        """Number of ticks in a day; 1 unless the scenario has shorter ticks."""
        return self._state.ticks_per_day

    def age(self, asked: AnyInts) -> Floats:
        """Return how many days ago questions were asked, from the ticks on which they were asked."""
        days: Floats = (self._state.tick - np.asarray(asked, np.int64)) * np.float64(self._state.tick_days)
        return days

    @property
    def count(self) -> int:
        """Number of people N."""
        return self._state.people.count

    @property
    def topics(self) -> int:
        """Number of topics K."""
        return self._state.people.topics

    @property
    def town_names(self) -> tuple[str, ...]:
        """Names of the towns, in the order of their numbers in `town`."""
        return self._state.people.town_names

    @property
    def topic_names(self) -> tuple[str, ...]:
        """Names of the topics, in the order of their numbers."""
        return self._state.people.topic_names

    @property
    def effort(self) -> Singles:
        """How much help each person is prepared to give, (N,), in answers a day."""
        return fixed(self._state.people.effort)

    @property
    def budget(self) -> Singles:
        """Effort saved up and not yet spent, (N,), in answers."""
        return fixed(self._state.people.budget)

    @property
    def morale(self) -> Singles:
        """Readiness to ask, (N,), a share."""
        return fixed(self._state.people.morale)

    @cached_property
    def standing(self) -> Floats:
        """Recent helpful answers that everybody could see, (N,); they fade."""
        stored = self._state.people.standing.astype(np.float64)
        return fixed(stored * np.float64(self._state.standing_fading.scale))

    @property
    def interest(self) -> Singles:
        """Interest of each person in each topic, (N, K); rows sum to 1."""
        return fixed(self._state.people.interest)

    @property
    def skill(self) -> Singles:
        """Skill in each topic, (N, K), 0 to 1. A person can answer questions of this difficulty or less."""
        return fixed(self._state.people.skill)

    @property
    def town(self) -> NDArray[np.int16]:
        """Town of each person, (N,), a number from 0."""
        return fixed(self._state.people.town)

    @property
    def x(self) -> Singles:
        """Eastward coordinate of the home, (N,), in km."""
        return fixed(self._state.people.x)

    @property
    def y(self) -> Singles:
        """Northward coordinate of the home, (N,), in km."""
        return fixed(self._state.people.y)

    @property
    def on_crowd(self) -> Bools:
        """Whether each person is on the feed, (N,)."""
        return fixed(self._state.people.on_crowd)

    @property
    def manager(self) -> Bools:
        """Whether each person is a community manager, (N,)."""
        return fixed(self._state.people.role == MANAGER)

    @property
    def present(self) -> Bools:
        """Whether each person is present, (N,): has arrived, and has neither left nor been removed."""
        return fixed(self._state.present)

    def channel(self, name: str) -> int:
        """Return the number of a channel in the columns of rules; ValueError if the scenario has none."""
        names = self._state.channels.names
        if name not in names:
            raise ValueError(f"there is no channel {name!r}; the channels are {', '.join(names)}")
        return names.index(name)

    def match(self, person: AnyInts, topic: AnyInts | int) -> Floats:
        """Return each person's interest in a topic, (E,), as a share of that in their favourite topic."""
        return self._state.people.match(person, topic)

    def distance(self, person: AnyInts, other: AnyInts) -> Floats:
        """Return the distance between the homes of each person and of the other, (E,), in km."""
        p = self._state.people
        across = p.x[person].astype(np.float64) - p.x[other]
        along = p.y[person].astype(np.float64) - p.y[other]
        distance: Floats = np.sqrt(across * across + along * along)
        return distance

    def tied(self, person: AnyInts, other: AnyInts, layer: LayerName | None = None) -> Bools:
        """Return whether each `person` has a tie to `other` in a layer, or in any layer, (E,).

        `layer` is ``"face_to_face"``, ``"online"`` or None for both. Online, a tie means that the person
        follows the other; face to face it works in both directions.
        """
        person, other = np.asarray(person, np.int64), np.asarray(other, np.int64)
        found = [each.slot_of(person, other) >= 0 for each in self._layers(layer)]
        either: Bools = np.logical_or.reduce(found)
        return either

    def strength(self, person: AnyInts, other: AnyInts, layer: LayerName | None = None) -> Floats:
        """Return the strength of each person's tie to another, (E,), 0 to 1; 0 without a tie.

        Without `layer`, the strengths s of both layers are combined: 1 - (1 - s1) (1 - s2).
        """
        person, other = np.asarray(person, np.int64), np.asarray(other, np.int64)
        weak = np.ones(person.size)
        for each in self._layers(layer):
            slot = each.slot_of(person, other)
            shielded = each.account[person, slot] & 1 == 1
            fading = self._state.tie_fading
            scale = np.where(shielded, fading.shielded_scale, fading.scale)
            strength = each.strength[person, slot].astype(np.float64) * scale
            weak *= 1 - np.where(slot >= 0, strength, 0.0)
        return 1 - weak

    def neighbours(self, person: AnyInts, layer: LayerName = "face_to_face") -> tuple[Ints, Ints]:
        """Return all ties of people in a layer: two arrays of equal length, in order of place.

        The first is the place of the owner in `person`, the second the row of the neighbour. Online,
        neighbours are the people whom the owner follows.
        """
        (each,) = self._layers(layer)
        who = np.asarray(person, np.int64)
        place, column = np.nonzero(np.arange(each.width) < each.degree[who][:, None])
        return place, neighbour_in(each.word[who[place], column])

    def follower_count(self, person: AnyInts) -> Ints:
        """Return how many people follow each person online, (E,)."""
        return self._state.ties.followers.size[person].astype(np.int64)

    def _layers(self, name: LayerName | None) -> list[Layer]:
        if name is not None and name not in LAYERS:
            raise ValueError(f"the layer must be face_to_face or online; got {name!r}")
        ties: Any = self._state.ties
        return [getattr(ties, each) for each in LAYERS if name in (None, each)]
