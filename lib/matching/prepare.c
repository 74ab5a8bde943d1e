/* Making the rules: what is given is checked, and the units, strata, caliper and shelves are
 * prepared. */
#include "matching/rules.h"

#include "core/view.h"

/* A scale may be left empty when it is not needed; when it is there it is checked. */
static sib_status check_scale(sib__call *call, const char *argument, sib_f64 view, int64_t n,
                              bool needed)
{
    if (view.n == 0 && n > 0) {
        return needed ? sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL,
                                  "empty, but distance, caliper, order or discard rule needs "
                                  "this scale")
                      : SIB_OK;
    }
    SIB__TRY(sib__view_length(call, argument, view.n, n));
    SIB__TRY(sib__view_f64(call, argument, view, false));
    double low = (double)INFINITY;
    double high = -(double)INFINITY;
    for (int64_t i = 0; i < n; i++) {
        low = view.data[i] < low ? view.data[i] : low;
        high = view.data[i] > high ? view.data[i] : high;
    }
    if (n > 0 && isinf(high - low)) {
        return sib__fail(call, SIB_ERR_RANGE, argument, -1, NULL,
                         "values so far apart that their difference is no double");
    }
    return SIB_OK;
}

static sib_status check_probabilities(sib__call *call, sib_f64 score)
{
    for (int64_t i = 0; i < score.n; i++) {
        if (score.data[i] < 0.0 || score.data[i] > 1.0) {
            return sib__fail(call, SIB_ERR_RANGE, "score", i, NULL,
                             "a probability lies in 0..1; hand linear predictors as logit");
        }
    }
    return SIB_OK;
}

static sib_status check_keys(sib__call *call, const sib__given *in, int64_t n)
{
    if (in->id.n != 0) {
        SIB__TRY(sib__view_length(call, "id", in->id.n, n));
        SIB__TRY(sib__view_text(call, "id", in->id));
    }
    if (in->tie_key.n != 0) {
        SIB__TRY(sib__view_length(call, "tie_key", in->tie_key.n, n));
        SIB__TRY(sib__view_check(call, "tie_key", in->tie_key.data, n, sizeof(int64_t)));
        for (int64_t i = 0; i < n; i++) {
            if (in->tie_key.data[i] == SIB_I64_MISSING) {
                return sib__fail(call, SIB_ERR_NONFINITE, "tie_key", i, NULL,
                                 "missing where nothing may be missing");
            }
        }
    }
    if (in->exact != NULL && sib_table_columns(in->exact) > 0 &&
        sib_table_rows(in->exact) != n) {
        return sib__fail(call, SIB_ERR_SHAPE, "exact", -1, NULL,
                         "the table has another number of rows than treated");
    }
    if (in->covariates != NULL && sib_table_rows(in->covariates) != n) {
        return sib__fail(call, SIB_ERR_SHAPE, "covariates", -1, NULL,
                         "the table has another number of rows than treated");
    }
    return SIB_OK;
}

static sib_status check_given(sib__call *call, const sib__given *in, const sib__rules *r)
{
    int64_t n = in->treated.n;
    bool    by_logit = r->scale == SIB_MATCHING_DISTANCE_LOGIT;
    int32_t scale = r->caliper.on ? r->caliper.scale : 0;
    SIB__TRY(sib__view_flags(call, "treated", in->treated));
    bool scored = !r->unscored || r->options.discard != SIB_MATCHING_DISCARD_NONE;
    SIB__TRY(check_scale(call, "score", in->score, n,
                         scored && (!by_logit || scale == SIB_MATCHING_SCALE_PROBABILITY)));
    SIB__TRY(check_probabilities(call, in->score));
    SIB__TRY(check_scale(call, "logit", in->logit, n,
                         scored && (by_logit || scale == SIB_MATCHING_SCALE_LOGIT)));
    SIB__TRY(check_keys(call, in, n));
    return sib__check(call);
}

/* Where no score is needed and none is there, all are at one. */
static sib_status stand_in(sib__call *call, sib__units *u)
{
    if (u->x == NULL) {
        u->x = SIB__NEW(&call->scratch, double, u->n);
        SIB__TRY_MEMORY(call, u->x);
        u->y = u->x;
    }
    return SIB_OK;
}

static sib_status prepare_strata(sib__call *call, const sib__rules *r, sib__units *u)
{
    if (r->options.coarsen != NULL) {
        SIB__TRY(sib__cuts_of_columns(call, u, r->options.coarsen));
    }
    if (r->classes > 0) {
        SIB__TRY(sib__cuts_of_score(call, u, r->classes));
    }
    return sib__units_strata(call, u);
}

static sib_status prepare_units(sib__call *call, const sib__given *in, sib__rules *r)
{
    sib__units *u = &r->units;
    bool        by_logit = r->scale == SIB_MATCHING_DISTANCE_LOGIT;
    bool y_logit = r->caliper.on ? r->caliper.scale == SIB_MATCHING_SCALE_LOGIT : by_logit;
    u->n = in->treated.n;
    u->treated = in->treated;
    u->id = in->id;
    u->tie_key = in->tie_key;
    u->exact = in->exact;
    u->x = by_logit ? in->logit.data : in->score.data;
    u->y = y_logit ? in->logit.data : in->score.data;
    SIB__TRY(stand_in(call, u));
    for (int64_t i = 0; i < u->n; i++) {
        u->treated_n += u->treated.data[i];
    }
    u->discarded = SIB__NEW(&call->scratch, uint8_t, u->n);
    SIB__TRY_MEMORY(call, u->discarded);
    SIB__TRY(sib__units_ties(call, u, (uint64_t)r->options.seed));
    sib__units_discard(u, r->options.discard);
    SIB__TRY(prepare_strata(call, r, u));
    if (r->options.distance > SIB_MATCHING_DISTANCE_LOGIT) {
        SIB__TRY(sib__space_make(call, u, in->covariates, r->options.distance));
    }
    return sib__progress(call, 0.3, "matching");
}

static bool both_arms_left(const sib__units *u)
{
    bool left[2] = {false, false};
    for (int64_t i = 0; i < u->n; i++) {
        left[u->treated.data[i]] = left[u->treated.data[i]] || !u->discarded[i];
    }
    return left[0] && left[1];
}

sib_status sib__rules_make(sib__call *call, const sib__given *given, sib__rules *rules)
{
    const sib__units *u = &rules->units;
    SIB__TRY(sib__caliper_resolve(call, rules->scale, &rules->caliper));
    SIB__TRY(check_given(call, given, rules));
    SIB__TRY(prepare_units(call, given, rules));
    if (both_arms_left(u)) {
        SIB__TRY(sib__caliper_measure(call, u, &rules->caliper));
    }
    SIB__TRY(sib__shelf_fill(call, u, 0, &rules->by_score, &rules->by_caliper));
    return sib__windows_make(call, rules, &rules->windows);
}

/* The nearest on the shelf stand on either side of the case's own place. */
bool sib__rules_within_reach(const sib__rules *rules, int64_t row)
{
    const sib__units *u = &rules->units;
    const sib__shelf *shelf = &rules->by_caliper;
    int64_t           begin = shelf->begin[sib__units_stratum(u, row)];
    int64_t           end = shelf->begin[sib__units_stratum(u, row) + 1];
    int64_t           place = sib__shelf_place(shelf, u->y, begin, end, u->y[row]);
    return (place < end && sib__inside(&rules->caliper, u->y[shelf->rows[place]], u->y[row])) ||
           (place > begin &&
            sib__inside(&rules->caliper, u->y[shelf->rows[place - 1]], u->y[row]));
}
