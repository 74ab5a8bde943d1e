/* Facts from records in two steps: a comparison is matched and sealed before any outcome is
 * seen; outcomes are counted over what was sealed. */
#include <string.h>

#include "evaluation/facts.h"
#include "evaluation/handle.h"
#include "scheme/lists.h"

static sib_status refuse(sib__call *call, const char *argument, const char *what)
{
    return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s", what);
}

static sib_status match(sib__call *call, const sib_scheme *scheme, const char *comparison,
                        const sib_evaluation_tables *tables, const char *stage,
                        const sib_evaluation_run_options *options, sib_evaluation **out)
{
    sib__feeding    f;
    sib__provenance how;
    sib__contract  *contract = NULL;
    sib__designed  *designed = NULL;
    SIB__TRY(sib__feed_begin(&f, call, scheme, tables, stage));
    SIB__TRY(sib__read_run_options(call, options, true, &how));
    const sib__scheme_comparison *c =
        comparison == NULL ? NULL : sib__comparison_named(f.scheme, comparison);
    if (c == NULL || c->kind != SIB__COMPARISON_MATCHED) {
        return refuse(call, "comparison", "the contract has no such matched comparison");
    }
    SIB__TRY(sib__contract_of_comparison(call, &call->scratch, f.scheme, c, &contract));
    SIB__TRY(sib__tables_check(call, contract, tables, SIB__WANTED_DESIGN));
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    SIB__TRY(sib__run_design(call, &(*out)->memory, contract, tables, f.as_at, 1.0, &designed));
    return sib__compose(call, *out, contract, &how, &designed->stage, NULL, designed->annex);
}

sib_status sib_evaluation_match(sib_context *ctx, const sib_scheme *scheme,
                                const char *comparison, const sib_evaluation_tables *tables,
                                const char *stage, const sib_evaluation_run_options *options,
                                sib_evaluation **out)
{
    sib__call       call;
    sib_evaluation *e = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_evaluation_match", SIB__OUT(out));
    if (status == SIB_OK) {
        status = match(&call, scheme, comparison, tables, stage, options, &e);
    }
    return SIB__LEAVE(&call, status, out, e);
}

/* The comparison that a design was made of: its options name it. */
static const sib__scheme_comparison *comparison_of(const sib__scheme *s,
                                                   const sib__lists  *design)
{
    const sib__rows *rows = &design->rows[SIB__LIST_OPTIONS];
    for (int64_t row = 0; row < rows->n; row++) {
        sib__slice step = sib__rows_at(rows, row, "step")->text;
        sib__slice name = sib__rows_at(rows, row, "value")->text;
        if (sib__slice_equals(step, SIB__OPTION_OF_COMPARISON)) {
            return sib__comparison_named(s, name.data);
        }
    }
    return NULL;
}

/* TERMS unless every pair joins a treated person with another, and every class is one. */
static sib_status check_people(sib__feeding *f, const sib__group *g)
{
    for (int64_t i = 0; i < g->contract->cohort_count; i++) {
        const sib__annex_cohort *x = &g->designed->cohorts[i];
        bool                     right = true;
        for (int64_t k = 0; k < x->pair_set.n; k++) {
            right = right && x->treated.data[x->pair_treated.data[k]] == 1 &&
                    x->treated.data[x->pair_comparison.data[k]] == 0;
        }
        for (int64_t c = 0; c < x->class_count; c++) {
            sib__slice            name = sib__slice_of(g->contract->classes[c]);
            const sib__dimension *d =
                &f->scheme->dimensions[sib__dimension_named(f->scheme, name)];
            for (int64_t k = 0; d->kind == SIB__DIMENSION_LISTED && k < x->person.n; k++) {
                int64_t code = x->classes[c].data[k];
                right = right && code >= 0 && code < d->listed_count;
            }
        }
        if (!right) {
            return sib__fail(f->call, SIB_ERR_TERMS, "design_annex", -1, NULL,
                             "this is no annex of a design");
        }
    }
    return SIB_OK;
}

static sib_status read_group(sib__feeding *f, const char *text, const char *annex,
                             const char *seal, sib__group *g,
                             const sib__scheme_comparison **comparison)
{
    sib__record      record;
    const sib__json *root = NULL;
    sib__contract   *contract = NULL;
    sib__designed   *designed = NULL;
    if (annex == NULL) {
        return refuse(f->call, "design_annex", "design_annex is NULL");
    }
    SIB__TRY(sib__record_read(f->call, &f->call->scratch, "design_record", text, seal,
                              SIB__READING_STRICT, &record, &root));
    SIB__TRY(sib__record_check_numerics(f->call, "design_record", &record));
    *comparison = comparison_of(f->scheme, &record.design.lists);
    if (record.settled || *comparison == NULL ||
        strcmp(record.design.contract_hash, f->scheme->hash) != 0) {
        return sib__fail(f->call, SIB_ERR_DATA, "design_record", -1, NULL,
                         "it is no design of a comparison of this contract");
    }
    SIB__TRY(sib__contract_of_comparison(f->call, &f->call->scratch, f->scheme, *comparison,
                                         &contract));
    SIB__TRY(sib__tables_check(f->call, contract, f->tables, SIB__WANTED_OUTCOMES));
    SIB__TRY(sib__read_design(f->call, &record, annex, contract, &designed));
    *g = (sib__group){contract, designed, 0.0, 1.0};
    return check_people(f, g);
}

/* All of a set that is there already: its tables are shared. */
static sib_status take_facts(sib__feeding *f, const sib_facts *with)
{
    for (int64_t i = 0; with != NULL && i < with->n; i++) {
        sib_table *own = NULL;
        SIB__TRY(sib__table_share(f->call, &f->to->memory, with->tables[i].table, &own));
        SIB__TRY(sib__facts_put(f->call, f->to, with->tables[i].name, own));
    }
    return SIB_OK;
}

static sib_status count(sib__call *call, const sib_scheme *scheme, const char *record,
                        const char *annex, const char *seal,
                        const sib_evaluation_tables *outcomes, const char *stage,
                        const sib_facts *with, sib_facts **out)
{
    sib__feeding                  f;
    sib__group                    g;
    const sib__scheme_comparison *comparison = NULL;
    SIB__TRY(sib__feed_begin(&f, call, scheme, outcomes, stage));
    SIB__TRY(read_group(&f, record, annex, seal, &g, &comparison));
    SIB__TRY(sib__feed_make(call, out));
    f.to = *out;
    SIB__TRY(take_facts(&f, with));
    return sib__feed_group(&f, &g, comparison);
}

sib_status sib_evaluation_count(sib_context *ctx, const sib_scheme *scheme,
                                const char *design_record, const char *design_annex,
                                const char *seal, const sib_evaluation_tables *outcomes,
                                const char *stage, const sib_facts *with, sib_facts **out)
{
    sib__call  call;
    sib_facts *made = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_count", SIB__OUT(out));
    if (status == SIB_OK) {
        status = count(&call, scheme, design_record, design_annex, seal, outcomes, stage, with,
                       &made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
