"""List, show, write and check files."""

from __future__ import annotations

import sys

from sim import user_data
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.tables import print_json, print_notes, print_table
from sim.scenarios import Row, rows, schema as json_schema
from sim.scenarios.loading import assignments, load, write_starter
from sim.studies.validate import KINDS, notes, validate as check


def list_shipped(options: Options) -> None:
    """List what comes with the package."""
    found = {name: KINDS[name].texts().items() for name in ([options["kind"]] if options["kind"] else KINDS)}
    if options["as_json"]:
        print_json({
            name: [{KINDS[name].one: one, KINDS[name].text: text} for one, text in texts]
            for name, texts in found.items()
        })  # fmt: skip
        return
    for name, texts in found.items():
        print_table(KINDS[name].title, (KINDS[name].one, KINDS[name].text), list(texts))


def show(options: Options) -> None:
    """Show every value of a scenario."""
    scenario = load(options["scenario"], assignments(options["settings"]), data=options["data"])
    of_file = {} if scenario.people.from_file is None else user_data.file_overrides(scenario)
    shown = [
        row._replace(value=of_file[row.path].value or row.value, source=of_file[row.path].source)
        if row.path in of_file
        else row
        for row in rows(scenario)
        if options["as_json"] or row.path not in ("name", "question")
    ]
    if options["as_json"]:
        print_json([row._asdict() for row in shown])
    else:
        print_table(f"{scenario.name}: {scenario.question}", Row._fields, shown)


def new(options: Options) -> None:
    """Write a commented scenario."""
    path = write_starter(options["file"])
    say(f"Wrote {path}. Next: whoanswers validate {path}")


def validate(options: Options) -> None:
    """Check files; status 2 if one has a fault."""
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
        say("\n".join(found) or f"{file}: valid", err=bool(found))
        print_notes(note for note in noted[file] if note not in printed)  # scenarios may share a table
        printed.update(noted[file])
    if any(faults.values()):
        sys.exit(2)


def schema(_: object) -> None:
    """Print the JSON schema of scenario files."""
    print_json(json_schema())
