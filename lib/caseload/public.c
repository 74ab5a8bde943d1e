/* What the public may see: counts by period of whole months, the needs, other services, who was
 * served by what was known before, and stays, each without small numbers (hide.c). */
#include <string.h>

#include "caseload/hide.h"
#include "core/format.h"

enum { LEAST_FLOOR = 3, LEAST_CEILING = 1000, NUMBER = 24 };

typedef struct publishing {
    const sib_caseload *from;
    sib_caseload       *to;
    int64_t             least;
    int32_t             months; /* of a period */
    bool                of_assessed;
    bool                again; /* the gate has units of more than one release of a person */
    bool                dropped[SIB__HIDE_LEVELS]; /* hidden of every measure */
    sib__rows           measures;
} publishing;

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

static void hide_measures(publishing *p)
{
    static const bool none[SIB__HIDE_LEVELS] = {false};
    sib__rows        *rows = &p->measures;
    int64_t           stride = rows->n / SIB__MEASURES; /* each has the same groups */
    p->again = sib__hide_count(rows, (SIB__MEASURE_MET - 1) * stride, "units") !=
               sib__hide_count(rows, 0, "units");
    for (int64_t i = 0; i < stride; i++) {
        sib__mark_between(rows, i, stride, p->least);
    }
    sib__hide_levels(rows, p->least, none);
    for (int32_t level = SIB__HIDE_COHORTS; level < SIB__HIDE_LEVELS; level++) {
        p->dropped[level] = true;
    }
    for (int64_t i = 0; i < rows->n; i++) {
        int32_t level = sib__hide_level(rows, i);
        p->dropped[level] = p->dropped[level] && sib__rows_at(rows, i, "hidden")->i64 == 1;
    }
}

/* The row of a measure's whole, or of the n-th of its cohorts. */
static int64_t find_row(const sib__rows *rows, int32_t measure, int64_t cohort)
{
    int64_t stride = rows->n / SIB__MEASURES;
    for (int64_t i = (measure - 1) * stride; i < measure * stride; i++) {
        bool whole = sib__hide_count(rows, i, "month") == SIB_DATE_MISSING;
        if (whole && cohort-- == 0) {
            return i;
        }
    }
    return (measure - 1) * stride;
}

/* Whether all of a measure is hidden. */
static bool is_hidden(const publishing *p, int32_t measure)
{
    return sib__rows_at(&p->measures, find_row(&p->measures, measure, 0), "hidden")->i64 == 1;
}

/* Leaves out the rows of levels that are hidden of every measure: that a cohort or a month has
 * a row says that somebody is in it, and of few people that is all there is to know. */
static void drop_levels(const publishing *p, sib__rows *rows)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < rows->n; i++) {
        if (!p->dropped[sib__hide_level(rows, i)]) {
            sib__keep_row(rows, i, &kept);
        }
    }
    rows->n = kept;
}

/* Needs of the assessed tell how many were not, and of how many that is not known: they are
 * hidden where those are, and where few are added to these. */
static void mark_assessed(const publishing *p, sib__rows *rows, bool also[SIB__HIDE_LEVELS])
{
    int64_t cohort = 0;
    for (int64_t i = 0; i < rows->n; i++) {
        cohort = sib__rows_at(rows, i, "cohort")->text.data == NULL ? 0 : cohort + 1;
        int64_t row = find_row(&p->measures, SIB__MEASURE_ASSESSED, cohort);
        if (sib__rows_at(&p->measures, row, "hidden")->i64 == 1) {
            also[sib__hide_level(rows, i)] = true;
        } else if (sib__few(sib__hide_count(rows, i, "unknown") -
                                sib__hide_count(&p->measures, row, "unknown"),
                            p->least)) {
            sib__rows_at(rows, i, "hidden")->i64 = 1;
        }
    }
}

static sib_status publish_labels(sib__call *call, const publishing *p, const char *title,
                                 const char *field, bool of_assessed)
{
    const sib__field fields[] = {SIB__TEXT(field), SIB__TEXT("cohort"), SIB__COUNT_FIELDS,
                                 SIB__FLAG("hidden")};
    bool             also[SIB__HIDE_LEVELS] = {false};
    sib__rows        rows;
    SIB__TRY(take(call, sib_caseload_table(p->from, title), SIB__FIELDS(fields), &rows));
    if (of_assessed) {
        mark_assessed(p, &rows, also);
    }
    sib__hide_levels(&rows, p->least, also);
    drop_levels(p, &rows);
    return sib__table_of_rows(call, &p->to->result, title, &rows);
}

