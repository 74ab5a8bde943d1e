#include "scheme/due.h"

#include <string.h>

#include "core/currency.h"
#include "scheme/statement.h"

sib__exact sib__due_owed(const sib__settle *settle, sib__exact sum)
{
    bool none = strcmp(settle->below_nothing, "zero") == 0 && sib__exact_sign(sum) < 0;
    return none ? sib__exact_of_i64(0) : sum;
}

sib_status sib__due_value(sib__run *run, sib__exact *sum, bool *undecided)
{
    const sib__settle *settle = sib__settle_of(run->scheme);
    const sib__series *s = sib__run_series(run, settle->step.results[0]);
    *undecided = false;
    for (int64_t i = 0; s->reasons != NULL && i < s->n; i++) {
        *undecided = *undecided || s->reasons[i] != SIB__REASON_NONE;
    }
    SIB__TRY(sib__numbers_sum(run->call, run->memory, &s->numbers, s->n, s->reasons, sum));
    *sum = sib__due_owed(settle, *sum);
    return SIB_OK;
}

/* Less is due than was paid: it is taken back, carried on, or refused. */
static sib_status below_zero(sib__run *run, const sib__settle *settle, bool undecided,
                             sib__due *due)
{
    if (!undecided && strcmp(settle->below_zero, "repay") == 0) {
        return SIB_OK;
    }
    if (!undecided && strcmp(settle->below_zero, "refuse") == 0) {
        return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                         "less is due than was paid before, which the contract refuses");
    }
    due->now = sib__exact_of_i64(0);
    return SIB_OK;
}

static int32_t verdict_of(const sib__run *run, const sib__due *due, bool undecided)
{
    int sign = sib__exact_sign(due->now);
    if (!run->stage->pays) {
        return SIB__DUE_INTERIM;
    }
    return undecided  ? SIB__DUE_UNDECIDED
           : sign > 0 ? SIB__DUE_PAID
           : sign < 0 ? SIB__DUE_REPAID
                      : SIB__DUE_NOTHING;
}

/* An amount fits 64 bits of minor units. */
static sib_status units_of(sib__run *run, sib__exact amount, int64_t *out)
{
    sib__exact units;
    int64_t    parts = 0;
    sib__exact unit = run->scheme->minor_unit;
    if (unit.num == 1 && amount.den > 0 &&
        !__builtin_mul_overflow(amount.num, unit.den, &parts) && parts % amount.den == 0) {
        *out = parts / amount.den;
        return SIB_OK;
    }
    SIB__TRY(
        sib__exact_divide(run->call, run->memory, amount, run->scheme->minor_unit, &units));
    return sib__exact_i64(run->call, units, out);
}

sib_status sib__due_of(sib__run *run, sib__due *due)
{
    sib__exact owed;
    bool       undecided = false;
    SIB__TRY(sib__due_value(run, &owed, &undecided));
    return sib__due_from(run, owed, undecided, due);
}

sib_status sib__due_from(sib__run *run, sib__exact owed, bool undecided, sib__due *due)
{
    sib__call         *call = run->call;
    sib__memory       *m = run->memory;
    const sib__settle *settle = sib__settle_of(run->scheme);
    sib__exact         after;
    *due =
        (sib__due){.paid_before = run->past == NULL ? sib__exact_of_i64(0) : run->past->paid};
    due->now = sib__exact_of_i64(0);
    due->carried = due->now;
    due->cumulative = owed;
    if (undecided && strcmp(settle->undecided, "stop") == 0) {
        due->cumulative = due->paid_before;
        due->verdict = verdict_of(run, due, true);
        due->now_units = 0;
        return units_of(run, due->cumulative, &due->cumulative_units);
    }
    if (run->base != NULL) {
        SIB__TRY(sib__exact_add(call, m, due->cumulative, *run->base, &due->cumulative));
    }
    SIB__TRY(sib__exact_subtract(call, m, due->cumulative, due->paid_before, &due->now));
    if (sib__exact_sign(due->now) < 0) {
        SIB__TRY(below_zero(run, settle, undecided, due));
    }
    SIB__TRY(sib__exact_add(call, m, due->paid_before, due->now, &after));
    SIB__TRY(sib__exact_subtract(call, m, after, due->cumulative, &due->carried));
    due->verdict = verdict_of(run, due, undecided);
    SIB__TRY(units_of(run, due->cumulative, &due->cumulative_units));
    return units_of(run, due->now, &due->now_units);
}

static sib_status set_money(sib__run *run, const char *field, sib__exact amount)
{
    const char *text = NULL;
    SIB__TRY(sib__spell(run->call, &run->call->scratch, amount, SIB__UNIT_MONEY, &text));
    sib__set_text(&run->statement->due, field, text);
    return SIB_OK;
}

sib_status sib__due_row(sib__run *run, const sib__due *due)
{
    sib__rows *rows = &run->statement->due;
    sib__rows_add(rows);
    sib__set_text(rows, "stage", run->stage->id);
    sib__set_date(rows, "as_at", run->as_at);
    sib__set_flag(rows, "pays", run->stage->pays);
    sib__set_text(rows, "currency", run->scheme->currency);
    SIB__TRY(set_money(run, "cumulative", due->cumulative));
    SIB__TRY(set_money(run, "paid_before", due->paid_before));
    SIB__TRY(set_money(run, "now", due->now));
    SIB__TRY(set_money(run, "carried", due->carried));
    SIB__TRY(run->restated == NULL ? SIB_OK : set_money(run, "restated", *run->restated));
    SIB__TRY(run->base == NULL ? SIB_OK : set_money(run, "base", *run->base));
    sib__set_text(rows, "verdict", sib__due_verdict_name(due->verdict));
    return SIB_OK;
}
