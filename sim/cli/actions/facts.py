"""The command `facts`."""

from __future__ import annotations

import time
from pathlib import Path

from sim import facts as community
from sim.cli import support
from sim.cli.options import Options
from sim.cli.support.output_paths import output_folder
from sim.cli.support.tables import duration, print_json, print_notes
from sim.errors import StudyError
from sim.scenarios.paths import is_file

_COLUMNS = ["fact", "value", "low", "high", "unit", "meaning"]


def facts(options: Options) -> None:
    """Compute the facts of a log or of runs, and write them."""
    started = time.perf_counter()
    paths = [Path(path) for path in options["paths"]]
    folder = output_folder(options["out"], f"facts-{paths[0].resolve().stem}")
    found = _facts(paths, options)
    found.save(folder)
    if options["as_json"]:
        print_json({"folder": str(folder), **found.to_json()})
    else:
        about = "; ".join(_phrase(*each) for each in found.about.items() if each[1] is not None)
        tables = [
            (str(group), _COLUMNS, list(rows[_COLUMNS].itertuples(index=False, name=None)))
            for group, rows in found.table.groupby("group", sort=False)
        ]
        last = f"It took {duration(time.perf_counter() - started)}."
        support.print_results([about], f"Facts: {folder}", tables, last)
    print_notes(found.notes)


def _phrase(name: str, value: object) -> str:
    """Return one entry about the facts for people, such as ``full weeks 12``."""
    return f"{name.replace('_', ' ')} {f'{value:g}' if isinstance(value, float) else value}"


def _facts(paths: list[Path], options: Options) -> community.Facts:
    runs = [is_file(path / "manifest.json") for path in paths]
    how: community.Options = {
        "days": options["first_days"], "start": options["start"], "end": options["end"],
        "draws": options["draws"], "nulls": options["nulls"], "seed": options["seed"],
    }  # fmt: skip
    if len({path.resolve() for path in paths}) < len(paths):
        raise StudyError(f"facts takes each folder or file once; got {', '.join(map(str, paths))}.")
    if all(runs):
        for value, words in ((options["site"], "--site"), (options["tick_hours"], "--tick-hours")):
            if value is not None:
                raise StudyError(f"{words} is for logs; {paths[0]} is the folder of a run.")
        return community.of_runs(paths, lifetime_days=options["lifetime"], **how)
    if any(runs) or len(paths) > 2:
        raise StudyError(
            "facts takes one log (a folder, or its two files) or the folders of runs; got "
            f"{', '.join(map(str, paths))}."
        )
    lifetime = 30.0 if options["lifetime"] is None else options["lifetime"]
    return community.of_log(
        *community.log_paths(paths), site=options["site"], lifetime_days=lifetime,
        tick_hours=options["tick_hours"] or 0.0, **how,
    )  # fmt: skip
