"""Draw one picture for each network: what each change brings, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from networks import CHANGES, NETWORKS, ROOT

from sim.plots.figure_files import save_figure
from sim.plots.style import INK, PALE, house_style, new_figure

FIGURES = ROOT / "docs" / "figures"
BY_GROUP = {"hub": ("#0173b2", "o"), "feed": ("#de8f05", "s"), "paid": ("#029e73", "^")}
"""Changes whose effects are shown by group, each with its colour and marker."""


def draw_all(results: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw the picture of each network into docs/figures."""
    for network in NETWORKS:
        draw(results[network.name], FIGURES / f"cases-{network.name}")


def draw(found: Mapping[str, Any], target: Path) -> None:
    """Draw the effects of all changes, and those of three changes by group of askers, as an SVG."""
    with house_style():
        figure = new_figure((12.0, 5.0))
        left, right = figure.subplots(1, 2)
        _changes(left, found)
        _groups(right, found)
    save_figure(figure, target)


def _changes(ax: Axes, found: Mapping[str, Any]) -> None:
    for row, name in enumerate(CHANGES):
        effect, sets = (found["changes"][name][key] for key in ("effects", "sets"))
        effect, directed = effect["answered"], found["directed"]["effects"][name]["mean"]
        ax.plot(100 * directed, row + 0.25, "D", color=INK, markersize=6, markerfacecolor="white")
        ax.plot([100 * sets["low"], 100 * sets["high"]], [row, row], color=PALE, linewidth=1.5)
        ax.plot([100 * effect["low"], 100 * effect["high"]], [row, row], color="#0173b2", linewidth=7)
        ax.plot(100 * effect["mean"], row, "o", color=INK, markersize=5)
        ax.annotate(f"{100 * effect['mean']:+.0f}".replace("-", "−"), (100 * effect["mean"], row),
                    xytext=(0, 8), textcoords="offset points", ha="center", fontsize=11)  # fmt: skip
    _rows(ax, list(CHANGES.values()))
    ax.set_title("More of 100 questions answered")
    ax.set_xlabel(
        "points. Thick: 95 % interval. Thin: 90 % of sets of\nvalues. Diamond: people ask only whom they name"
    )


def _groups(ax: Axes, found: Mapping[str, Any]) -> None:
    names = [*found["people"], "least willing fifth", "most willing fifth"]
    for place, (name, (colour, marker)) in enumerate(BY_GROUP.items()):
        effects = found["changes"][name]["effects"]
        for row, group in enumerate(names):
            effect = effects[f"group: {group}"]
            at = row + (place - 1) * 0.22
            ax.plot([100 * effect["low"], 100 * effect["high"]], [at, at], color=colour, linewidth=2)
            label = CHANGES[name] if row == 0 else None
            ax.plot(100 * effect["mean"], at, marker, color=colour, markersize=6, label=label, linestyle="")
    _rows(ax, [f"{name} ({found['people'][name]})" if name in found["people"] else name for name in names])
    ax.set_title("… by who asks")
    ax.set_xlabel("points, with 95 % intervals")
    ax.legend(loc="upper center", bbox_to_anchor=(0.2, -0.18), ncols=3, frameon=False, columnspacing=1.0)


def _rows(ax: Axes, names: list[str]) -> None:
    ax.axvline(0, color=INK, linewidth=1)
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.grid(visible=False, axis="y")
