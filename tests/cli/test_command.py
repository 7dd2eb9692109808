"""The command: what each prints, writes and returns."""

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from helpers.plugin_files import command

import sim.cli
from sim.cli import main
from sim.cli.support.output_paths import output_folder
from sim.cli.support.tables import cell, duration, plain_table, to_json
from sim.errors import spelling_for_command
from sim.measures import KNOWN
from sim.scenarios.loading import load, shipped
from sim.studies.shipped_files import shipped_claims, shipped_experiments
from sim.studies.validate import KINDS

NAMES = main.list_commands(click.Context(main))

TINY = ["--set", "people.count=20", "--set", "days=10"]


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["whoanswers", "as", "typed"])

    def call(*arguments):
        return CliRunner().invoke(main, [str(each) for each in arguments])

    return call


@pytest.mark.parametrize(
    "command", [[], *([name] for name in NAMES)], ids=lambda each: " ".join(each) or "main"
)
def test_help_gives_an_example(command, invoke):
    result = invoke(*command, "--help")
    assert result.exit_code == 0
    assert f"Example: whoanswers {' '.join(command)}".strip() in result.stdout


def test_the_commands():
    own, later = "import list show new validate schema run compare brief", "claims discover lesson luck merge"
    wanted = f"{own} {later} calibrate facts optimise resilience sensitivity serve sweep"
    assert sorted(wanted.split()) == NAMES


def test_help_imports_nothing_heavy():
    code = (
        "import sys, sim.cli;"
        "print(sorted({'pydantic', 'yaml', 'rich', 'numpy', 'pathlib'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", f"import sys; sys.path[:] = {sys.path!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() in ("[]", "['pathlib']")  # pathlib where Python's own start needs it


def test_list(invoke):
    lines = invoke("list").stdout.splitlines()
    assert any(line.startswith("hybrid ") and line.endswith("?") for line in lines)
    assert any(line.startswith("local-silent ") and line.endswith(".") for line in lines)
    told = json.loads(invoke("list", "--json").stdout)
    assert {row["scenario"] for row in told["scenarios"]} == set(shipped())
    assert any(line.startswith("hub-load ") and line.endswith("?") for line in lines)
    assert {row["experiment"] for row in told["experiments"]} == set(shipped_experiments())
    assert {row["claim"] for row in told["claims"]} == set(shipped_claims())


def test_list_of_one_kind(invoke):
    told = json.loads(invoke("list", "claims", "--json").stdout)
    assert told.keys() == {"claims"}
    assert "hybrid" not in invoke("list", "claims").stdout
    kinds = main.get_command(click.Context(main), "list").params[0].type.choices
    assert {*KINDS, "parts", "measures"} == set(kinds)


def test_measures_are_listed_with_unit_and_meaning(invoke):
    told = json.loads(invoke("list", "measures", "--json").stdout)["measures"]
    assert [each["measure"] for each in told] == list(KNOWN)
    assert told[0]["unit"] == "share" and told[0]["meaning"] and told[0]["plugin"] == ""
    assert "plugin" not in invoke("list", "measures").stdout.splitlines()[2]


def test_show_prints_a_line_for_every_value_where_there_is_no_terminal(invoke):
    short = invoke("show", "hybrid").stdout.splitlines()
    (line,) = [line for line in short if line.startswith("channels.hub.capacity ")]
    assert re.fullmatch(r"\S+ +3 +questions/day +questions a hub can relay a day", line)
    result = invoke("show", "hybrid", "--long", "--set", "channels.hub.capacity=.inf")
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("channels.hub.capacity ")]
    assert re.match(
        r"\S+ +\.inf +questions/day +0 to \.inf +changed with --set +questions a hub can relay a day", line
    )
    rows = {row["path"]: row for row in json.loads(invoke("show", "hybrid", "--json").stdout)}
    assert rows["people.on_crowd"]["value"] == "0.5"
    assert set(rows["days"]) == {"path", "value", "unit", "range", "source", "meaning"}


