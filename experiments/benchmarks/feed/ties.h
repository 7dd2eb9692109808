/* Ties and lists of followers of the feed in C: look up, strengthen, replace (sim/networks/tie_updates.py). */
#ifndef TIES_H
#define TIES_H
#include "draws.h"
#include "society.h"

typedef struct { double plain, shielded; } Fading;

INLINE double strength_of(uint64_t tie, Fading fading)
{
    const uint32_t high = tie >> 32;
    float stored;
    memcpy(&stored, &high, sizeof stored);
    return (double)stored * (tie >> 24 & 1 ? fading.shielded : fading.plain);
}

INLINE int64_t owed_of(uint64_t tie) { return (int8_t)(tie >> 24) >> 1; }

INLINE uint64_t pack_tie(int64_t other, double stored, int64_t owed, int64_t shielded)
{
    const float single = (float)stored;
    uint32_t high;
    memcpy(&high, &single, sizeof high);
    return (uint64_t)high << 32 | (uint64_t)(uint8_t)(owed * 2 + shielded) << 24 | (uint64_t)other;
}

INLINE int64_t clip(int64_t owed, int64_t cap) { return owed > cap ? cap : owed < -cap ? -cap : owed; }

/* Place in the list of `followed` where `follower` is or belongs. */
INLINE int64_t follower_place(const Society *s, int64_t followed, uint32_t follower)
{
    int64_t low = s->lists[4 * followed], many = s->lists[4 * followed + 1];
    while (many > 0) {
        const int64_t half = many / 2;
        if (s->pool[low + half] >> 8 < follower) {
            low += half + 1;
            many -= half + 1;
        } else
            many = half;
    }
    return low;
}

/* Slot of the tie from `follower` to `followed`, -1 if there is none. */
INLINE int64_t slot_of(const Society *s, int64_t follower, int64_t followed)
{
    const int64_t at = follower_place(s, followed, (uint32_t)follower);
    const int64_t end = s->lists[4 * followed] + s->lists[4 * followed + 1];
    return at < end && s->pool[at] >> 8 == (uint32_t)follower ? (int64_t)(s->pool[at] & 255) : -1;
}

/* The same for a short list, by looking at all of it in lanes. */
INLINE int64_t slot_among_few(const Society *s, int64_t follower, int64_t followed)
{
    const uint32_t *list = s->pool + s->lists[4 * followed], many = s->lists[4 * followed + 1];
    if (many > 128)
        return slot_of(s, follower, followed);
    uint32_t found = 0;
    for (uint32_t n = 0; n < many; n++)
        found |= list[n] >> 8 == (uint32_t)follower ? list[n] << 1 | 1 : 0;
    return found ? (int64_t)(found >> 1 & 255) : -1;
}

INLINE int64_t near_slot(const Rules *r, const Society *s, int64_t person, int64_t other)
{
    const int32_t *row = s->near + person * r->near_width;
    int64_t at = -1;
    for (int64_t n = 0; n < s->near_degree[person]; n++)
        at = row[n] == other ? n : at;
    return at;
}

static int64_t follow(const Rules *r, Society *s, int64_t follower, int64_t followed, int64_t slot)
{
    int32_t *list = s->lists + 4 * followed;
    const int64_t size = list[1];
    if (size == list[2]) { /* the list is full: move it to the end of the pool */
        const int64_t room = size + size / 2 + 4, end = s->totals[POOL_END];
        if (end + room > r->pool_size)
            return NO_ROOM;
        memcpy(s->pool + end, s->pool + list[0], size * sizeof *s->pool);
        list[0] = end;
        list[2] = room;
        s->totals[POOL_END] = end + room;
    }
    const int64_t at = follower_place(s, followed, (uint32_t)follower);
    memmove(s->pool + at + 1, s->pool + at, (list[0] + size - at) * sizeof *s->pool);
    s->pool[at] = (uint32_t)follower << 8 | (uint32_t)slot;
    list[1]++;
    return 0;
}

static void unfollow(Society *s, int64_t follower, int64_t followed)
{
    int32_t *list = s->lists + 4 * followed;
    const int64_t at = follower_place(s, followed, (uint32_t)follower), end = list[0] + list[1];
    memmove(s->pool + at, s->pool + at + 1, (end - at - 1) * sizeof *s->pool);
    list[1]--;
}

/* Strengthen the tie from `row` to `other` after a helpful answer. A new tie may replace the weakest one. */
static int64_t strengthen(const Rules *r, Society *s, Fading fading, int64_t row, int64_t other, int64_t change,
                          int64_t near, int64_t *replaced)
{
    uint64_t *ties = s->tie + row * r->slots;
    int64_t slot = slot_of(s, row, other), owed = 0, shielded = near;
    double before = 0;
    if (slot >= 0) {
        owed = owed_of(ties[slot]);
        shielded = ties[slot] >> 24 & 1;
        before = strength_of(ties[slot], fading);
    } else {
        if (s->degree[row] < r->slots)
            slot = s->degree[row]++;
        else {
            double weakest = INFINITY;
            for (int64_t n = 0; n < r->slots; n++) {
                const double strength = strength_of(ties[n], fading);
                slot = strength < weakest ? n : slot;
                weakest = strength < weakest ? strength : weakest;
            }
            const int64_t lost = ties[slot] & 0xFFFFFF;
            unfollow(s, row, lost);
            s->replaced[2 * *replaced] = row;
            s->replaced[2 * *replaced + 1] = lost;
            ++*replaced;
        }
        if (follow(r, s, row, other, slot) == NO_ROOM)
            return NO_ROOM;
    }
    const double stored = (before + r->learning * (1 - before)) / (shielded ? fading.shielded : fading.plain);
    ties[slot] = pack_tie(other, stored, clip(owed + change, r->owed_cap), shielded);
    return 0;
}

/* Set the accounts of the people whose ties from others were replaced today. */
static void settle_replaced(const Rules *r, Society *s, int64_t replaced)
{
    for (int64_t n = 0; n < replaced; n++) {
        const int64_t row = s->replaced[2 * n], lost = s->replaced[2 * n + 1];
        const int64_t mine = slot_of(s, row, lost), theirs = slot_of(s, lost, row);
        if (theirs < 0)
            continue;
        uint64_t *tie = s->tie + lost * r->slots + theirs;
        const int64_t owed = mine < 0 ? 0 : -owed_of(s->tie[row * r->slots + mine]);
        *tie = (*tie & ~(255ull << 24)) | (uint64_t)(uint8_t)(owed * 2 + (int64_t)(*tie >> 24 & 1)) << 24;
    }
}

#endif
