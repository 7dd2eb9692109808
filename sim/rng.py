"""Random numbers that are computed from an address, and the arithmetic that turns them into draws.

Every draw is a pure function of an address ``(seed, stream, days, a, b, block)``. There is no generator whose
state advances, so a draw doesn't depend on the order of processing, on workers, or on other draws
(ODD: Stochasticity). The function is Philox4x32 with seven rounds, the smallest number of rounds that passes
every test of TestU01's BigCrush (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3.
SC 2011, table 2). The tests compare the function with test vectors that these authors have published.

The functions are written once and used twice: on NumPy arrays as they are, and compiled for one number at a
time in ``sim.engine.compiled``. They use only operations that IEEE 754 rounds correctly (``+ - * / sqrt``),
integers and tables, in a fixed order. So the NumPy and the compiled form give bit-identical results on every
machine.
"""

import math
from collections.abc import Callable, Iterator
from operator import methodcaller

import numpy as np
from numpy.typing import ArrayLike

from sim.array_types import Bools, Floats, Ints, Uints

Words = tuple[Uints, Uints, Uints, Uints]

# -- streams: one number for each process that draws, never reused --------------------------------------
# who people are (seed.people)
TOWN_PLACE, TOWN, HOME, RANGE, INTEREST, SKILL, EFFORT, PLUGGED, RANK, POST, THRESHOLD = *range(1, 10), 15, 16
ASKING_RATE, TURNOVER = 17, 19
# the starting network (seed.ties)
NEAR_PICKS, NEAR_TIE, FOLLOW_PICKS, FOLLOW, ATTRACTIVENESS, NEAR_STRENGTH, FILE_STRENGTH = range(20, 27)
RANDOM_PAIR, RANDOM_TIES, RANDOM_TIE, RANDOM_KEPT, REWIRE, GROWTH_PICKS, GROWTH = range(27, 34)
# what happens afterwards (seed.luck)
ASK, TOPIC, DIFFICULTY, TELL, PASS, SUBMIT, QUEUE, SHRUG = range(40, 48)
SHOW, FOLLOWER, CROWD, RARE, READ, DECIDE = range(48, 54)
VIRAL, CHANNEL, HOPELESS, PICK, INTRODUCE, MOMENT, VOTE = 54, 55, 57, 80, 81, 82, 83
CHOSEN, NEW_HOME, ATTEND, ROUND, CLOSURE, JOIN = range(70, 76)
LIFE, SWAP, SOURCE, POINT, FOLDS, RESAMPLE, FLIP = range(90, 97)  # studies, and measures that sample
OWN = 100  # parts of users, each with a seed of its own (`sim.registry.luck`)

# -- constants, typed so that arrays and compiled scalars are promoted alike -----------------------------
_U = np.uint64
_MULTIPLY_0, _MULTIPLY_1 = _U(0xD2511F53), _U(0xCD9E8D57)
_WEYL_0, _WEYL_1 = _U(0x9E3779B9), _U(0xBB67AE85)
LOW, HALF_WORD = _U(0xFFFFFFFF), _U(32)
_BYTE, _SIXTEEN = _U(8), _U(16)
_TO_UNIT, _HALF, _ONE = map(np.float64, (2.0**-32, 0.5, 1.0))

# `sim.engine.compiled` replaces these three. Its `where` chooses without building an array. Its other two use
# np.float64(x).view, as Numba requires, which before NumPy 2.4 turns a one-element array into a scalar.
where = np.where
bits_of: Callable[[Floats], Ints] = methodcaller("view", np.int64)
float_of: Callable[[Ints], Floats] = methodcaller("view", np.float64)


def philox(c0: Uints, c1: Uints, c2: Uints, c3: Uints, k0: Uints, k1: Uints) -> Words:
    """Return four 32-bit words of Philox4x32-7 for a 128-bit counter and a 64-bit key; arguments broadcast.

    Examples
    --------
    >>> zero = np.zeros(1, np.uint64)
    >>> hex(int(philox(zero, zero, zero, zero, zero, zero)[0][0]))
    '0x5f6fb709'
    """
    for _ in range(7):
        p0 = _MULTIPLY_0 * c0
        p1 = _MULTIPLY_1 * c2
        c0, c1 = (p1 >> HALF_WORD) ^ c1 ^ k0, p1 & LOW
        c2, c3 = (p0 >> HALF_WORD) ^ c3 ^ k1, p0 & LOW
        k0 = (k0 + _WEYL_0) & LOW
        k1 = (k1 + _WEYL_1) & LOW
    return c0, c1, c2, c3


