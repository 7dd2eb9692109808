"""`Society` and `Person`, the model as Mesa knows models, and the tables that a run gives."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
