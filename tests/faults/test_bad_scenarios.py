"""Bad scenario files: each fault in one sentence with file, line and column, all of a file at once."""

import pickle
import time

import pytest

from sim import Society
from sim.errors import ScenarioError, spelling_for_command
from sim.scenarios.loading import assignments, load
from sim.studies.validate import validate

BOMB = "a: &a [1,2,3,4,5,6,7,8,9]\n" + "".join(
    f"{above}: &{above} [{','.join([f'*{below}'] * 9)}]\n"
    for below, above in ("ab", "bc", "cd", "de", "ef", "fg")
)
KNOWN = "Known here: name, question, days, tick_hours,"
FAULTS = {
    "out of range": (
        "channels:\n  hub:\n    resistance: 3\n",
        "3:5: channels.hub.resistance must be a share from 0 to 1; got 3 (default 0.35)",
    ),
    "negative": (
        "people:\n  on_crowd: -0.1\n",
        "2:3: people.on_crowd must be a share from 0 to 1; got -0.1 (default 0)",
    ),
    "text for a number": (
        "days: many\n",
        "1:1: days must be a whole number from 1 to 36500; got the text 'many'",
    ),
    "quoted number": ("days: '3'\n", "1:1: days must be a whole number from 1 to 36500; got the text '3'"),
    "broken number": ("days: 3.5\n", "1:1: days must be a whole number from 1 to 36500; got 3.5"),
    "boolean for a number": (
        "people: {on_crowd: true}\n",
        "1:10: people.on_crowd must be a share from 0 to 1; got true",
    ),
    "no for false": (
        "discouragement: {enabled: no}\n",
        "1:18: discouragement.enabled must be true or false; got the text 'no'",
    ),
    "number for a text": ("question: 3\n", "1:1: question must be a text; got 3"),
    "null for a number": (
        "people: {range: {mean: }}\n",
        "1:18: people.range.mean must be a number from 0.01 to 10000; got nothing",
    ),
    "list for a group": ("people: [1]\n", "1:1: people must be a group of names and values; got a list, [1]"),
    "group for a value": (
        "days: {a: 1}\n",
        "1:1: days must be a whole number from 1 to 36500; got a group, {a: 1}",
    ),
    "infinity": (
        "places: {region: .inf}\n",
        "1:10: places.region must be a number from 0 to 100000; got .inf",
    ),
    "unknown key": (
        "people:\n  intrest: {}\n",
        "2:3: unknown key 'people.intrest'. Did you mean 'interest'?",
    ),
    "unknown at the top": ("foo: 1\n", f"1:1: unknown key 'foo'. {KNOWN}"),
    "extend": ("extend: base\n", "1:1: unknown key 'extend'. Did you mean 'extends'?"),
    "no such channel": (
        "channels: {pigeons: {}}\n",
        "1:12: unknown key 'channels.pigeons'. Known here: word_of_mouth, hub, feed, managers.",
    ),
    "unknown in a list": (
        "places: {towns: [{name: a, shar: 1}]}\n",
        "1:28: unknown key 'places.towns[0].shar'. Did you mean 'share'?",
    ),
    "unknown in a value": (
        "asking: {difficulty: {a: 1, b: 2, c: 3}}\n",
        "1:35: unknown key 'asking.difficulty.c'. Known here: a, b.",
    ),
    "choice": (
        "channels: {hub: {order: fair}}\n",
        "1:18: channels.hub.order must be first_come, random or favourites; got the text 'fair'",
    ),
    "kind of network": (
        "ties: {face_to_face: {kind: lattice}}\n",
        "1:23: ties.face_to_face.kind must be proximity, small_world, random, ring, star, preferential, "
        "interest, none or from_file; got the text 'lattice'",
    ),
    "star with a centre of few slots": (
        "ties: {face_to_face: {kind: star}}\n",
        "1:23: ties.face_to_face.kind is star, whose centre needs 1,999 ties among 2,000 people, but "
        "ties.slots.face_to_face is 50; use more slots (at most 1,000), fewer people or another kind",
    ),
    "distribution": (
        "asking: {difficulty: {a: -1, b: 2}}\n",
        "1:23: asking.difficulty.a must be a number from 0.01 to 1000; got -1",
    ),
    "half a distribution": (
        "asking: {difficulty: {a: 1}}\n",
        "1:10: asking.difficulty.b is missing; it must be a number from 0.01 to 1000",
    ),
    "topics twice": (
        "people: {topics: [a, a]}\n",
        "1:10: people.topics must be a list of different names; got a list, [a, a]",
    ),
    "channel that is not one": (
        "channels: {hub: 3}\n",
        "1:12: channels.hub must be a group of names and values, or none; got 3",
    ),
    "duplicate": ("days: 3\npeople: {}\ndays: 4\n", "3:1: the key 'days' is given twice"),
    "not a number": ("days: 3\ntick_hours: .nan\n", "2:13: NaN is not allowed; give a number"),
    "too large": ("tick_hours: 1e999\n", "1:13: the number 1e999 is too large; write .inf for no limit"),
    "larger than any float": (
        f"people: {{range: {{mean: 0x1{'0' * 290}}}}}\ndays: 0x1{'0' * 290}\n",
        "2:1: days must be a whole number from 1 to 36500; got 1566",
    ),
    "tab": ("people:\n\tcount: 3\n", "2:1: YAML must be indented with spaces, not with tabs"),
    "tab after spaces": (
        "people:\n  count: 3\n  \ton_crowd: 1\n",
        "3:3: YAML must be indented with spaces, not with tabs",
    ),
    "bomb": (BOMB, "aliases repeat more than 1000 values; write them out"),
    "alias in itself": (
        "people: &p {count: *p}\n",
        "1:20: the alias *p must repeat a value that ends before it",
    ),
    "merge": (
        "people: &p {count: 3}\nplaces:\n  <<: *p\n",
        "3:3: merge keys (<<) are not allowed; use extends",
    ),
    "deep keys": (
        "{" * 1000 + "\n",
        "1:23: values are nested more than 20 levels deep; a scenario needs far fewer",
    ),
    "deep block keys": (
        "? " * 1000 + "a\n",
        "values are nested more than 20 levels deep; a scenario needs far fewer",
    ),
    "group for a key": ("{{a: [b]}: 1, days: 3}\n", "1:2: a key must be a plain word"),
    "tag": ("days: !!int 3\n", "1:7: tags such as !!int are not allowed; write the plain value"),
    "python tag": (
        "days: !!python/object/apply:os.system [ls]\n",
        "1:7: tags such as !!python/object/apply:os.system are not allowed",
    ),
    "list at the top": ("- a\n", "1:1: a scenario must be a group of names and values; got a list, [a]"),
    "text at the top": (
        "hello\n",
        "1:1: a scenario must be a group of names and values; got the text 'hello'",
    ),
    "empty": ("", " the file is empty; a scenario needs at least a name"),
    "comment only": ("# nothing\n", " the file is empty; a scenario needs at least a name"),
    "two documents": (
        "days: 3\n---\ndays: 4\n",
        "2:1: a file may contain only one document; a second begins here",
    ),
    "no YAML": ("name: a: b\n", "1:8: this can't be read as YAML: mapping values are not allowed here"),
    "unclosed": ("people: {count: 3\n", "2:1: this can't be read as YAML: while parsing a flow mapping"),
    "deep flow": (
        "a: " + "[" * 100_000 + "\n",
        "values are nested more than 20 levels deep; a scenario needs far fewer",
    ),
    "deep block": (
        "".join(" " * depth + "a:\n" for depth in range(50)),
        "values are nested more than 20 levels deep; a scenario needs far fewer",
    ),
    "very many values": (
        "a: [" + "1," * 20_001 + "]\n",
        "the file has more than 20000 values; a scenario needs far fewer",
    ),
    "control character": (
        "name: a\x07b\n",
        "1:8: control characters and incomplete characters are not allowed",
    ),
    "escaped control character": ('question: "\\e[31m"\n', "1:11: a text must contain no control characters"),
    "half a character": ('question: "\\ud800"\n', "1:11: a text must contain no control characters"),
    "no character": (
        'days: 3\nquestion: "\\UFFFFFFFF"\n',
        "a character escape after this place stands for no character",
    ),
    "key that is a list": ("? [a]\n: 3\n", "1:3: a key must be a plain word"),
    "name of a path": (
        "name: ../x\n",
        "1:1: name must be 1 to 80 letters, digits, dots, dashes and underscores",
    ),
    "shares of towns": (
        "places: {towns: [{name: a, share: 0.5}, {name: b, share: 0.4}]}\n",
        "1:10: the shares in places.towns must add up to 1; got 0.9",
    ),
    "some shares of towns": (
        "places: {towns: [{name: a, share: 1}, {name: b}]}\n",
        "1:10: places.towns must give every town a share, or none of them",
    ),
    "towns of one name": (
        "places: {towns: [{name: a}, {name: a}]}\n",
        "1:10: places.towns must give every town a different name; 'a' occurs more than once",
    ),
    "no towns": ("places: {towns: []}\n", "1:10: places.towns must list one town or more; got an empty list"),
    "unknown town": (
        "people: {on_crowd_who: [North]}\nplaces: {towns: [{name: South}]}\n",
        "1:10: people.on_crowd_who names the town 'North', but the towns are South",
    ),
    "nameless towns": (
        "people: {on_crowd_who: [North]}\n",
        "1:10: people.on_crowd_who names the town 'North', but places.towns lists no names",
    ),
    "weight of an unused channel": (
        "asking: {channel_weights: {hub: 1}}\nchannels: {feed: {}}\n",
        "1:10: asking.channel_weights names 'hub', but the scenario uses feed",
    ),
    "negative weight": (
        "asking: {channel_weights: {feed: -1}}\nchannels: {feed: {}}\n",
        "1:10: asking.channel_weights must be a group of names, each with a number from 0",
    ),
    "no weight": (
        "asking: {channel_weights: {feed: 0}}\nchannels: {feed: {}}\n",
        "1:10: asking.channel_weights must be above 0 for at least one channel",
    ),
    "kind without a file": (
        "ties: {online: {kind: from_file}}\n",
        "1:17: ties.online.kind is from_file, but ties.from_file names no file",
    ),
    "file without a kind": (
        "ties: {from_file: {path: town.yaml}}\n",
        "1:8: ties.from_file is given, but neither ties.face_to_face.kind nor ties.online.kind is from_file",
    ),
    "ties between nobody": (
        "ties: {online: {kind: from_file}, from_file: {path: town.yaml}}\n",
        "1:35: ties.from_file names people by their ids, but people.from_file names no file",
    ),
    "layer": (
        "ties: {online: {kind: from_file}, from_file: {path: town.yaml, layers: {a: b}}}\n",
        "1:64: ties.from_file.layers.a must be face_to_face, online or ignore; got 'b'",
    ),
    "steps of a day": (
        "tick_hours: 7\n",
        "1:1: tick_hours must divide the 24 hours of a day without remainder; got 7 (default 24)",
    ),
    "more ticks than a run has": (
        "days: 3000\ntick_hours: 1\n",
        "2:1: tick_hours 1 cuts 3,000 days into 72,000 ticks, but a run has at most 65,535; "
        "give a larger tick_hours, or at most 2,730 days",
    ),
    "memory": (
        "people:\n  count: 16777215\n  topics: 1000\n",
        "2:3: people.count 16,777,215 would need about 156 GB of memory",
    ),
    "more people than a tie can name": (
        "people: {count: 16777216}\n",
        "1:10: people.count must be a whole number from 1 to 16777215; got 16777216 (default 2000)",
    ),
    "absolute path": (
        "people: {from_file: {path: /etc/passwd}}\n",
        "1:22: people.from_file.path must be relative to the scenario's folder; got '/etc/passwd'",
    ),
    "path that leaves": (
        "people: {from_file: {path: ../x.csv}}\n",
        "1:22: people.from_file.path must name a file inside ",
    ),
    "drive": (
        "people: {from_file: {path: 'C:\\x.csv'}}\n",
        "1:22: people.from_file.path must be relative to the scenario's folder",
    ),
    "no such file": (
        "people: {from_file: {path: x.csv}}\n",
        "1:22: people.from_file.path: there is no file 'x.csv' in ",
    ),
    "folder for a file": (
        "people: {from_file: {path: .}}\n",
        "1:22: people.from_file.path: there is no file '.' in ",
    ),
    "file without a path": (
        "people: {from_file: {id: a}}\n",
        "1:10: people.from_file.path is missing; it must be the name of a file",
    ),
    "extends nothing": (
        "extends: nope\n",
        "1:1: extends names 'nope', but there is no such scenario or file.",
    ),
    "extends nearly": (
        "extends: hybird\n",
        "1:1: extends names 'hybird', but there is no such scenario or file. Did you mean 'hybrid'?",
    ),
    "extends a list": (
        "extends: [base]\n",
        "1:1: extends must be the name or path of one scenario; got a list, [base]",
    ),
    "extends itself": (
        "extends: town.yaml\n",
        "1:1: extends leads back to the same file: town.yaml extends town.yaml",
    ),
    "extends elsewhere": (
        "extends: ../other.yaml\n",
        "1:1: extends must name a scenario in the same folder or below it; got '../other.yaml'",
    ),
}


