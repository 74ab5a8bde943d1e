/* Peterborough's gates: 10 % for a cohort, else 7.5 % for all together (Disley & Rubin 2014,
 * p. 11-12); the point estimate is compared, significance plays no part (fn 17-18). A gate is a
 * cliff: at the threshold everything counts, below it nothing. */
#include "payment/gate.h"

#include "sib/payment.h"

/* A whole number of events beyond which no search goes. */
static const int64_t most_events = INT64_C(1) << 53;

/* Whether a reduction passes, and what was compared. */
static sib_status passes(sib__call *call, const sib__payment_terms *terms,
                         const sib__payment_gate_terms *gate, sib__rational reduction,
                         sib__rational *compared, bool *met)
{
    int order = 0;
    *compared = reduction;
    if (terms->decide.decimals >= 0) {
        SIB__TRY(sib__rational_round(call, &call->scratch, reduction, terms->decide.decimals,
                                     terms->decide.rounding, compared));
    }
    SIB__TRY(sib__rational_compare(call, *compared, gate->threshold, &order));
    *met = order > 0 || (order == 0 && !terms->strict);
    return SIB_OK;
}

/* The gate as it would be decided with `more` events among the matched treated. */
typedef struct what_if {
    const sib__payment_terms      *terms;
    const sib__payment_gate_terms *gate;
    sib__rational                  reduction;
    sib__rational                  per_event; /* of the reduction: 1 / (N m_c) */
} what_if;

static sib_status passes_with(sib__call *call, const what_if *w, int64_t more, bool *met)
{
    sib__rational events;
    sib__rational compared;
    SIB__TRY(sib__rational_of(call, &call->scratch, more, 1, &events));
    SIB__TRY(sib__rational_multiply(call, &call->scratch, events, w->per_event, &events));
    SIB__TRY(sib__rational_subtract(call, &call->scratch, w->reduction, events, &events));
    return passes(call, w->terms, w->gate, events, &compared, met);
}

/* The fewest events in one direction (`sign`) that turn the decision, at most `limit`; found by
 * doubling, then halving, since a gate turns once along a line. */
static sib_status search(sib__call *call, const what_if *w, bool met, int64_t sign,
                         int64_t limit, int64_t *change)
{
    int64_t low = 0; /* does not turn it */
    int64_t high = 1;
    bool    now = met;
    *change = SIB_I64_MISSING;
    for (;; high *= 2) {
        int64_t step = high < limit ? high : limit;
        SIB__TRY(passes_with(call, w, sign * step, &now));
        if (now != met) {
            high = step;
            break;
        }
        if (step == limit) {
            return SIB_OK;
        }
        low = step;
    }
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        SIB__TRY(passes_with(call, w, sign * middle, &now));
        if (now != met) {
            high = middle;
        } else {
            low = middle;
        }
    }
    *change = sign * high;
    return SIB_OK;
}

/* Whole treated events there are, so that no more can be taken away; at most `most_events`. */
static sib_status events_of(sib__call *call, const sib__payment_effect *e,
                            sib__rational persons, int64_t *events)
{
    sib__rational all;
    sib__rational most;
    int           order = 0;
    SIB__TRY(sib__rational_multiply(call, &call->scratch, e->treated, persons, &all));
    SIB__TRY(sib__rational_round(call, &call->scratch, all, 0, SIB__ROUNDING_DOWN, &all));
    SIB__TRY(sib__rational_of(call, &call->scratch, most_events, 1, &most));
    SIB__TRY(sib__rational_compare(call, all, most, &order));
    return sib__rational_to_i64(call, order > 0 ? most : all, events);
}

