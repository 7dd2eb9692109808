"""HTML reports: each is one file that works offline, written for readers who don't know the code."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
