"""The result tables: schemas, run folders, and the manifest that records how the tables were made."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
