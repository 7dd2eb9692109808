"""Make a page as a single file: it contains all styles, scripts and texts, and forbids any others.

The scripts are modules in ``sim/web/page``. A page opened from a disk can't load modules from other files, so
they are joined into one script, in which each module is a function that returns its exports.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.errors import visible

_IMPORT = re.compile(r'^import (?:\* as (\w+)|\{ ([\w, ]+) \}) from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (const|class|function|async function) (\w+)", re.MULTILINE)


def script(main: str) -> str:
    """Return a module and everything it imports as one script, with the imported modules first."""
    joined: dict[str, str] = {}
    _join(main, joined)
    return "\n".join(joined.values())


def _join(name: str, joined: dict[str, str]) -> None:
    if name in joined:
        return
    source = files("sim.web.page").joinpath(f"{name}.js").read_text("utf-8")
    for found in _IMPORT.finditer(source):
        _join(found[3], joined)
    exported = ", ".join(found[2] for found in _EXPORT.finditer(source))
    body = _EXPORT.sub(r"\1 \2", _IMPORT.sub(_taken, source))
    joined[name] = f"const {name}_js = (() => {{\n{body}return {{ {exported} }};\n}})();"


def _taken(found: re.Match[str]) -> str:
    whole, some, module = found.groups()
    return f"const {whole or '{ ' + some + ' }'} = {module}_js;\n"


def embedded(content: Any) -> str:
    r"""Write JSON that can be embedded in a page: no text in it can close the surrounding element.

    Examples
    --------
    >>> embedded({"name": "</script>"})
    '{"name":"\\u003c/script>"}'
    """
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter in "<\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def legible(content: Any) -> Any:
    r"""Replace invisible characters in content by escapes, so that no name can reverse the text.

    Examples
    --------
    >>> legible({"towns": ["\u202eliaf", 3]})
    {'towns': ['\\u202eliaf', 3]}
    """
    if isinstance(content, str):
        return visible(content)
    if isinstance(content, Mapping):
        return {legible(key): legible(each) for key, each in content.items()}
    if isinstance(content, list | tuple):
        return [legible(each) for each in content]
    return content


def digest(text: str) -> str:
    """Return the digest that a content security policy uses to allow one script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def page(
    template: str, main: str, *, connect: str = "'none'", styles: Sequence[str] = ("page",), **parts: Any
) -> str:
    """Return a template as one HTML file. All values are shown as text, with invisible characters visible.

    The template, the first script (`main`) and the styles are files of ``sim/web/page``. The policy lets the
    page connect only to `connect`. The keywords are the variables of the template.
    """
    style = "".join(files("sim.web.page").joinpath(f"{name}.css").read_text("utf-8") for name in styles)
    joined = script(main)
    policy = (
        f"default-src 'none'; script-src {digest(joined)}; style-src {digest(style)}; img-src data:; "
        f"connect-src {connect}; base-uri 'none'; form-action 'none'"
    )
    environment = Environment(
        loader=PackageLoader("sim.web", "page"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(template).render(
        policy=policy, style=style, script=joined, **legible(parts)
    )
