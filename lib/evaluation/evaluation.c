/* The public calls that make an evaluation. */
#include "sib/evaluation.h"

#include "evaluation/handle.h"
#include "evaluation/options.h"
#include "evaluation/tables.h"

/* Share of an evaluation's progress that its design takes. */
static const double design_share = 0.7;

static sib_status missing_argument(sib__call *call, const char *argument)
{
    return sib__fail(call, SIB_ERR_ARGUMENT, argument, -1, NULL, "%s is NULL", argument);
}

static sib_status read_options(sib__call *call, const sib_evaluation_run_options *options,
                               bool blind, sib__provenance *how)
{
    sib_evaluation_run_options local;
    SIB__TRY(sib__options_read(call, &sib__evaluation_run_options, &local, options));
    if (sib__utf8_fault(local.language, sib__slice_of(local.language).length) >= 0) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "language", -1, NULL, "is not UTF-8");
    }
    *how = (sib__provenance){local.language, call->ctx->options.threads, blind};
    return SIB_OK;
}

static sib_status read_contract(sib__call *call, const char *text, sib__contract **out)
{
    if (text == NULL) {
        return missing_argument(call, "contract");
    }
    return sib__contract_read(call, &call->scratch, sib__slice_of(text), out);
}

static sib_status design(sib__call *call, const char *contract,
                         const sib_evaluation_tables      *tables,
                         const sib_evaluation_run_options *options, sib_evaluation **out)
{
    sib__provenance how;
    sib__contract  *c = NULL;
    sib__product    product = {{NULL, 0}, {NULL, 0}};
    SIB__TRY(read_options(call, options, true, &how));
    SIB__TRY(read_contract(call, contract, &c));
    SIB__TRY(sib__tables_check(call, c, tables, SIB__WANTED_DESIGN));
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    SIB__TRY(sib__run_design(call, &(*out)->memory, c, tables, 1.0, &how, &product));
    return sib__evaluation_fill(call, *out, "record", product.record.data, product.annex.data);
}

sib_status sib_evaluation_design(sib_context *ctx, const char *contract,
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
    return sib__evaluation_leave(&call, status, out, e);
}

/* The settlement of a document whose seal verifies. */
static sib_status settle_document(sib__call *call, const sib__document *d,
                                  const sib_evaluation_tables *tables, sib__wanted wanted,
                                  double from, const sib__provenance *how, sib_evaluation **out)
{
    sib__contract *c = NULL;
    sib__product   product = {{NULL, 0}, {NULL, 0}};
    SIB__TRY(sib__contract_read_value(call, &call->scratch,
                                      sib__json_member(d->design, "contract"), &c));
    SIB__TRY(sib__tables_check(call, c, tables, wanted));
    *out = sib__handle(call, sizeof **out);
    SIB__TRY_MEMORY(call, *out);
    SIB__TRY(sib__run_settlement(call, &(*out)->memory, c, d, tables, from, how, &product));
    return sib__evaluation_fill(call, *out, "record", product.record.data, product.annex.data);
}

static sib_status settle(sib__call *call, const char *record, const char *annex,
                         const char *seal, const sib_evaluation_tables *outcomes,
                         const sib_evaluation_run_options *options, sib_evaluation **out)
{
    sib__provenance how;
    sib__document   d;
    SIB__TRY(read_options(call, options, true, &how));
    if (annex == NULL) {
        return missing_argument(call, "design_annex");
    }
    SIB__TRY(
        sib__document_read(call, &call->scratch, "design_record", record, annex, seal, &d));
    if (d.settlement != NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "design_record", -1, NULL,
                         "the record is that of a settlement");
    }
    SIB__TRY(sib__document_check_numerics(call, "design_record", &d));
    return settle_document(call, &d, outcomes, SIB__WANTED_OUTCOMES, 0.0, &how, out);
}

sib_status sib_evaluation_settle(sib_context *ctx, const char *design_record,
                                 const char *design_annex, const char *seal,
                                 const sib_evaluation_tables      *outcomes,
                                 const sib_evaluation_run_options *options,
                                 sib_evaluation                  **out)
{
    sib__call       call;
    sib_evaluation *e = NULL;
    sib_status      status = sib__enter(&call, ctx, "sib_evaluation_settle", SIB__OUT(out));
    if (status == SIB_OK) {
        status = settle(&call, design_record, design_annex, seal, outcomes, options, &e);
    }
    return sib__evaluation_leave(&call, status, out, e);
}

static sib_status evaluate(sib__call *call, const char *contract,
                           const sib_evaluation_tables      *tables,
                           const sib_evaluation_run_options *options, sib_evaluation **out)
{
    sib__provenance how;
    sib__document   d;
    sib__contract  *c = NULL;
    sib__product    product = {{NULL, 0}, {NULL, 0}};
    SIB__TRY(read_options(call, options, false, &how));
    SIB__TRY(read_contract(call, contract, &c));
    SIB__TRY(sib__tables_check(call, c, tables, SIB__WANTED_ALL));
    SIB__TRY(sib__run_design(call, &call->scratch, c, tables, design_share, &how, &product));
    SIB__TRY(sib__document_read(call, &call->scratch, "record", product.record.data,
                                product.annex.data, NULL, &d));
    return settle_document(call, &d, tables, SIB__WANTED_ALL, design_share, &how, out);
}

sib_status sib_evaluation_evaluate(sib_context *ctx, const char *contract,
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
    return sib__evaluation_leave(&call, status, out, e);
}

/* One row a table: its name, its role and its column types. */
static sib_status list_tables(sib__call *call, const char *contract, sib_table **out)
{
    static const sib__field fields[] = {{"table", SIB_COLUMN_TYPE_TEXT, false},
                                        {"role", SIB_COLUMN_TYPE_TEXT, false},
                                        {"types", SIB_COLUMN_TYPE_TEXT, false}};
    sib__contract          *c = NULL;
    const sib__json        *rows = NULL;
    sib__slice              text = {NULL, 0};
    sib__json_writer        w;
    SIB__TRY(read_contract(call, contract, &c));
    sib__json_begin(&w, &call->scratch);
    sib__json_open_array(&w);
    for (int64_t i = 0; i < c->table_count; i++) {
        sib__slice types = {NULL, 0};
        SIB__TRY(sib__json_canonical_value(call, &call->scratch, c->tables[i].columns, &types));
        sib__json_open_object(&w);
        sib__put_text(&w, "table", c->tables[i].name);
        sib__put_text(&w, "role", sib_contract_role_name(c->tables[i].role));
        sib__put_text(&w, "types", types.data);
        sib__json_close_object(&w);
    }
    sib__json_close_array(&w);
    SIB__TRY(sib__json_finish(call, &w, &text));
    SIB__TRY(sib__json_parse(call, &call->scratch, "contract", text, &rows));
    return sib__rows_table(call, "contract", &rows, 1, fields, 3, out);
}

sib_status sib_contract_read(sib_context *ctx, const char *contract, sib_table **out)
{
    sib__call  call;
    sib_table *table = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_contract_read", SIB__OUT(out));
    if (status == SIB_OK) {
        status = list_tables(&call, contract, &table);
    }
    return SIB__LEAVE(&call, status, out, table);
}
