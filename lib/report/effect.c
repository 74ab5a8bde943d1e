/* How much less: each reduction with its interval, what its gate asks, and how far it is. */
#include <math.h>

#include "report/facts.h"
#include "report/figures.h"

static const char *interval_of(sib__facts *f, sib__row effect, const sib__gate *g)
{
    const char *low = sib__percent_text(f, sib__cell_f64(effect, "reduction_low"));
    const char *high = sib__percent_text(f, sib__cell_f64(effect, "reduction_high"));
    if (!g->shown) {
        return sib__words(f, "hidden");
    }
    return low == NULL || high == NULL
               ? NULL
               : sib__say(f, "effect.interval", "low", low, "high", high, NULL);
}

void sib__facts_effect(sib__facts *f)
{
    sib__row    effect = sib__row_of(f, "effects");
    const char *level = NULL;
    while (sib__next(&effect, NULL)) {
        const char *cohort = sib__raw(f, effect, "cohort");
        sib__gate   g = sib__gate_of(f, cohort);
        sib__part  *row = sib__put_row(f, "effects", effect);
        level = sib__percent_short(f, sib__cell_f64(effect, "level"));
        sib__put_cell(f, row, "reduction", g.reduction);
        sib__put_cell(f, row, "interval", interval_of(f, effect, &g));
        if (g.asked) {
            sib__put_cell(f, row, "rule", g.rule);
            sib__put_cell(f, row, "gate", sib__known(f, "gate", g.verdict));
            sib__put_cell(f, row, "decided_on", g.decided_on);
            sib__put_cell(f, row, "distance", sib__gate_signed(f, &g));
            sib__put_cell(f, row, "turn", sib__gate_turn(f, &g));
        }
    }
    sib__put_value(f, "level", level);
    if (f->options.figures == 1 && sib__row_count(sib__row_of(f, "effects")) > 0) {
        sib__draw_reductions(f);
    }
}
