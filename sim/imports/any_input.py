"""Decide what an input is, from its type and its first bytes, and find the reader of its form."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sim.errors import TableError
from sim.imports.collected import Collected, Options
from sim.imports.graphs import graph_xml, pajek, ucinet
from sim.imports.logs import posts_xml, slack_export
from sim.imports.tables import any_table, workbook
from sim.imports.tables.parquet_table import parquet_table
from sim.imports.tables.text_table import Table, open_text, text_table
from sim.imports.xml_stream import root_tag
from sim.scenarios.paths import is_file, is_folder, path_exists
from sim.user_data.file_formats import other_format
from sim.user_data.file_problems import Problems, is_parquet

Read = Callable[[Collected], None]
_EXCEL = {".xlsx", ".xlsm"}
_BEGINNING = 4_096


def readers(path: Path, options: Options, collected: Collected) -> list[tuple[int, Read]]:
    """Return what reads a file or folder, and when: tables of people before logs, logs before ties.

    Raises
    ------
    TableError
        There is no such file, or its form isn't known.
    """
    problems = Problems(path)
    if is_folder(path):
        if not slack_export.is_slack(path):
            problems.stop(None, "this folder isn't a Slack export, which has users.json; name files instead")
        return [(0, lambda found: slack_export.read_slack(path, found))]
    _check_file(path, problems)
    if path.suffix.lower() in _EXCEL:
        return _of_sheets(workbook.workbook_tables(path, options, collected.opened), options, collected)
    if is_parquet(path):
        return [_of_table(parquet_table(path), options, collected)]
    with path.open("rb") as file:
        beginning = file.read(_BEGINNING).decode("latin-1").replace("\0", "").lstrip("ï»¿\xff\xfe")
    if re.match(r"\s*<", beginning):
        return [_of_xml(path, options, problems)]
    stream = open_text(path, options, collected.remarks)
    collected.opened.append(stream)
    if re.match(r"\s*(%[^\n]*\n\s*)*\*(network|vertices)\b", beginning, re.IGNORECASE):
        return [(2, lambda found: pajek.read_pajek(stream, path, options, found))]
    if re.match(r"\s*dl\b", beginning, re.IGNORECASE) and re.search(
        r"\bn[rmc]?\s*=", beginning, re.IGNORECASE
    ):
        return [(2, lambda found: ucinet.read_dl(stream, path, options, found))]
    if (sentence := other_format(path)) is not None:
        problems.stop(None, sentence)
    return [_of_table(text_table(stream, path, options), options, collected)]


def _of_sheets(tables: list[Table], options: Options, collected: Collected) -> list[tuple[int, Read]]:
    """Return the readers of the sheets whose form is known; others are left out unless all are others."""
    known, unknown = [], []
    for table in tables:
        try:
            known.append(_of_table(table, options, collected))
        except TableError as error:
            unknown.append(error)
            collected.remarks.append(
                f"{table.source}: not used, because it isn't a table of people, of ties or of a log"
            )
    if not known:
        raise unknown[0]
    return known


def _of_table(table: Table, options: Options, collected: Collected) -> tuple[int, Read]:
    collected.columns.update(table.names)
    collected.width = max(collected.width, table.width)
    return any_table.order_of(table, options), lambda found: any_table.read_table(table, options, found)


def _of_xml(path: Path, options: Options, problems: Problems) -> tuple[int, Read]:
    root = root_tag(path, problems)
    if root == "posts":
        return 0, lambda found: posts_xml.read_posts(path, found)
    if root == "graphml":
        return 2, lambda found: graph_xml.read_graphml(path, options, found)
    if root == "gexf":
        return 2, lambda found: graph_xml.read_gexf(path, options, found)
    return problems.stop(None, f"XML with <{root}> can't be read; GraphML, GEXF and Posts.xml can")


def _check_file(path: Path, problems: Problems) -> None:
    if not path_exists(path):
        problems.stop(None, "there is no such file")
    if not is_file(path):
        problems.stop(None, "this must be a regular file; it is not one")
    if path.stat().st_size == 0:
        problems.stop(None, "the file is empty")
    if path.suffix.lower() == ".xls":
        problems.stop(None, "an old .xls workbook can't be read; save it as .xlsx or CSV")
