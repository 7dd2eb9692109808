"""Windows and macOS: whole commands without anything that POSIX or Linux alone has, and any encoding."""

import ast
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers import fake_windows

import sim
from sim.cli import main
from sim.cli.support.arguments import check_distinct
from sim.errors import StudyError, WriteError
from sim.runner.pool.worker_process import no_memory_limit
from sim.scenarios.loading import load
from sim.studies.store.study_folder import Lock
from sim.tables import write_text

ROOT = Path(sim.__file__).parents[1]
SMALL = ["--set", "people.count=30", "--set", "days=12", "--set", "asking.lifetime=3"]

# Every name of the package that Windows or macOS lacks, each with what guards it.
GUARDED = {
    "engine/cpu_count.py: os.sched_getaffinity": "asked for by hasattr",
    "scenarios/checks/memory.py: os.sysconf": "AttributeError is caught",
    "scenarios/checks/memory.py: /proc": "OSError is caught",
    "scenarios/checks/memory.py: /sys": "OSError is caught",
    "runner/pool/worker_process.py: os.sysconf": "AttributeError is caught",
    "runner/pool/worker_process.py: /proc": "OSError is caught; whether it is there decides on a note",
    "runner/pool/worker.py: import resource": "ImportError is caught",
    "runner/pool/worker.py: /proc": "OSError is caught",
}


def posix_names(file):
    """Names in a file that POSIX or Linux alone has."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from (f"import {name}" for name in names if name.split(".")[0] in fake_windows.MODULES)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in fake_windows.NAMES.get(node.value.id, ()):
                yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Call):
            yield from (k.arg for k in node.keywords if k.arg in ("pass_fds", "preexec_fn"))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = re.match("(/proc|/sys|/dev|/tmp|/etc)/", node.value)
            yield from [found[1]] if found else []


def test_names_of_posix_alone_are_guarded():
    found = {
        f"{file.relative_to(ROOT / 'sim').as_posix()}: {name}"
        for file in (ROOT / "sim").rglob("*.py")
        for name in posix_names(file)
    }
    assert found == set(GUARDED)


@pytest.fixture
def windows(tmp_path, monkeypatch):
    """Run a command as on Windows, its worker processes too."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(
        "from helpers import fake_windows; fake_windows.install()", "utf-8"
    )
    places = [tmp_path / "site", Path(fake_windows.__file__).parents[1], ROOT]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(map(str, places)))
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    monkeypatch.chdir(tmp_path)

    def run(*words):
        command = [sys.executable, "-m", "sim.cli", *words]
        done = subprocess.run(command, capture_output=True, encoding="cp1252", check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return run


@pytest.mark.long
def test_it_is_windows_that_is_seen(windows):
    code = (
        "from helpers import fake_windows; assert fake_windows.installed\n"
        "import sim.runner.pool.worker as worker, sim.engine.cpu_count as cores\n"
        "assert worker.os.name == 'nt' and not hasattr(cores.os, 'sched_getaffinity')\n"
        "try: exec('import fcntl', worker.__dict__)\n"
        "except ModuleNotFoundError: print('none')"
    )
    del windows
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "none\n"


@pytest.mark.slow
def test_run_and_lesson_on_windows(windows):
    assert windows("run", "neighbours-only", *SMALL, "--csv", "-o", "run").returncode == 0
    assert Path("run/questions.csv").is_file()
    small = ["--set", "people.count=30", "--set", "days=12", "--replicates", "2", "--workers", "0"]
    done = windows("lesson", "neighbours-only", "distributed-crowd", *small, "-o", "lesson.html")
    assert (done.returncode, Path("lesson.html").is_file()) == (0, True), done.stderr


@pytest.mark.long
def test_compare_on_windows_goes_on_in_processes_and_says_what_is_not_limited(windows):
    words = ["compare", "neighbours-only", "distributed-crowd", *SMALL, "--replicates", "2", "--workers", "2"]
    done = windows(*words, "--memory", "900", "-o", "study")
    assert done.returncode == 0, done.stderr
    assert (
        "Note: memory isn't limited, because this system doesn't report the memory of a process"
        in done.stderr
    )
    assert Path("study/report.html").is_file()
    assert not Path("study/lock-holder").exists()
    again = windows(*words, "-o", "study", "--resume")
    assert again.returncode == 0, again.stderr


@pytest.mark.long
def test_serve_on_windows_begins_and_ends(windows):
    del windows
    command = [sys.executable, "-m", "sim.cli", "serve", "neighbours-only", "--port", "0", "--no-browser"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as process:
        line = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate()
    assert line.startswith("The live page is at http://127.0.0.1:"), complaints
    assert "Traceback" not in complaints


# -- encodings -----------------------------------------------------------------------------------------------
CODE = """
import sys
sys.argv = ["whoanswers"]
from sim.cli.streams import printable, say
from sim.cli.support.tables import print_json
with printable():
    say("−8.4 ± 1 points, 2 × 3 … “Łódź” Привет")
    say("note − Łódź", err=True)
    print_json({"town": "Łódź", "crowd": "\\U0001f600"})
"""


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("cp1252", "-8.4 ± 1 points, 2 × 3 … “\\u0141ódź”"),
        ("cp437", '-8.4 ± 1 points, 2 x 3 ... "\\u0141ód\\u017a"'),
        ("iso8859-15", '-8.4 ± 1 points, 2 × 3 ... "\\u0141ód\\u017a"'),
        ("utf-8", "−8.4 ± 1 points, 2 × 3 … “Łódź” Привет"),
    ],
)
def test_printing_stops_in_no_encoding_and_loses_no_minus(encoding, line):
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    first, _, rest = done.stdout.decode(encoding).partition("\n")
    if encoding == "cp1252":
        line = line.replace("ź", "\\u017a")  # which it lacks
    assert first.startswith(line)
    assert json.loads(rest) == {"town": "Łódź", "crowd": "\U0001f600"}
    assert "note" in done.stderr.decode(encoding)


