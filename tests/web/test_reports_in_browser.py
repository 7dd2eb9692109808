"""Tests of the reports in a real browser: they fit phone and projector and make no requests."""

import pytest
from helpers.browsers import page_of

import sim
from sim import compare, luck, resilience

SMALL = {"people.count": 40, "days": 16, "asking.rate": 0.3}


@pytest.fixture(scope="module")
def pages(tmp_path_factory, browser):  # noqa: ARG001 - skipped where there is no browser
    """Write the reports of tiny studies."""
    folder = tmp_path_factory.mktemp("reports")
    how = {"workers": 0, "engine": "numpy"}
    two = ["centralised-local", "distributed-crowd"]
    compare(two, replicates=2, overrides=SMALL, **how).save(folder / "compare")
    luck("hybrid", lives=2, overrides=SMALL, **how).save(folder / "luck")
    resilience(sim.load("hybrid", SMALL), shares=[0.1, 0.4], replicates=2, **how).save(folder / "resilience")
    reports = [folder / name / "report.html" for name in ("compare", "resilience")]
    return *reports, folder / "luck" / "luck.html"


@pytest.mark.slow
@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_a_report_fits_the_window_and_makes_no_requests(browser, pages, size):
    for path in pages:
        page = page_of(browser, viewport=dict(zip(("width", "height"), size, strict=True)))
        asked, told = [], []
        page.on("request", lambda request, to=asked: to.append(request.url))
        page.on("console", lambda message, to=told: to.append(message.text))
        page.goto(path.as_uri())
        wide = "document.documentElement.scrollWidth"
        assert page.evaluate(wide) <= size[0]  # wide tables scroll inside their own box
        assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("system-ui")
        phone = size[0] < 640  # rows that fit take the place of pictures whose points lie past the edge
        fits = "e => e.checkVisibility() && e.scrollWidth <= innerWidth"
        shown = page.evaluate(f"[...document.querySelectorAll('.narrow')].map({fits})")
        assert shown == [phone] * len(shown)
        assert len(shown) == (3 if "compare" in str(path) else 0)
        page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert page.evaluate("document.activeElement.tagName") == "A"
        assert page.evaluate(outline) == "solid"
        assert told == []
        assert [each for each in asked if not each.startswith("data:")] == [path.as_uri()]
        page.close()
