/* Facts of a contract in the language sib@1 from records: each matched comparison designed
 * once, and the records of its outcomes counted over its people. */
#include <string.h>

#include "core/date.h"
#include "evaluation/facts.h"
#include "evaluation/people.h"

/* Share of the progress that matching takes. */
static const double design_share = 0.7;

/* The finding that forbids to use a cohort's numbers; NULL for none. */
static const char *verdict_of(const sib__lists *lists, const char *cohort)
{
    const sib__rows *rows = &lists->rows[SIB__LIST_FINDINGS];
    for (int64_t row = 0; row < rows->n; row++) {
        if (sib__rows_at(rows, row, "blocks")->i64 == 1 &&
            sib__slice_equals(sib__rows_at(rows, row, "cohort")->text, cohort)) {
            return sib__rows_at(rows, row, "finding")->text.data;
        }
    }
    return NULL;
}

static bool is_mature(const sib__feeding *f, const sib__scheme_outcome *o, int32_t last)
{
    int32_t end = sib__date_add_months(last, o->follow_up.months + o->waiting.months);
    end = sib__date_add_days(end, o->follow_up.days + o->waiting.days);
    return end != SIB_DATE_MISSING && end <= f->as_at;
}

static sib_status count_cohort(sib__feeding *f, const sib__group *g, sib__people_rows *p,
                               int64_t i, double from, double to)
{
    const char  *id = g->contract->cohorts[i].id;
    sib__counted k = {.cohort = id, .annex = &g->designed->cohorts[i]};
    sib__lists   found;
    const char  *verdict = verdict_of(&g->designed->stage.lists, id);
    sib__lists_begin(&found, &f->call->scratch);
    SIB__TRY(sib__count_cohort(f->call, p->contract, p->records, &k, from, to));
    SIB__TRY(sib__counted_check(f->call, p->contract, &k, &found));
    SIB__TRY(sib__lists_check(f->call, &found));
    verdict = verdict == NULL ? verdict_of(&found, id) : verdict;
    return sib__people_rows_add(p, &k, verdict);
}

static sib_status count_cohorts(sib__feeding *f, const sib__group *g, sib__people_rows *p)
{
    int64_t n = g->contract->cohort_count;
    double  width = (g->to - g->from) / (double)n;
    for (int64_t i = 0; i < n; i++) {
        int32_t last =
            sib__cohort_last_day(&g->designed->stage.lists, g->contract->cohorts[i].id);
        if (last == SIB_DATE_MISSING || !is_mature(f, p->outcome, last)) {
            continue;
        }
        sib__memory outer = sib__scratch_begin(f->call);
        sib_status  status = count_cohort(f, g, p, i, g->from + (double)i * width,
                                          g->from + (double)(i + 1) * width);
        sib__scratch_end(f->call, outer);
        SIB__TRY(status);
    }
    return SIB_OK;
}

/* The table of one outcome. */
static sib_status count_outcome(sib__feeding *f, const sib__group *g,
                                const sib__scheme_outcome *o, const sib__demand *demand)
{
    sib_table       *table = NULL;
    sib__contract   *contract = NULL;
    sib_table       *records = NULL;
    sib__people_rows p = {.call = f->call, .scheme = f->scheme, .outcome = o, .demand = demand};
    if (o->kind != SIB__OUTCOME_EVENTS) {
        return sib__json_fail(f->call, "scheme", o->json,
                              "of people's records, only events can be counted yet");
    }
    SIB__TRY(sib__contract_of_outcome(f->call, &f->call->scratch, g->contract, o, f->as_at,
                                      &contract));
    p.contract = contract;
    SIB__TRY(sib__tables_select(f->call, f->tables, contract->outcomes, &records));
    p.records = records;
    SIB__TRY(sib__people_rows_begin(&p, &f->to->memory));
    SIB__TRY(count_cohorts(f, g, &p));
    SIB__TRY(sib__rows_finish(f->call, &p.rows, &f->to->memory, &table));
    return sib__facts_put(f->call, f->to, o->name, table);
}

/* Whether facts that are there tell the same last days; DATA when they do not. */
static sib_status check_cohorts(sib__feeding *f, const sib_table *there, const sib__rows *rows)
{
    sib__column to = sib__table_named(there, "to");
    bool        same = sib_table_rows(there) == rows->n;
    for (int64_t i = 0; same && i < rows->n; i++) {
        same = sib__column_date(&to, i) == (int32_t)sib__rows_at(rows, i, "to")->i64;
    }
    return same ? SIB_OK
                : sib__fail(f->call, SIB_ERR_DATA, "tables", -1, NULL,
                            "two comparisons close the same cohort on different days");
}

