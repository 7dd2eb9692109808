/* Which exposures are read, who is willing to help, and which offers become attempts (sim/rules/help.py). */
#ifndef DECIDE_H
#define DECIDE_H
#include "draws.h"
#include "society.h"
#include "ties.h"

INLINE float moved(float morale, double down, double up)
{
    const double m = morale;
    return (float)(m - down * m + up * (1 - m));
}

/* Whether the person has tried to answer the question, helpful or not. */
static int has_tried(const Society *s, int64_t row, int64_t person)
{
    for (int64_t a = s->last_attempt[row]; a >= 0; a = s->attempt_before[a])
        if (s->helper[a] == person)
            return 1;
    return 0;
}

INLINE double log_odds(const Rules *r, double match, double strength, double owed, double near, double cosine,
                       double public, double answers)
{
    return r->baseline + r->interest * match + r->tie * strength + r->owed * owed + r->nearness * near -
           r->rivalry * near * cosine + public - r->bystander * answers;
}

/* Log odds of the reader of an exposure, or -infinity if not willing; `u` is the reader's draw. */
static double consider(const Rules *r, const Society *s, Fading fading, int64_t exposure, double u)
{
    const int64_t i = s->reader[exposure], place = s->place[exposure], row = s->open[place], j = s->asker[row];
    const int64_t bin = (int64_t)(u * BINS), near = near_slot(r, s, j, i), cap = r->owed_cap;
    double one = 0, other = 0;
    int64_t owed = 0;
    if (near >= 0) {
        const int64_t at = j * r->near_width + near;
        one = (double)s->near_strength[at] * (s->near_account[at] & 1 ? fading.shielded : fading.plain);
        owed = -(s->near_account[at] >> 1);
    }
    const int64_t slot = s->reader_slot[exposure] == STRANGER ? slot_among_few(s, i, j) : s->reader_slot[exposure];
    if (slot >= 0) {
        const uint64_t tie = s->tie[i * r->slots + slot];
        other = strength_of(tie, fading);
        owed += owed_of(tie);
    }
    const double strength = (1 - (1 - one) * (1 - other)) * s->depth[place];
    const double debt = (double)clip(owed, cap) / (double)(cap > 1 ? cap : 1);
    const double match = (double)s->knowledge[2 * (s->topic[row] * r->people + i) + 1] / (double)s->home[4 * i + 3];
    const double public = r->standing * s->visible[place] + r->purpose, answers = s->answers[row];
    if (log_odds(r, match, strength, debt, 1, 0, public, answers) < s->least_logit[bin])
        return -INFINITY; /* not even next door, if nearness counts in favour (feed_in_c.py refuses otherwise) */
    const float *here = s->home + 4 * i, *there = s->home + 4 * j;
    const double across = (double)here[0] - there[0], along = (double)here[1] - there[1], range = here[2];
    const double distance = sqrt(across * across + along * along);
    const double close = distance > 20 * range ? 0 : exponential(-(distance / range));
    double dot = 0;
    for (int64_t k = 0; k < r->topics && close > 0; k++)
        dot += (double)s->interest[i * r->topics + k] * (double)s->interest[j * r->topics + k];
    const double cosine = dot / sqrt(s->length[i] * s->length[j]);
    const double odds = log_odds(r, match, strength, debt, close, cosine, public, answers);
    if (odds < s->least_logit[bin])
        return -INFINITY;
    return odds > s->most_logit[bin] || u < 1 / (1 + exponential(-odds)) ? odds : -INFINITY;
}

INLINE int believes_able(const Rules *r, const Society *s, double skill, double difficulty, double u)
{
    const int64_t bin = (int64_t)(u * BINS);
    if (skill + r->misjudgement * s->least_normal[bin] >= difficulty)
        return 1;
    if (skill + r->misjudgement * s->most_normal[bin] < difficulty)
        return 0;
    return skill + r->misjudgement * normal(u) >= difficulty;
}

