/* The effects under each weighting that the contract did not choose: how much hangs on that
 * choice. Nothing here decides anything. */
#include "evaluation/settle.h"

static void write_rows(sib__settlement *s, int32_t weighting, const sib__lists *other)
{
    static const char *const copied[] = {
        "cohort",          "mean_treated_value", "reduction",     "mean_comparison_value",
        "reduction_value", "reduction_low",      "reduction_high"};
    const sib__rows *effects = &other->rows[SIB__LIST_EFFECTS];
    for (int64_t i = 0; i < effects->n; i++) {
        sib__rows *w = sib__lists_row(s->lists, SIB__LIST_WEIGHTINGS, NULL);
        sib__set_text(w, "weighting", sib_weighting_name(weighting));
        for (size_t k = 0; k < sizeof copied / sizeof copied[0] && w->status == SIB_OK; k++) {
            *sib__rows_at(w, w->n - 1, copied[k]) = *sib__rows_at(effects, i, copied[k]);
        }
    }
}

static sib_status settle_under(sib__settlement *s, int32_t weighting)
{
    sib__settlement other = *s;
    sib__lists      lists;
    sib__lists_begin(&lists, &s->to->memory); /* cells are handed on */
    other.lists = &lists;
    other.effects = sib__settle_effects(s, weighting);
    for (int64_t i = 0; i < s->contract->cohort_count; i++) {
        SIB__TRY(sib__settle_effect(&other, i));
    }
    SIB__TRY(sib__settle_pool(&other));
    write_rows(s, weighting, &lists);
    return sib__lists_check(s->call, &lists);
}

sib_status sib__settle_weightings(sib__settlement *s)
{
    for (int32_t w = 1; sib_weighting_name(w) != NULL; w++) {
        if (w != s->contract->effect.weighting) {
            SIB__TRY(settle_under(s, w));
        }
    }
    return SIB_OK;
}
