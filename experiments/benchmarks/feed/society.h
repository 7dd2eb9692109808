/* A society in packed columns, filled by feed_in_c.py in the order of its fields. */
#ifndef SOCIETY_H
#define SOCIETY_H
#include <stdint.h>

typedef struct {
    int64_t people, topics, slots, near_width, members, pool_size, exposures, days;
    int64_t lifetime, answers_wanted, owed_cap;
    uint64_t seed;
    double rate, outside, backlog, reach, visibility, half, followers, messages, hostility, sting;
    double attention, misjudgement, dilution, shallowness, learning, up, down;
    double baseline, interest, tie, owed, nearness, rivalry, standing, purpose, bystander;
} Rules;

typedef struct {
    /* people */
    float *budget, *effort, *morale, *standing;
    float *home;      /* (N, 4) x, y, range, largest interest */
    float *knowledge; /* (K, N, 2) skill and interest of each person in a topic */
    float *interest;  /* (N, K) */
    double *liking;   /* (N, K) running sums of interest */
    double *length;   /* (N,) sum of squares of interest */
    /* online ties: a word holds strength (32 bits), account (8) and the person followed (24) */
    uint64_t *tie;    /* (N, slots) */
    int32_t *degree;
    uint32_t *pool;   /* lists of followers, ascending: person (24 bits) and the slot of the tie (8) */
    int32_t *lists;   /* (N, 4) start, size and capacity of each list */
    /* face-to-face ties, which a feed never changes */
    int32_t *near;    /* (N, W) */
    float *near_strength;
    int8_t *near_account;
    int32_t *near_degree;
    /* tables for drawing people by topic: the other person (32 bits) and the mark of each cell (32) */
    uint64_t *cells;  /* (K, M) */
    int32_t *members;
    /* questions and attempts to answer them, a row each */
    int32_t *asker, *topic, *asked;
    float *difficulty;
    int32_t *status, *first_tick, *first_helper, *answers, *attempts, *shown, *read;
    int32_t *last_attempt; /* of each question; -1 for none */
    int32_t *question, *helper, *tick;
    uint8_t *helpful, *surplus;
    int32_t *attempt_before; /* the previous attempt at the same question */
    /* today: open questions, exposures in order of question, offers */
    int32_t *open;
    double *visible, *depth;
    uint64_t *touched; /* (N,) the last question that was shown to a person, and today's number of them */
    uint32_t *reader;
    uint8_t *reader_slot;
    int32_t *place;
    uint32_t *draw; /* (5, STRIP) */
    int32_t *able;
    int32_t *offer_place, *offer_person, *offer_next, *offer_chosen, *offer_of, *order;
    double *offer_odds;
    int32_t *replaced; /* (2, offers) */
    /* by day or age */
    double *plain, *shielded, *fame, *reach_by_age;
    /* bounds of quantiles in each 256th of the unit interval, and the table of the exponential function */
    double *least_normal, *most_normal, *least_logit, *most_logit, *powers;
    double *seconds; /* CPU time of each process so far, as in PROCESSES of feed_in_c.py */
    int64_t *totals; /* questions, attempts, open questions, serial number of exposures to a question, pool end */
} Society;

enum { STRIP = 1024, BINS = 256, STRANGER = 255, BATCH = 64 };
enum { QUESTIONS, ATTEMPTS, OPEN_QUESTIONS, SERIAL, POOL_END };
enum { OPEN, ANSWERED, EXPIRED };
enum { NO_ROOM = -1, TOO_FEW_PEOPLE = -2 };

#endif