def test_show_says_what_a_file_of_people_settles(invoke, tmp_path):
    (tmp_path / "people.csv").write_text("id,town,interests,effort\nann,north,tea,0.1\nbob,south,,0.3\n")
    (tmp_path / "team.yaml").write_text(
        "extends: base\npeople:\n  from_file: {path: people.csv, id: id, town: town, interests: interests, "
        "effort: effort}\n"
    )

    def row(path, *more):
        told = json.loads(invoke("show", "team.yaml", "--json", *more).stdout)
        (found,) = [each for each in told if each["path"] == path]
        return found["value"], found["source"]

    assert row("people.count") == ("2", "rows of people.csv")
    assert row("people.count", "--set", "people.count=500") == ("2", "rows of people.csv")
    assert row("people.effort.mean") == ("0.2", "mean of people.csv")
    assert row("people.effort.sigma") == ("not used", "people.csv gives it for everybody")
    assert row("people.interest.concentration") == (
        "0.25", "for the 1 of 2 people for whom people.csv gives none",
    )  # fmt: skip
    assert row("places.towns") == ("north, south", "named in people.csv")
    assert row("people.on_crowd")[0] == "0"  # the file has no such column
    (tmp_path / "people.csv").write_text("id,town\nann,north\nann,south\n")
    assert row("people.count") == ("unknown", "people.csv has errors; whoanswers validate lists them")


def test_validate_tells_what_is_done_to_tables(invoke, tmp_path):
    (tmp_path / "people.csv").write_text("id,town\nann,north\nbob,north\ncid,south\n")
    (tmp_path / "ties.csv").write_text("from,to\nann,bob\nann,ann\nann,bob\n")
    (tmp_path / "team.yaml").write_text(
        "extends: base\npeople:\n  from_file: {path: people.csv, id: id, town: town}\n"
        "ties:\n  from_file: {path: ties.csv, from: from, to: to}\n  face_to_face: {kind: from_file}\n"
    )
    told = invoke("validate", "team.yaml")
    assert told.exit_code == 0
    assert told.stdout == "team.yaml: valid\n"
    ran = invoke("run", "team.yaml", "--set", "days=2", "-o", "out")
    assert ran.exit_code == 0
    notes = [line for line in told.stderr.splitlines() if line.startswith("Note: ties.csv")]
    assert "to themselves" in " ".join(notes)
    assert set(notes) <= set(ran.stderr.splitlines())
    found = json.loads(invoke("validate", "team.yaml", "--json").stdout)
    assert [f"Note: {note}" for note in found[0]["notes"]] == told.stderr.splitlines()


def test_new_then_validate(invoke, tmp_path):
    assert invoke("new", "town").stdout == "Wrote town.yaml. Next: whoanswers validate town.yaml\n"
    assert load(tmp_path / "town.yaml").people.count == 500
    told = invoke("validate", "town.yaml", "base", "hub-load")
    assert told.stdout == "town.yaml: valid\nbase: valid\nhub-load: valid\n"
    again = invoke("new", "town.yaml")
    assert (again.exit_code, again.stderr) == (
        2,
        "town.yaml: this file exists already and is not changed; give another name.\n",
    )


def test_schema_is_json(invoke):
    assert json.loads(invoke("schema").stdout)["title"] == "A whoanswers scenario"


def test_run_writes_a_folder_and_never_over_another(invoke, tmp_path):
    first, second = (invoke("run", "hybrid", *TINY, "--engine", "numpy") for _ in range(2))
    assert first.exit_code == 0, first.output
    assert "Answered share" in first.stdout
    assert "Tables: whoanswers-out" in first.stdout
    assert re.search(r"It took [\d.]+ s\.", first.stdout)
    assert second.exit_code == 0
    folders = sorted(path.name for path in (tmp_path / "whoanswers-out").iterdir())
    assert folders == ["hybrid", "hybrid-2"]
    manifest = (tmp_path / "whoanswers-out" / "hybrid" / "manifest.json").read_text(encoding="utf-8")
    assert "whoanswers as typed" in manifest


def test_threads_are_refused_in_one_sentence(invoke):
    result = invoke("run", "distributed-crowd", *TINY, "--threads", 2)
    assert result.exit_code == 2
    assert "--threads no longer exists" in result.stderr


