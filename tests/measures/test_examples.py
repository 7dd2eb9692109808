"""The examples in the docstrings of rules and measures give the results that they show."""

import doctest
import importlib

import pytest
from helpers.mutants import files, module_of


@pytest.mark.parametrize("module", [module_of(file) for file in files()])
def test_examples_hold(module):
    failed, _ = doctest.testmod(importlib.import_module(module))
    assert failed == 0
