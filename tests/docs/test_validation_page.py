"""docs/validation.md is what its script writes from the stored results."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "experiments" / "validation"


@pytest.fixture(scope="module")
def page():
    sys.path.insert(0, str(HERE))
    try:
        spec = importlib.util.spec_from_file_location("validation_page", HERE / "page.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(HERE))
        for name in ("patterns", "facts_task"):
            sys.modules.pop(name, None)


def test_the_page_is_what_the_script_writes(page):
    assert page.PAGE.read_text(encoding="utf-8") == page.page(), "run validate.py page"


def test_the_facts_of_every_pattern_are_there(page):
    for name, community in page.COMMUNITIES.items():
        found = json.loads((page.RESULTS / f"{name}.json").read_text(encoding="utf-8"))
        for scenario in community.scenarios:
            for pattern in community.patterns:
                assert all(found[scenario][figure.fact]["mean"] is not None for figure in pattern.figures)


def test_a_pattern_is_met_only_if_all_of_its_figures_are(page):
    pattern = page.Pattern("P", "", "test", (page.Figure("a", 0, 1, ""), page.Figure("b", 2, 3, "")), "")
    assert page.meets(pattern, {"a": {"mean": 0.5}, "b": {"mean": 2.5}})
    assert not page.meets(pattern, {"a": {"mean": 0.5}, "b": {"mean": 3.5}})
    assert not page.meets(pattern, {"a": {"mean": None}, "b": {"mean": 2.5}})
