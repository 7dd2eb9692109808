"""Sentences and the table of a search's result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.measures.registry import label_in_sentence, label_of, unit_of
from sim.report.number_words import amount, listed, span
from sim.studies.optimisation.objectives import Objective
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.optimisation.optimisation import Optimisation
    from sim.studies.store.study_folder import Table

_NOTHING = "No point has a value of every objective."


def title(study: Optimisation) -> str:
    """Return the finding as a short title of the picture."""
    if study.front.empty:
        return _NOTHING
    reached = listed([_reached(study, each) for each in study.objectives])
    if len(study.front) == 1:
        return f"The best point: {reached}"
    return f"The best {'trade-offs' if len(study.objectives) > 1 else 'points'}: {reached}"


def sentences(study: Optimisation) -> list[str]:
    """Return the best values that were found, the best point of each objective, and what was run again."""
    front = study.front
    if front.empty:
        return [_NOTHING]
    if len(front) == 1:
        row, first = front.iloc[0], study.objectives[0]
        directions = listed(
            [f"{_extreme(each)} {label_in_sentence(each.measure)}" for each in study.objectives]
        )
        values = [_measured(study, each, row) for each in study.objectives]
        if len(values) == 1:
            values = [_value(first.measure, row, _suffix(study), named=True)]
        found = [
            f"Of {len(study.trials)} points tried, one has the {directions}: {listed(values)}.",
            f"Its values: {_words(study, row)}.",
        ]
    else:
        best = "best trade-offs" if len(study.objectives) > 1 else "best"
        reached = listed([_reached(study, each) for each in study.objectives])
        found = [f"The {len(front)} {best} of {len(study.trials)} points tried: {reached}."]
        found += [_best(study, each) for each in study.objectives]
    return [*found, _basis(study)]


def table(study: Optimisation, most: int) -> Table:
    """Return a text table of the first points on the front."""
    names = [each.measure for each in study.objectives]
    columns = [
        *(["scenario"] if len(study.scenarios) > 1 else []),
        *(each.path for each in study.dimensions),
    ]
    rows = [
        [*(str(row[name]) if isinstance(row[name], str) else f"{row[name]:.4g}" for name in columns),
         *(_value(name, row, _suffix(study)) for name in names)]
        for _, row in study.front.head(most).iterrows()
    ]  # fmt: skip
    runs = "fresh runs" if _is_fresh(study) else "runs of the search"
    return f"The best points ({runs}: mean and 95 % interval)", [*columns, *map(label_of, names)], rows


def _is_fresh(study: Optimisation) -> bool:
    return bool(len(study.fresh_runs))


def _suffix(study: Optimisation) -> str:
    return "_fresh" if _is_fresh(study) else ""


def _reached(study: Optimisation, objective: Objective) -> str:
    """Return the smallest and the largest mean of an objective on the front."""
    name = objective.measure
    means = study.front[f"{name}{_suffix(study)}"]
    low, high = amount(name, means.min()), amount(name, means.max())
    return f"{label_in_sentence(name)} {_short(name, low)}" + (
        f" to {_short(name, high)}" if low != high else ""
    )


def _short(name: str, text: str) -> str:
    """Return an amount without its unit if the measure's name begins with the unit."""
    unit = unit_of(name)
    return text.removesuffix(unit).rstrip() if unit and label_in_sentence(name).startswith(unit) else text


def _best(study: Optimisation, objective: Objective) -> str:
    """Return a sentence on the point on the front that was best in one objective."""
    front, name = study.front, objective.measure
    row = front.loc[front[name].idxmax() if objective.better == "more" else front[name].idxmin()]
    others = [_measured(study, each, row) for each in study.objectives if each is not objective]
    more = f", with {listed(others)}" if others else ""
    return (
        f"{_capital(_extreme(objective))} {label_in_sentence(name)} in the search: "
        f"{_value(name, row, _suffix(study), named=True)}{more}. The values of this point: "
        f"{_words(study, row)}."
    )


def _extreme(objective: Objective) -> str:
    return "highest" if objective.better == "more" else "lowest"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _measured(study: Optimisation, objective: Objective, row: pd.Series) -> str:
    """Return an objective of a point with its interval."""
    name = objective.measure
    return f"{label_in_sentence(name)} {_value(name, row, _suffix(study), named=True)}"


def _value(name: str, row: pd.Series, suffix: str = "_fresh", *, named: bool = False) -> str:
    """Return a mean and its interval, without the unit if `named`: the measure's name stands before it."""
    own = f"{name}{suffix}"
    text = amount(name, row[own])
    text = _short(name, text) if named else text
    low, high = row[f"{own}_low"], row[f"{own}_high"]
    return text if np.isnan(low) else f"{text} ({span(name, low, high)})"


def _words(study: Optimisation, row: pd.Series) -> str:
    """Return the values of a point."""
    named = [f"scenario {row['scenario']}"] if len(study.scenarios) > 1 else []
    named += [
        f"{each.path} = {format(value, '.4g') if isinstance(value := row[each.path], float) else value}"
        for each in study.dimensions if not pd.isna(row[each.path])
    ]  # fmt: skip
    return ", ".join(named)


def _basis(study: Optimisation) -> str:
    """Return which runs the numbers come from."""
    if not _is_fresh(study):
        return (
            "All numbers come from the runs that chose the points, so they are likely to be a little too "
            "good."
        )
    count = int(study.trials["fresh_replicates"].max())
    return (
        f"These numbers come from {count} fresh replicates of each best point, with new random numbers. The "
        f"{len(study.runs):,} runs of the search were used only to choose the points, because the best of "
        "many points is partly best by luck."
    )
