"""The result tables: their schemas, the manifest that says how they were made, and their folders."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
