"""Find fonts for names in any script, and write the code points of characters that no installed font has.

The main font is DejaVu Sans. It comes with matplotlib, so a picture's bytes don't depend on the machine.
Other fonts are used only for characters that are missing in it.
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
# These fonts draw a placeholder instead of the character itself.
_PLACEHOLDER_FONTS = ("Last Resort", "STIXNonUnicode")
_NORMAL, _BOLD = 400, 700
_CODE_POINTS_SHOWN = 4  # per sequence of missing characters, so that a name fits beside the bars


def drawable(text: str) -> str:
    """Replace each character that no installed font has by its code point: ``[U+1F3E0]home``.

    Invisible characters, such as joiners, are dropped where they can't be drawn.
    """
    if text.isascii():
        return text
    visible = "".join(c for c in text if _font(c) is not None or unicodedata.category(c) not in ("Cf", "Mn"))
    missing = {c for c in visible if _font(c) is None}
    return re.sub(f"[{re.escape(''.join(missing))}]+", _code_points, visible) if missing else visible


def _code_points(match: re.Match[str]) -> str:
    """Return a text with the code points of some characters, such as ``[U+1F3E0 1F3E1]``."""
    points = [f"{ord(c):04X}" for c in match[0]]
    more = " …" if len(points) > _CODE_POINTS_SHOWN else ""
    return f"[U+{' '.join(points[:_CODE_POINTS_SHOWN])}{more}]"


def notes_on_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return a note on names with characters that pictures can't show; nothing if there are none."""
    incomplete = [name for name in dict.fromkeys(names) if drawable(name) != name]
    if not incomplete:
        return ()
    examples = ", ".join(f"{name} as {drawable(name)}" for name in incomplete[:3])
    more = f", and {len(incomplete) - 3} more names in the same way" if len(incomplete) > 3 else ""
    return (
        "Some names contain characters that no installed font has. Pictures show their code points instead: "
        f"they write {examples}{more}. To see the characters, install a font for that script. Tables and "
        "texts are not affected.",
    )


def use_fallback_fonts(drawn: Figure | Axes) -> None:
    """Give every text of a figure or axes the fonts that have the characters missing in DejaVu Sans."""
    for axes in drawn.axes if isinstance(drawn, Figure) else [drawn]:
        axes.get_xticklabels(), axes.get_yticklabels()  # creates the tick labels
    texts = [text for text in drawn.findobj(Text) if isinstance(text, Text)]
    needed = {_font(c) for text in texts if not text.get_text().isascii() for c in text.get_text()}
    fallbacks = sorted(family for family in needed if family is not None and family != FAMILY)
    for text in texts if fallbacks else ():
        text.set_fontfamily([FAMILY, *fallbacks])
        if not all(_BOLD in _fonts()[family] for family in fallbacks):
            text.set_fontweight("normal")


@cache
def _font(character: str) -> str | None:
    """Return a font family that has a character, preferably DejaVu Sans; None if there is none."""
    if character.isascii():
        return FAMILY
    families = (FAMILY, *sorted(_fonts().keys() - {FAMILY}))
    return next((each for each in families if _has(_fonts()[each], ord(character))), None)


def _has(fonts: Mapping[int, str], point: int) -> bool:
    """Return whether a family has a character in normal weight and, if there is a bold font, in bold."""
    return all(point in _characters(fonts[weight]) for weight in (_NORMAL, _BOLD) if weight in fonts)


@cache
def _fonts() -> dict[str, dict[int, str]]:
    """Return the path of each upright font by family and weight, for families that have a normal weight."""
    found: dict[str, dict[int, str]] = {}
    for font in fontManager.ttflist:
        upright = font.style == font.variant == font.stretch == "normal"
        if upright and not font.name.startswith(_PLACEHOLDER_FONTS):
            weight = weight_dict[font.weight] if isinstance(font.weight, str) else int(font.weight)
            found.setdefault(font.name, {}).setdefault(weight, font.fname)
    return {family: fonts for family, fonts in found.items() if _NORMAL in fonts}


@cache
def _characters(path: str) -> frozenset[int]:
    """Return the code points for which a font has outlines; coloured bitmaps can't be drawn."""
    try:
        font = FT2Font(path)
    except (OSError, RuntimeError):  # the file can't be read as a font
        return frozenset()
    return frozenset(font.get_charmap()) if font.scalable else frozenset()
