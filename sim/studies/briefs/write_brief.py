"""Write a brief about a study: two or three slides (.pptx) or pages (.pdf) for a board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim import plots, report
from sim.errors import StudyError
from sim.report.briefs.brief_words import Slide
from sim.studies.briefs.saved_comparison import read_comparison
from sim.studies.briefs.saved_study import SavedStudy, kind_of_study, read_study
from sim.tables.comparison import pairs

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sim.plots import Figures

    Draw = Callable[..., Axes]  # draws a picture on the axes that it is given

SUFFIXES = (".pptx", ".pdf")


def check_brief(path: str | Path) -> Path:
    """Return the path of a brief; refuse another suffix, and a .pptx file if python-pptx is missing."""
    place = Path(path)
    if place.suffix.lower() not in SUFFIXES:
        raise StudyError(
            f"{place}: a brief is a .pptx or a .pdf file; give a name with one of these endings."
        )
    if place.suffix.lower() == ".pptx":
        report.check_pptx()
    return place


def brief(study: str | Path, path: str | Path, *, last_year: str | Path | None = None) -> Path:
    """Write two or three slides or pages about a study for readers who won't open its report.

    A brief about a comparison shows the result, who gains and loses, and what it costs. A brief about a luck
    or resilience study, a sweep or a sensitivity analysis shows one or two findings, and what they rest on.

    Parameters
    ----------
    study : str or Path
        The folder of the study.
    path : str or Path
        The file to write, which ends in ``.pptx`` or ``.pdf``.
    last_year : str or Path, optional
        The folder of an earlier comparison, to show beside this one.

    Raises
    ------
    UserError
        A folder isn't that of such a study, a file of it is damaged, `last_year` is given but `study` isn't a
        comparison, or a .pptx file is asked for and python-pptx isn't installed.
    """
    place = check_brief(path)
    kind = kind_of_study(Path(study))
    if kind and last_year is not None:
        raise StudyError(
            f"{study}: this folder was written by {kind}; an earlier study can be shown only beside a "
            "comparison."
        )
    try:
        if kind:
            _write(place, *_of_study(read_study(Path(study))))
        else:
            _write(place, *_of_comparison(study, last_year))
    except (LookupError, ValueError) as error:
        raise StudyError(
            f"{study}: no brief can be made from its tables ({error}), perhaps because rows were deleted or "
            "changed; run the study again."
        ) from error
    return place


def _of_comparison(study: str | Path, last_year: str | Path | None) -> tuple[Sequence[Slide], Sequence[Draw]]:
    """Return the slides of a comparison, and the function that draws each picture."""
    now = read_comparison(study)
    last = None if last_year is None else read_comparison(last_year)
    slides = report.brief_slides(now, last)
    first = pairs(now)[0]  # type: ignore[arg-type]
    drawings = plots.brief_drawings(
        report.shares_of(now, last), first.differences, report.costs_of(now, last),
        now.scenarios.index(first.b),
    )  # fmt: skip
    return slides, list(drawings.values())


def _of_study(study: SavedStudy) -> tuple[list[Slide], list[Draw | None]]:
    """Return the slides of a study other than a comparison, and the function that draws each picture."""
    found = report.study_slides(study)
    drawings = _drawings(study)
    draws = [plots.untitled(drawings[each.picture]) if each.picture else None for each in found]
    return [each.slide for each in found], draws


def _drawings(study: SavedStudy) -> Figures:
    """Return the functions that draw the pictures of a study, by name."""
    tables = study.tables
    if study.kind == "luck":
        return plots.luck_figures(tables["luck"], tables["lives"], tables["people"])
    if study.kind == "resilience":
        return {
            "resilience": partial(plots.plot_resilience, tables["summary"]),
            "course": partial(plots.plot_weekly_share, tables["course"], day=study.numbers["day"]),
        }
    if study.kind == "sweep":
        return {
            report.response_name(*key): partial(plots.plot_response, curve)
            for key, curve in study.curves.items()
        }
    return {
        report.ranking_name(str(scenario), str(measure)): partial(plots.plot_sensitivity, own)
        for (scenario, measure), own in tables["indices"].groupby(["scenario", "measure"], sort=False)
    }


def _write(place: Path, slides: Sequence[Slide], draws: Sequence[Draw | None]) -> None:
    if place.suffix.lower() == ".pdf":
        plots.save_brief_pdf(place, slides, draws)
        return
    pictures = [
        None if draw is None else plots.captioned_png(draw, slide.caption)
        for draw, slide in zip(draws, slides, strict=True)
    ]
    report.save_brief_pptx(place, slides, pictures)
