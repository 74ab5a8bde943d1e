#include <string.h>

#include "core/random.h"
#include "core/sort.h"
#include "core/text.h"
#include "matching/rules.h"

static bool id_before(int64_t a, int64_t b, const void *payload)
{
    const sib_text *id = payload;
    return sib__slice_compare(sib__text_at(*id, a), sib__text_at(*id, b)) < 0;
}

/* Sorts rows by keys, and each stretch of equal keys by id (by row where there are no ids).
 * *repeated says whether any key came twice. */
static sib_status sort_keys(sib__call *call, const sib__units *u, uint64_t *keys, int64_t *rows,
                            bool *repeated)
{
    int64_t   n = u->n;
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, n);
    int64_t  *other = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, other_keys);
    SIB__TRY_MEMORY(call, other);
    SIB__TRY(sib__sort_u64(call, keys, rows, other_keys, other, n));
    *repeated = false;
    for (int64_t i = 0, j = 0; i < n; i = j) {
        for (j = i + 1; j < n && keys[j] == keys[i];) {
            j++;
        }
        if (j - i > 1) {
            *repeated = true;
            if (u->id.n > 0) {
                SIB__TRY(sib__sort_rows(call, rows + i, other, j - i, id_before, &u->id));
            }
        }
    }
    sib__drop(&call->scratch, other);
    sib__drop(&call->scratch, other_keys);
    return sib__check(call);
}

/* Equal ids have equal hashes, so they stand side by side, the earlier row first. */
static sib_status refuse_repeated_ids(sib__call *call, const sib__units *u,
                                      const uint64_t *hashes, const int64_t *rows)
{
    int64_t first = -1;
    int64_t again = INT64_MAX;
    for (int64_t i = 1; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (hashes[i] == hashes[i - 1] && rows[i] < again &&
            sib__slice_compare(sib__text_at(u->id, rows[i]),
                               sib__text_at(u->id, rows[i - 1])) == 0) {
            first = rows[i - 1];
            again = rows[i];
        }
    }
    if (first >= 0) {
        return sib__fail(call, SIB_ERR_DATA, "id", again, NULL, "the id is that of row %lld",
                         (long long)first);
    }
    return SIB_OK;
}

static sib_status ids_in_order(sib__call *call, const sib__units *u, uint64_t seed,
                               int64_t *rows)
{
    bool      repeated = false;
    uint64_t *hashes = SIB__NEW(&call->scratch, uint64_t, u->n);
    SIB__TRY_MEMORY(call, hashes);
    for (int64_t i = 0; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        sib__slice id = sib__text_at(u->id, i);
        hashes[i] = sib__random_hash(seed, id.data, id.length);
        rows[i] = i;
    }
    SIB__TRY(sort_keys(call, u, hashes, rows, &repeated));
    SIB__TRY(refuse_repeated_ids(call, u, hashes, rows));
    sib__drop(&call->scratch, hashes);
    return SIB_OK;
}

static sib_status keys_in_order(sib__call *call, sib__units *u, int64_t *rows)
{
    bool      repeated = false;
    uint64_t *keys = SIB__NEW(&call->scratch, uint64_t, u->n);
    SIB__TRY_MEMORY(call, keys);
    for (int64_t i = 0; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        keys[i] = (uint64_t)u->tie_key.data[i] ^ (UINT64_C(1) << 63);
        rows[i] = i;
    }
    SIB__TRY(sort_keys(call, u, keys, rows, &repeated));
    sib__drop(&call->scratch, keys);
    u->order_free = u->id.n > 0 || !repeated;
    u->tie_rule = u->id.n > 0 ? "tie_key,id" : repeated ? "tie_key,row" : "tie_key";
    return SIB_OK;
}

sib_status sib__units_ties(sib__call *call, sib__units *u, uint64_t seed)
{
    u->order_free = false;
    u->tie_rule = "row";
    if (u->id.n == 0 && u->tie_key.n == 0) {
        return SIB_OK;
    }
    u->by_tie = SIB__NEW(&call->scratch, int64_t, u->n);
    u->tie_rank = SIB__NEW(&call->scratch, int64_t, u->n);
    SIB__TRY_MEMORY(call, u->by_tie);
    SIB__TRY_MEMORY(call, u->tie_rank);
    if (u->id.n > 0) {
        SIB__TRY(ids_in_order(call, u, seed, u->by_tie));
        u->order_free = true;
        u->tie_rule = "siphash-2-4,id";
    }
    if (u->tie_key.n > 0) {
        SIB__TRY(keys_in_order(call, u, u->by_tie));
    }
    for (int64_t i = 0; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        u->tie_rank[u->by_tie[i]] = i;
    }
    return SIB_OK;
}

void sib__units_discard(sib__units *u, int32_t rule)
{
    if (rule == SIB_MATCHING_DISCARD_NONE) {
        return;
    }
    double low[2] = {(double)INFINITY, (double)INFINITY};
    double high[2] = {-(double)INFINITY, -(double)INFINITY};
    for (int64_t i = 0; i < u->n; i++) {
        int arm = u->treated.data[i];
        low[arm] = u->x[i] < low[arm] ? u->x[i] : low[arm];
        high[arm] = u->x[i] > high[arm] ? u->x[i] : high[arm];
    }
    for (int64_t i = 0; i < u->n; i++) {
        int  arm = u->treated.data[i];
        bool subject =
            rule == SIB_MATCHING_DISCARD_BOTH ||
            rule == (arm == 1 ? SIB_MATCHING_DISCARD_TREATED : SIB_MATCHING_DISCARD_CONTROL);
        int other = 1 - arm;
        u->discarded[i] = subject && (u->x[i] < low[other] || u->x[i] > high[other]);
    }
}
