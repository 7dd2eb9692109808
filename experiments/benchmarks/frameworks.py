"""Benchmark agent-based frameworks with the bare question-and-answer model of docs/benchmark.md.

``python experiments/benchmarks/frameworks.py [--people 1000 10000 100000] [--rounds 5] [--forms numpy mesa]``

- The forms are in `bare/`. Ours (NumPy, numba, C) and Mesa run in this environment. Each other framework gets
  an environment of its own, made once in the folder `--environments`; a form whose environment can't be made
  is skipped, and the output says why.
- Each round runs all forms one after another, each in a fresh process on one thread, with a new seed. Only
  the simulated days are timed. Numbers are medians over rounds with the smallest and the largest; ratios are
  computed within a round, from CPU time.
- All forms must agree with the NumPy form: the means over `--lives` lives by Welch's t test for each measure,
  with p >= ALPHA / number of tests, so that forms that agree are rejected in at most a share ALPHA of calls.
  numba and C must give the same bits. If a form doesn't agree, the exit status is 1.
- ``--docs`` writes the figures into docs/benchmark.md.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE / "bare"), str(HERE.parents[1])]

from agreement import ALPHA, welch  # noqa: E402 - the paths above come first
from bare_model import MEASURES, draw_start  # noqa: E402
from c_library import has_compiler  # noqa: E402
from doc_figures import machine, median_and_range, number, table, write_figures  # noqa: E402
from environments import FORMS, ONE_THREAD, python_for, versions  # noqa: E402

Lives = list[dict[str, float]]
EXACT = ("numba", "c")  # the same bits as the NumPy form
PEOPLE_TO_AGREE, DAYS_TO_AGREE = 500, 60
ENOUGH_FOR_MEMORY = 100_000  # with fewer people, it depends on the memory that imports have left


def options(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Compare agent-based frameworks by a bare model.")
    parser.add_argument("--people", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lives", type=int, default=300, help="lives of each form in the test of agreement")
    parser.add_argument("--forms", nargs="+", default=list(FORMS), choices=list(FORMS))
    folder = Path.home() / ".cache" / "whoanswers-benchmark"
    parser.add_argument("--environments", type=Path, default=folder, help="where environments are made")
    parser.add_argument("--docs", action="store_true", help="write the figures into docs/benchmark.md")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on one line")
    return parser.parse_args(words)


def available(names: Sequence[str], folder: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """Return the Python of each form that can run, and the reason for each that can't."""
    pythons, skipped = {}, {}
    for name in names:
        try:
            if name == "c" and not has_compiler():
                raise RuntimeError("gcc is not installed")
            pythons[name] = python_for(name, folder)
        except (RuntimeError, OSError) as reason:
            skipped[name] = str(reason)
            print(f"{FORMS[name].title} is skipped: {reason}", file=sys.stderr)
    return pythons, skipped


def lives(python: Path, **job: Any) -> Lives:
    """Simulate lives in a process of their own, on one thread."""
    command = [str(python), str(HERE / "bare" / "lives.py"), json.dumps(job)]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, check=True, text=True)
    found: Lives = json.loads(done.stdout.splitlines()[-1])
    return found


def save_start(people: int, folder: str) -> str:
    """Draw a society and write it to a file, which all forms read."""
    file = Path(folder) / f"start-{people}.npz"
    np.savez(file, **vars(draw_start(people)))
    return str(file)


def agree(pythons: dict[str, Path], count: int) -> list[dict[str, Any]]:
    """Compare the means of all forms with those of the NumPy form. Returns a row per form and measure."""
    with tempfile.TemporaryDirectory() as folder:
        job = {
            "start": save_start(PEOPLE_TO_AGREE, folder), "days": DAYS_TO_AGREE,
            "seeds": list(range(1, count + 1)),
        }  # fmt: skip
        found = {name: lives(python, form=name, **job) for name, python in pythons.items()}
    others = [name for name in found if name != "numpy"]
    tests = len(MEASURES) * sum(name not in EXACT for name in others)
    rows = []
    for name in others:
        for measure in MEASURES:
            a, b = ([life[measure] for life in found[form]] for form in ("numpy", name))
            row = {"form": name, "measure": measure, **welch(a, b)}
            row["agrees"] = a == b if name in EXACT else row["p"] >= ALPHA / tests
            rows.append(row)
    return rows


