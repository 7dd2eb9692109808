"""The supervised pool: whatever becomes of a run costs that run alone, and is told."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path

import pytest
from helpers import broken_work
from helpers.patience import PATIENCE

from sim.runner import RunFailed, RunLost, SupervisedPool, execute


@pytest.fixture(scope="module")
def pool():
    with SupervisedPool(2, seconds=20.0, memory=400_000_000) as made:
        yield made


def processes(pool):
    """Process ids of the workers that are up."""
    return [worker.process.pid for worker in list(pool._shared.workers)]


def grief(pool, way):
    with pytest.raises((RunFailed, RunLost)) as caught:
        pool.submit(broken_work.live, {"way": way}).result(timeout=PATIENCE)
    return str(caught.value)


@pytest.mark.long
@pytest.mark.parametrize(
    ("way", "says"),
    [
        ("raise", "ZeroDivisionError: division by zero"),
        ("unpicklable error", "Local: known nowhere else"),
        ("exit", "SystemExit: 4"),
        ("leave", "its process ended with exit status 7"),
        ("segfault", "its process was ended by SIGSEGV"),
        ("killed", "its process was ended by SIGKILL"),
        ("hungry", "it took more than the 400 MB of memory that a run may take"),
        ("very hungry", "MemoryError"),
    ],
)
def test_each_way_is_told(pool, way, says):
    assert grief(pool, way) == says
    assert pool.submit(broken_work.live, {"x": 3.0}).result(timeout=PATIENCE) == {"y": 1.1, "z": 9.0}


@pytest.mark.long
def test_an_endless_run_is_ended_in_time():
    with SupervisedPool(1, seconds=0.5, warm=partial(broken_work.live, {})) as pool:
        pool.submit(broken_work.live, {}).result(timeout=PATIENCE)
        assert grief(pool, "busy") == "it took longer than the 0.5 s that a run may take"


def test_what_cannot_be_sent_or_sent_back_is_told(pool):
    assert "it can't be sent to a worker: " in str(pool.submit(lambda: 1).exception(timeout=PATIENCE))
    assert "local object 'live.<locals>.<lambda>'" in grief(pool, "unpicklable")


@pytest.mark.long
def test_all_at_once_none_takes_another_with_it(pool):
    ways = [way for way in broken_work.WAYS if way not in ("endless", "busy")]
    mixed = [{"way": way} if way else {"x": float(n)} for n, way in enumerate([*ways, *[None] * 20])]
    futures = [pool.submit(broken_work.live, values) for values in mixed]
    for values, future in zip(mixed, futures, strict=True):
        if "way" in values:
            assert isinstance(future.exception(timeout=PATIENCE), RunFailed | RunLost)
        else:
            assert future.result(timeout=PATIENCE)["z"] == values["x"] ** 2


@pytest.mark.long
def test_a_run_whose_process_is_lost_is_made_again(pool, tmp_path):
    assert pool.submit(broken_work.once_lost, {"mark": str(tmp_path / "mark")}).result(timeout=PATIENCE) == {
        "y": 1.0
    }


@pytest.mark.long
def test_shutting_down_at_once_ends_every_process():
    pool = SupervisedPool(2)
    futures = [pool.submit(broken_work.live, {"sleep": PATIENCE}) for _ in range(4)]
    while len(processes(pool)) < 2:
        time.sleep(0.05)
    started = processes(pool)
    pool.shutdown(wait=True, cancel_futures=True)
    assert all(future.cancelled() or isinstance(future.exception(), RunLost) for future in futures)
    for process in started:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


@pytest.mark.long
def test_an_idle_worker_that_was_killed_costs_nothing():
    with SupervisedPool(1) as pool:
        pool.submit(broken_work.live, {}).result(timeout=PATIENCE)
        os.kill(processes(pool)[0], signal.SIGKILL)
        assert pool.submit(broken_work.live, {"x": 3.0}).result(timeout=PATIENCE)["z"] == 9.0


@pytest.mark.long
def test_a_worker_that_is_still_starting_ends_with_its_driver():
    """Loading what a run needs takes seconds, in which it would be left behind."""
    code = (
        "import os, time; from sim.runner.pool.worker_process import Limits, Worker\n"
        "print(Worker(Limits()).process.pid, flush=True); time.sleep(0.1); os.kill(os.getpid(), 9)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    driver = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    status = Path(f"/proc/{int(driver.stdout)}/stat")
    end = time.monotonic() + PATIENCE
    while _alive(status) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _alive(status)


def _alive(status):
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Refusing(Executor):
    """Somebody's own executor, whose calls fail with an error of its own."""

    def __init__(self, error):
        self.error = error

    def submit(self, *_, **__):
        future = Future()
        future.set_exception(self.error)
        return future


@pytest.mark.parametrize("home", ["sim.model", "simple"])
def test_what_another_executor_raises_is_told_with_its_kind(home):
    error = type("OutOfQuota", (Exception,), {"__module__": home})("none is left")
    told = []
    execute([1], str, Refusing(error), lambda *each: told.append(each))
    execute([2], str, Refusing(RunLost("it crashed")), lambda *each: told.append(each))
    assert told == [(1, None, "OutOfQuota: none is left"), (2, None, "it crashed")]
