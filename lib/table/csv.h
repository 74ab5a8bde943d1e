/* The parts of the CSV reader.
 *
 * The bytes are gone over twice: once to check quoting and to find where every block of records
 * begins (csv_scan.c), once to read the fields, block by block in parallel (csv_values.c).
 * Texts and codes are kept as slices of the bytes meanwhile and copied last (csv_texts.c). */
#ifndef SIB_TABLE_CSV_H
#define SIB_TABLE_CSV_H

#include "core/form.h"
#include "table/store.h"
#include "table/table.h"

enum { SIB__CSV_BLOCK_RECORDS = 1024 };

/* Texts in a list of the types document. */
typedef struct sib__csv_list {
    const sib__slice *items;
    int64_t           n;
    bool              given;
} sib__csv_list;

/* The declared type of a column. */
typedef struct sib__csv_type {
    sib__slice    name;
    int32_t       type; /* a sib_column_type */
    sib__csv_list nulls;
    sib__csv_list levels;
    sib__csv_list trues;
    sib__csv_list falses;
} sib__csv_type;

typedef struct sib__csv_types {
    sib__csv_type *items;
    int64_t        n;
} sib__csv_types;

/* csv_types.c: the keys of a declared column. */
extern const sib__options sib__csv_type_keys;

/* Reads the types document; TERMS with its line and column. */
sib_status sib__csv_types_read(sib__call *call, const char *types, sib__csv_types *out);

/* The type of columns that are read as text without being declared. */
sib__csv_type sib__csv_type_other(sib__slice name);

/* One field: what stands between separators or quotes. Only a quoted field holds quotes, and
 * then only doubled ones. */
typedef struct sib__csv_field {
    sib__slice  raw;
    const char *fault; /* what is wrong with its quoting; NULL for nothing */
    bool        last;  /* of its record */
} sib__csv_field;

typedef struct sib__csv_source {
    const char *begin; /* after a byte order mark */
    const char *end;
    char        separator;
} sib__csv_source;

/* csv_scan.c: reads the field at `at` and returns where the next one begins. */
const char *sib__csv_field_read(const sib__csv_source *source, const char *at,
                                sib__csv_field *field);

/* What is wrong with the quoting of a field that began at `begin`; NULL for nothing. */
const char *sib__csv_field_fault(const sib__csv_field *field, const char *begin);

/* Records after the header, and where each block of them begins. */
typedef struct sib__csv_records {
    const char **blocks;
    int64_t      block_count;
    int64_t      rows;
} sib__csv_records;

/* Counts the records from `at` on. Blank lines at the end are dropped when a record has more
 * than one field. */
sib_status sib__csv_scan(sib__call *call, const sib__csv_source *source, const char *at,
                         bool one_field, sib__csv_records *out);

/* The line, from 1, that a place in the bytes lies on. */
int64_t sib__csv_line(const sib__csv_source *source, const char *at);

/* A set of texts, each with its number. */
typedef struct sib__csv_levels {
    const sib__slice *texts;  /* by number */
    int32_t          *places; /* number + 1, 0 for free; a power of two of them */
    uint64_t          mask;
} sib__csv_levels;

/* csv_levels.c: an empty set with places for `room` texts. */
sib_status sib__csv_levels_make(sib__call *call, const sib__slice *texts, int64_t room,
                                sib__csv_levels *levels);

/* The place of a text, or the free one where it belongs. */
int32_t *sib__csv_levels_place(const sib__csv_levels *levels, sib__slice text);

/* The number of a text whose quotes are doubled, -1 when it is none of the set. */
int32_t sib__csv_levels_find(const sib__csv_levels *levels, sib__slice raw);

/* Whether raw, whose quotes are doubled, is this text. */
bool sib__csv_is_text(sib__slice raw, sib__slice text);

/* A column being read: the arrays of its type, and for texts and for codes without declared
 * levels the slices to be copied. */
typedef struct sib__csv_column {
    sib__csv_type   type;
    const char     *name; /* terminated */
    double         *f64;
    int64_t        *i64;
    int32_t        *dates;
    uint8_t        *flags;
    int32_t        *codes;
    sib__csv_levels levels; /* declared */
    sib__slice     *cells;  /* data NULL is missing */
} sib__csv_column;

/* csv_values.c: reads every record. by_position [positions] has the column of each field, NULL
 * where it is ignored. */
sib_status sib__csv_values_read(sib__call *call, const sib__csv_source *source,
                                const sib__csv_records *records,
                                sib__csv_column *const *by_position, int64_t positions);

/* csv_texts.c: makes doubled quotes single in a column's cells. */
sib_status sib__csv_cells_unquote(sib__call *call, sib__slice *cells, int64_t rows);

/* Codes by the levels met, in byte order, from a column's cells; both into the pool. */
sib_status sib__csv_codes_make(sib__call *call, sib__memory *memory,
                               const sib__csv_column *from, int64_t rows, sib__column *to);

/* Copies levels into the pool. */
sib_status sib__csv_levels_copy(sib__call *call, sib__memory *memory, const sib__slice *texts,
                                int64_t n, sib__column *to);

#endif
