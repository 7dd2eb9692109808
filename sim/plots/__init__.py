"""Pictures of result tables: each draws on the axes given, or on a figure of its own, and returns them.

Matplotlib and seaborn are imported when a picture is drawn, and pyplot keeps none of the figures.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
