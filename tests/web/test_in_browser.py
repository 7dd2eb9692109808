"""Tests of the lesson in a real browser: playing, scrubbing, guessing, following; no network requests."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from helpers import browsers

import sim
import sim.web
from sim.measures import by_group, full_life, measure
from sim.web.lesson.labels import first_names

SIZES = {"projector": (1366, 768), "phone": (390, 844)}
until = browsers.until


@pytest.fixture(scope="module")
def file(small_lesson, tmp_path_factory):
    return small_lesson.save(tmp_path_factory.mktemp("lesson") / "lesson.html")


@pytest.fixture(params=SIZES)
def page(request, browser, file):
    yield from opened(browser, file, SIZES[request.param])


@pytest.fixture
def wide(browser, file):
    yield from opened(browser, file, SIZES["projector"])


def opened(browser, file, size, **more):
    """Open the lesson in a page, which must make no request and log no error."""
    page = browsers.page_of(browser, viewport={"width": size[0], "height": size[1]}, **more)
    context = page.context
    requests, said = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready=yes]")
    watch(page)
    yield page
    context.close()
    assert said == []
    outside = [url for url in requests if url != file.as_uri() and not url.startswith(("data:", "blob:"))]
    assert outside == []


def watch(page):
    """Go to the first step with the whole town, at its first morning; without asking anybody's question."""
    page.evaluate(
        "whoanswers.go(whoanswers.steps.findIndex((one) => one.kind === 'watch')); whoanswers.player.seek(0)"
    )
    settled(page)


def day(page):
    return int(page.text_content("#day").split()[1])


def guess(page, kind="guess", choice=2):
    """Go to a step with a question, and answer it."""
    at = page.evaluate(f"whoanswers.steps.findIndex((step) => step.kind === '{kind}')")
    page.click(f"#steps button >> nth={at}")
    page.click(f".choice >> nth={choice}")


def settled(page):
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def ink(page, canvas):
    """Return how many pixels of a canvas are painted."""
    return page.eval_on_selector(
        canvas,
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let n = 0;"
        " for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }",
    )


def test_it_plays_and_pauses_and_fits_the_screen(page):
    assert page.title().startswith("Local or crowd?")
    assert ink(page, "#map-0") > 1000
    page.select_option("#speed", "8")
    page.click("#play")
    until(page, "whoanswers.player.time > 3")
    page.click("#play")
    settled(page)
    stood = day(page)
    page.wait_for_timeout(200)
    assert day(page) == stood >= 3
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.is_visible("#panel h2")
    small = "[...document.querySelectorAll('button, select')].filter((b) => b.offsetParent)"
    assert page.evaluate(f"{small}.every((b) => b.getBoundingClientRect().height >= 24)")


def test_keys_play_step_and_turn(wide):
    wide.keyboard.press("ArrowRight")
    wide.keyboard.press("ArrowRight")
    wide.keyboard.press("ArrowLeft")
    settled(wide)
    assert day(wide) == 1
    wide.keyboard.press("Shift+ArrowRight")
    settled(wide)
    assert day(wide) == 8
    wide.keyboard.press("Space")
    assert wide.evaluate("whoanswers.player.playing")
    wide.keyboard.press("Space")
    assert not wide.evaluate("whoanswers.player.playing")
    wide.keyboard.press("n")
    at = wide.evaluate("whoanswers.steps.findIndex((one) => one.kind === 'guess')")
    assert wide.get_attribute(f"#steps button >> nth={at}", "aria-current") == "step"
    wide.focus("#next")
    assert wide.evaluate("getComputedStyle(document.activeElement).outlineStyle") in ("solid", "auto")
    wide.keyboard.press("Tab")
    outline = "parseFloat(getComputedStyle(document.activeElement).outlineWidth)"
    assert wide.evaluate(outline) >= 2


def test_scrubbing_shows_the_values_of_the_tables(wide, small_lesson):
    guess(wide)
    wide.evaluate("whoanswers.player.pause()")
    for side, one in enumerate(small_lesson.recordings[1]):
        tables = one.tables
        for at in (5, 12, 21):
            wide.eval_on_selector(
                "#scrub", f"s => {{ s.value = {at}; s.dispatchEvent(new Event('input')); }}"
            )
            settled(wide)
            q = tables["questions"]
            asked = int((q["asked_day"] < at).sum())
            answered = int((q["first_answer_day"] < at).sum())
            expired = int(tables["days"]["expired"][:at].sum())
            told = f"{asked} asked, {answered} answered, {expired} expired"
            assert wide.text_content(f"#tally-{side}") == told
        shown = wide.evaluate(f"whoanswers.runs[{side}].shareOf(20)")
        assert shown == pytest.approx(measure(tables, lifetime_days=7, days=21)["answered_share"])
        fifths = wide.evaluate(f"whoanswers.runs[{side}].fifths(20).map((f) => [f.asked, f.share])")
        groups = by_group(tables, lifetime_days=7, days=21).query("group_kind == 'effort_fifth'")
        assert [n for n, _ in fifths] == groups["questions"].tolist()
        assert [s for _, s in fifths] == pytest.approx(groups["answered_share"].tolist(), nan_ok=True)
        morale = wide.evaluate(f"whoanswers.runs[{side}].days.map((d) => d.morale)")
        assert morale == pytest.approx(tables["days"]["mean_morale"].tolist(), abs=0.0001)


