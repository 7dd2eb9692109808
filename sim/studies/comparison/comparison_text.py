"""A comparison as text: its main result in sentences, a short table, and all tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.measures.outcome.groups import EVERYBODY, FIFTHS
from sim.measures.registry import further_measures, label_of, unit_of
from sim.report.number_words import Change, amount, changes, number as figure, span
from sim.report.pages import comparison_sentences, people_section
from sim.report.quantities import number, points, share
from sim.studies.comparison.question_outcomes import question_rows
from sim.tables.comparison import labels_with_sizes, pairs, with_size

if TYPE_CHECKING:
    from sim.studies.comparison.compare import Comparison
    from sim.studies.store.study_folder import Table

_SHOWN = (
    "answered_share", "answered_first_day_share", "median_wait_days", "anyone_answered_share", "gini_helped",
    "gini_helped_null", "reciprocity", "reciprocity_null", "help_per_answer", "reads_per_answer",
    "same_town_share", "mean_morale",
)  # fmt: skip


# Rows of the short table: label, measure, group
_IN_SHORT = (
    ("Answered share", "answered_share", EVERYBODY),
    ("… of the fifth with least effort", "answered_share", FIFTHS[0]),
    ("… of the fifth with most effort", "answered_share", FIFTHS[-1]),
    ("Answered on the first day", "answered_first_day_share", EVERYBODY),
    ("Median wait", "median_wait_days", EVERYBODY),
    ("Help from the same town", "same_town_share", EVERYBODY),
    ("Readings per answer", "reads_per_answer", EVERYBODY),
)


def sentences(comparison: Comparison) -> list[str]:
    """Return the report's headline, then a sentence for each other scenario: its difference with interval."""
    everybody = [
        each
        for each in changes(comparison.differences)
        if each.measure == "answered_share" and each.group == EVERYBODY
    ]
    found = [
        comparison_sentences.overall(
            each, comparison_sentences.ahead(comparison.runs, each.a, each.b, paired=each.paired)
        )
        for each in everybody
    ]
    others = comparison_sentences.other_people(pairs(comparison))
    named = people_section.named_sentences(comparison)
    return [f"{comparison_sentences.headline(everybody)}.", *found, *others, *named]


def summary(comparison: Comparison) -> list[Table]:
    """Return all tables: title, columns, rows of text."""
    others = comparison.scenarios[1:]
    tables = [_who(comparison)]
    for b in others:
        tables.append(_differences(comparison, b))
        if b not in _unpaired(comparison):
            tables.append(_counterfactual(comparison, b))
    return [*tables, *_ends(comparison), *_failed(comparison)]


def brief(comparison: Comparison) -> list[Table]:
    """Return tables that fit on a screen: the main measures of two scenarios, or one row per scenario."""
    many = len(comparison.scenarios) > 2
    tables = [_shares(comparison), _to_the_first(comparison)] if many else [_in_short(comparison)]
    if many and further_measures(comparison.differences):
        tables.append(_further_measures(comparison))
    return [*tables, *_ends(comparison)[:1], *_failed(comparison)]


def _unpaired(comparison: Comparison) -> list[str]:
    """Return the scenarios with other people than the first, whose differences aren't paired."""
    return [each.b for each in pairs(comparison) if not each.paired]


def _kind(comparison: Comparison, *others: str) -> str:
    """Return the word for the differences of these scenarios from the first: paired or not."""
    unpaired = {*others} & {*_unpaired(comparison)}
    if not unpaired:
        return "paired"
    return "not paired" if unpaired == {*others} else f"paired except for {', '.join(sorted(unpaired))}"


def _in_short(comparison: Comparison) -> Table:
    a, b = comparison.scenarios
    found = {(each.measure, each.group): each for each in changes(comparison.differences)}
    rows = [
        [label, _mean(comparison, own, a), _mean(comparison, own, b), _short_difference(own)]
        for label, name, group in (
            *_IN_SHORT,
            *((label_of(m), m, EVERYBODY) for m in further_measures(comparison.differences)),
        )
        if (own := found.get((name, group))) is not None
    ]
    kind = "paired" if _kind(comparison, b) == "paired" else "unpaired"
    return f"Main results ({kind} differences with 95 % intervals)", ["", a, b, "difference"], rows


