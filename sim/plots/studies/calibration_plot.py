"""Draw a calibration: the posterior of each parameter, and which facts of the log the fit predicts."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.plots.parameter_labels import parameter_label
from sim.plots.style import INK, PALE, colour, columns, key_below, on_axes, plain

_BEYOND = 3.0  # predictions further off than this are drawn at the edge


def plot_posterior(parameters: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw the prior range of each parameter, and within it the estimate with its 90 % interval.

    Parameters
    ----------
    parameters : DataFrame
        ``parameter, prior_low, prior_high, estimate, low, high, identified``
        (`sim.studies.calibration.posterior_tables.parameters_table`).
    """
    rows = list(parameters.iloc[::-1].itertuples())
    with on_axes(ax, size=(9.0, 2.2 + 0.75 * len(rows))) as axes:
        for height, row in enumerate(rows):
            span = row.prior_high - row.prior_low
            low, middle, high = ((end - row.prior_low) / span for end in (row.low, row.estimate, row.high))
            known = row.identified != "no"
            shade = colour(0) if known else PALE
            axes.plot([0, 1], [height, height], color="#dddddd", linewidth=10, solid_capstyle="butt")
            axes.plot([low, high], [height, height], color=shade, linewidth=4, solid_capstyle="butt")
            axes.plot(
                [middle], [height], marker="o" if known else "s", color=shade, markersize=10,
                markerfacecolor=shade if known else "white", markeredgewidth=2.5,
            )  # fmt: skip
            words = f"{row.estimate:.3g} ({row.low:.3g} to {row.high:.3g})"
            text = words if known else f"not identified: {row.low:.3g} to {row.high:.3g}"
            axes.text(low, height + 0.24, text, fontsize=12, color=INK, va="bottom")
        axes.set_yticks(
            range(len(rows)),
            [plain("\n".join(textwrap.wrap(parameter_label(row.parameter), 38))) for row in rows],
        )
        axes.set_xticks([0, 1], ["low end of the\nprior range", "high end of the\nprior range"])
        axes.set_ylim(-0.5, len(rows) - 0.2)
        axes.set_title("What the facts say about each parameter\n(estimate and 90 % interval)")
        axes.grid(visible=False)
    return axes


def plot_predicted_facts(facts: pd.DataFrame, *, ax: Axes | None = None) -> Axes:
    """Draw how far each fact of the log lies from what the fitted scenario predicts.

    The unit is the distance from the median of the runs to the end of the range that holds 90 % of them, so
    the shaded band holds the predicted facts.

    Parameters
    ----------
    facts : DataFrame
        ``fact, observed, predicted, low, high, use, met``
        (`sim.studies.calibration.posterior_tables.facts_table`).
    """
    shown = facts[facts["met"].notna()].iloc[::-1]
    observed, middle, low, high = columns(shown, "observed", "predicted", "low", "high")
    reach = np.where(observed >= middle, high - middle, middle - low)
    away = np.divide(observed - middle, reach, out=np.sign(observed - middle) * _BEYOND, where=reach > 0)
    heights, fitted = np.arange(len(shown)), (shown["use"] == "fitted").to_numpy()
    with on_axes(ax, size=(9.0, 2.4 + 0.3 * len(shown))) as axes:
        axes.axvspan(-1, 1, color=colour(0), alpha=0.15, linewidth=0, label="holds 90 % of the runs")
        axes.axvline(0, color=INK, linewidth=1.5)
        for chosen, filled, label in ((fitted, True, "fitted"), (~fitted, False, "not used by the fit")):
            axes.plot(
                np.clip(away[chosen], -_BEYOND, _BEYOND), heights[chosen], "o", color=colour(3), markersize=8,
                markerfacecolor=colour(3) if filled else "white", markeredgewidth=2, label=label,
            )  # fmt: skip
        axes.set_yticks(heights, [plain(name) for name in shown["fact"]], fontsize=12)
        axes.set_xlim(-_BEYOND - 0.2, _BEYOND + 0.2)
        axes.set_ylim(-0.8, len(shown) - 0.2)
        axes.set_xlabel(
            "fact of the log, minus the median of the runs\n"
            "(1: end of the range of 90 % of the runs; ±3: further)"
        )
        axes.set_title("Which facts does the fitted scenario predict?")
        key_below(axes, columns=3, gap=64)
    return axes
