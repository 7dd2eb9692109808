"""The documentation site builds without a warning, has all public names, and loads nothing from elsewhere."""

import os
import re
import subprocess
import sys

import pytest
from helpers.doc_pages import ROOT, reference_pages

LOADED = re.compile(
    r"""<(?:script|img|iframe|source|video|embed)\b[^>]*\bsrc=["']?(?:https?:)?//"""
    r"""|<link\b(?=[^>]*rel=["']?(?:stylesheet|preconnect|preload|icon|modulepreload))[^>]*href=["']?(?:https?:)?//"""
    r"""|url\(["']?(?:https?:)?//|@import\s+["'](?:https?:)?//"""
)


@pytest.mark.long
def test_the_site_builds_describes_every_public_name_and_loads_nothing_from_elsewhere(tmp_path):
    pytest.importorskip("material", reason="the extra docs isn't installed")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(tmp_path)]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    written = [path for path in tmp_path.rglob("*") if path.suffix in {".html", ".css"}]
    assert len(written) > 20
    for path in written:
        assert not LOADED.search(path.read_text(encoding="utf-8")), path.relative_to(tmp_path)
    page = (tmp_path / "reference" / "python" / "index.html").read_text(encoding="utf-8")
    described = {name for names in reference_pages().PYTHON.values() for name in names}
    assert not {name for name in described if f'id="sim.{name}"' not in page}
    assert 'id="sim.Society.questions_table"' in page  # a method that `Society` inherits


@pytest.mark.parametrize(
    "source",
    [
        '<script src="https://elsewhere.example/x.js">',
        "<img alt=x src=//elsewhere.example/x.png>",
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
        "src: url(https://elsewhere.example/x.woff2)",
    ],
)
def test_what_loads_from_elsewhere_is_found(source):
    assert LOADED.search(source)
    assert not LOADED.search('<a href="https://elsewhere.example/">, <script src="assets/x.js">')
