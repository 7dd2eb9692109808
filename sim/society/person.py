"""`Person`: a Mesa agent that is a window on one row of the people."""

from __future__ import annotations

import mesa

import sim.society  # for the type `sim.society.Society`, whose file imports this one
from sim.array_types import Singles
from sim.population.people import ROLES
from sim.society import manual
from sim.society.manual import Question

MESAS = ("model", "unique_id")  # attributes that Mesa sets while it makes an agent
HOW = {  # what changes values that can't be set alone, since other state follows from them
    **dict.fromkeys(("x", "y", "town"), " (the intervention 'move' moves people)"),
    "role": " (the intervention 'hire' appoints managers)",
    **dict.fromkeys(("range", "interest", "skill"), " (it is drawn at the start)"),
}


class Person(mesa.Agent):
    """One person, by row; holds nothing but the row, and reads the society's columns at each access.

    Attributes (read at access, as Python scalars or small read-only arrays)
    ------------------------------------------------------------------------
    person : int, the number in the column `person` of every table, from 0; also called `row`.
    unique_id : int, Mesa's number, always person + 1.
    x, y : float, km. range : float, km. town : str. effort : float, answers/day. budget : float, answers.
    morale : float, share. standing : float, answers. on_crowd : bool. role : str.
    interest, skill : (K,) arrays.

    `effort`, `budget`, `morale`, `standing` and `on_crowd` can be set (also by ``society.agents.set``):
    that writes to the society's columns, and the rules read the new value from then on. Anything else
    raises AttributeError, except names that begin with an underscore, which are the user's own.
    """

    row: int
    model: sim.society.Society

    def __init__(self, model: sim.society.Society, row: int) -> None:
        super().__init__(model)
        self.__dict__.update(row=row, unique_id=row + 1)  # whatever other agents the model has

    def __getattr__(self, name: str) -> float:
        if name in ("x", "y", "range", "effort", "budget", "morale", "on_crowd"):
            value: float = getattr(self.model.people, name)[self.row].item()
            return value
        raise AttributeError(f"A person has no '{name}'.")

    def __setattr__(self, name: str, value: object) -> None:
        """Write a value through to the society's columns.

        Raises
        ------
        AttributeError
            It can't be set by hand.
        ValueError
            The value is out of range, or the person has been removed.
        StudyError
            The last day is over.
        """
        if name in manual.VALUES:
            manual.set_value(self.model, self.row, name, value)
        elif name.startswith("_") or name == "pos" or ("row" not in self.__dict__ and name in MESAS):
            super().__setattr__(name, value)
        else:
            known = f" can't be set by hand{HOW.get(name, '')}" if hasattr(self, name) else " doesn't exist"
            raise AttributeError(
                f"'{name}' of a person{known}. What can be set: {', '.join(manual.VALUES)}; names of your "
                "own begin with an underscore."
            )

    def remove(self) -> None:
        """Remove the person for good, as the intervention `remove` does; who is gone stays gone.

        The person asks, reads and helps no more, open questions are withdrawn, and all ties end. The row
        stays in every table, with `removed_day` in that of the people; `Society.agents` loses the person.

        Raises
        ------
        ValueError
            Today's questions have been shown already.
        StudyError
            The last day is over.
        """
        if self.model.state.present[self.row]:
            manual.remove(self.model, self.row)
        super().remove()

    @property
    def person(self) -> int:
        """Number of the person in the column `person` of the tables, from 0: unique_id - 1."""
        return self.row

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
    def interest(self) -> Singles:
        """Topic interest, (K,) float32, sums to 1; read-only."""
        return _fixed(self.model.people.interest[self.row])

    @property
    def skill(self) -> Singles:
        """Quantile of what the person can solve, (K,) float32; read-only."""
        return _fixed(self.model.people.skill[self.row])

    def neighbours(self, layer: str = "face_to_face") -> list[int]:
        """Rows of the people this one has ties with, ``"face_to_face"``, or follows, ``"online"``."""
        ties = getattr(self.model.ties, layer)
        return [int(j) for j in ties.neighbour[self.row, : ties.degree[self.row]]]

    def wants_to_ask(self) -> bool:
        """Whether this person's draw of today has them ask: P = asking.rate * morale."""
        return manual.wants_to_ask(self.model, self.row)

    def ask(self, topic: int | str | None = None, difficulty: float | None = None) -> Question:
        """Ask a question today; what is left out is drawn as on any day.

        Raises
        ------
        ValueError
            The person has asked today, or there is no such topic or difficulty.
        StudyError
            The last day is over.
        """
        return manual.ask(self.model, self.row, topic, difficulty)

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
            It is the person's own, closed, or was asked after today's questions were shown.
        """
        return manual.help(self.model, self.row, question)

    def __repr__(self) -> str:
        """Row, town and effort at a glance."""
        return f"<Person {self.row} of {self.town}, effort {self.effort:.2f} answers/day>"


def _fixed(values: Singles) -> Singles:
    """Return a copy of a person's values that can't be written to, because writing would change nothing."""
    copied = values.copy()
    copied.flags.writeable = False
    return copied
