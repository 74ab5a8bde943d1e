/* Sums of exact numbers and totals split by shares. */
#include <string.h>

#include "core/exact.h"
#include "core/sort.h"

sib_status sib__exact_sum(sib__call *call, sib__memory *m, const sib__exact *values, int64_t n,
                          sib__exact *out)
{
    sib__exact  sum = sib__exact_of_i64(0);
    sib__memory pools[2]; /* of this sum and of the one before, turn and turn about */
    sib_status  status = SIB_OK;
    sib__memory_init(&pools[0], &call->scratch.allocator);
    sib__memory_init(&pools[1], &call->scratch.allocator);
    for (int64_t i = 0; status == SIB_OK && i < n; i++) {
        status = sib__exact_add(call, &pools[i % 2], sum, values[i], &sum);
        sib__memory_release(&pools[(i + 1) % 2]);
        if (status == SIB_OK) {
            status = sum.den == 0 ? sib__check(call) : SIB__PAUSE(call, i);
        }
    }
    if (status == SIB_OK) {
        status = sib__exact_add(call, m, sum, sib__exact_of_i64(0), out);
    }
    sib__memory_release(&pools[0]);
    sib__memory_release(&pools[1]);
    return status;
}

/* What a share of 1 gets. */
static sib_status rate_of(sib__call *call, sib__exact total, const sib__exact *shares,
                          int64_t n, sib__exact *rate)
{
    sib__exact sum;
    for (int64_t i = 0; i < n; i++) {
        if (sib__exact_sign(shares[i]) < 0) {
            return sib__fail(call, SIB_ERR_TERMS, "shares", i, NULL, "a share is negative");
        }
    }
    SIB__TRY(sib__exact_sum(call, &call->scratch, shares, n, &sum));
    if (sib__exact_sign(sum) == 0) {
        return sib__fail(call, SIB_ERR_TERMS, "shares", -1, NULL, "every share is 0");
    }
    return sib__exact_divide(call, &call->scratch, total, sum, rate);
}

sib_status sib__exact_pro_rata(sib__call *call, sib__memory *m, sib__exact total,
                               const sib__exact *shares, int64_t n, sib__exact *parts)
{
    sib__exact rate;
    SIB__TRY(rate_of(call, total, shares, n, &rate));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        SIB__TRY(sib__exact_multiply(call, m, shares[i], rate, &parts[i]));
    }
    return SIB_OK;
}

/* What was cut off each part, in size, and who comes first. */
typedef struct remainders {
    sib__call     *call;
    sib__exact    *rest;
    const int64_t *rank;
    sib_status     status;
} remainders;

static bool before(int64_t a, int64_t b, const void *payload)
{
    remainders *r = *(remainders *const *)payload;
    int         order = 0;
    if (r->status == SIB_OK) {
        r->status = sib__exact_compare(r->call, r->rest[a], r->rest[b], &order);
    }
    return order > 0 || (order == 0 && r->rank[a] < r->rank[b]);
}

/* The whole units of one part, cut toward zero, and what was cut off, in size. */
static sib_status cut(sib__call *call, sib__exact part, int64_t *whole, sib__exact *rest)
{
    sib__memory *m = &call->scratch;
    sib__exact   units;
    SIB__TRY(
        sib__exact_round_to(call, m, part, sib__exact_of_i64(1), SIB__ROUNDING_DOWN, &units));
    *whole = units.num; /* no part is above its total */
    SIB__TRY(sib__exact_subtract(call, m, part, units, rest));
    return sib__exact_sign(*rest) < 0 ? sib__exact_negate(call, m, *rest, rest) : SIB_OK;
}

sib_status sib__exact_allocate(sib__call *call, int64_t total, const sib__exact *shares,
                               const int64_t *rank, int64_t n, int64_t *parts)
{
    sib__memory *m = &call->scratch;
    sib__exact  *rest = SIB__NEW(m, sib__exact, n);
    SIB__TRY_MEMORY(call, rest);
    int64_t *given = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(call, given);
    int64_t *order = SIB__NEW(m, int64_t, 2 * n);
    SIB__TRY_MEMORY(call, order);
    SIB__TRY(sib__exact_pro_rata(call, m, sib__exact_of_i64(total), shares, n, rest));
    int64_t left = total;
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        SIB__TRY(cut(call, rest[i], &given[i], &rest[i]));
        order[i] = i;
        left -= given[i];
    }
    remainders  r = {call, rest, rank, SIB_OK};
    remainders *payload = &r;
    SIB__TRY(sib__sort_rows(call, order, order + n, n, before, &payload));
    SIB__TRY(r.status);
    int64_t unit = total < 0 ? -1 : 1;
    for (int64_t i = 0; left != 0; i++, left -= unit) {
        given[order[i]] += unit;
    }
    memcpy(parts, given, (size_t)n * sizeof *parts);
    return SIB_OK;
}
