"""Read a user's tables of people and ties.

All faults of a file are reported together, each as one sentence with file, line, column and rule.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
