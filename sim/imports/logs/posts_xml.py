"""Read Posts.xml of a Stack Exchange data dump, post by post."""

from __future__ import annotations

from pathlib import Path

from sim.imports.cell_values import TIME_RULE, time_of
from sim.imports.collected import Collected
from sim.imports.logs.log_tables import topics_in
from sim.imports.xml_stream import elements
from sim.user_data.file_problems import Problems, got

_QUESTION, _ANSWER = "1", "2"


def read_posts(path: Path, collected: Collected) -> None:
    """Read the questions and answers of a site; other posts, such as tag wikis, are left out.

    A post comes after the post that it answers, because posts are ordered by number.

    Raises
    ------
    TableError
        The file isn't well-formed, or a post has no number or a wrong time.
    """
    problems = Problems(path)
    posts = 0
    for part in elements(path, problems):
        if not part.begins or part.tag != "row":
            continue
        values = part.values
        date, owner = values.get("CreationDate", ""), values.get("OwnerUserId", "")
        time = time_of(date) if date else None
        if "Id" not in values or (date and time is None):
            problems.stop(
                part.line, f"a post must have an Id, and its CreationDate {TIME_RULE}; got {got(date)}"
            )
        posts += 1
        if values.get("PostTypeId") == _QUESTION:
            collected.log.question(values["Id"], owner, time, topics_in(values.get("Tags", "")))
        elif values.get("PostTypeId") == _ANSWER:
            collected.log.answer(values.get("ParentId", ""), owner, time, values["Id"])
        else:
            collected.dropped["posts that are neither a question nor an answer"] += 1
    collected.understood.append(f"{problems.name}: posts of Stack Exchange, {posts:,} posts")
