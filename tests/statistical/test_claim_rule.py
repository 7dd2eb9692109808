"""How often the rule of verdicts is right and wrong, on invented evidence whose truth is known.

The table of docs/how-sure.md is written by running this file.
"""

import sys
from collections import Counter

import numpy as np
import pytest

from sim.studies.claims.claim import Part
from sim.studies.claims.evidence import PartEvidence, judge_claim, signs_and_separators
from sim.studies.claims.parameter_sets import ParameterSets
from sim.studies.claims.verdict import CONTRADICTED, DEPENDS, OPEN, SUPPORTED
from sim.studies.experiments.scipy_samples import latin_hypercube

SETS, PARAMETERS = 64, 40
PATHS = tuple(f"p{n}" for n in range(PARAMETERS))
PART = Part("made up", "answered_share", "share", 0.2, ())


def same(size):
    return lambda x: np.full(len(x), size)


def along(low, high):
    """Return an effect that changes along the first parameter, from `low` to `high`."""
    return lambda x: low + (high - low) * x[:, 0]


# One pair of societies has a noise of standard deviation 1; the smallest effect worth mentioning is 0.2.
TRUTHS = {
    "no effect": [same(0)],
    "no effect, three parts": [same(0)] * 3,
    "0.25 everywhere": [same(0.25)],
    "0.5 everywhere": [same(0.5)],
    "1 everywhere": [same(1)],
    "2 everywhere": [same(2)],
    "from 0 to 2 along a parameter": [along(0, 2)],
    "from 1 to 4 along a parameter": [along(1, 4)],
    "from −1 to 1 along a parameter": [along(-1, 1)],
    "from −2 to 2 along a parameter": [along(-2, 2)],
    "−1 everywhere": [same(-1)],
    "−2 everywhere": [same(-2)],
}
NAMES = (SUPPORTED, DEPENDS, OPEN, CONTRADICTED)


def verdict(effects, pairs, rng):
    """Draw evidence on a claim whose parts have these true effects, and judge it."""
    sets = ParameterSets(PATHS, latin_hypercube(PARAMETERS, SETS, int(rng.integers(2**31))))
    middle = np.full((1, PARAMETERS), 0.5)
    parts = [
        PartEvidence(
            PART,
            effect(middle)[0] + rng.standard_normal(pairs),
            np.empty(0),
            effect(sets.shares) + rng.standard_normal(SETS),
        )
        for effect in effects
    ]
    signs, _, turning = signs_and_separators(sets, [part.effects_in_sets for part in parts])
    return judge_claim(parts, signs, sign_changes=bool(turning)).verdict


def shares(name, pairs, trials, seed=1):
    """Return the share of trials that end in each verdict."""
    rng = np.random.default_rng((seed, pairs, list(TRUTHS).index(name)))
    found = Counter(verdict(TRUTHS[name], pairs, rng) for _ in range(trials))
    return {each: found[each] / trials for each in NAMES}


def most(rate, trials):
    """Return the share that chance exceeds once in a thousand times if the true rate is `rate`."""
    from scipy.stats import binom

    return float(binom.isf(0.001, trials, rate)) / trials


@pytest.mark.slow
@pytest.mark.parametrize("pairs", [10, 20])
def test_the_rule_errs_as_rarely_as_it_says(pairs):
    trials = 400
    found = {name: shares(name, pairs, trials) for name in TRUTHS}
    rare = most(0.05, trials)
    for name in ("no effect", "no effect, three parts"):
        assert found[name][OPEN] >= 1 - rare, name
        assert found[name][SUPPORTED] <= most(0.025, trials), name
        assert found[name][CONTRADICTED] <= most(0.025, trials), name
    for name in found:
        if "−" not in name:  # the effect is above 0, or 0, wherever one looks
            assert found[name][DEPENDS] <= rare, name
            assert found[name][CONTRADICTED] <= most(0.025, trials), name
    assert found["2 everywhere"][SUPPORTED] > 0.9
    assert found["−2 everywhere"][CONTRADICTED] > 0.9
    assert found["from −2 to 2 along a parameter"][DEPENDS] > 0.9
    assert found["from −2 to 2 along a parameter"][SUPPORTED] <= most(0.025, trials)


def table(trials=2000):
    lines = ["| true effect | pairs | " + " | ".join(NAMES) + " |", "|---|---|---|---|---|---|"]
    for name in TRUTHS:
        for pairs in (10, 20):
            found = shares(name, pairs, trials, seed=2)
            lines.append(
                f"| {name} | {pairs} | " + " | ".join(f"{100 * found[v]:.1f} %" for v in NAMES) + " |"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table(int(sys.argv[1]) if sys.argv[1:] else 2000) + "\n")
