"""The report on a discovery: under which conditions one scenario does worse than another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.measures.registry import label_in_sentence, label_of
from sim.report.number_words import Change, amount, difference, number
from sim.report.small_screen import NEITHER, Chart, stacked
from sim.report.sweeps.study_parts import (
    First,
    Part,
    Table,
    first_rows,
    parameter_words,
    shown_value,
    study_page,
)

if TYPE_CHECKING:
    from sim.studies.discovery.discovery import Discovery
    from sim.studies.discovery.prim import Box
    from sim.studies.sweeps.sweep_result import SweepResult


_CLEARLY = (
    "Points of the design by which scenario is clearly ahead: the 95 % interval of the difference excludes 0."
)
_BY_SIGN = "Points of the design by which scenario is ahead. One replicate can't tell a difference from luck."
_TERMS = (
    (
        "Clearly ahead",
        "Student's 95 % interval of the difference at a point, over replicates, excludes 0.",
    ),
    (
        "By luck alone",
        "A sign-flip test: how often luck alone causes at least as many and as clear losses.",
    ),
    (
        "Regions",
        "PRIM (Friedman and Fisher 1999): boxes of parameter values that hold many of the losses. They are "
        "searched for only if luck alone causes such losses in at most one of twenty studies.",
    ),
    ("Limits", "A region says where losses lie in this design, not what causes them."),
)


def render_discovery(swept: SweepResult, found: Sequence[Discovery], *, figures: Mapping[str, bytes]) -> str:
    """Return the report on a discovery as a single, self-contained HTML page.

    `figures` holds the SVG of each figure by name, as in :func:`render_comparison`.
    """
    first = First(
        "; ".join(discovery_title(each) for each in found),
        _chart(found, list(swept.experiment.scenarios)),
        _CLEARLY if all(each.paired for each in found) else _BY_SIGN,
        _sentences(found)[:3],
    )
    parts = [part for n, each in enumerate(found) for part in _parts(n, each, figures)]
    parts.append(Part("how", "How it was computed", terms=_TERMS))
    return study_page("Where does one scenario beat the other?", swept, first, parts, figures)


def _sentences(found: Sequence[Discovery]) -> list[tuple[str, str]]:
    """Return sentences with topics: on points, luck and the region; of several pairs only those on points."""
    if len(found) > 1:
        return [(f"Points, {each.b}", each.words()[0]) for each in found]
    names = label_in_sentence(found[0].measure)
    said = [each.replace(found[0].measure, names) for each in found[0].words()]
    return list(zip(("Points", "Luck", "Region"), said, strict=False))


def _parts(n: int, found: Discovery, figures: Mapping[str, bytes]) -> list[Part]:
    """Return the parts of the page about one pair of scenarios: map, regions and points."""
    name, title = map_name(found), discovery_title(found)
    drawn = [Part(f"map-{n}", f"Map of the two parameters, {found.b}", title, picture=name)]
    return [
        *(drawn if name in figures else []),
        Part(f"boxes-{n}", f"Where {found.b} does worse", _boxes_finding(found), items=_box_words(found)),
        Part(f"points-{n}", f"Points, {found.b} minus {found.a}", table=_table(found)),
    ]


def map_name(found: Discovery) -> str:
    """Return the name of the map of a pair of scenarios."""
    return f"map-{found.a}-against-{found.b}"


def discovery_title(found: Discovery) -> str:
    """Return at how many points each of the two scenarios is ahead."""
    lost, won, size = int(found.points["loses"].sum()), int(found.points["wins"].sum()), len(found.points)
    clearly = "clearly " if found.paired else ""
    measure = label_in_sentence(found.measure)
    if not lost and not won:
        return f"At none of {size} points do {found.a} and {found.b} {clearly}differ in {measure}"
    return (
        f"In {measure}, {found.a} is {clearly}ahead of {found.b} at {lost} of {size} points, and "
        f"behind at {won}"
    )


def _chart(found: Sequence[Discovery], names: Sequence[str]) -> Chart:
    """Return a bar for each pair: the points at which each scenario is ahead, and those that are unclear."""
    rows, first = {}, found[0]
    for each in found:
        size = max(1, len(each.points))
        lost, won = float(each.points["loses"].sum()) / size, float(each.points["wins"].sum()) / size
        rows[f"{each.b} against {each.a}"] = {"a": lost, "unclear": 1 - lost - won, "b": won}
    hue = names.index(first.b) if len(found) == 1 else 5
    parts = {
        "a": f"{first.a} ahead",
        "unclear": "not clear",
        "b": f"{first.b if len(found) == 1 else 'the other'} ahead",
    }
    return stacked("share of the points, %", rows, parts, [names.index(first.a), NEITHER, hue], most=1.0)


def _boxes_finding(found: Discovery) -> str:
    if not found.boxes:
        return "No region stands out."
    return (
        f"{number(100 * found.boxes[0].coverage, 0)} % of its losses lie in one region of parameter values."
    )


def _box_words(found: Discovery) -> list[str]:
    words = [_words(box) for box in found.boxes]
    return words or found.words()[-1:]


def _words(box: Box) -> str:
    """Return a box with the meanings of its parameters."""
    limits = []
    for path, limit in box.limits.items():
        name = parameter_words(path)
        if isinstance(limit, frozenset):
            limits.append(f"{name}: {' or '.join(sorted(limit))}")
            continue
        low, high = limit
        ends = [f"at least {shown_value(low)}"] if low is not None else []
        ends += [f"at most {shown_value(high)}"] if high is not None else []
        limits.append(f"{name}: {' and '.join(ends)}")
    share, size = number(100 * box.density, 0), f"{box.size:,}"
    return (
        f"{'; '.join(limits)}. Losses at {share} % of the {size} points there; "
        f"{number(100 * box.coverage, 0)} % of all losses."
    )


def _table(found: Discovery) -> Table:
    """Return the points with the largest losses."""
    paths = [name for name in found.points.columns if name not in _RESULTS]
    caption = f"{label_of(found.measure)} at each point, lowest difference first, with 95 % intervals."
    points = found.points.sort_values("difference", kind="stable")
    order, caption = first_rows(points, caption, "the CSV file")
    rows = []
    for _, row in order.iterrows():
        change = Change(
            found.measure, "all", found.a, found.b, row["a"], row["b"], row["difference"], row["low"],
            row["high"], int(row["replicates"]),
        )  # fmt: skip
        means = [amount(found.measure, float(row[side])) for side in "ab"]
        rows.append(
            [", ".join(f"{path} {shown_value(row[path])}" for path in paths), *means, difference(change)]
        )
    return Table(caption, ("point", found.a, found.b, "difference"), rows)


_RESULTS = ("a", "b", "difference", "low", "high", "replicates", "loses", "wins")
