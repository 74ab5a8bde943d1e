/* An evaluation of a contract in the language sib@1 in its two steps, and in one call. */
#include "evaluation/steps.h"

#include <string.h>

#include "evaluation/counting.h"
#include "evaluation/handle.h"
#include "sib/evaluation.h"

/* Share of an evaluation's progress that matching takes. */
static const double design_share = 0.7;

static sib_status is_null(sib__call *call, const char *argument)
{
    return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s is NULL", argument);
}

static sib_status make(sib__call *call, sib_evaluation **out)
{
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    return SIB_OK;
}

/* Counts over a design, and fills the handle. */
static sib_status count(sib__counting *k, const sib__provenance *how, sib_evaluation *e)
{
    sib__settled *counted = NULL;
    sib__slice    annex = {NULL, 0};
    SIB__TRY(sib__run_counting(k, &e->memory, &counted, &annex));
    return sib__compose(k->call, e, k->contract, how, &k->designed->stage, &counted->stage,
                        annex);
}

sib_status sib__run_evaluation(sib__call *call, const sib__run_order *order,
                               const sib__provenance *how, sib_evaluation **out)
{
    sib__counting  k;
    sib__designed *designed = NULL;
    bool           both = order->counted != NULL;
    if (order->scheme == NULL || order->tables == NULL) {
        return is_null(call, order->scheme == NULL ? "scheme" : "tables");
    }
    const sib__scheme *s = &order->scheme->scheme;
    SIB__TRY(sib__counting_begin(&k, call, s, order->tables, order->matched));
    SIB__TRY(sib__counting_of(&k, order->comparison));
    SIB__TRY(sib__tables_check(call, k.contract, order->tables,
                               both ? SIB__WANTED_ALL : SIB__WANTED_DESIGN));
    SIB__TRY(make(call, out));
    SIB__TRY(sib__run_design(call, both ? NULL : &(*out)->memory, k.contract, order->tables,
                             k.as_at, both ? design_share : 1.0, NULL, &designed));
    if (!both) {
        return sib__compose(call, *out, k.contract, how, &designed->stage, NULL,
                            designed->annex);
    }
    SIB__TRY(sib__counting_begin(&k, call, s, order->tables, order->counted));
    SIB__TRY(sib__counting_of(&k, order->comparison));
    k.designed = designed;
    k.from = design_share;
    return count(&k, how, *out);
}

static sib_status run(sib__call *call, const sib__run_order *order,
                      const sib_evaluation_run_options *options, sib_evaluation **out)
{
    sib__provenance how;
    SIB__TRY(sib__read_run_options(call, options, order->counted == NULL, &how));
    return sib__run_evaluation(call, order, &how, out);
}

sib_status sib_evaluation_design(sib_context *ctx, const sib_scheme *scheme,
                                 const char *comparison, const sib_evaluation_tables *tables,
                                 const char *stage, const sib_evaluation_run_options *options,
                                 sib_evaluation **out)
{
    const sib__run_order order = {scheme, comparison, tables, stage, NULL};
    sib__call            call;
    sib_evaluation      *e = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_design", SIB__OUT(out));
    if (status == SIB_OK) {
        status = run(&call, &order, options, &e);
    }
    return SIB__LEAVE(&call, status, out, e);
}

sib_status sib_evaluation_evaluate(sib_context *ctx, const sib_scheme *scheme,
                                   const char *comparison, const sib_evaluation_tables *tables,
                                   const char *stage, const sib_evaluation_run_options *options,
                                   sib_evaluation **out)
{
    const sib__run_order order = {scheme, comparison, tables, stage,
                                  stage == NULL ? "" : stage};
    sib__call            call;
    sib_evaluation      *e = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_evaluation_evaluate", SIB__OUT(out));
    if (status == SIB_OK) {
        status = run(&call, &order, options, &e);
    }
    return SIB__LEAVE(&call, status, out, e);
}

/* An option of a stage of a record; NULL where it has none. */
static const char *option_of(const sib__stage *stage, const char *step, const char *option)
{
    const sib__rows *rows = &stage->lists.rows[SIB__LIST_OPTIONS];
    for (int64_t row = 0; row < rows->n; row++) {
        sib__slice of = sib__rows_at(rows, row, "step")->text;
        sib__slice name = sib__rows_at(rows, row, "option")->text;
        if (of.data != NULL && name.data != NULL && sib__slice_equals(of, step) &&
            sib__slice_equals(name, option)) {
            return sib__rows_at(rows, row, "value")->text.data;
        }
    }
    return NULL;
}

