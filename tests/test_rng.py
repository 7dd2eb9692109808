"""Random numbers: known answers, arithmetic within the stated errors, equal engines, and no patterns found.

Error rate of the statistical tests: each test spends `ALPHA` = 1e-4 over all of its p-values (Bonferroni;
the number is stated in each), so that a perfect generator with fresh seeds would fail the whole file less
than once in 1,000 tries. The seeds are fixed. A generator that is too weak (Philox with one round) is
caught by the same tests, so they can fail.
"""

import numba
import numpy as np
import pytest
from scipy import special, stats

from sim import rng as chance
from sim.engine.compiled.compiler import jit
from sim.engine.compiled.compiler.linking import KernelCompiler

ALPHA = 1e-4
MANY = 1 << 16
WORD = np.uint64(0xFFFFFFFF)


@numba.njit(nogil=True, error_model="numpy", pipeline_class=KernelCompiler)
def _philox(c0, c1, c2, c3, k0, k1):
    return jit.philox(c0, c1, c2, c3, k0, k1)


# -- known answers ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [  # kat_vectors of Random123, philox4x32 with 7 rounds
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "5f6fb709 0d893f64 4f121f81 4f730a48"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "5207ddc2 45165e59 4d8ee751 8c52f662"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "4dfccaba 190a87f0 c47362ba b6b5242a"),
    ],
)
def test_philox_gives_the_known_answers_of_its_authors(counter, key, answer):
    given = [np.uint64(int(word, 16)) for word in (counter + " " + key).split()]
    wanted = [int(word, 16) for word in answer.split()]
    assert [int(w[0]) for w in chance.philox(*(np.array([g]) for g in given))] == wanted
    assert [int(w) for w in _philox(*given)] == wanted


def test_an_address_is_the_counter_and_the_seed_the_key():
    seed, stream, days, a, b, block = 0x123456789ABCDEF0, 42, 0x00070003, 5, 6, 9
    numbers = (stream + 256 * block, days, a, b, seed & 0xFFFFFFFF, seed >> 32)
    wanted = chance.philox(*(np.array([n], np.uint64) for n in numbers))
    found = chance.words(seed, stream, days, a, b, block)
    assert [int(w[0]) for w in found] == [int(w[0]) for w in wanted]


def test_every_process_has_its_own_stream():
    names = [
        n for n in vars(chance) if n.isupper() and not n.startswith("_") and n not in ("LOW", "HALF_WORD")
    ]
    streams = {n: getattr(chance, n) for n in names if isinstance(getattr(chance, n), int)}
    assert len(streams) > 25
    assert len(set(streams.values())) == len(streams)
    assert all(0 < s < 256 for s in streams.values())


# -- arithmetic ---------------------------------------------------------------------------------------------
EXPONENTS = np.concatenate(
    [
        np.linspace(-700, 700, 40_001),
        np.linspace(-1, 1, 40_001),
        np.array([0.0, -0.0, 1e-300, -1e-300, 5e-324]),
    ]
)
POSITIVES = np.concatenate(
    [
        np.geomspace(np.finfo(float).tiny, 1.7e308, 60_001),
        1 + np.linspace(-0.5, 1, 40_001),
        np.nextafter(1.0, [0.0, 2.0]),
        np.nextafter(np.sqrt(0.5), [0.0, 1.0]),
        2.0 ** np.arange(-1022, 1024),
    ]
)
UNITS = np.concatenate(
    [
        chance.unit(np.arange(0, 2**32, 65_537, dtype=np.uint64)),
        chance.unit(np.array([0, 1, 2, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1], np.uint64)),
        np.nextafter(np.repeat([0.075, 0.925, 0.5], 2), [0, 1, 0, 1, 0, 1]),
        np.array([0.075, 0.925, 0.5]),
    ]
)


def test_exp_is_right_within_1e_14():
    right = np.exp(EXPONENTS.astype(np.longdouble))
    assert np.max(np.abs(chance.exp(EXPONENTS) / right - 1)) < 1e-14
    assert np.array_equal(chance.exp(np.array([0.0, -0.0])), [1.0, 1.0])
    held = chance.exp(np.array([-np.inf, -1e6, 1e6, np.inf]))
    assert np.array_equal(held, chance.exp(np.array([-700.0, -700.0, 700.0, 700.0])))
    assert np.all(np.isfinite(held) & (held > 0))


def test_log_is_right_within_1e_15():
    right = np.log(POSITIVES.astype(np.longdouble))
    assert np.max(np.abs(chance.log(POSITIVES) - right) / (1 + np.abs(right))) < 1e-15
    assert chance.log(np.array([1.0]))[0] == 0.0


