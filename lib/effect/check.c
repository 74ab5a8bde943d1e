/* Checks of an estimate's arguments: each names the argument and the first row at fault. */
#include <math.h>

#include "core/text.h"
#include "core/view.h"
#include "effect/effect.h"

static sib_status check_exposure(sib__call *call, sib_f64 exposure, int64_t n)
{
    SIB__TRY(sib__view_f64(call, "exposure", exposure, true));
    if (exposure.n == 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__view_length(call, "exposure", exposure.n, n));
    for (int64_t i = 0; i < n; i++) {
        if (exposure.data[i] < 0.0) {
            return sib__fail(call, SIB_ERR_RANGE, "exposure", i, NULL, "is negative");
        }
    }
    return SIB_OK;
}

static sib_status check_pairs(sib__call *call, const char *argument, sib_rows rows,
                              sib_u8 treated, uint8_t arm)
{
    for (int64_t i = 0; i < rows.n; i++) {
        int64_t row = rows.data[i];
        if (row < 0 || row >= treated.n) {
            return sib__fail(call, SIB_ERR_ARGUMENT, argument, i, NULL,
                             "points outside the rows");
        }
        if (treated.data[row] != arm) {
            return sib__fail(call, SIB_ERR_ARGUMENT, argument, i, NULL,
                             arm == 1 ? "points to a person who is not treated"
                                      : "points to a person who is treated");
        }
    }
    return SIB_OK;
}

/* The rank of each person by id, or by row where no ids are given. */
static sib_status rank_persons(sib__call *call, sib__effect_input *in)
{
    int64_t  n = in->treated.n;
    int64_t *rank = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, rank);
    in->rank = rank;
    if (in->id.n == 0) {
        for (int64_t i = 0; i < n; i++) {
            rank[i] = i;
        }
        return SIB_OK;
    }
    int64_t *order = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, order);
    int64_t distinct = 0;
    SIB__TRY(sib__text_rank(call, in->id, order, rank, &distinct));
    for (int64_t i = 1; distinct < n && i < n; i++) {
        if (rank[order[i]] == rank[order[i - 1]]) {
            return sib__fail(call, SIB_ERR_DATA, "id", order[i], NULL,
                             "the id of row %lld comes again", (long long)order[i - 1]);
        }
    }
    return SIB_OK;
}

sib_status sib__effect_check(sib__call *call, sib__effect_input *in)
{
    int64_t n = in->treated.n;
    int64_t k = in->pair_treated.n;
    SIB__TRY(sib__view_flags(call, "treated", in->treated));
    SIB__TRY(sib__view_f64(call, "outcome", in->outcome, true));
    SIB__TRY(sib__view_length(call, "outcome", in->outcome.n, n));
    SIB__TRY(check_exposure(call, in->exposure, n));
    SIB__TRY(sib__view_check(call, "pair_treated", in->pair_treated.data, k, sizeof(int64_t)));
    SIB__TRY(sib__view_check(call, "pair_comparison", in->pair_comparison.data,
                             in->pair_comparison.n, sizeof(int64_t)));
    SIB__TRY(sib__view_length(call, "pair_comparison", in->pair_comparison.n, k));
    SIB__TRY(check_pairs(call, "pair_treated", in->pair_treated, in->treated, 1));
    SIB__TRY(check_pairs(call, "pair_comparison", in->pair_comparison, in->treated, 0));
    SIB__TRY(
        sib__view_check(call, "pair_set", in->pair_set.data, in->pair_set.n, sizeof(int64_t)));
    if (in->pair_set.n != 0) {
        SIB__TRY(sib__view_length(call, "pair_set", in->pair_set.n, k));
    }
    SIB__TRY(sib__view_text(call, "id", in->id));
    if (in->id.n != 0) {
        SIB__TRY(sib__view_length(call, "id", in->id.n, n));
    }
    SIB__TRY(rank_persons(call, in));
    return sib__check(call);
}
