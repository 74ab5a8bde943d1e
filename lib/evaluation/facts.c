/* The facts in an evaluation: what a settlement reads, from the record alone. */
#include "evaluation/facts.h"

#include <string.h>

#include "core/date.h"
#include "core/json.h"
#include "evaluation/handle.h"
#include "sib/evaluation.h"

static int32_t day_of(const sib__column *c, int64_t row)
{
    int32_t day = SIB_DATE_MISSING;
    if (c->type == SIB_COLUMN_TYPE_DATE) {
        return sib__column_date(c, row);
    }
    return c->type == SIB_COLUMN_TYPE_TEXT && !sib__column_missing(c, row) &&
                   sib__date_parse(sib__column_text(c, row), &day)
               ? day
               : SIB_DATE_MISSING;
}

/* DATA unless two evaluations tell the same last days of cohorts. */
static sib_status check_cohorts(sib__call *call, const char *name, const sib_table *a,
                                const sib_table *b)
{
    sib__column cohorts[2] = {sib__table_named(a, "cohort"), sib__table_named(b, "cohort")};
    sib__column days[2] = {sib__table_named(a, "to"), sib__table_named(b, "to")};
    bool        same = sib_table_rows(a) == sib_table_rows(b);
    for (int64_t i = 0; same && i < sib_table_rows(a); i++) {
        same = sib__slice_compare(sib__column_text(&cohorts[0], i),
                                  sib__column_text(&cohorts[1], i)) == 0 &&
               day_of(&days[0], i) == day_of(&days[1], i);
    }
    return same ? SIB_OK
                : sib__fail(call, SIB_ERR_DATA, name, -1, NULL,
                            "two comparisons close the same cohort on different days");
}

static sib_status add_table(sib__call *call, const char *name, const sib__fact_table *fact,
                            sib_facts *to)
{
    sib_table       *own = NULL;
    const sib_table *there = sib__facts_table(to, fact->name);
    if (there != NULL && strcmp(fact->name, "cohorts") == 0) {
        return check_cohorts(call, name, there, fact->table);
    }
    if (there != NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, name, -1, NULL,
                         "it has a table of the evaluation already");
    }
    SIB__TRY(sib__table_share(call, &to->memory, fact->table, &own));
    return sib__facts_put(call, to, fact->name, own);
}

sib_status sib__facts_of_text(sib__call *call, sib__memory *owner, sib__slice text,
                              sib_facts **out)
{
    const sib__json *root = NULL;
    SIB__TRY(sib__facts_empty(call, owner, out));
    SIB__TRY(sib__json_parse(call, &call->scratch, "e", text, &root));
    const sib__json *map = sib__json_member(root, "facts");
    return map == NULL || root->n != 1 ? sib__json_fail(call, "e", root, "these are no facts")
                                       : sib__facts_read(call, map, *out);
}

sib_status sib__facts_join(sib__call *call, const char *name, const sib_facts *from,
                           sib_facts *to)
{
    for (int64_t i = 0; from != NULL && i < from->n; i++) {
        SIB__TRY(add_table(call, name, &from->tables[i], to));
    }
    return SIB_OK;
}

static sib_status facts(sib__call *call, const sib_evaluation *e, const sib_facts *with,
                        sib_facts **out)
{
    sib_facts *own = NULL;
    if (e == NULL || e->facts == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "e", -1, NULL,
                         e == NULL ? "e is NULL"
                                   : "a design has no facts: its outcomes are not counted");
    }
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    SIB__TRY(sib__facts_of_text(call, &call->scratch, sib__slice_of(e->facts), &own));
    SIB__TRY(sib__facts_join(call, "with", with, *out));
    return sib__facts_join(call, "with", own, *out);
}

sib_status sib_evaluation_facts(sib_context *ctx, const sib_evaluation *e,
                                const sib_facts *with, sib_facts **out)
{
    sib__call  call;
    sib_facts *made = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_facts", SIB__OUT(out));
    if (status == SIB_OK) {
        status = facts(&call, e, with, &made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
