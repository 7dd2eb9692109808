"""The pages about parts of users: their examples run as they stand, and their tables follow the code."""

import inspect
import re
import subprocess
import sys

import pytest
from helpers.doc_pages import DOCS, blocks
from helpers.own_parts import parts_forgotten

from sim import Society
from sim.parts import Channel, Effects, Questions, View
from sim.parts.columns import HOOK_COLUMNS
from sim.registry.parts import RULES

HOW_TO = DOCS / "how-to"
NAMES = ("add-parts", "add-a-channel", "add-a-rule", "add-a-network", "add-a-measure")
PAGES = [HOW_TO / f"{name}.md" for name in NAMES]
QUICK = ("add-a-rule",)  # the others are read at night, because they take half a minute each
# Parts stay declared in a process, so each page and each command gets a process. Studies are small.
RUN = """
import sys
from pathlib import Path
import pytest
from helpers.doc_pages import run_line_apart, run_page

def command(line):
    if line.split()[1] in ("run", "compare", "luck"):
        line += "" if "people.count=" in line else " --set people.count=100"
        line += "" if "days=" in line else " --set days=20"
    return run_line_apart(line)

with pytest.MonkeyPatch.context() as patch:
    run_page(Path(sys.argv[1]), Path.cwd(), patch, command=command)
"""
TEST = "import pytest; sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', *sys.argv[1:]]))"


@pytest.mark.long
@pytest.mark.parametrize(
    "page",
    [
        pytest.param(each, id=each.stem, marks=[] if each.stem in QUICK else pytest.mark.slow)
        for each in PAGES
    ],
)
def test_blocks_run_and_print_what_the_page_says(page, tmp_path):
    run_apart(RUN, tmp_path, str(page))
    if tests := [block.file for block in blocks(page) if block.file.startswith("test_")]:
        run_apart(TEST, tmp_path, *tests)


def run_apart(code, folder, *arguments):
    path = f"import sys; sys.path[:0] = ['', {str(DOCS.parent / 'tests')!r}]\n"
    done = subprocess.run(
        [sys.executable, "-c", path + code, *arguments],
        cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def table_rows(page, first_cell):
    """Return the cells of the lines of a page's tables whose first cell matches, by the first cell."""
    lines = (HOW_TO / page).read_text(encoding="utf-8").splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return {cells[0]: cells for cells in rows if re.fullmatch(first_cell, cells[0])}


def codes(cell):
    return re.findall(r"`([^`]+)`", cell)


HOOK_ROWS = {
    codes(name)[0]: cells
    for name, cells in table_rows("add-a-rule.md", "`\\w+`").items()
    if codes(name)[0] in HOOK_COLUMNS
}


def test_the_table_of_hooks_has_every_hook_with_its_columns():
    assert list(HOOK_ROWS) == list(HOOK_COLUMNS)
    for hook, cells in HOOK_ROWS.items():
        assert codes(cells[2]) == list(HOOK_COLUMNS[hook]._fields)
        assert codes(cells[3])[0] == HOOK_COLUMNS[hook]._fields[-1]


def test_every_column_is_explained():
    explained = {name for first in table_rows("add-a-rule.md", "(`\\w+`(, )?)+") for name in codes(first)}
    assert explained >= {name for columns in HOOK_COLUMNS.values() for name in columns._fields}


@pytest.mark.long
def test_the_example_of_each_hook_changes_something():
    (examples,) = (block.code for block in blocks(HOW_TO / "add-a-rule.md") if block.file == "examples.py")
    with parts_forgotten():
        exec(compile(examples, "examples.py", "exec"), {"__name__": "examples"})  # the page's own code
        rules = RULES.own()
        plain = tables_with()
        assert sorted(rule.hook for rule in rules.values()) == sorted(HOOK_COLUMNS)
        for name in rules:
            changed = tables_with(name)
            assert not all(plain[table].equals(changed[table]) for table in plain), name


def tables_with(*rules):
    """Return the tables of a society in which every hook has something to change."""
    size = {"people__count": 150, "days": 40, "channels__word_of_mouth__hops": 3}
    size |= {"plugging_in__enabled": True, "people__on_crowd": 0.3}
    society = Society("hybrid", **size, **{f"rules__{name}": {} for name in rules})
    society.run()
    return society.tables(ties=True)


def test_the_table_of_the_view_has_all_of_it():
    public = {name for name, _ in inspect.getmembers(View) if not name.startswith("_")}
    rows = table_rows("add-parts.md", "`.*`")
    named = {re.sub(r"view\.|\(.*", "", code) for first in rows for code in codes(first)}
    assert public <= named


def test_the_tables_of_channels_have_everything():
    named = {name for first in table_rows("add-a-channel.md", "`\\w+`") for name in codes(first)}
    assert named >= set(Questions._fields) | set(Effects._fields)
    own = {"name", "function", "module", "built_in"}  # not options of the decorator
    assert named >= set(Channel.__dataclass_fields__) - own
