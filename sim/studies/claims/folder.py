"""What a board writes: tables, page and manifest; each file appears whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.measures import KNOWN
from sim.report.claims import render_board
from sim.studies.claims.runs import OWN
from sim.studies.ledger import Ledger
from sim.tables import Column, manifest, write_csv, write_json, write_table, write_text

_ROW = (
    "run_id", "scenario", "point", "replicate", "people_seed", "ties_seed", "luck_seed", "seconds", "error",
)  # fmt: skip

if TYPE_CHECKING:
    from sim.studies.claims.board import Board


def save_board(board: Board, folder: Path, *, command: str = "") -> Path:
    """Write ``claims.json``, ``claims.csv``, ``evidence.csv``, manifest, scenarios, and the page last."""
    folder.mkdir(parents=True, exist_ok=True)
    for scenario in board.scenarios:
        write_text(folder / "scenarios" / f"{scenario.name}.yaml", scenario.to_yaml())
    write_json(folder / "claims.json", {"claims": _known(board.rows)})
    write_csv(folder / "claims.csv", board.table)
    write_csv(folder / "evidence.csv", evidence_table(board))
    size = board.size
    story = manifest(scenarios=board.scenarios, command=command, seconds=board.seconds)
    seeds = dict(zip(("people", "ties", "luck"), OWN, strict=True))
    counts = {"sets": size.sets, "replicates": size.replicates, "fast": size.fast, "seeds": seeds}
    runs = {"runs": sum(each.runs for each in board.found), "failed": board.failed}
    write_json(folder / "manifest.json", {**story, **counts, **runs, "notes": list(board.notes)})
    shown = {**counts, "ended": story["ended"], "seconds": board.seconds, "notes": board.notes}
    write_text(folder / "report.html", render_board(board.rows, **shown))
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


def save_runs(ledger: Ledger, folder: Path) -> None:
    """Write every run of the ledger as ``runs.parquet``; measures that nobody asked for have no column."""
    table = pd.DataFrame(list(ledger.rows()), columns=[*_ROW, *ledger.measures])
    if not len(table):
        return
    asked = [name for name in ledger.measures if table[name].notna().any()]
    kept = table[[*_ROW, *asked]].astype(dict.fromkeys([*asked, "seconds"], "float64"))
    about = [Column(name, "float64", KNOWN[name].unit, KNOWN[name].meaning, nullable=True) for name in asked]
    write_table(folder / "runs.parquet", "runs", kept, extra=about)


def _known(value: Any) -> Any:
    """Turn what has no number into null, as JSON has it."""
    if isinstance(value, dict):
        return {key: _known(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_known(each) for each in value]
    return None if isinstance(value, float) and value != value else value
