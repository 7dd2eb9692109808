"""Two engines for the costly processes of a day: NumPy (the specification) and compiled code.

Both give the same results to the bit.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
