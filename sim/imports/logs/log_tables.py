"""Read tables of questions and answers: two tables, one table of posts, or who answered whom and when.

Issues of GitHub are questions and their comments are answers. In a table of posts, as Discourse exports it,
the first post of a topic is a question and the others are answers.
"""

from __future__ import annotations

import re

from sim.errors import spelled
from sim.imports.collected import Collected, clean_id
from sim.imports.tables.text_table import Table, time_in
from sim.scenarios.names import count_phrase, join_names

_BETWEEN = re.compile(r"[|;,]|><")
_TITLES = {
    "posts": "posts of topics, whose first post is a question",
    "answers": "a log of answers",
    "questions": "a log of questions",
    "log": "a log of who answered whom",
}


def read_log_table(
    table: Table, form: str, places: dict[str, int], site: str | None, collected: Collected
) -> None:
    """Read a table of a log. Questions must be read before their answers.

    Raises
    ------
    TableError
        The table has several sites, and `site` isn't one of them.
    """
    rows = 0
    sites: set[str] = set()
    read = {"posts": _post, "answers": _answer, "questions": _question, "log": _pair}[form]
    waiting: list[tuple[dict[str, str], float | None]] = []
    for line, row in table.rows:
        if "site" in places:
            sites.add(row[places["site"]])
            if site is not None and row[places["site"]] != site:
                collected.dropped["rows of a log from other sites"] += 1
                continue
        time = time_in((line, row), places.get("asked_at", places.get("answered_at")), table.problems)
        cells = {role: row[place] for role, place in places.items()}
        if form == "posts" and _is_early(cells, collected):
            waiting.append((cells, time))
        else:
            read(cells, time, collected)
        rows += 1
    for cells, time in waiting:
        read(cells, time, collected)
    if len(sites) > 1 and site not in sites:
        table.problems.stop(
            None, f"the column site names {len(sites)} sites, which may use the same question ids: "
            f"{join_names(sorted(sites))}; choose one ({spelled('--site NAME', 'site')})",
        )  # fmt: skip
    collected.understood.append(f"{table.source}: {_TITLES[form]}, {count_phrase(rows, 'row')}")


def topics_in(cell: str) -> tuple[str, ...]:
    """Return the topics in a cell, as in ``a|b``, ``a, b`` or ``<a><b>``.

    Examples
    --------
    >>> topics_in("<r><sql>"), topics_in("tax|law"), topics_in("")
    (('r', 'sql'), ('tax', 'law'), ())
    """
    parts = (" ".join(part.split()) for part in _BETWEEN.split(cell.strip().strip("<>")))
    return tuple(dict.fromkeys(filter(None, parts)))


def _number(cell: str) -> str:
    """Return the number of a question, which may be at the end of a web address."""
    return clean_id(cell.rstrip("/").rpartition("/")[2])


def _question(cells: dict[str, str], time: float | None, collected: Collected) -> None:
    asker = clean_id(cells.get("asker", cells.get("author", "")))
    collected.log.question(_number(cells["question_id"]), asker, time, topics_in(cells.get("topics", "")))


def _answer(cells: dict[str, str], time: float | None, collected: Collected) -> None:
    answerer = clean_id(cells.get("answerer", cells.get("author", "")))
    collected.log.answer(_number(cells["question_id"]), answerer, time, clean_id(cells.get("answer_id", "")))


def _is_early(cells: dict[str, str], collected: Collected) -> bool:
    """Return whether a post answers a question that comes later in the table."""
    return clean_id(cells["post_number"]) != "1" and not collected.log.has(_number(cells["question_id"]))


def _post(cells: dict[str, str], time: float | None, collected: Collected) -> None:
    if clean_id(cells["post_number"]) == "1":
        _question(cells, time, collected)
    else:
        _answer(cells, time, collected)


def _pair(cells: dict[str, str], time: float | None, collected: Collected) -> None:
    asker, answerer = clean_id(cells["asker"]), clean_id(cells["answerer"])
    if asker and answerer:
        collected.log.answered(asker, answerer, time)
    else:
        collected.dropped["rows of a log that don't name two people"] += 1
