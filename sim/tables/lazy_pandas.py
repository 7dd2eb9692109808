"""`pd`: the package pandas, which is imported when it is first used.

Importing pandas takes about a second. Processes that only run and measure societies don't use it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = ["pd"]

if TYPE_CHECKING:
    import pandas as pd
else:

    class _Pandas:
        def __getattr__(self, name: str) -> object:
            return getattr(import_module("pandas"), name)

    pd = _Pandas()
