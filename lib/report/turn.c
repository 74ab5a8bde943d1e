/* What could have turned the answer: other weightings, events, ties, options nobody settled. */
#include <string.h>

#include "report/facts.h"

static void put_stated(sib__facts *f)
{
    const char *stated = sib__known(f, "weighting", sib__stated(f, "effect", "weighting"));
    sib__row    effect = sib__row_of(f, "effects");
    while (sib__next(&effect, NULL)) {
        const char *cohort = sib__raw(f, effect, "cohort");
        sib__gate   g = sib__gate_of(f, cohort);
        sib__part  *row = sib__put_row(f, "weightings", (sib__row){NULL, -1});
        sib__put_cell(f, row, "weighting",
                      sib__say(f, "turn.contract", "weighting", stated, NULL));
        sib__put_cell(f, row, "cohort", sib__name(f, cohort));
        sib__put_cell(f, row, "reduction_value", g.reduction);
        sib__put_cell(f, row, "gate", sib__known(f, "gate", g.verdict));
        sib__put_cell(f, row, "distance_value", sib__gate_signed(f, &g));
        sib__put_cell(f, row, "total", sib__value(f, "total"));
        if (g.decided) {
            sib__put_line(f, "turn",
                          sib__say(f, "turn.distance", "name", sib__name(f, cohort), "n",
                                   sib__gate_turn(f, &g), NULL));
        }
    }
}

static void put_others(sib__facts *f)
{
    const char *total = sib_evaluation_total(f->evaluation);
    const char *last = "";
    sib__row    other = sib__row_of(f, "weightings");
    while (sib__result_shown(f->disclosure, NULL) && sib__next(&other, NULL)) {
        const char *weighting = sib__raw(f, other, "weighting");
        const char *under = sib__raw(f, other, "total");
        sib__put_row(f, "weightings", other);
        if (strcmp(weighting, last) != 0 && *under != '\0' && *total != '\0') {
            sib__put_line(f, "turn",
                          sib__say(f, strcmp(total, under) == 0 ? "turn.same" : "turn.total",
                                   "weighting", sib__known(f, "weighting", weighting), "total",
                                   sib__money_text(f, under), "instead",
                                   sib__money_text(f, total), NULL));
        }
        last = weighting;
    }
    sib__put_value(
        f, "turn.weighting",
        sib__words(f, *last == '\0' ? "turn.weighting.none" : "turn.weighting.other"));
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
