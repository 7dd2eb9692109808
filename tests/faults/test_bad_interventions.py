"""Interventions that can't be done are refused before anything runs, each with its place and its rule."""

from dataclasses import asdict

import pytest

from sim import Society, load
from sim.errors import UserError
from sim.runner import FastAskers, Shortfall, merge_notes, run_lives, stored_note
from sim.studies.validate import notes

BAD = {
    "{day: 180, plug_in: {share: 0.3}}": (
        "interventions[0].day must come before the end of the run, day 180; got 180"
    ),
    "{day: -1, plug_in: {share: 0.3}}": (
        "interventions[0].day must be a whole number from 0 to 36500; got -1"
    ),
    "{plug_in: {share: 0.3}}": ("interventions[0].day is missing; it must be a whole number from 0 to 36500"),
    "{day: 3}": (
        "interventions[0] must have exactly one of set, remove, plug_in, move, hire, event; got none"
    ),
    "{day: 3, event: {}, plug_in: {share: 1}}": (
        "interventions[0] must have exactly one of set, remove, plug_in, move, hire, event; got plug_in and "
        "event"
    ),
    "{day: 3, plug_in: {share: 1.5}}": (
        "interventions[0].plug_in.share must be a share from 0 to 1; got 1.5"
    ),
    "{day: 3, plug_in: {}}": ("interventions[0].plug_in must have a share or a count, or ids; got none"),
    "{day: 3, plug_in: {share: 0.1, count: 5}}": (
        "interventions[0].plug_in must have a share or a count, not both"
    ),
    "{day: 3, plug_in: {count: 1, who: hubs}}": (
        "interventions[0].plug_in.who must be random, best_connected, convinced or a list of different "
        "towns; got the text 'hubs'"
    ),
    "{day: 3, plug_in: {count: 1, who: [Nowhere]}}": (
        "interventions[0].plug_in.who names the town 'Nowhere', which doesn't exist. "
        "The towns are 1, 2, 3, 4."
    ),
    "{day: 3, move: {count: 1}}": ("interventions[0].move.to is missing; it must be a text"),
    "{day: 3, move: {count: 1, to: '5'}}": (
        "interventions[0].move.to names the town '5', which doesn't exist. The towns are 1, 2, 3, 4."
    ),
    "{day: 3, event: {town: '9'}}": (
        "interventions[0].event.town names the town '9', which doesn't exist. The towns are 1, 2, 3, 4."
    ),
    "{day: 3, event: {twon: '1'}}": ("unknown key 'interventions[0].event.twon'. Did you mean 'town'?"),
    "{day: 3, hire: {count: 2}}": (
        "interventions[0].hire hires community managers, but the scenario doesn't use channels.managers"
    ),
    "{day: 3, set: {channels.hub.capacity: -2}}": (
        "interventions[0].set: channels.hub.capacity must be a number from 0 to .inf; got -2 (default 3)"
    ),
    "{day: 3, set: {channels.hub.capcity: 2}}": (
        "interventions[0].set: 'channels.hub.capcity' is not a value that can be set during a run. Did you "
        "mean 'channels.hub.capacity'?"
    ),
    "{day: 3, set: {people.effort.mean: 2}}": (
        "interventions[0].set: 'people.effort.mean' is not a value that can be set during a run. Only"
        " values of channels, rules, asking and helping can be set."
    ),
    "{day: 3, set: {channels.hub: {capacity: 2}}}": (
        "interventions[0].set: 'channels.hub' is not a value that can be set during a run."
    ),
    "{day: 3, set: {channels.managers.picks: 2}}": (
        "interventions[0].set: 'channels.managers.picks' can't be set, because the scenario doesn't use "
        "channels.managers"
    ),
    "{day: 3, set: {asking.lifetime: 2}}": (
        "interventions[0].set: asking.lifetime can't be set during a run, because it would be unclear"
        " which questions are censored"
    ),
    "{day: 3, set: {asking.channel_weights: {managers: 1}}}": (
        "interventions[0].set: asking.channel_weights names 'managers', but the scenario uses "
        "word_of_mouth, hub, feed"
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("item", BAD)
def test_each_says_where_and_why(item, tmp_path):
    file = tmp_path / "town.yaml"
    file.write_text(f"extends: hybrid\ninterventions:\n  - {item}\n", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load(file)
    told = str(refused.value)
    assert BAD[item] in told
    assert told.startswith(f"{file}:3:")
    assert "\n" not in told


def test_all_are_told_at_once(tmp_path):
    file = tmp_path / "town.yaml"
    items = "\n".join(
        f"  - {item}" for item in ("{day: 3}", "{day: 999, event: {}}", "{day: 3, set: {asking.rate: 7}}")
    )
    file.write_text(f"extends: hybrid\ninterventions:\n{items}\n", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load(file)
    assert [line.split(": ")[0].split(":")[-2] for line in str(refused.value).split("\n")] == ["3", "4", "5"]


def test_no_hub_to_remove():
    with pytest.raises(UserError, match=r"remove removes hubs, but the scenario doesn't use channels.hub"):
        load("neighbours-only", {"interventions": [{"day": 3, "remove": {"who": "hubs"}}]})


def test_a_term_that_ends_before_it_begins():
    hired = {"channels.managers": {}, "interventions": [{"day": 9, "hire": {"count": 1, "until": 9}}]}
    with pytest.raises(UserError, match=r"hire\.until must come after its day, 9; got 9"):
        load("hybrid", hired)


def test_a_value_that_is_wrong_only_after_another_was_set():
    """Values are checked as they will stand on that day, in order of days and not of the list."""
    weights = {"asking.channel_weights": {"feed": 0.0, "hub": 1.0}}
    acts = [{"day": 9, "set": {"asking.channel_weights": {"feed": 0.0}}}, {"day": 3, "set": weights}]
    with pytest.raises(UserError, match=r"interventions\[0\]\.set: asking\.channel_weights must be above 0"):
        load("hybrid", {"interventions": acts})


def test_towns_of_a_file_are_checked_once_it_is_read(tmp_path):
    (tmp_path / "people.csv").write_text("id,town\n1,Ashby\n2,Brook\n", encoding="utf-8")
    file = tmp_path / "town.yaml"
    text = (
        "extends: base\npeople: {from_file: {path: people.csv, town: town}}\nchannels: {word_of_mouth: {}}\n"
    )
    file.write_text(f"{text}interventions: [{{day: 1, event: {{town: Ashbee}}}}]\n", encoding="utf-8")
    with pytest.raises(
        UserError, match=r"interventions\[0\]\.event\.town names the town 'Ashbee', but the towns are"
    ):
        Society(load(file))


def test_written_and_read_again_they_are_the_same(tmp_path):
    acts = [
        {
            "day": 5,
            "set": {"channels.feed.reach": 3, "asking.difficulty": {"a": 1, "b": 2}},
            "label": "a calm feed",
        },
        {"day": 6, "move": {"share": 0.5, "to": "2", "who": ["1", "3"]}},
        {"day": 7, "hire": {"count": 2, "until": 20}},
    ]
    made = load("hybrid", {"interventions": acts, "channels.managers": {}})
    file = tmp_path / "again.yaml"
    file.write_text(made.to_yaml(), encoding="utf-8")
    assert load(file) == made
    assert load(file).hash == made.hash
    assert load(file).to_dict()["interventions"][0]["set"]["asking.difficulty"] == {"a": 1, "b": 2}


def test_what_is_no_intervention_is_told_what_one_is():
    with pytest.raises(
        UserError, match=r"interventions\[0\] must be a group of \{day, .*; got the text 'tea'$"
    ):
        load("hybrid", {"interventions": ["tea"]})


def test_towns_may_be_named_by_their_numbers():
    """Towns without names of their own are called 1, 2, 3, and nobody thinks of quotes there."""
    acts = [
        {"day": 3, "move": {"count": 1, "to": 2, "who": [1, 3]}},
        {"day": 4, "event": {"town": 4}},
    ]
    words = [
        {"day": 3, "move": {"count": 1, "to": "2", "who": ["1", "3"]}},
        {"day": 4, "event": {"town": "4"}},
    ]
    assert load("hybrid", {"interventions": acts}) == load("hybrid", {"interventions": words})
    with pytest.raises(UserError, match="names the town '5', which doesn't exist"):
        load("hybrid", {"interventions": [{"day": 4, "event": {"town": 5}}]})
    with pytest.raises(UserError, match="must be a text; got true"):
        load("hybrid", {"interventions": [{"day": 4, "event": {"town": True}}]})


def test_no_value_is_suggested_that_can_not_be_set():
    with pytest.raises(UserError) as refused:
        load("hybrid", {"interventions": [{"day": 3, "set": {"channels.hub.pr": 1}}]})
    assert "Did you mean 'channels.hub.per'" not in str(refused.value)


FEW = {"people.count": 20, "days": 8, "channels.managers": {}}


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        (
            [{"day": 3, "remove": {"count": 21}}],
            "interventions[0].remove.count must be at most the number of people, 20; got 21",
        ),
        (
            # in order of days and not of the list; a share of those who are left
            [{"day": 4, "remove": {"count": 9}}, {"day": 3, "remove": {"share": 0.6, "who": "top_helpers"}}],
            "interventions[0].remove.count must be at most the number of people minus those removed before, "
            "8; got 9",
        ),
        (
            [{"day": 3, "remove": {"share": 1}}, {"day": 4, "hire": {"count": 1}}],
            "interventions[1].hire.count must be at most the number of people minus those removed before, 0; "
            "got 1",
        ),
        (
            [{"day": 3, "remove": {"who": "hubs", "count": 5}}],
            "interventions[0].remove.count must be at most the number of hubs, 4; got 5",
        ),
    ],
)
def test_more_than_there_can_be(acts, told):
    hubs = {"channels.hub.per": "town", "places.towns": 4}
    with pytest.raises(UserError) as refused:
        load("hybrid", {**FEW, **hubs, "interventions": acts})
    assert str(refused.value).endswith(told)


def test_nobody_can_be_brought_to_a_crowd_without_a_feed():
    with pytest.raises(
        UserError, match=r"plug_in brings people to the feed, but the scenario doesn't use channels.feed"
    ):
        load("neighbours-only", {"interventions": [{"day": 3, "plug_in": {"share": 0.5}}]})


def test_what_could_be_done_only_in_part_is_told_with_numbers():
    acts = [
        {"day": 1, "plug_in": {"count": 20}},
        {"day": 1, "plug_in": {"share": 0.5}},
        {"day": 1, "move": {"count": 20, "to": "1"}},
        {"day": 2, "remove": {"count": 6, "who": ["1", "2"]}},
        {"day": 2, "remove": {"share": 0.0}},
        {"day": 3, "hire": {"count": 2}},
    ]
    told: list[str] = []
    scenario = load("hybrid", {**FEW, "places.towns": 2, "people.on_crowd": 0.5, "interventions": acts})
    run_lives(scenario, lives=2, engine="numpy", notes=told)
    assert "2 community managers made" in told.pop()  # what their time was
    some = " (in at least one run)."
    assert all(note.endswith(some) for note in told)
    on_crowd = 20 - int(told[0].removesuffix(some).split(": ")[-1])
    assert 0 < on_crowd < 20
    assert told[0].startswith("hybrid: interventions[0].plug_in brought fewer than 20 people to the feed on ")
    assert told[1] == f"hybrid: interventions[1].plug_in brought no people to the feed on day 1{some}"
    assert told[2].startswith("hybrid: interventions[2].move moved fewer than 20 people on day 1: ")
    assert len(told) == 3


def test_only_a_count_is_joined_with_those_of_other_runs():
    short = Shortfall("a", 0, "move", 3, "people", 9, 4)
    alike = "a: interventions[0].move moved fewer than 9 people on day 3: 7."  # such as a file's own words
    assert merge_notes([alike, short, alike.replace("7", "2")], 2) == (
        alike,
        "a: interventions[0].move moved fewer than 9 people on day 3: 4 (in at least one run).",
        alike.replace("7", "2"),
    )


def test_a_term_beyond_the_end_is_told_before_the_run(tmp_path):
    file = tmp_path / "town.yaml"
    file.write_text(
        "extends: hybrid\nname: town\ndays: 9\nchannels: {managers: {}}\n"
        "interventions: [{day: 3, hire: {count: 1, until: 400}}]\n",
        encoding="utf-8",
    )
    assert notes(file) == [
        "town: interventions[0].hire.until, 400, is after the end of the run, day 9; the managers stay until "
        "the end."
    ]


def test_fast_askers_of_many_runs_are_one_note():
    found = [FastAskers("town", 500, many, largest) for many, largest in ((7, 7.01), (9, 2.25), (8, 3.4))]
    (note,) = merge_notes(found, 3)
    assert note.startswith("town: 7 to 9 of 500 people have a rate of asking above one question a tick")
    assert "(the largest is 7.01)" in note
    assert "town: 7 of 500 people" in merge_notes(found[:1], 1)[0]
    assert stored_note(asdict(found[0])) == found[0]
