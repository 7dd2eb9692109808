"""What a scenario says that can be run, but that its author may not have meant."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenarios.parameters.scenario_values import ScenarioValues


def doubts(scenario: ScenarioValues) -> Iterator[str]:
    """Yield a sentence for each thing that is doubtful whoever the people are.

    A share of questions answered counts only those that lived their whole life
    (`sim.measures.outcome.groups`), of which a run shorter than that life has none.
    """
    days, lifetime = scenario.days, scenario.asking.lifetime
    if days < lifetime:
        yield (
            f"A run of {_days(days)} holds no questions with their whole life of {_days(lifetime)} "
            f"(asking.lifetime), so there is no share of questions answered; set days to "
            f"{lifetime:g} or more."
        )
    for n, each in enumerate(scenario.interventions):
        if each.hire is not None and each.hire.until is not None and each.hire.until > days:
            yield (
                f"{scenario.name}: interventions[{n}].hire.until, {each.hire.until}, is after the end of the "
                f"run, day {days}; whoever is hired stays to the end."
            )


def _days(number: float) -> str:
    return f"{number:g} day" + ("" if number == 1 else "s")
