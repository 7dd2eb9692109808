"""Names that a user wrote: how they are spelled in Unicode, and whether a file can have them."""

from __future__ import annotations

import re
from unicodedata import is_normalized, normalize

_DEVICE = re.compile(r"(?i)con|prn|aux|nul|(com|lpt)[0-9¹²³]")  # Windows reserves these, with any suffix

FILE_NAME_RULE = "the name of a file on Windows too: not con, nul or the like, and no dot at its end"


def composed(text: str) -> str:
    r"""Return a text with every accented letter as one character (Unicode NFC, Standard Annex 15).

    macOS writes é as two characters and most other systems as one. Nobody can see the difference.

    Examples
    --------
    >>> composed("Jose\u0301") == "Jos\u00e9"
    True
    """
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)


def is_file_name(name: str) -> bool:
    """Return whether Windows can have a file of this name, as files and folders are named after studies."""
    return not name.endswith(".") and _DEVICE.fullmatch(name.split(".", 1)[0]) is None
