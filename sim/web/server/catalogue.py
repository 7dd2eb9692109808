"""Which networks the live page offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import StudyError, UserError
from sim.scenarios.loading import Scenario, load, shipped
from sim.studies.comparison.pairs import check_paired
from sim.web.lesson.shipped_lessons import LESSONS, SIZE
from sim.web.server.limits import Limits

FIRST = LESSONS["local-or-crowd"].scenarios


def offered(
    names: Sequence[str | Path],
    overrides: Mapping[str, Any],
    data: str | Path | None,
    limits: Limits,
    *,
    topics: Sequence[str] = (),
) -> dict[str, Scenario]:
    """Load the networks that may be chosen, by name, the first two being those that the page begins with.

    Without names they are all shipped ones that have the same people and questions as the first. Shipped
    scenarios live with as many people as can be told apart on a map, and `topics` with names, unless
    `overrides` say otherwise.

    Raises
    ------
    UserError
        A scenario is refused, too large, or can't be shown beside the first.
    """
    whole = [_load(name, overrides, data, topics if _all_shipped(names) else ()) for name in names]
    if names:
        for one in whole:
            limits.check(one)
            check_paired((whole[0], one))
        _distinct(whole)
        return {one.name: one for one in whole}
    first, *others = [_load(name, overrides, data, topics) for name in FIRST]
    limits.check(first)
    rest = [name for name in shipped() if name not in FIRST]
    fitting = [first, *others, *filter(None, (_beside(first, name, overrides, topics) for name in rest))]
    return {one.name: one for one in fitting}


def _all_shipped(names: Sequence[str | Path]) -> bool:
    return all(str(name) in shipped() for name in names)


def _load(
    name: str | Path, overrides: Mapping[str, Any], data: str | Path | None, topics: Sequence[str]
) -> Scenario:
    said: dict[str, Any] = {}
    if str(name) in shipped() and load(name).people.from_file is None:
        said = {"people.count": SIZE["people.count"]}
        said |= {"people.topics": list(topics)} if topics else {}
    return load(name, {**said, **overrides}, data=data)


def _beside(
    first: Scenario, name: str, overrides: Mapping[str, Any], topics: Sequence[str]
) -> Scenario | None:
    """Load a shipped scenario, if it can be shown beside the first."""
    try:
        one = _load(name, overrides, None, topics)
        check_paired((first, one))
    except UserError:
        return None
    return one if any(channel is not None for _, channel in one.channels) else None


def _distinct(whole: Sequence[Scenario]) -> None:
    names = [one.name for one in whole]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise StudyError(f"serve needs scenarios of different names; got '{twice[0]}' more than once.")
