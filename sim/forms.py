"""The two forms of the hot processes: arrays (the specification) and compiled (the same to the bit)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sim.errors import StudyError

FORMS = ("compiled", "numpy")


def form_of(engine: str) -> Any:
    """Functions `seek_near, renew, ask, word, columns, tell, …, exchange, move` of the form named.

    Raises
    ------
    StudyError
        There is no such form.
    """
    if engine == "compiled":
        from sim import kernels

        return kernels
    if engine == "numpy":
        from sim import answering, circulating, deciding
        from sim.rules import ask, renew, thank
        from sim.rules import help as helping
        from sim.ties import exchange, proximity

        return SimpleNamespace(
            renew=renew.renew,
            ask=ask.ask,
            word=ask.word,
            columns=deciding.columns,
            tell=circulating.tell,
            show=circulating.show,
            decide=deciding.decide,
            tally=deciding.tally,
            spend=helping.spend,
            enter=answering.enter,
            exchange=exchange.exchange,
            seek_near=proximity.seek_near,
            move=thank.move,
        )
    raise StudyError(f"There is no engine '{engine}'; take one of {', '.join(FORMS)}.")
