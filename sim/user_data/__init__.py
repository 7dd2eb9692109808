"""A user's own people and ties, read from the files that they have.

Every fault of a file is told at once, each as one sentence with file, line, column and rule.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
