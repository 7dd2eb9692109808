"""Put small faults into rules and measures, one at a time, and say which of them no quick test catches.

``python -m tests.helpers.mutate`` takes a sample of each file, ``python -m tests.helpers.mutate inequality
ask`` every fault of these files. Each fault has a process of its own, forked from one that has imported
everything already. It puts the fault into the functions and constants of the file, and runs the quick tests
that reach the line until one fails: those of the file's own test file first (`tests/rules/test_ask.py` of
`sim/rules/ask.py`), then the shortest.

Compiled code stays out: faults would go into its cache, and the compiled form of a rule is made from the same
source. So the array form answers where a test asks for it.
"""

import argparse
import gc
import hashlib
import importlib
import io
import json
import multiprocessing
import os
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import FunctionType
from typing import Any

import coverage
import pytest

from .mutants import EXCUSES, ROOT, Mutant, files, module_of, mutants, own_tests

A_FILE = 12  # faults that a sample takes of each file
LONGEST_TEST, LONGEST = 6.0, 20.0  # seconds of a test, and of all that are run for a fault
WANTED = 0.9  # share that must be caught
LIBRARIES = (
    "hypothesis",
    "mesa",
    "numba",
    "pandas",
    "pyarrow",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.stats",
)
# Folders of tests that ask for numbers of rules or measures; the others take minutes.
TESTS = ("rules", "measures", "day", "channels", "engine", "statistical", "verification")
REACH = ROOT / ".pytest_cache" / "reach"
ARRAYS = "from sim.engine.numpy import ENGINE"
OPTIONS = ["-q", "-o", "addopts=", "-m", "not slow and not long", "-p", "no:xdist", "-p", "no:cacheprovider"]
OPTIONS += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
Reach = dict[str, Any]  # seconds of each test, and the tests that reach each line of each file


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="files of which every fault is taken, such as `inequality`")
    parser.add_argument(
        "--of-each", type=int, default=A_FILE, help="how many faults a sample takes of each file"
    )
    options = parser.parse_args()
    os.environ |= {"CI": "true", "NUMBA_NUM_THREADS": "1"}  # hypothesis draws alike
    for library in LIBRARIES:
        importlib.import_module(library)
    keep_compiled_code_out()
    wanted = [file for file in files() if not options.files or file.stem in options.files]
    takes = {file: chosen_of(file, None if options.files else options.of_each) for file in wanted}
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        reach = reached(workers)
        import_everything()
        found = [caught_of(each, takes[each], reach, workers) for each in wanted if takes[each]]
    done, many = (sum(each) for each in zip(*found, strict=True))
    print(f"{done} of {many} faults are caught, {done / many:.1%}; at least {WANTED:.0%} must be.")
    return int(done / many < WANTED)


def chosen_of(file: Path, number: int | None) -> list[Mutant]:
    """Return the faults of a file that have no excuse: all, or some of them, always the same."""
    able = [each for each in mutants(file) if each.name not in EXCUSES]
    return able if number is None else sorted(able, key=lambda each: each.lot)[:number]


def caught_of(file: Path, faults: list[Mutant], reach: Reach, workers: ThreadPoolExecutor) -> tuple[int, int]:
    """Print which faults of a file no test catches; return how many are caught, and how many there are."""
    found = list(workers.map(lambda each: caught(each, reach), faults))
    print(f"{file.relative_to(ROOT)}: {sum(found)} of {len(found)}")
    for fault, is_caught in zip(faults, found, strict=True):
        if not is_caught:
            print(f"  line {fault.line}, {fault.name}", flush=True)
    return sum(found), len(found)


def caught(mutant: Mutant, reach: Reach) -> bool:
    seconds = {test: reach["seconds"][test] for test in tests_of(mutant, reach)}
    return bool(seconds) and forked(attempt, mutant, seconds, seconds=60 + 20 * sum(seconds.values())) != 0


def tests_of(mutant: Mutant, reach: Reach) -> list[str]:
    """Return the quick tests that reach a fault, its own file's first; all of the file if an import does."""
    lines, seconds = reach["lines"][str(mutant.file)], reach["seconds"]
    line = next((line for line in range(mutant.line, 0, -1) if line in lines), 0)
    tests = lines[line] if "" not in lines[line] else set().union(*lines.values())
    chosen, total = [], 0.0
    own = f"{own_tests(mutant.file).relative_to(ROOT).as_posix()}::"
    for test in sorted(tests - {""}, key=lambda test: (not test.startswith(own), seconds[test], test)):
        total += seconds[test]
        if seconds[test] <= LONGEST_TEST and total <= LONGEST:
            chosen.append(test)
    return chosen


def attempt(mutant: Mutant, seconds: dict[str, float]) -> None:
    """Leave with 1 where a test fails, and with 0 where all pass or there are none of these names."""
    try:
        put_in(mutant)
    except Exception:
        os._exit(1)
    os._exit(run_tests([*seconds], "-x", plugins=[Patience(seconds)]) not in {0, 4, 5})


