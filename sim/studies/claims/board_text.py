"""A claims board as text: how many claims have each verdict, and tables."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.number_words import listed
from sim.report.pages import claims_page
from sim.studies.claims.board_contents import to_dict
from sim.studies.claims.claim_runs import EvidenceSize
from sim.studies.claims.evidence import ClaimEvidence
from sim.studies.claims.verdict import DEPENDS, VERDICTS

COLUMNS = ("claim", "verdict", "effect", "low", "high", "smallest", "unit", "holds in", "without mechanism")
TextTable = tuple[str, list[str], list[list[object]]]
_FEW = 6  # largest number of claims for which reasons are printed, so that they fit on a screen


def board_sentences(found: Sequence[ClaimEvidence], size: EvidenceSize) -> list[str]:
    """Return how many claims have each verdict, and for a few claims the reason for each."""
    verdicts = [each.judgement.verdict for each in found]
    counts = [f"{verdicts.count(name)} {name}" for name in VERDICTS if name in verdicts]
    claims = f"{len(found)} claim{'s' if len(found) > 1 else ''}"
    first_look = "; a first look, with less evidence than a full board" if size.fast else ""
    reasons = [_reason(each) for each in found] if len(found) <= _FEW else []
    return [f"Of {claims}: {listed(counts)}{first_look}.", *reasons]


def _reason(found: ClaimEvidence) -> str:
    """Return why a claim has its verdict, and its effect with the interval."""
    effect = claims_page.line(to_dict(found))["effect"]
    return f"{found.claim.id}: {found.judgement.why}. Effect: {effect}."


def verdict_rows(found: Sequence[ClaimEvidence], size: EvidenceSize) -> TextTable:
    """Return title, columns and rows of a text table: one row per verdict, with the claims that have it."""
    rows: list[list[object]] = []
    for name in VERDICTS:
        claims = [each.claim.id for each in found if each.judgement.verdict == name]
        rows += [[name, ", ".join(claims)]] if claims else []
    return _title(size), ["verdict", "claims"], rows


def table_rows(found: Sequence[ClaimEvidence], size: EvidenceSize) -> TextTable:
    """Return title, columns and rows of a text table, one row per claim."""
    rows = []
    for each in found:
        part, around = each.weakest, each.set_counts
        i, off = part.interval, part.interval_without.mean
        holds = f"{around.above} of {around.known} sets"
        verdict = each.judgement.verdict
        if verdict == DEPENDS and each.separator is not None:
            verdict += f" on {each.separator.path}"
        rows.append(
            [each.claim.id, verdict, i.mean, i.low, i.high, part.part.smallest, part.part.unit, holds, off]
        )
    return _title(size), list(COLUMNS), rows


def _title(size: EvidenceSize) -> str:
    return f"Claims board{' (fast: a first look)' if size.fast else ''}"
