"""Reports: one HTML file, offline, for a reader who hasn't seen the code."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
