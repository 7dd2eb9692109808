"""Names that can't be files, pipes, files of another kind, a full disk: one true sentence each, never a hang."""
# ruff: noqa: E501 - a fault and its sentence stand on one line

import errno
import os
import shlex
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from matplotlib import figure

import sim
from sim import load
from sim.cli import main
from sim.cli.support.output_paths import study_folder
from sim.errors import ScenarioError, StudyError, TableError
from sim.plots import save_figure
from sim.scenarios.file_digests import is_small
from sim.scenarios.loading import write_starter
from sim.scenarios.paths import is_file, is_folder, path_exists
from sim.studies.experiments.experiment import Task
from sim.studies.experiments.experiment_files import load_experiment
from sim.studies.store.ledger import LEDGER, Ledger, RunOutcome
from sim.studies.store.study_folder import open_ledger
from sim.studies.validate import validate
from sim.tables import atomic_folder
from sim.user_data.people import read_people
from sim.user_data.pseudonyms import write_pseudonyms

LONG = "x" * 300
CLAIM = """\
claim: c
statement: Longer.
parts: [{{name: a, measure: answered_share, smallest: 0.1,
  arms: [{{weight: 1, scenario: {0}}}, {{weight: -1, scenario: base}}]}}]
mechanism: {{name: m, none: so}}
"""
EXPERIMENT = "scenarios: {0}\ndesign: {{kind: list, points: [{{days: 9}}]}}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(*words):
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2, (done.output, done.exception)
    return done.output


def written(name, text):
    Path(name).write_text(text, encoding="utf-8")
    return name


# -- names ---------------------------------------------------------------------------------------------------
def test_a_name_that_cannot_be_is_not_there(tmp_path):
    for name in (LONG, "a\0b"):
        path = tmp_path / name
        assert not (path_exists(path) or is_file(path) or is_folder(path) or is_small(path))
    assert path_exists(tmp_path)
    assert is_folder(tmp_path)
    assert not is_file(tmp_path)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("run", LONG), "There is no scenario 'xxx"),
        (("validate", LONG), "There is no scenario 'xxx"),
        (("sweep", LONG), "There is no experiment 'xxx"),
        (("show", "base", "--data", LONG), "there is no such data folder."),
        (("run", "base", "-o", LONG), "nothing can be written there: File name too long."),
        (("sweep", "hub-load", "-o", LONG, "--resume"), "nothing can be written there: File name too long."),
        (("merge", LONG, "-o", "out"), "this folder holds no study"),
    ],
)
def test_commands_refuse_long_names(words, says):
    assert says in refused(*words)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"name: s\nextends: {LONG}\n", "f.yaml:2:1: extends names 'xxx"),
        (f"name: s\npeople: {{from_file: {{path: {LONG}}}}}\n", "f.yaml:2:22: people.from_file.path: there is no"),
        (EXPERIMENT.format(LONG), "f.yaml:1:1: There is no scenario 'xxx"),
        (CLAIM.format("x" * 3000), "There is no scenario 'xxx"),
    ],
)  # fmt: skip
def test_files_that_hold_long_names(text, says):
    told = validate(written("f.yaml", text))
    assert any(says in line for line in told), told


# -- pipes ---------------------------------------------------------------------------------------------------
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_no_file():
    os.mkfifo("ff")
    os.mkfifo("p.yaml")
    assert validate("ff") == ["ff: this is not a regular file; a scenario is a YAML file"]
    assert "p.yaml: this is not a regular file; an experiment is a YAML file" in refused("sweep", "p.yaml")
    assert "p.yaml: this is not a regular file; a claim is a YAML file" in refused("claims", "p.yaml")
    scenario = "name: s\npeople: {from_file: {path: %s}}\nties: {from_file: {path: %s}}\n"
    told = validate(written("s.yaml", scenario % ("ff", "p.yaml")))
    assert "s.yaml:2:22: people.from_file.path must name a regular file; 'ff' is not one" in told
    assert "s.yaml:3:20: ties.from_file.path must name a regular file; 'p.yaml' is not one" in told
    written("own.csv", "id\n1\n2\n")
    table = load(written("own.yaml", "name: own\npeople: {from_file: {path: own.csv}}\n")).people.from_file
    Path("own.csv").unlink()
    os.mkfifo("own.csv")  # since it was looked at
    with pytest.raises(TableError, match="this must be a regular file; it is not one"):
        read_people(table)


