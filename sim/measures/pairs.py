"""Who helps whom: pairs of people."""

import numpy as np
from numpy.typing import NDArray


def reciprocity(helpers: NDArray[np.int32], askers: NDArray[np.int32]) -> float:
    r"""Return the share of helping pairs that also go the other way.

    With :math:`a_{ij} = 1` where i gave j at least one helpful answer,

    .. math:: r = \frac{\sum_{i \ne j} a_{ij} a_{ji}}{\sum_{i \ne j} a_{ij}}

    Parameters
    ----------
    helpers, askers : (m,) array of int
        The two ends of each helpful answer; a pair may occur many times and counts once.

    Returns
    -------
    float
        A share from 0 to 1; NaN where nobody helped anybody.

    References
    ----------
    Wasserman, S. and Faust, K. (1994), Social Network Analysis, section 4.3 (the arc form).

    Examples
    --------
    >>> reciprocity(np.array([0, 1, 2, 2]), np.array([1, 0, 0, 0]))
    0.6666666666666666
    """
    helper, asker = np.asarray(helpers, dtype=np.int64), np.asarray(askers, dtype=np.int64)
    base = int(np.concatenate([helper, asker, [0]]).max()) + 1
    pairs = _distinct((helper * base + asker)[helper != asker])
    if pairs.size == 0:
        return float("nan")
    one, other = pairs // base, pairs % base
    # Without direction a pair that goes both ways occurs twice, any other once.
    between = np.sort(np.minimum(one, other) * base + np.maximum(one, other))
    return 2.0 * float(np.count_nonzero(between[1:] == between[:-1])) / pairs.size


def _distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    ordered = np.sort(values)
    return ordered[np.concatenate([[True], ordered[1:] != ordered[:-1]])] if ordered.size else ordered
