/* The answer of a settlement: who is paid how much now, and why. */
#include <string.h>

#include "report/settled.h"

enum { MOST_LINES = 6 };

static sib__exact due_of(sib__facts *f, sib__row due, const char *column)
{
    sib__quantity q = {sib__exact_of_i64(0), SIB__IN_MONEY};
    (void)sib__cell_quantity(f, due, column, true, &q);
    return q.value;
}

static sib__exact size_of(sib__facts *f, sib__exact a)
{
    return sib__exact_sign(a) < 0 ? sib__minus(f, sib__exact_of_i64(0), a) : a;
}

/* A gate that is not met, of a condition that says by how much. */
static const char *missed_gate(sib__facts *f)
{
    sib__row condition = sib__settled_row(f, "conditions");
    while (sib__next(&condition, NULL)) {
        const char *by = sib__missed_by(f, condition);
        if (sib__cell_is(condition, "verdict", "not_met")) {
            const char *gate = sib__with_keys(f, sib__cell_of(f, condition, "step"), condition);
            return by == NULL ? sib__say(f, "why.missed.bare", "gate", gate, NULL)
                              : sib__say(f, "why.missed", "gate", gate, "by", by, NULL);
        }
    }
    return NULL;
}

static const char *nothing_because(sib__facts *f, sib__row due)
{
    sib__exact cumulative = due_of(f, due, "cumulative");
    sib__exact carried = due_of(f, due, "carried");
    if (sib__exact_sign(carried) > 0) {
        return sib__say(f, "why.carried", "carried", sib__money_text_of(f, carried), NULL);
    }
    if (sib__exact_sign(cumulative) != 0) {
        return sib__say(f, "why.paid_already", "cumulative", sib__money_text_of(f, cumulative),
                        NULL);
    }
    const char *missed = missed_gate(f);
    return missed != NULL ? missed : sib__words(f, "why.zero");
}

/* Lines that count and have no number, each with its reason. */
static void put_waiting(sib__facts *f)
{
    const sib__step *step = sib__step_of_kind(f, "settle");
    sib__row         row = {step == NULL ? NULL : step->first.table, -1};
    int64_t          n = 0;
    while (step != NULL && f->status == SIB_OK && sib__step_next(step, &row)) {
        if (sib__cell_is(row, "state", "value")) {
            continue;
        }
        if (n++ < MOST_LINES) {
            sib__put_line(
                f, "answers",
                sib__say(f, "answer.waiting", "line",
                         sib__with_keys(f, sib__cell_of(f, row, "line"), row), "reason",
                         sib__known(f, "state", sib__cell_of(f, row, "reason")), NULL));
        }
    }
    if (n > MOST_LINES) {
        sib__put_line(
            f, "answers",
            sib__say(f, "answer.waiting.more", "n", sib__count_text(f, n - MOST_LINES), NULL));
    }
}

static void put_payers(sib__facts *f)
{
    sib__row bill = sib__settled_row(f, "bills");
    bool     paid = !sib__cell_is(sib__settled_row(f, "due"), "verdict", "interim");
    while (paid && sib__next(&bill, NULL)) {
        sib__exact  now = due_of(f, bill, "now");
        int         sign = sib__exact_sign(now);
        const char *payer = sib__cell_of(f, bill, "payer");
        if (sign != 0) {
            const char *key = sib__cell_is(bill, "payer", "(unpaid)") ? "bill.unpaid"
                              : sign > 0                              ? "bill.pays"
                                                                      : "bill.gets";
            sib__put_line(f, "answers",
                          sib__say(f, key, "payer", payer, "amount",
                                   sib__money_text_of(f, size_of(f, now)), NULL));
        }
    }
}

static const char *why_of(sib__facts *f, sib__row due, const char *verdict)
{
    const char *cumulative = sib__money_text_of(f, due_of(f, due, "cumulative"));
    const char *before = sib__money_text_of(f, due_of(f, due, "paid_before"));
    const char *now = sib__money_text_of(f, size_of(f, due_of(f, due, "now")));
    bool        first = sib__exact_sign(due_of(f, due, "paid_before")) == 0;
    if (strcmp(verdict, "nothing") == 0) {
        return nothing_because(f, due);
    }
    if (strcmp(verdict, "paid") == 0 && first) {
        return sib__words(f, "why.first");
    }
    if (strcmp(verdict, "interim") == 0 && sib__exact_sign(due_of(f, due, "now")) == 0 &&
        first) {
        return sib__words(f, "why.interim.none");
    }
    return sib__say(f, sib__key(f, "why", verdict), "cumulative", cumulative, "before", before,
                    "now", now, NULL);
}

