"""What a user's file imports to declare channels, rules, networks and measures, and their parameters."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
