"""Effort, position or luck: shares as bars, two lives as a scatter, one person's lives as a strip."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.array_types import Floats
from sim.measures.luck.lives import windows_of
from sim.measures.luck.rank_stability import shares_in_two_lives
from sim.plots.figure_files import save_figure
from sim.plots.stacked_bars import Numbers, Part, stack
from sim.plots.style import INK, PALE, Colour, colour, key_below, on_axes, root

_PARTS: dict[str, tuple[str, Colour, str, str]] = {
    "effort": ("effort", colour(0), "", "white"),
    "position": ("position (ties, place, skill, interests)", colour(1), "..", "black"),
    "unexplained": ("the person, unexplained", colour(2), "//", "black"),
    "luck of the life": ("luck of the life", "#8c8c8c", "", "black"),
    "luck of the question": ("luck of the single question", "#d0d0d0", "", "black"),
}
STRIPS = 12


def plot_luck(shares: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw what the answered share depends on, as one bar of parts for each number of questions.

    Parameters
    ----------
    shares : DataFrame
        ``questions, days, part, share``, as `sim.measures.luck.variance_parts.luck_table` gives it. Each
        part is as wide as its share; one estimated below 0 is not drawn, and a bar then goes as far beyond
        100 %.
    """
    counts = list(dict.fromkeys(shares["questions"]))
    wide = shares.pivot_table(index="questions", columns="part", values="share", dropna=False).reindex(counts)
    heights = -np.arange(len(counts), dtype=float)
    parts = [
        Part(100 * np.clip(np.nan_to_num(wide[part].to_numpy()), 0, None), *look, behind=look[1])
        for part, look in _PARTS.items()
    ]
    with on_axes(ax, size=(10.5, 5.2)) as axes:
        ends = stack(axes, heights, parts, numbers=Numbers(room=5.5, decimals=1, size=13))
        for height in heights[ends == 0]:
            axes.text(1, height, "everybody fares alike", color=PALE, va="center")
        axes.set_yticks(heights, [each.words.replace(" within", "\nwithin") for each in windows_of(shares)])
        axes.grid(visible=False, axis="y")
        axes.set(xlim=(0, max(100, float(ends.max()))), title="Effort, position or luck?")
        axes.set_xlabel("share of the variance in who gets answers (%)")
        key_below(axes, columns=2)
    return axes


def plot_two_lives(fates: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw each person's answered share in one life against that in another, of the same society.

    Parameters
    ----------
    fates : DataFrame
        ``life, person, asked, answered``; the first two lives are drawn, of who asked thrice or more in
        both.
    """
    both = shares_in_two_lives(fates)
    # Shares of few questions fall together; the area says how many people do.
    many = both.round(3).value_counts().reset_index(name="people")
    with on_axes(ax, size=(7.2, 7.2)) as axes:
        axes.scatter(
            100 * many["one"], 100 * many["other"],
            s=10 + 500 * many["people"] / max([20, *many["people"]]),
            color=colour(0), alpha=0.55, edgecolors="white", linewidths=0.5, rasterized=True,
        )  # fmt: skip
        axes.plot([0, 100], [0, 100], "--", color=INK, label="the same in both lives")
        if len(both) > 2 and both["one"].std() > 0 and both["other"].std() > 0:
            slope, level = np.polyfit(both["one"], both["other"], 1)
            x = np.array([both["one"].min(), both["one"].max()])
            axes.plot(
                100 * x, 100 * (level + slope * x), color=colour(3), linewidth=3, label="mean, as a line"
            )
        axes.set(xlim=(-4, 104), ylim=(-4, 104), aspect="equal", title="The same people in two lives")
        axes.set_xlabel("questions answered in one life (%)")
        axes.set_ylabel("questions answered in another life (%)")
        key_below(axes)
    return axes


def plot_strips(fates: pd.DataFrame, people: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw some people's lives as strips: a point a life, a bar for the mean; most effort at the top.

    Parameters
    ----------
    fates : DataFrame
        ``life, person, asked, answered``.
    people : DataFrame
        ``person, effort``. The people drawn lie evenly spaced by effort, so nobody chose them.
    """
    who = strip_people(people["effort"].to_numpy(np.float64))
    with on_axes(ax, size=(9.5, 6.6)) as axes:
        for height, person in enumerate(who):
            own = fates[(fates["person"] == person) & (fates["asked"] > 0)]
            share = 100 * (own["answered"] / own["asked"]).to_numpy(np.float64)
            if share.size:
                # Lives with the same share lie above one another.
                place = pd.Series(share).groupby(share).cumcount().to_numpy()
                spots = height + min(0.09, 0.7 / (place.max() + 1)) * place - 0.3
                axes.scatter(share, spots, s=36, color=colour(0), alpha=0.75, linewidths=0)
                mean = 100 * own["answered"].sum() / own["asked"].sum()
                axes.plot([mean, mean], [height - 0.4, height + 0.4], color=colour(3), linewidth=4)
        axes.plot([], [], "o", color=colour(0), label="one life")
        axes.plot([], [], color=colour(3), linewidth=4, label="mean of all lives")
        effort = people.set_index("person")["effort"]
        axes.set_yticks(range(len(who)), [f"person {p}: {7 * float(effort[p]):.2g}" for p in who])
        axes.set_ylabel("effort (answers a week they are prepared to give)")
        axes.set(xlim=(-3, 103), title="One person, many lives")
        axes.set_xlabel("own questions answered in a life (%)")
        axes.grid(visible=False, axis="y")
        key_below(axes)
    return axes


def strip_people(effort: Floats) -> Sequence[int]:
    """Rows of the people whose lives are drawn: evenly spaced by effort, the least first.

    Examples
    --------
    >>> strip_people(np.array([3.0, 1.0, 2.0]))
    [1, 2, 0]
    """
    order = np.argsort(effort, kind="stable")
    places = np.linspace(0, effort.size - 1, min(STRIPS, effort.size)).round().astype(int)
    return [int(order[place]) for place in places]


def luck_figures(
    shares: pd.DataFrame, fates: pd.DataFrame, people: pd.DataFrame, folder: Path
) -> dict[str, Path]:
    """Write the three pictures of a luck study as SVG and PNG, and return the path of each."""
    drawn = {
        "luck": plot_luck(shares),
        "two_lives": plot_two_lives(fates),
        "strips": plot_strips(fates, people),
    }
    return {
        path.name: path
        for name, axes in drawn.items()
        for path in save_figure(root(axes), Path(folder) / name)
    }
