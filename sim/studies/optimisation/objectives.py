"""The objectives of a search: measures, each with the direction that counts as better."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sim.array_types import Bools, Floats
from sim.errors import StudyError, option
from sim.measures.registry import KNOWN
from sim.studies.store.study_measures import check_measures

_DIRECTIONS = ("more", "less")


class Objective(NamedTuple):
    """A measure, and whether more or less of it is better."""

    measure: str
    better: str

    @property
    def sign(self) -> int:
        """1 if more is better, and -1 if less is."""
        return 1 if self.better == "more" else -1


def objectives_of(texts: str | Sequence[str]) -> tuple[Objective, ...]:
    """Read objectives such as ``answered_share`` or ``less reads_per_answer``.

    A measure that declares which values are better needs no direction.

    Raises
    ------
    StudyError
        There is no such measure, it needs a direction, or it is named twice.

    Examples
    --------
    >>> objectives_of(["answered_share", "less reads_per_answer"])
    (Objective(measure='answered_share', better='more'), Objective(measure='reads_per_answer', better='less'))
    """
    found = []
    for text in [texts] if isinstance(texts, str) or not isinstance(texts, Iterable) else texts:
        if not isinstance(text, str):
            raise StudyError(
                f"{option('objective')} must name measures, as in 'answered_share'; got {text!r}."
            )
        direction, _, name = text.strip().rpartition(" ")
        (measure,) = check_measures([name])
        better = direction or KNOWN[measure].better or ""
        if better not in _DIRECTIONS:
            raise StudyError(
                f"{option('objective')}: say whether more or less of {measure} is better, as in "
                f"'less {measure}'; got '{text}'."
            )
        found.append(Objective(measure, better))
    names = [each.measure for each in found]
    if not found or len(set(names)) < len(names):
        raise StudyError(f"{option('objective')} must name one measure or more, each once.")
    return tuple(found)


def on_front(means: Floats, signs: Sequence[int]) -> Bools:
    """Return which points lie on the Pareto front: no other is as good everywhere and better once.

    Parameters
    ----------
    means : (n, k) array
        The objectives of each point; points with a missing value are never on the front.
    signs
        For each objective 1 if more is better, and -1 if less is.

    Examples
    --------
    >>> on_front(np.array([[1.0, 5.0], [2.0, 4.0], [1.0, 4.0]]), [1, 1])
    array([ True,  True, False])
    """
    gains = means * np.array(signs)
    known = ~np.isnan(gains).any(axis=1)
    front = known.copy()
    for place in np.flatnonzero(known):
        others = gains[known]
        dominates = (others >= gains[place]).all(axis=1) & (others > gains[place]).any(axis=1)
        front[place] = not dominates.any()
    found: Bools = front
    return found
