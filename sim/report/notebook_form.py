"""How results look in a notebook: a few sentences and short tables, never whole data frames."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence

from sim.report.quantities import NOTHING

TextTable = tuple[str, Sequence[str], Sequence[Sequence[object]]]
"""Title, columns, rows."""

_MOST_ROWS, _MOST_SENTENCES, _MOST_NOTES, _LONGEST = 12, 6, 5, 400


class NotebookResult:
    """Base class of results that a notebook shows as sentences and short tables.

    In a terminal, a result is shown as its first sentences.
    """

    def sentences(self) -> Sequence[str]:
        """Return the most important results as sentences."""
        raise NotImplementedError

    def brief(self) -> Sequence[TextTable]:
        """Return short tables as text, which fit on a screen."""
        raise NotImplementedError

    def __repr__(self) -> str:
        text = " ".join([f"{type(self).__name__}:", *self.sentences()[:2]])
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"

    def _repr_html_(self) -> str:
        return notebook_html(self.sentences(), self.brief(), getattr(self, "notes", ()))


def notebook_html(sentences: Sequence[str], tables: Iterable[TextTable], notes: Sequence[str] = ()) -> str:
    """Return sentences, short tables and notes as HTML, at most twelve rows of each table."""
    shown = [f"<p>{html.escape(each)}</p>" for each in sentences[:_MOST_SENTENCES]]
    shown += [_table(*each) for each in tables]
    told = [f"<li>{html.escape(each)}</li>" for each in notes[:_MOST_NOTES]]
    more = len(notes) - len(told)
    told += [f"<li>{more} more in <code>notes</code></li>"] if more > 0 else []
    shown += [f"<p>Notes:</p><ul>{''.join(told)}</ul>"] if told else []
    return f"<div>{''.join(shown)}</div>"


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    head = "".join(f"<th>{html.escape(str(each))}</th>" for each in columns)
    body = "".join(
        f"<tr>{''.join(f'<td>{html.escape(_cell(each))}</td>' for each in row)}</tr>"
        for row in rows[:_MOST_ROWS]
    )
    more = len(rows) - _MOST_ROWS
    rest = f'<tr><td colspan="{len(columns)}">… {more:,} more rows</td></tr>' if more > 0 else ""
    caption = f'<caption style="text-align: left">{html.escape(title)}</caption>'
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}{rest}</tbody></table>"


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return NOTHING
    return f"{value:.4g}" if isinstance(value, float) else str(value)