def address(seed: Uints, stream: Uints, days: Uints, a: Uints, b: Uints, block: Uints) -> Words:
    """Return four 32-bit random words for an address. All random numbers of this package come from here.

    `seed` is one of the three seeds, and `stream` the process that draws (a constant of this module). `days`
    are the ticks of the draw and of the question (`pack_ticks`). `a` and `b` say whom the draw concerns
    (asker and person, person and slot, …). All of these are below 2**32. A draw that needs more than four
    words takes more words from the next `block` (below 2**24).
    """
    return philox(stream | (block << _BYTE), days, a, b, seed & LOW, seed >> HALF_WORD)


def pack_ticks(today: Uints | np.uint64, asked: Uints) -> Uints:
    """Pack the tick of the draw and the tick on which a question was asked (each below 2**16)."""
    return today | (asked << _SIXTEEN)


def unit(word: Uints) -> Floats:
    """Turn a 32-bit word into a uniform number in (0, 1): (word + 1/2) / 2**32, never 0 and never 1."""
    return (word * _ONE + _HALF) * _TO_UNIT


# -- exp, log and the functions that use them -----------------------------------------------------------
_STEPS = 32
_EXP_TABLE = np.array([2.0 ** (j / _STEPS) for j in range(_STEPS)])
_MAGIC = np.float64(1.5 * 2.0**52)
_MAGIC_BITS = np.int64(_MAGIC.view(np.int64))
_PER_STEP = np.float64(_STEPS / math.log(2.0))
_STEP_HIGH = np.float64(float.fromhex("0x1.62e42fefap-6"))  # ln 2 / 32, first 33 bits: n times it is exact
_STEP_LOW = np.float64(float.fromhex("0x1.cf79abc9e3b39p-45"))  # the other bits of ln 2 / 32
_LOW_STEPS, _STEP_BITS, _BIAS, _MANTISSA_BITS = map(np.int64, (_STEPS - 1, 5, 1023, 52))
_MANTISSA, _ONE_BITS = np.int64(0x000FFFFFFFFFFFFF), np.int64(0x3FF0000000000000)
_LOWEST, _HIGHEST = np.float64(-700.0), np.float64(700.0)
_C2, _C3, _C4, _C5 = np.float64(1 / 2), np.float64(1 / 6), np.float64(1 / 24), np.float64(1 / 120)


def exp(x: Floats) -> Floats:
    """Return e to the power x with a relative error below 1e-14; x is clipped to [-700, 700].

    It uses a table of 2**(j/32), and a Taylor polynomial of degree 5 for the remainder (at most ln 2 / 64).
    """
    x = np.minimum(np.maximum(x, _LOWEST), _HIGHEST)
    shifted = x * _PER_STEP + _MAGIC
    n = bits_of(shifted) - _MAGIC_BITS
    whole = shifted - _MAGIC
    r = (x - whole * _STEP_HIGH) - whole * _STEP_LOW
    series = _ONE + r * (_ONE + r * (_C2 + r * (_C3 + r * (_C4 + r * _C5))))
    power = ((n >> _STEP_BITS) + _BIAS) << _MANTISSA_BITS
    result: Floats = series * _EXP_TABLE[n & _LOW_STEPS] * float_of(power)
    return result


_LN2_HIGH = np.float64(float.fromhex("0x1.62e42feep-1"))
_LN2_LOW = np.float64(float.fromhex("0x1.a39ef35793c76p-33"))
_ROOT_HALF_BITS = np.int64(0x3FE6A09E667F3BCD)  # sqrt(1/2): the mantissa lies in [sqrt(1/2), sqrt 2)
_TWO = np.float64(2.0)
_L3, _L5, _L7, _L9, _L11, _L13, _L15, _L17, _L19, _L21, _L23, _L25 = (
    np.float64(1.0 / k) for k in range(3, 26, 2)
)


