/* The verifier: every result is checked again from the inputs, by what must hold whatever the
 * method. It knows nothing of how pairs were found, and shares no comparison with it. */
#include "matching/verify.h"
#include "table/table.h"

sib_status sib__view_begin(sib__call *call, const sib__rules *rules, sib_matching *m,
                           sib__view *v)
{
    const sib__units *u = &rules->units;
    *v = (sib__view){.rules = rules,
                     .m = m,
                     .uses = SIB__NEW(&call->scratch, int64_t, m->n),
                     .stamp = SIB__NEW(&call->scratch, int64_t, m->n),
                     .support = {{(double)INFINITY, (double)INFINITY},
                                 {-(double)INFINITY, -(double)INFINITY}}};
    SIB__TRY_MEMORY(call, v->uses);
    SIB__TRY_MEMORY(call, v->stamp);
    for (int64_t i = 0; i < u->n; i++) {
        int arm = u->treated.data[i] != 0;
        if (!(v->support.low[arm] <= u->x[i])) {
            v->support.low[arm] = u->x[i];
        }
        if (!(v->support.high[arm] >= u->x[i])) {
            v->support.high[arm] = u->x[i];
        }
    }
    return SIB_OK;
}

void sib__view_end(sib__call *call, sib__view *v)
{
    sib__drop(&call->scratch, v->uses);
    sib__drop(&call->scratch, v->stamp);
}

sib_status sib__view_rest(sib__call *call, sib__view *v, int64_t steps)
{
    enum { STEPS_PER_CHECK = 4096 };
    v->work += steps;
    if (v->work < STEPS_PER_CHECK) {
        return SIB_OK;
    }
    v->work = 0;
    return sib__check(call);
}

bool sib__view_supported(const sib__view *v, int64_t row)
{
    const sib__units *u = &v->rules->units;
    int32_t           rule = v->rules->options.discard;
    bool              treated = u->treated.data[row] != 0;
    int               other = treated ? 0 : 1;
    if (rule == SIB_MATCHING_DISCARD_NONE ||
        (rule == SIB_MATCHING_DISCARD_TREATED && !treated) ||
        (rule == SIB_MATCHING_DISCARD_CONTROL && treated)) {
        return true;
    }
    return v->support.low[other] <= u->x[row] && u->x[row] <= v->support.high[other];
}

bool sib__view_within_caliper(const sib__view *v, int64_t a, int64_t b)
{
    const sib__caliper *c = &v->rules->caliper;
    double              distance = fabs(v->rules->units.y[a] - v->rules->units.y[b]);
    return !c->on || distance < c->width || (c->inclusive && distance == c->width);
}

int64_t sib__view_case_end(const sib__view *v, int64_t k)
{
    const sib_matching *m = v->m;
    int64_t             end = k;
    while (end < m->pairs && m->pair_treated[end] == m->pair_treated[k]) {
        end++;
    }
    return end;
}

static int order_of(double a, double b)
{
    return a < b ? -1 : a > b;
}

/* The last cutpoint that is not above a value, found by halving the way up. */
static double place_of(const sib__cuts *cuts, double value)
{
    int64_t step = 1;
    int64_t at = -1;
    for (; step < cuts->n; step *= 2) {
    }
    for (; step > 0; step /= 2) {
        if (at + step < cuts->n && !(cuts->at[at + step] > value)) {
            at += step;
        }
    }
    return (double)at;
}

static int order_of_column(const sib__column *c, const sib__cuts *cuts, int64_t a, int64_t b)
{
    switch (c->type) {
    case SIB_COLUMN_TYPE_F64:
        return cuts == NULL
                   ? order_of(c->f64.data[a], c->f64.data[b])
                   : order_of(place_of(cuts, c->f64.data[a]), place_of(cuts, c->f64.data[b]));
    case SIB_COLUMN_TYPE_I64:
        return cuts == NULL
                   ? (c->i64.data[a] < c->i64.data[b] ? -1 : c->i64.data[a] > c->i64.data[b])
                   : order_of(place_of(cuts, (double)c->i64.data[a]),
                              place_of(cuts, (double)c->i64.data[b]));
    case SIB_COLUMN_TYPE_DATE:
        return order_of(c->dates.data[a], c->dates.data[b]);
    case SIB_COLUMN_TYPE_CODES:
        return order_of(c->codes.data[a], c->codes.data[b]);
    case SIB_COLUMN_TYPE_FLAG:
        return order_of(c->flags.data[a], c->flags.data[b]);
    default:
        return sib__slice_compare(sib__text_at(c->text, a), sib__text_at(c->text, b));
    }
}

