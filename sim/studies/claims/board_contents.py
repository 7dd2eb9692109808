"""The contents of a board's folder: tables, page and manifest."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd

from sim import report
from sim.measures import KNOWN
from sim.studies.claims.claim_runs import OWN
from sim.studies.store.ledger import Ledger, StoredRun
from sim.studies.store.study_folder import Contents
from sim.tables import Column

_ROW = StoredRun._fields[:-1]

if TYPE_CHECKING:
    from sim.studies.claims.board import Board


def board_contents(board: Board) -> Contents:
    """Describe what a board writes into its folder."""
    seeds = dict(zip(("people", "ties", "luck"), OWN, strict=True))
    about = {
        "sets": board.size.sets, "replicates": board.size.replicates, "fast": board.size.fast,
        "seeds": seeds, "commits": list(board.commits),
    }  # fmt: skip
    counts = {"runs": sum(each.runs for each in board.found), "failed": board.failed}
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    shown = {**about, "ended": ended, "notes": board.notes}
    return Contents(
        settings=board.scenarios,
        tables={"claims": board.table, "evidence": evidence_table(board)},
        page=lambda _: report.render_board(board.rows, seconds=board.seconds, about=shown),
        seconds=board.seconds,
        runs=board.runs if len(board.runs) else None,
        columns=_columns(board.runs),
        details={**about, **counts, "notes": list(board.notes), "claims": _known(board.rows)},
    )


def evidence_table(board: Board) -> pd.DataFrame:
    """Return every effect behind the verdicts: one row a claim, part, kind of evidence and number.

    ``kind`` is ``declared`` or ``without mechanism``, where ``number`` is the replicate, or ``around``, where
    it is the parameter set.
    """
    rows: list[dict[str, object]] = []
    for each in board.found:
        for part in each.parts:
            kinds = {"declared": part.declared, "without mechanism": part.without, "around": part.around}
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
    """Return every run of the ledger; measures that nobody asked for have no column."""
    table = pd.DataFrame(
        [(*run[:-1], *run.measures) for run in ledger.rows()], columns=[*_ROW, *ledger.measures]
    )
    asked = [name for name in ledger.measures if table[name].notna().any()]
    return table[[*_ROW, *asked]].astype(dict.fromkeys([*asked, "seconds"], "float64"))


def _columns(runs: pd.DataFrame) -> list[Column]:
    """Say what the measures among the columns of runs are."""
    return [
        Column(name, "float64", KNOWN[name].unit, KNOWN[name].meaning, nullable=True)
        for name in runs.columns
        if name in KNOWN
    ]


def _known(value: object) -> object:
    """Turn NaN into null, as JSON has it."""
    if isinstance(value, dict):
        return {key: _known(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_known(each) for each in value]
    return None if isinstance(value, float) and value != value else value
