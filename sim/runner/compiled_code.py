"""Find out whether a study has to wait until its code is compiled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.engine.compiled_cache import is_compiled, is_storable as is_storable
from sim.engine.engines import fastest_engine
from sim.engine.further_processes import has_further_processes

if TYPE_CHECKING:
    from sim.scenarios.loading import Scenario


def must_compile(scenarios: Sequence[Scenario], *, engine: str = "compiled", lives: int = 1) -> bool:
    """Return whether code must be compiled (for about half a minute) before these scenarios can run here."""
    engines = {each: fastest_engine(each, lives) if engine == "auto" else engine for each in scenarios}
    kinds = {has_further_processes(each) for each, used in engines.items() if used == "compiled"}
    return not all(is_compiled(further=further) for further in kinds)
