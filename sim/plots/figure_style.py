"""How figures are drawn: with or without titles, for a screen or for a journal's column."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sim.errors import StudyError, option

_CM = 2.54  # in an inch
_ON_SCREEN, _IN_PRINT = 12.0, 7.0  # smallest text in points: as it is laid out, and as it is printed
_NARROWEST, _WIDEST = 6.0, 40.0


@dataclass(frozen=True)
class FigureStyle:
    """The style of figures.

    Attributes
    ----------
    titles
        Whether figures have titles. Journals print captions instead.
    width_cm
        Width of figures in print; None for the width on a screen.
    """

    titles: bool = True
    width_cm: float | None = None

    @property
    def scale(self) -> float:
        """The factor from the size at which a figure is laid out to its size in print."""
        return 1.0 if self.width_cm is None else _IN_PRINT / _ON_SCREEN

    def size(self, width: float, height: float) -> tuple[float, float]:
        """Return the size, in inches, at which a figure is laid out.

        A figure in print is laid out so wide that its smallest text has 7 points after scaling. If it gets
        narrower, its height shrinks less, because rows of text keep their height.
        """
        if self.width_cm is None:
            return width, height
        laid_out = self.width_cm / _CM / self.scale
        return laid_out, height * float((laid_out / width) ** 0.4)

    def columns(self, wanted: int) -> int:
        """Return how many panels or entries of a legend fit side by side."""
        return wanted if self.width_cm is None else max(1, min(wanted, int(self.width_cm // _NARROWEST)))


_STYLE: ContextVar[FigureStyle] = ContextVar("figure style", default=FigureStyle())  # noqa: B039 - frozen


@contextmanager
def figure_style(*, titles: bool = True, width_cm: float | None = None) -> Iterator[FigureStyle]:
    """Draw all figures of the block in a style.

    Parameters
    ----------
    titles : bool
        Whether figures have titles.
    width_cm : float, optional
        Width in print, such as 8.5 for one column of a journal or 17.8 for two. At this width, text has 7
        points or more. SVG, PDF and PNG files have this width. If left out, figures suit a screen.

    Raises
    ------
    StudyError
        The width isn't from 6 to 40 cm.

    Examples
    --------
    >>> with figure_style(width_cm=8.5) as style:
    ...     print(style.titles, round(style.scale, 3))
    True 0.583
    """
    if width_cm is not None and not _NARROWEST <= width_cm <= _WIDEST:
        raise StudyError(
            f"{option('figure-width')} must be from {_NARROWEST:g} to {_WIDEST:g} cm; got {width_cm:g}."
        )
    token = _STYLE.set(FigureStyle(titles, width_cm))
    try:
        yield _STYLE.get()
    finally:
        _STYLE.reset(token)


def current_style() -> FigureStyle:
    """Return the style in which figures are drawn now."""
    return _STYLE.get()
