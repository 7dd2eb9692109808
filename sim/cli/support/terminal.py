"""Tables and bars for somebody who watches a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from sim.errors import visible


def print_lines(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool]
) -> None:
    """Print a table with lines; `right` says which columns stand to the right."""
    table = Table(title=Text(visible(title)), title_justify="left")
    for column, numbers in zip(columns, right, strict=True):
        table.add_column(Text(visible(column)), justify="right" if numbers else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


@contextmanager
def bar(title: str, *, left: str | None = None) -> Iterator[tuple[Progress, TaskID]]:
    """Show a bar with the time left as rich reckons it, or with a text, at first `left`."""
    last = TimeRemainingColumn() if left is None else TextColumn("{task.fields[left]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), last)
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield shown, shown.add_task(title, total=None, left=left)
