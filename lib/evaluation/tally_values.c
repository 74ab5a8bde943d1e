/* Values within the window of each person, or all of them where there is no window. */
#include "evaluation/tally_window.h"

static sib_status begin(sib__tally *t)
{
    if (t->contract->values.date != NULL) {
        t->dates[0] = sib__table_named(t->records, t->contract->values.date);
    }
    t->value = sib__table_named(t->records, t->contract->values.column);
    return sib__tally_windows(t);
}

static sib_status take(sib__tally *t, int64_t person, int64_t at, sib__entry *e, bool *out)
{
    (void)at;
    e->first = e->last = 0;
    *out = true;
    if (t->contract->values.date == NULL) {
        return SIB_OK;
    }
    e->first = sib__column_date(&t->dates[0], e->row);
    if (e->first == SIB_DATE_MISSING) {
        return sib__tally_refuse(t, &t->dates[0], e->row, "a value has no day");
    }
    *out = e->first >= t->first[person] && e->first <= t->last[person];
    return SIB_OK;
}

static sib_status value_at(const sib__tally *t, int64_t row, sib__exact *out)
{
    if (sib__column_missing(&t->value, row)) {
        return sib__tally_refuse(t, &t->value, row, "a value is missing");
    }
    if (t->value.type == SIB_COLUMN_TYPE_I64) {
        *out = sib__exact_of_i64(sib__column_i64(&t->value, row));
        return SIB_OK;
    }
    sib_status status = sib__exact_parse(t->call, &t->call->scratch, "tables",
                                         sib__column_text(&t->value, row), out);
    return status != SIB_ERR_TERMS
               ? status
               : sib__tally_refuse(t, &t->value, row, "a value is no exact number");
}

static sib_status sum(sib__tally *t, int64_t person, const sib__entry *entries,
                      const int64_t *order, int64_t n, sib__exact *numbers)
{
    (void)person;
    numbers[0] = sib__exact_of_i64(0);
    for (int64_t i = 0; i < n; i++) {
        const sib__entry *e = &entries[order[i]];
        sib__exact        value;
        if (i > 0 && t->contract->values.several == SIB__SEVERAL_REFUSE) {
            return sib__tally_refuse(t, &t->value, e->row, "a person has several values");
        }
        SIB__TRY(value_at(t, e->row, &value));
        SIB__TRY(sib__exact_add(t->call, &t->call->scratch, numbers[0], value, &numbers[0]));
    }
    return SIB_OK;
}

const sib__tally_kind sib__tally_values = {{"value", NULL}, begin, take, sum};
