/* A day of the feed in C, with the same bits as the engine: how fast packed columns are without Python or a JIT.

   It leaves out all that feed_in_c.py refuses. Each function carries out a line of the schedule in docs/odd.md. */
#define _POSIX_C_SOURCE 199309L
#include <time.h>

#include "decide.h"
#include "show.h"

static void renew(const Rules *r, Society *s)
{
    const double tiny = 1e-300, backlog = fmax(r->backlog, tiny);
    for (int64_t i = 0; i < r->people; i++) {
        const double effort = s->effort[i], cap = fmax(1, backlog * fmax(effort, tiny));
        s->budget[i] = (float)fmin(cap, (double)s->budget[i] + effort);
    }
}

static uint64_t middle_of_three(uint64_t a, uint64_t b, uint64_t c)
{
    const uint64_t low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

static void add_question(const Rules *r, Society *s, uint64_t tick, int64_t i)
{
    const int64_t row = s->totals[QUESTIONS]++, last = r->topics - 1;
    const Words about = words(r->seed, TOPIC, tick, i, 0, 0), hard = words(r->seed, DIFFICULTY, tick, i, 0, 0);
    const double u = unit(about.word[1]), *edges = s->liking + i * r->topics;
    int64_t topic = 0;
    if (unit(about.word[0]) < r->outside)
        topic = (int64_t)(u * r->topics);
    else
        for (int64_t k = 0; k <= last; k++)
            topic += edges[k] <= u * edges[last];
    s->asker[row] = i;
    s->topic[row] = topic < last ? topic : last;
    s->asked[row] = tick;
    s->difficulty[row] = (float)unit(middle_of_three(hard.word[0], hard.word[1], hard.word[2])); /* Beta(2, 2) */
    s->open[s->totals[OPEN_QUESTIONS]++] = row;
}

static void ask(const Rules *r, Society *s, uint64_t tick)
{
    const uint64_t limit = (uint64_t)(r->rate * 0x1p32) + 1; /* nobody with a word from this number on asks */
    uint32_t least[256];
    for (int64_t first = 0; first < r->people; first += 4 * 256) {
        for (int n = 0; n < 256; n++) {
            const Words w = words(r->seed, ASK, tick, first / 4 + n, 0, 0);
            const uint64_t a = w.word[0] < w.word[1] ? w.word[0] : w.word[1];
            const uint64_t b = w.word[2] < w.word[3] ? w.word[2] : w.word[3];
            least[n] = a < b ? a : b;
        }
        for (int n = 0; n < 256; n++) {
            if (least[n] >= limit)
                continue;
            const Words w = words(r->seed, ASK, tick, first / 4 + n, 0, 0);
            for (int lane = 0; lane < 4; lane++) {
                const int64_t i = first + 4 * n + lane;
                if (i < r->people && unit(w.word[lane]) < r->rate * (double)s->morale[i])
                    add_question(r, s, tick, i);
            }
        }
    }
}

static int64_t thank(const Rules *r, Society *s, uint64_t tick, Fading fading, int64_t attempts)
{
    const float gain = (float)(1 / s->fame[tick]);
    int64_t replaced = 0;
    for (int64_t n = 0; n < attempts; n++) {
        if (n + 4 < attempts) {
            const int64_t o = s->order[n + 4], i = s->offer_person[o], j = s->asker[s->open[s->offer_place[o]]];
            __builtin_prefetch(s->lists + 4 * i);
            __builtin_prefetch(s->lists + 4 * j);
            __builtin_prefetch(s->tie + i * r->slots);
            __builtin_prefetch(s->tie + j * r->slots);
        }
        const int64_t i = s->offer_person[s->order[n]], row = s->open[s->offer_place[s->order[n]]];
        const int64_t j = s->asker[row], a = s->totals[ATTEMPTS]++, rank = s->answers[row];
        const int helpful = s->knowledge[2 * (s->topic[row] * r->people + i)] >= s->difficulty[row];
        s->question[a] = row;
        s->helper[a] = i;
        s->tick[a] = tick;
        s->helpful[a] = helpful;
        s->surplus[a] = helpful && rank >= r->answers_wanted;
        s->attempt_before[a] = s->last_attempt[row];
        s->last_attempt[row] = a;
        s->attempts[row]++;
        if (!helpful)
            continue;
        s->answers[row]++;
        s->standing[i] += gain;
        if (rank == 0) {
            s->first_tick[row] = tick;
            s->first_helper[row] = i;
            s->morale[j] = moved(s->morale[j], 0, r->up);
        }
        const int64_t near = near_slot(r, s, j, i) >= 0;
        if (strengthen(r, s, fading, j, i, 1, near, &replaced) == NO_ROOM ||
            strengthen(r, s, fading, i, j, -1, near, &replaced) == NO_ROOM)
            return NO_ROOM;
    }
    settle_replaced(r, s, replaced);
    return 0;
}

static void close_questions(const Rules *r, Society *s, int64_t tick)
{
    const int64_t open = s->totals[OPEN_QUESTIONS];
    int64_t left = 0;
    for (int64_t place = 0; place < open; place++) {
        const int64_t row = s->open[place], asker = s->asker[row];
        if (s->answers[row] < r->answers_wanted && tick - s->asked[row] + 1 < r->lifetime) {
            s->open[left++] = row;
            continue;
        }
        s->status[row] = s->answers[row] ? ANSWERED : EXPIRED;
        if (!s->answers[row])
            s->morale[asker] = moved(s->morale[asker], r->down, 0);
    }
    s->totals[SERIAL] += open;
    s->totals[OPEN_QUESTIONS] = left;
}

/* Add the CPU time since the last call to that of a process; a call takes well below a microsecond. */
static void add_time(Society *s, int process, double *last)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    const double now = time.tv_sec + 1e-9 * time.tv_nsec;
    if (process >= 0)
        s->seconds[process] += now - *last;
    *last = now;
}

/* Simulate all days. Returns 0, or the reason why that is impossible. */
int64_t live(const Rules *r, Society *s)
{
    enum { NONE = -1, RENEW_AND_ASK, SHOW_QUESTIONS, DECIDE_TO_HELP, CHOOSE, THANK, CLOSE };
    double last;
    memcpy(power_of_two, s->powers, sizeof power_of_two);
    add_time(s, NONE, &last);
    for (int64_t tick = 0; tick < r->days; tick++) {
        const Fading fading = {s->plain[tick], s->shielded[tick]};
        if (tick > 0)
            renew(r, s);
        ask(r, s, tick);
        add_time(s, RENEW_AND_ASK, &last);
        const int64_t exposures = show(r, s, tick);
        add_time(s, SHOW_QUESTIONS, &last);
        if (exposures < 0)
            return exposures;
        const int64_t offers = decide(r, s, tick, fading, exposures);
        add_time(s, DECIDE_TO_HELP, &last);
        const int64_t attempts = choose_attempts(s, offers);
        add_time(s, CHOOSE, &last);
        if (thank(r, s, tick, fading, attempts) < 0)
            return NO_ROOM;
        add_time(s, THANK, &last);
        close_questions(r, s, tick);
        add_time(s, CLOSE, &last);
    }
    return 0;
}
