/* Bills in whole units: largest remainders of what is owed in all, and no bill moves against
 * what its payer owes. */
#include <string.h>

#include "core/sort.h"
#include "scheme/billing.h"

typedef struct units {
    sib__call    *call;
    sib__memory  *memory;
    sib__billing *billing;
    int64_t      *by_id; /* [n] */
    bool         *live;  /* [n]: those among whom the rest is shared */
    sib__exact   *parts; /* [n]: of the rest, exactly */
    int64_t      *got;   /* [n] */
    sib__exact   *cut;   /* [n]: what is cut off a part */
    int64_t      *order; /* [2 n] */
    int64_t       rest;
    sib_status    status; /* of comparisons */
} units;

static sib_status too_large(const units *u)
{
    return sib__fail(u->call, SIB_ERR_OVERFLOW, NULL, -1, NULL,
                     "a bill comes to more than 64 bits of minor units");
}

static sib_status add_to(const units *u, int64_t *to, int64_t value)
{
    return __builtin_add_overflow(*to, value, to) ? too_large(u) : SIB_OK;
}

static bool id_before(int64_t a, int64_t b, const void *payload)
{
    const sib__bill *bills = payload;
    return strcmp(bills[a].id, bills[b].id) < 0;
}

static bool cut_before(int64_t a, int64_t b, const void *payload)
{
    units *u = *(units *const *)payload;
    int    order = 0;
    if (u->status == SIB_OK) {
        u->status = sib__exact_compare(u->call, u->cut[a], u->cut[b], &order);
    }
    return order > 0;
}

/* Each the whole of its part, and one more those of whom most was cut off. */
static sib_status share_out(units *u)
{
    units   *payload = u;
    uint64_t left = (uint64_t)u->rest; /* less than n once all have theirs, whatever between */
    int64_t  n = 0;
    for (int64_t k = 0; k < u->billing->n; k++) {
        int64_t    i = u->by_id[k];
        sib__exact whole;
        if (!u->live[i]) {
            continue;
        }
        SIB__TRY(sib__exact_floor(u->call, u->memory, u->parts[i], &whole));
        SIB__TRY(sib__exact_i64(u->call, whole, &u->got[i]));
        SIB__TRY(sib__exact_subtract(u->call, u->memory, u->parts[i], whole, &u->cut[i]));
        left -= (uint64_t)u->got[i];
        u->order[n++] = i;
    }
    SIB__TRY(
        sib__sort_rows(u->call, u->order, u->order + u->billing->n, n, cut_before, &payload));
    SIB__TRY(u->status);
    for (uint64_t k = 0; k < left; k++) {
        SIB__TRY(add_to(u, &u->got[u->order[k]], 1));
    }
    return SIB_OK;
}

/* Who would move against what it owes keeps its bill. */
static sib_status hold(units *u, bool *held)
{
    *held = false;
    for (int64_t i = 0; i < u->billing->n - 1; i++) {
        sib__bill *bill = &u->billing->bills[i];
        int        moves = 0;
        if (!u->live[i]) {
            continue;
        }
        SIB__TRY(sib__exact_compare(u->call, bill->target, bill->before, &moves));
        if ((moves >= 0 && u->got[i] < bill->billed) ||
            (moves <= 0 && u->got[i] > bill->billed)) {
            u->live[i] = false;
            u->got[i] = bill->billed;
            *held = true;
            if (__builtin_sub_overflow(u->rest, bill->billed, &u->rest)) {
                return too_large(u);
            }
        }
    }
    return SIB_OK;
}

/* The rest in proportion to what those owe who are left, or alike where they owe nothing; the
 * number of payers that are left. */
static sib_status share_again(units *u, int64_t *payers)
{
    int64_t    n = u->billing->n;
    int64_t    live = 0;
    sib__exact sum = sib__exact_of_i64(0);
    for (int64_t i = 0; i < n; i++) {
        if (u->live[i]) {
            live++;
            SIB__TRY(sib__exact_add(u->call, u->memory, sum, u->parts[i], &sum));
        }
    }
    for (int64_t i = 0; i < n; i++) {
        sib__exact by = sib__exact_sign(sum) == 0 ? sib__exact_of_i64(live) : sum;
        sib__exact part = sib__exact_of_i64(u->rest);
        if (!u->live[i]) {
            continue;
        }
        if (sib__exact_sign(sum) != 0) {
            SIB__TRY(sib__exact_multiply(u->call, u->memory, part, u->parts[i], &part));
        }
        SIB__TRY(sib__exact_divide(u->call, u->memory, part, by, &u->parts[i]));
    }
    *payers = live - (u->live[n - 1] ? 1 : 0);
    return SIB_OK;
}

/* All payers keep their bills: what is left nobody pays, if there is such a part, else the one
 * who owes most. */
static sib_status give_rest(units *u)
{
    int64_t last = u->billing->n - 1;
    int64_t most = u->by_id[0] == last ? u->by_id[1] : u->by_id[0];
    for (int64_t k = 0; k <= last; k++) {
        int order = 0;
        if (u->by_id[k] != last) {
            SIB__TRY(sib__exact_compare(u->call, u->billing->bills[u->by_id[k]].target,
                                        u->billing->bills[most].target, &order));
        }
        most = order > 0 ? u->by_id[k] : most;
    }
    most = u->live[last] ? last : most;
    u->got[most] = most == last ? 0 : u->got[most];
    return add_to(u, &u->got[most], u->rest);
}

static sib_status begin(units *u)
{
    sib__billing *b = u->billing;
    sib__memory  *m = u->memory;
    u->by_id = SIB__NEW(m, int64_t, b->n);
    SIB__TRY_MEMORY(u->call, u->by_id);
    u->live = SIB__NEW(m, bool, b->n);
    SIB__TRY_MEMORY(u->call, u->live);
    u->parts = SIB__NEW(m, sib__exact, b->n);
    SIB__TRY_MEMORY(u->call, u->parts);
    u->got = SIB__NEW(m, int64_t, b->n);
    SIB__TRY_MEMORY(u->call, u->got);
    u->cut = SIB__NEW(m, sib__exact, b->n);
    SIB__TRY_MEMORY(u->call, u->cut);
    u->order = SIB__NEW(m, int64_t, 2 * b->n);
    SIB__TRY_MEMORY(u->call, u->order);
    for (int64_t i = 0; i < b->n; i++) {
        u->by_id[i] = i;
        u->parts[i] = b->bills[i].target;
        u->live[i] = i < b->n - 1 || sib__exact_sign(u->parts[i]) != 0;
    }
    return sib__sort_rows(u->call, u->by_id, u->order, b->n, id_before, b->bills);
}

sib_status sib__bill_units(sib__call *call, sib__memory *m, sib__billing *b)
{
    units   u = {.call = call, .memory = m, .billing = b, .rest = b->total, .status = SIB_OK};
    bool    held = true;
    int64_t payers = b->n - 1;
    SIB__TRY(begin(&u));
    while (held && payers > 0) {
        SIB__TRY(share_out(&u));
        SIB__TRY(hold(&u, &held));
        if (held) {
            SIB__TRY(share_again(&u, &payers));
        }
        SIB__TRY(sib__check(call));
    }
    if (held) {
        SIB__TRY(give_rest(&u));
    }
    for (int64_t i = 0; i < b->n; i++) {
        b->bills[i].bill = u.got[i];
    }
    return SIB_OK;
}
