"""What each command does: one function per command, called with its options and loaded only then."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
