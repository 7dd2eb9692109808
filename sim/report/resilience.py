"""The report on a resilience study: who is missed when they leave."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.report import words
from sim.report.amounts import percent, points, reach
from sim.report.hundred import between, decimals, fewer_or_more
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
_NAMED = WHO | {"best_connected": "the best connected"}
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
        headline=headline(effects),
        certainty=certainty(effects),
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
            "notes": list(study.notes),
        },
    )


def headline(effects: list[dict[str, Any]]) -> str:
    """Return the one idea: who is missed, when the most of them leave, and of whom it can't be said."""
    worst = _most(effects)
    kinds: dict[str, list[str]] = {"missed": [], "better": [], "open": []}
    for row in worst:
        kind = "missed" if row["high"] < 0 else "better" if row["low"] > 0 else "open"
        kinds[kind].append(_NAMED[row["who"]])
    told = []
    if kinds["missed"]:
        told.append(f"{words.listed(kinds['missed'])} are missed when they leave")
    if kinds["better"]:
        told.append(f"without {words.listed(kinds['better'])} those who stay get more answers")
    if kinds["open"]:
        told.append(f"whether {words.listed(kinds['open'], 'or')} are missed can't be said")
    said = "; ".join(told) or "Who is missed can't be said"
    return said[0].upper() + said[1:]


def certainty(effects: list[dict[str, Any]]) -> str:
    """Return the differences behind the headline, with their intervals."""
    known = [row for row in _most(effects) if not math.isnan(row["low"])]
    if not known:
        return "Too few runs came to their end for a likely range."
    told = []
    for row in known:
        places = decimals(row["difference"], row["low"], row["high"])
        found = fewer_or_more(row["difference"], places)
        whom = GONE[row["who"]].format(share=_share(row)).rstrip(",")
        told.append(f"{found} ({between(row['low'], row['high'], places)}) without {whom}")
    return (
        "Of every 100 questions of those who stay, so many are answered fewer or more, with the likely range "
        f"(95 % interval): {'; '.join(told)}. “Missed” is written only where the whole range is fewer."
    )


def _most(effects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each kind of people, the row in which the most of them leave."""
    return [
        max((row for row in effects if row["who"] == who), key=lambda row: float(row["share"]))
        for who in WHO
        if any(row["who"] == who for row in effects)
    ]


def _share(row: Mapping[str, Any]) -> str:
    return f"{100 * row['share']:.0f}"


def _people(people: Any) -> str:
    """How many people there are, or whose file says it."""
    file = people.from_file
    return f"{people.count:,} people" if file is None else f"the people of {Path(file.path).name}"


def _sentence(rows: list[dict[str, Any]]) -> str:
    """Say in words what came of it when the most of them left."""
    row = max(rows, key=lambda each: each["share"])
    whom = GONE[row["who"]].format(share=_share(row))
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


def _row(row: Mapping[str, Any]) -> dict[str, str | tuple[str, str]]:
    found = {
        name: (percent(row[name]), reach(row[f"{name}_low"], row[f"{name}_high"]).strip())
        for name in ("before", "otherwise", "after")
    }
    return {
        **found,
        "who": WHO[row["who"]],
        "share": f"{100 * row['share']:.0f} %",
        "left": f"{row['left']:,.0f}" if row["who"] != "hubs" else "–",
        "asked": f"{row['asked']:,.0f}",
        "difference": (points(row["difference"]), reach(row["low"], row["high"], sign=True).strip()),
    }
