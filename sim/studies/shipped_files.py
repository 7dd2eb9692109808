"""The experiments and claims that come with the package, and the keys of their files.

This module imports nothing that is slow to load.
"""

from __future__ import annotations

from pathlib import Path

from sim.scenarios.paths import shipped_folder

EXPERIMENT_KEYS = (
    "name", "question", "scenarios", "set", "seed", "design", "replicates", "random_numbers", "measures",
    "until",
)  # fmt: skip
CLAIM_KEYS = ("claim", "statement", "note", "set", "societies", "parts", "mechanism")


def shipped_experiments() -> dict[str, Path]:
    """Return the file of each experiment that comes with the package, by name."""
    return {file.stem: file for file in sorted(shipped_folder("experiments/sweeps").rglob("*.yaml"))}


def shipped_claims() -> dict[str, Path]:
    """Return the file of each claim that comes with the package, by id."""
    return {file.stem: file for file in sorted(shipped_folder("experiments/claims").glob("*.yaml"))}
