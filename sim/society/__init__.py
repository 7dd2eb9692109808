"""`Society` and `Person`, the Mesa model and its agents, and the result tables of a run."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
