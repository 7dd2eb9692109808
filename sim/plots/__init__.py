"""Pictures of result tables. Each function draws on the given axes, or on a new figure, and returns the axes.

Matplotlib is imported only when a picture is drawn. pyplot doesn't store any of the figures.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
