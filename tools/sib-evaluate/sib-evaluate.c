/* sib-evaluate: run a payment-by-results contract over CSV files, from the command line.
 *
 * Everything it decides, libsib decides; this program reads and writes files and prints. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

const char program_name[] = "sib-evaluate";

static const char *const help[] = {
    "sib-evaluate: who is paid what under a payment-by-results contract.",
    "",
    "  sib-evaluate design CONTRACT STAGE --table NAME=FILE ... --record FILE --annex FILE",
    "      Match the cohorts that are complete without outcomes, and seal the design.",
    "  sib-evaluate count CONTRACT STAGE --design FILE --design-annex FILE [--seal HASH]",
    "                      --table NAME=FILE ... [--record FILE] [--annex FILE]",
    "      Count the outcomes of a sealed design.",
    "  sib-evaluate evaluate CONTRACT STAGE --table NAME=FILE ... [--record FILE]",
    "                      [--annex FILE]",
    "      Design and count in one go. The record says it was not blind by procedure.",
    "  sib-evaluate settle CONTRACT STAGE --evaluation RECORD ... | --facts FILE | --table ...",
    "                      [--previous FILE] [--record FILE] [--report FILE]",
    "      Settle a stage: over records of evaluations, facts, or records that are counted.",
    "  sib-evaluate sensitivity CONTRACT STAGE --table ... | --facts FILE | --evaluation ...",
    "                      [--vary PATH[=LIST]] ... [--grid] [--previous FILE] [--report FILE]",
    "      What other choices would have paid; without tables of outcomes, whom they would "
    "match.",
    "  sib-evaluate verify CONTRACT RECORD --table NAME=FILE ...",
    "      Run an evaluation again and compare it with its record, bit for bit.",
    "  sib-evaluate show RECORD",
    "      Print the answers of a record.",
    "  sib-evaluate report RECORD [--output FILE]",
    "      Write the page to read of a record (HTML).",
    "      Of a settlement, show and report take --contract FILE too, for its title, its "
    "stages",
    "      and what each step says.",
    "  sib-evaluate explain CONTRACT",
    "      Print the contract in words, for signing.",
    "  sib-evaluate complete DRAFT",
    "      Print a draft with a place for each choice that is open.",
    "  sib-evaluate diff CONTRACT CONTRACT",
    "      Print what differs between two contracts, a line each.",
    "  sib-evaluate schema",
    "      Print the JSON Schema of contracts, for editors.",
    "",
    "  CONTRACT            contract document (JSON; docs/language)",
    "  STAGE               id of a stage of the contract; a day where it has none",
    "  --comparison NAME   which matched comparison, where the contract has several",
    "  --table NAME=FILE   a table of the contract, as CSV (UTF-8, comma, names first)",
    "  --record FILE       where to write the record: no ids, for the file and the assessor",
    "  --annex FILE        where to write the annex: ids, for the data controller alone",
    "  --report FILE       where to write the page to read as well",
    "  --audience public   hide small numbers of people on the page and in the answers",
    "  --facts FILE        what is known, as JSON, instead of records that are counted",
    "  --previous FILE     record of the last stage that paid",
    "  --vary PATH[=LIST]  an option such as payment.capped.cut, and a JSON list of what else "
    "it",
    "                      could be; without any, everything marked unknown",
    "  --grid              vary options in every combination too",
    "  --seal HASH         result hash noted when the design was sealed",
    "  --threads N         1 to 256, default 1; changes no result",
    "  --quiet             print no progress and no answers",
    "  --version           versions of program, library and numerics",
    "",
    "Files are written whole or not at all; the annex is readable by its owner only.",
    "",
    "Exit codes: 0 done (paid or not), 1 verification found a difference, 2 wrong use,",
    "3 contract, record or data refused, 4 a file cannot be read or written, 5 out of memory.",
};

static int print_help(void)
{
    for (size_t i = 0; i < sizeof help / sizeof help[0]; i++) {
        puts(help[i]);
    }
    return EXIT_GOOD;
}

static int print_version(void)
{
    printf("sib-evaluate " SIB_VERSION ", libsib %s, numerics %d (%s)\n", sib_version(),
           sib_numerics_version(), sib_build_info());
    return EXIT_GOOD;
}

typedef sib_status (*report_maker)(sib_context *, const sib_evaluation *,
                                   const sib_report_options *, sib_paper **);

/* Makes a report, for free; an exit code. */
static int make_report(sib_context *ctx, const arguments *a, const sib_evaluation *e,
                       report_maker make, sib_paper **out)
{
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.audience = a->audience;
    sib_status status = make(ctx, e, &options, out);
    return status == SIB_OK ? EXIT_GOOD : complain(ctx, status, NULL);
}

/* Prints a report, or writes it where --output says. */
static int report(sib_context *ctx, const arguments *a, const sib_evaluation *e,
                  report_maker make, const char *path)
{
    sib_paper *made = NULL;
    int        code = make_report(ctx, a, e, make, &made);
    if (code == EXIT_GOOD) {
        code = path == NULL ? report_print(made) : outputs_put(a, NULL, NULL, made);
    }
    sib_paper_free(made);
    return code;
}

