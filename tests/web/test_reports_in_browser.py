"""Tests of the reports in a browser: they fit phone and projector, request nothing, and pass axe-core."""

from pathlib import Path

import pytest
from helpers.browsers import page_of

import sim
from sim import compare, luck, resilience
from sim.studies import save_discovery, save_responses, save_sensitivity

SMALL = {"people.count": 40, "days": 16, "asking.rate": 0.3}
TINY = """\
name: tiny
scenarios: [neighbours-only, distributed-crowd]
set: {people.count: 30, days: 10, asking.rate: 0.3}
design:
  kind: KIND
  points: POINTS
  parameters: {people.effort.mean: {low: 0.1, high: 0.5}, asking.rate: {low: 0.2, high: 0.4}}
replicates: 2
measures: [answered_share]
"""
CLAIM = """\
claim: tiny
statement: A crowd answers more.
set: {people.count: 30, days: 8, asking.rate: 0.3, asking.lifetime: 3}
parts:
  - name: answered
    measure: answered_share
    unit: share
    smallest: 0.05
    arms: [{weight: 1, scenario: distributed-crowd}, {weight: -1, scenario: neighbours-only}]
mechanism: {name: topic feed, set: {channels.feed.reach: 0}}
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory, browser):  # noqa: ARG001 - skipped where there is no browser
    """Write the reports of tiny studies."""
    folder: Path = tmp_path_factory.mktemp("reports")
    how = {"workers": 0, "engine": "numpy"}
    two = ["centralised-local", "distributed-crowd"]
    compare(two, replicates=2, overrides=SMALL, questions="most-divided", **how).save(folder / "compare")
    luck("hybrid", lives=2, overrides=SMALL, **how).save(folder / "luck")
    resilience(sim.load("hybrid", SMALL), shares=[0.2, 0.4], replicates=2, **how).save(folder / "resilience")
    for kind, more in (("latin_hypercube", "4"), ("morris", "2")):
        (folder / f"{kind}.yaml").write_text(
            TINY.replace("name: tiny", f"name: {kind}").replace("KIND", kind).replace("POINTS", more)
        )
    swept = sim.sweep(folder / "latin_hypercube.yaml", folder / "sweep", **how)
    save_responses(swept)
    (folder / "sweep" / "report.html").rename(folder / "sweep" / "sweep.html")
    save_discovery(swept, sim.discover(swept))
    ranked = sim.sweep(folder / "morris.yaml", folder / "morris", **how)
    save_sensitivity(ranked, sim.sensitivity(ranked))
    (folder / "tiny.yaml").write_text(CLAIM)
    sim.claims([str(folder / "tiny.yaml")], folder=folder / "claims", sets=3, replicates=3, **how)
    names = [f"{name}/report.html" for name in ("compare", "resilience", "sweep", "morris", "claims")]
    return [folder / name for name in (*names, "luck/luck.html", "sweep/sweep.html")]


def opened(browser, path, size):
    """Open a report in a page in which all details are open; return it with its requests and messages."""
    page = page_of(browser, viewport=dict(zip(("width", "height"), size, strict=True)), bypass_csp=True)
    asked, told = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(path.as_uri())
    return page, asked, told


@pytest.mark.slow
@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (1920, 1080)])
def test_a_report_fits_the_window_and_makes_no_requests(browser, pages, size):
    for path in pages:
        page, asked, told = opened(browser, path, size)
        # The first screens can be read alone: what opens begins after three of them at most, and is closed.
        if path.parent.name != "claims":
            above = "document.querySelector('.opens').getBoundingClientRect().top / innerHeight"
            assert page.evaluate(above) <= 3, path
        assert page.evaluate("[...document.querySelectorAll('details')].every(d => !d.open)")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        wide = "document.documentElement.scrollWidth"
        assert page.evaluate(wide) <= size[0]
        assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
        assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith("system-ui")
        phone = size[0] < 640  # rows or a narrow picture take the place of a picture that is too wide
        fits = "e => e.checkVisibility() && e.scrollWidth <= innerWidth"
        shown = page.evaluate(f"[...document.querySelectorAll('.narrow')].map({fits})")
        assert shown == [phone] * len(shown)
        if phone:  # nothing has to be swiped: no picture, no table, no command
            boxes = "[...document.querySelectorAll('.scroll, pre')]"
            swiped = f"{boxes}.filter(e => e.scrollWidth > e.clientWidth + 1)"
            assert page.evaluate(f"{swiped}.map(e => e.getAttribute('aria-label'))") == [], path
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "A"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert told == []
        assert [each for each in asked if not each.startswith("data:")] == [path.as_uri()]
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_reports_have_no_violations_of_accessibility(browser, pages, size):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    for path in pages:
        page, _, _ = opened(browser, path, size)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        found = axe.Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], path
        page.close()
