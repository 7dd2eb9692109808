"""Add a page for each notebook to the documentation site, with the outputs that the notebook has stored.

MkDocs copies the notebooks themselves, so that readers can download them.
"""

import json
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

Pictures = dict[str, str]
"""SVG by file name."""
LINK = re.compile(r"\]\(((?:[\w.-]+/)*[\w-]+)\.ipynb\)")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add a page and its pictures for each notebook."""
    for path in sorted((Path(config.docs_dir) / "notebooks").glob("*.ipynb")):
        text, pictures = page_of(path)
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=text))
        for name, svg in pictures.items():
            files.append(File.generated(config, f"notebooks/{name}", content=svg))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Replace links to notebooks by links to their pages.

    >>> on_page_markdown("[a rule](notebooks/own-rule.ipynb)")
    '[a rule](notebooks/own-rule.md)'
    """
    return LINK.sub(r"](\1.md)", markdown)


def page_of(path: Path) -> tuple[str, Pictures]:
    """Return a notebook as Markdown, and the pictures to which it links."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    parts, pictures = [], {}
    for cell in cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        for output in cell["outputs"]:
            shown, more = output_of(output, f"{path.stem}-{len(pictures) + 1}.svg")
            parts.append(shown)
            pictures |= more
    title, _, rest = "\n\n".join(parts).partition("\n\n")
    download = f'<a href="../{path.name}" download>Download this notebook</a>'
    return f"{title}\n\n{download} to run it in Jupyter.\n\n{rest}\n", pictures


def output_of(output: dict[str, Any], picture: str) -> tuple[str, Pictures]:
    """Return an output as Markdown, and the picture of this name if it is one."""
    if output["output_type"] == "stream":
        return f"```text\n{''.join(output['text']).rstrip()}\n```", {}
    data = {form: "".join(text) for form, text in output["data"].items()}
    if "image/svg+xml" in data:
        return f"![Picture drawn by the cell above]({picture})", {picture: data["image/svg+xml"]}
    if "text/html" in data:
        return f'<div class="output" markdown="0">\n{data["text/html"]}\n</div>', {}
    return f"```text\n{data['text/plain'].rstrip()}\n```", {}
