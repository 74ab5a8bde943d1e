/* The effects under what the contract did not choose: each other weighting, and without the
 * treated people who have no pair where it keeps them. How much hangs on that choice; a choice
 * that leans is a finding. Nothing here decides anything. */
#include "evaluation/settle.h"

#include "core/text.h"

static void write_rows(sib__settlement *s, const sib_effect_estimate_options *how,
                       const sib__lists *other)
{
    static const char *const copied[] = {
        "cohort",          "mean_treated_value", "reduction",     "mean_comparison_value",
        "reduction_value", "reduction_low",      "reduction_high"};
    const sib__rows *effects = &other->rows[SIB__LIST_EFFECTS];
    for (int64_t i = 0; i < effects->n; i++) {
        sib__rows *w = sib__lists_row(s->lists, SIB__LIST_WEIGHTINGS, NULL);
        sib__set_text(w, "weighting", sib_weighting_name(how->weighting));
        sib__set_text(w, "unmatched", sib_effect_unmatched_name(how->unmatched));
        for (size_t k = 0; k < sizeof copied / sizeof copied[0] && w->status == SIB_OK; k++) {
            *sib__rows_at(w, w->n - 1, copied[k]) = *sib__rows_at(effects, i, copied[k]);
        }
    }
}

/* The same people under a choice that takes both means over the same of them give another
 * reduction: a finding of each cohort. */
static void find_leaning(sib__settlement *s, const char *finding, const sib__lists *other)
{
    const sib__rows *ours = &s->lists->rows[SIB__LIST_EFFECTS];
    const sib__rows *theirs = &other->rows[SIB__LIST_EFFECTS];
    for (int64_t i = 0; i < ours->n && i < theirs->n; i++) {
        sib__slice one = sib__rows_at(ours, i, "reduction")->text;
        sib__slice two = sib__rows_at(theirs, i, "reduction")->text;
        if (one.data != NULL && two.data != NULL && sib__slice_compare(one, two) != 0) {
            sib__finding(s->lists, NULL, "effect", finding, 0, false);
            *sib__rows_at(&s->lists->rows[SIB__LIST_FINDINGS],
                          s->lists->rows[SIB__LIST_FINDINGS].n - 1, "cohort") =
                *sib__rows_at(ours, i, "cohort");
        }
    }
}

static sib_status settle_under(sib__settlement *s, const sib_effect_estimate_options *how,
                               sib_effect **effects, const char *finding)
{
    sib__settlement other = *s;
    sib__lists      lists;
    sib__lists_begin(&lists, &s->to->memory); /* cells are handed on */
    other.lists = &lists;
    other.effects = effects;
    for (int64_t i = 0; i < s->contract->cohort_count; i++) {
        SIB__TRY(sib__settle_effect(&other, i));
    }
    SIB__TRY(sib__settle_pool(&other));
    SIB__TRY(sib__lists_check(s->call, &lists));
    write_rows(s, how, &lists);
    if (finding != NULL) {
        find_leaning(s, finding, &lists);
    }
    return sib__lists_check(s->call, s->lists);
}

sib_status sib__settle_weightings(sib__settlement *s)
{
    const sib_effect_estimate_options *chosen = &s->contract->effect;
    sib_effect_estimate_options        how = *chosen;
    int32_t                            w = 1;
    for (; sib_weighting_name(w) != NULL; w++) {
        bool fair = w == SIB_WEIGHTING_PER_TREATED;
        how.weighting = w;
        if (w != chosen->weighting) {
            SIB__TRY(settle_under(s, &how, sib__settle_effects(s, w),
                                  !fair ? NULL
                                  : chosen->weighting == SIB_WEIGHTING_AGGREGATE
                                      ? "aggregate_leans"
                                      : "distinct_leans"));
        }
    }
    if (chosen->unmatched == SIB_EFFECT_UNMATCHED_KEPT) {
        how = *chosen;
        how.unmatched = SIB_EFFECT_UNMATCHED_DROPPED;
        SIB__TRY(settle_under(s, &how, sib__settle_effects(s, w), "kept_leans"));
    }
    return SIB_OK;
}
