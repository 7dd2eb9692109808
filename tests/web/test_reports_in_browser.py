"""Tests of the reports in a browser: they fit phone and projector, and request nothing."""

import re

import pytest
from helpers.browsers import page_of
from helpers.small_reports import REPORTS


def opened(browser, path, size):
    """Open a report in a page in which all details are closed; return it with its requests and messages."""
    page = page_of(browser, viewport=dict(zip(("width", "height"), size, strict=True)), bypass_csp=True)
    asked, told = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    page.goto(path.as_uri())
    return page, asked, told


@pytest.mark.slow
@pytest.mark.parametrize("kind", REPORTS)
def test_a_report_fits_the_window_and_makes_no_requests(browser, report, kind):
    path = report(kind)
    for size in ((390, 844), (1366, 768), (1920, 1080)):
        page, asked, told = opened(browser, path, size)
        # The first screens can be read alone: what opens begins after three of them at most, and is closed.
        if kind != "claims":
            above = "document.querySelector('.opens').getBoundingClientRect().top / innerHeight"
            assert page.evaluate(above) <= 3, path
        assert page.evaluate("[...document.querySelectorAll('details')].every(d => !d.open)")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
        wide = "document.documentElement.scrollWidth"
        assert page.evaluate(wide) <= size[0]
        assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
        said = page.evaluate("[...document.querySelectorAll('figcaption')].map(c => c.textContent.length)")
        assert all(letters > 40 for letters in said)
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
        if not phone:  # captions stand beside pictures, on a screen and on paper
            place = "getBoundingClientRect()"
            beside = f"f.querySelector('figcaption').{place}.top < f.querySelector('.drawn').{place}.bottom"
            narrow = "[...document.querySelectorAll('.within figure:has(.drawn):not(:has(.wide))')]"
            assert page.evaluate(f"{narrow}.every(f => {beside})")
        page.close()


@pytest.mark.long
def test_a_printed_comparison_has_all_parts_on_few_pages(browser, report):
    page, _, _ = opened(browser, report("compare"), (1366, 768))
    pages = len(re.findall(rb"/Type */Page\b", page.pdf(format="A4")))
    page.emulate_media(media="print")
    assert page.evaluate("[...document.querySelectorAll('.within')].every(e => e.checkVisibility())")
    assert 10 <= pages <= 16  # 19 when every picture had a page of its own
    page.close()
