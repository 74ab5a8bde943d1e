/* The verifier: every result is checked again from the inputs. It shares no code with the
 * matcher but the sort and the arithmetic of exact differences, and knows nothing of rails,
 * heaps or orders of service: what it checks must hold whatever the order.
 *
 * The last check rests on this: a control that still has uses left was free all the time, so no
 * case may have taken a farther one instead, or gone without. */
#include "matching/matching.h"
#include "table/table.h"

typedef struct view {
    const sib__problem *p;
    sib_matching       *m;
    int64_t            *uses;  /* [n] pairs a control row is in */
    int64_t            *stamp; /* [n] of a case: its first pair, plus 1; of a control: the case
                                  that met it last */
    int64_t work;
} view;

static void fault(sib_matching *m, int32_t check)
{
    m->faults[check - 1]++;
}

static sib_status rest(sib__call *call, view *v, int64_t steps)
{
    enum { STEPS_PER_CHECK = 32768 };
    v->work += steps;
    if (v->work < STEPS_PER_CHECK) {
        return SIB_OK;
    }
    v->work = 0;
    return sib__check(call);
}

static bool same_value(const sib__column *c, int64_t a, int64_t b)
{
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        return c->f64.data[a] == c->f64.data[b];
    case SIB_COLUMN_TYPE_I64:
        return c->i64.data[a] == c->i64.data[b];
    case SIB_COLUMN_TYPE_DATE:
        return c->dates.data[a] == c->dates.data[b];
    case SIB_COLUMN_TYPE_CODES:
        return c->codes.data[a] == c->codes.data[b];
    case SIB_COLUMN_TYPE_FLAG:
        return c->flags.data[a] == c->flags.data[b];
    default:
        return sib__slice_compare(sib__text_at(c->text, a), sib__text_at(c->text, b)) == 0;
    }
}

/* A row's score against the range of the other arm, as the discard rule has it. */
typedef struct support {
    double low[2];
    double high[2];
} support;

static support measure_support(const sib__units *u)
{
    support s = {{(double)INFINITY, (double)INFINITY}, {-(double)INFINITY, -(double)INFINITY}};
    for (int64_t i = 0; i < u->n; i++) {
        int arm = u->treated.data[i] != 0;
        if (!(s.low[arm] <= u->x[i])) {
            s.low[arm] = u->x[i];
        }
        if (!(s.high[arm] >= u->x[i])) {
            s.high[arm] = u->x[i];
        }
    }
    return s;
}

static bool supported(const view *v, const support *s, int64_t row)
{
    const sib__units *u = &v->p->units;
    int32_t           rule = v->p->options.discard;
    bool              treated = u->treated.data[row] != 0;
    int               other = treated ? 0 : 1;
    if (rule == SIB_MATCHING_DISCARD_NONE ||
        (rule == SIB_MATCHING_DISCARD_TREATED && !treated) ||
        (rule == SIB_MATCHING_DISCARD_CONTROL && treated)) {
        return true;
    }
    return s->low[other] <= u->x[row] && u->x[row] <= s->high[other];
}

static bool within_caliper(const view *v, int64_t a, int64_t b)
{
    const sib__caliper *c = &v->p->caliper;
    double              distance = fabs(v->p->units.y[a] - v->p->units.y[b]);
    return !c->on || distance < c->width || (c->inclusive && distance == c->width);
}

static void check_pair(view *v, const support *s, int64_t k)
{
    const sib__units *u = &v->p->units;
    int64_t           t = v->m->pair_treated[k];
    int64_t           c = v->m->pair_comparison[k];
    if (u->treated.data[t] != 1 || u->treated.data[c] != 0) {
        fault(v->m, SIB_MATCHING_CHECK_ARMS);
    }
    if (!within_caliper(v, t, c)) {
        fault(v->m, SIB_MATCHING_CHECK_CALIPER);
    }
    if (!supported(v, s, t) || !supported(v, s, c)) {
        fault(v->m, SIB_MATCHING_CHECK_DISCARD);
    }
    for (int64_t i = 0; i < sib_table_columns(u->exact); i++) {
        sib__column column = sib__table_column(u->exact, i);
        if (!same_value(&column, t, c)) {
            fault(v->m, SIB_MATCHING_CHECK_EXACT);
        }
    }
}

/* End of the stretch of pairs that begins at k and belongs to one treated row. */
static int64_t case_end(const sib_matching *m, int64_t k)
{
    int64_t end = k;
    while (end < m->pairs && m->pair_treated[end] == m->pair_treated[k]) {
        end++;
    }
    return end;
}

