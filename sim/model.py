"""`Society`: the agent-based model as Mesa knows models, over columns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mesa
from mesa.agent import AgentSet

from sim import day, outcome
from sim.byhand import Question
from sim.errors import StudyError
from sim.forms import form_of, suited
from sim.person import Person
from sim.scenario import Scenario, load
from sim.state import Starts, build

if TYPE_CHECKING:
    import pandas as pd

    from sim.people import People
    from sim.ties import Ties


class Society(mesa.Model):
    """A society of people who ask and help one another, one tick a step.

    The truth lies in columns (`people`, `ties`, `questions`); `agents` are windows on them, made on first
    touch. The schedule of a step is that of the ODD: renew, intervene, meet, ask, circulate, read, help,
    thank, close, plug in, record. Results depend on nothing but the scenario, its three seeds and `luck`.

    Parameters
    ----------
    setting : Scenario or str or Path or None
        What is run: a loaded scenario, or the name or path of one; None takes the shipped distributed-crowd.
    luck : int or None
        Seed of everything that happens after the start; None takes the scenario's. The same society with
        another luck is another life of it.
    engine : {"auto", "compiled", "numpy"}
        Which form of the hot processes runs; "auto" takes the one that ends sooner (`sim.forms.suited`). Both
        give the same tables to the bit.
    threads : int
        Threads for the reading of exposures in the compiled form; no result depends on it.
    rng
        For Mesa's own `random` and `rng`, which the model itself never draws from.
    starts
        Gives people and ties where they were drawn before (`sim.runner.starts`); None draws them.
    **kwargs
        Changed values of the scenario by dotted path with ``__`` for the dot, e.g. ``people__count=500``.

    Raises
    ------
    sim.errors.UserError
        The scenario, its files or the engine are refused.

    Examples
    --------
    >>> society = Society("neighbours-only", people__count=40, days=10, engine="numpy")
    >>> society.run()
    >>> society.state.tick
    10
    """

    def __init__(  # noqa: PLR0913 - what one may choose, by keyword
        self,
        setting: Scenario | str | Path | None = None,
        *,
        luck: int | None = None,
        engine: str = "auto",
        threads: int = 1,
        rng: Any = None,
        starts: Starts | None = None,
        **kwargs: Any,  # the name by which Mesa's view knows that any value may be given
    ) -> None:
        super().__init__(rng=rng)
        self.setting = _settle(setting, {k.replace("__", "."): v for k, v in kwargs.items()})
        self.engine = suited(self.setting) if engine == "auto" else engine
        if luck is not None and (
            isinstance(luck, bool) or not hasattr(luck, "__index__") or not 0 <= luck < 2**63
        ):
            raise StudyError(f"luck must be a whole number from 0 to 2**63 - 1; got {luck}.")
        own = self.setting.seed.luck if luck is None else int(luck)
        self.state = build(self.setting, own, form_of(self.engine).seek_near, starts)
        self.state.threads = max(1, int(threads))
        self._persons: list[Person] | None = None
        self._today: day.Today | None = None

    # -- the day -------------------------------------------------------------------------------------
    def step(self) -> None:
        """Live one tick: the schedule of the ODD. After the last tick nothing happens.

        A day begun by hand is lived to its end: what was asked stays asked, and what has circulated
        doesn't circulate again.
        """
        if not self.running:
            return
        self.begin_day()
        if self.today.shown is None:
            self.ask()
            self.circulate()
        self.help()
        self.end_day()

    def begin_day(self) -> None:
        """Renew (budgets refill, standing and strengths fade), intervene, meet. A day begins once.

        Raises
        ------
        StudyError
            The last day is over.
        """
        if self._today is not None:
            return
        if self.state.tick >= self.state.ticks:
            last = f"{self.setting.days:,} {'day is' if self.setting.days == 1 else 'days are'}"
            raise StudyError(f"The society's {last} over, so nothing more can happen in it.")
        self._today = day.Today()
        day.renew(self.state, self._form)
        day.intervene(self.state, self._form, self._today)
        day.meet(self.state, self._form, self._today)

    def ask(self) -> None:
        """Let everyone ask who does so today."""
        day.ask(self.state, self._form, self.today)

    def circulate(self) -> None:
        """Turn open questions into exposures, and settle which of them are read."""
        day.circulate(self.state, self._form, self.today)
        day.read(self.state, self._form, self.today)

    def help(self) -> None:
        """Let everyone who read a question, is able and willing offer to help."""
        day.offer(self.today)

    def end_day(self) -> None:
        """Answer as far as effort goes, thank, close and record; afterwards it is the next day."""
        if self.today.shown is None:
            self.circulate()
        day.help(self.state, self._form, self.today)
        day.thank(self.state, self._form, self.today)
        day.close(self.state, self._form)
        day.plug_in(self.state, self.today)
        day.record(self.state, self.today)
        self._today = None
        self.running = self.state.tick < self.state.ticks

    def run(self) -> Society:
        """Live to the end of the scenario; gives the society itself."""
        while self.running:
            self.step()
        return self

    @property
    def today(self) -> day.Today:
        """What the day has come to so far; a day begins with `begin_day`."""
        if self._today is None:
            self.begin_day()
        assert self._today is not None
        return self._today

    @property
    def _form(self) -> Any:
        return form_of(self.engine)

    def read_today(self) -> list[tuple[Person, Question]]:
        """Who read which question today, each pair once, in order of question and person."""
        if self._today is None:
            return []
        shown, decisions = self.today.shown, self.today.decisions
        if shown is None or decisions is None:
            return []
        pairs = sorted(set(zip(shown.question[decisions.read], shown.person[decisions.read], strict=True)))
        return [(self.person(int(i)), Question(self, int(self.state.open[q]))) for q, i in pairs]

    # -- windows ------------------------------------------------------------------------------------
    @property
    def people(self) -> People:
        """Columns of the population."""
        return self.state.people

    @property
    def ties(self) -> Ties:
        """Both layers of ties."""
        return self.state.ties

    def person(self, row: int) -> Person:
        """Agent that is a window on a row of the people, 0 to N - 1.

        Raises
        ------
        IndexError
            There is no such row.
        """
        if not 0 <= row < self.people.count:
            raise IndexError(f"There are {self.people.count} people, numbered from 0; got {row}.")
        return self._windows()[row]

    def _windows(self) -> list[Person]:
        if self._persons is None:
            self._persons = []  # registering asks for the agents, so they must not be made again
            self._persons = [Person(self, row) for row in range(self.people.count)]
        return self._persons

    @property
    def agents(self) -> AgentSet[Person]:
        """All people as Mesa agents, made on first touch and kept."""
        self._windows()
        return super().agents

    @agents.setter
    def agents(self, agents: Any) -> None:  # noqa: ARG002 - Mesa names it
        raise AttributeError("Mesa keeps the agents of a society; they can't be set.")

    @property
    def agents_by_type(self) -> Any:
        """People by type of agent, as Mesa gives them."""
        self._windows()
        return super().agents_by_type

    @property
    def agent_types(self) -> Any:
        """Types of agents: `Person`."""
        self._windows()
        return super().agent_types

    # -- results ------------------------------------------------------------------------------------
    def questions_table(self) -> pd.DataFrame:
        """One row a question (columns and units: `sim.tables`)."""
        return outcome.questions(self.state)

    def answers_table(self) -> pd.DataFrame:
        """One row an attempt to answer."""
        return outcome.answers(self.state)

    def people_table(self) -> pd.DataFrame:
        """One row a person."""
        return outcome.people(self.state)

    def days_table(self) -> pd.DataFrame:
        """One row a day."""
        return outcome.days(self.state)

    def ties_table(self) -> pd.DataFrame:
        """One row a tie, as of today."""
        return outcome.ties(self.state)

    def tables(self, *, ties: bool = False) -> dict[str, pd.DataFrame]:
        """All result tables by name; that of the ties only if asked for."""
        names = ["questions", "answers", "people", "days", *(["ties"] if ties else [])]
        return {name: getattr(self, f"{name}_table")() for name in names}


def _settle(setting: Scenario | str | Path | None, changes: Mapping[str, Any]) -> Scenario:
    if setting is None:
        setting = "distributed-crowd"
    if isinstance(setting, (str, Path)):
        return load(setting, changes or None)
    return setting.replace(changes) if changes else setting
