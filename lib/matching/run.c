/* The public function: from options to rules, and the road of every method on to the tables. */
#include "matching/matching.h"
#include "matching/options.h"

enum { FIRST_PAIRS = 1024, SUBCLASSES = 6 };

sib_status sib__pairs_add(sib__call *call, sib__pairs *pairs, int64_t treated, int64_t control)
{
    if (pairs->n == pairs->room) {
        int64_t    room = pairs->room == 0 ? FIRST_PAIRS : pairs->room * 2;
        sib__pair *list = SIB__GROW(&call->scratch, sib__pair, pairs->list, room);
        SIB__TRY_MEMORY(call, list);
        pairs->list = list;
        pairs->room = room;
    }
    pairs->list[pairs->n++] = (sib__pair){treated, control};
    return SIB_OK;
}

/* Copies what was found into another pool. */
static bool keep(sib__memory *memory, const sib__rules *rules, sib__pairs *found)
{
    sib__proof *proof = &found->proof;
    bool        got = true;
    found->list = sib__copy(memory, found->list, found->n, sizeof(sib__pair));
    found->room = found->n;
    if (proof->price != NULL) {
        proof->price = sib__copy(memory, proof->price, found->n, sizeof(sib__i128));
        got = proof->price != NULL;
    }
    if (proof->worth != NULL) {
        proof->worth = sib__copy(memory, proof->worth, rules->units.n, sizeof(sib__i128));
        got = got && proof->worth != NULL;
    }
    if (proof->layer != NULL) {
        proof->layer = sib__copy(memory, proof->layer, rules->units.n, sizeof(int64_t));
        got = got && proof->layer != NULL;
    }
    return got && found->list != NULL;
}

static const sib__method *const methods[] = {
    [SIB_MATCHING_METHOD_NEAREST] = &sib__matching_nearest,
    [SIB_MATCHING_METHOD_OPTIMAL] = &sib__matching_optimal,
    [SIB_MATCHING_METHOD_FULL] = &sib__matching_full,
    [SIB_MATCHING_METHOD_EXACT] = &sib__matching_exact,
    [SIB_MATCHING_METHOD_SUBCLASS] = &sib__matching_subclass,
};

static sib_status refuse(sib__call *call, const char *argument, const char *what)
{
    return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s", what);
}

static sib_status check_sizes(sib__call *call, const sib_matching_match_options *o,
                              const sib__method *method)
{
    bool        full = method->full;
    bool        limited = o->max_controls > 0 || o->max_treated > 0;
    const char *limit = o->max_controls > 0 ? "max_controls" : "max_treated";
    if ((full || method->whole) && o->ratio != 1) {
        return refuse(call, "ratio", "must be 1 for this method, whose sets have any size");
    }
    if (!full && limited) {
        return refuse(call, limit, "belongs to the method FULL");
    }
    if (limited && !isnan(o->caliper_value)) {
        return refuse(call, limit, "sets cannot have a largest size beside a caliper");
    }
    return SIB_OK;
}

static sib_status check_together(sib__call *call, const sib_matching_match_options *o)
{
    const sib__method *method = methods[o->method];
    if (method->one_use && o->replace == 1) {
        return refuse(call, "replace", "must be 0 for this method");
    }
    if (method->one_use && o->order != SIB_MATCHING_ORDER_LARGEST) {
        return refuse(call, "order", "belongs to the method NEAREST");
    }
    SIB__TRY(check_sizes(call, o, method));
    if (o->method != SIB_MATCHING_METHOD_NEAREST && o->distance > SIB_MATCHING_DISTANCE_LOGIT) {
        return refuse(call, "distance",
                      "a distance of covariates belongs to the method NEAREST");
    }
    if (method->whole && !isnan(o->caliper_value)) {
        return refuse(call, "caliper_value", "this method has strata in place of a caliper");
    }
    if (o->method != SIB_MATCHING_METHOD_SUBCLASS && o->subclasses != SUBCLASSES) {
        return refuse(call, "subclasses", "belongs to the method SUBCLASS");
    }
    if (o->replace == 0 && o->reuse_max > 1) {
        return refuse(call, "reuse_max", "must be 0 or 1 where replace is 0");
    }
    return SIB_OK;
}

