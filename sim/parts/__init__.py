"""What a file with parts of one's own needs: channels, rules, networks, measures and parameters."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
