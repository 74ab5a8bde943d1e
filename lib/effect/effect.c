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
    effect->method = SIB_EFFECT_METHOD_SET_CLUSTERED;
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

int32_t sib_effect_verdict(const sib_effect *effect)
{
    return effect == NULL ? 0 : effect->verdict;
}

sib_f64 sib_effect_weights(const sib_effect *effect)
{
    return effect == NULL ? (sib_f64){NULL, 0} : effect->weights;
}

const sib_table *sib_effect_table(const sib_effect *effect, const char *name)
{
    return effect == NULL ? NULL : sib__table_titled(&effect->result, name);
}

void sib_effect_free(sib_effect *effect)
{
    sib__handle_free(effect);
}