void sib__settled_answer(sib__facts *f)
{
    sib__row due = sib__settled_row(f, "due");
    if (!sib__next(&due, NULL)) {
        sib__put_value(f, "answer", sib__words(f, "settled.report"));
        sib__put_value(f, "answer.why", sib__words(f, "why.report"));
        return;
    }
    const char *verdict = sib__raw(f, due, "verdict");
    sib__exact  now = due_of(f, due, "now");
    bool        pays = sib__cell_flag(due, "pays");
    const char *kind = strcmp(verdict, "undecided") == 0 && sib__exact_sign(now) > 0
                           ? "undecided.paid"
                           : verdict;
    sib__put_value(f, "answer",
                   sib__say(f, sib__key(f, "settled", kind), "now",
                            sib__money_text_of(f, size_of(f, now)), NULL));
    sib__put_value(f, "answer.why", why_of(f, due, verdict));
    sib__put_value(f, pays ? "paying" : "interim", "1");
    put_waiting(f);
    put_payers(f);
}

static void put_due(sib__facts *f, const char *item, const char *amount, bool strong)
{
    if (amount == NULL) {
        return;
    }
    sib__part *row = sib__put_row(f, "due", (sib__row){NULL, -1});
    sib__put_cell(f, row, "item", sib__words(f, sib__key(f, "due", item)));
    sib__put_cell(f, row, "amount", amount);
    if (row != NULL) {
        row->strong = strong;
    }
}

/* A share in per cent, of a number of parts too. */
static const char *share_of(sib__facts *f, sib__row bill)
{
    sib__exact    sum = sib__exact_of_i64(0);
    sib__quantity share;
    sib__quantity other;
    sib__row      row = sib__settled_row(f, "bills");
    if (!sib__cell_quantity(f, bill, "share", false, &share)) {
        return NULL;
    }
    while (share.in == SIB__IN_NUMBER && sib__next(&row, NULL)) {
        if (sib__cell_quantity(f, row, "share", false, &other)) {
            sum = sib__plus(f, sum, other.value);
        }
    }
    if (sib__exact_sign(sum) > 0 && f->status == SIB_OK) {
        (void)sib__well(f,
                        sib__exact_divide(f->call, f->memory, share.value, sum, &share.value));
    }
    share.in = SIB__IN_SHARE;
    return sib__quantity_text(f, share);
}

static const char *now_item(sib__facts *f, sib__row due)
{
    return sib__value(f, "interim") != NULL             ? "interim"
           : sib__exact_sign(due_of(f, due, "now")) < 0 ? "back"
                                                        : "now";
}

void sib__settled_owed(sib__facts *f)
{
    static const char *const items[] = {"base", "cumulative", "paid_before",
                                        "now",  "carried",    "restated"};
    static const char *const columns[] = {"cap", "cumulative", "paid_before", "now", "left"};
    sib__row                 due = sib__settled_row(f, "due");
    sib__row                 bill = sib__settled_row(f, "bills");
    bool                     any = sib__next(&due, NULL);
    for (int i = 0; any && i < 6; i++) {
        bool now = strcmp(items[i], "now") == 0;
        bool zero = sib__exact_sign(due_of(f, due, items[i])) == 0;
        bool always = i >= 1 && i <= 3;
        put_due(f, now ? now_item(f, due) : items[i],
                always || !zero ? sib__cell_shown(f, due, items[i], true) : NULL, now);
    }
    if (any) {
        sib__put_value(f, "has.due", "1");
    }
    if (sib__row_count(bill) > 0) {
        sib__put_value(f, "has.bills", "1");
    }
    while (f->status == SIB_OK && sib__next(&bill, NULL)) {
        bool nobody = sib__cell_is(bill, "payer", "(unpaid)");
        if (nobody && sib__exact_sign(due_of(f, bill, "cumulative")) == 0 &&
            sib__exact_sign(due_of(f, bill, "now")) == 0) {
            continue;
        }
        sib__part *row = sib__put_row(f, "bills", bill);
        for (int i = 0; i < 5; i++) {
            sib__put_cell(f, row, columns[i], sib__cell_amount(f, bill, columns[i]));
        }
        sib__put_cell(f, row, "share", share_of(f, bill));
        if (nobody) {
            sib__put_cell(f, row, "payer", sib__words(f, "bill.nobody"));
        }
    }
}
