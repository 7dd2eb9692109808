"""Which files a module rests on, by small made packages and by `sim` itself."""

import ast
import os

import pytest

from sim import import_closure
from sim.import_closure import ROOT, source_files

LAZY = "import lazy_loader\n\n__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)\n"


@pytest.fixture
def found(tmp_path):
    """Write files of a package `p` and the `__init__.py` of each folder; gives what modules rest on."""

    def write(texts, *modules):
        root = tmp_path / "p"
        for name, text in texts.items():
            file = root / (name if name.endswith(".pyi") else f"{name}.py")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        for folder in [root, *(each for each in root.rglob("*") if each.is_dir())]:
            (folder / "__init__.py").touch()
        return [file.relative_to(root).as_posix() for file in source_files(*modules, root=root)]

    return write


def test_what_is_imported_by_way_of_others_counts(found):
    texts = {"a": "from p import b", "b": "from p.c import d", "c": "import p.e", "e": "", "f": "import p.a"}
    assert found(texts, "p.a") == ["__init__.py", "a.py", "b.py", "c.py", "e.py"]


def test_imports_count_wherever_they_stand(found):
    text = """
def late():
    async def later():
        from p.a import x
try:
    import p.b
except ImportError:
    from p.c import x
else:
    import p.d as d
finally:
    from p import e
match 1:
    case 1:
        from p import f
with open("x"):
    if True:
        pass
    elif False:
        from p.g import (
            x,  # a note on x)
            y,
        )
"""
    names = "abcdefg"
    expected = ["__init__.py", *(f"{name}.py" for name in names), "z.py"]
    assert found({"z": text, **dict.fromkeys(names, "")}, "p.z") == expected


def test_imports_for_types_only_do_not_count(found):
    text = """
import typing
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from p import a
    if True:
        import p.b
else:
    from p import c
if typing.TYPE_CHECKING:
    from p import d
"""
    assert found({"z": text, **dict.fromkeys("abcd", "")}, "p.z") == ["__init__.py", "c.py", "z.py"]


def test_the_files_of_packages_count(found):
    texts = {
        "__init__": "import p.a", "a": "", "c": "", "q/__init__": "from .d import x",
        "q/d": "from . import e", "q/e": "", "q/f": "", "q/r/b": "from ... import c",
    }  # fmt: skip
    within = [f"q/{name}.py" for name in ("__init__", "d", "e", "r/__init__", "r/b")]
    assert found(texts, "p.q.r.b") == ["__init__.py", "a.py", "c.py", *within]


def test_what_is_no_module_of_the_package_is_passed_over(found):
    texts = {
        "a": "import os.path, numpy as np\nfrom p.b import name\nfrom pp import c",
        "b": "name = 1",
        "c": "",
    }
    assert found(texts, "p.a") == ["__init__.py", "a.py", "b.py"]


def test_circles_of_imports_end(found):
    texts = {"a": "from p import b", "b": "from p import a"}
    assert found(texts, "p.a") == ["__init__.py", "a.py", "b.py"]


def test_a_package_stands_for_all_modules_in_its_folder(found):
    texts = {"q/a": "from p import b", "q/r/c": "", "b": "", "d": "", "qq": ""}
    assert found(texts, "p.q") == [
        "__init__.py", "b.py", "q/__init__.py", "q/a.py", "q/r/__init__.py", "q/r/c.py",
    ]  # fmt: skip


def test_a_module_without_source_is_refused_unless_the_whole_package_has_none(found, tmp_path):
    with pytest.raises(ModuleNotFoundError, match=r"no source of the module p\.b"):
        found({"a": ""}, "p.b")
    assert source_files("p.b", root=tmp_path / "package.zip" / "p") == ()


