"""The commands `sweep`, `sensitivity`, `discover` and `merge`: run declared experiments and analyse them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, TypeVar

import sim
from sim import studies
from sim.cli import support
from sim.cli.options import Options
from sim.cli.streams import say
from sim.cli.support.arguments import half_width_of, shard_of
from sim.cli.support.output_paths import output_folder, study_folder
from sim.cli.support.progress import Progress, progress
from sim.cli.support.tables import command_line, duration, print_json, print_notes, print_table
from sim.scenarios.checks.memory import size
from sim.scenarios.loading import assignments

if TYPE_CHECKING:
    from pathlib import Path

    from sim.cli.support.tables import Table
    from sim.scenarios import Scenario
    from sim.studies import Experiment, Plan, SweepResult
    from sim.studies.store.execute_runs import Work
    from sim.studies.sweeps.sweep import Shard

_MANY = 20_000  # points; making a design with more points takes seconds
_ANALYSING = "analysing the runs and drawing the pictures"

T = TypeVar("T")


@dataclass(frozen=True)
class _Part:
    """Options that select the runs of an experiment: one shard, or replicates until intervals are narrow."""

    shard: tuple[int, int] | None = None
    until: tuple[str, float] | None = None


_ALL = _Part()


def sweep(options: Options) -> None:
    """Run every point of an experiment; end with status 1 if runs failed."""
    part = _Part(shard_of(options["shard"]), half_width_of(options["until_halfwidth"]))
    experiment = _loaded(options)
    if options["dry_run"]:
        work = studies.scenario_task(experiment, "compiled")
        more = [
            ("replicates that --until-halfwidth adds, until intervals are narrow enough", part.until),
            ("the same number of runs again, for --saving", options["saving"]),
        ]
        dry_run(experiment, work, options, part.shard, [text for text, asked in more if asked])
        return
    if options["saving"]:
        studies.check_saving(experiment, part=part != _ALL)

    def save(swept: SweepResult, shown: Progress) -> None:
        if part.shard is None:
            studies.save_responses(swept, figures=options["figures"])
        if options["saving"]:
            # the same experiment again with independent random numbers, in a separate folder
            twin, folder = replace(swept.experiment, independent=True), swept.folder / "independent"
            studies.save_saving(swept, _swept(twin, folder, {**options, "resume": True}, shown))

    result, _ = _in_folder(experiment, options, save, part)
    _print(result, options)


def sensitivity(options: Options) -> None:
    """Run an experiment and rank the parameters; end with status 1 if runs failed."""
    experiment = _loaded(options)
    studies.check_design(experiment)

    def analyse(swept: SweepResult, _: Progress) -> sim.Sensitivity:
        found = sim.sensitivity(swept)
        studies.save_sensitivity(swept, found, options["figures"])
        return found

    result, found = _in_folder(experiment, options, analyse)
    notes = [note for note in (*result.notes, *result.gaps) if note not in found.warnings]
    if options["as_json"]:
        written = {"folder": str(result.folder), "ranking": found.records(), "warnings": list(found.warnings)}
        print_json({**written, "notes": notes})
    else:
        title = f"{experiment.name}: what matters most (value: {found.meaning}; 95 % interval)"
        table = found.table(title, most=None if options["full"] else 3)
        place = f"Report: {result.folder / 'report.html'}"
        support.print_results(found.sentences(), place, [table], support.took(result.seconds, options))
    _end(result, (*found.warnings, *notes))


def discover(options: Options) -> None:
    """Run an experiment with two scenarios; print where the second does worse; status 1 if runs failed."""
    if options["where"]:
        _discover_regions(options)
        return
    measure = options["measure"]
    experiment = studies.check_pair(_loaded(options), measure)

    def search(swept: SweepResult, _: Progress) -> list[sim.Discovery]:
        found = sim.discover(swept, measure=measure)
        studies.save_discovery(swept, found, options["figures"])
        return found

    result, found = _in_folder(experiment, options, search)
    _tell(options, result, found, f"Report: {result.folder / 'report.html'}")


def _discover_regions(options: Options) -> None:
    """Print where the outcomes of each scenario pass thresholds; status 1 if runs failed."""
    experiment = studies.with_outcomes(_loaded(options), [studies.outcome(each) for each in options["where"]])

    def search(swept: SweepResult, _: Progress) -> list[sim.Regions]:
        found = sim.discover(swept, where=options["where"])
        studies.save_regions(swept, found)
        return found

    result, found = _in_folder(experiment, options, search)
    tables = [table for each in found for table in each.brief()] if options["full"] else []
    _tell(options, result, found, f"Tables: {result.folder}", tables)


def _tell(
    options: Options, result: SweepResult, found: Sequence[sim.Discovery] | Sequence[sim.Regions], place: str,
    tables: Sequence[Table] = (),
) -> None:  # fmt: skip
    """Print what was found, as sentences or JSON; status 1 if runs failed."""
    lines = [line for each in found for line in each.words()]
    notes = [*result.notes, *result.gaps]
    if options["as_json"]:
        print_json({"folder": str(result.folder), "words": lines, "notes": notes})
    else:
        support.print_results(lines, place, tables, f"It took {duration(result.seconds)}.")
    _end(result, notes)


def merge(options: Options) -> None:
    """Join the shards of a study; end with status 1 if runs failed or are missing."""
    folder = output_folder(options["out"], "merged")
    result = sim.merge(options["folders"], folder, command=command_line())
    _print(result, options)


def _loaded(options: Options) -> Experiment:
    """Read an experiment, and change the values and sizes that the command's options give."""
    settings = assignments(options["settings"])
    # This loads packages for a second or two.
    with progress(options["experiment"], "reading the experiment", lines=False):
        experiment = sim.load_experiment(options["experiment"], settings, data=options["data"])
    changed = studies.resized(experiment, replicates=options["other_replicates"], points=options["points"])
    if (count := changed.design.count()) > _MANY:
        say(f"Designing {count:,} points takes a while.", err=True)
    return changed


