"""Tests of single steps of the lesson in a real browser: the opening, examples, changes, and lives."""

import pytest
from helpers import browsers

from sim.web.lesson.lesson_facts import common_questions

SPAN = {"days": 21.0, "lifetime_days": 7.0}
until = browsers.until


@pytest.fixture
def page(browser, small_lesson, tmp_path):
    file = small_lesson.save(tmp_path / "lesson.html")
    opened = browsers.page_of(browser, viewport={"width": 1366, "height": 768})
    said = []
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(file.as_uri())
    opened.wait_for_selector("html[data-ready=yes]")
    yield opened
    opened.context.close()
    assert said == []


def go(page, kind):
    page.evaluate(f"whoanswers.go(whoanswers.steps.findIndex((one) => one.kind === '{kind}'))")


def reveal(page):
    go(page, "guess")
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
