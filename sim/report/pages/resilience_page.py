"""The report on a resilience study: who is missed when they leave."""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.report import number_words
from sim.report.embedded_pictures import pictures
from sim.report.html_page import page
from sim.report.percent import between, decimals, fewer_or_more
from sim.report.quantities import percent, points, reach
from sim.tables import commit, versions

WHO = {
    "hubs": "hubs",
    "top_helpers": "top helpers",
    "best_connected": "best connected",
    "random": "random people",
}
_NAMED = WHO | {"top_helpers": "the top helpers", "best_connected": "the best connected"}
_LEVEL = 0.05
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
    effects, contrasts = (table.to_dict("records") for table in (study.effects, study.contrasts))
    failed = study.runs[study.runs["error"].notna()]
    return page(
        "resilience.html.j2",
        name=study.scenario.name,
        question=study.scenario.question,
        day=number_words.number(study.day, 0),
        headline=headline(effects, contrasts),
        certainty=certainty(effects, contrasts),
        whose_help=whose_help(study.helpers, own=study.scenario.people.from_file is not None),
        sentences=[_sentence(own) for who in WHO if (own := [row for row in effects if row["who"] == who])],
        rows=[_row(row) for row in effects],
        pictures=pictures(figures),
        basis={
            "people": _people(study.scenario.people),
            "days": number_words.number(float(study.scenario.days), 0),
            "lifetime": number_words.number(float(study.scenario.asking.lifetime), 0),
            "replicates": study.replicates,
            "runs": len(study.runs),
            "failed": len(failed),
            "error": str(failed["error"].iloc[0]) if len(failed) else "",
            "seconds": number_words.number(study.seconds, 0),
            "versions": versions(),
            "commit": commit(),
            "notes": list(study.notes),
        },
    )


def headline(effects: list[dict[str, Any]], contrasts: list[dict[str, Any]]) -> str:
    """Return what losing each kind of people costs when the most of them leave, the worst first.

    That one hurts most is said only where it differs from every other kind, with Holm's correction.
    """
    people = sorted((row for row in _most(effects) if row["who"] != "hubs"), key=_size)
    hubs = [row for row in _most(effects) if row["who"] == "hubs"]
    told: list[str] = []
    for row in [*people, *hubs]:
        hubs_gone = "all hubs" if row["share"] == 1.0 else f"{_share(row)} % of the hubs"
        whom = hubs_gone if row["who"] == "hubs" else _NAMED[row["who"]]
        others = [each for each in people if each is not row]
        most = row is people[0] and bool(others) and _clear(row) if people else False
        most = most and all(_worse(row, other, contrasts) for other in others)
        unit = " answers per 100 questions" if not told and _clear(row) else ""
        told.append(f"Losing {whom}{' hurts most' if most else ''}: {_cost(row)}{unit}.")
    return " ".join(told)


def _size(row: Mapping[str, Any]) -> float:
    return float(row["difference"]) if not math.isnan(row["difference"]) else math.inf


def _clear(row: Mapping[str, Any]) -> bool:
    return bool(row["high"] < 0 or row["low"] > 0)


def _cost(row: Mapping[str, Any]) -> str:
    """Write the change per 100 questions, or that there is no clear one."""
    if math.isnan(row["low"]):
        return "too few runs to say"
    if not _clear(row):
        return "no clear change"
    size = abs(100 * row["difference"])
    return fewer_or_more(row["difference"], 0 if size >= 10 else decimals(row["difference"]))


def _worse(row: Mapping[str, Any], other: Mapping[str, Any], contrasts: list[dict[str, Any]]) -> bool:
    """Return whether a kind clearly costs more than another, of which as many leave."""
    for each in contrasts:
        if {each["who"], each["less"]} == {row["who"], other["who"]} and each["share"] == row["share"]:
            sign = 1 if each["who"] == row["who"] else -1
            return bool(sign * each["difference"] < 0 and each["p_holm"] < _LEVEL)
    return False


def certainty(effects: list[dict[str, Any]], contrasts: list[dict[str, Any]]) -> str:
    """Return the differences behind the headline, with their intervals."""
    known = [row for row in _most(effects) if not math.isnan(row["low"])]
    if not known:
        return "Too few runs completed for an interval; five societies or more are needed."
    told = []
    for row in known:
        places = decimals(row["difference"], row["low"], row["high"])
        found = fewer_or_more(row["difference"], places)
        whom = GONE[row["who"]].format(share=_share(row)).rstrip(",")
        told.append(f"{found} ({between(row['low'], row['high'], places)}) without {whom}")
    said = (
        "Of every 100 questions of those who stay, so many are answered fewer or more, with the likely range "
        f"(95 % interval): {'; '.join(told)}."
    )
    against = [_against(each) for each in contrasts if each["less"] == "random" and _at_most(each, contrasts)]
    compared = "; ".join(text for text in against if text)
    if not compared:
        return f"{said} Whether it matters who leaves isn't known, as no random people leave for comparison."
    return (
        f"{said} In comparison with as many random people in the same societies: {compared} (p-values after "
        f"Holm's correction for {len(contrasts)} comparison{'s' if len(contrasts) > 1 else ''})."
    )


def _at_most(row: Mapping[str, Any], contrasts: list[dict[str, Any]]) -> bool:
    return bool(row["share"] == max(each["share"] for each in contrasts))


def _against(row: Mapping[str, Any]) -> str:
    if math.isnan(row["low"]):
        return ""
    places = decimals(row["difference"], row["low"], row["high"])
    found, reach = fewer_or_more(row["difference"], places), between(row["low"], row["high"], places)
    p = "p < 0.001" if row["p_holm"] < 0.001 else f"p = {row['p_holm']:.3f}"
    return f"{found} ({reach}; {p}) without {_NAMED[row['who']]}"


def whose_help(helpers: Any, *, own: bool) -> str:
    """Say whether those who help most are the same people in every society.

    Parameters
    ----------
    helpers : Helpers
        What was found in the lives in which nobody leaves.
    own
        Whether the people are a user's own, and so are the same in every society.
    """
    if not helpers.people:
        return ""
    if not helpers.drawn:
        return "Everybody's effort is the same in every society."
    if not own:
        return "People and effort are drawn anew in every society: top helpers are those who help most there."
    known = not math.isnan(helpers.correlation)
    correlation = number_words.number(helpers.correlation, 2) if known else ""
    return (
        f"The effort of {helpers.drawn:,} of {helpers.people:,} people isn't in the file, so it is drawn "
        "anew in every society: top helpers are those who help most there, not persons of the file"
        + (f" (rank correlation of a person's help in two societies: {correlation})." if known else ".")
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