/* N m_c (reduction - threshold), and the whole events that would turn the decision. */
static sib_status measure(sib__call *call, const sib__payment_terms *terms, bool met,
                          sib__payment_decision *d)
{
    const sib__payment_effect *e = d->effect;
    sib__memory               *m = &call->scratch;
    what_if                    w = {terms, d->gate, e->reduction, {0, 0, 0, NULL, NULL}};
    sib__rational              persons;
    sib__rational              scale;
    sib__rational              one;
    int64_t                    limit = most_events;
    if (e->matched == SIB_I64_MISSING) {
        return SIB_OK;
    }
    SIB__TRY(sib__rational_of(call, m, e->matched, 1, &persons));
    SIB__TRY(sib__rational_multiply(call, m, persons, e->comparison, &scale));
    SIB__TRY(sib__rational_subtract(call, m, e->reduction, d->gate->threshold, &d->distance));
    SIB__TRY(sib__rational_multiply(call, m, d->distance, scale, &d->distance));
    d->has_distance = true;
    if (!e->exact) {
        return SIB_OK;
    }
    SIB__TRY(sib__rational_of(call, m, 1, 1, &one));
    SIB__TRY(sib__rational_divide(call, m, one, scale, &w.per_event));
    if (!met) {
        SIB__TRY(events_of(call, e, persons, &limit));
    }
    return limit == 0 ? SIB_OK : search(call, &w, met, met ? 1 : -1, limit, &d->change);
}

/* Decides one gate on one effect. */
static sib_status decide_one(sib__call *call, const sib__payment_terms *terms,
                             const sib__payment_gate_terms *gate, const sib__payment_effect *e,
                             sib__payment_decision *out)
{
    bool met = false;
    *out = (sib__payment_decision){.effect = e, .gate = gate, .change = SIB_I64_MISSING};
    if (!e->ok) {
        out->result = SIB_PAYMENT_GATE_BAD_EFFECT;
        return SIB_OK;
    }
    if (!e->exact && terms->decide.decimals < 0) {
        return sib__fail(call, SIB_ERR_TERMS, "terms", e->row, NULL,
                         "an effect is approximate: the terms must state decide_at_decimals");
    }
    if (e->rate_zero) {
        out->result = SIB_PAYMENT_GATE_COMPARISON_RATE_ZERO;
        return SIB_OK;
    }
    SIB__TRY(passes(call, terms, gate, e->reduction, &out->compared, &met));
    out->asked = true;
    out->result = met ? SIB_PAYMENT_GATE_MET : SIB_PAYMENT_GATE_MISSED;
    return measure(call, terms, met, out);
}

/* What the cohorts leave to the pool; 0 when its own effect decides. */
static int32_t pool_result(const sib__payment_terms *terms, const sib__payment_effects *effects,
                           const sib__payment_decision *cohorts, int64_t n)
{
    bool met = false;
    bool open = false;
    for (int64_t i = 0; i < n; i++) {
        met = met || cohorts[i].result == SIB_PAYMENT_GATE_MET;
        open = open || !cohorts[i].asked;
    }
    if (terms->pooled_when == SIB__PAYMENT_POOLED_WHEN_NO_COHORT_PAID && met) {
        return SIB_PAYMENT_GATE_NOT_NEEDED;
    }
    if (open) {
        return SIB_PAYMENT_GATE_WAITING;
    }
    return effects->pooled == NULL ? SIB_PAYMENT_GATE_NO_POOL : 0;
}

sib_status sib__payment_decide(sib__call *call, const sib__payment_terms *terms,
                               const sib__payment_effects *effects,
                               sib__payment_decision **decisions, int64_t *n)
{
    sib__payment_decision *made =
        SIB__NEW(&call->scratch, sib__payment_decision, effects->n + 1);
    int64_t count = terms->cohort.present ? effects->n : 0;
    SIB__TRY_MEMORY(call, made);
    for (int64_t i = 0; i < count; i++) {
        SIB__TRY(sib__check(call));
        SIB__TRY(decide_one(call, terms, &terms->cohort, &effects->cohorts[i], &made[i]));
    }
    if (terms->pooled.present) {
        sib__payment_decision *pool = &made[count];
        int32_t                result = pool_result(terms, effects, made, count);
        if (effects->pooled != NULL) {
            SIB__TRY(decide_one(call, terms, &terms->pooled, effects->pooled, pool));
        } else {
            *pool = (sib__payment_decision){.gate = &terms->pooled, .change = SIB_I64_MISSING};
        }
        pool->result = result != 0 ? result : pool->result;
        count++;
    }
    *decisions = made;
    *n = count;
    return SIB_OK;
}
