"""Check that private outputs contain no id or name, and that their pseudonyms can't be recomputed."""

import csv
import hashlib
import json
import re
import stat
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from sim import load
from sim.cli import main as command
from sim.errors import StudyError, TableError, WriteError
from sim.user_data import PrivateScenarios, read_user_files
from sim.user_data.pseudonyms import draw_pseudonyms, read_pseudonyms, write_pseudonyms

# accents, a comma, quotes, a formula, right-to-left, very long, a leading sign
NAMES = (
    "Zoë, Müller", 'Jo "Joe" Díaz', "=SUM(A1:A2)", "مريم الخوارزمي", "Long" + "g" * 200, "-lead", "Иван",
    "o'Brien", "Anaïs", "Anna Bell", "@cmd", "Ünal Öz",
)  # fmt: skip


@pytest.fixture
def community(tmp_path):
    """Write a people file of 30 people, ties, and scenarios that name people in every place they may."""
    people = [*NAMES, *(f"Quidam{n}x" for n in range(18))]
    rng = np.random.default_rng(4)
    table = {"id": people, "name": [f"Nomen{n // 2}" for n in range(30)], "office": ["Kirk", "Lodge"] * 15}
    pd.DataFrame(table).to_csv(tmp_path / "people.csv", index=False)
    ends = rng.integers(30, size=(140, 2))
    ties = [(people[a], people[b]) for a, b in ends if a != b] + [("Stranger One", people[0])]
    pd.DataFrame(ties, columns=["from", "to"]).to_csv(tmp_path / "ties.csv", index=False)
    (tmp_path / "hub.yaml").write_text(
        "name: hub\nquestion: What if Anna Bell asks the hub?\nextends: base\ndays: 40\n"
        "asking: {rate: 0.3}\n"
        "people:\n  from_file: {path: people.csv, town: office}\n"
        "ties:\n  face_to_face: {kind: from_file}\n  slots: {face_to_face: 3}\n"
        "  from_file: {path: ties.csv, unknown: skip}\n"
        "channels: {word_of_mouth: {}, hub: {}}\n"
        'interventions:\n  - {day: 20, remove: {ids: ["Zoë, Müller", Иван]}, label: Иван leaves}\n',
        encoding="utf-8",
    )
    (tmp_path / "feed.yaml").write_text(
        "name: feed\nquestion: And on a feed?\nextends: hub.yaml\npeople: {on_crowd: 1}\n"
        "channels: {word_of_mouth: none, hub: none, feed: {}}\n",
        encoding="utf-8",
    )
    return tmp_path


def call(monkeypatch, *words: object, status: int | None = None) -> str:
    """Run a command and return all that it prints."""
    arguments = [str(word) for word in words]
    monkeypatch.setattr(sys, "argv", ["whoanswers", *arguments])
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code in ((0, 1) if status is None else (status,)), result.output
    return result.output


def forms(name: str) -> list[bytes]:
    """Return the bytes of a name in the encodings in which an output may contain it."""
    escaped = json.dumps(name)[1:-1]
    html = name.replace("&", "&amp;").replace('"', "&#34;").replace("'", "&#39;")
    return [each.encode() for each in {name, escaped, html, name.replace('"', '""')}]


def cells(path: Path, column: str) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row[column] for row in csv.DictReader(stream)}


def leaks(folder: Path) -> list[str]:
    """Return each id or name found in any byte of any file of a folder, or in a path or a table of it."""
    named = [*NAMES, "Quidam", "Nomen", "Stranger One"]
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        if path.suffix == ".parquet":  # whose pages are compressed
            content += pq.read_table(path).to_pandas().to_csv().encode()
        found += [f"{path}: {name}" for name in named for form in forms(name) if form in content]
        found += [str(path) for name in named if name in path.name]
        found += [f"{path}: {told}" for told in origin(folder) if told in content]
    return found


def origin(folder: Path) -> list[bytes]:
    """Return what tells where a private output was made: its folder, and digests of the original tables."""
    tables = [each.read_bytes() for each in folder.parents[1].glob("*.csv")]
    return [bytes(folder.parents[1]), *(hashlib.sha256(each).hexdigest().encode() for each in tables)]


def test_pseudonyms_are_a_random_order_of_numbers() -> None:
    drawn = [tuple(draw_pseudonyms(map(str, range(30))).items()) for _ in range(3)]
    assert len(set(drawn)) == 3, "three equal orders of 30 people have a chance of less than 1e-60"
    assert sorted(dict(drawn[0]).values()) == [f"P{n:02}" for n in range(1, 31)]


