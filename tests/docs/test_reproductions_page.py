"""docs/reproductions.md is what its script writes from the stored results, which have every finding."""

import importlib.util
import sys
from pathlib import Path

import pytest
from helpers.own_parts import parts_forgotten

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "experiments" / "reproductions"


@pytest.fixture(scope="module")
def page():
    known = set(sys.modules)
    sys.path.insert(0, str(HERE))
    try:
        spec = importlib.util.spec_from_file_location("reproductions_page", HERE / "page.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        with parts_forgotten():
            module.reproductions()
            yield module
    finally:
        while str(HERE) in sys.path:
            sys.path.remove(str(HERE))
        for name in set(sys.modules) - known:
            if (
                getattr(sys.modules[name], "__file__", None)
                and Path(sys.modules[name].__file__).parent == HERE
            ):
                del sys.modules[name]


def test_the_page_is_what_the_script_writes(page):
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), "run experiments/reproductions/page.py"


def test_every_reproduction_has_its_results_and_its_picture(page):
    assert [each.name for each in page.reproductions()] == list(page.NAMES)
    for each in page.reproductions():
        found = page.results_of(each.name)["findings"]
        assert {finding.key for finding in each.findings} <= found.keys()
        assert all(numbers["mean"] is not None for numbers in found.values())
        assert (ROOT / "docs" / "figures" / f"reproduction-{each.name}.svg").is_file()


def test_a_finding_is_reproduced_only_within_its_stated_error(page):
    finding = page.Finding("x", "", "", 0.1, 0.2)
    verdicts = [finding.verdict({"x": {"mean": mean}}) for mean in (0.1, 0.2, 0.21, None)]
    assert verdicts == ["reproduced", "reproduced", "missed", "missed"]
    assert page.Finding("x", "", "", None, None).verdict({"x": {"mean": 1}}) == "not compared"
