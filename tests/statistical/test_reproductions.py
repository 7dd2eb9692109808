"""Results of the literature, reproduced again with fewer societies: the verdicts are those of the page."""

import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from helpers.own_parts import parts_forgotten

HERE = Path(__file__).resolve().parents[2] / "experiments" / "reproductions"
SOCIETIES = {
    "guimera_2002": 2,
    "granovetter_1978": 4,
    "centola_2010": 6,
    "watts_strogatz_1998": 4,
    "zhang_2007": 4,
    "salganik_2006": 2,
}


@pytest.fixture(scope="module", autouse=True)
def found_as_scripts():
    sys.path.insert(0, str(HERE))
    with parts_forgotten():
        yield
    sys.path.remove(str(HERE))
    for path in HERE.glob("*.py"):
        sys.modules.pop(path.stem, None)


@pytest.mark.slow
@pytest.mark.parametrize("name", SOCIETIES)
def test_the_verdicts_are_those_of_the_page(name):
    again = import_module(name).REPRODUCTION
    reproduction = import_module("reproduction")
    stored = reproduction.results_of(name)["findings"]
    found = reproduction.summarise(again.measure(SOCIETIES[name])["values"])
    for finding in again.findings:
        assert finding.verdict(found) == finding.verdict(stored), (finding.words, found[finding.key])


def test_granovetters_equilibrium_jumps_at_his_number():
    granovetter = import_module("granovetter_1978")
    assert granovetter.critical_spread() == pytest.approx(0.1222, abs=0.0001)


def test_the_bow_tie_of_a_known_network_is_counted_by_hand():
    # 0, 1, 2 form the core; 3 asks the core; the core asks 4; 3 also asks 5 (a tendril), and 6, who asks 4
    # (a tube); 7 and 8 are apart
    ties = [(0, 1), (1, 2), (2, 0), (3, 0), (1, 4), (3, 5), (3, 6), (6, 4), (7, 8)]
    parts = import_module("zhang_2007").bow_tie(*np.array(ties).T)
    counts = {name: round(share * 9) for name, share in parts.items()}
    assert counts == {"core": 3, "in": 1, "out": 1, "tendrils": 1, "tubes": 1, "disconnected": 2}


def test_worlds_that_agree_are_predictable():
    salganik = import_module("salganik_2006")
    g, u, _ = salganik.inequality_and_unpredictability(np.tile(np.arange(1.0, 49.0), (8, 1)))
    assert u == 0
    assert g == pytest.approx((48**2 - 1) / (3 * 48 * 49))
