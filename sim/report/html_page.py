"""A page: its words put into a template, with the style inside, so that the file needs nothing else."""

import base64
import hashlib
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.errors import visible


def page(template: str, **words: Any) -> str:
    """Return a template as HTML; everything put into it is shown as text.

    Parameters
    ----------
    template : str
        Name of the file in ``sim/report/templates``.
    words : str to anything
        What the template names.
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
    return visible(environment.get_template(template).render(style=style, style_digest=digest, **words))


def _tight(text: str) -> str:
    """Keep a number and its per cent sign on one line."""
    return text.replace(" %", "\u00a0%")
