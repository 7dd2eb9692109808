"""A real Dask scheduler and two real workers on this machine, one of which is killed midway."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import made_runs
import pandas as pd
import pytest

from sim.errors import StudyError
from sim.runner.cluster import scheduler_address
from sim.studies.sweep import sweep

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
GRIEF = ("raise", "segfault", "leave", "exit")


@pytest.mark.parametrize("address", ["tcp://192.0.2.1:8786", "tcp://example.org:8786", "192.0.2.1:8786"])
def test_an_open_network_is_refused(address):
    with pytest.raises(StudyError, match="is neither on this machine nor encrypted"):
        scheduler_address(address)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "tcp://[::1]:1", "tcp://localhost:1", "tls://192.0.2.1:1"]
)
def test_this_machine_and_tls_are_taken(address):
    assert scheduler_address(address) == address


def test_a_scheduler_file_is_read_and_checked(tmp_path):
    path = tmp_path / "scheduler.json"
    path.write_text('{"address": "tcp://192.0.2.1:8786"}', encoding="utf-8")
    with pytest.raises(StudyError, match=r"tcp://192\.0\.2\.1:8786 is neither"):
        scheduler_address(str(path))
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(StudyError, match="this is no scheduler file"):
        scheduler_address(str(path))


def start(*words):
    paths = os.pathsep.join([str(ROOT), str(HERE)])
    command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": paths}, **quiet)


@pytest.fixture
def cluster(tmp_path):
    file = tmp_path / "scheduler.json"
    here = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    there = ["--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    started = [start("scheduler", *here)]
    try:
        end = time.monotonic() + 60
        while not file.exists() and time.monotonic() < end:
            time.sleep(0.1)
        for number in (1, 2):
            place = ["--scheduler-file", str(file), "--local-directory", str(tmp_path / str(number))]
            started.append(start("worker", *place, *there))
        yield file, started
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


@pytest.mark.slow
def test_one_of_two_workers_is_killed_and_the_table_is_whole(cluster, tmp_path):
    pytest.importorskip("distributed")
    from sim.runner.cluster import dask_executor

    file, (_, worker, _) = cluster
    killed = threading.Event()

    def watch(done, due, failed):
        del due, failed
        if done >= 15 and not killed.is_set():
            killed.set()
            os.kill(worker.pid, signal.SIGKILL)

    experiment = made_runs.study(60, 0.1, GRIEF)
    with dask_executor(str(file), seconds=60) as executor:
        swept = sweep(experiment, tmp_path / "dask", executor=executor, work=made_runs.work(), watch=watch)
    assert killed.is_set()
    assert len(swept.runs) == 64
    assert set(swept.failed["way"]) == set(GRIEF)
    alone = sweep(experiment, tmp_path / "alone", workers=1, work=made_runs.work())
    pd.testing.assert_frame_equal(
        made_runs.timeless(swept.runs), made_runs.timeless(alone.runs), check_exact=True
    )
