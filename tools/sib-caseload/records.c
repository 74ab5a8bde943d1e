/* The records of a service: CSV files read by the names of their columns, and what they give.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caseload.h"

enum { MOST_TYPES = 1024 }; /* of a dozen columns */

/* The type of a column by its name; NULL for a text, as all others are that a condition may
 * speak of. */
static const char *type_of(const char *name)
{
    static const char *const days[] = {
        "index_date", "exit_date", "date",     "received",  "exited",          "recorded_on",
        "from",       "to",        "known_on", "listed_on", "expected_release"};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        if (strcmp(days[i], name) == 0) {
            return "date";
        }
    }
    return strcmp(name, "months") == 0 ? "i64" : NULL;
}

/* The types of the columns that the first line names, as JSON. */
static sib_status types_of(sib_context *ctx, sib_u8 csv, const sib_table_csv_options *options,
                           char types[MOST_TYPES])
{
    sib_table *head = NULL;
    sib_u8     line = {csv.data, (int64_t)strcspn((const char *)csv.data, "\r\n")};
    sib_status status = sib_table_read_csv(ctx, line, "{}", options, &head);
    size_t     n = (size_t)snprintf(types, MOST_TYPES, "{");
    for (int64_t i = 0; i < sib_table_columns(head); i++) {
        const char *name = sib_table_name(head, i);
        if (type_of(name) != NULL) {
            n += (size_t)snprintf(types + n, MOST_TYPES - n, "%s\"%s\": {\"type\": \"%s\"}",
                                  n == 1 ? "" : ", ", name, type_of(name));
        }
    }
    snprintf(types + n, MOST_TYPES - n, "}");
    sib_table_free(head);
    return status;
}

static int read_table(sib_context *ctx, const char *path, sib_table **out)
{
    sib_table_csv_options options = SIB_TABLE_CSV_OPTIONS_INIT;
    char                  types[MOST_TYPES];
    int64_t               size = 0;
    char                 *bytes = file_read(path, &size);
    sib_u8                csv = {(const uint8_t *)bytes, size};
    options.other_columns = SIB_CSV_OTHER_COLUMNS_TEXT;
    if (bytes == NULL) {
        return EXIT_FILE;
    }
    sib_status status = types_of(ctx, csv, &options, types);
    if (status == SIB_OK) {
        status = sib_table_read_csv(ctx, csv, types, &options, out);
    }
    free(bytes);
    return status == SIB_OK ? EXIT_GOOD : complain(ctx, status, path);
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
