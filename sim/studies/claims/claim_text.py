"""A claim with its evidence as JSON, and as a row of a text table."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from sim.studies.claims.claim_runs import Size
from sim.studies.claims.evidence import ClaimEvidence, PartEvidence
from sim.studies.claims.parameter_sets import spans
from sim.studies.claims.verdict import DEPENDS
from sim.studies.experiments.experiment import content_text

COLUMNS = ("claim", "verdict", "effect", "low", "high", "smallest", "unit", "holds in", "without mechanism")


def to_dict(found: ClaimEvidence) -> dict[str, object]:
    """Return a claim with its verdict and all evidence, ready for JSON.

    The effect is that of the weakest part, on which the verdict depends most.
    """
    weakest, judged = found.weakest, found.judgement
    claim = found.claim
    return {
        "id": claim.id,
        "statement": claim.statement,
        "verdict": judged.verdict,
        "why": judged.why,
        **_effect(weakest),
        **_sets(found),
        "mechanism": claim.mechanism.name,
        "mechanism_none": claim.mechanism.none,
        **_mechanism(weakest),
        "replicates": found.plan.size.replicates,
        "fast": found.plan.size.fast,
        "runs": found.runs,
        "failed": found.failed,
        "missing": found.missing,
        "reason": found.reason,
        "seconds": round(found.seconds, 2),
        "note": claim.note,
        "parts": [
            {**_effect(part), **_mechanism(part), "arms": _arms(part), "around": part.around.tolist()}
            for part in found.parts
        ],
    }


def _sets(found: ClaimEvidence) -> dict[str, object]:
    """Return in how many parameter sets all parts hold, and what separates these from the others."""
    around = found.around
    return {
        "robustness": around.share,
        "robustness_low": around.interval.low, "robustness_high": around.interval.high,
        "sets_holding": around.above, "sets_equal": around.equal, "sets_below": around.below,
        "sets_known": around.known, "sets": around.drawn, "societies": len(found.plan.replicates(0)),
        "depends_on": depends_on(found), "nearest": nearest(found),
    }  # fmt: skip


def _effect(part: PartEvidence) -> dict[str, object]:
    i, counts = part.interval, part.counts
    return {
        "part": part.part.name, "measure": part.part.measure, "unit": part.part.unit,
        "smallest": part.part.smallest, "effect": i.mean, "low": i.low, "high": i.high, "pairs": i.size,
        "holding": counts.above, "equal": counts.equal, "below": counts.below, "known": counts.known,
    }  # fmt: skip


def _mechanism(part: PartEvidence) -> dict[str, object]:
    """Return the effect without the mechanism, and what the mechanism adds."""
    off, change = part.off, part.change
    return {
        "effect_without": off.mean, "low_without": off.low, "high_without": off.high,
        "mechanism_effect": change.mean, "mechanism_low": change.low, "mechanism_high": change.high,
        "without_mechanism": part.mechanism,
    }  # fmt: skip


def _arms(part: PartEvidence) -> list[dict[str, object]]:
    return [
        {"weight": arm.weight, "scenario": arm.scenario, "values": json.loads(content_text(arm.content))}
        for arm in part.part.arms
    ]


def depends_on(found: ClaimEvidence) -> dict[str, object] | None:
    """Return the best separating parameter, if any: its direction, and its median in both kinds of sets.

    Values are those of the first arm that uses the parameter.
    """
    best = found.separator
    if best is None:
        return None
    plan = found.plan
    span = next(own[best.path] for arm in plan.claim.arms if best.path in (own := spans(arm.resolved)))
    shares = plan.sets.shares[:, plan.sets.paths.index(best.path)]
    middle = [span.at(float(np.median(shares[found.signs == kind]))) for kind in (1, -1)]
    return {
        "parameter": best.path, "auc": best.auc, "p": best.p,
        "holds_where": "high" if best.auc > 0.5 else "low",
        "middle_holding": middle[0], "middle_failing": middle[1],
    }  # fmt: skip


def nearest(found: ClaimEvidence) -> dict[str, object] | None:
    """Return the parameter that separates best, if the effect is not shown to turn with any."""
    if found.separator is not None or not found.separators:
        return None
    first = found.separators[0]
    return {"parameter": first.path, "auc": first.auc, "p": first.p}


def table_rows(found: Sequence[ClaimEvidence], size: Size) -> tuple[str, list[str], list[list[object]]]:
    """Return title, columns and rows of a text table, one row a claim."""
    rows = []
    for each in found:
        part, around = each.weakest, each.around
        i, off = part.interval, part.off.mean
        holds = f"{around.above} of {around.known} sets"
        verdict = each.judgement.verdict
        if verdict == DEPENDS and each.separator is not None:
            verdict += f" on {each.separator.path}"
        rows.append(
            [each.claim.id, verdict, i.mean, i.low, i.high, part.part.smallest, part.part.unit, holds, off]
        )
    return f"Claims board{' (fast: a first look)' if size.fast else ''}", list(COLUMNS), rows
