"""Read the facts of the community to which a scenario is fitted, and refuse logs that are too small."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import StudyError, nearest
from sim.facts import FACTS, Facts
from sim.scenarios.paths import is_file, is_folder

Source = Facts | Mapping[str, float] | str | Path
COUNTED = ("days", "lifetime_days", "questions", "answers", "active_people")
"""Entries of `about` that a fit needs."""
FEWEST = {"questions": 100, "answers": 50, "active_people": 30}
"""Smallest numbers for a fit. In smaller logs, one week or one person changes most facts."""


@dataclass(frozen=True)
class CommunityFacts:
    """The facts of a community.

    Attributes
    ----------
    values
        Facts by name, without those that aren't defined.
    intervals
        95 % intervals by name, for the facts that have one.
    about
        The days of the window, the lifetime of a question in days, and numbers of questions and people.
    source
        Where the facts are from.
    """

    values: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    about: Mapping[str, object] = field(default_factory=dict)
    source: str = "the given facts"

    def counted(self, name: str) -> float | None:
        """Return a number of `about`, such as ``days`` or ``questions``; None if there is none."""
        found = self.about.get(name)
        return float(found) if isinstance(found, int | float) else None


def read_facts(source: Source) -> CommunityFacts:
    """Return the facts of a community.

    Parameters
    ----------
    source : Facts, mapping, str or Path
        What `sim.facts.of_log` returned, numbers by the name of the fact, or the file ``facts.json`` that
        ``whoanswers facts`` wrote, or its folder.

    Raises
    ------
    StudyError
        The file isn't a file of facts, a fact is unknown or impossible, or the log is too small.
    """
    if isinstance(source, Facts):
        found = _from_json(source.to_json(), "the given facts")
    elif isinstance(source, str | Path):
        path = Path(source)
        found = _read(path / "facts.json" if is_folder(path) else path)
    elif isinstance(source, Mapping):
        found = _from_values(source)
    else:
        raise StudyError(f"facts must be a path, a mapping or what `sim.facts` returned; got {source!r}.")
    _check(found)
    return found


def _from_values(source: Mapping[str, float]) -> CommunityFacts:
    values = {str(name): _number({"value": value}, "value", str(name)) for name, value in source.items()}
    return CommunityFacts({name: value for name, value in values.items() if value is not None})


def _read(path: Path) -> CommunityFacts:
    if not is_file(path):
        raise StudyError(
            f"{path}: there is no such file; `whoanswers facts LOG -o FOLDER` writes FOLDER/facts.json."
        )
    try:
        tree = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise StudyError(f"{path}: this isn't a JSON file of facts: {error}.") from None
    return _from_json(tree, str(path))


def _from_json(tree: object, source: str) -> CommunityFacts:
    facts, about = (tree.get(key) if isinstance(tree, dict) else None for key in ("facts", "about"))
    if not isinstance(facts, dict) or not isinstance(about, dict):
        raise StudyError(f"{source}: it must hold `about` and `facts`, as `whoanswers facts` writes them.")
    for name in COUNTED:
        if not (_number(about, name, f"{source}: about") or 0) > 0:
            raise StudyError(f"{source}: about.{name} must be a number above 0; got {about.get(name)!r}.")
    values, intervals = {}, {}
    for name, fact in facts.items():
        value, low, high = (_number(fact, key, f"{source}: {name}") for key in ("value", "low", "high"))
        if value is not None:
            values[name] = value
            if low is not None and high is not None:
                intervals[name] = (low, high)
    return CommunityFacts(values, intervals, about, source)


def _number(fact: object, key: str, place: str) -> float | None:
    value = fact.get(key) if isinstance(fact, dict) else "?"
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < math.inf:
        raise StudyError(f"{place}: {key} must be a number or null; got {_short(value)}.")
    try:
        return float(value)
    except OverflowError:
        raise StudyError(f"{place}: {key} must be a number or null; got {_short(value)}.") from None


def _short(value: object) -> str:
    text = f"{value!r}" if not isinstance(value, int) or abs(value) < 10**20 else "a larger one"
    return text if len(text) < 40 else f"{text[:40]}…"


def _check(found: CommunityFacts) -> None:
    for name, value in found.values.items():
        if name not in FACTS:
            hint = nearest(name, FACTS, "`whoanswers facts` lists them all.", did="Did")
            raise StudyError(f"{found.source}: there is no fact {name!r}. {hint}")
        low, high = FACTS[name].range
        if not low <= value <= high:
            raise StudyError(f"{found.source}: {name} must be from {low:g} to {high:g}; got {value:g}.")
        if name in found.intervals and not found.intervals[name][0] <= found.intervals[name][1]:
            raise StudyError(f"{found.source}: {name} must have low at or below high.")
    for name, fewest in FEWEST.items():
        count = found.counted(name)
        if count is not None and count < fewest:
            raise StudyError(
                f"{found.source}: the log has {count:g} {name.replace('_', ' ')}; a fit needs at least "
                f"{fewest}. Take a longer window, or compare the facts with those of a run by hand."
            )
    if not found.values:
        raise StudyError(f"{found.source}: no fact has a value.")
