"""The two forms of the hot processes: arrays (the specification) and compiled (the same to the bit)."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sim.errors import StudyError

FORMS = ("compiled", "numpy")


def form_of(engine: str) -> Any:
    """Functions `renew, ask, word, tell, size, show, decide, spend, exchange` of the form named.

    Raises
    ------
    StudyError
        There is no such form.
    """
    if engine == "compiled":
        from sim import kernels

        return kernels
    if engine == "numpy":
        from sim import deciding
        from sim.channels import feed, word_of_mouth
        from sim.rules import ask, help, renew
        from sim.ties import exchange

        return SimpleNamespace(
            renew=renew.renew,
            ask=ask.ask,
            word=ask.word,
            tell=word_of_mouth.tell,
            size=feed.size,
            show=feed.show,
            decide=deciding.decide,
            spend=help.spend,
            exchange=exchange.exchange,
        )
    raise StudyError(f"There is no engine '{engine}'; take one of {', '.join(FORMS)}.")
