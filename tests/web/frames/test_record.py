"""Tests that the page plays what the result tables hold: question by question, day by day, tie by tie."""

import numpy as np
import pandas as pd
import pytest
from helpers import page_days
from helpers.own_channels import MANY, own_channels

from sim import Society
from sim.runner import Funnel, observe
from sim.scenarios.loading import load
from sim.tables import CHANNELS as SHIPPED
from sim.web.frames.day_frame import folded, packed, steps
from sim.web.frames.record import record

SMALL = {"people.count": 90, "days": 24, "places.radius": 2.0}
LEAVE = [
    {"day": 5, "remove": {"count": 6, "who": "top_helpers"}},
    {"day": 8, "move": {"share": 0.1, "who": "random", "to": "2"}},
    {"day": 10, "plug_in": {"share": 0.5, "who": "random"}},
    {"day": 12, "remove": {"who": "hubs", "share": 0.5}},
]
CASES = {
    "word of mouth and offices": ("centralised-local", {}),
    "a feed": ("distributed-crowd", {}),
    "two days a tick": ("distributed-crowd", {"tick_hours": 12, "days": 10}),
    "several answers wanted": (
        "hybrid",
        {"asking.answers_wanted": 3, "channels.feed.found": 1.5, "channels.feed.after_answer": 0.5},
    ),
    "passed on, and people who leave": (
        "hybrid",
        {"channels.word_of_mouth.pass_on": 0.3, "channels.word_of_mouth.hops": 3, "interventions": LEAVE},
    ),
    "managers": ("hybrid", {"channels.managers": {"count": 2}}),
    "joining and leaving the crowd": ("hybrid", {"plugging_in.enabled": True, "people.on_crowd": 0.4}),
    "people who come and go": (
        "hybrid",
        {"people.turnover": {"enabled": True, "stay": {"median": 3}}, "interventions": LEAVE},
    ),
    "a user's channel": ("hybrid", {"channels.mailing_list": {}}),
    "only a user's channel": (
        "neighbours-only",
        {"channels": {"word_of_mouth": "none", "radio": {"share": 0.3}}},
    ),
    "twelve channels": ("hybrid", {"channels.managers": {}, **MANY, "interventions": LEAVE}),
}


@pytest.fixture(scope="module", params=CASES)
def recorded(request):
    name, changes = CASES[request.param]
    with own_channels():
        scenario = load(name, {**SMALL, **changes})
        recording = record(scenario, engine="numpy")
        yield scenario, recording, page_days.read(recording.frames, recording.ties)


@pytest.mark.long
def test_recording_changes_nothing(recorded):
    scenario, recording, _ = recorded
    plain = Society(scenario, engine="numpy").run().tables()
    for name, table in recording.tables.items():
        pd.testing.assert_frame_equal(table, plain[name])


def test_every_question_is_as_in_the_table(recorded):
    _, recording, found = recorded
    table, people = recording.tables["questions"], recording.people
    tick = recording.head["tick"]
    count = len(people["town"])
    assert len(found.questions) == len(table)
    told = sorted(found.questions, key=lambda q: q["asked"] * count + q["asker"])
    for row, q in zip(table.itertuples(), told, strict=True):
        assert (row.asker, row.asked_day) == (q["asker"], pytest.approx(q["asked"] * tick))
        assert row.topic == people["topics"][q["topic"]]
        assert row.difficulty == pytest.approx(q["difficulty"], abs=0.0005001)
        names = recording.head["names"]
        assert set(row.channels.split("+")) - {""} >= {
            n for c, n in enumerate(names) if q["channels"] >> c & 1
        }
        assert row.shown == q["shown"]
        assert (row.status == "expired") == (q["expired"] is not None)


def test_readers_are_counted_once_a_day(recorded):
    scenario, recording, found = recorded
    channels = [n for n, c in scenario.channels if c is not None]
    if len(channels) > 1 or scenario.channels.feed is None:
        return  # there one person may be shown a question twice on a day
    read = recording.tables["questions"].sort_values(["asked_day", "asker"])["read"].tolist()
    told = [q["read"] for q in sorted(found.questions, key=lambda q: (q["asked"], q["asker"]))]
    assert told == read


@pytest.mark.long
def test_the_steps_people_reach_are_those_of_the_funnel(recorded):
    scenario, _, found = recorded
    society = Society(scenario, engine="numpy")
    funnel = Funnel(society)
    observe(society, funnel)
    counted = funnel.table()
    told = sorted(found.questions, key=lambda q: (q["asked"], q["asker"]))
    for row, q in zip(counted.itertuples(), told, strict=True):
        came = list(q["came"].values())
        assert sum(stage >= 2 for stage in came) == row.people_able
        assert sum(stage == 3 for stage in came) == row.people_willing