static bool is_same_fact(const sib__rows *rows, int64_t a, int64_t b)
{
    return sib__slice_compare(sib__rows_cell(rows, a, 0)->text,
                              sib__rows_cell(rows, b, 0)->text) == 0;
}

/* Hides a measure by the values of one fact where one of them has a small number; whether some
 * measure is shown. The rows of a value are one a measure. */
static bool hide_fact(const publishing *p, sib__rows *rows, int64_t from, int64_t to,
                      const bool whole[SIB__MEASURES])
{
    bool shown = false;
    for (int64_t k = 0; k < SIB__MEASURES; k++) {
        bool hidden = whole[k];
        for (int64_t i = from + k; i < to; i += SIB__MEASURES) {
            hidden = hidden || sib__few_in(rows, i, p->least) ||
                     sib__rows_at(rows, i, "hidden")->i64 == 1;
        }
        for (int64_t i = from + k; hidden && i < to; i += SIB__MEASURES) {
            sib__hide_row(rows, i);
        }
        shown = shown || !hidden;
    }
    return shown;
}

/* Who was served, by facts. The first rows are of all, the next of the first value, and so on.
 */
static sib_status publish_shares(sib__call *call, const publishing *p)
{
    static const sib__field fields[] = {SIB__TEXT("fact"), SIB__TEXT("value"),
                                        SIB__TEXT("measure"), SIB__COUNT_FIELDS,
                                        SIB__FLAG("hidden")};
    bool                    whole[SIB__MEASURES];
    int64_t                 kept = 0;
    sib__rows               rows;
    SIB__TRY(take(call, sib_caseload_table(p->from, "shares"), SIB__FIELDS(fields), &rows));
    for (int32_t k = 0; k < SIB__MEASURES; k++) {
        whole[k] = is_hidden(p, k + 1) || (k + 1 == SIB__MEASURE_MET && p->again);
    }
    for (int64_t i = 0; i < rows.n; i += SIB__MEASURES) {
        sib__mark_between(&rows, i, 1, p->least);
    }
    for (int64_t from = 0, to = 0; from < rows.n; from = to) {
        while (to < rows.n && is_same_fact(&rows, from, to)) {
            to++;
        }
        bool shown = hide_fact(p, &rows, from, to, whole);
        for (int64_t i = from; i < to && (shown || from == 0); i++) {
            sib__keep_row(&rows, i, &kept);
        }
    }
    rows.n = kept;
    return sib__table_of_rows(call, &p->to->result, "shares", &rows);
}

/* Stays that ended in a member's release are of those released, and who was worked with in one
 * may have been assessed. What lies between is small; the counts of measures are whole here. */
static bool few_beside_members(const publishing *p, const sib__rows *rows)
{
    const sib_table *measures = sib_caseload_table(p->from, "measures");
    int64_t       full = sib_table_rows(measures) / SIB__MEASURES; /* of the second measure */
    int64_t       member = rows->n - 1;
    int64_t       other = rows->n - 2;
    int64_t       members = (int64_t)sib_table_number(measures, "units", 0);
    int64_t       open = (int64_t)sib_table_number(measures, "immature", 0);
    int64_t       out = sib__hide_count(rows, member, "persons");
    int64_t       again = sib__hide_count(rows, other, "persons");
    int64_t       worked = sib__hide_count(rows, member, "worked_with");
    const int64_t between[] = {members - open - out,
                               members - out,
                               members - open - out - again,
                               members - out - again,
                               worked - (int64_t)sib_table_number(measures, "yes", 0),
                               worked - (int64_t)sib_table_number(measures, "yes", full)};
    bool few = is_hidden(p, SIB__MEASURE_ASSESSED) || is_hidden(p, SIB__MEASURE_ASSESSED_FULL);
    for (size_t i = 0; i < sizeof between / sizeof between[0]; i++) {
        few = few || sib__few(between[i], p->least);
    }
    return few;
}

