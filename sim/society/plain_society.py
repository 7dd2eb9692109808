"""`PlainSociety`: the agent-based model without Mesa, as the runs of studies use it."""

from __future__ import annotations

from typing import Self

from sim import day
from sim.engine.engine import Engine
from sim.engine.engines import engine_named, fastest_engine
from sim.errors import StudyError
from sim.networks import Ties
from sim.population.people import People
from sim.scenarios.loading import Scenario
from sim.society.result_tables import Results
from sim.society.stop_condition import StopCondition, stop_condition
from sim.state.society_state import Starts, build
from sim.state.today import Today


class PlainSociety(Results):
    """A society of people who ask and help one another; one step is one tick.

    `sim.society.society.Society` is the same society as a Mesa model. Importing Mesa takes two seconds, so
    worker processes use this class. The state is stored in columns (`people`, `ties`, `state.questions`). The
    schedule of a step is that of the ODD: renew, intervene, meet, ask, circulate, read, help, thank, close,
    plug in, record. Results depend only on the scenario, its three seeds and `luck`.

    Parameters
    ----------
    scenario : Scenario
        The scenario to run.
    luck : int or None
        Seed of everything that happens after the start. None takes it from the scenario.
    engine, starts, until
        As in `sim.society.society.Society`.

    Raises
    ------
    sim.errors.UserError
        The scenario, one of its files or the engine is not valid.
    """

    def __init__(
        self, scenario: Scenario, *, luck: int | None = None, engine: str = "auto",
        starts: Starts | None = None, until: str | StopCondition | None = None,
    ) -> None:  # fmt: skip
        self.setting = scenario
        self.running = True
        self.until = None if until is None else stop_condition(until)
        self.engine = fastest_engine(scenario) if engine == "auto" else engine
        drawing = engine_named(self.engine).choose_drawing(scenario.people.count)
        self.state = build(scenario, scenario.seed.luck if luck is None else luck, drawing, starts)
        self._today: Today | None = None
        self._tomorrow = Today()

    def step(self) -> None:
        """Run one tick in the order of the ODD's schedule; do nothing after the last tick.

        If the tick has been begun by hand, `step` completes it: questions asked by hand count, and questions
        that have circulated already don't circulate again.
        """
        if not self.running or self._live_until(self.state.tick + 1):
            return
        self.begin_day()
        if self._is_as_declared() and day.runs_as_a_whole(self.state, self._engine, self.today):
            day.live(self.state, self._engine, self.today)
            self._begin_next()
            return
        if self.today.shown is None:
            self.ask()
            self.circulate()
        self.help()
        self.end_day()

    def _live_until(self, tick: int) -> bool:
        """Run ticks before `tick` in one call of the engine; return False if it can't run the next one."""
        if self._today is not None or self._tomorrow != Today() or not self._is_as_declared("begin_day"):
            return False
        end = min(tick, day.next_busy_tick(self.state))
        unseen = self._engine.live is not None and day.runs_unseen(self.state)
        if end <= self.state.tick or not unseen:
            return False
        day.live_through(self.state, self._engine, end)
        self._begin_next()
        return True

    def _is_as_declared(self, *parts: str) -> bool:
        """Return whether no subclass has changed the parts of the day after its beginning, or `parts`."""
        parts = (*parts, "ask", "circulate", "help", "end_day")
        return all(getattr(type(self), part) is getattr(PlainSociety, part) for part in parts)

    def begin_day(self) -> None:
        """Begin the day: renew (budgets refill, standing and strengths fade), come and go, intervene, meet.

        Does nothing if the day has begun already. Raises StudyError if the last day is over.
        """
        if self._today is not None:
            return
        self._refuse_after_the_end()
        self._today, self._tomorrow = self._tomorrow, Today()
        day.renew(self.state, self._engine)
        day.come_and_go(self.state)
        day.intervene(self.state, self._engine, self._today)
        day.meet(self.state, self._engine, self._today)

    def ask(self) -> None:
        """Draw who asks today, and add their questions."""
        day.ask(self.state, self._engine, self.today)

    def circulate(self) -> None:
        """Turn open questions into exposures, and decide which of them are read."""
        day.circulate(self.state, self._engine, self.today)

    def help(self) -> None:
        """Let all readers who are able and willing offer to help."""
        day.offer(self.today)

    def end_day(self) -> None:
        """End the day: answer as long as effort lasts, thank, close, plug in, record."""
        if self.today.shown is None:
            self.circulate()
        day.finish(self.state, self._engine, self.today)
        day.plug_in(self.state, self.today)
        day.record(self.state, self.today)
        self._begin_next()

    def _begin_next(self) -> None:
        self._today = None
        self.running = self.state.tick < self.state.ticks and not self._must_stop()

    def _must_stop(self) -> bool:
        return self.until is not None and self.until.holds(self.state.daily, self.state.tick_days)

    def run(self, until: str | StopCondition | None = None) -> Self:
        """Run to the last tick of the scenario, or until a condition holds, and return the society itself.

        If nothing else needs to see single ticks, the engine runs many of them in one call. A condition needs
        to see them, and so do a subclass that changes `step`, and Mesa, which puts a `step` that counts into
        each model.

        Parameters
        ----------
        until : str, optional
            A condition on the numbers of a day, such as ``open == 0 for 7 days``
            (`sim.society.stop_condition`). It replaces the condition with which the society was made. A run
            that has stopped continues if it is called with another condition.
        """
        if until is not None:
            self.until = stop_condition(until)
            self.running = self.state.tick < self.state.ticks and not self._must_stop()
        stepped = type(self).step is not PlainSociety.step or "step" in vars(self)
        at_once = self.until is None and not stepped
        while self.running:
            if not at_once or not self._live_until(self.state.ticks):
                self.step()
        return self

    @property
    def today(self) -> Today:
        """The results of the day so far; begins the day (`begin_day`) if it has not begun."""
        if self._today is None:
            self.begin_day()
        assert self._today is not None
        return self._today

    def editable_day(self) -> Today:
        """Return the day whose counts include a change made by hand now.

        This is the current day, or the next day if none has begun.
        """
        if self._today is None:
            self._refuse_after_the_end()
        return self._tomorrow if self._today is None else self._today

    def _refuse_after_the_end(self) -> None:
        if self.state.tick >= self.state.ticks:
            last = f"{self.setting.days:,} {'day is' if self.setting.days == 1 else 'days are'}"
            raise StudyError(f"The society's {last} over, so nothing more can happen in it.")

    @property
    def _engine(self) -> Engine:
        return engine_named(self.engine)

    @property
    def people(self) -> People:
        """Columns of the population."""
        return self.state.people

    @property
    def ties(self) -> Ties:
        """The face-to-face and the online layer of ties."""
        return self.state.ties
