"""A validated scenario: the values, the places where they were written, and conversions to other forms."""

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
from sim.scenarios.used_parts import needs_with_sources
from sim.scenarios.value_tree import to_plain
from sim.scenarios.yaml_writer import to_yaml


class Scenario(ScenarioValues):
    """One validated scenario. It can't be changed, and two scenarios are equal if all their values are.

    Only the key `needs` may differ, because it is only used in messages.

    Attributes
    ----------
    path : Path or None
        The file from which it was read.
    data : Path or None
        The folder given with ``--data``, in which the files that it names are looked for first.
    """

    _path: Path | None = PrivateAttr(None)
    _data: Path | None = PrivateAttr(None)
    _origins: dict[tuple[str, ...], str] = PrivateAttr(default_factory=dict)
    _digests: dict[str, str] = PrivateAttr(default_factory=dict)

    # Unlike other groups, it can't be iterated: Mesa's batch_run would treat each value as a scenario.
    __iter__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        size = "people of a file" if self.people.from_file is not None else f"{self.people.count:,} people"
        return f"Scenario {self.name}: {size}, {self.days:g} days; to_yaml() has every value"

    __str__ = __repr__

    @property
    def path(self) -> Path | None:
        """The file from which it was read, or None."""
        return self._path

    @property
    def data(self) -> Path | None:
        """The folder in which the files that it names are looked for first, or None."""
        return self._data

    @property
    def folders(self) -> list[Path]:
        """The folders that are searched for the files: the data folder, then the scenario's folder."""
        return [folder for folder in (self._data, self._path and self._path.parent) if folder is not None]

    @property
    def origins(self) -> Mapping[tuple[str, ...], str]:
        """Where each value was written, by path: ``file:line:column: `` or ``--set …: ``."""
        return self._origins

    def place_of(self, keys: tuple[str, ...]) -> str:
        """Return where a value, or the innermost known value around it, was written; empty if unknown."""
        around = (keys[:length] for length in range(len(keys), 0, -1))
        return next((self._origins[each] for each in around if each in self._origins), "")

    def with_file(
        self, path: Path | None, data: Path | None, origins: Mapping[tuple[str, ...], str] | None = None
    ) -> Scenario:
        """Return a copy of the scenario that stores the file, the data folder and the place of each value."""
        copy = self.model_copy()
        copy._path, copy._data, copy._origins = path, data, dict(origins or {})
        copy._digests = {copy._relative(file): digest(file) for file in copy.named_files if is_small(file)}
        return copy

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings about settings that can be run but may not be intended, one sentence each."""
        return tuple(warnings(self))

    def to_dict(self) -> dict[str, Any]:
        """Return every value as plain dicts, lists and scalars, with files relative to their folders.

        The groups `rules` and `needs` are left out if they are empty. Of the key to pseudonyms, only the
        file's name is given, because its folder says whose results these are.
        """
        values: dict[str, Any] = {
            key: each for key, each in to_plain(self).items() if each or key not in ("rules", "needs")
        }
        for name in ("people", "ties"):
            table = values[name]["from_file"]
            if table is not None:
                table["path"] = self._relative(table["path"])
                if table.get("pseudonyms") is not None:
                    table["pseudonyms"] = table["pseudonyms"].name
        return values

    def _relative(self, path: Path) -> str:
        for folder in self.folders:
            if path.is_relative_to(folder.resolve()):
                return path.relative_to(folder.resolve()).as_posix()
        return path.as_posix()

    def to_yaml(self) -> str:
        """Return the complete scenario as YAML text; loading it gives an equal scenario.

        The plugins that the scenario uses are added to the key `needs`.
        """
        values = self.to_dict()
        needs = needs_with_sources(values)
        return to_yaml({**values, "needs": needs} if needs else values)

    @property
    def files(self) -> dict[str, str]:
        """SHA-256 of each file that the scenario names, by its name in the scenario.

        The digests are computed when the scenario is loaded; those of files above 100 MB, when they are first
        needed. They aren't computed again, so that they describe the files that a run has read. With
        pseudonyms, each is the digest of the key's and the file's digests, so that nobody without the key can
        tell by it which table was used.

        Raises
        ------
        ScenarioError
            A file is missing or can't be read.
        """
        for file in self.named_files:
            if self._relative(file) not in self._digests:
                self._digests[self._relative(file)] = digest(file)
        people = self.people.from_file
        key = None if people is None else people.pseudonyms
        if key is None:
            return dict(self._digests)
        secret = self._digests[self._relative(key)]
        return {
            key.name if name == self._relative(key) else name: _salted(own, secret)
            for name, own in self._digests.items()
        }

    @property
    def named_files(self) -> list[Path]:
        """The files that the scenario names: people, ties and pseudonyms."""
        people, ties = self.people.from_file, self.ties.from_file
        named = [table.path for table in (people, ties) if table is not None]
        return named if people is None or people.pseudonyms is None else [*named, people.pseudonyms]

    @property
    def hash(self) -> str:
        """SHA-256 of all values and of the contents of the files that they name, as 64 hexadecimal digits.

        Comments, the order of keys, the folders of the files and the key `needs` don't matter.
        """
        values, files = self._compared(), self.files
        values = {**values, "files": files} if files else values
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

    def replace(self, overrides: Mapping[str, Any]) -> Scenario:
        """Return this scenario with some values changed.

        Parameters
        ----------
        overrides
            New values by dotted path, as in ``{"people.count": 500}``.

        Raises
        ------
        ScenarioError
            A value is refused. The error has one sentence for each fault.
        """
        return replaced(self, overrides)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(json.dumps(self._compared(), sort_keys=True))

    def _compared(self) -> dict[str, Any]:
        """Return all values except `needs`, which is only used in messages."""
        return {key: _canonical(each) for key, each in self.to_dict().items() if key != "needs"}


def _salted(own: str, secret: str) -> str:
    return hashlib.sha256(f"{secret} {own}".encode()).hexdigest()


def _canonical(value: Any) -> Any:
    """Return a value in which equal numbers have the same form: 3.0 becomes 3, and -0.0 becomes 0."""
    if isinstance(value, dict):
        return {key: _canonical(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_canonical(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
