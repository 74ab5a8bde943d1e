/* Sets that are whole strata: exact matching, coarsened where columns are, and subclasses of
 * the score. Everybody of a stratum with both arms is in its set.
 *
 * A set is told by as few pairs as join its people: the first case has every control, and the
 * first control every case. Weights count people of the set, not pairs. */
#include "matching/search.h"

static sib_status join(sib__call *call, const sib__shelf *cases, const sib__shelf *controls,
                       int64_t stratum, sib__pairs *found)
{
    int64_t first = cases->begin[stratum];
    int64_t other = controls->begin[stratum];
    if (first == cases->begin[stratum + 1]) {
        return SIB_OK;
    }
    for (int64_t k = other; k < controls->begin[stratum + 1]; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        SIB__TRY(sib__pairs_add(call, found, cases->rows[first], controls->rows[k]));
    }
    for (int64_t k = first + 1;
         k < cases->begin[stratum + 1] && other < controls->begin[stratum + 1]; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        SIB__TRY(sib__pairs_add(call, found, cases->rows[k], controls->rows[other]));
    }
    return SIB_OK;
}

static sib_status search(sib__call *call, const sib__rules *rules, sib__pairs *found)
{
    for (int64_t s = 0; s < rules->units.strata; s++) {
        SIB__TRY(SIB__PAUSE(call, s));
        SIB__TRY(join(call, &rules->windows.cases, &rules->by_caliper, s, found));
    }
    return sib__progress(call, 0.7, "matching");
}

const sib__method sib__matching_exact = {.search = search,
                                         .verify = sib__whole_verify,
                                         .one_use = true,
                                         .whole = true,
                                         .unscored = true};
const sib__method sib__matching_subclass = {
    .search = search, .verify = sib__whole_verify, .one_use = true, .whole = true};
