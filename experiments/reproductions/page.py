"""Write docs/reproductions.md from the stored results.

python experiments/reproductions/page.py
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [each for each in (str(HERE), str(HERE.parents[1])) if each not in sys.path]

from reproduction import Finding, Reproduction, results_of  # noqa: E402 - the paths above come first

PAGE = HERE.parents[1] / "docs" / "reproductions.md"
NAMES = (
    "guimera_2002",
    "granovetter_1978",
    "centola_2010",
    "watts_strogatz_1998",
    "zhang_2007",
    "salganik_2006",
)

TOP = """# Results of the literature, reproduced

Six results of other authors, found again with this model: with its own parameters, networks and rules, not
with a program for each. If a model can't show what is known where it is set up like the paper, it doesn't
deserve trust elsewhere. That it can doesn't show that it is right about your community.

Each section has one file in `experiments/reproductions/` and one command, which takes a minute or two of
computing. It stores the results and draws the picture. `python experiments/reproductions/page.py` then writes
this page.

- **Ours** is a mean over societies with its 95 % interval (Student's t). The interval shows the luck of the
  model only.
- **Reproduced** means that our mean lies in the range in the table, which the file states. Slow tests
  run each reproduction again with fewer societies, and expect the same results.
- The numbers of the papers were written down from memory, and we had none of the papers in full. Each section
  says which were then checked against public text. Look the others up before you cite them.

"""


def reproductions() -> list[Reproduction]:
    """Return all reproductions in the order of the page."""
    return [import_module(name).REPRODUCTION for name in NAMES]


def page() -> str:
    """Return the page as Markdown."""
    found = [(each, results_of(each.name)["findings"]) for each in reproductions()]
    verdicts = [finding.verdict(results) for each, results in found for finding in each.findings]
    compared = len(verdicts) - verdicts.count("not compared")
    counts = f"{verdicts.count('reproduced')} of {compared} findings are reproduced.\n"
    return TOP + counts + "".join(section(each, results) for each, results in found)


def section(reproduction: Reproduction, found: dict[str, Any]) -> str:
    """Return the section of one paper."""
    caption = " ".join(reproduction.caption.split())
    return (
        f"\n## {reproduction.title}\n\n{reproduction.about}\n\n"
        f"`python experiments/reproductions/{reproduction.name}.py`\n\n"
        f"![{caption}](figures/reproduction-{reproduction.name}.svg)\n\n{caption}\n\n"
        "| finding | paper | ours | range | result |\n|---|---|---|---|---|\n"
        + "".join(line(each, found) for each in reproduction.findings)
        + f"\n**What differs from the paper.** {reproduction.differs}\n\n"
        f"**Checked.** {reproduction.checked}\n\n"
        f"Source: {reproduction.source}, in [references](references.md).\n"
    )


def line(finding: Finding, found: dict[str, Any]) -> str:
    """Return the row of one finding."""
    numbers, verdict = found[finding.key], finding.verdict(found)
    ours = "not defined"
    if numbers["mean"] is not None:
        ours = f"{numbers['mean']:{finding.form}}"
    if numbers["low"] is not None:
        high = min(numbers["high"], finding.most)
        ours += f" ({numbers['low']:{finding.form}} to {high:{finding.form}})"
    bounds = "" if finding.low is None else f"{finding.low:g} to {finding.high:g}"
    return f"| {finding.words} | {finding.paper} | {ours} | {bounds} | **{verdict}** |\n"


def write_page() -> None:
    """Write the page from the stored results."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write_page()
