"""Every error that a user can meet.

Each carries one finished sentence that says the place, the rule and what was found, as its only
argument, so that it survives pickling between processes.
"""


class UserError(Exception):
    """The user's input is at fault; the command ends with exit status 2 and this sentence."""


class ScenarioError(UserError):
    """A scenario file, or a value given with ``--set``, is refused."""


class TableError(UserError):
    """A table of people or ties given by the user is refused."""


class StudyError(UserError):
    """A study can't be begun or resumed as asked."""
