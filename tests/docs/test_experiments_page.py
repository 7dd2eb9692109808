"""Check docs/experiments.md: its file is valid, it lists every kind of design, and its Python code runs."""

import re
from pathlib import Path

import pytest

from sim.studies.experiments.design import KINDS
from sim.studies.experiments.experiment_files import load_experiment

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "experiments.md").read_text(encoding="utf-8")


def block(language):
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)
    return found


def test_its_file_is_valid(tmp_path):
    path = tmp_path / "load.yaml"
    path.write_text(block("yaml"), encoding="utf-8")
    found = load_experiment(path)
    assert (found.name, found.design.kind, len(found.design.points())) == ("load", "factorial", 18)


def test_its_table_lists_every_kind_of_design():
    told = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", PAGE, flags=re.MULTILINE)
    assert {kind for each in told for kind in re.findall(r"`(\w+)`", each)} >= set(KINDS)


@pytest.mark.slow
def test_its_python_code_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(block("python"), names)
    assert names["swept"].due == len(names["swept"].runs) == 9 * 2 * 3
    words = "clearly less answered share than neighbours-only at 0 of 9 points, clearly more at 9"
    assert words in capsys.readouterr().out
    assert set(names["ranked"].ranking["rank"]) == set(range(1, 8))
