"""Write docs/validation.md from the stored results."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from patterns import COMMUNITIES, Community, Figure, Pattern

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PAGE = HERE.parents[1] / "docs" / "validation.md"

TOP = """# Is the model like the world?

`python experiments/validation/validate.py` wrote this page. The same command repeats the fit and the check:
`validate.py check question-site` alone takes about a minute, and the fit of 800 runs much longer.

- **World** is the range of a fact over the communities that are listed under *Sources*.
- **Model** is the mean of the fact over 12 societies and 180 days, with its 95 % interval
  (Student's t; a bootstrap for the answered share by earlier help). The fit used other seeds.
- A pattern is **fitted** if the fit chose values of the scenario to match it. It was **put in** if values
  were set by hand to produce it. A **test** was used for neither.
- A pattern is **met** if the means of all its facts lie in their ranges.
- Facts are shares, or differences of shares, unless they are called a coefficient, a correlation or a ratio.

[Facts of a community](how-to/facts.md) explains the facts. They are computed in the same way from a log and
from a run. The log of a site doesn't say which answers helped, so all of its answers count. In a run, only
the helpful answers count.

"""


def met(figure: Figure, found: dict[str, Any]) -> bool:
    """Return whether the mean of a fact lies in its range in the world."""
    mean = found[figure.fact]["mean"]
    return mean is not None and figure.low <= round(mean, 4) <= figure.high


def meets(pattern: Pattern, found: dict[str, Any]) -> bool:
    """Return whether all facts of a pattern lie in their ranges."""
    return all(met(figure, found) for figure in pattern.figures)


def write_page() -> None:
    """Write the page from results/*.json."""
    PAGE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the page as Markdown."""
    found = {name: json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8")) for name in COMMUNITIES}
    sections = [section(community, found[name]) for name, community in COMMUNITIES.items()]
    doubts = (HERE / "doubts.md").read_text(encoding="utf-8")
    return TOP + doubts + "".join(sections) + held_out()


HELD_OUT = """
## Predictions of facts that no fit has used

`python experiments/validation/held_out.py LOGS` fitted `question-site` to each of three sites. It
predicted each site from the fitted values of the other two and from only three numbers of its own: active
people, questions a day, and the length of the window. It also predicted the second half of each log from
a fit to the first half, with the size and the rate of the first half. Each cell shows the fact of the
log, then the range that holds 90 % of 64 predicted runs. A fact outside this range is **bold**. Waits are
in ticks of a day.

"""


def held_out() -> str:
    """Return the predictions of facts that no fit has used, as one table."""
    found = json.loads((RESULTS / "held_out.json").read_text(encoding="utf-8"))
    counts = []
    for name, facts in found.items():
        known = [fact for fact in facts.values() if None not in (fact["observed"], fact["low"])]
        hits = sum(fact["low"] <= fact["observed"] <= fact["high"] for fact in known)
        counts.append(f"- {name}: {hits} of {len(known)} facts lie within 90 % of the runs.\n")
    head = f"\n| fact | {' | '.join(found)} |\n|{'---|' * (len(found) + 1)}\n"
    names = next(iter(found.values()))
    rows = [
        f"| `{fact}` | {' | '.join(_prediction(facts[fact]) for facts in found.values())} |\n"
        for fact in names
    ]
    doubts = (HERE / "held_out.md").read_text(encoding="utf-8")
    return "".join([HELD_OUT, *counts, "\n", doubts, head, *rows])


def _prediction(fact: dict[str, float | None]) -> str:
    observed, low, high = fact["observed"], fact["low"], fact["high"]
    if observed is None or low is None or high is None:
        return "not defined"
    inside = low <= observed <= high
    return (
        f"{observed:.3g} ({low:.3g} to {high:.3g})"
        if inside
        else f"**{observed:.3g}** ({low:.3g} to {high:.3g})"
    )


def section(community: Community, results: dict[str, Any]) -> str:
    """Return the tables of a community, one for each of its scenarios."""
    parts = [f"\n## {community.title}\n"]
    for scenario in community.scenarios:
        found = results[scenario]
        number = sum(meets(pattern, found) for pattern in community.patterns)
        parts.append(f"\n`{scenario}` meets {number} of {len(community.patterns)} patterns.\n\n")
        parts.append("| pattern | fact | world | model | use | result |\n|---|---|---|---|---|---|\n")
        parts += [line for pattern in community.patterns for line in _lines(pattern, found)]
    for pattern in community.patterns:
        missed = [name for name in community.scenarios if not meets(pattern, results[name])]
        if missed:
            where = " and ".join(f"`{name}`" for name in missed)
            parts.append(f"\n**{pattern.key} is missed by {where}.** {pattern.miss}\n")
    return "".join([*parts, "\nSources:\n\n", *_sources(community.patterns)])


def _sources(patterns: tuple[Pattern, ...]) -> list[str]:
    """Return a line for each source, with the patterns that it is for."""
    keys: dict[str, list[str]] = {}
    for pattern in patterns:
        keys.setdefault(pattern.source, []).append(pattern.key)
    return [f"- {', '.join(of)}: {source}.\n" for source, of in keys.items()]


def _lines(pattern: Pattern, found: dict[str, Any]) -> list[str]:
    verdict = "**met**" if meets(pattern, found) else "**missed**"
    lines = []
    for n, figure in enumerate(pattern.figures):
        name = f"**{pattern.key}** {pattern.statement}" if n == 0 else ""
        last = verdict if n == 0 else ""
        mark = "" if met(figure, found) else " (outside)"
        lines.append(f"| {name} | {figure.words} | {_range(figure)} | {_model(found[figure.fact])}{mark} | "
                     f"{pattern.use if n == 0 else ''} | {last} |\n")  # fmt: skip
    return lines


def _range(figure: Figure) -> str:
    if math.isinf(figure.high):
        return f"at least {figure.low:g}"
    return f"{figure.low:g} to {figure.high:g}"


def _model(value: dict[str, float | None]) -> str:
    if value["mean"] is None:
        return "not defined"
    if value["low"] is None:
        return f"{value['mean']:.2f}"
    return f"{value['mean']:.2f} ({value['low']:.2f} to {value['high']:.2f})"