int sib__view_order(const sib__view *v, int64_t a, int64_t b)
{
    const sib__units *u = &v->rules->units;
    int               order = 0;
    for (int64_t i = 0; order == 0 && i < sib_table_columns(u->exact); i++) {
        sib__column column = sib__table_column(u->exact, i);
        order = order_of_column(&column, sib__cuts_find(u, i), a, b);
    }
    if (order == 0 && u->score_cuts != NULL) {
        order = order_of(place_of(u->score_cuts, u->x[a]), place_of(u->score_cuts, u->x[b]));
    }
    return order;
}

static void check_pair(sib__view *v, int64_t k)
{
    const sib__units *u = &v->rules->units;
    int64_t           t = v->m->pair_treated[k];
    int64_t           c = v->m->pair_comparison[k];
    if (u->treated.data[t] != 1 || u->treated.data[c] != 0) {
        sib__view_fault(v, SIB_MATCHING_CHECK_ARMS);
    }
    if (!sib__view_within_caliper(v, t, c)) {
        sib__view_fault(v, SIB_MATCHING_CHECK_CALIPER);
    }
    if (!sib__view_supported(v, t) || !sib__view_supported(v, c)) {
        sib__view_fault(v, SIB_MATCHING_CHECK_DISCARD);
    }
    if (sib__view_order(v, t, c) != 0) {
        sib__view_fault(v, SIB_MATCHING_CHECK_EXACT);
    }
}

static sib_status check_pairs(sib__call *call, sib__view *v)
{
    sib_matching *m = v->m;
    for (int64_t k = 0, end = 0; k < m->pairs; k = end) {
        int64_t t = m->pair_treated[k];
        end = sib__view_case_end(v, k);
        if (end - k > v->rules->ratio || v->stamp[t] != 0) {
            sib__view_fault(v, SIB_MATCHING_CHECK_RATIO); /* also for a case that comes back */
        }
        v->stamp[t] = k + 1;
        for (int64_t i = k; i < end; i++) {
            int64_t c = m->pair_comparison[i];
            if (v->stamp[c] == k + 1) {
                sib__view_fault(v, SIB_MATCHING_CHECK_DUPLICATE);
            }
            v->stamp[c] = k + 1;
            v->uses[c]++;
            check_pair(v, i);
        }
        SIB__TRY(sib__view_rest(call, v, end - k));
    }
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (v->uses[i] > v->rules->uses) {
            sib__view_fault(v, SIB_MATCHING_CHECK_REUSE);
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
static sib_status check_weights(sib__call *call, sib__view *v)
{
    sib_matching *m = v->m;
    double       *expected = SIB__NEW(&call->scratch, double, m->n);
    SIB__TRY_MEMORY(call, expected);
    for (int64_t k = 0, end = 0; k < m->pairs; k = end) {
        end = sib__view_case_end(v, k);
        expected[m->pair_treated[k]] = 1.0;
        for (int64_t i = k; i < end; i++) {
            SIB__TRY(SIB__PAUSE(call, i));
            int64_t c = m->pair_comparison[i];
            expected[c] += 1.0 / (double)(end - k);
            if (m->sets != NULL && (m->sets[c] != m->pair_set[i] ||
                                    m->sets[m->pair_treated[i]] != m->pair_set[i])) {
                sib__view_fault(v, SIB_MATCHING_CHECK_WEIGHTS);
            }
        }
    }
    for (int64_t i = 0; i < m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        bool   in_pair = expected[i] > 0.0;
        bool   treated = v->rules->units.treated.data[i] == 1;
        double uses = treated ? expected[i] : (double)v->uses[i];
        bool   set = m->sets == NULL || (m->sets[i] >= 0) == in_pair;
        bool   reason = (m->reasons[i] == SIB_MATCHING_REASON_MATCHED) == in_pair;
        if (!near(m->weights[0][i], expected[i]) || m->weights[1][i] != uses ||
            m->weights[2][i] != (in_pair ? 1.0 : 0.0) || !set || !reason) {
            sib__view_fault(v, SIB_MATCHING_CHECK_WEIGHTS);
        }
    }
    sib__drop(&call->scratch, expected);
    return sib__check(call);
}

sib_status sib__matching_verify(sib__call *call, const sib__rules *rules, sib_matching *m)
{
    sib__view v;
    SIB__TRY(sib__view_begin(call, rules, m, &v));
    for (int i = 0; i < SIB_MATCHING_CHECK_WEIGHTS; i++) {
        m->checked[i] = true;
    }
    SIB__TRY(check_pairs(call, &v));
    if (!rules->whole) {
        SIB__TRY(check_weights(call, &v));
    }
    sib__view_end(call, &v);
    return SIB_OK;
}
