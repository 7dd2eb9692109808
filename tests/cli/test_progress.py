"""Progress on standard error: from the first second, and in plain lines where there is no terminal."""

import os
import re
import subprocess
import sys
import time

import pytest

from sim.cli.support import progress as module
from sim.cli.support.progress import COMPILING, STARTING, progress
from sim.engine import compiled_cache
from sim.runner import must_compile
from sim.scenarios.loading import load


def lines(capsys):
    return capsys.readouterr().err.splitlines()


def test_lines_come_for_every_tenth_of_the_runs_and_not_more_often(capsys, monkeypatch):
    monkeypatch.setattr(module, "_SECONDS", 0.0)
    with progress("study", COMPILING) as shown:
        assert lines(capsys) == [f"study: {COMPILING}"]
        for done in range(101):
            shown(done, 100, failed=done // 50)
        found = lines(capsys)
        assert [int(re.match(r"study: (\d+) of 100 runs done", line)[1]) for line in found] == [
            *range(10, 101, 10)
        ]
        assert found[0].endswith("left") and found[-1] == "study: 100 of 100 runs done, 2 failed"
        shown.phase("drawing")
        assert lines(capsys) == ["study: drawing"]


def test_lines_are_seconds_apart_whatever_is_done(capsys):
    with progress("study") as shown:
        for done in range(100):
            shown(done, 100)
    assert lines(capsys) == ["study: starting"]


def test_a_long_silence_is_broken(capsys, monkeypatch):
    monkeypatch.setattr(module, "_SILENCE", 0.2)
    with progress("study", COMPILING):
        time.sleep(2.5)
    assert f"study: {COMPILING}, " in capsys.readouterr().err


def test_a_silent_phase_after_the_runs_is_named(capsys, monkeypatch):
    with progress("study") as shown:
        shown(9, 10), shown(10, 10)
        monkeypatch.setattr(module, "_SILENCE", 0.2)
        shown.phase("drawing")
        lines(capsys)
        time.sleep(2.5)
    found = lines(capsys)
    assert found and all(re.fullmatch(r"study: drawing, \d+ s so far", line) for line in found)


def test_lines_have_no_control_characters(capsys):
    with progress("\x1b[2Jtown") as shown:
        shown(1, 1)
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", capsys.readouterr().err)


def test_code_is_compiled_once(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    local = load("neighbours-only")
    assert must_compile([local])
    assert not must_compile([local], engine="numpy")
    folder = tmp_path / "compiled_0123"
    folder.mkdir()
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    digest = compiled_cache.source_digest()
    (folder / f"another.{digest}-11.{python}.nbi").touch()
    assert must_compile([local])
    (folder / f"{compiled_cache.SIMPLE_DAY}.{digest}-11.{python}.nbi").touch()
    assert not must_compile([local])
    assert must_compile([local, load("good-host")])
    (folder / f"{compiled_cache.WHOLE_DAY}.{digest}-11.{python}.nbi").touch()
    assert not must_compile([local, load("good-host")])
    monkeypatch.setattr(compiled_cache, "source_digest", lambda: "0123456789ab")  # after an edit
    assert must_compile([local])


def test_progress_says_why_code_is_compiled_again_and_again(tmp_path, monkeypatch):
    assert module.text_at_start(must_compile=False) == STARTING
    assert module.text_at_start(must_compile=True) == COMPILING
    (tmp_path / "file").touch()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setenv("HOME", str(tmp_path / "file"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "file"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert module.text_at_start(must_compile=True) == COMPILING  # beside the code
    monkeypatch.setattr(compiled_cache, "FOLDER", tmp_path / "file")
    assert "NUMBA_CACHE_DIR" in module.text_at_start(must_compile=True)
    assert must_compile([load("neighbours-only")])


@pytest.mark.long
def test_the_kernels_that_are_looked_for_are_kept_by_a_run():
    import sim

    for name, further in (("distributed-crowd", False), ("community-of-practice", True)):
        sim.Society(load(name, {"people.count": 30, "days": 2}), engine="compiled").run()
        assert compiled_cache.is_compiled(further=further)


@pytest.mark.long
def test_the_first_line_comes_before_anything_heavy_is_loaded(tmp_path):
    words = ["compare", "neighbours-only", "hybrid"]
    code = (
        "import sys\nfrom sim.cli import main\nfrom sim.cli.support import progress\n"
        "def stop(*_, **__):\n    print(*sys.modules)\n    raise SystemExit\n"
        f"progress.say = stop\nmain({words!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        env=os.environ,
    )
    loaded = set(done.stdout.split())
    assert "sim.cli.support.progress" in loaded, done.stderr
    assert not {"numpy", "pandas", "numba", "mesa", "matplotlib", "rich"} & loaded


def test_the_first_words(capsys):
    with progress("study"):
        pass
    assert lines(capsys) == [f"study: {STARTING}"]
