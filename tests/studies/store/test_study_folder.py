"""A study's folder: its tables, figures and page are written together or not at all."""

import json
import os
import time

import pandas as pd
import pytest

from sim import load
from sim.errors import StudyError
from sim.plots.style import new_figure
from sim.studies.store.study_folder import Contents, StudyResult, check_folder, open_ledger
from sim.tables import atomic_folder


def contents(draw=lambda: new_figure((1, 1)), page=lambda drawn: f"{len(drawn)} pictures"):
    return Contents(
        study="compare",
        settings=[load("hybrid")], tables={"summary": pd.DataFrame({"share": [0.5]})}, figures={"one": draw},
        page=page, seconds=1.5, details={"replicates": 3},
    )  # fmt: skip


def save(folder, written, **options):
    study = StudyResult()
    study.contents = lambda: written
    return study.save(folder, **options)


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


WRITTEN = [
    "columns.json",
    "figures/captions.md",
    "figures/one.svg",
    "manifest.json",
    "report.html",
    "scenarios/hybrid.yaml",
    "summary.csv",
]


def test_a_new_folder_holds_all(tmp_path):
    save(tmp_path / "a" / "study", contents(), command="whoanswers so")
    assert files(tmp_path / "a" / "study") == WRITTEN
    assert (tmp_path / "a" / "study" / "report.html").read_text() == "1 pictures"
    story = json.loads((tmp_path / "a" / "study" / "manifest.json").read_text())
    assert (story["command"], story["replicates"]) == ("whoanswers so", 3)


def test_other_files_in_a_folder_are_kept(tmp_path):
    with open_ledger(tmp_path / "study", ["share"], resume=False):
        pass
    (tmp_path / "study" / "figures").mkdir()
    (tmp_path / "study" / "figures" / "mine.svg").write_text("mine")
    (tmp_path / "study" / "summary.csv").write_text("old")
    save(tmp_path / "study", contents())
    assert set(files(tmp_path / "study")) >= {*WRITTEN, "runs.sqlite", "figures/mine.svg"}
    assert (tmp_path / "study" / "summary.csv").read_text("utf-8-sig") == "share\n0.5\n"


def test_figures_in_other_formats_are_replaced(tmp_path):
    save(tmp_path / "study", contents(), figures=["svg", "png"])
    (tmp_path / "study" / "figures" / "mine.png").write_text("mine")
    save(tmp_path / "study", contents(), figures=["pdf"])
    found = files(tmp_path / "study")
    assert [name for name in found if name.startswith("figures/")] == [
        "figures/captions.md",
        "figures/mine.png",
        "figures/one.pdf",
    ]
    assert (tmp_path / "study" / "report.html").read_text() == "1 pictures"
    with pytest.raises(StudyError, match="got 'jpg'"):
        save(tmp_path / "study", contents(), figures=["jpg"])
    assert files(tmp_path / "study") == found


@pytest.mark.parametrize("broken", [{"draw": lambda: 1 / 0}, {"page": lambda _: 1 / 0}])
def test_a_crash_while_drawing_leaves_no_half_folder(tmp_path, broken):
    with open_ledger(tmp_path / "study", ["share"], resume=False):
        pass
    before = files(tmp_path)
    for folder in ("study", "new"):
        with pytest.raises(ZeroDivisionError):
            save(tmp_path / folder, contents(**broken))
    assert files(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["study"]


def test_an_unfinished_folder_has_no_manifest(tmp_path, monkeypatch):
    save(tmp_path / "study", contents())

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.tables.files._move_in", stop)
    with pytest.raises(KeyboardInterrupt):
        save(tmp_path / "study", contents())
    assert "manifest.json" not in files(tmp_path / "study")


def test_files_left_by_a_killed_process_are_removed_later(tmp_path):
    old, young, other = (tmp_path / name for name in (".s.0123456789ab", ".s.ba9876543210", ".s.notes"))
    for path in (old, young, other):
        path.mkdir()
    for path in (old, other):
        os.utime(path, (time.time() - 200_000,) * 2)
    with atomic_folder(tmp_path / "s", last="x"):
        pass
    assert not old.exists()
    assert young.exists()
    assert other.exists()


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    for folder, told in (
        (tmp_path, "it already holds other files"),
        (tmp_path / "letter.txt", "this is a file"),
    ):
        with pytest.raises(StudyError, match=told):
            check_folder(folder, resume=True)