def test_every_attempt_is_as_in_the_table(recorded):
    _, recording, found = recorded
    count = len(recording.people["town"])
    names = recording.head["names"]
    rows = []
    for tick, n, helper, channel, helpful, surplus in found.answers:
        q = found.questions[n]
        day = tick * recording.head["tick"]
        rows.append((day, q["asked"] * count + q["asker"], helper, names[channel], helpful, surplus))
    a = recording.tables["answers"]
    wanted = a[["day", "question_id", "helper", "channel", "helpful", "surplus"]].itertuples(index=False)
    assert sorted(rows) == sorted(tuple(row) for row in wanted)


def test_every_day_is_as_in_the_table(recorded):
    _, recording, found = recorded
    days, lasting = recording.tables["days"], recording.head["lifetime"]
    assert len(found.days) == len(days) == recording.head["days"]
    on = set(recording.head["crowd"])
    for row, day in zip(days.itertuples(), found.days, strict=True):
        assert (row.asked, row.hostile, row.removed) == (day["asked"], day["hostile"], len(day["removed"]))
        assert row.mean_morale == pytest.approx(day["morale"], abs=0.0000501)
        on ^= set(day["crowd"])
    ended = [q["expired"] for q in found.questions if q["expired"] is not None]
    assert np.bincount(ended, minlength=len(days)).tolist() == days["expired"].tolist()
    assert all(q["expired"] - q["asked"] == lasting - 1 for q in found.questions if q["expired"] is not None)
    assert sum(q["withdrawn"] is not None for q in found.questions) == days["withdrawn"].sum()


def test_people_and_homes_are_as_in_the_table(recorded):
    _, recording, found = recorded
    table, people = recording.tables["people"], recording.people
    x, town = np.array(people["x"]), np.array(people["town"])
    for day in found.days:
        for person, to, at, _ in day["moved"]:
            x[person], town[person] = at, to
    assert np.allclose(np.diff(x) / 100, np.diff(table["x_km"]), atol=0.011)
    assert [people["towns"][t] for t in town] == table["town"].tolist()
    assert np.allclose(people["effort"], table["effort"], rtol=0.006)
    assert people["fifth"] == table["effort_fifth"].tolist()
    gone = {person for day in found.days for person in day["removed"]}
    assert gone == set(table.index[table["removed_day"].notna()])
    absent = set(recording.head["away"])
    for row, day in zip(recording.tables["days"].itertuples(), found.days, strict=True):
        absent = (absent ^ set(day["away"])) | set(day["removed"])
        assert len(table) - len(absent) == getattr(row, "present", len(table) - len(absent))


@pytest.mark.long
def test_ties_at_the_end_are_those_of_the_society(recorded):
    scenario, _, found = recorded
    ties = Society(scenario, engine="numpy").run().ties_table()
    near = ties[(ties["layer"] == "online") | (ties["from"] < ties["to"])]
    layer = (near["layer"] == "online").astype(int)
    assert set(found.ties) == set(zip(layer, near["from"], near["to"], strict=True))
    strength = dict(zip(zip(layer, near["from"], near["to"], strict=True), near["strength"], strict=True))
    assert all(found.ties[key] / 100 >= now - 0.0101 for key, now in strength.items())  # fading isn't told


def test_numbers_are_decoded_as_they_were_encoded():
    values = [0, 1, 127, 128, 16_383, 16_384, 2**31, 2**40 + 5]
    frame = page_days.Bytes(packed(values))
    assert [frame.next() for _ in values] == values
    signed = [0, -1, 1, -64, 64, -(2**33)]
    frame = page_days.Bytes(packed(folded(signed)))
    assert [frame.signed() for _ in signed] == signed
    assert steps([5, 3, 9]).tolist() == folded([5, -2, 6]).tolist()
    assert packed([]) == b""


def test_frames_and_head_name_every_channel_that_a_question_took(recorded):
    scenario, recording, found = recorded
    names = recording.head["names"]
    used = {name for name, settings in scenario.channels if settings is not None}
    assert set(recording.head["channels"]) == used <= set(names)
    assert names[:4] == list(SHIPPED)
    assert names[4:] == sorted(used - set(SHIPPED))
    taken = {names[channel] for _, _, _, channel, _, _ in found.answers}
    assert taken == set(recording.tables["answers"]["channel"])
