"""Write docs/scenarios.md: the question and results of each shipped scenario. This script runs them again."""

import math
import os
import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sim.measures import student_interval
from sim.measures.outcome.groups import FIFTHS
from sim.runner import FinishedRun, Run, WarmUp, cores, local_executor, run_all, with_replicate_seeds
from sim.scenarios.loading import load, shipped
from sim.studies.comparison.counterfactual import outcomes

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "scenarios.md"
REPLICATES = 10


class Level(NamedTuple):
    """An answered share that was observed in reality, and the scenario that represents it."""

    kind: str
    scenario: str
    low: float
    high: float
    observed: str
    source: str


UNCHECKED = "a figure reported for such places; not checked against a source"
LEVELS = (
    Level(
        "a purposeful site about one subject",
        "question-site",
        0.87,
        0.97,
        "0.87 to 0.97",
        "five young Stack Exchange sites; over 92 % on Stack Overflow: Mamykina et al., CHI 2011",
    ),
    Level("friends", "friends-online", 0.85, 0.95, "about 0.9", UNCHECKED),
    Level(
        "a scarce favour asked of strangers",
        "scarce-crowd",
        0.22,
        0.28,
        "0.25",
        "24.6 % of requests: Althoff et al., ICWSM 2014",
    ),
    Level("an open broadcast", "noisy-crowd", 0.2, 0.3, "0.2 to 0.3", UNCHECKED),
)
MADE_TO = "set by hand to reach this level"
SET_BY_HAND = ("scarce-crowd", "noisy-crowd")
COLUMNS = (
    "answered share",
    "median wait, days",
    "Gini of help",
    "Gini by chance",
    "least effort",
    "greatest effort",
)
FOOT = "fingerprint"

TEXT = """# The shipped scenarios and their results

`tests/docs/scenario_table.py` wrote this page by running every scenario, and a test checks that it belongs to
the scenarios as they are now. Each scenario file explains the values that differ from base.

{asks}
- `base` (`scenarios/base.yaml`) has every parameter with its default, unit, range and source, and no channel.

## Results of each scenario

Version {version}; {replicates} societies of {people:,} people (`question-site`: {site:,}) for each
scenario, simulated for {days} days (`hard-work-luck`: {long}). The first society has the scenario's own
seeds (people {seed.people}, ties {seed.ties}, luck {seed.luck}), the others have the seeds that `compare`
gives its replicates. The table shows means over societies, with 95 % Student's t intervals in brackets.
Answered shares count the questions that were observed for their whole lifetime. *Least effort* and
*greatest effort* are the answered shares of questions asked by the fifth of the people with the least and
with the most effort. *Gini by chance* is the Gini coefficient of help if everybody had the same chance to
give each answer. The median wait is the time until half of all questions are answered (Kaplan and Meier);
it doesn't exist if fewer are. The fingerprint consists of the beginning of the scenario's hash and the
answered share of its first society.

{results}

## Answered shares in reality

The table lists four answered shares that have been reported, and the scenario that represents each. All
values lie within their declared ranges, and no default was changed for this. If a scenario's value was chosen
to reach a level, its file says so.

{levels}
"""


def names() -> list[str]:
    """Return the scenarios that are run: all but base, which has no channel, and those with users' files."""
    return sorted(n for n, path in shipped().items() if path.parent.name != "example" and n != "base")


def version() -> str:
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def figures(one: FinishedRun) -> list[float]:
    """Return answered share, median wait, Gini of help and by chance, and shares of the end fifths."""
    fifths = one.harvest.groups.to_pandas().set_index("group").answered_share
    return [
        *(
            one.row[name]
            for name in ("answered_share", "median_wait_days", "gini_helped", "gini_helped_null")
        ),
        float(fifths[FIFTHS[0]]),
        float(fifths[FIFTHS[-1]]),
    ]


