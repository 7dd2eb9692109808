"""Studies that are killed, stopped, starved: nothing is lost, nothing is run twice, nothing stays behind."""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from helpers import sweep_work
from helpers.patience import PATIENCE

from sim.errors import StudyError
from sim.studies.store.ledger import Ledger
from sim.studies.store.study_folder import Lock
from sim.studies.sweeps.merge import merge
from sim.studies.sweeps.sweep import sweep

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parents[1]
GRIEF = ("raise", "unpicklable error", "exit", "leave", "segfault", "very hungry", "unpicklable")


def begin(folder, points=60, sleep=0.02, workers=2):
    """A study in a process of its own."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)])}
    command = [
        sys.executable,
        str(HERE / "helpers" / "sweep_work.py"),
        *map(str, (folder, points, sleep, workers)),
    ]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def saved(folder):
    try:
        with closing(sqlite3.connect(f"file:{folder / 'runs.sqlite'}?mode=ro", uri=True)) as ledger:
            return ledger.execute("SELECT count(*) FROM runs").fetchone()[0]
    except sqlite3.Error:
        return 0


def wait_for(folder, runs, process, patience=PATIENCE):
    end = time.monotonic() + patience
    while saved(folder) < runs:
        assert process.poll() is None, "the study has ended"
        assert time.monotonic() < end, "the study doesn't go on"
        time.sleep(0.02)


def children(parent):
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def gone(processes, patience=PATIENCE):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if not any(Path(f"/proc/{each}").exists() and not _zombie(each) for each in processes):
            return True
        time.sleep(0.05)
    return False


def _zombie(process):
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def same(a, b):
    pd.testing.assert_frame_equal(sweep_work.timeless(a), sweep_work.timeless(b), check_exact=True)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed") / "study"
    return sweep(sweep_work.study(60, 0.0), folder, workers=0, work=sweep_work.work()).runs


def resumed(folder, points=60, sleep=0.02):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DONT_WAIT", "1")
        return sweep(
            sweep_work.study(points, sleep), folder, workers=0, resume=True, work=sweep_work.work()
        ).runs


def without_sleep(runs):
    return runs.drop(columns=["sleep", "run_id"])


@pytest.mark.long
def test_every_way_of_coming_to_grief_is_a_row_with_its_reason(tmp_path):
    experiment = sweep_work.study(20, 0.0, GRIEF)
    swept = sweep(
        experiment, tmp_path / "s", workers=2, seconds=20, memory=400_000_000, work=sweep_work.work()
    )
    assert len(swept.runs) == swept.due == 20 + len(GRIEF)
    reasons = swept.failed.set_index("way")["error"]
    assert set(reasons.index) == set(GRIEF)
    assert reasons["raise"] == "ZeroDivisionError: division by zero"
    assert reasons["segfault"] == "its process was ended by SIGSEGV"
    assert reasons["leave"] == "its process ended with exit status 7"
    again = sweep(experiment, tmp_path / "s", workers=0, resume=True, work=sweep_work.work())
    same(swept.runs, again.runs)  # failed runs aren't run again unless asked for


@pytest.mark.long
def test_a_killed_driver_loses_nothing_and_leaves_nobody(tmp_path, undisturbed):
    process = begin(tmp_path / "s", sleep=0.2, workers=2)  # six seconds, so that the kill comes midway
    wait_for(tmp_path / "s", 10, process)
    workers = children(process.pid)
    assert len(workers) == 2
    process.kill()
    process.wait()
    assert gone(workers)
    assert 10 <= saved(tmp_path / "s") < 60
    same(without_sleep(resumed(tmp_path / "s", sleep=0.2)), without_sleep(undisturbed))


@pytest.mark.long
def test_a_killed_worker_costs_nothing(tmp_path, undisturbed):
    process = begin(tmp_path / "s", workers=2)
    wait_for(tmp_path / "s", 5, process)
    os.kill(children(process.pid)[0], signal.SIGKILL)
    assert process.wait(timeout=PATIENCE) == 0
    assert saved(tmp_path / "s") == 60
    same(without_sleep(resumed(tmp_path / "s")), without_sleep(undisturbed))


def test_a_killed_merge_leaves_nothing_in_the_way(tmp_path):
    experiment, parts = sweep_work.study(6, 0.0), [tmp_path / "a", tmp_path / "b"]
    for n, part in enumerate(parts, 1):
        sweep(experiment, part, workers=0, shard=(n, 2), work=sweep_work.work())
    code = (
        "import os, signal, sys\nfrom sim.studies.sweeps import merge\n"
        "merge.export = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        "merge.merge(sys.argv[1:3], sys.argv[3])"
    )
    command = [sys.executable, "-c", code, *map(str, parts), str(tmp_path / "whole")]
    killed = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not (tmp_path / "whole").exists()
    (tmp_path / "whole").mkdir()  # an empty folder is as good as none
    assert len(merge(parts, tmp_path / "whole").runs) == 6
    with pytest.raises(StudyError, match=r"whole: this folder isn't empty; give a new or an empty folder"):
        merge(parts, tmp_path / "whole")


@pytest.mark.long
def test_two_processes_on_one_study_are_kept_apart(tmp_path):
    process = begin(tmp_path / "s", points=400)
    wait_for(tmp_path / "s", 1, process)
    with pytest.raises(StudyError, match=rf"process {process.pid} on .* is working on this study"):
        sweep(sweep_work.study(400, 0.02), tmp_path / "s", workers=0, resume=True, work=sweep_work.work())
    process.kill()
    process.wait()
    with Lock(tmp_path / "s"):
        pass  # nothing had to be cleared by hand


@pytest.mark.long
def test_a_full_disk_ends_the_study_with_a_sentence_and_keeps_what_was_done(tmp_path, undisturbed):
    code = (
        "import resource, signal, sys; from helpers import sweep_work; from sim.errors import UserError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (140_000, 140_000))\n"
        "try: sweep_work.main()\n"
        "except UserError as told: sys.exit(str(told))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)])}
    command = [sys.executable, "-c", code, str(tmp_path / "s"), "60", "0.0", "1"]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 1
    assert re.search(r"the ledger can't be .*: .*resume=True continues", done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    runs = resumed(tmp_path / "s", 60, 0.0)
    same(without_sleep(runs), without_sleep(undisturbed))


EXPERIMENT = """
name: stopped
scenarios: [neighbours-only]
set: {people.count: 40, days: 400, asking.rate: 0.3}
design: {kind: factorial, parameters: {people.effort.mean: {low: 0.1, high: 0.5, levels: 200}}}
replicates: 5
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "status"), [(signal.SIGINT, 130), pytest.param(signal.SIGTERM, 143, marks=pytest.mark.slow)]
)
def test_ctrl_c_saves_says_how_to_go_on_and_leaves_nobody(tmp_path, kind, status):
    (tmp_path / "stopped.yaml").write_text(EXPERIMENT, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    words = ["sweep", "stopped.yaml", "--workers", "2", "-o", "out"]
    # A shell that starts the tests in the background has Ctrl-C ignored, and that is handed on.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "sim.cli", *words], env=environment, cwd=tmp_path,
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    wait_for(tmp_path / "out", 3, process)
    workers = children(process.pid)
    os.killpg(process.pid, kind)
    _, told = process.communicate(timeout=PATIENCE)
    assert process.returncode == status, told
    assert told.splitlines()[-1] == (  # before it, a slow study has said each minute how far it is
        "Stopped; every finished run is saved. Continue with: "
        "whoanswers sweep stopped.yaml --workers 2 -o out --resume"
    )
    assert workers
    assert gone(workers)
    ledger = Ledger(tmp_path / "out")
    assert 3 <= len(ledger.run_ids()) < 1000
    ledger.close()


def killed_once(folder, chance):
    """Begin or go on with a study, and kill a worker, the driver or both at a random moment; says whom."""
    process = begin(folder, sleep=0.02, workers=chance.choice((1, 2)))
    before, killed = saved(folder), []
    if chance.random() < 0.2:  # while it starts, or soon after
        end, runs = time.monotonic() + chance.uniform(0.0, 2.0), 60
    else:
        end, runs = time.monotonic() + PATIENCE, chance.randint(before, 60)
    while process.poll() is None and time.monotonic() < end and saved(folder) < runs:
        time.sleep(0.005)
    workers = children(process.pid)
    if workers and chance.random() < 0.5:
        os.kill(chance.choice(workers), signal.SIGKILL)
        killed.append("worker")
        if chance.random() < 0.5:  # it comes to its end all the same
            process.wait(timeout=PATIENCE)
            assert (process.returncode, saved(folder)) == (0, 60)
    if process.poll() is None:
        workers = children(process.pid)
        process.kill()
        killed.append("driver" if 0 < saved(folder) < 60 else "driver, early or late")
    process.wait()
    assert gone(workers)
    return killed


@pytest.mark.slow
def test_a_hundred_studies_killed_at_random_moments_end_as_the_undisturbed_one(tmp_path, undisturbed):
    chance, killed = random.Random(1), Counter()
    for number in range(100):
        folder = tmp_path / str(number)
        for _ in range(chance.choice((1, 1, 2))):
            killed.update(killed_once(folder, chance))
        same(without_sleep(resumed(folder, sleep=0.02)), without_sleep(undisturbed))
        shutil.rmtree(folder)
    assert min(killed["worker"], killed["driver"]) >= 40, killed
