/* What other choices of a contract would have paid at a stage, or, without tables of outcomes,
 * whom they would have matched. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stage.h"

/* {"path": [], "path": [alternatives]} of the options --vary; free() it. NULL without memory.
 */
static char *asked_of(const arguments *a)
{
    size_t size = 3;
    for (int i = 0; i < a->varied; i++) {
        size += strlen(a->vary[i]) + sizeof "\"\":[],";
    }
    char *text = malloc(size);
    char *end = text;
    for (int i = 0; text != NULL && i < a->varied; i++) {
        const char *equals = strchr(a->vary[i], '=');
        int         length = (int)strcspn(a->vary[i], "=");
        end += sprintf(end, "%c\"%.*s\":%s", i == 0 ? '{' : ',', length, a->vary[i],
                       equals == NULL ? "[]" : equals + 1);
    }
    if (text != NULL) {
        memcpy(end, "}", sizeof "}");
    }
    return text;
}

/* The page of the stage as it stands, with what other choices would have paid. */
static int write_page(sib_context *ctx, const arguments *a, const sib_scheme *scheme,
                      const sib_facts *facts, const char *previous, const sib_paper *paper)
{
    sib_settlement *settlement = NULL;
    int             code = EXIT_GOOD;
    sib_status status = sib_scheme_settle(ctx, scheme, facts, a->stage, previous, &settlement);
    code = status == SIB_OK
               ? settlement_deliver(ctx, a, settlement, scheme, sib_paper_table(paper, "runs"))
               : complain(ctx, status, a->contract);
    sib_settlement_free(settlement);
    return code;
}

typedef struct asking {
    const sib_scheme            *scheme;
    const sib_evaluation_tables *tables; /* NULL: over facts */
    const sib_facts             *facts;  /* NULL for none */
    char                        *previous;
    char                        *options;
} asking;

static int vary(sib_context *ctx, const arguments *a, const asking *of)
{
    sib_paper *paper = NULL;
    sib_facts *counted = NULL;
    int        code = EXIT_GOOD;
    sib_status status =
        of->tables == NULL
            ? sib_scheme_vary(ctx, of->scheme, of->facts, a->stage, of->previous, of->options,
                              a->grid, &paper)
            : sib_evaluation_vary(ctx, of->scheme, of->tables, of->facts, a->stage,
                                  of->previous, of->options, a->grid, &paper);
    progress_end();
    if (status == SIB_OK && a->report != NULL && of->tables != NULL) {
        status = sib_evaluation_collect(ctx, of->scheme, of->tables, a->stage, &counted);
    }
    code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->contract);
    if (code == EXIT_GOOD && a->report != NULL) {
        code = write_page(ctx, a, of->scheme, counted == NULL ? of->facts : counted,
                          of->previous, paper);
    }
    if (code == EXIT_GOOD && !a->quiet) {
        fputs(sib_paper_text(paper), stdout);
    }
    sib_facts_free(counted);
    sib_paper_free(paper);
    return code;
}

int stage_sensitivity(sib_context *ctx, const arguments *a, const char *contract)
{
    sib_scheme            *scheme = NULL;
    sib_evaluation_tables *tables = NULL;
    sib_facts             *facts = NULL;
    int                    code = scheme_read(ctx, a, contract, &scheme);
    asking                 of = {.options = a->varied == 0 ? NULL : asked_of(a)};
    if (code == EXIT_GOOD && a->varied > 0 && of.options == NULL) {
        code = complain(NULL, SIB_ERR_NO_MEMORY, NULL);
    }
    if (code == EXIT_GOOD && a->tables > 0) {
        code = tables_read(ctx, a, sib_scheme_table(scheme, "tables"), &tables);
    }
    code = code == EXIT_GOOD && a->facts != NULL ? facts_of_file(ctx, a, &facts) : code;
    code = code == EXIT_GOOD ? facts_of_evaluations(ctx, a, &facts) : code;
    if (code == EXIT_GOOD && a->previous != NULL) {
        of.previous = text_read(a->previous, &code);
    }
    of.scheme = scheme;
    of.tables = tables;
    of.facts = facts;
    code = code == EXIT_GOOD ? vary(ctx, a, &of) : code;
    free(of.options);
    free(of.previous);
    sib_facts_free(facts);
    sib_evaluation_tables_free(tables);
    sib_scheme_free(scheme);
    return code;
}
