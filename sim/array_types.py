"""Array types, named after their elements."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Uints = NDArray[np.uint64]
Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]
AnyInts = NDArray[np.integer]
"""Integers of any width. Columns are stored as narrow as their values allow."""
AnyFloats = NDArray[np.floating]
"""Floating-point numbers of any width."""
Objects = NDArray[np.object_]
"""Text and other objects that aren't numbers."""
