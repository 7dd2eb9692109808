"""A lesson: two networks recorded side by side, and the page that plays them, in one file."""

from __future__ import annotations

import base64
import json
import math
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import StudyError, option
from sim.measures.outcome.groups import EVERYBODY
from sim.scenarios.loading import Scenario
from sim.scenarios.parameters.value_rules import shown
from sim.studies.comparison.compare import Comparison, compare
from sim.tables import version, write_text
from sim.web.frames.day_frame import packed
from sim.web.frames.record import Recording, record
from sim.web.lesson import answer_key
from sim.web.lesson.answer_key import Recorded
from sim.web.lesson.labels import start_in_words
from sim.web.lesson.lesson_grid import load_grid
from sim.web.lesson.lesson_text import fitting_lesson, lesson_text
from sim.web.lesson.shipped_lessons import LESSONS
from sim.web.page.page_file import embedded, legible, page
from sim.web.words import LANGUAGES, filled, words

LARGE = 1_500_000  # bytes, beyond which a file is hard to hand round
REPLICATES = 20  # other societies, to say how sure it is

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Lesson:
    """A lesson's page as text, what was recorded for it, and doubts.

    Attributes
    ----------
    html : str
        The whole page: it opens from a disk and asks nothing of any network.
    recordings : list of (Recording, Recording)
        A and B for each value of the slider.
    comparison : Comparison
        The same two networks in other societies.
    """

    name: str
    html: str
    recordings: list[tuple[Recording, Recording]]
    comparison: Comparison
    notes: tuple[str, ...]

    def save(self, path: str | Path) -> Path:
        """Write the page, whole or not at all; gives its path.

        Raises
        ------
        UserError
            Nothing can be written there.
        """
        target = Path(path)
        try:
            write_text(target, self.html)
        except ValueError as error:  # a null character, say
            raise StudyError(f"{target} can't be written: {error}.") from None
        return target


def lesson(  # noqa: PLR0913 - what one may choose, by keyword
    scenarios: Sequence[str | Path | Scenario] = (), *, name: str = "local-or-crowd",
    slider: tuple[str, Sequence[object]] | None = None, language: str = "en",
    overrides: Mapping[str, object] | None = None, data: str | Path | None = None,
    replicates: int = REPLICATES, workers: int | None = None, engine: str = "compiled",
    progress: Progress | None = None,
) -> Lesson:  # fmt: skip
    """Record two networks over the same people, questions and luck, and make a lesson of them.

    Parameters
    ----------
    scenarios : sequence
        Networks A and B; none takes those of the lesson. A shipped scenario, named, is cut to 300 people
        and 90 days unless `overrides` say otherwise; a file, or a scenario handed in, is taken as it is.
    name : str
        Whose text it is: ``local-or-crowd``, ``hard-work-and-luck`` or ``the-hub``.
    slider : (path, values) or None
        A parameter, and the values recorded for the slider; None takes the lesson's if the scenarios are its
        own, else there is no slider.
    language : str
        ``en`` or ``de``.
    overrides : mapping
        Values by dotted path, set in both.
    replicates : int
        Other societies that are compared, to say in the answer key how sure it is; 2 or more.
    workers : int or None
        Processes for these; None takes one a core, 0 this one.

    Raises
    ------
    UserError
        A scenario, a value, the lesson or the language is refused, or the two can't be paired.

    Examples
    --------
    >>> made = lesson(overrides={"people.count": 40, "days": 12}, replicates=2, workers=0)
    >>> made.html.startswith("<!doctype html>")
    True
    """
    if name not in LESSONS:
        raise StudyError(f"There is no lesson '{name}'; there are {', '.join(LESSONS)}.")
    if language not in LANGUAGES:
        raise StudyError(f"There are no words in '{language}'; there are {', '.join(LANGUAGES)}.")
    topics = words(language)["topics"]
    grid = load_grid(LESSONS[name], scenarios, slider, overrides or {}, data, topics=topics)
    for each in grid.base:
        if each.days < each.asking.lifetime:
            raise StudyError(f"{each.name}: {each.warnings[0]}")
    total, report = 2 * (len(grid.values) + replicates), progress or (lambda *_: None)
    compared = compare(
        grid.base, replicates=replicates, workers=workers, engine=engine,
        progress=lambda done, _: report(done, total),
    )  # fmt: skip
    _check_answers(compared)
    recordings = []
    for n, (a, b) in enumerate(grid.pairs, start=1):
        recordings.append((record(a, engine=engine), record(b, engine=engine)))
        report(2 * (replicates + n), total)
    recorded = Recorded(name, language, grid, recordings, compared)
    html = _page(recorded)
    notes = tuple(dict.fromkeys(_notes(recorded, len(html.encode()))))
    return Lesson(name, html, recordings, compared, notes)


