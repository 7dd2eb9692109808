"""Tests of the live page without a browser: simulation, refusals, access control and downloads."""

import asyncio
import io
import json
import re
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pandas as pd
import pytest

pytest.importorskip("starlette", reason="the extra web isn't installed")

from helpers import live_pages
from helpers.live_client import RefusedError
from helpers.live_pages import SMALL, networks, served, visit
from helpers.page_names import MARKUP, with_markup

from sim.errors import StudyError, UserError
from sim.scenarios.loading import load
from sim.studies.validate import validate
from sim.web.frames.record import Recorder, record
from sim.web.lesson.labels import name_and_way
from sim.web.server.catalogue import load_catalogue
from sim.web.server.refusals import sentence
from sim.web.server.server_state import Limits, ServerState
from sim.web.server.session import Session, SessionEnded
from sim.web.server.view_request import read_request
from sim.web.words import words


@pytest.fixture(scope="module")
def client():
    with served(networks()) as client:
        yield client


def wants(**state):
    return read_request(state, networks()).pair(networks())


@pytest.mark.long
def test_live_frames_are_the_recorded_ones(client):
    with visit(client) as one:
        begun = one.show()
        frames = one.days(24)
    for side, scenario in enumerate(wants()):
        recording = record(scenario, engine="numpy")
        assert frames[side] == list(recording.frames)
        told = begun["sides"][side]
        assert told["ties"] == recording.ties
        assert told["head"].items() >= {k: v for k, v in recording.head.items() if k != "done"}.items()
        assert told["people"]["x"] == recording.people["x"]
    assert begun["sides"][0]["people"] == begun["sides"][1]["people"]


@pytest.mark.long
def test_a_moved_slider_restarts_both_networks_with_the_same_luck(client):
    values = {"people.effort.mean": 1.0, "channels.hub.capacity": 9}
    with visit(client) as one:
        one.show()
        first = one.days(12)
        begun = one.show({"values": values})
        second = one.days(12)
    a, b = wants(values=values)
    assert (a.people.effort.mean, b.people.effort.mean, a.channels.hub.capacity) == (1.0, 1.0, 9)
    assert b.channels.hub is None
    assert a.seed == b.seed == networks()["hybrid"].seed
    for side, scenario in enumerate((a, b)):
        assert second[side] == list(record(scenario, engine="numpy").frames[:12])
        assert second[side] != first[side]
        assert begun["sides"][side]["head"]["days"] == 24


def test_no_day_is_simulated_that_the_page_does_not_ask_for(client):
    with visit(client) as one:
        one.show()
        assert [len(frames) for frames in one.days(3)] == [3, 3]
        one.say("until", day=3)
        one.say("show", state={}, kept=0)
        begun, frames = one.until("begun")
        assert frames == []
        assert begun["kept"] == 0


@pytest.mark.long
@pytest.mark.parametrize("name", ["close_hub", "plug_in", "hire"])
def test_an_act_gives_the_same_run_as_the_scenario_file(client, name):
    state = {"a": "hybrid", "b": "distributed-crowd"}
    act = {"side": 0, "day": 8, "name": name}
    with visit(client) as one:
        one.show(state)
        before = one.days(8)
        begun = one.show({**state, "acts": [act]}, kept=8)
        assert begun["sides"][1] is None
        after = one.days(24, first=(8, 8))
    a, b = wants(**state, acts=[act])
    for side, scenario in enumerate((a, b)):
        assert before[side] + after[side] == list(record(scenario, engine="numpy").frames)
    plain = record(networks()["hybrid"], engine="numpy").frames
    assert (before[0], after[0][0]) == (list(plain[:8]), begun and after[0][0])
    assert after[0] != list(plain[8:])


@pytest.mark.long
def test_skipped_days_are_the_days_that_were_recorded():
    from sim import Society

    scenario = load("hybrid", {**live_pages.SMALL, "plugging_in.enabled": True, "people.on_crowd": 0.4})
    whole = record(scenario, engine="numpy").frames
    for day in (1, 9):
        recorder = Recorder(Society(scenario, engine="numpy"))
        recorder.skip(day)
        assert tuple(recorder.day() for _ in range(24 - day)) == whole[day:]


