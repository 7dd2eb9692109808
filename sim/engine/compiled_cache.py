"""Find out whether compiled code is already on disk, without loading the compiler.

Numba keeps each compiled kernel in a file whose name holds a digest of all sources that go into kernels, so
code that was compiled from other sources is not taken for this one.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from sim.import_closure import source_files

FOLDER = Path(__file__).parent / "compiled"
# The kernels that are compiled last, on the second day of a run, and by a scenario with a feed.
LAST, LAST_OF_FEED = "renew._renew", "feed._show"


def source_digest() -> str:
    """Return a digest of every file whose code or constants go into a kernel; empty if there is no source."""
    files = source_files("sim.engine.compiled")
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12] if files else ""


def is_compiled(*, feed: bool) -> bool:
    """Return whether a run finds its compiled code on disk; `feed` says whether its scenario has a feed."""
    digest = source_digest()
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    names = [f"{name}.{digest}-*.{python}*.nbi" for name in ([LAST, LAST_OF_FEED] if feed else [LAST])]
    return bool(digest) and any(all(any(folder.glob(name)) for name in names) for folder in _folders())


def _folders() -> Iterator[Path]:
    """Yield the folders in which Numba may keep compiled code, as its documentation lists them."""
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        yield from Path(chosen).glob(f"{FOLDER.name}_*")
        return
    yield FOLDER / "__pycache__"
    # the user's cache folder, where the package's own folder can't be written
    home = Path.home()
    usual = {"win32": home / "AppData/Local/numba/Cache", "darwin": home / "Library/Caches/numba"}
    linux = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "numba"
    yield from usual.get(sys.platform, linux).glob(f"{FOLDER.name}_*")
