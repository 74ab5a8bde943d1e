/* The money of a record: what is due is what the settled lines sum to, less what was paid; what
 * is billed sums to it; what the record keeps of a split is what it bills. */
#include <string.h>

#include "core/currency.h"
#include "scheme/record_check.h"

typedef struct money {
    sib__exact cumulative;
    sib__exact before;
    sib__exact now;
    sib__exact carried;
    sib__exact base;
    sib__exact settled; /* the sum of the lines */
    bool       unknown; /* a line has no number */
} money;

/* Adds a number of a row. */
static sib_status add(const sib__checking *c, const sib__rows *rows, int64_t row,
                      const char *field, sib__exact *to)
{
    sib__exact value;
    SIB__TRY(sib__row_number(c->call, &c->call->scratch, rows, row, field, &value));
    return sib__exact_add(c->call, &c->call->scratch, *to, value, to);
}

/* Refuses what is not equal. */
static sib_status equal(const sib__checking *c, sib__exact a, sib__exact b, int64_t row,
                        const char *column, const char *what)
{
    int order = 0;
    SIB__TRY(sib__exact_compare(c->call, a, b, &order));
    return order == 0 ? SIB_OK : sib__settled_refuse(c, row, column, what);
}

static sib_status sum_lines(const sib__checking *c, money *m)
{
    const sib__rows *lines = &c->record->statement.lines;
    m->settled = sib__exact_of_i64(0);
    for (int64_t i = 0; i < lines->n; i++) {
        if (sib__row_says(lines, i, "do", "settle")) {
            m->unknown = m->unknown || sib__row_text(lines, i, "value") == NULL;
            SIB__TRY(add(c, lines, i, "value", &m->settled));
        }
        SIB__TRY(i % SIB__PAUSE_EVERY == 0 ? sib__check(c->call) : SIB_OK);
    }
    return SIB_OK;
}

/* Everything is due that the lines sum to, or nothing where that is below nothing; or, while a
 * line has no number, what was paid. */
static sib_status check_cumulative(const sib__checking *c, const money *m)
{
    sib__exact due;
    int        whole = 0;
    int        stands = 0;
    SIB__TRY(sib__exact_subtract(c->call, &c->call->scratch, m->cumulative, m->base, &due));
    SIB__TRY(sib__exact_compare(c->call, due, m->settled, &whole));
    SIB__TRY(sib__exact_compare(c->call, m->cumulative, m->before, &stands));
    bool nothing = sib__exact_sign(m->settled) < 0 && sib__exact_sign(due) == 0;
    return whole == 0 || nothing || (m->unknown && stands == 0)
               ? SIB_OK
               : sib__settled_refuse(c, 0, "cumulative",
                                     "what is due is not what the settled lines sum to");
}

/* Now is due what was not paid before, or nothing. */
static sib_status check_now(const sib__checking *c, const money *m)
{
    sib__exact rest;
    int        whole = 0;
    SIB__TRY(sib__exact_subtract(c->call, &c->call->scratch, m->cumulative, m->before, &rest));
    SIB__TRY(sib__exact_compare(c->call, rest, m->now, &whole));
    bool waits = sib__exact_sign(rest) < 0 && sib__exact_sign(m->now) == 0;
    if ((whole != 0 && !waits) || (m->unknown && sib__exact_sign(m->now) < 0)) {
        return sib__settled_refuse(c, 0, "now", "what is due now is not what was not paid");
    }
    SIB__TRY(sib__exact_subtract(c->call, &c->call->scratch, m->now, rest, &rest));
    return equal(c, rest, m->carried, 0, "carried",
                 "what is carried is not what was paid beyond what is due");
}

static int32_t verdict_of(const sib__checking *c, const money *m)
{
    int sign = sib__exact_sign(m->now);
    return !c->record->pays ? SIB__DUE_INTERIM
           : m->unknown     ? SIB__DUE_UNDECIDED
           : sign > 0       ? SIB__DUE_PAID
           : sign < 0       ? SIB__DUE_REPAID
                            : SIB__DUE_NOTHING;
}