def costs(pythons: dict[str, Path], asked: argparse.Namespace) -> dict[int, dict[str, Lives]]:
    """Measure every form at every size in rounds: a life per round."""
    found: dict[int, dict[str, Lives]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for people in sorted(asked.people):
            job = {"start": save_start(people, folder), "days": asked.days, "warm": True}
            of = found.setdefault(people, {name: [] for name in pythons})
            for turn in range(asked.rounds):
                for name, python in pythons.items():
                    of[name] += lives(python, form=name, seeds=[turn + 1], **job)
                print(f"{people:,} people, round {turn + 1} of {asked.rounds}", file=sys.stderr)
    return found


def per_person_day(found: Lives, people: int, days: int) -> list[float]:
    """Return the CPU time of a person and a day in each round, in ns."""
    return [1e9 * life["cpu"] / (people * days) for life in found]


def cost_tables(found: dict[int, dict[str, Lives]], days: int) -> str:
    """Write one table for each number of people."""
    parts = []
    for people, of in found.items():
        rows = []
        for name, runs in of.items():
            ns = per_person_day(runs, people, days)
            mesa = per_person_day(of["mesa"], people, days) if "mesa" in of else []
            ratios = [b / a for a, b in zip(ns, mesa, strict=False)]
            size = statistics.median(run["bytes"] for run in runs) / people
            of_mesa = median_and_range(ratios) if ratios else ""
            rows.append([FORMS[name].title, median_and_range(ns), of_mesa, number(size)])
        rows.sort(key=lambda row: float(row[1].split()[0].replace(",", "")))
        heads = [f"{people:,} people", "ns per person and day", "times as fast as Mesa", "bytes per person"]
        shown = 4 if people >= ENOUGH_FOR_MEMORY else 3
        parts.append(table(heads[:shown], [row[:shown] for row in rows]))
    return "\n\n".join(parts)


def agreement_table(rows: list[dict[str, Any]]) -> str:
    """Write the means of all forms, with the smallest p value of each form.

    The last column is half the width of the widest 95 % interval of a difference from the NumPy form.
    """
    names = list(dict.fromkeys(row["form"] for row in rows))
    cells = {(row["form"], row["measure"]): row for row in rows}
    lines = []
    for measure, meaning in MEASURES.items():
        of = [cells[name, measure] for name in names]
        wide = 1.96 * max(row["error"] for row in of)
        lines.append([meaning, f"{of[0]['ours']:.4g}", *(f"{row['peer']:.4g}" for row in of), f"{wide:.2g}"])
    least = [min(cells[name, measure]["p"] for measure in MEASURES) for name in names]
    last = ["equal" if name in EXACT else f"{p:.2g}" for name, p in zip(names, least, strict=True)]
    lines.append(["smallest p value", "", *last, ""])
    titles = [FORMS[name].title for name in names]
    return table(["mean over lives", "NumPy", *titles, "± of a difference"], lines)


def main(words: Sequence[str] | None = None) -> int:
    """Measure, test and print. Returns the exit status."""
    asked = options(words)
    pythons, skipped = available(list(dict.fromkeys(["numpy", *asked.forms])), asked.environments)
    rows = agree(pythons, asked.lives)
    found = costs(pythons, asked)
    known = {name: versions(python, name) for name, python in pythons.items()}
    agrees = all(row["agrees"] for row in rows)
    text = "\n\n".join([
        f"Rounds: {asked.rounds}; days: {asked.days}; {machine()}.", cost_tables(found, asked.days),
        f"Agreement: {asked.lives} lives of each form, {PEOPLE_TO_AGREE} people and {DAYS_TO_AGREE} days. "
        + ("All forms agree." if agrees else "Some forms don't agree."), agreement_table(rows),
        "Versions: " + "; ".join(dict.fromkeys(known.values())) + ".",
        *(f"{FORMS[name].title} was skipped: {reason}." for name, reason in skipped.items()),
    ])  # fmt: skip
    print(text)
    if asked.docs:
        write_figures("benchmark.md", "figures of frameworks.py", text)
    if asked.json:
        print(json.dumps({"costs": found, "agreement": rows, "versions": known, "skipped": skipped}))
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
