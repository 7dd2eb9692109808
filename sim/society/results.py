"""The result tables of a `Society`, by name (columns, units and meanings: `sim.tables`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.society import result_tables

if TYPE_CHECKING:
    import pandas as pd

    from sim.state.society_state import State


class Results:
    """Result tables of something that has a `state`."""

    state: State

    def questions_table(self) -> pd.DataFrame:
        """Return the table of questions, one row each (columns and units: `sim.tables`)."""
        return result_tables.questions(self.state)

    def answers_table(self) -> pd.DataFrame:
        """Return the table of attempts to answer, one row each."""
        return result_tables.answers(self.state)

    def people_table(self) -> pd.DataFrame:
        """Return the table of people, one row each."""
        return result_tables.people(self.state)

    def days_table(self) -> pd.DataFrame:
        """Return the table of days, one row each."""
        return result_tables.days(self.state)

    def ties_table(self) -> pd.DataFrame:
        """Return the table of today's ties, one row each."""
        return result_tables.ties(self.state)

    def tables(self, *, ties: bool = False) -> dict[str, pd.DataFrame]:
        """Return all result tables by name; with `ties`, that of the ties too."""
        names = ["questions", "answers", "people", "days", *(["ties"] if ties else [])]
        return {name: getattr(self, f"{name}_table")() for name in names}
