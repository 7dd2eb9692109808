/* The bare model in C: the same draws, loops and bits as numba_form.py.
   gcc -O3 -march=native -ffp-contract=off -shared -fPIC -o bare.so bare.c */
#include <stdint.h>

enum { ASKS = 1, ABOUT, WILLING };
enum { ASKED, ANSWERED, UNANSWERED, WAITED, SHOWN };
enum { NOTHING = -1 };

typedef struct {
    int64_t people, topics, lifetime;
    double ask, own_topic, effort, base, match, tie, learning, fading;
} Rules;

typedef struct {
    const int64_t *topic;
    const double *skill;
    double *budget;
    int64_t *helped;
    int64_t *asked, *about; /* the open question of each person, asked < 0 if there is none */
    double *difficulty;
    const int64_t *first, *other, *tie; /* ties by person */
    double *stored;                     /* strengths, divided by the fading so far */
    int64_t *lot, *whose, *place, *readers; /* the question that each reader will answer today */
    int64_t *counts;
} Society;

typedef struct { uint64_t word[4]; } Words;

/* Philox4x32 with seven rounds, as in sim/rng.py. */
static inline Words words(uint64_t seed, uint64_t stream, uint64_t day, uint64_t one, uint64_t two)
{
    const uint64_t low = 0xFFFFFFFF;
    uint64_t c0 = stream, c1 = day, c2 = one, c3 = two, k0 = seed & low, k1 = seed >> 32;
    for (int round = 0; round < 7; round++) {
        const uint64_t p0 = 0xD2511F53u * c0, p1 = 0xCD9E8D57u * c2;
        c0 = (p1 >> 32) ^ c1 ^ k0;
        c1 = p1 & low;
        c2 = (p0 >> 32) ^ c3 ^ k1;
        c3 = p0 & low;
        k0 = (k0 + 0x9E3779B9u) & low;
        k1 = (k1 + 0xBB67AE85u) & low;
    }
    return (Words){{c0, c1, c2, c3}};
}

static inline double unit(uint64_t word) { return ((double)word + 0.5) * 0x1p-32; }

static void renew_and_ask(const Rules *r, Society *s, uint64_t seed, int64_t day)
{
    for (int64_t first = 0; first < r->people; first += 4) {
        const Words luck = words(seed, ASKS, day, first / 4, 0);
        for (int64_t lane = 0; lane < 4 && first + lane < r->people; lane++) {
            const int64_t i = first + lane;
            const double budget = s->budget[i] + r->effort;
            s->budget[i] = budget < 1 ? budget : 1;
            if (s->asked[i] != NOTHING || unit(luck.word[lane]) >= r->ask)
                continue;
            const Words w = words(seed, ABOUT, day, i, 0);
            s->asked[i] = day;
            s->about[i] = unit(w.word[0]) < r->own_topic ? s->topic[i] : (int64_t)(unit(w.word[1]) * r->topics);
            s->difficulty[i] = unit(w.word[2]);
            s->counts[ASKED]++;
        }
    }
}

static int64_t show(const Rules *r, Society *s, uint64_t seed, int64_t day, double scale)
{
    int64_t many = 0;
    for (int64_t j = 0; j < r->people; j++) {
        if (s->asked[j] == NOTHING)
            continue;
        s->counts[SHOWN] += s->first[j + 1] - s->first[j];
        for (int64_t at = s->first[j]; at < s->first[j + 1]; at++) {
            const int64_t i = s->other[at];
            const int match = s->topic[i] == s->about[j];
            if (s->budget[i] < 1 || (match ? s->skill[i] : s->skill[i] / 2) < s->difficulty[j])
                continue;
            const Words w = words(seed, WILLING, day, j, i);
            if (unit(w.word[0]) >= r->base + r->match * match + r->tie * (s->stored[s->tie[at]] * scale))
                continue;
            const int64_t lot = (int64_t)w.word[1];
            if (s->lot[i] < 0)
                s->readers[many++] = i;
            else if (lot >= s->lot[i])
                continue;
            s->lot[i] = lot;
            s->whose[i] = j;
            s->place[i] = s->tie[at];
        }
    }
    return many;
}

static void thank(const Rules *r, Society *s, int64_t day, double scale, int64_t many)
{
    for (int64_t n = 0; n < many; n++) {
        const int64_t i = s->readers[n];
        s->budget[i] -= 1;
        s->helped[i]++;
        s->lot[i] = -1;
        const double strength = s->stored[s->place[i]] * scale;
        s->stored[s->place[i]] = (strength + r->learning * (1 - strength)) / scale;
    }
    for (int64_t n = 0; n < many; n++) {
        const int64_t j = s->whose[s->readers[n]];
        if (s->asked[j] == NOTHING)
            continue;
        s->counts[ANSWERED]++;
        s->counts[WAITED] += day - s->asked[j];
        s->asked[j] = NOTHING;
    }
}

double live(const Rules *r, Society *s, uint64_t seed, int64_t days, double scale)
{
    for (int64_t day = 0; day < days; day++) {
        scale *= r->fading;
        renew_and_ask(r, s, seed, day);
        thank(r, s, day, scale, show(r, s, seed, day, scale));
        for (int64_t j = 0; j < r->people; j++)
            if (s->asked[j] != NOTHING && day - s->asked[j] + 1 >= r->lifetime) {
                s->counts[UNANSWERED]++;
                s->asked[j] = NOTHING;
            }
    }
    return scale;
}
