"""No step of any lesson or of the live page, and no report of any kind, violates the rules of axe-core."""

import pytest
from helpers.browsers import page_of, until
from helpers.small_reports import REPORTS

from sim import lesson
from sim.web.lesson.shipped_lessons import LESSONS
from sim.web.words import LANGUAGES

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core isn't installed")
PHONE, LAPTOP = (390, 844), (1366, 768)
SHORT = ("local-or-crowd", "en", "compare")  # checked on every change; the others take minutes
SIZES = [pytest.param(LAPTOP, id="laptop"), pytest.param(PHONE, id="phone", marks=pytest.mark.slow)]


def marked(names):
    return [pytest.param(name, marks=[] if name in SHORT else pytest.mark.slow) for name in names]


def check(page, where):
    found = axe.Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], where


def window(browser, path, size):
    page = page_of(browser, viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
    page.goto(path.as_uri())
    return page


@pytest.fixture(scope="module")
def lesson_file(small_lesson, tmp_path_factory):
    """Return a function that writes a small form of a lesson, and returns its path."""

    def write(name, language):
        small = {"people.count": 40, "days": 30, "places.radius": 2.0}
        own = (name, language) == ("local-or-crowd", "en")
        made = small_lesson if own else lesson(
            name=name, language=language, overrides=small, replicates=2, workers=0, engine="numpy"
        )  # fmt: skip
        return made.save(tmp_path_factory.mktemp("lesson") / f"{name}.html")

    return write


def try_out(page, kind):
    """Do in a step what a pupil does there; return whether the step now shows something else."""
    if page.locator(".choice").count() and kind != "break":
        page.click(".choice >> nth=1")
        page.evaluate("whoanswers.toTheEnd()")
    elif kind == "meet":
        page.click("#ask")
        page.evaluate("whoanswers.player.pause(); whoanswers.player.seek(whoanswers.follows)")
        until(page, "document.querySelector('.then').checkVisibility()")
    elif kind == "break":
        page.click("[data-change] >> nth=0")
        until(page, "whoanswers.altered !== null")
        page.evaluate("whoanswers.toTheEnd()")
    elif kind in ("change", "lives", "talk", "watch"):
        page.select_option("#person", "1")  # opens the person's card, or the person's figures
    else:
        return False
    page.wait_for_timeout(150)  # texts are updated after the next picture
    return True


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", marked(LANGUAGES))
@pytest.mark.parametrize("name", marked(LESSONS))
def test_every_step_of_a_lesson(browser, lesson_file, name, language, size):
    page = window(browser, lesson_file(name, language), size)
    page.wait_for_selector("html[data-ready=yes]")
    kinds = page.evaluate("whoanswers.steps.map((step) => step.kind)")
    assert kinds[:2] == ["meet", "watch"]
    for place, kind in enumerate(kinds):
        page.evaluate(f"whoanswers.go({place})")
        page.wait_for_timeout(150)
        check(page, (name, kind))
        if try_out(page, kind):
            check(page, (name, kind, "tried"))
    page.click("#open-teacher")
    check(page, (name, "for the teacher"))
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", marked(REPORTS))
def test_every_report(browser, report, kind, size):
    page = window(browser, report(kind), size)
    check(page, (kind, "closed"))
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    check(page, (kind, "open"))
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_every_step_of_the_live_page(browser, size):
    for package in ("starlette", "uvicorn", "websockets"):
        pytest.importorskip(package, reason="the extra web isn't installed")
    from helpers.live_pages import networks
    from helpers.live_servers import served_at

    from sim.web.server.server_state import Limits

    limits = Limits(times=5, visitors=3)
    with served_at(networks(limits=limits), limits) as address:
        page = page_of(browser, viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
        page.goto(f"{address}#day=20")
        until(page, "globalThis.whoanswers?.player.tick === 19")
        kinds = page.evaluate("whoanswers.steps.map((step) => step.kind)")
        for place, kind in enumerate(kinds):
            page.evaluate(f"whoanswers.go({place})")
            page.wait_for_timeout(150)
            check(page, ("live", kind))
        page.click("#run-again")
        until(page, "document.querySelector('#interval table') !== null")
        check(page, ("live", "the interval"))
        page.context.close()
