#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char scheme_message[1024];

const char *scheme_json(const char *text)
{
    enum { ROOM = 20000, TEXTS = 8 };
    static char rooms[TEXTS][ROOM];
    static int  next = 0;
    char       *to = rooms[next++ % TEXTS];
    size_t      n = strlen(text);
    CU_ASSERT_FATAL(n < ROOM);
    for (size_t i = 0; i <= n; i++) {
        to[i] = text[i] == '\'' ? '"' : text[i];
    }
    return to;
}

char *scheme_file(const char *path)
{
    enum { MOST_BYTES = 1 << 20 };
    char  full[1024];
    char *text = calloc(1, MOST_BYTES);
    snprintf(full, sizeof full, SIB_TEST_SOURCE_DIR "/%s", path);
    FILE *file = fopen(full, "rb");
    if (text == NULL || file == NULL) {
        free(text);
        if (file != NULL) {
            fclose(file);
        }
        return NULL;
    }
    size_t n = fread(text, 1, MOST_BYTES - 1, file);
    fclose(file);
    CU_ASSERT_TRUE(n > 0 && n < MOST_BYTES - 1);
    return text;
}

char *scheme_gallery(const char *folder)
{
    char path[512];
    snprintf(path, sizeof path, "../examples/contracts/%s/contract.json", folder);
    return scheme_file(path);
}

/* Facts alone have rows. */
static void keep_message(const sib_context *ctx, sib_status status)
{
    int64_t row = sib_context_row(ctx);
    CU_ASSERT_TRUE(row == -1 || (row >= 0 && status == SIB_ERR_DATA));
    snprintf(scheme_message, sizeof scheme_message, "%s", sib_context_message(ctx));
}

sib_status scheme_check(const char *document)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_scheme  *scheme = NULL;
    sib_status   status = sib_scheme_read(ctx, scheme_json(document), &scheme);
    keep_message(ctx, status);
    CU_ASSERT_EQUAL(scheme != NULL, status == SIB_OK);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return status;
}

/* Facts, with those of the settlement before where there are any. */
static sib_status read_facts(sib_context *ctx, const char *text, const char *earlier,
                             sib_facts **out)
{
    sib_facts *before = NULL;
    sib_status status = sib_facts_read(ctx, text, out);
    if (status == SIB_OK && earlier != NULL) {
        status = sib_facts_read(ctx, earlier, &before);
    }
    if (status == SIB_OK && earlier != NULL) {
        status = sib_facts_set_earlier(ctx, *out, before);
    }
    sib_facts_free(before);
    return status;
}

sib_settlement *scheme_settle_after(const char *document, const char *facts,
                                    const char *earlier, const char *stage,
                                    const char *previous)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_scheme     *scheme = NULL;
    sib_facts      *known = NULL;
    sib_settlement *settlement = NULL;
    sib_status      status = sib_scheme_read(ctx, scheme_json(document), &scheme);
    if (status == SIB_OK) {
        status = read_facts(ctx, scheme_json(facts),
                            earlier == NULL ? NULL : scheme_json(earlier), &known);
    }
    if (status == SIB_OK) {
        status = sib_scheme_settle_persons(ctx, scheme, known, stage, previous, &settlement);
    }
    keep_message(ctx, status);
    sib_facts_free(known);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return settlement;
}

sib_settlement *scheme_settle(const char *document, const char *facts, const char *stage,
                              const char *previous)
{
    return scheme_settle_after(document, facts, NULL, stage, previous);
}

sib_status scheme_attempt(sib_context *ctx, void *texts)
{
    const scheme_texts *t = texts;
    sib_scheme         *scheme = NULL;
    sib_facts          *facts = NULL;
    sib_settlement     *settlement = NULL;
    sib_status          status = sib_scheme_read(ctx, t->document, &scheme);
    if (status == SIB_OK) {
        status = read_facts(ctx, t->facts, t->earlier, &facts);
    }
    if (status == SIB_OK) {
        status =
            sib_scheme_settle_persons(ctx, scheme, facts, t->stage, t->previous, &settlement);
    }
    sib_settlement_free(settlement);
    sib_facts_free(facts);
    sib_scheme_free(scheme);
    return status;
}

bool scheme_due(const sib_settlement *settlement, const char *column, const char *text)
{
    const sib_table *due = sib_settlement_table(settlement, "due");
    bool says = due != NULL && sib_table_rows(due) == 1 && test_says(due, column, 0, text);
    if (!says) {
        printf("\n    %s is not %s: %s\n", column, text == NULL ? "missing" : text,
               settlement == NULL ? scheme_message : sib_settlement_record(settlement));
    }
    return says;
}

bool scheme_says(const char *part)
{
    bool found = strstr(scheme_message, part) != NULL;
    if (!found) {
        printf("\n    \"%s\" is not in: %s\n", part, scheme_message);
    }
    return found;
}

/* The row of the n-th line of a step, -1 for none. */
static int64_t row_of(const sib_table *lines, const char *step, int64_t n)
{
    for (int64_t i = 0; i < sib_table_rows(lines); i++) {
        if (sib_table_says(lines, "step", i, step) && n-- == 0) {
            return i;
        }
    }
    return -1;
}

/* The table that has the lines of a step one by one. */
static const sib_table *lines_of(const sib_settlement *settlement, const char *step)
{
    const sib_table *persons = sib_settlement_table(settlement, "persons");
    return row_of(persons, step, 0) >= 0 ? persons : sib_settlement_table(settlement, "lines");
}

int64_t scheme_lines(const sib_settlement *settlement, const char *step)
{
    const sib_table *lines = lines_of(settlement, step);
    int64_t          n = 0;
    while (row_of(lines, step, n) >= 0) {
        n++;
    }
    return n;
}

const char *scheme_cell(const sib_settlement *settlement, const char *step, int64_t n,
                        const char *column)
{
    static char      cell[256];
    const sib_table *lines = lines_of(settlement, step);
    int64_t          row = row_of(lines, step, n);
    sib_text         text = sib_table_text(lines, sib_table_find(lines, column));
    sib_validity     valid = sib_table_validity(lines, sib_table_find(lines, column));
    cell[0] = '\0';
    if (row >= 0 && text.n > 0 &&
        (valid.data == NULL ||
         (valid.data[(valid.offset + row) >> 3] >> ((valid.offset + row) & 7) & 1) != 0)) {
        int64_t length = text.offsets[row + 1] - text.offsets[row];
        snprintf(cell, sizeof cell, "%.*s", (int)length, text.data + text.offsets[row]);
    }
    return cell;
}