static sib_status check_due(const sib__checking *c, money *m)
{
    const sib__settled *r = c->record;
    const sib__rows    *due = &r->statement.due;
    const char *const   names[] = {"cumulative", "paid_before", "now", "carried"};
    sib__exact *const   to[] = {&m->cumulative, &m->before, &m->now, &m->carried};
    for (int i = 0; i < 4; i++) {
        SIB__TRY(sib__row_number(c->call, &c->call->scratch, due, 0, names[i], to[i]));
    }
    SIB__TRY(sib__row_number(c->call, &c->call->scratch, due, 0, "base", &m->base));
    const char *currency = sib__row_text(due, 0, "currency");
    if (!sib__row_says(due, 0, "stage", r->stage) ||
        sib__rows_at(due, 0, "as_at")->i64 != r->as_at ||
        sib__rows_at(due, 0, "pays")->i64 != r->pays || sib__currency_exponent(currency) < 0) {
        return sib__settled_refuse(c, 0, NULL, "what is due is not that of its stage");
    }
    SIB__TRY(sum_lines(c, m));
    SIB__TRY(check_cumulative(c, m));
    SIB__TRY(check_now(c, m));
    return r->verdict == verdict_of(c, m) &&
                   sib__row_says(due, 0, "verdict", sib__due_verdict_name(r->verdict))
               ? SIB_OK
               : sib__settled_refuse(c, 0, "verdict", "the verdict is not that of what is due");
}

/* A bill: now is what was not billed before, left what its cap leaves. */
static sib_status check_bill(const sib__checking *c, int64_t row)
{
    const sib__rows *bills = &c->record->statement.bills;
    const char      *payer = sib__row_text(bills, row, "payer");
    bool             capped = sib__row_text(bills, row, "cap") != NULL;
    bool             last = row == bills->n - 1;
    sib__exact       cumulative;
    sib__exact       sum = sib__exact_of_i64(0);
    sib__exact       cap = sum;
    if ((strcmp(payer, "(unpaid)") == 0) != last ||
        capped != (sib__row_text(bills, row, "left") != NULL)) {
        return sib__settled_refuse(c, row, "payer",
                                   "a bill has a payer, the last of them nobody");
    }
    for (int64_t i = 0; i < row; i++) {
        if (sib__row_says(bills, i, "payer", payer)) {
            return sib__settled_refuse(c, row, "payer", "a payer has two bills");
        }
    }
    SIB__TRY(
        sib__row_number(c->call, &c->call->scratch, bills, row, "cumulative", &cumulative));
    SIB__TRY(add(c, bills, row, "paid_before", &sum));
    SIB__TRY(add(c, bills, row, "now", &sum));
    SIB__TRY(equal(c, sum, cumulative, row, "now", "a bill is not what was billed and is now"));
    SIB__TRY(sib__row_number(c->call, &c->call->scratch, bills, row, "cap", &cap));
    SIB__TRY(add(c, bills, row, "left", &cumulative));
    return capped ? equal(c, cap, cumulative, row, "left", "a bill does not leave what is left")
                  : SIB_OK;
}

/* An exact number of what the record keeps of a split, in its one spelling. */
static sib_status kept(const sib__checking *c, const sib__json *at, const char *key,
                       sib__exact *out)
{
    sib__memory *m = &c->call->scratch;
    sib__slice   text = sib__json_member(at, key)->text;
    const char  *again = NULL;
    sib_status   status = sib__exact_parse(c->call, m, c->argument, text, out);
    if (status == SIB_OK) {
        SIB__TRY(sib__exact_plain(c->call, m, *out, &again));
    }
    return status != SIB_OK && status != SIB_ERR_TERMS ? status
           : again == NULL || !sib__slice_equals(text, again)
               ? sib__settled_refuse(c, -1, key, "a number is not spelled in its one way")
               : SIB_OK;
}

