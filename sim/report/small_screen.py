"""Draw charts for a phone: each row's name stands above the row, so that the bars can use the full width."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.measures.outcome.groups import EVERYBODY, kind_of_group
from sim.report.findings.scenario_titles import title_of
from sim.report.number_words import amount, changes, number, share_words
from sim.report.percent import change_words
from sim.tables import ComparisonTables
from sim.tables.comparison import Pair, labels_with_sizes, pairs, with_size
from sim.tables.lazy_pandas import pd

WITH_INTERVAL = ", with 95 % interval"
"""End of the label of an axis whose marks have intervals."""
_MOST_TOWNS = 20  # towns in one picture; a table lists all of them
_MOST_STEPS = 4  # steps between the numbers on an axis; with more steps, the numbers would overlap
_NUMBER_WIDTH = 9.0  # per cent of the width: the space that a number within a part needs
_EDGE = 3.0  # per cent of the width kept free at both ends, so that marks there aren't cut off
NEITHER, BOTH, STEPS = -1, -2, 10
"""Colours of parts that belong to no scenario: grey ones, and the first of those of the steps."""
_FAILED = {
    "not shown": "shown to nobody",
    "not read": "read by nobody",
    "not able": "read, nobody able",
    "not willing": "able, nobody willing",
    "no effort left": "willing, no effort left",
}


class Mark(NamedTuple):
    """A point and the ends of its interval, in per cent of the width. `lane` counts from the top of the row.

    `kind` is ``point``, ``hollow`` if the interval includes 0, or ``cross`` if there is no interval.
    """

    at: float
    low: float
    high: float
    lane: int
    hue: int
    kind: str = "point"


class Part(NamedTuple):
    """A part of a bar: the start, the width, and the number to write in the part if there is room."""

    at: float
    width: float
    hue: int
    number: str


class Row(NamedTuple):
    """A row of a chart: the name, a description in words, and the marks and parts to draw."""

    label: str
    text: str
    lanes: int
    marks: Sequence[Mark] = ()
    parts: Sequence[Part] = ()
    hue: int | None = None  # number of the scenario that the row is about, if it is about one
    words: str = ""  # title of that scenario
    value: str = ""  # to be written beside the name


class Chart(NamedTuple):
    """A picture: rows under a common axis.

    Attributes
    ----------
    axis : str
        Label of the axis.
    key : sequence of (str, int, str)
        Label, colour and kind (``point``, ``hollow``, ``cross``, ``part``) of each sign.
    ticks : sequence of (float, str)
        Position, in per cent of the width, and number.
    zero : float or None
        Position of the vertical line at 0, if there is one.
    """

    axis: str
    key: Sequence[tuple[str, int, str]]
    ticks: Sequence[tuple[float, str]]
    rows: Sequence[Row]
    zero: float | None = None


def everybody(comparison: ComparisonTables) -> Chart:
    """Return a chart of everybody's answered share with its interval, with one row per scenario."""
    own = comparison.groups[comparison.groups["group"] == EVERYBODY].set_index("scenario")
    rows = []
    for index, name in enumerate(comparison.scenarios):
        mean, low, high = own.loc[name, ["mean", "low", "high"]] if name in own.index else [math.nan] * 3
        value = share_words(mean, low, high)
        marks = [] if math.isnan(mean) else [_mark((mean, low, high), (0, 1), 0, index)]
        rows.append(Row(name, value, 1, marks, hue=index, words=title_of(name), value=value))
    interval = "" if own["low"].isna().all() else WITH_INTERVAL
    return Chart(f"questions answered, %{interval}", (), _axis(0, 1), rows)


def charts(comparison: ComparisonTables) -> dict[str, Chart]:
    """Return the charts of a comparison, by the name of the picture that each replaces."""
    names = list(comparison.scenarios)
    found = {"groups": _groups(comparison.groups, names)}
    for each in pairs(comparison):
        found[f"differences{each.suffix}"] = _differences(each, names.index(each.b))
        if not each.paired:
            continue
        parts = {"neither": "in neither", "only_a": f"only in {each.a}", "only_b": f"only in {each.b}"}
        parts["both"] = "in both"
        same = _shown_rows(each.counterfactual)
        rows = {
            _name(row["group"], row.get("people", math.nan)): {part: row[part] for part in parts}
            for _, row in same.iterrows()
        }
        hues = [NEITHER, names.index(each.a), names.index(each.b), BOTH]
        axis = "questions asked in both, %"
        found[f"counterfactual{each.suffix}"] = stacked(axis, rows, parts, hues, most=1.0)
    ends = getattr(comparison, "ends", None)
    if ends is not None:
        rows = {}
        for row in ends.itertuples():
            rows.setdefault(str(row.scenario), {})[str(row.end)] = float(row.share)
        found["ends"] = stacked(
            "share of all questions, %", rows, _FAILED, range(STEPS, STEPS + len(_FAILED))
        )
    return found


def _name(group: str, people: float = math.nan) -> str:
    return "everybody" if group == EVERYBODY else with_size(group, people)


