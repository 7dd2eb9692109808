"""Collect the questions and answers of a log, and write them to two tables while they are read.

Memory grows with the numbers of people, pairs of people and questions, not with the size of the log.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

QUESTIONS, ANSWERS = "questions.csv", "answers.csv"
_QUESTION = ("question_id", "asker", "asked_at", "topics")
_ANSWER = ("answer_id", "question_id", "asker", "answerer", "answered_at")


class QuestionLog:
    """A log of questions and answers. With a folder, its rows are written there as soon as they are known.

    Attributes
    ----------
    pairs
        How often the second person of each pair has answered the first.
    interest
        How often each (person, topic) has asked or answered.
    topics
        Number of questions with each topic.
    equal
        Number of answers that equal an earlier one, but may be different answers of the same day.
    first, last
        Earliest and latest time, in seconds since 1970; infinite without times.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._stack = folder, ExitStack()
        self._streams: dict[str, TextIO] = {}
        self._asker: dict[str, str] = {}
        self._topics: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, str] = {}
        self._given: set[int] = set()  # digests of 64 bits of the answers so far
        self.equal = 0
        self.pairs: Counter[tuple[str, str]] = Counter()
        self.interest: Counter[tuple[str, str]] = Counter()
        self.topics: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.questions = self.answers = 0
        self.first, self.last = math.inf, -math.inf

    def has(self, number: str) -> bool:
        """Return whether a question of this number was added."""
        return number in self._asker

    def question(self, number: str, asker: str, time: float | None, topics: tuple[str, ...] = ()) -> None:
        """Add a question; `asker` is empty if the account is unknown."""
        if number in self._asker:
            self.dropped["repeated questions"] += 1
            return
        asker = self._names.setdefault(asker, asker)
        self._asker[number] = asker
        if topics:
            self._topics[number] = tuple(self._names.setdefault(each, each) for each in topics)
            self.topics.update(topics)
        if asker:
            self.interest.update((asker, topic) for topic in topics)
        else:
            self.dropped["questions without an asker, which make no tie"] += 1
        self.questions += 1
        self._see(time)
        self._write(QUESTIONS, _QUESTION, (number, asker, when(time), "|".join(topics)))

    def answer(self, question: str, answerer: str, time: float | None, number: str = "") -> None:
        """Add an answer to a question that was added before."""
        if question not in self._asker:
            self.dropped["answers to questions that aren't in the log"] += 1
            return
        asker = self._asker[question]
        answerer = self._names.setdefault(answerer, answerer)
        if answerer and answerer == asker:
            self.dropped["answers to one's own question"] += 1
            return
        if self._is_repeated((question, number) if number else (question, answerer, time), number, time):
            return
        self._count(asker, answerer, time)
        if answerer:
            self.interest.update((answerer, topic) for topic in self._topics.get(question, ()))
        self._write(ANSWERS, _ANSWER, (number or str(self.answers), question, asker, answerer, when(time)))

    def answered(self, asker: str, answerer: str, time: float | None) -> None:
        """Add an answer in a log that has no table of questions."""
        if asker == answerer:
            self.dropped["answers to one's own question"] += 1
            return
        if time is not None and self._is_repeated((asker, answerer, time), "", time):
            return
        self._count(self._names.setdefault(asker, asker), self._names.setdefault(answerer, answerer), time)
        self._write(ANSWERS, _ANSWER, (str(self.answers), "", asker, answerer, when(time)))

    def close(self) -> None:
        """Close the tables."""
        self._stack.close()

    @property
    def people(self) -> list[str]:
        """Everybody who asked or answered, in the order in which they were found."""
        found = dict.fromkeys(asker for asker in self._asker.values() if asker)
        found.update(dict.fromkeys(person for pair in self.pairs for person in pair))
        found.update(dict.fromkeys(person for person, _ in self.interest))
        return list(found)

    def _is_repeated(self, row: tuple[object, ...], number: str, time: float | None) -> bool:
        """Return whether the log has this answer already. If it may be another answer, only count it.

        Without a number and a time of day, somebody may have answered twice on one day.
        """
        key = hash(row)
        if key not in self._given:
            self._given.add(key)
            return False
        if not number and (time is None or time % 86_400 == 0):
            self.equal += 1
            return False
        self.dropped["repeated answers (with the same number, or the same people and time)"] += 1
        return True

    def _count(self, asker: str, answerer: str, time: float | None) -> None:
        self.answers += 1
        self._see(time)
        if not answerer:
            self.dropped["answers without an answerer, which make no tie"] += 1
        elif asker:
            self.pairs[asker, answerer] += 1

    def _see(self, time: float | None) -> None:
        if time is not None:
            self.first, self.last = min(self.first, time), max(self.last, time)

    def _write(self, name: str, header: tuple[str, ...], row: tuple[str, ...]) -> None:
        if self._folder is None:
            return
        if name not in self._streams:
            path = self._folder / name
            self._streams[name] = self._stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
            csv.writer(self._streams[name], lineterminator="\n").writerow(header)
        csv.writer(self._streams[name], lineterminator="\n").writerow(row)


def when(time: float | None) -> str:
    """Return a time as ISO 8601 in UTC, without fractions of a second."""
    return "" if time is None else datetime.fromtimestamp(math.floor(time), UTC).strftime("%Y-%m-%dT%H:%M:%S")
