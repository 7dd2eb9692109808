"""Draw the pictures of a brief, each with its caption inside, and pages of pictures and sentences as PDF."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from sim.plots.studies.group_plots import plot_differences
from sim.plots.style import (
    INK,
    PALE,
    colour,
    error_bars,
    figure_of,
    house_style,
    key_below,
    marker,
    new_figure,
    plain,
)  # fmt: skip
from sim.tables import atomic_file

PAGE = (13.33, 7.5)
"""Width and height of a slide or page in inches."""
PICTURE = (7.6, 5.1)
_DPI = 200
_MOST_IN_ROW = 3  # entries of a legend in one row
_LONG = 120  # letters of a headline; a longer one is written smaller


class SlideWords(Protocol):
    """The words of a slide (`sim.report.briefs.brief_words.Slide`)."""

    @property
    def headline(self) -> str: ...  # noqa: D102
    @property
    def sentences(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def caption(self) -> str: ...  # noqa: D102
    @property
    def basis(self) -> str: ...  # noqa: D102


def plot_shares(shares: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the answered share of each scenario with its interval; last year's points are hollow.

    Parameters
    ----------
    shares : DataFrame
        ``scenario, label, year, mean, low, high``, shares from 0 to 1.
    """
    names = list(dict.fromkeys(shares["scenario"]))
    with house_style():
        axes = ax if ax is not None else new_figure(PICTURE).add_subplot()
        for row in shares.itertuples():
            index, before = names.index(row.scenario), row.year != "this study"
            height = -index - (0.28 if before else 0.0)
            mean, low, high = (100 * np.array([value]) for value in (row.mean, row.low, row.high))
            axes.errorbar(
                mean, [height], xerr=error_bars(mean, low, high), fmt=marker(index), markersize=11, capsize=5,
                color=colour(index), markerfacecolor="white" if before else colour(index), elinewidth=3,
                markeredgewidth=2,
            )  # fmt: skip
            axes.annotate(
                f"{mean[0]:.0f} %", (mean[0], height), xytext=(0, 10), textcoords="offset points",
                ha="center", fontweight="normal" if before else "bold",
            )  # fmt: skip
        labels = [textwrap.fill(plain(text), 22) for text in dict.fromkeys(shares["label"])]
        axes.set_yticks([-float(n) for n in range(len(names))], labels)
        axes.set(xlim=(0, 104), ylim=(-len(names) + 0.35, 0.65), xlabel="questions answered (%)")
        axes.grid(visible=False, axis="y")
    return axes


