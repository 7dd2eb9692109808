"""The forms of the bare model, and an environment for each framework that the project doesn't use."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "POLARS_MAX_THREADS"),
    "1",
)


@dataclass(frozen=True)
class Form:
    """A form of the bare model: its name in tables, and what to install for it (nothing: our environment)."""

    title: str
    packages: tuple[str, ...] = ()


FORMS = {
    "numpy": Form("NumPy arrays"),
    "numba": Form("numba"),
    "c": Form("C"),
    "mesa": Form("Mesa"),
    "agentpy": Form("AgentPy", ("agentpy==0.1.5", "numpy==2.4.6", "networkx==3.6.1", "pandas==3.1.1")),
    "mesa_frames": Form("mesa-frames", ("mesa-frames==0.1.0a0", "polars==2.1.0", "numpy==1.26.4")),
    "starsim": Form("Starsim", ("starsim==3.7.2", "numpy==2.4.6", "numba==0.68.1", "pandas==3.1.1")),
}


def python_for(name: str, folder: Path) -> Path:
    """Return the Python that runs a form, after making its environment in `folder` if it needs one.

    Raises
    ------
    RuntimeError
        The environment can't be made; the message says why.
    """
    packages = FORMS[name].packages
    if not packages:
        return Path(sys.executable)
    place = folder / "-".join(
        (packages[0].replace("==", "-"), f"py{sys.version_info.major}{sys.version_info.minor}")
    )
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    finished = place / "finished"
    if not finished.exists():
        print(f"{FORMS[name].title}: installing {', '.join(packages)} in {place}", file=sys.stderr)
        if shutil.which("uv"):
            _call("uv", "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(place))
            _call("uv", "pip", "install", "--quiet", "--python", str(python), *packages)
        else:
            _call(sys.executable, "-m", "venv", str(place))
            _call(str(python), "-m", "pip", "install", "--quiet", *packages)
        finished.touch()
    return python


def _call(*command: str) -> None:
    """Run a command; raise RuntimeError with the last line of its messages if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or [f"exit status {done.returncode}"]
        raise RuntimeError(f"{' '.join(command[:3])} failed: {lines[-1].strip()}")


def versions(python: Path, name: str) -> str:
    """Return the versions of Python and of a form's framework, as text."""
    package = FORMS[name].packages[0].partition("==")[0] if FORMS[name].packages else name
    script = (
        "import sys, importlib.metadata as m\n"
        "print('.'.join(map(str, sys.version_info[:2])), m.version(sys.argv[1]) if sys.argv[1] else '')"
    )
    asked = "" if name == "c" else package
    done = subprocess.run([python, "-c", script, asked], capture_output=True, text=True, check=True)
    of_python, _, of_package = done.stdout.strip().partition(" ")
    if name == "c":
        of_package = subprocess.run(
            ["gcc", "-dumpfullversion"], capture_output=True, text=True, check=True
        ).stdout
        return f"gcc {of_package.strip()}"
    return f"{package} {of_package}, Python {of_python}"
