/* A stage of a contract in the language of contracts: matched and counted from records, and
 * settled over what that gives or facts that are handed in. */
#include <stdio.h>
#include <stdlib.h>

#include "stage.h"

#include "sib/evaluation.h"
#include "sib/report.h"

typedef sib_status (*stage_reporter)(sib_context *, const sib_settlement *, const sib_scheme *,
                                     const sib_table *, const sib_report_options *,
                                     sib_paper **);

static int make_report(sib_context *ctx, const arguments *a, const sib_settlement *settlement,
                       const sib_scheme *scheme, const sib_table *varied, stage_reporter make,
                       sib_paper **out)
{
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.audience = a->audience;
    sib_status status = make(ctx, settlement, scheme, varied, &options, out);
    return status == SIB_OK ? EXIT_GOOD : complain(ctx, status, NULL);
}

int settlement_deliver(sib_context *ctx, const arguments *a, const sib_settlement *settlement,
                       const sib_scheme *scheme, const sib_table *varied)
{
    sib_paper *page = NULL;
    int        code = EXIT_GOOD;
    if (a->report != NULL) {
        code =
            make_report(ctx, a, settlement, scheme, varied, sib_report_settlement_html, &page);
    }
    if (code == EXIT_GOOD) {
        code = outputs_put(a, sib_settlement_record(settlement), NULL, page);
    }
    sib_paper_free(page);
    return code;
}

static int print_settlement(sib_context *ctx, const arguments *a,
                            const sib_settlement *settlement, const sib_scheme *scheme)
{
    sib_paper *made = NULL;
    int code = make_report(ctx, a, settlement, scheme, NULL, sib_report_settlement_text, &made);
    code = code == EXIT_GOOD ? report_print(made) : code;
    sib_paper_free(made);
    return code;
}

static int deliver_settlement(sib_context *ctx, const arguments *a,
                              const sib_settlement *settlement, const sib_scheme *scheme)
{
    progress_end();
    int code = settlement_deliver(ctx, a, settlement, scheme, NULL);
    return code != EXIT_GOOD || a->quiet ? code : print_settlement(ctx, a, settlement, scheme);
}

int scheme_read(sib_context *ctx, const arguments *a, const char *contract, sib_scheme **out)
{
    sib_status status = sib_scheme_read(ctx, contract, out);
    return status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->contract);
}

/* Adds the facts of an evaluation to those there are. */
static int add_facts(sib_context *ctx, const char *subject, const sib_evaluation *e,
                     sib_facts **facts)
{
    sib_facts *more = NULL;
    sib_status status = sib_evaluation_facts(ctx, e, *facts, &more);
    if (status != SIB_OK) {
        return complain(ctx, status, subject);
    }
    sib_facts_free(*facts);
    *facts = more;
    return EXIT_GOOD;
}

static int facts_of_tables(sib_context *ctx, const arguments *a, const sib_scheme *scheme,
                           sib_facts **out)
{
    sib_evaluation_tables *tables = NULL;
    int code = tables_read(ctx, a, sib_scheme_table(scheme, "tables"), &tables);
    if (code == EXIT_GOOD) {
        sib_status status = sib_evaluation_collect(ctx, scheme, tables, a->stage, out);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->contract);
    }
    sib_evaluation_tables_free(tables);
    return code;
}

/* Of stored evaluations, beside those of a file. */
int facts_of_evaluations(sib_context *ctx, const arguments *a, sib_facts **facts)
{
    int code = EXIT_GOOD;
    for (int i = 0; i < a->evaluations && code == EXIT_GOOD; i++) {
        sib_evaluation *e = NULL;
        char           *record = text_read(a->evaluation[i], &code);
        if (code == EXIT_GOOD) {
            sib_status status = sib_evaluation_open(ctx, record, NULL, &e);
            code = status == SIB_OK ? add_facts(ctx, a->evaluation[i], e, facts)
                                    : complain(ctx, status, a->evaluation[i]);
        }
        sib_evaluation_free(e);
        free(record);
    }
    return code;
}

int facts_of_file(sib_context *ctx, const arguments *a, sib_facts **out)
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
        code = status == SIB_OK ? deliver_settlement(ctx, a, settlement, scheme)
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
    int         code = scheme_read(ctx, a, contract, &scheme);
    if (code == EXIT_GOOD && a->facts != NULL) {
        code = facts_of_file(ctx, a, &facts);
    } else if (code == EXIT_GOOD && a->tables > 0) {
        code = facts_of_tables(ctx, a, scheme, &facts);
    }
    code = code == EXIT_GOOD ? facts_of_evaluations(ctx, a, &facts) : code;
    code = code == EXIT_GOOD ? settle(ctx, a, scheme, facts) : code;
    sib_facts_free(facts);
    sib_scheme_free(scheme);
    return code;
}

static int count_sealed(sib_context *ctx, const arguments *a, const sib_scheme *scheme,
                        const sib_evaluation_tables *tables, sib_evaluation **out)
{
    int   code = EXIT_GOOD;
    char *design = text_read(a->design, &code);
    char *annex = design == NULL ? NULL : text_read(a->design_annex, &code);
    if (code == EXIT_GOOD) {
        sib_status status = sib_evaluation_count(ctx, scheme, design, annex, a->seal, tables,
                                                 a->stage, NULL, out);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->design);
    }
    free(design);
    free(annex);
    return code;
}

static int evaluate(sib_context *ctx, const arguments *a, const sib_scheme *scheme,
                    const sib_evaluation_tables *tables, sib_evaluation **out)
{
    if (a->command == COMMAND_COUNT) {
        return count_sealed(ctx, a, scheme, tables, out);
    }
    sib_status status =
        a->command == COMMAND_DESIGN
            ? sib_evaluation_design(ctx, scheme, a->comparison, tables, a->stage, NULL, out)
            : sib_evaluation_evaluate(ctx, scheme, a->comparison, tables, a->stage, NULL, out);
    return status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->contract);
}

int stage_evaluate(sib_context *ctx, const arguments *a, const char *contract)
{
    sib_scheme            *scheme = NULL;
    sib_evaluation_tables *tables = NULL;
    sib_evaluation        *e = NULL;
    int                    code = scheme_read(ctx, a, contract, &scheme);
    if (code == EXIT_GOOD) {
        code = tables_read(ctx, a, sib_scheme_table(scheme, "tables"), &tables);
    }
    code = code == EXIT_GOOD ? evaluate(ctx, a, scheme, tables, &e) : code;
    code = code == EXIT_GOOD ? deliver(ctx, a, e) : code;
    sib_evaluation_free(e);
    sib_evaluation_tables_free(tables);
    sib_scheme_free(scheme);
    return code;
}

int stage_verify(sib_context *ctx, const arguments *a, const char *contract, const char *record)
{
    sib_scheme            *scheme = NULL;
    sib_evaluation_tables *tables = NULL;
    sib_table             *d = NULL;
    int                    code = scheme_read(ctx, a, contract, &scheme);
    if (code == EXIT_GOOD) {
        code = tables_read(ctx, a, sib_scheme_table(scheme, "tables"), &tables);
    }
    if (code == EXIT_GOOD) {
        sib_status status = sib_evaluation_verify(ctx, scheme, tables, record, &d);
        code = status == SIB_OK ? say_difference(d, a->quiet)
                                : complain(ctx, status, a->input_record);
    }
    sib_table_free(d);
    sib_evaluation_tables_free(tables);
    sib_scheme_free(scheme);
    return code;
}
