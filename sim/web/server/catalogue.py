"""Which networks the live page offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.errors import StudyError, UserError
from sim.scenarios.loading import Scenario, shipped
from sim.studies.comparison.pairs import check_paired
from sim.web.lesson.shipped_lessons import LESSONS, SIZE, load_small
from sim.web.server.server_state import Limits
from sim.web.words import words

FIRST = LESSONS["local-or-crowd"].scenarios


def load_catalogue(
    names: Sequence[str | Path], overrides: Mapping[str, object], data: str | Path | None, limits: Limits, *,
    language: str | None = None,
) -> dict[str, Scenario]:  # fmt: skip
    """Load the networks that may be chosen, by name; the page begins with the first two.

    Without names they are all shipped ones that have the same people and questions as the first. Shipped
    scenarios live with as many people as can be told apart on a map, and with the topics of a `language`,
    unless `overrides` say otherwise.

    Raises
    ------
    UserError
        A scenario is refused, too large, or can't be shown beside the first.
    """
    topics = {} if language is None else {"people.topics": words(language)["topics"]}
    size = {"people.count": SIZE["people.count"]}
    if names:
        own = topics if all(str(name) in shipped() for name in names) else {}
        scenarios = [load_small(name, {**size, **own}, overrides, data) for name in names]
        for one in scenarios:
            limits.check(one)
            check_paired((scenarios[0], one))
        own_names = [one.name for one in scenarios]
        for name in own_names:
            if own_names.count(name) > 1:
                raise StudyError(f"serve needs scenarios of different names; got '{name}' more than once.")
        return {one.name: one for one in scenarios}
    small = {**size, **topics}
    first, second = (load_small(name, small, overrides, data) for name in FIRST)
    limits.check(first)
    others = (_beside(first, name, small, overrides) for name in shipped() if name not in FIRST)
    return {one.name: one for one in (first, second, *others) if one is not None}


def _beside(
    first: Scenario, name: str, small: Mapping[str, object], overrides: Mapping[str, object]
) -> Scenario | None:
    try:
        one = load_small(name, small, overrides, None)
        check_paired((first, one))
    except UserError:
        return None
    return one if any(channel is not None for _, channel in one.channels) else None
