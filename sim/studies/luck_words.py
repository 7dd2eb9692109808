"""A luck study as tables of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.measures.luck import PARTS, QUESTIONS
from sim.report.amounts import number, points, share

if TYPE_CHECKING:
    from sim.studies.luck import Luck

Table = tuple[str, list[str], list[list[str]]]
_RANKED = {
    "effort": "by effort",
    "the life itself": "by outcome in one life: that life",
    "another life": "by outcome in one life: the same people in the others",
}


def summary(study: Luck) -> list[Table]:
    """Give the tables that the command prints: titles, columns, and rows of text."""
    s = study.shares
    rows = [
        [part, *(_row(s, n, part) for n in QUESTIONS)] for part in (*PARTS[:3], "luck", *PARTS[3:], "person")
    ]
    names = [f"{n} question{'' if n == 1 else 's'}" for n in QUESTIONS]
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
    more = [[one.whose, points(one.change, one.low, one.high)] for one in study.one_more.itertuples()]
    return [
        ("What the share answered hangs on (share of its variance among people and lives, 95 % interval)",
         ["part", *names], rows),
        ("The same person in two lives", ["measure", "value"],
         [["rank correlation", correlation]]),
        ("The worst and the best fifth (answered share, 95 % interval)", ["fifth", "worst", "best"], fifths),
        ("One more answer given a week, on one's own answered share (percentage points, 95 % interval)",
         ["whose", "change"], more),
    ]  # fmt: skip


def _row(shares: object, questions: int, part: str) -> str:
    found = shares[(shares["questions"] == questions) & (shares["part"] == part)].iloc[0]  # type: ignore[index]
    return share(found["share"], found["low"], found["high"])