def _check_answers(compared: Comparison) -> None:
    d = compared.differences
    own = d[(d["measure"] == "answered_share") & (d["group"] == EVERYBODY)]
    if not own["difference"].notna().any():
        raise StudyError(
            "The answer key would be empty, because no other society has a question that lived its whole "
            "lifetime in both networks; take more people, more days or a higher asking.rate."
        )


def _notes(recorded: Recorded, size: int) -> Iterator[str]:
    """Say where the lesson's words don't fit what was recorded, which runs failed, and what is doubtful."""
    yield from _on_slider(recorded)
    fits = fitting_lesson(recorded.name, recorded.grid)
    if fits != recorded.name:
        yield (
            f"The lesson {recorded.name} speaks of one hub that everything passes through, and that is "
            f"removed in B alone, which isn't so here; these networks get the words of {fits}."
        )
    runs = recorded.comparison.runs
    failed = runs["error"].dropna()
    if len(failed):
        yield (
            f"{len(failed)} of {len(runs)} runs of other societies failed; the first error: "
            f"{failed.iloc[0]}; the answer key uses the others."
        )
    for pair in recorded.recordings:
        for one in pair:
            yield from one.notes
    if size > LARGE:
        yield f"The file has {size / 1e6:.1f} MB; fewer people, days or values of the slider make it smaller."


def _on_slider(recorded: Recorded) -> Iterator[str]:
    """Say if the slider moves nothing, or begins at another value than the networks have."""
    grid, moved = recorded.grid, f"{option('slider')} {recorded.grid.slider}"
    lived = [[(one.people, one.ties, one.frames) for one in pair] for pair in recorded.recordings]
    if grid.slider is not None and all(each == lived[0] for each in lived):
        yield f"{moved}: every value gave the same days, so it moves nothing here."
    value = shown(grid.values[grid.start])
    if grid.differing_slider_values:
        a, b = map(shown, grid.differing_slider_values)
        yield (
            f"{moved}: A has {a} of its own and B {b}; the lesson begins with {value} in both, and its "
            "figures are those."
        )
    elif grid.own and grid.values[grid.start] not in grid.own:
        yield (
            f"{moved}: {shown(grid.own[0])}, the scenarios' own, is none of its values; the lesson begins "
            f"with {value}, and its figures are those."
        )


def _page(recorded: Recorded) -> str:
    own, language = recorded.words, recorded.language
    sides = answer_key.networks(recorded.name, language, recorded.grid)
    labels = [label for label, _ in sides]
    places = answer_key.places(recorded, sides)
    first = min((day for day, _ in recorded.base[1].head["done"]), default=math.inf)
    text = lesson_text(recorded.name, language, recorded.grid, places, first)
    apart = answer_key.differing_values(recorded)
    return page(
        "lesson.html.j2", "main", language=language, lesson=text, steps=text["steps"], words=own["page"],
        words_keys=own["keys"], about=[*filled(own["about"], places), *apart], sides=labels,
        key=answer_key.key(recorded, text, places), tables=answer_key.tables(recorded),
        recorded=embedded(legible(_content(recorded, text["steps"], labels))),
        how_sure=" ".join([*apart, filled(own["tables"]["others"], places)]), version=version("whoanswers"),
    )  # fmt: skip


def _content(recorded: Recorded, steps: list[Any], labels: Sequence[str]) -> dict[str, Any]:
    """Everything that the page's script reads: what is alike in several recordings is there once."""
    people: dict[str, int] = {}
    ties: dict[str, int] = {}

    def run(one: Recording, label: str) -> dict[str, Any]:
        start = start_in_words(one, label, recorded.language)
        return {
            "people": people.setdefault(json.dumps(start["people"]), len(people)),
            "ties": ties.setdefault(compressed([packed(one.ties)]), len(ties)),
            "head": start["head"],
            "frames": compressed([packed([len(frame)]) + frame for frame in one.frames]),
        }

    runs = [[run(*each) for each in zip(pair, labels, strict=True)] for pair in recorded.recordings]
    return {
        "language": recorded.language, "words": recorded.words["page"], "steps": steps,
        "slider": answer_key.slider(recorded), "people": [json.loads(each) for each in people],
        "ties": list(ties), "runs": runs,
    }  # fmt: skip


def compressed(parts: Sequence[bytes]) -> str:
    """Return bytes deflated (zlib, RFC 1950) and in Base64, as the page unpacks them."""
    return base64.b64encode(zlib.compress(b"".join(parts), 9)).decode()
