"""Intervals of measures within the range that each measure declares."""

import numpy as np
from numpy.typing import ArrayLike

from sim.measures.declaration import ANY, SHARE, Range
from sim.measures.registry import KNOWN
from sim.measures.statistics.intervals import Interval, bounds_if_enough, paired_interval, welch_interval


def is_bounded(name: str) -> bool:
    """Return whether a measure has a smallest and a largest value, as shares and correlations have.

    Values near such an end are skewed, so their intervals need a minimum number of replicates
    (`sim.measures.statistics.intervals.share_interval`).
    """
    return name in KNOWN and KNOWN[name].bounded


def is_share(name: str) -> bool:
    """Return whether the values of a measure go from 0 to 1."""
    return name in KNOWN and KNOWN[name].range == SHARE


def clip(interval: Interval, within: Range) -> Interval:
    """Clip an interval to a range, which Student's interval can exceed with few replicates."""
    if interval.size < 2:
        return interval
    return interval._replace(low=max(interval.low, within[0]), high=min(interval.high, within[1]))


def clip_share(interval: Interval) -> Interval:
    """Clip a share's interval to 0 and 1."""
    return clip(interval, SHARE)


def clip_to_range(name: str, interval: Interval) -> Interval:
    """Clip the interval of a measure to its range. Values of an unknown measure may have any size."""
    return clip(interval, range_of(name))


def difference_interval(name: str, a: ArrayLike, b: ArrayLike, *, paired: bool = True) -> Interval:
    """Return the mean of b − a of paired values with Student's interval, clipped to possible differences.

    If the values aren't paired, the interval is Welch's. A bounded measure has no interval with fewer than
    five pairs, or with fewer than five values of a or b.
    """
    between = paired_interval if paired else welch_interval
    found = between(np.asarray(a, np.float64), np.asarray(b, np.float64))
    low, high = range_of(name)
    return clip(bounds_if_enough(found) if is_bounded(name) else found, (low - high, high - low))


def range_of(name: str) -> Range:
    """Return the range of a measure; infinite if it isn't declared."""
    return (KNOWN[name].range or ANY) if name in KNOWN else ANY
