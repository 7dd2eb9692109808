"""A user's own people and ties, read from the files that they have.

Every fault of a file is told at once, each as one sentence with file, line, column and rule.
"""

from sim.io.given import faults, read_given, refuse_faults
from sim.io.people import PeopleColumns, PeopleFile, read_people
from sim.io.tie_merge import TieColumns
from sim.io.ties import TiesFile, read_ties

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
