"""The report on a comparison: a single HTML file that explains itself."""

from __future__ import annotations

import math
from collections.abc import Mapping

from sim.measures.outcome.groups import EVERYBODY
from sim.measures.registry import KNOWN, label_of, with_standard
from sim.report import alt_text, next_steps, number_words, provenance, small_screen
from sim.report.embedded_pictures import pictures
from sim.report.html_page import Bar, page, run_facts, shares_by_scenario
from sim.report.pages import comparison_sentences, people_section, question_fates
from sim.report.pages.scenario_settings import own_parts, values_that_differ
from sim.tables import ComparisonTables
from sim.tables.comparison import Pair, labels_with_sizes, pairs, with_size
from sim.tables.lazy_pandas import pd


def render_comparison(comparison: ComparisonTables, *, figures: Mapping[str, bytes]) -> str:
    """Return the report on a comparison as a single, self-contained HTML page.

    Parameters
    ----------
    comparison : Comparison
    figures : mapping of str to bytes
        The SVG of each figure by name, as :func:`sim.plots.draw_svg` returns it; may be empty.
    """
    names, values = list(comparison.scenarios), [comparison.values[name] for name in comparison.scenarios]
    return page(
        "comparison.html.j2",
        scenarios=names,
        questions={name: comparison.values[name].get("question", "") for name in names},
        **_summary(comparison),
        **_next_steps(comparison),
        own_parts=own_parts(values),
        differing=values_that_differ(comparison.values, names),
        values=provenance.differing(values),
        value_counts=provenance.count_sentence(values),
        measured=provenance.measured(values),
        pairs=[_pair(comparison, each) for each in pairs(comparison)],
        unpaired=comparison_sentences.other_people(pairs(comparison)),
        effort=[number_words.effort_sentence(comparison.groups, name) for name in names],
        groups=_groups(comparison),
        other_people=_has_other_people(comparison.groups),
        same_questions=question_fates.fates(comparison),
        ends=question_fates.ends(comparison),
        people=people_section.sections(comparison),
        pictures=pictures(figures, alt_text.comparison_texts(comparison)),
        narrow=small_screen.charts(comparison),
        measures=[KNOWN[name] for name in with_standard(comparison.differences["measure"]) if name in KNOWN],
        basis=_basis(comparison),
    )


def _summary(comparison: ComparisonTables) -> dict[str, object]:
    """Return the main result, a sentence on how certain the result is, and the answered shares as bars."""
    found = _everybody(comparison)
    shares: dict[str, float] = {}
    for each in found:
        shares |= {each.a: each.mean_a, each.b: each.mean_b}
    return {
        "headline": comparison_sentences.headline(found),
        "certainty": [comparison_sentences.certainty(each) for each in found],
        "shares": [
            _bar(name, index, shares[name])
            for index, name in enumerate(comparison.scenarios)
            if not math.isnan(shares.get(name, math.nan))
        ],
    }


def _everybody(comparison: ComparisonTables) -> list[number_words.Change]:
    """Return the change in everybody's answered share for each pair."""
    return [
        each
        for each in number_words.changes(comparison.differences)
        if each.measure == "answered_share" and each.group == EVERYBODY
    ]


def _bar(name: str, index: int, share: float) -> Bar:
    value = f"{number_words.amount('answered_share', share)} answered"
    return Bar(name, "AB"[index] if index < 2 else "", index, round(100 * share, 1), value)


def _next_steps(comparison: ComparisonTables) -> dict[str, object]:
    """Return sentences on what could change the result, and commands to try."""
    names, values = comparison.scenarios, [comparison.values[name] for name in comparison.scenarios]
    everybody = _everybody(comparison)
    several = len(everybody) > 1
    sentences = [(f"{change.b}: " if several else "") + next_steps.settling(change) for change in everybody]
    for each in pairs(comparison):
        own = next_steps.unsettled(number_words.changes(each.differences))
        sentences += [(f"{each.b}: " if several else "") + own] if own else []
    return {
        "could_change": sentences,
        "commands": next_steps.suggestions(names, values, everybody, comparison.replicates),
        "experiment": next_steps.ranking(names, values),
        "own_files": sorted({file for each in values for file in next_steps.own_files(each)}),
    }


