"""The commands about files: `list`, `show`, `new`, `validate` and `schema`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import sim
from sim import imports, user_data
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.parameter_list import parameter_lines, short_meaning
from sim.cli.support.tables import print_json, print_notes, print_table, print_text, terminal_width
from sim.registry.plugin_sources import sources_of
from sim.registry.plugins import INSTALLED, load_installed, measures_of_users, parts_of_users
from sim.scenarios import Row, Scenario, rows, schema as json_schema
from sim.scenarios.loading import assignments, load, write_starter
from sim.studies.validate import KINDS, notes, validate as check

_PART = ("part", "kind", "meaning", "plugin")
_MEASURE = ("measure", "unit", "meaning", "plugin")
_PLACE = {"channel": "channels.", "rule": "rules.", "network": "kind: "}  # before a name in a scenario file


def list_shipped(options: Options) -> None:
    """List the files that come with the package, and the parts of plugins that are named or installed."""
    if options["kind"] == "measures":
        _list_measures(options)
        return
    chosen = [options["kind"]] if options["kind"] else [*KINDS, "parts"]
    found = {name: KINDS[name].texts().items() for name in chosen if name in KINDS}
    broken = load_installed() if "parts" in chosen else ()
    parts = list(_own_parts()) if "parts" in chosen else []
    if options["as_json"]:
        files = {
            name: [{KINDS[name].one: one, KINDS[name].text: text} for one, text in texts]
            for name, texts in found.items()
        }
        own = [dict(zip(_PART, each, strict=True)) for each in parts]
        print_json({**files, **({"parts": own} if "parts" in chosen else {})})
    else:
        for name, texts in found.items():
            print_table(KINDS[name].title, (KINDS[name].one, KINDS[name].text), list(texts))
        if parts:
            print_table("Parts of plugins", _PART, parts)
        elif options["kind"] == "parts" and not (options["plugins"] or INSTALLED or broken):
            say("There are no parts of plugins. Name a plugin with --plugin FILE, or install one.")
    print_notes(broken)


def _list_measures(options: Options) -> None:
    """List all measures with their units and meanings, and the plugins of those that plugins declare."""
    broken = load_installed()
    own = {each.name: sources_of([each])[0].needed for each in measures_of_users()}
    known = sim.measures.KNOWN.values()  # loaded only here, because it takes a second
    rows = [(each.name, each.unit, each.meaning, own.get(each.name, "")) for each in known]
    if options["as_json"]:
        print_json({"measures": [dict(zip(_MEASURE, row, strict=True)) for row in rows]})
    else:
        width = len(_MEASURE) if own else -1
        print_table("Measures (compare, luck, resilience)", _MEASURE[:width], [row[:width] for row in rows])
    print_notes(broken)


def _own_parts() -> Iterator[tuple[str, str, str, str]]:
    """Yield the row of each part of users: its name as in a scenario file, kind, meaning and plugin."""
    for part in parts_of_users():
        kind = type(part).__name__.lower()
        meaning = getattr(part, "meaning", None) or (part.function.__doc__ or "").partition("\n")[0]
        yield _PLACE.get(kind, "") + part.name, kind, meaning, sources_of([part])[0].needed


def show(options: Options) -> None:
    """Show every value of a scenario."""
    scenario = load(options["scenario"], assignments(options["settings"]), data=options["data"])
    shown = _values(scenario)
    if options["as_json"]:
        print_json([row._asdict() for row in shown])
        return
    shown = [row for row in shown if row.path not in ("name", "question")]
    title, width = f"{scenario.name}: {scenario.question}", terminal_width()
    if width is not None and options["long"]:
        print_text(title)
        say("\n".join(parameter_lines(shown, width)))
    elif options["long"]:
        print_table(title, Row._fields, shown)
    else:
        _show_short(title, shown, cut=width is not None)


def _show_short(title: str, shown: Sequence[Row], *, cut: bool) -> None:
    """Print the values in four columns; with `cut`, print only the first part of each meaning."""
    texts = [
        (row.path, row.value, row.unit, short_meaning(row.meaning) if cut else row.meaning) for row in shown
    ]
    print_table(title, ("parameter", "value", "unit", "meaning"), texts)
    if cut:
        say("")
        print_text("Ranges, sources and full meanings: --long")


def _values(scenario: Scenario) -> list[Row]:
    """Return a row for each value. If the user's files override a value, the row has the file's value."""
    overridden = {} if scenario.people.from_file is None else user_data.file_overrides(scenario)
    return [
        row._replace(value=own.value or row.value, source=own.source)
        if (own := overridden.get(row.path)) is not None
        else row
        for row in rows(scenario)
    ]


def new(options: Options) -> None:
    """Write a new scenario file with comments, or the tables of the invented firm."""
    if options["community"]:
        folder = imports.copy_firm(options["file"])
        names = " ".join(str(path) for path in sorted(folder.iterdir()))
        say(f"Wrote the tables of an invented firm. Next: whoanswers import {names} --dry-run")
        return
    path = write_starter(options["file"])
    say(f"Wrote {path}. Next: whoanswers validate {path}")


def validate(options: Options) -> None:
    """Check files; end with status 2 if one has a fault."""
    data = options["data"]
    faults = {file: check(file, data=data) for file in options["files"]}
    noted = {file: [] if found else notes(file, data=data) for file, found in faults.items()}
    if options["as_json"]:
        print_json([
            {"file": file, "valid": not found, "errors": found, "notes": noted[file]}
            for file, found in faults.items()
        ])  # fmt: skip
    printed: set[str] = set()
    for file, found in faults.items() if not options["as_json"] else ():
        # files may share a scenario or a table, whose faults and notes are printed once
        if not found:
            say(f"{file}: valid")
        elif new := [line for line in found if line not in printed]:
            say("\n".join(new), err=True)
        print_notes(note for note in noted[file] if note not in printed)
        printed.update(found, noted[file])
    if any(faults.values()):
        sys.exit(2)


def schema(_: object) -> None:
    """Print the JSON schema of scenario files."""
    print_json(json_schema())