@pytest.mark.long
def test_every_visitor_has_societies_of_their_own(client):
    with visit(client) as one, visit(client) as other:
        one.show()
        other.show({"values": {"seed.luck": 5}})
        mine, theirs = one.days(5), other.days(5)
        assert mine != theirs
        one.show({"a": "hybrid"})
        assert other.days(9, first=(5, 5))[0] == list(
            record(wants(values={"seed.luck": 5})[0], engine="numpy").frames[5:9]
        )


@pytest.mark.long
def test_one_visitor_too_many_is_refused():
    with served(visitors=1) as client:
        with visit(client) as one:
            one.show()
            with visit(client) as other:
                assert other.hear() == {
                    "say": "over",
                    "why": "The maximum number of visitors (1) is reached; come back when one of them "
                    "has left.",
                }
                assert other.hear() == {"say": "closed", "code": 1013}
        with visit(client) as one:
            assert one.show()["say"] == "begun"


@pytest.mark.long
def test_an_idle_visitor_is_dropped_unless_waiting_for_results(monkeypatch):
    begin = Session._begin
    monkeypatch.setattr(Session, "_begin", lambda *order: (time.sleep(4.0), begin(*order))[1])
    with served(idle=3.0) as client, visit(client) as one:
        assert one.show()["say"] == "begun"
        assert "Nothing was done here" in one.until("over")[0]["why"]
        assert one.hear()["say"] == "closed"


def test_a_visitor_who_waits_for_other_societies_is_not_dropped():
    class Silent:
        async def receive_text(self):
            await asyncio.Event().wait()

    async def stays():
        one = Session(ServerState(networks(), Limits(idle=0.01), "en"), Silent())
        one._again = asyncio.create_task(asyncio.sleep(0.1))
        with pytest.raises(SessionEnded):
            await one._listen()
        return one._again.done()

    with ThreadPoolExecutor(1) as apart:  # the driver of a browser leaves a loop running in this thread
        assert apart.submit(asyncio.run, stays()).result()


@pytest.mark.parametrize(
    ("removed", "brought"), [({"share": 0.5}, 20), ({"count": 40}, 0), ({"share": 0.1}, 36)]
)
def test_no_more_people_join_the_feed_than_are_left(removed, brought):
    own = load("hybrid", {**SMALL, "people.count": 40, "interventions": [{"day": 5, "remove": removed}]})
    acts = [{"side": 0, "day": day, "name": "plug_in"} for day in (4, 5)]
    a, _ = read_request({"acts": acts}, {"own": own}).pair({"own": own})
    assert [each.plug_in.count for each in a.interventions[1:]] == [40, brought]


def test_another_network_with_a_shipped_name_keeps_its_own_text():
    known = words("en")["scenarios"]
    assert name_and_way(load("hybrid", SMALL), "en")[0] == known["hybrid"][0]
    assert name_and_way(load("base", {"name": "hybrid"}), "en")[0] == "hybrid" != known["hybrid"][0]


def test_a_network_that_is_too_large_is_refused():
    with pytest.raises(StudyError, match=r"at most 50 people, but people\.count is 60"):
        networks(limits=Limits(people=50))
    with pytest.raises(StudyError, match="at most 10 steps, but days and tick_hours give 24"):
        networks(limits=Limits(ticks=10))
    with served(memory=1000) as client, visit(client) as one:
        one.say("show", state={}, kept=0)
        assert "would need about" in one.until("refused")[0]["why"]


