"""The experiments that come with the package: where their files lie, what they ask; loads nothing heavy."""

from __future__ import annotations

from pathlib import Path

from sim.scenarios.loading import texts
from sim.scenarios.paths import shipped_folder

KEYS = (
    "name", "question", "scenarios", "set", "seed", "design", "replicates", "random_numbers", "measures",
)  # fmt: skip
"""What stands in an experiment file."""


def shipped_experiments() -> dict[str, Path]:
    """Return the experiments that come with the package, by name, from a wheel or from a checkout."""
    return {file.stem: file for file in sorted(shipped_folder("experiments/sweeps").rglob("*.yaml"))}


def experiment_questions() -> dict[str, str]:
    """Return the question of each shipped experiment, without validating the rest."""
    return texts(shipped_experiments(), "question")
