"""Load the networks that the live page offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.errors import StudyError, UserError
from sim.scenarios.loading import Scenario, shipped
from sim.studies.comparison.pairs import check_paired
from sim.user_data import for_display
from sim.web.lesson.shipped_lessons import ONE_OFFICE, ONE_OFFICE_NAME, SIZE, load_small
from sim.web.server.server_state import Limits
from sim.web.words import words

_FOLDERS: list[TemporaryDirectory[str]] = []  # kept until the process ends
SECOND = "bring-locals-along"


def load_catalogue(  # noqa: PLR0913 - all that a user may choose
    names: Sequence[str | Path], overrides: Mapping[str, object], data: str | Path | None, limits: Limits, *,
    language: str | None = None, show_names: bool = False,
) -> dict[str, Scenario]:  # fmt: skip
    """Load the networks that visitors can choose, by name; the page begins with the first two.

    Without names, the first has one office, and the others are all shipped networks with the same people and
    questions. Shipped
    scenarios get as many people as a map can show, and topics in the given `language`, unless `overrides`
    set them. Real people get pseudonyms, unless `show_names` is true.

    Raises
    ------
    UserError
        A scenario is not valid, is too large, or can't be compared with the first.
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
                raise StudyError(f"serve needs scenarios with different names; got '{name}' more than once.")
        shown = scenarios if show_names else for_display(scenarios, _private_folder())
        return {one.name: one for one in shown}
    small = {**size, **topics}
    office = load_small("centralised-local", {**small, **ONE_OFFICE}, overrides, data)
    first = office.replace({"name": ONE_OFFICE_NAME})
    second = load_small(SECOND, small, overrides, data)
    limits.check(first)
    others = (_comparable(first, name, small, overrides) for name in shipped() if name != SECOND)
    return {one.name: one for one in (first, second, *others) if one is not None}


def _private_folder() -> Path:
    """Return a new folder that only its owner may read, which is deleted when this process ends."""
    _FOLDERS.append(TemporaryDirectory(prefix="whoanswers-"))
    return Path(_FOLDERS[-1].name)


def _comparable(
    first: Scenario, name: str, small: Mapping[str, object], overrides: Mapping[str, object]
) -> Scenario | None:
    """Return a shipped scenario if it has a channel and can be compared with the first; otherwise None."""
    try:
        one = load_small(name, small, overrides, None)
        check_paired((first, one))
    except UserError:
        return None
    return one if any(channel is not None for _, channel in one.channels) else None