def cell(values: Sequence[float], digits: int) -> str:
    """Write a mean with its 95 % interval, or in how many societies there is no value."""
    missing = sum(math.isnan(v) for v in values)
    if missing:
        return f"none in {missing} of {len(values)}"
    i = student_interval(values)
    high = i.high if digits == 2 else min(i.high, 1.0)  # three digits: shares
    return f"{i.mean:.{digits}f} ({i.low:.{digits}f}–{high:.{digits}f})"


def run(chosen: Sequence[str], replicates: range) -> dict[str, list[list[float]]]:
    """Run these replicates of each scenario on the same worker processes, and return their figures."""
    wanted = [(name, r) for name in chosen for r in replicates]
    if not wanted:
        return {}
    runs = [Run(n, with_replicate_seeds(load(name), r), r) for n, (name, r) in enumerate(wanted)]
    workers = min(cores(), int(os.environ.get("WORKERS", "2")))
    ran: dict[int, FinishedRun] = {}
    warming = WarmUp([each.scenario for each in runs], runs[0].engine)
    with local_executor(workers, None, None, warming) as executor:
        run_all(runs, outcomes, executor, lambda one: ran.__setitem__(one.run.number, one))
    found: dict[str, list[list[float]]] = {name: [] for name in chosen}
    for n, (name, _) in enumerate(wanted):
        found[name].append(figures(ran[n]))
    return found


def fingerprint(name: str, first: Sequence[float]) -> str:
    """Return the first digits of the scenario's hash and the answered share of its first society."""
    return f"{load(name).hash[:12]} {first[0]:.6f}"


def line(name: str, found: Sequence[Sequence[float]]) -> list[str]:
    """Return the cells of a scenario's line, without its name."""
    cells = [cell([each[k] for each in found], 2 if k == 1 else 3) for k in range(len(COLUMNS))]
    return [*cells, fingerprint(name, found[0])]


def written() -> dict[str, list[str]]:
    """Return the cells of every line in the present page."""
    there = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    lines = re.findall(rf"(?m)^\| `([\w-]+)` \|((?: [^|]+ \|){{{len(COLUMNS) + 1}}})$", there)
    return {name: [each.strip() for each in cells.strip("|").split("|")] for name, cells in lines}


def lines() -> dict[str, list[str]]:
    """Return every scenario's line: the old one if the first society gives the same result, or a new one.

    So a new parameter that changes no result costs only one run per scenario. With the argument ``all``, all
    societies are run.
    """
    old = {} if "all" in sys.argv else written()
    first = run(names(), range(1))
    kept = {
        name: [*old[name][:-1], fingerprint(name, first[name][0])]
        for name in names()
        if name in old and old[name][-1].split()[1] == f"{first[name][0][0]:.6f}"
    }
    others = run([name for name in names() if name not in kept], range(1, REPLICATES))
    return {name: kept.get(name) or line(name, first[name] + others[name]) for name in names()}


def level(each: Level, cells: Sequence[str]) -> str:
    made = f" ({MADE_TO})" if each.scenario in SET_BY_HAND else ""
    return f"| {each.kind} | {each.observed} | `{each.scenario}`{made} | {cells[0]} | {each.source} |"


def table(names: Sequence[str], rows: Sequence[str]) -> str:
    return "\n".join([f"| {' | '.join(names)} |", "|---" * len(names) + "|", *rows])


def text(found: dict[str, list[str]]) -> str:
    some = load(names()[0])
    asks = [f"- `{name}` (`scenarios/{name}.yaml`): {load(name).question}" for name in found]
    results = [f"| `{name}` | {' | '.join(cells)} |" for name, cells in found.items()]
    return TEXT.format(
        asks="\n".join(asks),
        version=version(),
        replicates=REPLICATES,
        people=some.people.count,
        days=some.days,
        site=load("question-site").people.count,
        long=load("hard-work-luck").days,
        seed=some.seed,
        results=table(("scenario", *COLUMNS, FOOT), results),
        levels=table(
            ("what is asked, and where", "in reality", "scenario", "in the model", "source"),
            [level(each, found[each.scenario]) for each in LEVELS],
        ),
    )


if __name__ == "__main__":
    FILE.write_text(text(lines()), encoding="utf-8")
