"""Draw the results of a luck study: variance shares, two lives compared, and each life of some people."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.array_types import Floats
from sim.measures.luck.lives import windows_of
from sim.measures.luck.rank_stability import shares_in_two_lives
from sim.plots.figure_files import Figures
from sim.plots.stacked_bars import Numbers, Part, stack
from sim.plots.style import INK, PALE, Colour, colour, key_below, on_axes

_PARTS: dict[str, tuple[str, Colour, str, str]] = {
    "effort": ("effort", colour(0), "", "white"),
    "asking": ("asking (how often a person asks)", colour(4), "\\\\", "black"),
    "position": ("position (ties, place, skill, interests)", colour(1), "..", "black"),
    "unexplained": ("other differences between people", colour(2), "//", "black"),
    "luck of the life": ("luck of the life", "#8c8c8c", "", "black"),
    "luck of the question": ("luck of the single question", "#d0d0d0", "", "black"),
}
PEOPLE_SHOWN = 12


def plot_luck(shares: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the shares of luck, effort, asking and position, as one stacked bar for each number of questions.

    Parameters
    ----------
    shares : DataFrame
        ``questions, days, part, share``, from `sim.measures.luck.variance_parts.luck_table`. A part whose
        share is estimated below 0 is not drawn; its bar then extends beyond 100 % by as much.
    """
    counts = list(dict.fromkeys(shares["questions"]))
    wide = shares.pivot_table(index="questions", columns="part", values="share", dropna=False).reindex(counts)
    heights = -np.arange(len(counts), dtype=float)
    parts = [
        Part(100 * np.clip(np.nan_to_num(wide[part].to_numpy()), 0, None), *look, behind=look[1])
        for part, look in _PARTS.items()
    ]
    with on_axes(ax, size=(10.5, 5.2)) as axes:
        ends = stack(axes, heights, parts, numbers=Numbers(least_width=5.5, decimals=1, size=13))
        for height in heights[ends == 0]:
            axes.text(1, height, "no differences to explain", color=PALE, va="center")
        axes.set_yticks(heights, [each.words.replace(" within", "\nwithin") for each in windows_of(shares)])
        axes.grid(visible=False, axis="y")
        axes.set(xlim=(0, max(100, float(ends.max()))), title="Effort, asking, position or luck?")
        axes.set_xlabel("share of the variance in who gets answers (%)")
        key_below(axes, columns=2)
    return axes


def plot_two_lives(fates: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw each person's answered share in one life of a society against the share in another life.

    Parameters
    ----------
    fates : DataFrame
        ``life, person, asked, answered``. The first two lives are drawn, with the people who asked at least
        three questions in each of these lives.
    """
    both = shares_in_two_lives(fates)
    # Many people have the same two shares; the area of a circle shows how many.
    counts = both.round(3).value_counts().reset_index(name="people")
    with on_axes(ax, size=(7.2, 7.2)) as axes:
        axes.scatter(
            100 * counts["one"], 100 * counts["other"],
            s=10 + 500 * counts["people"] / max([20, *counts["people"]]),
            color=colour(0), alpha=0.55, edgecolors="white", linewidths=0.5, rasterized=True,
        )  # fmt: skip
        axes.plot([0, 100], [0, 100], "--", color=INK, label="same share in both lives")
        if len(both) > 2 and both["one"].std() > 0 and both["other"].std() > 0:
            slope, level = np.polyfit(both["one"], both["other"], 1)
            x = np.array([both["one"].min(), both["one"].max()])
            axes.plot(100 * x, 100 * (level + slope * x), color=colour(3), linewidth=3, label="fitted line")
        axes.set(xlim=(-4, 104), ylim=(-4, 104), aspect="equal", title="The same people in two lives")
        axes.set_xlabel("questions answered in one life (%)")
        axes.set_ylabel("questions answered in another life (%)")
        key_below(axes)
    return axes


def plot_strips(fates: pd.DataFrame, people: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw one row per person, with a point for each life and a bar for the mean; most effort on top.

    Parameters
    ----------
    fates : DataFrame
        ``life, person, asked, answered``.
    people : DataFrame
        ``person, effort``. The people drawn are evenly spaced by effort.
    """
    who = strip_people(people["effort"].to_numpy(np.float64))
    with on_axes(ax, size=(9.5, 6.6)) as axes:
        for height, person in enumerate(who):
            own = fates[(fates["person"] == person) & (fates["asked"] > 0)]
            share = 100 * (own["answered"] / own["asked"]).to_numpy(np.float64)
            if share.size:
                # Lives with the same share are stacked.
                level = pd.Series(share).groupby(share).cumcount().to_numpy()
                spots = height + min(0.09, 0.7 / (level.max() + 1)) * level - 0.3
                axes.scatter(share, spots, s=36, color=colour(0), alpha=0.75, linewidths=0)
                mean = 100 * own["answered"].sum() / own["asked"].sum()
                axes.plot([mean, mean], [height - 0.4, height + 0.4], color=colour(3), linewidth=4)
        axes.plot([], [], "o", color=colour(0), label="one life")
        axes.plot([], [], color=colour(3), linewidth=4, label="mean of all lives")
        effort = people.set_index("person")["effort"]
        axes.set_yticks(range(len(who)), [f"person {p}: {7 * float(effort[p]):.2g}" for p in who])
        axes.set_ylabel("effort (answers per week, prepared to give)")
        axes.set(xlim=(-3, 103), title="The same person in many lives")
        axes.set_xlabel("questions of the person answered in a life (%)")
        axes.grid(visible=False, axis="y")
        key_below(axes)
    return axes


def strip_people(effort: Floats) -> Sequence[int]:
    """Return the rows of the people to draw: evenly spaced by effort, the one with the least effort first.

    Examples
    --------
    >>> strip_people(np.array([3.0, 1.0, 2.0]))
    [1, 2, 0]
    """
    order = np.argsort(effort, kind="stable")
    ranks = np.linspace(0, effort.size - 1, min(PEOPLE_SHOWN, effort.size)).round().astype(int)
    return [int(order[rank]) for rank in ranks]


def luck_figures(shares: pd.DataFrame, fates: pd.DataFrame, people: pd.DataFrame) -> Figures:
    """Return a function for each of the three figures of a luck study that draws it, by the figure's name."""
    return {
        "luck": partial(plot_luck, shares),
        "two_lives": partial(plot_two_lives, fates),
        "strips": partial(plot_strips, fates, people),
    }
