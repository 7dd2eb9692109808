"""The report on a luck study: a single, self-contained HTML file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.measures.luck.lives import windows_of
from sim.measures.luck.more_help import WHO
from sim.measures.luck.variance_parts import PERSON_PARTS
from sim.report import alt_text, number_words, provenance
from sim.report.embedded_pictures import pictures
from sim.report.findings.scenario_titles import title_of
from sim.report.html_page import Bar, page
from sim.report.next_steps import own_files
from sim.report.pages import luck_next_steps, luck_sentences
from sim.report.quantities import NOTHING
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.luck.luck_study import Luck

_TWICE = "Each life was also simulated with everybody's effort 10 % higher."


def render_luck(study: Luck, *, figures: Mapping[str, bytes]) -> str:
    """Return the report on a luck study as a single, self-contained HTML page.

    `figures` holds the SVG of each figure by name, as in :func:`render_comparison`.
    """
    values, titles = study.setting.to_dict(), luck_titles(study)
    return page(
        "luck.html.j2",
        name=study.setting.name,
        question=study.setting.question,
        headline=luck_sentences.headline(study.shares),
        certainty=luck_sentences.certainty(study.shares),
        summary=luck_sentences.summary(study.shares, study.rank, study.fifths),
        shares=[_bar(study, name) for name in (*PERSON_PARTS, "luck")],
        **_next_steps(study, values),
        **_tables(study),
        **_assumptions(values),
        pictures=pictures(
            figures,
            alt_text.luck_texts(study.shares, study.rank, study.people),
            luck_sentences.picture_remarks(study.shares, study.counts),
            titles,
        ),
        asked=luck_sentences.asked_sentence(study.counts, float(study.setting.asking.lifetime), study.shares),
        most=windows_of(study.shares)[-1].words,
        twice=_TWICE if (study.more_help["who"] == WHO[1]).any() else "",
        seed=values["seed"],
        lives=study.lives,
        titles=titles,
        people=f"{len(study.people):,}",
        days=number_words.number(float(study.setting.days), 0),
        seconds=number_words.number(study.seconds, 0),
        notes=study.notes,
    )


def _assumptions(values: Mapping[str, object]) -> dict[str, object]:
    """Return how many values are assumptions, and those that were chosen or measured."""
    return {
        "value_counts": provenance.count_sentence([values]),
        "chosen": provenance.chosen(values),
        "measured": provenance.measured([values]),
        "title": title_of(str(values["name"])),
    }


def luck_titles(study: Luck) -> dict[str, str]:
    """Return the title of each picture of a luck study, by the picture's name."""
    return titles_of(study.shares, study.rank, study.people)


def titles_of(shares: pd.DataFrame, rank: Mapping[str, float], people: pd.DataFrame) -> dict[str, str]:
    """Return the title of each picture of a luck study, from its tables."""
    gaps = (people["best_life_share"] - people["worst_life_share"]).dropna()
    gap = number_words.number(100 * float(gaps.mean()) if len(gaps) else float("nan"), 0)
    low = float(rank["low"])
    again = (
        "It can't be said how similar two lives are" if low != low
        else "Who does well in one life tends to do well in another" if low > 0
        else "Who does well in one life need not do well in another"
    )  # fmt: skip
    return {
        "luck": luck_sentences.headline(shares),
        "two_lives": f"{again} (rank correlation {number_words.number(float(rank['correlation']), 2)})",
        "strips": f"A person's best and worst life differ by {gap} percentage points on average",
    }


def _tables(study: Luck) -> dict[str, object]:
    """Return the tables as text, and the meanings of the further measures in them."""
    return {"tables": study.summary(), "meanings": number_words.meanings(study.measures)}


def _bar(study: Luck, name: str) -> Bar:
    found = luck_sentences.part(study.shares, windows_of(study.shares)[-1].questions, name)
    known = found.shown != NOTHING
    width = round(100 * min(1.0, max(0.0, found.share)), 1) if known else 0
    label = "other differences between people" if name == "unexplained" else name
    return Bar(label, "", 2 if name == "luck" else 0, width, found.shown)


def _next_steps(study: Luck, values: Mapping[str, object]) -> dict[str, object]:
    """Return sentences on what could change the result, and commands to try."""
    spread, rate = study.setting.people.effort.sigma, study.setting.asking.rate
    setting = {"people.effort.sigma": spread / 2} if spread > 0 else {}
    if 0 < rate <= 0.5:
        setting["asking.rate"] = rate * 2
    return {
        "could_change": [
            *luck_next_steps.more_help_sentences(study.more_help),
            *luck_next_steps.unsettled(study.shares, len(study.people)),
        ],
        "commands": luck_next_steps.suggestions(study.setting.name, setting, study.lives, values),
        "own_files": own_files(values),
    }