def test_every_person_and_question_is_as_in_the_tables(wide, small_lesson):
    for side, one in enumerate(small_lesson.recordings[1]):
        people = one.tables["people"]
        told = wide.evaluate(
            f"(() => {{ const r = whoanswers.runs[{side}];"
            " return r.people.town.map((_, row) => Object.values(r.person(row, r.total - 1))); })()"
        )
        wanted = people[["asked", "answered", "expired", "helped"]].to_numpy().tolist()
        assert told == wanted
        fates = wide.evaluate(f"whoanswers.runs[{side}].questions.map((q) => q.fate)")
        by_day = one.tables["questions"].sort_values(["asked_day", "asker"])
        assert fates == by_day["status"].astype(str).tolist()


def test_results_stay_hidden_until_there_is_a_guess(page):
    page.evaluate("whoanswers.player.seek(90)")
    settled(page)
    assert day(page) == 14
    assert page.is_visible("#unseen-days")  # the later days, which the slider shows but doesn't reach
    page.focus("#scrub")
    page.keyboard.press("End")
    settled(page)
    assert day(page) == int(page.input_value("#scrub")) == 14
    assert page.get_attribute("#scrub", "max") == "21"
    spoken = "Day 14 of 21 (you can see more days after your guess)"
    assert page.get_attribute("#scrub", "aria-valuetext") == spoken
    assert "answered" not in page.text_content("#tally-0")
    assert page.query_selector(".curve") is None
    page.click("#next")
    assert page.query_selector(".curve") is None
    assert len(page.query_selector_all(".choice")) == 3
    page.click("#steps button >> nth=3")
    assert page.query_selector(".fifth") is None
    guess(page, choice=0)
    until(page, "whoanswers.player.time > 14")
    assert "in A" in page.text_content("#panel .do")
    page.evaluate("whoanswers.toTheEnd()")
    settled(page)
    assert day(page) == 21
    assert page.is_hidden("#unseen-days")
    assert page.get_attribute("#scrub", "aria-valuetext") == "Day 21 of 21"
    assert "answered" in page.text_content("#tally-0")
    assert page.text_content(".result") != ""
    assert page.is_visible(".then")
    assert ink(page, ".curve") > 500


def test_one_question_is_followed_in_both_networks(page, small_lesson):
    guess(page)
    at = page.evaluate("whoanswers.steps.findIndex((step) => step.kind === 'follow')")
    page.click(f"#steps button >> nth={at}")
    one = page.evaluate("whoanswers.question")
    page.evaluate("whoanswers.player.pause(); whoanswers.player.seek(whoanswers.follows)")
    settled(page)
    assert page.is_visible(".mark.read")  # its signs are explained while it is followed
    assert page.is_hidden(".mark.way")
    fates = page.eval_on_selector_all(".fate", "all => all.map((each) => each.className)")
    for side, recording in enumerate(small_lesson.recordings[1]):
        q = recording.tables["questions"]
        row = q[(q["asker"] == one["asker"]) & (q["asked_day"] == one["asked"])].iloc[0]
        assert full_life(q, lifetime_days=7, days=21)[row.name]
        assert str(row["status"]) in fates[side]
    assert fates[0] != fates[1]
    page.click("#panel .row button")
    settled(page)
    assert page.evaluate("whoanswers.question") != one


def test_the_slider_shows_each_value_once_it_is_tried(wide, small_lesson):
    guess(wide)
    at = wide.evaluate("whoanswers.steps.findIndex((step) => step.kind === 'change')")
    wide.click(f"#steps button >> nth={at}")
    assert wide.evaluate("[...whoanswers.tried.keys()]") == [1]
    wide.focus("#slider")
    wide.keyboard.press("ArrowRight")
    until(wide, "whoanswers.tried.size === 2")
    settled(wide)
    assert wide.text_content("#panel output") == "1"
    shown = wide.evaluate("whoanswers.tried.get(2)")
    for share, one in zip(shown, small_lesson.recordings[2], strict=True):
        assert share == pytest.approx(measure(one.tables, lifetime_days=7, days=21)["answered_share"])
    wide.select_option("#person", "3")
    settled(wide)
    row = small_lesson.recordings[2][0].tables["people"].iloc[3]
    cells = wide.eval_on_selector_all(".lives tr >> nth=1", "rows => rows[0].lastChild.textContent")
    assert cells == f"{row['answered']}/{row['asked']}"
    wide.click("#back")
    until(wide, "whoanswers.at === " + str(at - 1))
    assert wide.evaluate("whoanswers.index === whoanswers.source.base")


