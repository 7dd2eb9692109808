"""Find out whether compiled code is already on disk, without loading the compiler.

Numba stores each compiled kernel in a file whose name contains a digest of all sources from which kernels are
compiled. So code that was compiled from other versions of the sources isn't used.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from sim.import_closure import source_files

FOLDER = Path(__file__).parent / "compiled"
# The kernel that is compiled last, on the second day of a run, and the last one that only a feed needs.
LAST, LAST_OF_FEED = "renew._renew", "feed._show"


def source_digest() -> str:
    """Return a digest of every file whose code or constants kernels use; empty if there is no source."""
    files = source_files("sim.engine.compiled")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12] if files else ""


def is_compiled(*, feed: bool) -> bool:
    """Return whether the compiled code of a run is on disk; `feed`: whether its scenario has a feed."""
    return are_on_disk(*([LAST, LAST_OF_FEED] if feed else [LAST]))


def are_on_disk(*kernels: str) -> bool:
    """Return whether the compiled code of the kernels is on disk; each is given as file.function."""
    digest = source_digest()
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    names = [f"{name}.{digest}-*.{python}*.nbi" for name in kernels]
    return bool(digest) and any(all(any(folder.glob(name)) for name in names) for folder in _folders())


def _folders() -> Iterator[Path]:
    """Yield the folders in which Numba may store compiled code, according to its documentation."""
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        yield from Path(chosen).glob(f"{FOLDER.name}_*")
        return
    yield FOLDER / "__pycache__"
    # the user's cache folder, where the package's own folder can't be written
    home = Path.home()
    usual = {"win32": home / "AppData/Local/numba/Cache", "darwin": home / "Library/Caches/numba"}
    linux = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "numba"
    yield from usual.get(sys.platform, linux).glob(f"{FOLDER.name}_*")