@pytest.mark.parametrize("function", [chance.exp, chance.log, chance.normal])
def test_an_array_of_one_element_stays_an_array(function):
    """NumPy before 2.4 makes a scalar of it in `np.float64(…)`."""
    for shape in ((1,), (1, 1), ()):
        found = function(np.full(shape, 0.3))
        assert np.shape(found) == shape
        assert np.asarray(found).ravel()[0] == function(np.full(2, 0.3))[0]


def test_logistic_is_right_and_stays_between_0_and_1():
    odds = np.linspace(-400, 400, 80_001)
    assert np.max(np.abs(chance.logistic(odds) / special.expit(odds) - 1)) < 2e-14
    assert np.all(
        (chance.logistic(np.array([-1e9, 1e9])) >= 0) & (chance.logistic(np.array([-1e9, 1e9])) <= 1)
    )


def test_normal_is_right_within_2e_7_and_odd():
    right = special.ndtri(UNITS)
    assert np.max(np.abs(chance.normal(UNITS) - right) / (1 + np.abs(right))) < 2e-7
    words = np.arange(0, 2**32, 65_537, dtype=np.uint64)
    low, high = chance.normal(chance.unit(words)), chance.normal(chance.unit(WORD - words))
    assert np.allclose(low, -high, rtol=1e-12, atol=1e-12)
    assert np.all(np.diff(chance.normal(np.sort(UNITS))) >= -1e-9)


def test_unit_is_never_0_and_never_1():
    assert np.array_equal(chance.unit(np.array([0, 2**32 - 1], np.uint64)), [2.0**-33, 1 - 2.0**-33])


# -- both engines -------------------------------------------------------------------------------------------
@numba.njit(nogil=True, error_model="numpy", pipeline_class=KernelCompiler)
def _one_by_one(x, positive, u, v):
    out = np.empty((6, x.size))
    for i in range(x.size):
        out[0, i] = jit.exp(x[i])
        out[1, i] = jit.log(positive[i])
        out[2, i] = jit.logistic(x[i])
        out[3, i] = jit.normal(u[i])
        value, accepted = jit.gamma_trial(1.0 + positive[i] % 50.0, jit.normal(u[i]), v[i])
        out[4, i], out[5, i] = value, accepted
    return out


@numba.njit(nogil=True, error_model="numpy", pipeline_class=KernelCompiler)
def _words_one_by_one(seed, stream, days, a, b, block):
    out = np.empty((4, seed.size), np.uint64)
    for i in range(seed.size):
        out[0, i], out[1, i], out[2, i], out[3, i] = jit.address(
            seed[i], stream[i], days[i], a[i], b[i], block[i]
        )
    return out


@pytest.mark.long
def test_compiled_arithmetic_equals_that_of_arrays_to_the_bit():
    rng = np.random.default_rng(1)
    size = max(EXPONENTS.size, POSITIVES.size, UNITS.size)
    x, positive, u = (np.resize(v, size) for v in (EXPONENTS, POSITIVES, UNITS))
    v = rng.permutation(u)
    found = _one_by_one(x, positive, u, v)
    value, accepted = chance.gamma_trial(1.0 + positive % 50.0, chance.normal(u), v)
    wanted = (
        chance.exp(x),
        chance.log(positive),
        chance.logistic(x),
        chance.normal(u),
        value,
        accepted.astype(float),
    )
    for one, other in zip(found, wanted, strict=True):
        assert one.tobytes() == other.tobytes()


def test_compiled_words_equal_those_of_arrays_to_the_bit():
    rng = np.random.default_rng(2)
    bits = (64, 8, 32, 32, 32, 24)
    parts = [
        rng.integers(0, 2**n, MANY, np.uint64, endpoint=False)
        if n < 64
        else rng.integers(0, 2**64, MANY, np.uint64, endpoint=False)
        for n in bits
    ]
    for part, n in zip(parts, bits, strict=True):
        part[:2] = 0, 2**n - 1
    assert np.array_equal(_words_one_by_one(*parts), np.stack(chance.address(*parts)))


# -- uniformity and independence ----------------------------------------------------------------------------
AXES = ("seed", "stream", "days", "a", "b", "block")


