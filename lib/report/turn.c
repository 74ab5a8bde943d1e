/* What could have been otherwise: other weightings, ties, options nobody settled. */
#include <string.h>

#include "report/facts.h"

static void put_stated(sib__facts *f)
{
    const char *stated = sib__known(f, "weighting", sib__stated(f, "effect", "weighting"));
    sib__row    effect = sib__row_of(f, "effects");
    while (sib__next(&effect, NULL)) {
        sib__part *row = sib__put_row(f, "weightings", (sib__row){NULL, -1});
        sib__put_cell(f, row, "weighting",
                      sib__say(f, "turn.contract", "weighting", stated, NULL));
        sib__put_cell(f, row, "cohort", sib__name(f, sib__raw(f, effect, "cohort")));
        sib__put_cell(f, row, "reduction_value", sib__reduction_text(f, effect));
    }
}

static void put_others(sib__facts *f)
{
    const char *unmatched = sib__stated(f, "effect", "unmatched");
    bool        kept = unmatched != NULL && strcmp(unmatched, "kept") == 0;
    bool        any = false;
    sib__row    other = sib__row_of(f, "weightings");
    while (sib__result_shown(f->disclosure, NULL) && sib__next(&other, NULL)) {
        bool        dropped = kept && sib__cell_is(other, "unmatched", "dropped");
        const char *weighting = sib__known(f, "weighting", sib__cell_of(f, other, "weighting"));
        if (dropped && f->public) {
            continue; /* beside the other it would tell of those without a match */
        }
        sib__part *row = sib__put_row(f, "weightings", other);
        if (dropped) {
            sib__put_cell(f, row, "weighting",
                          sib__say(f, "turn.dropped", "weighting", weighting, NULL));
        }
        any = true;
    }
    sib__put_value(f, "turn.weighting",
                   sib__words(f, any ? "turn.weighting.other" : "turn.weighting.none"));
}

void sib__facts_turn(sib__facts *f)
{
    int64_t  unknown = 0;
    sib__row row = sib__row_of(f, "options");
    while (sib__next(&row, NULL)) {
        unknown += sib__cell_is(row, "standing", "unknown");
    }
    put_stated(f);
    put_others(f);
    row = sib__row_of(f, "matching");
    while (sib__next(&row, NULL)) {
        sib__headcount ties =
            sib__people_alone(f->disclosure, sib__cell_i64(row, "ties_broken"));
        sib__put_line(
            f, "turn",
            sib__say(f, sib__cell_flag(row, "order_free") ? "turn.order" : "turn.order.may",
                     "name", sib__name(f, sib__raw(f, row, "cohort")), "n",
                     sib__people_text(f, ties), "rule",
                     sib__known(f, "tie", sib__cell_of(f, row, "tie_rule")), NULL));
    }
    sib__put_line(f, "turn",
                  sib__say(f, unknown > 0 ? "turn.unknown" : "turn.settled", "n",
                           sib__count_text(f, unknown), "all",
                           sib__count_text(f, sib__row_count(sib__row_of(f, "options"))),
                           NULL));
}
