/* Amounts, caps and their order: cohorts in sequence, the pool last; of each first the gross
 * amount, then what was paid before (for a pool net of cohorts), then the cohort's cap, then
 * what is left of the contract's. */
#include "payment/statement.h"

#include <string.h>

#include "sib/payment.h"

enum { FIRST_LINES = 4 };

typedef struct drawing {
    sib__call                *call;
    const sib__payment_terms *terms;
    sib__statement           *to;
} drawing;

/* Adds a line and its amount to the total. */
static sib_status add_line(drawing *d, sib__payment_line line)
{
    if (d->to->n == d->to->room) {
        int64_t            room = 2 * d->to->room + FIRST_LINES;
        sib__payment_line *lines =
            SIB__GROW(&d->call->scratch, sib__payment_line, d->to->lines, room);
        SIB__TRY_MEMORY(d->call, lines);
        d->to->lines = lines;
        d->to->room = room;
    }
    if (__builtin_add_overflow(d->to->total, line.amount, &d->to->total)) {
        return sib__fail(d->call, SIB_ERR_OVERFLOW, "effects", -1, NULL,
                         "the total does not fit 64 bits of minor units");
    }
    d->to->lines[d->to->n++] = line;
    return SIB_OK;
}

/* Adds a line that takes something off, if there is anything to take off. */
static sib_status take_off(drawing *d, int32_t rule, sib__slice cohort, int64_t amount,
                           int32_t reason)
{
    if (amount <= 0) {
        return SIB_OK;
    }
    return add_line(d, (sib__payment_line){.rule = rule,
                                           .cohort = cohort,
                                           .amount = -amount,
                                           .reason = reason,
                                           .source = d->terms->cap_source});
}

/* N of a decision: read from the effect, or given. */
static sib_status persons_of(drawing *d, const sib__payment_decision *decision,
                             sib__rational *out)
{
    const sib__payment_effect *e = decision->effect;
    bool    matched = decision->gate->persons == SIB__PAYMENT_PERSONS_MATCHED;
    int64_t persons = matched ? e->matched : e->eligible;
    if (decision->gate->persons == SIB__PAYMENT_PERSONS_GIVEN) {
        *out = decision->gate->given;
        return SIB_OK;
    }
    if (persons == SIB_I64_MISSING) {
        return sib__fail(d->call, SIB_ERR_NONFINITE, "effects", e->row,
                         matched ? "persons_treated" : "eligible_treated",
                         "missing, but the terms pay by it");
    }
    return sib__rational_of(d->call, &d->call->scratch, persons, 1, out);
}

/* (m_c - m_t) N, or (m_c - m_t - T m_c) N for the excess over the gate; never below 0, which
 * only a pool of reductions could give. Rounded where the terms say so. */
static sib_status avoided_events(drawing *d, const sib__payment_decision *decision,
                                 sib__rational *out)
{
    const sib__payment_effect *e = decision->effect;
    sib__call                 *call = d->call;
    sib__memory               *m = &call->scratch;
    sib__rational              persons;
    sib__rational              part;
    SIB__TRY(sib__rational_subtract(call, m, e->comparison, e->treated, out));
    if (d->terms->amount == SIB__PAYMENT_AMOUNT_EXCESS_OVER_GATE) {
        SIB__TRY(
            sib__rational_multiply(call, m, decision->gate->threshold, e->comparison, &part));
        SIB__TRY(sib__rational_subtract(call, m, *out, part, out));
    }
    SIB__TRY(persons_of(d, decision, &persons));
    SIB__TRY(sib__rational_multiply(call, m, *out, persons, out));
    if (out->sign < 0) {
        SIB__TRY(sib__rational_of(call, m, 0, 1, out));
    }
    if (d->terms->events.decimals < 0) {
        return SIB_OK;
    }
    return sib__rational_round(call, m, *out, d->terms->events.decimals,
                               d->terms->events.rounding, out);
}

static int32_t reason_of(const drawing *d, const sib__payment_decision *decision)
{
    switch (decision->result) {
    case SIB_PAYMENT_GATE_MET:
        return d->terms->amount == SIB__PAYMENT_AMOUNT_WHOLE_REDUCTION
                   ? SIB_PAYMENT_REASON_WHOLE_REDUCTION
                   : SIB_PAYMENT_REASON_EXCESS_OVER_GATE;
    case SIB_PAYMENT_GATE_MISSED:
        return SIB_PAYMENT_REASON_MISSED;
    case SIB_PAYMENT_GATE_NOT_NEEDED:
        return SIB_PAYMENT_REASON_NOT_NEEDED;
    case SIB_PAYMENT_GATE_COMPARISON_RATE_ZERO:
        return SIB_PAYMENT_REASON_COMPARISON_RATE_ZERO;
    case SIB_PAYMENT_GATE_NO_POOL:
        return SIB_PAYMENT_REASON_NO_POOL;
    case SIB_PAYMENT_GATE_WAITING:
        return SIB_PAYMENT_REASON_WAITING;
    default:
        return SIB_PAYMENT_REASON_BAD_EFFECT;
    }
}

