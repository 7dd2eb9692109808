"""`Society`: the agent-based model as Mesa knows models, over columns."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from pathlib import Path
from typing import TypeGuard

import mesa
from mesa.agent import AgentSet

from sim import day
from sim.engine.engine import Engine
from sim.engine.engines import engine_named, fastest_engine
from sim.errors import StudyError
from sim.networks import Ties
from sim.population.people import People
from sim.scenarios.loading import Scenario, load
from sim.society.manual import Question
from sim.society.person import Person
from sim.society.result_tables import Results
from sim.state.society_state import Starts, build
from sim.state.today import Today


class Society(Results, mesa.Model):
    """A society of people who ask and help one another, one tick a step.

    The truth lies in columns (`people`, `ties`, `questions`); `agents` are windows on them, made on first
    touch. The schedule of a step is that of the ODD: renew, intervene, meet, ask, circulate, read, help,
    thank, close, plug in, record. Results depend on nothing but the scenario, its three seeds and `luck`.

    Parameters
    ----------
    setting : Scenario or str or Path or None
        What is run: a loaded scenario, or the name or path of one; None takes the shipped distributed-crowd.
    luck : int or None
        Seed of everything that happens after the start. None takes it from `rng` or `seed`, and the
        scenario's if neither is given. The same society with another luck is another life of it.
    engine : {"auto", "compiled", "numpy"}
        "auto" takes the engine that ends sooner (`sim.engine.engines.fastest_engine`). Both give the same
        tables to the bit.
    threads : int
        Threads for the reading of exposures in the compiled engine; no result depends on it.
    rng
        Seeds Mesa's own `random` and `rng`, as in any Mesa model, and the life unless `luck` is given: a
        whole number is the luck; from anything else (a generator, a sequence) one is drawn. Mesa's older
        `seed=` does the same.
    starts
        Gives people and ties where they were drawn before (`sim.runner.start_cache`); None draws them.
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
        rng: object = None,
        starts: Starts | None = None,
        **kwargs: object,  # the name by which Mesa's view knows that any value may be given
    ) -> None:
        # a mapping is the scenario's three seeds, anything else is Mesa's one
        seed = None if isinstance(kwargs.get("seed"), Mapping) else kwargs.pop("seed", None)
        chance = {k: v for k, v in {"rng": rng, "seed": seed}.items() if v is not None}
        super().__init__(**{k: int(v) if isinstance(v, Integral) else v for k, v in chance.items()})
        self.setting = _settle(setting, {k.replace("__", "."): v for k, v in kwargs.items()})
        self.engine = fastest_engine(self.setting) if engine == "auto" else engine
        own = self._own_luck(luck, None if "seed__luck" in kwargs else seed if rng is None else rng)
        self.state = build(self.setting, own, engine_named(self.engine).seek_near, starts)
        self.state.threads = max(1, int(threads))
        self._persons: list[Person] | None = None
        self._today: Today | None = None
        self._tomorrow = Today()
        self.datacollector = DayRows(self)

    def _own_luck(self, luck: int | None, source: object) -> int:
        """Return the given luck, else that from `source` (Mesa's `rng` or `seed`), else the scenario's."""
        if luck is None and source is not None:
            luck = source if _is_luck(source) else int(self.rng.integers(2**63))
        if luck is not None and not _is_luck(luck):
            raise StudyError(f"luck must be a whole number from 0 to 2**63 - 1; got {luck}.")
        return self.setting.seed.luck if luck is None else int(luck)

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

        Raises StudyError where the last day is over.
        """
        if self._today is not None:
            return
        self._not_over()
        self._today, self._tomorrow = self._tomorrow, Today()
        day.renew(self.state, self._engine)
        day.intervene(self.state, self._engine, self._today)
        day.meet(self.state, self._engine, self._today)

    def ask(self) -> None:
        """Let everyone ask who does so today."""
        day.ask(self.state, self._engine, self.today)

    def circulate(self) -> None:
        """Turn open questions into exposures, and settle which of them are read."""
        day.circulate(self.state, self._engine, self.today)
        day.read(self.state, self._engine, self.today)

    def help(self) -> None:
        """Let everyone who read a question, is able and willing offer to help."""
        day.offer(self.today)

    def end_day(self) -> None:
        """Answer as far as effort goes, thank, close and record; afterwards it is the next day."""
        if self.today.shown is None:
            self.circulate()
        day.help(self.state, self._engine, self.today)
        day.thank(self.state, self._engine, self.today)
        day.close(self.state, self._engine)
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
    def today(self) -> Today:
        """What the day has come to so far; a day begins with `begin_day`."""
        if self._today is None:
            self.begin_day()
        assert self._today is not None
        return self._today

    def coming(self) -> Today:
        """Return the day to which a change by hand belongs: today, or tomorrow while no day has begun."""
        if self._today is None:
            self._not_over()
        return self._tomorrow if self._today is None else self._today

    def _not_over(self) -> None:
        if self.state.tick >= self.state.ticks:
            last = f"{self.setting.days:,} {'day is' if self.setting.days == 1 else 'days are'}"
            raise StudyError(f"The society's {last} over, so nothing more can happen in it.")

    @property
    def _engine(self) -> Engine:
        return engine_named(self.engine)

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
        """Agent that is a window on a row of the people, 0 to N - 1; raises IndexError beyond these."""
        if not 0 <= row < self.people.count:
            raise IndexError(f"There are {self.people.count} people, numbered from 0; got {row}.")
        return self._windows()[row]

    def _windows(self) -> list[Person]:
        if self._persons is None:
            self._persons = []  # registering asks for the agents, so they must not be made again
            self._persons = [Person(self, row) for row in range(self.people.count)]
        return self._persons

    def _register(self) -> None:
        """Bring Mesa's register of agents up to date: everybody who is there, and nobody who was removed."""
        windows, registered = self._windows(), super().agents
        for gone in [windows[row] for row in (~self.state.present).nonzero()[0]]:
            if gone in registered:
                self.deregister_agent(gone)

    @property
    def agents(self) -> AgentSet[Person]:
        """All people who are there, without those removed, as Mesa agents that are made on first touch."""
        self._register()
        return super().agents

    @agents.setter
    def agents(self, agents: object) -> None:  # noqa: ARG002 - Mesa names it
        raise AttributeError("Mesa keeps the agents of a society; they can't be set.")

    @property
    def agents_by_type(self) -> dict[type[Person], AgentSet[Person]]:
        """People by type of agent, as Mesa gives them."""
        self._register()
        by_type: dict[type[Person], AgentSet[Person]] = super().agents_by_type
        return by_type

    @property
    def agent_types(self) -> list[type[Person]]:
        """Types of agents: `Person`."""
        return list(self.agents_by_type)

    def remove_all_agents(self) -> None:
        """Remove everybody, also those whom nobody has looked at yet."""
        for person in list(self.agents):
            person.remove()


