/* What the public may see: no small number, and none that follows from what is shown.
 *
 * Rows of a measure stand on levels: the whole, its cohorts, its months, months of cohorts. A
 * level is shown whole or not at all, so that no row follows from its sum and the others. Where
 * months of cohorts are hidden, the months of all are too: what a cohort has in the month in
 * which it ends would follow from its own sum. */
#include <string.h>

#include "caseload/work.h"

enum { LEAST_FLOOR = 3, LEAST_CEILING = 1000 };
enum { WHOLE, COHORTS, MONTHS, BOTH, LEVELS };

static bool is_small(int64_t count, int64_t least)
{
    return count > 0 && count < least;
}

static int64_t count_at(const sib__rows *rows, int64_t row, const char *field)
{
    return sib__rows_at(rows, row, field)->i64;
}

static bool small_row(const sib__rows *rows, int64_t row, int64_t least)
{
    bool small = is_small(count_at(rows, row, "units"), least);
    for (int32_t i = 1; i <= SIB__STATES; i++) {
        small = small || is_small(count_at(rows, row, sib__caseload_state_name(i)), least);
    }
    return small;
}

static int32_t level_of(const sib__rows *rows, int64_t row)
{
    bool cohort = sib__rows_at(rows, row, "cohort")->text.data != NULL;
    bool month =
        sib__rows_field(rows, "month") >= 0 && count_at(rows, row, "month") != SIB_DATE_MISSING;
    return cohort ? (month ? BOTH : COHORTS) : (month ? MONTHS : WHOLE);
}

/* The cell's row as missing, but for what it is about. */
static void hide_row(sib__rows *rows, int64_t row)
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
                        bool hidden[LEVELS])
{
    for (int64_t row = from; row < to; row++) {
        int32_t level = level_of(rows, row);
        hidden[level] = hidden[level] || small_row(rows, row, least) ||
                        sib__rows_at(rows, row, "hidden")->i64 == 1;
    }
    hidden[MONTHS] = hidden[MONTHS] || hidden[BOTH];
    for (int32_t level = COHORTS; level < LEVELS; level++) {
        hidden[level] = hidden[level] || hidden[WHOLE];
    }
}

/* Rows of one measure after the other; `also` is hidden with all of them. */
static void hide_measures(sib__rows *rows, int64_t least, const bool also[LEVELS])
{
    for (int64_t from = 0; from < rows->n;) {
        bool       hidden[LEVELS];
        sib__slice measure = sib__rows_cell(rows, from, 0)->text;
        int64_t    to = from;
        while (to < rows->n &&
               sib__slice_compare(sib__rows_cell(rows, to, 0)->text, measure) == 0) {
            to++;
        }
        memcpy(hidden, also, sizeof hidden);
        find_hidden(rows, from, to, least, hidden);
        for (; from < to; from++) {
            if (hidden[level_of(rows, from)]) {
                hide_row(rows, from);
            }
        }
    }
}

static bool small_difference(const sib__rows *rows, int64_t a, const char *state, int64_t b,
                             const char *other, int64_t least)
{
    int64_t difference = count_at(rows, a, state) - count_at(rows, b, other);
    return is_small(difference < 0 ? -difference : difference, least);
}

/* Some are counted in one measure and again in the next: who is engaged later is not engaged,
 * and a window that is over for one may be open for the other. What lies between is a number of
 * people too: where it is small, the later measure is marked. */
static void mark_nested(sib__rows *rows, int64_t least)
{
    static const int64_t measures[] = {SIB__MEASURE_ASSESSED - 1, SIB__MEASURE_ENGAGED - 1,
                                       SIB__MEASURE_ENGAGED_LATER - 1};
    int64_t              n = rows->n / SIB__MEASURES; /* each measure has the same groups */
    for (int64_t i = 0; i < n; i++) {
        for (int k = 1; k < 3; k++) {
            int64_t a = measures[k - 1] * n + i;
            int64_t b = measures[k] * n + i;
            bool    small = small_difference(rows, a, "immature", b, "immature", least) ||
                         small_difference(rows, a, "left_out", b, "left_out", least);
            small = small || (k == 2 && (small_difference(rows, a, "no", b, "yes", least) ||
                                         small_difference(rows, a, "yes", b, "no", least)));
            if (small) {
                sib__rows_at(rows, b, "hidden")->i64 = 1;
            }
        }
    }
}

/* A table's rows again, with the flag `hidden`. */
static sib_status take(sib__call *call, const sib_table *table, const sib__field *fields,
                       int64_t field_count, sib__rows *rows)
{
    sib__rows_begin(rows, &call->scratch, fields, field_count);
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        sib__rows_add(rows);
        sib__rows_take(rows, table, i);
        sib__set_flag(rows, "hidden", 0);
    }
    return sib__rows_check(call, rows);
}

