"""Fill a template to make an HTML page. The style sheet is embedded, so the page is a single file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.errors import visible
from sim.report.number_words import NOTHING, amount, number, span
from sim.tables import ComparisonTables, commit, versions
from sim.tables.lazy_pandas import pd

if TYPE_CHECKING:
    from sim.studies.optimisation.optimisation import Optimisation
    from sim.studies.resilience.each_person import EachPerson
    from sim.studies.resilience.resilience_study import Resilience


class Bar(NamedTuple):
    """A bar for a share: `sign` is A, B or empty, `side` selects the colour, `width` is in per cent."""

    label: str
    sign: str
    side: int
    width: float
    value: str


def page(template: str, **words: object) -> str:
    """Return a template of ``sim/report/templates`` as HTML, with the versions and the commit of this code.

    The page makes no requests and runs no scripts, and it shows every value as plain text.
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
    # The page states the digest of its style sheet, and so can forbid all other styles and all scripts.
    # `visible` writes out characters that change the writing direction. In a name, one would reverse the text
    # around it.
    code = {"versions": versions(), "commits": [current] if (current := commit()) else []}
    page_words = {"style": style, "style_digest": digest, **code, **words}
    return visible(environment.get_template(template).render(page_words))


def _tight(text: str) -> str:
    """Keep each number and its per cent sign on one line."""
    return text.replace(" %", "\u00a0%")


def run_facts(study: ComparisonTables | Resilience | EachPerson | Optimisation) -> dict[str, object]:
    """Return, for a study's page, the number of runs and failures, the duration and the notes."""
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
    column: str,
    scenarios: Sequence[str],
    *,
    mark: Callable[[pd.Series], str] | None = None,
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return shares with their intervals as rows of a table: one row for each value of `column`.

    Each row has a cell for each scenario. `mark` returns a text to append to a share.
    """
    rows: dict[str, dict[str, tuple[str, str]]] = {}
    for _, row in shares.iterrows():
        share = amount("answered_share", row["share"]) + (mark(row) if mark else "")
        cell = (share, span("answered_share", row["low"], row["high"]))
        rows.setdefault(str(row[column]), {})[str(row["scenario"])] = cell
    return [(each, [cells.get(own, (NOTHING, NOTHING)) for own in scenarios]) for each, cells in rows.items()]
