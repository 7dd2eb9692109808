"""A calibration as sentences and as tables of text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import spelled
from sim.report.number_words import listed
from sim.report.pages.calibration_page import unlike
from sim.studies.experiments.dimensions import declared
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.calibration.calibration import Calibration
    from sim.studies.store.study_folder import Table


MOST_MISSED = 4  # facts named in a sentence; a table has all
_END = 0.05  # share of the prior range, at each end, in which an estimate lies at the end
_MET = {True: "yes", False: "no", None: ""}


def sentences(study: Calibration) -> list[str]:
    """Return what was fitted, what isn't identified or can't be told apart, and which facts are missed."""
    found = [warning] if (warning := unlike(study.facts)) else []
    found += [_estimate(row) for _, row in study.parameters.iterrows() if row["identified"] != "no"]
    lost = study.parameters.loc[study.parameters["identified"] == "no", "parameter"]
    if len(lost):
        found.append(
            f"Not identified: {listed(list(lost))}. The facts fit nearly every value in the range, so "
            f"{'it keeps its value' if len(lost) == 1 else 'they keep their values'}."
        )
    found += at_an_end(study.parameters)
    found += _pairs(study.parameters)
    return [*found, missed(study.facts)]


def _estimate(row: pd.Series) -> str:
    partly = " (only partly identified)" if row["identified"] == "partly" else ""
    span = f"{row['low']:.3g} to {row['high']:.3g}"
    unit = f" {row['unit']}" if row["unit"] else ""
    return f"{row['parameter']}: {row['estimate']:.3g}{unit}, 90 % interval {span}{partly}."


def at_an_end(parameters: pd.DataFrame) -> list[str]:
    """Return a sentence on the estimates that lie at an end of the prior range; none if there are none.

    An end that is also the end of what the parameter can be doesn't count, because no value lies beyond.
    """
    found = []
    for row in parameters[parameters["identified"] != "no"].itertuples():
        about = declared(row.parameter)
        limits = () if about is None else (about[0].low, about[0].high)
        ends = (row.prior_low, row.prior_high)
        values = np.log if row.prior_low > 0 else np.float64
        low, at, high = (float(values(value)) for value in (row.prior_low, row.estimate, row.prior_high))
        near = ends[0] if at - low < high - at else ends[1]
        if min(at - low, high - at) <= _END * (high - low) and near not in limits:
            found.append(str(row.parameter))
    if not found:
        return []
    wider = spelled("--parameters NAME=LOW:HIGH", "parameters=['NAME=LOW:HIGH']")
    return [
        f"At an end of the range that was tried: {listed(found)}. Values beyond may fit better; give a wider "
        f"range ({wider})."
    ]


def _pairs(parameters: pd.DataFrame) -> list[str]:
    """Return a sentence on each pair of parameters that can't be told apart."""
    found, done = [], set[str]()
    for row in parameters.itertuples():
        for other in filter(None, row.correlated_parameters.split("; ")):
            name, sign = other.split(" (")
            if name not in done:
                way = "higher" if sign.startswith("+") else "lower"
                found.append(
                    f"{row.parameter} and {name} can't be told apart: a higher value of one fits as well as "
                    f"the same value with a {way} value of the other."
                )
        done.add(row.parameter)
    return found


def missed(facts: pd.DataFrame) -> str:
    """Return how many observed facts the fitted scenario predicts, and which it misses."""
    known = facts[facts["met"].notna()]
    met = known["met"].astype(bool)
    lost = known.loc[~met, "fact"]
    count = f"The fitted scenario predicts {met.sum()} of {len(known)} facts of the log (90 % of runs)"
    if lost.empty:
        return f"{count}."
    more = len(lost) - MOST_MISSED
    named = [*lost] if more <= 1 else [*lost[:MOST_MISSED], f"{more} others"]
    return f"{count}; it misses {listed(named)}."


def brief(study: Calibration) -> list[Table]:
    """Return the table of parameters."""
    columns = ["parameter", "estimate", "90 % interval", "prior range", "identified", "related facts"]
    rows = [
        [
            row.parameter, f"{row.estimate:.3g}", f"{row.low:.3g} to {row.high:.3g}",
            f"{row.prior_low:.3g} to {row.prior_high:.3g}", row.identified, row.related_facts,
        ]
        for row in study.parameters.itertuples()
    ]  # fmt: skip
    return [(f"{study.scenario.name}: fitted parameters", columns, rows)]


def summary(study: Calibration) -> list[Table]:
    """Return the tables of parameters and facts."""
    columns = ["fact", "observed", "predicted", "90 % of runs", "met", "use"]
    rows = [
        [
            row.fact, _number(row.observed), _number(row.predicted),
            f"{_number(row.low)} to {_number(row.high)}", _MET[row.met], row.use,
        ]
        for row in study.facts.itertuples()
    ]  # fmt: skip
    return [*brief(study), ("Facts of the log, and predictions of the fitted scenario", columns, rows)]


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3g}"
