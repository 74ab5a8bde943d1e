/* The rule of sib/matching.h, read literally and slowly: O(cases x controls x ratio). */
#ifndef SIB_TESTS_MATCHING_ORACLE_H
#define SIB_TESTS_MATCHING_ORACLE_H

#include "core/random.h"
#include "trial.h"

typedef struct oracle {
    const trial  *t;
    const double *x;
    const double *y;
    bool          discarded[TRIAL_MOST];
    int64_t       reuse;
    int64_t       uses[TRIAL_MOST];
    int64_t       picks[TRIAL_MOST];
    int64_t       pick[TRIAL_MOST][TRIAL_MOST];
    bool          retired[TRIAL_MOST];
    int64_t       ties;
    int64_t       order_ties;
} oracle;

static inline int compare_ids(const trial *t, int64_t a, int64_t b)
{
    int64_t na = t->offsets[a + 1] - t->offsets[a];
    int64_t nb = t->offsets[b + 1] - t->offsets[b];
    int     order =
        memcmp(t->id + t->offsets[a], t->id + t->offsets[b], (size_t)(na < nb ? na : nb));
    return order != 0 ? order : (na > nb) - (na < nb);
}

static inline uint64_t hash_of(const trial *t, int64_t row)
{
    return sib__random_hash((uint64_t)t->options.seed, t->id + t->offsets[row],
                            t->offsets[row + 1] - t->offsets[row]);
}

/* Lower comes first: tie key, else hash of the id, then id; without ids the row. */
static inline bool tie_before(const trial *t, int64_t a, int64_t b)
{
    if (t->has_tie_key && t->tie_key[a] != t->tie_key[b]) {
        return t->tie_key[a] < t->tie_key[b];
    }
    if (t->has_id && !t->has_tie_key && hash_of(t, a) != hash_of(t, b)) {
        return hash_of(t, a) < hash_of(t, b);
    }
    return t->has_id ? compare_ids(t, a, b) < 0 : a < b;
}

static inline bool tie_keys_differ(const trial *t)
{
    for (int64_t i = 0; i < t->n; i++) {
        for (int64_t j = 0; j < i; j++) {
            if (t->tie_key[i] == t->tie_key[j]) {
                return false;
            }
        }
    }
    return t->has_tie_key;
}

static inline uint64_t random_key(const trial *t, int64_t row)
{
    uint64_t what = t->has_id            ? hash_of(t, row)
                    : tie_keys_differ(t) ? (uint64_t)t->tie_key[row]
                                         : (uint64_t)row;
    return sib__random_u64((uint64_t)t->options.seed, UINT64_C(0x6d61746368696e67), what);
}

static inline bool served_before(const oracle *o, int64_t a, int64_t b)
{
    const trial *t = o->t;
    switch (t->options.order) {
    case SIB_MATCHING_ORDER_LARGEST:
        return o->x[a] != o->x[b] ? o->x[a] > o->x[b] : tie_before(t, a, b);
    case SIB_MATCHING_ORDER_SMALLEST:
        return o->x[a] != o->x[b] ? o->x[a] < o->x[b] : tie_before(t, a, b);
    case SIB_MATCHING_ORDER_RANDOM:
        return random_key(t, a) < random_key(t, b);
    default:
        return a < b;
    }
}

static inline bool in_caliper(const oracle *o, int64_t a, int64_t b)
{
    double distance = fabs(o->y[a] - o->y[b]);
    double width = o->t->options.caliper_value;
    return isnan(width) || distance < width ||
           (o->t->options.caliper_inclusive == 1 && distance == width);
}

static inline bool same_stratum(const trial *t, int64_t a, int64_t b)
{
    return !t->has_exact || (t->year[a] == t->year[b] && t->region[a] == t->region[b]);
}

/* Could the case ever have the control? */
static inline bool legal(const oracle *o, int64_t c, int64_t u)
{
    return o->t->treated[u] == 0 && !o->discarded[u] && same_stratum(o->t, c, u) &&
           in_caliper(o, c, u);
}

static inline bool available(const oracle *o, int64_t c, int64_t u)
{
    if (!legal(o, c, u) || o->uses[u] >= o->reuse) {
        return false;
    }
    for (int64_t k = 0; k < o->picks[c]; k++) {
        if (o->pick[c][k] == u) {
            return false;
        }
    }
    return true;
}

static inline double distance(const oracle *o, int64_t a, int64_t b)
{
    if (o->t->options.distance == SIB_MATCHING_DISTANCE_EUCLIDEAN) {
        double da = o->t->a[a] - o->t->a[b];
        double db = o->t->b[a] - o->t->b[b];
        return sqrt(da * da + db * db);
    }
    return fabs(o->x[a] - o->x[b]); /* exact: the scores lie on a grid */
}

static inline int64_t best_for(const oracle *o, int64_t c)
{
    int64_t best = -1;
    for (int64_t u = 0; u < o->t->n; u++) {
        if (available(o, c, u) &&
            (best < 0 || distance(o, c, u) < distance(o, c, best) ||
             (distance(o, c, u) == distance(o, c, best) && tie_before(o->t, u, best)))) {
            best = u;
        }
    }
    return best;
}

