"""docs/claims.md: the claims board as full runs left it; run this with the folders of such boards.

``whoanswers claims -o BOARD`` first, then ``python tests/docs/claims_table.py BOARD``. Of several boards the
later ones hold the claims that were run again. Numbers are taken from the ledgers, so a board that was run
before its evidence was told in another way needn't be run anew.
"""

import contextlib
import hashlib
import json
import math
import re
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scenario_table import version

from sim.studies.claims.board_contents import to_dict
from sim.studies.claims.claim_files import load_claim
from sim.studies.claims.claim_runs import FULL, ClaimPlan, EvidenceSize
from sim.studies.claims.evidence import StoredRuns, gather
from sim.studies.claims.verdict import VERDICTS
from sim.studies.shipped_files import shipped_claims
from sim.studies.store.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "claims.md"
BOARD = ("claim", "what people say", "verdict", "effect of the weakest part", "holds in", "why")
PARTS = (
    "claim", "part", "measure", "unit", "effect", "low", "high", "smallest", "without mechanism",
    "mechanism adds", "low", "high", "holds in",
)  # fmt: skip


class Run(NamedTuple):
    """One run of the board: its manifest, which code made it, and what came of each of its claims."""

    story: Mapping[str, Any]
    code: str
    rows: list[dict[str, Any]]


COMMAND = "whoanswers claims --replicates {} --sets {} -o board"
TEXT = """# The claims board

What people say about local networks and crowds, and what comes of it in this model. Written by
`tests/docs/claims_table.py` from full runs with the command below; a test compares its lines with the claim
files. No verdict is written by hand, and none is left out. Without `--replicates`
the command takes 20 pairs; a later run names its claims before it.

```sh title="Not run: it takes the hours given below"
{command}
```

{made}

{counts}.

## How a verdict comes about

An *effect* is a weighted sum of a measure over the scenarios that a claim contrasts, in societies that
share people, ties and luck. The claim says that the effect is above 0. Intervals are 95 % confidence
intervals over pairs of societies. The smallest effect worth mentioning is written in the claim's file.

*Parameter sets* test whether the claim holds elsewhere too. They are a Latin hypercube over every
continuous parameter in use, each within its plausible range around the scenario's value (chapter 8 of
[odd.md](odd.md)). The values that make the contrast stay as they are. The effect in a set comes from one
pair of societies, or from the mean of several pairs where the claim's file asks for it (`societies`),
because a measure is noisy. In each set the effect is above 0, exactly 0 or below 0. A claim with several
parts holds in a set where the effects of all its parts are above 0.

- **supported**: the interval of every part lies above its smallest effect, and the claim holds in at least
  80 % of the sets: Wilson's interval of this share lies at or above 80 %.
- **contradicted**: the interval of some part lies below 0, at a level corrected for the number of parts,
  and this part is below 0 in at least 80 % of the sets.
- **depends**: the sign of the effect changes with a parameter. The parameter separates the sets above 0
  from those below (rank-sum test, Holm's correction, 5 %). And the mean effect of some part is above 0 in
  one third of the parameter's range and below 0 in the opposite third (Gail and Simon's test for
  qualitative interaction, 5 %, corrected for the separating parameters and the parts). The AUC is the
  probability that a set in which the claim holds has a higher value of the parameter than a set in which it
  fails.
- **too close to call**: any other evidence, and every claim with fewer than sixteen sets that could be
  measured.

[how-sure.md](how-sure.md) says how often this rule is right and wrong on simulated evidence.

For a claim with several parts the table shows the weakest part. Where the verdict is *depends*, this is the
part that holds in the fewest sets. Where it is *contradicted*, it is a part whose effect is below 0.
Otherwise it is the part that reaches the least of its smallest effect. *Holds in* counts the sets in which
all parts hold.

A few values were chosen by looking at an outcome before the claims were written (odd.md, chapter 1). Two
claims use one of them: the noise of `noisy-crowd`, 80, at which between a fifth and three tenths of the
questions are answered, fewer than at home. So `aimless-crowd` shows that noise can put home ahead, not that
crowds are so noisy. That purpose adds much there (`purpose-in-noise`) depends on the same choice. Every
claim uses the spread of effort, which was chosen by the inequality of the help that people give. Six more
defaults were chosen by facts of real communities after most claims were written (odd.md, chapter 1). No
claim was looked at when they were chosen. The [changelog](CHANGELOG.md) says which verdicts have changed
since then, and why.

## The board

{board}

## Not supported

{others}

## A claim of your own

The file has the name of the claim. Each arm names a scenario, with values and interventions of its own;
values in `set` apply to all arms. A scenario may be a file beside the claim, also one with your own people.

```yaml
# our-host.yaml
claim: our-host
statement: A host for two months raises answers, and they stay raised.
note: How the words became numbers.               # optional
set: {{people.count: 300, days: 120}}               # optional
societies: 2                                      # optional: pairs in each parameter set; 1 if left out
parts:                                            # all must hold
  - name: answers after the host has gone
    measure: late_answered_share                  # any measure, even one of your own
    smallest: 0.02                                # the smallest effect worth mentioning, before you run it
    arms:                                         # effect = sum of weight times measure, claimed above 0
      - {{weight: 1, scenario: good-host, interventions: [{{day: 10, hire: {{count: 1, until: 60}}}}]}}
      - {{weight: -1, scenario: good-host, interventions: []}}
mechanism:                                        # set or unset switches it off; or none: and why it can't be
  name: what managers introduce
  set: {{channels.managers.introductions: 0}}
```

```sh
whoanswers list claims                            # those that are shipped
whoanswers validate our-host.yaml                 # every fault with its line, before anything runs
whoanswers claims our-host.yaml --fast            # or of several files and names
```

## Every part

{parts}
"""


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(names)} |", "|---" * len(names) + "|", *lines])