def log(x: Floats) -> Floats:
    """Return the natural logarithm of a positive, normal x; the error is below 1e-15 * (1 + |log x|).

    ``log(m * 2**e) = e * ln 2 + 2 * artanh((m - 1) / (m + 1))`` with the series of artanh to degree 25.
    """
    bits = bits_of(x * _ONE)
    e = (bits - _ROOT_HALF_BITS) >> _MANTISSA_BITS
    m = float_of(bits - (e << _MANTISSA_BITS))
    t = (m - _ONE) / (m + _ONE)
    s = t * t
    tail = _L15 + s * (_L17 + s * (_L19 + s * (_L21 + s * (_L23 + s * _L25))))
    series = _L3 + s * (_L5 + s * (_L7 + s * (_L9 + s * (_L11 + s * (_L13 + s * tail)))))
    whole = e * _ONE
    return whole * _LN2_HIGH + (_TWO * t + (_TWO * t * s * series + whole * _LN2_LOW))


def logistic(x: Floats) -> Floats:
    """Return 1 / (1 + exp(-x)), the probability for the log odds x."""
    return _ONE / (_ONE + exp(-x))


# Rational approximations of the normal quantile: PPND7 of Wichura (1988), Algorithm AS 241, Applied
# Statistics 37, 477-484. Their relative error is about 1e-7, finer than the resolution of a 32-bit draw.
_A0, _A1, _A2, _A3 = map(np.float64, (3.3871327179, 50.434271938, 159.29113202, 59.109374720))
_B1, _B2, _B3 = map(np.float64, (17.895169469, 78.757757664, 67.187563600))
_P0, _P1, _P2, _P3 = map(np.float64, (1.4234372777, 2.7568153900, 1.3067284816, 0.17023821103))
_Q1, _Q2 = map(np.float64, (0.73700164250, 0.12021132975))
_E0, _E1, _E2, _E3 = map(np.float64, (6.6579051150, 3.0812263860, 0.42868294337, 0.017337203997))
_F1, _F2 = map(np.float64, (0.24197894225, 0.012258202635))
_CENTRE, _CENTRE_SQUARE = np.float64(0.425), np.float64(0.180625)
_NEAR_TAIL, _FAR_TAIL = np.float64(1.6), np.float64(5.0)


def normal_centre(q: Floats) -> Floats:
    """Return the standard normal quantile of 1/2 + q, for abs(q) <= 0.425."""
    r = _CENTRE_SQUARE - q * q
    return q * (_A0 + r * (_A1 + r * (_A2 + r * _A3))) / (_ONE + r * (_B1 + r * (_B2 + r * _B3)))


def normal_tail(u: Floats) -> Floats:
    """Return the absolute value of the standard normal quantile of u, for u outside 0.075 to 0.925."""
    root = np.sqrt(-log(np.minimum(u, _ONE - u)))
    n = root - _NEAR_TAIL
    near = (_P0 + n * (_P1 + n * (_P2 + n * _P3))) / (_ONE + n * (_Q1 + n * _Q2))
    f = root - _FAR_TAIL
    far = (_E0 + f * (_E1 + f * (_E2 + f * _E3))) / (_ONE + f * (_F1 + f * _F2))
    return where(root <= _FAR_TAIL, near, far)


def normal(u: Floats) -> Floats:
    """Return the standard normal quantile of u in (0, 1), which turns a uniform number into a normal one."""
    u = np.asarray(u)
    q = np.asarray(u - _HALF)
    result = np.asarray(normal_centre(q))
    outside = np.abs(q) > _CENTRE  # 15 % of the draws
    tail = normal_tail(u[outside])
    result[outside] = where(q[outside] < 0, -tail, tail)
    return result


def gamma_trial(shape: Floats, normal_draw: Floats, uniform_draw: Floats) -> tuple[Floats, Bools]:
    """Return the logarithm of a proposed Gamma(shape >= 1) number, and whether it is accepted.

    At least 98 % of the proposals are accepted. The method is that of Marsaglia & Tsang (2000), A simple
    method for generating gamma variables, ACM TOMS 26, 363-372.
    """
    d = shape - _THIRD
    v = _ONE + normal_draw / np.sqrt(_NINE * d)
    inside = v > 0
    log_v = _THREE * log(where(inside, v, _ONE))
    cube = v * v * v
    accepted = log(uniform_draw) < _HALF * normal_draw * normal_draw + d - d * cube + d * log_v
    return log(d) + log_v, inside & accepted


_THIRD, _NINE, _THREE = np.float64(1 / 3), np.float64(9.0), np.float64(3.0)