def _in_folder(
    experiment: Experiment, options: Options, then: Callable[[SweepResult, Progress], T], part: _Part = _ALL
) -> tuple[SweepResult, T]:
    """Run a study in a folder and call `then` with the result. Each step can be stopped and resumed."""
    suffix = f"-part-{part.shard[0]}-of-{part.shard[1]}" if part.shard else ""
    folder = study_folder(options["out"], experiment.name + suffix, resume=options["resume"])
    first = support.first_phase(_scenarios(experiment), options)
    with support.stoppable(folder), progress(experiment.name, first) as shown:
        result = _swept(experiment, folder, options, shown, part)
        shown.phase(_ANALYSING)
        return result, then(result, shown)


def _scenarios(experiment: Experiment) -> list[Scenario]:
    return [each for each in experiment.scenarios.values() if each is not None]


def _swept(
    experiment: Experiment, folder: Path, options: Options, shown: Progress, part: _Part = _ALL
) -> SweepResult:
    return sim.sweep(
        experiment, folder, shard=part.shard, until_halfwidth=part.until, watch=shown, command=command_line(),
        keep=() if options["keep"] is None else options["keep"].split(","), **support.how(options),
    )  # fmt: skip


def _print(result: SweepResult, options: Options) -> None:
    """Print the results of a study; status 1 if runs failed or are missing."""
    failed, missing = len(result.failed), result.due - len(result.runs)
    notes = [*result.notes, *result.gaps]
    if options["as_json"]:
        counts = {"runs": len(result.runs), "due": result.due, "failed": failed}
        written = {"folder": str(result.folder), "seconds": round(result.seconds, 2)}
        print_json({**written, **counts, "notes": notes})
    else:
        lost = f", {failed} failed" if failed else ""
        lost += f", {missing} are missing" if missing > 0 else ""
        many = "1 run" if len(result.runs) == 1 else f"{len(result.runs):,} runs"
        place = f"{many}{lost}. Tables: {result.folder}"
        tables = [result.table()] if options["full"] else result.brief()
        support.print_results(result.sentences(), place, tables, support.took(result.seconds, options))
    _end(result, notes, missing=missing > 0)


def _end(result: SweepResult, notes: Iterable[str], *, missing: bool = False) -> None:
    """Print why runs failed, and notes; end with status 1 if runs failed or are missing."""
    for reason, count in result.failed["error"].value_counts().head(5).items():
        say(f"{count} failed: {reason}", err=True)
    print_notes(notes)
    if len(result.failed) or missing:
        sys.exit(1)


def dry_run(
    experiment: Experiment, work: Work, options: Options, shard: Shard | None, more: Sequence[str] = ()
) -> None:
    """Print how long a study will take; end with status 1 if all runs of the pilot failed.

    `more` says what comes in addition.
    """
    first = support.first_phase(_scenarios(experiment), options)
    with progress(f"{experiment.name}: trial runs", first):
        found = studies.plan(experiment, work, workers=options["workers"], shard=shard)
    if options["as_json"]:
        print_json(asdict(found))
    else:
        rows = [*_expected(found), *(("failed", reason) for reason in found.failed[:5])]
        rows += [("in addition", text) for text in more]
        print_table(f"{experiment.name}: what the study will take", ("", "expected"), rows)
    if len(found.failed) == found.piloted:
        sys.exit(1)


def _expected(found: Plan) -> list[tuple[str, str]]:
    times, whole = "unknown, because every trial run failed", "unknown"
    if found.mean == found.mean:  # not NaN
        spread = f"{found.shortest:.2f} to {found.longest:.2f} s in {found.piloted} trial runs"
        times = f"{found.mean:.2f} s ({spread})"
        processes = "1 worker" if found.workers == 1 else f"{found.workers} workers"
        whole = f"about {duration(found.seconds)} with {processes}, including their start"
    start = f"about {duration(found.starting)}" if found.starting == found.starting else "unknown"
    return [
        ("points", f"{found.points:,}"), ("runs", f"{found.runs:,}"), ("start of a worker", start),
        ("one run", times), ("all runs", whole),
        ("disk", f"about {size(found.size)}"),
    ]  # fmt: skip
