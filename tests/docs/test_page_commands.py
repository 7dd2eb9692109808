"""Every command, file and Python block of README and the documentation runs, page by page."""

import re
from pathlib import Path

import pytest
from helpers.doc_pages import DOCS, ROOT, blocks, pages, run_line, run_page
from helpers.own_parts import parts_forgotten

# README's only block is the Quick start: `.ci/run` runs its second line, and the test below its first.
# The pages about Python, experiments and parts have tests of their own.
ELSEWHERE = {"README.md", "experiments.md", "python.md", "gallery.md"}
PAGES = [page for page in pages() if page.name not in ELSEWHERE and not page.stem.startswith("add-")]
SLOW = (
    "calibrate",
    "changing-society",
    "class",
    "interventions",
    "optimise",
    "own-people",
    "sweeps",
    "tutorial",
    "what-if",
)  # up to a minute each


def marked(page: Path):
    mark = pytest.mark.slow if page.stem in SLOW else pytest.mark.long
    return pytest.param(page, marks=mark, id=page.stem)


@pytest.mark.parametrize("page", [marked(page) for page in PAGES])
def test_blocks_run_and_print_what_the_page_says(page, tmp_path, monkeypatch):
    with parts_forgotten():
        run_page(page, tmp_path, monkeypatch, tiny=page.name == "sweeps.md")


@pytest.mark.slow
def test_commands_of_the_gallery_run_and_write_its_pictures(tmp_path, monkeypatch):
    page = DOCS / "gallery.md"
    run_page(page, tmp_path, monkeypatch, tiny=True)
    for folder, name in re.findall(r"\]\(figures/(\w+)-([\w.-]+\.svg)\)", page.read_text(encoding="utf-8")):
        assert (tmp_path / folder / "figures" / name).is_file()


def test_a_block_that_is_not_run_says_why():
    for page in pages():
        for block in blocks(page):
            if block.title and not block.file:
                assert block.skipped, f"{page.name}: '{block.title}' is neither a file nor a reason"


@pytest.mark.long
def test_the_quick_start_compares(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (block,) = blocks(ROOT / "README.md")
    first, second = block.code.splitlines()
    assert second.endswith("/python -m pytest -q")
    command = first.rpartition(".venv/bin/")[2]
    assert "centralised-local" in run_line(f"{command} --set people.count=60 --set days=30")
    assert list((tmp_path / "whoanswers-out").glob("*/report.html"))


def test_pages_are_found():
    assert {DOCS / "tutorial.md", DOCS / "how-to" / "own-people.md"} <= set(PAGES)
