"""whoanswers: who gets answers? An agent-based simulation of local and crowd collaboration networks."""

from pkgutil import iter_modules

from lazy_loader import attach_stub

_load, __dir__, _names = attach_stub(__name__, __file__)
_modules = {each.name for each in iter_modules(__path__)}
__all__ = [name for name in _names if name not in _modules]  # `from sim import *` brings no modules


def __getattr__(name: str) -> object:
    if name not in _names:
        # Python's own words, to which its traceback adds the nearest name.
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _load(name)