static sib_status publish(sib__call *call, const sib_caseload *from, const char *title,
                          const char *field, int64_t least, bool also[LEVELS], sib_caseload *to)
{
    const sib__field fields[] = {SIB__TEXT(field), SIB__TEXT("cohort"), SIB__COUNT_FIELDS,
                                 SIB__FLAG("hidden")};
    sib__rows        rows;
    SIB__TRY(take(call, sib_caseload_table(from, title), SIB__FIELDS(fields), &rows));
    hide_measures(&rows, least, also);
    return sib__table_of_rows(call, &to->result, title, &rows);
}

/* Of spells all or none: who ended otherwise would follow. */
static sib_status publish_spells(sib__call *call, const sib_caseload *from, int64_t least,
                                 sib_caseload *to)
{
    static const sib__field fields[] = {SIB__TEXT("disposition"), SIB__I64("spells"),
                                        SIB__I64("persons"), SIB__I64("worked_with"),
                                        SIB__FLAG("hidden")};
    bool                    small = false;
    sib__rows               rows;
    SIB__TRY(take(call, sib_caseload_table(from, "spells"), SIB__FIELDS(fields), &rows));
    for (int64_t i = 0; i < rows.n; i++) {
        int64_t spells = count_at(&rows, i, "spells");
        int64_t persons = count_at(&rows, i, "persons");
        int64_t worked = count_at(&rows, i, "worked_with");
        small = small || is_small(spells, least) || is_small(persons, least) ||
                is_small(worked, least) || is_small(spells - worked, least);
    }
    for (int64_t i = 0; small && i < rows.n; i++) {
        hide_row(&rows, i);
    }
    return sib__table_of_rows(call, &to->result, "spells", &rows);
}

/* Needs of the assessed tell how many were not: they are hidden where those are. */
static void find_assessed(const sib__rows *rows, bool assessed, bool also[LEVELS])
{
    for (int64_t i = 0; assessed && i < rows->n; i++) {
        if (sib__slice_equals(sib__rows_cell(rows, i, 0)->text, "assessed") &&
            sib__rows_at(rows, i, "hidden")->i64 == 1) {
            also[level_of(rows, i)] = true;
        }
    }
}

static sib_status make(sib__call *call, const sib_caseload *from, int64_t least,
                       sib_caseload *to)
{
    static const sib__field fields[] = {SIB__TEXT("measure"),    SIB__TEXT("cohort"),
                                        SIB__DATE("month"),      SIB__COUNT_FIELDS,
                                        SIB__TEXT("definition"), SIB__FLAG("hidden")};
    const sib_table        *settings = sib_caseload_table(from, "settings");
    bool                    none[LEVELS] = {false};
    bool                    also[LEVELS] = {false};
    bool                    assessed = false;
    sib__rows               rows;
    for (int64_t i = 0; i < sib_table_rows(settings); i++) {
        assessed =
            assessed || (sib_table_says(settings, "setting", i, "need_denominator") == 1 &&
                         sib_table_says(settings, "value", i, "assessed") == 1);
    }
    SIB__TRY(take(call, sib_caseload_table(from, "measures"), SIB__FIELDS(fields), &rows));
    mark_nested(&rows, least);
    hide_measures(&rows, least, none);
    find_assessed(&rows, assessed, also);
    SIB__TRY(sib__table_of_rows(call, &to->result, "measures", &rows));
    SIB__TRY(publish(call, from, "needs", "need", least, also, to));
    SIB__TRY(publish(call, from, "overlaps", "list", least, none, to));
    SIB__TRY(publish_spells(call, from, least, to));
    return sib__table_publish_shared(call, &to->result, "settings", settings);
}

sib_status sib_caseload_public(sib_context *ctx, const sib_caseload *caseload, int32_t least,
                               sib_caseload **out)
{
    sib__call     call;
    sib_caseload *made = NULL;
    sib_status    status = sib__enter(&call, ctx, "sib_caseload_public", SIB__OUT(out));
    if (status == SIB_OK && (caseload == NULL || caseload->measured == 0)) {
        status = sib__fail(&call, SIB_ERR_ARGUMENT, "caseload", -1, NULL,
                           "holds no measures of members");
    }
    if (status == SIB_OK && (least < LEAST_FLOOR || least > LEAST_CEILING)) {
        status = sib__fail(&call, SIB_ERR_ARGUMENT, "least", -1, NULL, "must lie in %d..%d",
                           (int)LEAST_FLOOR, (int)LEAST_CEILING);
    }
    if (status == SIB_OK) {
        made = sib__handle(&call, sizeof *made);
        status = made == NULL ? SIB_ERR_NO_MEMORY : make(&call, caseload, least, made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
