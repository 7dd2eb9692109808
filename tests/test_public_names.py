"""The public names of `sim`: their types can be read, and a wrong name is refused in Python's words."""

import inspect
import subprocess
import sys
from typing import get_type_hints

import pytest

import sim

CALLED = [name for name in sim.__all__ if callable(getattr(sim, name))]


def test_star_brings_the_public_names_and_no_modules():
    told = {}
    exec("from sim import *", told)
    assert set(told) - {"__builtins__"} == set(sim.__all__)
    assert not [name for name in sim.__all__ if inspect.ismodule(getattr(sim, name))]
    assert {"plots", "measures", "tables"} <= set(dir(sim))


def test_an_unknown_name_is_refused_as_python_refuses_it():
    with pytest.raises(AttributeError, match=r"^module 'sim' has no attribute 'no_such_name'$"):
        sim.no_such_name  # noqa: B018


def test_the_nearest_name_stands_in_the_traceback():
    ran = subprocess.run(
        [sys.executable, "-c", "import sim\nsim.Socety"], capture_output=True, text=True, check=False
    )
    assert ran.stderr.endswith(
        "AttributeError: module 'sim' has no attribute 'Socety'. Did you mean: 'Society'?\n"
    )


@pytest.mark.parametrize("name", CALLED)
def test_types_can_be_read(name):
    found = getattr(sim, name)
    get_type_hints(found)
    if inspect.isclass(found):
        get_type_hints(found.__init__)


def test_types_are_those_that_are_written():
    assert get_type_hints(sim.run_lives)["scenario"] is sim.Scenario
    assert get_type_hints(sim.save_run)["scenario"] is sim.Scenario
    assert get_type_hints(sim.Person)["model"] is sim.Society
    assert "starts" in get_type_hints(sim.Society.__init__)
