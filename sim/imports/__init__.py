"""Bring files of other programs into the form that scenarios read: people, ties, questions and answers.

Each form of input has a reader, in `tables`, `graphs` or `logs`. All add what they find to one `Collected`.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
