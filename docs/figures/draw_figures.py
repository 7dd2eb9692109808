"""Run the commands of the gallery and the tutorial, and save their pictures beside this file.

A picture ``figures/crowd-waiting.svg`` of a page is ``figures/waiting.svg`` in the folder that a command of
the page writes with ``-o crowd``. Give names of folders to draw only their pictures:

    python docs/figures/draw_figures.py crowd luck --workers 1
"""

import argparse
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1]
PAGES = ("gallery.md", "tutorial.md")


def main() -> None:
    """Draw the pictures of all folders, or of those named on the command line."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the documentation.")
    parser.add_argument("folders", nargs="*", help="folders of the pages' commands; all without any")
    parser.add_argument("--workers", default="2", help="processes of each study")
    options = parser.parse_args()
    for page in PAGES:
        text = (DOCS / page).read_text(encoding="utf-8")
        for folder, names in pictures(text).items():
            if not options.folders or folder in options.folders:
                draw(command_for(text, folder), folder, names, options.workers)


def pictures(text: str) -> dict[str, list[str]]:
    """Return the names of a page's pictures by the folder that they come from."""
    found: dict[str, list[str]] = {}
    for folder, name in re.findall(r"\]\(figures/(\w+)-([\w.-]+)\.svg\)", text):
        found.setdefault(folder, []).append(name)
    return found


def command_for(text: str, folder: str) -> str:
    """Return the command of a page that writes a folder."""
    (command,) = re.findall(rf"(?m)^(whoanswers .+ -o {folder})$", text)
    return str(command)


def draw(command: str, folder: str, names: list[str], workers: str) -> None:
    """Run a command in a temporary folder, and copy its pictures."""
    with tempfile.TemporaryDirectory() as temporary:
        words = [sys.executable, "-m", "whoanswers", *shlex.split(command)[1:], "--workers", workers]
        subprocess.run(words, cwd=temporary, check=True)
        for name in names:
            picture = Path(temporary) / folder / "figures" / f"{name}.svg"
            shutil.copyfile(picture, DOCS / "figures" / f"{folder}-{name}.svg")


if __name__ == "__main__":
    main()