BAD = {
    "no network 'nobody' here": {"a": "nobody"},
    "no network '['distributed-crowd']' here": {"b": ["distributed-crowd"]},
    "no slider for 'people.count' here": {"values": {"people.count": 10**9}},
    "no slider for '__class__' here": {"values": {"__class__": 1}},
    "must be a number; got 'much'": {"values": {"people.effort.mean": "much"}},
    "must be a number; got 'True'": {"values": {"people.effort.mean": True}},
    "people.effort.mean must be a number from 0 to math.inf; got -1": {"values": {"people.effort.mean": -1}},
    "seed.luck must be a whole number": {"values": {"seed.luck": 1.5}},
    "The possible actions are": {"acts": [{"side": 0, "day": 3, "name": "explode"}]},
    "a whole number from 0; got '-3'": {"acts": [{"side": 0, "day": -3, "name": "hire"}]},
    "must come before the end of the run, day 24; got 99": {"acts": [{"side": 0, "day": 99, "name": "hire"}]},
    "removes hubs, but the scenario doesn't use channels.hub": {
        "acts": [{"side": 1, "day": 3, "name": "close_hub"}]
    },
    "At most 50 actions": {"acts": [{"side": 0, "day": 3, "name": "hire"}] * 51},
    "doesn't offer": {"c": 1},
    "by the names of their parameters": {"values": [1]},
    "are to close the hubs": {"acts": [{"side": 0, "day": 1, "name": []}]},
    "to add people to the feed": {"acts": [{"side": 0, "day": 1, "name": {}}]},
    "must be a number; got '1000": {"values": {"people.effort.mean": 10**400}},
    "from 0 to 36500; got 1000": {"acts": [{"side": 0, "day": 10**400, "name": "hire"}]},
    "no network '\\ud800' here": {"a": "\ud800"},
    "no network '\\u202eb' here": {"a": "\u202eb"},
}
HOSTILE = list(BAD)[-6:]


@pytest.mark.long
@pytest.mark.parametrize("told", BAD)
def test_a_bad_request_is_refused_with_a_sentence(client, told):
    with visit(client) as one:
        one.show()
        one.say("show", state=BAD[told], kept=0)
        why = one.until("refused")[0]["why"]
        assert told in why
        assert why.endswith((".", "?", ")")) and "\n" not in why and "--set" not in why
        assert one.days(2)[0]  # what was shown goes on
    answer = client.get("/scenario.yaml", params={"side": "a", "state": json.dumps(BAD[told])})
    assert answer.status == 400
    assert told in answer.text


@pytest.mark.parametrize("told", HOSTILE)
def test_a_request_with_hostile_values_is_refused_with_a_sentence(client, told):
    answer = client.get("/scenario.yaml", params={"side": "a", "state": json.dumps(BAD[told])})
    assert (answer.status, told in answer.text) == (400, True)
    with visit(client) as one:
        one.say("show", state=BAD[told], kept=0)
        assert told in one.until("refused")[0]["why"]


def test_a_refused_act_has_a_complete_message():
    with pytest.raises(StudyError) as refused:
        wants(acts=[{"side": 1, "day": 1, "name": "close_hub"}])
    text = "interventions[0].remove removes hubs, but the scenario doesn't use channels.hub."
    assert sentence(refused.value, "de") == f"Meldung der Simulation (auf Englisch): {text}"


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("people.effort.mean", float("inf")),
        ("people.effort.mean", 1e308),
        ("people.interest.concentration", float("inf")),
        ("channels.hub.capacity", float("inf")),
        ("channels.hub.capacity", 1e308),
    ],
)
def test_unlimited_values_are_shown_and_simulated(path, most):
    mine = networks(["hybrid", "centralised-local"], {**SMALL, path: most})
    with served(mine) as client, visit(client) as one:
        told = one.show()
        slider = next(each for each in told["sliders"] if each["path"] == path)
        assert slider["value"] == (most if most == 1e308 else None)
        assert None not in slider["values"]
        assert (told["sides"][0]["people"]["effort"][0] is None) == (path == "people.effort.mean")
        assert len(one.days(3)[1]) == 3


