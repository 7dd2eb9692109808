"""Bars of parts that lie one behind the other, with the larger parts' numbers on them."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.array_types import Floats
from sim.plots.style import INK, Colour


class Part(NamedTuple):
    """One part of every bar: its widths in per cent, and how it looks."""

    width: Floats
    label: str
    colour: Colour
    hatch: str = ""
    ink: str = INK
    behind: Colour = "white"
    """Colour behind the numbers."""


class Numbers(NamedTuple):
    """How the numbers on the parts look; parts narrower than `room`, in per cent, hold none."""

    room: float = 3.0
    decimals: int = 0
    size: float = 12


def stack(
    axes: Axes, heights: Floats, parts: Iterable[Part], *, thick: float = 0.66, numbers: Numbers | None = None
) -> Floats:
    """Draw bars of parts at some heights; gives where each bar ends, in per cent."""
    end = np.zeros(len(heights))
    for part in parts:
        axes.barh(
            heights,
            part.width,
            left=end,
            height=thick,
            edgecolor="white",
            color=part.colour,
            hatch=part.hatch,
            label=part.label,
        )
        _number(axes, end + part.width / 2, heights, part, numbers or Numbers())
        end = end + part.width
    return end


def _number(axes: Axes, middle: Floats, heights: Floats, part: Part, numbers: Numbers) -> None:
    for x, y, width in zip(middle, heights, part.width, strict=True):
        if width >= numbers.room:
            axes.text(
                x,
                y,
                f"{width:.{numbers.decimals}f}",
                color=part.ink,
                fontsize=numbers.size,
                fontweight="bold",
                ha="center",
                va="center",
                bbox={"boxstyle": "square,pad=0.1", "facecolor": part.behind, "linewidth": 0},
            )
