"""Read the texts of the pages from one file per language, and replace each {place} in a text by a value."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "de")


@cache
def words(language: str) -> dict[str, Any]:
    """Return all texts in the file of a language."""
    text = files("sim.web.words").joinpath(f"{language}.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def number(value: float, language: str, digits: int = 0) -> str:
    """Write a number with the decimal and thousands separators of a language.

    Examples
    --------
    >>> number(1234.5, "de", 1), number(1234.5, "en", 1)
    ('1.234,5', '1,234.5')
    """
    if not math.isfinite(value):
        return "–"
    text = f"{value + 0.0:,.{digits}f}".replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text


def percent(share: float, language: str, digits: int = 0) -> str:
    r"""Write a share as per cent.

    Examples
    --------
    >>> percent(0.256, "en")
    '26\xa0%'
    """
    return f"{number(100 * share, language, digits)}\N{NO-BREAK SPACE}%" if math.isfinite(share) else "–"


def digits_that_add_up(a: float, b: float, least: int = 0) -> int:
    """Return how many decimals two percentages need so that, after rounding, their difference is still right.

    Examples
    --------
    >>> digits_that_add_up(0.45, 0.73), digits_that_add_up(0.454, 0.727)
    (0, 1)
    """
    for digits in range(least, least + 9):
        visible = round(100 * b, digits) - round(100 * a, digits)
        if round(visible, digits) == round(100 * (b - a), digits):
            return digits
    return least


def filled(content: Any, places: Mapping[str, str]) -> Any:
    """Fill the {places} of every text in lists and mappings; unknown places stay as they are."""
    if isinstance(content, str):
        for name, value in places.items():
            content = content.replace(f"{{{name}}}", value)
        return content
    if isinstance(content, list):
        return [filled(each, places) for each in content]
    if isinstance(content, dict):
        return {key: filled(each, places) for key, each in content.items()}
    return content