@pytest.mark.parametrize("message", [{"bytes": b"x"}, {"bytes": b"x", "text": None}])
def test_a_binary_message_ends_the_visit(client, message):
    with visit(client) as one:
        one.line.tell(type="websocket.receive", **message)
        assert "did not understand" in one.until("over")[0]["why"]
        assert one.hear()["say"] == "closed"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"say":"exit"}', '{"say":"_live"}', "[" * 9000, '{"say":"show","x":"' + "y" * 20_000],
)
def test_an_invalid_message_ends_the_visit(client, text):
    with visit(client) as one:
        one.text(text)
        assert "did not understand" in one.until("over")[0]["why"]
        assert one.hear()["say"] == "closed"


def test_invalid_days_are_refused(client):
    with visit(client) as one:
        one.show()
        for day in (-1, "5", 2.5, None, True):
            one.say("until", day=day)
            assert "whole number" in one.until("refused")[0]["why"]


@pytest.mark.parametrize(
    "host", ["evil.test", "evil.test:8712", "127.0.0.1", "127.0.0.1:1", "localhost.evil.test:8712", ""]
)
def test_another_host_is_refused(client, host):
    for path in ("/", "/scenario.yaml?side=a"):
        answer = client.get(path, headers={"host": host})
        assert answer.status == 403
        assert "only available at" in answer.text
    with pytest.raises(RefusedError) as closed, visit_as(client, host=host, origin=f"http://{host}"):
        pass
    assert closed.value.code == 1008


@pytest.mark.parametrize(
    "origin", ["http://evil.test", "null", "https://127.0.0.1:8712", "http://localhost:8712", None]
)
def test_a_websocket_from_another_page_is_refused(client, origin):
    with pytest.raises(RefusedError), visit_as(client, origin=origin):
        pass


def visit_as(client, host="127.0.0.1:8712", origin=None):
    headers = {"host": host} | ({"origin": origin} if origin is not None else {})
    return client.socket("/live", headers)


def test_localhost_is_allowed_too(client):
    assert client.get("/", headers={"host": "localhost:8712"}).status == 200
    with visit_as(client, "localhost:8712", "http://localhost:8712"):
        pass


def test_no_work_is_started_for_other_sites(client):
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        assert client.get("/scenario.yaml?side=a", headers={"sec-fetch-site": site}).status == status
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status == 200  # a shared address


def test_the_page_can_connect_only_to_its_own_address(client):
    answer = client.get("/")
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', answer.text)[1])
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "connect-src 'self' ws://127.0.0.1:8712 ws://localhost:8712;" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    bare = re.sub(r"<(script|style).*?</\1>", "", answer.text, flags=re.DOTALL)
    assert not re.findall(r"\s(?:on\w+|style)=", bare)
    assert not re.findall(r'(?:src|href)="(?!data:,)', bare)
    assert ".innerHTML" not in answer.text


def test_unknown_paths_are_not_found(client):
    for path in ("/sim", "/../pyproject.toml", "/live", "/docs", "/static/x"):
        assert client.get(path).status in (403, 404)
    assert client.get("/", method="POST").status == 405


def test_names_with_markup_are_text(tmp_path):
    mine = load_catalogue(with_markup(tmp_path), {}, None, Limits(), show_names=True)
    with served(mine) as client:
        html = client.get("/").text
        assert "<img" not in html and "<b onclick" not in html
        with visit(client) as one:
            people = one.show()["sides"][0]["people"]
            assert people["ids"][3] == f"{MARKUP}3"
            assert people["towns"] == [rf"{MARKUP}\u2067\u202etown"]  # written out


def test_a_downloaded_scenario_is_valid_and_the_same(client, tmp_path):
    state = {
        "values": {"people.effort.mean": 0.7, "seed.luck": 4},
        "acts": [{"side": 0, "day": 5, "name": "hire"}],
    }
    for side, scenario in zip("ab", wants(**state), strict=True):
        answer = client.get("/scenario.yaml", params={"side": side, "state": json.dumps(state)})
        assert answer.headers["content-disposition"] == f'attachment; filename="{scenario.name}.yaml"'
        file = tmp_path / f"{scenario.name}.yaml"
        file.write_bytes(answer.content)
        assert validate(str(file)) == []
        assert load(file) == scenario
    assert client.get("/scenario.yaml", params={"side": "c"}).status == 400
    assert client.get("/tables.zip", params={"side": "a", "state": "{"}).status == 400


