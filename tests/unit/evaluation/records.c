#include "records.h"

#include <stdio.h>
#include <string.h>

#include "support.h"
#include "tables.h"

char records_message[1024];

sib_evaluation *records_evaluate(const char *contract, const sib_evaluation_tables *tables,
                                 const char *stage)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_scheme     *scheme = NULL;
    sib_evaluation *e = NULL;
    records_message[0] = '\0';
    if (sib_scheme_read(ctx, contract, &scheme) != SIB_OK ||
        sib_evaluation_evaluate(ctx, scheme, NULL, tables, stage, NULL, &e) != SIB_OK) {
        snprintf(records_message, sizeof records_message, "%s", sib_context_message(ctx));
    }
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return e;
}

sib_facts *records_facts(const char *contract, const sib_evaluation_tables *tables,
                         const char *stage)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_scheme  *scheme = NULL;
    sib_facts   *facts = NULL;
    records_message[0] = '\0';
    if (sib_scheme_read(ctx, contract, &scheme) != SIB_OK ||
        sib_evaluation_collect(ctx, scheme, tables, stage, &facts) != SIB_OK) {
        snprintf(records_message, sizeof records_message, "%s", sib_context_message(ctx));
    }
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return facts;
}

sib_settlement *records_settle(const char *contract, const sib_evaluation_tables *tables,
                               const char *stage)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_scheme     *scheme = NULL;
    sib_settlement *settlement = NULL;
    sib_facts      *facts = records_facts(contract, tables, stage);
    if (facts != NULL) {
        CU_ASSERT_EQUAL_FATAL(sib_scheme_read(ctx, contract, &scheme), SIB_OK);
        if (sib_scheme_settle(ctx, scheme, facts, stage, NULL, &settlement) != SIB_OK) {
            snprintf(records_message, sizeof records_message, "%s", sib_context_message(ctx));
        }
    }
    sib_facts_free(facts);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return settlement;
}

const char *records_cell(const sib_settlement *settlement, const char *step, const char *result,
                         const char *keys, const char *column)
{
    static char      cell[256];
    const sib_table *lines = sib_settlement_table(settlement, "lines");
    cell[0] = '\0';
    for (int64_t i = 0; i < sib_table_rows(lines); i++) {
        if (test_says(lines, "step", i, step) && test_says(lines, "result", i, result) &&
            test_says(lines, "keys", i, keys)) {
            sib_text text = TEST_COLUMN(text, lines, column);
            int64_t  n = text.offsets[i + 1] - text.offsets[i];
            snprintf(cell, sizeof cell, "%.*s", (int)n, text.data + text.offsets[i]);
            return cell;
        }
    }
    return cell;
}
