"""Runs that fail in every way. Worker processes import this file, so it imports nothing large."""

import os
import signal
import sys
import time
from pathlib import Path


def endless():
    while True:
        time.sleep(0.01)


def busy():
    while True:
        pass


def hungry():
    held = []
    while True:
        held.append(bytearray(1_000_000))
        time.sleep(0.0005)


def raise_what_cannot_be_pickled():
    class Local(Exception):  # noqa: N818
        """Known nowhere else."""

    raise Local("known nowhere else")


WAYS = {
    "raise": lambda: 1 / 0,
    "unpicklable error": raise_what_cannot_be_pickled,
    "exit": lambda: sys.exit(4),
    "leave": lambda: os._exit(7),
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "endless": endless,
    "busy": busy,
    "hungry": hungry,
    "very hungry": lambda: len(bytearray(20_000_000_000)),
}


def live(values):
    """Run for some milliseconds, then succeed, or fail in the way that the point says."""
    way = values.get("way", "well")
    if way in WAYS:
        WAYS[way]()
    if way == "unpicklable":
        return {"y": lambda: 1}
    if "DONT_WAIT" not in os.environ:
        time.sleep(float(values.get("sleep", 0.0)))
    x = float(values.get("x", 0.0))
    return {"y": x / 3.0 + 0.1, "z": x * x}


def once_lost(values):
    """Kill the process at the first call, and succeed at the second."""
    mark = Path(values["mark"])
    if not mark.exists():
        mark.touch()
        os._exit(1)
    return {"y": 1.0}
