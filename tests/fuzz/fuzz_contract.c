/* Fuzz target: a contract and its tables together. The bytes are edits of four bytes each, of a
 * whole contract and of the tables it fits: a value of the contract is replaced by another of
 * its values or by a word, a cell by a word. What evaluates is opened and verified again. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unit/evaluation/bond.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROOM = 1 << 16, TABLES = 3, PERSONS = 40, EDITS = 24 };

static const char *const names[TABLES] = {"releases", "history", "convictions"};
static const char *const types[TABLES] = {
    "{\"person_id\":{\"type\":\"text\"},\"release_date\":{\"type\":\"date\"},\"birth_date\":"
    "{\"type\":\"date\"},\"sentence_days\":{\"type\":\"i64\"},\"prison\":{\"type\":\"codes\"}}",
    "{\"person_id\":{\"type\":\"text\"},\"conviction_date\":{\"type\":\"date\"},\"disposal\":"
    "{\"type\":\"codes\"}}",
    "{\"person_id\":{\"type\":\"text\"},\"offence_date\":{\"type\":\"date\"},"
    "\"conviction_date\":{\"type\":\"date\"}}"};

static const char *const values[] = {"null",
                                     "true",
                                     "0",
                                     "1",
                                     "-1",
                                     "2",
                                     "0.5",
                                     "1e308",
                                     "9223372036854775807",
                                     "\"\"",
                                     "\"0\"",
                                     "\"1/3\"",
                                     "\"100 %\"",
                                     "\"person_id\"",
                                     "\"release_date\"",
                                     "\"age(birth_date, release_date)\"",
                                     "\"prison = 'Leeds'\"",
                                     "\"2011-08-31\"",
                                     "[]",
                                     "[null]",
                                     "[\"prison\"]",
                                     "{}"};
static const char *const cells[] = {
    "",  "0",  "1",          "-9223372036854775807", "9223372036854775807",
    "a", "p1", "2010-10-01", "0001-01-01",           "9999-12-31"};

typedef struct document {
    char   text[ROOM];
    size_t length;
} document;

/* A piece of a document. */
typedef struct piece {
    size_t at;
    size_t length;
} piece;

static void replace(document *d, piece old, const char *by, size_t n)
{
    if (d->length - old.length + n < ROOM) {
        memmove(d->text + old.at + n, d->text + old.at + old.length,
                d->length - old.at - old.length);
        memcpy(d->text + old.at, by, n);
        d->length += n - old.length;
        d->text[d->length] = '\0';
    }
}

/* Length of the value that begins there: a text, a bracket with all within, or a bare word. */
static size_t value_length(const char *text)
{
    size_t n = 0;
    int    depth = 0;
    bool   quoted = false;
    do {
        char c = text[n++];
        if (c == '"' && (n < 2 || text[n - 2] != '\\')) {
            quoted = !quoted;
        } else if (!quoted && (c == '[' || c == '{')) {
            depth++;
        } else if (!quoted && (c == ']' || c == '}')) {
            depth--;
        }
    } while (text[n] != '\0' &&
             (depth > 0 || quoted || (text[0] != '"' && strchr(",]} \n", text[n]) == NULL)));
    return n;
}

/* The value (or key) of that number, counted round. */
static piece find_value(const document *d, unsigned number)
{
    static size_t begins[ROOM];
    size_t        n = 0;
    for (size_t i = 1; i < d->length; i++) {
        bool begin =
            strchr(",:[{ \n", d->text[i - 1]) != NULL && strchr(",:]} \n", d->text[i]) == NULL;
        if (begin) {
            begins[n++] = i;
            i += d->text[i] == '"' ? value_length(d->text + i) : 0;
        }
    }
    size_t at = n == 0 ? 0 : begins[number % n];
    return (piece){at, n == 0 ? 0 : value_length(d->text + at)};
}

static void edit_contract(document *d, unsigned number, unsigned by)
{
    enum { WORDS = sizeof values / sizeof *values };
    static char copy[ROOM];
    piece       old = find_value(d, number);
    piece       other = find_value(d, by * 7);
    if (by < 2 * WORDS) {
        replace(d, old, values[by % WORDS], strlen(values[by % WORDS]));
    } else {
        memcpy(copy, d->text + other.at, other.length);
        replace(d, old, copy, other.length);
    }
}

static void edit_table(document *d, unsigned number, unsigned by)
{
    const char *word = cells[by % (sizeof cells / sizeof *cells)];
    size_t      first = (size_t)(strchr(d->text, '\n') - d->text) + 1;
    size_t      at = first + number % (d->length - first);
    while (strchr(",\n", d->text[at - 1]) == NULL) {
        at--;
    }
    replace(d, (piece){at, strcspn(d->text + at, ",\n")}, word, strlen(word));
}

