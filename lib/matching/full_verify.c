/* The checks of a full matching, by what its search hands over as proof: a worth for every
 * unit (merged.h). It is not believed: of each case the units in reach are looked at, and the
 * counts of all worths must add up to the total. */
#include "matching/merged.h"
#include "matching/optimal_check.h"

typedef struct full_check {
    sib__view         v;
    const sib__rules *rules;
    const sib__i128  *worth;
    double            scale;
    sib__i128         most; /* M: what it costs to leave somebody out */
    sib__queue        low;  /* of controls not above a case */
    sib__queue        high; /* of those above it */
} full_check;

static sib__i128 place_of(const full_check *c, int64_t row)
{
    return (sib__i128)(c->rules->units.x[row] * c->scale);
}

static sib_status begin(sib__call *call, full_check *c, const sib__rules *rules,
                        const sib__pairs *found, sib_matching *m)
{
    int64_t n = rules->by_caliper.n;
    SIB__TRY(sib__view_begin(call, rules, m, &c->v));
    c->rules = rules;
    c->worth = found->proof.worth;
    c->scale = found->proof.scale;
    c->most = sib__left_out_cost(m->n);
    c->low = (sib__queue){SIB__NEW(&call->scratch, int64_t, n),
                          SIB__NEW(&call->scratch, sib__i128, n), 0, 0};
    c->high = (sib__queue){SIB__NEW(&call->scratch, int64_t, n),
                           SIB__NEW(&call->scratch, sib__i128, n), 0, 0};
    SIB__TRY_MEMORY(call, c->low.at);
    SIB__TRY_MEMORY(call, c->low.key);
    SIB__TRY_MEMORY(call, c->high.at);
    SIB__TRY_MEMORY(call, c->high.key);
    for (int64_t k = 0; k < m->pairs; k++) { /* of either arm */
        c->v.uses[m->pair_treated[k]]++;
        c->v.uses[m->pair_comparison[k]]++;
    }
    return sib__check(call);
}

/* One end of each pair has no other; and sets have numbers of their own: each has one unit more
 * than pairs. */
static sib_status check_stars(sib__call *call, full_check *c)
{
    const sib_matching *m = c->v.m;
    int64_t             units = 0;
    int64_t             sets = 0;
    for (int64_t k = 0; k < m->pairs; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        if (c->v.uses[m->pair_treated[k]] > 1 && c->v.uses[m->pair_comparison[k]] > 1) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_SETS);
        }
        sets = m->pair_set[k] >= sets ? m->pair_set[k] + 1 : sets;
    }
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        units += c->v.uses[i] > 0 ? 1 : 0;
    }
    if (units - m->pairs != sets) {
        sib__view_fault(&c->v, SIB_MATCHING_CHECK_SETS);
    }
    return SIB_OK;
}

/* The shelf has every unit of the arm that may be in a pair, once, and rises. */
static sib_status check_shelf(sib__call *call, full_check *c, const sib__shelf *shelf, int arm)
{
    const sib__units *u = &c->rules->units;
    int64_t           wanted = 0;
    uint8_t          *awaited = SIB__NEW(&call->scratch, uint8_t, u->n);
    SIB__TRY_MEMORY(call, awaited);
    for (int64_t i = 0; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        awaited[i] = u->treated.data[i] == arm && sib__view_supported(&c->v, i);
        wanted += awaited[i];
    }
    for (int64_t i = 0; i < shelf->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t row = shelf->rows[i];
        int64_t last = i == 0 ? row : shelf->rows[i - 1];
        int64_t step = sib__units_stratum(u, row) - sib__units_stratum(u, last);
        bool    rises =
            step > 0 || (step == 0 && u->y[last] <= u->y[row] && u->x[last] <= u->x[row]);
        if (!rises || awaited[row] == 0) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
        }
        awaited[row] = 0;
    }
    if (wanted != shelf->n) {
        sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
    }
    sib__drop(&call->scratch, awaited);
    return sib__check(call);
}