class Patience:
    """Makes the system end a process whose test takes far longer than it does without a fault."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        until = int(time.process_time() + 3 + 3 * self.seconds[item.nodeid])
        resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def put_in(mutant: Mutant) -> None:
    """Give each function and constant of a file that is imported already what it has with the fault."""
    name = module_of(mutant.file)
    usual = vars(sys.modules[name])
    faulty = {"__name__": name, "__file__": usual["__file__"]}
    exec(mutant.code(), faulty)
    functions: dict[int, dict[str, FunctionType]] = {id(usual): {}, id(faulty): {}}
    for each in gc.get_objects():
        if type(each) is FunctionType and id(each.__globals__) in functions:
            functions[id(each.__globals__)][each.__qualname__] = each
    for qualname, function in functions[id(usual)].items():
        other = functions[id(faulty)].get(qualname, function)
        function.__code__ = other.__code__
        function.__defaults__, function.__kwdefaults__ = other.__defaults__, other.__kwdefaults__
    for key, value in faulty.items():
        if isinstance(value, type) and value.__module__ == name:
            for attribute, own in vars(value).items():
                if isinstance(own, bool | int | float):
                    setattr(usual[key], attribute, own)
        elif not isinstance(value, FunctionType) and not key.startswith("__"):
            usual[key] = value


def keep_compiled_code_out() -> None:
    """Import the array form where compiled code is asked for, and skip the tests of compiled code itself."""
    usual = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, module: str) -> Any:
        if module == "sim.engine.compiled":
            return compile(ARRAYS, "kernels", "exec")
        if module.startswith("sim.engine.compiled."):
            pytest.skip("needs compiled code", allow_module_level=True)
        return usual(loader, module)

    SourceFileLoader.get_code = get_code


def import_everything() -> None:
    """Import what is tested and the tests, so that no process for a fault has to."""
    with redirect_stdout(io.StringIO()):
        run = pytest.main([*OPTIONS, "--collect-only", *(str(test) for test in files_of_tests())])
    if run != 0:
        raise SystemExit("The tests can't be collected; run pytest to see why.")
    for file in files():
        importlib.import_module(module_of(file))


def files_of_tests() -> list[Path]:
    return sorted(test for folder in TESTS for test in (ROOT / "tests" / folder).rglob("test_*.py"))


def reached(workers: ThreadPoolExecutor) -> Reach:
    """Return the lines and the time of each quick test, from a cache for files that haven't changed."""
    REACH.mkdir(parents=True, exist_ok=True)
    sources = [file for place in ("sim", "tests/helpers") for file in sorted((ROOT / place).rglob("*.py"))]
    base = hashlib.sha256(b"".join(file.read_bytes() for file in sources))

    def one(test: Path) -> Reach:
        own = base.copy()
        own.update(str(test).encode() + test.read_bytes())
        place = REACH / f"{own.hexdigest()[:16]}.json"
        if not place.exists():
            forked(watch, str(test.relative_to(ROOT)), place, seconds=900)
        return (
            json.loads(place.read_text(encoding="utf-8")) if place.exists() else {"seconds": {}, "lines": {}}
        )

    whole: Reach = {"seconds": {}, "lines": defaultdict(lambda: defaultdict(set))}
    for each in workers.map(one, files_of_tests()):
        whole["seconds"] |= each["seconds"]
        for name, lines in each["lines"].items():
            for line, tests in lines.items():
                whole["lines"][name][int(line)].update(tests)
    return whole


def watch(test: str, place: Path) -> None:
    """Write what the tests of a file reach."""
    noted = Watch()
    noted.lines.start()
    run_tests([test], plugins=[noted])
    noted.lines.stop()
    data = noted.lines.get_data()
    lines = {name: data.contexts_by_lineno(name) for name in data.measured_files()}
    place.write_text(json.dumps({"seconds": noted.seconds, "lines": lines}), encoding="utf-8")


class Watch:
    """Notes which lines each passing test reaches, and how long it computes."""

    def __init__(self) -> None:
        self.lines = coverage.Coverage(data_file=None, config_file=False, include=[str(f) for f in files()])
        self.seconds: dict[str, float] = {}

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.lines.switch_context(item.nodeid)
        began = time.process_time()
        outcome = yield
        self.seconds.setdefault(item.nodeid, time.process_time() - began)
        self.lines.switch_context("")
        return outcome

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.seconds[report.nodeid] = float("inf")


def run_tests(tests: list[str], *options: str, plugins: Sequence[object] = ()) -> int:
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    return int(pytest.main([*OPTIONS, *options, *tests], plugins))


def forked(target: Callable[..., None], *given: Any, seconds: float) -> int:
    """Call `target` in a child process and return its exit status; taking too long is a failure."""
    process = multiprocessing.get_context("fork").Process(target=target, args=given)
    process.start()
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode or 0


if __name__ == "__main__":
    sys.exit(main())
