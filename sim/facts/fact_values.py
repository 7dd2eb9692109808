"""Compute the facts of a log or of runs of the model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypedDict, Unpack

import numpy as np

from sim.errors import TableError, option, spelled
from sim.facts.community_log import Log
from sim.facts.fact_intervals import NONE, bootstrap_intervals, interval_over_runs
from sim.facts.fact_results import Facts, fact_rows
from sim.facts.fact_table import FACTS, compute
from sim.facts.log_files import Source, read_log
from sim.facts.log_times import read_time
from sim.facts.people_facts import NULLS, People, people_of
from sim.facts.question_facts import WEEK, Questions, questions_of
from sim.facts.run_logs import Run, logs_of

Time = str | float


class Options(TypedDict, total=False):
    """Options of `of_log`, `of_run` and `of_runs`.

    Attributes
    ----------
    days : float
        Use only this many days from the beginning of the window.
    start, end : str or float
        The window, by default all. In a log, times as in its tables; in a run, days from 0. What happens
        exactly at `end` is left out.
    draws : int
        Resamples of the bootstrap (default 500). 0: no intervals.
    nulls : int
        Random networks from which reciprocity by chance is computed (default 199). 0: none.
    seed : int
        Seed of the bootstrap and of the random networks (default 0).
    """

    days: float | None
    start: Time | None
    end: Time | None
    draws: int
    nulls: int
    seed: int


class _Samples(NamedTuple):
    people: People
    questions: Questions


def values(
    run: Run | Log, *, lifetime_days: float | None = None, days: float | None = None, nulls: int = NULLS
) -> dict[str, float]:
    """Return all facts by name, without intervals: fast enough for thousands of calls in a fit.

    Parameters
    ----------
    run : mapping of str to DataFrame, SavedRun, path or Log
        The tables of a run (``questions``, ``answers`` and ``days``), what `sim.load_run` returned, the
        folder of a run, or a log from `read_log`.
    lifetime_days : float
        Days after asking within which answers count. Needed for tables and logs; by default that of the
        scenario for other runs. In a log, 0 counts every question, with all its answers in the window.
    days : float, optional
        Use only this many days from the beginning.
    nulls : int
        Random networks from which reciprocity by chance is computed; 0 for none.

    Returns
    -------
    dict of str to float
        One number for each of `FACTS`, NaN if it isn't defined. Several lives give the means over the lives
        in which the fact is defined.
    """
    logs, lifetime = _logs(run, lifetime_days)
    samples = [_samples(log.window(start=None, end=None, days=days), lifetime, nulls=nulls) for log in logs]
    found = [compute(*each) for each in samples]
    return found[0] if len(found) == 1 else _means(found)


def of_log(
    questions: Source, answers: Source, *, site: str | None = None, lifetime_days: float = 30.0,
    tick_hours: float = 0.0, **how: Unpack[Options],
) -> Facts:  # fmt: skip
    """Return the facts of a log, with intervals.

    Parameters
    ----------
    questions, answers, site
        As in `read_log`.
    lifetime_days : float
        Days after asking within which answers count for the answered share, the waits and the answers per
        question. Questions observed for less are left out of these. To compare with a run, use the run's
        ``asking.lifetime``. With 0, every question counts, with all its answers in the window.
    tick_hours : float
        Round waits down to whole ticks of this many hours, as in a run; 0 doesn't round.
    **how
        See `sim.facts.Options`.

    Raises
    ------
    TableError
        A table breaks a rule, or the window contains no question.
    """
    if not 0 <= lifetime_days < np.inf:
        raise TableError(f"{spelled('--lifetime', 'lifetime_days')} must be 0 days or more.")
    if not 0 <= tick_hours < np.inf:
        raise TableError(f"{spelled('--tick-hours', 'tick_hours')} must be 0 hours or more.")
    log = read_log(questions, answers, site=site)
    start, end = (
        _moment(how.get("start"), spelled("--from", "start")),
        _moment(how.get("end"), spelled("--to", "end")),
    )
    log = log.window(start=start, end=end, days=how.get("days"))
    source = [str(each) if isinstance(each, str | Path) else "data frame" for each in (questions, answers)]
    about: dict[str, object] = {
        "source": ", ".join(source),
        "site": site,
        "start": _iso(log.start),
        "tick_hours": tick_hours,
    }
    return _facts(log, lifetime_days, about, how, tick_days=tick_hours / 24.0)


def of_run(run: Run, *, lifetime_days: float | None = None, **how: Unpack[Options]) -> Facts:
    """Return the facts of one run of the model, with intervals.

    Only helpful answers count. With one life, the intervals are computed as for a log. With several lives,
    the facts are means over the lives, and the intervals show how much the lives of this one society differ.

    Parameters
    ----------
    run : mapping of str to DataFrame, SavedRun or path
        The tables of the run, what `sim.load_run` returned, or the run's folder.
    lifetime_days : float, optional
        Days for which a question stays open. Needed if `run` is only tables.
    **how
        See `sim.facts.Options`.

    Raises
    ------
    TableError
        The folder isn't that of a run, a table is missing, or the window contains no question.
    """
    return of_runs([run], lifetime_days=lifetime_days, **how)


def of_runs(runs: Sequence[Run], *, lifetime_days: float | None = None, **how: Unpack[Options]) -> Facts:
    """Return the means of the facts over several runs, each another society, with Student's intervals.

    Parameters and errors are those of `of_run`. A run with several lives counts once, with its mean.
    """
    start, end = (
        _day(how.get("start"), spelled("--from", "start")),
        _day(how.get("end"), spelled("--to", "end")),
    )
    found: list[tuple[list[Log], float]] = []
    for run in runs:
        logs, lifetime = logs_of(run, lifetime_days)
        found.append(([log.window(start=start, end=end, days=how.get("days")) for log in logs], lifetime))
    if (
        len({lifetime for _, lifetime in found}) > 1
        or len({log.days for logs, _ in found for log in logs}) > 1
    ):
        raise TableError(
            "Runs can be averaged only if their windows and their questions' lifetimes are equally long; "
            f"choose a window with {option('days')}, or compute the facts of each run separately."
        )
    first, lifetime = found[0]
    if len(runs) == 1 and len(first) == 1:
        return _facts(first[0], lifetime, {"start_day": first[0].start}, how)
    return _means_with_intervals(found, lifetime, how)


def _means_with_intervals(found: list[tuple[list[Log], float]], lifetime: float, how: Options) -> Facts:
    nulls, seed = _nulls_and_seed(how)
    samples = [[_samples(log, lifetime, nulls=nulls, seed=seed) for log in logs] for logs, _ in found]
    by_life = [[compute(*each) for each in lives] for lives in samples]
    one = len(found) == 1
    each_run = by_life[0] if one else [_means(lives) for lives in by_life]
    unit = f"{len(each_run)} lives of one society" if one else f"{len(each_run)} societies"
    intervals = {
        name: interval_over_runs(fact, [each[name] for each in each_run]) for name, fact in FACTS.items()
    }
    table = fact_rows(
        {name: each.mean for name, each in intervals.items()},
        {name: (each.low, each.high) for name, each in intervals.items()},
    )
    counts = [_counts(log, *each) for (logs, _), lives in zip(found, samples, strict=True)
              for log, each in zip(logs, lives, strict=True)]  # fmt: skip
    log = found[0][0][0]
    about = {
        "days": log.days, "start_day": log.start, "lifetime_days": lifetime,
        **{name: float(np.mean([each[name] for each in counts])) for name in counts[0]},
        "intervals": f"95 %, Student's over {unit}; counts are means over them", "nulls": nulls, "seed": seed,
    }  # fmt: skip
    return Facts(table, about, _left_out(round(sum(each["partly_observed"] for each in counts)), lifetime))


def _facts(
    log: Log, lifetime: float, about: dict[str, object], how: Options, *, tick_days: float = 0.0
) -> Facts:
    """Return the facts of one log, or of one life of a run, with bootstrap intervals."""
    draws, nulls, seed = how.get("draws", 500), *_nulls_and_seed(how)
    if draws < 0:
        raise TableError(f"{option('draws')} must be 0 or more; got {draws}.")
    samples = _samples(log, lifetime, nulls=nulls, seed=seed, tick_days=tick_days)
    counts = _counts(log, *samples)
    ends = bootstrap_intervals(*samples, draws=draws, seed=seed) if draws else dict.fromkeys(FACTS, NONE)
    way = f"95 %, bootstrap over people or weeks with {draws} resamples" if draws else "none"
    whole = {
        "days": log.days, **about, "lifetime_days": lifetime, **counts, "intervals": way, "nulls": nulls,
        "seed": seed,
    }  # fmt: skip
    notes = (*log.notes, *_left_out(counts["partly_observed"], lifetime))
    return Facts(fact_rows(compute(*samples), ends), whole, notes)


def _nulls_and_seed(how: Options) -> tuple[int, int]:
    nulls, seed = how.get("nulls", 199), how.get("seed", 0)
    for name, value, most in (("nulls", nulls, 100_000), ("seed", seed, 2**63 - 1)):
        if not 0 <= value <= most:
            raise TableError(f"{option(name)} must be a whole number from 0 to {most:,}; got {value}.")
    return nulls, seed


def _samples(log: Log, lifetime: float, *, nulls: int, seed: int = 0, tick_days: float = 0.0) -> _Samples:
    return _Samples(
        people_of(log, nulls=nulls, seed=seed), questions_of(log, lifetime_days=lifetime, tick_days=tick_days)
    )


def _counts(log: Log, people: People, questions: Questions) -> dict[str, int]:
    return {
        "questions": log.asker.size,
        "partly_observed": int(np.count_nonzero(~questions.observed)),
        "answers": log.helper.size,
        "active_people": people.asked.size,
        "askers": int(np.count_nonzero(people.asked)),
        "helpers": int(np.count_nonzero(people.given)),
        "full_weeks": int((log.days + 1e-6) // WEEK),
    }


def _left_out(count: int, lifetime: float) -> tuple[str, ...]:
    words = f"questions observed for less than {lifetime:g} days, left out of the answered share, the waits"
    return (f"{words} and the answers per question: {count:,}",) if count else ()


def _means(found: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the mean of each fact over the lives in which it is defined."""
    return {name: interval_over_runs(FACTS[name], [each[name] for each in found]).mean for name in FACTS}


def _logs(run: Run | Log, lifetime_days: float | None) -> tuple[list[Log], float]:
    if not isinstance(run, Log):
        return logs_of(run, lifetime_days)
    if lifetime_days is None:
        raise TableError("A log doesn't say for how long answers count; give lifetime_days.")
    return [run], lifetime_days


def _moment(time: Time | None, what: str) -> float | None:
    return None if time is None else read_time(str(time), what)


def _day(time: Time | None, what: str) -> float | None:
    try:
        return None if time is None else float(time)
    except ValueError:
        raise TableError(f"{what} must be a number of days, because this is a run; got {time!r}.") from None


def _iso(days: float) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)).isoformat(timespec="seconds")
