/* The second check of an optimal matching: no pairing that is as even has a smaller total.
 *
 * On one layer, whoever must have its pairs (the cases of K, the controls below) has
 * those of the least distance less price that it may have; who has a pair more costs nothing or
 * less, who does without nothing or more. Then no pairing of the kind has a smaller total: the
 * sum of distances less prices cannot be smaller, nor can the sum of prices be larger. Both are
 * weak duality, for whatever layers and prices are given. */
#include "matching/optimal_check.h"

static sib__i128 place_of(const sib__proof_check *c, double x)
{
    return (sib__i128)(x * c->proof->scale);
}

/* The price of a unit that may go without: no gain in doing otherwise. */
static void check_price(sib__proof_check *c, int64_t row, bool full)
{
    int64_t k = c->v.stamp[row] - 1;
    int64_t pairs = sib__pairs_of(c, row);
    if (pairs == 0) {
        return; /* it has none, which is 0 */
    }
    bool      more = full || pairs > sib__layer_of(c, row);
    sib__i128 price = c->price[k];
    bool      right = more ? price <= 0 : price >= 0;
    for (int64_t i = 1; i < pairs; i++) {
        right = right && c->price[k + i] == price;
    }
    if (!right) {
        sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
    }
}

/* Where the stretch of a unit begins and ends among the units of the other arm, and what of it
 * has been looked at. */
typedef struct stretch {
    int64_t low;
    int64_t middle; /* first that is not below it on the score */
    int64_t high;
    int64_t below;      /* end of what entered the queue below */
    int64_t above;      /* end of what entered that above */
    int64_t free_below; /* last without a pair below the middle; -1 for none */
    int64_t free_above; /* first without one from the middle on */
} stretch;

static void move(const sib__proof_check *c, stretch *s, int64_t row, const sib__arm *may,
                 int64_t end)
{
    const sib__units *u = &c->v.rules->units;
    int64_t           stratum = sib__stratum_of(c, row);
    for (; s->low < end; s->low++) {
        int64_t other = may->rows[s->low];
        if (sib__stratum_of(c, other) > stratum ||
            (sib__stratum_of(c, other) == stratum &&
             (u->y[other] >= u->y[row] || sib__view_within_caliper(&c->v, row, other)))) {
            break;
        }
    }
    for (s->high = s->high > s->low ? s->high : s->low; s->high < end; s->high++) {
        int64_t other = may->rows[s->high];
        if (sib__stratum_of(c, other) > stratum ||
            (sib__stratum_of(c, other) == stratum &&
             !sib__view_within_caliper(&c->v, row, other))) {
            break;
        }
    }
    s->middle = s->middle > s->low ? s->middle : s->low;
    while (s->middle < s->high && may->x[s->middle] < u->x[row]) {
        s->middle++;
    }
}

/* Lets into the queues what the stretch has come to. Of those without a pair, whose price is 0,
 * the nearest on either side are enough. */
static void look(sib__proof_check *c, stretch *s, const sib__arm *may, int64_t end)
{
    for (; s->below < s->middle; s->below++) {
        int64_t i = s->below;
        if (may->pair[i] == 0) {
            s->free_below = i;
        } else {
            sib__queue_add(&c->below, i, place_of(c, may->x[i]) + c->price[may->pair[i] - 1]);
        }
    }
    for (; s->above < s->high; s->above++) {
        int64_t i = s->above;
        if (may->pair[i] != 0) {
            sib__queue_add(&c->above, i, c->price[may->pair[i] - 1] - place_of(c, may->x[i]));
        }
    }
    s->free_above = s->free_above > s->middle ? s->free_above : s->middle;
    while (s->free_above < end && may->pair[s->free_above] != 0) {
        s->free_above++;
    }
}

/* The least distance less price that the unit at x may have; false where it may have nobody. */
static bool find_best(sib__proof_check *c, const stretch *s, const sib__arm *may, double x,
                      sib__i128 *best)
{
    sib__i128 here = place_of(c, x);
    sib__i128 gain[4];
    int       n = 0;
    n += sib__queue_best(&c->below, s->low, &gain[n]) ? 1 : 0;
    if (s->free_below >= s->low) {
        gain[n++] = place_of(c, may->x[s->free_below]);
    }
    for (int i = 0; i < n; i++) {
        gain[i] -= here;
    }
    int below = n;
    n += sib__queue_best(&c->above, s->middle, &gain[n]) ? 1 : 0;
    if (s->free_above < s->high) {
        gain[n++] = -place_of(c, may->x[s->free_above]);
    }
    for (int i = below; i < n; i++) {
        gain[i] += here;
    }
    for (int i = 0; i < n; i++) {
        *best = i == 0 || -gain[i] < *best ? -gain[i] : *best;
    }
    return n > 0;
}

/* A unit's pairs are the best it may have. */
static void check_best(sib__proof_check *c, int64_t row, const stretch *s, const sib__arm *may)
{
    const double *x = c->v.rules->units.x;
    int64_t       k = c->v.stamp[row] - 1;
    int64_t       pairs = sib__pairs_of(c, row);
    sib__i128     best = 0;
    bool          any = find_best(c, s, may, x[row], &best);
    for (int64_t i = k; i < k + pairs; i++) {
        sib__i128 distance = place_of(c, x[c->v.m->pair_treated[i]]) -
                             place_of(c, x[c->v.m->pair_comparison[i]]);
        distance = distance < 0 ? -distance : distance;
        if (!any || distance - c->price[i] != best) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
        }
    }
}

/* One layer: arms' places from .. to of the sorted lists. */
static sib_status check_layer(sib__call *call, sib__proof_check *c, const int64_t from[2],
                              const int64_t to[2], bool full)
{
    int             arm = full ? 1 : 0; /* that of must */
    const sib__arm *must = &c->arms[arm];
    const sib__arm *may = &c->arms[1 - arm];
    int64_t         first = from[1 - arm];
    int64_t         end = to[1 - arm];
    stretch         s = {first, first, first, first, first, -1, first};
    c->below.first = c->below.last = c->above.first = c->above.last = 0;
    for (int64_t i = first; i < end; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (may->pair[i] != 0) {
            check_price(c, may->rows[i], full);
        }
    }
    for (int64_t i = from[arm]; i < to[arm]; i++) {
        SIB__TRY(sib__view_rest(call, &c->v, 1 + s.high - s.above));
        move(c, &s, must->rows[i], may, end);
        look(c, &s, may, end);
        check_best(c, must->rows[i], &s, may);
    }
    return SIB_OK;
}

sib_status sib__check_least(sib__call *call, sib__proof_check *c)
{
    int64_t from[2] = {0, 0};
    int64_t to[2] = {0, 0};
    while (from[0] < c->arms[0].n || from[1] < c->arms[1].n) {
        int64_t now = INT64_MAX;
        for (int arm = 0; arm < 2; arm++) {
            if (from[arm] < c->arms[arm].n &&
                sib__layer_of(c, c->arms[arm].rows[from[arm]]) < now) {
                now = sib__layer_of(c, c->arms[arm].rows[from[arm]]);
            }
        }
        for (int arm = 0; arm < 2; arm++) {
            to[arm] = c->layered ? to[arm] : c->arms[arm].n;
            while (to[arm] < c->arms[arm].n &&
                   sib__layer_of(c, c->arms[arm].rows[to[arm]]) == now) {
                to[arm]++;
            }
        }
        SIB__TRY(check_layer(call, c, from, to, now == c->most));
        from[0] = to[0];
        from[1] = to[1];
    }
    return SIB_OK;
}
