"""Tests of single steps of the lesson in a real browser: the opening, examples, changes, and lives."""

import pytest
from helpers import browsers

from sim import lesson
from sim.web.frames.record import record
from sim.web.lesson.lesson_facts import common_questions
from sim.web.lesson.lesson_grid import load_grid
from sim.web.lesson.shipped_lessons import LESSONS
from sim.web.words import words

SPAN = {"days": 21.0, "lifetime_days": 7.0}
SMALL = {"people.count": 60, "days": 30, "places.radius": 2.0}
until = browsers.until


@pytest.fixture
def opened(browser, tmp_path):
    """Return a function that opens a lesson in a page, which must log no error."""
    pages, said = [], []

    def open_lesson(made, **more):
        page = browsers.page_of(browser, viewport={"width": 1366, "height": 768}, **more)
        pages.append(page)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(made.save(tmp_path / "lesson.html").as_uri())
        page.wait_for_selector("html[data-ready=yes]")
        return page

    yield open_lesson
    for page in pages:
        page.context.close()
    assert said == []


@pytest.fixture
def page(opened, small_lesson):
    return opened(small_lesson)


@pytest.fixture(scope="module")
def silent():
    """Return the lesson on silent neighbours, in which locals join the feed."""
    return lesson(name="silent-neighbours", overrides=SMALL, replicates=2, workers=0, engine="numpy")


@pytest.fixture(scope="module")
def lucky():
    """Return the lesson on luck, with four lives."""
    return lesson(
        name="hard-work-and-luck", overrides={**SMALL, "asking.rate": 0.3}, replicates=2, workers=0,
        slider=("seed.luck", [1, 2, 3, 4]), engine="numpy",
    )  # fmt: skip


def go(page, kind):
    page.evaluate(f"whoanswers.go(whoanswers.steps.findIndex((one) => one.kind === '{kind}'))")


def reveal(page, kind="guess"):
    go(page, kind)
    page.click(".choice >> nth=1")
    page.evaluate("whoanswers.toTheEnd()")


def test_the_lesson_opens_with_one_question_of_one_person(page):
    asker = page.evaluate("whoanswers.nameOf(whoanswers.opening.asker)")
    assert asker in page.text_content("#panel .do")
    page.click("#ask")
    page.evaluate("whoanswers.player.seek(whoanswers.follows)")
    until(page, "document.querySelectorAll('.story p').length === 2")
    until(page, "document.getElementById('said').textContent.startsWith('A: ')")
    assert page.is_visible(".then")


def test_examples_are_counted_among_all_common_questions(page, small_lesson):
    reveal(page)
    go(page, "follow")
    a, b = small_lesson.recordings[1]
    counts = common_questions(a.tables, b.tables, SPAN)
    labels = page.eval_on_selector_all("#panel optgroup", "all => all.map((one) => one.label)")
    for name, text in (("only_a", "only in A"), ("only_b", "only in B"), ("both", "in both")):
        if counts[name] > counts["common"] / 20:
            assert f"answered {text}: {counts[name]} of {counts['common']} questions" in labels
    shown = page.eval_on_selector_all("#panel optgroup", "all => all.map((one) => one.children.length)")
    assert sum(shown) == min(20, counts["common"])


def test_a_change_is_seen_at_once_and_undone_by_the_next_step(page):
    reveal(page)
    go(page, "break")
    before = page.evaluate("whoanswers.runs[0].shareOf(20)")
    page.click("[data-change='plugged_in']")
    until(page, "whoanswers.altered?.name === 'plugged_in'")
    until(page, "document.querySelector('.result').textContent.includes('Network A')")
    assert page.get_attribute("[data-change='plugged_in']", "aria-pressed") == "true"
    assert page.evaluate("whoanswers.runs[0].shareOf(20)") != before
    page.click("#next")
    assert page.evaluate("whoanswers.runs[0].shareOf(20)") == before


def test_each_group_of_locals_is_counted_as_in_the_tables(opened, silent):
    page = opened(silent)
    reveal(page)
    go(page, "join")
    until(page, "whoanswers.altered?.name === 'invited'")
    page.evaluate("whoanswers.toTheEnd()")
    until(page, "document.querySelectorAll('.fifth').length === 3")
    invited = next(each for each in LESSONS["silent-neighbours"].alternatives if each.name == "invited")
    grid = load_grid(LESSONS["silent-neighbours"], (), None, SMALL, None, topics=words("en")["topics"])
    changed = record(invited.scenario(grid.base), engine="numpy")
    people = changed.tables["people"]
    count = f"{people['on_crowd'].sum()} of 60"
    until(page, f"document.querySelector('.result').textContent.includes('{count}')")
    many = page.eval_on_selector_all(
        ".fifth p", "all => all.map((p) => Number(/\\d+/.exec(p.textContent)[0]))"
    )
    assert sum(many) == 60 - 6  # one person in ten was invited
    assert page.is_visible(".then")
    page.click("#next")
    assert page.evaluate("whoanswers.altered") is None


