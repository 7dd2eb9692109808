"""Tests of the word files: languages have the same texts, and every text that is used exists."""

import re
from pathlib import Path

import pytest

from sim.scenarios.loading import load, shipped
from sim.scenarios.shape import DECLARATIONS
from sim.tables.intervention_labels import labels_by_day
from sim.web.lesson.alternatives import for_any
from sim.web.lesson.labels import first_names
from sim.web.lesson.shipped_lessons import LESSONS
from sim.web.server.sliders import PATHS
from sim.web.server.view_request import ACTS
from sim.web.words import LANGUAGES, digits_that_add_up, words

PAGE = Path(__file__).resolve().parents[3] / "sim" / "web" / "page"


def shape(told):
    """Return keys and lengths of a part of a word file; for a text, the places that it contains."""
    if isinstance(told, dict):
        return {key: shape(each) if key != "kind" and key != "by" else each for key, each in told.items()}
    if isinstance(told, list):
        return [shape(each) for each in told]
    if isinstance(told, str):
        return sorted(re.findall(r"\{(\w+)\}", told))
    return told


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_languages_have_the_same_texts(language):
    english, other = words("en"), words(language)
    assert english.keys() == other.keys()
    for part in english.keys() - {
        "declared"
    }:  # English declarations are in the code; only other languages need them here
        assert shape(other[part]) == shape(english[part]), part
    same = [key for key, text in english["page"].items() if text == other["page"][key] and len(text) > 5]
    assert set(same) <= {"person", "person_number"}, "not translated"


def test_rounded_shares_have_the_rounded_difference():
    shares = [(k / 617, (k * 7 % 613) / 613) for k in range(600)]
    added = [digits_that_add_up(a, b) for a, b in shares]
    assert set(added) >= {0, 1}  # some do in whole numbers, some don't
    for (a, b), digits in zip(shares, added, strict=True):
        read = [float(f"{100 * each:.{digits}f}") for each in (a, b, b - a)]
        assert read[1] - read[0] == pytest.approx(read[2], abs=1e-9)


def test_every_lesson_has_its_words():
    for language in LANGUAGES:
        told = words(language)["lessons"]
        assert told.keys() == LESSONS.keys()
        for lesson in told.values():
            assert sum(int(minutes) for minutes, _, _ in lesson["plan"]) == 45
            assert len(lesson["worksheet"]) == len(lesson["key"])
            assert [step["kind"] for step in lesson["steps"][:2]] == ["meet", "watch"]
            first = next(step["kind"] for step in lesson["steps"] if step["kind"] in ("guess", "who"))
            asked = next(step for step in lesson["steps"] if step["kind"] == first)
            assert len(asked["choices"]) == 3


def test_every_text_that_is_used_exists_and_every_text_is_used():
    english = {**words("en")["page"], **words("en")["live"]["page"]}
    code = "".join(file.read_text(encoding="utf-8") for file in PAGE.glob("*.js"))
    template = "".join(file.read_text(encoding="utf-8") for file in PAGE.glob("*.html.j2"))
    said = set(re.findall(r'say\(\s*"(\w+)"', code)) | set(re.findall(r"words\.(\w+)", template))
    assert said <= english.keys()
    begun = tuple(re.findall(r"say\(`(\w+_)\$\{", code))
    assert {"person_", "fate_", "kind_"} <= set(begun)
    named = set(re.findall(r'"(\w+)"', code)) | {"town_number"}
    assert [k for k in english if k not in said | named and not k.startswith(begun)] == []


def test_every_slider_has_its_words():
    """The declarations are in English. Every other language translates each of them, and nothing else."""
    meanings = {DECLARATIONS[path].meaning for path in PATHS}
    assert words("en")["declared"] == {}
    for language in LANGUAGES[1:]:
        told = words(language)["declared"]
        assert told.keys() == meanings
        assert all(text and text != english for english, text in told.items())
    for language in LANGUAGES:
        live = words(language)["live"]
        assert list(live["sliders"]) == list(PATHS)
        assert len(set(live["sliders"].values())) == len(PATHS)
        assert live["units"].keys() == {DECLARATIONS[path].unit for path in PATHS} - {"", "share"}


def test_every_act_has_its_words():
    lived = [done for name in shipped() for done in load(name).to_dict()["interventions"]]
    lived += [{"day": 3, **act} for act in ACTS.values()]
    marks = {what for _, what in labels_by_day({"interventions": lived})}
    marks |= {
        each["label"]
        for plan in LESSONS.values()
        for own in plan.own
        for each in own.get("interventions", ())
    }
    for language in LANGUAGES:
        assert words(language)["marks"].keys() == marks
        assert {f"act_{name}" for name in ACTS} <= words(language)["live"]["page"].keys()
    german = words("de")
    assert all(text != words("en")["marks"][mark] for mark, text in german["marks"].items())


def test_everything_that_pupils_can_change_has_its_words():
    offered = {one.name for plan in LESSONS.values() for one in plan.alternatives}
    offered |= {one.name for one in for_any((load("hybrid"), load("neighbours-only")))}
    for language in LANGUAGES:
        assert words(language)["alternatives"].keys() == offered


def test_first_names_are_many_and_different():
    names = first_names(320)
    assert len(set(names)) == 320
    assert all(name[0].isupper() and name.isalpha() for name in names)


def test_scenarios_that_have_names_exist():
    for language in LANGUAGES:
        assert set(words(language)["scenarios"]) == set(shipped()) - {"base"}
        assert len(words(language)["topics"]) == len(set(words(language)["topics"])) == 12


def test_a_plan_has_a_row_for_every_step():
    """This way a step that is dropped takes its row and its tasks with it."""
    for language in LANGUAGES:
        for lesson in words(language)["lessons"].values():
            assert len(lesson["plan"]) == len(lesson["steps"])
            named = [task for _, what, tasks in lesson["plan"] for task in tasks if "{tasks}" in what]
            assert set(named) <= set(range(len(lesson["worksheet"])))


def test_no_figure_of_a_network_is_typed_into_a_text():
    """Numbers of a scenario are filled in; a number written into a text would become outdated."""
    typed = {
        "en": r"\b(two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|half|\d+)\b",
        "de": r"\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|zwanzig|Hälfte|\d+)\b",
    }
    for language in LANGUAGES:
        told = words(language)
        ways = [way for _, way in told["scenarios"].values()]
        ways += [way for lesson in told["lessons"].values() for _, way in lesson.get("networks", [])]
        ways += [lesson["lead"] for lesson in told["lessons"].values()]
        assert [way for way in ways if re.search(typed[language], way)] == []
