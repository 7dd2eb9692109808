"""The experiments that come with the package: where their files lie, what they ask; loads nothing heavy."""

from __future__ import annotations

from pathlib import Path

from sim.scenario import texts

KEYS = (
    "name", "question", "scenarios", "set", "seed", "design", "replicates", "random_numbers", "measures",
)  # fmt: skip
"""What stands in an experiment file."""


def shipped_experiments() -> dict[str, Path]:
    """Return the experiments that come with the package, by name, from a wheel or from a checkout.

    Claims lie beside them and have files of another kind.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "shipped" / "experiments", package.parent / "experiments"):
        if folder.is_dir():
            found = (file for file in sorted(folder.rglob("*.yaml")) if file.parent.name != "claims")
            return {file.stem: file for file in found}
    return {}


def experiment_questions() -> dict[str, str]:
    """Return the question of each shipped experiment, without validating the rest."""
    return texts(shipped_experiments(), "question")
