/* What the public may see: no small number, and none that follows from what is shown.
 *
 * Rows of a measure stand on levels: the whole, its cohorts, its periods, periods of cohorts. A
 * level is shown whole or not at all, so that no row follows from its sum and the others. What
 * is hidden on one is hidden on those below it, which sum to it; and where periods of cohorts
 * are hidden, the periods of all are too: what a cohort has in the period in which it ends
 * would follow from its own sum. */
#include <string.h>

#include "caseload/hide.h"

bool sib__few(int64_t count, int64_t least)
{
    return count > 0 && count < least;
}

int64_t sib__hide_count(const sib__rows *rows, int64_t row, const char *field)
{
    return sib__rows_at(rows, row, field)->i64;
}

bool sib__few_in(const sib__rows *rows, int64_t row, int64_t least)
{
    bool small = sib__few(sib__hide_count(rows, row, "units"), least);
    for (int32_t i = 1; i <= SIB__STATES; i++) {
        small =
            small || sib__few(sib__hide_count(rows, row, sib__caseload_state_name(i)), least);
    }
    return small;
}

int32_t sib__hide_level(const sib__rows *rows, int64_t row)
{
    bool cohort = sib__rows_at(rows, row, "cohort")->text.data != NULL;
    bool month = sib__rows_field(rows, "month") >= 0 &&
                 sib__hide_count(rows, row, "month") != SIB_DATE_MISSING;
    return cohort ? (month ? SIB__HIDE_BOTH : SIB__HIDE_COHORTS)
                  : (month ? SIB__HIDE_PERIODS : SIB__HIDE_WHOLE);
}

/* The cell's row as missing, but for what it is about. */
void sib__hide_row(sib__rows *rows, int64_t row)
{
    for (int64_t i = 0; i < rows->field_count; i++) {
        if (rows->fields[i].type == SIB_COLUMN_TYPE_I64) {
            sib__rows_cell(rows, row, i)->i64 = SIB_I64_MISSING;
        }
    }
    if (sib__rows_field(rows, "share") >= 0) {
        sib__rows_at(rows, row, "share")->text = (sib__slice){NULL, 0};
        sib__rows_at(rows, row, "rate")->f64 = (double)NAN;
    }
    sib__rows_at(rows, row, "hidden")->i64 = 1;
}

/* What is hidden of one measure, by level. */
static void find_hidden(const sib__rows *rows, int64_t from, int64_t to, int64_t least,
                        bool hidden[SIB__HIDE_LEVELS])
{
    for (int64_t row = from; row < to; row++) {
        int32_t level = sib__hide_level(rows, row);
        hidden[level] = hidden[level] || sib__few_in(rows, row, least) ||
                        sib__rows_at(rows, row, "hidden")->i64 == 1;
    }
    hidden[SIB__HIDE_COHORTS] = hidden[SIB__HIDE_COHORTS] || hidden[SIB__HIDE_WHOLE];
    hidden[SIB__HIDE_PERIODS] =
        hidden[SIB__HIDE_PERIODS] || hidden[SIB__HIDE_BOTH] || hidden[SIB__HIDE_COHORTS];
    hidden[SIB__HIDE_BOTH] = hidden[SIB__HIDE_PERIODS];
}

/* Rows of one measure after the other; `also` is hidden with all of them. */
void sib__hide_levels(sib__rows *rows, int64_t least, const bool also[SIB__HIDE_LEVELS])
{
    for (int64_t from = 0; from < rows->n;) {
        bool       hidden[SIB__HIDE_LEVELS];
        sib__slice measure = sib__rows_cell(rows, from, 0)->text;
        int64_t    to = from;
        while (to < rows->n &&
               sib__slice_compare(sib__rows_cell(rows, to, 0)->text, measure) == 0) {
            to++;
        }
        memcpy(hidden, also, sizeof hidden);
        find_hidden(rows, from, to, least, hidden);
        for (; from < to; from++) {
            if (hidden[sib__hide_level(rows, from)]) {
                sib__hide_row(rows, from);
            }
        }
    }
}