/* No case is worth more, together with a control in its reach, than the distance. Stretches
 * have been checked against the caliper (most.c). */
static sib_status check_worths(sib__call *call, full_check *c)
{
    const sib__windows *w = &c->rules->windows;
    const int64_t      *rows = c->rules->by_caliper.rows;
    const double       *x = c->rules->units.x;
    int64_t             middle = 0;
    int64_t             low = 0;
    int64_t             high = 0;
    for (int64_t i = 0; i < w->cases.n; i++) {
        SIB__TRY(sib__view_rest(call, &c->v, 1 + w->high[i] - high));
        int64_t   row = w->cases.rows[i];
        sib__i128 here = place_of(c, row);
        sib__i128 best = 0;
        bool      right = true;
        middle = middle > w->low[i] ? middle : w->low[i];
        while (middle < w->high[i] && x[rows[middle]] <= x[row]) {
            middle++;
        }
        for (; low < middle; low++) {
            sib__queue_add(&c->low, low, c->worth[rows[low]] + place_of(c, rows[low]));
        }
        for (; high < w->high[i]; high++) {
            sib__queue_add(&c->high, high, c->worth[rows[high]] - place_of(c, rows[high]));
        }
        if (sib__queue_best(&c->low, w->low[i], &best)) {
            right = best - here + c->worth[row] <= 0;
        }
        if (sib__queue_best(&c->high, middle, &best)) {
            right = right && best + here + c->worth[row] <= 0;
        }
        if (!right) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
        }
    }
    return SIB_OK;
}

/* What a unit counts; false where nothing can be said, as its worth is out of bounds. */
static bool add_count(const full_check *c, int64_t row, sib__i128 *sum)
{
    sib__i128 worth = c->worth[row];
    sib__i128 farthest = c->most / (2 * (sib__i128)c->v.m->n);
    int64_t   bound = c->rules->units.treated.data[row] == 1 ? c->rules->ratio : c->rules->uses;
    if (worth > 2 * c->most || worth < -2 * c->most || (worth < 0 && bound == INT64_MAX)) {
        return false;
    }
    if (place_of(c, row) > farthest || place_of(c, row) < -farthest) {
        return false; /* M might not be more than every total */
    }
    sib__i128 count = worth;
    return !(worth < 0 && __builtin_mul_overflow(worth, (sib__i128)bound, &count)) &&
           !__builtin_add_overflow(*sum, count < c->most ? count : c->most, sum);
}

/* The counts add up to what leaving people out costs, and the distances. */
static sib_status check_sum(sib__call *call, full_check *c)
{
    const sib_matching *m = c->v.m;
    sib__i128           counts = 0;
    sib__i128           cost = 0;
    bool                right = true;
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (sib__view_supported(&c->v, i)) {
            right = right && add_count(c, i, &counts);
            cost += c->v.uses[i] == 0 ? c->most : 0;
        }
    }
    for (int64_t k = 0; k < m->pairs; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        sib__i128 apart = place_of(c, m->pair_treated[k]) - place_of(c, m->pair_comparison[k]);
        cost += apart < 0 ? -apart : apart;
    }
    if (!right || counts != cost) {
        sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
        sib__view_fault(&c->v, SIB_MATCHING_CHECK_SETS);
    }
    return sib__check(call);
}

sib_status sib__full_verify(sib__call *call, const sib__rules *rules, const sib__pairs *found,
                            sib_matching *m)
{
    full_check c = {0};
    m->checked[SIB_MATCHING_CHECK_SETS - 1] = true;
    m->checked[SIB_MATCHING_CHECK_LEAST - 1] = true;
    SIB__TRY(begin(call, &c, rules, found, m));
    SIB__TRY(check_stars(call, &c));
    SIB__TRY(check_shelf(call, &c, &rules->windows.cases, 1));
    SIB__TRY(check_shelf(call, &c, &rules->by_caliper, 0));
    SIB__TRY(check_worths(call, &c));
    return check_sum(call, &c);
}
