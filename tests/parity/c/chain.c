/* The whole chain: contracts, designs, evaluations, settlements. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "sib/evaluation.h"

#define STAGE "final"

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
    sib_scheme *contract = NULL;
    sib_status  status = sib_scheme_read(r->ctx, contract_of(r), &contract);
    if (status == SIB_OK) {
        print_table(r, "steps", sib_scheme_table(contract, "steps"));
        print_table(r, "stages", sib_scheme_table(contract, "stages"));
    }
    sib_scheme_free(contract);
    return status;
}

/* What a case works on: the contract, and the tables that were asked for. */
typedef struct given {
    sib_scheme            *contract;
    sib_evaluation_tables *tables;
} given;

static void given_free(given *g)
{
    sib_evaluation_tables_free(g->tables);
    sib_scheme_free(g->contract);
    *g = (given){0};
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

/* Reads the contract of a case, and its tables of outcomes, or those of another role. */
static sib_status given_read(run *r, bool before, bool after, given *g)
{
    sib_status status = sib_scheme_read(r->ctx, contract_of(r), &g->contract);
    if (status == SIB_OK) {
        status = sib_evaluation_tables_new(r->ctx, &g->tables);
    }
    const sib_table *needed = sib_scheme_table(g->contract, "tables");
    for (int64_t row = 0; status == SIB_OK && row < sib_table_rows(needed); row++) {
        bool outcomes = strcmp(cell(r, needed, "role", row), "outcomes") == 0;
        if (outcomes ? after : before) {
            status = add_file(r, needed, row, g->tables);
        }
    }
    return status;
}

static void print_evaluation(run *r, const sib_evaluation *e)
{
    const char *const names[] = {
        "inputs",       "options",      "cohorts",  "attrition", "history",   "screening",
        "models",       "coefficients", "matching", "overlap",   "balance",   "findings",
        "dispositions", "counts",       "curve",    "effects",   "weightings"};
    const sib_table *summary = sib_evaluation_table(e, "summary");
    bool             counted = sib_table_says(summary, "stage", 0, "evaluation") == 1;
    print_text(r, "stage", counted ? "evaluation" : "design");
    print_text(r, "result_hash", sib_evaluation_result_hash(e));
    print_number(r, "blind", sib_table_number(summary, "blind", 0));
    for (int i = 0; i < (counted ? 17 : 12); i++) {
        print_table(r, names[i], sib_evaluation_table(e, names[i]));
    }
}

/* What is owed at the stage for the facts of an evaluation. */
static sib_status print_settlement(run *r, const given *g, const sib_evaluation *e)
{
    sib_facts      *facts = NULL;
    sib_settlement *settled = NULL;
    sib_status      status = sib_evaluation_facts(r->ctx, e, NULL, &facts);
    if (status == SIB_OK) {
        status = sib_scheme_settle(r->ctx, g->contract, facts, STAGE, NULL, &settled);
    }
    if (status == SIB_OK) {
        print_text(r, "settlement", sib_settlement_record(settled));
    }
    sib_settlement_free(settled);
    sib_facts_free(facts);
    return status;
}

static sib_status verify(run *r, const given *g, const sib_evaluation *e)
{
    sib_table *d = NULL;
    sib_status status =
        sib_evaluation_verify(r->ctx, g->contract, g->tables, sib_evaluation_record(e), &d);
    if (status == SIB_OK) {
        print_number(r, "verified", sib_table_rows(d) == 0);
    }
    sib_table_free(d);
    return status;
}

static sib_status evaluate(run *r, given *g, sib_evaluation **out)
{
    sib_status status = given_read(r, true, true, g);
    return status == SIB_OK
               ? sib_evaluation_evaluate(r->ctx, g->contract, NULL, g->tables, STAGE, NULL, out)
               : status;
}

sib_status run_evaluate(run *r)
{
    given           g = {0};
    sib_evaluation *e = NULL;
    sib_status      status = evaluate(r, &g, &e);
    if (status == SIB_OK) {
        print_evaluation(r, e);
        status = print_settlement(r, &g, e);
    }
    if (status == SIB_OK && case_has(r->at, "verify")) {
        status = verify(r, &g, e);
    }
    sib_evaluation_free(e);
    given_free(&g);
    return status;
}

static sib_status design(run *r, sib_evaluation **out)
{
    given      g = {0};
    sib_status status = given_read(r, true, false, &g);
    if (status == SIB_OK) {
        status = sib_evaluation_design(r->ctx, g.contract, NULL, g.tables, STAGE, NULL, out);
    }
    given_free(&g);
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

/* The first of each. */
static const char *joined(run *r, sib_text step, sib_text place)
{
    size_t size = (size_t)(step.offsets[1] + place.offsets[1]) + 2;
    char  *both = keep(r, size);
    snprintf(both, size, "%.*s %.*s", (int)step.offsets[1], step.data, (int)place.offsets[1],
             place.data);
    return both;
}

static sib_status compare(run *r, const char *identical, const char *parts,
                          const sib_evaluation *a, const sib_evaluation *b)
{
    sib_table *d = NULL;
    sib_status status =
        sib_evaluation_diff(r->ctx, sib_evaluation_record(a), sib_evaluation_record(b), &d);
    if (status == SIB_OK) {
        bool same = sib_table_rows(d) == 0;
        print_number(r, identical, same);
        print_text(r, parts,
                   same ? " " : joined(r, sib_table_text(d, 0), sib_table_text(d, 1)));
    }
    sib_table_free(d);
    return status;
}

/* Counts over a design, and holds that against design and evaluation. */
static sib_status count(run *r, const sib_evaluation *designed, sib_evaluation **out)
{
    given      g = {0};
    sib_status status = given_read(r, false, true, &g);
    if (status == SIB_OK) {
        status = sib_evaluation_count(r->ctx, g.contract, sib_evaluation_record(designed),
                                      sib_evaluation_annex(designed), NULL, g.tables, STAGE,
                                      NULL, out);
    }
    given_free(&g);
    return status;
}

sib_status run_count(run *r)
{
    given           g = {0};
    sib_evaluation *designed = NULL;
    sib_evaluation *counted = NULL;
    sib_evaluation *at_once = NULL;
    sib_status      status = design(r, &designed);
    if (status == SIB_OK) {
        status = count(r, designed, &counted);
    }
    if (status == SIB_OK) {
        print_evaluation(r, counted);
        status = evaluate(r, &g, &at_once);
    }
    if (status == SIB_OK) {
        status = compare(r, "same_at_once", "at_once_parts", counted, at_once);
    }
    if (status == SIB_OK) {
        status = compare(r, "same_design", "design_parts", designed, counted);
    }
    sib_evaluation_free(designed);
    sib_evaluation_free(counted);
    sib_evaluation_free(at_once);
    given_free(&g);
    return status;
}