# -- files ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["con", "NUL", "aux.old", "Com1", "town."])
def test_names_that_windows_has_no_file_for_are_refused(name, tmp_path):
    file = tmp_path / "town.yaml"
    file.write_text(
        f"name: {name}\nquestion: Who?\nextends: base\nchannels: {{word_of_mouth: {{}}}}\n", "utf-8"
    )
    result = CliRunner().invoke(main, ["validate", str(file)])
    assert result.exit_code == 2
    assert "name must be a valid file name on Windows too" in result.stderr
    assert load("neighbours-only", {}).name == "neighbours-only"


def test_names_that_differ_in_capitals_only_are_refused():
    with pytest.raises(StudyError, match="got 'Town' and 'town'"):
        check_distinct(["Town", "hub", "town"])
    check_distinct(["town", "town-2"])


def test_a_file_that_another_program_has_open_is_a_sentence(tmp_path, monkeypatch):
    suggestions = []

    def refused(self, target):
        suggestions.append(self)
        raise PermissionError(13, "Access is denied", str(target))

    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(WriteError, match=r"summary\.csv can't be written: Access is denied\. Close it if"):
        write_text(tmp_path / "summary.csv", "a")
    assert len(suggestions) == 5
    assert not list(tmp_path.iterdir())


def test_a_file_that_was_open_for_a_moment_is_written(tmp_path, monkeypatch):
    replace, suggestions = Path.replace, []

    def refused_once(self, target):
        suggestions.append(self)
        if len(suggestions) == 1:
            raise PermissionError(13, "Access is denied", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused_once)
    write_text(tmp_path / "summary.csv", "a")
    assert (tmp_path / "summary.csv").read_text("utf-8") == "a"


def test_a_lock_goes_with_its_holder_and_names_it_beside_the_locked_file(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from sim.studies.store.study_folder import Lock\n"
        "held = Lock(Path(sys.argv[1])); held.__enter__(); print('held', flush=True); sys.stdin.read()"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=environment, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        with pytest.raises(StudyError, match=rf"process {process.pid} on .* is working on this study"):
            Lock(tmp_path).__enter__()
        process.kill()
    assert (tmp_path / "lock-holder").exists()  # the killed process left it; it doesn't matter
    with Lock(tmp_path):
        assert f"process {os.getpid()} " in (tmp_path / "lock-holder").read_text("utf-8")
    assert not (tmp_path / "lock-holder").exists()


def test_a_memory_limit_that_cannot_be_kept_is_told(monkeypatch):
    assert no_memory_limit(None, None) is None
    assert "all runs take place in this process" in no_memory_limit(0, 10**9)
    there = Path.is_file
    monkeypatch.setattr(Path, "is_file", lambda self: not str(self).startswith("/proc") and there(self))
    assert "Linux does" in no_memory_limit(2, 10**9)
