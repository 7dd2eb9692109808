"""What a board writes: tables, page and manifest; each file appears whole."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.measures import KNOWN
from sim.report.pages.claims_page import render_board
from sim.studies.claims.claim_runs import OWN
from sim.studies.store.ledger import Ledger
from sim.studies.store.study_folder import Contents, save_study
from sim.tables import Column

_ROW = (
    "run_id", "scenario", "point", "replicate", "people_seed", "ties_seed", "luck_seed", "seconds", "error",
)  # fmt: skip

if TYPE_CHECKING:
    from sim.studies.claims.board import Board


def save_board(board: Board, folder: Path, *, command: str = "") -> Path:
    """Write a board's tables, scenarios, page and manifest, which appear together; gives the folder."""
    size = board.size
    seeds = dict(zip(("people", "ties", "luck"), OWN, strict=True))
    about: dict[str, Any] = {
        "sets": size.sets,
        "replicates": size.replicates,
        "fast": size.fast,
        "seeds": seeds,
    }
    about |= {"commits": list(board.commits)}
    counts = {"runs": sum(each.runs for each in board.found), "failed": board.failed}
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    shown = {**about, "ended": ended, "seconds": board.seconds, "notes": board.notes}
    contents = Contents(
        settings=board.scenarios,
        tables={"claims": board.table, "evidence": evidence_table(board)},
        draw=lambda _: {},
        page=lambda _: render_board(board.rows, **shown),
        seconds=board.seconds,
        runs=board.runs if len(board.runs) else None,
        columns=_columns(board.runs),
        details={**about, **counts, "notes": list(board.notes), "claims": _known(board.rows)},
    )
    save_study(folder, contents, command=command)
    return folder


def evidence_table(board: Board) -> pd.DataFrame:
    """Return every effect behind the verdicts: one row a claim, part, kind of evidence and number.

    ``kind`` is ``declared`` or ``without mechanism``, where ``number`` is the replicate, or ``around``, where
    it is the parameter set.
    """
    rows: list[dict[str, Any]] = []
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
    table = pd.DataFrame(list(ledger.rows()), columns=[*_ROW, *ledger.measures])
    asked = [name for name in ledger.measures if table[name].notna().any()]
    return table[[*_ROW, *asked]].astype(dict.fromkeys([*asked, "seconds"], "float64"))


def _columns(runs: pd.DataFrame) -> list[Column]:
    """Say what the measures among the columns of runs are."""
    return [
        Column(name, "float64", KNOWN[name].unit, KNOWN[name].meaning, nullable=True)
        for name in runs.columns
        if name in KNOWN
    ]


def _known(value: Any) -> Any:
    """Turn what has no number into null, as JSON has it."""
    if isinstance(value, dict):
        return {key: _known(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_known(each) for each in value]
    return None if isinstance(value, float) and value != value else value