def _shown_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of all groups except those of towns after the 20th."""
    towns = [name for name in rows["group"].unique() if kind_of_group(str(name)) == "town"]
    return rows[~rows["group"].isin(towns[_MOST_TOWNS:])]


def position(value: float, least: float, most: float) -> float:
    """Return the position of a value, in per cent of the width."""
    return round(_EDGE + (100 - 2 * _EDGE) * (value - least) / (most - least), 2)


def _mark(values: tuple[float, float, float], ends: tuple[float, float], lane: int, hue: int) -> Mark:
    """Return a point with its interval, cut at the ends of the axis; a missing interval has length 0."""
    at, low, high = values
    low, high = (at if math.isnan(each) else min(max(each, ends[0]), ends[1]) for each in (low, high))
    return Mark(position(at, *ends), position(low, *ends), position(high, *ends), lane, hue)


def _groups(groups: pd.DataFrame, scenarios: list[str]) -> Chart:
    """Return a chart of the answered share of each group, with one lane per scenario."""
    rows: dict[str, Row] = {}
    labels = labels_with_sizes(groups)
    for row in _shown_rows(groups).itertuples():
        name, own = _name(labels[str(row.group)]), str(row.scenario)
        known = rows.get(name, Row(name, "", len(scenarios), []))
        found = (row.mean, row.low, row.high)
        if not math.isnan(row.mean):
            lane = scenarios.index(own)
            mark = _mark(found, (0, 1), lane, lane)
            text = f"{known.text}{own} {share_words(*found)}. "
            known = known._replace(text=text, marks=[*known.marks, mark])
        rows[name] = known
    key = [(name, index, "point") for index, name in enumerate(scenarios)]
    label = "" if groups["low"].isna().all() else WITH_INTERVAL
    return Chart(f"questions answered, %{label}", key, _axis(0, 1), list(rows.values()))


def _differences(pair: Pair, hue: int) -> Chart:
    """Return a chart of each group's difference in answered share, b minus a, in the colour of b."""
    shares = pair.differences[pair.differences["measure"] == "answered_share"]
    own = changes(shares)
    values = [x for each in own for x in (each.difference, each.low, each.high) if not math.isnan(x)]
    least, most = min([*values, -0.005]), max([*values, 0.005])
    ends = (least - 0.03 * (most - least), most + 0.03 * (most - least))
    rows = []
    for each in changes(_shown_rows(shares)):
        if math.isnan(each.difference):
            rows.append(Row(_name(each.group, each.people), "not in both scenarios", 1))
            continue
        mark = _mark((each.difference, each.low, each.high), ends, 0, hue)
        mark = mark._replace(kind={"unclear": "hollow", "unknown": "cross"}.get(each.verdict, "point"))
        rows.append(Row(_name(each.group, each.people), change_words(each), 1, [mark]))
    found = {each.verdict for each in own if not math.isnan(each.difference)}
    key = [
        sign
        for kinds, sign in (
            ({"more", "less"}, ("interval excludes 0", hue, "point")),
            ({"unclear"}, ("no clear difference", 0, "hollow")),
            ({"unknown"}, ("no interval", 0, "cross")),
        )
        if kinds & found
    ]
    axis = f"percentage points: {pair.b} minus {pair.a}" + (" (95 % interval)" if found - {"unknown"} else "")
    return Chart(axis, key, _axis(*ends), rows, position(0, *ends))


def stacked(
    axis: str, rows: Mapping[str, Mapping[str, float]], parts: Mapping[str, str], hues: Sequence[int], *,
    most: float = 0.0,
) -> Chart:  # fmt: skip
    """Return a chart of stacked bars, with an axis up to `most` or to the end of the longest bar."""
    kinds = list(parts)
    shares = {name: {k: 0.0 if math.isnan(row.get(k, 0.0)) else row.get(k, 0.0) for k in kinds}
              for name, row in rows.items()}  # fmt: skip
    most = most or max([0.05, *(sum(row.values()) for row in shares.values())])
    drawn = []
    for name, row in shares.items():
        start, found = 0.0, []
        for hue, kind in zip(hues, kinds, strict=True):
            left, right = (position(at, 0, most) for at in (start, start + row[kind]))
            wide = round(right - left, 2)
            if wide > 0:
                text = number(100 * row[kind], 0) if wide >= _NUMBER_WIDTH else ""
                found.append(Part(left, wide, hue, text))
            start += row[kind]
        text = ", ".join(f"{parts[kind]} {amount('answered_share', row[kind])}" for kind in kinds)
        drawn.append(Row(name, text if start else "no questions", 1, parts=found))
    key = [(parts[kind], hue, "part") for hue, kind in zip(hues, kinds, strict=True)]
    return Chart(axis, key, _axis(0, most), drawn)


def _axis(least: float, most: float) -> list[tuple[float, str]]:
    """Return round numbers in per cent between the ends of an axis of shares, with their positions."""
    return [(position(at, least, most), text) for at, text in axis_numbers(least, most)]


def axis_numbers(least: float, most: float) -> list[tuple[float, str]]:
    """Return round numbers in per cent between two shares: each as a share and as text."""
    rough = 100 * (most - least) / _MOST_STEPS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * 0.999)
    first, last = math.ceil(100 * least / step - 1e-9), math.floor(100 * most / step + 1e-9)
    decimals = next(n for n in range(12) if math.isclose(step * 10**n, round(step * 10**n)))
    return [(n * step / 100, number(n * step, decimals)) for n in range(first, last + 1)]
