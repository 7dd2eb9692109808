"""Whether a file can be run, with the files that it names: every fault at once, before any work.

A file is of the kind whose keys it has most of; what it calls itself, and where it lies, says nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from sim import studies, user_data
from sim.errors import UserError
from sim.scenarios import Scenario
from sim.scenarios.loading import load, parse, shipped, texts
from sim.studies.shipped_files import CLAIM_KEYS, EXPERIMENT_KEYS, shipped_claims, shipped_experiments

Data = str | Path | None


class Kind(NamedTuple):
    """A kind of file that a user may write: its title over a list, and the commands that take it.

    `text` is what a file says it asks or states, `command` the first that takes it, `keys` what may stand at
    its top. `scenarios` gives those that a file runs; it raises `UserError` where the file breaks a rule.
    """

    title: str
    one: str
    text: str
    command: str
    keys: frozenset[str]
    shipped: Callable[[], dict[str, Path]]
    scenarios: Callable[[str | Path, Data], list[Scenario]]

    def texts(self) -> dict[str, str]:
        """Return what each file that comes with the package asks or states, without validating the rest."""
        return texts(self.shipped(), self.text)


def _of_experiment(name_or_path: str | Path, data: Data) -> list[Scenario]:
    found = studies.load_experiment(name_or_path, data=data).scenarios.values()
    return [scenario for scenario in found if scenario is not None]


KINDS = {
    "scenarios": Kind(
        "Scenarios (run, compare, luck, resilience, lesson, serve)",
        "scenario",
        "question",
        "run",
        frozenset({*Scenario.model_fields, "extends"}),
        shipped,
        lambda name, data: [load(name, data=data)],
    ),
    "experiments": Kind(
        "Experiments (sweep; discover with two scenarios; sensitivity with a sample for it)",
        "experiment",
        "question",
        "sweep",
        frozenset(EXPERIMENT_KEYS),
        shipped_experiments,
        _of_experiment,
    ),
    "claims": Kind(
        "Claims (claims)",
        "claim",
        "statement",
        "claims",
        frozenset(CLAIM_KEYS),
        shipped_claims,
        lambda name, _: list(studies.load_claim(name).scenarios.values()),
    ),
}
"""All kinds, by what several are called; where a name or file could be of two, it is of the first."""


def kind_of(name_or_path: str | Path) -> Kind:
    """Return the kind of a file, or of what comes with the package under a name.

    Examples
    --------
    >>> [kind_of(name).one for name in ("distributed-crowd", "hub-load", "local-silent")]
    ['scenario', 'experiment', 'claim']
    """
    kinds = list(KINDS.values())
    if isinstance(name_or_path, str):
        named = [kind for kind in kinds if name_or_path in kind.shipped()]
        if named:
            return named[0]
    keys = _keys(name_or_path)
    return max(kinds, key=lambda kind: len(kind.keys & keys))


def _keys(name_or_path: str | Path) -> set[str]:
    """What stands in a file at the top; nothing where it can't be read."""
    tree = parse(Path(name_or_path), []) if "\0" not in str(name_or_path) else None
    return set(tree.value) if tree is not None and isinstance(tree.value, dict) else set()


def mistaken(name_or_path: str | Path, wanted: str) -> str | None:
    """Say of what is surely not of the wanted kind, one of `KINDS`, what it is and which command takes it.

    Examples
    --------
    >>> mistaken("hub-load", "scenarios")
    'hub-load: this is an experiment, not a scenario; whoanswers sweep takes it.'
    """
    kind, found = KINDS[wanted], kind_of(name_or_path)
    if found is kind or name_or_path in kind.shipped():
        return None
    if name_or_path not in found.shipped():
        keys = _keys(name_or_path)
        if len(found.keys & keys) <= len(kind.keys & keys):
            return None
    is_one, no_one = (f"a{'n' if each.one[0] == 'e' else ''} {each.one}" for each in (found, kind))
    return f"{name_or_path}: this is {is_one}, not {no_one}; whoanswers {found.command} takes it."


def validate(name_or_path: str | Path, *, data: Data = None) -> list[str]:
    """Return every fault of a file, and of the files that it names; an empty list: it is valid.

    Parameters
    ----------
    name_or_path
        The name of a scenario, experiment or claim that comes with the package, or a file.
    data
        Folder of the files that scenarios name, where they are not beside them.

    Returns
    -------
    list of str
        One sentence a fault: file, line, rule, what was found.

    Examples
    --------
    >>> validate("distributed-crowd")
    []
    """
    faults: list[str] = []
    try:
        for scenario in kind_of(name_or_path).scenarios(name_or_path, data):
            if scenario.people.from_file is not None:
                faults += user_data.faults(scenario)
    except UserError as error:
        return list(error.args)
    return list(dict.fromkeys(faults))


def notes(name_or_path: str | Path, *, data: Data = None) -> list[str]:
    """Return what is doubtful of a valid file, and what is done to the tables that it names.

    Parameters
    ----------
    name_or_path, data
        As in `validate`.

    Returns
    -------
    list of str
        One sentence each, such as rows that are merged, or days too few for any question's whole life.

    Raises
    ------
    UserError
        The file, or one that it names, isn't valid.
    """
    warnings: list[str] = []
    for scenario in kind_of(name_or_path).scenarios(name_or_path, data):
        warnings += scenario.warnings
        if scenario.people.from_file is not None:
            warnings += user_data.read_user_files(scenario)[2]
    return list(dict.fromkeys(warnings))
