/* The ends of intervals and p, as the facts hand them in. */
#include "scheme/cells.h"
#include "scheme/compare.h"

/* The codes of a key in rows of ends; a period is a whole number. */
static sib_status read_codes(sib__run *run, const char *name, const sib_table *table,
                             int32_t key, sib__series *rows)
{
    const sib__dimension *d = &run->scheme->dimensions[key];
    sib__fact             fact;
    int32_t              *own = NULL;
    if (d->kind != SIB__DIMENSION_PERIOD) {
        return sib__fact_codes(run, name, table, d->name, key, &rows->codes[key].own);
    }
    own = SIB__NEW(run->memory, int32_t, rows->n);
    SIB__TRY_MEMORY(run->call, own);
    SIB__TRY(sib__fact_column(run, name, table, d->name, &fact));
    for (int64_t i = 0; i < rows->n; i++) {
        int64_t whole = 0;
        SIB__TRY(sib__fact_whole(run, &fact, i, &whole));
        if (whole < 1 || whole > sib__run_code_count(run, key)) {
            return sib__refuse_fact(run, &fact, i, "there is no such period");
        }
        own[i] = (int32_t)(whole - 1);
    }
    rows->codes[key].own = own;
    return SIB_OK;
}

static sib_status check_once(sib__run *run, const char *name, sib__series *rows)
{
    int64_t *group_of = NULL;
    int64_t  groups = 0;
    SIB__TRY(sib__group_lines(run, rows, rows->keys, &group_of, &groups));
    return groups == rows->n ? SIB_OK
                             : sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                                         "table %s has a key twice", name);
}

/* The rows of the facts as a series without numbers; no lines where there is no table. */
static sib_status read_rows(sib__run *run, const sib__compare *c, const sib_table *table,
                            sib__series **out)
{
    const char        *name = c->step.id;
    const sib__scheme *s = run->scheme;
    sib__dimensions    keys = c->results[SIB__COMPARED_LOW]->keys;
    int64_t            n = table == NULL ? 0 : sib_table_rows(table);
    SIB__TRY(sib__series_make(run->call, run->memory, s, n, SIB__UNIT_NUMBER, keys, out));
    for (int32_t key = 0; n > 0 && key < s->dimension_count; key++) {
        if (sib__has_dimension(keys, key) &&
            !sib__has_dimension(keys, s->dimensions[key].base)) {
            SIB__TRY(read_codes(run, name, table, key, *out));
        }
    }
    SIB__TRY(sib__derive_codes(run, *out));
    return check_once(run, name, *out);
}

static sib_status read_numbers(sib__run *run, const sib__compare *c, const sib_table *table,
                               sib__compared_result result, sib__numbers *out)
{
    const sib__output *output = c->results[result];
    int64_t            n = table == NULL ? 0 : sib_table_rows(table);
    sib__fact          fact;
    SIB__TRY(sib__numbers_make(run->call, run->memory, n, out));
    if (n == 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__fact_column(run, c->step.id, table, output->name, &fact));
    for (int64_t i = 0; i < n; i++) {
        sib__exact value;
        SIB__TRY(sib__fact_exact(run, &fact, i, output->unit, &value));
        SIB__TRY(sib__number_set(run->call, run->memory, out, n, i, value));
    }
    return SIB_OK;
}

/* low is not above high, and p lies between 0 and 1. */
static sib_status check_ends(sib__run *run, const sib__compare *c, const sib_table *table,
                             const sib__numbers ends[3])
{
    static const sib__exact one = {1, 1, NULL};
    sib__fact               low;
    sib__fact               p;
    int64_t                 n = table == NULL ? 0 : sib_table_rows(table);
    if (n == 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__fact_column(run, c->step.id, table, "low", &low));
    SIB__TRY(sib__fact_column(run, c->step.id, table, "p", &p));
    for (int64_t i = 0; i < n; i++) {
        int        order = 0;
        int        above = 0;
        sib__exact chance = sib__number_at(&ends[2], i);
        SIB__TRY(sib__exact_compare(run->call, sib__number_at(&ends[0], i),
                                    sib__number_at(&ends[1], i), &order));
        SIB__TRY(sib__exact_compare(run->call, chance, one, &above));
        if (order > 0) {
            return sib__refuse_fact(run, &low, i, "low is above high");
        }
        if (above > 0 || sib__exact_sign(chance) < 0) {
            return sib__refuse_fact(run, &p, i, "p is a number from 0 to 1");
        }
    }
    return SIB_OK;
}

static sib_status put_end(sib__run *run, const sib__output *output, const sib__series *lines,
                          const sib__meeting *meet, const sib__numbers *numbers)
{
    sib__series *s = NULL;
    SIB__TRY(sib__series_like(run->call, run->memory, run->scheme, lines, output->unit, &s));
    s->keys = output->keys;
    for (int64_t i = 0; i < s->n; i++) {
        int64_t row = sib__meeting_line(meet, i);
        if (sib__reason_at(s, i) != SIB__REASON_NONE) {
            continue;
        }
        if (row < 0) {
            SIB__TRY(sib__reason_set(run->call, run->memory, s, i, SIB__REASON_NO_INTERVAL));
            continue;
        }
        SIB__TRY(sib__number_set(run->call, run->memory, &s->numbers, s->n, i,
                                 sib__number_at(numbers, row)));
    }
    sib__run_put(run, output, s);
    return SIB_OK;
}

sib_status sib__compare_ends(sib__run *run, const sib__compare *c, const sib__series *lines)
{
    const sib_table *table = sib__facts_table(run->facts, c->step.id);
    sib__series     *rows = NULL;
    sib__meeting    *meet = NULL;
    sib__numbers     ends[3];
    SIB__TRY(read_rows(run, c, table, &rows));
    for (int i = 0; i < 3; i++) {
        SIB__TRY(read_numbers(run, c, table, (sib__compared_result)(SIB__COMPARED_LOW + i),
                              &ends[i]));
    }
    SIB__TRY(check_ends(run, c, table, ends));
    SIB__TRY(sib__meeting_begin(run, lines, rows, &meet));
    for (int i = 0; i < 3; i++) {
        SIB__TRY(put_end(run, c->results[SIB__COMPARED_LOW + i], lines, meet, &ends[i]));
    }
    return SIB_OK;
}
