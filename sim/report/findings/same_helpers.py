"""Whether the same people help most in every society of a resilience study."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sim.report import number_words

if TYPE_CHECKING:
    from sim.studies.resilience.resilience_tables import Helpers


def whose_help(helpers: Helpers, *, own: bool) -> str:
    """Return a sentence on whether the same people help most in every society, if nobody leaves.

    `own` is True if the people come from a user's file and are therefore the same in every society.
    """
    if not helpers.people:
        return ""
    if not helpers.drawn:
        return "Everybody's effort is the same in every society."
    if not own:
        return "People and effort are drawn again in every society; its top helpers are those who help most."
    known = not math.isnan(helpers.correlation)
    correlation = number_words.number(helpers.correlation, 2) if known else ""
    return (
        f"The file does not give the effort of {helpers.drawn:,} of {helpers.people:,} people, so it is "
        "drawn again in every society. The top helpers are those who help most in a society, not particular "
        "people of the file"
        + (f" (rank correlation of a person's help in two societies: {correlation})." if known else ".")
    )
