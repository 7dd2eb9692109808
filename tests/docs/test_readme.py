"""Check the code in the README: the names exist, and the examples print what it says."""

import re
from pathlib import Path

import sim

TEXT = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?s)```python\n(.+?)```", TEXT)


def test_the_names_in_it_are_public():
    named = set(
        re.findall(r"\bsim\.([A-Za-z_]+)", "\n".join([*BLOCKS, *re.findall(r"`(sim\.[^`/]+)`", TEXT)]))
    )
    assert {"Society", "run_lives", "compare"} <= named
    assert named <= {*sim.__all__, "errors"}


def test_people_controlled_by_hand_act_as_it_says(capsys):
    (block,) = (each for each in BLOCKS if ".help(" in each)
    exec(compile(block, "README.md", "exec"), {"sim": sim})
    assert capsys.readouterr().out.splitlines() == re.findall(r"# prints: (.+)", block)
