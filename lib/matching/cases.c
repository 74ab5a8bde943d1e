/* The cases of the nearest search, in the order of service. */
#include "core/random.h"
#include "core/sort.h"
#include "core/text.h"
#include "matching/nearest_search.h"

/* Where the permutation of the order RANDOM is drawn from: "matching" in ASCII. */
static const uint64_t ORDER_STREAM = UINT64_C(0x6d61746368696e67);

/* What identifies a row for the random order: its id, its tie key where all differ, itself. */
static uint64_t identity(const sib__units *u, uint64_t seed, int64_t row)
{
    if (u->id.n > 0) {
        sib__slice id = sib__text_at(u->id, row);
        return sib__random_hash(seed, id.data, id.length);
    }
    return u->order_free ? (uint64_t)u->tie_key.data[row] : (uint64_t)row;
}

static uint64_t service_key(const sib__nearest *p, int64_t row)
{
    switch (p->rules->options.order) {
    case SIB_MATCHING_ORDER_LARGEST:
        return ~sib__sort_key_f64(p->rules->units.x[row]);
    case SIB_MATCHING_ORDER_DATA:
        return (uint64_t)row;
    case SIB_MATCHING_ORDER_RANDOM:
        return sib__random_u64(
            (uint64_t)p->rules->options.seed, ORDER_STREAM,
            identity(&p->rules->units, (uint64_t)p->rules->options.seed, row));
    default:
        return sib__sort_key_f64(p->rules->units.x[row]);
    }
}

/* The cases that are not discarded, in the order of service; under CLOSEST and FARTHEST by
 * stratum, score and tie. */
sib_status sib__nearest_cases(sib__call *call, sib__nearest *p)
{
    const sib__units *u = &p->rules->units;
    uint64_t         *keys = SIB__NEW(&call->scratch, uint64_t, u->treated_n);
    int64_t          *rows = SIB__NEW(&call->scratch, int64_t, u->treated_n);
    p->cases = SIB__NEW(&call->scratch, sib__case, u->treated_n);
    SIB__TRY_MEMORY(call, keys);
    SIB__TRY_MEMORY(call, rows);
    SIB__TRY_MEMORY(call, p->cases);
    for (int64_t i = 0; i < u->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t row = u->by_tie == NULL ? i : u->by_tie[i];
        if (u->treated.data[row] == 1 && !u->discarded[row]) {
            keys[p->case_n] = service_key(p, row);
            rows[p->case_n++] = row;
        }
    }
    SIB__TRY(sib__matching_sort(call, u, keys, rows, p->case_n, NULL, !p->by_distance));
    for (int64_t i = 0; i < p->case_n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        sib__case *c = &p->cases[i];
        c->row = rows[i];
        c->number = i;
        c->x = u->x[rows[i]];
        c->y = u->y[rows[i]];
        c->rank = sib__units_rank(u, rows[i]);
        sib__pool_enter(&p->pool, c);
    }
    sib__drop(&call->scratch, rows);
    return sib__check(call);
}
