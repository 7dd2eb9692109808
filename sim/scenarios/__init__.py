"""Scenarios: their parameters, each declared once, and the files in which they are written."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
