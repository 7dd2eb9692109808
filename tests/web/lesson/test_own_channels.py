"""What a page knows of users' channels: their names, phrases and marks, in its language or in English."""

import pytest
from helpers.own_channels import MANY, OWN, own_channels

from sim import Society, load, parts
from sim.errors import StudyError
from sim.registry.parts import CHANNELS
from sim.tables import conform
from sim.tables.frames import declared
from sim.web.frames.record import Recorder
from sim.web.lesson.labels import name_and_way, start_in_words

SMALL = {"people.count": 30, "days": 10}


@pytest.fixture(autouse=True)
def registered():
    with own_channels():
        yield


def head_of(changes, language):
    recorder = Recorder(Society(load("hybrid", {**SMALL, **changes}), engine="numpy"))
    return start_in_words(recorder.start, "A", language)["head"]


def test_a_page_with_shipped_channels_only_gets_no_phrases():
    head = head_of({}, "en")
    assert head["names"] == ["word_of_mouth", "hub", "feed", "managers"]
    assert "texts" not in head
    assert "marks" not in head


def test_phrases_are_in_the_language_of_the_page_or_english():
    english, german = head_of(MANY, "en"), head_of(MANY, "de")
    assert english["names"][4:] == list(english["texts"]) == list(english["marks"]) == sorted(OWN)
    assert (english["texts"]["mailing_list"], german["texts"]["mailing_list"]) == (
        "by mailing list",
        "per Mailingliste",
    )
    assert (english["texts"]["bazaar"], german["texts"]["bazaar"]) == ("at the <b>bazaar</b>",) * 2
    assert (english["texts"]["forum"], german["texts"]["forum"]) == ("by forum", "im Forum")
    assert english["texts"]["radio"] == german["texts"]["radio"] == "by radio"
    assert (english["marks"]["chat"], english["marks"]["wall"]) == ("#", "W")


def test_a_shipped_network_with_a_further_channel_is_described_by_its_own_question():
    assert name_and_way(load("hybrid"), "en")[0] == "All together"
    assert name_and_way(load("hybrid", {"channels.chat": {}}), "en")[0] == "hybrid"


@pytest.mark.parametrize("mark", ["", "ab", " ", "\u202e", "\n"])
def test_a_mark_is_one_visible_character(mark):
    with pytest.raises(StudyError, match="The mark of the channel 'pigeon' must be one visible character"):

        @parts.channel(mark=mark)
        def pigeon(view, questions, settings, luck):
            """Reach nobody."""

    assert "pigeon" not in CHANNELS


def test_the_column_of_a_channel_says_how_its_questions_travel():
    days = Society(load("hybrid", {**SMALL, "channels.bazaar": {}}), engine="numpy").run().days_table()
    column = declared("days", conform("days", days))[-1]
    assert (column.name, column.meaning.split("travel ")[1]) == ("share_on_bazaar", "at the <b>bazaar</b>")
    unknown = declared("days", days.rename(columns={"share_on_bazaar": "share_on_carrier_pigeon"}))[-1]
    assert unknown.meaning.endswith("travel by carrier pigeon")
