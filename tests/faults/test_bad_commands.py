"""Wrong input to the command: exit 2, sentences on stderr, no traceback, nothing written, before any work."""

import sys

import click
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from sim.cli import main


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yaml").write_text("days: 0\npeople: {count: many}\n", encoding="utf-8")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))

    def call(*arguments):
        result = CliRunner().invoke(main, arguments)
        assert sorted(tmp_path.rglob("*")) == before, "something was written"
        assert "Traceback" not in result.output
        return result

    return call


CASES = {
    "unknown scenario": (["run", "hybird"], "There is no scenario 'hybird': did you mean 'hybrid'?"),
    "missing file": (["run", "town.yaml"], "town.yaml: there is no such file"),
    "folder": (["show", "full"], "full: this is a folder; a scenario is a YAML file"),
    "bad file": (
        ["show", "bad.yaml"],
        "bad.yaml:1:1: days must be a whole number from 1 to 36500; got 0 (default 180)",
    ),
    "setting": (
        ["run", "base", "--set", "people.count=x"],
        "--set people.count=x: people.count must be a whole number",
    ),
    "no setting": (["show", "base", "--set", "days"], "--set days: write it like people.count=500"),
    "no data": (["run", "base", "--data", "nowhere"], "nowhere: there is no such data folder."),
    "one scenario": (["compare", "base"], "compare needs two scenarios or more; got base only."),
    "twice the same": (
        ["compare", "base", "base"],
        "whoanswers compare: base is given twice; give it once.\n",
    ),
    "the same share, written otherwise": (
        ["resilience", "base", "--share", "0.1", "--share", "0.10"],
        "--share: 0.1 is given twice; give it once.\n",
    ),
    "the same file": (["import", "bad.yaml", "bad.yaml"], "whoanswers import: bad.yaml is given twice; give"),
    "the same column": (
        ["import", "bad.yaml", "--columns", "from=a,to=b,from=a"],
        "--columns: from is given twice; give it once.\n",
    ),
    "the same format": (
        ["luck", "base", "--figures", "png,svg,png"],
        "--figures: png is given twice; give it once.\n",
    ),
    "the same table": (
        ["run", "base", "--tables", "days,people,days"],
        "--tables: days is given twice; give it once.\n",
    ),
    "no table": (
        ["run", "base", "--tables", ","],
        "--tables: a run has no table ''. Its tables are questions",
    ),
    "no such column": (["import", "full/mine.txt", "--strengths", "a=2"], "--strengths: a must be none or a"),
    "the same network": (
        ["run", "base", "--network", "help.gexf,help.gexf"],
        "--network: help.gexf is given twice; give it once.\n",
    ),
    "nobody's questions": (
        ["compare", "hybrid", "base", "--questions", "12z", "--set", "people.count=30", "-o", "out"],
        "--questions must be most-divided or the id of a person; there is no person '12z': did you mean "
        "'12'?",
    ),
    "folder in use": (
        ["run", "base", "-o", "full"],
        "-o full: this folder isn't empty; give a new or an empty folder.",
    ),
    "file for a folder": (
        ["run", "base", "-o", "bad.yaml"],
        "-o bad.yaml: this is a file; give a new or an empty folder.",
    ),
    "below a file": (
        ["compare", "base", "hybrid", "-o", "bad.yaml/x"],
        "-o bad.yaml/x: nothing can be written there",
    ),
    "null in a folder": (
        ["run", "base", "-o", "a\0b"],
        "-o: the name of a folder can't contain a null character.",
    ),
    "no text": (["run", "base", "-o", "x\udcff"], "'x\\udcff' can't be used: it isn't text in utf-8"),
    "no text in an argument": (["show", "x\udcff.yaml"], "'x\\udcff.yaml' can't be used: it isn't text in"),
    "no number": (
        ["compare", "base", "hybrid", "--timeout", "nan"],
        "--timeout must be a number of 0.1 or more; got nan.",
    ),
    "no end": (
        ["compare", "base", "hybrid", "--memory", "inf"],
        "--memory must be a number of 1 or more; got inf.",
    ),
    "no share": (
        ["resilience", "base", "--share", "nan"],
        "--share must be a number above 0 and below 1; got nan.",
    ),
    "more points than can be": (
        ["sweep", "what-matters", "--points", "1000000", "--dry-run"],
        "--points 1000000: the design would have 8,000,000 points; at most 1,000,000 are allowed.",
    ),
    "population": (
        ["run", "base", "--set", "people.count=16777215", "--set", "people.topics=1000"],
        "people.count 16,777,215 would need about 156 GB",
    ),
    "lives": (
        ["run", "base", "--set", "people.count=1000000", "--lives", "100000"],
        "people.count 1,000,000 with 100000 lives would need about 32 TB",
    ),
    "deep keys": (
        ["show", "base", "--set", "days=" + "{" * 1000],
        "values are nested more than 20 levels deep",
    ),
    "no name": (["new", ""], "A new scenario needs a file name, such as town.yaml; got ''."),
    "this folder": (["new", "."], "A new scenario needs a file name, such as town.yaml; got '.'."),
    "the root": (["new", "/"], "A new scenario needs a file name, such as town.yaml; got '/'."),
    "a name": (["new", "two words"], "two words.yaml: name must be 1 to 80 letters"),
    "a folder that is not there": (
        ["new", "no/town"],
        "town.yaml: the file can't be written: No such file or directory.",
    ),
    "option": (
        ["run", "base", "--lives", "0"],
        "--lives must be a whole number from 1 to 100,000; got 0.\n",
    ),
    "choice": (["list", "scenaros"], "KIND can't be 'scenaros': did you mean 'scenarios'?\n"),
    "choice with the words of a refusal": (["list", "x is not y"], "KIND can't be 'x is not y': known are"),
    "no value": (["run", "base", "--lives"], "Option '--lives' requires an argument.\n"),
    "one too many": (["show", "a", "b"], "whoanswers show: got unexpected extra argument (b); write it as "),
    "command": (["rnu"], "There is no command 'rnu': did you mean 'run'?\n"),
    "command of another file": (["swep"], "There is no command 'swep': did you mean 'sweep'?\n"),
    "option of all": (["--vesion"], "whoanswers has no option '--vesion': did you mean '--version'?\n"),
}


