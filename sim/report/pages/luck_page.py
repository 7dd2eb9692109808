"""The page on a luck study: one HTML file that needs nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.measures.luck.lives import windows_of
from sim.measures.luck.more_help import WHO
from sim.measures.luck.variance_parts import PARTS
from sim.report import alt_text, number_words, provenance
from sim.report.embedded_pictures import pictures
from sim.report.html_page import page
from sim.report.next_steps import own_files
from sim.report.pages import luck_sentences
from sim.report.quantities import NOTHING
from sim.tables import commit, versions

_TWICE = "Each life was lived a second time with everybody's effort 10 % higher."


def render_luck(study: Any, *, figures: Mapping[str, Path | bytes]) -> str:
    """Return the page on a luck study.

    It makes no request of any kind, runs no script, and shows every name that a user chose as text.

    Parameters
    ----------
    study : Luck
        What came out.
    figures : mapping of str to path or bytes
        Its pictures, as `sim.plots.luck_figures` writes them; none may be given.
    """
    values = study.setting.to_dict()
    return page(
        "luck.html.j2",
        name=study.setting.name,
        question=study.setting.question,
        headline=luck_sentences.headline(study.shares),
        certainty=luck_sentences.certainty(study.shares),
        three=luck_sentences.three(study.shares, study.rank, study.fifths),
        shares=[_bar(study, name) for name in (*PARTS[:3], "luck")],
        **_changing(study, values),
        rests=provenance.counted([values]),
        chosen=provenance.chosen(values),
        measured=provenance.measured([values]),
        tables=study.summary(),
        pictures=_pictures(study, figures),
        asked=luck_sentences.asked_sentence(study.fates, float(study.setting.asking.lifetime), study.shares),
        most=windows_of(study.shares)[-1].words,
        twice=_TWICE if (study.more_help["who"] == WHO[1]).any() else "",
        seed=values["seed"],
        lives=study.lives,
        people=f"{len(study.people):,}",
        days=number_words.number(float(study.setting.days), 0),
        seconds=number_words.number(study.seconds, 0),
        notes=study.notes,
        versions=versions(),
        commit=commit(),
    )


def _pictures(study: Any, figures: Mapping[str, Path | bytes]) -> Any:
    alternative = alt_text.of_luck(study.shares, study.rank, study.people)
    return pictures(figures, alternative, luck_sentences.besides(study.shares, study.fates))


def _bar(study: Any, name: str) -> dict[str, Any]:
    found = luck_sentences.part(study.shares, windows_of(study.shares)[-1].questions, name)
    known = found.shown != NOTHING
    width = round(100 * min(1.0, max(0.0, found.share)), 1) if known else 0
    label = {"unexplained": "the person, unexplained"}.get(name, name)
    return {
        "label": label,
        "sign": "",
        "side": 2 if name == "luck" else 0,
        "width": width,
        "value": found.shown,
    }


def _changing(study: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    files = own_files(values)
    setting = {}
    if values["people"]["effort"]["sigma"] > 0:
        setting["people.effort.sigma"] = values["people"]["effort"]["sigma"] / 2
    if 0 < values["asking"]["rate"] <= 0.5:
        setting["asking.rate"] = values["asking"]["rate"] * 2
    data = ["--data", "FOLDER"] if files else []
    return {
        "changes_it": [
            *luck_sentences.more_help_sentences(study.more_help),
            *luck_sentences.unsettled(study.shares, len(study.people)),
        ],
        "commands": luck_sentences.tries(study.setting.name, setting, study.lives, data),
        "own_files": files,
    }
