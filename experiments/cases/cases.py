"""Ask what a hub, a feed or a host would change in three real networks, and write docs/cases.md.

``python experiments/cases/cases.py DATA [what-if|fit|page] [--network NAME] [-o FOLDER]``

DATA is the folder of the three networks (docs/references.md says which files). `what-if` runs the changes,
`fit` fits what the networks can tell about the model and predicts others, and `page` draws the pictures and
writes the page. Without a step, all follow one another. Runs are stored in FOLDER, and continue where they
stopped; summaries are stored in results/. Nothing about single people is stored in the project.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import summary
import what_if
from adoption import adoption
from fit_networks import ADVICE
from networks import NETWORKS
from page import write_page
from tie_draws import TIES

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
SOCIETIES, SETS = 24, 32


def run_what_if(name: str, data: Path, folder: Path) -> None:
    """Run the changes of one network, and store their summary."""
    network = next(each for each in NETWORKS if each.name == name)
    rows, sets, directed, ends = what_if.all_rows(network, data, folder, SOCIETIES, SETS)
    found = summary.what_if(rows, sets, what_if.own_groups(network, data))
    more = {"directed": summary.answered(directed), "ends": summary.ends(ends, rows)}
    save(f"what-if-{name}", found | more)


def run_fits(name: str, data: Path, folder: Path) -> None:
    """Fit the ties and the advice of a network, predict others, and store fits and predictions."""
    with TemporaryDirectory() as scratch:
        found = {each.name: each.answer(name, data, folder, Path(scratch)) for each in (TIES, ADVICE)}
    if name == "physicians":
        found["adoption"] = adoption(data)
    save(f"fit-{name}", found)


def save(name: str, found: object) -> None:
    """Store a summary in results/."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(found, indent=1, allow_nan=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Run the steps that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="folder of the three networks")
    parser.add_argument("step", nargs="?", choices=("what-if", "fit", "page"))
    parser.add_argument("--network", choices=[each.name for each in NETWORKS])
    parser.add_argument("-o", "--out", type=Path, default=Path("whoanswers-out/cases"))
    given = parser.parse_args()
    steps = (given.step,) if given.step else ("what-if", "fit", "page")
    given.out.mkdir(parents=True, exist_ok=True)
    for name in [given.network] if given.network else [each.name for each in NETWORKS]:
        if "what-if" in steps:
            run_what_if(name, given.data, given.out)
        if "fit" in steps:
            run_fits(name, given.data, given.out)
    if "page" in steps:
        write_page()


if __name__ == "__main__":
    main()
