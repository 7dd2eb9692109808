"""A Mesa model whose only step computes for a given time, for the benchmark of sweeps."""

from __future__ import annotations

from typing import Any

import mesa


class Busy(mesa.Model):
    """A model that computes once and stops."""

    def __init__(self, rounds: int = 1, x: float = 0.0, **rest: Any) -> None:
        super().__init__(**rest)
        self.rounds, self.x, self.y = rounds, x, 0.0
        self.datacollector = mesa.DataCollector(model_reporters={"y": "y"})

    def step(self) -> None:
        """Do the computation of a run."""
        total = 0.0
        for n in range(int(self.rounds)):
            total += (n % 7) * 0.5
        self.y = total + self.x
        self.datacollector.collect(self)
        self.running = False
