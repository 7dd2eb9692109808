"""`Society`: the agent-based model as a Mesa model whose state is stored in columns."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from pathlib import Path
from typing import TypeGuard

import mesa
from mesa.agent import AgentSet

from sim.errors import StudyError
from sim.scenarios.loading import Scenario, load
from sim.society.manual import Question
from sim.society.person import Person
from sim.society.plain_society import PlainSociety
from sim.state.society_state import Starts


class Society(PlainSociety, mesa.Model):
    """A society of people who ask and help one another; one step is one tick.

    The state is stored in columns (`people`, `ties`, `questions`). The `agents` read and write these columns;
    they are created when they are first used. The schedule of a step is that of the ODD: renew, intervene,
    meet, ask, circulate, read, help, thank, close, plug in, record. Results depend only on the scenario, its
    three seeds and `luck`.

    Parameters
    ----------
    setting : Scenario or str or Path or None
        The scenario to run: a loaded scenario, or the name or path of one. The default is the shipped
        scenario distributed-crowd.
    luck : int or None
        Seed of everything that happens after the start. None takes it from `rng` or `seed`, or from the
        scenario if neither is given. The same society with another luck seed is another *life* of it.
    engine : {"auto", "compiled", "numpy"}
        "auto" chooses the engine that is expected to finish first (`sim.engine.engines.fastest_engine`). Both
        engines give bit-identical tables.
    rng
        Seed of Mesa's own `random` and `rng`, as in any Mesa model. If `luck` is None, it also sets the luck
        seed. A whole number becomes the luck seed. From anything else (a generator, a sequence) the luck seed
        is drawn. Mesa's older `seed=` does the same.
    starts
        Function that returns the people and ties, for example copies from a cache
        (`sim.runner.start_cache`). None draws them.
    until : str, optional
        A condition on the numbers of a day, at which the run stops: ``on_crowd_share >= 0.9 for 7 days``
        (`sim.society.stop_condition`).
    **kwargs
        Changed scenario values by dotted path, with ``__`` for the dot, for example ``people__count=500``.

    Raises
    ------
    sim.errors.UserError
        The scenario, one of its files or the engine is not valid.

    Examples
    --------
    >>> society = Society("neighbours-only", people__count=40, days=10, engine="numpy").run()
    >>> society.state.tick
    10
    """

    def __init__(  # noqa: PLR0913 - options, given by keyword
        self,
        setting: Scenario | str | Path | None = None,
        *,
        luck: int | None = None,
        engine: str = "auto",
        rng: object = None,
        starts: Starts | None = None,
        until: str | None = None,
        **kwargs: object,  # Mesa's SolaraViz recognises by this name that any keyword is allowed
    ) -> None:
        # If `seed` is a mapping, it contains the three seeds of the scenario; otherwise it is Mesa's seed.
        seed = None if isinstance(kwargs.get("seed"), Mapping) else kwargs.pop("seed", None)
        chance = {k: v for k, v in {"rng": rng, "seed": seed}.items() if v is not None}
        mesa.Model.__init__(self, **{k: int(v) if isinstance(v, Integral) else v for k, v in chance.items()})
        scenario = _load_setting(setting, {k.replace("__", "."): v for k, v in kwargs.items()})
        own = self._choose_luck(luck, None if "seed__luck" in kwargs else seed if rng is None else rng)
        PlainSociety.__init__(self, scenario, luck=own, engine=engine, starts=starts, until=until)
        self._persons: list[Person] | None = None
        self.datacollector = DayRows(self)

    def _choose_luck(self, luck: int | None, source: object) -> int | None:
        """Return the luck seed: `luck`, or from `source`; None if neither is given."""
        if luck is None and source is not None:
            luck = source if _is_luck(source) else int(self.rng.integers(2**63))
        if luck is not None and not _is_luck(luck):
            raise StudyError(f"luck must be a whole number from 0 to 2**63 - 1; got {luck}.")
        return None if luck is None else int(luck)

    def read_today(self) -> list[tuple[Person, Question]]:
        """Return who has read which question today: each pair once, in order of question and person."""
        if self._today is None:
            return []
        shown, decisions = self.today.shown, self.today.decisions
        if shown is None or decisions is None:
            return []
        pairs = sorted(set(zip(shown.question[decisions.read], shown.person[decisions.read], strict=True)))
        return [(self.person(int(i)), Question(self, int(self.state.open[q]))) for q, i in pairs]

    # -- people and agents --------------------------------------------------------------------------
    def person(self, row: int) -> Person:
        """Return the agent of a row, 0 to N - 1; raises IndexError for other rows."""
        if not 0 <= row < self.people.count:
            raise IndexError(f"The people are numbered from 0 to {self.people.count - 1}; got {row}.")
        return self._persons_by_row()[row]

    def _persons_by_row(self) -> list[Person]:
        if self._persons is None:
            self._persons = []  # Mesa reads `agents` while it registers one, which must not start this again
            self._persons = [Person(self, row) for row in range(self.people.count)]
        return self._persons

    def _update_register(self) -> None:
        """Create the agents if needed, and make Mesa's register contain the people who are present."""
        windows, registered, present = self._persons_by_row(), super().agents, self.state.present
        for gone in [windows[row] for row in (~present).nonzero()[0]]:
            if gone in registered:
                self.deregister_agent(gone)
        if self.state.presence is not None:
            for here in [windows[row] for row in present.nonzero()[0]]:
                if here not in registered:  # arrived since it was last updated
                    here._register_again(self.register_agent)

    @property
    def agents(self) -> AgentSet[Person]:
        """All people who are present, as Mesa agents, which are created on first use."""
        self._update_register()
        return super().agents

    @agents.setter
    def agents(self, agents: object) -> None:  # noqa: ARG002 - name set by Mesa
        raise AttributeError("The agents of a society can't be set; the society creates them itself.")

    @property
    def agents_by_type(self) -> dict[type[Person], AgentSet[Person]]:
        """All agents by type, as in any Mesa model."""
        self._update_register()
        by_type: dict[type[Person], AgentSet[Person]] = super().agents_by_type
        return by_type

    @property
    def agent_types(self) -> list[type[Person]]:
        """Types of agents: `Person`."""
        return list(self.agents_by_type)

    def remove_all_agents(self) -> None:
        """Remove all people, including those whose agents have not been created yet."""
        for person in list(self.agents):
            person.remove()


class DayRows(mesa.DataCollector):
    """Mesa data collector whose variables are the columns of `Society.days_table`.

    The society records its days itself, so `collect` does nothing, and the table is made only when somebody
    reads the collector's variables.
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
        """Ignore the empty values that Mesa sets at the start."""

    model_vars = property(_columns, _begin)
    model_reporters = property(lambda self: {name: name for name in self.model_vars}, _begin)
    # Mesa 3.5 and later: the time at which each row was collected
    _collection_steps = property(lambda self: [n + 1.0 for n in range(self._society.state.tick)], _begin)

    def collect(self, model: object) -> None:
        """Do nothing, because the society records each day itself."""


def _is_luck(value: object) -> TypeGuard[int]:
    """Return whether a value is an integer that can be a luck seed."""
    return isinstance(value, Integral) and not isinstance(value, bool) and 0 <= int(value) < 2**63


def _load_setting(setting: Scenario | str | Path | None, changes: Mapping[str, object]) -> Scenario:
    if setting is None:
        setting = "distributed-crowd"
    if isinstance(setting, (str, Path)):
        return load(setting, changes or None)
    return setting.replace(changes) if changes else setting
