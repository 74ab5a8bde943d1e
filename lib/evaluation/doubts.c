#include "evaluation/doubts.h"

#include <string.h>

static const char *const sides[SIB__SIDES] = {"treated", "comparison", "none"};

/* Verdicts of facts are these words. */
#define NAMED(constant, number, name, text) [number] = "data_" name,
static const char *const findings[] = {SIB__DOUBT_LIST(NAMED)};

const char *sib__side_name(int side)
{
    return sides[side];
}

static bool stands_for(const sib__scheme_check *limit, const sib__doubt *doubt)
{
    return limit->check == doubt->check &&
           (limit->table == NULL || strcmp(limit->table, doubt->table) == 0) &&
           (limit->column == NULL ||
            (doubt->column != NULL && strcmp(limit->column, doubt->column) == 0));
}

/* Whether more of an arm is in doubt than some check allows: records / of > at_most, exactly.
 */
static sib_status is_too_much(sib__call *call, const sib__contract *c, const sib__doubt *doubt,
                              int side, bool *out)
{
    *out = false;
    for (int64_t i = 0; !*out && i < c->check_count; i++) {
        const sib__scheme_check *limit = &c->checks[i];
        if (!stands_for(limit, doubt)) {
            continue;
        }
        if (doubt->check == SIB__DOUBT_REACH) {
            *out = doubt->records[side] > limit->days;
        } else {
            SIB__TRY(sib__share_is_above(call, doubt->records[side], doubt->of[side],
                                         limit->at_most, out));
        }
    }
    return SIB_OK;
}

sib_status sib__doubt_write(sib__call *call, const sib__contract *c, sib__lists *lists,
                            const sib__doubt *doubt)
{
    for (int side = 0; side < SIB__SIDES; side++) {
        bool blocks = false;
        if (doubt->records[side] == 0) {
            continue;
        }
        SIB__TRY(is_too_much(call, c, doubt, side, &blocks));
        sib__rows *w = sib__lists_row(lists, SIB__LIST_FINDINGS, doubt->cohort);
        sib__set_text(w, "step", "data");
        sib__set_text(w, "finding", findings[doubt->check]);
        sib__set_text(w, "table", doubt->table);
        sib__set_text(w, "column", doubt->column);
        sib__set_text(w, "arm", sides[side]);
        sib__set_i64(w, "records", doubt->records[side]);
        sib__set_i64(w, "of", doubt->of[side]);
        sib__set_flag(w, "blocks", blocks);
    }
    return SIB_OK;
}
