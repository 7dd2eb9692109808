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
from sim.tables import CHANNELS, version, write_text
from sim.web.frames.record import Recording, record
from sim.web.frames.varint import packed
from sim.web.lesson import notes as telling, shipped_lessons
from sim.web.lesson.lesson_grid import Chosen, choose
from sim.web.lesson.lesson_text import changing, fitting, of_others, suited
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
    slider: tuple[str, Sequence[Any]] | None = None, language: str = "en",
    overrides: Mapping[str, Any] | None = None, data: str | Path | None = None,
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
    if name not in shipped_lessons.LESSONS:
        raise StudyError(f"There is no lesson '{name}'; there are {', '.join(shipped_lessons.LESSONS)}.")
    if language not in LANGUAGES:
        raise StudyError(f"There are no words in '{language}'; there are {', '.join(LANGUAGES)}.")
    plan = shipped_lessons.LESSONS[name]
    chosen = choose(plan, scenarios, slider, overrides or {}, data, topics=words(language)["topics"])
    for each in chosen.base:
        if each.days < each.asking.lifetime:
            raise StudyError(f"{each.name}: {each.doubts[0]}")
    done = _Done(progress, 2 * len(chosen.values) + 2 * replicates)
    compared = compare(chosen.base, replicates=replicates, workers=workers, engine=engine, progress=done.told)
    _check_answers(compared)
    made = []
    for a, b in chosen.pairs:
        made.append((record(a, engine=engine), record(b, engine=engine)))
        done.more(2)
    html = _page(name, language, chosen, made, compared)
    notes = [*_doubts(name, chosen, made), *_failures(compared), *_notes(made, len(html.encode()))]
    return Lesson(name, html, made, compared, tuple(dict.fromkeys(notes)))


def _check_answers(compared: Comparison) -> None:
    """Refuse societies that leave the answer key empty.

    Raises
    ------
    StudyError
    """
    d = compared.differences
    own = d[(d["measure"] == "answered_share") & (d["group"] == EVERYBODY)]
    if not own["difference"].notna().any():
        raise StudyError(
            "The answer key would be empty, because no other society has a question that lived its whole "
            "lifetime in both networks; take more people, more days or a higher asking.rate."
        )


def _failures(compared: Comparison) -> Iterator[str]:
    """Say how many of the other societies' runs failed."""
    failed = compared.runs["error"].dropna()
    if len(failed):
        yield (
            f"{len(failed)} of {len(compared.runs)} runs of other societies failed; the first error: "
            f"{failed.iloc[0]}; the answer key uses the others."
        )


class _Done:
    """How many runs are done, told to whoever asked."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def told(self, done: int, _: int = 0) -> None:
        """So many are done in all."""
        self.done = done
        if self.progress is not None:
            self.progress(done, self.total)

    def more(self, runs: int) -> None:
        """So many more are done."""
        self.told(self.done + runs)


def _doubts(name: str, chosen: Chosen, made: Sequence[tuple[Recording, Recording]]) -> Iterator[str]:
    """Say where the lesson's words don't fit what was recorded."""
    lived = [[(one.people, one.ties, one.frames) for one in pair] for pair in made]
    if chosen.slider is not None and all(each == lived[0] for each in lived):
        yield f"{option('slider')} {chosen.slider}: every value gave the same days, so it moves nothing here."
    if chosen.apart:
        (a, b), value = chosen.apart, chosen.values[chosen.start]
        yield (
            f"{option('slider')} {chosen.slider}: A has {shown(a)} of its own and B {shown(b)}; the lesson "
            f"begins with {shown(value)} in both, and its figures are those."
        )
    elif chosen.own and chosen.values[chosen.start] not in chosen.own:
        yield (
            f"{option('slider')} {chosen.slider}: {shown(chosen.own[0])}, the scenarios' own, is none of its "
            f"values; the lesson begins with {shown(chosen.values[chosen.start])}, and its figures are those."
        )
    if suited(name, chosen) != name:
        yield (
            f"The lesson {name} speaks of one hub that everything passes through, and that is removed in "
            f"B alone, which isn't so here; these networks get the words of {suited(name, chosen)}."
        )


def _notes(made: Sequence[tuple[Recording, Recording]], size: int) -> Iterator[str]:
    for pair in made:
        for one in pair:
            yield from one.notes
    if size > LARGE:
        yield f"The file has {size / 1e6:.1f} MB; fewer people, days or values of the slider make it smaller."


def _page(
    name: str,
    language: str,
    chosen: Chosen,
    made: Sequence[tuple[Recording, Recording]],
    compared: Comparison,
) -> str:
    own, base, told = words(language), made[chosen.start], suited(name, chosen)
    sides = telling.networks(own, language, name, chosen)
    places = telling.places(language, chosen, made, compared, sides)
    first = min((day for day, _ in base[1].head["done"]), default=math.inf)
    said = filled(of_others(own["lessons"][told], own, chosen), places)
    text = fitting(
        said, own, chosen, changing(own, name, chosen), shipped_lessons.LESSONS[told].slider[0], first
    )
    content = _content(language, chosen, made, text, [label for label, _ in sides])
    shown = [] if chosen.slider is None else content["slider"]["shown"]
    apart = telling.apart(own, language, chosen)
    return page(
        "lesson.html.j2", "main", language=language, lesson=text, steps=content["steps"], words=own["page"],
        words_keys=own["keys"], about=[*filled(own["about"], places), *apart],
        sides=[label for label, _ in sides],
        key=telling.key(text, places, base, chosen), recorded=embedded(legible(content)),
        tables=telling.tables(own, language, chosen, made, shown),
        how_sure=" ".join([*apart, filled(own["tables"]["others"], places)]), version=version("whoanswers"),
    )  # fmt: skip


def _content(
    language: str,
    chosen: Chosen,
    made: Sequence[tuple[Recording, Recording]],
    text: Mapping[str, Any],
    labels: Sequence[str],
) -> dict[str, Any]:
    """Everything that the page's script reads: what is alike in several recordings is there once."""
    own = words(language)
    people: dict[str, int] = {}
    ties: dict[str, int] = {}
    runs = [
        [
            {
                "people": _place(people, json.dumps(_named(one.people, own))),
                "ties": _place(ties, compressed([packed(one.ties)])),
                "head": {**_told(one.head, own), "label": label, "names": list(CHANNELS)},
                "frames": compressed([packed([len(frame)]) + frame for frame in one.frames]),
            }
            for one, label in zip(pair, labels, strict=True)
        ]
        for pair in made
    ]
    return {
        "language": language, "words": own["page"],
        "steps": text["steps"],
        "slider": telling.slider(own, language, chosen), "people": [json.loads(each) for each in people],
        "ties": list(ties), "runs": runs,
    }  # fmt: skip


def _named(people: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Name towns that only have a number."""
    named = [own["page"]["town_number"].format(number=n) if n.isdigit() else n for n in people["towns"]]
    return {**people, "towns": named}


def _told(head: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Name what a lesson of ours does on a day in the page's language."""
    return {**head, "done": [[day, own["marks"].get(words, words)] for day, words in head["done"]]}


def _place(known: dict[str, int], text: str) -> int:
    return known.setdefault(text, len(known))


def compressed(parts: Sequence[bytes]) -> str:
    """Return bytes deflated (zlib, RFC 1950) and in Base64, as the page unpacks them."""
    return base64.b64encode(zlib.compress(b"".join(parts), 9)).decode()
