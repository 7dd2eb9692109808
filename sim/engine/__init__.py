"""Two engines for the slowest processes of a day: one in NumPy (the specification), one in compiled code.

The two engines give bit-identical results.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
