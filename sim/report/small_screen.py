"""Pictures of rows for a phone: names above the rows, so that what is drawn begins at the window's edge."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from sim.measures.outcome.groups import EVERYBODY, kind_of_group
from sim.report.number_words import amount, changes, number, share_words
from sim.report.percent import change_words
from sim.tables import ComparisonTables
from sim.tables.comparison import Pair, pairs

_TOWNS = 20  # the fewest a reader must see at once; a table holds the rest
_TICKS = 4  # steps of an axis, at most: more numbers would run into one another
_ROOM = 9.0  # per cent of the width that a number within a part needs
_EDGE = 3.0  # per cent at both ends, so that a mark on the edge is whole
_LOST = {
    "not shown": "shown to nobody",
    "not read": "read by nobody",
    "not able": "read, none able",
    "not willing": "able, none willing",
    "no effort left": "willing, no effort left",
}


class Mark(NamedTuple):
    """A point with the ends of its interval, in per cent of the width; `lane` from the top of its row.

    `kind`: ``point``; ``hollow`` if the interval includes 0; ``cross`` if there is no interval.
    """

    at: float
    low: float
    high: float
    lane: int
    hue: int
    kind: str = "point"


class Part(NamedTuple):
    """A part of a bar: where it begins, how wide it is, and the number in it, if there is room."""

    at: float
    width: float
    hue: int
    number: str


class Row(NamedTuple):
    """A row: its name, what is drawn, and the same in words."""

    label: str
    told: str
    lanes: int
    marks: Sequence[Mark] = ()
    parts: Sequence[Part] = ()


class Chart(NamedTuple):
    """A picture of rows under one axis.

    Attributes
    ----------
    axis : str
        What is measured along it.
    key : sequence of (str, int, str)
        Words, colour and kind (``point``, ``hollow``, ``cross``, ``part``) of each sign.
    ticks : sequence of (float, str)
        Place, in per cent of the width, and number.
    zero : float or None
        Place of an upright line to compare with.
    """

    axis: str
    key: Sequence[tuple[str, int, str]]
    ticks: Sequence[tuple[float, str]]
    rows: Sequence[Row]
    zero: float | None = None


def charts(comparison: ComparisonTables) -> dict[str, Chart]:
    """Return the charts of a comparison, by the name of the picture that each stands for."""
    found = {"groups": _groups(comparison.groups, list(comparison.scenarios))}
    for each in pairs(comparison):
        found[f"differences{each.suffix}"] = _differences(each)
        parts = {"neither": "in neither", "only_a": f"only in {each.a}", "only_b": f"only in {each.b}"}
        parts["both"] = "in both"
        same = _few(each.counterfactual).set_index("group")[list(parts)]
        rows = {_name(group): row.to_dict() for group, row in same.iterrows()}
        found[f"counterfactual{each.suffix}"] = _stacked("questions asked in both, %", rows, parts, most=1.0)
    ends = getattr(comparison, "ends", None)
    if ends is not None:
        rows = {}
        for row in ends.itertuples():
            rows.setdefault(str(row.scenario), {})[str(row.end)] = float(row.share)
        found["ends"] = _stacked("share of all questions, %", rows, _LOST)
    return found


def _name(group: str) -> str:
    return "everybody" if group == EVERYBODY else group


def _few(rows: pd.DataFrame) -> pd.DataFrame:
    """All rows of groups, but no more towns than can be looked at."""
    towns = [name for name in rows["group"].unique() if kind_of_group(str(name)) == "town"]
    return rows[~rows["group"].isin(towns[_TOWNS:])]


def _placed(value: float, least: float, most: float) -> float:
    """Place of a value, in per cent of the width."""
    return round(_EDGE + (100 - 2 * _EDGE) * (value - least) / (most - least), 2)


def _mark(values: tuple[float, float, float], ends: tuple[float, float], lane: int, hue: int) -> Mark:
    """A point; an interval that there is none of has no length, and one past the axis ends with it."""
    at, low, high = values
    low, high = (at if math.isnan(each) else min(max(each, ends[0]), ends[1]) for each in (low, high))
    return Mark(_placed(at, *ends), _placed(low, *ends), _placed(high, *ends), lane, hue)


def _groups(groups: pd.DataFrame, scenarios: list[str]) -> Chart:
    """The answered share of each group, with a lane a scenario."""
    rows: dict[str, Row] = {}
    for row in _few(groups).itertuples():
        name, own = _name(str(row.group)), str(row.scenario)
        known = rows.get(name, Row(name, "", len(scenarios), []))
        found = (row.mean, row.low, row.high)
        if not math.isnan(row.mean):
            lane = scenarios.index(own)
            mark = _mark(found, (0, 1), lane, lane)
            said = f"{known.told}{own} {share_words(*found)}. "
            known = known._replace(told=said, marks=[*known.marks, mark])
        rows[name] = known
    key = [(name, place, "point") for place, name in enumerate(scenarios)]
    label = "" if groups["low"].isna().all() else ", with 95 % interval"
    return Chart(f"questions answered, %{label}", key, _axis(0, 1), list(rows.values()))


def _differences(pair: Pair) -> Chart:
    """How much more or less of each group's questions are answered under b than under a."""
    shares = pair.differences[pair.differences["measure"] == "answered_share"]
    own = changes(shares)
    reached = [x for each in own for x in (each.difference, each.low, each.high) if not math.isnan(x)]
    least, most = min([*reached, -0.005]), max([*reached, 0.005])
    ends = (least - 0.03 * (most - least), most + 0.03 * (most - least))
    told = []
    for each in changes(_few(shares)):
        if math.isnan(each.difference):
            told.append(Row(_name(each.group), "not in both", 1))
            continue
        mark = _mark((each.difference, each.low, each.high), ends, 0, 0)
        mark = mark._replace(kind={"unclear": "hollow", "unknown": "cross"}.get(each.verdict, "point"))
        told.append(Row(_name(each.group), change_words(each), 1, [mark]))
    found = {each.verdict for each in own if not math.isnan(each.difference)}
    key = [
        sign
        for kinds, sign in (
            ({"more", "less"}, ("interval excludes 0", 0, "point")),
            ({"unclear"}, ("no clear difference", 0, "hollow")),
            ({"unknown"}, ("no interval", 0, "cross")),
        )
        if kinds & found
    ]
    axis = f"percentage points: {pair.b} minus {pair.a}" + (" (95 % interval)" if found - {"unknown"} else "")
    return Chart(axis, key, _axis(*ends), told, _placed(0, *ends))


