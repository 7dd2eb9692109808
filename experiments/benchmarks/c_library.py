"""Compile a C file with gcc into a library for ctypes, once for each version of the file."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

# Every operation is rounded as in Python: no fused multiply-add, no reordering.
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-std=c11", "-shared", "-fPIC")


def has_compiler() -> bool:
    """Return whether gcc is installed."""
    return shutil.which("gcc") is not None


def compile_c(source: Path, *headers: Path) -> ctypes.CDLL:
    """Compile `source` unless this user has compiled the same text before, and load the library.

    `headers` are the project's files that it includes.

    Raises
    ------
    RuntimeError
        There is no gcc, or it reports an error.
    """
    if not has_compiler():
        raise RuntimeError("gcc is not installed.")
    text = b"".join(file.read_bytes() for file in (source, *headers)) + " ".join(FLAGS).encode()
    folder = Path(tempfile.gettempdir()) / f"whoanswers-benchmark-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    library = folder / f"{source.stem}-{hashlib.sha256(text).hexdigest()[:16]}.so"
    if not library.exists():
        unfinished = library.with_suffix(f".{os.getpid()}")
        command = ["gcc", *FLAGS, "-o", str(unfinished), str(source), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"gcc could not compile {source.name}: {done.stderr.strip()}")
        unfinished.rename(library)
    return ctypes.CDLL(str(library))
