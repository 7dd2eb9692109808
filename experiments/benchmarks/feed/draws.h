/* The addressed random numbers and the arithmetic of sim/rng.py in C, with the same bits. */
#ifndef DRAWS_H
#define DRAWS_H
#include <math.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/* Streams: one number for each process that draws, as in sim/rng.py. */
enum { ASK = 40, TOPIC = 41, DIFFICULTY = 42, SHOW = 48, FOLLOWER = 49, CROWD = 50, READ = 52, DECIDE = 53 };

typedef struct { uint64_t word[4]; } Words;

/* Philox4x32 with seven rounds; `days` are the ticks of the draw and of the question (`days`). */
INLINE Words words(uint64_t seed, uint64_t stream, uint64_t days, uint64_t a, uint64_t b, uint64_t block)
{
    const uint64_t low = 0xFFFFFFFF;
    uint64_t c0 = stream | block << 8, c1 = days, c2 = a, c3 = b, k0 = seed & low, k1 = seed >> 32;
#pragma GCC unroll 7
    for (int round = 0; round < 7; round++) {
        const uint64_t p0 = 0xD2511F53ull * c0, p1 = 0xCD9E8D57ull * c2;
        c0 = (p1 >> 32) ^ c1 ^ k0;
        c1 = p1 & low;
        c2 = (p0 >> 32) ^ c3 ^ k1;
        c3 = p0 & low;
        k0 = (k0 + 0x9E3779B9) & low;
        k1 = (k1 + 0xBB67AE85) & low;
    }
    return (Words){{c0, c1, c2, c3}};
}

INLINE uint64_t days(uint64_t today, uint64_t asked) { return today | asked << 16; }
INLINE double unit(uint64_t word) { return ((double)word + 0.5) * 0x1p-32; }

INLINE int64_t bits_of(double x)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

INLINE double double_of(int64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static double power_of_two[32]; /* 2 to the power j / 32, filled from sim/rng.py */

INLINE double exponential(double x)
{
    const double magic = 0x1.8p52;
    x = fmin(fmax(x, -700), 700);
    const double shifted = x * (32 / 0x1.62e42fefa39efp-1) + magic, whole = shifted - magic;
    const int64_t n = bits_of(shifted) - bits_of(magic);
    const double r = (x - whole * 0x1.62e42fefap-6) - whole * 0x1.cf79abc9e3b39p-45;
    const double series = 1 + r * (1 + r * (1.0 / 2 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120)))));
    return series * power_of_two[n & 31] * double_of(((n >> 5) + 1023) << 52);
}

INLINE double logarithm(double x)
{
    const int64_t bits = bits_of(x), e = (bits - 0x3FE6A09E667F3BCD) >> 52;
    const double m = double_of(bits - (e << 52)), t = (m - 1) / (m + 1), s = t * t, whole = (double)e;
    const double tail =
        1.0 / 15 + s * (1.0 / 17 + s * (1.0 / 19 + s * (1.0 / 21 + s * (1.0 / 23 + s * (1.0 / 25)))));
    const double series =
        1.0 / 3 + s * (1.0 / 5 + s * (1.0 / 7 + s * (1.0 / 9 + s * (1.0 / 11 + s * (1.0 / 13 + s * tail)))));
    return whole * 0x1.62e42feep-1 + (2 * t + (2 * t * s * series + whole * 0x1.a39ef35793c76p-33));
}

INLINE double normal(double u)
{
    const double q = u - 0.5;
    if (fabs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * (3.3871327179 + r * (50.434271938 + r * (159.29113202 + r * 59.109374720))) /
               (1 + r * (17.895169469 + r * (78.757757664 + r * 67.187563600)));
    }
    const double root = sqrt(-logarithm(fmin(u, 1 - u))), n = root - 1.6, f = root - 5;
    const double near = (1.4234372777 + n * (2.7568153900 + n * (1.3067284816 + n * 0.17023821103))) /
                        (1 + n * (0.73700164250 + n * 0.12021132975));
    const double far = (6.6579051150 + f * (3.0812263860 + f * (0.42868294337 + f * 0.017337203997))) /
                       (1 + f * (0.24197894225 + f * 0.012258202635));
    const double tail = root <= 5 ? near : far;
    return q < 0 ? -tail : tail;
}

#endif
