"""The channels of a scenario as a table of numbers, which all processes of a day and both engines read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.array_types import Bools, Floats, Ints, Uints
from sim.registry.luck import key_of
from sim.registry.parts import CHANNELS, Channel
from sim.rules.rank import EQUAL_CHANCE
from sim.state.questions import SHIPPED

if TYPE_CHECKING:
    from sim.scenarios.parameters.channels import Channels

PLAIN = 0  # message kind of the channels on which each exposure is one message
UNCOUNTED = -1  # message kind of the channels whose exposures cost no attention


@dataclass(frozen=True)
class ChannelTable:
    """The channels that a scenario can use, (C,), by index.

    The channels that come with the package have the indices 0 to 3, whether the scenario uses them or not.
    The user's own channels that the scenario uses follow, in order of their names.

    Attributes
    ----------
    names : tuple of str
        Name of each channel.
    used : tuple of int
        Indices of the channels that the scenario uses.
    layer : (C,) int64
        Layer of ties that answers strengthen: `FACE_TO_FACE` or `ONLINE`.
    public : (C,) bool
        Whether answers raise the helper's standing.
    block, lane : (C,) uint64 and int64
        Which random word of an address belongs to the channel, for draws that each channel makes. A user's
        channel is addressed by its name, so that further channels don't change its draws.
    message_kind : (C,) int64
        Index into `messages`, or `UNCOUNTED`.
    messages : (M,) float64
        How many messages an exposure of each kind counts for; kind `PLAIN` counts for 1.
    resistance, hostility, sting, trust, purpose : (C,) float64
        The effects of each channel (`sim.registry.parts.Effects`), 0 for channels that aren't used.
    ranking : str
        Order in which questions on the feed are read (`sim.rules.rank`); "equal_chance" if there is no order.
    """

    names: tuple[str, ...]
    used: tuple[int, ...]
    layer: Ints
    public: Bools
    block: Uints
    lane: Ints
    message_kind: Ints
    messages: Floats
    resistance: Floats
    hostility: Floats
    sting: Floats
    trust: Floats
    purpose: Floats
    ranking: str

    def part(self, index: int) -> Channel:
        """Return the declaration of a channel."""
        return CHANNELS[self.names[index]]


def used_names(channels: Channels) -> list[str]:
    """Return the names of the channels that a scenario uses: the shipped ones, then the others by name."""
    used = [name for name, settings in channels if settings is not None]
    return [name for name in SHIPPED if name in used] + sorted(set(used) - set(SHIPPED))


def channel_table(channels: Channels) -> ChannelTable:
    """Make the table of the channels of a scenario."""
    used = used_names(channels)
    names = (*SHIPPED, *(name for name in used if name not in SHIPPED))
    parts = [CHANNELS[name] for name in names]
    kinds, messages = _messages(channels, names)
    effects = np.zeros((5, len(names)))
    for c, part in enumerate(parts):
        if part.name in used:
            effects[:, c] = part.effects_with(getattr(channels, part.name))
    own = np.arange(len(names)) >= len(SHIPPED)
    return ChannelTable(
        names=names,
        used=tuple(names.index(name) for name in used),
        layer=np.array([part.layer == "online" for part in parts], np.int64),
        public=np.array([part.public for part in parts]),
        block=np.array([key_of(name) if name not in SHIPPED else 0 for name in names], np.uint64),
        lane=np.where(own, 0, np.arange(len(names))),
        message_kind=kinds,
        messages=messages,
        resistance=effects[0],
        hostility=effects[1],
        sting=effects[2],
        trust=effects[3],
        purpose=effects[4],
        ranking=_ranking(channels),
    )  # fmt: skip


def _ranking(channels: Channels) -> str:
    """Return the order of the feed. If nobody votes, an order by votes gives all questions equal chances."""
    feed = channels.feed
    if feed is None or (feed.ranking == "votes" and feed.voting == 0):
        return EQUAL_CHANCE
    return feed.ranking


def _messages(channels: Channels, names: tuple[str, ...]) -> tuple[Ints, Floats]:
    """Return the message kind of each channel, and how many messages an exposure of each kind counts for.

    The kinds depend on the declarations only, so that values set during a run don't change them.
    """
    kinds, messages = np.full(len(names), PLAIN), [1.0]
    for c, name in enumerate(names):
        part, settings = CHANNELS[name], getattr(channels, name)
        if part.messages == 0:
            kinds[c] = UNCOUNTED
        elif part.messages != 1 and settings is not None:
            kinds[c] = len(messages)
            messages.append(float(part.messages_with(settings)))
    return kinds, np.array(messages)