int deliver(sib_context *ctx, const arguments *a, const sib_evaluation *e)
{
    sib_paper *page = NULL;
    int code = a->report == NULL ? EXIT_GOOD : make_report(ctx, a, e, sib_report_html, &page);
    progress_end();
    if (code == EXIT_GOOD) {
        code = outputs_put(a, sib_evaluation_record(e), sib_evaluation_annex(e), page);
    }
    sib_paper_free(page);
    return code != EXIT_GOOD || a->quiet ? code : report(ctx, a, e, sib_report_text, NULL);
}

int say_difference(const sib_table *d, bool quiet)
{
    bool same = sib_table_rows(d) == 0;
    progress_end();
    if (!quiet && same) {
        puts("IDENTICAL: the same result, bit for bit.");
    } else if (!quiet) {
        sib_text step = sib_table_text(d, sib_table_find(d, "step"));
        sib_text place = sib_table_text(d, sib_table_find(d, "place"));
        printf("DIFFERS: first in step %.*s, at %.*s.\n", (int)step.offsets[1], step.data,
               (int)place.offsets[1], place.data);
    }
    return same ? EXIT_GOOD : EXIT_DIFFERS;
}

/* A record whose seal does not hold differs from what was sealed: that is an answer, not a
 * failure to read it. */
static int open_record(sib_context *ctx, const arguments *a, const char *record,
                       sib_evaluation **out)
{
    sib_status status = sib_evaluation_open(ctx, record, NULL, out);
    if (status == SIB_OK) {
        return EXIT_GOOD;
    }
    int code = complain(ctx, status, a->input_record);
    return a->command == COMMAND_VERIFY && status == SIB_ERR_DATA ? EXIT_DIFFERS : code;
}

static int with_record(sib_context *ctx, const arguments *a, const char *contract)
{
    int             code = EXIT_GOOD;
    sib_evaluation *e = NULL;
    char           *record = text_read(a->input_record, &code);
    bool            only = a->command == COMMAND_SHOW || a->command == COMMAND_REPORT;
    if (code == EXIT_GOOD && only && settlement_is(record)) {
        code = settlement_report(ctx, a, record, contract);
        free(record);
        return code;
    }
    if (code == EXIT_GOOD && only && contract != NULL) {
        fprintf(stderr, "sib-evaluate: --contract is for records of settlements\n");
        code = EXIT_USAGE;
    }
    code = code == EXIT_GOOD ? open_record(ctx, a, record, &e) : code;
    if (code == EXIT_GOOD && a->command == COMMAND_SHOW) {
        code = report(ctx, a, e, sib_report_text, NULL);
    } else if (code == EXIT_GOOD && a->command == COMMAND_REPORT) {
        code = report(ctx, a, e, sib_report_html, a->report);
    } else if (code == EXIT_GOOD) {
        code = stage_verify(ctx, a, contract, record);
    }
    sib_evaluation_free(e);
    free(record);
    return code;
}

static int print_schema(sib_context *ctx)
{
    sib_paper *schema = NULL;
    sib_status status = sib_scheme_schema(ctx, &schema);
    if (status != SIB_OK) {
        return complain(ctx, status, "schema");
    }
    fputs(sib_paper_text(schema), stdout);
    sib_paper_free(schema);
    return EXIT_GOOD;
}

static int run_command(sib_context *ctx, const arguments *a)
{
    if (a->command == COMMAND_SCHEMA) {
        return print_schema(ctx);
    }
    int   code = EXIT_GOOD;
    char *contract = a->contract == NULL ? NULL : text_read(a->contract, &code);
    if (code == EXIT_GOOD && a->input_record != NULL) {
        code = with_record(ctx, a, contract);
    } else if (code == EXIT_GOOD) {
        code = (a->command == COMMAND_SETTLE        ? stage_settle
                : a->command == COMMAND_SENSITIVITY ? stage_sensitivity
                : a->command == COMMAND_EXPLAIN || a->command == COMMAND_COMPLETE ||
                        a->command == COMMAND_DIFF
                    ? contract_tell
                    : stage_evaluate)(ctx, a, contract);
    }
    free(contract);
    return code;
}

int main(int argc, char **argv)
{
    arguments a;
    int       code = arguments_read(argc, argv, &a);
    if (code != EXIT_GOOD) {
        return code;
    }
    if (a.command == COMMAND_HELP) {
        return print_help();
    }
    if (a.command == COMMAND_VERSION) {
        return print_version();
    }
    sib_context *ctx = context_make(a.threads, a.quiet);
    if (ctx == NULL) {
        return complain(NULL, SIB_ERR_NO_MEMORY, NULL);
    }
    code = outputs_put(&a, NULL, NULL, NULL); /* before anything is worked out */
    code = code == EXIT_GOOD ? run_command(ctx, &a) : code;
    sib_context_free(ctx);
    return output_end(code);
}
