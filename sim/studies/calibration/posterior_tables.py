"""The tables of a calibration: what the log says about each parameter, and which facts the fit predicts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from sim.array_types import Floats
from sim.facts import FACTS
from sim.studies.calibration.abc_regression import LEVEL, Fit
from sim.studies.calibration.community_facts import CommunityFacts
from sim.studies.calibration.sample_facts import UsedFacts
from sim.studies.experiments.design import Dimension
from sim.studies.experiments.dimensions import declared
from sim.studies.experiments.experiment import value_at
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.calibration.calibrate import CalibrationPlan

ENDS = ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)
_WIDE = 0.8  # intervals at least this wide, in shares of the prior range, say nothing: the prior's is 0.9
_PARTLY = 0.6
_CORRELATED = 0.7  # from this correlation of their draws on, two parameters can't be told apart
_RELATED_FACTS = 2  # facts named for each parameter


def parameters_table(
    plan: CalibrationPlan, dimensions: Sequence[Dimension], fit: Fit, positions: Floats, used: UsedFacts
) -> pd.DataFrame:
    """Return a row for each parameter.

    Its columns: ``parameter, unit, meaning, scenario_value, prior_low, prior_high, estimate, low, high,
    identified, coverage, widening, explained, related_facts, correlated_parameters``. The estimate is the
    posterior median, and `low` and `high` are the ends of the 90 % interval. `identified` is ``no`` if the
    interval covers 0.8 of the prior range or more, ``partly`` from 0.6 on, and otherwise ``yes``. `coverage`
    is the share of the sample's runs whose intervals contained the run's own value before they were widened
    by the factor `widening` (see `Fit`). `explained` is the share of the parameter's variance in the sample
    that the facts predict. `related_facts` names the two facts with the largest rank correlation with the
    parameter, and `correlated_parameters` the parameters that can't be told apart from it.
    """
    values = plan.scenario.to_dict()
    ends = np.quantile(fit.draws, ENDS, axis=0)
    tied = stats.spearmanr(fit.draws).statistic if len(dimensions) > 2 else np.zeros((2, 2))
    rows = []
    for place, (prior, each) in enumerate(zip(plan.dimensions, dimensions, strict=True)):
        about = declared(each.path)
        low, middle, high = (each.at(float(end)) for end in ends[:, place])
        span = [prior.position(end) for end in (low, high)]
        width = span[1] - span[0]
        rows.append({
            "parameter": each.path,
            "unit": "" if about is None else about[0].unit,
            "meaning": "" if about is None else about[0].meaning,
            "scenario_value": value_at(values, each.path),
            "prior_low": prior.low, "prior_high": prior.high,
            "estimate": middle, "low": low, "high": high,
            "identified": "no" if width >= _WIDE else "partly" if width >= _PARTLY else "yes",
            "coverage": fit.coverage[place], "widening": fit.widening[place],
            "explained": fit.explained[place],
            "related_facts": _related_facts(positions[:, place], used),
            "correlated_parameters": _correlated_parameters(tied, place, dimensions),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _related_facts(position: Floats, used: UsedFacts) -> str:
    """Return the facts that correlate most with a parameter over the sample, with their correlations."""
    ranks = stats.rankdata(used.sample, axis=0)
    own = stats.rankdata(position)
    found = [float(np.corrcoef(own, ranks[:, place])[0, 1]) for place in range(ranks.shape[1])]
    best = sorted(range(len(found)), key=lambda place: -abs(found[place]))[:_RELATED_FACTS]
    return "; ".join(f"{used.names[place]} ({found[place]:+.2f})" for place in best)


def _correlated_parameters(correlations: Floats, place: int, dimensions: Sequence[Dimension]) -> str:
    """Return the parameters whose draws correlate with those of one parameter, with the correlations."""
    found = [
        f"{each.path} ({correlations[place, other]:+.2f})"
        for other, each in enumerate(dimensions)
        if other != place and abs(correlations[place, other]) >= _CORRELATED
    ]
    return "; ".join(found)


def facts_table(community: CommunityFacts, used: UsedFacts, runs: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each fact: what the log shows and what the fitted scenario predicts.

    Its columns: ``group, fact, unit, meaning, observed, observed_low, observed_high, predicted, low, high,
    use, met``. The prediction is the median over runs at draws from the posterior; 90 % of these runs lie
    between `low` and `high`. `use` is ``fitted``, or the reason why the fit doesn't use the fact. `met` says
    whether the observed value lies between `low` and `high`.
    """
    rows = []
    for name, fact in FACTS.items():
        values = runs[name].to_numpy(np.float64)
        known = values[np.isfinite(values)]
        low, middle, high = np.quantile(known, ENDS) if known.size else (math.nan,) * 3
        observed = community.values.get(name, math.nan)
        ends = community.intervals.get(name, (math.nan, math.nan))
        rows.append({
            "group": fact.group, "fact": name, "unit": fact.unit, "meaning": fact.meaning,
            "observed": observed, "observed_low": ends[0], "observed_high": ends[1],
            "predicted": middle, "low": low, "high": high,
            "use": used.unused.get(name, "fitted"),
            "met": None if math.isnan(observed) or not known.size else bool(low <= observed <= high),
        })  # fmt: skip
    return pd.DataFrame(rows)
