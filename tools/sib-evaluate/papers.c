/* Contracts before anything is counted: explained for signing, completed, and compared. */
#include <stdio.h>
#include <stdlib.h>

#include "stage.h"

static int explain(sib_context *ctx, const arguments *a, const char *contract)
{
    sib_scheme *scheme = NULL;
    sib_paper  *paper = NULL;
    int         code = scheme_read(ctx, a, contract, &scheme);
    if (code == EXIT_GOOD) {
        sib_status status = sib_scheme_explain(ctx, scheme, &paper);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->contract);
    }
    fputs(sib_paper_text(paper), stdout);
    sib_paper_free(paper);
    sib_scheme_free(scheme);
    return code;
}

/* The cells of some text columns of a row, tabulators between. */
static void print_row(const sib_table *table, const char *const *columns, int64_t row)
{
    for (int i = 0; columns[i] != NULL; i++) {
        sib_text text = sib_table_text(table, sib_table_find(table, columns[i]));
        fputs(i == 0 ? "" : "\t", stdout);
        fwrite(text.data + text.offsets[row], 1,
               (size_t)(text.offsets[row + 1] - text.offsets[row]), stdout);
    }
    puts("");
}

/* The draft, completed, to standard output; each open choice a line on standard error. */
static int complete(sib_context *ctx, const arguments *a, const char *contract)
{
    sib_paper *paper = NULL;
    sib_status status = sib_scheme_complete(ctx, contract, &paper);
    if (status != SIB_OK) {
        return complain(ctx, status, a->contract);
    }
    fputs(sib_paper_text(paper), stdout);
    fprintf(stderr, "sib-evaluate: %lld open choices\n",
            (long long)sib_table_rows(sib_paper_table(paper, "choices")));
    sib_paper_free(paper);
    return EXIT_GOOD;
}

/* A line for each difference between two contracts: path, change, before, after. */
static int compare(sib_context *ctx, const arguments *a, const char *contract)
{
    static const char *const columns[] = {"path", "change", "before", "after", NULL};
    int                      code = EXIT_GOOD;
    char                    *text = text_read(a->stage, &code);
    sib_scheme              *schemes[2] = {NULL, NULL};
    sib_table               *table = NULL;
    code = code == EXIT_GOOD ? scheme_read(ctx, a, contract, &schemes[0]) : code;
    if (code == EXIT_GOOD) {
        sib_status status = sib_scheme_read(ctx, text, &schemes[1]);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->stage);
    }
    if (code == EXIT_GOOD) {
        sib_status status = sib_scheme_diff(ctx, schemes[0], schemes[1], &table);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->stage);
    }
    for (int64_t row = 0; row < sib_table_rows(table); row++) {
        print_row(table, columns, row);
        code = EXIT_DIFFERS;
    }
    sib_table_free(table);
    sib_scheme_free(schemes[1]);
    sib_scheme_free(schemes[0]);
    free(text);
    return code;
}

int contract_tell(sib_context *ctx, const arguments *a, const char *contract)
{
    return (a->command == COMMAND_EXPLAIN    ? explain
            : a->command == COMMAND_COMPLETE ? complete
                                             : compare)(ctx, a, contract);
}
