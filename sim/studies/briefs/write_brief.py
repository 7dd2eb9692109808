"""Write a brief about a comparison: three slides (.pptx) or pages (.pdf) for a board."""

from __future__ import annotations

from pathlib import Path

from sim import plots, report
from sim.errors import StudyError
from sim.studies.briefs.saved_comparison import read_comparison
from sim.tables.comparison import pairs

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
    """Write three slides or pages about a comparison: the result, who gains and loses, and what it costs.

    Parameters
    ----------
    study : str or Path
        The folder of a comparison.
    path : str or Path
        The file to write, which ends in ``.pptx`` or ``.pdf``.
    last_year : str or Path, optional
        The folder of an earlier comparison, to show beside this one.

    Raises
    ------
    StudyError
        A folder isn't that of a comparison, or a .pptx file is asked for and python-pptx isn't installed.
    """
    place = check_brief(path)
    now = read_comparison(study)
    last = None if last_year is None else read_comparison(last_year)
    slides = report.brief_slides(now, last)
    first = pairs(now)[0]  # type: ignore[arg-type]
    drawings = plots.brief_drawings(
        report.shares_of(now, last), first.differences, report.costs_of(now, last),
        now.scenarios.index(first.b),
    )  # fmt: skip
    if place.suffix.lower() == ".pdf":
        plots.save_brief_pdf(place, slides, list(drawings.values()))
    else:
        pictures = [
            plots.captioned_png(draw, slide.caption)
            for draw, slide in zip(drawings.values(), slides, strict=True)
        ]
        report.save_brief_pptx(place, slides, pictures)
    return place
