"""Write the results of analyses into a sweep's folder: sensitivity, responses, discovery, saved runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim import plots, report
from sim.errors import StudyError
from sim.measures.registry import label_of
from sim.scenarios.paths import is_file
from sim.studies.discovery.discovery import Discovery
from sim.studies.discovery.prim import boxes_frame
from sim.studies.discovery.regions import Regions
from sim.studies.experiments.experiment import Experiment
from sim.studies.sensitivity.sensitivity import Sensitivity
from sim.studies.store.column_list import write_tables
from sim.studies.store.study_folder import CAPTIONS
from sim.studies.sweeps.response_curves import curves, effects, words_of
from sim.studies.sweeps.sample_sizes import replicates_table, saving_table
from sim.studies.sweeps.sweep_result import SweepResult
from sim.tables import write_text
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def save_sensitivity(swept: SweepResult, found: Sensitivity, figures: Iterable[str] = plots.STANDARD) -> None:
    """Write the indices, the ranking and a figure for each measure into the study's folder.

    `figures` are the formats of the figure files: ``svg``, ``pdf``, ``png``.
    """
    tables = {"indices": found.indices, "ranking": found.ranking}
    write_tables(swept.folder, "sensitivity", tables)
    for (scenario, measure), part in found.indices.groupby(["scenario", "measure"], sort=False):
        axes = plots.plot_sensitivity(part, absent=found.unused_parameters(str(scenario)))
        caption = (
            f"Indices of {found.ranking['parameter'].nunique()} parameters for {label_of(measure)} under "
            f"{scenario}: {found.meaning}. Bars: 95 % interval over points and replicates."
        )
        _save_figure(swept, f"sensitivity-{scenario}-{measure}", axes, figures, caption)


def save_responses(swept: SweepResult, most: int = 2, figures: Iterable[str] = plots.STANDARD) -> None:
    """Write how the first `most` measures respond to each parameter, as a table and as figures.

    `figures` are the formats of the figure files: ``svg``, ``pdf``, ``png``.
    """
    found = curves(swept, swept.measures[:most])
    if not found:
        return
    tables = {"responses": pd.concat(found.values(), ignore_index=True)}
    differences = [effects(swept, *names) for names in found if words_of(swept, names[0])]
    if differences:
        tables["effects"] = pd.concat(differences, ignore_index=True)
    write_tables(swept.folder, "sweep", tables)
    for (parameter, measure), curve in found.items():
        interval = "95 % interval" if curve["low"].notna().any() else "no interval, for want of replicates"
        caption = (
            f"{label_of(measure)} at each value of {parameter} ({plots.parameter_label(parameter)}), mean "
            f"over all other parameters and over replicates; {interval}."
        )
        _save_figure(swept, f"response-{measure}-{parameter}", plots.plot_response(curve), figures, caption)


def _save_figure(swept: SweepResult, name: str, axes: Axes, formats: Iterable[str], caption: str) -> None:
    """Write a figure and its caption, which says from how many runs it is."""
    folder, ended = swept.folder / "figures", int(swept.runs["error"].isna().sum())
    plots.save_figure(plots.figure_of(axes), folder / name, formats)
    basis = f"{ended:,} completed runs, {swept.experiment.replicates} replicates at each point."
    file = folder / CAPTIONS
    known = report.captions_in(file.read_text(encoding="utf-8")) if is_file(file) else {}
    write_text(file, report.captions_text({**known, name: f"{caption} {basis}"}))


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
    write_tables(common.folder, "sweep saving", {"saving": saving})
    return saving


def save_discovery(
    swept: SweepResult, found: list[Discovery], figures: Iterable[str] = plots.STANDARD
) -> None:
    """Write a discovery's points, boxes and sentences into the study's folder; with two parameters, a map.

    `figures` are the formats of the map's files: ``svg``, ``pdf``, ``png``.
    """
    lines: list[str] = []
    for each in found:
        name = f"{each.a}-against-{each.b}"  # in the order of the columns a and b
        write_tables(swept.folder, "discover", {name: each.points, f"{name}-boxes": boxes_frame(each.boxes)})
        lines += each.words()
        axes = [d.path for d in swept.experiment.design.dimensions if len(d.values) > 1]
        axes = [path for path in axes if path in each.points]
        if swept.experiment.design.kind == "factorial" and len(axes) == 2 and len(each.points):
            named = each.points.assign(name_a=each.a, name_b=each.b, measure=each.measure)
            caption = (
                f"{label_of(each.measure)} under {each.b} minus {each.a} at each pair of values. In "
                "brackets: the 95 % interval of the paired difference includes 0."
            )
            _save_figure(swept, f"map-{name}", plots.plot_phases(named, *axes), figures, caption)
    write_text(swept.folder / "discovery.txt", "\n".join(lines) + "\n")


def save_regions(swept: SweepResult, found: list[Regions]) -> None:
    """Write the points, regions and sentences of `discover` with thresholds into the study's folder."""
    for each in found:
        tables = {
            f"{each.scenario}-outcomes": each.points,
            f"{each.scenario}-regions": boxes_frame(each.boxes),
        }
        write_tables(swept.folder, "discover where", tables)
    lines = [line for each in found for line in each.words()]
    write_text(swept.folder / "regions.txt", "\n".join(lines) + "\n")