def test_pointing_and_tapping_show_a_person(page):
    guess(page)
    page.evaluate("whoanswers.toTheEnd()")
    settled(page)
    page.locator("#map-0").scroll_into_view_if_needed()
    x, y = page.evaluate("[whoanswers.maps[0].x(7), whoanswers.maps[0].y(7)]")
    row = page.evaluate(f"whoanswers.maps[0].pick({x}, {y})")
    page.locator("#map-0").click(position={"x": x, "y": y})
    settled(page)
    assert page.is_visible("#card")
    told = page.text_content("#card")
    assert first_names(row + 1)[row] in told
    effort = page.evaluate(f"whoanswers.runs[0].people.effort[{row}]")
    assert ("one answer in" in told) == (effort < 1)
    assert "(readiness: " in told
    sums = page.evaluate(f"whoanswers.runs.map((run) => run.person({row}, run.total - 1).helped)")
    cells = page.eval_on_selector_all("#card tbody tr:last-child td", "all => all.map((c) => +c.textContent)")
    assert cells == sums
    page.keyboard.press("Escape")
    assert page.is_hidden("#card")


def test_a_persons_card_does_not_hide_the_controls_and_can_be_closed(page):
    """This holds for the highest and the lowest person on the map, wherever the page is scrolled to."""
    free = """['play', 'earlier', 'later', 'scrub'].every((id) => {
      const box = document.getElementById(id).getBoundingClientRect();
      const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      return seen === null || !document.getElementById('card').contains(seen); })"""
    rows = page.evaluate(
        "(() => { const y = [...whoanswers.maps[0].at.y]; return [Math.min, Math.max].map((f) =>"
        " y.indexOf(f(...y))); })()"
    )
    for row in rows:
        page.select_option("#person", str(row))
        for down in (0, 300, 9_999):
            page.evaluate(f"scrollTo(0, {down})")
            until(page, free)  # the card moves a moment after the page
    box = page.locator("#card button").bounding_box()
    assert min(box["width"], box["height"]) >= 24
    assert page.get_attribute("#card button", "aria-label") == "Close"
    page.click("#card button")
    assert page.is_hidden("#card")
    assert page.input_value("#person") == str(rows[1])


def test_reduced_motion_is_respected(browser, file):
    for page in opened(browser, file, SIZES["projector"], reduced_motion="reduce"):
        page.select_option("#speed", "8")
        page.evaluate(
            "window.times = []; whoanswers.player.addEventListener('time',"
            " () => window.times.push(whoanswers.player.time))"
        )
        page.click("#play")
        until(page, "whoanswers.player.time >= 4")
        assert all(at == int(at) for at in page.evaluate("window.times"))


def test_the_teachers_pages_open_and_print(wide):
    wide.click("#open-teacher")
    assert wide.is_visible("#worksheet")
    assert wide.is_visible("#key")
    wide.evaluate("window.print = () => { window.printed = document.documentElement.dataset.print }")
    wide.click("#print-worksheet")
    assert wide.evaluate("window.printed") == "worksheet"
    wide.emulate_media(media="print")
    assert wide.is_visible("#worksheet")
    assert not wide.is_visible("#key")
    assert not wide.is_visible("#map-0")
    assert wide.evaluate("document.querySelector('#worksheet h2').getBoundingClientRect().top") >= 0


def test_printing_without_a_chosen_sheet_prints_all_sheets_or_the_lesson(wide):
    wide.emulate_media(media="print")
    assert wide.is_visible("#map-0")
    assert wide.is_visible("#panel h2")
    assert not wide.is_visible("#play")
    wide.emulate_media(media="screen")
    wide.click("#open-teacher")
    wide.emulate_media(media="print")
    assert all(wide.is_visible(f"#{part}") for part in ("notes", "worksheet", "key"))
    assert 0 <= wide.evaluate("document.querySelector('#notes h2').getBoundingClientRect().top") < 100
    wide.emulate_media(media="screen")
    wide.click("#close-teacher")
    wide.emulate_media(media="print")
    wide.wait_for_selector("#map-0", state="visible")  # a dialog says only a moment later that it was closed