void sib__keep_row(sib__rows *rows, int64_t row, int64_t *kept)
{
    for (int64_t i = 0; i < rows->field_count; i++) {
        *sib__rows_cell(rows, *kept, i) = *sib__rows_cell(rows, row, i);
    }
    (*kept)++;
}

/* Some are counted in one measure and again in another: who is engaged later is not engaged, a
 * window that is over for one may be open for the other, and the gate may have a unit for every
 * release. What lies between is a number of people too. Engaged and engaged later are shown
 * together or not at all: that one may be shown would tell what the other cannot be. */
static const struct between {
    int32_t     a;
    int32_t     b; /* is hidden for it */
    const char *of_a;
    const char *of_b;
} between[] = {
    {SIB__MEASURE_ASSESSED, SIB__MEASURE_MET, "units", "units"},
    {SIB__MEASURE_ASSESSED, SIB__MEASURE_MET, "not_recorded", "not_recorded"},
    {SIB__MEASURE_ASSESSED, SIB__MEASURE_MET, "left_out", "left_out"},
    {SIB__MEASURE_ASSESSED, SIB__MEASURE_ENGAGED, "left_out", "left_out"},
    {SIB__MEASURE_ASSESSED, SIB__MEASURE_ENGAGED, "immature", "immature"},
    {SIB__MEASURE_ASSESSED, SIB__MEASURE_ENGAGED_LATER, "left_out", "left_out"},
    {SIB__MEASURE_ASSESSED, SIB__MEASURE_ENGAGED_LATER, "immature", "immature"},
    {SIB__MEASURE_ENGAGED, SIB__MEASURE_ENGAGED_LATER, "left_out", "left_out"},
    {SIB__MEASURE_ENGAGED, SIB__MEASURE_ENGAGED_LATER, "immature", "immature"},
    {SIB__MEASURE_ENGAGED, SIB__MEASURE_ENGAGED_LATER, "no", "yes"},
    {SIB__MEASURE_ENGAGED, SIB__MEASURE_ENGAGED_LATER, "yes", "no"},
};

/* Whether a row is of a period: who is engaged later is few there, and told of cohorts alone.
 */
static bool is_of_period(const sib__rows *rows, int64_t row)
{
    return sib__rows_field(rows, "month") >= 0 &&
           sib__hide_count(rows, row, "month") != SIB_DATE_MISSING;
}

static bool few_between(int64_t a, int64_t b, int64_t least)
{
    return sib__few(a < b ? b - a : a - b, least);
}

/* Marks what is hidden for what lies between measures of one group: that of measure m stands in
 * row first + (m - 1) * stride. */
void sib__mark_between(sib__rows *rows, int64_t first, int64_t stride, int64_t least)
{
    int64_t engaged = first + (SIB__MEASURE_ENGAGED - 1) * stride;
    int64_t later = first + (SIB__MEASURE_ENGAGED_LATER - 1) * stride;
    int64_t met = first + (SIB__MEASURE_MET - 1) * stride;
    if (sib__few(sib__hide_count(rows, first, "units"), least)) { /* of many releases too */
        sib__rows_at(rows, met, "hidden")->i64 = 1;
    }
    for (size_t i = 0; i < sizeof between / sizeof between[0]; i++) {
        int64_t a = first + (between[i].a - 1) * stride;
        int64_t b = first + (between[i].b - 1) * stride;
        if (is_of_period(rows, first) && b == later) {
            sib__rows_at(rows, later, "hidden")->i64 = 1;
        } else if (few_between(sib__hide_count(rows, a, between[i].of_a),
                               sib__hide_count(rows, b, between[i].of_b), least)) {
            sib__rows_at(rows, b, "hidden")->i64 = 1;
        }
    }
    if (!is_of_period(rows, first) &&
        (sib__few_in(rows, engaged, least) || sib__few_in(rows, later, least) ||
         sib__rows_at(rows, engaged, "hidden")->i64 == 1 ||
         sib__rows_at(rows, later, "hidden")->i64 == 1)) {
        sib__rows_at(rows, engaged, "hidden")->i64 = 1;
        sib__rows_at(rows, later, "hidden")->i64 = 1;
    }
}
