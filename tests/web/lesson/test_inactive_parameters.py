"""Tests that inactive parameters change nothing, and that sliders of active parameters are accepted."""

from functools import partial
from math import inf

import pytest
from helpers.page_names import with_markup

from sim.errors import UserError
from sim.scenarios.loading import load
from sim.web.frames.record import record
from sim.web.lesson import shipped_lessons
from sim.web.lesson.inactive_parameters import REPLACED_BY_FILE, SWITCHED, why_inactive
from sim.web.lesson.lesson_grid import has_effect, load_grid
from sim.web.server.sliders import PATHS

SMALL = {"people.count": 40, "days": 12, "asking.rate": 0.3, "places.radius": 2.0}
# A value other than the default, and what must be said beside it for it to be looked at.
OTHER = {
    "ties.face_to_face.homophily": (3, {"ties.face_to_face.kind": "random"}),
    "ties.face_to_face.rewiring": (0.9, {}),
    "ties.face_to_face.attractiveness_shape": (1.1, {}),
    "ties.face_to_face.degree": (4, {"ties.face_to_face.kind": "star"}),
    "ties.online.homophily": (3, {}),
    "ties.online.rewiring": (0.9, {}),
    "ties.online.attractiveness_shape": (1.1, {"ties.online.kind": "random"}),
    "ties.online.degree": (4, {"ties.online.kind": "none"}),
    "people.on_crowd_who": ("best_connected", {"people.on_crowd": 1}),
    "people.rhythm.awake": (9.0, {"people.rhythm": {}}),
    "people.rhythm.peak": (3.0, {"people.rhythm": {}}),
    "people.turnover.present": (0.9, {}),
    "people.turnover.stay": ({"median": 1, "sigma": 0}, {}),
    "people.turnover.stay.sigma": (0, {"people.turnover": {"enabled": True, "stay": {"median": inf}}}),
    "people.turnover.attachment": (9, {}),
    "asking.effort_correlation": (0.9, {"asking.spread": 0}),
    "asking.channel_weights": ({"hub": 5, "feed": 1}, {}),
    "asking.learning": (0.9, {}),
    "discouragement.up": (0.9, {"discouragement.enabled": False}),
    "discouragement.down": (0.9, {"discouragement.enabled": False}),
    "discouragement.withdraw": (5, {"discouragement.enabled": False}),
    "channels.feed.sting": (0.9, {"discouragement.enabled": False, "channels.feed.hostility": 0.5}),
    "meeting.turnout": (0.9, {}),
    "meeting.meets": (9, {}),
    "plugging_in.threshold": (0.01, {}),
    "plugging_in.entrances": (9, {}),
    "plugging_in.memory": (1, {}),
    "plugging_in.rate": (1, {}),
    "plugging_in.leave_below": (1, {}),
    "channels.word_of_mouth.hops": (5, {}),
    "channels.word_of_mouth.referral": (1, {}),
    "channels.feed.viral.shape": (0.2, {}),
    "channels.feed.voting": (0.5, {"channels.feed.ranking": "newest"}),
    "channels.feed.after_answer": (0.0, {}),
    "channels.managers.picks": (9, {"channels.managers": {}}),
    "channels.managers.sample": (2, {"channels.managers": {}}),
    "channels.managers.introductions": (9, {"channels.managers": {}}),
    "channels.managers.trust": (1, {"channels.managers": {}}),
    "channels.managers.hours": (2, {"channels.managers": {}}),
    "channels.managers.minutes": (1, {"channels.managers": {}}),
    "channels.managers.cost": (1, {"channels.managers": {}}),
}


PLAIN = {}  # recordings that several tests compare with


def recorded(scenario):
    """Record a scenario that reads no files; each scenario is recorded only once."""
    named = scenario.to_yaml()
    if named not in PLAIN:
        PLAIN[named] = record(scenario, engine="numpy")
    return PLAIN[named]


def days(name, overrides, path, value, first=recorded):
    """Return why a parameter is inactive, and the ties and days without and with a changed value."""
    plain = load(name, overrides)
    said = {f"{path}.mean": value} if path == "plugging_in.threshold" else {path: value}
    one, two = first(plain), record(load(name, {**overrides, **said}), engine="numpy")
    return why_inactive(plain, next(iter(said))), (one.ties, one.frames), (two.ties, two.frames)


def test_every_parameter_declared_inactive_is_tested():
    assert {path for off in SWITCHED for path in off.paths} == OTHER.keys()


@pytest.mark.long
@pytest.mark.parametrize("path", OTHER)
def test_inactive_parameters_change_nothing(path):
    value, beside = OTHER[path]
    why, before, after = days("hybrid", {**SMALL, **beside}, path, value)
    assert why
    assert before == after


