"""The words of briefs about luck, resilience, sweeps and sensitivity: what came out, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.report import number_words, provenance
from sim.report.briefs.brief_words import Slide
from sim.report.embedded_pictures import title_and_caption
from sim.report.findings.scenario_titles import with_title
from sim.report.pages import luck_sentences, resilience_page
from sim.report.pages.luck_page import titles_of
from sim.report.sweeps.sensitivity_page import ranked_sentences, ranking_name, ranking_title
from sim.report.sweeps.sweep_page import response_name, response_titles, sweep_headline

if TYPE_CHECKING:
    from sim.studies.briefs.saved_study import SavedStudy

_MOST = 3  # sentences on a slide
_ROOM = 400  # letters of notes on a slide
_SHARES = (
    "The number behind a parameter is the share of the variance of the expected measure to which the "
    "parameter contributes."
)
_EFFECTS = (
    "The number behind a parameter is the mean size of its effect over the range that was tried, in units of "
    "the measure."
)
_MODEL = (
    "This is a model. Its intervals show how precise its figures are, not how far they are from a real "
    "community."
)


class Finding(NamedTuple):
    """A slide with the name of its picture, which is empty for a slide of text."""

    picture: str
    slide: Slide


def study_slides(study: SavedStudy) -> list[Finding]:
    """Return the slides of a brief: one or two findings, each with a picture, and what they rest on."""
    slides = {"luck": _luck, "resilience": _resilience, "sweep": _sweep, "sensitivity": _sensitivity}
    found, more = slides[study.kind](study)
    return [*found[:2], Finding("", _basis(study, more))]


def _finding(study: SavedStudy, picture: str, headline: str, sentences: Iterable[str]) -> Finding:
    caption = title_and_caption(picture)[1]
    return Finding(picture, Slide(headline.rstrip("."), tuple(sentences), caption, _runs(study)))


def _topics(sentences: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{topic}. {text}" for topic, text in sentences]


def _luck(study: SavedStudy) -> tuple[list[Finding], list[str]]:
    shares, rank, fifths = study.tables["luck"], study.rank, study.tables["fifths"]
    titles = titles_of(shares, rank, study.tables["people"])
    *first, again = _topics(luck_sentences.summary(shares, rank, fifths))
    fair = "So one person's answers say little about that person's merit or effort."
    return [
        _finding(study, "luck", titles["luck"], first),
        _finding(study, "two_lives", titles["two_lives"], [again, fair]),
    ], [luck_sentences.certainty(shares)]


def _resilience(study: SavedStudy) -> tuple[list[Finding], list[str]]:
    effects, contrasts = study.tables["summary"], study.tables["contrasts"]
    day = number_words.number(study.numbers["day"], 0)
    departure = (
        f"They leave for good on the morning of day {day}. Nobody replaces them, and nobody knows beforehand "
        "that they will leave."
    )
    return [
        _finding(
            study, "resilience", resilience_page.headline(effects, contrasts),
            resilience_page.worst_sentences(effects)[:_MOST],
        ),
        _finding(
            study, "course", "How answers develop before and after the departure",
            [departure, resilience_page.against_random(contrasts)],
        ),
    ], []  # fmt: skip


def _sweep(study: SavedStudy) -> tuple[list[Finding], list[str]]:
    titles = response_titles(study.curves)
    keys = list(titles)
    first = keys[0][1]
    headline = sweep_headline(study.tables["summary"])
    said = [text for (_, measure), text in titles.items() if measure == first][:_MOST]
    further = [(key, titles[key]) for key in keys[1:] if key[1] != first] or [
        (key, titles[key]) for key in keys[1:]
    ]
    found = [_finding(study, response_name(*keys[0]), headline, said)]
    if further:
        (path, measure), title = further[0]
        others = [text for _, text in further[1 : _MOST + 1]]
        found.append(_finding(study, response_name(path, measure), title, others))
    return found, ["The highest and lowest of many points are partly due to chance."]


def _sensitivity(study: SavedStudy) -> tuple[list[Finding], list[str]]:
    ranking = study.tables["ranking"]
    known = ranking.dropna(subset=["value"])
    found = []
    for (scenario, measure), own in known.groupby(["scenario", "measure"], sort=False):
        name = ranking_name(str(scenario), str(measure))
        found.append(_finding(study, name, ranking_title(own), ranked_sentences(own)[:_MOST]))
    size = _SHARES if "total" in set(study.tables["indices"]["index"]) else _EFFECTS
    return found, [
        size,
        "A ranking holds for the ranges that were tried. Other ranges may give another ranking.",
    ]


def _runs(study: SavedStudy) -> str:
    names = number_words.listed([with_title(name) for name in study.values])
    return f"{_size(study)}: {names}. Made with whoanswers."


def _size(study: SavedStudy) -> str:
    """Return how many runs or lives the study has, and how many people and days they simulate."""
    first = next(iter(study.values.values()))
    values = dict(provenance.leaves(first))
    people = values.get("people.count")
    of = f" of {number_words.number(float(str(people)), 0)} people" if people is not None else ""
    days = number_words.number(float(str(values.get("days", math.nan))), 0)
    if study.kind == "luck":
        return f"{study.numbers['lives']} lives of one society{of} over {days} days"
    runs = f"{study.numbers['runs']:,} runs in " if "runs" in study.numbers else ""
    return f"{runs}{study.numbers['replicates']} societies{of} over {days} days"


def _basis(study: SavedStudy, more: Sequence[str]) -> Slide:
    values: list[Mapping[str, object]] = list(study.values.values())
    every = study.notes
    notes = [each for n, each in enumerate(every) if sum(map(len, every[: n + 1])) < _ROOM]
    left = len(every) - len(notes)
    sentences = [
        f"{_size(study)}.", provenance.count_sentence(values),
        "No result was measured in a real town, firm or website.", *more, _MODEL, *notes,
        *([f"The report lists {left} more {'note' if left == 1 else 'notes'}."] if left > 0 else []),
    ]  # fmt: skip
    return Slide("What this rests on", tuple(sentences), "", _runs(study))
