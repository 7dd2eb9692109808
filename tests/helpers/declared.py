"""Declare the measures of `helpers.own_measures` for one test only: other tests count all measures."""

import importlib
from contextlib import contextmanager

from sim.measures.registry import KNOWN, own_names


@contextmanager
def declared():
    try:
        yield importlib.reload(importlib.import_module("helpers.own_measures"))
    finally:
        for name in own_names(list(KNOWN)):
            del KNOWN[name]