def test_a_scenario_with_any_name_can_be_downloaded():
    one = networks(["hybrid"])["hybrid"].replace({"name": "村"})
    with served({"village": one}) as client:
        answer = client.get("/scenario.yaml?side=a")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%E6%9D%91.yaml"
    assert 'name: "村"' in answer.text


@pytest.mark.long
def test_downloaded_tables_belong_to_the_run_shown(client):
    state = {"acts": [{"side": 0, "day": 5, "name": "close_hub"}]}
    answer = client.get("/tables.zip", params={"side": "a", "state": json.dumps(state)})
    assert answer.status == 200, answer.text
    recording = record(wants(**state)[0], engine="numpy")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = {name.removeprefix("centralised-local/") for name in packed.namelist()}
        assert {"scenario.yaml", "manifest.json", "questions.csv", "people.parquet"} <= names
        found = pd.read_parquet(io.BytesIO(packed.read("centralised-local/questions.parquet")))
    assert found["question_id"].tolist() == recording.tables["questions"]["question_id"].tolist()
    assert found["answers"].tolist() == recording.tables["questions"]["answers"].tolist()


@pytest.mark.long
def test_other_societies_give_the_same_result_as_compare():
    from sim import compare

    with served(times=5) as client, visit(client) as one:
        one.show()
        one.say("again")
        found, _ = one.until("interval")
    d = compare(wants(), replicates=5, workers=1, engine="numpy").differences
    row = d[(d["measure"] == "answered_share") & (d["group"] == "all")].iloc[0]
    told = next(each for each in found["measures"] if each["name"] == "answered_share")
    for column in ("mean_a", "mean_b", "difference", "low", "high"):
        assert told[column] == pytest.approx(row[column], abs=1e-12)
    assert found["times"] == 5
    assert 0 <= found["ahead"] <= 5


@pytest.mark.long
def test_the_page_continues_meanwhile_and_can_stop_the_runs():
    with served(times=500) as client, visit(client) as one:
        one.show()
        one.say("again")
        one.say("until", day=24)
        sides = [message[0] for message in iter_frames(one, 48)]
        assert sides.count(0) == sides.count(1) == 24
        one.say("stop")
        begun = one.show({"values": {"seed.luck": 2}})
        assert begun["luck"] == 2


def iter_frames(one, many):
    while many:
        heard = one.hear()
        if isinstance(heard, tuple):
            many -= 1
            yield heard


def test_one_network_can_be_shown_twice():
    alone = networks(["centralised-local"])
    with served(alone) as client, visit(client) as one:
        begun = one.show({"acts": [{"side": 1, "day": 4, "name": "close_hub"}]})
        frames = one.days(24)
    assert begun["state"]["a"] == begun["state"]["b"] == "centralised-local"
    assert frames[0][:4] == frames[1][:4]
    assert frames[0] != frames[1]
    a, b = read_request({}, alone).pair(alone)
    assert (a.name, b.name) == ("centralised-local", "centralised-local-b")


@pytest.mark.long
def test_all_offered_networks_can_be_shown_side_by_side():
    every = load_catalogue((), {"people.count": 40}, None, Limits())
    assert list(every)[:2] == ["one-office", "bring-locals-along"]
    assert {"hybrid", "noisy-crowd", "hub-removed"} <= set(every)
    assert "base" not in every and "hard-work-luck" not in every
    with pytest.raises(UserError, match="can't be paired"):
        load_catalogue(["centralised-local", "hard-work-luck"], {}, None, Limits())
    with pytest.raises(StudyError, match="more than once"):
        load_catalogue(["hybrid", "hybrid"], {}, None, Limits())