/* The numbers of each payer or group, and what some of them sum to. */
static sib_status add_kept(const sib__checking *c, const char *map, const char *key,
                           sib__exact *sum)
{
    const sib__json *all = sib__json_member(c->record->split_said, map);
    *sum = sib__exact_of_i64(0);
    for (const sib__json *at = all->first; at != NULL; at = at->next) {
        sib__exact value;
        SIB__TRY(kept(c, at, "base", &value));
        SIB__TRY(kept(c, at, key, &value));
        SIB__TRY(sib__exact_add(c->call, &c->call->scratch, *sum, value, sum));
        SIB__TRY(sib__check(c->call));
    }
    return SIB_OK;
}

/* A sum in minor units against what is billed in all. */
static sib_status sums_to(const sib__checking *c, sib__exact sum, sib__exact billed,
                          const char *wrong)
{
    const char *currency = sib__row_text(&c->record->statement.due, 0, "currency");
    sib__exact  unit = sib__exact_of_i64(sib__currency_unit(currency));
    SIB__TRY(sib__exact_divide(c->call, &c->call->scratch, sum, unit, &sum));
    return equal(c, sum, billed, -1, NULL, wrong);
}

/* What the record keeps of a split: who is billed; groups and what is charged to one payer, and
 * again the targets, that sum to what is billed. */
static sib_status check_split(const sib__checking *c, sib__exact billed)
{
    const sib__rows *bills = &c->record->statement.bills;
    const sib__json *payers = sib__json_member(c->record->split_said, "payers");
    sib__exact       sum;
    sib__exact       charged;
    bool             all = payers->n == bills->n;
    for (int64_t i = 0; all && i < bills->n; i++) {
        all = sib__json_member(payers, sib__row_text(bills, i, "payer")) != NULL;
    }
    if (!all) {
        return sib__settled_refuse(c, -1, NULL, "those who share are not those who are billed");
    }
    SIB__TRY(add_kept(c, "groups", "sum", &sum));
    SIB__TRY(add_kept(c, "payers", "charged", &charged));
    SIB__TRY(sib__exact_add(c->call, &c->call->scratch, sum, charged, &sum));
    SIB__TRY(sums_to(c, sum, billed, "what is shared does not sum to what is billed in all"));
    SIB__TRY(add_kept(c, "payers", "target", &sum));
    return sums_to(c, sum, billed, "shares do not sum to what is billed in all");
}

static sib_status check_bills(const sib__checking *c, const money *m)
{
    const sib__rows *bills = &c->record->statement.bills;
    sib__exact       sums[] = {sib__exact_of_i64(0), sib__exact_of_i64(0)};
    sib__exact       billed;
    if (bills->n == 0) {
        return c->record->split_said == NULL
                   ? SIB_OK
                   : sib__settled_refuse(c, -1, NULL, "a split bills nobody");
    }
    for (int64_t i = 0; i < bills->n; i++) {
        SIB__TRY(check_bill(c, i));
        SIB__TRY(add(c, bills, i, "cumulative", &sums[0]));
        SIB__TRY(add(c, bills, i, "now", &sums[1]));
        SIB__TRY(sib__check(c->call));
    }
    SIB__TRY(sib__exact_add(c->call, &c->call->scratch, m->before, m->now, &billed));
    SIB__TRY(equal(c, sums[0], billed, -1, "cumulative", "bills do not sum to what is due"));
    SIB__TRY(equal(c, sums[1], m->now, -1, "now", "bills do not sum to what is due now"));
    if (c->record->split_said != NULL) {
        return check_split(c, billed);
    }
    return m->unknown ? SIB_OK
                      : sib__settled_refuse(c, -1, NULL, "bills stand without their split");
}

sib_status sib__settled_check_money(sib__call *call, const char *argument,
                                    const sib__settled *record)
{
    const sib__checking c = {call, argument, record};
    money               m = {.unknown = false};
    if (record->stage == NULL) {
        return record->verdict == SIB__DUE_REPORT
                   ? SIB_OK
                   : sib__settled_refuse(&c, -1, NULL, "a record without a stage is a report");
    }
    SIB__TRY(check_due(&c, &m));
    return check_bills(&c, &m);
}
