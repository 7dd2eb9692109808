"""README and the documentation against the package: links lead somewhere, and names are there."""

import re

from helpers.doc_pages import DOCS, ROOT, blocks, pages

import sim

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_newcomer_reads_it_in_three_minutes():
    words = re.sub(r"(?s)```.*?```|\]\([^)]*\)", " ", README).split()
    assert len(words) <= 600  # at 200 words a minute
    assert len(README.splitlines()) <= 80


def test_the_quick_start_is_one_block_of_two_lines():
    (block,) = blocks(ROOT / "README.md")
    assert README.index("## Quick start") < README.index(block.code)
    assert len(block.code.splitlines()) == 2


def test_its_links_lead_to_files():
    for target in re.findall(r"\]\(([^)#]+)", README):
        assert (ROOT / target).is_file(), target


def test_names_of_the_package_are_public():
    for page in pages():
        code = [block.code for block in blocks(page) if block.language == "python"]
        inline = re.findall(r"`(sim\.[a-zA-Z_]+(?:\([^`]*)?)`", page.read_text(encoding="utf-8"))
        named = set(re.findall(r"\bsim\.([A-Za-z_]+)", "\n".join([*code, *inline])))
        assert named <= {*dir(sim), "errors"}, page.name


def test_pictures_of_the_pages_lie_beside_them():
    drawn = {path.name for path in (DOCS / "figures").glob("*.svg")}
    shown = set(
        re.findall(
            r"figures/([\w.-]+\.svg)\)",
            "".join(p.read_text("utf-8") for p in [ROOT / "README.md", *DOCS.glob("*.md")]),
        )
    )
    assert shown == drawn
    assert sum(path.stat().st_size for path in (DOCS / "figures").glob("*.svg")) <= 1_000_000


def test_links_of_the_pages_lead_to_files_of_a_clone():
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), (page.name, target)
