"""Draw stacked horizontal bars, with numbers on the parts that are wide enough."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.array_types import Floats
from sim.plots.style import INK, Colour


class Part(NamedTuple):
    """One part of every bar: the width in each bar, in per cent, the colour and the label."""

    width: Floats
    label: str
    colour: Colour
    hatch: str = ""
    ink: str = INK
    behind: Colour = "white"
    """Background colour of the numbers."""


class Numbers(NamedTuple):
    """Format of the numbers on the parts. A part narrower than `least_width` per cent gets no number."""

    least_width: float = 3.0
    decimals: int = 0
    size: float = 12


def stack(
    axes: Axes, heights: Floats, parts: Iterable[Part], *, thick: float = 0.66, numbers: Numbers | None = None
) -> Floats:
    """Draw one stacked bar at each height, and return where each bar ends, in per cent."""
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
        _write_numbers(axes, end + part.width / 2, heights, part, numbers or Numbers())
        end = end + part.width
    return end


def _write_numbers(axes: Axes, middle: Floats, heights: Floats, part: Part, numbers: Numbers) -> None:
    for x, y, width in zip(middle, heights, part.width, strict=True):
        if width >= numbers.least_width:
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