def _stacked(
    axis: str, rows: Mapping[str, Mapping[str, float]], parts: Mapping[str, str], *, most: float = 0.0
) -> Chart:
    """Bars of parts, on an axis to `most` or to the end of the longest."""
    kinds = list(parts)
    shares = {name: {k: 0.0 if math.isnan(row.get(k, 0.0)) else row.get(k, 0.0) for k in kinds}
              for name, row in rows.items()}  # fmt: skip
    most = most or max([0.05, *(sum(row.values()) for row in shares.values())])
    drawn = []
    for name, row in shares.items():
        start, found = 0.0, []
        for place, kind in enumerate(kinds):
            left, right = (_placed(at, 0, most) for at in (start, start + row[kind]))
            wide = round(right - left, 2)
            if wide > 0:
                found.append(Part(left, wide, place - 1, number(100 * row[kind], 0) if wide >= _ROOM else ""))
            start += row[kind]
        told = ", ".join(f"{parts[kind]} {amount('answered_share', row[kind])}" for kind in kinds)
        drawn.append(Row(name, told if start else "no questions", 1, parts=found))
    key = [(parts[kind], place - 1, "part") for place, kind in enumerate(kinds)]
    return Chart(axis, key, _axis(0, most), drawn)


def _axis(least: float, most: float) -> list[tuple[float, str]]:
    """Round numbers between the ends of an axis of shares, as per cent."""
    rough = 100 * (most - least) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * 0.999)
    first, last = math.ceil(100 * least / step - 1e-9), math.floor(100 * most / step + 1e-9)
    places = next(n for n in range(12) if math.isclose(step * 10**n, round(step * 10**n)))
    return [(_placed(n * step / 100, least, most), number(n * step, places)) for n in range(first, last + 1)]