/* Draw for some exposures whether they are read, and list those whose readers may be willing. */
static int64_t read_strip(const Rules *r, Society *s, uint64_t tick, int64_t first, int64_t many)
{
    uint32_t *restrict luck = s->draw, *restrict error = luck + STRIP, *restrict temper = error + STRIP;
    uint32_t *restrict who = temper + STRIP, *restrict born = who + STRIP;
    for (int64_t n = 0; n < many; n++) {
        const int64_t row = s->open[s->place[first + n]];
        who[n] = s->asker[row];
        born[n] = s->asked[row];
    }
    const uint32_t *restrict reader = s->reader + first;
    for (int64_t n = 0; n < many; n++) {
        const Words w = words(r->seed, DECIDE, days(0, born[n]), who[n], reader[n], 0);
        luck[n] = w.word[0];
        error[n] = w.word[1];
        temper[n] = w.word[3];
    }
    int64_t able = 0;
    for (int64_t n = 0; n < many; n++) {
        const int64_t i = reader[n], row = s->open[s->place[first + n]];
        const double got = (float)((double)(s->touched[i] & 0xFFFFFFFF) * r->messages);
        if (got > r->attention) {
            const Words w = words(r->seed, READ, days(tick, born[n]), who[n], i, 0);
            if (unit(w.word[2]) >= r->attention / got)
                continue;
        }
        s->read[row]++;
        if (unit(temper[n]) < r->hostility)
            s->morale[who[n]] = moved(s->morale[who[n]], r->sting, 0);
        if (s->budget[i] < 1)
            continue;
        const double skill = s->knowledge[2 * (s->topic[row] * r->people + i)];
        s->able[able] = n;
        able += believes_able(r, s, skill, s->difficulty[row], unit(error[n]));
    }
    return able;
}

static int64_t decide(const Rules *r, Society *s, uint64_t tick, Fading fading, int64_t exposures)
{
    int64_t offers = 0;
    for (int64_t first = 0; first < exposures; first += STRIP) {
        const int64_t many = exposures - first < STRIP ? exposures - first : STRIP;
        const int64_t able = read_strip(r, s, tick, first, many);
        for (int64_t n = 0; n < able; n++) {
            if (n + 8 < able) {
                const int64_t e = first + s->able[n + 8], j = s->asker[s->open[s->place[e]]];
                const int64_t slot = s->reader_slot[e] == STRANGER ? 0 : s->reader_slot[e];
                __builtin_prefetch(s->near + j * r->near_width);
                __builtin_prefetch(s->tie + s->reader[e] * r->slots + slot);
            }
            const int64_t e = first + s->able[n], place = s->place[e], person = s->reader[e];
            const double odds = consider(r, s, fading, e, unit(s->draw[s->able[n]]));
            if (odds == -INFINITY || has_tried(s, s->open[place], person))
                continue;
            s->offer_place[offers] = place;
            s->offer_person[offers] = person;
            s->offer_odds[offers++] = odds;
        }
    }
    return offers;
}

/* Whether offer `a` comes before offer `b` by log odds, and then by `tie_break`. */
INLINE int before(const Society *s, const int32_t *tie_break, int32_t a, int32_t b)
{
    const double one = s->offer_odds[a], two = s->offer_odds[b];
    return one > two || (one == two && tie_break[a] < tie_break[b]);
}

/* Choose for each person the offers that the budget allows; list the attempts by question and log odds. */
static int64_t choose_attempts(Society *s, int64_t offers)
{
    int64_t attempts = 0;
    for (int64_t o = offers - 1; o >= 0; o--) { /* a chain of offers for each person */
        s->offer_next[o] = s->offer_of[s->offer_person[o]];
        s->offer_of[s->offer_person[o]] = o;
        s->offer_chosen[o] = 0;
    }
    for (int64_t first = 0; first < offers; first++) {
        const int64_t person = s->offer_person[first];
        int64_t many = 0;
        for (int32_t o = s->offer_of[person]; o >= 0; o = s->offer_next[o]) {
            int64_t at = many++;
            for (; at > 0 && before(s, s->offer_place, o, s->order[at - 1]); at--)
                s->order[at] = s->order[at - 1];
            s->order[at] = o;
        }
        s->offer_of[person] = -1;
        for (int64_t n = 0; n < many && s->budget[person] >= 1; n++) {
            s->offer_chosen[s->order[n]] = 1;
            s->budget[person] -= 1;
        }
    }
    for (int32_t o = 0; o < offers; o++) { /* offers come in order of question */
        if (!s->offer_chosen[o])
            continue;
        int64_t at = attempts++;
        for (; at > 0 && s->offer_place[s->order[at - 1]] == s->offer_place[o]; at--) {
            if (before(s, s->offer_person, s->order[at - 1], o))
                break;
            s->order[at] = s->order[at - 1];
        }
        s->order[at] = o;
    }
    return attempts;
}

#endif
