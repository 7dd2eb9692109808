"""What a day has come to so far, from process to process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.channels import Exposures
from sim.engine.numpy.help import Asked, Decisions, Tally
from sim.rules.help import Attempts

Offers = tuple[Any, Any, Any, Any, Any]  # question (place), person, log odds, channel, hops


@dataclass
class Today:
    """What the day has come to so far, from process to process."""

    asked: int = 0
    shown: Exposures | None = None
    columns: Asked | None = None
    decisions: Decisions | None = None
    offers: list[Offers] = field(default_factory=list)
    tally: Tally | None = None
    attempts: Attempts | None = None
    read: int = 0
    hostile: int = 0
    met: int = 0
    joined: int = 0
    left: int = 0
    removed: int = 0
    withdrawn: int = 0
