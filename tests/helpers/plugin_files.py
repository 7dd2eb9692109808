"""Plugins for tests, and commands in processes of their own, so that no other test knows their parts."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PLUGIN = '''
"""A plugin with one part of each kind."""

import numpy as np

from sim import parts
from sim.parts import Number, Parameters, Whole, assumption, param


class Digest(Parameters):
    """A digest of the open questions."""

    every: Whole = param(Number(7, "days", 1, 365), assumption("a weekly digest"), "days between digests")


@parts.channel(parameters=Digest, layer="online")
def digest(view, questions, settings, luck):
    """Show all open questions to nobody."""
    return np.zeros(0, int), np.zeros(0, int)


@parts.rule("willingness")
def friends_first(view, offers, settings, luck):
    """Help as usual."""
    return offers.log_odds


@parts.network()
def mentors(people, settings, luck):
    """Tie nobody to anybody."""
    return np.zeros(0, int), np.zeros(0, int)


def settings():
    """Return the default parameters of the digest."""
    return Digest()
'''

TOWN = """
name: town
extends: base
people: {count: 60}
days: 30
asking: {rate: 0.5}
channels: {word_of_mouth: {}, digest: {every: 3}}
rules: {friends_first: {}}
"""


def plugin(folder, text=PLUGIN, name="own.py"):
    """Write a plugin, and return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def town(folder, text=TOWN):
    """Write a scenario that uses the plugin, and return its path."""
    path = folder / "town.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def package(folder, name="own_pack", text=PLUGIN, module="declared"):
    """Write a package of Python with a plugin, installed with an entry point; return the folder."""
    place = folder / name
    place.mkdir(parents=True)
    (place / "__init__.py").write_text("", encoding="utf-8")
    (place / f"{module}.py").write_text(text, encoding="utf-8")
    about = folder / f"{name}-1.5.dist-info"
    about.mkdir()
    project = name.replace("_", "-")
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project}\nVersion: 1.5\n", encoding="utf-8"
    )
    entry = f"[whoanswers.parts]\nown = {name}.{module}\n"
    (about / "entry_points.txt").write_text(entry, encoding="utf-8")
    return folder


def ran(*words, cwd, path=()):
    """Run Python in a folder with `path` in front of its modules; return what it printed and its status."""
    found = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (*path, ROOT)))}
    return subprocess.run(
        [sys.executable, *words], cwd=cwd, env=found, capture_output=True, text=True, check=False
    )


def command(*words, cwd, path=()):
    """Run the command in a process of its own."""
    return ran("-m", "sim.cli", *map(str, words), cwd=cwd, path=path)
