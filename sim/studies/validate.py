"""Check whether a file and the files that it names can be run, and report every fault at once.

The keys of a file decide its kind (scenario, experiment or claim): the kind that allows the largest number of
the file's keys. The file's name and folder don't matter.
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
    """A kind of file that a user may write."""

    title: str  # heading of the list of such files, with the commands that take them
    one: str  # what one such file is called
    text: str  # the key under which a file asks its question or makes its statement
    command: str  # the first command that takes such a file
    keys: frozenset[str]  # the keys allowed at the top of a file
    shipped: Callable[[], dict[str, Path]]  # returns the files that come with the package, by name
    # returns the scenarios that a file runs; raises `UserError` if the file breaks a rule
    scenarios: Callable[[str | Path, Data], list[Scenario]]

    def texts(self) -> dict[str, str]:
        """Return the question or statement of each file that comes with the package, by name.

        Only this text is read; the rest of each file is not checked.
        """
        return texts(self.shipped(), self.text)


def _scenarios_of_experiment(name_or_path: str | Path, data: Data) -> list[Scenario]:
    """Return the scenarios that an experiment runs, without the functions that it evaluates."""
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
        "Experiments (sweep; discover if two scenarios; sensitivity if a saltelli or morris design)",
        "experiment",
        "question",
        "sweep",
        frozenset(EXPERIMENT_KEYS),
        shipped_experiments,
        _scenarios_of_experiment,
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
"""All kinds, by their plural. If a name or file fits two kinds, the first one counts."""


def kind_of(name_or_path: str | Path) -> Kind:
    """Return the kind of a file, given its path or the name under which it comes with the package.

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
    """Return the keys at the top of a file; none if it can't be read."""
    tree = parse(Path(name_or_path), []) if "\0" not in str(name_or_path) else None
    return set(tree.value) if tree is not None and isinstance(tree.value, dict) else set()


def mistaken(name_or_path: str | Path, wanted: str) -> str | None:
    """Return a sentence saying what a file is and which command takes it, if it isn't of the `wanted` kind.

    `wanted` is a key of `KINDS`. Returns None if the file is, or may be, of the wanted kind.

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
    """Return every fault of a file and of the files that it names; an empty list means that it is valid.

    Parameters
    ----------
    name_or_path
        The name of a scenario, experiment or claim that comes with the package, or a file.
    data
        Folder of the files that scenarios name, if they don't lie beside the scenarios.

    Returns
    -------
    list of str
        One sentence for each fault: the file, the line, the rule, and what was found.

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
    """Return warnings about a valid file, and notes on how the tables that it names are read.

    Parameters
    ----------
    name_or_path, data
        As in `validate`.

    Returns
    -------
    list of str
        One sentence for each warning or note, for example that rows are merged, or that the run is shorter
        than the lifetime of a question.

    Raises
    ------
    UserError
        The file, or a file that it names, isn't valid.
    """
    warnings: list[str] = []
    for scenario in kind_of(name_or_path).scenarios(name_or_path, data):
        warnings += scenario.warnings
        if scenario.people.from_file is not None:
            warnings += user_data.read_user_files(scenario)[2]
    return list(dict.fromkeys(warnings))