class DayRows(mesa.DataCollector):
    """Data collector whose variables are the columns of `Society.days_table`, read when somebody asks.

    The society notes its days anyway, so this costs nothing before that. `collect` has nothing to do.
    """

    def __init__(self, society: Society) -> None:
        self._society = society
        self._read: tuple[int, dict[str, list[object]]] = (-1, {})
        super().__init__()

    def _columns(self) -> dict[str, list[object]]:
        if self._read[0] != (days := self._society.state.tick):
            table = self._society.days_table().drop(columns="life")
            self._read = days, {name: table[name].tolist() for name in table}
        return self._read[1]

    def _begin(self, empty: object) -> None:
        """Ignore the empty values with which Mesa begins."""

    model_vars = property(_columns, _begin)
    model_reporters = property(lambda self: {name: name for name in self.model_vars}, _begin)
    # from Mesa 3.5 on, the time at which each row was collected
    _collection_steps = property(lambda self: [n + 1.0 for n in range(self._society.state.tick)], _begin)

    def collect(self, model: object) -> None:
        """Do nothing: the row of each day is there when the day ends."""


def _is_luck(value: object) -> TypeGuard[int]:
    """Return whether a value is a whole number that can be a luck."""
    return isinstance(value, Integral) and not isinstance(value, bool) and 0 <= int(value) < 2**63


def _settle(setting: Scenario | str | Path | None, changes: Mapping[str, object]) -> Scenario:
    if setting is None:
        setting = "distributed-crowd"
    if isinstance(setting, (str, Path)):
        return load(setting, changes or None)
    return setting.replace(changes) if changes else setting
