"""Look up people's rows in the people table, and count the answers that each person received."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sim.array_types import Floats, Ints
from sim.tables.array_table import AnyTable

Tables = Mapping[str, AnyTable]


def rows_of(people: AnyTable, persons: NDArray[np.int32]) -> Ints:
    """Return the row of each person number in the people table of one life."""
    numbers = people["person"].to_numpy()
    row = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
    row[numbers] = np.arange(numbers.size)
    return row[persons]


def answers_received(tables: Tables) -> Ints:
    """Return the number of helpful answers that each person received, in the order of the people table.

    All answers of the life count, including answers to questions that were asked in the last days.
    """
    people, questions = tables["people"], tables["questions"]
    rows = rows_of(people, questions["asker"].to_numpy())
    weights = questions["answers"].to_numpy()
    return np.bincount(rows, weights=weights, minlength=len(people)).astype(np.int64)


def chances_of(chances: AnyTable, questions: Ints) -> Floats:
    """Return the probability with which each of these questions (ids) was asked."""
    ids, found = chances["question_id"].to_numpy(), chances["chance"].to_numpy(dtype=np.float64)
    order = np.argsort(ids)
    return found[order[np.searchsorted(ids[order], questions)]]