def test_two_people_are_compared_over_all_lives(opened, lucky):
    page = opened(lucky)
    reveal(page, "who")
    go(page, "lives")
    assert page.is_hidden(".then")  # first compare, then read why
    page.select_option("[data-pick='0']", "5")
    until(page, "document.querySelector('.then').checkVisibility()")
    name = page.evaluate("whoanswers.nameOf(5)")
    shares = []
    for pair in lucky.recordings:
        for one in pair:
            row = one.tables["people"].iloc[5]
            if row["asked"]:
                shares.append(row["answered"] / row["asked"])
    low, high = (f"{100 * each:.0f}\xa0%" for each in (min(shares), max(shares)))
    assert len(shares) > 4
    assert f"{name}: about" in page.text_content(".spread")
    assert f"{low} to {high}" in page.text_content(".spread")
    assert page.get_attribute(".lives-chart", "aria-label") == page.text_content(".spread")
    assert page.evaluate("whoanswers.person") == 5


def test_the_explanation_waits_until_the_question_has_ended(page):
    reveal(page)
    go(page, "follow")
    page.evaluate("whoanswers.player.pause(); whoanswers.player.seek(whoanswers.question.asked)")
    assert page.is_hidden(".then")
    page.evaluate("whoanswers.player.seek(whoanswers.follows)")
    until(page, "document.querySelector('.then').checkVisibility()")
    assert page.text_content("#play").strip() == "Again"
    page.click("#play")
    until(page, "whoanswers.player.playing && whoanswers.player.time < whoanswers.follows")


def test_after_the_opening_the_class_watches_from_the_first_day(page):
    page.click("#play")  # asks the question as well
    until(page, "document.querySelectorAll('.story p').length === 2 && whoanswers.panel.asked")
    page.click("#next")
    assert page.evaluate("whoanswers.player.time") == 0


@pytest.mark.slow
def test_a_lesson_whose_networks_differ_later_opens_after_the_change(opened):
    """In the lesson on the hub, both networks are the same until the office closes in B."""
    hub = lesson(name="the-hub", replicates=2, workers=0, engine="numpy", overrides={"people.count": 120})
    page = opened(hub)
    asked = page.evaluate("whoanswers.opening.asked")
    assert asked >= 45
    assert f"Day {asked + 1}: " in page.text_content("#panel .do")
    page.click("#ask")
    page.evaluate("whoanswers.player.pause(); whoanswers.player.seek(whoanswers.follows)")
    until(page, "document.querySelector('.then').checkVisibility()")
    fates = page.evaluate(
        "whoanswers.runs.map((run) => run.find(whoanswers.opening.asker, whoanswers.opening.asked).fate)"
    )
    assert (fates[0] == "answered") != (fates[1] == "answered")
    page.click("#next")
    assert page.evaluate("[whoanswers.player.time, whoanswers.player.end]") == [0, 14]


@pytest.mark.parametrize("which", ["silent", pytest.param("lucky", marks=pytest.mark.slow)])
def test_with_reduced_motion_every_step_shows_whole_days(request, opened, which):
    page = opened(request.getfixturevalue(which), reduced_motion="reduce")
    page.evaluate(
        "window.times = []; whoanswers.player.addEventListener('time',"
        " () => window.times.push(whoanswers.player.time))"
    )
    page.click("#ask")
    until(page, "whoanswers.player.time >= whoanswers.opening.asked + 2")
    reveal(page, "guess" if which == "silent" else "who")
    for kind in ("join", "break") if which == "silent" else ("lives", "follow"):
        go(page, kind)
        if kind == "break":
            page.click("[data-change] >> nth=1")
        until(page, "whoanswers.player.playing || whoanswers.panel.step.kind === 'lives'")
        page.wait_for_timeout(600)
    assert len(page.evaluate("window.times")) > 5
    assert all(at == int(at) for at in page.evaluate("window.times"))
    assert page.evaluate("document.getAnimations().length") == 0
