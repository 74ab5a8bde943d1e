/* Facts of a contract in the language sib@1 from records: each matched comparison designed
 * once, and the records of its outcomes counted over its people. */
#include "sib/experimental/evaluation.h"

#include <string.h>

#include "core/date.h"
#include "evaluation/people.h"
#include "evaluation/run.h"
#include "scheme/handle.h"

/* Share of the progress that matching takes. */
static const double design_share = 0.7;

typedef struct feeding {
    sib__call                   *call;
    const sib__scheme           *scheme;
    const sib_evaluation_tables *tables;
    int32_t                      as_at;
    sib_facts                   *to;
} feeding;

/* A comparison that was designed, and the part of the progress in which it is counted. */
typedef struct group {
    const sib__contract *contract;
    const sib__designed *designed;
    double               from;
    double               to;
} group;

static bool counts_people(const sib__scheme_outcome *o)
{
    return o->kind == SIB__OUTCOME_EVENTS || o->kind == SIB__OUTCOME_DAYS ||
           o->kind == SIB__OUTCOME_VALUES;
}

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

static bool is_mature(const feeding *f, const sib__scheme_outcome *o, int32_t last)
{
    int32_t end = sib__date_add_months(last, o->follow_up.months + o->waiting.months);
    end = sib__date_add_days(end, o->follow_up.days + o->waiting.days);
    return end != SIB_DATE_MISSING && end <= f->as_at;
}

static sib_status count_cohort(feeding *f, const group *g, sib__people_rows *p, int64_t i,
                               double from, double to)
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

static sib_status count_cohorts(feeding *f, const group *g, sib__people_rows *p)
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
static sib_status count_outcome(feeding *f, const group *g, const sib__scheme_outcome *o,
                                const sib__demand *demand)
{
    sib_table       *table = NULL;
    sib__contract   *contract = NULL;
    sib__lists       inputs;
    sib__people_rows p = {.call = f->call, .scheme = f->scheme, .outcome = o, .demand = demand};
    if (o->kind != SIB__OUTCOME_EVENTS) {
        return sib__json_fail(f->call, "scheme", o->json,
                              "of people's records, only events can be counted yet");
    }
    SIB__TRY(sib__contract_of_outcome(f->call, &f->call->scratch, g->contract, o, f->as_at,
                                      &contract));
    p.contract = contract;
    sib__lists_begin(&inputs, &f->call->scratch);
    SIB__TRY(sib__take_table(f->call, f->tables, contract->outcomes, &inputs, &p.records));
    SIB__TRY(sib__people_rows_begin(&p, &f->to->memory));
    SIB__TRY(count_cohorts(f, g, &p));
    SIB__TRY(sib__rows_finish(f->call, &p.rows, &f->to->memory, &table));
    return sib__facts_put(f->call, f->to, o->name, table);
}

/* The last days of cohorts that found theirs when they were matched. */
static sib_status tell_cohorts(feeding *f, const group *g)
{
    static const sib__field fields[] = {SIB__TEXT("cohort"), SIB__DATE("to")};
    sib__rows               rows;
    sib_table              *table = NULL;
    sib__rows_begin(&rows, &f->to->memory, SIB__FIELDS(fields));
    for (int64_t i = 0; i < g->contract->cohort_count; i++) {
        const sib__contract_cohort *cohort = &g->contract->cohorts[i];
        int32_t last = sib__cohort_last_day(&g->designed->stage.lists, cohort->id);
        bool    rolling = cohort->close_members > 0 || cohort->close_months > 0;
        if (rolling && last != SIB_DATE_MISSING) {
            sib__rows_add(&rows);
            sib__set_text(&rows, "cohort", cohort->id);
            sib__set_date(&rows, "to", last);
        }
    }
    if (rows.n == 0 || sib__facts_table(f->to, "cohorts") != NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__rows_finish(f->call, &rows, &f->to->memory, &table));
    return sib__facts_put(f->call, f->to, "cohorts", table);
}

/* One comparison, and the outcomes that are compared with it. */
static sib_status feed_comparison(feeding *f, const sib__scheme_comparison *comparison,
                                  double from, double to)
{
    sib__designed *designed = NULL;
    sib__contract *contract = NULL;
    group          g = {.from = from + design_share * (to - from), .to = to};
    bool           begun = false;
    for (int64_t i = 0; i < f->scheme->outcome_count; i++) {
        const sib__scheme_outcome *o = &f->scheme->outcomes[i];
        sib__demand                demand;
        SIB__TRY(sib__demand_of(f->call, f->scheme, o, &demand));
        if (!counts_people(o) || demand.arms != comparison) {
            continue;
        }
        if (!begun) {
            SIB__TRY(sib__contract_of_comparison(f->call, &f->call->scratch, f->scheme,
                                                 comparison, &contract));
            SIB__TRY(sib__tables_check(f->call, contract, f->tables, SIB__WANTED_ALL));
            SIB__TRY(sib__run_design(f->call, NULL, contract, f->tables, f->as_at, g.from,
                                     &designed));
            g.contract = contract;
            g.designed = designed;
            begun = true;
        }
        SIB__TRY(count_outcome(f, &g, o, &demand));
    }
    return begun ? tell_cohorts(f, &g) : SIB_OK;
}

static sib_status feed(feeding *f, const char *stage)
{
    const sib__scheme_stage *found = NULL;
    int64_t                  n = f->scheme->comparison_count;
    SIB__TRY(sib__find_stage(f->call, f->scheme, stage, &found, &f->as_at));
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(feed_comparison(f, &f->scheme->comparisons[i], (double)i / (double)n,
                                 (double)(i + 1) / (double)n));
    }
    return SIB_OK;
}

static sib_status facts(sib__call *call, const sib_scheme *scheme,
                        const sib_evaluation_tables *tables, const char *stage, sib_facts *out)
{
    if (scheme == NULL || tables == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, scheme == NULL ? "scheme" : "tables", -1, NULL,
                         "is NULL");
    }
    feeding f = {.call = call, .scheme = &scheme->scheme, .tables = tables, .to = out};
    return feed(&f, stage);
}

sib_status sib_evaluation_facts(sib_context *ctx, const sib_scheme *scheme,
                                const sib_evaluation_tables *tables, const char *stage,
                                sib_facts **out)
{
    sib__call  call;
    sib_facts *made = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_facts", SIB__OUT(out));
    if (status == SIB_OK) {
        made = sib__handle(&call, sizeof *made);
        status = made == NULL ? SIB_ERR_NO_MEMORY : facts(&call, scheme, tables, stage, made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
