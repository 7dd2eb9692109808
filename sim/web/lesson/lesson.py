"""Make a lesson: record two networks side by side, and write the page that plays them as one file."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.errors import StudyError, option
from sim.measures.outcome.groups import EVERYBODY
from sim.scenarios.loading import Scenario
from sim.scenarios.parameters.value_rules import shown
from sim.studies.comparison.compare import Comparison, compare
from sim.tables import version, write_text
from sim.web.frames.record import Recording, record
from sim.web.lesson import answer_key
from sim.web.lesson.alternatives import Alternative, for_any
from sim.web.lesson.answer_key import Recorded
from sim.web.lesson.lesson_grid import LessonGrid, load_grid
from sim.web.lesson.lesson_text import fitting_lesson, lesson_text, with_lives
from sim.web.lesson.opening_question import opening_question
from sim.web.lesson.page_content import page_content
from sim.web.lesson.shipped_lessons import LESSONS
from sim.web.page.page_file import embedded, legible, page
from sim.web.words import LANGUAGES, filled, words

LARGE = 1_500_000  # bytes; larger files are hard to share
BEFORE_GUESS = 14.0  # days that a lesson plays before the class has guessed; its texts say so
REPLICATES = 20  # number of other societies, for the interval in the answer key

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Lesson:
    """A lesson: the page, the recorded runs, and warnings.

    Attributes
    ----------
    html : str
        The whole page. It opens from a disk and makes no requests.
    recordings : list of (Recording, Recording)
        A and B for each value of the slider.
    comparison : Comparison
        The same two networks in other societies.
    notes : tuple of str
        Warnings, for example if the slider changes nothing.
    """

    name: str
    html: str
    recordings: list[tuple[Recording, Recording]]
    comparison: Comparison
    notes: tuple[str, ...]

    def save(self, path: str | Path) -> Path:
        """Write the page, completely or not at all, and return its path.

        Raises
        ------
        UserError
            The file can't be written.
        """
        target = Path(path)
        try:
            write_text(target, self.html)
        except ValueError as error:  # a null character, say
            raise StudyError(f"Can't write {target}: {error}.") from None
        return target


def lesson(  # noqa: PLR0913 - the user's choices, by keyword
    scenarios: Sequence[str | Path | Scenario] = (), *, name: str = "local-or-crowd",
    slider: tuple[str, Sequence[object]] | None = None, language: str = "en",
    overrides: Mapping[str, object] | None = None, data: str | Path | None = None,
    replicates: int = REPLICATES, workers: int | None = None, engine: str = "compiled",
    progress: Progress | None = None, names: bool = False,
) -> Lesson:  # fmt: skip
    """Record two networks with the same people, questions and luck, and make a lesson from the recordings.

    Parameters
    ----------
    scenarios : sequence
        Networks A and B; if empty, those of the lesson. A shipped scenario given by name is reduced to 300
        people and 90 days unless `overrides` set them; a file or a `Scenario` is used as it is.
    name : str
        Lesson that provides the text: ``local-or-crowd``, ``silent-neighbours``, ``hard-work-and-luck``
        or ``the-hub``.
    slider : (path, values) or None
        A parameter, and the values to record for the slider. None uses the lesson's slider if the scenarios
        are the lesson's two networks; otherwise there is no slider.
    language : str
        ``en`` or ``de``.
    overrides : mapping
        Parameter values by dotted path, set in both scenarios.
    replicates : int
        Number of other societies, at least 2, for the interval in the answer key.
    workers : int or None
        Processes that simulate these societies; None uses one per core, 0 only this process.
    names : bool
        Whether the page calls people by the ids and names of the user's people file. Otherwise it calls them
        by random pseudonyms.

    Raises
    ------
    UserError
        A scenario, a value, the lesson or the language is not allowed, or the scenarios can't be paired.

    Examples
    --------
    >>> page = lesson(overrides={"people.count": 40, "days": 12}, replicates=2, workers=0)
    >>> page.html.startswith("<!doctype html>")
    True
    """
    _check_names(name, language)
    topics = words(language)["topics"]
    grid = load_grid(LESSONS[name], scenarios, slider, overrides or {}, data, topics=topics)
    for each in grid.base:
        if each.days < each.asking.lifetime:
            raise StudyError(f"{each.name}: {each.warnings[0]}")
    total, report = 2 * (len(grid.values) + replicates), progress or (lambda *_: None)
    with TemporaryDirectory(prefix="whoanswers-") as folder:  # only its owner may read it
        grid = grid if names else grid.with_pseudonyms(Path(folder))
        compared = compare(
            grid.base, replicates=replicates, workers=workers, engine=engine,
            progress=lambda done, _: report(done, total),
        )  # fmt: skip
        _check_answers(compared)
        recordings, only_base = [], with_lives(name, grid)
        for n, pair in enumerate(grid.pairs):
            frames = n == grid.start or not only_base
            a, b = (record(each, engine=engine, frames=frames) for each in pair)
            recordings.append((a, b))
            report(2 * (replicates + n + 1), total)
        changed = [
            (each, record(each.scenario(grid.base), engine=engine)) for each in _alternatives(name, grid)
        ]
    recorded = Recorded(name, language, grid, recordings, compared, changed)
    html = _page(recorded)
    notes = tuple(dict.fromkeys(_notes(recorded, len(html.encode()))))
    return Lesson(name, html, recordings, compared, notes)


def _alternatives(name: str, grid: LessonGrid) -> tuple[Alternative, ...]:
    """Return what pupils can change: the lesson's own choices, or others in networks of the user."""
    kinds = {step["kind"] for step in words("en")["lessons"][fitting_lesson(name, grid)]["steps"]}
    if not kinds & {"break", "join"}:
        return ()
    return LESSONS[name].alternatives if grid.own_words else for_any(grid.base)


