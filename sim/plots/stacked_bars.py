"""Bars of parts that lie one behind the other, with the larger parts' numbers on them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.array_types import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOM = 3.0  # narrower parts, in per cent, hold no number; each decimal takes 2.5 more


def add_part(
    axes: "Axes",
    bars: tuple[Any, Any, Any],
    look: Mapping[str, Any],
    *,
    behind: Any,
    places: int = 0,
    **number: Any,
) -> Floats:
    """Draw one part of every bar; gives where the next one starts.

    Parameters
    ----------
    bars : tuple of (n,) float
        Where each bar lies, where its part starts, and how wide that is, in per cent.
    look
        Colour, hatch and label of the part, as `Axes.barh` takes them.
    behind
        Colour behind the numbers.
    places
        Decimals of the numbers.
    **number
        How the numbers look.
    """
    heights, start, width = bars
    axes.barh(heights, width, left=start, height=0.66, edgecolor="white", **look)
    box = {"boxstyle": "square,pad=0.1", "facecolor": behind, "linewidth": 0}
    for height, left, each in zip(heights, start, width, strict=True):
        if each >= ROOM + 2.5 * places:
            axes.text(
                left + each / 2, height, f"{each:.{places}f}", ha="center", va="center",
                fontweight="bold", bbox=box, **number,
            )  # fmt: skip
    found: Floats = start + width
    return found
