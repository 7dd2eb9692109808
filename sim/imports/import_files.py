"""Import files of other programs: read them, join their contents, and write a folder with two scenarios."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from sim.errors import StudyError, TableError, option, spelled
from sim.imports.any_input import Read, readers
from sim.imports.collected import Collected, Options, Rule, TieTable, Unknown
from sim.imports.column_roles import check_names, check_roles
from sim.imports.community_folder import new_folder, write_folder
from sim.imports.graphs.graph_objects import IgraphGraph, NetworkxGraph, read_graph
from sim.imports.imported import Imported
from sim.imports.question_log import QuestionLog
from sim.imports.tie_join import join_ties
from sim.imports.tie_strengths import RULES
from sim.user_data.cells import interest_shares

_GRAPH = 2  # graphs are read after tables of people and logs

Input = str | Path | NetworkxGraph | IgraphGraph


def import_files(  # noqa: PLR0913 - what one may choose, by keyword
    files: Input | Iterable[Input], out: str | Path | None = None, *,
    columns: Mapping[str, str | int] | None = None, strengths: Mapping[str, float | None] | None = None,
    layers: Mapping[str, str] | None = None, rule: Rule = "maximum", directed: bool | None = None,
    unknown: Unknown = "refuse", encoding: str | None = None,
    decimal: Literal["point", "comma"] | None = None, topics: int = 30,
    site: str | None = None,
) -> Imported:  # fmt: skip
    """Read files of other programs, and write people, ties, a log and two scenarios to a folder.

    Parameters
    ----------
    files : path, graph, or several of them
        Tables (CSV, Excel, Parquet) of people, ties, questions or answers; adjacency matrices; GraphML, GEXF,
        Pajek and UCINET DL; Posts.xml of Stack Exchange; the folder of a Slack export; graphs of networkx and
        igraph. A file is recognised by its content. If no file lists the people, they are those in the ties.
    out : path, optional
        The folder to write, new or empty. Without it nothing is written.
    columns : mapping, optional
        The column (name, or number from 1) of each role, as in ``{"from": "who", "strength": "how_often"}``.
        Needed only for columns whose names aren't known.
    strengths : mapping, optional
        The strength of each word, as in ``{"Often": 0.75, "Never": None}``; None means no tie.
    layers : mapping, optional
        The layer of each relation: ``face_to_face`` (the default), ``online`` or ``ignore``.
    rule : {"maximum", "rank", "logarithm"}
        How counts, minutes and other numbers above 1 become strengths.
    directed : bool, optional
        Whether only the first person of a tie asks the second. By default as the files say; if they don't
        say, either asks the other.
    unknown : {"refuse", "skip", "add"}
        What happens to ties with people whom no table of people lists.
    encoding, decimal : str, optional
        The encoding of texts and the decimal sign (``point`` or ``comma``), by default detected.
    topics : int
        Maximum number of topics in people's interests; rarer topics of a log are left out.
    site : str, optional
        The rows to read from a log that has a column ``site``.

    Returns
    -------
    Imported
        What was understood; `Imported.report` is a text on one screen.

    Raises
    ------
    TableError
        An input can't be read or understood. Nothing is written then.
    StudyError
        `out` isn't a new or an empty folder.
    """
    options = Options(
        dict(columns or {}), dict(strengths or {}), dict(layers or {}), rule, directed, unknown, encoding,
        decimal, topics, site,
    )  # fmt: skip
    _check(options)
    folder = None if out is None else Path(out)
    given: list[Input] = [files] if isinstance(files, Input) else list(files)
    with new_folder(folder) as temporary:
        log = QuestionLog(temporary)
        collected = Collected(log)
        try:
            _read_all(given, options, collected)
        finally:
            for stream in collected.opened:
                stream.close()
            log.close()
        found = _joined(collected, options)
        if temporary is not None and folder is not None:
            write_folder(found, temporary, folder.absolute().name)
    return replace(found, folder=folder)


def _check(options: Options) -> None:
    check_roles(options)
    words: tuple[tuple[str, object, Collection[object]], ...] = (
        ("rule", options.rule, RULES),
        ("unknown", options.unknown, ("refuse", "skip", "add")),
        ("decimal", options.decimal, ("point", "comma", None)),
    )
    for name, value, known in words:
        if value not in known:
            raise StudyError(f"{name} must be {', '.join(map(str, filter(None, known)))}; got {value!r}.")
    for word, strength in options.strengths.items():
        if strength is not None and not 0 <= strength <= 1:
            raise StudyError(
                f"{option('strengths')}: {word} must be none or a share from 0 to 1; got {strength}."
            )


def _read_all(inputs: list[Input], options: Options, collected: Collected) -> None:
    waiting: list[tuple[int, str, Read]] = []
    for each in inputs:
        if isinstance(each, str | Path):
            with _decoding(str(each)):
                found = readers(Path(each), options, collected)
            waiting += [(order, str(each), read) for order, read in found]
        else:
            waiting.append((_GRAPH, "graph", _of_graph(each, options)))
    for _, name, read in sorted(waiting, key=lambda found: found[0]):
        with _decoding(name):
            read(collected)
    check_names(options, collected.columns, collected.width)


@contextmanager
def _decoding(name: str) -> Iterator[None]:
    """Turn an error of decoding a text into a `TableError`."""
    try:
        yield
    except UnicodeError as error:
        encoding = str(getattr(error, "encoding", "UTF-16")).replace("charmap", "Windows-1252")
        how = spelled("--encoding", "encoding")
        raise TableError(f"{name}: the text isn't {encoding}; name its encoding ({how}).") from None


def _of_graph(graph: NetworkxGraph | IgraphGraph, options: Options) -> Read:
    return lambda collected: read_graph(graph, options, collected)


def _joined(collected: Collected, options: Options) -> Imported:
    log = collected.log
    if log.pairs or log.people:
        _add_log(collected, options)
    joined = join_ties(collected, options)
    if not collected.people:
        raise TableError("The inputs name no people.")
    topics = dict.fromkeys(
        topic
        for cells in collected.people.values()
        if cells.get("interests")
        for topic in interest_shares(cells["interests"]) or ()
    )
    return Imported(
        collected.people, joined.strength, joined.directed, tuple(topics), collected, joined, options
    )


def _add_log(collected: Collected, options: Options) -> None:
    """Add the people, interests and ties of a log: askers have ties to those who answered them."""
    log = collected.log
    most = [topic for topic, _ in log.topics.most_common(options.topics)]
    rare = len(log.topics) - len(most)
    if rare:
        collected.remarks.append(
            f"of {len(log.topics):,} topics of the log, interests use only the {len(most)} most frequent"
        )
    interests: dict[str, list[str]] = {}
    wanted = set(most)
    for (person, topic), count in log.interest.items():
        if topic in wanted:
            interests.setdefault(person, []).append(f"{_topic(topic)}:{count}")
    for person in log.people:
        if person in collected.people or not collected.listed_in or options.unknown == "add":
            collected.person(person, {"interests": ";".join(interests.get(person, []))})
        else:
            collected.dropped["people of the log who aren't in the table of people"] += 1
    table = TieTable("the log", weight_name="number of answers")
    for (asker, answerer), count in log.pairs.items():
        table.add((asker, answerer), str(count), "answered", mutual=False)
    collected.ties.append(table)


def _topic(name: str) -> str:
    """Return a topic's name without the signs that divide topics in a cell."""
    return name.replace(":", " ").replace(";", " ").replace("|", " ").replace(",", " ").strip()
