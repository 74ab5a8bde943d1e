#include "damage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/date.h"
#include "sib/scheme.h"
#include "support.h"
#include "tables.h"
#include "table/table.h"

enum { CELL = 64, MOST_COLUMNS = 8 };

static const char *const tables[DAMAGE_TABLES] = {"releases", "history", "convictions"};
static const char *const columns[DAMAGE_TABLES][MOST_COLUMNS] = {
    {"person_id", "release_date", "birth_date", "sentence_days", "prison", NULL},
    {"person_id", "conviction_date", "disposal", NULL},
    {"person_id", "offence_date", "conviction_date", NULL}};
static const int partners[DAMAGE_TABLES][MOST_COLUMNS] = {
    {-1, 2, 1, -1, -1}, {-1, -1, -1}, {-1, 2, 1}};

int damage_columns(int table)
{
    int n = 0;
    while (columns[table][n] != NULL) {
        n++;
    }
    return n;
}

const char *damage_column(int table, int column)
{
    return columns[table][column];
}

static const sib_table *table_of(const bond_tables *b, int table)
{
    return table == 0 ? b->releases : table == 1 ? b->history : b->convictions;
}

static void print_cell(const sib__column *c, int64_t row, char to[CELL])
{
    char       date[11] = "";
    sib__slice text = {NULL, 0};
    if (c->type == SIB_COLUMN_TYPE_DATE) {
        sib__date_print(sib__column_date(c, row), date);
        snprintf(to, CELL, "%.10s", date);
    } else if (c->type == SIB_COLUMN_TYPE_I64) {
        snprintf(to, CELL, "%lld", (long long)sib__column_i64(c, row));
    } else {
        text = sib__column_text(c, row);
        snprintf(to, CELL, "%.*s", (int)text.length, text.data);
    }
}

/* People of the bond are numbered, and each third is treated. */
static bool is_treated(const sib_table *t, int64_t row)
{
    char        id[CELL];
    sib__column person = sib__table_named(t, "person_id");
    print_cell(&person, row, id);
    return atoi(id + strlen(BOND_CANARY)) % 3 == 0;
}

static void spoil(const damage *d, const sib__column *all, char cells[MOST_COLUMNS][CELL])
{
    char  kept[CELL];
    char *cell = cells[d->column];
    bool  letters = all[d->column].type == SIB_COLUMN_TYPE_TEXT ||
                   all[d->column].type == SIB_COLUMN_TYPE_CODES;
    int partner = partners[d->table][d->column];
    if (d->kind == DAMAGE_BLANK) {
        cell[0] = '\0';
    } else if (d->kind == DAMAGE_SWAP && partner >= 0) {
        memcpy(kept, cell, CELL);
        memcpy(cell, cells[partner], CELL);
        memcpy(cells[partner], kept, CELL);
    } else if (d->kind == DAMAGE_TRIM && letters) {
        cell[strlen(cell) - 1] = '\0';
    }
    for (int i = 0; d->kind == DAMAGE_RECASE && cell[i] != '\0'; i++) {
        cell[i] = (char)(cell[i] >= 'A' && cell[i] <= 'Z' ? cell[i] - 'A' + 'a' : cell[i]);
    }
}

/* The table as CSV. */
static char *print_table(const bond_tables *b, int table, const damage *d, int *done)
{
    enum { LINE = MOST_COLUMNS * CELL };
    const sib_table *t = table_of(b, table);
    int              n = damage_columns(table);
    int64_t          rows = sib_table_rows(t);
    int              seen[2] = {0, 0};
    sib__column      all[MOST_COLUMNS];
    size_t           length = 0;
    char            *csv = malloc((size_t)(2 * rows + 1) * LINE);
    for (int i = 0; i < n; i++) {
        all[i] = sib__table_named(t, columns[table][i]);
        length += (size_t)sprintf(csv + length, "%s%s", i == 0 ? "" : ",", columns[table][i]);
    }
    length += (size_t)sprintf(csv + length, "\n");
    for (int64_t row = 0; row < rows; row++) {
        char cells[MOST_COLUMNS][CELL];
        bool treated = is_treated(t, row);
        bool hit =
            table == d->table && treated == d->treated && seen[treated]++ % d->every == 0;
        for (int i = 0; i < n; i++) {
            print_cell(&all[i], row, cells[i]);
        }
        if (hit) {
            spoil(d, all, cells);
            (*done)++;
        }
        for (int times = 0; times < (hit && d->kind == DAMAGE_DUPLICATE ? 2 : 1); times++) {
            for (int i = 0; i < n; i++) {
                length += (size_t)sprintf(csv + length, "%s%s", i == 0 ? "" : ",", cells[i]);
            }
            length += (size_t)sprintf(csv + length, "\n");
        }
    }
    return csv;
}

static char *types_of(const sib_scheme *scheme, const char *table)
{
    const sib_table *t = sib_scheme_table(scheme, "tables");
    char            *types = NULL;
    for (int64_t i = 0; i < sib_table_rows(t); i++) {
        if (test_says(t, "table", i, table)) {
            sib__column column = sib__table_named(t, "types");
            sib__slice  text = sib__column_text(&column, i);
            types = calloc(1, (size_t)text.length + 1);
            memcpy(types, text.data, (size_t)text.length);
        }
    }
    return types;
}

sib_evaluation_tables *damage_make(const char *contract, const bond_tables *b, const damage *d,
                                   int *done)
{
    sib_scheme            *scheme = NULL;
    sib_evaluation_tables *set = NULL;
    bool                   read = true;
    *done = 0;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, contract, &scheme), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &set), SIB_OK);
    for (int i = 0; i < DAMAGE_TABLES; i++) {
        sib_table *table = NULL;
        char      *csv = print_table(b, i, d, done);
        char      *types = types_of(scheme, tables[i]);
        sib_u8     bytes = {(const uint8_t *)csv, (int64_t)strlen(csv)};
        read = read && sib_table_read_csv(NULL, bytes, types, NULL, &table) == SIB_OK &&
               sib_evaluation_tables_add(NULL, set, tables[i], table) == SIB_OK;
        sib_table_free(table);
        free(types);
        free(csv);
    }
    sib_scheme_free(scheme);
    if (!read) {
        sib_evaluation_tables_free(set);
        set = NULL;
    }
    return set;
}