static sib_status check_pairs(sib__call *call, view *v)
{
    const support s = measure_support(&v->p->units);
    sib_matching *m = v->m;
    for (int64_t k = 0, end = 0; k < m->pairs; k = end) {
        int64_t t = m->pair_treated[k];
        end = case_end(m, k);
        if (end - k > v->p->options.ratio || v->stamp[t] != 0) {
            fault(m, SIB_MATCHING_CHECK_RATIO); /* also for a case that comes back */
        }
        v->stamp[t] = k + 1;
        for (int64_t i = k; i < end; i++) {
            int64_t c = m->pair_comparison[i];
            if (v->stamp[c] == k + 1) {
                fault(m, SIB_MATCHING_CHECK_DUPLICATE);
            }
            v->stamp[c] = k + 1;
            v->uses[c]++;
            check_pair(v, &s, i);
        }
        SIB__TRY(rest(call, v, end - k));
    }
    for (int64_t i = 0; i < m->n; i++) {
        if (v->uses[i] > v->p->reuse) {
            fault(m, SIB_MATCHING_CHECK_REUSE);
        }
    }
    return SIB_OK;
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-12 * (1.0 + fabs(b));
}

/* Sizes of sets and uses of controls, counted from the pairs, against weights, sets, reasons.
 */
static sib_status check_weights(sib__call *call, view *v)
{
    sib_matching *m = v->m;
    double       *expected = SIB__NEW(&call->scratch, double, m->n);
    SIB__TRY_MEMORY(call, expected);
    for (int64_t k = 0, end = 0; k < m->pairs; k = end) {
        end = case_end(m, k);
        expected[m->pair_treated[k]] = 1.0;
        for (int64_t i = k; i < end; i++) {
            int64_t c = m->pair_comparison[i];
            expected[c] += 1.0 / (double)(end - k);
            if (m->sets != NULL && (m->sets[c] != m->pair_set[i] ||
                                    m->sets[m->pair_treated[i]] != m->pair_set[i])) {
                fault(m, SIB_MATCHING_CHECK_WEIGHTS);
            }
        }
    }
    for (int64_t i = 0; i < m->n; i++) {
        bool   in_pair = expected[i] > 0.0;
        bool   treated = v->p->units.treated.data[i] == 1;
        double uses = treated ? expected[i] : (double)v->uses[i];
        bool   set = m->sets == NULL || (m->sets[i] >= 0) == in_pair;
        bool   reason = (m->reasons[i] == SIB_MATCHING_REASON_MATCHED) == in_pair;
        if (!near(m->weights[0][i], expected[i]) || m->weights[1][i] != uses ||
            m->weights[2][i] != (in_pair ? 1.0 : 0.0) || !set || !reason) {
            fault(m, SIB_MATCHING_CHECK_WEIGHTS);
        }
    }
    sib__drop(&call->scratch, expected);
    return sib__check(call);
}

/* Controls with uses left, in order of (stratum, value). */
typedef struct supply {
    const double *value; /* [rows of the data] the scale of the order */
    int64_t      *rows;
    int64_t      *begin; /* [strata + 1] */
    int64_t       n;
} supply;

static sib_status make_supply(sib__call *call, const view *v, const double *value,
                              supply *shelf)
{
    const sib__units *u = &v->p->units;
    shelf->rows = SIB__NEW(&call->scratch, int64_t, u->n - u->treated_n);
    shelf->begin = SIB__NEW(&call->scratch, int64_t, u->strata + 1);
    if (shelf->rows == NULL || shelf->begin == NULL) {
        return sib__no_memory(call);
    }
    shelf->value = value;
    shelf->n = 0;
    return SIB_OK;
}

static bool has_uses_left(const view *v, const support *s, int64_t row)
{
    return v->p->units.treated.data[row] == 0 && v->uses[row] < v->p->reuse &&
           supported(v, s, row);
}

/* Where each stratum begins, from the strata of the rows put on the shelf. */
static void set_begins(const sib__units *u, supply *shelf)
{
    for (int64_t i = 0; i < shelf->n; i++) {
        shelf->begin[sib__units_stratum(u, shelf->rows[i]) + 1]++;
    }
    for (int64_t i = 0; i < u->strata; i++) {
        shelf->begin[i + 1] += shelf->begin[i];
    }
}

/* By score: the matcher's own order saves a sort, and is trusted for nothing. It must rise,
 * name no row twice, and leave out no control with uses left. */
static sib_status fill_by_score(sib__call *call, const view *v, const support *s, supply *shelf)
{
    const sib__units *u = &v->p->units;
    int64_t           wanted = 0;
    uint8_t          *awaited = SIB__NEW(&call->scratch, uint8_t, u->n);
    SIB__TRY_MEMORY(call, awaited);
    SIB__TRY(make_supply(call, v, u->x, shelf));
    for (int64_t i = 0; i < u->n; i++) {
        awaited[i] = has_uses_left(v, s, i) ? 1 : 0;
        wanted += awaited[i];
    }
    for (int64_t i = 0; i < v->p->pool.n; i++) {
        int64_t row = v->p->pool.row[i];
        if (awaited[row] == 0) {
            continue; /* used up, or here already: then another is missing in the end */
        }
        awaited[row] = 0;
        if (shelf->n > 0) {
            int64_t before = shelf->rows[shelf->n - 1];
            int64_t step = sib__units_stratum(u, row) - sib__units_stratum(u, before);
            if (step < 0 || (step == 0 && !(u->x[before] <= u->x[row]))) {
                fault(v->m, SIB_MATCHING_CHECK_PASSED_OVER);
            }
        }
        shelf->rows[shelf->n++] = row;
    }
    if (shelf->n != wanted) {
        fault(v->m, SIB_MATCHING_CHECK_PASSED_OVER);
    }
    sib__drop(&call->scratch, awaited);
    set_begins(u, shelf);
    return SIB_OK;
}

