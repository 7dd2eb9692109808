"""Measures of the work of community managers: what it takes, and what comes of it."""

from __future__ import annotations

import math

import numpy as np

from sim.measures.declaration import COUNT, SHARE, Life, Span, declare
from sim.measures.outcome.question_shares import ratio
from sim.tables.array_table import where_equal


@declare("Hours of community managers", "hours", range=COUNT, better="less", needs=("hosts",))
def host_hours(life: Life, _span: Span) -> float:
    """Total hours that the introductions of community managers took. NaN if there are no people."""
    return math.fsum(life["hosts"]["hours"].to_numpy()) if len(life["people"]) else math.nan


@declare("Introductions per answered question", "introductions", range=COUNT, better="less", needs=("hosts",))
def introductions_per_answered(life: Life, _span: Span) -> float:
    """Introductions per question that got its first helpful answer through a community manager.

    NaN if there is no such question.
    """
    through = where_equal(life["questions"]["first_channel"], "managers")
    return ratio(_introductions(life), float(np.count_nonzero(through)))


@declare("Introductions with an answer", "share", range=SHARE, needs=("hosts",))
def introductions_answered_share(life: Life, _span: Span) -> float:
    """Share of introductions that led to an attempt to answer, helpful or not. NaN without introductions."""
    return ratio(
        float(np.count_nonzero(where_equal(life["answers"]["channel"], "managers"))), _introductions(life)
    )


@declare("Effort of managers spent on introductions", "share", range=SHARE, better="less", needs=("hosts",))
def host_effort_share(life: Life, _span: Span) -> float:
    """Share of the own effort of community managers, on their days in office, that introductions took.

    NaN without managers, or if they have no effort; 0 if their effort has no limit.
    """
    hosts = life["hosts"]
    had = math.fsum(hosts["effort_had"].to_numpy())
    return 0.0 if math.isinf(had) else ratio(math.fsum(hosts["effort_spent"].to_numpy()), had)


def _introductions(life: Life) -> float:
    return float(life["hosts"]["introductions"].to_numpy().sum())
