/* A record worked out again from itself: what a reader without data can hold it against. */
#include <string.h>

#include "evaluation/run.h"
#include "evaluation/again.h"

typedef struct redoing {
    sib__call           *call;
    const sib__contract *contract;
    sib__record         *record;
} redoing;

/* As many rows as there must be. */
static void fit_rows(sib__rows *rows, int64_t n)
{
    while (rows->n < n && rows->status == SIB_OK) {
        sib__rows_add(rows);
    }
    rows->n = n < rows->n ? n : rows->n;
}

static void put_slice(sib__rows *rows, int64_t row, const char *field, sib__slice text)
{
    sib__rows_at(rows, row, field)->text = text;
}

static void put_text(sib__rows *rows, int64_t row, const char *field, const char *text)
{
    put_slice(rows, row, field, sib__slice_of(text));
}

static sib_status redo_design(const redoing *r)
{
    sib__stage          *design = &r->record->design;
    const sib__contract *c = r->contract;
    sib__rows           *cohorts = &design->lists.rows[SIB__LIST_COHORTS];
    memcpy(design->contract_hash, c->hash, sizeof c->hash);
    design->lists.rows[SIB__LIST_OPTIONS].n = 0;
    sib__list_options(&design->lists, c);
    fit_rows(cohorts, c->cohort_count);
    for (int64_t i = 0; cohorts->status == SIB_OK && i < c->cohort_count; i++) {
        put_text(cohorts, i, "cohort", c->cohorts[i].id);
        sib__rows_at(cohorts, i, "from")->i64 = c->cohorts[i].from;
        sib__rows_at(cohorts, i, "to")->i64 = c->cohorts[i].to;
    }
    return sib__lists_check(r->call, &design->lists);
}

/* A failure that the values of the record are to blame for is none: what could not be worked
 * out again is told by the comparison. */
static sib_status bear(sib_status status)
{
    return status == SIB_ERR_NO_MEMORY || status == SIB_ERR_INTERRUPTED ? status : SIB_OK;
}

/* The numbers of a row of effects that follow from an effect. */
static void put_effect(sib__rows *rows, int64_t row, const sib_effect *effect)
{
    for (int32_t q = 1; sib_effect_quantity_name(q) != NULL; q++) {
        const char *exact = sib_effect_exact(effect, q);
        sib__slice  text = exact[0] == '\0' ? (sib__slice){NULL, 0} : sib__slice_of(exact);
        put_slice(rows, row, sib_effect_quantity_name(q), text);
    }
}

/* A row's own means as a pool: of one, they are what the effect of the cohort has. */
static sib_status redo_cohort(const redoing *r, sib__rows *rows, int64_t i, sib__rows *pool,
                              bool *exact)
{
    sib__contract one = *r->contract;
    sib__memory  *m = &r->call->scratch;
    sib_effect   *effect = NULL;
    sib__rows     member;
    sib__slice    treated = sib__rows_at(rows, i, "mean_treated")->text;
    sib__slice    comparison = sib__rows_at(rows, i, "mean_comparison")->text;
    one.pool_given = NULL;
    one.pooling = (sib_effect_pool_options)SIB_EFFECT_POOL_OPTIONS_INIT;
    one.pooling.weights = SIB_EFFECT_POOL_WEIGHTS_ELIGIBLE;
    one.pooling.of = SIB_EFFECT_POOL_OF_MEANS;
    one.pooling.level = one.effect.level;
    one.pooling.method = one.interval_method;
    sib__pool_begin(&one, m, &member);
    sib__pool_add(r->contract, rows, i, pool);
    sib__pool_add(&one, rows, i, &member);
    sib__set_i64(&member, "eligible", 1);
    sib__set_i64(&member, "persons_treated", 1);
    *exact = *exact && treated.data != NULL && comparison.data != NULL;
    if (treated.data == NULL || comparison.data == NULL) {
        return SIB_OK;
    }
    SIB__TRY(bear(sib__pool(r->call, &one, m, &member, &effect)));
    if (effect != NULL) {
        put_effect(rows, i, effect);
    }
    return SIB_OK;
}

