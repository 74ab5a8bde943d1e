#include "scheme/past.h"

#include <string.h>

#include "core/date.h"
#include "scheme/split.h"

static sib_status refuse(sib__call *call, const char *what)
{
    return sib__fail(call, SIB_ERR_TERMS, "previous", -1, NULL, "%s", what);
}

/* What was due in all, and what was paid. */
static sib_status read_money(sib__call *call, sib__memory *m, sib__past *past)
{
    const sib__rows *due = &past->record.statement.due;
    sib__exact       now;
    SIB__TRY(sib__row_number(call, m, due, 0, "cumulative", &past->cumulative));
    SIB__TRY(sib__row_number(call, m, due, 0, "paid_before", &past->paid));
    SIB__TRY(sib__row_number(call, m, due, 0, "now", &now));
    return sib__exact_add(call, m, past->paid, now, &past->paid);
}

static bool has_payer(const sib__scheme *scheme, const char *id)
{
    const sib__scheme_step *last = scheme->steps[scheme->step_count - 1];
    if (strcmp(last->kind->name, "split") != 0) {
        return false;
    }
    const sib__split *split = (const sib__split *)last;
    int64_t           i = 0;
    while (i < split->payer_count && strcmp(split->payers[i].id, id) != 0) {
        i++;
    }
    return i < split->payer_count;
}

/* Whoever was billed still has a bill: what all pay has to sum to what is due. */
static sib_status check_payers(sib__call *call, const sib__scheme *scheme,
                               const sib__settled *record)
{
    const sib__rows *bills = &record->statement.bills;
    for (int64_t i = 0; i < bills->n; i++) {
        const char *payer = sib__row_text(bills, i, "payer");
        if (!sib__row_says(bills, i, "cumulative", "0") && strcmp(payer, "(unpaid)") != 0 &&
            !has_payer(scheme, payer)) {
            return refuse(call, "the contract leaves out a payer who has been billed: keep it, "
                                "with a share of 0, or in layers an \"at_most\" of 0");
        }
        SIB__TRY(sib__check(call));
    }
    return SIB_OK;
}

/* The record's contract is this one, or the one that this one amends from the stage on. */
static sib_status check_contract(sib__call *call, const sib__scheme *scheme,
                                 const sib__scheme_stage *stage, sib__past *past)
{
    const sib__json    *amends = scheme->amends;
    const sib__settled *record = &past->record;
    int32_t             from = 0;
    if (strcmp(record->contract_hash, scheme->hash) == 0) {
        return SIB_OK;
    }
    past->amended = true;
    if (amends == NULL ||
        !sib__slice_equals(sib__json_member(amends, "hash")->text, record->contract_hash) ||
        !sib__slice_equals(sib__json_member(amends, "version")->text, record->version)) {
        return refuse(call, "the record is of another contract, which this one does not amend");
    }
    if (!sib__row_says(&record->statement.due, 0, "currency", scheme->currency)) {
        return refuse(call, "the contract amends one in another currency");
    }
    sib__date_parse(sib__json_member(amends, "from")->text, &from);
    if (stage->as_at < from) {
        return refuse(call, "the stage comes before the day from which the contract amends");
    }
    return check_payers(call, scheme, record);
}

sib_status sib__past_read(sib__call *call, sib__memory *m, const char *record,
                          const sib__scheme *scheme, const sib__scheme_stage *stage,
                          sib__past *past)
{
    memset(past, 0, sizeof *past);
    SIB__TRY(sib__settled_read(call, m, "previous", sib__slice_of(record), &past->record));
    if (past->record.stage == NULL || !past->record.pays) {
        return refuse(call, "the record is of a stage that does not pay: hand in the last that "
                            "did");
    }
    SIB__TRY(read_money(call, m, past));
    if (past->record.as_at >= stage->as_at) {
        return refuse(call, "the record is of this stage or a later one");
    }
    return check_contract(call, scheme, stage, past);
}
