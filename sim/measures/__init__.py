"""Measures: pure functions that turn the tables of a run into named numbers, such as the answered share."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
