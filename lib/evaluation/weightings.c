/* The same settlement under each weighting that the contract did not choose: how much hangs on
 * that choice. Nothing here decides anything. */
#include "evaluation/settle.h"

/* Row of a list by its cohort, -1 when there is none. */
static int64_t row_of(const sib__rows *rows, sib__slice cohort)
{
    int64_t field = sib__rows_field(rows, "cohort");
    for (int64_t row = 0; row < rows->n; row++) {
        if (sib__slice_compare(sib__rows_cell(rows, row, field)->text, cohort) == 0) {
            return row;
        }
    }
    return -1;
}

/* Sets fields that a list of the other settlement has under its own or another name. */
static void copy(sib__rows *to, const char *field, const sib__lists *from, sib__member list,
                 int64_t row, const char *name)
{
    const sib__rows *rows = &from->rows[list];
    if (row >= 0 && row < rows->n && to->status == SIB_OK) {
        *sib__rows_at(to, to->n - 1, field) = *sib__rows_at(rows, row, name);
    }
}

static void write_rows(sib__settlement *s, int32_t weighting, const sib__lists *other)
{
    static const char *const copied[] = {
        "cohort",          "mean_treated_value", "reduction",     "mean_comparison_value",
        "reduction_value", "reduction_low",      "reduction_high"};
    const sib__rows *effects = &other->rows[SIB__LIST_EFFECTS];
    int64_t          cohort = sib__rows_field(effects, "cohort");
    for (int64_t i = 0; i < effects->n; i++) {
        sib__slice id = sib__rows_cell(effects, i, cohort)->text;
        int64_t    gate = row_of(&other->rows[SIB__LIST_GATES], id);
        sib__rows *w = sib__lists_row(s->lists, SIB__LIST_WEIGHTINGS, NULL);
        sib__set_text(w, "weighting", sib_weighting_name(weighting));
        for (size_t k = 0; k < sizeof copied / sizeof copied[0]; k++) {
            copy(w, copied[k], other, SIB__LIST_EFFECTS, i, copied[k]);
        }
        copy(w, "gate", other, SIB__LIST_GATES, gate, "verdict");
        copy(w, "distance_value", other, SIB__LIST_GATES, gate, "distance_value");
        copy(w, "verdict", other, SIB__LIST_DECISION, 0, "verdict");
        copy(w, "total", other, SIB__LIST_DECISION, 0, "total");
    }
}

/* An effect that is approximate only under this weighting has no gate to be held against. */
static bool all_exact(const sib__rows *effects)
{
    bool    exact = true;
    int64_t field = sib__rows_field(effects, "exact");
    for (int64_t row = 0; row < effects->n; row++) {
        exact = exact && sib__rows_cell(effects, row, field)->i64 == 1;
    }
    return exact;
}

/* Of a contract of the language the steps decide, over facts. */
static sib_status decide(sib__settlement *s, bool blocked, sib__lists *lists)
{
    blocked = blocked || sib__findings_block(lists, NULL) ||
              !all_exact(&lists->rows[SIB__LIST_EFFECTS]);
    return s->contract->worded ? SIB_OK : sib__pay(s->call, s->contract, blocked, lists);
}

static sib_status settle_under(sib__settlement *s, int32_t weighting, bool blocked)
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
    SIB__TRY(decide(s, blocked, &lists));
    write_rows(s, weighting, &lists);
    return sib__lists_check(s->call, &lists);
}

sib_status sib__settle_weightings(sib__settlement *s, bool blocked)
{
    for (int32_t w = 1; sib_weighting_name(w) != NULL; w++) {
        if (w != s->contract->effect.weighting) {
            SIB__TRY(settle_under(s, w, blocked));
        }
    }
    return SIB_OK;
}
