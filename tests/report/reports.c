/* C's pages and answers of the records in a folder: reports <folder> */
#include <stdio.h>
#include <stdlib.h>

#include "sib.h"

enum { RECORDS = 50, PATH_SIZE = 4096 };

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

static int write_report(const char *path, const sib_paper *report)
{
    FILE *file = fopen(path, "wb");
    int   good = file != NULL && fputs(sib_paper_text(report), file) >= 0;
    return file != NULL && fclose(file) == 0 && good;
}

static int report(const char *folder, int record, const sib_evaluation *e, int32_t audience,
                  int page)
{
    char               path[PATH_SIZE];
    sib_paper         *made = NULL;
    sib_report_options options = SIB_REPORT_OPTIONS_INIT;
    options.audience = audience;
    snprintf(path, sizeof path, "%s/c/%02d.%s.%s", folder, record,
             sib_report_audience_name(audience), page ? "html" : "txt");
    sib_status status = page ? sib_report_html(NULL, e, &options, &made)
                             : sib_report_text(NULL, e, &options, &made);
    int        good = status == SIB_OK && write_report(path, made);
    sib_paper_free(made);
    return good;
}

int main(int argc, char **argv)
{
    int good = argc == 2;
    for (int record = 0; good && record < RECORDS; record++) {
        char            path[PATH_SIZE];
        sib_evaluation *e = NULL;
        snprintf(path, sizeof path, "%s/records/%02d.json", argv[1], record);
        char *text = read_text(path);
        good = text != NULL && sib_evaluation_open(NULL, text, NULL, &e) == SIB_OK;
        for (int i = 0; good && i < 4; i++) {
            good = report(argv[1], record, e, 1 + i / 2, i % 2);
        }
        sib_evaluation_free(e);
        free(text);
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
