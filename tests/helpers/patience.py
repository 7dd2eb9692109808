"""Seconds on a busy machine: a promise of time is held against what a bare start takes now."""

import subprocess
import sys
import time

USUAL = 0.05  # seconds that a bare Python takes to start and end on a machine that is otherwise idle


def stretched(seconds):
    """So many seconds, or as many times more as a bare Python takes longer than usual."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-S", "-c", "pass"], check=True)
    return seconds * max(1.0, (time.monotonic() - began) / USUAL)
