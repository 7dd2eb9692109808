"""docs/luck.md: effort, position and luck in every shipped scenario; run this to run them anew.

Names of scenarios as arguments run those alone and leave the other lines as they are, unless an earlier
version made the page. With ``LUCK_RUNS=FOLDER`` in the environment, lives are stored in that folder, and a
second call continues an interrupted one. ``WORKERS`` is the number of worker processes.
"""

import math
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenario_table import names, table, version

from sim import luck
from sim.measures.luck.lives import windows_of
from sim.measures.luck.more_help import GIVERS, WHO
from sim.report.quantities import NOTHING, number, percent, points, share
from sim.runner import cores
from sim.scenarios.loading import load

FILE = Path(__file__).resolve().parents[2] / "docs" / "luck.md"
LIVES = 20
MORE = (
    "scenario", "one person: everybody", "less effort than the median", "more effort than the median",
    "everybody: help given", "everybody: answered share",
)  # fmt: skip
PARTS = (
    "scenario", "questions", "days", "luck, 1 question", "luck, all these", "effort, all these",
    "asking, all these", "position, all these", "rank in two lives",
)  # fmt: skip
FOOT = "fingerprint"
EARLIER = "**Made with an earlier version.**"

TEXT = """# Effort, asking, position or luck, in every shipped scenario

This page was written by `tests/docs/luck_table.py`, which runs the study of `whoanswers luck SCENARIO` for
each scenario: {lives} lives of one society of {people:,} people over {days} days (`hard-work-luck`: {long}).
The lives differ only in luck. Each life was also run with everybody's effort 10 % higher. Version {version};
seeds: people {seed.people}, ties {seed.ties}, luck {seed.luck} for the first life, from which the luck seeds
of the other lives are computed. Numbers in brackets are 95 % intervals for this one society. They don't show
how societies differ.

[odd.md](odd.md) explains how the parts are estimated. This command makes the report and the pictures of one
scenario:

```sh
whoanswers luck distributed-crowd
```

## What 10 % more help given does

The numbers are changes of answered shares in percentage points.

*One person* is the change of a person's own share if this person alone gives 10 % more help than now: the
mean over all people, and over the two halves by effort. Effort is drawn at random, so the number shows the
effect of giving help, not what kind of person gives it (an instrument, Wald 1940; Fieller's intervals). But
people with more effort also ask more (`asking.effort_correlation`), so the effect of asking more is
included. No estimate is given where effort barely changes how much help people give.

*Everybody* compares the same lives with everybody's effort 10 % higher: how much more help is given then,
and how much the answered share rises. If an interval contains 0, it is unclear whether giving more has any
effect.

{more}

## What the answered share depends on

Answered shares differ between people and between lives. The table divides this variance into luck, effort,
asking and position, for one question, and for the number of questions that a person asks during the run. They
don't add up to 100 %: the rest are other differences between people, which none of the three explains.

- *Effort* is how many answers a day a person is prepared to give. With `people.keenness` above 0 people
  look in proportion to a power of their effort, so the effect of keenness can't be separated from it.
- *Asking* is how often a person asks (`asking.spread`), 0 if everybody asks at the same rate. It is
  correlated with effort (`asking.effort_correlation`); what both explain is divided equally between them.
- *Position* is what ties, place, skill and interests at the start explain in addition.
- *Luck* is everything that differs between two lives of the same person, and chance in single questions.

A share below 0 % is not an error. Estimates are unbiased, so the estimate of a part close to 0 can be
negative. Intervals are clipped to 0–100 %; if the estimate lies outside, the interval ends at the estimate.
An interval that lies entirely below 0 is not clipped. The luck of a life can truly be below 0, if a person's
questions compete with each other: for example, if few neighbours have effort for only some of them.

*Rank in two lives* is Spearman's correlation of the same people's answered shares in two lives. The
fingerprint is the beginning of the scenario's hash, and one person's effect of 10 % more help, over
everybody, as a share.

{parts}
"""


def study(
    name: str, *, lives: int = LIVES, overrides: Mapping[str, Any] | None = None, workers: int = 1
) -> Any:
    """Let one society of a scenario live again and again."""
    runs = os.environ.get("LUCK_RUNS")
    stored: dict[str, Any] = {"folder": Path(runs) / name, "resume": True} if runs else {}
    return luck(name, overrides=overrides, lives=lives, workers=workers, **stored)


def cells(found: Any) -> tuple[list[str], list[str]]:
    """Cells of a scenario's lines in both tables, but for its name."""
    by_who = found.more_help.set_index(["who", "whose"])
    alone = [_points(by_who, WHO[0], whose) for whose in GIVERS]
    rise = by_who["more_given"].get((WHO[1], GIVERS[0]), math.nan)
    more = [*alone, percent(rise), _points(by_who, WHO[1], GIVERS[0])]
    rows, last = found.shares.set_index(["questions", "part"]), windows_of(found.shares)[-1]
    wanted = [(1, "luck"), *((last.questions, part) for part in ("luck", "effort", "asking", "position"))]
    shares = [share(*rows.loc[key, ["share", "low", "high"]]) for key in wanted]
    value, low, high = (number(found.rank[each], 2) for each in ("correlation", "low", "high"))
    everybody = float(by_who["change"].get((WHO[0], GIVERS[0]), math.nan))
    asked = [f"{last.questions:g}", f"{last.days:.0f}"]
    foot = f"{found.setting.hash[:12]} {everybody:.6f}"
    return more, [*asked, *shares, f"{value} [{low}, {high}]", foot]


def _points(more: Any, who: str, whose: str) -> str:
    if (who, whose) not in more.index:
        return NOTHING
    return points(*more.loc[(who, whose), ["change", "low", "high"]])


def older() -> bool:
    """Whether the page says that an earlier version made it, so that its tables have other columns."""
    return FILE.exists() and EARLIER in FILE.read_text(encoding="utf-8")


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
    old, workers = {} if older() else written(), min(cores(), int(os.environ.get("WORKERS", "2")))
    found = {}
    for name in names():
        kept = chosen and name not in chosen and name in old
        found[name] = old[name] if kept else cells(study(name, workers=workers))
    FILE.write_text(text(found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