def test_text_and_controls_have_enough_contrast(wide):
    """WCAG 2.1 AA demands a contrast of 4.5 for every visible text on the colour behind it."""
    guess(wide)
    wide.evaluate("whoanswers.toTheEnd()")
    settled(wide)
    pairs = wide.evaluate("""
      [...document.querySelectorAll('body *')].filter((e) => e.offsetParent && e.tagName !== 'OPTION' &&
        [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && !e.disabled).map((e) => {
          let behind = e;
          const clear = (b) => getComputedStyle(b).backgroundColor === 'rgba(0, 0, 0, 0)';
          while (behind && clear(behind)) behind = behind.parentElement;
          return [getComputedStyle(e).color,
            behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)'];
        })""")
    assert len(pairs) > 20
    for colour, behind in set(map(tuple, pairs)):
        assert contrast(colour, behind) >= 4.5, (colour, behind)


def contrast(one, other):
    """Return the contrast of two CSS colours (WCAG 2.1, success criterion 1.4.3)."""
    light = sorted((luminance(one), luminance(other)))
    return (light[1] + 0.05) / (light[0] + 0.05)


def luminance(colour):
    channels = [int(each) / 255 for each in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_signs_have_enough_contrast():
    """Graphics need 3 to their background (WCAG 2.1, 1.4.11); answered and expired differ in shape too."""
    look = (Path(sim.web.__file__).parent / "page" / "look.js").read_text(encoding="utf-8")
    named = dict(_colours(look))
    for name in ("ANSWERED", "EXPIRED", "INK", "SOFT", "FACE_TO_FACE", "ONLINE"):
        assert contrast(_rgb(named[name]), "rgb(255, 255, 255)") >= 3
    assert "answeredMark" in look
    assert "expiredMark" in look


def _colours(text):
    return re.findall(r'export const (\w+) = "(#\w{6})"', text)


def _rgb(hexed):
    parts = [hexed[1:3], hexed[3:5], hexed[5:7]]
    return f"rgb({', '.join(str(int(part, 16)) for part in parts)})"


def test_names_with_markup_stay_inert(browser, tmp_path):
    bad = "<img src=x onerror=window.hurt=1><script>window.hurt=1</script>"
    rows = [f'"{bad}{n}","<b>Ashby</b>","<i>chess</i>:2;b:1"' for n in range(20)]
    (tmp_path / "people.csv").write_text("id,town,interests\n" + "\n".join(rows) + "\n", encoding="utf-8")
    ties = [f'"{bad}{n}","{bad}{(n + 1 + k) % 20}","<s>friend</s>"' for n in range(20) for k in range(4)]
    (tmp_path / "ties.csv").write_text("from,to,relation\n" + "\n".join(ties) + "\n", encoding="utf-8")
    for name, channel in (("one", "word_of_mouth"), ("two", "feed")):
        (tmp_path / f"{name}.yaml").write_text(
            f'name: {name}\nquestion: "<u>Who?</u>"\nextends: base\ndays: 16\nasking: {{rate: 0.2}}\n'
            f"people: {{on_crowd: 1.0, from_file: {{path: people.csv}}}}\nchannels: {{{channel}: {{}}}}\n"
            "ties:\n  face_to_face: {kind: from_file}\n"
            "  from_file: {path: ties.csv, layer: relation, layers: {<s>friend</s>: face_to_face}}\n",
            encoding="utf-8",
        )
    both = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    made = sim.lesson(both, replicates=2, workers=0, engine="numpy", names=True)
    file = made.save(tmp_path / "lesson.html")
    for page in opened(browser, file, SIZES["projector"]):
        guess(page)
        page.evaluate("whoanswers.toTheEnd()")
        page.select_option("#person", "2")
        settled(page)
        assert f"{bad}2" in page.text_content("#card")
        assert "The same 20 people" in page.text_content("#steps")
        for step in range(page.locator("#steps button").count()):
            page.click(f"#steps button >> nth={step}")
            if page.locator(".choice").count():
                page.click(".choice >> nth=1")
            settled(page)
        page.click("#open-teacher")
        assert page.evaluate("window.hurt") is None
        assert page.query_selector("main img, #card b, main i, main s, main script, dialog u") is None


def test_times_rise_while_it_plays(wide):
    wide.evaluate(
        "window.times = []; whoanswers.player.addEventListener('time',"
        " () => window.times.push(whoanswers.player.time))"
    )
    wide.click("#play")
    until(wide, "window.times.length > 20")
    times = wide.evaluate("window.times")
    assert all(later >= earlier for earlier, later in pairwise(times))
