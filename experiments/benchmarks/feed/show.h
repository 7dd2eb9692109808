/* To whom the feed shows each open question today (sim/channels/feed.py). */
#ifndef SHOW_H
#define SHOW_H
#include "draws.h"
#include "society.h"

/* Note that a question is shown to a person; return 0 if it has been shown to this person today already. */
INLINE int touch(Society *s, uint64_t i, uint64_t serial, uint64_t today)
{
    const uint64_t was = s->touched[i];
    if (was >> 32 == serial)
        return 0;
    s->touched[i] = serial << 32 | ((was >> 32 >= today ? was & 0xFFFFFFFF : 0) + 1);
    return 1;
}

typedef struct { int64_t row, asker, place; uint64_t days, serial, today; } Post;

/* Show a question to `near` of the asker's followers, drawn by Floyd's method; return the end of exposures. */
static int64_t show_followers(const Rules *r, Society *s, Post p, int64_t near, int64_t end)
{
    const int64_t start = s->lists[4 * p.asker], have = s->lists[4 * p.asker + 1];
    int64_t rank[32];
    Words w = {{0}};
    for (int64_t n = 0; n < near; n++) {
        if (n % 4 == 0)
            w = words(r->seed, FOLLOWER, p.days, p.asker, n / 4, 0);
        const int64_t last = have - near + n;
        int64_t drawn = (int64_t)(unit(w.word[n % 4]) * (last + 1));
        drawn = drawn < last ? drawn : last;
        int taken = 0;
        for (int64_t before = 0; before < n; before++)
            taken |= rank[before] == drawn;
        rank[n] = taken ? last : drawn;
    }
    for (int64_t n = 0; n < near; n++, end++) {
        const uint32_t follower = s->pool[start + rank[n]];
        touch(s, follower >> 8, p.serial, p.today);
        s->reader[end] = follower >> 8;
        s->reader_slot[end] = follower & 255;
        s->place[end] = p.place;
    }
    return end;
}

/* Show a question to `far` different people drawn by their interest in its topic. */
static int64_t show_crowd(const Rules *r, Society *s, Post p, int64_t far, int64_t end)
{
    const int64_t goal = end + far, limit = 4 * far >= r->members ? 0 : 8 * far + 64;
    const uint64_t *cells = s->cells + s->topic[p.row] * r->members;
    for (int64_t c = 0; end < goal;) {
        uint32_t drawn[BATCH];
        const int64_t missing = goal - end, left = limit - c;
        const int64_t most = missing < left ? missing : left, many = most < BATCH ? most : BATCH;
        if (many == 0)
            return TOO_FEW_PEOPLE;
        Words w = words(r->seed, CROWD, p.days, p.asker, c / 4, 0);
        for (int64_t n = 0; n < many; n++) { /* draw several people before touching any, to wait for memory once */
            if ((c + n) % 4 == 0)
                w = words(r->seed, CROWD, p.days, p.asker, (c + n) / 4, 0);
            const uint64_t at = w.word[(c + n) % 4] * (uint64_t)r->members, cell = cells[at >> 32];
            const int own = (at & 0xFFFFFFFF) < (cell & 0xFFFFFFFF);
            drawn[n] = own ? (uint32_t)s->members[at >> 32] : cell >> 32;
            __builtin_prefetch(s->touched + drawn[n], 1);
        }
        for (int64_t n = 0; n < many; n++) {
            s->reader[end] = drawn[n];
            s->reader_slot[end] = STRANGER;
            s->place[end] = p.place;
            end += touch(s, drawn[n], p.serial, p.today);
        }
        c += many;
    }
    return end;
}

static int64_t show(const Rules *r, Society *s, uint64_t tick)
{
    const int64_t open = s->totals[OPEN_QUESTIONS];
    const uint64_t today = s->totals[SERIAL] + 1;
    int64_t end = 0;
    for (int64_t place = 0; place < open; place++) {
        if (place + 4 < open) {
            const int64_t later = s->asker[s->open[place + 4]];
            __builtin_prefetch(s->lists + 4 * later);
            __builtin_prefetch(s->standing + later);
        }
        if (place + 2 < open)
            __builtin_prefetch(s->pool + s->lists[4 * (int64_t)s->asker[s->open[place + 2]]]);
        const int64_t row = s->open[place], asker = s->asker[row], have = s->lists[4 * asker + 1];
        const double fame = (double)s->standing[asker] * s->fame[tick], visible = fame / (fame + r->half);
        s->visible[place] = visible;
        s->depth[place] = exponential(-r->shallowness * logarithm(1 + (double)have / r->dilution));
        double reach = r->reach * s->reach_by_age[tick - s->asked[row]] * (1 + r->visibility * visible);
        reach = fmin(reach, (double)r->members);
        const Post post = {row, asker, place, days(tick, s->asked[row]), today + place, today};
        const Words w = words(r->seed, SHOW, post.days, asker, 0, 0);
        const int64_t many = (int64_t)floor(reach + unit(w.word[0]));
        int64_t near = (int64_t)floor((double)many * r->followers + unit(w.word[1]));
        near = near < have ? near : have;
        if (end + many > r->exposures)
            return NO_ROOM;
        if (touch(s, asker, post.serial, today))
            s->touched[asker]--; /* excluded, but not shown a message */
        const int64_t begin = end;
        end = show_crowd(r, s, post, many - near, show_followers(r, s, post, near, end));
        if (end < 0)
            return end;
        s->shown[row] += end - begin;
    }
    return end;
}

#endif
