"""`Person`: a Mesa agent that reads and writes one row of the people's columns."""

from __future__ import annotations

from collections.abc import Callable

import mesa

import sim.society  # for the type `sim.society.Society`, whose file imports this one
from sim.array_types import Singles
from sim.population.people import ROLES
from sim.society import manual
from sim.society.manual import Question

MESA_ATTRIBUTES = ("model", "unique_id")  # attributes that Mesa sets while it creates an agent
HINTS = {  # hints for values that can't be set by hand, because other state depends on them
    **dict.fromkeys(("x", "y", "town"), " (the intervention 'move' moves people)"),
    "role": " (the intervention 'hire' appoints managers)",
    **dict.fromkeys(("range", "interest", "skill"), " (it is drawn at the start)"),
}


class Person(mesa.Agent):
    """One person, given by a row; every access to an attribute reads the society's columns.

    Attributes (read at each access, as Python scalars or small read-only arrays)
    -----------------------------------------------------------------------------
    person : int, the number in the column `person` of every table, from 0; `row` is the same.
    unique_id : int, the number that Mesa uses, always person + 1.
    x, y : float, km. range : float, km. town : str. effort : float, answers/day. budget : float, answers.
    morale : float, share. standing : float, answers. on_crowd : bool. role : str.
    interest, skill : (K,) arrays.

    `effort`, `budget`, `morale`, `standing` and `on_crowd` can be set, also with ``society.agents.set``. This
    writes to the society's columns, and the rules use the new value from then on. Setting anything else
    raises AttributeError. Names that begin with an underscore are free for attributes of your own.
    """

    row: int
    model: sim.society.Society

    def __init__(self, model: sim.society.Society, row: int) -> None:
        super().__init__(model)
        self.__dict__.update(row=row, unique_id=row + 1)  # also if the model has other agents

    def _register_again(self, register: Callable[[Person], None]) -> None:
        """Let Mesa register the person after an absence; the person keeps the number `unique_id`.

        Since version 3.5, Mesa gives an agent a new number each time.
        """
        self.__dict__["_registering"] = True
        try:
            register(self)
        finally:
            del self.__dict__["_registering"]

    def __getattr__(self, name: str) -> float:
        if name in ("x", "y", "range", "effort", "budget", "morale", "on_crowd"):
            value: float = getattr(self.model.people, name)[self.row].item()
            return value
        raise AttributeError(f"A person has no attribute '{name}'.")

    def __setattr__(self, name: str, value: object) -> None:
        """Write a value to the society's columns.

        Raises
        ------
        AttributeError
            The attribute can't be set by hand.
        ValueError
            The value is out of range, or the person has been removed.
        StudyError
            The last day is over.
        """
        if name in manual.SETTABLE:
            manual.set_value(self.model, self.row, name, value)
        elif (
            name.startswith("_") or name == "pos" or ("row" not in self.__dict__ and name in MESA_ATTRIBUTES)
        ):
            super().__setattr__(name, value)
        elif not (name == "unique_id" and "_registering" in self.__dict__):
            known = f" can't be set by hand{HINTS.get(name, '')}" if hasattr(self, name) else " doesn't exist"
            raise AttributeError(
                f"'{name}' of a person{known}. You can set {', '.join(manual.SETTABLE)}, and attributes of "
                "your own whose names begin with an underscore."
            )

    def remove(self) -> None:
        """Remove the person for good, as the intervention `remove` does.

        The person doesn't ask, read or help any more. Their unanswered questions are withdrawn, and all their
        ties end. The row stays in every table, with the day in the column `removed_day` of the people's
        table. The person leaves `Society.agents`.

        Raises
        ------
        ValueError
            Today's questions have been shown already.
        StudyError
            The last day is over.
        """
        removed = self.model.state.removal_tick
        if removed is None or removed[self.row] < 0:
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
        """``"member"``, or ``"manager"`` for a community manager."""
        return ROLES[int(self.model.people.role[self.row])]

    @property
    def standing(self) -> float:
        """Standing on the feed now, in answers: every helpful answer adds 1, and the sum fades."""
        scale: float = self.model.state.standing_fading.scale
        return float(self.model.people.standing[self.row]) * scale

    @property
    def interest(self) -> Singles:
        """Topic interest, (K,) float32, sums to 1; read-only."""
        return _read_only_copy(self.model.people.interest[self.row])

    @property
    def skill(self) -> Singles:
        """Skill in each topic as a quantile, (K,) float32, read-only.

        The person can answer questions whose difficulty is at most the skill in their topic.
        """
        return _read_only_copy(self.model.people.skill[self.row])

    def neighbours(self, layer: str = "face_to_face") -> list[int]:
        """Return the rows of the people to whom this person is tied.

        In the layer ``"online"`` these are the people whom this person follows.
        """
        found: list[int] = getattr(self.model.ties, layer).neighbours_of(self.row).tolist()
        return found

    def wants_to_ask(self) -> bool:
        """Return whether this person would ask today in `Society.step`.

        The probability on a tick is (the person's rate of asking) * (length of the tick in days) * morale.
        `Society.step` uses the same random number, so both give the same answer.
        """
        return manual.wants_to_ask(self.model, self.row)

    def ask(self, topic: int | str | None = None, difficulty: float | None = None) -> Question:
        """Ask a question today; topic and difficulty, if None, are drawn as in `Society.step`.

        Raises
        ------
        ValueError
            The person has been removed or has asked today already, or topic or difficulty are not allowed.
        StudyError
            The last day is over.
        """
        return manual.ask(self.model, self.row, topic, difficulty)

    def help(self, question: Question) -> str:
        """Decide whether the person offers to help with a question; offers become answers at the day's end.

        The decision follows the same rules as in `Society.step`, with the state of this morning. If the
        person has read the question on several channels today, the channel on which they are most willing to
        help counts. If they have not read the question today, word of mouth counts.

        Returns
        -------
        str
            ``"offers"``, or the reason why not: ``"already tried"`` (the person has given an answer to this
            question, helpful or not), ``"no effort left"``, ``"not able"``, ``"not willing"``.

        Raises
        ------
        TypeError
            The argument isn't a question returned by `ask` or `Society.read_today`.
        ValueError
            The person has been removed, or the question is their own, closed, or was asked after today's
            questions were shown.
        """
        return manual.help(self.model, self.row, question)

    def __repr__(self) -> str:
        """Return row, town and effort as text."""
        return f"<Person {self.row} of {self.town}, effort {self.effort:.2f} answers/day>"


def _read_only_copy(values: Singles) -> Singles:
    """Return a read-only copy of a person's values, because writing to a copy would change nothing."""
    copied = values.copy()
    copied.flags.writeable = False
    return copied