def test_run_with_everything(invoke, tmp_path):
    options = [
        "--lives",
        2,
        "--ties",
        "--csv",
        "-o",
        "out/here",
        "--json",
        "--engine",
        "numpy",
    ]
    result = invoke("run", "distributed-crowd", *TINY, *options)
    told = json.loads(result.stdout)
    assert told["folder"].replace("\\", "/") == "out/here"
    assert 0 <= told["measures"]["answered_share"] <= 1
    written = {path.name for path in (tmp_path / "out" / "here").iterdir()}
    assert {"ties.parquet", "ties.csv", "questions.csv", "manifest.json", "scenario.yaml"} <= written
    assert load(tmp_path / "out" / "here" / "scenario.yaml").people.count == 20


def test_run_writes_the_named_tables(invoke, tmp_path):
    result = invoke("run", "hybrid", *TINY, "--engine", "numpy", "--tables", "people, ties", "-o", "out")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "out").glob("*.parquet")) == [
        "people.parquet", "ties.parquet",
    ]  # fmt: skip


def test_run_writes_networks_that_equal_those_of_its_tables(invoke, tmp_path):
    files = "help.graphml, help-by-day.gexf,ties.gexf"
    result = invoke(
        "run", "distributed-crowd", *TINY, "--engine", "numpy", "--lives", 2, "--network", files, "-o", "out"
    )
    assert result.exit_code == 0, result.output
    assert "Note: The networks are those of the first of the 2 lives." in result.stderr
    assert not (tmp_path / "out" / "ties.parquet").exists()
    tables = {name: t[t["life"] == 0] for name, t in sim.load_run(tmp_path / "out").tables.items()}
    given = tables["answers"][tables["answers"]["helpful"]]
    once = nx.read_graphml(tmp_path / "out" / "help.graphml", node_type=int)
    assert once.number_of_nodes() == 20
    assert sum(weight for *_, weight in once.edges(data="weight")) == len(given) > 0
    daily = nx.read_gexf(tmp_path / "out" / "help-by-day.gexf", node_type=int)
    starts = sorted(about["start"] for *_, about in daily.edges(data=True))
    assert [float(start) for start in starts] == sorted(given["day"])
    assert nx.read_gexf(tmp_path / "out" / "ties.gexf").number_of_edges() > 0


@pytest.mark.parametrize("name", ["helpp.gexf", "help", "ties-by-day.gexf", "help.graphml,"])
def test_run_refuses_an_unknown_network_before_anything_runs(invoke, tmp_path, name):
    refused = invoke("run", "hybrid", "--network", name, "-o", "out")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("--network: there is no network ")
    assert "The networks are help.graphml, help.gexf, help-by-day.graphml" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_run_refuses_an_unknown_table_before_anything_runs(invoke, tmp_path):
    refused = invoke("run", "hybrid", "--tables", "people,dais", "-o", "out")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        "--tables: a run has no table 'dais'. Its tables are questions, answers, people, days, ties. "
        "Did you mean 'days'?\n"
    )
    assert not (tmp_path / "out").exists()


class Result:
    """What a comparison gives, for a command that only shows it."""

    notes = ("ties.csv: dropped 1 tie with oneself",)
    picture_notes = ()
    runs = pd.DataFrame({"error": [None, None]})

    def sentences(self):
        return ["More under hybrid."]

    def brief(self):
        return [("Short", ["group", "share"], [["all", 0.5]])]

    def save(self, folder, *, command, figures):
        assert figures == ("svg",)
        folder.mkdir(parents=True)
        (folder / "report.html").write_text(command, encoding="utf-8")

    def summary(self):
        return [("Who", ["group", "share"], [["all", 0.5], ["some", float("nan")]])]

    def records(self):
        return {
            "groups": [{"group": "all", "mean": np.float64(0.5)}, {"group": "some", "mean": float("nan")}]
        }


