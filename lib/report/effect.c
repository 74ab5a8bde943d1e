/* How much less: each reduction with its interval. */
#include <math.h>

#include "report/facts.h"
#include "report/figures.h"

const char *sib__reduction_text(sib__facts *f, sib__row effect)
{
    sib__rational reduction;
    if (!sib__result_shown(f->disclosure, sib__raw(f, effect, "cohort"))) {
        return sib__words(f, "hidden");
    }
    return sib__cell_exact(f, effect, "reduction", &reduction)
               ? sib__rounded_percent(f, reduction, 2)
               : sib__percent_text(f, sib__cell_f64(effect, "reduction_value"));
}

static const char *interval_of(sib__facts *f, sib__row effect)
{
    const char *low = sib__percent_text(f, sib__cell_f64(effect, "reduction_low"));
    const char *high = sib__percent_text(f, sib__cell_f64(effect, "reduction_high"));
    if (!sib__result_shown(f->disclosure, sib__raw(f, effect, "cohort"))) {
        return sib__words(f, "hidden");
    }
    return low == NULL || high == NULL
               ? NULL
               : sib__say(f, "effect.interval", "low", low, "high", high, NULL);
}

/* Of Student's t that the interval takes; not for the public, since it counts sets or people.
 */
static const char *freedom_of(sib__facts *f, sib__row effect)
{
    double freedom = sib__cell_f64(effect, "degrees_of_freedom");
    bool   known = !f->public && isfinite(freedom);
    return known ? sib__number_text(f, freedom, freedom == floor(freedom) ? 0 : 1) : NULL;
}

void sib__facts_effect(sib__facts *f)
{
    sib__row    effect = sib__row_of(f, "effects");
    const char *level = NULL;
    while (sib__next(&effect, NULL)) {
        sib__part *row = sib__put_row(f, "effects", effect);
        level = sib__percent_short(f, sib__cell_f64(effect, "level"));
        sib__put_cell(f, row, "reduction", sib__reduction_text(f, effect));
        sib__put_cell(f, row, "interval", interval_of(f, effect));
        sib__put_cell(f, row, "degrees_of_freedom", freedom_of(f, effect));
    }
    sib__put_value(f, "level", level);
    if (f->options.figures == 1 && sib__row_count(sib__row_of(f, "effects")) > 0) {
        sib__draw_reductions(f);
    }
}
