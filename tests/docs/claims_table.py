"""docs/claims.md: the claims board as a full run left it; run this with the folder of such a board.

``whoanswers claims -o BOARD`` first, then ``python tests/docs/claims_table.py BOARD``.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenario_table import version

from sim.studies.claims.runs import FULL
from sim.studies.claims.verdict import VERDICTS

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "claims.md"
BOARD = ("claim", "what people say", "verdict", "effect of the weakest part", "holds in", "why")
PARTS = (
    "claim", "part", "measure", "unit", "effect", "low", "high", "smallest", "without mechanism",
    "mechanism adds", "low", "high",
)  # fmt: skip

TEXT = """# The claims board

What people say about local networks and crowds, and what comes of it in this model. Written by
`tests/docs/claims_table.py` from a full run of `whoanswers claims`; a test compares its lines with the claim
files. No verdict is written by hand, and none is left out.

Version {version}, ended {ended}{commit}; {replicates} pairs of societies and {sets} parameter sets for each
claim, {runs:,} runs, {failed} failed; seeds: people {seeds[people]}, ties {seeds[ties]}, luck {seeds[luck]},
which replicates move by their number; {hours:.1f} hours on {processors} busy cores.

{counts}.

## How a verdict comes about

An effect is the sum over the arms of a contrast of weight times measure, in societies that share people,
ties and luck; a claim says that it is above 0. Intervals are of 95 %, over pairs. The smallest effect worth
mentioning stands in the claim's file. The parameter sets are a Latin hypercube over every continuous
parameter in use, half as much more or less, those that make the contrast left as they are. With h the share
of sets in which every part's effect is above 0:

- **supported**: every part's interval lies beyond its smallest effect, and h is 80 % or more;
- **contradicted**: some part's interval lies wholly below 0, and h is below 20 %;
- **depends**: h is from 20 to below 80 %, and that is more than luck: the effect at the declared values is
  clear, or some parameter separates the sets in which the direction holds from those in which it fails
  (rank-sum test, Holm's correction, 5 %);
- **too close to call**: whatever else the evidence is.

## The board

{board}

## Not supported

{others}

## Every part

{parts}
"""


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(names)} |", "|---" * len(names) + "|", *lines])


def number(value: float | None) -> str:
    """Write a number to five digits; a dash where there is none."""
    return "–" if value is None else f"{value:.5g}".replace("-", "−")


def span(row: Mapping[str, Any]) -> str:
    return f"{number(row['effect'])} ({number(row['low'])} to {number(row['high'])}) {row['unit']}".rstrip()


def why(row: Mapping[str, Any]) -> str:
    on = row["depends_on"]
    if on is None:
        return str(row["why"])
    return f"{row['why']}: `{on['parameter']}`, holds where it is {on['holds_where']} (AUC {on['auc']:.2f})"


def board_line(row: Mapping[str, Any]) -> list[str]:
    holds = f"{row['sets_holding']} of {row['sets_known']} sets"
    return [f"`{row['id']}`", row["statement"], row["verdict"], span(row), holds, why(row)]


def part_lines(row: Mapping[str, Any]) -> list[list[str]]:
    names = ("effect", "low", "high", "smallest", "effect_without")
    names += ("mechanism_effect", "mechanism_low", "mechanism_high")
    return [
        [
            f"`{row['id']}`", part["part"], f"`{part['measure']}`", part["unit"] or "–",
            *(number(part[name]) for name in names),
        ]
        for part in row["parts"]
    ]  # fmt: skip


def other(row: Mapping[str, Any]) -> str:
    """Say of a claim that isn't supported what came of its parts."""
    parts = "; ".join(f"{part['part']} {span(part)}" for part in row["parts"])
    return f"- `{row['id']}`, **{row['verdict']}**: {why(row)}. {parts}."


def text(story: Mapping[str, Any]) -> str:
    """Return the document on a board, from its manifest."""
    rows = story["claims"]
    count = Counter(row["verdict"] for row in rows)
    others = [
        other(row)
        for verdict in reversed(VERDICTS)
        for row in rows
        if row["verdict"] == verdict != VERDICTS[0]
    ]
    return TEXT.format(
        version=version(),
        ended=story["ended"],
        commit=f", commit {story['commit']}" if story["commit"] else "",
        **{name: story[name] for name in ("replicates", "sets", "runs", "failed", "seeds")},
        hours=story["seconds"] / 3600,
        processors=story["machine"]["processors"],
        counts=", ".join(f"{count[verdict]} {verdict}" for verdict in VERDICTS),
        board=table(BOARD, [board_line(row) for row in rows]),
        others="\n".join(others) or "None.",
        parts=table(PARTS, [line for row in rows for line in part_lines(row)]),
    )


def written(heading: str) -> list[list[str]]:
    """Cells of the table under a heading, without its head."""
    section = re.split(r"(?m)^## ", FILE.read_text(encoding="utf-8"))
    found = next(part for part in section if part.startswith(heading))
    lines = [line for line in found.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def main(folder: str) -> None:
    story = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    if story["fast"] or story["sets"] < FULL.sets:
        sys.exit(f"{folder}: a fast board; docs/claims.md tells of a full one.")
    missing = sum(row["missing"] for row in story["claims"])
    if missing:
        sys.exit(f"{folder}: {missing} runs are not done yet.")
    FILE.write_text(text(story), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
