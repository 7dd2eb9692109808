"""Replace the ids and names of people by pseudonyms in scenarios, so that no output contains them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sim.errors import StudyError, option, spelled_setting
from sim.scenarios import Scenario
from sim.scenarios.names import rows_of_ids
from sim.scenarios.paths import path_exists, shipped_folder
from sim.user_data.people import PeopleColumns
from sim.user_data.pseudonyms import read_pseudonyms, write_pseudonyms
from sim.user_data.user_tables import read_user_files

_SHORTEST = 2  # letters of an id or name that is looked for in texts
_NUMBER = re.compile(r"[-+]?[\d.,]+")


class PrivateScenarios:
    """Scenarios with pseudonyms instead of ids and names.

    The pseudonyms are drawn and written to `key`, a new file that only its owner may read; with `resume`,
    they are read from it. Ids in interventions become pseudonyms too, and so do ids and names in questions
    and labels, if they are whole words. People come in the order of the pseudonyms, so the draws are those of
    another order of the file, like those of another seed.

    Attributes
    ----------
    scenarios : list of Scenario

    Raises
    ------
    StudyError
        No scenario has a people file, a scenario's name contains an id, or `key` belongs to other people.
    WriteError
        `key` exists, without `resume`, or can't be written.
    """

    def __init__(self, scenarios: Sequence[Scenario], key: Path, *, resume: bool = False) -> None:
        own = [read_user_files(each)[0] for each in scenarios]
        people = [each for each in own if each is not None]
        if not people:
            raise StudyError(
                f"{option('private')}: the people are drawn, so they have no ids or names to replace; leave "
                "this out."
            )
        ids = list(dict.fromkeys(name for each in people for name in each.ids))
        self._pseudonyms: Mapping[str, str] = dict.fromkeys(ids, "")
        self._words = _words(people)
        for each in scenarios:
            if self.hide(each.name) != each.name:
                other = spelled_setting("name", "team")
                raise StudyError(
                    f"the name of the scenario, {each.name}, contains the id or name of a person, but the "
                    f"output is to have pseudonyms; give it another name, as in {other}."
                )
        self._pseudonyms = _pseudonyms(key, ids, resume=resume)
        self.scenarios = [
            each if known is None else self._private(each, known.ids, key.resolve())
            for each, known in zip(scenarios, own, strict=True)
        ]

    def of(self, person: str) -> str:
        """Return the pseudonym of the person with this id; an unknown id stays."""
        known = list(self._pseudonyms)
        (row,) = rows_of_ids([person], known)
        return person if row < 0 else self._pseudonyms[known[row]]

    def hide(self, text: str) -> str:
        """Replace the ids and names of people in a text, as whole words, by pseudonyms.

        Numbers stay, because the id 7 looks like any other 7.
        """
        for word, own in self._words.items():
            if word in text:
                whole = rf"(?<!\w){re.escape(word)}(?!\w)"
                text = re.sub(whole, lambda _, own=own: self._pseudonyms[own], text)  # type: ignore[misc]
        return text

    def _private(self, scenario: Scenario, ids: Sequence[str], key: Path) -> Scenario:
        """Return one scenario with pseudonyms."""
        interventions = scenario.to_dict()["interventions"]
        for n, each in enumerate(scenario.interventions):
            for act, named in each.people():
                rows = rows_of_ids(named, ids)
                interventions[n][act]["ids"] = [self._pseudonyms[ids[row]] for row in rows]
            if each.label:
                interventions[n]["label"] = self.hide(each.label)
        changed: dict[str, object] = {
            "question": self.hide(scenario.question), "interventions": interventions,
            "people.from_file.pseudonyms": key,
        }  # fmt: skip
        return scenario.replace(changed)


def for_display(scenarios: Sequence[Scenario], folder: Path) -> list[Scenario]:
    """Return the scenarios with pseudonyms for real people, whose key is written to the private `folder`.

    Lessons and live pages are shown to others, so they do this unless names were asked for. The key is needed
    as long as the scenarios are run.
    """
    real = [each for each in scenarios if has_real_people(each)]
    if not real:
        return list(scenarios)
    private = iter(PrivateScenarios(real, folder / "key.csv").scenarios)
    return [next(private) if has_real_people(each) else each for each in scenarios]


def people_ids(scenario: Scenario) -> tuple[str, ...] | None:
    """Return the ids of a scenario's people in the order of their rows; None if they are drawn."""
    people = read_user_files(scenario)[0]
    return None if people is None else tuple(people.ids)


def has_real_people(scenario: Scenario) -> bool:
    """Return whether a scenario has a people file, other than those of invented people in the package."""
    file = scenario.people.from_file
    return file is not None and not file.path.is_relative_to(shipped_folder("scenarios").resolve())


def _pseudonyms(key: Path, ids: Sequence[str], *, resume: bool) -> Mapping[str, str]:
    """Return the pseudonym of each id, from the file `key`, which is written unless a study is resumed."""
    if not resume:
        write_pseudonyms(key, ids)
    elif not path_exists(key):
        raise StudyError(f"{key}: the key to this study's pseudonyms is missing; put it back to continue.")
    found = read_pseudonyms(key)
    if not set(ids) <= set(found):
        raise StudyError(f"{key} has no pseudonyms for some of these people; it belongs to another study.")
    return found


def _words(people: Iterable[PeopleColumns]) -> dict[str, str]:
    """Return the ids and names to look for in texts, the longest first, each with the person's id."""
    found: dict[str, str] = {}
    for each in people:
        found |= {name: name for name in each.ids}
        for own, name in zip(each.ids, each.names or (), strict=False):
            found.setdefault(name, own)
    words = [word for word in found if len(word) >= _SHORTEST and not _NUMBER.fullmatch(word)]
    return {word: found[word] for word in sorted(words, key=len, reverse=True)}
