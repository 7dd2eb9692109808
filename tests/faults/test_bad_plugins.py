"""A plugin that can't be loaded is refused in one sentence, which names its file and line."""

import pytest
from click.testing import CliRunner

from sim.cli import main

_NO_MODULE = "there is no Python module of this name; install its package, or name a file, as in own.py."
_TAKEN = "from sim import parts\n\n\n@parts.network()\ndef ring(people, settings, luck):\n    return [], []\n"
_MEASURE = "from sim import parts\n\n\n@parts.measure('Own', 'shares', 'x')\ndef own(life, span):\n    pass\n"
_PARAMETERS = (
    "from sim.parts import Number, Parameters, Whole, param\n\n\nclass P(Parameters):\n    a: Whole = "
)
MISTAKES = {
    "no file": (["nope.py"], "", "--plugin nope.py: there is no such file."),
    "null": (["a\0.py"], "", "--plugin a\\u0000.py: there is no such file."),
    "a folder": (["folder.py"], "", "--plugin folder.py: this is a folder; a plugin is a Python file or "),
    "no Python": (["own.txt"], "x", "--plugin own.txt: a plugin is a Python file, whose name ends in .py."),
    "no name": (["own-part"], "", "--plugin own-part: this is neither the name of a Python file nor of "),
    "empty": ([""], "", "--plugin : this is neither the name of a Python file nor of a module."),
    "no module": (["no_pack.own"], "", f"no_pack.own: {_NO_MODULE}"),
    "no module in a package": (["json.own"], "", f"json.own: {_NO_MODULE}"),
    "syntax": (["own.py"], "import numpy\ndef f(:\n", "own.py:2: SyntaxError: invalid syntax."),
    "encoding": (["own.py"], "x = '\udcff'\n", "own.py:1: SyntaxError: (unicode error) 'utf-8' codec "),
    "error": (["own.py"], "\ndef f():\n    1 / 0\n\n\nf()\n", "own.py:3: ZeroDivisionError: division by "),
    "error elsewhere": (["own.py"], "import json\njson.loads('{')\n", "own.py:2: JSONDecodeError: Expec"),
    "without a message": (["own.py"], "assert 1 > 2\n", "own.py:1: AssertionError: no message."),
    "exit": (["own.py"], "raise SystemExit(3)\n", "own.py:1: SystemExit: 3."),
    "neighbour": (
        ["own.py"], "import my_neighbour\n",
        "own.py:1: ModuleNotFoundError: No module named 'my_neighbour'; a plugin is one file, so install "
        "what it imports as a package, or add the folder of the other file to PYTHONPATH.",
    ),
    "name that is taken": (
        ["own.py"], _TAKEN,
        "own.py:4: The network 'ring' of own.py can't be declared: whoanswers has a network of this name; "
        "choose another name.",
    ),
    "no hook": (
        ["own.py"], "from sim import parts\n\n\n@parts.rule('sleeping')\ndef f():\n    pass\n",
        "own.py:4: A rule changes one of asking, ",
    ),
    "no unit": (
        ["own.py"], _MEASURE,
        "own.py:4: the measure own can't be declared: there is no unit 'shares'; did you mean 'share'?\n",
    ),
    "type that is called": (
        ["own.py"], _PARAMETERS + "Whole(6, 'days', 1, 9)\n",
        "own.py:5: Whole is the type of a parameter and can't be called; declare the parameter as in every: ",
    ),
    "range in the wrong order": (
        ["own.py"], _PARAMETERS + "param(Number(6, 'days', 9, 1), 's', 'my days')\n",
        "own.py:5: The parameter 'my days' must have a Number(default, unit, low, high) with low at most ",
    ),
    "range of texts": (
        ["own.py"], _PARAMETERS + "param(Number(6, 'days', 'a', 1), 's', 'my days')\n",
        "own.py:5: The parameter 'my days' must have a Number(default, unit, low, high) with low at most ",
    ),
    "second of two": (["fine.py", "own.py"], "1 / 0\n", "Note: fine.py declares no channel, rule, network "),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_bad_plugin_is_one_sentence(mistake, tmp_path, monkeypatch):
    names, text, sentence = MISTAKES[mistake]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "fine.py").write_text("x = 1\n")
    (tmp_path / "own.txt").touch()
    if text:
        (tmp_path / "own.py").write_bytes(text.encode("utf-8", "surrogateescape"))
    plugins = [word for name in names for word in ("--plugin", name)]
    told = CliRunner().invoke(main, ["list", "claims", *plugins])
    assert told.exit_code == 2
    assert told.stderr.startswith(sentence)
    assert told.stderr.count("\n") == len(names)
    assert "Traceback" not in told.output


def test_the_same_file_can_be_loaded_after_it_is_corrected(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.py").write_text("1 / 0\n")
    assert CliRunner().invoke(main, ["list", "claims", "--plugin", "own.py"]).exit_code == 2
    (tmp_path / "own.py").write_text("x = 1\n")
    assert CliRunner().invoke(main, ["list", "claims", "--plugin", "own.py"]).exit_code == 0
