"""Tests of the lesson as a file: its size, its policy, its figures, and its error messages."""

import base64
import json
import re
from html import unescape

import pytest
from click.testing import CliRunner
from helpers.page_names import MARKUP, with_markup

import sim
from sim.cli import main
from sim.errors import StudyError, UserError
from sim.measures import by_group, full_life, measure
from sim.scenarios.loading import load
from sim.web.frames.record import record
from sim.web.lesson.answer_key import networks
from sim.web.lesson.lesson import LARGE
from sim.web.lesson.lesson_grid import LessonGrid
from sim.web.lesson.lesson_text import fitting_lesson, text_of_networks
from sim.web.lesson.shipped_lessons import LESSONS, SIZE
from sim.web.page.page_file import digest, embedded, script
from sim.web.words import LANGUAGES, words


def recorded(html):
    found = re.search(r'<script type="application/json" id="recorded">(.*?)</script>', html, re.DOTALL)
    return json.loads(found[1])


def test_the_policy_allows_the_page_and_nothing_else(small_lesson):
    html = small_lesson.html
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1])
    code = re.search(r'<script type="module">(.*?)</script>', html, re.DOTALL)[1]
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src {digest(code)};" in policy
    assert f"style-src {digest(style)};" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe" not in policy
    rest = html.replace(code, "").replace(style, "")
    assert not re.findall(r"\s(on\w+|style)=", re.sub(r"<script.*?</script>", "", rest, flags=re.DOTALL))
    assert not re.findall(r"(?:src|href)=\"(?!data:,)", rest)
    assert "http" not in rest.replace("http-equiv", "")
    assert "eval(" not in code
    assert ".innerHTML" not in code


def test_modules_are_joined_once_each_and_before_their_use():
    code = script("main")
    names = re.findall(r"^const (\w+_js) = \(\(\) => \{$", code, re.MULTILINE)
    assert len(names) == len(set(names)) > 8
    assert names[-1] == "main_js"
    for name in names:
        first = code.index(name)
        assert code[:first].count(f"= {name};") == 0
    assert not re.search(r"^(import|export) ", code, re.MULTILINE)


def test_no_text_can_close_its_element():
    text = embedded({"<": "</script><!--", "l": "\u2028"})
    assert "<" not in text
    assert "\u2028" not in text
    assert json.loads(text) == {"<": "</script><!--", "l": "\u2028"}


@pytest.mark.long
def test_names_with_markup_are_text(tmp_path):
    made = sim.lesson(with_markup(tmp_path), replicates=4, workers=0, engine="numpy", names=True)
    assert "<img" not in made.html
    assert "<b onclick" not in made.html
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", made.html)
    page = recorded(made.html)
    assert page["people"][0]["ids"][3] == f"{MARKUP}3"
    assert page["people"][0]["towns"] == [rf"{MARKUP}\u2067\u202etown"]  # written out
    assert page["slider"] is None
    assert "<title>“one” or “two”? – whoanswers</title>" in made.html
    assert [step["kind"] for step in page["steps"]].count("change") == 0
    tasks = words("en")["lessons"]["local-or-crowd"]["worksheet"]
    lines = sum(task[1] for task in tasks) - tasks[4][1]  # the task on the slider is left out
    assert len(re.findall(r'<div class="line">', made.html)) == lines


def test_the_answer_key_agrees_with_the_tables(small_lesson):
    a, b = (one.tables for one in small_lesson.recordings[1])
    assert small_lesson.recordings[1][0].head["days"] == 21
    key = unescape(re.search(r'id="key">(.*?)</article>', small_lesson.html, re.DOTALL)[1])
    for tables in (a, b):
        share = measure(tables, lifetime_days=7, days=21)["answered_share"]
        assert f"{100 * share:.0f}\xa0%" in key
        fifths = by_group(tables, lifetime_days=7, days=21).set_index("group")["answered_share"]
        fifths = fifths[fifths.index.str.startswith("effort fifth")]
        assert f"{100 * fifths['effort fifth 1 (least)']:.0f}\xa0%" in key
        best = words("en")["page"][f"fifth_{fifths.argmax() + 1}"]
        assert f"“{best}” ({100 * fifths.max():.0f}\xa0%)" in key
    told = [q.loc[full_life(q, lifetime_days=7, days=21)] for q in (a["questions"], b["questions"])]
    both = told[0].merge(told[1], on="question_id")
    only_b = ((both["answers_x"] == 0) & (both["answers_y"] > 0)).sum()
    assert f"Of {len(both)} questions" in key
    assert f"{only_b} only in B" in key
    assert not re.search(r"\{\w+\}", key)


