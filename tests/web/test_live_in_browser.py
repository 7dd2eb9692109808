"""Tests of the live page in a real browser: sliders, acts, other societies, two visitors."""

import base64
import io

import matplotlib.image
import numpy as np
import pytest

pytest.importorskip("starlette", reason="the extra web isn't installed")
pytest.importorskip("uvicorn", reason="the extra web isn't installed")
pytest.importorskip("websockets", reason="the extra web isn't installed")

from helpers import browsers
from helpers.live_pages import networks
from helpers.live_servers import served_at

from sim.web.server.server_state import Limits
from sim.web.server.view_request import read_request

SIZES = {"projector": (1366, 768), "phone": (390, 844)}
TOP = 32  # days a second, the fastest that the page offers
until = browsers.until


@pytest.fixture(scope="module")
def address(browser):
    """Serve the live page with small societies."""
    assert browser
    limits = Limits(times=5, visitors=3)
    with served_at(networks(limits=limits), limits) as address:
        yield address


@pytest.fixture
def visitors(browser, address):
    """Open a page for a visitor. It must make no request to another address, and log no error."""
    opened, requests, said = [], [], []

    def come(where="", size="projector"):
        width, height = SIZES[size]
        page = browsers.page_of(browser, viewport={"width": width, "height": height})
        context = page.context
        opened.append(context)
        page.on("request", lambda request: requests.append(request.url))
        page.on("websocket", lambda line: requests.append(line.url.replace("ws://", "http://")))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(address + where)
        page.wait_for_selector("html[data-ready=yes]")
        page.select_option("#speed", str(TOP))
        return page

    yield come
    for context in opened:
        context.close()
    assert said == []
    assert [url for url in requests if not url.startswith((address, "data:", f"blob:{address}"))] == []


def ended(page):
    """Wait for the last day, and for its picture, which comes a moment later."""
    until(page, "whoanswers.player.tick === 23 && !whoanswers.player.playing && !whoanswers.waiting")


def questions(page, side):
    """Return every question as the page knows it: asker, day, and the day on which it was answered."""
    return page.evaluate(f"whoanswers.runs[{side}].questions.map((q) => [q.asker, q.asked, q.answered])")


def lived(**state):
    """Return the same for both networks as the engine simulates them."""
    from sim import Society

    told = []
    for scenario in read_request(state, networks()).pair(networks()):
        table = Society(scenario, engine="numpy").run().questions_table()
        days = table["first_answer_day"].fillna(-1)
        told.append(
            sorted(zip(table["asker"], table["asked_day"].astype(int), days.astype(int), strict=True))
        )
    return told


@pytest.mark.parametrize("size", SIZES)
def test_it_plays_the_runs_of_the_tables(visitors, size):
    page = visitors(size=size)
    ended(page)
    assert page.text_content("#day").startswith("Day 24")
    for side, told in enumerate(lived()):
        assert sorted(map(tuple, questions(page, side))) == told
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("whoanswers.panel.hasEnded = () => false")  # as on the first days
    page.click("#steps button >> nth=2")
    assert page.text_content("#panel .hint").startswith("After two weeks")
    page.evaluate("delete whoanswers.panel.hasEnded; whoanswers.panel.update()")
    assert page.locator("#panel option").count() > 0  # an example is shown without another click


