"""A luck study as text: its main result in sentences, and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.measures.luck.lives import windows_of
from sim.measures.luck.variance_parts import LUCK_PARTS, PERSON_PARTS
from sim.measures.registry import label_of
from sim.report.number_words import amount, span
from sim.report.pages import luck_sentences
from sim.report.quantities import number, percent, points, share

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.luck.luck_study import Luck
    from sim.studies.store.study_folder import Table

_RANKED = {
    "effort": "ranked by effort",
    "the life itself": "ranked by outcome in one life: in that life",
    "another life": "ranked by outcome in one life: in the other lives",
}


def sentences(study: Luck) -> list[str]:
    """Return the headline of the HTML report, and its sentence about luck with the interval."""
    return [f"{luck_sentences.headline(study.shares)}.", luck_sentences.luck_sentence(study.shares)]


def _size(fifths: pd.DataFrame) -> str:
    """Return how many people a fifth has, if it is known."""
    return f"about {fifths['people'].median():,.0f} people each; " if "people" in fifths else ""


def summary(study: Luck) -> list[Table]:
    """Return all tables: title, columns, rows of text."""
    s, asked = study.shares, windows_of(study.shares)
    parts = (*PERSON_PARTS, "luck", *LUCK_PARTS, "person")
    rows = [[part, *(_row(s, n, part) for n, _ in asked)] for part in parts]
    names = [each.words for each in asked]
    f = study.fifths
    fifths = [
        [
            words,
            *(share(r.share, r.low, r.high) for r in f[f["by"] == by].itertuples() if r.fifth in (1, 5)),
        ]
        for by, words in _RANKED.items()
    ]
    r = study.rank
    value, low, high = (number(r[name], 2) for name in ("correlation", "low", "high"))
    correlation = f"{value} [{low}, {high}]"
    return [
        ("What the answered share depends on (share of its variance over people and lives of this society, "
         "95 % interval)",
         ["part", *names], rows),
        ("The same person in two lives", ["measure", "value"],
         [["rank correlation", correlation]]),
        (f"The worst and the best fifth ({_size(study.fifths)}answered share, 95 % interval)",
         ["fifth", "worst", "best"], fifths),
        ("Change of the answered share if more help is given (percentage points, 95 % interval)",
         ["who gives more", "whose share", "answered now", "help a week", "more help", "change"],
         _more_help(study)),
        *_measures(study),
    ]  # fmt: skip


def brief(study: Luck) -> list[Table]:
    """Return tables that fit on a screen: what the answered share depends on, and further measures."""
    return [summary(study)[0], *_measures(study)]


def _measures(study: Luck) -> list[Table]:
    """Return the table of the measures that were asked for, if any were."""
    rows = [
        [
            label_of(m.measure), amount(m.measure, m.mean), span(m.measure, m.low, m.high),
            amount(m.measure, m.lowest), amount(m.measure, m.highest),
        ]
        for m in study.measures.itertuples()
    ]  # fmt: skip
    columns = ["measure", "mean", "95 % interval", "lowest", "highest"]
    return [("Further measures over the lives of this society", columns, rows)] if rows else []


def _more_help(study: Luck) -> list[list[str]]:
    """Return the table rows on how answered shares change if 10 % more help is given."""
    return [
        [
            one.who, one.whose, percent(one.share), number(one.given_a_week, 2),
            f"{100 * one.more_given:+.1f} %", points(one.change, one.low, one.high),
        ]
        for one in study.more_help.itertuples()
    ]  # fmt: skip


def _row(shares: pd.DataFrame, questions: float, part: str) -> str:
    """Return the share of one part of the variance with its interval, as text."""
    found = shares[(shares["questions"] == questions) & (shares["part"] == part)].iloc[0]
    return share(found["share"], found["low"], found["high"])
