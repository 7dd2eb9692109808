"""The two forms of the hot processes: arrays (the specification) and compiled (the same to the bit)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sim.errors import StudyError

FORMS = ("compiled", "numpy")
# Measured on two processors with warm caches: what a tick and a person-day cost in the array form, and what
# loading the compiled one costs. The first compiling, half a minute, is not counted.
SECONDS_A_TICK, SECONDS_A_PERSON_DAY, SECONDS_TO_LOAD = 8e-3, 5e-6, 0.8


def suited(scenario: Any, lives: int = 1) -> str:
    """Name of the form that ends sooner: arrays for so little work that loading compiled code takes longer.

    No result depends on it. The estimate takes the scenario's number of people; files may hold another.
    """
    ticks = scenario.days * 24.0 / scenario.tick_hours
    work = lives * (ticks * SECONDS_A_TICK + scenario.people.count * scenario.days * SECONDS_A_PERSON_DAY)
    return "numpy" if work < SECONDS_TO_LOAD else "compiled"


def form_of(engine: str) -> Any:
    """Functions `seek_near, renew, ask, word, columns, tell, …, exchange, move` of the form named.

    Raises
    ------
    StudyError
        There is no such form.
    """
    if engine == "compiled":
        from sim.engine import compiled

        return compiled
    if engine == "numpy":
        from sim.engine.numpy import circulate, help as deciding, thank as answering
        from sim.networks import exchange
        from sim.networks.kinds import proximity
        from sim.rules import ask, help as helping, renew, thank

        return SimpleNamespace(
            renew=renew.renew,
            ask=ask.ask,
            word=ask.word,
            columns=deciding.columns,
            tell=circulate.tell,
            show=circulate.show,
            decide=deciding.decide,
            tally=deciding.tally,
            spend=helping.spend,
            enter=answering.enter,
            exchange=exchange.exchange,
            seek_near=proximity.seek_near,
            move=thank.move,
        )
    raise StudyError(f"There is no engine '{engine}'; take one of {', '.join(FORMS)}.")
