"""Add files of the project's root to the documentation site, so that no text is written twice.

README.md is the home page. MkDocs calls `on_files` when it has listed the pages.
"""

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"README.md": "index.md", "CONTRIBUTING.md": "contributing.md"}
DOWNLOADS = ("CITATION.cff", "LICENSE")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the pages and downloads whose files are in the project's root."""
    for name, page in PAGES.items():
        text = site_links((ROOT / name).read_text(encoding="utf-8"))
        files.append(File.generated(config, page, content=text))
    for name in DOWNLOADS:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def site_links(text: str) -> str:
    """Return the text of a file in the project's root, with links changed to those of the site.

    >>> site_links("[ODD](docs/odd.md), [start](README.md#quick-start)")
    '[ODD](odd.md), [start](index.md#quick-start)'
    """
    for name, page in PAGES.items():
        text = re.sub(rf"\]\({re.escape(name)}(?=[#)])", f"]({page}", text)
    return text.replace("](docs/", "](")
