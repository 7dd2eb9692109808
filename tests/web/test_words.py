"""The words: each language says the same things, and every name that is used is there."""

import re
from pathlib import Path

import pytest

from sim.scenario import shipped
from sim.web.lessons import LESSONS
from sim.web.words import LANGUAGES, words

PAGE = Path(__file__).resolve().parents[2] / "sim" / "web" / "page"


def shape(told):
    """Keys and lengths; texts by the places that they name."""
    if isinstance(told, dict):
        return {key: shape(each) if key != "kind" and key != "by" else each for key, each in told.items()}
    if isinstance(told, list):
        return [shape(each) for each in told]
    if isinstance(told, str):
        return sorted(re.findall(r"\{(\w+)\}", told))
    return told


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_languages_say_the_same_things(language):
    english, other = words("en"), words(language)
    assert english.keys() == other.keys()
    for part in english:
        assert shape(other[part]) == shape(english[part]), part
    same = [key for key, text in english["page"].items() if text == other["page"][key] and len(text) > 5]
    assert set(same) <= {"person", "person_number"}, "not translated"


def test_every_lesson_has_its_words():
    for language in LANGUAGES:
        told = words(language)["lessons"]
        assert told.keys() == LESSONS.keys()
        for lesson in told.values():
            assert sum(int(minutes) for minutes, _ in lesson["plan"]) == 45
            assert len(lesson["worksheet"]) == len(lesson["key"]) > max(lesson["slider_tasks"])
            assert lesson["steps"][0]["kind"] == "watch"
            first = next(step["kind"] for step in lesson["steps"] if step["kind"] in ("guess", "who"))
            asked = next(step for step in lesson["steps"] if step["kind"] == first)
            assert len(asked["choices"]) == 3


def test_words_that_are_said_are_there_and_no_others():
    english = {**words("en")["page"], **words("en")["live"]["page"]}
    code = "".join(file.read_text(encoding="utf-8") for file in PAGE.glob("*.js"))
    template = "".join(file.read_text(encoding="utf-8") for file in PAGE.glob("*.html.j2"))
    said = set(re.findall(r'say\(\s*"(\w+)"', code)) | set(re.findall(r"words\.(\w+)", template))
    assert said <= english.keys()
    begun = tuple(re.findall(r"say\(`(\w+_)\$\{", code))
    assert {"person_", "fate_", "kind_"} <= set(begun)
    named = set(re.findall(r'"(\w+)"', code)) | {"town_number"}
    assert [k for k in english if k not in said | named and not k.startswith(begun)] == []


def test_scenarios_that_have_names_exist():
    for language in LANGUAGES:
        assert set(words(language)["scenarios"]) <= set(shipped())
        assert len(words(language)["topics"]) == len(set(words(language)["topics"])) == 12