def number(value: float) -> str:
    """Write a number to five digits; a dash where there is none."""
    return "–" if math.isnan(value) else f"{value:.5g}".replace("-", "−")


def span(row: Mapping[str, Any]) -> str:
    return f"{number(row['effect'])} ({number(row['low'])} to {number(row['high'])}) {row['unit']}".rstrip()


def why(row: Mapping[str, Any]) -> str:
    on = row["depends_on"]
    if on is None:
        return str(row["why"])
    where = f"it holds more often where `{on['parameter']}` is {on['holds_where']}"
    return f"{row['why']}; {where} (AUC {on['auc']:.2f})"


def board_line(row: Mapping[str, Any]) -> list[str]:
    holds = f"{row['sets_holding']} of {row['sets_known']} sets, {row['sets_below']} below 0"
    return [f"`{row['id']}`", row["statement"], row["verdict"], span(row), holds, why(row)]


def part_lines(row: Mapping[str, Any]) -> list[list[str]]:
    names = ("effect", "low", "high", "smallest", "effect_without")
    names += ("mechanism_effect", "mechanism_low", "mechanism_high")
    return [
        [
            f"`{row['id']}`", part["part"], f"`{part['measure']}`", part["unit"] or "–",
            *(number(part[name]) for name in names), f"{part['holding']} / {part['equal']} / {part['below']}",
        ]
        for part in row["parts"]
    ]  # fmt: skip


def other(row: Mapping[str, Any]) -> str:
    """Say of a claim that isn't supported what came of its parts."""
    parts = "; ".join(f"{part['part']} {span(part)}" for part in row["parts"])
    near = row["nearest"] if row["verdict"] == "depends" else None
    nearest = (
        f" Nearest to telling comes `{near['parameter']}` (AUC {near['auc']:.2f}, p = {near['p']:.2g} held "
        "against all parameters)."
        if near
        else ""
    )
    return f"- `{row['id']}`, **{row['verdict']}**: {why(row)}.{nearest} {parts}."


def made(run: Run) -> str:
    """Say when, from which code and how large a run was."""
    story = run.story
    hours = sum(row["seconds"] for row in run.rows) / 3600
    seeds = ", ".join(f"{name} {seed}" for name, seed in story["seeds"].items())
    return (
        f"ended {story['ended']}; {run.code}; {story['replicates']} pairs of societies and {story['sets']} "
        f"parameter sets for each claim, {story['runs']:,} runs, {story['failed']} failed; seeds: {seeds}, "
        f"which replicates move by their number; {hours:.1f} hours of runs, on "
        f"{story['machine']['processors']} busy cores."
    )


