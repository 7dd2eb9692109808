"""A user's own people and ties, read from the files that they have.

Every fault of a file is told at once, each as one sentence with file, line, column and rule.
"""

from sim.user_data.people import PeopleColumns, PeopleFile, read_people
from sim.user_data.tie_merge import TieColumns
from sim.user_data.ties import TiesFile, read_ties
from sim.user_data.user_tables import faults, read_given, refuse_faults

__all__ = [
    "PeopleColumns",
    "PeopleFile",
    "TieColumns",
    "TiesFile",
    "faults",
    "read_given",
    "read_people",
    "read_ties",
    "refuse_faults",
]
