"""Choose the next points of a search with Optuna's tree-structured Parzen estimator."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Protocol

from sim.errors import StudyError, install_command
from sim.studies.experiments.design import Dimension, Point, rounded
from sim.studies.optimisation.objectives import Objective

SCENARIO = "scenario"
"""The name under which the search chooses among several scenarios."""


class Trial(Protocol):
    """A point that Optuna has proposed."""

    def suggest_float(self, name: str, low: float, high: float, *, log: bool) -> float:
        """Return a number in a range."""

    def suggest_int(self, name: str, low: int, high: int, *, log: bool) -> int:
        """Return a whole number in a range."""

    def suggest_categorical(self, name: str, choices: Sequence[str]) -> str:
        """Return one of some texts."""


class Search:
    """Proposes points, and learns from their objectives.

    The proposals depend only on the seed and on what was learned, so a search that is resumed proposes the
    same points again, whose runs are in the ledger.

    Raises
    ------
    StudyError
        Optuna isn't installed.
    """

    def __init__(
        self, scenarios: Sequence[str], dimensions: Sequence[Dimension], objectives: Sequence[Objective],
        seed: int, first: int,
    ) -> None:  # fmt: skip
        optuna = _optuna()
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        self._scenarios, self._dimensions, self._objectives = tuple(scenarios), tuple(dimensions), objectives
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Optuna calls some of these options experimental
            sampler = optuna.samplers.TPESampler(
                seed=seed, n_startup_trials=first, multivariate=True, constant_liar=True
            )
        directions = ["maximize" if each.better == "more" else "minimize" for each in objectives]
        self._study = optuna.create_study(directions=directions, sampler=sampler)
        self._failed = optuna.trial.TrialState.FAIL

    def propose(self, count: int) -> list[tuple[Trial, str, Point]]:
        """Return new points: Optuna's trial, the scenario, and the values of the parameters."""
        trials = [self._study.ask() for _ in range(count)]
        return [(trial, self._scenario(trial), self._point(trial)) for trial in trials]

    def learn(self, trial: Trial, values: Sequence[float]) -> None:
        """Tell the search the objectives of a point; a missing one counts as a failure."""
        if any(map(math.isnan, values)):
            self._study.tell(trial, state=self._failed)
        else:
            self._study.tell(trial, list(values))

    def _scenario(self, trial: Trial) -> str:
        if len(self._scenarios) == 1:
            return self._scenarios[0]
        return trial.suggest_categorical(SCENARIO, self._scenarios)

    def _point(self, trial: Trial) -> Point:
        return {each.path: _suggested(trial, each) for each in self._dimensions}


def _suggested(trial: Trial, dimension: Dimension) -> object:
    """Return the value of a parameter that the search proposes."""
    path, log = dimension.path, dimension.scale == "log"
    if dimension.values:
        names = [repr(value) for value in dimension.values]
        return dimension.values[names.index(trial.suggest_categorical(path, names))]
    if dimension.whole:
        return trial.suggest_int(path, math.ceil(dimension.low), math.floor(dimension.high), log=log)
    return rounded(trial.suggest_float(path, dimension.low, dimension.high, log=log))


def _optuna() -> ModuleType:
    try:
        return import_module("optuna")
    except ImportError:
        raise StudyError(
            f"optimise needs the package Optuna; install it with {install_command('search')}."
        ) from None
