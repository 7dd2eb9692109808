"""Which scenarios need the kernel with all processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario


def has_further_processes(scenario: Scenario) -> bool:
    """Return whether a scenario has processes that most scenarios don't have.

    People come and go, or join and leave the feed; managers introduce questions; people pass questions on;
    the feed has an order; or a tick is shorter than a day. The compiled engine has a kernel without these.
    """
    c = scenario.channels
    moves = scenario.people.turnover.enabled or scenario.plugging_in.enabled
    told = c.managers is not None or (c.word_of_mouth is not None and c.word_of_mouth.pass_on > 0)
    ordered = c.feed is not None and c.feed.ranking != "equal_chance"  # without importing NumPy
    return moves or told or ordered or scenario.tick_hours < 24
