"""The functions that carry out the commands, one per command. Each is loaded only when it is called."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