def _neighbours(axis, start=0, seed=3, generator=chance.words):
    """Return the words of MANY consecutive addresses along an axis (streams and blocks: different people)."""
    where = {"seed": seed, "stream": chance.READ, "days": 7, "a": 11, "b": 13, "block": 0}
    steps = np.arange(MANY) + start
    if axis == "stream":
        where |= {"stream": steps % 128, "a": steps // 128}
    elif axis == "days":  # day of the draw, for questions of different days
        where |= {
            "days": chance.pack_ticks((steps % 256).astype(np.uint64), (steps // 256).astype(np.uint64))
        }
    else:
        where |= {axis: steps}
    return np.stack(generator(*(where[name] for name in AXES)))


def _weak(seed, stream, days, a, b, block):
    """Return the words of Philox with one round, a weak generator that the tests must detect."""
    key = (np.asarray(v).astype(np.uint64) for v in (seed, stream, days, a, b, block))
    seed, stream, days, a, b, block = np.broadcast_arrays(*map(np.atleast_1d, key))
    c0, c1, c2, c3 = stream | block << np.uint64(8), days, a, b
    p0, p1 = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
    half = np.uint64(32)
    return (p1 >> half) ^ c1 ^ (seed & WORD), p1 & WORD, (p0 >> half) ^ c3 ^ (seed >> half), p0 & WORD


def _flat(cells, kinds):
    """Return the p-value of the hypothesis that `kinds` cells have equal counts."""
    return stats.chisquare(np.bincount(cells, minlength=kinds)).pvalue


def _p_values_of_uniformity(words):
    for lane in words:
        yield _flat((lane >> np.uint64(24)).astype(int), 256)
        yield _flat((lane & np.uint64(255)).astype(int), 256)
        yield stats.kstest(chance.unit(lane), "uniform").pvalue


def _p_values_of_pairs(one, other):
    """Return p-values of independence of paired words: 16 x 16 cells of the top bits, and correlation."""
    top = np.uint64(28)
    for x, y in ((p, q) for p in one for q in other):
        yield _flat(((x >> top) * np.uint64(16) + (y >> top)).astype(int), 256)
        if np.ptp(x) == 0 or np.ptp(y) == 0:
            yield 0.0
            continue
        r = np.corrcoef(chance.unit(x), chance.unit(y))[0, 1]
        yield 2 * stats.norm.sf(abs(r) * np.sqrt(x.size))


@pytest.mark.long
@pytest.mark.parametrize("axis", AXES)
def test_words_of_neighbouring_addresses_are_uniform(axis):
    p = list(_p_values_of_uniformity(_neighbours(axis)))  # 12 p-values in each of 6 cases
    assert min(p) > ALPHA / (6 * 12)


@pytest.mark.parametrize("axis", AXES)
def test_neighbouring_addresses_are_independent(axis):
    words = _neighbours(axis)
    p = list(_p_values_of_pairs(words[:, :-1:2], words[:, 1::2]))  # 32 p-values in each of 6 cases
    assert min(p) > ALPHA / (6 * 32)


@pytest.mark.parametrize("axis", AXES)
def test_the_same_people_draw_anew_at_a_neighbouring_address(axis):
    """Compare neighbours along one axis for MANY (asker, person) pairs; common random numbers need this."""
    rng = np.random.default_rng(3)
    where = {
        "seed": 5,
        "stream": chance.DECIDE,
        "days": 9,
        "a": rng.integers(0, 1000, MANY),
        "b": np.arange(MANY),
        "block": 0,
    }
    one = np.stack(chance.words(*(where[name] for name in AXES)))
    other = np.stack(chance.words(*(where[name] + (name == axis) for name in AXES)))
    p = list(_p_values_of_pairs(one, other))
    assert min(p) > ALPHA / (6 * 32)
    assert not np.any(one == other) or np.count_nonzero(one == other) < 8  # 4 MANY / 2**32 are expected


def test_the_four_words_of_an_address_are_independent():
    words = _neighbours("a")
    p = [
        v for i in range(4) for j in range(i) for v in _p_values_of_pairs(words[i : i + 1], words[j : j + 1])
    ]
    assert min(p) > ALPHA / len(p)  # 12 p-values


def _avalanche(generator, samples=2048):
    """Return the largest |z| over input and output bits: each input bit flips output bits at random."""
    rng = np.random.default_rng(4)
    bits = {"seed": 64, "stream": 8, "days": 32, "a": 32, "b": 32, "block": 24}
    where = [rng.integers(0, 2**63, samples, np.uint64) & np.uint64(2**n - 1) for n in bits.values()]
    before = generator(*where)
    worst, tests = 0.0, 0
    shifts = np.arange(32, dtype=np.uint64)[:, None]
    for axis, many in enumerate(bits.values()):
        for bit in range(many):
            flipped = list(where)
            flipped[axis] = where[axis] ^ (np.uint64(1) << np.uint64(bit))
            for x, y in zip(before, generator(*flipped), strict=True):
                flips = ((x ^ y)[None, :] >> shifts & np.uint64(1)).sum(axis=1).astype(float)
                worst = max(worst, float(np.abs(flips - samples / 2).max() / np.sqrt(samples / 4)))
                tests += 32
    return worst, tests


def test_every_bit_of_an_address_moves_every_bit_of_its_words():
    worst, tests = _avalanche(chance.words)
    assert tests == 192 * 128
    assert worst < stats.norm.isf(ALPHA / tests / 2)


def test_a_weak_generator_is_detected():
    assert min(_p_values_of_uniformity(_neighbours("a", generator=_weak))) < ALPHA / 72
    words = _neighbours("seed", generator=_weak)
    assert min(_p_values_of_pairs(words[:, :-1:2], words[:, 1::2])) < ALPHA / 192
    worst, tests = _avalanche(_weak, 128)
    assert worst > stats.norm.isf(ALPHA / tests / 2)


@pytest.mark.slow
def test_no_pattern_in_ten_million_words():
    """The same tests over 40 starts of each axis: 40 (12 + 32) 6 p-values, together at ALPHA."""
    p = []
    for axis in AXES:
        for k in range(40):
            apart = {"start": k * MANY} if axis == "seed" else {"seed": 1000 + k}  # no address twice
            words = _neighbours(axis, **apart)
            p += _p_values_of_uniformity(words)
            p += _p_values_of_pairs(words[:, :-1:2], words[:, 1::2])
    assert min(p) > ALPHA / len(p)
    assert stats.kstest(p, "uniform").pvalue > ALPHA


# -- distributions made from the words ----------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.parametrize("shape", [0.05, 0.25, 1.0, 1.5, 2.0, 30.0])
def test_gamma_numbers_have_their_distribution_and_moments(shape):
    size = 40_000
    logs = chance.log_gamma(1, chance.DIFFICULTY, shape, np.arange(size), 1)
    # 3 p-values in each of 6 cases; the moments are those of log Gamma: digamma and its derivatives
    share = special.gammainc(shape, np.exp(logs))
    mean, variance, fourth = special.digamma(shape), special.polygamma(1, shape), special.polygamma(3, shape)
    p = [
        stats.kstest(share, "uniform").pvalue,
        2 * stats.norm.sf(abs(logs.mean() - mean) / np.sqrt(variance / size)),
        2 * stats.norm.sf(abs(logs.var() - variance) / np.sqrt((fourth + 2 * variance**2) / size)),
    ]
    assert min(p) > ALPHA / 18
    assert stats.kstest(special.gammainc(shape * 1.1, np.exp(logs)), "uniform").pvalue < ALPHA / 18


@pytest.mark.parametrize(("concentration", "topics"), [(0.25, 12), (1.0, 3), (5.0, 2), (0.001, 4)])
def test_interests_are_dirichlet(concentration, topics):
    size = 20_000
    shares = chance.dirichlet(2, chance.INTEREST, concentration, np.arange(size), topics)
    assert np.allclose(shares.sum(axis=1), 1)
    assert np.all(shares >= 0)
    mean, total = 1 / topics, concentration * topics
    variance = mean * (1 - mean) / (total + 1)
    p = []
    for k in range(topics):
        p.append(2 * stats.norm.sf(abs(shares[:, k].mean() - mean) / np.sqrt(variance / size)))
        if concentration > 0.01:
            marginal = stats.beta(concentration, total - concentration)
            p.append(stats.kstest(marginal.cdf(shares[:, k]), "uniform").pvalue)
    assert min(p) > ALPHA / (4 * len(p))
    assert np.array_equal(
        shares[:50], chance.dirichlet(2, chance.INTEREST, concentration, np.arange(50), topics)
    )


@pytest.mark.parametrize("concentration", [1e40, 1e308, np.inf])
def test_infinite_concentration_gives_equal_interests(concentration):
    assert np.array_equal(
        chance.dirichlet(1, chance.INTEREST, concentration, np.arange(3), 4), np.full((3, 4), 0.25)
    )


def test_large_concentrations_give_nearly_equal_interests():
    shares = chance.dirichlet(1, chance.INTEREST, 2.0**105, np.arange(300), 4)
    assert np.abs(shares - 0.25).max() < 1e-14


def test_each_life_has_its_own_seed():
    seeds = [chance.life_seed(7, life) for life in range(1000)]
    assert seeds[0] == 7
    assert len(set(seeds)) == 1000
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert chance.life_seed(8, 1) != seeds[1]
