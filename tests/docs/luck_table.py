"""docs/luck.md: effort, position and luck in every shipped scenario; run this to run them anew.

Names of scenarios as arguments run those alone and leave the other lines as they are.
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenario_table import names, table, version

from sim import luck
from sim.report.amounts import number, points, share
from sim.runner import cores
from sim.scenario import load

FILE = Path(__file__).resolve().parents[2] / "docs" / "luck.md"
LIVES = 20
MORE = ("scenario", "everybody", "less effort than the median", "more effort than the median")
PARTS = (
    "scenario", "luck, 1 question", "luck, 10", "luck, 100", "effort, 100", "position, 100",
    "rank in two lives",
)  # fmt: skip
FOOT = "fingerprint"

TEXT = """# Effort, position or luck, in every shipped scenario

Written by `tests/docs/luck_table.py`, which does for each scenario what `whoanswers luck SCENARIO` does:
{lives} lives of one society of {people:,} people over {days} days (`hard-work-luck`: {long}), which
differ in luck alone. Version {version}; seeds people {seed.people}, ties {seed.ties}, luck {seed.luck} and
what follows from it for each further life. Numbers in brackets are bootstrap intervals of 95 % over the
people of this one society: they say how sure it is for these people, not how societies differ.

How the parts are estimated stands in [odd.md](odd.md); the page and pictures of one scenario come with

```sh
whoanswers luck distributed-crowd
```

## What one more answer given a week does

To one's own answered share, in percentage points. Effort is drawn by chance and moves one's own questions
only through the help that one gives, so the figure tells what giving does and not who gives (an instrument,
Wald 1940). Where effort hardly moves what is given there is none; where it moves it little the interval is
wide. An interval that holds 0 leaves open whether giving brings anything. Halves are by effort. It is a rate,
for small changes: people of the half with less effort give far less than one answer a week, so above some
50 points it reaches further than they could, and where nearly all is answered already there is little to gain
for those who give much.

{more}

## What the answered share hangs on

Shares of all that people's answered shares differ by, among people and lives, over 1, 10 and 100 questions a
person. What is left to 100 % over 100 questions besides luck, effort and position is the person's and
explained by neither. A share below 0 % is no mistake: estimates are unbiased, so that of a part which is
nearly nothing falls on either side of it. An interval's end that would lie outside 0 to 100 % is cut there,
or at the estimate if that lies outside itself; one that lies wholly below 0 is not cut. The luck of a life
can truly be below 0, where a person's questions stand in each other's way within one life, as may be where
few neighbours can help with few of them. *Rank in two lives* is Spearman's correlation of the same people's
answered shares in one life and in another. The fingerprint is the beginning of the scenario's hash, and what
one more answer a week does for everybody as a share.

{parts}
"""


def study(
    name: str, *, lives: int = LIVES, overrides: Mapping[str, Any] | None = None, workers: int = 1
) -> Any:
    """Let one society of a scenario live again and again."""
    return luck(name, overrides=overrides, lives=lives, workers=workers)


def cells(found: Any) -> tuple[list[str], list[str]]:
    """Cells of a scenario's lines in both tables, but for its name."""
    more = [points(one.change, one.low, one.high) for one in found.one_more.itertuples()]
    rows = found.shares.set_index(["questions", "part"])
    wanted = [(1, "luck"), (10, "luck"), (100, "luck"), (100, "effort"), (100, "position")]
    shares = [share(*rows.loc[key, ["share", "low", "high"]]) for key in wanted]
    value, low, high = (number(found.rank[each], 2) for each in ("correlation", "low", "high"))
    everybody = float(found.one_more["change"].iloc[0])
    return more, [*shares, f"{value} [{low}, {high}]", f"{found.setting.hash[:12]} {everybody:.6f}"]


def written() -> dict[str, tuple[list[str], list[str]]]:
    """Cells of every line that is there now, of both tables."""
    there = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    lines = re.findall(r"(?m)^\| `([\w-]+)` \|(.+)\|$", there)
    found: dict[str, list[list[str]]] = {}
    for name, line in lines:
        found.setdefault(name, []).append([cell.strip() for cell in line.split("|")])
    return {name: (first, second) for name, (first, second) in found.items()}


def text(found: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> str:
    some = load(names()[0])
    both = [[f"| `{name}` | {' | '.join(of[k])} |" for name, of in found.items()] for k in (0, 1)]
    return TEXT.format(
        lives=LIVES,
        people=some.people.count,
        days=some.days,
        long=load("hard-work-luck").days,
        version=version(),
        seed=some.seed,
        more=table(MORE, both[0]),
        parts=table((*PARTS, FOOT), both[1]),
    )


def main(chosen: Sequence[str]) -> None:
    old, workers = written(), min(cores(), int(os.environ.get("WORKERS", "2")))
    found = {}
    for name in names():
        kept = chosen and name not in chosen and name in old
        found[name] = old[name] if kept else cells(study(name, workers=workers))
    FILE.write_text(text(found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
