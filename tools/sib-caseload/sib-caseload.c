/* sib-caseload: a service watched while it runs, over CSV files, from the command line.
 *
 * Everything it decides, libsib decides; this program reads and writes files and prints. */
#include <stdio.h>
#include <string.h>

#include "caseload.h"

const char program_name[] = "sib-caseload";

static const char *const help[] = {
    "sib-caseload: who was seen, who is to be seen, and what a service did.",
    "",
    "  sib-caseload page --as-at DAY --table NAME=FILE ... [--view team|board] [--output FILE]",
    "      Write the page to read (HTML): for the team, with lists of people to act on, or for",
    "      the board, by quarter, without small numbers and anything of single persons.",
    "  sib-caseload table TABLE --as-at DAY --table NAME=FILE ... [--least N]",
    "      Print a table as CSV: measures, months, due, needs, overlaps, shares, spells,",
    "      dispositions, findings, settings; of lists caseload, lists, prospective; activity.",
    "",
    "  --as-at DAY         day the data stand at, YYYY-MM-DD",
    "  --table NAME=FILE   records as CSV (UTF-8, comma, names first):",
    "                        members   person, index_date, and exit_date, cohort if there",
    "                        contacts  person, date, place, kind, status, and worker if there",
    "                        spells    person, received, exited, exit, and area, spell",
    "                                  if there",
    "                        needs     person, recorded_on, category",
    "                        overlaps  person, list, from, to",
    "                        facts     person, known_on, fact, value",
    "                        lists     listed_on, spell, person, expected_release",
    "                        workers   worker, from, to",
    "  --title TEXT        name of the service, on the page",
    "  --least N           smallest number of people the board may see, 3 to 1000, default 5;",
    "                      of a table: hide smaller ones, as for the public",
    "  --months N          of a period that the board sees: 1, 3 (default) or 12;",
    "                      of a table with --least: default 1",
    "  --days-ahead N      how far ahead the team's lists look, default 14",
    "  --set NAME=VALUE    an option of the library: activity_where, area_inside,",
    "                      period_months, period_days, parts, odd_day, release_day,",
    "                      recorded_from, on_exit, on_custody, gate_release, need_denominator,",
    "                      support_months, window_from, window_to, too_long_where, gap_days,",
    "                      activity_from (docs/methods/caseload.md)",
    "  --output FILE       where to write the page; else to standard output",
    "  --threads N         1 to 256, default 1; changes no result",
    "  --quiet             print no progress",
    "  --version           versions of program and library",
    "",
    "Exit codes: 0 done, 2 wrong use, 3 data refused, 4 a file cannot be read or written,",
    "5 out of memory.",
};

static int print_help(void)
{
    for (size_t i = 0; i < sizeof help / sizeof help[0]; i++) {
        puts(help[i]);
    }
    return EXIT_GOOD;
}

static int write_page(sib_context *ctx, const arguments *a, const records *r)
{
    sib_paper *page = NULL;
    sib_status status =
        sib_dashboard_html(ctx, r->measured, r->listed, r->active, &a->page, &page);
    bool secret = a->page.view == SIB_DASHBOARD_VIEW_TEAM;
    int  code = EXIT_GOOD;
    if (status != SIB_OK) {
        code = complain(ctx, status, NULL);
    } else if (a->output == NULL) {
        code = report_print(page);
    } else {
        const char  *text = sib_paper_text(page);
        outputs_file file = {
            .path = a->output, .text = text, .size = strlen(text), .secret = secret};
        code = files_write(&file, 1, a->path, GIVEN_TABLES) ? EXIT_GOOD : EXIT_FILE;
    }
    sib_paper_free(page);
    return code;
}

/* The first of the results that has the table. */
static const sib_table *find_table(const arguments *a, const records *r,
                                   const sib_caseload *shown)
{
    const sib_table *found = sib_caseload_table(shown, a->table);
    if (found == NULL && a->least == 0) {
        found = sib_caseload_table(r->listed, a->table);
        found = found == NULL ? sib_caseload_table(r->active, a->table) : found;
    }
    return found;
}

static int print_table(sib_context *ctx, const arguments *a, const records *r)
{
    sib_caseload *hidden = NULL;
    if (a->least > 0) {
        sib_status status = sib_caseload_public(ctx, r->measured, a->least,
                                                a->months > 0 ? a->months : 1, &hidden);
        if (status != SIB_OK) {
            return complain(ctx, status, NULL);
        }
    }
    const sib_table *table = find_table(a, r, a->least > 0 ? hidden : r->measured);
    if (table != NULL) {
        table_print(table);
    }
    sib_caseload_free(hidden);
    return table != NULL ? EXIT_GOOD
                         : wrong("there is no such table of what was given", a->table);
}

int main(int argc, char **argv)
{
    arguments a;
    records   r;
    int       code = arguments_read(argc, argv, &a);
    if (code != EXIT_GOOD) {
        return code;
    }
    if (a.command == COMMAND_HELP) {
        return print_help();
    }
    if (a.command == COMMAND_VERSION) {
        printf("sib-caseload " SIB_VERSION ", libsib %s (%s)\n", sib_version(),
               sib_build_info());
        return EXIT_GOOD;
    }
    sib_context *ctx = context_make(a.threads, a.quiet);
    if (ctx == NULL) {
        return complain(NULL, SIB_ERR_NO_MEMORY, NULL);
    }
    code = records_make(ctx, &a, &r);
    if (code == EXIT_GOOD) {
        code = a.command == COMMAND_PAGE ? write_page(ctx, &a, &r) : print_table(ctx, &a, &r);
    }
    records_free(&r);
    sib_context_free(ctx);
    return output_end(code);
}
