"""Tests of the report: it is self-contained, runs nothing, and claims only what its numbers show."""

import base64
import hashlib
import math
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from helpers.own_parts import parts_of_the_test  # noqa: F401
from helpers.tables import made_comparison

from sim.measures import MEASURES
from sim.parts import rule
from sim.report import render_comparison
from sim.report.number_words import Change, difference, number, sentences, verdict
from sim.report.pages.scenario_settings import own_parts, values_that_differ

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture(scope="module")
def comparison():
    return made_comparison(replicates=3, count=80, days=30)


@pytest.fixture(scope="module")
def page(comparison):
    return render_comparison(comparison, figures={"groups": SVG, "map": SVG})


class Tags(HTMLParser):
    """Collect every tag with its attributes, and the text; check that tags are closed in order."""

    EMPTY = ("meta", "img", "br")

    def __init__(self, page):
        super().__init__()
        self.tags, self.open, self.text = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, text):
        self.text += text


def test_the_page_requests_nothing(page):
    found = Tags(page)
    assert found.open == []
    names = {tag for tag, _ in found.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "form", "base", "video", "audio"}
    for tag, attributes in found.tags:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("src", "href", "srcset", "action", "background", "poster"):
            if name in attributes:
                assert attributes[name].startswith(("data:image/", "#")), (tag, attributes[name])
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_only_our_own_style_and_embedded_pictures(page):
    policy = next(a["content"] for t, a in Tags(page).tags if t == "meta" and "http-equiv" in a)
    style = re.search(r"<style>(.*?)</style>", page, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def test_names_with_markup_stay_inert(comparison):
    bad = "<img src=x onerror=alert(1)>\u202e"
    frames = {
        name: getattr(comparison, name).replace("wide-crowd", bad).replace("town Ashby", "town </td><script>")
        for name in ("runs", "groups", "differences", "counterfactual")
    }
    spoiled = replace(
        comparison,
        **frames,
        scenarios=["local-hub", bad],
        tables={"local-hub": comparison.tables["local-hub"], bad: comparison.tables["wide-crowd"]},
        values={
            "local-hub": {"question": "'\"><script>alert(2)</script>", "x": "<b>"},
            bad: {"question": "{{ 7 * 7 }}", "x": "</style>"},
        },
    )
    found = Tags(render_comparison(spoiled, figures={}))
    assert found.open == []
    assert not [tag for tag, _ in found.tags if tag in ("img", "script", "b")]
    assert bad.replace("\u202e", r"\u202e") in found.text  # a character that reverses text is written out
    assert "\u202e" not in found.text
    assert "{{ 7 * 7 }}" in found.text
    assert "town </td><script>" in found.text


def test_pictures_are_embedded_with_alternative_texts(page):
    images = [attributes for tag, attributes in Tags(page).tags if tag == "img"]
    assert len(images) == 2
    for image in images:
        assert image["src"] == "data:image/svg+xml;base64," + base64.b64encode(SVG).decode()
        assert len(image["alt"]) > 40


def test_the_page_holds_every_part(comparison, page):
    text = Tags(page).text
    for title in (
        "Results",
        "What was compared",
        "Who gets answers",
        "Who gains, who loses",
        "The same questions under",
        "What the words mean",
        "Runs and assumptions",
        "Limits of this result",
    ):
        assert title in text
    for words in (
        *(measure.label for measure in MEASURES.values()),
        *comparison.groups["group"],
        "What does wide-crowd do?",
        "channels.feed",
        "reach 12, fading 0.6",
        "Censored",
        "Effort fifth",
        "12 seconds",
        "numpy",
    ):
        assert words in text, words
    assert "1, 2, 3" in text  # the seeds
    links = [a["href"][1:] for t, a in Tags(page).tags if t == "a"]
    targets = {a["id"] for _, a in Tags(page).tags if "id" in a}
    assert set(links) <= targets


def test_colours_of_text_have_enough_contrast(page):
    style = re.search(r"<style>(.*?)</style>", page, re.S)[1]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", style))

    def light(colour):
        parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        return float(linear @ [0.2126, 0.7152, 0.0722])

    for ink in ("ink", "soft", "blue"):
        for ground in ("#ffffff", colours["pale"]):
            assert (light(ground) + 0.05) / (light(colours[ink]) + 0.05) >= 4.5, (ink, ground)


def change(low, high, *, measure="answered_share", middle=None):
    middle = (low + high) / 2 if middle is None else middle
    return Change(measure, "all", "home", "away", 0.4, 0.4 + middle, middle, low, high, 9)


@pytest.mark.parametrize(
    ("found", "said", "shown"),
    [
        (change(0.1, 0.3), "more under away", "+20.0 points (+10.0 to +30.0)"),
        (change(-0.3, -0.1), "less under away", "−20.0 points (−30.0 to −10.0)"),
        (change(-0.1, 0.3), "no clear difference", "+10.0 points (−10.0 to +30.0)"),
        (change(0.0, 0.2), "no clear difference", "+10.0 points (0.0 to +20.0)"),
        (change(0.2, 0.2), "more under away", "+20.0 points (in every run)"),
        (change(math.nan, math.nan, middle=0.2), "too few runs to tell", "+20.0 points (no interval)"),
        (change(math.nan, math.nan), "can't be compared", "–"),
    ],
)
def test_the_verdict_follows_the_interval(found, said, shown):
    assert verdict(found) == said
    assert difference(found).replace("\u00a0", " ") == shown


def test_sentences_claim_only_what_the_numbers_show(comparison):
    none = comparison.counterfactual.iloc[:0]
    clear = " ".join(sentences([change(0.1, 0.3)], none))
    assert "20.0 percentage points more (95\u00a0% interval +10.0 to +30.0)" in clear
    unclear = " ".join(sentences([change(-0.1, 0.3)], none))
    assert "no clear difference" in unclear
    assert " more" not in unclear
    one = " ".join(sentences([change(math.nan, math.nan, middle=0.2)], none))
    assert "too few runs to tell whether the difference is due to chance" in one
    never = change(math.nan, math.nan, measure="median_wait_days")._replace(mean_a=math.nan, mean_b=0.0)
    told = sentences([change(0.1, 0.3), never], none)[1]
    assert told == (
        "Under “away”, half of the questions were answered on the same day; "
        "under “home”, fewer than half of the questions were answered."
    )


def test_a_comparison_of_one_run_each_claims_no_difference():
    page = render_comparison(made_comparison(replicates=1, count=5, days=9), figures={})
    text = Tags(page).text
    assert "Too few runs to tell" in text
    assert "nan" not in re.findall(r"\w+", text.lower())


def test_failed_runs_are_reported(comparison):
    runs = comparison.runs.copy()
    runs.loc[0, "error"] = "it broke."
    spoiled = replace(comparison, runs=runs)
    assert "1 failed and is left out. First error: it broke." in render_comparison(spoiled, figures={})


@pytest.mark.long
def test_three_scenarios_have_a_part_for_each_pair():
    three = made_comparison(("home", "wide-crowd", "other-crowd"), replicates=2, count=40, days=20)
    text = Tags(render_comparison(three, figures={})).text
    assert "wide-crowd compared with home" in text
    assert "other-crowd compared with home" in text


def test_groups_of_other_people_are_marked(comparison):
    a, b = comparison.scenarios
    marked = replace(
        comparison,
        groups=comparison.groups.assign(
            same_people=(comparison.groups["scenario"] == a) | (comparison.groups["group"] == "all")
        ),
        counterfactual=comparison.counterfactual.assign(
            same_people=comparison.counterfactual["group"] == "all"
        ),
    )
    text = render_comparison(marked, figures={})
    assert f"An asterisk marks a group that consists of other people than under {a}." in text
    assert f"Its members are those at the end of the run under {b}." in text
    assert '<th scope="row">off the crowd *</th>' in text and '<th scope="row">all</th>' in text
    assert "asterisk" not in render_comparison(comparison, figures={})


def test_only_values_that_differ_are_shown():
    worlds = {
        "a": {"name": "a", "days": 9, "people": {"count": 5, "towns": [{"name": "X"}]}, "channels": {}},
        "b": {"name": "b", "days": 9, "people": {"count": 6, "towns": 4}, "channels": {"feed": {"reach": 3}}},
    }
    assert values_that_differ(worlds, ["a", "b"]) == [
        ("people.count", ["5", "6"]),
        ("people.towns", ["(name X)", "4"]),
        ("channels.feed", ["not used", "reach 3"]),
    ]


@pytest.mark.usefixtures("parts_of_the_test")
def test_what_parts_of_users_do_is_written(comparison):
    @rule("asking")
    def quiet(view, everybody, settings, luck):
        """Let nobody <i>ask</i>.

        More words.
        """

    first, second = comparison.scenarios
    values = {**comparison.values, second: {**comparison.values[second], "rules": {"quiet": {}}}}
    assert own_parts(values.values()) == [("rule quiet", "Let nobody <i>ask</i>.", "test_report.py")]
    assert own_parts([comparison.values[first]]) == []
    page = render_comparison(replace(comparison, values=values), figures={})
    compared = page.partition('id="compared"')[2].partition("</section>")[0]
    assert "<dt>rule quiet</dt><dd>Let nobody &lt;i&gt;ask&lt;/i&gt;. (from test_report.py)</dd>" in compared


def test_numbers_are_written_for_readers():
    assert [number(x) for x in (1234.56, -0.04, -2.0, math.nan)] == ["1,234.6", "0.0", "−2.0", "–"]


def test_interventions_are_described_with_their_days():
    acts = [{"day": 9, "hire": {"count": 1}}, {"day": 3, "event": {"town": "<b>Ashby</b>"}}]
    worlds = {"a": {"interventions": []}, "b": {"interventions": acts}}
    assert values_that_differ(worlds, ["a", "b"]) == [
        ("interventions", ["none", "day 3: event in <b>Ashby</b>; day 9: hire 1 manager"])
    ]
