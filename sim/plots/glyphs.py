"""Names in any script: drawn in a font that has their characters, or spelled where none is installed.

DejaVu Sans comes with matplotlib, so that a picture's bytes don't depend on the machine; other fonts are only
looked at for characters that it lacks.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager, weight_dict
from matplotlib.ft2font import FT2Font
from matplotlib.text import Text

FAMILY = "DejaVu Sans"
_STAND_INS = ("Last Resort", "STIXNonUnicode")  # fonts that draw other than the character itself
_NORMAL, _BOLD = 400, 700
_SPELLED = 4  # characters of a name that are spelled at most, so that it fits beside its row


def drawable(text: str) -> str:
    """Return a text with what no installed font has spelled by code point: ``[U+1F3E0]home``.

    What is never seen itself, as a sign that joins two others, is left out where it can't be drawn.
    """
    if text.isascii():
        return text
    seen = "".join(c for c in text if _font(c) is not None or unicodedata.category(c) not in ("Cf", "Mn"))
    missing = {c for c in seen if _font(c) is None}
    return re.sub(f"[{re.escape(''.join(missing))}]+", _spelled, seen) if missing else seen


def _spelled(found: re.Match[str]) -> str:
    points = [f"{ord(c):04X}" for c in found[0]]
    return f"[U+{' '.join(points[:_SPELLED])}{' …' if len(points) > _SPELLED else ''}]"


def notes_on_names(names: Iterable[str]) -> tuple[str, ...]:
    """Say of which names pictures can't show every character, in one note."""
    short = [name for name in dict.fromkeys(names) if drawable(name) != name]
    if not short:
        return ()
    named = ", ".join(f"{name} as {drawable(name)}" for name in short[:3])
    more = f", and {len(short) - 3} more likewise" if len(short) > 3 else ""
    return (
        f"No installed font has every character of some names, so pictures write {named}{more}; install a "
        "font for that script to see them. Tables and texts have the names as they are.",
    )


def dress(whole: Figure | Axes) -> None:
    """Let every text of a figure or of axes fall back on the fonts that have what DejaVu Sans lacks."""
    for axes in whole.axes if isinstance(whole, Figure) else [whole]:
        axes.get_xticklabels(), axes.get_yticklabels()  # which writes their texts
    texts = [text for text in whole.findobj(Text) if isinstance(text, Text)]
    found = {_font(c) for text in texts if not text.get_text().isascii() for c in text.get_text()}
    more = sorted(family for family in found if family is not None and family != FAMILY)
    for text in texts if more else ():
        text.set_fontfamily([FAMILY, *more])
        if not all(_BOLD in _fonts()[family] for family in more):
            text.set_fontweight("normal")


@cache
def _font(character: str) -> str | None:
    """Family that has a character, DejaVu Sans before others; None if there is none."""
    if character.isascii():
        return FAMILY
    families = (FAMILY, *sorted(_fonts().keys() - {FAMILY}))
    return next((each for each in families if _has(_fonts()[each], ord(character))), None)


def _has(fonts: Mapping[int, str], point: int) -> bool:
    """Whether a family has a character in what is drawn of it: normal, and bold if there is that."""
    return all(point in _characters(fonts[weight]) for weight in (_NORMAL, _BOLD) if weight in fonts)


@cache
def _fonts() -> dict[str, dict[int, str]]:
    """Path of each upright font by family and weight, of families that have it in normal weight."""
    found: dict[str, dict[int, str]] = {}
    for font in fontManager.ttflist:
        upright = font.style == font.variant == font.stretch == "normal"
        if upright and not font.name.startswith(_STAND_INS):
            weight = weight_dict[font.weight] if isinstance(font.weight, str) else int(font.weight)
            found.setdefault(font.name, {}).setdefault(weight, font.fname)
    return {family: fonts for family, fonts in found.items() if _NORMAL in fonts}


@cache
def _characters(path: str) -> frozenset[int]:
    """Code points that a font draws as outlines; coloured pictures of signs can't be drawn."""
    try:
        font = FT2Font(path)
    except (OSError, RuntimeError):  # none that can be read
        return frozenset()
    return frozenset(font.get_charmap()) if font.scalable else frozenset()
