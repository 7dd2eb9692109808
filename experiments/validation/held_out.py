"""Predict facts that no fit has used: of a third site from two, and of a log's second half from its first.

``python experiments/validation/held_out.py LOGS [-o FOLDER] [--workers N] [--points 256]``

LOGS is a folder with ``se_questions.csv`` and ``se_answers.csv`` (columns as in `sim.facts.read_log`, with a
column `site`). Each fit is one of `sim.calibrate`, starting from the scenario `question-site`. Fits and
predictions continue where they stopped. The predictions are stored in results/held_out.json, from which
`validate.py page` writes a section of docs/validation.md.

A site is predicted from the posteriors of the others, its number of active people, its questions a day and
the length of its window. As in question-site, the scenario has five times as many people as are active.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1])]

import sim  # noqa: E402 - the path above comes first
from sim import facts  # noqa: E402
from sim.studies.calibration.facts_task import FactsTask  # noqa: E402
from sim.studies.calibration.posterior_draws import PosteriorDraws, read_draws  # noqa: E402
from sim.studies.experiments.design import Design, Dimension  # noqa: E402
from sim.studies.experiments.experiment import Experiment  # noqa: E402

SITES = ("quantumcomputing", "beer", "ai")
LIFETIME, PEOPLE_PER_ACTIVE = 30.0, 5
RUNS = 64  # of each prediction
RATE = "asking.rate"
LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True)
class Window:
    """A log's window: its name, its facts, and the folder of its fit."""

    name: str
    found: facts.Facts
    place: Path

    @property
    def people(self) -> int:
        """Number of people of the scenario."""
        return PEOPLE_PER_ACTIVE * int(str(self.found.about["active_people"]))

    @property
    def rate(self) -> float:
        """Questions a person and day."""
        questions, days = (float(str(self.found.about[key])) for key in ("questions", "days"))
        return questions / days / self.people


def windows(logs: Path, folder: Path) -> Iterator[tuple[Window, Window, Window]]:
    """Yield the whole log, its first and its second half, of each site."""
    tables = logs / "se_questions.csv", logs / "se_answers.csv"
    for site in SITES:
        log = facts.read_log(*tables, site=site)
        half = log.days / 2
        parts = {"whole": (0.0, log.days), "first half": (0.0, half), "second half": (half, log.days)}
        yield tuple(
            Window(
                f"{site}, {name}",
                part_facts(tables, site, log.start, *ends),
                folder / f"{site}-{name[:5].strip()}",
            )
            for name, ends in parts.items()
        )  # type: ignore[misc]  # three of them


def part_facts(tables: tuple[Path, Path], site: str, start: float, begin: float, end: float) -> facts.Facts:
    """Return the facts of a part of a log, from day `begin` to day `end`."""
    first, last = (86_400 * (start + day) for day in (begin, end))  # seconds since 1970
    return facts.of_log(
        *tables, site=site, lifetime_days=LIFETIME, tick_hours=24.0, start=first, end=last, nulls=40
    )


def fit(window: Window, points: int, workers: int | None) -> PosteriorDraws:
    """Fit question-site to a window, and return draws from the posterior."""
    if not (window.place / "draws.csv").exists():
        study = sim.calibrate(
            "question-site", window.found, window.place, points=points, checks=16, leave_out=["outside"],
            overrides={"people.count": window.people}, workers=workers, resume=window.place.exists(),
        )  # fmt: skip
        study.save(window.place)
    return read_draws(window.place)


def predict(
    name: str, window: Window, known: Window, draws: list[PosteriorDraws], workers: int | None
) -> dict[str, Any]:
    """Return each fact of a window, and its prediction from the size and the rate of `known`."""
    days = max(1, round(float(str(window.found.about["days"]))))
    setting = sim.load(
        "question-site",
        {"people.count": known.people, "days": days, "asking.lifetime": LIFETIME, RATE: known.rate},
    )
    points = []
    for place in range(RUNS):
        each = draws[place % len(draws)]
        values = dict(zip(each.paths, each.rows[place * 13 % len(each.rows)], strict=True))
        points.append(tuple(sorted({**values, RATE: known.rate * (1 + 1e-9 * place)}.items())))
    design = Design("list", tuple(Dimension(path) for path, _ in points[0]), listed=tuple(points))
    experiment = Experiment(f"{name}-predicted", {setting.name: setting}, design, 1, independent=True)
    folder = window.place.parent / f"{window.place.name}-predicted"
    work = FactsTask({setting.name: setting})
    runs = sim.sweep(experiment, folder, work=work, workers=workers, resume=folder.exists()).runs
    return {fact: row(window.found, fact, runs[fact].to_numpy(float)) for fact in facts.FACTS}


def row(found: facts.Facts, fact: str, values: np.ndarray) -> dict[str, Any]:
    """Return a fact of the log beside its prediction; None where it isn't defined."""
    known = values[np.isfinite(values)]
    seen = found.table.set_index("fact").loc[fact]
    low, middle, high = np.quantile(known, LEVELS) if known.size > RUNS // 2 else (np.nan,) * 3
    numbers = {
        "observed": seen["value"], "observed_low": seen["low"], "observed_high": seen["high"],
        "predicted": middle, "low": low, "high": high,
    }  # fmt: skip
    return {name: float(value) if np.isfinite(value) else None for name, value in numbers.items()}


def main() -> None:
    """Fit and predict, and store the predictions."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("logs", type=Path)
    parser.add_argument("-o", "--out", type=Path, default=Path("whoanswers-out/held-out"))
    parser.add_argument("--workers", type=int)
    parser.add_argument("--points", type=int, default=256)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    every = list(windows(given.logs, given.out))
    result: dict[str, Any] = {}
    for place, (whole, first, second) in enumerate(every):
        others = [each[0] for other, each in enumerate(every) if other != place]
        draws = [fit(each, given.points, given.workers) for each in others]
        result[f"{SITES[place]}, from the other two sites"] = predict(
            "site", whole, whole, draws, given.workers
        )
        half = [fit(first, given.points, given.workers)]
        result[f"{SITES[place]}, second half from the first"] = predict(
            "half", second, first, half, given.workers
        )
    target = HERE / "results" / "held_out.json"
    target.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(f"Predictions: {target}; the step page writes them into the page")  # noqa: T201


if __name__ == "__main__":
    main()