static inline void give(oracle *o, int64_t c, int64_t best)
{
    int64_t level = 0;
    for (int64_t u = 0; u < o->t->n; u++) {
        level += available(o, c, u) && distance(o, c, u) == distance(o, c, best) ? 1 : 0;
    }
    o->ties += level > 1 ? 1 : 0;
    o->pick[c][o->picks[c]++] = best;
    o->uses[best]++;
}

/* The next case of this round: by order of service, or by the distance of its best control. */
static inline int64_t next_case(oracle *o, const bool *waiting, bool by_distance)
{
    bool    farthest = o->t->options.order == SIB_MATCHING_ORDER_FARTHEST;
    int64_t chosen = -1;
    int64_t level = 0;
    for (int64_t c = 0; c < o->t->n; c++) {
        if (!waiting[c] || (by_distance && best_for(o, c) < 0)) {
            continue;
        }
        bool first = chosen < 0;
        if (!by_distance) {
            chosen = first || served_before(o, c, chosen) ? c : chosen;
            continue;
        }
        double mine = distance(o, c, best_for(o, c));
        double theirs = first ? 0.0 : distance(o, chosen, best_for(o, chosen));
        bool   better = farthest ? mine > theirs : mine < theirs;
        level = first || better ? 1 : level + (mine == theirs ? 1 : 0);
        if (first || better || (mine == theirs && tie_before(o->t, c, chosen))) {
            chosen = c;
        }
    }
    o->order_ties += level > 1 ? 1 : 0;
    return chosen;
}

static inline void solve(oracle *o)
{
    const trial *t = o->t;
    bool         by_distance = t->options.order == SIB_MATCHING_ORDER_CLOSEST ||
                       t->options.order == SIB_MATCHING_ORDER_FARTHEST;
    for (int64_t round = 0; round < t->options.ratio; round++) {
        bool waiting[TRIAL_MOST];
        for (int64_t c = 0; c < t->n; c++) {
            waiting[c] = t->treated[c] == 1 && !o->discarded[c] && !o->retired[c];
        }
        for (;;) {
            int64_t c = next_case(o, waiting, by_distance);
            if (c < 0) {
                break;
            }
            int64_t best = best_for(o, c);
            waiting[c] = false;
            if (best < 0) {
                o->retired[c] = true;
            } else {
                give(o, c, best);
            }
        }
        for (int64_t c = 0; c < t->n; c++) { /* by distance, those left found nothing */
            o->retired[c] = o->retired[c] || waiting[c];
        }
    }
}

static inline void discard(oracle *o)
{
    const trial *t = o->t;
    double       low[2] = {HUGE_VAL, HUGE_VAL};
    double       high[2] = {-HUGE_VAL, -HUGE_VAL};
    for (int64_t i = 0; i < t->n; i++) {
        low[t->treated[i]] = fmin(low[t->treated[i]], o->x[i]);
        high[t->treated[i]] = fmax(high[t->treated[i]], o->x[i]);
    }
    for (int64_t i = 0; i < t->n; i++) {
        int  arm = t->treated[i];
        bool rule = t->options.discard == SIB_MATCHING_DISCARD_BOTH ||
                    (t->options.discard == SIB_MATCHING_DISCARD_TREATED && arm == 1) ||
                    (t->options.discard == SIB_MATCHING_DISCARD_CONTROL && arm == 0);
        o->discarded[i] = rule && (o->x[i] < low[1 - arm] || o->x[i] > high[1 - arm]);
    }
}

static inline void prepare(oracle *o, const trial *t)
{
    memset(o, 0, sizeof *o);
    o->t = t;
    bool by_logit = t->options.distance == SIB_MATCHING_DISTANCE_LOGIT;
    o->x = by_logit ? t->logit : t->score;
    o->y = t->options.caliper_scale == SIB_MATCHING_SCALE_PROBABILITY ? t->score
           : t->options.caliper_scale == SIB_MATCHING_SCALE_LOGIT     ? t->logit
                                                                      : o->x;
    o->reuse = t->options.replace == 0     ? 1
               : t->options.reuse_max == 0 ? INT64_MAX
                                           : t->options.reuse_max;
    discard(o);
}

static inline int32_t reason_of(const oracle *o, int64_t row)
{
    const trial *t = o->t;
    if (t->treated[row] == 1 ? o->picks[row] > 0 : o->uses[row] > 0) {
        return SIB_MATCHING_REASON_MATCHED;
    }
    if (o->discarded[row]) {
        return SIB_MATCHING_REASON_DISCARDED;
    }
    if (t->treated[row] == 0) {
        return SIB_MATCHING_REASON_NOT_USED;
    }
    bool any = false;
    bool any_legal = false;
    for (int64_t u = 0; u < t->n; u++) {
        any = any || (t->treated[u] == 0 && !o->discarded[u] && same_stratum(t, row, u));
        any_legal = any_legal || legal(o, row, u);
    }
    return any_legal ? SIB_MATCHING_REASON_NO_CONTROL_LEFT
           : any     ? SIB_MATCHING_REASON_OUTSIDE_CALIPER
                     : SIB_MATCHING_REASON_EMPTY_STRATUM;
}

#endif
