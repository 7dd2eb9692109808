"""Run scenarios, in this process or in worker processes.

Each run gives one row of results. The row of a failed run has the reason of the failure.
"""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