/* The gross line of a decision. */
static sib_status state_amount(drawing *d, const sib__payment_decision *decision,
                               sib__slice cohort, int64_t *gross)
{
    sib__call        *call = d->call;
    sib__payment_line line = {.rule = SIB_PAYMENT_RULE_AVOIDED_EVENTS,
                              .cohort = cohort,
                              .reason = reason_of(d, decision),
                              .source = d->terms->price_source};
    if (decision->result == SIB_PAYMENT_GATE_MET) {
        sib__money    money;
        sib__rational amount;
        SIB__TRY(avoided_events(d, decision, &line.quantity));
        SIB__TRY(sib__rational_multiply(call, &call->scratch, line.quantity, d->terms->price,
                                        &amount));
        SIB__TRY(
            sib__money_of(call, amount, d->terms->currency, d->terms->line_rounding, &money));
        line.has_quantity = true;
        line.exact = decision->effect->exact || d->terms->events.decimals >= 0;
        line.amount = money.minor;
        d->to->paid = true;
    }
    *gross = line.amount;
    return add_line(d, line);
}

static int64_t cohort_cap(const sib__payment_terms *terms, sib__slice cohort)
{
    for (int64_t i = 0; i < terms->cohort_cap_count; i++) {
        if (sib__slice_compare(terms->cohort_caps[i].cohort, cohort) == 0) {
            return terms->cohort_caps[i].minor;
        }
    }
    return INT64_MAX;
}

static sib_status state_decision(drawing *d, const sib__payment_decision *decision)
{
    const sib__payment_effect *e = decision->effect;
    sib__slice cohort = e != NULL ? e->cohort : (sib__slice){"pooled", strlen("pooled")};
    int64_t    before = d->to->total;
    int64_t    gross = 0;
    SIB__TRY(state_amount(d, decision, cohort, &gross));
    if (e != NULL && e->pooled &&
        d->terms->pooled_when == SIB__PAYMENT_POOLED_WHEN_NET_OF_COHORTS) {
        int64_t paid = before < gross ? before : gross;
        SIB__TRY(take_off(d, SIB_PAYMENT_RULE_NET_OF_COHORTS, cohort, paid,
                          SIB_PAYMENT_REASON_PAID_BEFORE));
        gross -= paid;
    }
    int64_t over = gross - cohort_cap(d->terms, cohort);
    SIB__TRY(
        take_off(d, SIB_PAYMENT_RULE_COHORT_CAP, cohort, over, SIB_PAYMENT_REASON_COHORT_CAP));
    return take_off(d, SIB_PAYMENT_RULE_CONTRACT_CAP, cohort,
                    d->to->total - d->terms->contract_cap, SIB_PAYMENT_REASON_CONTRACT_CAP);
}

/* DATA when a cap is for a cohort that is not among the effects: it might be misspelt. */
static sib_status check_caps(sib__call *call, const sib__payment_terms *terms,
                             const sib__payment_effects *effects)
{
    for (int64_t i = 0; i < terms->cohort_cap_count; i++) {
        sib__slice wanted = terms->cohort_caps[i].cohort;
        bool       found =
            effects->pooled != NULL && sib__slice_compare(effects->pooled->cohort, wanted) == 0;
        for (int64_t k = 0; k < effects->n; k++) {
            found = found || sib__slice_compare(effects->cohorts[k].cohort, wanted) == 0;
        }
        if (!found) {
            return sib__fail(call, SIB_ERR_DATA, "effects", -1, "cohort",
                             "cap %lld of the cohorts' caps is for a cohort that is not there",
                             (long long)(i + 1));
        }
    }
    return SIB_OK;
}

sib_status sib__payment_state(sib__call *call, const sib__payment_terms *terms,
                              const sib__payment_effects  *effects,
                              const sib__payment_decision *decisions, int64_t n,
                              sib__statement *out)
{
    drawing d = {call, terms, out};
    *out = (sib__statement){.n = 0};
    SIB__TRY(check_caps(call, terms, effects));
    for (int64_t i = 0; i < n; i++) {
        sib_status status = state_decision(&d, &decisions[i]);
        if (status == SIB_ERR_OVERFLOW && decisions[i].effect != NULL) { /* say where */
            return sib__fail(call, status, "effects", decisions[i].effect->row, NULL,
                             "the amount, or the total with it, does not fit 64 bits of minor "
                             "units");
        }
        SIB__TRY(status);
    }
    return SIB_OK;
}