def _mean(comparison: Comparison, change: Change, scenario: str) -> str:
    """Return the mean as text, or in how many runs no half of the questions was answered.

    The mean of the other runs would be too short a wait.
    """
    if change.measure == "median_wait_days" and change.missing:
        runs = comparison.runs[comparison.runs["error"].isna()]
        waits = runs.loc[runs["scenario"] == scenario, change.measure]
        if waits.isna().any():
            return f"none in {waits.isna().sum()} of {waits.size}"
    return amount(change.measure, change.mean_a if scenario == change.a else change.mean_b)


def _further_measures(comparison: Comparison) -> Table:
    """Return the table of further measures: each scenario's mean, and the difference from the first."""
    found = changes(comparison.differences)
    rows = [
        [label_of(own.measure), own.b, amount(own.measure, own.mean_b), _short_difference(own)]
        for name in further_measures(comparison.differences)
        for own in found
        if own.measure == name
    ]
    kind = _kind(comparison, *comparison.scenarios[1:])
    title = f"Further measures, and their differences from {comparison.scenarios[0]} ({kind}, 95 % interval)"
    return title, ["measure", "scenario", "mean", "difference"], rows


def _short_difference(change: Change) -> str:
    """Return a difference as text, in the unit of its row and with its interval if there is one."""
    scale = 100 if unit_of(change.measure) == "share" else 1
    size = figure(scale * change.difference, sign=True)
    interval = span(change.measure, change.low, change.high, sign=True)
    shown = size if change.verdict == "unknown" or change.constant else f"{size} ({interval})"
    count, what = change.replicates + change.missing, "pairs" if change.paired else "runs"
    return f"{shown}, {change.replicates} of {count} {what}" if change.missing else shown


def _shares(comparison: Comparison) -> Table:
    """Return the table of answered shares, with one row per scenario."""
    g = comparison.groups
    found = {(r.scenario, r.group): share(r.mean, r.low, r.high) for r in g.itertuples()}
    means = {(r.scenario, r.group): share(r.mean) for r in g.itertuples()}
    day = comparison.runs.groupby("scenario")["answered_first_day_share"].mean()
    rows = []
    for name in comparison.scenarios:
        fifths = [means.get((name, fifth), "–") for fifth in (FIFTHS[0], FIFTHS[-1])]
        rows.append([name, found.get((name, EVERYBODY), "–"), *fifths, share(day.get(name, np.nan))])
    title = "Who gets answers (answered share, 95 % interval; fifth 1: least effort, fifth 5: most)"
    return (title, ["scenario", "all", "fifth 1", "fifth 5", "first day"], rows)


def _to_the_first(comparison: Comparison) -> Table:
    """Return the table of differences from the first scenario, with one row per other scenario."""
    a, *others = comparison.scenarios
    own = [each for each in changes(comparison.differences) if each.measure == "answered_share"]
    rows = []
    for b in others:
        everybody = [each for each in own if each.b == b and each.group == EVERYBODY]
        said = [each.verdict for each in own if each.b == b and each.group != EVERYBODY]
        gap = [points(each.difference, each.low, each.high) for each in everybody] or ["–"]
        many = [str(said.count(verdict)) for verdict in ("more", "less")]
        rows.append([b, *gap, *many, str(len(said) - sum(map(int, many)))])
    title = (
        f"Difference of the answered share from {a} (points, {_kind(comparison, *others)}, 95 % interval; "
        "computed before rounding), and how many groups clearly gain or lose"
    )
    return title, ["scenario", "all", "gain", "lose", "unclear"], rows


def _failed(comparison: Comparison) -> list[Table]:
    """Return the table of the first ten runs that failed, if any failed."""
    failed = comparison.runs[comparison.runs["error"].notna()]
    rows = [[str(r.run_id), r.scenario, str(r.error)] for r in failed.head(10).itertuples()]
    title = f"{len(failed)} of {len(comparison.runs)} runs failed"
    return [(title, ["run", "scenario", "error"], rows)] if rows else []


def _mark(same_people: bool) -> str:  # noqa: FBT001 - a column of the table
    """Return the mark of a group that has different people than under the first scenario."""
    return "" if same_people else " *"


