"""Write an import as a folder: tables, a scenario with comments, and a hub and a feed that extend it."""

from __future__ import annotations

import contextlib
import csv
import math
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from sim import user_data
from sim.errors import StudyError, TableError, UserError
from sim.imports.imported import Imported
from sim.imports.tie_join import LAYERS
from sim.scenarios.loading import load
from sim.scenarios.paths import path_exists
from sim.scenarios.yaml_writer import flow
from sim.tables import atomic_folder

SCENARIOS = ("hub", "feed")


@contextlib.contextmanager
def new_folder(out: Path | None, last: str = "scenario.yaml") -> Iterator[Path | None]:
    """Give a temporary folder, which becomes the folder `out` at the end, whole or not at all.

    `last` is the file that appears last if the folder exists.

    Raises
    ------
    StudyError
        `out` exists and isn't an empty folder.
    WriteError
        The system refuses to write.
    """
    if out is None:
        yield None
        return
    if path_exists(out) and (not out.is_dir() or any(out.iterdir())):
        raise StudyError(f"{out}: this must be a new or an empty folder; it is not.")
    above = out.absolute().parent
    made = [each for each in (above, *above.parents) if not each.exists()]
    try:
        with atomic_folder(out, last=last) as temporary:
            yield temporary
    finally:
        for each in made if not out.exists() else ():
            with contextlib.suppress(OSError):
                each.rmdir()


def write_folder(found: Imported, folder: Path, name: str) -> None:
    """Write all files but those of the log, and check that both scenarios can be run.

    Raises
    ------
    TableError
        A scenario with these people and ties can't be run, for example because it has too many topics.
    """
    roles = [role for role in found.columns if any(cells.get(role) for cells in found.people.values())]
    people = ((person, *(cells.get(role, "") for role in roles)) for person, cells in found.people.items())
    _write(folder / "people.csv", ("id", *roles), people)
    if found.ties:
        known = any(not math.isnan(value) for value in found.ties.values())
        header = ("from", "to", "layer", *(["strength"] if known else []))
        ties = (
            (*key, *([] if not known else [""] if math.isnan(value) else [f"{value:.9g}"]))
            for key, value in found.ties.items()
        )
        _write(folder / "ties.csv", header, ties)
    plain = re.sub(r"[^\w-]+", "-", name).strip("-_") or "community"
    for title, text in _scenarios(found, plain).items():
        (folder / f"{title}.yaml").write_text(text, encoding="utf-8", newline="\n")
    refusals: list[str] = []
    for each in SCENARIOS:
        try:
            refusals += user_data.faults(load(folder / f"{each}.yaml"))
        except UserError as error:
            refusals += error.args
    if refusals:  # the folder's name is temporary
        there = re.compile(rf"\S*{re.escape(folder.name)}/")
        raise TableError(*dict.fromkeys(there.sub("", line) for line in refusals))


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    # The mark makes Excel read é as é.
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _scenarios(found: Imported, name: str) -> dict[str, str]:
    """Return the text of each scenario file."""
    columns = {"path": "people.csv", "id": "id", **{role: role for role in found.columns}}
    layers = [layer for layer in LAYERS[:2] if any(key[2] == layer for key in found.ties)]
    lines = [
        "# Written by whoanswers import. Change what you like; hub.yaml and feed.yaml extend this file.",
        f"name: {flow(name)}",
        "question: Who gets answers among these people?",
        "extends: base",
        "days: 180",
        "people:",
        "  # one row for each person; columns and cells that are missing are drawn at random",
        f"  from_file: {flow(columns)}",
    ]
    if not found.towns:
        lines += ["places:", "  towns: 1  # no table names a town, so everybody lives in one"]
    if layers:
        lines += ["ties:", *(f"  {layer}: {{kind: from_file}}" for layer in layers)]
        lines += ["  from_file:", "    path: ties.csv", "    from: from", "    to: to", "    layer: layer"]
        if any(not math.isnan(value) for value in found.ties.values()):
            lines += ["    strength: strength  # a share above 0 and up to 1"]
        if found.directed:
            lines += ["    directed: true  # only `from` asks `to`; false lets either ask the other"]
    channels = "channels:  # people ask those they know, and the hub of their town\n"
    hub = f"{channels}  word_of_mouth: {{}}\n  hub: {{per: town}}\n"
    feed = "people: {on_crowd: 1}  # everybody reads the feed\nchannels:\n  feed: {}\n"
    return {
        "scenario": "\n".join(lines) + "\n",
        "hub": _extending(name, "hub", "people ask those they know and a hub", hub),
        "feed": _extending(name, "feed", "everybody posts to topic feeds", feed),
    }


def _extending(name: str, kind: str, how: str, rest: str) -> str:
    question = f"Who gets answers among these people if {how}?"
    return f"name: {flow(f'{name}-{kind}')}\nquestion: {question}\nextends: scenario.yaml\n{rest}"
