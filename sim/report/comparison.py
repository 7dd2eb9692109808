"""The report on a comparison: one HTML file that needs nothing else and explains itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.measures import MEASURES
from sim.measures.groups import EVERYBODY
from sim.report import words
from sim.report.page import page
from sim.report.pictures import pictures
from sim.report.settings import values_that_differ
from sim.tables import Compared, versions
from sim.tables.manifest import commit


def render_comparison(comparison: Compared, *, figures: Mapping[str, Path | bytes]) -> str:
    """Return the report on a comparison as one HTML page.

    It makes no request of any kind, runs no script, and shows every name that a user chose as text.

    Parameters
    ----------
    comparison : Comparison
        What came out.
    figures : mapping of str to path or bytes
        Its pictures, as :func:`sim.plots.figures` writes them; none may be given.
    """
    return page(
        "comparison.html.j2",
        scenarios=list(comparison.scenarios),
        questions={name: comparison.values[name].get("question", "") for name in comparison.scenarios},
        differing=values_that_differ(comparison.values, list(comparison.scenarios)),
        pairs=[_pair(comparison, a, b) for a, b in _pairs(comparison.differences)],
        effort=[
            said
            for name in comparison.scenarios
            if (said := words.effort_sentence(comparison.groups, name)) is not None
        ],
        groups=_groups(comparison),
        pictures=pictures(figures),
        measures=list(MEASURES.values()),
        basis=_basis(comparison),
    )


def _pairs(differences: pd.DataFrame) -> list[tuple[str, str]]:
    return list(dict.fromkeys(zip(differences["a"], differences["b"], strict=True)))


def _pair(comparison: Compared, a: str, b: str) -> dict[str, Any]:
    place = _pairs(comparison.differences).index((a, b))
    suffix = "" if place == 0 else f"_{place + 1}"
    own, both = (
        table[(table["a"] == a) & (table["b"] == b)]
        for table in (comparison.differences, comparison.counterfactual)
    )
    found = words.changes(own)
    return {
        "a": a,
        "b": b,
        "sentences": words.sentences(found, both),
        "measures": [_row(each) for each in found if each.group == EVERYBODY],
        "groups": [_row(each) for each in found if each.group != EVERYBODY],
        "counterfactual": [_counterfactual(row) for row in both.to_dict("records")],
        "pictures": (f"differences{suffix}", f"counterfactual{suffix}"),
    }


def _row(change: words.Change) -> dict[str, str]:
    known = MEASURES.get(change.measure)
    return {
        "label": known.label if known else change.measure,
        "group": change.group,
        "a": words.amount(change.measure, change.mean_a),
        "b": words.amount(change.measure, change.mean_b),
        "difference": words.difference(change),
        "verdict": words.verdict(change),
        "kind": change.verdict,
    }


def _counterfactual(row: Mapping[Any, Any]) -> dict[str, str]:
    parts = ("neither", "only_a", "only_b", "both")
    shares = {part: words.amount("answered_share", float(row[part])) for part in parts}
    return {"group": str(row["group"]), "questions": f"{int(row['questions']):,}", **shares}


def _groups(comparison: Compared) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, tuple[str, str]]] = {}
    for row in comparison.groups.to_dict("records"):
        cell = (
            words.amount("answered_share", row["mean"]),
            words.span("answered_share", row["low"], row["high"]),
        )
        rows.setdefault(str(row["group"]), {})[str(row["scenario"])] = cell
    empty = (words.NOTHING, words.NOTHING)
    return [
        {"group": group, "cells": [cells.get(name, empty) for name in comparison.scenarios]}
        for group, cells in rows.items()
    ]


def _basis(comparison: Compared) -> dict[str, Any]:
    runs = comparison.runs
    failed = runs[runs["error"].notna()]
    return {
        "replicates": comparison.replicates,
        "runs": len(runs),
        "failed": len(failed),
        "error": str(failed["error"].iloc[0]) if len(failed) else "",
        "days": words.number(comparison.days, 0),
        "seconds": words.number(comparison.seconds, 0),
        "people": _people(comparison),
        "seeds": {
            f"{kind} seed": _range(runs[f"{kind}_seed"].to_numpy()) for kind in ("people", "ties", "luck")
        },
        "versions": versions(),
        "commit": commit(),
    }


def _people(comparison: Compared) -> str:
    counts = {len(tables["people"]) for tables in comparison.tables.values()}
    return " or ".join(f"{count:,}" for count in sorted(counts))


def _range(seeds: Any) -> str:
    distinct = sorted({int(seed) for seed in seeds})
    if len(distinct) > 3 and distinct[-1] - distinct[0] == len(distinct) - 1:
        return f"{distinct[0]} to {distinct[-1]}"
    return ", ".join(str(seed) for seed in distinct[:20]) + (" …" if len(distinct) > 20 else "")
