/* One cohort: pairs and outcomes in, effect out. */
#include "effect/options.h"
#include "effect/effect.h"
#include "numeric/sums.h"

static void count(const sib__effect_input *in, const sib__effect_sample *s, sib_effect *effect)
{
    for (int64_t i = 0; i < in->treated.n; i++) {
        effect->n_treated += in->treated.data[i];
        effect->n_treated_matched += in->treated.data[i] == 1 && s->matches[i] > 0;
    }
    effect->n_comparison_matched = s->persons.n;
    effect->n_pairs = s->k;
    effect->n_sets = s->real_sets;
    effect->order_free = in->id.n > 0 || in->treated.n == 0;
}

/* Weights by input row. */
static sib_status weigh(sib__call *call, const sib__effect_input *in,
                        const sib__effect_sample *s, sib_effect *effect)
{
    double *weights = SIB__NEW(&effect->result.memory, double, in->treated.n);
    SIB__TRY_MEMORY(call, weights);
    for (int64_t i = 0; i < s->treated.n; i++) {
        weights[s->treated.person[i]] = 1.0;
    }
    for (int64_t i = 0; i < s->persons.n; i++) {
        weights[s->persons.person[i]] = s->persons.weight[i];
    }
    effect->weights = (sib_f64){weights, in->treated.n};
    return SIB_OK;
}

static sib_status fill(sib__call *call, const sib__effect_input *in,
                       const sib__effect_sample *s, sib_effect *effect)
{
    const sib__effect_arm *t = &s->treated;
    const sib__effect_arm *c = &s->comparison;
    double                 exposure_t = sib__sum(t->exposure, t->n);
    double                 exposure_c = sib__dot(c->weight, c->exposure, c->n);
    if (exposure_t <= 0.0 || exposure_c <= 0.0) {
        effect->verdict = SIB_EFFECT_VERDICT_ZERO_EXPOSURE;
        return SIB_OK;
    }
    if (s->whole) {
        sib__effect_means means;
        SIB__TRY(sib__effect_means_exact(call, in, s, &means));
        SIB__TRY(sib__effect_fill_exact(call, effect, means.treated, means.comparison));
    } else {
        double treated = sib__sum(t->outcome, t->n) / exposure_t;
        double comparison = sib__dot(c->weight, c->outcome, c->n) / exposure_c;
        SIB__TRY(sib__effect_fill_approximate(call, effect, treated, comparison));
    }
    SIB__TRY(sib__effect_variances(call, in, s, effect));
    for (int m = 0; m < SIB__EFFECT_METHODS; m++) {
        effect->inference[m].log = sib__effect_is_sandwich(m + 1);
        sib__effect_infer(effect, &effect->inference[m]);
    }
    return SIB_OK;
}

static sib_status estimate(sib__call *call, sib__effect_input *in,
                           const sib_effect_estimate_options *options, sib_effect **out)
{
    sib__effect_sample          sample = {0};
    sib_effect_estimate_options resolved;
    SIB__TRY(sib__options_read(call, &sib__effect_estimate_options, &resolved, options));
    in->options = resolved;
    SIB__TRY(sib__effect_check(call, in));
    SIB__TRY(sib__effect_gather(call, in, &sample));
    SIB__TRY(sib__effect_new(call, resolved.level, out));
    count(in, &sample, *out);
    SIB__TRY(weigh(call, in, &sample, *out));
    (*out)->persons_treated = resolved.unmatched == SIB_EFFECT_UNMATCHED_KEPT
                                  ? (*out)->n_treated
                                  : (*out)->n_treated_matched;
    if (sample.k == 0) {
        (*out)->verdict = SIB_EFFECT_VERDICT_NO_PAIR;
    } else {
        SIB__TRY(fill(call, in, &sample, *out));
    }
    return sib__effect_tables(call, *out);
}

sib_status sib_effect_estimate(sib_context *ctx, sib_u8 treated, sib_f64 outcome,
                               sib_f64 exposure, sib_rows pair_treated,
                               sib_rows pair_comparison, sib_i64 pair_set, sib_text id,
                               const sib_effect_estimate_options *options, sib_effect **out)
{
    sib__call         call;
    sib_effect       *effect = NULL;
    sib__effect_input in = {.treated = treated,
                            .outcome = outcome,
                            .exposure = exposure,
                            .pair_treated = pair_treated,
                            .pair_comparison = pair_comparison,
                            .pair_set = pair_set,
                            .id = id};
    sib_status        status = sib__enter(&call, ctx, "sib_effect_estimate", SIB__OUT(out));
    if (status == SIB_OK) {
        status = estimate(&call, &in, options, &effect);
    }
    return SIB__LEAVE(&call, status, out, effect);
}
