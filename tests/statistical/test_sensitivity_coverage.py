"""Do intervals of sensitivity indices cover the true values if societies differ in their slopes?"""

import numpy as np
import pytest

from sim.studies.experiments.design import Design, Dimension
from sim.studies.sensitivity.morris_effects import morris_indices
from sim.studies.sensitivity.sobol_indices import sobol_indices

STUDIES = 200
MAIN, BOTH = np.array([3.0, 2.0, 1.0, 0.0]), 3.0
PARAMETERS = tuple(Dimension(f"x{n}") for n in range(len(MAIN)))


def society(points, chance, replicates, slope, noise):
    """A linear function with one interaction, whose slopes, level and noise differ between societies."""
    at = points - 0.5
    expected = at @ MAIN + BOTH * at[:, 0] * at[:, 1]
    slopes = slope * chance.normal(size=(replicates, len(MAIN)))
    level = chance.normal(size=(replicates, 1))
    return expected + slopes @ at.T + level + noise * chance.normal(size=(replicates, len(points)))


def truths():
    """Return first-order, total and pair indices and mean effect sizes, in closed form."""
    parts, pair = MAIN**2 / 12, BOTH**2 / 144
    whole = parts.sum() + pair
    shared = np.array([pair, pair, 0.0, 0.0])
    levels = np.array([-1 / 2, -1 / 6, 1 / 6, 1 / 2])  # of the other parameter, in a Morris design
    sizes = [np.abs(c + BOTH * levels * (n < 2)).mean() for n, c in enumerate(MAIN)]
    names = [d.path for d in PARAMETERS]
    known = {("first", n, ""): v for n, v in zip(names, parts / whole, strict=True)}
    known |= {("total", n, ""): v for n, v in zip(names, (parts + shared) / whole, strict=True)}
    known |= {("mu_star", n, ""): v for n, v in zip(names, sizes, strict=True)}
    return {**known, ("second", "x0", "x1"): pair / whole}


def covered(kind, size, replicates, slope, noise):
    """Return the share of studies whose interval covers the truth, by index and parameter."""
    chance, known, held = np.random.default_rng(1), truths(), {}
    analyse = sobol_indices if kind == "saltelli" else morris_indices
    for study in range(STUDIES):
        design = Design(kind, PARAMETERS, size, seed=study + 1)
        found = analyse(design, society(design.unit(), chance, replicates, slope, noise))
        for row in found.rows:
            key = row.index, row.parameter, row.other
            if key in known:
                inside = row.low - 1e-9 <= known[key] <= row.high + 1e-9
                held.setdefault(key, []).append(inside)
    return {key: np.mean(each) for key, each in held.items()}


@pytest.mark.slow
@pytest.mark.parametrize(("slope", "noise"), [(1.0, 0.0), (0.0, 0.5), (1.0, 0.5)])
@pytest.mark.parametrize(("kind", "size"), [("saltelli", 64), ("morris", 16)])
@pytest.mark.parametrize(("replicates", "least"), [(2, 0.82), (5, 0.89), (20, 0.91)])
def test_intervals_cover_the_luck_of_replicates(kind, size, replicates, least, slope, noise):
    shares = covered(kind, size, replicates, slope, noise)
    assert len(shares) == (9 if kind == "saltelli" else 4)
    assert min(shares.values()) >= least, shares


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "size"), [("saltelli", 64), ("morris", 16)])
def test_intervals_of_one_replicate_do_not(kind, size):
    """This is why a warning says that the indices of one replicate are valid only for its luck."""
    shares = covered(kind, size, 1, 1.0, 0.0)
    assert min(shares.values()) < 0.5


def test_luck_has_no_share_of_the_variance():
    """Noise ten times as large as all effects moves no index: products are taken across replicates."""
    design = Design("saltelli", PARAMETERS, 1024)
    found = sobol_indices(design, society(design.unit(), np.random.default_rng(5), 200, 0.0, 3.0))
    known = truths()
    for row in found.rows:
        key = row.index, row.parameter, row.other
        assert row.value == pytest.approx(known.get(key, 0.0), abs=0.06), key