def _who(comparison: Comparison) -> Table:
    """Return the table of answered shares by group and scenario."""
    g = comparison.groups
    names = list(comparison.scenarios)
    order = list(dict.fromkeys(g["group"]))
    cells = {
        (r.scenario, r.group): share(r.mean, r.low, r.high) + _mark(r.same_people) for r in g.itertuples()
    }
    labels = labels_with_sizes(g)
    rows = [[labels[group], *(cells.get((n, group), "–") for n in names)] for group in order]
    legend = "" if g["same_people"].all() else f"; * other people than under {names[0]}"
    return (f"Who gets answers (answered share, 95 % interval{legend})", ["asker", *names], rows)


def _differences(comparison: Comparison, b: str) -> Table:
    """Return the table of differences between scenario `b` and the first scenario."""
    d = comparison.differences[comparison.differences["b"] == b]
    parts = [
        d[(d["measure"] == m) & (d["group"] == "all")]
        for m in (*_SHOWN, *further_measures(comparison.differences))
    ]
    parts.append(d[(d["measure"] == "answered_share") & (d["group"] != "all")])
    rows = [_difference(r) for part in parts for r in part.itertuples()]
    a = comparison.scenarios[0]
    kind = _kind(comparison, b)
    title = f"Differences: {b} minus {a} ({kind}, 95 % interval; computed before rounding)"
    return title, ["measure", "askers", a, b, "difference", "95 % interval"], rows


def _difference(r: Any) -> list[str]:
    """Return one row of the table of differences."""
    interval = "–" if np.isnan(r.low) else f"{_signed(r.low)} to {_signed(r.high)}"
    if r.low == r.high:
        interval = f"the same in {f'{r.replicates} pairs' if r.missing and r.paired else 'every run'}"
    if r.missing:
        what = "pairs" if r.paired else "runs"
        interval += f"; no value in {r.missing} of {r.replicates + r.missing} {what}"
    label, unit = label_of(r.measure), unit_of(r.measure)
    difference = "–" if np.isnan(r.difference) else _signed(r.difference)
    label = f"{label} ({unit})" if unit else label
    return [label, with_size(r.group, r.people), number(r.mean_a), number(r.mean_b), difference, interval]


def _signed(value: float) -> str:
    """Return a number with its sign and three decimals; zero without a sign."""
    text = f"{value:+.3f}"
    return text if float(text) else text[1:]


def _counterfactual(comparison: Comparison, b: str) -> Table:
    """Return the table of questions answered in the first scenario and `b`, in one of the two, or in none."""
    c = comparison.counterfactual
    rows, legend = [], ""
    for r in c[c["b"] == b].itertuples() if len(c) else ():
        if r.questions:
            shares = [
                share(getattr(r, s), getattr(r, f"{s}_low"), getattr(r, f"{s}_high"))
                for s in ("neither", "only_a", "only_b", "both")
            ]
            rows.append([with_size(r.group, r.people), *shares, f"{r.questions:,}{_mark(r.same_people)}"])
            legend = legend if r.same_people else f"; * grouped by where people are under {b} at the end"
    a = comparison.scenarios[0]
    title = f"The same question in both (share answered, 95 % interval{legend})"
    return title, ["asker", "in neither", f"only {a}", f"only {b}", "in both", "questions"], rows


def _ends(comparison: Comparison) -> list[Table]:
    """Return the tables of how questions end and of the same questions in each scenario, if asked for."""
    if comparison.ends is None or comparison.questions is None:
        return []
    e = comparison.ends
    cells = {(r.scenario, r.end): share(r.share, r.low, r.high) for r in e.itertuples()}
    names = list(comparison.scenarios)
    rows = [[end, *(cells[n, end] for n in names)] for end in dict.fromkeys(e["end"])]
    columns = ["question", "scenario", "shown to", "read by", "able readers", "able in all", "helped", "end"]
    listed = question_rows(comparison.questions) or [["none", *[""] * 7]]
    return [
        ("Where questions end (share of all questions, 95 % interval)", ["end", *names], rows),
        ("The same question in each network (numbers of people)", columns, listed),
    ]
