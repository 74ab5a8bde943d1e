/* Match three people to their nearest on a score and compare what happened. */
#include <sib.h>
#include <stdio.h>

int main(void)
{
    const double                score[] = {0.61, 0.48, 0.30, 0.60, 0.45, 0.33, 0.10, 0.08};
    const uint8_t               treated[] = {1, 1, 1, 0, 0, 0, 0, 0};
    const double                events[] = {2, 1, 0, 3, 1, 0, 5, 4};
    sib_context                *ctx = sib_context_new(NULL);
    sib_matching               *match = NULL;
    sib_effect                 *effect = NULL;
    sib_effect_estimate_options how = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    how.weighting = SIB_EFFECT_WEIGHTING_AGGREGATE; /* has no default: it moves money */
    sib_status status =
        sib_matching_nearest(ctx, (sib_f64){score, 8}, (sib_f64){0}, (sib_u8){treated, 8},
                             (sib_text){0}, (sib_i64){0}, NULL, NULL, &match);
    if (status == SIB_OK) {
        status = sib_effect_estimate(
            ctx, (sib_u8){treated, 8}, (sib_f64){events, 8}, (sib_f64){0},
            sib_matching_pair_treated(match), sib_matching_pair_comparison(match),
            sib_matching_pair_set(match), (sib_text){0}, &how, &effect);
    }
    if (status == SIB_OK) {
        printf("reduction %s = %.1f %%\n",
               sib_effect_exact(effect, SIB_EFFECT_QUANTITY_REDUCTION),
               100.0 * sib_effect_value(effect, SIB_EFFECT_QUANTITY_REDUCTION));
    } else {
        fprintf(stderr, "%s\n", sib_context_message(ctx));
    }
    sib_effect_free(effect);
    sib_matching_free(match);
    sib_context_free(ctx);
    return status == SIB_OK ? 0 : 1;
}
