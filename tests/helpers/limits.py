"""Limiting cases in which the model has closed forms, and tests of counts against them.

Every check of this folder spends `ALPHA` = 1e-4 over all of its p-values (Bonferroni: each is held
against ALPHA over their number, `tests`), two-sided: a right engine with fresh seeds fails one of the
checks about once in 1,000 tries. The seeds are fixed. Each check also names a wrong formula, shows
that at the size used it would be found out with probability 0.999 or more (`can_tell`), and that the counts
at hand do find it out.
"""

from math import inf

import numpy as np
from scipy import special, stats

from sim import Society, load

ALPHA = 1e-4

BASE = load("base").replace(
    {
        "people.effort.mean": inf,
        "people.effort.sigma": 0,
        "people.keenness": 0,
        "people.interest.concentration": inf,
        "people.topics": 1,
        "people.on_crowd": 1.0,
        "ties.face_to_face.kind": "none",
        "ties.online.kind": "none",
        "asking.rate": 1.0,
        "asking.spread": 0,
        "asking.lifetime": 1,
        "asking.difficulty": 0.0,
        "helping.attention": inf,
        "helping.misjudgement": 0.0,
        "discouragement.enabled": False,
    }
    | {
        f"helping.willingness.{name}": 0
        for name in ("interest", "tie", "owed", "nearness", "rivalry", "standing", "purpose", "bystander")
    }
)

KNOWN = {"ties.face_to_face.kind": "random", "ties.face_to_face.degree": 30}
"""Everybody knows some people, whom a community manager can ask; ties don't change willingness."""


def feed(reach, **changes):
    """A feed that shows each question to `reach` people on its first day and never again."""
    plain = {"fading": 0.0, "followers": 0.0, "visibility": 0, "hostility": 0.0, "noise": 0}
    return {"channels": {"feed": plain | {"reach": reach} | changes}}


def hub(**changes):
    """Hubs that every question is handed to and that relay without limit."""
    return {"channels": {"hub": {"submits": 1.0, "capacity": inf, "resistance": 0.0} | changes}}


def willing(p):
    """Everybody is willing with probability p, whatever the question."""
    return {"helping.willingness.baseline": float(special.logit(p)) if p < 1 else 100}


def made(people, days, *changes, **seeds):
    """Return a society at its start, with changes to the limiting case above."""
    every = {"people.count": people, "days": days, "seed": {"people": 11, "ties": 12, "luck": 13} | seeds}
    for change in changes:
        every |= change
    return Society(BASE.replace(every))


def lived(people, days, *changes, **seeds):
    """Return a society after a number of days, with changes to the limiting case above."""
    return made(people, days, *changes, **seeds).run()


def agrees(successes, trials, share, tests):
    """Return whether a count agrees with `share` (exact binomial test)."""
    return stats.binomtest(int(successes), int(trials), float(share)).pvalue > ALPHA / tests


def can_tell(trials, share, wrong, tests, inflation=1.0):
    """Return whether a count with `share` differs detectably from `wrong` with probability 0.999 or more.

    By normal approximation: the two lie further apart than the critical distance and 3.1 standard deviations.
    """
    spread = [np.sqrt(inflation * s * (1 - s) / trials) for s in (share, wrong)]
    return abs(share - wrong) > stats.norm.isf(ALPHA / tests / 2) * spread[1] + 3.1 * spread[0]


def holds(successes, trials, share, wrong, tests):
    """Check that the count agrees with `share`, and that `wrong` is detectable and is rejected."""
    assert agrees(successes, trials, share, tests)
    assert can_tell(trials, share, wrong, tests)
    assert not agrees(successes, trials, wrong, tests)


def holds_in_sum(successes, shares, wrongs, tests, extra=0.0):
    """The same for trials with a share each, by the normal approximation of their sum; `extra` variance."""

    def z(expected):
        return (successes - expected.sum()) / np.sqrt((expected * (1 - expected)).sum() + extra)

    critical = stats.norm.isf(ALPHA / tests / 2)
    assert abs(z(shares)) < critical
    apart = abs(shares.sum() - wrongs.sum())
    spread = [np.sqrt((s * (1 - s)).sum() + extra) for s in (shares, wrongs)]
    assert apart > critical * spread[1] + 3.1 * spread[0]
    assert abs(z(wrongs)) > critical
