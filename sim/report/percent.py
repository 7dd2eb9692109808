"""Write shares and changes per hundred questions, with so many decimals that no bound is rounded to 0."""

import math

from sim.report.number_words import Change, number

_MOST_DECIMALS = 6


def per_hundred(share: float) -> str:
    """Write a share as the number of questions in a hundred.

    Examples
    --------
    >>> per_hundred(0.5512)
    '55.1'
    """
    return number(100 * share)


def decimals(*shares: float) -> int:
    """Return the fewest decimals, at least one, with which no share other than 0 is shown as 0.

    Examples
    --------
    >>> decimals(0.12, 0.0), decimals(0.0001, 0.12)
    (1, 2)
    """
    for places in range(1, _MOST_DECIMALS):
        if all(share == 0 or round(abs(100 * share), places) > 0 for share in shares):
            return places
    return _MOST_DECIMALS


def fewer_or_more(share: float, places: int = 1) -> str:
    """Write a change in a share as a number of questions more or fewer per hundred.

    Examples
    --------
    >>> fewer_or_more(-0.021), fewer_or_more(0.0)
    ('2.1 fewer', '0')
    """
    if share == 0:
        return "0"
    return f"{number(abs(100 * share), places)} {'more' if share > 0 else 'fewer'}"


def change_per_hundred(difference: float, low: float, high: float) -> tuple[str, str]:
    """Write a change per hundred questions, and the interval; the latter is empty if there is none.

    Examples
    --------
    >>> change_per_hundred(-0.021, -0.04, -0.002), change_per_hundred(0.1, math.nan, math.nan)
    (('2.1 fewer', '0.2 to 4.0 fewer'), ('10.0 more', ''))
    """
    places = decimals(*(each for each in (difference, low, high) if not math.isnan(each)))
    known = not (math.isnan(low) or math.isnan(high))
    return fewer_or_more(difference, places), between(low, high, places) if known else ""


def between(low: float, high: float, places: int = 1) -> str:
    """Write the interval of a change; it has the words "fewer" and "more" if it includes 0.

    Examples
    --------
    >>> between(0.081, 0.16), between(-0.16, -0.081), between(-0.021, 0.043)
    ('8.1 to 16.0 more', '8.1 to 16.0 fewer', '2.1 fewer to 4.3 more')
    """
    if math.copysign(1, low) == math.copysign(1, high) and low and high:
        near, far = sorted((abs(low), abs(high)))
        return f"{number(100 * near, places)} to {fewer_or_more(math.copysign(far, low), places)}"
    return f"{fewer_or_more(low, places)} to {fewer_or_more(high, places)}"


def change_words(change: Change) -> str:
    """Write a change per hundred questions and, if there is one, the interval in brackets."""
    size, interval = change_per_hundred(change.difference, change.low, change.high)
    return f"{size} ({interval})" if interval else size
