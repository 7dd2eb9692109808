"""The page about own networks: its files, commands and examples do what it says."""

import sys

import pytest
from helpers.doc_pages import DOCS, run_page
from helpers.own_parts import parts_forgotten

PAGE = DOCS / "how-to" / "add-a-network.md"


@pytest.mark.long
def test_its_networks_work_as_it_says(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    with parts_forgotten():
        names = run_page(PAGE, tmp_path, monkeypatch).names
        society, degree = names["society"], names["degree"]
        assert degree.size == 400
        assert society.people.count == 300
        assert list(tmp_path.rglob("summary.csv"))
    for module in ("mentors", "clustered"):
        del sys.modules[module]