@pytest.mark.parametrize(("arguments", "sentence"), CASES.values(), ids=list(CASES))
def test_wrong_input(arguments, sentence, invoke):
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_what_no_command_understands_is_one_sentence(name, invoke):
    command = main.get_command(click.Context(main), name)
    options = [each.opts[-1] for each in command.params if isinstance(each, click.Option)]
    known = max(options, default="--help")
    mistyped = invoke(name, f"{known[:-2]}{known[-1]}x")
    assert (mistyped.exit_code, mistyped.stdout) == (2, "")
    assert mistyped.stderr.startswith(f"whoanswers {name} has no option '--")
    assert mistyped.stderr.count("\n") == 1 and "did you mean '--" in mistyped.stderr
    if any(each.required for each in command.params):
        gaps = invoke(name)
        assert (gaps.exit_code, gaps.stdout) == (2, "")
        assert gaps.stderr.startswith(f"whoanswers {name} needs ")
        assert gaps.stderr.count("\n") == 1 and f", as in: whoanswers {name} " in gaps.stderr


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_no_option_gets_a_value_twice(name, invoke):
    command = main.get_command(click.Context(main), name)
    words = [
        word
        for each in command.params
        if each.required
        for word in ([each.opts[0]] if isinstance(each, click.Option) else []) + ["x=1:2"]
    ]
    for option in command.params:
        if not option.multiple:
            continue
        kind = option.type
        value = kind.choices[0] if isinstance(kind, click.Choice) else "0.5"
        value = "math" if option.name == "plugins" else value  # this one is loaded at once
        result = invoke(name, *words, option.opts[0], value, option.opts[0], value)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.endswith(f"{option.opts[0]}: {value} is given twice; give it once.\n")


def test_faults_of_all_scenarios_are_told_at_once(invoke):
    result = invoke("compare", "bad.yaml", "nowhere.yaml", "hybrid")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 3


def test_validate_tells_good_from_bad(invoke):
    result = invoke("validate", "bad.yaml", "base", "none.yaml")
    assert (result.exit_code, result.stdout) == (2, "base: valid\n")
    assert len(result.stderr.splitlines()) == 3
    assert invoke("validate", "bad.yaml", "--json").exit_code == 2


@pytest.mark.parametrize("command", ["sweep", "discover"])
def test_a_mistyped_setting_of_a_study_is_told_once_and_where_it_was_given(invoke, command):
    result = invoke(command, "hub-load", "--set", "people.conut=3")  # two scenarios, one sentence
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "--set people.conut=3: unknown key 'people.conut'. Did you mean 'count'?",
    ]


def test_nothing_is_said_of_a_shipped_file_where_a_setting_is_at_fault(invoke):
    result = invoke("sweep", "hub-load", "--set", "channels.feed.reach=3")
    assert result.stderr.splitlines() == [
        "--set channels.feed.reach=3: the scenario centralised-local doesn't use feed, and "
        "channels.feed.reach applies only to scenarios that do; leave this out, or add feed with "
        "--set channels.feed={}",
    ]


def test_validate_reads_experiments_too(invoke, tmp_path):
    bad = "scenarios: [hybird, neighbours-only]\ndesign: {parameters: {days: [0]}}\nx: 1\n"
    path = tmp_path.parent / "study.yaml"
    path.write_text(bad, encoding="utf-8")
    result = invoke("validate", str(path), "hub-load")
    assert (result.exit_code, result.stdout) == (2, "hub-load: valid\n")
    assert result.stderr.replace(f"{path}:", "").splitlines() == [
        "1:13: There is no scenario 'hybird': did you mean 'hybrid'?",
        "2:30: days must be a whole number from 1 to 36500; got 0 (default 180)",
        "3:1: unknown key 'x'. Known in an experiment: name, question, scenarios, set, seed, design, "
        "replicates, random_numbers, measures, until.",
    ]


def test_a_stop_writes_nothing_and_says_so(invoke, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.runner.run_lives_as_arrays", stopped)
    result = invoke("run", "base")
    assert result.exit_code == 130
    stopped = "Stopped; nothing was written. The same command starts again from the beginning."
    assert result.stderr.splitlines()[1:] == [stopped]  # below the first line of progress


def test_a_folder_that_may_not_be_written(invoke):
    if sys.platform == "win32":
        pytest.skip("made for /proc")
    result = invoke("run", "base", "-o", "/proc/whoanswers")
    assert result.exit_code == 2
    assert "-o /proc/whoanswers: nothing can be written there" in result.stderr


def test_completion_of_an_unknown_command_is_no_error():
    found = ShellComplete(main, {}, "whoanswers", "_WHOANSWERS_COMPLETE").get_completions(["rnu"], "--")
    assert {each.value for each in found} <= {"--help", "--version"}