def test_no_pseudonym_is_an_id() -> None:
    drawn = draw_pseudonyms(["P1", "p2", "Ana"])
    assert not {"P1", "P2"} & set(drawn.values())
    assert len(set(drawn.values())) == 3


def test_each_place_in_the_order_is_equally_likely() -> None:
    first = [
        next(iter(sorted(draw_pseudonyms("abc").items(), key=lambda pair: pair[1])))[0] for _ in range(3000)
    ]
    counts = np.array([first.count(name) for name in "abc"])
    assert ((counts - 1000) ** 2 / 1000).sum() < 23.0  # chi-squared with 2 degrees of freedom: alpha 1e-5


def test_the_key_is_only_for_its_owner_and_is_never_overwritten(tmp_path) -> None:
    key = tmp_path / "key.csv"
    write_pseudonyms(key, NAMES)
    before = key.read_bytes()
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(WriteError, match="exists and is not overwritten"):
        write_pseudonyms(key, NAMES)
    assert key.read_bytes() == before
    assert set(read_pseudonyms(key)) == set(NAMES)


@pytest.mark.parametrize("text", ["", "id,pseudonym\n", "pseudonym,id\nP1,\n", "pseudonym,id\nP1,a\nP1,b\n"])
def test_another_file_is_no_key(tmp_path, text) -> None:
    (tmp_path / "key.csv").write_text(text)
    with pytest.raises(TableError):
        read_pseudonyms(tmp_path / "key.csv")


def test_people_keep_their_values_and_ties_under_their_pseudonyms(community) -> None:
    plain = load(community / "hub.yaml")
    private = PrivateScenarios([plain], community / "key.csv")
    people, ties, _ = read_user_files(plain)
    hidden, hidden_ties, _ = read_user_files(private.scenarios[0])
    assert hidden.ids == sorted(hidden.ids) and hidden.names is None
    assert dict(zip(map(private.of, people.ids), people.town, strict=True)) == dict(
        zip(hidden.ids, hidden.town, strict=True)
    )

    def pairs(named, found) -> set[tuple[str, str]]:
        return {
            tuple(sorted((named[a], named[b]))) for a, b in zip(found.from_row, found.to_row, strict=True)
        }

    assert pairs([private.of(name) for name in people.ids], ties) == pairs(hidden.ids, hidden_ties)
    ids = private.scenarios[0].interventions[0].remove.ids
    assert set(ids) == {private.of("Zoë, Müller"), private.of("Иван")}
    assert private.scenarios[0].interventions[0].label == f"{private.of('Иван')} leaves"
    assert private.scenarios[0].question == f"What if {private.of('Anna Bell')} asks the hub?"


def test_drawn_people_have_nothing_to_hide(tmp_path) -> None:
    with pytest.raises(StudyError, match="people are drawn"):
        PrivateScenarios([load("hybrid")], tmp_path / "key.csv")
    assert not (tmp_path / "key.csv").exists()


def test_a_name_that_contains_an_id_is_refused(community) -> None:
    scenario = load(community / "hub.yaml").replace({"name": "Иван-leaves"})
    with pytest.raises(StudyError, match="contains the id or name"):
        PrivateScenarios([scenario], community / "key.csv")
    assert not (community / "key.csv").exists()


def test_nothing_of_a_private_run_names_a_person(community, monkeypatch) -> None:
    out = community / "out" / "run"
    printed = call(monkeypatch, "run", community / "hub.yaml", "--private", "--csv", "--ties", "-o", out)
    assert not leaks(out)
    assert not [name for name in NAMES if name in printed]
    helpers = cells(out / "answers.csv", "helper_id")
    assert helpers and all(re.fullmatch(r"P\d\d", each) for each in helpers)
    assert (out.parent / "run-key.csv").is_file()
    again = CliRunner().invoke(
        command, ["run", str(community / "hub.yaml"), "--private", "-o", f"{out}-key.csv"]
    )
    assert again.exit_code == 2


def test_without_private_the_same_files_name_people(community, monkeypatch) -> None:
    out = community / "run"
    call(monkeypatch, "run", community / "hub.yaml", "--csv", "--ties", "-o", out)
    found = leaks(out)
    for name in ("answers.csv", "questions.parquet", "ties.csv", "people.csv", "scenario.yaml"):
        assert any(name in each for each in found), name
    shown = cells(out / "people.csv", "id")
    assert {"'=SUM(A1:A2)", "'-lead", "'@cmd", "Zoë, Müller", 'Jo "Joe" Díaz'} <= shown
    ids = set(pq.read_table(out / "people.parquet")["id"].to_pylist())
    assert set(NAMES) <= ids, "Parquet holds ids as they are"


