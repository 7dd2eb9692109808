"""Types of arrays by what they hold."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Uints = NDArray[np.uint64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]
AnyInts = NDArray[np.integer]
"""Whole numbers of any width: columns are as narrow as their values allow."""
AnyFloats = NDArray[np.floating]
"""Floating-point numbers of any width."""
Objects = NDArray[np.object_]
"""Text, and what has no number."""
