/* The means as exact rationals.
 *
 * Weights are ratios of counts, so outcomes are added as whole numbers within groups of equal
 * weight, and only one rational operation a group is left: one group under aggregate and
 * distinct, one for each number of comparisons under per_treated; in whole sets each outcome
 * counts as often as its set has treated. */
#include "effect/effect.h"

#include <math.h>

typedef struct group {
    int64_t outcome;
    int64_t exposure;
} group;

static sib_status add_to(sib__call *call, group *g, int64_t times, double outcome,
                         double exposure)
{
    int64_t events = 0;
    int64_t at_risk = 0;
    if (__builtin_mul_overflow(times, (int64_t)outcome, &events) ||
        __builtin_mul_overflow(times, (int64_t)exposure, &at_risk) ||
        __builtin_add_overflow(g->outcome, events, &g->outcome) ||
        __builtin_add_overflow(g->exposure, at_risk, &g->exposure)) {
        return sib__fail(call, SIB_ERR_OVERFLOW, "outcome", -1, NULL,
                         "the sum of outcomes or exposures does not fit 64 bits");
    }
    return SIB_OK;
}

/* Adds g / divisor to the two running sums. */
static sib_status add_group(sib__call *call, const group *g, int64_t divisor,
                            sib__rational *outcome, sib__rational *exposure)
{
    sib__memory  *m = &call->scratch;
    sib__rational part;
    SIB__TRY(sib__rational_of(call, m, g->outcome, divisor, &part));
    SIB__TRY(sib__rational_add(call, m, *outcome, part, outcome));
    SIB__TRY(sib__rational_of(call, m, g->exposure, divisor, &part));
    return sib__rational_add(call, m, *exposure, part, exposure);
}

static sib_status treated_mean(sib__call *call, const sib__effect_sample *s,
                               sib__effect_means *means)
{
    sib__memory  *m = &call->scratch;
    group         all = {0, 0};
    sib__rational outcome;
    sib__rational exposure;
    for (int64_t i = 0; i < s->treated.n; i++) {
        SIB__TRY(add_to(call, &all, 1, s->treated.outcome[i], s->treated.exposure[i]));
    }
    SIB__TRY(sib__rational_of(call, m, all.outcome, 1, &outcome));
    SIB__TRY(sib__rational_of(call, m, all.exposure, 1, &exposure));
    return sib__rational_divide(call, m, outcome, exposure, &means->treated);
}

/* Groups by the whole number whose inverse is a pair's weight: groups[d], d = 1 .. most. */
static sib_status gather_groups(sib__call *call, const sib__effect_input *in,
                                const sib__effect_sample *s, group *groups)
{
    if (in->options.weighting == SIB_WEIGHTING_DISTINCT) {
        for (int64_t i = 0; i < s->persons.n; i++) {
            SIB__TRY(
                add_to(call, &groups[1], 1, s->persons.outcome[i], s->persons.exposure[i]));
        }
        return SIB_OK;
    }
    bool per_treated = in->options.weighting == SIB_WEIGHTING_PER_TREATED;
    if (s->cases_of != NULL) {
        const sib__effect_arm *rows = &s->comparison;
        for (int64_t i = 0; i < rows->n; i++) {
            int64_t set = rows->set[i];
            SIB__TRY(add_to(call, &groups[per_treated ? s->controls_of[set] : 1],
                            s->cases_of[set], rows->outcome[i], rows->exposure[i]));
        }
        return SIB_OK;
    }
    for (int64_t i = 0; i < s->k; i++) {
        int64_t row = s->pair_c[i];
        int64_t divisor = per_treated ? s->matches[s->pair_t[i]] : 1;
        double  exposure = in->exposure.n == 0 ? 1.0 : in->exposure.data[row];
        SIB__TRY(add_to(call, &groups[divisor], 1, in->outcome.data[row], exposure));
    }
    return SIB_OK;
}