/* The search in scratch of its own, of which only what it found is kept. */
static sib_status search(sib__call *call, const sib__method *method, const sib__rules *rules,
                         sib__pairs *found)
{
    sib__memory outer = sib__scratch_begin(call);
    sib_status  status = method->search(call, rules, found);
    bool        kept = status == SIB_OK && keep(&outer, rules, found);
    sib__scratch_end(call, outer);
    return status != SIB_OK || kept ? status : sib__no_memory(call);
}

static sib_status make(sib__call *call, const sib__rules *rules, sib_matching **made)
{
    const sib__method *method = methods[rules->options.method];
    sib__pairs         found = {0};
    SIB__TRY(search(call, method, rules, &found));
    SIB__TRY(sib__progress(call, 0.8, "matching"));
    *made = sib__handle(call, sizeof(sib_matching));
    if (*made == NULL) {
        return SIB_ERR_NO_MEMORY;
    }
    SIB__TRY(sib__matching_publish(call, rules, &found, *made));
    SIB__TRY(sib__matching_verify(call, rules, *made));
    SIB__TRY(sib__most_verify(call, rules, *made));
    SIB__TRY(method->verify(call, rules, &found, *made));
    SIB__TRY(sib__matching_tables(call, rules, &found, *made));
    return sib__progress(call, 1.0, "matching");
}

/* Whether anything asks for the score. */
static bool needs_score(const sib_matching_match_options *o)
{
    bool by_score = o->distance <= SIB_MATCHING_DISTANCE_LOGIT && !methods[o->method]->unscored;
    bool in_order =
        o->method == SIB_MATCHING_METHOD_NEAREST &&
        (o->order == SIB_MATCHING_ORDER_LARGEST || o->order == SIB_MATCHING_ORDER_SMALLEST);
    return by_score || in_order || !isnan(o->caliper_value) ||
           o->discard != SIB_MATCHING_DISCARD_NONE;
}

/* The scale of the score: beside a distance of covariates the one that is there. */
static int32_t scale_of(const sib_matching_match_options *o, const sib__given *given)
{
    return o->distance <= SIB_MATCHING_DISTANCE_LOGIT  ? o->distance
           : given->score.n == 0 && given->logit.n > 0 ? SIB_MATCHING_DISTANCE_LOGIT
                                                       : SIB_MATCHING_DISTANCE_PROBABILITY;
}

sib__rules sib__rules_of(const sib_matching_match_options *o, const sib__given *given)
{
    const sib__method *method = methods[o->method];
    bool               full = method->full || method->whole;
    int64_t            most = full ? o->max_treated : o->reuse_max; /* 0: any number */
    bool               once = !full && o->replace == 0;
    return (sib__rules){.options = *o,
                        .ratio = !full                 ? o->ratio
                                 : o->max_controls > 0 ? o->max_controls
                                                       : INT64_MAX,
                        .uses = once        ? 1
                                : most == 0 ? INT64_MAX
                                            : most,
                        .classes =
                            o->method == SIB_MATCHING_METHOD_SUBCLASS ? o->subclasses : 0,
                        .whole = method->whole,
                        .unscored = !needs_score(o),
                        .scale = scale_of(o, given),
                        .caliper = {.value = o->caliper_value,
                                    .preset = o->caliper_preset,
                                    .scale = o->caliper_scale,
                                    .unit = o->caliper_unit,
                                    .inclusive = o->caliper_inclusive == 1}};
}

static sib_status run(sib__call *call, const sib__given *given,
                      const sib_matching_match_options *options, sib_matching **made)
{
    sib_matching_match_options o;
    SIB__TRY(sib__options_read(call, &sib__matching_match_options, &o, options));
    SIB__TRY(check_together(call, &o));
    sib__rules rules = sib__rules_of(&o, given);
    SIB__TRY(sib__rules_make(call, given, &rules));
    if (o.order == SIB_MATCHING_ORDER_DATA) {
        rules.units.order_free = false;
    }
    return make(call, &rules, made);
}

sib_status sib_matching_match(sib_context *ctx, sib_f64 score, sib_f64 logit, sib_u8 treated,
                              sib_text id, sib_i64 tie_key, const sib_table *exact,
                              const sib_table                  *covariates,
                              const sib_matching_match_options *options, sib_matching **out)
{
    sib__call        call;
    sib_matching    *made = NULL;
    const sib__given given = {score, logit, treated, id, tie_key, exact, covariates};
    sib_status       status = sib__enter(&call, ctx, "sib_matching_match", SIB__OUT(out));
    if (status == SIB_OK) {
        status = run(&call, &given, options, &made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
