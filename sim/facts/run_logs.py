"""Bring the tables of a run to the form of a log, one log for each life."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from sim.array_types import Bools, Floats
from sim.errors import TableError
from sim.facts.community_log import Log
from sim.scenarios.yaml_reader import read
from sim.tables import SavedRun, load_run

Tables = Mapping[str, pd.DataFrame]
Run = Tables | SavedRun | str | Path
"""A run: its tables by name, what `sim.load_run` returned, or its folder."""


def logs_of(run: Run, lifetime_days: float | None) -> tuple[list[Log], float]:
    """Return the log of each life of a run, and the lifetime of its questions in days.

    Raises
    ------
    TableError
        `lifetime_days` is missing although `run` is only tables, a table is missing, or nobody asked.
    """
    found = load_run(run) if isinstance(run, str | Path) else run
    if isinstance(found, SavedRun):
        own = _lifetime(found.scenario_yaml)
        lifetime_days = own if lifetime_days is None else min(lifetime_days, own)
        return _logs(found.tables, own), lifetime_days
    if lifetime_days is None:
        raise TableError("Tables don't say how long a question stays open; give lifetime_days.")
    return _logs(found, lifetime_days), lifetime_days


def _logs(tables: Tables, lifetime_days: float) -> list[Log]:
    for name in ("questions", "answers", "days"):
        if name not in tables:
            raise TableError(
                f"The facts of a run need the table '{name}', which is missing; make the run again "
                "without a choice of tables, or choose questions, answers and days."
            )
    lives = np.unique(tables["days"]["life"].to_numpy())
    return [_log(tables, int(life), lifetime_days, whole=lives.size == 1) for life in lives]


def _log(tables: Tables, life: int, lifetime_days: float, *, whole: bool) -> Log:
    """Return the helpful answers of one life as a log. `whole` says that the tables have no other life."""
    every = whole or {name: _rows(tables[name], life) for name in ("questions", "answers", "days")}

    def column(table: str, name: str) -> Floats:
        values = np.asarray(tables[table][name].to_numpy())
        return values if every is True else values[every[table]]

    asked, helpful = column("questions", "asked_day").astype(np.float64), column("answers", "helpful")
    if asked.size == 0:
        raise TableError("Nobody asked a question in this run, so it has no facts.")
    ids = column("questions", "question_id")
    order = np.argsort(ids, kind="stable")
    question = order[np.searchsorted(ids, column("answers", "question_id")[helpful], sorter=order)]
    day = column("days", "day")
    tick = float(day[1] - day[0]) if day.size > 1 else 1.0
    return Log(
        asker=column("questions", "asker").astype(np.int64), asked=asked,
        watched_until=asked + column("questions", "watched_days"), question=question,
        helper=column("answers", "helper")[helpful].astype(np.int64), given=column("answers", "day")[helpful],
        days=float(day[-1]) + tick, closes_after=lifetime_days,
    )  # fmt: skip


def _rows(table: pd.DataFrame, life: int) -> Bools:
    return np.asarray(table["life"].to_numpy() == life, np.bool_)


def _lifetime(scenario_yaml: str) -> float:
    """Return the lifetime of a question from the scenario of a run, which names every value."""
    errors: list[str] = []
    tree = read(scenario_yaml, lambda _: "scenario.yaml: ", errors)
    found = None if tree is None else tree.at(("asking", "lifetime")).value
    if not isinstance(found, int | float):
        raise TableError("scenario.yaml in the folder of a run must name asking.lifetime; it doesn't.")
    return float(found)