@pytest.mark.long
def test_nothing_of_a_private_comparison_names_a_person_even_after_resume(community, monkeypatch) -> None:
    out = community / "out" / "both"
    words = ("compare", community / "hub.yaml", community / "feed.yaml", "--private", "--questions", "Anaïs",
             "--workers", 0, "-o", out, "--json")  # fmt: skip
    printed = call(monkeypatch, *words, "--replicates", 2)
    assert not leaks(out)
    assert not [name for name in NAMES if json.dumps(name)[1:-1] in printed or name in printed]
    key = (out.parent / "both-key.csv").read_bytes()
    printed = call(monkeypatch, *words, "--replicates", 3, "--resume")
    assert not leaks(out)
    assert (out.parent / "both-key.csv").read_bytes() == key
    own = pd.read_csv(out / "questions.csv", encoding="utf-8-sig")
    assert own["asker"].str.fullmatch(r"P\d\d").all()
    with (community / "ties.csv").open("a", encoding="utf-8") as ties:
        ties.write("Anna Bell,Quidam3x\n")
    assert "content of files" in call(monkeypatch, *words, "--replicates", 4, "--resume", status=2)


def test_digests_of_a_private_scenario_need_the_key(community) -> None:
    plain = load(community / "hub.yaml")
    for folder in ("one", "two"):
        (community / folder).mkdir()
    keys = [community / each / "key.csv" for each in ("one", "two")]
    one, two = (PrivateScenarios([plain], key).scenarios[0] for key in keys)
    assert one.files.keys() == {"people.csv", "ties.csv", "key.csv"}
    assert not {*plain.files.values(), *two.files.values()} & {*one.files.values()}
    assert one.to_dict()["people"]["from_file"]["pseudonyms"] == "key.csv"
    copied = community / "copied.csv"
    copied.write_bytes((community / "one" / "key.csv").read_bytes())
    (community / "one" / "moved").mkdir()
    moved = copied.rename(community / "one" / "moved" / "key.csv")
    assert one.replace({"people.from_file.pseudonyms": moved}).hash == one.hash != two.hash


@pytest.mark.long
@pytest.mark.parametrize(
    "study",
    [
        ("luck", "--lives", 3, "--set", "days=90"),
        ("resilience", "--replicates", 2),
        ("resilience", "--each", "--replicates", 2),
    ],
)
def test_nothing_of_a_private_study_names_a_person(community, monkeypatch, study) -> None:
    out = community / "out" / study[0]
    words = (study[0], community / "hub.yaml", *study[1:], "--private", "--workers", 0, "-o", out)
    call(monkeypatch, *words, "--full")
    assert not leaks(out)


def test_a_resumed_private_study_needs_its_key(community, monkeypatch) -> None:
    out = community / "out" / "pair"
    both = [str(community / name) for name in ("hub.yaml", "feed.yaml")]
    words = ["compare", *both, "--private", "--workers", "0", "--replicates", "2", "-o", str(out)]
    call(monkeypatch, *words)
    (out.parent / "pair-key.csv").rename(community / "elsewhere.csv")
    result = CliRunner().invoke(command, [*words, "--resume"])
    assert result.exit_code == 2
    assert "put it back" in result.output


@pytest.mark.long
def test_lessons_and_live_pages_show_pseudonyms_unless_names_are_asked_for(community) -> None:
    from sim.web.lesson.lesson import lesson
    from sim.web.server.catalogue import load_catalogue
    from sim.web.server.server_state import Limits

    both = [community / "hub.yaml", community / "feed.yaml"]
    hidden, shown = (lesson(both, replicates=2, workers=0, names=names).html for names in (False, True))
    assert not [
        name for name in (*NAMES, "Quidam", "Nomen") for form in forms(name) if form.decode() in hidden
    ]
    assert "Nomen3" in shown and "Иван leaves" in shown
    live = load_catalogue(both, {}, None, Limits())
    assert read_user_files(live["hub"])[0].ids[0] == "P01"
    named = load_catalogue(both, {}, None, Limits(), show_names=True)
    assert set(NAMES) <= set(read_user_files(named["hub"])[0].ids)
