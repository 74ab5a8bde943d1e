/* The records of a service: CSV files read by the names of their columns, and what they give.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseload.h"

/* The type of a column by its name; a condition may speak of others, which are texts. */
static const char *type_of(const char *name, size_t length)
{
    static const char *const days[] = {
        "index_date", "exit_date", "date",     "received",  "exited",          "recorded_on",
        "from",       "to",        "known_on", "listed_on", "expected_release"};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        if (strncmp(days[i], name, length) == 0 && days[i][length] == '\0') {
            return "date";
        }
    }
    return length == 6 && strncmp(name, "months", length) == 0 ? "i64" : "text";
}

/* The types of the columns that the first line names, as JSON for free(). A name that JSON
 * would have to escape is left as a text. */
static char *types_of(const char *csv)
{
    static const char bom[] = "\xef\xbb\xbf";
    const char       *at = strncmp(csv, bom, 3) == 0 ? csv + 3 : csv;
    size_t            end = strcspn(at, "\r\n");
    char             *types = malloc(16 * (end + 8));
    size_t            n = 0;
    if (types == NULL) {
        return NULL;
    }
    types[n++] = '{';
    for (size_t i = 0; i < end;) {
        size_t length = strcspn(at + i, ",\r\n");
        size_t plain = strcspn(at + i, ",\r\n\"\\");
        bool   control = false;
        for (size_t k = 0; k < length; k++) {
            control = control || (unsigned char)at[i + k] < ' ';
        }
        if (length > 0 && plain == length && !control) {
            n +=
                (size_t)sprintf(types + n, "%s\"%.*s\": {\"type\": \"%s\"}", n == 1 ? "" : ", ",
                                (int)length, at + i, type_of(at + i, length));
        }
        i += length + 1;
    }
    types[n++] = '}';
    types[n] = '\0';
    return types;
}

static int read_table(sib_context *ctx, const char *path, sib_table **out)
{
    sib_table_csv_options options = SIB_TABLE_CSV_OPTIONS_INIT;
    int64_t               size = 0;
    char                 *bytes = file_read(path, &size);
    char                 *types = bytes == NULL ? NULL : types_of(bytes);
    int                   code = bytes == NULL ? EXIT_FILE : EXIT_GOOD;
    options.other_columns = SIB_CSV_OTHER_COLUMNS_TEXT;
    if (code == EXIT_GOOD && types == NULL) {
        code = complain(NULL, SIB_ERR_NO_MEMORY, path);
    } else if (code == EXIT_GOOD) {
        sib_status status = sib_table_read_csv(ctx, (sib_u8){(const uint8_t *)bytes, size},
                                               types, &options, out);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, path);
    }
    free(types);
    free(bytes);
    return code;
}

/* Members: a column of theirs, empty where there is none; the library says what is missing. */
static sib_text texts_of(const sib_table *table, const char *name)
{
    return sib_table_text(table, sib_table_find(table, name));
}

static sib_dates days_of(const sib_table *table, const char *name)
{
    return sib_table_dates(table, sib_table_find(table, name));
}

static int measure(sib_context *ctx, const arguments *a, records *r)
{
    const sib_table         *members = r->tables[GIVEN_MEMBERS];
    static const char *const needed[] = {"person", "index_date"};
    for (int i = 0; i < 2; i++) {
        if (sib_table_find(members, needed[i]) < 0) {
            fprintf(stderr, "%s: %s: there is no column %s\n", program_name,
                    a->path[GIVEN_MEMBERS], needed[i]);
            return EXIT_REFUSED;
        }
    }
    sib_status status = sib_caseload_measure(
        ctx, texts_of(members, "person"), days_of(members, "index_date"),
        days_of(members, "exit_date"), texts_of(members, "cohort"), r->tables[GIVEN_SPELLS],
        r->tables[GIVEN_CONTACTS], r->tables[GIVEN_NEEDS], r->tables[GIVEN_OVERLAPS],
        r->tables[GIVEN_FACTS], &a->measure, &r->measured);
    return status == SIB_OK ? EXIT_GOOD : complain(ctx, status, NULL);
}

int records_make(sib_context *ctx, const arguments *a, records *r)
{
    int        code = EXIT_GOOD;
    sib_status status = SIB_OK;
    *r = (records){0};
    for (int i = 0; i < GIVEN_TABLES && code == EXIT_GOOD; i++) {
        code = a->path[i] == NULL ? EXIT_GOOD : read_table(ctx, a->path[i], &r->tables[i]);
    }
    if (code == EXIT_GOOD && r->tables[GIVEN_MEMBERS] != NULL) {
        code = measure(ctx, a, r);
    }
    if (code == EXIT_GOOD && r->tables[GIVEN_LISTS] != NULL) {
        bool known = sib_table_find(r->tables[GIVEN_SPELLS], "spell") >= 0;
        status =
            sib_caseload_list(ctx, r->tables[GIVEN_LISTS],
                              known ? r->tables[GIVEN_SPELLS] : NULL, &a->list, &r->listed);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->path[GIVEN_LISTS]);
    }
    if (code == EXIT_GOOD && sib_table_find(r->tables[GIVEN_CONTACTS], "worker") >= 0) {
        status = sib_caseload_activity(ctx, r->tables[GIVEN_CONTACTS], r->tables[GIVEN_WORKERS],
                                       &a->activity, &r->active);
        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, a->path[GIVEN_CONTACTS]);
    }
    progress_end();
    return code;
}

void records_free(records *r)
{
    for (int i = 0; i < GIVEN_TABLES; i++) {
        sib_table_free(r->tables[i]);
    }
    sib_caseload_free(r->measured);
    sib_caseload_free(r->listed);
    sib_caseload_free(r->active);
}
