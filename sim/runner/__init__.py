"""One run is one row, and a failed run is a row with its reason; runs go in order or over processes."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
