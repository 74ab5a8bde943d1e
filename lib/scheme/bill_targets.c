/* Targets of payers: what each owes exactly, in layers or by shares. bill_units.c makes bills
 * of them. */
#include "scheme/billing.h"

sib_status sib__bill_layers(sib__call *call, sib__billing *b)
{
    int64_t left = b->total;
    for (int64_t i = 0; i < b->n; i++) {
        sib__bill *bill = &b->bills[i];
        bool       cut = bill->capped && left > bill->most;
        bill->bill = cut ? bill->most : left;
        bill->target = sib__exact_of_i64(bill->bill);
        left -= bill->bill;
        SIB__TRY(SIB__PAUSE(call, i));
    }
    return SIB_OK;
}

/* What is shared of one group, and by whom. */
typedef struct sharing {
    sib__call             *call;
    sib__memory           *memory;
    sib__billing          *billing;
    const sib__bill_group *group;
    bool                  *takes; /* [n]: those that share */
} sharing;

static sib_status add(const sharing *s, sib__exact *to, sib__exact value)
{
    return sib__exact_add(s->call, s->memory, *to, value, to);
}

/* The sum of the shares of those that take part; 0 when there are none. */
static sib_status sum_shares(const sharing *s, sib__exact *sum)
{
    *sum = sib__exact_of_i64(0);
    for (int64_t i = 0; i < s->billing->n - 1; i++) {
        if (s->takes[i]) {
            SIB__TRY(add(s, sum, s->group->shares[i]));
        }
    }
    return SIB_OK;
}

/* What a payer with a cap may still take. */
static sib_status room_of(const sharing *s, const sib__bill *bill, sib__exact *room)
{
    SIB__TRY(sib__exact_subtract(s->call, s->memory, sib__exact_of_i64(bill->most),
                                 bill->target, room));
    return sib__exact_max(s->call, *room, sib__exact_of_i64(0), room);
}

/* Hands out `rest` once: what is above caps is the rest again, and who reached one leaves. */
static sib_status hand_out(const sharing *s, sib__exact *rest)
{
    sib__exact rate;
    sib__exact over = sib__exact_of_i64(0);
    bool       caps = sib__exact_sign(*rest) > 0;
    SIB__TRY(sum_shares(s, &rate));
    SIB__TRY(sib__exact_divide(s->call, s->memory, *rest, rate, &rate));
    for (int64_t i = 0; i < s->billing->n - 1; i++) {
        sib__bill *bill = &s->billing->bills[i];
        sib__exact part;
        sib__exact room;
        int        order = 0;
        if (!s->takes[i]) {
            continue;
        }
        SIB__TRY(sib__exact_multiply(s->call, s->memory, s->group->shares[i], rate, &part));
        if (caps && bill->capped) {
            SIB__TRY(room_of(s, bill, &room));
            SIB__TRY(sib__exact_compare(s->call, part, room, &order));
        }
        if (order > 0) {
            SIB__TRY(add(s, &over, part));
            SIB__TRY(sib__exact_subtract(s->call, s->memory, over, room, &over));
            part = room;
            s->takes[i] = false;
        }
        SIB__TRY(add(s, &bill->target, part));
    }
    *rest = over;
    return sib__check(s->call);
}

static sib_status share_group(sharing *s)
{
    bool       any = false;
    sib__exact rest;
    SIB__TRY(sib__exact_subtract(s->call, s->memory, sib__exact_of_i64(s->group->sum),
                                 sib__exact_of_i64(s->group->base), &rest));
    for (int64_t i = 0; i < s->billing->n - 1; i++) {
        s->takes[i] = sib__exact_sign(s->group->shares[i]) > 0;
        any = any || s->takes[i];
    }
    while (any && sib__exact_sign(rest) != 0) {
        SIB__TRY(hand_out(s, &rest));
        any = false;
        for (int64_t i = 0; i < s->billing->n - 1 && s->billing->spills; i++) {
            any = any || s->takes[i];
        }
    }
    return SIB_OK;
}

/* What the payers do not owe nobody pays. */
static sib_status leave_rest(const sharing *s)
{
    sib__billing *b = s->billing;
    sib__exact    rest = sib__exact_of_i64(b->total);
    for (int64_t i = 0; i < b->n - 1; i++) {
        sib__bill *bill = &b->bills[i];
        SIB__TRY(add(s, &bill->target, sib__exact_of_i64(bill->charged)));
        SIB__TRY(sib__exact_subtract(s->call, s->memory, rest, bill->target, &rest));
    }
    b->bills[b->n - 1].target = rest;
    return SIB_OK;
}

sib_status sib__bill_shares(sib__call *call, sib__memory *m, sib__billing *b)
{
    sharing s = {call, m, b, NULL, SIB__NEW(m, bool, b->n)};
    SIB__TRY_MEMORY(call, s.takes);
    for (int64_t i = 0; i < b->n; i++) {
        b->bills[i].target = b->bills[i].base;
    }
    for (int falls = 1; falls >= 0; falls--) { /* what fell makes room first */
        for (int64_t i = 0; i < b->group_count; i++) {
            s.group = &b->groups[i];
            if ((s.group->sum < s.group->base) == (falls != 0)) {
                SIB__TRY(share_group(&s));
            }
        }
    }
    SIB__TRY(leave_rest(&s));
    return sib__bill_units(call, m, b);
}
