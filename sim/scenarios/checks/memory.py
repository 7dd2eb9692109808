"""Estimate how much memory a scenario needs, and check whether that much is free."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from sim.scenarios.parameters.scenario_values import ScenarioValues

PERSON = 160
TOPIC = 8
SLOT = 8
QUESTION = 45


def bytes_needed(
    scenario: ScenarioValues,
    *,
    lives: int = 1,
    at_once: int = 1,
    people: int | None = None,
    slots: int | None = None,
) -> int:
    """Estimate the bytes of memory that running a scenario takes.

    Each of the societies that run `at_once` takes ``people · (160 + 8·topics + 8·slots)``: the columns and
    working arrays of a person, interest and skill (f4 each) per topic, and a word of 64 bits per slot. With
    50 + 50 slots and 12 topics that is 1,056 bytes per person. Each of the `lives` whose tables stay in
    memory adds ``45 · people · rate · days`` for the expected questions. `people` and `slots` (per person,
    sum of the two layers) replace the scenario's numbers if a user's files have others.
    """
    people = scenario.people.count if people is None else people
    topics = (
        scenario.people.topics if isinstance(scenario.people.topics, int) else len(scenario.people.topics)
    )
    slots = scenario.ties.slots.face_to_face + scenario.ties.slots.online if slots is None else slots
    questions = people * scenario.asking.rate * scenario.days
    return int(at_once * people * (PERSON + TOPIC * topics + SLOT * slots) + lives * QUESTION * questions)


def bytes_available() -> int | None:
    """Return the bytes of free memory, within the limits of a container, or None if they are unknown."""
    found = [free for free in (_machine(), _container()) if free is not None]
    return min(found) if found else None


def shortage(  # noqa: PLR0913 - numbers that a user's file overrides, by keyword
    scenario: ScenarioValues, *, lives: int = 1, at_once: int = 1, people: int | None = None,
    slots: int | None = None, subject: str = "",
) -> Iterator[tuple[tuple[tuple[str, ...], ...], str]]:  # fmt: skip
    """Yield the paths concerned and a sentence if the scenario would not fit in memory.

    If the people come from a user's file, nothing is yielded unless `people`, their number, is given.
    `sim.user_data.agreement` calls this function again once the files are read, with `people`, `slots` and
    the `subject` of the sentence.
    """
    if scenario.people.from_file is not None and people is None:
        return
    free = bytes_available()
    needed = bytes_needed(scenario, lives=lives, at_once=at_once, people=people, slots=slots)
    if free is None or needed <= free:
        return
    concerned = (("people", "count"), ("people", "topics"), ("ties", "slots"), ("asking", "rate"), ("days",))
    runs = f" with {lives} lives" if lives > 1 else ""
    runs += f" and {at_once} at once" if at_once > 1 else ""
    subject = subject or f"people.count {scenario.people.count:,}"
    yield (
        concerned,
        f"{subject}{runs} would need about {size(needed)} of memory, but only {size(free)} are free",
    )


def size(count: float) -> str:
    """Write a number of bytes with a unit, as in ``1.5 GB``."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 1000 or unit == "TB":
            break
        count /= 1000
    return f"{count:,.0f} {unit}" if count >= 10 or unit == "B" else f"{count:.1f} {unit}"


def _machine() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _container() -> int | None:
    for limit, used in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ):
        try:
            free = int(Path(limit).read_text("ascii")) - int(Path(used).read_text("ascii"))
        except (OSError, ValueError):  # no such file, or "max", which means no limit
            continue
        return max(free, 0) + _cache()
    return None


def _cache() -> int:
    """Return the bytes of the container's page cache, which counts as used but is freed on demand."""
    for file in ("/sys/fs/cgroup/memory.stat", "/sys/fs/cgroup/memory/memory.stat"):
        try:
            lines = Path(file).read_text("ascii").splitlines()
            return sum(int(line.split()[1]) for line in lines if line.startswith("inactive_file "))
        except (OSError, ValueError, IndexError):
            continue
    return 0