# `p.m` and `p.m.deep` load their names when they are first used.
LATER = {
    "m/__init__": LAZY,
    "m/__init__.pyi": "from . import pairs\nfrom .deep import gini\n"
    "from .waiting import hours, waits as days\n",
    "m/deep/__init__": LAZY,
    "m/deep/__init__.pyi": "from .shares import gini\nfrom .spread import spread\n",
    **dict.fromkeys(("m/pairs", "m/waiting", "m/other", "m/deep/shares", "m/deep/spread"), ""),
}
STUB = ["m/__init__.py", "m/__init__.pyi"]
GINI = ["m/deep/__init__.py", "m/deep/__init__.pyi", "m/deep/shares.py"]
WHOLE = [*STUB, *GINI, "m/pairs.py", "m/waiting.py"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from p.m import waits", [*STUB, "m/waiting.py"]),
        ("from .m import waits", [*STUB, "m/waiting.py"]),
        ("def f():\n    from p.m import hours as t", [*STUB, "m/waiting.py"]),
        ("from p.m import pairs", ["m/__init__.py", "m/pairs.py"]),  # found without the stub, too
        ("from p.m import other", ["m/__init__.py", "m/other.py"]),  # which the stub doesn't name
        ("from p.m.waiting import waits", ["m/__init__.py", "m/waiting.py"]),
        ("from p.m import gini", [*STUB, *GINI]),  # by the stubs of two packages
        ("from p.m.deep import gini", ["m/__init__.py", *GINI]),
        ("from p import m\nm.waits()\nm.days", [*STUB, "m/waiting.py"]),
        ("from p import m as n\nm = 1\n\ndef f():\n    return n.waits.x", [*STUB, "m/waiting.py"]),
        ("import p.m as n\nn.waits()", [*STUB, "m/waiting.py"]),
        ("from p import m\nm.deep.gini", ["m/__init__.py", *GINI, "m/deep/spread.py"]),
        ("from p import m\nm.waits(m)", WHOLE),
        ("from p import m\ngetattr(m, 'waits')", WHOLE),
        ("from p import m", WHOLE),
        ("from p.m import *", WHOLE),
        ("import p.m\np.m.waits()", WHOLE),
        ("from p.c import m\nm.waits()", ["c.py", *WHOLE]),
    ],
)
def test_a_name_that_a_package_loads_later_leads_to_its_own_module(found, text, expected):
    texts = {**LATER, "a": text, "c": "from p import m\nm.waits()"}
    assert set(found(texts, "p.a")) == {"__init__.py", "a.py", *expected}


def test_names_that_lead_in_a_circle_end(found):
    stubs = {"m/__init__.pyi": "from .deep import x\n", "m/deep/__init__.pyi": "from .. import x\n"}
    circle = found({**LATER, **stubs, "a": "from p.m import x\nfrom p import m"}, "p.a")
    assert set(circle) == {"__init__.py", "a.py", *STUB, *GINI[:2]}


def test_an_edit_is_noticed_whatever_its_time_and_length(found, tmp_path):
    assert found({"a": "import p.b", "b": "", "c": ""}, "p.a") == ["__init__.py", "a.py", "b.py"]
    time = (tmp_path / "p" / "a.py").stat().st_mtime_ns
    (tmp_path / "p" / "a.py").write_text("import p.c", encoding="utf-8")
    os.utime(tmp_path / "p" / "a.py", ns=(time, time))
    assert found({}, "p.a") == ["__init__.py", "a.py", "c.py"]


def imports_of(tree):
    return [ast.dump(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


@pytest.mark.parametrize(
    "text",
    [
        "import a\nx = '''\nfrom the import on\n'''\nfrom b import (\n    c\n)\ny = 1\n",
        "x = 1\nimport a; y = '''import\nz'''\nw = [\n1]\n",
        "try:\n    import a\nexcept ImportError:\n    a = None\n",
        "if x:\n    import a\nelse:\n    b = 1\nc = 2\n",
        "from a import b, \\\n  c\nd = 1",
        "x = 1  # import\n@x\ndef f():\n    import a\n",
        "import a",
        "",
    ],
)
def test_the_part_of_a_file_that_is_parsed_has_all_its_imports(text):
    assert imports_of(import_closure._parsed(text)) == imports_of(ast.parse(text))


@pytest.mark.long
def test_the_parts_of_all_files_have_all_their_imports():
    statements = {"part": 0, "whole": 0}
    for file in ROOT.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        part, whole = import_closure._parsed(text), ast.parse(text)
        assert imports_of(part) == imports_of(whole), file
        statements["part"] += len(part.body)
        statements["whole"] += len(whole.body)
    assert statements["part"] < 0.8 * statements["whole"]  # or it would be of no use
