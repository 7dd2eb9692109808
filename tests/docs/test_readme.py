"""README's code against the package: what it names is there, and what it says is printed is."""

import re
from pathlib import Path

import sim

TEXT = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"(?s)```python\n(.+?)```", TEXT)


def test_what_it_names_of_the_package_is_public():
    named = set(
        re.findall(r"\bsim\.([A-Za-z_]+)", "\n".join([*BLOCKS, *re.findall(r"`(sim\.[^`/]+)`", TEXT)]))
    )
    assert {"Society", "run_lives", "compare"} <= named
    assert named <= {*dir(sim), "errors"}


def test_people_act_by_hand_as_it_says(capsys):
    (block,) = (each for each in BLOCKS if ".help(" in each)
    exec(compile(block, "README.md", "exec"), {"sim": sim})
    assert capsys.readouterr().out.splitlines() == re.findall(r"# prints: (.+)", block)
