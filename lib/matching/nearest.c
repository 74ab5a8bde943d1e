/* Nearest-neighbour matching: which search serves the cases. */
#include "matching/nearest_search.h"

/* The first lists of all cases, where the distance is of covariates. */
static sib_status make_lists(sib__call *call, sib__nearest *p)
{
    int64_t *rows = SIB__NEW(&call->scratch, int64_t, p->case_n);
    SIB__TRY_MEMORY(call, rows);
    for (int64_t i = 0; i < p->case_n; i++) {
        rows[i] = p->cases[i].row;
    }
    return sib__scan_make(call, p->rules, p->pool.left, rows, p->case_n, &p->pool.scan);
}

static sib_status search(sib__call *call, const sib__rules *rules, sib__pairs *found)
{
    int32_t      order = rules->options.order;
    sib__nearest p = {.rules = rules, .found = found};
    p.by_distance = order == SIB_MATCHING_ORDER_CLOSEST || order == SIB_MATCHING_ORDER_FARTHEST;
    SIB__TRY(sib__pool_make(call, rules, &p.pool));
    SIB__TRY(sib__nearest_cases(call, &p));
    if (sib__pool_scans(&p.pool)) {
        SIB__TRY(make_lists(call, &p));
    }
    SIB__TRY(sib__progress(call, 0.6, "matching"));
    SIB__TRY(p.by_distance ? sib__nearest_serve_by_distance(call, &p)
                           : sib__nearest_serve(call, &p));
    return p.pool.scan.status;
}

const sib__method sib__matching_nearest = {.search = search, .verify = sib__nearest_verify};
