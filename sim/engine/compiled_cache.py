"""Find out whether compiled code is already on disk, without loading the compiler.

Numba stores each compiled kernel in a file whose name contains a digest of all sources from which kernels are
compiled. So code that was compiled from other versions of the sources isn't used.
"""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

from sim.import_closure import source_files

FOLDER = Path(__file__).parent / "compiled"
# The kernels of whole days, with the further processes of a scenario and without them. They take longer to
# compile than all others.
WHOLE_DAY, SIMPLE_DAY = "stages.run_stages", "stages.run_simple_stages"


def source_digest() -> str:
    """Return a digest of every file whose code or constants kernels use; empty if there is no source."""
    files = source_files("sim.engine.compiled")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12] if files else ""


def is_compiled(*, further: bool) -> bool:
    """Return whether the compiled code of a run is on disk; `further` as in `further_processes`."""
    return are_on_disk(WHOLE_DAY if further else SIMPLE_DAY)


def are_on_disk(*kernels: str) -> bool:
    """Return whether the compiled code of the kernels is on disk; each is given as file.function."""
    digest, place = source_digest(), _place()
    if not digest or place is None:
        return False
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    names = [f"{name}.{digest}-*.{python}*.nbi" for name in kernels]
    if place.name == "__pycache__":
        folders = [each / "__pycache__" for each in (FOLDER, FOLDER / "day")]
    else:
        folders = [*place.glob(f"{FOLDER.name}_*"), *place.glob("day_*")]
    return all(any(any(folder.glob(name)) for folder in folders) for name in names)


def is_storable() -> bool:
    """Return whether compiled code can be stored; if not, every process compiles it in its memory."""
    return bool(source_digest()) and _place() is not None


def _place() -> Path | None:
    """Return where Numba stores compiled code: the first of these folders that can be written."""
    home = Path.home()
    usual = {"win32": home / "AppData/Local/numba/Cache", "darwin": home / "Library/Caches/numba"}
    linux = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "numba"
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    places = [FOLDER / "__pycache__", usual.get(sys.platform, linux)]
    return next(filter(_is_writable, [Path(chosen), *places] if chosen else places), None)


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True
