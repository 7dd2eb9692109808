"""The report on a comparison: one HTML file that needs nothing else and explains itself."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sim.measures import MEASURES
from sim.measures.outcome.groups import EVERYBODY
from sim.report import alt_text, next_steps, number_words, provenance, small_screen
from sim.report.embedded_pictures import pictures
from sim.report.html_page import page
from sim.report.pages import comparison_sentences, question_fates
from sim.report.pages.scenario_settings import values_that_differ
from sim.tables import Compared, commit, versions


def render_comparison(comparison: Compared, *, figures: Mapping[str, Path | bytes]) -> str:
    """Return the report on a comparison as one HTML page.

    It makes no request of any kind, runs no script, and shows every name that a user chose as text.

    Parameters
    ----------
    comparison : Comparison
        What came out.
    figures : mapping of str to path or bytes
        Its pictures, as :func:`sim.plots.figure_files` writes them; none may be given.
    """
    names, values = list(comparison.scenarios), [comparison.values[name] for name in comparison.scenarios]
    told = {**alt_text.of_comparison(comparison), **_ends(comparison)}
    return page(
        "comparison.html.j2",
        scenarios=names,
        questions={name: comparison.values[name].get("question", "") for name in names},
        **_first(comparison),
        **_changing(comparison, names, values),
        differing=values_that_differ(comparison.values, names),
        values=provenance.differing(values),
        rests=provenance.counted(values),
        measured=provenance.measured(values),
        pairs=[_pair(comparison, a, b) for a, b in _pairs(comparison.differences)],
        effort=[
            said
            for name in names
            if (said := number_words.effort_sentence(comparison.groups, name)) is not None
        ],
        groups=_groups(comparison),
        apart=_apart(comparison.groups),
        same=question_fates.fates(comparison),
        ends=question_fates.ends(comparison),
        pictures=pictures(figures, told),
        narrow=small_screen.charts(comparison),
        measures=list(MEASURES.values()),
        basis=_basis(comparison),
    )


def _first(comparison: Compared) -> dict[str, Any]:
    """The one idea, how sure it is, and the shares answered as bars."""
    found = _everybody(comparison)
    shares: dict[str, float] = {}
    for each in found:
        shares |= {each.a: each.mean_a, each.b: each.mean_b}
    return {
        "headline": comparison_sentences.headline(found),
        "certainty": [comparison_sentences.certainty(each) for each in found],
        "shares": [_bar(name, place, shares[name]) for place, name in enumerate(comparison.scenarios)
                   if not math.isnan(shares.get(name, math.nan))],
    }  # fmt: skip


def _everybody(comparison: Compared) -> list[number_words.Change]:
    """The answered share of everybody, one change for each pair."""
    return [
        each
        for each in number_words.changes(comparison.differences)
        if each.measure == "answered_share" and each.group == EVERYBODY
    ]


def _bar(name: str, place: int, share: float) -> dict[str, Any]:
    return {
        "label": name,
        "sign": "AB"[place] if place < 2 else "",
        "side": place,
        "width": round(100 * share, 1),
        "value": f"{number_words.amount('answered_share', share)} answered",
    }


def _ends(comparison: Compared) -> dict[str, str]:
    """Where questions end, in words, if that was watched."""
    ends = getattr(comparison, "ends", None)
    if ends is None:
        return {}
    parts = [
        f"{row['scenario']}, {row['end']} {number_words.amount('answered_share', row['share'])}"
        for row in ends.to_dict("records")
    ]
    return {"ends": "; ".join(parts) + "."}


def _changing(comparison: Compared, names: list[str], values: list[Mapping[str, Any]]) -> dict[str, Any]:
    """What would change the result: computed where it can be, and commands to try."""
    found = number_words.changes(comparison.differences)
    everybody = _everybody(comparison)
    several = len(everybody) > 1
    said = [(f"{each.b}: " if several else "") + next_steps.settling(each) for each in everybody]
    for a, b in _pairs(comparison.differences):
        own = next_steps.unsettled([each for each in found if (each.a, each.b) == (a, b)])
        said += [(f"{b}: " if several else "") + own] if own else []
    return {
        "changes_it": said,
        "commands": next_steps.tries(names, values, everybody, comparison.replicates),
        "experiment": next_steps.ranking(names, values),
        "own_files": sorted({file for each in values for file in next_steps.own_files(each)}),
    }


def _pairs(differences: pd.DataFrame) -> list[tuple[str, str]]:
    return list(dict.fromkeys(zip(differences["a"], differences["b"], strict=True)))


def _pair(comparison: Compared, a: str, b: str) -> dict[str, Any]:
    place = _pairs(comparison.differences).index((a, b))
    suffix = "" if place == 0 else f"_{place + 1}"
    own, both = (
        table[(table["a"] == a) & (table["b"] == b)]
        for table in (comparison.differences, comparison.counterfactual)
    )
    found = number_words.changes(own)
    return {
        "a": a,
        "b": b,
        "three": comparison_sentences.three(found, both, comparison_sentences.ahead(comparison.runs, a, b)),
        "sentences": number_words.sentences(found, both),
        "measures": [_row(each) for each in found if each.group == EVERYBODY],
        "groups": [_row(each) for each in found if each.group != EVERYBODY],
        "counterfactual": [_counterfactual(row) for row in both.to_dict("records")],
        "apart": _apart(both),
        "pictures": (f"differences{suffix}", f"counterfactual{suffix}"),
    }


def _row(change: number_words.Change) -> dict[str, str]:
    known = MEASURES.get(change.measure)
    return {
        "label": known.label if known else change.measure,
        "group": change.group,
        "a": number_words.amount(change.measure, change.mean_a),
        "b": number_words.amount(change.measure, change.mean_b),
        "difference": number_words.difference(change),
        "verdict": number_words.verdict(change),
        "kind": change.verdict,
    }


def _counterfactual(row: Mapping[Any, Any]) -> dict[str, str]:
    parts = ("neither", "only_a", "only_b", "both")
    shares = {part: number_words.amount("answered_share", float(row[part])) for part in parts}
    return {
        "group": str(row["group"]) + _mark(row),
        "questions": f"{int(row['questions']):,}",
        **shares,
    }


def _apart(table: pd.DataFrame) -> bool:
    """Whether a row is of other people than under the first scenario, and so is marked."""
    return "same_people" in table and not table["same_people"].all()


def _mark(row: Mapping[Any, Any]) -> str:
    """Mark a group that is of other people than under the first scenario; an older table doesn't say."""
    return "" if row.get("same_people", True) else " *"


def _groups(comparison: Compared) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, tuple[str, str]]] = {}
    for row in comparison.groups.to_dict("records"):
        cell = (
            number_words.amount("answered_share", row["mean"]) + _mark(row),
            number_words.span("answered_share", row["low"], row["high"]),
        )
        rows.setdefault(str(row["group"]), {})[str(row["scenario"])] = cell
    empty = (number_words.NOTHING, number_words.NOTHING)
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
        "days": number_words.number(comparison.days, 0),
        "seconds": number_words.number(comparison.seconds, 0),
        "people": _people(comparison),
        "seeds": {
            f"{kind} seed": _range(runs[f"{kind}_seed"].to_numpy()) for kind in ("people", "ties", "luck")
        },
        "notes": list(getattr(comparison, "notes", ())),
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
