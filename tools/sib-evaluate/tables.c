/* The tables of a run: CSV files read with the types that the contract declares. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evaluate.h"

/* A text cell as a terminated copy for free(); NULL when memory is short. */
static char *copy_cell(const sib_table *table, const char *column, int64_t row)
{
    sib_text text = sib_table_text(table, sib_table_find(table, column));
    size_t   length = (size_t)(text.offsets[row + 1] - text.offsets[row]);
    char    *copy = malloc(length + 1);
    if (copy != NULL) {
        memcpy(copy, text.data + text.offsets[row], length);
        copy[length] = '\0';
    }
    return copy;
}

static int64_t find_declared(const sib_table *declared, const char *name, int length)
{
    sib_text names = sib_table_text(declared, sib_table_find(declared, "table"));
    for (int64_t row = 0; row < names.n; row++) {
        int64_t here = names.offsets[row + 1] - names.offsets[row];
        if (here == length &&
            memcmp(names.data + names.offsets[row], name, (size_t)length) == 0) {
            return row;
        }
    }
    return -1;
}

static int no_such_table(const sib_table *declared, const char *name, int length)
{
    sib_text names = sib_table_text(declared, sib_table_find(declared, "table"));
    fprintf(stderr, "sib-evaluate: the contract has no table %.*s; it has", length, name);
    for (int64_t row = 0; row < names.n; row++) {
        fprintf(stderr, "%s %.*s", row == 0 ? "" : ",",
                (int)(names.offsets[row + 1] - names.offsets[row]),
                names.data + names.offsets[row]);
    }
    fprintf(stderr, "\n");
    return EXIT_REFUSED;
}

static int read_table(sib_context *ctx, const char *path, const char *name, const char *types,
                      sib_evaluation_tables *tables)
{
    int64_t    size = 0;
    sib_table *table = NULL;
    char      *bytes = file_read(path, &size);
    if (bytes == NULL) {
        return EXIT_FILE;
    }
    sib_status status =
        sib_table_read_csv(ctx, (sib_u8){(const uint8_t *)bytes, size}, types, NULL, &table);
    if (status == SIB_OK) {
        status = sib_evaluation_tables_add(ctx, tables, name, table);
    }
    int code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, path);
    sib_table_free(table);
    free(bytes);
    return code;
}

static int read_given(sib_context *ctx, const arguments *a, int i, const sib_table *declared,
                      sib_evaluation_tables *tables)
{
    int64_t row = find_declared(declared, a->table_name[i], a->table_name_length[i]);
    if (row < 0) {
        return no_such_table(declared, a->table_name[i], a->table_name_length[i]);
    }
    char *name = copy_cell(declared, "table", row);
    char *types = copy_cell(declared, "types", row);
    int   code = name == NULL || types == NULL
                     ? complain(NULL, SIB_ERR_NO_MEMORY, a->table_path[i])
                     : read_table(ctx, a->table_path[i], name, types, tables);
    free(name);
    free(types);
    return code;
}

int tables_read(sib_context *ctx, const arguments *a, const sib_table *declared,
                sib_evaluation_tables **out)
{
    sib_status status = sib_evaluation_tables_new(ctx, out);
    int        code = status == SIB_OK ? EXIT_GOOD : complain(ctx, status, NULL);
    for (int i = 0; i < a->tables && code == EXIT_GOOD; i++) {
        code = read_given(ctx, a, i, declared, *out);
    }
    return code;
}
