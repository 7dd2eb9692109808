"""Two engines for the hot processes of a day: NumPy (the specification), and compiled (equal to the bit)."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
