"""Summarise the runs of the changes: effects with intervals, by group, and with other values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.measures import student_interval

Rows = Sequence[Mapping[str, Any]]


def what_if(rows: Rows, sets: Rows, groups: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return levels and effects of each change, by group, in sets of values, and for helpers."""
    by_arm = _by_arm(rows)
    now = by_arm.pop("now")
    names = [name for name in now[0] if name != "arm"]
    found: dict[str, Any] = {
        "societies": len(now),
        "sets": sum(row["arm"] == "now" for row in sets),
        "people": {name: int(of.sum()) for name, of in groups.items()},
        "now": {name: interval([row[name] for row in now]) for name in names},
        "changes": {},
    }
    base = np.array([row["answered"] for row in sets if row["arm"] == "now"])
    found["now"]["sets"] = spread(base)
    for arm, of in by_arm.items():
        effects = {
            name: interval([a[name] - b[name] for a, b in zip(of, now, strict=True)])
            for name in names if name != "lost"
        }  # fmt: skip
        levels = {name: interval([row[name] for row in of]) for name in of[0] if name != "arm"}
        differences = np.array([row["answered"] for row in sets if row["arm"] == arm]) - base
        found["changes"][arm] = {
            "levels": levels, "effects": effects, "sets": spread(differences),
        }  # fmt: skip
    return found


def interval(values: Sequence[float]) -> dict[str, float] | None:
    """Return a mean over societies with Student's 95 % interval; None if it isn't defined."""
    known = [value for value in values if np.isfinite(value)]
    if len(known) < 2:
        return None
    found = student_interval(known)
    return {"mean": found.mean, "low": found.low, "high": found.high}


def spread(values: np.ndarray) -> dict[str, float]:
    """Return the median and the middle 90 % over sets of values, and the shares above and below 0."""
    known = values[np.isfinite(values)]
    low, middle, high = np.quantile(known, (0.05, 0.5, 0.95))
    return {
        "low": float(low), "middle": float(middle), "high": float(high), "known": int(known.size),
        "above": float((known > 0).mean()), "below": float((known < 0).mean()),
    }  # fmt: skip


def ends(rows: Rows, defaults: Rows) -> dict[str, Any]:
    """Return the effect of each change with one value at the low and at the high end of its range.

    Values that only the change uses leave *now* as it is with the default values.
    """
    now = [row["answered"] for row in defaults if row["arm"] == "now"]
    levels: dict[tuple[str, str, str], list[float]] = {}
    found: dict[str, Any] = {}
    for row in rows:
        levels.setdefault((row["parameter"], row["end"], row["arm"]), []).append(row["answered"])
        found.setdefault(row["parameter"], {}).setdefault(row["end"], {"value": row["value"]})
    for (path, end, arm), of in levels.items():
        if arm != "now":
            before = levels.get((path, end, "now"), now)
            effects = [level - was for level, was in zip(of, before, strict=False)]
            found[path][end][arm] = interval(effects)
    return found


def answered(rows: Rows) -> dict[str, Any]:
    """Return the answered share now, and the effect of each change on it."""
    by_arm = _by_arm(rows)
    now = [row["answered"] for row in by_arm.pop("now")]
    effects = {
        arm: interval([row["answered"] - level for row, level in zip(of, now, strict=True)])
        for arm, of in by_arm.items()
    }
    return {"now": interval(now), "effects": effects}


def _by_arm(rows: Rows) -> dict[str, list[Mapping[str, Any]]]:
    arms = dict.fromkeys(row["arm"] for row in rows)
    return {arm: [row for row in rows if row["arm"] == arm] for arm in arms}
