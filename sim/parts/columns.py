"""The columns that the rules of each hook get, all of equal length. A rule returns the last one, changed.

In all of them, people are given by row, topics by number from 0, and `asked` is the tick on which a question
was asked. `channel` is a number: ``view.channel("feed")`` returns that of the feed. All arrays are read-only.
"""

from typing import NamedTuple

from sim.array_types import AnyInts, Bools, Floats, Ints


class Asking(NamedTuple):
    """Hook ``asking``: everybody, (N,), before anybody asks.

    `chance` is the chance that the person asks a question on this tick.
    """

    person: Ints
    chance: Floats


class Audience(NamedTuple):
    """Hook ``audience``: whom questions reach on this tick, (E,), on any channel.

    `hops` is 1 if the question comes from the asker directly, 2 if somebody passed it on, and so on. `keep`
    is true for all; where a rule returns false, the person isn't shown the question.
    """

    person: AnyInts
    asker: Ints
    topic: Ints
    asked: Ints
    channel: AnyInts
    hops: AnyInts
    keep: Bools


class Reading(NamedTuple):
    """Hook ``reading``: everybody who is shown a question on this tick, (E,).

    `chance` is the chance of reading it, which attention limits.
    """

    person: AnyInts
    asker: Ints
    topic: Ints
    asked: Ints
    channel: AnyInts
    hops: AnyInts
    chance: Floats


class Willingness(NamedTuple):
    """Hook ``willingness``: readers who believe they can answer the question and have effort left, (E,).

    `answers` is the number of helpful answers that the question has. `log_odds` are the log odds of being
    willing to help; minus infinity means never, infinity always.
    """

    person: Ints
    asker: Ints
    topic: Ints
    asked: Ints
    channel: AnyInts
    answers: Floats
    log_odds: Floats


class PassingOn(NamedTuple):
    """Hook ``passing_on``: people who heard of a question a day ago, read it and didn't answer, (E,).

    `chance` is the chance that the person tells somebody else.
    """

    person: Ints
    asker: Ints
    topic: Ints
    asked: Ints
    hops: Ints
    chance: Floats


class Thanking(NamedTuple):
    """Hook ``thanking``: the helpful answers of this tick, (A,).

    `online` says whether the answer changes the online tie or the face-to-face tie between the two.
    `learning` is the share of the gap to full strength that it closes.
    """

    helper: Ints
    asker: Ints
    online: Bools
    learning: Floats


class Joining(NamedTuple):
    """Hook ``joining``: people who consider joining the feed tonight, (M,).

    `share` is the share of their face-to-face ties that lead to people who were answered there lately, and
    `threshold` is the share that the person wants to see. `joins` says whether they join.
    """

    person: Ints
    share: Floats
    threshold: Floats
    joins: Bools


HOOK_COLUMNS = {
    "asking": Asking,
    "audience": Audience,
    "reading": Reading,
    "willingness": Willingness,
    "passing_on": PassingOn,
    "thanking": Thanking,
    "joining": Joining,
}
"""The columns of each hook."""
