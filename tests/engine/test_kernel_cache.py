"""Processes that need the same kernel compile it once, and none waits for a process that is gone."""

import json
import os
import re
import subprocess
import sys
from collections import Counter

import numba
import pytest
from filelock import FileLock
from numba.core.errors import TypingError

from sim.engine import kernel_lock
from sim.engine.compiled.compiler.jit import jit
from sim.engine.compiled.compiler.kernel_cache import KernelCache

# Each process runs a short kernel, and prints its name if it has compiled it.
COUNTED = """
import json
import numpy as np
from numba.core import event

class Names(list, event.Listener):
    def on_start(self, one):
        self.append(one.data["dispatcher"].py_func.__qualname__.split(".")[0])
    def on_end(self, one):
        pass

names = Names()
event.register("numba:compile", names)
from sim.engine import compiled

one = np.ones(9, np.float32)
compiled.ENGINE.renew(one, one, one, 1.0, 2.0, 0.5)
print(json.dumps([name for name in names if name == "_renew"]))
"""
HOLD = """
import sys, time
from pathlib import Path
from sim.engine.kernel_lock import acquire
lock = acquire(Path(sys.argv[1]))
print("held" if lock else "not held", flush=True)
time.sleep(600)
"""


def start(code, *words, **environment):
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.PIPE, text=True)


def compiled_by(processes):
    """Wait for processes, and return how many of them compiled each kernel."""
    said = [process.communicate()[0] for process in processes]
    assert not any(process.returncode for process in processes)
    return Counter(name for each in said for name in json.loads(each))


def test_processes_that_start_together_compile_each_kernel_once(tmp_path):
    environment = {"NUMBA_CACHE_DIR": str(tmp_path)}
    assert compiled_by([start(COUNTED, **environment) for _ in range(3)]) == {"_renew": 1}
    assert not compiled_by([start(COUNTED, **environment)])


@pytest.mark.slow
def test_two_studies_that_start_together_compile_each_kernel_once(tmp_path):
    words = ["compare", "distributed-crowd", "hybrid", "--set", "people.count=60", "--set", "days=30"]
    words += ["--replicates", "2", "--workers", "2", "-o"]
    usual = {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "NUMBA_DEBUG_CACHE": "1", "PYTHONUNBUFFERED": "1"}
    start = [sys.executable, "-c", "from sim.cli import main; main()", *words]
    with (tmp_path / "said").open("w") as said:
        both = [
            subprocess.Popen([*start, tmp_path / name], env=os.environ | usual, stdout=said, stderr=said)
            for name in "ab"
        ]
        assert [study.wait() for study in both] == [0, 0]
    stored = Counter(re.findall(r"data saved to '([^']+)'", (tmp_path / "said").read_text()))
    assert stored
    assert set(stored.values()) == {1}, stored


def test_a_killed_compiler_frees_its_kernel(tmp_path):
    with start(HOLD, tmp_path / "lock") as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(TimeoutError):
            FileLock(tmp_path / "lock").acquire(blocking=False)
        holder.kill()
        holder.wait()
        lock = kernel_lock.acquire(tmp_path / "lock")
    assert lock is not None
    lock.release()


def test_a_process_goes_on_without_a_lock_that_it_cannot_get(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    assert kernel_lock.acquire(tmp_path / "file" / "lock") is None
    monkeypatch.setattr(kernel_lock, "PATIENCE", 0.1)
    with FileLock(tmp_path / "lock"):  # as if its process were stopped
        assert kernel_lock.acquire(tmp_path / "lock") is None


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    return tmp_path


def lock_of(cache):
    (file,) = cache.rglob("*.lock")
    return FileLock(file)


def test_a_kernel_that_cannot_be_stored_runs_in_memory(cache, monkeypatch):
    def double(x):
        return 2 * x

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("numba.core.caching.Cache.save_overload", full)
    kernel = jit(double)
    assert isinstance(kernel._cache, KernelCache)
    assert [kernel(3), kernel(4)] == [6, 8]
    assert not list(cache.rglob("*.nbc"))
    lock_of(cache).acquire(blocking=False).lock.release()


def test_without_a_folder_for_compiled_code_kernels_are_compiled_in_memory(monkeypatch):
    def no_folder(*_):
        raise RuntimeError("cannot cache function: no locator available")

    def triple(x):
        return 3 * x

    monkeypatch.setattr(KernelCache, "__init__", no_folder)
    assert jit(triple)(3) == 9


def test_an_error_while_compiling_frees_the_kernel(cache):
    def wrong(x):
        return x + "one"

    with pytest.raises(TypingError):
        jit(wrong)(1)
    lock_of(cache).acquire(blocking=False).lock.release()
