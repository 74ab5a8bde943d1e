/* Nearest-neighbour matching: the public function, its checks, and the road of one call. */
#include "core/random.h"
#include "core/sort.h"
#include "core/text.h"
#include "core/view.h"
#include "matching/matching.h"
#include "matching/options.h"

/* Where the permutation of the order RANDOM is drawn from: "matching" in ASCII. */
static const uint64_t ORDER_STREAM = UINT64_C(0x6d61746368696e67);

/* The arguments as they came. */
typedef struct inputs {
    sib_f64          score;
    sib_f64          logit;
    sib_u8           treated;
    sib_text         id;
    sib_i64          tie_key;
    const sib_table *exact;
} inputs;

static sib_status read_options(sib__call *call, const sib_matching_nearest_options *given,
                               sib_matching_nearest_options *o)
{
    SIB__TRY(sib__options_read(call, &sib__matching_nearest_options, o, given));
    return o->replace == 1 || o->reuse_max <= 1
               ? SIB_OK
               : sib__fail(call, SIB_ERR_ARGUMENT, "reuse_max", -1, NULL,
                           "must be 0 or 1 where replace is 0");
}

/* A scale may be left empty when it is not needed; when it is there it is checked. */
static sib_status check_scale(sib__call *call, const char *argument, sib_f64 view, int64_t n,
                              bool needed)
{
    if (view.n == 0 && n > 0) {
        return needed ? sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL,
                                  "empty, but distance or caliper is on this scale")
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

static sib_status check_keys(sib__call *call, const inputs *in, int64_t n)
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
    return SIB_OK;
}

static sib_status check_inputs(sib__call *call, const inputs *in, const sib__problem *p)
{
    int64_t n = in->treated.n;
    bool    by_logit = p->options.distance == SIB_MATCHING_DISTANCE_LOGIT;
    int32_t scale = p->caliper.on ? p->caliper.scale : 0;
    SIB__TRY(sib__view_flags(call, "treated", in->treated));
    SIB__TRY(check_scale(call, "score", in->score, n,
                         !by_logit || scale == SIB_MATCHING_SCALE_PROBABILITY));
    SIB__TRY(check_probabilities(call, in->score));
    SIB__TRY(check_scale(call, "logit", in->logit, n,
                         by_logit || scale == SIB_MATCHING_SCALE_LOGIT));
    SIB__TRY(check_keys(call, in, n));
    return sib__check(call);
}

static uint64_t seed_of(const sib__problem *p)
{
    return (uint64_t)p->options.seed;
}

static sib_status prepare_units(sib__call *call, const inputs *in, sib__problem *p)
{
    sib__units *u = &p->units;
    bool        by_logit = p->options.distance == SIB_MATCHING_DISTANCE_LOGIT;
    u->n = in->treated.n;
    u->treated = in->treated;
    u->id = in->id;
    u->tie_key = in->tie_key;
    u->exact = in->exact;
    u->x = by_logit ? in->logit.data : in->score.data;
    u->y = u->x;
    if (p->caliper.on) {
        u->y = p->caliper.scale == SIB_MATCHING_SCALE_LOGIT ? in->logit.data : in->score.data;
    }
    for (int64_t i = 0; i < u->n; i++) {
        u->treated_n += u->treated.data[i];
    }
    u->discarded = SIB__NEW(&call->scratch, uint8_t, u->n);
    SIB__TRY_MEMORY(call, u->discarded);
    SIB__TRY(sib__units_ties(call, u, seed_of(p)));
    SIB__TRY(sib__units_strata(call, u));
    sib__units_discard(u, p->options.discard);
    if (p->options.order == SIB_MATCHING_ORDER_DATA) {
        u->order_free = false;
    }
    return SIB_OK;
}

/* What identifies a row for the random order: its id, its tie key where all differ, itself. */
static uint64_t identity(const sib__units *u, uint64_t seed, int64_t row)
{
    if (u->id.n > 0) {
        sib__slice id = sib__text_at(u->id, row);
        return sib__random_hash(seed, id.data, id.length);
    }
    return u->order_free ? (uint64_t)u->tie_key.data[row] : (uint64_t)row;
}

static uint64_t service_key(const sib__problem *p, int64_t row)
{
    switch (p->options.order) {
    case SIB_MATCHING_ORDER_LARGEST:
        return ~sib__sort_key_f64(p->units.x[row]);
    case SIB_MATCHING_ORDER_DATA:
        return (uint64_t)row;
    case SIB_MATCHING_ORDER_RANDOM:
        return sib__random_u64(seed_of(p), ORDER_STREAM, identity(&p->units, seed_of(p), row));
    default:
        return sib__sort_key_f64(p->units.x[row]);
    }
}

