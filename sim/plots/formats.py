"""The formats of figure files. This module loads no other package, so a wrong format is refused at once."""

from collections.abc import Iterable

from sim.errors import StudyError, each_once, spelled

FORMATS = ("svg", "pdf", "png")
STANDARD = ("svg",)


def check_formats(names: Iterable[str]) -> tuple[str, ...]:
    """Return the formats of figure files that are named, in the order of `FORMATS`.

    Parameters
    ----------
    names : str or iterable of str
        ``svg``, ``pdf`` and ``png``. In a text, commas separate them.

    Raises
    ------
    StudyError
        There is no such format, none is named, or one is named twice.

    Examples
    --------
    >>> check_formats("png,svg")
    ('svg', 'png')
    """
    asked = [each.strip().lower() for each in (names.split(",") if isinstance(names, str) else names)]
    given = spelled("--figures", "figures")
    if unknown := [each for each in asked if each not in FORMATS] or not asked:
        found = "nothing" if unknown is True else repr(unknown[0])
        raise StudyError(f"{given}: the formats of figures are svg, pdf and png; got {found}.")
    each_once(asked, given)
    return tuple(each for each in FORMATS if each in asked)
