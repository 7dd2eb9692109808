"""`Person`: a Mesa agent that is a window on one row of the people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from sim import byhand
from sim.people import ROLES

if TYPE_CHECKING:
    from sim.byhand import Question
    from sim.model import Society


class Person(mesa.Agent):
    """One person, by row; holds nothing but the row, and reads the society's columns at each access.

    Attributes (read at access, as Python scalars or small arrays)
    --------------------------------------------------------------
    x, y : float, km. range : float, km. town : str. effort : float, answers/day. budget : float, answers.
    morale : float, share. standing : float, answers. on_crowd : bool. role : str.
    interest, skill : (K,) arrays.
    """

    def __init__(self, model: Society, row: int) -> None:
        super().__init__(model)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        if name in ("x", "y", "range", "effort", "budget", "morale", "on_crowd"):
            return getattr(self.model.people, name)[self.row].item()
        raise AttributeError(f"A person has no '{name}'.")

    @property
    def town(self) -> str:
        """Name of the town."""
        people = self.model.people
        return str(people.town_names[int(people.town[self.row])])

    @property
    def role(self) -> str:
        """``"member"``, or ``"manager"`` of the community."""
        return ROLES[int(self.model.people.role[self.row])]

    @property
    def standing(self) -> float:
        """Public thanks earned on the feed, fading, in answers."""
        scale: float = self.model.state.fame.scale
        return float(self.model.people.standing[self.row]) * scale

    @property
    def interest(self) -> Any:
        """Topic interest, (K,) float32, sums to 1."""
        return self.model.people.interest[self.row].copy()

    @property
    def skill(self) -> Any:
        """Quantile of what the person can solve, (K,) float32."""
        return self.model.people.skill[self.row].copy()

    def neighbours(self, layer: str = "face_to_face") -> list[int]:
        """Rows of the people this one has ties with, ``"face_to_face"``, or follows, ``"online"``."""
        ties = getattr(self.model.ties, layer)
        return [int(j) for j in ties.neighbour[self.row, : ties.degree[self.row]]]

    def wants_to_ask(self) -> bool:
        """Whether this person's draw of today has them ask: P = asking.rate * morale."""
        return byhand.wants_to_ask(self.model, self.row)

    def ask(self, topic: int | str | None = None, difficulty: float | None = None) -> Question:
        """Ask a question today; what is left out is drawn as on any day.

        Raises
        ------
        ValueError
            The person has asked today, or there is no such topic or difficulty.
        StudyError
            The last day is over.
        """
        return byhand.ask(self.model, self.row, topic, difficulty)

    def help(self, question: Question) -> str:
        """Decide on a question and perhaps offer to help with it; offers are met at the day's end.

        It is decided by the rules of the bulk step, as of this morning: by the most favourable channel on
        which the person read the question today, else as if told by word of mouth.

        Returns
        -------
        str
            ``"offers"``, or why not: ``"already tried"`` (the person answered this question on an earlier
            day, helpful or not), ``"no effort left"``, ``"not able"``, ``"not willing"``.

        Raises
        ------
        TypeError
            It isn't a question as `ask` and `Society.read_today` give it.
        ValueError
            It is the person's own, closed, or was asked after today's questions went round.
        """
        return byhand.help(self.model, self.row, question)

    def __repr__(self) -> str:
        """Row, town and effort at a glance."""
        return f"<Person {self.row} of {self.town}, effort {self.effort:.2f} answers/day>"
