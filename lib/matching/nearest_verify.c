/* The check of the nearest search alone: nobody was passed over. It rests on this: a control
 * that still has uses left was free all the time, so no case may have taken a farther one
 * instead, or gone without. */
#include "matching/nearest_search.h"
#include "matching/verify.h"

static bool has_uses_left(const sib__view *v, int64_t row)
{
    return v->rules->units.treated.data[row] == 0 && v->uses[row] < v->rules->uses &&
           sib__view_supported(v, row);
}

/* The controls with uses left, in order of (stratum, value). The rules' shelf saves a sort, and
 * is trusted for nothing: it must rise, name no row twice, and leave out nobody. */
static sib_status make_supply(sib__call *call, sib__view *v, const sib__shelf *shelf,
                              const double *value, sib__shelf *supply)
{
    const sib__units *u = &v->rules->units;
    int64_t           wanted = 0;
    uint8_t          *awaited = SIB__NEW(&call->scratch, uint8_t, u->n);
    supply->rows = SIB__NEW(&call->scratch, int64_t, u->n - u->treated_n);
    supply->begin = SIB__NEW(&call->scratch, int64_t, u->strata + 1);
    supply->n = 0;
    SIB__TRY_MEMORY(call, awaited);
    SIB__TRY_MEMORY(call, supply->rows);
    SIB__TRY_MEMORY(call, supply->begin);
    for (int64_t i = 0; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        awaited[i] = has_uses_left(v, i) ? 1 : 0;
        wanted += awaited[i];
    }
    for (int64_t i = 0; i < shelf->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t row = shelf->rows[i];
        if (awaited[row] == 0) {
            continue; /* used up, or here already: then another is missing in the end */
        }
        awaited[row] = 0;
        if (supply->n > 0) {
            int64_t before = supply->rows[supply->n - 1];
            int64_t step = sib__units_stratum(u, row) - sib__units_stratum(u, before);
            if (step < 0 || (step == 0 && !(value[before] <= value[row]))) {
                sib__view_fault(v, SIB_MATCHING_CHECK_PASSED_OVER);
            }
        }
        supply->rows[supply->n++] = row;
        supply->begin[sib__units_stratum(u, row) + 1]++;
    }
    for (int64_t i = 0; i < u->strata; i++) {
        supply->begin[i + 1] += supply->begin[i];
    }
    if (supply->n != wanted) {
        sib__view_fault(v, SIB_MATCHING_CHECK_PASSED_OVER);
    }
    sib__drop(&call->scratch, awaited);
    return SIB_OK;
}

/* Negative, 0, positive as a is nearer to x than b, as near, farther: exact, yet by no
 * difference. On one side of x the values themselves tell. Across it the sum lies beyond 2 x
 * where the farther one does; where the rounded sum hides that, what it lost tells. Halves keep
 * large sums finite. */
static int compare_distance(double x, double a, double b)
{
    double half = fabs(x) > 1.0 ? 0.5 : 1.0;
    double low = half * fmin(a, b);
    double high = half * fmax(a, b);
    double beyond = low + high - 2.0 * (half * x);
    if (low >= half * x || high <= half * x) {
        return a == b ? 0 : (a < b) == (low >= half * x) ? -1 : 1;
    }
    if (beyond == 0.0) {
        double part = low + high - low;
        beyond = (low - (low + high - part)) + (high - part);
    }
    return beyond == 0.0 ? 0 : (beyond > 0.0) == (a < b) ? -1 : 1;
}

/* Whether a control on the shelf, met by nobody of the case (stamp), should have been the
 * case's: nearer than the control `worst` on the score, or, where that is -1, merely inside
 * the caliper. Walks outwards from the case's place, as far as anything can be found. */
static bool passed_over(sib__view *v, const sib__shelf *shelf, const double *value, int64_t row,
                        int64_t stamp, int64_t worst)
{
    const sib__units *u = &v->rules->units;
    int64_t           stratum = sib__units_stratum(u, row);
    int64_t           begin = shelf->begin[stratum];
    int64_t           end = shelf->begin[stratum + 1];
    int64_t           low = sib__shelf_place(shelf, value, begin, end, value[row]);
    for (int side = -1; side <= 1; side += 2) {
        int64_t start = side < 0 ? low - 1 : low;
        for (int64_t i = start; i >= begin && i < end; i += side) {
            int64_t c = shelf->rows[i];
            bool    inside = sib__view_within_caliper(v, row, c);
            v->work++;
            if (worst >= 0 && compare_distance(u->x[row], u->x[c], u->x[worst]) >= 0) {
                break;
            }
            if (inside && v->stamp[c] != stamp) {
                return true;
            }
            if (!inside && value == u->y) {
                break;
            }
        }
    }
    return false;
}

/* The farthest control of a case's pairs; -1 for none. */
static int64_t farthest(const sib__view *v, int64_t k, int64_t end)
{
    const double  *x = v->rules->units.x;
    const int64_t *control = v->m->pair_comparison;
    int64_t        worst = k < end ? control[k] : -1;
    for (int64_t i = k + 1; i < end; i++) {
        bool farther = compare_distance(x[v->m->pair_treated[k]], x[control[i]], x[worst]) > 0;
        worst = farther ? control[i] : worst;
    }
    return worst;
}

static sib_status check_case(sib__call *call, sib__view *v, const sib__shelf *by_score,
                             const sib__shelf *by_caliper, int64_t row)
{
    const sib__units *u = &v->rules->units;
    int64_t           k = v->stamp[row] - 1; /* its first pair */
    int64_t           end = k < 0 ? k : sib__view_case_end(v, k);
    int64_t           stamp = -(row + 1);
    for (int64_t pair = k; pair < end; pair++) {
        v->stamp[v->m->pair_comparison[pair]] = stamp;
    }
    if (end - k < v->rules->ratio && passed_over(v, by_caliper, u->y, row, stamp, -1)) {
        sib__view_fault(v, SIB_MATCHING_CHECK_PASSED_OVER);
    }
    if (k >= 0 && passed_over(v, by_score, u->x, row, stamp, farthest(v, k, end))) {
        sib__view_fault(v, SIB_MATCHING_CHECK_PASSED_OVER);
    }
    return sib__view_rest(call, v, 1);
}

sib_status sib__nearest_verify(sib__call *call, const sib__rules *rules,
                               const sib__pairs *found, sib_matching *m)
{
    const sib__units *u = &rules->units;
    sib__view         v;
    sib__shelf        by_score;
    sib__shelf        by_caliper;
    (void)found; /* it claims nothing */
    m->checked[SIB_MATCHING_CHECK_PASSED_OVER - 1] = true;
    if (u->space != NULL) {
        return sib__space_verify(call, rules, m);
    }
    SIB__TRY(sib__view_begin(call, rules, m, &v));
    for (int64_t k = m->pairs - 1; k >= 0; k--) {
        v.stamp[m->pair_treated[k]] = k + 1;
        v.uses[m->pair_comparison[k]]++;
    }
    SIB__TRY(make_supply(call, &v, &rules->by_score, u->x, &by_score));
    by_caliper = by_score;
    if (u->y != u->x) {
        SIB__TRY(make_supply(call, &v, &rules->by_caliper, u->y, &by_caliper));
    }
    for (int64_t i = 0; i < m->n; i++) {
        if (u->treated.data[i] == 1 && sib__view_supported(&v, i)) {
            SIB__TRY(check_case(call, &v, &by_score, &by_caliper, i));
        }
    }
    sib__view_end(call, &v);
    return SIB_OK;
}