@pytest.mark.parametrize("path", ["channels.feed.sting", "asking.learning", "meeting.meets"])
def test_parameters_switched_on_by_an_intervention_are_active(path):
    switch = {
        "channels.feed.sting": {"set": {"discouragement.enabled": True}},
        "asking.learning": {"set": {"asking.channels": "learned"}},
        "meeting.meets": {"event": {}},
    }[path]
    beside = {"discouragement.enabled": False} if path == "channels.feed.sting" else {}
    scenario = load("hybrid", {**SMALL, **beside})
    assert why_inactive(scenario, path)
    try:
        later = scenario.replace({"interventions": [{"day": 3, **switch}]})
    except UserError:
        return  # what can't be set on a day is never switched on
    assert why_inactive(later, path) == ""


@pytest.mark.long
@pytest.mark.parametrize("path", REPLACED_BY_FILE)
def test_values_that_a_file_has_for_everybody_are_not_drawn(path, tmp_path):
    rows = [
        f"p{n},{'ab'[n % 2]},x:1;y:{n},{0.1 * n},{n},{-n},yes,{0.02 * n},{n % 3},{n % 3 + 5}"
        for n in range(1, 21)
    ]
    head = "id,town,interests,effort,x,y,on_crowd,asking_rate,joined,left\n"
    scenario = (
        "extends: hybrid\ndays: 9\nasking: {rate: 0.3, spread: 0.5}\n"
        "people: {on_crowd: 0.5, turnover: {enabled: true}, from_file: {path: p.csv}}\n"
    )
    (tmp_path / "own.yaml").write_text(scenario, encoding="utf-8")
    (tmp_path / "p.csv").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    value = {
        "people.count": 7,
        "people.on_crowd_who": "best_connected",
        "people.on_crowd": 0.1,
        "asking.rate": 0.9,
        "asking.effort_correlation": 0.9,
        "people.turnover.present": 0.9,
    }.get(path, 1.5)
    why, before, after = days(tmp_path / "own.yaml", {}, path, value, partial(record, engine="numpy"))
    assert "p.csv" in why
    assert before == after
    if path != "people.count":
        unknown = rows[0].split(",")
        gap = {"effort": 3, "interest": 2, "on_crowd": 6, "on_crowd_who": 6}.get(path.split(".")[1])
        gap = 7 if path.startswith("asking.") else gap
        if path.startswith("people.turnover"):
            gap = 8 if path.endswith("present") else 9
        for at in (4, 5) if gap is None else (gap,):
            unknown[at] = ""
        (tmp_path / "p.csv").write_text(head + "\n".join([",".join(unknown), *rows[1:]]), encoding="utf-8")
        assert why_inactive(load(tmp_path / "own.yaml"), path) == ""


@pytest.mark.long
@pytest.mark.parametrize("path", PATHS)
def test_every_slider_of_the_live_page_changes_something(path):
    plain = load("hybrid", {**SMALL, "people.count": 80, "channels.feed.hostility": 0.2})
    value = {"people.on_crowd": 1.0, "channels.feed.noise": 60}.get(path, 0.9)
    assert has_effect(plain, path)
    assert recorded(plain).frames != record(plain.replace({path: value}), engine="numpy").frames


@pytest.mark.parametrize(
    ("scenarios", "slider", "told"),
    [
        (
            ["own-people-hub", "own-people-feed"],
            ("people.count", [10, 20]),
            "the number of people comes from people.csv (24 people)",
        ),
        ([], ("name", ["a", "b"]), "it is only the scenario's name"),
        ([], ("plugging_in.rate", [0.1, 0.2]), "plugging_in.enabled is false"),
        ([], ("people.effort.mean", [-1, 1]), "must be a number from 0 to math.inf; got -1"),
        ([], ("people.efort.mean", [1, 2]), "Did you mean 'effort'?"),
        (["neighbours-only", "centralised-local"], ("channels.feed.reach", [1, 2]), "doesn't use feed"),
    ],
)
def test_a_refused_slider_is_named_in_the_message(scenarios, slider, told):
    with pytest.raises(UserError, match=f"^slider {slider[0]}") as refused:
        load_grid(shipped_lessons.LESSONS["local-or-crowd"], scenarios, slider, {}, None, topics=[])
    assert told in str(refused.value)


def test_names_of_people_do_not_stop_a_slider(tmp_path):
    one, _ = with_markup(tmp_path)
    assert why_inactive(load(one), "people.effort.mean") == ""
