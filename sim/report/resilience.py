"""The report on a resilience study: who is missed when they leave."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.report import words
from sim.report.amounts import percent, points, reach
from sim.report.page import page
from sim.report.pictures import pictures
from sim.tables import versions
from sim.tables.manifest import commit

WHO = {
    "hubs": "hubs",
    "top_helpers": "top helpers",
    "best_connected": "best connected",
    "random": "random people",
}
GONE = {
    "hubs": "{share} % of the hubs",
    "top_helpers": "the {share} % of people who helped most",
    "best_connected": "the {share} % of people with most ties",
    "random": "{share} % of people, drawn at random,",
}


def render_resilience(study: Any, *, figures: Mapping[str, Path | bytes]) -> str:
    """Return the report on a resilience study as one HTML page, as :func:`render_comparison` does.

    Parameters
    ----------
    study : Resilience
        What came out.
    figures : mapping of str to path or bytes
        Its pictures; none may be given.
    """
    effects = study.effects.to_dict("records")
    failed = study.runs[study.runs["error"].notna()]
    return page(
        "resilience.html.j2",
        name=study.scenario.name,
        question=study.scenario.question,
        day=words.number(study.day, 0),
        sentences=[_sentence(own) for who in WHO if (own := [row for row in effects if row["who"] == who])],
        rows=[_row(row) for row in effects],
        pictures=pictures(figures),
        basis={
            "people": _people(study.scenario.people),
            "days": words.number(float(study.scenario.days), 0),
            "lifetime": words.number(float(study.scenario.asking.lifetime), 0),
            "replicates": study.replicates,
            "runs": len(study.runs),
            "failed": len(failed),
            "error": str(failed["error"].iloc[0]) if len(failed) else "",
            "seconds": words.number(study.seconds, 0),
            "versions": versions(),
            "commit": commit(),
        },
    )


def _people(people: Any) -> str:
    """How many people there are, or whose file says it."""
    file = people.from_file
    return f"{people.count:,} people" if file is None else f"the people of {Path(file.path).name}"


def _sentence(rows: list[dict[str, Any]]) -> str:
    """Say in words what came of it when the most of them left."""
    row = max(rows, key=lambda each: each["share"])
    whom = GONE[row["who"]].format(share=f"{100 * row['share']:.0f}")
    when = f"When {whom} were gone, those who stayed had {percent(row['after'])}"
    otherwise = f"and {percent(row['otherwise'])} had nobody left"
    return f"{when} of their questions answered, {otherwise}: {_verdict(row)}."


def _verdict(row: Mapping[str, Any]) -> str:
    if math.isnan(row["low"]):
        return "too few runs for an interval"
    if row["low"] <= 0.0 <= row["high"]:
        return "no clear difference"
    less = "fewer" if row["difference"] < 0 else "more"
    low, high = sorted(abs(100 * row[name]) for name in ("low", "high"))
    return f"{abs(100 * row['difference']):.1f} percentage points {less} ({low:.1f} to {high:.1f})"


def _row(row: Mapping[str, Any]) -> dict[str, str]:
    found = {
        name: percent(row[name]) + reach(row[f"{name}_low"], row[f"{name}_high"])
        for name in ("before", "otherwise", "after")
    }
    return {
        **found,
        "who": WHO[row["who"]],
        "share": f"{100 * row['share']:.0f} %",
        "left": f"{row['left']:,.0f}" if row["who"] != "hubs" else "–",
        "asked": f"{row['asked']:,.0f}",
        "difference": points(row["difference"]) + reach(row["low"], row["high"], sign=True),
    }
