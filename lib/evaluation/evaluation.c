/* The public calls that make an evaluation. */
#include "sib/evaluation.h"

#include <string.h>

#include "evaluation/handle.h"
#include "evaluation/options.h"
#include "evaluation/run.h"
#include "sib/version.h"

/* Share of an evaluation's progress that its design takes. */
static const double design_share = 0.7;

static sib_status missing_argument(sib__call *call, const char *argument)
{
    return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s is NULL", argument);
}

sib_status sib__read_run_options(sib__call *call, const sib_evaluation_run_options *options,
                                 bool blind, sib__provenance *how)
{
    sib_evaluation_run_options local;
    SIB__TRY(sib__options_read(call, &sib__evaluation_run_options, &local, options));
    if (sib__utf8_fault(local.language, sib__slice_of(local.language).length) >= 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "language", -1, NULL, "is not UTF-8");
    }
    *how = (sib__provenance){sib_version(), sib_build_info(), local.language,
                             call->ctx->options.threads, blind};
    return SIB_OK;
}

static sib_status read_contract(sib__call *call, const char *text, sib__contract **out)
{
    if (text == NULL) {
        return missing_argument(call, "contract");
    }
    return sib__contract_read(call, &call->scratch, sib__slice_of(text), out);
}

static sib_status make(sib__call *call, sib_evaluation **out)
{
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    return SIB_OK;
}

sib_status sib__compose(sib__call *call, sib_evaluation *e, const sib__contract *c,
                        const sib__provenance *how, const sib__stage *design,
                        const sib__stage *settlement, sib__slice annex)
{
    sib__record record = {.format = c->format,
                          .numerics = sib_numerics_version(),
                          .design = *design,
                          .settled = settlement != NULL,
                          .worded = c->worded,
                          .how = *how};
    sib__slice  text = {NULL, 0};
    if (settlement != NULL) {
        record.settlement = *settlement;
    }
    SIB__TRY(sib__record_write(call, &e->memory, &record, &text));
    return sib__evaluation_fill(call, e, "record", &record, text.data, annex.data);
}

static sib_status design(sib__call *call, const char *contract,
                         const sib_evaluation_tables      *tables,
                         const sib_evaluation_run_options *options, sib_evaluation **out)
{
    sib__provenance how;
    sib__contract  *c = NULL;
    sib__designed  *designed = NULL;
    SIB__TRY(sib__read_run_options(call, options, true, &how));
    SIB__TRY(read_contract(call, contract, &c));
    SIB__TRY(sib__tables_check(call, c, tables, SIB__WANTED_DESIGN));
    SIB__TRY(make(call, out));
    SIB__TRY(sib__run_design(call, &(*out)->memory, c, tables, SIB_DATE_MISSING, 1.0, NULL,
                             &designed));
    return sib__compose(call, *out, c, &how, &designed->stage, NULL, designed->annex);
}

sib_status sib_evaluation_design_old(sib_context *ctx, const char *contract,
                                     const sib_evaluation_tables      *tables,
                                     const sib_evaluation_run_options *options,
                                     sib_evaluation                  **out)
{
    sib__call       call;
    sib_evaluation *e = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_evaluation_design", SIB__OUT(out));
    if (status == SIB_OK) {
        status = design(&call, contract, tables, options, &e);
    }
    return SIB__LEAVE(&call, status, out, e);
}

static sib_status settle_design(sib__call *call, const sib__contract *c,
                                const sib__designed         *designed,
                                const sib_evaluation_tables *tables, double from,
                                const sib__provenance *how, sib_evaluation **out)
{
    sib__settled *settled = NULL;
    sib__slice    annex = {NULL, 0};
    SIB__TRY(make(call, out));
    SIB__TRY(sib__run_settlement(call, &(*out)->memory, c, designed, tables, from, &settled,
                                 &annex));
    return sib__compose(call, *out, c, how, &designed->stage, &settled->stage, annex);
}

