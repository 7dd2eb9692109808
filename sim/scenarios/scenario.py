"""A validated scenario: its values, where they were read, and what can be made of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr

from sim.scenarios.build import replaced
from sim.scenarios.checks.cross_checks import warnings
from sim.scenarios.file_digests import digest, is_small
from sim.scenarios.parameters.scenario_values import ScenarioValues
from sim.scenarios.value_tree import plain
from sim.scenarios.yaml_writer import to_yaml


class Scenario(ScenarioValues):
    """One validated scenario; it can't be changed, and two are equal when all their values are.

    Attributes
    ----------
    path : Path or None
        The file it was read from.
    data : Path or None
        The folder given with ``--data``, in which the files it names are looked for first.
    """

    _path: Path | None = PrivateAttr(None)
    _data: Path | None = PrivateAttr(None)
    _origins: dict[tuple[str, ...], str] = PrivateAttr(default_factory=dict)
    _digests: dict[str, str] = PrivateAttr(default_factory=dict)

    # Unlike other groups, it can't be iterated: Mesa's batch_run would take each value for a scenario.
    __iter__ = None  # type: ignore[assignment]

    @property
    def path(self) -> Path | None:
        """The file it was read from."""
        return self._path

    @property
    def data(self) -> Path | None:
        """The folder in which the files it names are looked for first."""
        return self._data

    @property
    def folders(self) -> list[Path]:
        """Where the files it names are looked for: the folder of data, then beside the scenario."""
        return [folder for folder in (self._data, self._path and self._path.parent) if folder is not None]

    @property
    def origins(self) -> Mapping[tuple[str, ...], str]:
        """Where each value was written, by its path: ``file:line:column: `` or ``--set …: ``."""
        return self._origins

    def placed(
        self, path: Path | None, data: Path | None, origins: Mapping[tuple[str, ...], str] | None = None
    ) -> Scenario:
        """Return the same scenario with its file, its folder of data and the places of its values."""
        copy = self.model_copy()
        copy._path, copy._data, copy._origins = path, data, dict(origins or {})
        copy._digests = {copy._relative(file): digest(file) for file in copy._named if is_small(file)}
        return copy

    @property
    def warnings(self) -> tuple[str, ...]:
        """What can be run, but may not be meant, a sentence each."""
        return tuple(warnings(self))

    def to_dict(self) -> dict[str, Any]:
        """Return every value as plain dicts, lists and scalars; files relative to their folder."""
        whole: dict[str, Any] = plain(self)
        for name in ("people", "ties"):
            table = whole[name]["from_file"]
            if table is not None:
                table["path"] = self._relative(table["path"])
        return whole

    def _relative(self, path: Path) -> str:
        for folder in self.folders:
            if path.is_relative_to(folder.resolve()):
                return path.relative_to(folder.resolve()).as_posix()
        return path.as_posix()

    def to_yaml(self) -> str:
        """Return the resolved scenario as a file that loads to an equal one."""
        return to_yaml(self.to_dict())

    @property
    def files(self) -> dict[str, str]:
        """SHA-256 of each file that the scenario names, by its name there.

        Taken when the scenario is loaded (of files above 100 MB when first asked for), and kept: what is
        said of a run is true of what it read.

        Raises
        ------
        ScenarioError
            A file is gone or can't be read.
        """
        for file in self._named:
            if self._relative(file) not in self._digests:
                self._digests[self._relative(file)] = digest(file)
        return dict(self._digests)

    @property
    def _named(self) -> list[Path]:
        tables = (self.people.from_file, self.ties.from_file)
        return [table.path for table in tables if table is not None]

    @property
    def hash(self) -> str:
        """SHA-256 of all values and of the contents of the files they name, as 64 hexadecimal digits.

        Comments, the order of keys and where the files lie don't matter.
        """
        values, files = _canonical(self.to_dict()), self.files
        whole = {**values, "files": files} if files else values
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()

    def replace(self, overrides: Mapping[str, Any]) -> Scenario:
        """Return this scenario with some values changed.

        Parameters
        ----------
        overrides
            Dotted path to value, as in ``{"people.count": 500}``.

        Raises
        ------
        ScenarioError
            With one sentence a fault, all at once.
        """
        return replaced(self, overrides)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(json.dumps(_canonical(self.to_dict()), sort_keys=True))


def _canonical(value: Any) -> Any:
    """Write 3 and 3.0, 0 and -0.0 alike, as they are equal."""
    if isinstance(value, dict):
        return {key: _canonical(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_canonical(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
