"""The command `import`: a folder that can be compared as it is, and a report on one screen."""

import json

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import sim
from sim import user_data
from sim.cli import main

SCREEN = 40  # lines

STAFF = (
    "staff_no,site,expertise,answers_a_day\n11,Ashby,cooking:2;chess:1,0.5\n12,Ashby,Chess,\n13,Brook,,1\n"
)
CONTACTS = "who,whom,relation,how_often\n11,12,advice,Often\n12,11,advice,Sometimes\n11,13,chat,Never\n"
OPTIONS = (
    "--columns", "id=staff_no,interests=expertise", "--columns", "strength=how_often",
    "--strengths", "Never=none,Sometimes=0.3,Often=0.8",
)  # fmt: skip


def run(*words):
    result = CliRunner().invoke(main, ["import", *map(str, words)])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "staff.csv").write_text(STAFF)
    (tmp_path / "contacts.csv").write_text(CONTACTS)
    return ("staff.csv", "contacts.csv")


def test_the_report_says_what_was_understood(files):
    assert run(*files, *OPTIONS, "-o", "team").stdout.splitlines() == [
        "read      staff.csv: a table of 3 people (staff_no as id, site as town, expertise as interests, "
        "answers_a_day as effort)",
        "          contacts.csv: an edge list of 3 rows (who as from, whom as to, how_often as strength, "
        "relation as layer)",
        "people    3",
        "towns     2: Ashby, Brook",
        "topics    3: cooking, chess, Chess",
        "ties      1 face-to-face tie, working both ways",
        "          rows by kind: advice 2",
        "          strength 0.8 to 0.8, median 0.8 (how_often: words as given)",
        "          1 person has no tie: 13",
        "dropped   ties of strength 0, which means no tie: 1",
        "merged    ties in the other direction of a tie that works both ways, which were joined: 1",
        "note      topics whose names differ only in case or spaces: 'chess' and 'Chess'",
        "drawn     interests of 1 person, effort of 1 person, homes, skill, online ties",
        "Wrote team. Next: whoanswers compare team/hub.yaml team/feed.yaml",
    ]


def test_the_folder_is_a_community_that_can_be_run(files, tmp_path):
    run(*files, *OPTIONS, "--directed", "-o", "team")
    names = ["contacts.csv", "feed.yaml", "hub.yaml", "people.csv", "scenario.yaml", "staff.csv", "ties.csv"]
    assert sorted(each.name for each in (*tmp_path.glob("*.csv"), *(tmp_path / "team").iterdir())) == names
    for name, channel in (("hub", "hub"), ("feed", "feed")):
        scenario = sim.load(tmp_path / "team" / f"{name}.yaml", {"days": 3})
        assert scenario.name == f"team-{name}"
        assert getattr(scenario.channels, channel) is not None
        people, ties, _ = user_data.read_user_files(scenario)
        assert people.ids == ["11", "12", "13"]
        np.testing.assert_array_equal(people.effort, [0.5, np.nan, 1.0])
        assert (ties.from_row.tolist(), ties.to_row.tolist(), ties.strength.tolist()) == (
            [0, 1],
            [1, 0],
            [0.8, 0.3],
        )
        assert ties.directed
        sim.Society(scenario, engine="numpy").run()


def test_a_dry_run_writes_nothing(files, tmp_path):
    assert run(*files, *OPTIONS, "--dry-run").stdout.endswith("Nothing was written (--dry-run).\n")
    assert len(list(tmp_path.iterdir())) == len(files)


def test_json(files):
    told = json.loads(run(*files, *OPTIONS, "--dry-run", "--json").stdout)
    assert (told["people"], told["ties"], told["people_without_ties"]) == (3, 1, ["13"])
    assert told["folder"] is None


def test_the_default_folder_is_named_in_the_last_line(files, tmp_path):
    assert "Wrote whoanswers-out/community. Next:" in run(*files, *OPTIONS).stdout
    assert (tmp_path / "whoanswers-out" / "community" / "hub.yaml").is_file()


def test_a_large_report_stays_on_one_screen(tmp_path):
    count = 400
    people = pd.DataFrame({
        "id": [f"p{n}" for n in range(count)], "site": [f"s{n % 50}" for n in range(count)],
        "interests": [f"t{n % 90}" for n in range(count)], **{f"unused{n}": 1 for n in range(60)},
    })  # fmt: skip
    ties = pd.DataFrame({
        "from": [f"p{n}" for n in range(300)], "to": [f"p{n + 1}" for n in range(300)],
        "kind": [f"k{n % 40}" for n in range(300)],
    })  # fmt: skip
    people.to_csv(tmp_path / "p.csv", index=False)
    ties.to_csv(tmp_path / "t.csv", index=False)
    lines = sim.import_files([tmp_path / "p.csv", tmp_path / "t.csv"]).report().splitlines()
    assert len(lines) < SCREEN
    assert max(map(len, lines)) < 250


def test_too_many_topics_are_refused_and_nothing_is_written(tmp_path):
    rows = "".join(f"p{n},t{n}\n" for n in range(1001))
    (tmp_path / "p.csv").write_text(f"id,interests\n{rows}")
    with pytest.raises(sim.UserError, match="1,001 topics"):
        sim.import_files(tmp_path / "p.csv", tmp_path / "out")
    assert [each.name for each in tmp_path.iterdir()] == ["p.csv"]


def test_people_alone_keep_the_drawn_ties(tmp_path):
    (tmp_path / "p.csv").write_text("id,town\na,X\nb,X\nc,Y\n")
    found = sim.import_files(tmp_path / "p.csv", tmp_path / "out")
    assert "face-to-face ties, online ties" in found.report()
    assert sim.load(tmp_path / "out" / "hub.yaml").ties.face_to_face.kind == "proximity"


def test_a_long_log_takes_little_memory(tmp_path):
    """Memory grows with the people, pairs and questions, not with the length of the texts."""
    import tracemalloc

    body = "x" * 20_000
    with (tmp_path / "Posts.xml").open("w") as file:
        file.write("<posts>")
        for n in range(3_000):
            file.write(f'<row Id="{n}" PostTypeId="1" OwnerUserId="{n % 50}" Body="{body}"/>')
        file.write("</posts>")
    size = (tmp_path / "Posts.xml").stat().st_size
    tracemalloc.start()
    found = sim.import_files(tmp_path / "Posts.xml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.collected.log.questions == 3_000
    assert peak < size / 10
