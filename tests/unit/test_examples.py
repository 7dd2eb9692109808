"""The examples in the docstrings of rules and measures say what comes of them."""

import doctest
import importlib

import pytest

from tests.helpers.mutants import ROOT, files

MODULES = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files()]


@pytest.mark.parametrize("module", MODULES)
def test_examples_hold(module):
    failed, _ = doctest.testmod(importlib.import_module(module))
    assert failed == 0
