"""Mutation tests: the list of excuses is correct, and tests catch nine of ten faults of a sample."""

import os
import subprocess
import sys
from dataclasses import dataclass

import pytest
from helpers.mutants import EXCUSES, ROOT, files, mutants

SOURCE = '''
"""Say nothing of 1 < 2."""

LEAST: float = 0.5


@dataclass(frozen=True)
class Edge:
    part: int = 7

    def of(self, values, *, side="left"):
        """Return 3 + 4."""
        if values.size and not self.part == 2:
            raise ValueError(f"at least {1 + 1} must be {max(values)}")
        return np.sqrt(values[1:self.part]) + abs(values) < 1e-9
'''


def test_faults_of_a_small_file(tmp_path):
    file = tmp_path / "small.py"
    file.write_text(SOURCE, encoding="utf-8")
    found = mutants(file)
    assert [each.name for each in found] == [
        "module: LEAST: float = 0.5 → LEAST: float = 1.0",
        "Edge: part: int = 7 → part: int = 8",
        "Edge.of: self, values, *, side='left' → self, values, *, side='right'",
        "Edge.of: values.size and (not self.part == 2) → values.size or not self.part == 2",
        "Edge.of: not self.part == 2 → self.part == 2",
        "Edge.of: self.part == 2 → self.part != 2",
        "Edge.of: self.part == 2 → self.part == 3",
        "Edge.of: np.sqrt(values[1:self.part]) + abs(values) → np.sqrt(values[1:self.part]) - abs(values)",
        "Edge.of: np.sqrt(values[1:self.part]) → values[1:self.part]",
        "Edge.of: values[1:self.part] → values[1:self.part + 1]",
        "Edge.of: values[1:self.part] → values[2:self.part]",
        "Edge.of: abs(values) → values",
    ]
    assert [each.line for each in found] == [4, 9, 11, 13, 13, 13, 13, 15, 15, 15, 15, 15]
    namespace = {"dataclass": dataclass}
    exec(found[1].code(), namespace)
    assert namespace["Edge"].part == 8
    assert namespace["LEAST"] == 0.5


def test_every_excuse_belongs_to_an_existing_fault():
    names = {each.name for file in files() for each in mutants(file)}
    assert sorted(set(EXCUSES) - names) == [], (
        "these faults no longer exist; take their excuses out of `EXCUSES`"
    )
    assert all(reason.strip() for reason in EXCUSES.values())


def test_files_with_a_fault_are_still_python():
    for file in files():
        for each in mutants(file)[::20]:
            each.code()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="each fault has a forked process")
def test_nine_of_ten_faults_are_caught_by_the_quick_tests():
    done = subprocess.run(
        [sys.executable, "-m", "tests.helpers.mutate"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
