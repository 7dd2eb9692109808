"""Write the claims board as a page with one line, one small picture and the evidence for each claim."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sim.report import number_words
from sim.report.findings import claim_chapters, claim_reasons
from sim.report.html_page import page

Row = Mapping[str, Any]  # of a claim or one of its parts, as in the board's JSON

VERDICTS = {
    "supported": "The effect is larger than the smallest effect worth mentioning, and the evidence shows "
    "that its direction holds in at least 80 % of the parameter sets.",
    "depends": "The evidence shows that the direction of the effect changes with a parameter.",
    "too close to call": "The evidence shows none of the other three. The effect is unclear or small, or it "
    "is unclear whether it holds for other values of the parameters.",
    "contradicted": "The effect goes in the opposite direction, and the evidence shows that it does so in at "
    "least 80 % of the parameter sets.",
}
MIDDLE, HALF_WIDTH = 140.0, 126.0  # places in the small picture, in units of the SVG's view box
_CHANGE = {
    "less": "without it, the effect is smaller",
    "more": "without it, the effect is larger",
    "unclear": "without it, the effect does not clearly change",
    "unknown": "the effect without it could not be measured",
}


def render_board(rows: Sequence[Row], *, seconds: float, about: Mapping[str, object]) -> str:
    """Return the claims board as a single, self-contained HTML page.

    Parameters
    ----------
    rows : sequence of mapping
        One per claim, with all evidence (`sim.studies.claims.board_contents.to_dict`).
    seconds : float
        Duration of the runs.
    about : mapping
        ``sets, replicates, fast, seeds, ended, commits, notes`` of the board.
    """
    count = Counter(row["verdict"] for row in rows)
    duration = number_words.number(seconds, 0)
    verdicts = [(name, _class(name), count[name], meaning) for name, meaning in VERDICTS.items()]
    claims = [line(row) for row in rows]
    chapters = claim_chapters.in_chapters(claims, [row["id"] for row in rows])
    return page(
        "claims.html.j2", claims=claims, chapters=chapters, verdicts=verdicts, seconds=duration,
        headline=headline(count, len(rows)), **about,
    )  # fmt: skip


def headline(count: Mapping[str, int], claims: int) -> str:
    """Return how many claims have each verdict.

    Examples
    --------
    >>> headline({"supported": 2, "too close to call": 1}, 3)
    'Of 3 claims, 2 are supported and 1 is too close to call'
    """
    words = {"depends": "depends on a parameter", "contradicted": "contradicted", "supported": "supported"}
    parts = []
    for name in VERDICTS:
        if many := count.get(name, 0):
            verb = "" if name == "depends" else "is " if many == 1 else "are "
            text = words.get(name, name)
            text = text.replace("depends", "depend") if name == "depends" and many > 1 else text
            parts.append(f"{many} {verb}{text}")
    return (
        f"Of {claims} claim{'s' if claims != 1 else ''}, {number_words.listed(parts)}"
        if parts
        else "No claims"
    )


def line(row: Row) -> dict[str, object]:
    """Return the texts and the picture of one claim for the template."""
    return {
        **row,
        "kind": _class(row["verdict"]),
        "verdict_reason": claim_reasons.reason(row, _effect(row), _amount(row["unit"], row["smallest"])),
        "settling": claim_reasons.settling(row, lambda value: _amount(row["unit"], value)),
        "picture": picture(row),
        "part": row["part"] if len(row["parts"]) > 1 else "",
        "effect": _effect(row),
        "holds": f"holds in {row['sets_holding']} of {row['sets_known']} sets ({_wilson(row)})",
        "depends": _depends(row),
        "parts": [_part(part) for part in row["parts"]],
        "arms": [_arms(part) for part in row["parts"]],
        "none": row["mechanism_none"],
        "sets": _counts(row),
        "unknown": row["sets"] - row["sets_known"],
        "strips": [strip(part) for part in row["parts"]],
    }


def _wilson(row: Row) -> str:
    """Write Wilson's interval for the share of parameter sets that support a claim, as ``70 to 89 %``."""
    low, high = (number_words.number(100 * row[name], 0) for name in ("robustness_low", "robustness_high"))
    return f"{low} to {high}{number_words.SPACE}%"


def _counts(row: Row) -> str:
    """Write in how many parameter sets the effect is above 0, exactly 0 and below 0."""
    equal, below = row["sets_equal"], row["sets_below"]
    return (
        f"above 0 in {row['sets_holding']} of {row['sets_known']} parameter sets ({_wilson(row)}), "
        f"exactly 0 in {equal}, below 0 in {below}"
    )


def _class(verdict: str) -> str:
    return {"too close to call": "open"}.get(verdict, verdict)


def picture(row: Row) -> dict[str, float]:
    """Return the positions, in a claim's small picture, of effect, interval and smallest effect."""
    if math.isnan(row["low"]):
        return {"known": False}
    widest = max(abs(row["low"]), abs(row["high"]), 1.3 * row["smallest"])
    return {"known": True} | {name: _at(row[name], widest) for name in ("low", "high", "effect", "smallest")}