static void put(document *d, const char *line)
{
    size_t n = strlen(line);
    memcpy(d->text + d->length, line, n + 1);
    d->length += n;
}

/* People of two prisons, with a conviction before and, some of them, one after. */
static void draw_tables(document *tables)
{
    char line[96];
    put(&tables[0], "person_id,release_date,birth_date,sentence_days,prison\n");
    put(&tables[1], "person_id,conviction_date,disposal\n");
    put(&tables[2], "person_id,offence_date,conviction_date\n");
    for (int i = 0; i < PERSONS; i++) {
        snprintf(line, sizeof line, "p%d,201%d-%02d-10,19%02d-03-0%d,%d,%s\n", i, i % 3,
                 1 + i % 12, 60 + i * 7 % 30, 1 + i % 9, 30 + i * 11 % 300,
                 i % 4 == 0 ? "Peterborough" : "Leeds");
        put(&tables[0], line);
        snprintf(line, sizeof line, "p%d,200%d-05-17,%s\n", i, i * 3 % 10,
                 i % 5 == 0 ? "caution" : "fine");
        put(&tables[1], line);
        snprintf(line, sizeof line, "p%d,2012-%02d-03,2012-%02d-20\n", i * 3 % PERSONS,
                 1 + i % 12, 1 + i % 12);
        put(&tables[2], line);
    }
}

static void must(bool right)
{
    if (!right) {
        abort();
    }
}

/* An evaluation opens from what it wrote, and verifies; its facts may be settled. */
static void look(const sib_evaluation *e, const sib_scheme *scheme,
                 const sib_evaluation_tables *tables)
{
    sib_evaluation *opened = NULL;
    sib_table      *d = NULL;
    sib_facts      *facts = NULL;
    sib_settlement *settled = NULL;
    const char     *record = sib_evaluation_record(e);
    must(sib_evaluation_open(NULL, record, sib_evaluation_annex(e), &opened) == SIB_OK);
    must(strcmp(sib_evaluation_result_hash(e), sib_evaluation_result_hash(opened)) == 0);
    must(sib_evaluation_verify(NULL, scheme, tables, record, &d) == SIB_OK);
    must(sib_table_rows(d) == 0);
    must(sib_evaluation_facts(NULL, opened, NULL, &facts) == SIB_OK);
    (void)sib_scheme_settle(NULL, scheme, facts, "final", NULL, &settled);
    sib_settlement_free(settled);
    sib_facts_free(facts);
    sib_table_free(d);
    sib_evaluation_free(opened);
}

static void evaluate(const char *contract, const sib_evaluation_tables *tables)
{
    sib_scheme     *scheme = NULL;
    sib_evaluation *e = NULL;
    if (sib_scheme_read(NULL, contract, &scheme) == SIB_OK) {
        sib_status status =
            sib_evaluation_evaluate(NULL, scheme, NULL, tables, "final", NULL, &e);
        must((status == SIB_OK) == (e != NULL));
        if (e != NULL) {
            look(e, scheme, tables);
        }
    }
    sib_evaluation_free(e);
    sib_scheme_free(scheme);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static document        contract;
    static document        csv[TABLES];
    sib_table             *tables[TABLES] = {NULL};
    sib_evaluation_tables *set = NULL;
    memset(csv, 0, sizeof csv);
    contract.length = 0;
    put(&contract, records_contract);
    draw_tables(csv);
    for (size_t i = 0; i + 4 <= size && i < 4 * EDITS; i += 4) {
        unsigned number = data[i + 1] | (unsigned)data[i + 2] << 8;
        if (data[i] % 8 < TABLES) {
            edit_table(&csv[data[i] % 8], number, data[i + 3]);
        } else {
            edit_contract(&contract, number, data[i + 3]);
        }
    }
    bool read = sib_evaluation_tables_new(NULL, &set) == SIB_OK;
    for (int i = 0; i < TABLES && read; i++) {
        sib_u8 bytes = {(const uint8_t *)csv[i].text, (int64_t)csv[i].length};
        read = sib_table_read_csv(NULL, bytes, types[i], NULL, &tables[i]) == SIB_OK &&
               sib_evaluation_tables_add(NULL, set, names[i], tables[i]) == SIB_OK;
    }
    if (read) {
        evaluate(contract.text, set);
    }
    for (int i = 0; i < TABLES; i++) {
        sib_table_free(tables[i]);
    }
    sib_evaluation_tables_free(set);
    return 0;
}
