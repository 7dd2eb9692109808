"""The command `import`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

import sim
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.output_paths import output_folder
from sim.cli.support.tables import print_json, terminal_width
from sim.errors import StudyError, each_once

_INDENT = " " * 10  # below the words at the left of the report
_NEXT_PAIR = re.compile(r",(?=[^,=]+=)")


def import_files(options: Options) -> None:
    """Import files, and print what was understood, dropped and left to chance."""
    folder = None if options["dry_run"] else output_folder(options["out"], "community")
    found = sim.import_files(
        options["files"], folder,
        columns=dict(_column(*pair) for pair in _pairs("columns", options["columns"])),
        strengths=dict(_strength(*pair) for pair in _pairs("strengths", options["strengths"])),
        layers=dict(_pairs("layers", options["layers"])), rule=options["rule"], directed=options["directed"],
        unknown=options["unknown"], encoding=options["encoding"], decimal=options["decimal"],
        topics=options["topics"], site=options["site"],
    )  # fmt: skip
    if options["as_json"]:
        print_json(found.summary())
        return
    width = terminal_width()
    for line in found.report().splitlines():
        say(
            line
            if width is None
            else textwrap.fill(line, width, subsequent_indent=_INDENT, break_on_hyphens=False)
        )
    if folder is None:
        say("Nothing was written (--dry-run).")
    else:
        say(f"Wrote {folder}. Next: whoanswers compare {folder / 'hub.yaml'} {folder / 'feed.yaml'}")


def _pairs(name: str, given: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pairs of an option such as ``from=who,to=whom``; each left side may occur once."""
    pairs: list[tuple[str, str]] = []
    for text in given:
        for each in _NEXT_PAIR.split(text):
            before, equals, after = each.rpartition("=")
            if not equals or not before:
                raise StudyError(f"--{name} must be pairs such as A=B; got {each!r}.")
            pairs.append((before.strip(), after.strip()))
    each_once((before for before, _ in pairs), f"--{name}")
    return pairs


def _column(role: str, column: str) -> tuple[str, str | int]:
    return role, int(column) if column.isdecimal() else column


def _strength(word: str, text: str) -> tuple[str, float | None]:
    if text.lower() == "none":
        return word, None
    try:
        return word, float(text)
    except ValueError:
        raise StudyError(f"--strengths: {word} must be none or a share from 0 to 1; got {text!r}.") from None
