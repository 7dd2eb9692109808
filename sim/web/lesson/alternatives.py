"""What pupils can break or mend in a lesson's networks. Each alternative is recorded in advance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.scenarios.loading import Scenario

HELPERS = 0.05  # share of people who leave when the top helpers leave
THIRD = 1 / 3  # of the run: there is time before a change to compare with, and after it to see what follows


@dataclass(frozen=True)
class Alternative:
    """One change in one network.

    Attributes
    ----------
    name : str
        Key of the text that describes it, in ``alternatives`` of the word files.
    side : int
        The network that is changed: 0 for A, 1 for B.
    what : mapping
        The intervention, without its day. Empty if only `settings` change.
    settings : mapping
        Parameter values by dotted path that the change needs from the first day on.
    at : float
        When the change happens, as a share of the run.
    """

    name: str
    side: int
    what: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    at: float = THIRD

    def scenario(self, base: tuple[Scenario, Scenario]) -> Scenario:
        """Return the changed network: that of `side`, with this change added on the morning of its day."""
        one = base[self.side]
        if not self.what:
            return one.replace(dict(self.settings))
        done: dict[str, object] = {"day": int(one.days * self.at), **self.what, "label": self.name}
        return one.replace({**self.settings, "interventions": [*one.to_dict()["interventions"], done]})


def lose_helpers(side: int) -> Alternative:
    """Return the alternative in which the people who help most leave one network."""
    return Alternative("helpers_leave", side, {"remove": {"who": "top_helpers", "share": HELPERS}})


def for_any(base: Sequence[Scenario]) -> tuple[Alternative, ...]:
    """Return alternatives for any two networks: the top helpers leave, and hubs close where they exist."""
    found = []
    for side, one in enumerate(base):
        if one.channels.hub is not None:
            found.append(Alternative("offices_close", side, {"remove": {"who": "hubs"}}))
        found.append(lose_helpers(side))
    return tuple(found)