static sib_status redo_pool(const redoing *r, sib__rows *rows, sib__rows *pool)
{
    const sib__contract *c = r->contract;
    sib_effect          *effect = NULL;
    SIB__TRY(bear(sib__pool(r->call, c, &r->call->scratch, pool, &effect)));
    if (effect != NULL) {
        put_effect(rows, c->cohort_count, effect);
    }
    return SIB_OK;
}

static sib_status redo_effects(const redoing *r)
{
    const sib__contract *c = r->contract;
    sib__rows           *rows = &r->record->settlement.lists.rows[SIB__LIST_EFFECTS];
    bool                 exact = true;
    sib__rows            pool;
    sib__pool_begin(c, &r->call->scratch, &pool);
    fit_rows(rows, c->cohort_count + (c->pooled && rows->n > c->cohort_count));
    if (rows->status != SIB_OK) {
        return sib__no_memory(r->call);
    }
    for (int64_t i = 0; i < rows->n; i++) {
        bool pooled = i == c->cohort_count;
        put_text(rows, i, "cohort", pooled ? "pooled" : c->cohorts[i].id);
        put_text(rows, i, "role", pooled ? "pooled" : "cohort");
        put_text(rows, i, "method", sib_effect_method_name(c->interval_method));
        sib__rows_at(rows, i, "sequence")->i64 = i + 1;
        sib__rows_at(rows, i, "level")->f64 = c->effect.level;
        SIB__TRY(pooled ? SIB_OK : redo_cohort(r, rows, i, &pool, &exact));
    }
    if (c->pooled && exact) {
        fit_rows(rows, c->cohort_count + 1);
        SIB__TRY(rows->status == SIB_OK ? redo_pool(r, rows, &pool) : sib__no_memory(r->call));
    }
    return SIB_OK;
}

/* The double of every exact text there is. */
static sib_status redo_doubles(const redoing *r, sib__lists *lists)
{
    for (int i = 0; i < SIB__MEMBER_COUNT; i++) {
        sib__rows *rows = &lists->rows[i];
        for (int64_t k = 0; k < rows->field_count; k++) {
            const char *exact = rows->fields[k].exact;
            for (int64_t row = 0; exact != NULL && row < rows->n; row++) {
                sib__slice text = sib__rows_at(rows, row, exact)->text;
                if (text.data != NULL) {
                    SIB__TRY(
                        sib__nearest_double(r->call, text, &sib__rows_cell(rows, row, k)->f64));
                }
            }
        }
    }
    return SIB_OK;
}

static void drop_payment(sib__lists *lists)
{
    static const sib__member payment[] = {SIB__LIST_GATES, SIB__LIST_STATEMENT,
                                          SIB__LIST_PAYERS, SIB__LIST_DECISION};
    sib__rows               *findings = &lists->rows[SIB__LIST_FINDINGS];
    int64_t                  kept = 0;
    for (size_t i = 0; i < sizeof payment / sizeof payment[0]; i++) {
        lists->rows[payment[i]].n = 0;
    }
    for (int64_t row = 0; row < findings->n; row++) {
        sib__slice step = sib__rows_at(findings, row, "step")->text;
        if (step.data == NULL || !sib__slice_equals(step, "payment")) {
            memmove(sib__rows_cell(findings, kept++, 0), sib__rows_cell(findings, row, 0),
                    (size_t)findings->field_count * sizeof(sib__cell));
        }
    }
    findings->n = kept;
}

sib_status sib__record_again(sib__call *call, sib__record *record)
{
    sib__contract *c = NULL;
    sib__lists    *lists = &record->settlement.lists;
    SIB__TRY(sib__contract_read(call, &call->scratch, record->design.contract, &c));
    const redoing r = {call, c, record};
    SIB__TRY(redo_design(&r));
    SIB__TRY(redo_effects(&r));
    SIB__TRY(redo_doubles(&r, lists));
    drop_payment(lists);
    bool blocked =
        sib__findings_block(&record->design.lists, NULL) || sib__findings_block(lists, NULL);
    return bear(sib__pay(call, c, blocked, lists));
}
