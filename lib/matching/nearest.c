/* Nearest-neighbour matching: the public function, from its options to rules and search. */
#include "matching/nearest_search.h"

#include "matching/options.h"

static sib_status search(sib__call *call, const sib__rules *rules, const void *options,
                         sib__pairs *found)
{
    const sib_matching_nearest_options *o = options;
    sib__nearest                        p = {.rules = rules, .options = o, .found = found};
    p.by_distance =
        o->order == SIB_MATCHING_ORDER_CLOSEST || o->order == SIB_MATCHING_ORDER_FARTHEST;
    SIB__TRY(sib__pool_make(call, rules, &p.pool));
    SIB__TRY(sib__nearest_cases(call, &p));
    SIB__TRY(sib__progress(call, 0.6, "matching"));
    return p.by_distance ? sib__nearest_serve_by_distance(call, &p)
                         : sib__nearest_serve(call, &p);
}

static const sib__method nearest = {search, sib__nearest_verify};

static sib_status run(sib__call *call, const sib__given *given,
                      const sib_matching_nearest_options *options, sib_matching **made)
{
    sib_matching_nearest_options o;
    SIB__TRY(sib__options_read(call, &sib__matching_nearest_options, &o, options));
    if (o.replace == 0 && o.reuse_max > 1) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "reuse_max", -1, NULL,
                         "must be 0 or 1 where replace is 0");
    }
    sib__rules rules = {.ratio = o.ratio,
                        .uses = o.replace == 0     ? 1
                                : o.reuse_max == 0 ? INT64_MAX
                                                   : o.reuse_max,
                        .replace = o.replace == 1,
                        .distance = o.distance,
                        .discard = o.discard,
                        .seed = (uint64_t)o.seed,
                        .caliper = {.value = o.caliper_value,
                                    .preset = o.caliper_preset,
                                    .scale = o.caliper_scale,
                                    .unit = o.caliper_unit,
                                    .inclusive = o.caliper_inclusive == 1}};
    SIB__TRY(sib__rules_make(call, given, &rules));
    if (o.order == SIB_MATCHING_ORDER_DATA) {
        rules.units.order_free = false;
    }
    return sib__matching_run(call, &nearest, &rules, &o, made);
}

sib_status sib_matching_nearest(sib_context *ctx, sib_f64 score, sib_f64 logit, sib_u8 treated,
                                sib_text id, sib_i64 tie_key, const sib_table *exact,
                                const sib_matching_nearest_options *options, sib_matching **out)
{
    sib__call        call;
    sib_matching    *made = NULL;
    const sib__given given = {score, logit, treated, id, tie_key, exact};
    sib_status       status = sib__enter(&call, ctx, "sib_matching_nearest", SIB__OUT(out));
    if (status == SIB_OK) {
        status = run(&call, &given, options, &made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
