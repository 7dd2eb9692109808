"""whoanswers: who gets answers? An agent-based simulation of local and crowd collaboration networks."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
