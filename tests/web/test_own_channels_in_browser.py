"""Tests of users' channels in a real browser: stories, signs on the map, the legend, and the tables."""

import pytest

pytest.importorskip("uvicorn", reason="the extra web isn't installed")

from helpers import browsers
from helpers.live_pages import networks
from helpers.live_servers import served_at
from helpers.own_channels import MANY, OWN, own_channels

import sim
from sim.registry.parts import CHANNELS
from sim.web.server.server_state import Limits

SMALL = {"people.count": 60, "days": 24, "places.radius": 2.0, "asking.rate": 0.1}
SETTINGS = {"one": {"channels.mailing_list": {}}, "many": {**MANY, "channels.managers": {}}}
until = browsers.until


@pytest.fixture(scope="module", autouse=True)
def declared():
    with own_channels():
        yield


@pytest.fixture(scope="module")
def pair():
    return [sim.load("hybrid", {**SMALL, "name": name, **more}) for name, more in SETTINGS.items()]


@pytest.fixture(scope="module")
def made(pair):
    return sim.lesson(pair, replicates=2, workers=0, engine="numpy")


@pytest.fixture
def page(browser, made, tmp_path):
    yield from opened(browser, made.save(tmp_path / "lesson.html").as_uri())


def opened(browser, address):
    """Open a page that must log no error."""
    page = browsers.page_of(browser, viewport={"width": 1366, "height": 768})
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.wait_for_selector("html[data-ready=yes]")
    yield page
    page.context.close()
    assert said == []


def questions(page, side):
    """Return what the page knows of each question: asker, day, names of channels, and attempts to help."""
    return page.evaluate(
        f"(() => {{ const run = whoanswers.runs[{side}]; const name = (channel) => run.head.names[channel];"
        " return run.questions.map((q) => [q.asker, q.asked,"
        " run.head.names.filter((_, channel) => q.channels & (1 << channel)),"
        " q.tried.map((one) => [one.helper, one.tick, name(one.channel), one.helpful])]); })()"
    )


def wanted(tables):
    """Return the same from the tables."""
    tried = {}
    for a in tables["answers"].itertuples():
        tried.setdefault(a.question_id, []).append([a.helper, a.day, a.channel, a.helpful])
    return [
        [q.asker, q.asked_day, q.channels.split("+") if q.channels else [], tried.get(q.question_id, [])]
        for q in tables["questions"].itertuples()
    ]


def in_order(found):
    return sorted([asker, day, sorted(on), sorted(tried)] for asker, day, on, tried in found)


def test_every_question_is_as_in_the_tables(page, made):
    for side, one in enumerate(made.recordings[0]):
        assert in_order(questions(page, side)) == in_order(wanted(one.tables))
    assert set(made.recordings[0][1].tables["answers"]["channel"]) >= set(OWN)


def story_of(page, side, name):
    """Follow a question that was first answered on a channel, and return its story."""
    n = page.evaluate(
        f"(() => {{ const run = whoanswers.runs[{side}]; const at = run.head.names.indexOf('{name}');"
        " const found = run.questions.find((q) => q.through === at);"
        " whoanswers.follow({ asker: found.asker, asked: found.asked });"
        " whoanswers.player.pause(); whoanswers.player.seek(found.answered + 1); return found.n; })()"
    )
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return n, page.text_content(f".story >> nth={side}")


def test_a_story_says_on_which_channel_the_answer_came(page):
    page.evaluate("whoanswers.reveal(); whoanswers.player.pause()")
    at = page.evaluate("whoanswers.steps.findIndex((step) => step.kind === 'guess')")
    page.click(f"#steps button >> nth={at}")
    page.click(".choice >> nth=1")
    page.click(f"#steps button >> nth={at + 1}")
    for name in OWN:
        n, story = story_of(page, 1, name)
        phrase = CHANNELS[name].phrase()
        assert story.endswith(f", {phrase}.")
        routes = page.evaluate(f"whoanswers.runs[1].questions[{n}].went.map((route) => route.channel)")
        names = page.evaluate("whoanswers.runs[1].head.names")
        shown = [CHANNELS[names[c]].phrase() for c in sorted(set(routes)) if c >= 4]
        assert all(each in story for each in shown)
    assert page.query_selector("main b b, .story b:not(.fate b)") is None
    assert page.is_visible(".if-sent")
    assert page.is_hidden(".if-handed")


def test_each_channel_has_a_sign_above_the_map_and_in_the_legend(page):
    legend = page.eval_on_selector_all(".legend .own", "all => all.map((each) => each.textContent)")
    order = ["mailing_list", *sorted(set(OWN) - {"mailing_list"})]  # first those of A, then the others of B
    assert legend == [f"{CHANNELS[name].mark}{CHANNELS[name].phrase()}" for name in order]
    assert page.query_selector(".legend b") is None
    assert drawn(page, 0) == ["mailing_list"]
    assert drawn(page, 1) == order
    high = page.evaluate("Math.min(...whoanswers.maps[0].at.y)")
    low = page.evaluate("whoanswers.maps[1].medium(4)[1]")
    assert 36 < low < high


def drawn(page, side):
    """Return the channels with the colour of a sign beside the place of their marks."""
    return page.evaluate(
        f"(() => {{ const map = whoanswers.maps[{side}]; const {{ width, height }} = map.canvas;"
        " const pixels = map.canvas.getContext('2d').getImageData(0, 0, width, height).data;"
        " const fine = width / map.width;"
        " return map.signs.filter((_, place) => {"
        "   const x = Math.round((((place + 0.5) / map.signs.length) * map.width - 8) * fine);"
        "   const at = 4 * (Math.round((map.above - 15) * fine) * width + x);"
        "   return String(pixels.slice(at, at + 3)) === '255,233,184'; }); })()"
    )


def test_questions_pass_through_the_signs(page):
    """A sign is above everybody who asks on its channel; by word of mouth there is none."""
    many, above, by_word_of_mouth = page.evaluate(
        "(() => { const run = whoanswers.runs[0]; const map = whoanswers.maps[0];"
        " const on = run.questions.filter((q) => q.channels & 16);"
        " const above = on.every((q) => map.medium(4, q)[1] < map.y(q.asker));"
        " return [on.length, above, map.medium(0, on[0])]; })()"
    )
    assert many > 20
    assert above
    assert by_word_of_mouth is None


def test_the_live_page_shows_them(browser, pair, tmp_path):
    files = []
    for one, more in zip(pair, SETTINGS.values(), strict=True):
        channels = ", ".join(f"{path.split('.')[1]}: {{}}" for path in more)
        file = tmp_path / f"{one.name}.yaml"
        file.write_text(f"name: {one.name}\nquestion: Who?\nextends: hybrid\nchannels: {{{channels}}}\n")
        files.append(file)
    limits = Limits(visitors=2)
    with served_at(networks(files, SMALL, limits), limits) as address:
        for page in opened(browser, address):
            page.select_option("#speed", "32")
            until(page, "whoanswers.player.tick === 23 && !whoanswers.player.playing && !whoanswers.waiting")
            assert page.locator(".legend .own").count() == len(OWN)
            for side, one in enumerate(pair):
                tables = sim.Society(one, engine="numpy").run().tables()
                assert in_order(questions(page, side)) == in_order(wanted(tables))
            assert drawn(page, 0) == ["mailing_list"]
