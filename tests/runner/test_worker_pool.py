"""The supervised pool: a run that fails in any way affects no other run, and its reason is reported."""

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
    """Return the process ids of the running workers."""
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
def test_each_kind_of_failure_gives_its_reason(pool, way, says):
    assert grief(pool, way) == says
    assert pool.submit(broken_work.live, {"x": 3.0}).result(timeout=PATIENCE) == {"y": 1.1, "z": 9.0}


@pytest.mark.long
def test_an_endless_run_is_ended_at_the_time_limit():
    with SupervisedPool(1, seconds=0.5, warm=partial(broken_work.live, {})) as pool:
        pool.submit(broken_work.live, {}).result(timeout=PATIENCE)
        assert grief(pool, "busy") == "it took longer than the 0.5 s that a run may take"


def test_calls_and_results_that_cannot_be_pickled_fail_with_a_reason(pool):
    assert "it can't be sent to a worker: " in str(pool.submit(lambda: 1).exception(timeout=PATIENCE))
    assert "local object 'live.<locals>.<lambda>'" in grief(pool, "unpicklable")


@pytest.mark.long
def test_failures_at_the_same_time_do_not_affect_other_runs(pool):
    ways = [way for way in broken_work.WAYS if way not in ("endless", "busy")]
    mixed = [{"way": way} if way else {"x": float(n)} for n, way in enumerate([*ways, *[None] * 20])]
    futures = [pool.submit(broken_work.live, values) for values in mixed]
    for values, future in zip(mixed, futures, strict=True):
        if "way" in values:
            assert isinstance(future.exception(timeout=PATIENCE), RunFailed | RunLost)
        else:
            assert future.result(timeout=PATIENCE)["z"] == values["x"] ** 2


@pytest.mark.long
def test_a_run_whose_process_is_lost_is_tried_again(pool, tmp_path):
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
def test_an_idle_worker_that_was_killed_is_replaced():
    with SupervisedPool(1) as pool:
        pool.submit(broken_work.live, {}).result(timeout=PATIENCE)
        os.kill(processes(pool)[0], signal.SIGKILL)
        assert pool.submit(broken_work.live, {"x": 3.0}).result(timeout=PATIENCE)["z"] == 9.0


@pytest.mark.long
def test_a_worker_that_is_still_starting_ends_with_its_driver():
    """A worker needs seconds to load its libraries, and must end with its driver even then."""
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
    """A user's own executor, whose calls fail with its own error."""

    def __init__(self, error):
        self.error = error

    def submit(self, *_, **__):
        future = Future()
        future.set_exception(self.error)
        return future


@pytest.mark.parametrize("home", ["sim.model", "simple"])
def test_errors_of_other_executors_become_reasons(home):
    error = type("OutOfQuota", (Exception,), {"__module__": home})("none is left")
    told = []
    execute([1], str, Refusing(error), lambda *each: told.append(each))
    execute([2], str, Refusing(RunLost("it crashed")), lambda *each: told.append(each))
    assert told == [(1, None, "OutOfQuota: none is left"), (2, None, "it crashed")]
