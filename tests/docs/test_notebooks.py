"""The notebooks are valid, small, part of the site, and print what they have stored."""

import ast
import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "docs" / "notebooks"
NOTEBOOKS = sorted(HERE.glob("*.ipynb"))
MOST_BYTES = 120_000  # a picture takes 20,000 to 40,000


def cells(path, kind):
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["nbformat"] == 4
    return [cell for cell in found["cells"] if cell["cell_type"] == kind]


def source(cell):
    """The Python code of a cell; a cell that writes a file begins with %%writefile and its name."""
    first, _, rest = "".join(cell["source"]).partition("\n")
    if not first.startswith("%%writefile "):
        return f"{first}\n{rest}"
    return rest if first.endswith(".py") else ""


def printed(cell):
    return ["".join(output["text"]) for output in cell["outputs"] if output["output_type"] == "stream"]


def test_there_are_four():
    assert len(NOTEBOOKS) == 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_valid_and_small(path):
    for cell in cells(path, "code"):
        ast.parse(source(cell), path.name)
    assert "".join(cells(path, "markdown")[0]["source"]).startswith("# ")
    assert path.stat().st_size < MOST_BYTES
    assert f"notebooks/{path.stem}.md" in (ROOT / "mkdocs.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_was_executed_in_order_or_none_was(path):
    code = cells(path, "code")
    counts = [cell["execution_count"] for cell in code]
    assert counts in (list(range(1, len(code) + 1)), [None] * len(code)), "run execute.py"
    outputs = [output for cell in code for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"stream", "execute_result", "display_data"}
    assert not any(output.get("name") == "stderr" for output in outputs)


def test_a_page_has_the_code_the_tables_and_the_pictures(tmp_path):
    pytest.importorskip("mkdocs", reason="the extra docs isn't installed")
    spec = importlib.util.spec_from_file_location("pages", ROOT / "docs" / "hooks" / "notebook_pages.py")
    hook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hook)
    code = {
        "cell_type": "code",
        "source": ["1 + 1"],
        "outputs": [
            {"output_type": "stream", "text": ["seen\n"]},
            {"output_type": "display_data", "data": {"image/svg+xml": ["<svg/>"]}},
            {"output_type": "execute_result", "data": {"text/html": ["<table></table>"]}},
        ],
    }
    path = tmp_path / "x.ipynb"
    title = {"cell_type": "markdown", "source": ["# Title"]}
    path.write_text(json.dumps({"cells": [title, code]}), encoding="utf-8")
    text, pictures = hook.page_of(path)
    assert pictures == {"x-1.svg": "<svg/>"}
    assert text.startswith('# Title\n\n<a href="../x.ipynb" download>')
    assert hook.on_page_markdown("[x](notebooks/x.ipynb), [y](y.ipynb)") == "[x](notebooks/x.md), [y](y.md)"
    for part in ("```python\n1 + 1\n```", "```text\nseen\n```", "](x-1.svg)", "<table></table>"):
        assert part in text


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_prints_what_it_has_stored(path, monkeypatch):
    pytest.importorskip("nbclient", reason="the extra notebooks isn't installed")
    monkeypatch.syspath_prepend(str(HERE))
    again = __import__("execute").executed(path).cells
    sys.modules.pop("execute")
    stored = cells(path, "code")
    if stored[0]["execution_count"] is None:
        return  # nothing to compare: it ran without an error
    fresh = [cell for cell in again if cell.cell_type == "code"]
    assert [printed(cell) for cell in fresh] == [printed(cell) for cell in stored]
