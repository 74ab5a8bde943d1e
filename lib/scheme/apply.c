/* Every step in turn. */
#include "scheme/run.h"

#include "core/date.h"
#include "scheme/cells.h"
#include "scheme/dictionary.h"
#include "scheme/facts_check.h"
#include "scheme/kind.h"
#include "scheme/lists.h"
#include "scheme/shown.h"
#include "scheme/statement.h"
#include "scheme/step_settle.h"
#include "scheme/told.h"

/* The last days of rolling cohorts that the facts tell. */
static sib_status read_ends(sib__run *run)
{
    const sib_table *table = sib__facts_table(run->facts, "cohorts");
    const int32_t   *cohorts = NULL;
    sib__fact        to;
    if (table == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__fact_codes(run, "cohorts", table, "cohort", run->scheme->cohort, &cohorts));
    SIB__TRY(sib__fact_column(run, "cohorts", table, "to", &to));
    for (int64_t i = 0; i < sib_table_rows(table); i++) {
        int32_t day = 0;
        SIB__TRY(sib__fact_day(run, &to, i, &day));
        if (run->scheme->cohorts[cohorts[i]].to != SIB_DATE_MISSING) {
            return sib__refuse_fact(run, &to, i, "the cohort has a window");
        }
        for (int64_t j = 0; j < i; j++) {
            if (cohorts[j] == cohorts[i]) {
                return sib__refuse_fact(run, &to, i, "a cohort has two last days");
            }
        }
        run->cohort_end[cohorts[i]] = day <= run->as_at ? day : SIB_DATE_MISSING;
    }
    return SIB_OK;
}

/* A last day that the facts tell is not before the first, nor after the last that there can be.
 */
static sib_status check_end(sib__run *run, int32_t end, int32_t opened, int32_t last,
                            int32_t months)
{
    bool early = opened != SIB_DATE_MISSING && end < opened;
    bool late = opened != SIB_DATE_MISSING && months > 0 && end > last;
    return early || late ? sib__fail(run->call, SIB_ERR_DATA, "facts", -1, "to",
                                     "table cohorts: a last day is before the first, or after "
                                     "the last that its months allow")
                         : SIB_OK;
}

/* When each cohort closes: by its window, as the facts tell, or months after it opened. */
static sib_status close_cohorts(sib__run *run)
{
    const sib__scheme *s = run->scheme;
    run->cohort_end = SIB__NEW(run->memory, int32_t, s->cohort_count);
    SIB__TRY_MEMORY(run->call, run->cohort_end);
    for (int64_t i = 0; i < s->cohort_count; i++) {
        run->cohort_end[i] = SIB_DATE_MISSING;
    }
    SIB__TRY(read_ends(run));
    for (int64_t i = 0; i < s->cohort_count; i++) {
        const sib__scheme_cohort *c = &s->cohorts[i];
        int32_t before = c->after < 0 ? SIB_DATE_MISSING : run->cohort_end[c->after];
        int32_t opened = c->after < 0 ? c->from : sib__date_add_days(before, 1);
        int32_t last = sib__date_add_days(sib__date_add_months(opened, c->close_months), -1);
        if (c->to != SIB_DATE_MISSING) {
            run->cohort_end[i] = c->to;
        } else if (run->cohort_end[i] == SIB_DATE_MISSING && c->close_months > 0) {
            run->cohort_end[i] = last;
        } else if (run->cohort_end[i] != SIB_DATE_MISSING) {
            SIB__TRY(check_end(run, run->cohort_end[i], opened, last, c->close_months));
        }
        if (c->abandoned != SIB_DATE_MISSING && c->abandoned <= run->as_at) {
            run->cohorts &= ~(UINT64_C(1) << i);
        }
    }
    return SIB_OK;
}

static sib_status find_settled(sib__run *run)
{
    const sib__settle *settle = sib__settle_of(run->scheme);
    bool              *settled = SIB__NEW(run->memory, bool, run->scheme->slot_count);
    SIB__TRY_MEMORY(run->call, settled);
    for (int64_t i = 0; settle != NULL && i < settle->of.line_count; i++) {
        settled[settle->of.lines[i]] = true;
    }
    run->settled = settled;
    return SIB_OK;
}

/* The rows of a step. Lines of persons are told together, and one by one where that is asked.
 */
static sib_status tell(sib__run *run, const sib__scheme_step *step)
{
    sib__statement *statement = run->statement;
    sib_status      status = SIB_OK;
    if (!sib__of_persons(run, step)) {
        return step->kind->line(run, step);
    }
    SIB__TRY(sib__tell_together(run, step));
    if (statement->asked) {
        int64_t conditions = statement->conditions.n;
        int64_t weights = statement->weights.n;
        statement->to = &statement->persons;
        status = step->kind->line(run, step);
        statement->to = &statement->lines;
        statement->conditions.n = conditions;
        statement->weights.n = weights;
    }
    return status;
}

/* The last step that reads facts; -1 for none. */
static int64_t last_reader(const sib__scheme *s)
{
    int64_t last = s->step_count - 1;
    while (last >= 0 && s->steps[last]->kind != &sib__step_measure &&
           s->steps[last]->kind != &sib__step_compare) {
        last--;
    }
    return last;
}

sib_status sib__run_steps(sib__run *run)
{
    const sib__scheme *s = run->scheme;
    run->cohorts = run->stage == NULL ? ~UINT64_C(0) : run->stage->cohorts;
    run->series = SIB__NEW(run->memory, sib__series *, s->slot_count);
    SIB__TRY_MEMORY(run->call, run->series);
    SIB__TRY(sib__run_dictionaries(run));
    SIB__TRY(sib__check_facts(run));
    SIB__TRY(run->statement == NULL ? SIB_OK : sib__hash_facts(run));
    SIB__TRY(close_cohorts(run));
    SIB__TRY(sib__run_shown(run));
    SIB__TRY(find_settled(run));
    int64_t last = last_reader(s);
    for (int64_t i = 0; i < s->step_count; i++) {
        const sib__scheme_step *step = s->steps[i];
        SIB__TRY(sib__check(run->call));
        SIB__TRY(step->kind->apply(run, step));
        SIB__TRY(run->statement == NULL ? SIB_OK : tell(run, step));
        SIB__TRY(i == last ? sib__run_forget_rows(run) : SIB_OK);
    }
    return SIB_OK;
}
