"""Check docs/mesa.md against the package: its examples run and print what the page says."""

import multiprocessing
import re
from pathlib import Path

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "mesa.md").read_text(encoding="utf-8")


def test_its_examples_print_what_it_says(capsys):
    before, names = multiprocessing.get_start_method(allow_none=True), {}
    try:
        for block in re.findall(r"(?s)```python\n(.+?)```", PAGE):
            exec(compile(block, "mesa.md", "exec"), names)
    finally:
        multiprocessing.set_start_method(before, force=True)
    assert capsys.readouterr().out.splitlines() == re.findall(r"# prints: (.+)", PAGE)
    assert len(names["both"]) == len(names["society"].agents) == 199
    assert (names["both"].morale == names["both"].morale_in_table).all()
    lives = {tuple(row[name] for name in ("shown", "read", "mean_morale")) for row in names["rows"]}
    assert len(lives) == 6


def test_it_lists_what_can_be_set():
    from sim.society.manual import VALUES

    assert tuple(re.findall(r"(?m)^\| `(\w+)`", PAGE)) == VALUES
