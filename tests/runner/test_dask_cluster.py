"""Studies on a real Dask scheduler and two real workers on this machine, one of which is killed midway."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from helpers import sweep_work
from helpers.declared import declared
from helpers.patience import PATIENCE
from helpers.plugin_files import PLUGIN, plugin, ran, town

from sim import compare, load, luck, resilience
from sim.cli import main
from sim.errors import StudyError
from sim.runner.dask_cluster import DaskExecutor, scheduler_address
from sim.studies.sweeps.sweep import sweep

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parents[1]
GRIEF = ("raise", "segfault", "leave", "exit")


@pytest.mark.parametrize("address", ["tcp://192.0.2.1:8786", "tcp://example.org:8786", "192.0.2.1:8786"])
def test_an_open_network_is_refused(address):
    with pytest.raises(StudyError, match="is neither on this machine nor encrypted"):
        scheduler_address(address)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:1", "tcp://[::1]:1", "tcp://localhost:1", "tls://192.0.2.1:1"]
)
def test_this_machine_and_tls_are_accepted(address):
    assert scheduler_address(address) == address


def test_a_scheduler_file_is_read_and_checked(tmp_path):
    path = tmp_path / "scheduler.json"
    path.write_text('{"address": "tcp://192.0.2.1:8786"}', encoding="utf-8")
    with pytest.raises(StudyError, match=r"tcp://192\.0\.2\.1:8786 is neither"):
        scheduler_address(str(path))
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(StudyError, match="this isn't a scheduler file"):
        scheduler_address(str(path))


def start(*words):
    paths = os.pathsep.join([str(ROOT), str(HERE)])
    command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": paths}, **quiet)


class Cluster:
    """A scheduler that listens on this machine, and its workers."""

    def __init__(self, folder):
        self.folder, self.file, self.workers = folder, folder / "scheduler.json", []
        here = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file)]
        self.scheduler = start("scheduler", *here)
        end = time.monotonic() + PATIENCE
        while not self.file.exists() and time.monotonic() < end:
            time.sleep(0.1)

    def two_workers(self):
        """Make sure that two workers are running, and replace those that were killed."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < 2:
            place = self.folder / str(time.monotonic_ns())
            words = ["--scheduler-file", str(self.file), "--local-directory", str(place)]
            there = ["--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
            self.workers.append(start("worker", *words, *there))

    def end(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    pytest.importorskip("distributed")
    cluster = Cluster(tmp_path_factory.mktemp("dask"))
    yield cluster
    cluster.end()


@pytest.fixture
def cluster(lasting):
    lasting.two_workers()
    return lasting


@pytest.mark.slow
def test_the_table_is_complete_after_a_worker_is_killed(cluster, tmp_path):
    killed = threading.Event()

    def watch(done, due, failed):
        del due, failed
        if done >= 15 and not killed.is_set():
            killed.set()
            os.kill(cluster.workers[0].pid, signal.SIGKILL)

    experiment = sweep_work.study(60, 0.1, GRIEF)
    with DaskExecutor(str(cluster.file), seconds=60) as executor:
        swept = sweep(experiment, tmp_path / "dask", executor=executor, work=sweep_work.work(), watch=watch)
    assert killed.is_set()
    assert len(swept.runs) == 64
    assert set(swept.failed["way"]) == set(GRIEF)
    alone = sweep(experiment, tmp_path / "alone", workers=1, work=sweep_work.work())
    pd.testing.assert_frame_equal(
        sweep_work.timeless(swept.runs), sweep_work.timeless(alone.runs), check_exact=True
    )


PAIR = ("neighbours-only", "distributed-crowd")
SMALL = {"people.count": 40, "days": 16, "asking.rate": 0.5}
LIVES = {
    "compare": lambda **how: compare(PAIR, overrides=SMALL, replicates=3, engine="numpy", **how),
    "luck": lambda **how: luck("hybrid", overrides=SMALL, lives=4, engine="numpy", **how),
    "resilience": lambda **how: resilience(
        load("hybrid", SMALL), who=["random"], shares=[0.2], replicates=3, engine="numpy", **how
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("study", LIVES)
def test_lives_on_a_cluster_give_the_same_tables_to_the_bit(cluster, tmp_path, study):
    with DaskExecutor(str(cluster.file), seconds=60) as executor:
        there = LIVES[study](executor=executor, folder=tmp_path / "there")
    here = LIVES[study](workers=0)
    tables = [name for name, value in vars(here).items() if isinstance(value, pd.DataFrame)]
    assert len(tables) >= 3
    for name in tables:
        one, other = (getattr(each, name).drop(columns="seconds", errors="ignore") for each in (here, there))
        pd.testing.assert_frame_equal(one, other, check_exact=True)


OWN = """
import sys
import sim
from pathlib import Path
from sim.registry import plugins
from sim.runner import DaskExecutor

plugins.load("own.py")
Path("own.py").unlink()
with DaskExecutor(sys.argv[1], seconds=60) as executor:
    there = sim.compare(["town.yaml", "neighbours-only"], overrides={"people.count": 60, "days": 30,
        "asking.rate": 0.5}, replicates=2, engine="numpy", executor=executor)
here = sim.compare(there.settings, replicates=2, engine="numpy", workers=0)
drop = lambda runs: runs.drop(columns="seconds")
assert drop(here.runs).equals(drop(there.runs)), (here.runs, there.runs)
assert there.runs["error"].isna().all(), there.runs["error"].tolist()
"""


@pytest.mark.slow
def test_workers_get_the_text_of_a_plugin_whose_file_they_do_not_have(cluster, tmp_path):
    for number in ("1", "2"):  # a changed plugin replaces the earlier one
        plugin(tmp_path, f"{PLUGIN}\nNUMBER = {number}\n"), town(tmp_path)
        made = ran("-c", OWN, str(cluster.file), cwd=tmp_path)
        assert (made.returncode, made.stderr) == (0, "")


@pytest.mark.slow
def test_own_measures_have_the_same_values_on_a_cluster(cluster):
    chosen = ["first_helper_share", "all_ties", "effort_gap"]
    with declared():
        with DaskExecutor(str(cluster.file), seconds=60) as executor:
            there = LIVES["compare"](executor=executor, measures=chosen)
        here = LIVES["compare"](workers=0, measures=chosen)
    assert there.runs[chosen].notna().all(axis=None)
    pd.testing.assert_frame_equal(there.runs[chosen], here.runs[chosen], check_exact=True)


WORDS = {
    "compare": ["compare", *PAIR, "--replicates", "2"],
    "luck": ["luck", "hybrid", "--lives", "3"],
    "resilience": ["resilience", "hybrid", "--who", "random", "--share", "0.2", "--replicates", "2"],
    "sweep": ["sweep", "effort-by-willingness", "--replicates", "1"],
}


@pytest.mark.slow
@pytest.mark.parametrize("study", WORDS)
def test_the_commands_run_their_lives_on_the_cluster(cluster, tmp_path, monkeypatch, study):
    monkeypatch.chdir(tmp_path)
    small = [word for name, value in SMALL.items() for word in ("--set", f"{name}={value}")]
    words = [*WORDS[study], *small, "-o", "study", "--dask", str(cluster.file)]
    told = CliRunner().invoke(main, words)
    assert told.exit_code == 0, told.output
    assert (tmp_path / "study" / "manifest.json").exists()
    again = CliRunner().invoke(main, [*words, "--resume"])  # all lives are complete
    assert again.exit_code == 0, again.output
