/* Nearest-neighbour matching: which search serves the cases. */
#include "matching/nearest_search.h"

static sib_status search(sib__call *call, const sib__rules *rules,
                         const sib_matching_match_options *options, sib__pairs *found)
{
    sib__nearest p = {.rules = rules, .options = options, .found = found};
    p.by_distance = options->order == SIB_MATCHING_ORDER_CLOSEST ||
                    options->order == SIB_MATCHING_ORDER_FARTHEST;
    SIB__TRY(sib__pool_make(call, rules, &p.pool));
    SIB__TRY(sib__nearest_cases(call, &p));
    SIB__TRY(sib__progress(call, 0.6, "matching"));
    return p.by_distance ? sib__nearest_serve_by_distance(call, &p)
                         : sib__nearest_serve(call, &p);
}

const sib__method sib__matching_nearest = {.search = search, .verify = sib__nearest_verify};