def test_every_value_of_the_slider_has_its_own_runs(small_lesson):
    page = recorded(small_lesson.html)
    assert page["slider"]["values"] == [0.1, 0.25, 1.0]
    assert page["slider"]["base"] == 1
    shares = [
        measure(pair[1].tables, lifetime_days=7, days=21)["answered_share"]
        for pair in small_lesson.recordings
    ]
    assert shares[0] < shares[-1]
    assert len({run["frames"] for pair in page["runs"] for run in pair}) == 6
    assert all(base64.b64decode(run["frames"]) for pair in page["runs"] for run in pair)


def test_both_networks_have_the_same_people(small_lesson):
    for a, b in small_lesson.recordings:
        assert a.people == b.people
        assert a.head["crowd"] != b.head["crowd"]


@pytest.mark.long
def test_the_slider_changes_only_networks_with_its_channel():
    made = sim.lesson(
        ["centralised-local", "distributed-crowd"], name="the-hub", replicates=2, workers=0, engine="numpy",
        slider=("channels.hub.capacity", [1, 5]), overrides={"people.count": 150, "days": 12},
    )  # fmt: skip
    (a, b), (c, d) = made.recordings
    assert [step["heading"] for step in recorded(made.html)["steps"]].count(
        "Would a larger office help?"
    ) == 1
    assert b.frames == d.frames
    assert a.frames != c.frames
    own = load("centralised-local").channels.hub.capacity
    assert own not in (1, 5)
    assert any(
        f"{own:g}, the value in the scenarios, is not among the slider's values. The lesson begins with 5"
        in note
        for note in made.notes
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_fits_into_its_size(name):
    made = sim.lesson(name=name, replicates=2)
    assert len(made.recordings) == len(LESSONS[name].slider[1])
    kinds = [step["kind"] for step in recorded(made.html)["steps"]]
    assert kinds == [step["kind"] for step in words("en")["lessons"][name]["steps"]]  # none is dropped
    if name == "hard-work-and-luck":
        asked = made.recordings[0][0].tables["people"]["asked"]
        assert (asked >= 30).mean() >= 0.5
        assert "Answered share in each life" in made.html  # this lesson has no slider
    assert len(made.html.encode()) <= LARGE == 1_500_000


@pytest.mark.long
def test_a_recording_is_small_enough_for_ten(small_lesson):
    """A quick check of the size: a recording of a full lesson takes less than a fifteenth of the limit."""
    one = record(load("distributed-crowd", dict(SIZE)))
    from sim.web.lesson.page_content import compressed

    assert len(compressed(one.frames)) < LARGE / 15
    assert len(small_lesson.html.encode()) < LARGE / 5


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["hybrid"], "side by side; got 1"),
        (["hybrid", "hybrid"], "hybrid is given twice"),
        (["hybrid", "nobody"], "no scenario 'nobody'"),
        (["--slider", "people.effort.mean"], "write it as"),
        (["--slider", "people.effort.mean=0.1"], "give 2 to 24 values; got 1"),
        (["--slider", "people.efort.mean=0.1,0.2"], "unknown key 'people.efort'"),
        (["--slider", "channels.hub.capacity=1,a"], "capacity"),
        (["--slider", "people.effort.mean=[1,2"], "--slider people.effort.mean=[1,2: "),
        (
            ["--slider", "people.effort.mean=-1,2"],
            "slider people.effort.mean=-1: people.effort.mean must be",
        ),
        (
            ["own-people-hub", "own-people-feed", "--slider", "people.count=10,20"],
            "this changes nothing here",
        ),
        (["--set", "people.count=none"], "people.count"),
    ],
)
def test_bad_arguments_are_refused_with_a_sentence(arguments, told, tmp_path):
    out = tmp_path / "lesson.html"
    ran = CliRunner().invoke(main, ["lesson", *arguments, "-o", str(out)])
    assert ran.exit_code == 2
    assert told in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not list(tmp_path.iterdir())


def test_an_existing_file_is_not_overwritten(tmp_path):
    out = tmp_path / "lesson.html"
    out.write_text("mine", encoding="utf-8")
    ran = CliRunner().invoke(main, ["lesson", "-o", str(out)])
    assert (ran.exit_code, out.read_text(encoding="utf-8")) == (2, "mine")
    assert "is not overwritten" in ran.stderr
    nowhere = CliRunner().invoke(main, ["lesson", "-o", str(out / "under.html")])
    assert nowhere.exit_code == 2


@pytest.mark.long
def test_the_command_writes_one_file(tmp_path):
    out = tmp_path / "lesson.html"
    small = [
        "--set",
        "people.count=30",
        "--set",
        "days=9",
        "--slider",
        "seed.luck=1,2",
        "--replicates",
        "2",
        "--workers",
        "0",
    ]
    ran = CliRunner().invoke(main, ["lesson", *small, "--language", "de", "-o", str(out), "--json"])
    assert ran.exit_code == 0, ran.stderr
    assert json.loads(ran.stdout)["bytes"] == out.stat().st_size
    assert [path.name for path in tmp_path.iterdir()] == ["lesson.html"]
    html = out.read_text(encoding="utf-8")
    assert '<html lang="de">' in html
    assert "Und wenn eine Sache anders wäre?" in html  # the lesson's own slider is another


