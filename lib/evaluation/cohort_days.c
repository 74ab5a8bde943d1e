/* The days of cohorts that follow one another and close by members or months. */
#include "core/date.h"
#include "evaluation/design.h"

int32_t sib__cohort_last_day(const sib__lists *design, const char *id)
{
    const sib__rows *rows = &design->rows[SIB__LIST_COHORTS];
    for (int64_t row = 0; row < rows->n; row++) {
        if (sib__slice_equals(sib__rows_at(rows, row, "cohort")->text, id)) {
            return (int32_t)sib__rows_at(rows, row, "to")->i64;
        }
    }
    return SIB_DATE_MISSING;
}

bool sib__cohort_open(sib__design *d, sib__contract_cohort *cohort)
{
    bool rolling = cohort->close_months > 0 || cohort->close_members > 0;
    if (cohort->after >= 0) {
        int32_t before = sib__cohort_last_day(d->lists, d->contract->cohorts[cohort->after].id);
        cohort->from = before == SIB_DATE_MISSING ? before : sib__date_add_days(before, 1);
    }
    if (cohort->from == SIB_DATE_MISSING) {
        return false;
    }
    if (rolling) {
        int32_t end = cohort->close_months == 0
                          ? SIB_DATE_MISSING
                          : sib__date_add_months(cohort->from, cohort->close_months);
        cohort->to = end == SIB_DATE_MISSING ? SIB__DATE_MAX : end - 1;
    }
    bool fixed = cohort->close_members == 0;
    return !fixed || d->as_at == SIB_DATE_MISSING || cohort->to <= d->as_at;
}

bool sib__cohort_close(sib__design *d, const sib__cohort *k)
{
    const sib_table      *found = sib_eligibility_table(k->eligibility, "summary");
    sib__column           closing = sib__table_named(found, "closing_date");
    int32_t               last = sib__column_date(&closing, 0);
    sib__contract_cohort *cohort = &d->contract->cohorts[k->declared - d->contract->cohorts];
    if (cohort->close_members > 0 && last != SIB_DATE_MISSING) {
        cohort->to = last;
    }
    return d->as_at == SIB_DATE_MISSING || cohort->to <= d->as_at;
}
