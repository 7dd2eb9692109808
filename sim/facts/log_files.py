"""Read a community's log: a table of questions and a table of answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd

from sim.array_types import Bools, Floats, Ints
from sim.errors import TableError, spelled
from sim.facts.community_log import Log
from sim.facts.log_times import DAY, read_times
from sim.scenarios.names import join_names
from sim.scenarios.paths import is_file
from sim.user_data.file_problems import Problems, got, suggestion
from sim.user_data.table_file import Column, Rows, header, read_rows

Source: TypeAlias = str | Path | pd.DataFrame
"""A table of a log: a file (CSV or Parquet), or a data frame."""

QUESTIONS = ("question_id", "asker", "asked_at")
ANSWERS = ("question_id", "answerer", "answered_at")
_WHOLE = re.compile(r"(-?\d+)\.0+")
_END = 1.0 / DAY  # days: a log ends a second after its last row, which then lies within it


@dataclass
class _Table:
    """A table as columns of text, its place in error messages, and the line of each row."""

    problems: Problems
    lines: list[int] = field(default_factory=list)
    cells: dict[str, list[str]] = field(default_factory=dict)

    def add(self, rows: Rows) -> None:
        self.lines += rows.lines
        for role, texts in rows.cells.items():
            self.cells.setdefault(role, []).extend(texts)

    def only(self, kept: Bools) -> None:
        rows = np.flatnonzero(kept).tolist()
        self.lines = [self.lines[row] for row in rows]
        self.cells = {role: [texts[row] for row in rows] for role, texts in self.cells.items()}


def read_log(questions: Source, answers: Source, *, site: str | None = None) -> Log:
    """Read a log of questions and answers.

    Parameters
    ----------
    questions : path or DataFrame
        Columns ``question_id``, ``asker``, ``asked_at``; optionally ``site``.
    answers : path or DataFrame
        Columns ``question_id``, ``answerer``, ``answered_at``; optionally ``answer_id`` and ``site``.
    site : str, optional
        The group of rows to read. Needed if the column ``site`` names several.

    Returns
    -------
    Log
        The whole log, from its first question to one second after its last row. Its notes say what was left
        out: repeated answers (the same question, person and time of day, if answers have no id), answers to
        one's own question, and answers to questions that the table of questions doesn't have.

    Raises
    ------
    TableError
        A table can't be read, an id occurs twice, or a time isn't in a known form. The error lists the faults
        with their lines, at most ten for each table.
    """
    asked = _read(questions, QUESTIONS, (), "questions")
    given = _read(answers, ANSWERS, ("answer_id",), "answers", may_be_empty=True)
    _choose_site(asked, given, site)
    _check_ids(asked, "question_id")
    if "answer_id" in given.cells:
        _check_ids(given, "answer_id")
    _check_not_empty(given, "question_id")
    ask_time = read_times(asked.lines, asked.cells["asked_at"], "asked_at", asked.problems)
    give_time = read_times(given.lines, given.cells["answered_at"], "answered_at", given.problems)
    for each in (asked, given):
        each.problems.refuse()
    row_of = {name: row for row, name in enumerate(asked.cells["question_id"])}
    question = np.array([row_of.get(name, -1) for name in given.cells["question_id"]], dtype=np.int64)
    asker, helper = _people(asked.cells["asker"], given.cells["answerer"])
    again = np.zeros(question.size, bool) if "answer_id" in given.cells else _repeated(given, give_time)
    log = log_of_columns(asker, ask_time, question[~again], helper[~again], give_time[~again])
    return replace(log, notes=(*_notes(given, again), *log.notes))


def _repeated(given: _Table, time: Floats) -> Bools:
    """Return whether each answer without an id repeats an earlier row. Dates without a time never do."""
    rows = list(zip(given.cells["question_id"], given.cells["answerer"], time.tolist(), strict=True))
    first: dict[object, int] = {}
    return np.array([first.setdefault(row, n) != n and row[2] % 1 != 0 for n, row in enumerate(rows)], bool)


def _notes(given: _Table, again: Bools) -> list[str]:
    """Return notes on repeated answers, and on a table without answers."""
    notes = []
    if again.any():
        notes.append(f"repeated answers (the same question, person and time), left out: {again.sum():,}")
    if not given.lines:
        notes.append("the table of answers has no rows, so no question of the log has an answer")
    return notes


def log_of_columns(asker: Ints, asked: Floats, question: Ints, helper: Ints, given: Floats) -> Log:
    """Return a log from columns of numbers, without answers to oneself and to unknown questions.

    `asked` and `given` are days since 1970. `question` is the row of each answer's question, −1 if unknown.
    """
    known = question >= 0
    own = known & (helper >= 0) & (helper == asker[question])
    used = known & ~own
    early = used & (given < asked[question])
    start = float(asked.min())
    days = max(float(asked.max()), float(given[used].max(initial=-np.inf))) - start + _END
    counts = (
        ("answers to one's own question, left out of the log", own),
        ("answers to questions that the table doesn't have, left out of the log", ~known),
        ("answers in the log dated before their question, counted as given when it was asked", early),
        ("questions in the log without an asker, which don't count for any person", asker < 0),
        ("answers in the log without an answerer, which don't count for any person", used & (helper < 0)),
    )
    notes = tuple(f"{what}: {int(np.count_nonzero(rows)):,}" for what, rows in counts if rows.any())
    return Log(
        asker=asker, asked=asked - start, watched_until=np.full(asked.size, np.inf), question=question[used],
        helper=helper[used], given=np.maximum(given, asked[question])[used] - start, days=days, start=start,
        notes=notes,
    )  # fmt: skip


def _read(
    source: Source, needed: tuple[str, ...], optional: tuple[str, ...], name: str, *,
    may_be_empty: bool = False,
) -> _Table:  # fmt: skip
    wanted: Mapping[str, Column] = {role: role for role in needed}
    if isinstance(source, pd.DataFrame):
        return _from_frame(source, needed, ("site", *optional), name, may_be_empty=may_be_empty)
    path = Path(source)
    table = _Table(Problems(path))
    names = header(path, wanted)
    more = {role: role for role in ("site", *optional) if role in names}
    table.cells = {role: [] for role in (*needed, *more)}
    for rows in read_rows(path, {**wanted, **more}, table.problems, may_be_empty=may_be_empty):
        table.add(rows)
    table.problems.refuse()
    return table


def _from_frame(
    frame: pd.DataFrame, needed: tuple[str, ...], optional: tuple[str, ...], name: str, *, may_be_empty: bool
) -> _Table:
    table = _Table(Problems(Path(name)))
    for role in needed:
        if role not in frame.columns:
            table.problems.stop(None, f"the table must have column {role!r}{suggestion(role, frame.columns)}")
    if len(frame) == 0 and not may_be_empty:
        table.problems.stop(None, "the table must have at least one row")
    table.lines = list(range(1, len(frame) + 1))
    for role in (*needed, *(each for each in optional if each in frame.columns)):
        missing = frame[role].isna().to_numpy()
        table.cells[role] = [
            "" if empty else str(cell).strip() for cell, empty in zip(frame[role], missing, strict=True)
        ]
    return table


def _choose_site(asked: _Table, given: _Table, site: str | None) -> None:
    """Keep the rows of one site in both tables."""
    how = spelled("--site NAME", "site=")
    if "site" not in asked.cells:
        if site is not None:
            asked.problems.stop(None, f"{how} needs a column 'site'; the file has none")
        return
    names = list(dict.fromkeys(asked.cells["site"]))
    if site is None and len(names) > 1:
        asked.problems.stop(None, f"column 'site' names several: {join_names(names)}; choose one with {how}")
    chosen = names[0] if site is None else site
    if chosen not in names:
        hint = suggestion(chosen, names) or f"; there are {join_names(names)}"
        asked.problems.stop(None, f"column 'site' doesn't have {got(chosen)}{hint}")
    if "site" not in given.cells:
        given.problems.stop(None, "the file must have column 'site', like the file of questions")
    for each in (asked, given):
        each.only(np.array(each.cells["site"], dtype=object) == chosen)


def _check_ids(table: _Table, role: str) -> None:
    _check_not_empty(table, role)
    first: dict[str, int] = {}
    for line, name in zip(table.lines, table.cells[role], strict=True):
        if name and first.setdefault(name, line) != line:
            found = f"{got(name)}, as on {table.problems.counted_in} {first[name]}"
            table.problems.add(line, f"column {role!r} must be unique; got {found}")


def _check_not_empty(table: _Table, role: str) -> None:
    # spreadsheets and missing values turn the id 7 into 7.0
    table.cells[role] = [_plain(cell) for cell in table.cells[role]]
    for line, name in zip(table.lines, table.cells[role], strict=True):
        if not name:
            table.problems.add(line, f"column {role!r} must name the {role[:-3]}; got an empty cell")


def _plain(cell: str) -> str:
    match = _WHOLE.fullmatch(cell)
    return match[1] if match else cell


def _people(askers: list[str], helpers: list[str]) -> tuple[Ints, Ints]:
    """Return a number for each person in both columns; −1 for an empty cell."""
    number: dict[str, int] = {"": -1}
    codes = [
        np.array([number.setdefault(_plain(name), len(number) - 1) for name in names], dtype=np.int64)
        for names in (askers, helpers)
    ]
    return codes[0], codes[1]


def log_paths(paths: list[Path]) -> tuple[Path, Path]:
    """Return the tables of questions and answers of a log: two files, or a folder that has both.

    Raises
    ------
    TableError
        There are no such files.
    """
    if len(paths) == 2:
        return paths[0], paths[1]
    for suffix in (".csv", ".parquet"):
        both = paths[0] / f"questions{suffix}", paths[0] / f"answers{suffix}"
        if all(map(is_file, both)):
            return both
    raise TableError(
        f"{paths[0]}: this is neither the folder of a run nor a folder with questions.csv and answers.csv; "
        "give such a folder, or the two files."
    )
