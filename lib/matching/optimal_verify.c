/* The checks of an optimal matching, by what its search hands over as proof: a layer for every
 * unit and a price for those that may go without a pair. Neither is believed.
 *
 * EVEN. Let K be the ratio, or the most controls that any case can have. Cases of a layer q < K
 * have q or q + 1 controls; those of K have K. If cases of a layer can have only controls of
 * that layer or a lower one, and all controls of layers below K serve cases of their own layer,
 * then for every r the cases below layer r share every control they can have at all, none with
 * more than r, and the others have r or more: so no pairing has more pairs counting at most r
 * for each case. That is both, the most pairs and their most even spread; and in every pairing
 * that does as well, pairs keep to their layer and cases to q or q + 1.
 *
 * LEAST: optimal_least.c. */
#include "matching/optimal_check.h"

#include "core/sort.h"

static sib_status queue_begin(sib__call *call, sib__queue *q, int64_t n)
{
    q->at = SIB__NEW(&call->scratch, int64_t, n);
    q->key = SIB__NEW(&call->scratch, sib__i128, n);
    SIB__TRY_MEMORY(call, q->at);
    SIB__TRY_MEMORY(call, q->key);
    return SIB_OK;
}

/* Whether b may be where it stands, behind a: nothing is believed of the order. */
static bool rises(const sib__proof_check *c, int64_t a, int64_t b)
{
    const sib__units *u = &c->v.rules->units;
    int64_t           step = c->layered ? sib__layer_of(c, b) - sib__layer_of(c, a) : 0;
    step = step != 0 ? step : sib__stratum_of(c, b) - sib__stratum_of(c, a);
    return step > 0 || (step == 0 && u->y[a] <= u->y[b] && u->x[a] <= u->x[b]);
}

static sib_status sort_by_layer(sib__call *call, const sib__proof_check *c, int64_t **rows,
                                int64_t n)
{
    uint64_t *keys = SIB__NEW(&call->scratch, uint64_t, n);
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, n);
    int64_t  *other = SIB__NEW(&call->scratch, int64_t, n);
    int64_t  *sorted = sib__copy(&call->scratch, *rows, n, sizeof(int64_t));
    SIB__TRY_MEMORY(call, keys);
    SIB__TRY_MEMORY(call, other_keys);
    SIB__TRY_MEMORY(call, other);
    SIB__TRY_MEMORY(call, sorted);
    for (int64_t i = 0; i < n; i++) {
        keys[i] = (uint64_t)c->proof->layer[sorted[i]];
    }
    *rows = sorted;
    SIB__TRY(sib__sort_u64(call, keys, sorted, other_keys, other, n));
    sib__drop(&call->scratch, other);
    sib__drop(&call->scratch, other_keys);
    sib__drop(&call->scratch, keys);
    return SIB_OK;
}

/* The units of an arm by layer, from a list that has them by stratum and caliper's scale: all
 * of them, each once, rising. */
static sib_status sort_arm(sib__call *call, sib__proof_check *c, int arm,
                           const sib__shelf *from)
{
    sib__arm *to = &c->arms[arm];
    int64_t   wanted = 0;
    bool      whole = true;
    uint8_t  *awaited = SIB__NEW(&call->scratch, uint8_t, c->v.m->n);
    *to = (sib__arm){from->rows, SIB__NEW(&call->scratch, double, from->n),
                     SIB__NEW(&call->scratch, int64_t, from->n), from->n};
    SIB__TRY_MEMORY(call, awaited);
    SIB__TRY_MEMORY(call, to->x);
    SIB__TRY_MEMORY(call, to->pair);
    if (c->layered) {
        SIB__TRY(sort_by_layer(call, c, &to->rows, to->n));
    }
    for (int64_t i = 0; i < c->v.m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        awaited[i] = c->v.rules->units.treated.data[i] == arm && sib__view_supported(&c->v, i);
        wanted += awaited[i];
    }
    for (int64_t i = 0; i < to->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t row = to->rows[i];
        to->x[i] = c->v.rules->units.x[row];
        to->pair[i] = c->v.stamp[row];
        whole = whole && awaited[row] == 1 && (i == 0 || rises(c, to->rows[i - 1], row));
        awaited[row] = 0;
    }
    sib__drop(&call->scratch, awaited);
    if (!whole || wanted != to->n) {
        sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
    }
    return sib__check(call);
}

