"""Convert claims and their evidence to JSON, and collect what a board writes into its folder."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from sim import report
from sim.measures import KNOWN
from sim.studies.claims.claim_runs import CLAIM_SEEDS
from sim.studies.claims.evidence import ClaimEvidence, PartEvidence
from sim.studies.claims.parameter_sets import parameter_spans
from sim.studies.experiments.experiment import content_text
from sim.studies.store.ledger import Ledger, StoredRun
from sim.studies.store.study_folder import Contents
from sim.tables import Column
from sim.tables.lazy_pandas import pd


def to_dict(found: ClaimEvidence) -> dict[str, object]:
    """Return a claim with its verdict and all evidence, ready for JSON.

    The claim's effect is the effect of its weakest part, which is the part on which the verdict depends most.
    """
    weakest, judgement = found.weakest, found.judgement
    claim = found.claim
    return {
        "id": claim.id,
        "statement": claim.statement,
        "verdict": judgement.verdict,
        "why": judgement.why,
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
        "parts": [_part(part) for part in found.parts],
    }


def _part(part: PartEvidence) -> dict[str, object]:
    """Return the evidence on one part: its effect, its mechanism, its arms, and the effects in the sets."""
    around = part.effects_in_sets.tolist()
    return {**_effect(part), **_mechanism(part), "arms": _arms(part), "around": around}


def _sets(found: ClaimEvidence) -> dict[str, object]:
    """Return in how many parameter sets all parts of a claim hold, and the parameters that decide it."""
    around = found.set_counts
    return {
        "robustness": around.share,
        "robustness_low": around.interval.low, "robustness_high": around.interval.high,
        "sets_holding": around.above, "sets_equal": around.equal, "sets_below": around.below,
        "sets_known": around.known, "sets": around.drawn, "societies": len(found.plan.replicates(0)),
        "depends_on": depends_on(found), "nearest": nearest(found),
    }  # fmt: skip


def _effect(part: PartEvidence) -> dict[str, object]:
    """Return a part's effect with its interval, and the number of parameter sets in which the part holds."""
    i, counts = part.interval, part.set_counts
    return {
        "part": part.part.name, "measure": part.part.measure, "unit": part.part.unit,
        "smallest": part.part.smallest, "effect": i.mean, "low": i.low, "high": i.high, "pairs": i.size,
        "holding": counts.above, "equal": counts.equal, "below": counts.below, "known": counts.known,
    }  # fmt: skip


def _mechanism(part: PartEvidence) -> dict[str, object]:
    """Return a part's effect without the mechanism, and how much the mechanism adds."""
    off, change = part.interval_without, part.mechanism_interval
    return {
        "effect_without": off.mean, "low_without": off.low, "high_without": off.high,
        "mechanism_effect": change.mean, "mechanism_low": change.low, "mechanism_high": change.high,
        "without_mechanism": part.change_without,
    }  # fmt: skip


def _arms(part: PartEvidence) -> list[dict[str, object]]:
    """Return the arms of a part: weight, scenario, and the values that differ from the scenario's."""
    return [
        {"weight": arm.weight, "scenario": arm.scenario, "values": json.loads(content_text(arm.content))}
        for arm in part.part.arms
    ]


def depends_on(found: ClaimEvidence) -> dict[str, object] | None:
    """Return the parameter along which the effect changes its sign, if any; see `ClaimEvidence.separator`.

    The result says whether the claim holds where the parameter is high or low, and gives the parameter's
    median in the sets in which the claim holds and in those in which it fails. The medians are values of the
    first arm that uses the parameter.
    """
    best = found.separator
    if best is None:
        return None
    plan = found.plan
    span = next(
        own[best.path] for arm in plan.claim.arms if best.path in (own := parameter_spans(arm.resolved))
    )
    shares = plan.sets.shares[:, plan.sets.paths.index(best.path)]
    middle = [span.at(float(np.median(shares[found.signs == kind]))) for kind in (1, -1)]
    return {
        "parameter": best.path, "auc": best.auc, "p": best.p,
        "holds_where": "high" if best.auc > 0.5 else "low",
        "middle_holding": middle[0], "middle_failing": middle[1],
    }  # fmt: skip


def nearest(found: ClaimEvidence) -> dict[str, object] | None:
    """Return the parameter that separates the sets best; None if `depends_on` returns a parameter."""
    if found.separator is not None or not found.separators:
        return None
    first = found.separators[0]
    return {"parameter": first.path, "auc": first.auc, "p": first.p}


_ROW = StoredRun._fields[:-1]

if TYPE_CHECKING:
    from sim.studies.claims.board import Board


def board_contents(board: Board) -> Contents:
    """Return what a board writes into its folder."""
    seeds = dict(zip(("people", "ties", "luck"), CLAIM_SEEDS, strict=True))
    about = {
        "sets": board.size.sets, "replicates": board.size.replicates, "fast": board.size.fast,
        "seeds": seeds, "commits": list(board.commits),
    }  # fmt: skip
    counts = {"runs": sum(each.runs for each in board.found), "failed": board.failed}
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    shown = {**about, "ended": ended, "notes": board.notes}
    return Contents(
        study="claims",
        settings=board.scenarios,
        tables={"claims": board.table, "evidence": evidence_table(board)},
        page=lambda _: report.render_board(board.rows, seconds=board.seconds, about=shown),
        seconds=board.seconds,
        runs=board.runs if len(board.runs) else None,
        columns=_columns(board.runs),
        details={**about, **counts, "notes": list(board.notes), "claims": _without_nan(board.rows)},
    )


def evidence_table(board: Board) -> pd.DataFrame:
    """Return every effect on which a verdict is based: a row for each claim, part, kind and number.

    If ``kind`` (of evidence) is ``declared`` or ``without mechanism``, ``number`` is the replicate. If
    ``kind`` is ``around``, ``number`` is the parameter set.
    """
    rows: list[dict[str, object]] = []
    for each in board.found:
        for part in each.parts:
            kinds = {
                "declared": part.effects,
                "without mechanism": part.effects_without,
                "around": part.effects_in_sets,
            }
            for kind, effects in kinds.items():
                rows += [
                    {
                        "claim": each.claim.id, "part": part.part.name, "kind": kind, "number": n,
                        "effect": effect, "fast": board.size.fast,
                    }
                    for n, effect in enumerate(effects.tolist())
                ]  # fmt: skip
    return pd.DataFrame(rows)


def runs_table(ledger: Ledger) -> pd.DataFrame:
    """Return every run of the ledger. A measure that has no value in any run has no column."""
    table = pd.DataFrame(
        [(*run[:-1], *run.measures) for run in ledger.rows()], columns=[*_ROW, *ledger.measures]
    )
    measured = [name for name in ledger.measures if table[name].notna().any()]
    return table[[*_ROW, *measured]].astype(dict.fromkeys([*measured, "seconds"], "float64"))


def _columns(runs: pd.DataFrame) -> list[Column]:
    """Return a description of each measure that is a column of a table of runs."""
    return [
        Column(name, "float64", KNOWN[name].unit, KNOWN[name].meaning, nullable=True)
        for name in runs.columns
        if name in KNOWN
    ]


def _without_nan(value: object) -> object:
    """Return nested values with None in place of NaN, which JSON doesn't have."""
    if isinstance(value, dict):
        return {key: _without_nan(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_nan(each) for each in value]
    return None if isinstance(value, float) and value != value else value
