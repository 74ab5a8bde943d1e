/* The whole chain: contracts, designs, settlements. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"

static const char *contract_of(run *r)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", r->root, case_get(r->at, "contract"));
    char       *text = read_whole(path);
    const char *out = edited(r, text);
    free(text);
    return out;
}

sib_status run_read_contract(run *r)
{
    sib_table *needed = NULL;
    sib_status status = sib_contract_read(r->ctx, contract_of(r), &needed);
    if (status == SIB_OK) {
        print_table(r, "tables", needed);
    }
    sib_table_free(needed);
    return status;
}

static char *cell(run *r, const sib_table *table, const char *column, int64_t row)
{
    sib_text texts = texts_in(table, column);
    size_t   length = (size_t)(texts.offsets[row + 1] - texts.offsets[row]);
    char    *out = keep(r, length + 1);
    memcpy(out, texts.data + texts.offsets[row], length);
    out[length] = '\0';
    return out;
}

/* Adds the file of one table, when the case asks for its role. */
static sib_status add_file(run *r, const sib_table *needed, int64_t row,
                           sib_evaluation_tables *tables)
{
    char        path[1024];
    char        bond[64];
    sib_table  *table = NULL;
    const char *name = cell(r, needed, "table", row);
    snprintf(bond, sizeof bond, "%s", case_get(r->at, "bond"));
    for (char *at = bond; *at != '\0'; at++) {
        *at = *at == ' ' ? '-' : *at;
    }
    snprintf(path, sizeof path, "%s/bond-%s/%s.csv", r->work, bond, name);
    char      *bytes = read_whole(path);
    sib_u8     view = {(const uint8_t *)bytes, (int64_t)strlen(bytes)};
    sib_status status =
        sib_table_read_csv(r->ctx, view, cell(r, needed, "types", row), NULL, &table);
    if (status == SIB_OK) {
        status = sib_evaluation_tables_add(r->ctx, tables, name, table);
    }
    sib_table_free(table);
    free(bytes);
    return status;
}

/* The tables of a contract that hold outcomes, or those that do not. */
static sib_status tables_for(run *r, const char *contract, bool before, bool after,
                             sib_evaluation_tables **out)
{
    sib_table *needed = NULL;
    sib_status status = sib_contract_read(r->ctx, contract, &needed);
    if (status == SIB_OK) {
        status = sib_evaluation_tables_new(r->ctx, out);
    }
    for (int64_t row = 0; status == SIB_OK && row < sib_table_rows(needed); row++) {
        bool outcomes = strcmp(cell(r, needed, "role", row), "outcomes") == 0;
        if (outcomes ? after : before) {
            status = add_file(r, needed, row, *out);
        }
    }
    sib_table_free(needed);
    return status;
}

static void print_evaluation(run *r, const sib_evaluation *e)
{
    const char *const names[] = {
        "inputs",       "options",      "cohorts",  "attrition", "history", "screening",
        "models",       "coefficients", "matching", "overlap",   "balance", "findings",
        "dispositions", "counts",       "curve",    "effects",   "gates",   "weightings"};
    const char *total = sib_evaluation_total(e);
    const char *currency = sib_evaluation_currency(e);
    int         stage = sib_evaluation_stage(e);
    print_text(r, "stage", sib_evaluation_stage_name(stage));
    print_text(r, "result_hash", sib_evaluation_result_hash(e));
    print_number(r, "blind", sib_evaluation_blind(e));
    print_number(r, "payable", sib_evaluation_payable(e));
    print_text(r, "currency", currency[0] == '\0' ? NULL : currency);
    print_text(r, "total", total[0] == '\0' ? NULL : total);
    for (int i = 0; i < (stage == SIB_EVALUATION_STAGE_DESIGN ? 12 : 18); i++) {
        print_table(r, names[i], sib_evaluation_table(e, names[i]));
    }
    if (sib_evaluation_payable(e)) {
        print_columns(r, "statement", sib_evaluation_table(e, "statement"), LINE_COLUMNS);
        print_columns(r, "payers", sib_evaluation_table(e, "payers"), PAYER_COLUMNS);
    }
}

