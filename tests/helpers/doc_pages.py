"""Code blocks of the documentation, and how tests run them: those of one page in order, in one folder."""

import importlib.util
import io
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from sim.cli import main
from sim.plots import figure_files

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FENCE = re.compile(r'(?ms)^```(?P<language>\w*)(?: title="(?P<title>[^"\n]*)")?\n(?P<code>.*?)^```$')
# Studies take minutes at the sizes that readers want. Tests add these options to commands without them. They
# make a study smaller and keep it in the test's process, which saves a start of Python for each worker.
SMALLER = {
    "compare": {"--replicates": "2", "--workers": "0"},
    "resilience": {"--replicates": "2", "--share": "0.2", "--workers": "0"},
    "luck": {"--lives": "2", "--workers": "0"},
    "claims": {"--replicates": "2", "--sets": "1", "--workers": "0"},
    "lesson": {"--replicates": "2", "--workers": "0", "--set": "people.count=60"},
    "sweep": {"--workers": "0"},
    "discover": {"--workers": "0"},
    "sensitivity": {"--workers": "0"},
    "calibrate": {"--points": "64", "--workers": "0"},
    "optimise": {"--workers": "0"},
}


BLANK = b'<svg xmlns="http://www.w3.org/2000/svg" width="90pt" height="60pt" viewBox="0 0 90 60"></svg>'


@dataclass(frozen=True)
class Block:
    """One fenced code block of a page."""

    language: str
    code: str
    title: str = ""

    @property
    def skipped(self) -> str:
        """Why the tests don't run it, as its visible title says; empty if they do."""
        return self.title.partition(": ")[2] if self.title.startswith("Not run") else ""

    @property
    def file(self) -> str:
        """Name under which a reader saves it, from its title or first comment; empty if it is no file."""
        first = self.code.partition("\n")[0].removeprefix("# ")
        return next((name for name in (self.title, first) if re.fullmatch(r"[\w-]+\.\w+", name)), "")


@dataclass
class PageRun:
    """What the blocks of a page printed, and the names that its Python blocks set."""

    printed: str = ""
    names: dict[str, object] = field(default_factory=dict)


def pages() -> list[Path]:
    """Return README.md and every page of the documentation that has code blocks."""
    return [path for path in (ROOT / "README.md", *sorted(DOCS.rglob("*.md"))) if blocks(path)]


def blocks(page: Path) -> list[Block]:
    """Return the code blocks of a page, in order; those without a language are formulas or drawings."""
    found = FENCE.finditer(page.read_text(encoding="utf-8"))
    return [Block(each["language"], each["code"], each["title"] or "") for each in found if each["language"]]


def reference_pages() -> ModuleType:
    """Return the module that writes the pages of the reference when the site is built."""
    spec = importlib.util.spec_from_file_location("reference_pages", DOCS / "hooks" / "reference_pages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_page(
    page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, *, tiny: bool = False,
    command: Callable[[str], str] | None = None,
) -> PageRun:  # fmt: skip
    """Run the blocks of a page in a folder, and check what the page says is printed.

    Pictures are made but not laid out, rendered or made narrow for a phone. That takes half the time, and has
    tests of its own. With `tiny`, sizes that a command gives are made small, too, and what it prints can't be
    that of the page.
    `command` runs the lines of shell blocks, by default `run_line`.
    """
    command = command or run_line
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sim.plots.figure_files._contents", partial(_blank, figure_files._contents))
    monkeypatch.setattr("sim.plots.figure_files._svg", lambda _: BLANK)
    monkeypatch.setattr("sim.plots.figure_files._on_a_phone", lambda *_: {})
    done = PageRun()
    before = ""
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.code, encoding="utf-8")
        elif block.language == "text":
            _check_printed(block.code, before)
        elif block.skipped:
            continue
        elif block.language == "python":
            before = _run_python(block.code, page.name, done.names)
            assert [*re.findall(r"# prints: (.+)", block.code)] == before.splitlines()
        else:
            assert block.language == "sh", f"{page.name}: tests can't run {block}"
            lines = block.code.splitlines()
            before = "".join(map(command, map(_tiny, lines) if tiny else lines))
        done.printed += before
    return done


def _blank(contents: Callable[..., dict[str, bytes]], figure: object, formats: set[str]) -> dict[str, bytes]:
    """Return the files of a picture: blank ones, unless a page asks for a form other than SVG."""
    return {"svg": BLANK} if formats == {"svg"} else contents(figure, formats)


def run_line(line: str) -> str:
    """Run one line of a shell block in this process, and return what it printed."""
    words = _words(line)
    if not words:
        return ""
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, f"{line}: {result.output}\n{result.exception!r}"
    return result.stdout


def run_line_apart(line: str) -> str:
    """Run one line of a shell block in a process of its own, and return what it printed."""
    words = _words(line)
    if not words:
        return ""
    start = [sys.executable, "-c", "from sim.cli import main; main()"]
    done = subprocess.run([*start, *words], capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, f"{line}: {done.stdout}\n{done.stderr}"
    return done.stdout


def _words(line: str) -> list[str]:
    """Return the words after whoanswers, with the options that make the command small."""
    words = shlex.split(line, comments=True)
    assert not words or words[0] == "whoanswers", (
        f"tests run only whoanswers, not {line}; give the block a title 'Not run: …'"
    )
    return smaller(words[1:]) if words else []


def smaller(words: list[str]) -> list[str]:
    """Return a command's words with the options that make it small, unless it gives them itself."""
    extra = dict(SMALLER.get(words[0], {})) if words else {}
    if "--each" in words:
        del extra["--share"]
    if any(word.startswith("people.count=") for word in words):
        extra.pop("--set", None)
    added = ((name, value) for name, value in extra.items() if name == "--set" or name not in words)
    return [*words, *(word for pair in added for word in pair)]


def _tiny(line: str) -> str:
    for name, most in (("people.count=", 120), ("days=", 40), ("--replicates ", 2)):
        line = re.sub(
            rf"({re.escape(name)})(\d+)",
            lambda found, most=most: f"{found[1]}{min(int(found[2]), most)}",
            line,
        )
    line += "" if "days=" in line or ".yaml" in line else " --set days=40"
    return f"{line} --points 2" if " sensitivity " in line else line


def _run_python(code: str, name: str, names: dict[str, object]) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code, name, "exec"), names)  # the page's own code
    return printed.getvalue()


def _check_printed(expected: str, printed: str) -> None:
    lines = {" ".join(line.split()) for line in printed.splitlines()}
    for line in expected.splitlines():
        assert " ".join(line.split()) in lines, f"the page says that this is printed: {line}"