/* The last days of cohorts that found theirs when they were matched. */
static sib_status tell_cohorts(sib__feeding *f, const sib__group *g)
{
    static const sib__field fields[] = {SIB__TEXT("cohort"), SIB__DATE("to")};
    const sib_table        *there = sib__facts_table(f->to, "cohorts");
    sib__rows               rows;
    sib_table              *table = NULL;
    sib__rows_begin(&rows, &f->to->memory, SIB__FIELDS(fields));
    for (int64_t i = 0; i < f->scheme->cohort_count; i++) {
        const sib__scheme_cohort *cohort = &f->scheme->cohorts[i];
        int32_t last = sib__cohort_last_day(&g->designed->stage.lists, cohort->id);
        if (cohort->to == SIB_DATE_MISSING && last != SIB_DATE_MISSING) {
            sib__rows_add(&rows);
            sib__set_text(&rows, "cohort", cohort->id);
            sib__set_date(&rows, "to", last);
        }
    }
    SIB__TRY(sib__rows_check(f->call, &rows));
    if (there != NULL) {
        return check_cohorts(f, there, &rows);
    }
    if (rows.n == 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__rows_finish(f->call, &rows, &f->to->memory, &table));
    return sib__facts_put(f->call, f->to, "cohorts", table);
}

/* What is asked of an outcome whose people a comparison knows; false for another. */
static sib_status is_of(sib__feeding *f, const sib__scheme_outcome *o,
                        const sib__scheme_comparison *comparison, sib__demand *demand,
                        bool *out)
{
    bool people = o->kind == SIB__OUTCOME_EVENTS || o->kind == SIB__OUTCOME_DAYS ||
                  o->kind == SIB__OUTCOME_VALUES;
    SIB__TRY(sib__demand_of(f->call, f->scheme, o, demand));
    *out = people && demand->arms == comparison;
    return SIB_OK;
}

/* Every outcome of a comparison that was designed. */
sib_status sib__feed_group(sib__feeding *f, const sib__group *g,
                           const sib__scheme_comparison *comparison)
{
    for (int64_t i = 0; i < f->scheme->outcome_count; i++) {
        sib__demand demand;
        bool        wanted = false;
        SIB__TRY(is_of(f, &f->scheme->outcomes[i], comparison, &demand, &wanted));
        SIB__TRY(wanted ? count_outcome(f, g, &f->scheme->outcomes[i], &demand) : SIB_OK);
    }
    return tell_cohorts(f, g);
}

/* Matches a comparison and counts, if any outcome asks for it. */
static sib_status feed_comparison(sib__feeding *f, const sib__scheme_comparison *comparison,
                                  double from, double to)
{
    sib__designed *designed = NULL;
    sib__contract *contract = NULL;
    bool           wanted = false;
    for (int64_t i = 0; !wanted && i < f->scheme->outcome_count; i++) {
        sib__demand demand;
        SIB__TRY(is_of(f, &f->scheme->outcomes[i], comparison, &demand, &wanted));
    }
    if (!wanted || comparison->kind != SIB__COMPARISON_MATCHED) {
        return SIB_OK;
    }
    sib__group g = {.from = from + design_share * (to - from), .to = to};
    SIB__TRY(sib__contract_of_comparison(f->call, &f->call->scratch, f->scheme, comparison,
                                         &contract));
    SIB__TRY(sib__tables_check(f->call, contract, f->tables, SIB__WANTED_ALL));
    SIB__TRY(sib__run_design(f->call, NULL, contract, f->tables, f->as_at, g.from, &designed));
    g.contract = contract;
    g.designed = designed;
    return sib__feed_group(f, &g, comparison);
}

sib_status sib__feed_begin(sib__feeding *f, sib__call *call, const sib_scheme *scheme,
                           const sib_evaluation_tables *tables, const char *stage)
{
    const sib__scheme_stage *found = NULL;
    if (scheme == NULL || tables == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, scheme == NULL ? "scheme" : "tables", -1, NULL,
                         "is NULL");
    }
    *f = (sib__feeding){.call = call, .scheme = &scheme->scheme, .tables = tables};
    return sib__find_stage(call, f->scheme, stage, &found, &f->as_at);
}

sib_status sib__feed_make(sib__call *call, sib_facts **out)
{
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    return SIB_OK;
}

static sib_status feed(sib__call *call, const sib_scheme *scheme,
                       const sib_evaluation_tables *tables, const char *stage, sib_facts **out)
{
    sib__feeding f;
    SIB__TRY(sib__feed_begin(&f, call, scheme, tables, stage));
    SIB__TRY(sib__feed_make(call, out));
    f.to = *out;
    int64_t n = f.scheme->comparison_count;
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(feed_comparison(&f, &f.scheme->comparisons[i], (double)i / (double)n,
                                 (double)(i + 1) / (double)n));
    }
    return SIB_OK;
}

sib_status sib_evaluation_facts(sib_context *ctx, const sib_scheme *scheme,
                                const sib_evaluation_tables *tables, const char *stage,
                                sib_facts **out)
{
    sib__call  call;
    sib_facts *made = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_facts", SIB__OUT(out));
    if (status == SIB_OK) {
        status = feed(&call, scheme, tables, stage, &made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