sib_status sib__order_of(sib__call *call, const sib__record *record, const sib_scheme *scheme,
                         sib__run_order *out)
{
    sib_scheme *own = NULL;
    sib__child  child;
    *out = (sib__run_order){.scheme = scheme,
                            .comparison =
                                option_of(&record->design, SIB__OPTION_OF_COMPARISON, "name"),
                            .matched = option_of(&record->design, SIB__OPTION_OF_STAGE, "id")};
    out->comparison = out->comparison == NULL ? "" : out->comparison;
    if (record->settled) {
        out->counted = option_of(&record->settlement, SIB__OPTION_OF_STAGE, "id");
        out->counted = out->counted == NULL ? "" : out->counted;
    }
    if (scheme == NULL) {
        sib_status status = sib_scheme_read(sib__child_begin(&child, call, 0.0, 0.0),
                                            record->design.contract.data, &own);
        SIB__TRY(sib__child_own(&child, status, &call->scratch, own, sib__handle_free));
        out->scheme = own;
    }
    return SIB_OK;
}

/* TERMS unless every pair joins a treated person with another, and every class is one. */
static sib_status check_people(const sib__counting *k)
{
    for (int64_t i = 0; i < k->contract->cohort_count; i++) {
        const sib__annex_cohort *x = &k->designed->cohorts[i];
        bool                     right = true;
        for (int64_t p = 0; p < x->pair_set.n; p++) {
            right = right && x->treated.data[x->pair_treated.data[p]] == 1 &&
                    x->treated.data[x->pair_comparison.data[p]] == 0;
        }
        for (int64_t c = 0; c < x->class_count; c++) {
            sib__slice            name = sib__slice_of(k->contract->classes[c]);
            const sib__dimension *d =
                &k->scheme->dimensions[sib__dimension_named(k->scheme, name)];
            for (int64_t p = 0; d->kind == SIB__DIMENSION_LISTED && p < x->person.n; p++) {
                int64_t code = x->classes[c].data[p];
                right = right && code >= 0 && code < d->listed_count;
            }
        }
        if (!right) {
            return sib__fail(k->call, SIB_ERR_TERMS, "design_annex", -1, NULL,
                             "this is no annex of a design");
        }
    }
    return SIB_OK;
}

/* What a caller hands in to count over a design. */
typedef struct sealed {
    const sib_scheme *scheme;
    const char       *record;
    const char       *annex;
    const char       *seal;
} sealed;

static sib_status open_design(sib__counting *k, sib__call *call, const sealed *from,
                              const sib_evaluation_tables *outcomes, const char *stage)
{
    sib__record      record;
    sib__run_order   order;
    const sib__json *root = NULL;
    sib__designed   *designed = NULL;
    if (from->annex == NULL || outcomes == NULL) {
        return is_null(call, from->annex == NULL ? "design_annex" : "outcomes");
    }
    SIB__TRY(sib__record_read(call, &call->scratch, "design_record", from->record, from->seal,
                              SIB__READING_STRICT, &record, &root));
    SIB__TRY(sib__record_check_numerics(call, "design_record", &record));
    if (record.settled || (from->scheme != NULL && strcmp(record.design.contract_hash,
                                                          from->scheme->scheme.hash) != 0)) {
        return sib__fail(call, SIB_ERR_DATA, "design_record", -1, NULL,
                         "it is no design of a comparison of this contract");
    }
    SIB__TRY(sib__order_of(call, &record, from->scheme, &order));
    SIB__TRY(sib__counting_begin(k, call, &order.scheme->scheme, outcomes, stage));
    SIB__TRY(sib__counting_of(k, order.comparison));
    SIB__TRY(sib__tables_check(call, k->contract, outcomes, SIB__WANTED_OUTCOMES));
    SIB__TRY(sib__read_design(call, &record, from->annex, k->contract, &designed));
    k->designed = designed;
    return check_people(k);
}

static sib_status count_sealed(sib__call *call, const sealed *from,
                               const sib_evaluation_tables *outcomes, const char *stage,
                               const sib_evaluation_run_options *options, sib_evaluation **out)
{
    sib__counting   k;
    sib__provenance how;
    SIB__TRY(sib__read_run_options(call, options, true, &how));
    SIB__TRY(open_design(&k, call, from, outcomes, stage));
    SIB__TRY(make(call, out));
    return count(&k, &how, *out);
}

sib_status sib_evaluation_count(sib_context *ctx, const sib_scheme *scheme,
                                const char *design_record, const char *design_annex,
                                const char *seal, const sib_evaluation_tables *outcomes,
                                const char *stage, const sib_evaluation_run_options *options,
                                sib_evaluation **out)
{
    const sealed    from = {scheme, design_record, design_annex, seal};
    sib__call       call;
    sib_evaluation *e = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_evaluation_count", SIB__OUT(out));
    if (status == SIB_OK) {
        status = count_sealed(&call, &from, outcomes, stage, options, &e);
    }
    return SIB__LEAVE(&call, status, out, e);
}
