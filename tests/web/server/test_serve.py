"""Tests of the command that serves the live page: errors before anything is served."""

import importlib.util
import json
import socket

import pytest
from click.testing import CliRunner
from helpers.plugin_files import plugin, ran, town

from sim.cli import main
from sim.scenarios.shape import DECLARATIONS
from sim.web.server import guard as serving
from sim.web.server.sliders import PATHS, stops


def serve(*arguments):
    ran = CliRunner().invoke(main, ["serve", "--no-browser", "--port", "0", *arguments])
    assert ran.exit_code == 2
    assert "Traceback" not in ran.stderr
    return ran.stderr


needs_web = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in serving.NEEDED),
    reason="the extra web isn't installed",
)


@needs_web
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nobody"], "no scenario 'nobody'"),
        (["hybrid", "hybrid"], "hybrid is given twice; give it once"),
        (["hybrid", "--set", "people.count=9000"], "at most 2,000 people, but people.count is 9,000"),
        (["hybrid", "--set", "people.efort=1"], "unknown key"),
        (["centralised-local", "hard-work-luck"], "can't be paired: days is"),
        (["--port", "99999"], "99999"),
    ],
)
def test_bad_arguments_are_refused_with_a_sentence(arguments, told):
    assert told in serve(*arguments)


@needs_web
def test_a_port_in_use_is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = serve("hybrid", "--port", port)
    assert f"--port {port}: the page can't be served on this port: Address already in use" in told


def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.setattr(serving, "NEEDED", ("starlette", "no_such_package_here"))
    told = serve("hybrid")
    assert "no_such_package_here" in told
    assert "pip install '.[web]'" in told


@needs_web
def test_it_listens_only_on_this_machine():
    with serving.bound(0) as opened:
        assert opened.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize("path", PATHS)
def test_a_slider_stays_within_the_declared_range(path):
    parameter = DECLARATIONS[path]
    values = stops(parameter, [parameter.default])
    assert values == sorted(set(values))
    assert parameter.default in values
    assert 12 <= len(values) <= 25
    assert all(parameter.low <= value <= parameter.high for value in values)


def test_every_slider_has_its_words():
    from sim.web.words import LANGUAGES, words

    for language in LANGUAGES:
        told = words(language)["live"]
        assert set(told["sliders"]) == set(PATHS)
        assert {DECLARATIONS[path].unit for path in PATHS} - {"", "share"} == set(told["units"])


SLIDERS = """
import json
from sim import load
from sim.registry import plugins
from sim.web.server.sliders import own_labels, sliders

plugins.load("own.py")
pair = [load("town.yaml"), load("base")]
found = {each["path"]: each for each in sliders(pair, pair, "en")}["channels.digest.every"]
print(json.dumps([own_labels(), found["values"], found["value"], found["used"]]))
"""


@pytest.mark.long
def test_parameters_of_users_get_sliders(tmp_path):
    plugin(tmp_path), town(tmp_path)
    labels, values, value, used = json.loads(ran("-c", SLIDERS, cwd=tmp_path).stdout)
    assert labels == {"channels.digest.every": "digest: every"}
    assert values == [1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 56, 79, 110]
    assert (value, used) == (3, [True, False])