def test_a_slider_restarts_both_networks_with_the_same_luck(visitors):
    page = visitors()
    ended(page)
    page.evaluate(
        "whoanswers.player.addEventListener('time', () => { window.anew ||= whoanswers.player.tick < 20 })"
    )
    page.focus("[data-path='people.effort.mean']")
    page.keyboard.press("End")
    until(page, "whoanswers.source.state.values['people.effort.mean'] === 4")
    until(page, "window.anew === true")
    assert page.evaluate("document.activeElement.dataset.path") == "people.effort.mean"
    ended(page)
    for side, told in enumerate(lived(values={"people.effort.mean": 4})):
        assert sorted(map(tuple, questions(page, side))) == told
    assert "people.effort.mean=4" in page.url
    assert "answers/day" in page.text_content("[for='slider-people.effort.mean'] ~ output")
    again = visitors("#" + page.url.split("#")[1])
    ended(again)
    assert questions(again, 0) == questions(page, 0)
    been = page.evaluate("history.length")
    page.evaluate("for (const day of [3, 17, 10]) whoanswers.player.seek(day)")
    until(page, "location.hash.endsWith('&day=10')")
    assert page.evaluate("history.length") == been
    there = visitors("#" + page.url.split("#")[1])  # stands at that day once it is lived
    until(there, "whoanswers.player.time === 10")
    assert there.evaluate("whoanswers.player.playing") is False
    home = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Home'}))"
    for led in ("app.player.step(-1)", home):  # who steps is taken to no other day
        ahead = f"(() => {{ const app = whoanswers; app.ahead = 24; {led}; return app.ahead }})()"
        assert there.evaluate(ahead) == 0
    playing = page.evaluate("(() => { whoanswers.player.play(); return location.hash })()")
    assert playing == page.evaluate("location.hash").split("&day=")[0]
    assert "day=" not in playing
    asked = (
        "(() => { whoanswers.set('people.effort.mean', 1); whoanswers.address(); return location.hash })()"
    )
    assert page.evaluate(asked).split("&day=")[0] == playing  # not answered yet


def test_an_act_begins_on_the_day_shown(visitors):
    page = visitors()
    ended(page)
    before = questions(page, 0), questions(page, 1)
    page.evaluate("whoanswers.player.seek(10)")
    page.click("[data-act=close_hub]")
    until(page, "whoanswers.source.state.acts.length === 1")
    ended(page)
    act = {"side": 0, "day": 10, "name": "close_hub"}
    assert page.evaluate("whoanswers.source.state.acts[0]") == act
    assert sorted(map(tuple, questions(page, 0))) == lived(acts=[act])[0]
    assert questions(page, 0) != before[0]
    assert questions(page, 1) == before[1]
    assert page.evaluate("whoanswers.runs[0].closedHubs(23).size") == 4
    closed = page.evaluate("""(() => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 24;
      whoanswers.maps[0].office(canvas.getContext("2d"), 12, 12, true);
      return canvas.toDataURL().split(",")[1]; })()""")
    drawn = colours(base64.b64decode(closed))
    assert drawn == ["ink", "white", "ink", "white", "ink"]
    assert colours(page.locator(".more .mark.hub.closed").screenshot()) == drawn


def colours(sign):
    """Return which colours a picture of a sign has from its upper left to its lower right corner."""
    image = matplotlib.image.imread(io.BytesIO(sign))
    rows, columns = image.shape[:2]
    found = [image[int(at * rows), int(at * columns), :3] for at in (0.1, 0.3, 0.5, 0.7, 0.9)]
    assert all(np.ptp(each) < 0.1 for each in found)  # as visible to people who don't see colours
    return ["ink" if each.mean() < 0.5 else "white" for each in found]


def test_quick_successive_acts_are_all_done(visitors):
    """The later acts come before the days after the first act have been simulated again."""
    page = visitors()
    ended(page)
    acts = [
        {"side": 0, "day": 4, "name": "close_hub"},
        {"side": 1, "day": 9, "name": "hire"},
        {"side": 0, "day": 15, "name": "hire"},
    ]
    told = "".join(f"app.player.seek({a['day']}); app.act({a['side']}, '{a['name']}');" for a in acts)
    page.evaluate(f"(() => {{ const app = whoanswers; {told} }})()")
    until(page, "whoanswers.source.state.acts.length === 3 && !whoanswers.asking")
    ended(page)
    assert page.evaluate("whoanswers.source.state.acts") == acts
    for side, table in enumerate(lived(acts=acts)):
        assert sorted(map(tuple, questions(page, side))) == table