def test_compare_hands_over_what_was_checked(invoke, monkeypatch, tmp_path):
    given = {}

    def study(scenarios, *, progress, **rest):
        given.update(rest, all=scenarios)
        progress(0, 6)
        progress(3, 6)
        progress(6, 6)
        return Result()

    monkeypatch.setattr(sim, "compare", study)
    monkeypatch.setattr("sim.cli.support.progress._SECONDS", 0.0)
    monkeypatch.setattr("sim.cli.support.study_run.must_compile", lambda _: True)
    result = invoke("compare", "centralised-local", "hybrid", *TINY, "--replicates", 3, "--workers", 1)
    assert result.exit_code == 0, result.output
    assert [each.people.count for each in given["all"]] == [20, 20]
    assert (given["replicates"], given["workers"]) == (3, 1)
    assert result.stderr.splitlines()[:-1] == [
        "comparing: compiling once (about half a minute the first time)",
        "comparing: 3 of 6 runs done, time left not known yet",
        "comparing: 6 of 6 runs done",
        "comparing: drawing the pictures and writing the report",
    ]
    folder = tmp_path / "whoanswers-out" / "centralised-local-against-hybrid"
    assert (folder / "report.html").read_text(encoding="utf-8") == "whoanswers as typed"
    first, place, *table, last = result.stdout.splitlines()
    assert (first, place) == ("More under hybrid.", f"Report: {folder.relative_to(tmp_path) / 'report.html'}")
    assert table == ["", "Short", "group  share", "all    0.500", ""]
    assert last.startswith("It took ") and last.endswith("--full prints every table.")
    full = invoke("compare", "centralised-local", "hybrid", *TINY, "--full").stdout
    assert "\nWho\ngroup  share\nall    0.500\nsome       –\n" in full
    told = json.loads(invoke("compare", "base", "hybrid", "--json").stdout)
    assert told["groups"] == [{"group": "all", "mean": 0.5}, {"group": "some", "mean": None}]


def test_workers_of_a_command_spell_options_as_it_does():
    code = "from sim.errors import spelled; print(spelled('--data', 'data'))"

    def told():
        return subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()

    with spelling_for_command():
        assert told() == "--data"
    assert told() == "data"


def test_words():
    assert [cell(value) for value in (1.23456, float("nan"), None, 3, "x", True)] == [
        "1.235",
        "–",
        "",
        "3",
        "x",
        "True",
    ]
    assert (duration(0.04), duration(59.96), duration(61)) == ("0.0 s", "1 min 0 s", "1 min 1 s")
    assert json.loads(to_json({"a": [float("inf"), (1, None)]})) == {"a": [None, [1, None]]}
    assert plain_table("Nothing", ("a", "b"), []) == "Nothing\na  b"


def test_what_a_terminal_would_obey_is_told_as_escapes(invoke, tmp_path):
    said = invoke("validate", "liaf\u202e.yaml")
    assert said.exit_code == 2
    assert "liaf\\u202e.yaml: there is no such file\n" in said.stderr and "\u202e" not in said.stderr
    file = tmp_path / "town.yaml"
    file.write_text('name: town\nquestion: "Who\u2066?"\nplaces: {towns: [{name: "a\u202eb", share: 1}]}\n')
    for more in ((), ("--json",)):
        told = invoke("show", file, *more).stdout
        assert "a\\u202eb" in told and "\u202e" not in told and "\u2066" not in told
    assert "a\u202eb" in json.dumps(json.loads(told), ensure_ascii=False)  # the same JSON
    assert plain_table("T", ("a",), [("\x1b[2J\ud800",)]) == "T\na\n\\u001b[2J\\ud800"


def test_only_one_place_prints():
    folder = Path(sim.cli.__file__).parent
    assert [each.name for each in folder.rglob("*.py") if "click.echo(" in each.read_text("utf-8")] == [
        "streams.py"
    ]


def test_a_folder_is_tried_and_left_as_it_was(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert output_folder("empty", "x") == Path("empty")
    assert output_folder(None, "x") == Path("whoanswers-out/x")
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]
    assert not list((tmp_path / "empty").iterdir())


def test_what_plugins_print_leaves_json_alone(tmp_path):
    text = (
        "from sim.parts import measure\n"
        "print('loaded')\n\n\n"
        "@measure('Noisy', 'share', range=(0, 1))\n"
        "def noisy_share(life, span):\n"
        '    """A share."""\n'
        "    print('measured')\n"
        "    return 0.5\n"
    )
    (tmp_path / "noisy.py").write_text(text)
    own = ["--plugin", "noisy.py", "--measure", "noisy_share", "--replicates", "2", "--workers", "0"]
    result = command("compare", "neighbours-only", "hybrid", *TINY, *own, "--json", "-o", "out", cwd=tmp_path)
    assert json.loads(result.stdout)["folder"] == "out"
    assert "loaded" in result.stderr and "measured" in result.stderr
