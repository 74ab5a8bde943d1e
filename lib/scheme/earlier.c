#include "scheme/earlier.h"

#include <string.h>

#include "scheme/cells.h"
#include "scheme/demand.h"
#include "scheme/dictionary.h"
#include "scheme/due.h"
#include "scheme/earlier_rows.h"
#include "scheme/lists.h"

/* The facts handed in again are those whose hashes the record has. */
static sib_status check_hashes(sib__run *run)
{
    const sib__settled *record = &run->past->record;
    sib__run            then = {.call = run->call,
                                .memory = run->memory,
                                .scheme = run->scheme,
                                .facts = run->facts->earlier,
                                .as_at = record->as_at};
    SIB__TRY(sib__run_dictionaries(&then));
    SIB__TRY(sib__hash_facts(&then));
    for (int64_t i = 0; i < then.facts->n; i++) {
        const char *name = then.facts->tables[i].name;
        int64_t     at = 0;
        while (at < record->tables.n && strcmp(record->tables.list[at], name) != 0) {
            at++;
        }
        if (at == record->tables.n ||
            strcmp(record->hashes.list[at], then.fact_hashes[i]) != 0) {
            return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                             "table %s of the earlier facts is not that of the record before",
                             name);
        }
    }
    return then.facts->n == record->tables.n
               ? SIB_OK
               : sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                           "the earlier facts lack a table that the record before names");
}

static bool is_named(const sib__names *names, const char *name)
{
    for (int64_t i = 0; i < names->n; i++) {
        if (strcmp(names->list[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* The stage of the last settlement, as this contract has it; a stage that it has not counts
 * what the record says. */
static sib_status past_stage(sib__run *run, sib__scheme_stage *out)
{
    const sib__scheme  *s = run->scheme;
    const sib__settled *record = &run->past->record;
    for (int64_t i = 0; i < s->stage_count; i++) {
        if (s->stages[i].as_at == record->as_at) {
            *out = s->stages[i];
            return SIB_OK;
        }
    }
    *out = (sib__scheme_stage){.id = record->stage, .as_at = record->as_at, .pays = 1};
    out->lines = SIB__NEW(run->memory, bool, s->slot_count);
    SIB__TRY_MEMORY(run->call, out->lines);
    for (int64_t i = 0; i < s->slot_count; i++) {
        out->lines[i] = is_named(&record->lines, s->results[i]->full_name);
    }
    for (int64_t i = 0; i < s->cohort_count; i++) {
        out->cohorts |= is_named(&record->cohorts, s->cohorts[i].id) ? UINT64_C(1) << i : 0;
    }
    return SIB_OK;
}

/* What this contract makes of facts at the last stage that paid. */
static sib_status value_then(sib__run *run, const sib_facts *facts, sib__exact *value,
                             bool *undecided)
{
    sib__scheme_stage stage;
    sib__run          then = {.call = run->call,
                              .memory = run->memory,
                              .scheme = run->scheme,
                              .facts = facts,
                              .as_at = run->past->record.as_at};
    SIB__TRY(past_stage(run, &stage));
    then.stage = &stage;
    SIB__TRY(sib__run_steps(&then));
    return sib__due_value(&then, value, undecided);
}

static sib_status put_exact(sib__run *run, sib__exact value, const sib__exact **out)
{
    *out = sib__copy(run->memory, &value, 1, sizeof value);
    SIB__TRY_MEMORY(run->call, *out);
    return SIB_OK;
}

static bool lets_stand(const sib__run *run)
{
    const sib__json *past =
        run->past->amended ? sib__json_member(run->scheme->amends, "past") : NULL;
    return past != NULL && sib__slice_equals(past->text, "stands");
}

/* What was due beyond what this contract makes of the same facts; or what the record has. */
static sib_status set_base(sib__run *run)
{
    const sib__rows *due = &run->past->record.statement.due;
    sib__exact       value;
    bool             undecided = false;
    if (lets_stand(run)) {
        SIB__TRY(value_then(run, run->facts->earlier, &value, &undecided));
        if (undecided) {
            return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                             "what stands cannot be told: under the contract that amends, a "
                             "line of the last stage has no number");
        }
        SIB__TRY(
            sib__exact_subtract(run->call, run->memory, run->past->cumulative, value, &value));
        return put_exact(run, value, &run->base);
    }
    if (run->past->amended || sib__row_text(due, 0, "base") == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__row_number(run->call, run->memory, due, 0, "base", &value));
    return put_exact(run, value, &run->base);
}

sib_status sib__earlier_begin(sib__run *run)
{
    if (run->past == NULL) {
        return SIB_OK;
    }
    bool closed = run->stage->facts == SIB__STAGE_FACTS_CLOSED;
    if ((closed || lets_stand(run)) && run->facts->earlier == NULL) {
        return sib__fail(run->call, SIB_ERR_ARGUMENT, "facts", -1, NULL,
                         "hand in the facts of the last settlement that paid as earlier ones");
    }
    SIB__TRY(run->facts->earlier == NULL ? SIB_OK : check_hashes(run));
    SIB__TRY(set_base(run));
    return closed ? sib__earlier_close(run) : SIB_OK;
}

/* The facts as they are known now, but for what has no dates: that is of then. *out is NULL
 * where it is needed and not handed in. */
static sib_status mix(sib__run *run, sib_facts **out)
{
    sib_facts *mixed = NULL;
    *out = NULL;
    SIB__TRY(sib__facts_empty(run->call, run->memory, &mixed));
    for (int64_t i = 0; i < run->facts->n; i++) {
        const sib__fact_table     *t = &run->facts->tables[i];
        const sib__scheme_outcome *o = sib__outcome_named(run->scheme, t->name);
        const sib_table           *table = t->table;
        sib__demand                demand = {.measured = false};
        if (o != NULL && o->on == NULL) {
            SIB__TRY(sib__demand_of(run->call, run->scheme, o, &demand));
            table = run->facts->earlier == NULL
                        ? NULL
                        : sib__facts_table(run->facts->earlier, t->name);
        }
        if (table == NULL && demand.measured) {
            return SIB_OK;
        }
        SIB__TRY(table == NULL ? SIB_OK : sib__facts_put(run->call, mixed, t->name, table));
    }
    *out = mixed;
    return SIB_OK;
}

sib_status sib__earlier_restate(sib__run *run)
{
    sib_facts *facts = NULL;
    sib__exact value;
    bool       undecided = false;
    if (run->past == NULL || run->stage->facts == SIB__STAGE_FACTS_CLOSED ||
        run->past->record.verdict == SIB__DUE_UNDECIDED) {
        return SIB_OK;
    }
    SIB__TRY(mix(run, &facts));
    if (facts == NULL) {
        return SIB_OK;
    }
    sib_status status = value_then(run, facts, &value, &undecided);
    if (status == SIB_ERR_DATA || status == SIB_ERR_OVERFLOW ||
        (status == SIB_OK && undecided)) {
        return SIB_OK; /* it informs: the stage does not wait for it */
    }
    SIB__TRY(status);
    if (run->base != NULL) {
        SIB__TRY(sib__exact_add(run->call, run->memory, value, *run->base, &value));
    }
    SIB__TRY(sib__exact_subtract(run->call, run->memory, value, run->past->cumulative, &value));
    return put_exact(run, value, &run->restated);
}