def test_acts_while_it_plays_are_all_done(visitors):
    page = visitors()
    page.focus("[data-path='people.effort.mean']")
    page.keyboard.press("ArrowRight")
    # In one call: on a slow machine the slider would restart the networks between two clicks, and an act on
    # an earlier day rightly removes those after it.
    names = ["close_hub", "hire", "close_hub"]
    page.evaluate(
        "(names) => names.forEach((name) => document.querySelector(`[data-act=${name}]`).click())", names
    )
    until(page, "whoanswers.source.state.acts.length === 3 && !whoanswers.asking")
    until(page, "'people.effort.mean' in whoanswers.source.state.values && !whoanswers.asking")
    ended(page)
    state = page.evaluate("whoanswers.source.state")
    for side, table in enumerate(lived(values=state["values"], acts=state["acts"])):
        assert sorted(map(tuple, questions(page, side))) == table


def test_a_day_that_cannot_be_read_restarts_the_networks(visitors):
    page = visitors()
    page.select_option("#speed", "4")
    page.evaluate("void (console.error = (error) => { window.lost = String(error) })")
    page.evaluate("void (whoanswers.source.runs[0].add = () => { throw new Error('unread') })")
    until(page, "window.lost === 'Error: unread'")
    ended(page)
    assert sorted(map(tuple, questions(page, 0))) == lived()[0]


def test_after_too_many_unreadable_days_the_page_stops(visitors):
    page = visitors()
    page.evaluate("void (console.error = () => {})")
    page.evaluate(
        "void (Object.getPrototypeOf(whoanswers.source.runs[0]).add = () => { throw new Error('unread') })"
    )
    page.focus("[data-path='people.effort.mean']")
    page.keyboard.press("End")
    until(page, "document.documentElement.dataset.over === 'yes'")
    page.wait_for_timeout(500)  # long enough for days of what was asked for before
    assert page.evaluate("whoanswers.unread") == 4
    assert "could not read" in page.text_content("#notice")


def test_two_visitors_have_societies_of_their_own(visitors):
    one, other = visitors(), visitors("#a=hybrid&b=distributed-crowd&seed.luck=7")
    ended(one)
    ended(other)
    assert other.input_value("#network-0") == "hybrid"
    assert sorted(map(tuple, questions(one, 1))) == lived()[1]
    assert sorted(map(tuple, questions(other, 1))) == lived(values={"seed.luck": 7})[1]


def test_a_bad_address_is_reported_and_the_page_continues(visitors):
    page = visitors("#a=nobody&people.effort.mean=%3Cimg%20src%3Dx%3E")
    assert "There is no network 'nobody' here" in page.text_content("#notice")
    assert page.query_selector("#notice img") is None
    ended(page)
    page.click("#notice button")
    assert page.is_hidden("#notice")


def test_other_societies_give_an_interval(visitors):
    page = visitors()
    page.click("#steps button >> nth=3")
    page.click("#run-again")
    assert page.is_disabled("#run-again")
    until(page, "document.querySelectorAll('#interval tr').length > 2")
    told = page.text_content("#interval")
    assert "In 5 other societies" in told
    assert "95 % interval" in told
    assert page.is_hidden("#stop-again")


def test_files_are_downloaded(visitors, tmp_path):
    from sim.studies.validate import validate

    page = visitors("#people.effort.mean=0.5")
    page.click("#steps button >> nth=3")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_download() as downloading:
        busy = page.evaluate(
            "(() => { const one = document.querySelector('[data-file]'); one.click(); one.click();"
            " return [one.ariaBusy, one.ariaDisabled, one.textContent] })()"
        )
    assert busy == ["true", "true", "Scenario file: being prepared …"]
    until(page, "document.querySelector('[data-file]').ariaBusy === 'false'")
    assert sum("scenario.yaml" in url for url in asked) == 1
    assert page.text_content("[data-file] >> nth=0") == "Scenario file"
    file = tmp_path / "taken.yaml"
    downloading.value.save_as(file)
    assert downloading.value.suggested_filename == "centralised-local.yaml"
    assert validate(str(file)) == []
