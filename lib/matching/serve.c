/* Serving the cases in a fixed order, round after round. */
#include "matching/nearest_search.h"

enum { STEPS_PER_CHECK = 4096 };

sib_status sib__nearest_pause(sib__call *call, sib__pool *pool)
{
    if (pool->scan.status != SIB_OK) {
        return pool->scan.status;
    }
    if (pool->work < STEPS_PER_CHECK) {
        return SIB_OK;
    }
    pool->work = 0;
    return sib__check(call);
}

sib_status sib__nearest_record(sib__call *call, sib__nearest *p, const sib__case *c,
                               const sib__choice *choice)
{
    p->found->ties += choice->tie ? 1 : 0;
    return sib__pairs_add(call, p->found, c->row, p->pool.row[choice->control]);
}

/* Cases that stand side by side in the order of service because their scores are equal. */
static int64_t count_order_ties(const sib__nearest *p)
{
    int64_t ties = 0;
    if (p->rules->options.order == SIB_MATCHING_ORDER_LARGEST ||
        p->rules->options.order == SIB_MATCHING_ORDER_SMALLEST) {
        for (int64_t i = 1; i < p->case_n; i++) {
            ties += p->cases[i].x == p->cases[i - 1].x ? 1 : 0;
        }
    }
    return ties;
}

sib_status sib__nearest_serve(sib__call *call, sib__nearest *p)
{
    int64_t *waiting = SIB__NEW(&call->scratch, int64_t, p->case_n);
    SIB__TRY_MEMORY(call, waiting);
    int64_t n = p->case_n;
    for (int64_t i = 0; i < n; i++) {
        waiting[i] = i;
    }
    p->found->order_ties = count_order_ties(p);
    for (int64_t round = 0; round < p->rules->ratio && n > 0; round++) {
        int64_t still = 0;
        for (int64_t i = 0; i < n; i++) {
            sib__case  *c = &p->cases[waiting[i]];
            sib__choice choice;
            if (sib__pool_search(&p->pool, c, &choice)) {
                sib__pool_take(&p->pool, c, &choice);
                SIB__TRY(sib__nearest_record(call, p, c, &choice));
                waiting[still++] = waiting[i];
            }
            SIB__TRY(sib__nearest_pause(call, &p->pool));
        }
        n = still;
    }
    sib__drop(&call->scratch, waiting);
    return SIB_OK;
}