# -- kinds ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "hub-load"), "hub-load: this is an experiment, not a scenario; whoanswers sweep takes it."),
        (("sweep", "purpose", "--dry-run"), "purpose: this is a claim, not an experiment; whoanswers claims takes it."),
        (("compare", "base", "c.yaml"), "c.yaml: this is a claim, not a scenario; whoanswers claims takes it."),
        (("sweep", "c.yaml"), "c.yaml: this is a claim, not an experiment; whoanswers claims takes it."),
        (("claims", "e.yaml"), "e.yaml: this is an experiment, not a claim; whoanswers sweep takes it."),
        (("sensitivity", "base"), "base: this is a scenario, not an experiment; whoanswers run takes it."),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_told_as_such(words, says):
    written("c.yaml", CLAIM.format("hybrid"))
    written("e.yaml", EXPERIMENT.format("hybrid"))
    assert refused(*words).splitlines()[-1] == says  # an experiment has a line of progress above it


def test_faults_of_the_right_kind_are_told_as_before():
    written("e.yaml", EXPERIMENT.format("hybird"))
    assert "There is no scenario 'hybird'" in refused("sweep", "e.yaml")
    written("nothing.yaml", "colour: blue\n")
    assert "unknown key 'colour'" in refused("sweep", "nothing.yaml")  # it might be of any kind
    assert "unknown key 'colour'" in refused("show", "nothing.yaml")


# -- groups in a design ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("design", "says"),
    [
        ("{kind: factorial, parameters: {asking.rate: [0.003, {1: 2}]}}", "2:61: asking.rate must be a number from 0 to "),
        ("{kind: factorial, parameters: {days: {values: [9, [8]]}}}", "2:59: days must be a whole number from 1 to "),
        ("{kind: list, points: [{asking.rate: {a: 1}}, {asking.rate: 0.1}]}", "2:32: asking.rate must be a number from 0 to "),
        ("{kind: list, points: [{people.effort: {mean: 1}}]}", "2:32: people.effort must be a single value in a design"),
    ],
)  # fmt: skip
def test_a_group_is_no_value_of_a_design(design, says):
    file = written("e.yaml", f"scenarios: hybrid\ndesign: {design}\n")
    (told,) = validate(file)
    assert told.startswith(f"e.yaml:{says}"), told
    assert "; got a group, {" in told or "; got a list, [" in told
    with pytest.raises((ScenarioError, StudyError)):
        load_experiment(file)


# -- a full disk -----------------------------------------------------------------------------------------------
def full(*_):
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL  # as what SQLite itself refuses has it
    raise error


def fails(ledger, *_):
    with ledger._user_errors():
        full()


def study(place, then=lambda _: None, *, resume=False):
    with open_ledger(place, ["share"], resume=resume) as ledger:
        ledger.check_identity({"scenarios": {}}, "a study")
        ledger.add_run(RUN, RunOutcome({"share": 0.5}))
        then(ledger)


RUN = Task(1, "f", (), 0, (1, 2, 3))
NONE = r"disk is full; no run was finished; free disk space or allow writing, then begin again"
SOME = r"finished runs are saved; free disk space or allow writing, then resume=True continues"


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("step", ["_create_tables", "check_identity", "add_run"])
def test_a_full_disk_before_the_first_run_leaves_nothing(tmp_path, monkeypatch, step, there):
    place = tmp_path / "a" / "study"
    if there:
        place.mkdir(parents=True)

    monkeypatch.setattr(Ledger, step, fails)
    with pytest.raises(StudyError, match=NONE):
        study(place)
    assert [path.name for path in tmp_path.rglob("*")] == (["a", "study"] if there else [])


def test_a_full_disk_later_keeps_the_runs(tmp_path, monkeypatch):
    place = tmp_path / "study"
    with pytest.raises(StudyError, match=SOME):
        study(place, then=fails)
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "entry", full)  # while it is opened
        with pytest.raises(StudyError, match=SOME):
            study(place, resume=True)
    with open_ledger(place, ["share"], resume=True) as ledger:
        assert ledger.run_ids() == {1}
    with pytest.raises(StudyError, match=r"-o .*study: it already holds a study; --resume continues it"):
        study_folder(str(place), "claims", resume=False)
    assert (place / LEDGER).exists()


