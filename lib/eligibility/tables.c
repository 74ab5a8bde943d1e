/* The tables of a finished selection. */
#include "eligibility/work.h"

sib_status sib__verdicts_begin(sib__call *call, const sib__selecting *work, sib_table **out)
{
    return sib__table_begin(call, &work->result->result, "verdicts", work->n, work->rules.n,
                            out);
}

sib_status sib__verdicts_put(sib__call *call, const sib__selecting *work, int64_t rule,
                             const uint8_t *verdicts, sib_table *table)
{
    sib__column column;
    int32_t    *values = SIB__NEW(&call->scratch, int32_t, work->n);
    const char *id = sib__slice_copy(&call->scratch, sib__column_text(&work->rules.id, rule));
    SIB__TRY_MEMORY(call, values);
    SIB__TRY_MEMORY(call, id);
    for (int64_t i = 0; i < work->n; i++) {
        values[i] = verdicts[i];
    }
    SIB__TRY(sib__column_of_enum(call, sib__table_memory(table), id, values, work->n,
                                 sib_eligibility_verdict_name, &column));
    sib__drop(&call->scratch, values);
    return sib__table_put(call, table, &column);
}

/* Members of both arms in the order of their ids: nobody is in both. */
static sib_status members(sib__call *call, const sib__selecting *work)
{
    sib_table       *table = NULL;
    sib_eligibility *r = work->result;
    int64_t          n = work->members;
    int64_t          m = 0;
    SIB__TRY(sib__table_begin(call, &r->result, "members", n, 4, &table));
    sib__memory *memory = sib__table_memory(table);
    uint8_t     *treated = SIB__NEW(memory, uint8_t, n);
    int32_t     *index = SIB__NEW(memory, int32_t, n);
    int64_t     *row = SIB__NEW(memory, int64_t, n);
    SIB__TRY_MEMORY(call, treated);
    SIB__TRY_MEMORY(call, index);
    SIB__TRY_MEMORY(call, row);
    for (int64_t p = 0; p < work->persons; p++) {
        if (work->kept[p] >= 0) {
            row[m] = work->kept[p];
            treated[m] = work->arm[row[m]] == SIB_ELIGIBILITY_ARM_TREATED;
            index[m] = sib__column_date(&work->index, row[m]);
            m++;
        }
    }
    SIB__TRY(sib__text_take(call, memory, work->person.text, row, n, &r->person));
    r->treated = (sib_u8){treated, n};
    r->index_date = (sib_dates){index, n};
    r->row = (sib_rows){row, n};
    const sib__column columns[] = {
        sib__column_texts("person", r->person), sib__column_flags("treated", treated, n),
        sib__column_days("index_date", index, n), sib__column_wholes("row", row, n)};
    return sib__table_put_all(call, table, columns, 4);
}

/* Ids of rules, then of exclusions. */
static sib_status put_rules(sib__call *call, const sib__selecting *work, sib_table *table)
{
    int64_t     n = work->rules.n + work->exclusions.n;
    sib__slice *ids = SIB__NEW(&call->scratch, sib__slice, n);
    int32_t    *codes = SIB__NEW(sib__table_memory(table), int32_t, work->n);
    sib__column column;
    SIB__TRY_MEMORY(call, ids);
    SIB__TRY_MEMORY(call, codes);
    for (int64_t i = 0; i < n; i++) {
        int64_t exclusion = i - work->rules.n;
        ids[i] = exclusion < 0 ? sib__column_text(&work->rules.id, i)
                               : sib__column_text(&work->exclusions.id, exclusion);
    }
    for (int64_t i = 0; i < work->n; i++) {
        const sib__step *step = &work->steps[work->step[i]];
        codes[i] = step->terms == NULL ? SIB_CODE_MISSING : (int32_t)step->code;
    }
    SIB__TRY(sib__column_of_slices(call, sib__table_memory(table), ids, n, &column));
    column = (sib__column){.name = "rule",
                           .type = SIB_COLUMN_TYPE_CODES,
                           .codes = {codes, work->n},
                           .levels = column.text};
    return sib__table_put(call, table, &column);
}

static sib_status releases(sib__call *call, const sib__selecting *work)
{
    sib_table  *table = NULL;
    sib__column columns[2];
    int32_t    *kinds = SIB__NEW(&call->scratch, int32_t, work->n);
    SIB__TRY_MEMORY(call, kinds);
    for (int64_t i = 0; i < work->n; i++) {
        kinds[i] = work->steps[work->step[i]].kind;
    }
    SIB__TRY(sib__table_begin(call, &work->result->result, "releases", work->n, 3, &table));
    SIB__TRY(sib__column_of_enum(call, sib__table_memory(table), "arm", work->arm, work->n,
                                 sib_eligibility_arm_name, &columns[0]));
    SIB__TRY(sib__column_of_enum(call, sib__table_memory(table), "kind", kinds, work->n,
                                 sib_eligibility_kind_name, &columns[1]));
    SIB__TRY(sib__table_put_all(call, table, columns, 2));
    return put_rules(call, work, table);
}

static sib_status summary(sib__call *call, const sib__selecting *work)
{
    static const sib__field fields[] = {
        SIB__I64("treated_members"), SIB__I64("comparison_members"), SIB__DATE("closing_date")};
    sib__rows rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    sib__rows_add(&rows);
    sib__set_i64(&rows, "treated_members", work->treated_members);
    sib__set_i64(&rows, "comparison_members", work->members - work->treated_members);
    sib__set_date(&rows, "closing_date", work->closing_date);
    return sib__table_of_rows(call, &work->result->result, "summary", &rows);
}

sib_status sib__eligibility_publish(sib__call *call, const sib__selecting *work)
{
    SIB__TRY(summary(call, work));
    SIB__TRY(members(call, work));
    SIB__TRY(releases(call, work));
    return sib__attrition(call, work);
}
