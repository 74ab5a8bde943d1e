/* The handle: enumerations, accessors. */
#include "effect/effect.h"

#include <math.h>

#include "core/options.h"

SIB__DEFINE_ENUM(sib_effect_unmatched, SIB_EFFECT_UNMATCHED_LIST)
SIB__DEFINE_ENUM(sib_effect_quantity, SIB_EFFECT_QUANTITY_LIST)
SIB__DEFINE_ENUM(sib_effect_method, SIB_EFFECT_METHOD_LIST)
SIB__DEFINE_ENUM(sib_effect_verdict, SIB_EFFECT_VERDICT_LIST)
SIB__DEFINE_ENUM(sib_effect_pool_weights, SIB_EFFECT_POOL_WEIGHTS_LIST)
SIB__DEFINE_ENUM(sib_effect_pool_of, SIB_EFFECT_POOL_OF_LIST)

static const double undefined = (double)NAN;

static void undefine(double *values)
{
    for (int i = 0; i < SIB__EFFECT_QUANTITIES; i++) {
        values[i] = undefined;
    }
}

sib_status sib__effect_new(sib__call *call, double level, sib_effect **out)
{
    sib_effect *effect = sib__handle(call, sizeof *effect);
    if (effect == NULL) {
        return SIB_ERR_NO_MEMORY;
    }
    effect->level = level;
    effect->verdict = SIB_EFFECT_VERDICT_OK;
    effect->ess_comparison = undefined;
    undefine(effect->value);
    for (int i = 0; i < SIB__EFFECT_QUANTITIES; i++) {
        effect->text[i] = "";
    }
    for (int m = 0; m < SIB__EFFECT_METHODS; m++) {
        sib__effect_inference *inference = &effect->inference[m];
        for (int i = 0; i < 3; i++) {
            inference->covariance[i] = undefined;
        }
        inference->df = undefined;
        undefine(inference->standard_error);
        undefine(inference->low);
        undefine(inference->high);
        undefine(inference->p_value);
    }
    *out = effect;
    return SIB_OK;
}

static bool is_quantity(int32_t quantity)
{
    return sib_effect_quantity_name(quantity) != NULL;
}

static const sib__effect_inference *method_of(const sib_effect *effect, int32_t method)
{
    bool known = effect != NULL && sib_effect_method_name(method) != NULL;
    return known ? &effect->inference[SIB__EFFECT_AT(method)] : NULL;
}

int32_t sib_effect_verdict(const sib_effect *effect)
{
    return effect == NULL ? 0 : effect->verdict;
}

int32_t sib_effect_is_exact(const sib_effect *effect)
{
    return effect == NULL ? 0 : effect->exact;
}

int32_t sib_effect_order_free(const sib_effect *effect)
{
    return effect == NULL ? 0 : effect->order_free;
}

double sib_effect_value(const sib_effect *effect, int32_t quantity)
{
    bool known = effect != NULL && is_quantity(quantity);
    return known ? effect->value[SIB__EFFECT_AT(quantity)] : undefined;
}

const char *sib_effect_exact(const sib_effect *effect, int32_t quantity)
{
    bool known = effect != NULL && is_quantity(quantity);
    return known ? effect->text[SIB__EFFECT_AT(quantity)] : "";
}

double sib_effect_standard_error(const sib_effect *effect, int32_t quantity, int32_t method)
{
    const sib__effect_inference *m = method_of(effect, method);
    bool                         known = m != NULL && is_quantity(quantity);
    return known ? m->standard_error[SIB__EFFECT_AT(quantity)] : undefined;
}

double sib_effect_low(const sib_effect *effect, int32_t quantity, int32_t method)
{
    const sib__effect_inference *m = method_of(effect, method);
    return m != NULL && is_quantity(quantity) ? m->low[SIB__EFFECT_AT(quantity)] : undefined;
}

double sib_effect_high(const sib_effect *effect, int32_t quantity, int32_t method)
{
    const sib__effect_inference *m = method_of(effect, method);
    return m != NULL && is_quantity(quantity) ? m->high[SIB__EFFECT_AT(quantity)] : undefined;
}

double sib_effect_p_value(const sib_effect *effect, int32_t quantity, int32_t method)
{
    const sib__effect_inference *m = method_of(effect, method);
    bool                         known = m != NULL && is_quantity(quantity);
    return known ? m->p_value[SIB__EFFECT_AT(quantity)] : undefined;
}

double sib_effect_degrees_of_freedom(const sib_effect *effect, int32_t method)
{
    const sib__effect_inference *m = method_of(effect, method);
    return m != NULL ? m->df : undefined;
}

sib_f64 sib_effect_covariance(const sib_effect *effect, int32_t method)
{
    const sib__effect_inference *m = method_of(effect, method);
    return m != NULL ? (sib_f64){m->covariance, 3} : (sib_f64){NULL, 0};
}

double sib_effect_level(const sib_effect *effect)
{
    return effect == NULL ? undefined : effect->level;
}

int64_t sib_effect_n_treated(const sib_effect *effect)
{
    return effect == NULL ? 0 : effect->n_treated;
}

int64_t sib_effect_n_treated_matched(const sib_effect *effect)
{
    return effect == NULL ? 0 : effect->n_treated_matched;
}

int64_t sib_effect_n_comparison_matched(const sib_effect *effect)
{
    return effect == NULL ? 0 : effect->n_comparison_matched;
}

int64_t sib_effect_n_pairs(const sib_effect *effect)
{
    return effect == NULL ? 0 : effect->n_pairs;
}

int64_t sib_effect_n_sets(const sib_effect *effect)
{
    return effect == NULL ? 0 : effect->n_sets;
}

double sib_effect_ess_comparison(const sib_effect *effect)
{
    return effect == NULL ? undefined : effect->ess_comparison;
}

sib_f64 sib_effect_weights(const sib_effect *effect)
{
    return effect == NULL ? (sib_f64){NULL, 0} : effect->weights;
}

void sib_effect_free(sib_effect *effect)
{
    sib__handle_free(effect);
}
