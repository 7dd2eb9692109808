"""Count help given, questions asked and questions answered of each person in each life of a luck study."""

from __future__ import annotations

import numpy as np

from sim.array_types import Bools, Floats
from sim.measures.luck.lives import Lives
from sim.measures.measure_run import measure_named
from sim.measures.outcome.groups import full_life
from sim.measures.rows import chances_of
from sim.runner import FinishedRun, Run, Tables
from sim.scenarios import Scenario
from sim.studies.experiments.experiment import span_of
from sim.tables.lazy_pandas import pd

STRETCHES = 24  # largest number of stretches of days into which a life is divided


def asking_days(setting: Scenario) -> float:
    """Return the number of days on which the whole lifetime of a new question is still within the run."""
    tick = setting.tick_hours / 24
    return float(tick * (int((setting.days - setting.asking.lifetime) / tick + 1e-6) + 1))


def count_by_person(tables: Tables, run: Run) -> tuple[dict[str, float], Floats]:
    """Count help, questions and answers of each person in one life; return a (5 + 2 K, N) array.

    The first result is the measures that the run asks for. Only questions whose whole lifetime is within the
    run count. The rows are: answers given, questions asked, questions answered, and the squares and sums that
    `Lives` needs. In the squares and sums a question has the weight 1 / (probability that it was asked).
    There are sums for each of K stretches of days.
    """
    scenario, questions, many = run.scenario, tables["questions"], len(tables["people"])
    span = span_of(scenario)
    whole = full_life(questions, **span)
    weight = 1 / chances_of(tables["watched"], questions["question_id"].to_numpy()[whole])
    asker = questions["asker"].to_numpy()[whole]
    got = questions["answers"].to_numpy()[whole] > 0
    days = asking_days(scenario)
    stretches = min(STRETCHES, max(1, round(days * 24 / scenario.tick_hours)))
    asked_day = questions["asked_day"].to_numpy(np.float64)[whole]
    stretch = np.minimum((asked_day + 1e-6) / days * stretches, stretches - 1).astype(np.int64)
    counted = [
        np.bincount(asker, weights=each, minlength=many)
        for w in (np.ones(weight.size), weight**2)
        for each in (w, w * got)
    ]
    sums = [
        np.bincount(stretch * many + asker, weights=each, minlength=stretches * many).reshape(-1, many)
        for each in (weight, weight * got)
    ]
    found = measure_named(run.measures, tables, **span)
    return found, np.stack([tables["people"]["helped"].to_numpy(np.float64), *counted, *sums[0], *sums[1]])


def join_lives(setting: Scenario, ran: list[FinishedRun], *, stretched: bool = True) -> Lives:
    """Join the counts of all lives: for each stretch of days, or, to save memory, for all days together."""
    helped, asked, answered, *rest = np.stack([one.harvest for one in ran], axis=1)
    counts = asked.astype(np.int64), answered.astype(np.int64), helped.astype(np.int64)
    sums = np.moveaxis(np.stack(np.split(np.stack(rest[2:]), 2)), 1, -1)  # (2, K, R, N) with K last
    if not stretched:
        sums = sums.sum(axis=-1, keepdims=True)
    return Lives(*counts, float(setting.days) / 7, asking_days(setting), sums, np.stack(rest[:2]))


def pair_lives(
    setting: Scenario, ran: list[FinishedRun], more: list[FinishedRun]
) -> tuple[Lives, Lives] | None:
    """Return the lives as they are and with more effort; None if fewer than two have completed both runs."""
    both = [two for two in zip(ran, more, strict=True) if all(each.harvest is not None for each in two)]
    if len(both) < 2:
        return None
    one, other = zip(*both, strict=True)
    first, second = (join_lives(setting, list(each), stretched=False) for each in (one, other))
    return first, second


def people_table(lives: Lives, place: pd.DataFrame, usable: Bools) -> pd.DataFrame:
    """Return the table with one row per person."""
    asked = lives.asked.sum(axis=0)
    with np.errstate(invalid="ignore"):
        by_life = lives.answered / np.where(lives.asked > 0, lives.asked, np.nan)
    some = (lives.asked > 0).any(axis=0)
    ends = np.full((2, asked.size), np.nan)
    ends[:, some] = np.nanmin(by_life[:, some], axis=0), np.nanmax(by_life[:, some], axis=0)
    return pd.DataFrame({
        "person": np.arange(asked.size), "counted": usable, "asked": asked,
        "answered": lives.answered.sum(axis=0),
        "answered_share": lives.share, "worst_life_share": ends[0],
        "best_life_share": ends[1], "helped_a_week": lives.helped.mean(axis=0) / lives.weeks,
    }).join(place)  # fmt: skip


def counts_table(lives: Lives, numbers: list[int]) -> pd.DataFrame:
    """Return the table with one row for each life and person; `numbers` are the numbers of the lives."""
    people = lives.asked.shape[1]
    return pd.DataFrame({
        "life": np.repeat(numbers, people), "person": np.tile(np.arange(people), len(numbers)),
        "asked": lives.asked.ravel(), "answered": lives.answered.ravel(), "helped": lives.helped.ravel(),
    })  # fmt: skip
