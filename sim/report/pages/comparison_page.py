"""The report on a comparison: a single HTML file that explains itself."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.measures.outcome.groups import EVERYBODY
from sim.measures.registry import KNOWN, label_of, with_standard
from sim.report import alt_text, next_steps, number_words, provenance, small_screen
from sim.report.embedded_pictures import pictures
from sim.report.findings import picture_titles
from sim.report.findings.cost_table import costs
from sim.report.findings.scenario_titles import title_of
from sim.report.html_page import page, run_facts, shares_by_scenario
from sim.report.interval_rows import Line, interval_rows, marks_explained
from sim.report.pages import comparison_sentences, people_section, question_fates
from sim.report.pages.scenario_settings import own_parts, values_that_differ
from sim.report.percent import change_words
from sim.tables import ComparisonTables
from sim.tables.comparison import Pair, labels_with_sizes, pairs, with_size
from sim.tables.lazy_pandas import pd

_TOPICS = {
    "ends": "Why questions are not answered",
    "waiting": "How long people wait",
    "over_time": "From day to day",
    "giving": "Who helps",
    "map": "Where help comes from",
}
_CONTENTS = (
    ("short", "Results"), ("figures", "Groups"), ("costs", "Costs"), ("compared", "What was compared"),
    ("basis", "Runs and assumptions"), ("change", "What could change it"), ("tables", "Tables"),
    ("words", "Glossary"),
)  # fmt: skip


def render_comparison(comparison: ComparisonTables, *, figures: Mapping[str, bytes]) -> str:
    """Return the report on a comparison as a single, self-contained HTML page.

    Parameters
    ----------
    comparison : Comparison
    figures : mapping of str to bytes
        The SVG of each figure by name, as :func:`sim.plots.draw_svg` returns it; may be empty.
    """
    names, values = list(comparison.scenarios), [comparison.values[name] for name in comparison.scenarios]
    titles = picture_titles.picture_titles(comparison)
    return page(
        "comparison.html.j2",
        scenarios=names,
        scenario_titles={name: title_of(name) for name in names},
        questions={name: comparison.values[name].get("question", "") for name in names},
        contents=_contents(comparison),
        titles=titles,
        topics=[*_TOPICS.items(), *_further_topics(titles)],
        costs=costs(comparison.differences, names, comparison.values),
        **_first_screen(comparison, values),
        **_next_steps(comparison),
        **_assumptions(comparison, values),
        effort=[number_words.effort_sentence(comparison.groups, name) for name in names],
        groups=_groups(comparison),
        other_people=_has_other_people(comparison.groups),
        same_questions=question_fates.fates(comparison),
        ends=question_fates.ends(comparison),
        people=people_section.sections(comparison),
        pictures=pictures(figures, alt_text.comparison_texts(comparison), titles=titles),
        narrow=small_screen.charts(comparison),
        measures=[KNOWN[name] for name in with_standard(comparison.differences["measure"]) if name in KNOWN],
        basis=_basis(comparison),
    )


def _contents(comparison: ComparisonTables) -> list[tuple[str, str]]:
    """Return the parts to which the page's menu leads."""
    people: pd.DataFrame = getattr(comparison, "people", pd.DataFrame())
    some = [("people", "The people")] if len(people) else []
    some += [("same", "Single questions")] if getattr(comparison, "questions", None) is not None else []
    return [*_CONTENTS[:3], *some, *_CONTENTS[3:]]


def _further_topics(titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the pictures of further measures with the measures' labels."""
    names = [name for name in titles if name.startswith("measure_")]
    return [(name, label_of(name.removeprefix("measure_"))) for name in names]


def _assumptions(comparison: ComparisonTables, values: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """Return what differs between the scenarios, and how many values are assumptions."""
    return {
        "own_parts": own_parts(values),
        "differing": values_that_differ(comparison.values, list(comparison.scenarios)),
        "values": provenance.differing(values),
        "value_counts": provenance.count_sentence(values),
        "measured": provenance.measured(values),
    }


def _first_screen(comparison: ComparisonTables, values: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """Return what can be read alone: the main result, a chart, at most three sentences, and their basis."""
    found, every = _everybody(comparison), pairs(comparison)
    about = [_pair(comparison, each) for each in every]
    first = [(str(each["b"]), each["summary"][0][1]) for each in about]
    if len(about) == 1:
        same = picture_titles.same_question_title(every[0]) if every[0].paired else ""
        first = [*about[0]["summary"][:2], *([("The same questions", f"{same}.")] if same else [])]
    everybody, change_chart = small_screen.everybody(comparison), _change_chart(found, comparison.scenarios)
    people, days = _people(comparison), number_words.number(comparison.days, 0)
    many = "1 society" if comparison.replicates == 1 else f"{comparison.replicates:,} societies"
    return {
        "headline": comparison_sentences.headline(found),
        "certainty": comparison_sentences.certainties(found),
        "unpaired": comparison_sentences.other_people(every),
        "pairs": about,
        "everybody": everybody,
        "change_chart": change_chart,
        "shown_first": first[:3],
        "marks": marks_explained(everybody, change_chart),
        "rests": (
            f"{many} of {people} people over {days} days, simulated under every scenario. "
            f"{provenance.count_sentence(values)} No result was measured in a real town, firm or website."
        ),
    }


def _change_chart(found: Sequence[number_words.Change], names: Sequence[str]) -> small_screen.Chart:
    """Return a chart of how many more of 100 questions are answered than under the first scenario."""
    lines = [
        Line(f"{each.b} minus {each.a}", change_words(each), *each[6:9], names.index(each.b))
        for each in found
    ]
    return interval_rows("difference, of 100 questions", lines)


def _everybody(comparison: ComparisonTables) -> list[number_words.Change]:
    """Return the change in everybody's answered share for each pair."""
    return [
        each
        for each in number_words.changes(comparison.differences)
        if each.measure == "answered_share" and each.group == EVERYBODY
    ]


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


def _pair(comparison: ComparisonTables, pair: Pair) -> dict[str, Any]:
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
        "suffix": pair.suffix,
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