def strip(part: Row) -> dict[str, object]:
    """Return the positions of the dots for a part's effects in the parameter sets; close dots are stacked."""
    known = [value for value in part["around"] if not math.isnan(value)]
    widest = max([abs(value) for value in known] + [1.3 * part["smallest"]])
    heights: Counter[int] = Counter()
    dots = []
    for value in sorted(known):
        x = _at(value, widest)
        column = round(x / 7)
        dots.append({"x": column * 7.0, "y": 6.0 * heights[column], "holds": value > 0, "none": value == 0})
        heights[column] += 1
    top = 6.0 * max(heights.values(), default=1) + 4
    for dot in dots:
        dot["y"] = top - 4 - dot["y"]
    ends = [_amount(part["unit"], value, sign=True) for value in (-widest, widest)]
    return {"dots": dots, "height": top, "smallest": _at(part["smallest"], widest), "ends": ends}


def _at(value: float, widest: float) -> float:
    return MIDDLE + HALF_WIDTH * value / widest


def _effect(row: Row) -> str:
    """Write an effect and the interval, such as ``+28.3 points (+24.9 to +31.8)``."""
    if math.isnan(row["effect"]):
        return "no effect could be measured"
    return _span(row["unit"], row["effect"], row["low"], row["high"])


def _span(unit: str, mean: float, low: float, high: float) -> str:
    if math.isnan(mean):
        return number_words.NOTHING
    if math.isnan(low):
        return f"{_amount(unit, mean, sign=True)} (no interval)"
    places = decimals(unit, max(abs(low), abs(high)))
    text = _amount(unit, mean, sign=True, places=places if unit == "share" else None)
    bounds = (number_words.number(_scaled(unit, bound), places, sign=True) for bound in (low, high))
    return f"{text} ({' to '.join(bounds)})"


def _scaled(unit: str, value: float) -> float:
    return value * 100.0 if unit == "share" else value


def decimals(unit: str, size: float) -> int:
    """Return how many decimals show three significant digits.

    Shares are shown in percentage points, with one decimal, or two below one point.

    Examples
    --------
    >>> decimals("share", 0.3), decimals("share", 0.004), decimals("days", 0.0123), decimals("replies", 345.6)
    (1, 2, 4, 0)
    """
    if unit == "share":
        return 1 if size >= 0.01 else 2
    if size <= 0 or math.isinf(size):
        return 2
    return min(max(2 - math.floor(math.log10(size)), 0), 6)


def _amount(unit: str, value: float, *, sign: bool = False, places: int | None = None) -> str:
    """Write an effect with a unit; effects on shares are in percentage points."""
    places = decimals(unit, abs(value)) if places is None else places
    number = number_words.number(_scaled(unit, value), places, sign=sign)
    return f"{number}{number_words.SPACE}{'points' if unit == 'share' else unit}".rstrip()


def _part(part: Row) -> dict[str, str]:
    unit = part["unit"]
    return {
        "name": part["part"],
        "measure": part["measure"],
        "effect": _span(unit, part["effect"], part["low"], part["high"]),
        "smallest": _amount(unit, part["smallest"]),
        "pairs": str(part["pairs"]),
        "sets": f"{part['holding']} / {part['equal']} / {part['below']}",
        "without": _span(unit, part["effect_without"], part["low_without"], part["high_without"]),
        "change": _span(unit, part["mechanism_effect"], part["mechanism_low"], part["mechanism_high"]),
        "change_words": _CHANGE[part["without_mechanism"]],
    }


def _arms(part: Row) -> list[str]:
    """Write the weight, scenario and parameter values of each arm of a contrast."""
    arms = []
    for arm in part["arms"]:
        values = ", ".join(f"{path}: {_value(value)}" for path, value in arm["values"].items())
        arms.append(f"{number_words.number(arm['weight'], 2, sign=True)} × {arm['scenario']} {{{values}}}")
    return arms


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    return str(value)


def _depends(row: Row) -> str:
    """Return a sentence on the parameter on which the direction of the effect depends, or almost depends."""
    on, near = row["depends_on"], row["nearest"]
    if on is None:
        if near is None or row["verdict"] != "too close to call":
            return ""
        return (
            "The parameter that comes closest to separating the sets above 0 from those below is "
            f"{near['parameter']} (area under the curve {near['auc']:.2f}, p = {near['p']:.2g}, corrected "
            "for all parameters)."
        )
    yes, no = (
        f"{on[name]:.3g}".replace("-", number_words.MINUS) for name in ("middle_holding", "middle_failing")
    )
    return (
        f"It holds more often where {on['parameter']} is {on['holds_where']}: the median is {yes} in the "
        f"sets where it holds and {no} in the sets where it fails (area under the curve {on['auc']:.2f}, p = "
        f"{on['p']:.2g}, corrected for all parameters)."
    )