sib_status sib__effect_means_exact(sib__call *call, const sib__effect_input *in,
                                   const sib__effect_sample *s, sib__effect_means *means)
{
    sib__memory *m = &call->scratch;
    int64_t      most = 1;
    for (int64_t i = 0; i < s->k; i++) {
        int64_t matches = s->matches[s->pair_t[i]];
        most = matches > most ? matches : most;
    }
    for (int64_t i = 0; s->cases_of != NULL && i < s->real_sets; i++) {
        most = s->controls_of[i] > most ? s->controls_of[i] : most;
    }
    group *groups = SIB__NEW(m, group, most + 1);
    SIB__TRY_MEMORY(call, groups);
    SIB__TRY(treated_mean(call, s, means));
    SIB__TRY(gather_groups(call, in, s, groups));
    sib__rational outcome;
    sib__rational exposure;
    SIB__TRY(sib__rational_of(call, m, 0, 1, &outcome));
    SIB__TRY(sib__rational_of(call, m, 0, 1, &exposure));
    for (int64_t divisor = 1; divisor <= most; divisor++) {
        if (groups[divisor].outcome != 0 || groups[divisor].exposure != 0) {
            SIB__TRY(add_group(call, &groups[divisor], divisor, &outcome, &exposure));
        }
    }
    return sib__rational_divide(call, m, outcome, exposure, &means->comparison);
}

sib_status sib__effect_put_exact(sib__call *call, sib_effect *effect, int32_t quantity,
                                 sib__rational value)
{
    int at = SIB__EFFECT_AT(quantity);
    SIB__TRY(sib__rational_to_f64(call, value, &effect->value[at]));
    return sib__rational_text(call, &effect->result.memory, value, &effect->text[at]);
}

sib_status sib__effect_fill_exact(sib__call *call, sib_effect *effect, sib__rational treated,
                                  sib__rational comparison)
{
    sib__memory  *m = &call->scratch;
    sib__rational difference;
    sib__rational ratio;
    effect->exact = 1;
    SIB__TRY(sib__rational_subtract(call, m, comparison, treated, &difference));
    SIB__TRY(sib__effect_put_exact(call, effect, SIB_EFFECT_QUANTITY_MEAN_TREATED, treated));
    SIB__TRY(
        sib__effect_put_exact(call, effect, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, comparison));
    SIB__TRY(sib__effect_put_exact(call, effect, SIB_EFFECT_QUANTITY_DIFFERENCE, difference));
    if (comparison.sign <= 0) {
        effect->verdict = SIB_EFFECT_VERDICT_COMPARISON_RATE_ZERO;
        return SIB_OK;
    }
    if (treated.sign <= 0) {
        effect->verdict = SIB_EFFECT_VERDICT_TREATED_RATE_ZERO;
    }
    SIB__TRY(sib__rational_divide(call, m, treated, comparison, &ratio));
    SIB__TRY(sib__effect_put_exact(call, effect, SIB_EFFECT_QUANTITY_RATE_RATIO, ratio));
    SIB__TRY(sib__rational_divide(call, m, difference, comparison, &ratio));
    return sib__effect_put_exact(call, effect, SIB_EFFECT_QUANTITY_REDUCTION, ratio);
}

sib_status sib__effect_fill_approximate(sib__call *call, sib_effect *effect, double treated,
                                        double comparison)
{
    double  difference = comparison - treated;
    double *value = effect->value;
    if (!isfinite(treated) || !isfinite(comparison) || !isfinite(difference)) {
        return sib__fail(call, SIB_ERR_OVERFLOW, "outcome", -1, NULL,
                         "a sum of outcomes overflows");
    }
    value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_MEAN_TREATED)] = treated;
    value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_MEAN_COMPARISON)] = comparison;
    value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_DIFFERENCE)] = difference;
    if (comparison <= 0.0) {
        effect->verdict = SIB_EFFECT_VERDICT_COMPARISON_RATE_ZERO;
        return SIB_OK;
    }
    if (treated <= 0.0) {
        effect->verdict = SIB_EFFECT_VERDICT_TREATED_RATE_ZERO;
    }
    value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_RATE_RATIO)] = treated / comparison;
    value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_REDUCTION)] = difference / comparison;
    return SIB_OK;
}
