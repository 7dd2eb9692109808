"""Whether a study has completed runs that can be compared."""

from __future__ import annotations

from collections.abc import Sequence

from sim.errors import StudyError
from sim.runner import Ran


def require_a_pair(kinds: Sequence[object], ran: Sequence[Ran], first: object, both: str) -> None:
    """Refuse runs of which no two can be compared: one of the first kind and one of another.

    Parameters
    ----------
    kinds
        The kind of each run, such as the name of its scenario.
    first
        The kind with which the others are compared.
    both
        How the message names the two kinds.

    Raises
    ------
    StudyError
    """
    failed = [one for one in ran if one.row["error"] is not None]
    if len(failed) == len(ran):
        raise StudyError(f"No run completed; the first error: {ran[0].row['error']}.")
    ended = [
        (kind, one.run.replicate) for kind, one in zip(kinds, ran, strict=True) if one.row["error"] is None
    ]
    replicates = {replicate for kind, replicate in ended if kind == first}
    if not any(replicate in replicates for kind, replicate in ended if kind != first):
        raise StudyError(
            f"Nothing can be compared, because no replicate has completed runs {both}: "
            f"{len(failed)} of {len(ran)} runs failed; the first error: {failed[0].row['error']}."
        )
