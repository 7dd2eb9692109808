"""What each person gets and gives, and how unequally."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Tables = Mapping[str, pd.DataFrame]


def gini(values: NDArray[np.float64] | NDArray[np.int64]) -> float:
    r"""Return the Gini coefficient of non-negative amounts.

    .. math:: G = \frac{\sum_i (2i - n - 1)\,x_{(i)}}{n \sum_i x_i}

    with :math:`x_{(1)} \le \dots \le x_{(n)}`: half the mean absolute difference of all pairs, divided
    by the mean. 0 where all have the same, :math:`(n-1)/n` where one has everything.

    Parameters
    ----------
    values : (n,) array
        Amounts, none negative.

    Returns
    -------
    float
        A share from 0 to 1; NaN where there is nobody or nothing to divide.

    References
    ----------
    Gini, C. (1912), Variabilità e mutabilità; the sorted form as in Sen, A. (1973), On Economic
    Inequality, chapter 2.

    Examples
    --------
    >>> gini(np.array([1, 1, 1, 1])), gini(np.array([0, 0, 0, 8]))
    (0.0, 0.75)
    """
    amounts = np.sort(np.asarray(values, dtype=np.float64))
    total, count = float(amounts.sum()), amounts.size
    if count == 0 or total <= 0.0:
        return float("nan")
    ranks = 2.0 * np.arange(1, count + 1) - count - 1.0
    return max(0.0, float(ranks @ amounts) / (count * total))


def rows_of(people: pd.DataFrame, persons: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the row of the people table for each person number, for one life.

    Parameters
    ----------
    people : DataFrame
        The people of one life.
    persons : (m,) array of int
        Numbers of people, each in the table.
    """
    numbers = people["person"].to_numpy()
    row = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
    row[numbers] = np.arange(numbers.size)
    return row[persons]


def answers_received(tables: Tables) -> NDArray[np.int64]:
    """Return the helpful answers that each person received, in the order of the people table.

    All answers of one life count, those to the questions of its last days too.
    """
    people, questions = tables["people"], tables["questions"]
    rows = rows_of(people, questions["asker"].to_numpy())
    weights = questions["answers"].to_numpy()
    return np.bincount(rows, weights=weights, minlength=len(people)).astype(np.int64)
