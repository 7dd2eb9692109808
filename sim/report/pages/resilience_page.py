"""The report on a resilience study, which shows whose departure costs the most answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.measures.registry import label_of
from sim.report import number_words, provenance
from sim.report.embedded_pictures import pictures
from sim.report.findings.same_helpers import whose_help as whose_help
from sim.report.html_page import page, run_facts
from sim.report.interval_rows import Line, interval_rows, marks_explained
from sim.report.percent import change_per_hundred, decimals
from sim.report.quantities import interval, number, percent, points
from sim.report.small_screen import Chart
from sim.tables.comparison import with_size
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.scenarios.parameters.population import People
    from sim.studies.resilience.resilience_study import Resilience

WHO = {
    "hubs": "hubs",
    "top_helpers": "top helpers",
    "best_connected": "best connected people",
    "random": "random people",
}
_NAMED = WHO | {"top_helpers": "the top helpers", "best_connected": "the best connected people"}
_SIGNIFICANCE = 0.05
GONE = {
    "hubs": "{share} % of the hubs",
    "top_helpers": "the {share} % of people who helped most",
    "best_connected": "the {share} % of people with the most ties",
    "random": "{share} % of people drawn at random",
}


def render_resilience(study: Resilience, *, figures: Mapping[str, bytes]) -> str:
    """Return the report on a resilience study as a single, self-contained HTML page.

    `figures` holds the SVG of each figure by name, as in :func:`render_comparison`.
    """
    worst = sorted(_most(study.effects), key=_size)
    title, chart = headline(study.effects, study.contrasts), _chart(worst)
    return page(
        "resilience.html.j2",
        name=study.scenario.name,
        question=study.scenario.question,
        day=number_words.number(study.day, 0),
        headline=title,
        chart=chart,
        marks=marks_explained(chart),
        shown_first=[(_kind(row), _sentence(row)) for row in worst[:3]],
        certainty=certainty(study.effects, study.contrasts),
        against_random=against_random(study.contrasts),
        whose_help=whose_help(study.helpers, own=study.scenario.people.from_file is not None),
        sentences_of_kinds=[_sentence(row) for row in _rows(study.effects)],
        value_counts=provenance.count_sentence([study.scenario.to_dict()]),
        rows=[_row(row) for row in _rows(study.effects)],
        contrasts=[_contrast(row) for row in _rows(study.contrasts)],
        measures=measure_rows(study.measures),
        meanings=number_words.meanings(study.measures),
        pictures=pictures(figures, titles={"resilience": title}),
        basis={
            **run_facts(study),
            "people": _people(study.scenario.people),
            "days": number_words.number(float(study.scenario.days), 0),
            "lifetime": number_words.number(float(study.scenario.asking.lifetime), 0),
        },
    )


def worst_sentences(effects: pd.DataFrame) -> list[str]:
    """Return a sentence on the largest loss of each kind of people, the most costly first."""
    return [_sentence(row) for row in sorted(_most(effects), key=_size)]


def _kind(row: pd.Series) -> str:
    return number_words.with_capital(WHO[row["who"]])


def _chart(rows: Sequence[pd.Series]) -> Chart:
    """Return a chart of the change in the answered share, with the kind of people that costs most on top."""
    lines = [
        Line(
            f"{_without(row)} left", " ".join(filter(None, _change_words(row))), float(row["difference"]),
            float(row["low"]), float(row["high"]), list(WHO).index(row["who"]),
        )
        for row in rows
    ]  # fmt: skip
    return interval_rows("change in answers per 100 questions", lines)


def _change_words(row: pd.Series) -> tuple[str, str]:
    if math.isnan(row["difference"]):
        return "", ""
    size, between = change_per_hundred(row["difference"], row["low"], row["high"])
    return size, f"({between})" if between else ""


def _contrast(row: pd.Series) -> dict[str, str | tuple[str, str]]:
    """Return how many more answers are lost with one kind of people than with as many of another kind."""
    return {
        "kinds": f"{WHO[row['who']]} less {WHO[row['less']]}",
        "share": f"{_share(row)} %",
        "difference": (points(row["difference"]), interval(row["low"], row["high"], sign=True).strip()),
        "p": "<0.001" if row["p_holm"] < 0.001 else number(float(row["p_holm"])),
    }


def measure_rows(measures: pd.DataFrame) -> list[dict[str, str]]:
    """Return the further measures as text, with one row for each measure, kind and share that leaves."""
    return [
        {
            "label": label_of(row["measure"]),
            "who": WHO[row["who"]],
            "share": f"{row['share']:.0%}",
            "otherwise": number_words.amount(row["measure"], row["otherwise"]),
            "after": number_words.amount(row["measure"], row["after"]),
            "difference": number_words.difference(_change(row)),
        }
        for row in _rows(measures)
    ]


def _change(row: pd.Series) -> number_words.Change:
    numbers = (row[name] for name in ("otherwise", "after", "difference", "low", "high", "replicates"))
    return number_words.Change(row["measure"], "all", "nobody", row["who"], *numbers)


def _rows(table: pd.DataFrame) -> list[pd.Series]:
    return [row for _, row in table.iterrows()]


def headline(effects: pd.DataFrame, contrasts: pd.DataFrame) -> str:
    """Return the headline: the cost of losing the largest share of each kind of people, worst first.

    A kind "hurts most" only if it differs significantly from every other kind, with Holm's correction.
    """
    people = sorted((row for row in _most(effects) if row["who"] != "hubs"), key=_size)
    hubs = [row for row in _most(effects) if row["who"] == "hubs"]
    parts: list[str] = []
    for row in [*people, *hubs]:
        others = [each for each in people if each is not row]
        most = bool(people) and row is people[0] and bool(others) and _clear(row)
        most = most and all(_worse(row, other, _rows(contrasts)) for other in others)
        counted = any(" answers " in part for part in parts)
        parts.append(
            f"losing {_whom(row, people)}{_cost(row, counted=counted)}{', the most' if most else ''}"
        )
    text = "; ".join(parts)
    return f"{number_words.with_capital(text)}." if text else ""


def _whom(row: pd.Series, people: Sequence[pd.Series]) -> str:
    """Write who is lost; random people are “as many at random” if others have been named before."""
    if row["who"] == "hubs":
        return "all hubs" if row["share"] == 1.0 else f"{_share(row)} % of the hubs"
    if row["who"] == "random" and row is not people[0] and row["share"] == people[0]["share"]:
        return "as many at random"
    return _NAMED[row["who"]]


def _size(row: pd.Series) -> float:
    return float(row["difference"]) if not math.isnan(row["difference"]) else math.inf


def _clear(row: pd.Series) -> bool:
    return bool(row["high"] < 0 or row["low"] > 0)


def _cost(row: pd.Series, *, counted: bool) -> str:
    """Write the change in answers per 100 questions, or that there is no clear change."""
    if math.isnan(row["low"]):
        return ": too few runs to say"
    if not _clear(row):
        return " makes no clear difference"
    size = abs(100 * row["difference"])
    text = number_words.number(size, 0 if size >= 10 else decimals(row["difference"]))
    unit = "" if counted else " answers per 100 questions"
    return f" costs {text}{unit}" if row["difference"] < 0 else f" brings {text}{unit}"


def _worse(row: pd.Series, other: pd.Series, contrasts: Sequence[pd.Series]) -> bool:
    """Return whether losing a kind clearly costs more than losing as many of another kind."""
    for each in contrasts:
        if {each["who"], each["less"]} == {row["who"], other["who"]} and each["share"] == row["share"]:
            sign = 1 if each["who"] == row["who"] else -1
            return bool(sign * each["difference"] < 0 and each["p_holm"] < _SIGNIFICANCE)
    return False


def certainty(effects: pd.DataFrame, contrasts: pd.DataFrame) -> str:
    """Return a sentence with the differences on which the headline is based, and their intervals."""
    known = [row for row in _most(effects) if not math.isnan(row["low"])]
    if not known:
        return "Too few runs completed for an interval, which needs at least five societies."
    parts = []
    for row in known:
        size, interval_words = change_per_hundred(row["difference"], row["low"], row["high"])
        parts.append(f"{size} ({interval_words}) without {_without(row)}")
    changes = (
        "Change in answers per 100 questions of the people who stay, with the likely range (95 % confidence "
        f"interval): {'; '.join(parts)}."
    )
    return f"{changes} {against_random(contrasts)}"


def against_random(contrasts: pd.DataFrame) -> str:
    """Return what the loss of each kind of people costs, compared with as many random people."""
    against = _rows(contrasts[contrasts["less"] == "random"]) if len(contrasts) else []
    compared = "; ".join(
        text for row in against if row["share"] == contrasts["share"].max() and (text := _against(row))
    )
    if not compared:
        return "It is not known whether it matters who leaves, because no random people leave."
    return (
        f"Compared with losing as many random people in the same societies: {compared} (p-values with "
        f"Holm's correction for {len(contrasts)} comparison{'s' if len(contrasts) > 1 else ''})."
    )


def _against(row: pd.Series) -> str:
    if math.isnan(row["low"]):
        return ""
    size, interval_words = change_per_hundred(row["difference"], row["low"], row["high"])
    p = "p < 0.001" if row["p_holm"] < 0.001 else f"p = {row['p_holm']:.3f}"
    return f"{size} ({interval_words}; {p}) without {_NAMED[row['who']]}"


def _most(effects: pd.DataFrame) -> list[pd.Series]:
    """Return, for each kind of people, the row with the largest share that leaves."""
    kinds = (effects[effects["who"] == who] for who in WHO)
    return [own.iloc[own["share"].argmax()] for own in kinds if len(own)]


def _share(row: pd.Series) -> str:
    return f"{100 * row['share']:.0f}"


def _without(row: pd.Series) -> str:
    """Write who has left, such as “the 20 % of people who helped most”."""
    if row["who"] == "hubs":
        return "all hubs" if row["share"] == 1.0 else GONE["hubs"].format(share=_share(row))
    return with_size(GONE[row["who"]].format(share=_share(row)), float(row.get("left", math.nan)))


def _people(people: People) -> str:
    """Write how many people there are, or which file lists them."""
    file = people.from_file
    return f"{people.count:,} people" if file is None else f"the people of {Path(file.path).name}"


def _sentence(row: pd.Series) -> str:
    """Return a sentence on the answered share without some people, compared with nobody leaving."""
    return (
        f"Without {_without(row)}, {percent(row['after'])} of the questions of the people who stay are "
        f"answered, compared with {percent(row['otherwise'])} if nobody leaves: {_verdict(row)}."
    )


def _verdict(row: pd.Series) -> str:
    if math.isnan(row["low"]):
        return "too few runs for an interval"
    if row["low"] <= 0.0 <= row["high"]:
        return "no clear difference"
    less = "lower" if row["difference"] < 0 else "higher"
    low, high = sorted(abs(100 * row[name]) for name in ("low", "high"))
    return f"{abs(100 * row['difference']):.1f} percentage points {less} ({low:.1f} to {high:.1f})"


def _row(row: pd.Series) -> dict[str, str | tuple[str, str]]:
    found = {
        name: (percent(row[name]), interval(row[f"{name}_low"], row[f"{name}_high"]).strip())
        for name in ("before", "otherwise", "after")
    }
    return {
        **found,
        "who": WHO[row["who"]],
        "share": f"{100 * row['share']:.0f} %",
        "left": f"{row['left']:,.0f}" if row["who"] != "hubs" else "–",
        "asked": f"{row['asked']:,.0f}",
        "difference": (points(row["difference"]), interval(row["low"], row["high"], sign=True).strip()),
    }