/* Prices in the order of the result's pairs: those of a case come in the order found. */
static sib_status order_prices(sib__call *call, sib__proof_check *c, const sib__pairs *found)
{
    int64_t *next = SIB__NEW(&call->scratch, int64_t, c->v.m->n);
    c->price = SIB__NEW(&call->scratch, sib__i128, c->v.m->pairs);
    SIB__TRY_MEMORY(call, next);
    SIB__TRY_MEMORY(call, c->price);
    for (int64_t i = 0; i < found->n && found->n == c->v.m->pairs; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t row = found->list[i].treated;
        int64_t k = c->v.stamp[row] - 1 + next[row]++;
        c->price[k] = found->proof.price[i];
    }
    sib__drop(&call->scratch, next);
    return SIB_OK;
}

static sib_status begin(sib__call *call, sib__proof_check *c, const sib__rules *rules,
                        const sib__pairs *found, sib_matching *m)
{
    const sib__windows *w = &rules->windows;
    SIB__TRY(sib__view_begin(call, rules, m, &c->v));
    c->proof = &found->proof;
    for (int64_t k = m->pairs - 1; k >= 0; k--) {
        c->v.uses[m->pair_comparison[k]]++;
        c->v.stamp[m->pair_treated[k]] = k + 1;
        c->v.stamp[m->pair_comparison[k]] = k + 1;
    }
    for (int64_t i = 0; i < w->cases.n; i++) {
        c->most = w->high[i] - w->low[i] > c->most ? w->high[i] - w->low[i] : c->most;
    }
    c->most = c->most < rules->ratio ? c->most : rules->ratio;
    c->layered = c->proof->layer != NULL;
    SIB__TRY(order_prices(call, c, found));
    SIB__TRY(sort_arm(call, c, 1, &w->cases));
    SIB__TRY(sort_arm(call, c, 0, &rules->by_caliper));
    int64_t n = c->layered ? m->pairs + rules->by_caliper.n : m->pairs;
    SIB__TRY(queue_begin(call, &c->below, n));
    return queue_begin(call, &c->above, m->pairs);
}

/* No case can have a control of a higher layer than its own. Their stretches have been checked
 * against the caliper (most.c). */
static sib_status check_closed(sib__call *call, sib__proof_check *c)
{
    const sib__windows *w = &c->v.rules->windows;
    const sib__shelf   *controls = &c->v.rules->by_caliper;
    int64_t             next = 0;
    for (int64_t i = 0; i < w->cases.n; i++) {
        sib__i128 highest = 0;
        for (; next < w->high[i]; next++) {
            SIB__TRY(SIB__PAUSE(call, next));
            sib__queue_add(&c->below, next, c->proof->layer[controls->rows[next]]);
        }
        if (sib__queue_best(&c->below, w->low[i], &highest) &&
            highest > c->proof->layer[w->cases.rows[i]]) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_EVEN);
        }
        SIB__TRY(SIB__PAUSE(call, i));
    }
    c->below.first = c->below.last = 0;
    return SIB_OK;
}

static sib_status check_even(sib__call *call, sib__proof_check *c)
{
    const sib_matching *m = c->v.m;
    for (int arm = 0; arm < 2; arm++) {
        for (int64_t i = 0; i < c->arms[arm].n; i++) {
            SIB__TRY(SIB__PAUSE(call, i));
            int64_t row = c->arms[arm].rows[i];
            int64_t over = sib__pairs_of(c, row) - sib__layer_of(c, row);
            bool    right = arm == 0 ? sib__layer_of(c, row) == c->most || c->v.uses[row] == 1
                            : sib__layer_of(c, row) == c->most ? over == 0
                                                               : over == 0 || over == 1;
            if (!right || sib__layer_of(c, row) < 0 || sib__layer_of(c, row) > c->most) {
                sib__view_fault(&c->v, SIB_MATCHING_CHECK_EVEN);
            }
        }
    }
    for (int64_t k = 0; k < m->pairs; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        if (sib__layer_of(c, m->pair_treated[k]) != sib__layer_of(c, m->pair_comparison[k])) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_EVEN);
        }
    }
    return c->layered ? check_closed(call, c) : SIB_OK;
}

sib_status sib__optimal_verify(sib__call *call, const sib__rules *rules,
                               const sib__pairs *found, sib_matching *m)
{
    sib__proof_check c = {0};
    m->checked[SIB_MATCHING_CHECK_EVEN - 1] = true;
    m->checked[SIB_MATCHING_CHECK_LEAST - 1] = true;
    SIB__TRY(begin(call, &c, rules, found, m));
    SIB__TRY(check_even(call, &c));
    return sib__check_least(call, &c);
}
