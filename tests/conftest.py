"""What holds for all tests: hypothesis times nothing, since a busy machine fails no claim; CI draws alike.

The longer tests take the compiled engine wherever a test names none: compiling is paid for once.
"""

import os

import pytest
from hypothesis import settings

from sim.engine import engines

settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    usual = engines.SECONDS_TO_LOAD
    if item.get_closest_marker("long"):
        engines.SECONDS_TO_LOAD = 0.0
    try:
        return (yield)
    finally:
        engines.SECONDS_TO_LOAD = usual
