"""The words of a brief for a board: three slides or pages, each with a headline, sentences and a picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from sim.measures.outcome.groups import EVERYBODY
from sim.measures.registry import label_of
from sim.report import number_words, provenance
from sim.report.findings.cost_table import COSTS, costs
from sim.report.findings.picture_titles import groups_title
from sim.report.findings.scenario_titles import with_title
from sim.report.number_words import changes, share_words
from sim.report.pages import comparison_sentences
from sim.tables.comparison import Pair, pairs
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.briefs.saved_comparison import SavedComparison

_FEWEST_IN_GROUP = 5
NO_YEARS = (
    "No interval is given for the change since then, because the two studies have other "
    "people and other luck."
)


class Slide(NamedTuple):
    """One slide or page: the headline, sentences, a caption for within the picture, and the basis."""

    headline: str
    sentences: tuple[str, ...]
    caption: str
    basis: str


def brief_slides(study: SavedComparison, last: SavedComparison | None = None) -> tuple[Slide, Slide, Slide]:
    """Return three slides: the result, who gains and loses, and what it costs.

    Parameters
    ----------
    study : SavedComparison
    last : SavedComparison, optional
        Last year's study, which is shown beside this one.
    """
    every = pairs(study)  # type: ignore[arg-type]
    basis = _basis(study)
    return _result(study, last, basis), _groups(every, basis), _costs(study, last, basis)


def shares_of(study: SavedComparison, last: SavedComparison | None = None) -> pd.DataFrame:
    """Return everybody's answered shares: ``scenario, label, year, mean, low, high``."""
    tables = []
    for year, each in (("this study", study), ("last year", last)):
        if each is not None:
            own = each.groups[each.groups["group"] == EVERYBODY]
            tables.append(own[["scenario", "mean", "low", "high"]].assign(year=year))
    table = pd.concat(tables, ignore_index=True)
    return table.assign(label=[with_title(str(name)) for name in table["scenario"]])


def costs_of(study: SavedComparison, last: SavedComparison | None = None) -> pd.DataFrame:
    """Return the costs as rows: ``measure, label, scenario, year, value, text``."""
    rows = []
    for year, each in (("this study", study), ("last year", last)):
        if each is None:
            continue
        own = each.differences[each.differences["group"] == EVERYBODY]
        for measure in COSTS:
            means: dict[str, float] = {}
            for change in changes(own[own["measure"] == measure]):
                means |= {change.a: change.mean_a, change.b: change.mean_b}
            rows += [
                (measure, label_of(measure), name, year, value, number_words.amount(measure, value))
                for name, value in means.items()
                if not math.isnan(value)
            ]
    return pd.DataFrame(rows, columns=["measure", "label", "scenario", "year", "value", "text"])


def _result(study: SavedComparison, last: SavedComparison | None, basis: str) -> Slide:
    found = [
        each
        for each in changes(study.differences)
        if each.measure == "answered_share" and each.group == EVERYBODY
    ]
    sentences = [*comparison_sentences.certainties(found)]
    sentences += [
        comparison_sentences.overall(each, comparison_sentences.Ahead(0, 0, 0)) for each in found[:2]
    ]
    if last is not None:
        sentences += _years(shares_of(study, last))
    interval = "" if all(math.isnan(each.low) for each in found) else ", with 95 % interval"
    years = " Hollow: last year's study." if last is not None else ""
    caption = f"Share of all questions that got a helpful answer{interval}.{years}"
    return Slide(comparison_sentences.headline(found), tuple(sentences), caption, basis)


def _years(shares: pd.DataFrame) -> list[str]:
    """Return a sentence for each scenario of both studies, "more" only if the intervals don't overlap."""
    texts = []
    for name, own in shares.groupby("scenario", sort=False):
        by_year = {str(row["year"]): row for _, row in own.iterrows()}
        if len(by_year) < 2:
            continue
        now, before = by_year["this study"], by_year["last year"]
        verb = "answers"
        if now["low"] > before["high"]:
            verb = "answers more:"
        elif now["high"] < before["low"]:
            verb = "answers fewer:"
        else:
            verb = "doesn't clearly differ:"
        was, is_now = (share_words(*row[["mean", "low", "high"]]) for row in (before, now))
        texts.append(f"Compared with last year's study, “{name}” {verb} {is_now} against {was}.")
    return [*texts, NO_YEARS] if texts else ["Last year's study has none of these scenarios."]


def _groups(every: list[Pair], basis: str) -> Slide:
    pair = every[0]
    found = [each for each in changes(pair.differences) if each.measure == "answered_share"]
    shares = [each for each in found if each.group != EVERYBODY]
    small = [each for each in shares if each.people < _FEWEST_IN_GROUP]
    sentences = [comparison_sentences.groups(shares)]
    if small:
        sentences.append(f"{len(small)} groups of fewer than five people are not named here.")
    if len(every) > 1:
        sentences.append(f"Shown: {pair.b} compared with {pair.a}. The report has the other scenarios.")
    caption = (
        f"Answers of 100 questions under {with_title(pair.b)} minus those under "
        f"{with_title(pair.a)}, with 95 % "
        "interval. Hollow: no clear difference. In brackets: people of the group."
    )
    return Slide(groups_title(shares), tuple(sentences), caption, basis)


def _costs(study: SavedComparison, last: SavedComparison | None, basis: str) -> Slide:
    found = costs(study.differences, study.scenarios, study.values)
    sentences = list(found.notes[:5])
    if last is not None:
        sentences.append("The lighter bars are last year's study.")
    sentences.append(
        "This is a model. Its intervals show how precise its figures are, not how far they are from a real "
        "community."
    )
    caption = "Work behind each helpful answer: mean over runs. Each kind of work has its own scale."
    headline = found.finding or "The study doesn't measure what answers cost"
    return Slide(headline.rstrip("."), tuple(sentences), caption, basis)


def _basis(study: SavedComparison) -> str:
    own = study.groups[study.groups["group"] == EVERYBODY]
    people = number_words.number(float(own["people"].max()), 0) if "people" in own and len(own) else "the"
    values = [study.values[name] for name in study.scenarios]
    names = number_words.listed([with_title(name) for name in study.scenarios])
    return (
        f"{study.replicates} societies of {people} people over {number_words.number(study.days, 0)} "
        f"days: {names}. {provenance.count_sentence(values)} Made with whoanswers."
    )
