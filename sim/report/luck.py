"""The page on a luck study: one HTML file that needs nothing else."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.measures.lives import windows_of
from sim.measures.luck import PARTS
from sim.measures.more_help import WHO
from sim.report import alternatives, luck_told, rests, words
from sim.report.amounts import NOTHING
from sim.report.changing import own_files
from sim.report.page import page
from sim.report.pictures import pictures
from sim.tables import versions
from sim.tables.manifest import commit

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
        headline=luck_told.headline(study.shares),
        certainty=luck_told.certainty(study.shares),
        three=luck_told.three(study.shares, study.rank, study.fifths),
        shares=[_bar(study, name) for name in (*PARTS[:3], "luck")],
        **_changing(study, values),
        rests=rests.counted([values]),
        chosen=rests.chosen(values),
        measured=rests.measured([values]),
        tables=study.summary(),
        pictures=_pictures(study, figures),
        asked=luck_told.asked_sentence(study.fates, float(study.setting.asking.lifetime), study.shares),
        most=windows_of(study.shares)[-1].words,
        twice=_TWICE if (study.more_help["who"] == WHO[1]).any() else "",
        seed=values["seed"],
        lives=study.lives,
        people=f"{len(study.people):,}",
        days=words.number(float(study.setting.days), 0),
        seconds=words.number(study.seconds, 0),
        notes=study.notes,
        versions=versions(),
        commit=commit(),
    )


def _pictures(study: Any, figures: Mapping[str, Path | bytes]) -> Any:
    alternative = alternatives.of_luck(study.shares, study.rank, study.people)
    return pictures(figures, alternative, luck_told.besides(study.shares, study.fates))


def _bar(study: Any, name: str) -> dict[str, Any]:
    found = luck_told.part(study.shares, windows_of(study.shares)[-1].questions, name)
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
            *luck_told.more_help_sentences(study.more_help),
            *luck_told.unsettled(study.shares, len(study.people)),
        ],
        "commands": luck_told.tries(study.setting.name, setting, study.lives, data),
        "own_files": files,
    }
