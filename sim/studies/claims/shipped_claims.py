"""The claims that come with the package: where their files lie, what they say. Nothing heavy is loaded."""

from __future__ import annotations

from pathlib import Path

from sim.errors import StudyError, nearest
from sim.scenarios.loading import texts
from sim.scenarios.paths import shipped_folder

KEYS = ("claim", "statement", "note", "set", "societies", "parts", "mechanism")
"""What stands in a claim file."""


def shipped_claims() -> dict[str, Path]:
    """Return the claims that come with the package, by id, from a wheel or from a checkout."""
    return {file.stem: file for file in sorted(shipped_folder("experiments/claims").glob("*.yaml"))}


def statements() -> dict[str, str]:
    """Return the statement of each shipped claim, without validating the rest."""
    return texts(shipped_claims(), "statement")


def find_claim(name_or_path: str | Path) -> Path:
    """Return the file of a shipped claim's id or of a path."""
    text = str(name_or_path)
    known = shipped_claims()
    if isinstance(name_or_path, str) and text in known:
        return known[text]
    path = Path(text)
    if "\0" not in text and path.suffix in (".yaml", ".yml"):
        return path
    hint = nearest(text, known, f"known are {', '.join(known)}; a file ends in .yaml.")
    raise StudyError(f"There is no claim '{text}': {hint}")
