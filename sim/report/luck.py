"""The page on a luck study: one HTML file that needs nothing else."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.report import words
from sim.report.pictures import pictures
from sim.tables import versions
from sim.tables.manifest import commit

Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def render_luck(  # noqa: PLR0913 - what the page tells
    *, name: str, question: str, tables: Sequence[Table], figures: Mapping[str, Path | bytes], lives: int,
    people: int, days: float, seconds: float, notes: Sequence[str] = (),
) -> str:  # fmt: skip
    """Return the page on a luck study.

    It makes no request of any kind, runs no script, and shows every name that a user chose as text.

    Parameters
    ----------
    tables : sequence of (title, columns, rows)
        As the command prints them.
    figures : mapping of str to path or bytes
        Its pictures, as `sim.plots.luck_figures` writes them; none may be given.
    """
    style = files("sim.report").joinpath("report.css").read_text(encoding="utf-8")
    environment = Environment(
        loader=PackageLoader("sim.report", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template("luck.html.j2").render(
        style=style,
        style_digest=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        name=name,
        question=question,
        tables=tables,
        pictures=pictures(figures),
        lives=lives,
        people=f"{people:,}",
        days=words.number(days, 0),
        seconds=words.number(seconds, 0),
        notes=notes,
        versions=versions(),
        commit=commit(),
    )
