"""What a manifest says of the code: its commit, its sources and its versions."""

import re
import subprocess
import sys

import pytest

from sim.tables import run_manifest
from sim.tables.run_manifest import commit, sources, versions


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of two files, outside of any checkout."""
    folder = tmp_path / "sim"
    (folder / "cli").mkdir(parents=True)
    (folder / "one.py").write_bytes(b"a = 1\nb = 2\n")
    (folder / "cli" / "two.py").write_bytes(b"")
    monkeypatch.setattr(run_manifest, "_SIM", folder)
    return folder


digest = sources.__wrapped__  # without what was found before


def test_equal_sources_have_equal_digests(package):
    first = digest()
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", first)
    (package / "one.py").write_bytes(b"a = 1\r\nb = 2\r\n")
    (package / "cli" / "start.py").write_bytes(b"not in a wheel")
    (package / "table.csv").write_bytes(b"no code")
    assert digest() == first


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "one.py").write_bytes(b"a = 1\nb = 3\n"),
        lambda folder: (folder / "one.py").rename(folder / "three.py"),
        lambda folder: (folder / "cli" / "two.py").unlink(),
        lambda folder: (folder / "three.py").write_bytes(b""),
    ],
)
def test_other_sources_have_another_digest(package, change):
    first = digest()
    change(package)
    assert digest() != first


def test_a_package_outside_a_checkout_has_no_commit_and_one_without_files_no_digest(package):
    assert commit.__wrapped__() is None
    for file in package.rglob("*.py"):
        file.unlink()
    assert digest() is None


def test_versions_are_found_without_importing_the_packages():
    code = "import sys\nfrom sim.tables.run_manifest import versions\nprint(*versions(), *sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    told = ran.stdout.split()
    assert told[: len(versions())] == list(versions())
    assert {"scipy", "SALib"} <= set(versions())
    assert not {"scipy", "SALib", "numba", "mesa", "pyarrow"} & set(told[len(versions()) :])