def text(runs: Sequence[Run]) -> str:
    """Return the document on some runs of the board, of which later ones hold claims run again."""
    again = {row["id"]: n for n, run in enumerate(runs) for row in run.rows}
    order = list(shipped_claims())
    rows = sorted(
        (row for n, run in enumerate(runs) for row in run.rows if again[row["id"]] == n),
        key=lambda row: order.index(row["id"]),
    )
    texts = [f"Version {version()}, {made(runs[0])}"]
    for n, run in enumerate(runs[1:], 1):
        own = ", ".join(f"`{row['id']}`" for row in run.rows if again[row["id"]] == n)
        texts.append(f"From a later run: {own}, {made(run)}")
    count = Counter(row["verdict"] for row in rows)
    others = [
        other(row)
        for verdict in reversed(VERDICTS)
        for row in rows
        if row["verdict"] == verdict != VERDICTS[0]
    ]
    return TEXT.format(
        command=COMMAND.format(runs[0].story["replicates"], runs[0].story["sets"]),
        made="\n\n".join(textwrap.fill(each, 108, break_on_hyphens=False) for each in texts),
        counts=", ".join(f"{count[verdict]} {verdict}" for verdict in VERDICTS),
        board=table(BOARD, [board_line(row) for row in rows]),
        others="\n".join(others) or "None.",
        parts=table(PARTS, [line for row in rows for line in part_lines(row)]),
    )


def git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, check=True)
    return done.stdout.decode().strip()


def ancestor(commit: str) -> bool:
    """Whether this history holds a commit."""
    words = ["git", "-C", str(ROOT), "merge-base", "--is-ancestor", commit, "HEAD"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def code_of(story: Mapping[str, Any], model: Mapping[str, str]) -> str:
    """Say which commit a run is of: as it was recorded, else by the digests of files that its ledger keeps.

    Where no commit of this history is on record, the newest is told in which every file on which numbers rest
    is the same.
    """
    recorded = story.get("commits") or [story["commit"]]
    if all(each and ancestor(each) for each in recorded):
        return f"commit {', then '.join(recorded)}"
    digests: dict[str, str] = {}
    for commit in git("rev-list", "HEAD").split():
        lines = [line.split() for line in git("ls-tree", "-r", commit, "sim").splitlines()]
        blobs = {path.removeprefix("sim/"): blob for _, _, blob, path in lines}
        blobs = {path: blob for path, blob in blobs.items() if path in model}
        if blobs.keys() != model.keys():
            continue
        for blob in {*blobs.values()} - digests.keys():
            whole = subprocess.run(
                ["git", "-C", str(ROOT), "cat-file", "blob", blob], capture_output=True, check=True
            )
            digests[blob] = hashlib.sha256(whole.stdout.replace(b"\r\n", b"\n")).hexdigest()[:16]
        if all(digests[blob] == model[path] for path, blob in blobs.items()):
            return (
                f"by the digests kept with the runs, all {len(model)} files on which their numbers rest are "
                f"those of commit {commit}"
            )
    return "its commit is not known"


def run_of(folder: Path) -> Run:
    """Take a board from its ledger, judged by the claim files and the rule as they are."""
    story = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    if story["fast"] or story["sets"] < FULL.sets:
        sys.exit(f"{folder}: a fast board; docs/claims.md tells of a full one.")
    size = EvidenceSize(sets=story["sets"], replicates=story["replicates"])
    with contextlib.closing(Ledger(folder)) as ledger:
        found = StoredRuns(ledger)
        rows = [to_dict(gather(ClaimPlan.of(load_claim(row["id"]), size), found)) for row in story["claims"]]
        model = ledger.entry("identity")["model"]
    return Run(story, code_of(story, model), rows)


def written(heading: str) -> list[list[str]]:
    """Cells of the table under a heading, without its head."""
    section = re.split(r"(?m)^## ", FILE.read_text(encoding="utf-8"))
    found = next(part for part in section if part.startswith(heading))
    lines = [line for line in found.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def main(folders: Sequence[str]) -> None:
    runs = [run_of(Path(folder)) for folder in folders]
    last = {row["id"]: row for run in runs for row in run.rows}
    missing = [name for name, row in last.items() if row["missing"]]
    if missing:
        sys.exit(f"{', '.join(missing)}: some runs are not done yet, or the claim file is another by now.")
    FILE.write_text(text(runs), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
