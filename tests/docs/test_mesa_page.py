"""The page about Python and Mesa: its examples do what it says."""

import multiprocessing
import re

import pytest
from helpers.doc_pages import DOCS, run_page

PAGE = DOCS / "how-to" / "python.md"


@pytest.mark.slow
def test_its_examples_print_what_it_says(tmp_path, monkeypatch):
    before = multiprocessing.get_start_method(allow_none=True)
    try:
        names = run_page(PAGE, tmp_path, monkeypatch).names
    finally:
        multiprocessing.set_start_method(before, force=True)  # mesa.batch_run sets it
    assert (tmp_path / "report.html").is_file()
    assert len(names["both"]) == len(names["society"].agents) == 199
    assert (names["both"].morale == names["both"].morale_in_table).all()
    lives = {tuple(row[name] for name in ("shown", "read", "mean_morale")) for row in names["rows"]}
    assert len(lives) == 6


def test_it_lists_what_can_be_set():
    from sim.society.manual import SETTABLE

    assert tuple(re.findall(r"(?m)^\| `(\w+)`", PAGE.read_text(encoding="utf-8"))) == SETTABLE
