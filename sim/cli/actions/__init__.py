"""What each command does: a function of the command's name, handed its options; loaded when it is called."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
