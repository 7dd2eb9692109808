"""Write the results of analyses into a sweep's folder: sensitivity, responses, discovery, saved runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from sim import plots, report
from sim.errors import StudyError
from sim.studies.discovery.discovery import Discovery
from sim.studies.experiments.experiment import Experiment
from sim.studies.sensitivity.sensitivity import Sensitivity
from sim.studies.sweeps.response_curves import curves
from sim.studies.sweeps.sample_sizes import replicates_table, saving_table
from sim.studies.sweeps.sweep import SweepResult
from sim.tables import write_csv, write_text
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.plots import Figures


def save_sensitivity(swept: SweepResult, found: Sensitivity, figures: Iterable[str] = plots.STANDARD) -> None:
    """Write the indices, the ranking and a figure for each measure into the study's folder, with a report.

    `figures` are the formats of the figure files: ``svg``, ``pdf``, ``png``.
    """
    write_csv(swept.folder / "indices.csv", found.indices)
    write_csv(swept.folder / "ranking.csv", found.ranking)
    drawn, titles = {}, {}
    for (scenario, measure), part in found.indices.groupby(["scenario", "measure"], sort=False):
        name, own = report.ranking_name(str(scenario), str(measure)), found.ranking.dropna(subset=["value"])
        drawn[name] = partial(plots.plot_sensitivity, part, absent=found.unused_parameters(str(scenario)))
        own = own[(own["scenario"] == scenario) & (own["measure"] == measure)]
        titles[name] = report.ranking_title(own)
    _save(swept, plots.with_titles(drawn, titles), partial(report.render_sensitivity, swept, found), figures)


def save_responses(swept: SweepResult, most: int = 2, figures: Iterable[str] = plots.STANDARD) -> None:
    """Write how the first `most` measures respond to each parameter, as a table and as figures.

    `figures` are the formats of the figure files: ``svg``, ``pdf``, ``png``.
    """
    found = curves(swept, swept.measures[:most])
    if found:
        write_csv(swept.folder / "responses.csv", pd.concat(found.values(), ignore_index=True))
    titles = {report.response_name(*key): title for key, title in report.response_titles(found).items()}
    drawn = {report.response_name(*key): partial(plots.plot_response, curve) for key, curve in found.items()}
    _save(swept, plots.with_titles(drawn, titles), partial(report.render_sweep, swept, found), figures)


def _save(swept: SweepResult, drawn: Figures, page: Callable[..., str], formats: Iterable[str]) -> None:
    """Write figures in these formats, and the report with all of them."""
    shown = plots.save_figures(drawn, swept.folder / "figures", formats) if drawn else {}
    write_text(swept.folder / "report.html", page(figures=shown))


def check_saving(experiment: Experiment, *, part: bool) -> None:
    """Refuse an experiment if the option --saving is impossible; `part` is True if only a shard is run."""
    if len(experiment.scenarios) < 2 or experiment.independent or experiment.replicates < 2 or part:
        raise StudyError(
            f"{experiment.name}: --saving needs two scenarios or more, two replicates or more, common random "
            "numbers, and a whole experiment instead of a shard."
        )


def save_saving(common: SweepResult, independent: SweepResult) -> pd.DataFrame:
    """Return the table of runs that common random numbers saved, and write it into the folder of `common`."""
    tables = [replicates_table(each.experiment, each.runs) for each in (common, independent)]
    saving = saving_table(common.experiment, *tables)
    write_csv(common.folder / "saving.csv", saving)
    return saving


def save_discovery(
    swept: SweepResult, found: list[Discovery], figures: Iterable[str] = plots.STANDARD
) -> None:
    """Write a discovery's points, boxes and sentences into the study's folder; with two parameters, a map.

    `figures` are the formats of the map's files: ``svg``, ``pdf``, ``png``.
    """
    lines: list[str] = []
    drawn, titles = {}, {}
    for each in found:
        name = f"{each.a}-against-{each.b}"  # in the order of the columns a and b
        write_csv(swept.folder / f"{name}.csv", each.points)
        boxes = [(box.words(), box.coverage, box.density, box.size) for box in each.boxes]
        table = pd.DataFrame(boxes, columns=["where", "coverage", "density", "points"])
        write_csv(swept.folder / f"{name}-boxes.csv", table)
        lines += each.words()
        axes = [d.path for d in swept.experiment.design.dimensions if len(d.values) > 1]
        axes = [path for path in axes if path in each.points]
        if swept.experiment.design.kind == "factorial" and len(axes) == 2 and len(each.points):
            named = each.points.assign(name_a=each.a, name_b=each.b, measure=each.measure)
            drawn[report.map_name(each)] = partial(plots.plot_phases, named, *axes)
            titles[report.map_name(each)] = report.discovery_title(each)
    write_text(swept.folder / "discovery.txt", "\n".join(lines) + "\n")
    _save(swept, plots.with_titles(drawn, titles), partial(report.render_discovery, swept, found), figures)
