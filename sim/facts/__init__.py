"""Facts of a community of questions and answers, computed alike from a log and from a run of the model."""

from lazy_loader import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
