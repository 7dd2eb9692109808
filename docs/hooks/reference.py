"""Write the reference pages from the declarations in the code, each time the documentation is built.

The pages are not stored as files, so they can't be out of date. MkDocs calls `on_files` when it has listed
the pages. mkdocstrings then replaces each `:::` line of the Python page by the docstrings.
"""

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from reference_pages import pages  # MkDocs puts the folder of a hook on the path while it loads the hook


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the reference pages."""
    for name, text in pages().items():
        files.append(File.generated(config, f"reference/{name}.md", content=text))
    return files