/* Of spells all or none: who ended otherwise would follow. None beside releases at the gate. */
static sib_status publish_spells(sib__call *call, const publishing *p)
{
    static const sib__field fields[] = {SIB__TEXT("disposition"), SIB__I64("spells"),
                                        SIB__I64("persons"), SIB__I64("worked_with"),
                                        SIB__FLAG("hidden")};
    sib__rows               rows;
    SIB__TRY(take(call, sib_caseload_table(p->from, "spells"), SIB__FIELDS(fields), &rows));
    bool small = p->again || few_beside_members(p, &rows);
    for (int64_t i = 0; i < rows.n; i++) {
        int64_t spells = sib__hide_count(&rows, i, "spells");
        int64_t persons = sib__hide_count(&rows, i, "persons");
        int64_t worked = sib__hide_count(&rows, i, "worked_with");
        small = small || sib__few(spells, p->least) || sib__few(persons, p->least) ||
                sib__few(worked, p->least) || sib__few(spells - worked, p->least) ||
                sib__few(spells - persons, p->least);
    }
    for (int64_t i = 0; small && i < rows.n; i++) {
        sib__hide_row(&rows, i);
    }
    return sib__table_of_rows(call, &p->to->result, "spells", &rows);
}

static void put_setting(sib__rows *rows, const char *setting, int64_t value)
{
    char number[NUMBER];
    sib__format_i64(number, value);
    sib__rows_add(rows);
    sib__set_text(rows, "setting", setting);
    sib__set_text(rows, "value", number);
}

static sib_status publish_settings(sib__call *call, publishing *p)
{
    static const sib__field fields[] = {SIB__TEXT("setting"), SIB__TEXT("value")};
    const sib_table        *table = sib_caseload_table(p->from, "settings");
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        sib__rows_add(&rows);
        sib__rows_take(&rows, table, i);
        p->of_assessed =
            p->of_assessed || (sib_table_says(table, "setting", i, "need_denominator") == 1 &&
                               sib_table_says(table, "value", i, "assessed") == 1);
    }
    put_setting(&rows, "least", p->least);
    put_setting(&rows, "months", p->months);
    return sib__table_of_rows(call, &p->to->result, "settings", &rows);
}

static sib_status make(sib__call *call, publishing *p)
{
    p->to = sib__handle(call, sizeof *p->to);
    SIB__TRY_MEMORY(call, p->to);
    SIB__TRY(publish_settings(call, p));
    SIB__TRY(sib__measures_by_period(call, sib_caseload_table(p->from, "measures"), p->months,
                                     p->least, &p->measures));
    hide_measures(p);
    SIB__TRY(publish_labels(call, p, "needs", "need", p->of_assessed));
    SIB__TRY(publish_labels(call, p, "overlaps", "list", false));
    SIB__TRY(publish_shares(call, p));
    SIB__TRY(publish_spells(call, p));
    drop_levels(p, &p->measures);
    return sib__table_of_rows(call, &p->to->result, "measures", &p->measures);
}

static sib_status check(sib__call *call, const publishing *p)
{
    if (p->from == NULL || p->from->measured == 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "caseload", -1, NULL,
                         "holds no measures of members");
    }
    if (p->least < LEAST_FLOOR || p->least > LEAST_CEILING) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "least", -1, NULL, "must lie in %d..%d",
                         (int)LEAST_FLOOR, (int)LEAST_CEILING);
    }
    if (p->months != 1 && p->months != 3 && p->months != 12) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "months", -1, NULL,
                         "must be 1, 3 or 12: months, quarters, years");
    }
    return SIB_OK;
}

sib_status sib_caseload_public(sib_context *ctx, const sib_caseload *caseload, int32_t least,
                               int32_t months, sib_caseload **out)
{
    sib__call  call;
    publishing p = {.from = caseload, .least = least, .months = months};
    sib_status status = sib__enter(&call, ctx, "sib_caseload_public", SIB__OUT(out));
    if (status == SIB_OK) {
        status = check(&call, &p);
    }
    if (status == SIB_OK) {
        status = make(&call, &p);
    }
    return SIB__LEAVE(&call, status, out, p.to);
}
