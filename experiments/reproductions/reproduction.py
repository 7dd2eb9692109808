"""What every reproduction shares: its declaration, its intervals, its stored results and its picture."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from sim.measures import student_interval
from sim.plots.figure_files import save_figure
from sim.plots.style import house_style, new_figure

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PICTURES = HERE.parents[1] / "docs" / "figures"

Values = dict[str, Any]
"""Results: the values of each finding, one for each society, and the curves of the picture."""


@dataclass(frozen=True)
class Finding:
    """One result of a paper, and the range in which our value must lie to count as reproduced.

    Attributes
    ----------
    key : str
        Name of the finding in the results.
    words : str
        What it is, for the table of the page.
    paper : str
        The paper's result.
    low, high : float or None
        The stated error: the finding is reproduced if our mean lies in this range. None if our number only
        stands beside the paper's, because the two can't be compared.
    form : str
        Format of our numbers.
    most : float
        The largest possible value, at which the interval on the page ends.
    """

    key: str
    words: str
    paper: str
    low: float | None
    high: float | None
    form: str = ".2f"
    most: float = float("inf")

    def verdict(self, found: Mapping[str, Any]) -> str:
        """Return whether the mean of the results lies in the range: reproduced, missed or not compared."""
        if self.low is None or self.high is None:
            return "not compared"
        mean = found[self.key]["mean"]
        return "reproduced" if mean is not None and self.low <= mean <= self.high else "missed"


@dataclass(frozen=True)
class Reproduction:
    """The reproduction of a paper.

    Attributes
    ----------
    name : str
        Name of its file, its results and its picture.
    title : str
        Heading of its section.
    source : str
        The citation, as in docs/references.md.
    about, differs, checked : str
        Markdown: what the paper shows and how the model is set up; what differs from the paper's setting;
        which of the paper's numbers were checked, and against what text.
    findings : tuple of Finding
        What is compared with the paper.
    caption : str
        What the picture shows, and from how many societies.
    societies : int
        Number of societies, or of pairs of them.
    measure : function
        Takes the number of societies, and returns ``{"values": {key: one value for each society}, "curves":
        ...}``.
    draw : function
        Draws the curves on the axes.
    """

    name: str
    title: str
    source: str
    about: str
    differs: str
    checked: str
    findings: tuple[Finding, ...]
    caption: str
    societies: int
    measure: Callable[[int], Values]
    draw: Callable[[Mapping[str, Any], Axes], None]


def summarise(values: Mapping[str, Any]) -> dict[str, dict[str, float | int | None]]:
    """Return the mean of each finding with Student's 95 % interval over societies."""
    return {key: mean_of(each) for key, each in values.items()}


def mean_of(values: Any) -> dict[str, float | int | None]:
    """Return the mean with Student's 95 % interval, and the number of values; NaN becomes None."""
    found = student_interval(np.asarray(values, np.float64))
    numbers = {name: getattr(found, name) for name in ("mean", "low", "high")}
    return {name: round(float(each), 6) if np.isfinite(each) else None for name, each in numbers.items()} | {
        "societies": int(np.isfinite(np.asarray(values, np.float64)).sum())
    }


def curve(x: Any, runs: Any) -> dict[str, list[float | None]]:
    """Return the mean and the 95 % interval at each x; `runs` has one row for each society."""
    columns = [mean_of(column) for column in np.asarray(runs, np.float64).T]
    return {"x": [float(each) for each in x]} | {
        name: [each[name] for each in columns] for name in ("mean", "low", "high")
    }


def plot_curve(ax: Axes, found: Mapping[str, Any], label: str, *, bars: bool = False, **look: Any) -> None:
    """Draw a curve with its interval as a band, or as bars if its points aren't joined."""
    x, mean, low, high = (np.array(found[name], float) for name in ("x", "mean", "low", "high"))
    if bars:
        ax.errorbar(x, mean, [mean - low, high - mean], label=label, fmt="o", capsize=3, **look)
        return
    (line,) = ax.plot(x, mean, label=label, **look)
    ax.fill_between(x, low, high, color=line.get_color(), alpha=0.2, linewidth=0)


def results_of(name: str) -> dict[str, Any]:
    """Return the stored results of a reproduction."""
    found: dict[str, Any] = json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def draw_picture(reproduction: Reproduction) -> Path:
    """Draw the picture of the stored results, and return its path."""
    with house_style():
        ax = new_figure((6.4, 4.0)).add_subplot()
        reproduction.draw(results_of(reproduction.name)["curves"], ax)
    return save_figure(ax.figure, PICTURES / f"reproduction-{reproduction.name}", ["svg"])[0]


def main(reproduction: Reproduction) -> None:
    """Run a reproduction, store its results, and write its picture and the page."""
    parser = argparse.ArgumentParser(description=f"Reproduce {reproduction.source}.")
    parser.add_argument("--societies", type=int, default=reproduction.societies)
    parser.add_argument("--picture", action="store_true", help="only draw the stored results again")
    given = parser.parse_args()
    if not given.picture:
        found = reproduction.measure(given.societies)
        stored = {"findings": summarise(found["values"]), "curves": found["curves"]}
        RESULTS.mkdir(exist_ok=True)
        text = json.dumps(stored, indent=1) + "\n"
        (RESULTS / f"{reproduction.name}.json").write_text(text, encoding="utf-8")
    print(draw_picture(reproduction))  # noqa: T201 - says where the picture is
    found = results_of(reproduction.name)["findings"]
    for each in reproduction.findings:
        print(each.key, found[each.key], each.verdict(found))  # noqa: T201