@contextmanager
def room_for(size):
    """Let no file become larger than a number of bytes."""
    resource = pytest.importorskip("resource")  # only some systems can be so small
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_no_room_for_a_single_byte_leaves_nothing(tmp_path):
    refusal = r"study: nothing can be written there: File too large\.$"
    with room_for(0), pytest.raises(StudyError, match=refusal):
        study(tmp_path / "study")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "write",
    [lambda path: write_starter(str(path)), lambda path: write_pseudonyms(path, map(str, range(999)))],
    ids=["starter", "pseudonyms"],
)
def test_a_new_file_is_written_completely_or_not_at_all(write, tmp_path):
    """Neither is ever overwritten, so half a file would be in the way."""
    path = tmp_path / "new.yaml"
    with (
        room_for(200),
        pytest.raises(sim.UserError, match=r"new\.yaml.* can't be written: File too large\.$"),
    ):
        write(path)
    assert list(tmp_path.iterdir()) == []
    write(path)
    assert path.stat().st_size > 200


@pytest.fixture
def no_room(monkeypatch):
    """A disk that takes text and no picture."""

    def refuses(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", refuses)


@pytest.mark.usefixtures("no_room")
def test_a_disk_that_is_full_while_figures_are_drawn_is_a_sentence(tmp_path):
    with (
        pytest.raises(sim.WriteError) as caught,
        atomic_folder(tmp_path / "study", last="manifest.json") as made,
    ):
        save_figure(figure.Figure(), made / "groups")
    assert (
        str(caught.value) == f"{tmp_path / 'study' / 'groups.svg'} can't be written: No space left on device."
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
@pytest.mark.usefixtures("no_room")
def test_a_study_whose_figures_found_no_room_goes_on(tmp_path, monkeypatch):
    words = ["luck", "neighbours-only", "--lives", "8", "--workers", "0", "-o", "study"]
    words += [word for each in ("people.count=25", "days=20", "asking.rate=0.5") for word in ("--set", each)]
    monkeypatch.setattr("sys.argv", ["whoanswers", *words])
    told = refused(*words)
    assert "study/figures/luck.svg can't be written: No space left on device; finished runs are saved" in told
    assert f"continue with: whoanswers {shlex.join(words)} --resume\n" in told
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    again = CliRunner().invoke(main, [*words, "--resume"])
    assert again.exit_code == 0, again.output


def test_the_folder_one_is_in_can_be_written(tmp_path):
    (tmp_path / "empty").mkdir()
    os.chdir("empty")
    with atomic_folder(Path(), last="a.txt") as made:
        (made / "a.txt").write_text("a")
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["a.txt"]


# -- links, and what stands in the way ----------------------------------------------------------------------
@pytest.mark.parametrize("words", [["run", "base"], ["compare", "base", "hybrid"], ["merge", "a", "b"]])
def test_a_link_that_leads_nowhere_is_no_folder_to_write(words):
    Path("dangling").symlink_to("nowhere")
    for out in ("dangling", "dangling/below"):
        assert "dangling leads nowhere.\n" in refused(*words, "-o", out)
    assert "dangling leads nowhere.\n" in refused("lesson", "-o", "dangling/page.html")


@pytest.mark.parametrize(("name", "made"), [("summary.csv", Path.mkdir), ("figures", Path.touch)])
def test_what_stands_in_the_way_of_a_resumed_study_is_told_before_any_run(tmp_path, name, made):
    place = tmp_path / "study"
    study(place)
    made(place / name)
    with pytest.raises(
        StudyError,
        match=rf"{name}: this is a (folder where the study needs a file|file where the study needs a folder)",
    ):
        study(place, resume=True)
    assert (place / name).exists()


# -- where it prints -----------------------------------------------------------------------------------------
def printed(words, shell):
    command = f"{shlex.join([sys.executable, '-m', 'sim.cli', *words])} {shell}"
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="made for /dev/full")
def test_a_full_or_closed_output_is_a_sentence_or_nothing(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(sim.__file__).parents[1]))
    full = "Standard output can't be written: No space left on device.\n"
    assert printed(["list"], ">/dev/full") == (1, full)
    assert printed(["list"], ">&- <&-") == (0, "")
