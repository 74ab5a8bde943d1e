/* Pages and answers of a chain of settlements: settlements <contract> <folder> <facts> <stage>
 * [<facts> <stage> ..]. Each stage is settled over its facts, after the last that paid, and
 * written as <folder>/<n>.<audience>.html and .txt; what is refused as <n>.refused.txt. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sib/report.h"

enum { PATH_SIZE = 4096 };

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    long  size = 0;
    if (file != NULL && fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 &&
        fseek(file, 0, SEEK_SET) == 0 && (text = malloc((size_t)size + 1)) != NULL) {
        text[fread(text, 1, (size_t)size, file)] = '\0';
    }
    if (file != NULL) {
        fclose(file);
    }
    return text;
}

static int write_text(const char *folder, int number, const char *end, const char *text)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%d.%s", folder, number, end);
    FILE *file = fopen(path, "wb");
    int   good = file != NULL && fputs(text, file) >= 0;
    return file != NULL && fclose(file) == 0 && good;
}

static int write_reports(const char *folder, int number, const sib_scheme *scheme,
                         const sib_settlement *settlement)
{
    int good = write_text(folder, number, "json", sib_settlement_record(settlement));
    for (int i = 0; good && i < 4; i++) {
        char               end[32];
        sib_paper         *made = NULL;
        sib_report_options options = SIB_REPORT_OPTIONS_INIT;
        int                page = i % 2 == 0;
        options.audience = 1 + i / 2;
        snprintf(end, sizeof end, "%s.%s", sib_report_audience_name(options.audience),
                 page ? "html" : "txt");
        sib_status status =
            page ? sib_report_settlement_html(NULL, settlement, scheme, NULL, &options, &made)
                 : sib_report_settlement_text(NULL, settlement, scheme, NULL, &options, &made);
        good = status == SIB_OK && write_text(folder, number, end, sib_paper_text(made));
        sib_paper_free(made);
    }
    return good;
}

/* The record of a settlement that paid; what was before otherwise. */
static char *next_record(const sib_settlement *settlement, char *before)
{
    const sib_table *due = sib_settlement_table(settlement, "due");
    const char      *record = sib_settlement_record(settlement);
    char            *next = NULL;
    if (sib_table_rows(due) == 1 && sib_table_number(due, "pays", 0) == 1.0) {
        next = malloc(strlen(record) + 1);
        if (next != NULL) {
            strcpy(next, record);
            free(before);
        }
    }
    return next == NULL ? before : next;
}

static int settle(const char *folder, int number, const sib_scheme *scheme, const char *facts,
                  const char *stage, char **before)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_facts      *known = NULL;
    sib_settlement *settlement = NULL;
    char           *text = read_text(facts);
    sib_status status = text == NULL ? SIB_ERR_ARGUMENT : sib_facts_read(ctx, text, &known);
    if (status == SIB_OK) {
        status = sib_scheme_settle(ctx, scheme, known, stage, *before, &settlement);
    }
    int good = 0;
    if (status == SIB_OK) {
        good = write_reports(folder, number, scheme, settlement);
        *before = next_record(settlement, *before);
    } else {
        good = write_text(folder, number, "refused.txt", sib_context_message(ctx));
    }
    sib_settlement_free(settlement);
    sib_facts_free(known);
    sib_context_free(ctx);
    free(text);
    return good;
}

int main(int argc, char **argv)
{
    sib_scheme *scheme = NULL;
    char       *before = NULL;
    char       *text = argc >= 5 ? read_text(argv[1]) : NULL;
    int         good = text != NULL && sib_scheme_read(NULL, text, &scheme) == SIB_OK;
    for (int i = 3; good && i + 1 < argc; i += 2) {
        good = settle(argv[2], (i - 1) / 2, scheme, argv[i], argv[i + 1], &before);
    }
    free(before);
    free(text);
    sib_scheme_free(scheme);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
