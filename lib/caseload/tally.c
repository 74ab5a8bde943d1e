/* Measures by cohort and by month of release, in the six counts. */
#include <string.h>

#include "caseload/work.h"
#include "core/date.h"
#include "core/format.h"
#include "core/sort.h"

enum { SENTENCE = 256, SHARE = 48 };

/* Members of one cohort (-1: of all) released in one month (SIB_DATE_MISSING: in any). */
typedef struct group {
    int64_t cohort;
    int32_t month;
    int64_t counts[SIB__MEASURES][SIB__STATES];
} group;

typedef struct groups {
    group  *list;
    int64_t n;
    int64_t room;
} groups;

void sib__set_counts(sib__rows *rows, const int64_t counts[SIB__STATES])
{
    int64_t   units = 0;
    int64_t   yes = counts[SIB__STATE_YES - 1];
    int64_t   of = yes + counts[SIB__STATE_NO - 1];
    char      text[SHARE] = "";
    sib__line line = {text, sizeof text, 0};
    for (int32_t i = 0; i < SIB__STATES; i++) {
        units += counts[i];
        sib__set_i64(rows, sib__caseload_state_name(i + 1), counts[i]);
    }
    sib__set_i64(rows, "units", units);
    if (of > 0) {
        sib__line_print(&line, "%lld/%lld", (long long)yes, (long long)of);
        sib__set_text(rows, "share", text);
        sib__set_f64(rows, "rate", (double)yes / (double)of);
    }
}

static sib_status open_group(sib__call *call, groups *g, int64_t cohort, int32_t month)
{
    if (g->n == g->room) {
        int64_t room = 2 * g->room + 64;
        group  *list = SIB__GROW(&call->scratch, group, g->list, room);
        SIB__TRY_MEMORY(call, list);
        g->list = list;
        g->room = room;
    }
    memset(&g->list[g->n], 0, sizeof g->list[g->n]);
    g->list[g->n].cohort = cohort;
    g->list[g->n].month = month;
    g->n++;
    return SIB_OK;
}

static void add_member(const sib__watch *w, int64_t member, group *to)
{
    for (int32_t k = 0; k < SIB__MEASURES; k++) {
        to->counts[k][w->states[member * SIB__MEASURES + k] - 1]++;
    }
    for (int32_t s = 0; s < SIB__STATES; s++) {
        to->counts[SIB__MEASURE_MET - 1][s] += w->releases[member][s];
    }
}

/* A group for all of a cohort, then one a month of it; `rows` are sorted so. */
static sib_status make_groups(sib__call *call, const sib__watch *w, bool by_cohort,
                              const int64_t *rows, groups *g)
{
    int64_t whole = -1;
    for (int64_t i = 0; i < w->people; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        const sib__member *m = &w->members[rows[i]];
        int64_t            cohort = by_cohort ? m->cohort : -1;
        int32_t            month = sib__month_of(m->index);
        if (whole < 0 || g->list[whole].cohort != cohort) {
            whole = g->n;
            SIB__TRY(open_group(call, g, cohort, SIB_DATE_MISSING));
        }
        if (g->list[g->n - 1].month != month) {
            SIB__TRY(open_group(call, g, cohort, month));
        }
        add_member(w, rows[i], &g->list[whole]);
        add_member(w, rows[i], &g->list[g->n - 1]);
    }
    return SIB_OK;
}

static sib_status find_groups(sib__call *call, const sib__watch *w, bool by_cohort, groups *g)
{
    sib__memory *m = &call->scratch;
    int64_t      n = w->people;
    uint64_t    *keys = SIB__NEW(m, uint64_t, n);
    uint64_t    *more_keys = SIB__NEW(m, uint64_t, n);
    int64_t     *rows = SIB__NEW(m, int64_t, n);
    int64_t     *more_rows = SIB__NEW(m, int64_t, n);
    if (keys == NULL || more_keys == NULL || rows == NULL || more_rows == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < n; i++) {
        const sib__member *one = &w->members[i];
        rows[i] = i;
        keys[i] = (uint64_t)(by_cohort ? one->cohort : 0) << 32 |
                  (uint32_t)(one->index - SIB__DATE_MIN);
    }
    SIB__TRY(sib__sort_u64(call, keys, rows, more_keys, more_rows, n));
    return make_groups(call, w, by_cohort, rows, g);
}

/* What a measure is, with the options that decide it. */
static void define(const sib_caseload_measure_options *o, int32_t measure, char text[SENTENCE])
{
    sib__line line = {text, SENTENCE, 0};
    bool      days = o->period_months == 0;
    sib__line_print(&line, "%s", sib__caseload_service_meaning(measure));
    if (measure == SIB__MEASURE_ENGAGED || measure == SIB__MEASURE_ENGAGED_LATER) {
        sib__line_print(&line, ": %d parts of %d %s, the day of release %s", (int)o->parts,
                        (int)(days ? o->period_days : o->period_months),
                        days                    ? "days"
                        : o->period_months == 1 ? "month"
                                                : "months",
                        sib_caseload_release_day_name(o->release_day));
    }
    if (measure == SIB__MEASURE_ENGAGED_LATER) {
        sib__line_print(&line, ", supported %d months", (int)o->support_months);
    }
    if (measure == SIB__MEASURE_MET && o->gate_release == SIB_CASELOAD_GATE_RELEASE_ALL) {
        sib__line_print(&line, ", a unit for every release while supported");
    }
}

static void write_group(const sib__watch *w, sib__rows *rows, const group *g, int32_t measure,
                        const char *definition)
{
    sib__rows_add(rows);
    sib__set_text(rows, "measure", sib__caseload_service_name(measure));
    if (g->cohort >= 0) {
        sib__set_slice(rows, "cohort", w->cohort_names.names[w->cohort_order[g->cohort]]);
    }
    sib__set_date(rows, "month", g->month);
    sib__set_counts(rows, g->counts[measure - 1]);
    sib__set_text(rows, "definition", definition);
}

sib_status sib__watch_tally(sib__call *call, sib__watch *w)
{
    static const sib__field fields[] = {SIB__TEXT("measure"), SIB__TEXT("cohort"),
                                        SIB__DATE("month"), SIB__COUNT_FIELDS,
                                        SIB__TEXT("definition")};
    groups                  g = {NULL, 0, 0};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    if (w->people == 0) {
        SIB__TRY(open_group(call, &g, -1, SIB_DATE_MISSING));
    }
    SIB__TRY(find_groups(call, w, false, &g));
    if (w->cohorts > 0) {
        SIB__TRY(find_groups(call, w, true, &g));
    }
    for (int32_t measure = 1; measure <= SIB__MEASURES; measure++) {
        char definition[SENTENCE] = "";
        define(&w->options, measure, definition);
        for (int64_t i = 0; i < g.n; i++) {
            SIB__TRY(SIB__PAUSE(call, i));
            write_group(w, &rows, &g.list[i], measure, definition);
        }
    }
    return sib__table_of_rows(call, &w->caseload->result, "measures", &rows);
}
