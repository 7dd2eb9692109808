"""The result tables of a `Society`, by name (columns, units and meanings: `sim.tables`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim import outcome

if TYPE_CHECKING:
    import pandas as pd

    from sim.state import State


class Results:
    """Result tables of something that has a `state`."""

    state: State

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