/* By the caliper's scale, where that is another. */
static sib_status fill_by_caliper(sib__call *call, const view *v, const support *s,
                                  supply *shelf)
{
    const sib__units *u = &v->p->units;
    uint64_t         *keys = SIB__NEW(&call->scratch, uint64_t, u->n - u->treated_n);
    SIB__TRY_MEMORY(call, keys);
    SIB__TRY(make_supply(call, v, u->y, shelf));
    for (int64_t i = 0; i < u->n; i++) {
        if (has_uses_left(v, s, i)) {
            shelf->rows[shelf->n++] = i;
        }
    }
    SIB__TRY(sib__matching_sort(call, u, keys, shelf->rows, shelf->n, u->y, false));
    sib__drop(&call->scratch, keys);
    set_begins(u, shelf);
    return SIB_OK;
}

static sib__exact_gap gap_between(double a, double b)
{
    return a < b ? sib__gap(b, a) : sib__gap(a, b);
}

/* Whether a control on the shelf, met by nobody of the case (stamp), should have been the
 * case's: nearer than `worst` on the score, or, where `worst` is NULL, merely inside the
 * caliper. Walks outwards from the case's place, as far as anything can be found. */
static bool passed_over(view *v, const supply *shelf, int64_t row, int64_t stamp,
                        const sib__exact_gap *worst)
{
    const sib__units *u = &v->p->units;
    int64_t           stratum = sib__units_stratum(u, row);
    int64_t           begin = shelf->begin[stratum];
    int64_t           end = shelf->begin[stratum + 1];
    int64_t           low = begin;
    int64_t           high = end;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        bool    below = shelf->value[shelf->rows[middle]] < shelf->value[row];
        low = below ? middle + 1 : low;
        high = below ? high : middle;
    }
    for (int side = -1; side <= 1; side += 2) {
        int64_t start = side < 0 ? low - 1 : low;
        for (int64_t i = start; i >= begin && i < end; i += side) {
            int64_t c = shelf->rows[i];
            bool    inside = within_caliper(v, row, c);
            v->work++;
            if (worst != NULL &&
                sib__gap_compare(gap_between(u->x[row], u->x[c]), *worst) >= 0) {
                break;
            }
            if (inside && v->stamp[c] != stamp) {
                return true;
            }
            if (!inside && shelf->value == u->y) {
                break;
            }
        }
    }
    return false;
}

static sib__exact_gap worst_gap(const view *v, int64_t k, int64_t end)
{
    sib__exact_gap worst = {0.0, 0.0};
    for (int64_t i = k; i < end; i++) {
        sib__exact_gap gap = gap_between(v->p->units.x[v->m->pair_treated[i]],
                                         v->p->units.x[v->m->pair_comparison[i]]);
        worst = sib__gap_compare(gap, worst) > 0 ? gap : worst;
    }
    return worst;
}

static sib_status check_passed_over(sib__call *call, view *v)
{
    const sib__units *u = &v->p->units;
    const support     s = measure_support(u);
    sib_matching     *m = v->m;
    supply            by_score;
    supply            by_caliper;
    SIB__TRY(fill_by_score(call, v, &s, &by_score));
    by_caliper = by_score;
    if (v->p->caliper.on && u->y != u->x) {
        SIB__TRY(fill_by_caliper(call, v, &s, &by_caliper));
    }
    for (int64_t i = 0; i < m->n; i++) {
        if (u->treated.data[i] == 0 || !supported(v, &s, i)) {
            continue;
        }
        int64_t k = v->stamp[i] - 1; /* its first pair */
        int64_t end = k < 0 ? k : case_end(m, k);
        int64_t stamp = -(i + 1);
        for (int64_t pair = k; pair < end; pair++) {
            v->stamp[m->pair_comparison[pair]] = stamp;
        }
        sib__exact_gap worst = worst_gap(v, k, end);
        bool           full = end - k >= v->p->options.ratio;
        if (full ? passed_over(v, &by_score, i, stamp, &worst)
                 : passed_over(v, &by_caliper, i, stamp, NULL)) {
            fault(m, SIB_MATCHING_CHECK_PASSED_OVER);
        }
        if (!full && k >= 0 && passed_over(v, &by_score, i, stamp, &worst)) {
            fault(m, SIB_MATCHING_CHECK_PASSED_OVER);
        }
        SIB__TRY(rest(call, v, 1));
    }
    return SIB_OK;
}

sib_status sib__matching_verify(sib__call *call, const sib__problem *p, sib_matching *m)
{
    view v = {p, m, SIB__NEW(&call->scratch, int64_t, m->n),
              SIB__NEW(&call->scratch, int64_t, m->n), 0};
    if (v.uses == NULL || v.stamp == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(check_pairs(call, &v));
    SIB__TRY(check_weights(call, &v));
    return check_passed_over(call, &v);
}