def _pair(comparison: ComparisonTables, pair: Pair) -> dict[str, object]:
    found, both = number_words.changes(pair.differences), pair.counterfactual
    ahead = comparison_sentences.ahead(comparison.runs, pair.a, pair.b, paired=pair.paired)
    return {
        "a": pair.a,
        "b": pair.b,
        "summary": comparison_sentences.summary(found, both, ahead),
        "sentences": number_words.sentences(found, both),
        "measures": [_row(each) for each in found if each.group == EVERYBODY],
        "groups": [_row(each) for each in found if each.group != EVERYBODY],
        "counterfactual": [_counterfactual(row) for _, row in both.iterrows()],
        "paired": pair.paired,
        "other_people": _has_other_people(both),
        "pictures": (f"differences{pair.suffix}", f"counterfactual{pair.suffix}"),
    }


def _row(change: number_words.Change) -> dict[str, str]:
    pairs = change.replicates + change.missing
    what = "pairs" if change.paired else "runs"
    missing = f"; no value in {change.missing} of {pairs} {what}" if change.missing else ""
    return {
        "label": label_of(change.measure),
        "group": with_size(change.group, change.people),
        "a": number_words.amount(change.measure, change.mean_a),
        "b": number_words.amount(change.measure, change.mean_b),
        "difference": number_words.difference(change) + missing,
        "verdict": number_words.verdict(change),
        "kind": change.verdict,
    }


def _counterfactual(row: pd.Series) -> dict[str, str]:
    shares = {
        part: number_words.share_words(
            *(float(row.get(f"{part}{end}", math.nan)) for end in ("", "_low", "_high"))
        )
        for part in comparison_sentences.PARTS
    }
    return {"group": _label(row) + _mark(row), "questions": f"{int(row['questions']):,}", **shares}


def _label(row: pd.Series) -> str:
    """Return a group's name with its size. Older tables don't have the column ``people``."""
    return with_size(str(row["group"]), float(row.get("people", math.nan)))


def _has_other_people(table: pd.DataFrame) -> bool:
    """Return whether any group consists of different people than under the first scenario."""
    return "same_people" in table and not table["same_people"].all()


def _mark(row: pd.Series) -> str:
    """Return an asterisk if a group consists of different people than under the first scenario.

    Older tables don't have the column ``same_people``.
    """
    return "" if row.get("same_people", True) else " *"


def _groups(comparison: ComparisonTables) -> list[tuple[str, list[tuple[str, str]]]]:
    shares = comparison.groups.rename(columns={"mean": "share"})
    shares["group"] = shares["group"].map(labels_with_sizes(shares))
    return shares_by_scenario(shares, "group", comparison.scenarios, mark=_mark)


def _basis(comparison: ComparisonTables) -> dict[str, object]:
    people, ties, luck = (comparison.runs[f"{kind}_seed"] for kind in ("people", "ties", "luck"))
    if people.equals(ties) and people.equals(luck):
        seeds = {"seeds of people, ties and luck": _range(people)}
    else:
        seeds = {"people seed": _range(people), "ties seed": _range(ties), "luck seed": _range(luck)}
    days = number_words.number(comparison.days, 0)
    return {**run_facts(comparison), "days": days, "people": _people(comparison), "seeds": seeds}


def _people(comparison: ComparisonTables) -> str:
    counts = {len(tables["people"]) for tables in comparison.tables.values()}
    return " or ".join(f"{count:,}" for count in sorted(counts))


def _range(seeds: pd.Series) -> str:
    distinct = sorted({int(seed) for seed in seeds})
    if len(distinct) > 3 and distinct[-1] - distinct[0] == len(distinct) - 1:
        return f"{distinct[0]} to {distinct[-1]}"
    return ", ".join(str(seed) for seed in distinct[:20]) + (" …" if len(distinct) > 20 else "")
