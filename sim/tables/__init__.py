"""The result tables: their schemas, where they come from, and the folders they are saved in."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
