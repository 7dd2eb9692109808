"""A page: its words put into a template, with the style inside, so that the file needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.errors import visible
from sim.report.number_words import NOTHING, amount, number, span
from sim.tables import ComparisonTables, commit, versions

if TYPE_CHECKING:
    from sim.studies.resilience.resilience_study import Resilience


class Bar(NamedTuple):
    """A share as a bar: its name, a sign and a colour for its side, its width in per cent, and its value."""

    label: str
    sign: str
    side: int
    width: float
    value: str


def page(template: str, **words: object) -> str:
    """Return a template of ``sim/report/templates`` as HTML, with versions and commit of this code.

    It makes no request of any kind, runs no script, and shows everything that is put into it as text.
    """
    style = files("sim.report").joinpath("report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        loader=PackageLoader("sim.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tight"] = _tight
    # The style's own digest lets the page forbid every other style, and all scripts.
    # A mark that turns the direction of writing is written out: in a name, it would turn the text around it.
    code = {"versions": versions(), "commits": [now] if (now := commit()) else []}
    page_words = {"style": style, "style_digest": digest, **code, **words}
    return visible(environment.get_template(template).render(page_words))


def _tight(text: str) -> str:
    """Keep a number and its per cent sign on one line."""
    return text.replace(" %", "\u00a0%")


def runs_made(study: ComparisonTables | Resilience) -> dict[str, object]:
    """Return what a page says of a study's runs: how many, how many failed, the time they took, and notes."""
    failed = study.runs.loc[study.runs["error"].notna(), "error"]
    return {
        "replicates": study.replicates,
        "runs": len(study.runs),
        "failed": len(failed),
        "error": str(failed.iloc[0]) if len(failed) else "",
        "seconds": number(study.seconds, 0),
        "notes": list(getattr(study, "notes", ())),
    }


def shares_by_scenario(
    shares: pd.DataFrame,
    name: str,
    scenarios: Sequence[str],
    *,
    mark: Callable[[pd.Series], str] | None = None,
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return shares with their intervals as rows of a table, one for each value of the column `name`.

    Each row has a cell for each scenario; `mark` returns what stands behind a share.
    """
    rows: dict[str, dict[str, tuple[str, str]]] = {}
    for _, row in shares.iterrows():
        share = amount("answered_share", row["share"]) + (mark(row) if mark else "")
        cell = (share, span("answered_share", row["low"], row["high"]))
        rows.setdefault(str(row[name]), {})[str(row["scenario"])] = cell
    return [(each, [cells.get(own, (NOTHING, NOTHING)) for own in scenarios]) for each, cells in rows.items()]
