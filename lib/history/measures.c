/* Measures: one number a person from the records used that match. */
#include <math.h>

#include "core/date.h"
#include "history/work.h"

enum { LONGEST_LOOK_BACK = 1200 };

typedef struct measure {
    int32_t        kind;
    int64_t        look_back; /* months; SIB_I64_MISSING: ever */
    const uint8_t *where;     /* [records] flags; NULL: all match */
} measure;

typedef struct measure_columns {
    sib__column name;
    sib__column kind;
    sib__column where;
    sib__column look_back;
} measure_columns;

/* What one person's matching records come to. */
typedef struct summary {
    int64_t records;
    int64_t occasions;
    int32_t first;
    int32_t last;
    bool    unknown; /* the condition is unknown for a record within the look-back */
} summary;

static sib_status find_columns(sib__call *call, const sib__terms *terms, measure_columns *c)
{
    SIB__TRY(sib__terms_require(call, terms, "name", SIB_COLUMN_TYPE_TEXT, &c->name));
    SIB__TRY(sib__terms_require(call, terms, "kind", SIB_COLUMN_TYPE_TEXT, &c->kind));
    SIB__TRY(sib__terms_optional(call, terms, "where", SIB_COLUMN_TYPE_TEXT, &c->where));
    SIB__TRY(sib__terms_optional(call, terms, "look_back_months", SIB_COLUMN_TYPE_I64,
                                 &c->look_back));
    return sib__terms_unique(call, terms, &c->name);
}

static bool needs_age(int32_t kind)
{
    return kind == SIB_HISTORY_KIND_AGE_AT_FIRST || kind == SIB_HISTORY_KIND_AGE_AT_LAST;
}

static sib_status read_measure(sib__call *call, const sib__recalling *work,
                               const measure_columns *c, int64_t row, measure *m)
{
    const char *argument = work->measures.argument;
    char       *kind = sib__slice_copy(&call->scratch, sib__column_text(&c->kind, row));
    SIB__TRY_MEMORY(call, kind);
    m->kind = sib_history_kind_value(kind);
    m->look_back = sib__column_i64(&c->look_back, row);
    m->where = NULL;
    if (m->kind == 0) {
        return sib__fail(call, SIB_ERR_TERMS, argument, row, "kind",
                         "the kind is none of count, any, occasions, days_since_last, "
                         "days_since_first, age_at_first, age_at_last");
    }
    if (needs_age(m->kind) && work->birth_date.n != work->person.n) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "birth_date", row, "kind",
                         "the measure in this row needs dates of birth");
    }
    if (m->look_back != SIB_I64_MISSING &&
        (m->look_back < 1 || m->look_back > LONGEST_LOOK_BACK)) {
        return sib__fail(call, SIB_ERR_TERMS, argument, row, "look_back_months",
                         "must lie in 1..%d", (int)LONGEST_LOOK_BACK);
    }
    return SIB_OK;
}

static summary summarise(const sib__recalling *work, const measure *m, int64_t person)
{
    const sib__groups *g = &work->groups;
    summary            s = {0, 0, SIB_DATE_MISSING, SIB_DATE_MISSING, false};
    int32_t            from = SIB_DATE_MISSING; /* stands before every day, as for "ever" */
    if (m->look_back != SIB_I64_MISSING) {
        from = sib__date_add_months(work->index_date.data[person], -m->look_back);
    }
    for (int64_t j = g->starts[person]; j < g->starts[person + 1]; j++) {
        int64_t row = g->rows[j];
        int32_t date = sib__column_date(&work->conviction, row);
        uint8_t matches = m->where == NULL ? 1 : m->where[row];
        if (date < from || matches == 0) {
            continue;
        }
        s.unknown = s.unknown || matches != 1;
        s.occasions += date != s.last;
        s.first = s.records == 0 ? date : s.first;
        s.last = date;
        s.records++;
    }
    return s;
}