@pytest.mark.long
@pytest.mark.parametrize(("text", "sentence"), FAULTS.values(), ids=list(FAULTS))
def test_the_fault_is_told_with_its_place(text, sentence, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.yaml").write_bytes(text.encode())
    started = time.process_time()
    with pytest.raises(ScenarioError) as caught:
        load("town.yaml")
    told = [line for line in str(caught.value).split("\n") if sentence in line]
    assert told, caught.value
    assert told[0].startswith("town.yaml:")
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert time.process_time() - started < 5


def test_every_fault_of_a_file_is_told_at_once_in_the_order_of_its_lines(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.yaml").write_text(
        "days: 0\n"
        "days: 3\n"
        "tick_hours: .nan\n"
        "people: {count: many, topics: [], colour: red}\n"
        "places: {towns: [{name: a, share: 0.5}]}\n"
        "asking: {channel_weights: {hub: 1}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ScenarioError) as caught:
        load("town.yaml")
    lines = [line.split(": ")[0] for line in str(caught.value).split("\n")]
    assert lines == [
        f"town.yaml:{place}" for place in ("1:1", "2:1", "3:13", "4:10", "4:23", "4:35", "5:10", "6:10")
    ]


def test_a_text_with_a_line_break_is_one_fault(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town.yaml").write_text('tick_hours: 3\ndays: "many\\ndays"\n', encoding="utf-8")
    assert validate("town.yaml") == [
        "town.yaml:2:1: days must be a whole number from 1 to 36500; got the text 'many\ndays' (default 180)"
    ]


def test_faults_of_a_parent_are_told_in_the_parent(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "below.yaml").write_text("days: 0\npeople: {count: 0}\n", encoding="utf-8")
    (tmp_path / "town.yaml").write_text(
        "extends: below.yaml\ndays: 5\nplaces: {radius: -1}\n", encoding="utf-8"
    )
    with pytest.raises(ScenarioError) as caught:
        load("town.yaml")
    below, town = str(caught.value).split("\n")
    assert below.startswith("below.yaml:2:10: people.count")  # its days are overruled
    assert town.startswith("town.yaml:3:10: places.radius")


def test_a_circle_of_three(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, parent in ("ab", "bc", "ca"):
        (tmp_path / f"{name}.yaml").write_text(f"extends: {parent}.yaml\n", encoding="utf-8")
    with pytest.raises(
        ScenarioError, match=r"c\.yaml:1:1: .*a\.yaml extends b\.yaml extends c\.yaml extends a\.yaml"
    ):
        load("a.yaml")


def test_a_link_may_not_lead_out_of_the_folder(tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("id\n", encoding="utf-8")
    try:
        (folder / "people.csv").symlink_to(tmp_path / "secret.csv")
    except OSError:
        pytest.skip("no links here")
    (folder / "town.yaml").write_text("people: {from_file: {path: people.csv}}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="must name a file inside"):
        load(folder / "town.yaml")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("name: a\n".encode("utf-16"), "must be text in UTF-8; byte 1 is not"),
        ("name: caf\xe9\n".encode("latin-1"), "must be text in UTF-8; byte 10 is not"),
        (b"\x00\x01", "control character"),
    ],
)
def test_other_encodings(content, sentence, tmp_path):
    path = tmp_path / "town.yaml"
    path.write_bytes(content)
    with pytest.raises(ScenarioError, match=sentence):
        load(path)


def test_folders_missing_files_and_large_ones(tmp_path):
    with pytest.raises(ScenarioError, match="this is a folder; a scenario is a YAML file"):
        load(tmp_path)
    with pytest.raises(ScenarioError, match="there is no such file"):
        load(tmp_path / "town.yaml")
    with pytest.raises(ScenarioError, match="no such data folder"):
        load("base", data=tmp_path / "nowhere")
    with (tmp_path / "large.yaml").open("wb") as large:
        large.truncate(50_000_001)
    with pytest.raises(ScenarioError, match="50 MB; at most 50 MB can be read"):
        load(tmp_path / "large.yaml")


@pytest.mark.parametrize("name", ["", "a\0b", "nope", "distributed-crwd"])
def test_names_of_nothing(name):
    with pytest.raises(ScenarioError):
        load(name)


SETTINGS = {
    "people.count=x": "people.count must be a whole number from 1 to 16777215; got the text 'x'",
    "people.count": "write it like people.count=500",
    "=3": "write it like people.count=500",
    "people.count={": "this can't be read as YAML",
    "people.cuont=3": "unknown key 'people.cuont'. Did you mean 'count'?",
    "extends=base": "extends can't be set, only written in a scenario file; start from that scenario instead",
    "days=.nan": "NaN is not allowed; give a number",
    "days=!!int 3": "tags such as !!int are not allowed",
    "places.towns=[{name: a, share: 2}]": "places.towns[0].share must be a share from 0 to 1; got 2",
    "people.from_file.path=../x": "people.from_file.path must name a file inside",
    "people.count=900000000": "people.count must be a whole number from 1 to 16777215; got 900000000 (def",
    "people.count=": "the value is missing; write null to leave out a file, none to leave out a channel",
    "channels.hub.capacity=5": "the scenario base doesn't use hub, and channels.hub.capacity applies only to "
    "scenarios that do; leave this out, or add hub with --set channels.hub={}",
    "days=inf": "days must be a whole number from 1 to 36500; got the text 'inf'",
    "people..count=3": "unknown key 'people.'",
}


@pytest.mark.parametrize(("setting", "sentence"), SETTINGS.items(), ids=list(SETTINGS))
def test_settings(setting, sentence):
    with spelling_for_command(), pytest.raises(ScenarioError) as caught:
        load("base", assignments([setting]))
    assert str(caught.value).startswith(f"--set {setting}: {sentence}")


def test_from_python_values_are_named_as_python_spells_them():
    with pytest.raises(ScenarioError) as caught:
        Society("neighbours-only", people__count=0, channels__hub__capacity=5)
    assert str(caught.value).split("\n") == [
        "channels__hub__capacity=5: the scenario neighbours-only doesn't use hub, and channels.hub.capacity "
        "applies only to scenarios that do; leave this out, or add hub with channels__hub={}",
        "people__count=0: people.count must be a whole number from 1 to 16777215; got 0 (default 2000)",
    ]
    assert "--" not in str(caught.value)


@pytest.mark.parametrize("first", [{}, {"channels.hub": {}}])
def test_a_channel_that_is_not_used_is_not_changed(first):
    assert load("hybrid", {"channels.hub.capacity": 5}).channels.hub.capacity == 5
    given = {**first, "channels.hub.capacity": 5}
    for change in (
        lambda: load("distributed-crowd", given),
        lambda: load("distributed-crowd").replace(given),
    ):
        if first:
            assert change().channels.hub.capacity == 5
        else:
            with pytest.raises(
                ScenarioError, match=r"the scenario distributed-crowd doesn't use hub, and .* add hub with"
            ):
                change()
    with pytest.raises(ScenarioError, match="doesn't use hub"):
        load("hybrid", {"channels.hub": "none", "channels.hub.capacity": 5})


def test_a_whole_channel_and_its_values_may_come_in_any_order():
    late = load("base", {"channels.hub.capacity": 5, "channels.hub": {}})
    assert late.channels.hub.capacity == 5


def test_all_settings_are_told_at_once():
    with pytest.raises(ScenarioError) as caught:
        load("base", assignments(["people.count=x", "days=-1"]))
    assert len(str(caught.value).split("\n")) == 2
