"""Who leaves in each run of a resilience study, and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.errors import StudyError, each_once, option, spelled
from sim.measures.outcome.groups import FEWEST_PEOPLE
from sim.rules.intervene import number_to_choose
from sim.scenarios import Scenario
from sim.user_data import people_ids

WHO = ("hubs", "top_helpers", "best_connected", "random")
SHARES = (0.05, 0.1, 0.2, 0.4)  # shares of people who leave
_QUARTERS = (0.25, 0.5, 0.75, 1.0)  # shares of hubs that close


class Leaving(NamedTuple):
    """Which kind of people (or hubs) leaves, and what share of them. If the share is 0, nobody leaves."""

    who: str
    share: float


NOBODY = Leaving("nobody", 0.0)


def check_day(day: float, lifetime: float, days: float) -> None:
    """Refuse a day that leaves less than the lifetime of a question before or after it."""
    if days < 2 * lifetime:
        raise StudyError(
            f"A run of {days:g} days is too short: the study needs the lifetime of a question, {lifetime:g} "
            f"days (asking.lifetime), before and after people leave; set days to {2 * lifetime:g} or more."
        )
    if not lifetime <= day <= days - lifetime:
        raise StudyError(
            f"day {day:g} is too close to the start or end of the run, which has {days:g} days: a question's "
            f"lifetime is {lifetime:g} days (asking.lifetime); choose a day from {lifetime:g} to "
            f"{days - lifetime:g}, or set more days."
        )


def cells_of(  # noqa: PLR0913 - what one may choose
    scenario: Scenario, who: Sequence[str] | None, shares: Sequence[float], day: int, replicates: int, *,
    small_groups: bool = False,
) -> list[Leaving]:  # fmt: skip
    """Return who leaves in each run of a replicate; in the first run nobody leaves.

    Shares that come to fewer than five people are left out, unless `small_groups` is true.
    """
    hub = scenario.channels.hub
    chosen = [name for name in WHO if name != "hubs" or hub is not None] if who is None else list(who)
    lifetime, days = float(scenario.asking.lifetime), float(scenario.days)
    check_day(day, lifetime, days)
    for name in chosen:
        if name not in WHO:
            raise StudyError(f"who must be among {', '.join(WHO)}; got {name!r}.")
        if name == "hubs" and hub is None:
            raise StudyError(f"{scenario.name} has no hubs (channels.hub), so hubs can't leave.")
    wrong = [share for share in shares if not 0.0 < share < 1.0]
    if wrong or not shares:
        raise StudyError(f"shares must be above 0 and below 1; got {wrong[0] if wrong else 'none'}.")
    if replicates < 1:
        raise StudyError(f"replicates must be 1 or more; got {replicates}.")
    chosen_shares = sorted(each_once(shares, spelled("--share", "shares")))
    found = [NOBODY]
    for name in each_once(chosen, option("who")):
        several = hub_shares(scenario) if name == "hubs" else chosen_shares
        found += [Leaving(name, share) for share in several]
    small = [] if small_groups else small_cells(scenario, found)
    if len(small) == len(found) - 1:
        raise StudyError(
            f"Each share comes to fewer than {FEWEST_PEOPLE} people, who have no results of their own; give "
            f"larger shares, or {spelled('--small-groups', 'small_groups=True')}."
        )
    return [cell for cell in found if cell not in small]


def small_cells(scenario: Scenario, cells: Sequence[Leaving]) -> list[Leaving]:
    """Return those of the cells in which fewer than five people leave, or none."""
    ids = people_ids(scenario)
    many = scenario.people.count if ids is None else len(ids)
    people = [cell for cell in cells if cell.who != "hubs" and cell != NOBODY]
    return [cell for cell in people if number_to_choose(cell.share, None, many) < FEWEST_PEOPLE]


def hub_shares(scenario: Scenario) -> list[float]:
    """Return the shares of hubs that close: quarters rounded to whole hubs, without repetitions."""
    towns, hub = scenario.places.towns, scenario.channels.hub
    assert hub is not None
    if hub.per == "world":
        return [1.0]
    number = towns if isinstance(towns, int) else len(towns)
    closed = {int(np.floor(quarter * number + 0.5)) for quarter in _QUARTERS}
    return [count / number for count in sorted(closed - {0})]


def with_leaving(scenario: Scenario, cell: Leaving, day: int) -> Scenario:
    """Return the scenario with an added intervention that removes these people or closes these hubs."""
    if cell == NOBODY:
        return scenario
    removal = {"day": day, "remove": {"who": cell.who, "share": cell.share}}
    return scenario.replace({"interventions": [*scenario.to_dict()["interventions"], removal]})
