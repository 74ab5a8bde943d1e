/* A stage of a contract in the language of contracts: counted from records, or over facts that
 * are handed in, and settled. */
#include <stdio.h>
#include <stdlib.h>

#include "evaluate.h"

#define SIB_EXPERIMENTAL 1
#include "sib/experimental/evaluation.h"
#include "sib/experimental/report.h"

typedef sib_status (*stage_reporter)(sib_context *, const sib_settlement *, const sib_scheme *,
                                     const sib_table *, const sib_report_options *,
                                     sib_report **);

static int report(sib_context *ctx, const arguments *a, const sib_settlement *settlement,
                  const sib_scheme *scheme, stage_reporter make, const char *path)
{
    sib_report        *made = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.audience = a->audience;
    sib_status status = make(ctx, settlement, scheme, NULL, &options, &made);
    int        code = status != SIB_OK ? complain(ctx, status, NULL) : report_write(made, path);
    sib_report_free(made);
    return code;
}

static int deliver(sib_context *ctx, const arguments *a, const sib_settlement *settlement,
                   const sib_scheme *scheme)
{
    int code = EXIT_GOOD;
    progress_end();
    if (a->record != NULL && !file_write(a->record, sib_settlement_record(settlement), false)) {
        return EXIT_FILE;
    }
    if (a->report != NULL) {
        code = report(ctx, a, settlement, scheme, sib_report_settlement_html, a->report);
    }
    return code != EXIT_GOOD || a->quiet
               ? code
               : report(ctx, a, settlement, scheme, sib_report_settlement_text, NULL);
}

static int facts_of_records(sib_context *ctx, const arguments *a, const sib_scheme *scheme,
                            sib_facts **out)
{
    sib_evaluation_tables *tables = NULL;
    int code = tables_read_as(ctx, a, sib_scheme_table(scheme, "tables"), &tables);
    if (code == EXIT_GOOD) {
        sib_status status = sib_evaluation_facts_old(ctx, scheme, tables, a->stage, out);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->contract);
    }
    sib_evaluation_tables_free(tables);
    return code;
}

static int facts_of_file(sib_context *ctx, const arguments *a, sib_facts **out)
{
    int   code = EXIT_GOOD;
    char *text = text_read(a->facts, &code);
    if (code == EXIT_GOOD) {
        sib_status status = sib_facts_read(ctx, text, out);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->facts);
    }
    free(text);
    return code;
}

static int settle(sib_context *ctx, const arguments *a, const sib_scheme *scheme,
                  const sib_facts *facts)
{
    sib_settlement *settlement = NULL;
    int             code = EXIT_GOOD;
    char           *previous = a->previous == NULL ? NULL : text_read(a->previous, &code);
    if (code == EXIT_GOOD) {
        sib_status status =
            sib_scheme_settle(ctx, scheme, facts, a->stage, previous, &settlement);
        code = status == SIB_OK ? deliver(ctx, a, settlement, scheme)
                                : complain(ctx, status, a->contract);
    }
    sib_settlement_free(settlement);
    free(previous);
    return code;
}

int stage_settle(sib_context *ctx, const arguments *a, const char *contract)
{
    sib_scheme *scheme = NULL;
    sib_facts  *facts = NULL;
    sib_status  status = sib_scheme_read(ctx, contract, &scheme);
    int         code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->contract);
    if (code == EXIT_GOOD) {
        code = a->facts == NULL ? facts_of_records(ctx, a, scheme, &facts)
                                : facts_of_file(ctx, a, &facts);
    }
    code = code == EXIT_GOOD ? settle(ctx, a, scheme, facts) : code;
    sib_facts_free(facts);
    sib_scheme_free(scheme);
    return code;
}