static void print_verified(run *r, const char *key, sib_status status,
                           sib_evaluation_difference *d)
{
    if (status == SIB_OK) {
        print_number(r, key, sib_evaluation_difference_identical(d));
    }
    sib_evaluation_difference_free(d);
}

static sib_status verify(run *r, const sib_evaluation_tables *tables, const sib_evaluation *e)
{
    sib_evaluation_difference *d = NULL;
    const char                *record = sib_evaluation_record(e);
    sib_status status = sib_evaluation_verify_old(r->ctx, NULL, tables, record, &d);
    print_verified(r, "verified", status, d);
    if (status == SIB_OK) {
        d = NULL;
        status = sib_evaluation_verify_payment(r->ctx, record, &d);
        print_verified(r, "payment_verified", status, d);
    }
    return status;
}

static sib_status evaluate(run *r, sib_evaluation_tables **tables, sib_evaluation **out)
{
    const char *contract = contract_of(r);
    sib_status  status = tables_for(r, contract, true, true, tables);
    return status == SIB_OK ? sib_evaluation_evaluate_old(r->ctx, contract, *tables, NULL, out)
                            : status;
}

sib_status run_evaluate(run *r)
{
    sib_evaluation_tables *tables = NULL;
    sib_evaluation        *e = NULL;
    sib_status             status = evaluate(r, &tables, &e);
    if (status == SIB_OK) {
        print_evaluation(r, e);
    }
    if (status == SIB_OK && case_has(r->at, "verify")) {
        status = verify(r, tables, e);
    }
    sib_evaluation_free(e);
    sib_evaluation_tables_free(tables);
    return status;
}

static sib_status design(run *r, sib_evaluation **out)
{
    const char            *contract = contract_of(r);
    sib_evaluation_tables *tables = NULL;
    sib_status             status = tables_for(r, contract, true, false, &tables);
    if (status == SIB_OK) {
        status = sib_evaluation_design_old(r->ctx, contract, tables, NULL, out);
    }
    sib_evaluation_tables_free(tables);
    return status;
}

sib_status run_design(run *r)
{
    sib_evaluation *e = NULL;
    sib_status      status = design(r, &e);
    if (status == SIB_OK) {
        print_evaluation(r, e);
    }
    sib_evaluation_free(e);
    return status;
}

static sib_status compare(run *r, const char *identical, const char *parts,
                          const sib_evaluation *a, const sib_evaluation *b)
{
    sib_evaluation_difference *d = NULL;
    sib_status                 status =
        sib_evaluation_diff(r->ctx, sib_evaluation_record(a), sib_evaluation_record(b), &d);
    if (status == SIB_OK) {
        const char *step = sib_evaluation_difference_step(d);
        const char *place = sib_evaluation_difference_place(d);
        char       *both = keep(r, strlen(step) + strlen(place) + 2);
        sprintf(both, "%s %s", step, place);
        print_number(r, identical, sib_evaluation_difference_identical(d));
        print_text(r, parts, both);
    }
    sib_evaluation_difference_free(d);
    return status;
}

sib_status run_settle(run *r)
{
    sib_evaluation        *designed = NULL;
    sib_evaluation        *settled = NULL;
    sib_evaluation        *at_once = NULL;
    sib_evaluation_tables *outcomes = NULL;
    sib_evaluation_tables *all = NULL;
    sib_status             status = design(r, &designed);
    if (status == SIB_OK) {
        status = tables_for(r, contract_of(r), false, true, &outcomes);
    }
    if (status == SIB_OK) {
        status = sib_evaluation_settle(r->ctx, NULL, sib_evaluation_record(designed),
                                       sib_evaluation_annex(designed), NULL, outcomes, NULL,
                                       &settled);
    }
    if (status == SIB_OK) {
        print_evaluation(r, settled);
        status = evaluate(r, &all, &at_once);
    }
    if (status == SIB_OK) {
        status = compare(r, "same_at_once", "at_once_parts", settled, at_once);
    }
    if (status == SIB_OK) {
        status = compare(r, "same_design", "design_parts", designed, settled);
    }
    sib_evaluation_free(designed);
    sib_evaluation_free(settled);
    sib_evaluation_free(at_once);
    sib_evaluation_tables_free(outcomes);
    sib_evaluation_tables_free(all);
    return status;
}