def test_bad_arguments_are_refused_in_python_too():
    with pytest.raises(StudyError, match="no lesson 'x'"):
        sim.lesson(name="x")
    with pytest.raises(StudyError, match="no lesson in the language 'fr'"):
        sim.lesson(language="fr")
    with pytest.raises(UserError, match="can't be paired"):
        sim.lesson([load("hybrid", {"days": 8}), load("noisy-crowd", {"days": 9})])


@pytest.mark.parametrize(
    ("slider", "told"),
    [
        (
            ("days", [5, 10]),
            "slider days: all runs of a lesson have the same length; choose another parameter.",
        ),
        (
            ("channels.feed.reach", [4, 8, 4]),
            "slider channels.feed.reach: give each value only once; got 4, 8, 4.",
        ),
    ],
)
def test_an_impossible_slider_is_refused_before_any_run(slider, told):
    with pytest.raises(StudyError) as refused:
        sim.lesson(["neighbours-only", "distributed-crowd"], slider=slider)
    assert str(refused.value) == told


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ({"days": 5}, "neighbours-only: A run of 5 days is shorter than the lifetime of a question, 7 days"),
        (
            {"days": 12, "asking.rate": 0},
            "The answer key would be empty, because in no other soc",
        ),
    ],
)
def test_a_lesson_without_answered_questions_is_refused(overrides, says):
    with pytest.raises(StudyError, match=f"^{says}"):
        sim.lesson(
            ["neighbours-only", "distributed-crowd"], overrides={"people.count": 20, **overrides},
            replicates=2, workers=0, engine="numpy",
        )  # fmt: skip


def made_of(a, b):
    return sim.lesson(
        [a, b], overrides={"people.count": 40, "days": 12}, slider=("people.on_crowd", [0, 0.5, 1]),
        replicates=2, workers=0, engine="numpy",
    )  # fmt: skip


def test_networks_with_different_values_begin_with_one_of_them_and_say_so():
    made = made_of("distributed-crowd", "hybrid")
    said = (
        "slider people.on_crowd: the value is 1 in scenario A and 0.5 in scenario B. "
        "The lesson begins with 0.5 in both"
    )
    assert said in " ".join(made.notes)
    told = "is at 0.5 in both networks; the scenarios themselves have 1 in A and 0.5 in B."
    assert made.html.count(told) == 2
    assert "<title>“The crowd” or “All together”? – whoanswers</title>" in made.html
    assert "Local or crowd" not in made.html
    assert "Only one thing differs" not in made.html  # of these two, more does


def test_a_network_that_the_slider_does_not_change_does_not_set_its_first_value():
    made = made_of("neighbours-only", "hybrid")
    assert '"base": 1' in made.html or '"base":1' in made.html
    assert "own scenarios" not in made.html


HUB = {"channels.hub.per": "world", "channels.hub.submits": 1.0, "days": 20}
CLOSES = [{"day": 10, "remove": {"who": "hubs"}}]


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        (HUB, {**HUB, "interventions": CLOSES}, "the-hub"),
        (HUB, HUB, "local-or-crowd"),  # nothing closes
        ({"days": 20}, {"days": 20, "interventions": CLOSES}, "local-or-crowd"),  # a hub in each town
        (HUB, {**HUB, "people.effort.mean": 0.1, "interventions": CLOSES}, "local-or-crowd"),
    ],
)
def test_the_text_of_the_hub_is_used_only_where_it_fits(a, b, told):
    pair = tuple(
        load("centralised-local", each).replace({"name": name}) for name, each in (("a", a), ("b", b))
    )
    assert fitting_lesson("the-hub", LessonGrid(None, [None], [pair], 0, own_words=False)) == told


def test_a_network_named_like_a_shipped_one_has_its_own_text():
    own = load("hybrid", {"channels.hub": "none", "question": "And without offices?"})
    grid = LessonGrid(None, [None], [(own, load("hybrid"))], 0, False)
    sides = networks("local-or-crowd", "de", grid)
    assert [name for name, _ in sides] == ["hybrid", words("de")["scenarios"]["hybrid"][0]]
    assert sides[0][1] == "And without offices"


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_for_other_networks_name_no_channel(language):
    own = words(language)
    pair = (load("neighbours-only"), load("friends-online"))
    for name in LESSONS:
        grid = LessonGrid("people.count", [1, 2], [pair, pair], 0, own_words=False)
        told = text_of_networks(name, language, grid)
        assert told["title"] == own["others_title"]
        shown = json.dumps(
            [told["lead"], *told["steps"], told["worksheet"], told["mind"]], ensure_ascii=False
        )
        assert not re.search(r"\b([Oo]ffice|feed|Feed|Büro|hub)", shown)