sib_status sib__read_design(sib__call *call, const sib__record *record, const char *annex,
                            const sib__contract *c, sib__designed **out)
{
    sib__memory     *m = &call->scratch;
    sib__slice       text = {NULL, 0};
    const sib__json *root = NULL;
    sib__designed   *designed = SIB__NEW(m, sib__designed, 1);
    SIB__TRY_MEMORY(call, designed);
    designed->stage = record->design;
    SIB__TRY(sib__json_canonical(call, m, "design_annex", sib__slice_of(annex), &text));
    SIB__TRY(sib__annex_check(call, "design_annex", text, designed->stage.annex_hash));
    SIB__TRY(sib__json_parse(call, m, "design_annex", text, &root));
    designed->cohorts = SIB__NEW(m, sib__annex_cohort, c->cohort_count);
    SIB__TRY_MEMORY(call, designed->cohorts);
    for (int64_t i = 0; i < c->cohort_count; i++) {
        const char *id = c->cohorts[i].id;
        if (!c->worded || sib__cohort_last_day(&record->design.lists, id) != SIB_DATE_MISSING) {
            SIB__TRY(sib__annex_read(call, m, root, id, c->class_count, &designed->cohorts[i]));
        }
    }
    *out = designed;
    return SIB_OK;
}

/* DATA unless the contract is the one that was sealed. */
static sib_status check_contract(sib__call *call, const char *text, const sib__contract *sealed)
{
    sib__contract *given = NULL;
    if (text == NULL) {
        return SIB_OK;
    }
    SIB__TRY(read_contract(call, text, &given));
    return strcmp(given->hash, sealed->hash) == 0
               ? SIB_OK
               : sib__fail(call, SIB_ERR_DATA, "contract", -1, NULL,
                           "the seal does not verify: the contract is not the one that was "
                           "sealed");
}

static sib_status settle(sib__call *call, const char *contract, const char *text,
                         const char *annex, const char *seal,
                         const sib_evaluation_tables      *outcomes,
                         const sib_evaluation_run_options *options, sib_evaluation **out)
{
    sib__provenance  how;
    sib__record      record;
    const sib__json *root = NULL;
    sib__contract   *c = NULL;
    sib__designed   *designed = NULL;
    SIB__TRY(sib__read_run_options(call, options, true, &how));
    if (annex == NULL) {
        return missing_argument(call, "design_annex");
    }
    SIB__TRY(sib__record_read(call, &call->scratch, "design_record", text, seal,
                              SIB__READING_STRICT, &record, &root));
    if (record.settled) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "design_record", -1, NULL,
                         "the record is that of a settlement");
    }
    SIB__TRY(sib__record_check_numerics(call, "design_record", &record));
    SIB__TRY(sib__contract_read(call, &call->scratch, record.design.contract, &c));
    SIB__TRY(check_contract(call, contract, c));
    SIB__TRY(sib__tables_check(call, c, outcomes, SIB__WANTED_OUTCOMES));
    SIB__TRY(sib__read_design(call, &record, annex, c, &designed));
    return settle_design(call, c, designed, outcomes, 0.0, &how, out);
}

sib_status sib_evaluation_settle(sib_context *ctx, const char *contract,
                                 const char *design_record, const char *design_annex,
                                 const char *seal, const sib_evaluation_tables *outcomes,
                                 const sib_evaluation_run_options *options,
                                 sib_evaluation                  **out)
{
    sib__call       call;
    sib_evaluation *e = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_evaluation_settle", SIB__OUT(out));
    if (status == SIB_OK) {
        status =
            settle(&call, contract, design_record, design_annex, seal, outcomes, options, &e);
    }
    return SIB__LEAVE(&call, status, out, e);
}

static sib_status evaluate(sib__call *call, const char *contract,
                           const sib_evaluation_tables      *tables,
                           const sib_evaluation_run_options *options, sib_evaluation **out)
{
    sib__provenance how;
    sib__contract  *c = NULL;
    sib__designed  *designed = NULL;
    SIB__TRY(sib__read_run_options(call, options, false, &how));
    SIB__TRY(read_contract(call, contract, &c));
    SIB__TRY(sib__tables_check(call, c, tables, SIB__WANTED_ALL));
    SIB__TRY(sib__run_design(call, NULL, c, tables, SIB_DATE_MISSING, design_share, NULL,
                             &designed));
    return settle_design(call, c, designed, tables, design_share, &how, out);
}

sib_status sib_evaluation_evaluate_old(sib_context *ctx, const char *contract,
                                       const sib_evaluation_tables      *tables,
                                       const sib_evaluation_run_options *options,
                                       sib_evaluation                  **out)
{
    sib__call       call;
    sib_evaluation *e = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_evaluation_evaluate", SIB__OUT(out));
    if (status == SIB_OK) {
        status = evaluate(&call, contract, tables, options, &e);
    }
    return SIB__LEAVE(&call, status, out, e);
}