/* Age in whole years; missing where it cannot be, also for a day before birth. */
static double age(const sib__recalling *work, int64_t person, int32_t on)
{
    int32_t birth = work->birth_date.data[person];
    if (birth == SIB_DATE_MISSING || on < birth) {
        return (double)NAN;
    }
    sib__leap_birthday policy = work->options.leap_birthday == SIB_HISTORY_LEAP_BIRTHDAY_FEB28
                                    ? SIB__LEAP_BIRTHDAY_FEB28
                                    : SIB__LEAP_BIRTHDAY_MAR1;
    return (double)sib__date_age(birth, on, policy);
}

static double value_of(const sib__recalling *work, const measure *m, int64_t person)
{
    if (work->linked[person] == 0 && work->options.unlinked == SIB_UNLINKED_MISSING) {
        return (double)NAN;
    }
    summary s = summarise(work, m, person);
    int32_t index = work->index_date.data[person];
    if (s.unknown) {
        return (double)NAN;
    }
    switch (m->kind) {
    case SIB_HISTORY_KIND_COUNT:
        return (double)s.records;
    case SIB_HISTORY_KIND_ANY:
        return s.records > 0 ? 1.0 : 0.0;
    case SIB_HISTORY_KIND_OCCASIONS:
        return (double)s.occasions;
    default:
        break;
    }
    if (s.records == 0) {
        return (double)NAN;
    }
    switch (m->kind) {
    case SIB_HISTORY_KIND_DAYS_SINCE_LAST:
        return (double)(index - s.last);
    case SIB_HISTORY_KIND_DAYS_SINCE_FIRST:
        return (double)(index - s.first);
    case SIB_HISTORY_KIND_AGE_AT_FIRST:
        return age(work, person, s.first);
    default:
        return age(work, person, s.last);
    }
}

static sib_status add_covariate(sib__call *call, const sib__recalling *work, const measure *m,
                                sib__slice name, sib_table *table)
{
    double *values = SIB__NEW(sib__table_memory(table), double, work->people);
    char   *copy = sib__slice_copy(&call->scratch, name);
    SIB__TRY_MEMORY(call, values);
    SIB__TRY_MEMORY(call, copy);
    for (int64_t i = 0; i < work->people; i++) {
        if (i % (SIB__WINDOW_BLOCK / 4) == 0) {
            SIB__TRY(sib__check(call));
        }
        values[i] = value_of(work, m, i);
    }
    sib__column column = sib__column_doubles(copy, values, work->people);
    return sib__table_put(call, table, &column);
}

sib_status sib__recall_measures(sib__call *call, const sib__recalling *work)
{
    const sib__terms *terms = &work->measures;
    int64_t           count = sib_table_rows(terms->table);
    measure_columns   c;
    sib_table        *table = NULL;
    sib__slice        evaluated = {NULL, 0}; /* the condition that `where` holds */
    uint8_t          *where = SIB__NEW(&call->scratch, uint8_t, work->records);
    SIB__TRY_MEMORY(call, where);
    SIB__TRY(find_columns(call, terms, &c));
    SIB__TRY(sib__table_begin(call, &work->history->result, "covariates", work->people, count,
                              &table));
    for (int64_t row = 0; row < count; row++) {
        measure m = {0, SIB_I64_MISSING, NULL};
        SIB__TRY(read_measure(call, work, &c, row, &m));
        sib__slice condition = sib__column_text(&c.where, row);
        if (condition.length > 0) {
            /* the same offences over several look-backs often stand side by side */
            if (evaluated.data == NULL || sib__slice_compare(condition, evaluated) != 0) {
                SIB__TRY(
                    sib__terms_condition(call, terms, &c.where, row, work->convictions, where));
                evaluated = condition;
            }
            m.where = where;
        }
        SIB__TRY(add_covariate(call, work, &m, sib__column_text(&c.name, row), table));
        SIB__TRY(
            sib__progress(call, 0.5 + 0.5 * (double)(row + 1) / (double)count, "measures"));
    }
    return SIB_OK;
}