/* The cases that are not discarded, in the order of service; under CLOSEST and FARTHEST by
 * stratum, score and tie. */
static sib_status make_cases(sib__call *call, sib__problem *p)
{
    const sib__units *u = &p->units;
    bool              by_distance = p->options.order == SIB_MATCHING_ORDER_CLOSEST ||
                       p->options.order == SIB_MATCHING_ORDER_FARTHEST;
    uint64_t *keys = SIB__NEW(&call->scratch, uint64_t, u->treated_n);
    int64_t  *rows = SIB__NEW(&call->scratch, int64_t, u->treated_n);
    p->cases = SIB__NEW(&call->scratch, sib__case, u->treated_n);
    if (keys == NULL || rows == NULL || p->cases == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < u->n; i++) {
        int64_t row = u->by_tie == NULL ? i : u->by_tie[i];
        if (u->treated.data[row] == 1 && !u->discarded[row]) {
            keys[p->case_n] = service_key(p, row);
            rows[p->case_n++] = row;
        }
    }
    SIB__TRY(sib__matching_sort(call, u, keys, rows, p->case_n, NULL, !by_distance));
    for (int64_t i = 0; i < p->case_n; i++) {
        sib__case *c = &p->cases[i];
        c->row = rows[i];
        c->x = u->x[rows[i]];
        c->y = u->y[rows[i]];
        c->rank = sib__units_rank(u, rows[i]);
        sib__pool_enter(&p->pool, c);
    }
    sib__drop(&call->scratch, keys);
    sib__drop(&call->scratch, rows);
    return sib__check(call);
}

static bool both_arms_left(const sib__units *u)
{
    bool left[2] = {false, false};
    for (int64_t i = 0; i < u->n; i++) {
        left[u->treated.data[i]] = left[u->treated.data[i]] || !u->discarded[i];
    }
    return left[0] && left[1];
}

static sib_status run(sib__call *call, const inputs *in,
                      const sib_matching_nearest_options *options, sib_matching **made)
{
    sib__problem p = {0};
    SIB__TRY(read_options(call, options, &p.options));
    SIB__TRY(sib__caliper_resolve(call, &p.options, &p.caliper));
    SIB__TRY(check_inputs(call, in, &p));
    p.reuse = p.options.replace == 0     ? 1
              : p.options.reuse_max == 0 ? INT64_MAX
                                         : p.options.reuse_max;
    SIB__TRY(prepare_units(call, in, &p));
    SIB__TRY(sib__progress(call, 0.3, "matching"));
    if (both_arms_left(&p.units)) {
        SIB__TRY(sib__caliper_measure(call, &p.units, &p.caliper));
    }
    SIB__TRY(sib__pool_make(call, &p.units, &p.caliper, p.reuse, &p.pool));
    SIB__TRY(make_cases(call, &p));
    SIB__TRY(sib__progress(call, 0.6, "matching"));
    bool by_distance = p.options.order == SIB_MATCHING_ORDER_CLOSEST ||
                       p.options.order == SIB_MATCHING_ORDER_FARTHEST;
    SIB__TRY(by_distance ? sib__matching_serve_by_distance(call, &p)
                         : sib__matching_serve(call, &p));
    SIB__TRY(sib__progress(call, 0.8, "matching"));
    *made = sib__handle(call, sizeof(sib_matching));
    if (*made == NULL) {
        return SIB_ERR_NO_MEMORY;
    }
    SIB__TRY(sib__matching_publish(call, &p, *made));
    SIB__TRY(sib__matching_verify(call, &p, *made));
    SIB__TRY(sib__matching_tables(call, &p, *made));
    return sib__progress(call, 1.0, "matching");
}

sib_status sib_matching_nearest(sib_context *ctx, sib_f64 score, sib_f64 logit, sib_u8 treated,
                                sib_text id, sib_i64 tie_key, const sib_table *exact,
                                const sib_matching_nearest_options *options, sib_matching **out)
{
    sib__call     call;
    sib_matching *made = NULL;
    const inputs  in = {score, logit, treated, id, tie_key, exact};
    sib_status    status = sib__enter(&call, ctx, "sib_matching_nearest", SIB__OUT(out));
    if (status == SIB_OK) {
        status = run(&call, &in, options, &made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
