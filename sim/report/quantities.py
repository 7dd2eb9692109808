"""Write shares, changes and numbers with intervals, for tables in the terminal and for pages."""

import math

NOTHING = "–"


def share(value: float, low: float = math.nan, high: float = math.nan) -> str:
    """Write a share and, if there is one, an interval, for a table in the terminal.

    Examples
    --------
    >>> share(0.25, 0.2, 0.3), share(0.25), share(math.nan)
    ('25.0% [20.0%, 30.0%]', '25.0%', '–')
    """
    if math.isnan(value):
        return NOTHING
    return f"{value:.1%}" + ("" if math.isnan(low) else f" [{low:.1%}, {high:.1%}]")


def points(value: float, low: float = math.nan, high: float = math.nan, *, unit: str = "") -> str:
    """Write the change in a share, in percentage points, with an interval, for a table in the terminal.

    Examples
    --------
    >>> points(-0.031, -0.05, -0.01, unit=" points")
    '-3.1 points [-5.0, -1.0]'
    """
    if math.isnan(value):
        return NOTHING
    interval = "" if math.isnan(low) else f" [{100 * low:+.1f}, {100 * high:+.1f}]"
    return f"{100 * value:+.1f}{unit}{interval}"


def number(value: float, decimals: int = 3) -> str:
    """Write a number, for a table in the terminal.

    Examples
    --------
    >>> number(0.5), number(0.5, 2), number(math.nan)
    ('0.500', '0.50', '–')
    """
    return NOTHING if math.isnan(value) else f"{value:.{decimals}f}"


def percent(value: float) -> str:
    """Write a share, for a page.

    Examples
    --------
    >>> percent(0.25)
    '25.0 %'
    """
    return NOTHING if math.isnan(value) else f"{100 * value:.1f} %"


def interval(low: float, high: float, *, sign: bool = False) -> str:
    """Write the interval of a share in brackets, for a page; empty if there is none.

    Examples
    --------
    >>> interval(0.2, 0.3), interval(0.2, 0.3, sign=True), interval(math.nan, math.nan)
    (' (20.0 to 30.0)', ' (+20.0 to +30.0)', '')
    """
    if math.isnan(low):
        return ""
    first, last = (f"{100 * bound:{'+' if sign else ''}.1f}" for bound in (low, high))
    return f" ({first} to {last})"