def _check_names(name: str, language: str) -> None:
    if name not in LESSONS:
        raise StudyError(f"There is no lesson '{name}'. The lessons are {', '.join(LESSONS)}.")
    if language not in LANGUAGES:
        raise StudyError(
            f"There is no lesson in the language '{language}'. The languages are {', '.join(LANGUAGES)}."
        )


def _check_answers(compared: Comparison) -> None:
    d = compared.differences
    own = d[(d["measure"] == "answered_share") & (d["group"] == EVERYBODY)]
    if not own["difference"].notna().any():
        raise StudyError(
            "The answer key would be empty, because in no other society did a question have its full "
            "lifetime in both networks. Use more people, more days or a higher asking.rate."
        )


def _notes(recorded: Recorded, size: int) -> Iterator[str]:
    """Yield warnings: on texts that don't fit the recording, on failed runs, and on a large file."""
    yield from _on_slider(recorded)
    fits = fitting_lesson(recorded.name, recorded.grid)
    if fits != recorded.name:
        about = {
            "the-hub": "one hub that every question passes through and that closes only in B",
            "silent-neighbours": "people who can ask only their neighbours, and a crowd",
        }[recorded.name]
        yield (
            f"The text of the lesson {recorded.name} is about {about}. These networks are different, so the "
            f"page uses the text of the lesson {fits}."
        )
    runs = recorded.comparison.runs
    failed = runs["error"].dropna()
    if len(failed):
        yield (
            f"{len(failed)} of {len(runs)} runs of other societies failed, and the answer key uses only the "
            f"others. First error: {failed.iloc[0]}"
        )
    for pair in recorded.recordings:
        for one in pair:
            yield from one.notes
    if size > LARGE:
        yield f"The file has {size / 1e6:.1f} MB. Fewer people, days or values of the slider make it smaller."


def _on_slider(recorded: Recorded) -> Iterator[str]:
    """Yield a warning if the slider changes nothing, or if the first value is not that of the networks."""
    grid, place = recorded.grid, f"{option('slider')} {recorded.grid.slider}"
    runs = [[(one.people, one.ties, one.frames) for one in pair] for pair in recorded.recordings]
    if grid.slider is not None and all(each == runs[0] for each in runs):
        yield f"{place}: every value gave the same days, so the slider changes nothing in these networks."
    value = shown(grid.values[grid.start])
    if grid.differing_slider_values:
        a, b = map(shown, grid.differing_slider_values)
        yield (
            f"{place}: the value is {a} in scenario A and {b} in scenario B. The lesson begins with {value} "
            "in both, and the figures of its answer key are for this value."
        )
    elif grid.own and grid.values[grid.start] not in grid.own:
        yield (
            f"{place}: {shown(grid.own[0])}, the value in the scenarios, is not among the slider's values. "
            f"The lesson begins with {value}, and the figures of its answer key are for this value."
        )


def _page(recorded: Recorded) -> str:
    own, language = recorded.words, recorded.language
    sides = answer_key.networks(recorded.name, language, recorded.grid)
    labels = [label for label, _ in sides]
    places = answer_key.places(recorded, sides)
    first = min((day for day, _ in recorded.base[1].head["done"]), default=math.inf)
    opening = _opening(recorded, first)
    lacking = _lacking(recorded, opening)
    text = lesson_text(recorded.name, language, recorded.grid, places, first, lacking)
    differing = answer_key.differing_values(recorded)
    return page(
        "lesson.html.j2", "main", language=language, lesson=text, steps=text["steps"], words=own["page"],
        words_keys=own["keys"], about=[*filled(own["about"], places), *differing], sides=labels,
        key=answer_key.key(recorded, text, places), tables=answer_key.tables(recorded),
        recorded=embedded(legible(page_content(recorded, text["steps"], labels, opening))),
        how_sure=" ".join([*differing, filled(own["tables"]["others"], places)]),
        version=version("whoanswers"),
    )  # fmt: skip


def _opening(recorded: Recorded, first_done: float) -> dict[str, int] | None:
    """Return the question with which the page opens, if one ends before the class has guessed."""
    until = min(BEFORE_GUESS, first_done * recorded.base[0].head["tick"])
    done = [day for one in recorded.base for day, _ in one.head["done"]]
    changed = min(done, default=math.inf) * recorded.base[0].head["tick"]
    return opening_question(
        *recorded.base, until=until, lifetime=recorded.span["lifetime_days"], changed=changed
    )


def _lacking(recorded: Recorded, opening: dict[str, int] | None) -> set[str]:
    """Return the kinds of steps for which nothing was recorded."""
    names = {what.name for what, _ in recorded.alternatives}
    has = {"meet": opening is not None, "break": bool(names), "join": "invited" in names}
    return {kind for kind, found in has.items() if not found}