# -- functions for arrays only ---------------------------------------------------------------------------
def words(
    seed: int, stream: int, days: ArrayLike = 0, a: ArrayLike = 0, b: ArrayLike = 0, block: ArrayLike = 0
) -> Words:
    """Call `address` with integers or integer arrays of any type. The words are arrays, never scalars."""
    # Not broadcast before the call, so the key isn't computed for each draw; this saves a third of the time.
    return address(*(np.atleast_1d(v).astype(np.uint64) for v in (seed, stream, days, a, b, block)))


def one_per_person(seed: int, stream: int, tick: int, count: int) -> Floats:
    """Return a uniform number for each of `count` people on a tick. Four people share an address."""
    draws = np.stack(words(seed, stream, tick, np.arange((count + 3) // 4)), axis=1)
    return unit(draws.ravel()[:count])


def choose(edges: Floats, u: Floats) -> Ints:
    """Return the column that `u` selects in each row of the cumulative weights `edges`.

    If all weights of a row are 0, the result is the number of columns.
    """
    chosen: Ints = (edges <= (u * edges[:, -1])[:, None]).sum(axis=1)
    return chosen


def uniforms(seed: int, stream: int, a: ArrayLike, b: ArrayLike = 0, block: ArrayLike = 0) -> Floats:
    """Return one uniform number per address (a, b, block): `unit(words(...)[0])` with less memory."""
    a, b, block = np.broadcast_arrays(np.atleast_1d(a), b, block)
    result = np.empty(a.size)
    for piece in pieces(a.size):
        result[piece] = unit(words(seed, stream, 0, a[piece], b[piece], block[piece])[0])
    return result


def pieces(size: int, length: int = 16_384) -> Iterator[slice]:
    """Yield consecutive slices of at most `length` rows that cover `size` rows, to limit working memory."""
    for begin in range(0, size, length):
        yield slice(begin, min(begin + length, size))


def log_gamma(
    seed: int, stream: int, shape: ArrayLike, a: ArrayLike, b: ArrayLike = 0, days: ArrayLike = 0
) -> Floats:
    """Return the logarithms of Gamma(shape) draws, one per address (a, b). `shape` > 0 may be an array.

    For a shape below 1, a draw from Gamma(shape + 1) is multiplied by U**(1 / shape), with U uniform.
    """
    shape, a, b, days = (np.atleast_1d(v) for v in (np.asarray(shape, np.float64), a, b, days))
    wanted = part = [np.where(shape < 1, shape + 1, shape), a, b, days]
    result = np.zeros(np.broadcast_shapes(*(v.shape for v in wanted)))
    waiting = np.arange(result.size)
    for block in range(1, 256):
        w0, w1, _, _ = words(seed, stream, part[3], part[1], part[2], block)
        value, accepted = gamma_trial(part[0], normal(unit(w0)), unit(w1))
        result.reshape(-1)[waiting] = value.ravel()
        waiting = waiting[~accepted.ravel()]
        if waiting.size == 0:
            break
        part = [np.broadcast_to(v, result.shape).flat[waiting] for v in wanted]
    boost = log(unit(words(seed, stream, days, a, b, 0)[0])) / np.where(shape < 1, shape, 1.0)
    return np.where(shape < 1, result + boost, result)


EQUAL_SHARES = 2.0**106


def dirichlet(seed: int, stream: int, concentration: float, people: Ints, topics: int) -> Floats:
    """Draw shares of `topics` for each of `people` (rows sum to 1) from a symmetric Dirichlet distribution.

    The shares are exactly equal if the standard deviation of their logarithms, 1/sqrt(concentration), is
    below 2**-53, the resolution of a float.
    """
    if concentration >= EQUAL_SHARES:
        return np.full((people.size, topics), 1.0 / topics)
    logs = log_gamma(seed, stream, concentration, people[:, None], np.arange(topics)[None, :])
    weights = exp(logs - logs.max(axis=1, keepdims=True))
    shares: Floats = weights / weights.cumsum(axis=1)[:, -1:]
    return shares


def life_seed(seed: int, life: int) -> int:
    """Return the seed of a life or replicate, below 2**63. Life 0 has `seed` itself.

    Each other seed depends only on `seed` and its number, so adding lives doesn't change existing seeds.
    """
    if life == 0:
        return seed
    w0, w1, _, _ = words(seed, LIFE, 0, life)
    return int(w0[0]) << 31 | int(w1[0]) >> 1