def plot_costs(costs: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the costs of each scenario as bars with their values; every kind of cost has its own scale.

    Parameters
    ----------
    costs : DataFrame
        ``measure, label, scenario, year, value, text``.
    """
    names = list(dict.fromkeys(costs["scenario"]))
    with house_style():
        axes = ax if ax is not None else new_figure(PICTURE).add_subplot()
        height, ticks = 0.0, []
        for label, own in costs.groupby("label", sort=False):
            most, top = max(float(own["value"].max()), 1e-9), height
            for row in own.sort_values(["scenario", "year"], key=_order(names), kind="stable").itertuples():
                index, before = names.index(row.scenario), row.year != "this study"
                shade = colour(index)
                axes.barh(height, row.value / most, height=0.8, color=shade, alpha=0.45 if before else 1.0)
                words = f"{row.text} – {row.scenario}{', last year' if before else ''}"
                axes.text(row.value / most + 0.02, height, plain(words), va="center")
                height -= 1.0
            ticks.append(((top + height + 1.0) / 2, textwrap.fill(str(label), 14)))
            height -= 0.8
        axes.set_yticks([at for at, _ in ticks], [label for _, label in ticks])
        axes.set_xticks([])
        axes.set(xlim=(0, 2.15))
        axes.grid(visible=False)
        for side in ("top", "right", "bottom"):
            axes.spines[side].set_visible(False)
    return axes


def _order(names: Sequence[str]) -> Callable[[pd.Series], pd.Series]:
    """Return a key that sorts scenarios in their order, and this study before last year's."""

    def key(column: pd.Series) -> pd.Series:
        order = names if column.name == "scenario" else ["this study", "last year"]
        return column.map(lambda value: order.index(value))

    return key


def _plot_groups(differences: pd.DataFrame, place: int, *, ax: Axes | None = None) -> Axes:
    """Draw the differences by group without a title; the caption says what is compared."""
    axes = plot_differences(differences, place=place, ax=ax)
    axes.set_title("", loc="left")
    interval = " (95 % interval)" if "interval" in axes.get_xlabel() else ""
    axes.set_xlabel(f"difference in percentage points{interval}")
    return axes


def captioned_png(draw: Callable[..., Axes], caption: str) -> bytes:
    """Return a picture as PNG, with its caption written inside below the axes."""
    figure = figure_of(draw())
    with house_style():
        figure.set_size_inches(*PICTURE)
        _caption(figure, caption)
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": "whoanswers"})
    return file.getvalue()


def untitled(draw: Callable[..., object]) -> Callable[..., Axes]:
    """Return a function that draws the same picture without its title, which the slide's headline repeats."""

    def drawn(*, ax: Axes | None = None) -> Axes:
        axes = cast("Axes", draw(ax=ax))
        for place in ("left", "center"):
            axes.set_title("", loc=place)
        if axes.get_legend() is not None and len(axes.get_legend_handles_labels()[1]) > _MOST_IN_ROW:
            key_below(axes, columns=2, gap=56)
        return axes

    return drawn


def save_brief_pdf(
    path: Path, slides: Sequence[SlideWords], drawings: Sequence[Callable[..., Axes] | None]
) -> None:
    """Write a PDF with one page for each slide: headline, picture with caption, sentences and basis.

    A slide without a picture has its sentences over the whole width.
    """
    with atomic_file(Path(path)) as temporary, house_style():
        about: dict[str, Any] = {"CreationDate": None, "Creator": "whoanswers"}
        with PdfPages(temporary, metadata=about) as pages:
            for slide, draw in zip(slides, drawings, strict=True):
                pages.savefig(_page(slide, draw))


def _page(slide: SlideWords, draw: Callable[..., Axes] | None) -> Figure:
    page = new_figure(PAGE)
    top, middle, bottom = page.subfigures(3, 1, squeeze=False, height_ratios=(1.35, 5.3, 0.85))[:, 0]
    size, letters = (21, 64) if len(slide.headline) <= _LONG else (17, 80)
    headline = textwrap.fill(plain(slide.headline), letters)
    top.text(0.03, 0.5, headline, fontsize=size, fontweight="bold", va="center")
    right, wide = middle, 120
    if draw is not None:
        (_, left, right), wide = middle.subfigures(1, 3, width_ratios=(0.35, 8, 5)), 45
        draw(ax=left.add_subplot())
        _caption(left, slide.caption)
    text = "\n\n".join(textwrap.fill(plain(each), wide) for each in slide.sentences)
    right.text(0.02 if draw is not None else 0.03, 0.97, text, fontsize=13.5, va="top", linespacing=1.35)
    bottom.text(0.03, 0.5, textwrap.fill(plain(slide.basis), 150), fontsize=10.5, color=PALE, va="center")
    return page


def _caption(figure: Any, caption: str) -> None:
    lines = textwrap.fill(plain(caption), 84)
    figure.supxlabel(lines, x=0.02, ha="left", fontsize=11, color=INK)


def brief_drawings(
    shares: pd.DataFrame, differences: pd.DataFrame, costs: pd.DataFrame, place: int
) -> Mapping[str, Callable[..., Axes]]:
    """Return the functions that draw the three pictures of a brief, by name."""
    return {
        "result": partial(plot_shares, shares),
        "groups": partial(_plot_groups, differences, place),
        "costs": partial(plot_costs, costs),
    }
