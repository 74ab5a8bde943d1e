/* How a table holds its columns.
 *
 * Every column has a keeper: what owns its memory and counts the tables that use it. A column
 * from a builder has a keeper of its own, which calls the caller's release function; the
 * columns the library makes lie in their table's pool and are kept by that table. */
#ifndef SIB_TABLE_STORE_H
#define SIB_TABLE_STORE_H

#include <stdatomic.h>

#include "table/table.h"

typedef struct sib__keeper {
    sib__memory  memory; /* first: a keeper is a handle */
    atomic_llong holders;
    sib_release  release;
    void        *payload;
} sib__keeper;

typedef struct sib__entry {
    sib__column  column;
    sib__keeper *keeper; /* the table's own one is not counted for itself */
} sib__entry;

struct sib_table {
    sib__keeper keeper; /* first */
    int64_t     rows;
    int64_t     columns;
    int64_t     room; /* columns that may still be put */
    sib__entry *entries;
};

/* A keeper with one holder, of `size` bytes (it may be the first member of more). NULL after
 * recording NO_MEMORY. Until it is shared, sib__handle_free() undoes it. */
void *sib__keeper_new(sib__call *call, size_t size);

void sib__keeper_hold(sib__keeper *keeper);

/* Ends one holding; the last one calls the release function and frees the keeper. */
void sib__keeper_drop(sib__keeper *keeper);

/* Offsets of no texts at all. */
extern const int64_t sib__no_offsets[1];

/* Position of a name among entries, -1 when there is none. */
int64_t sib__entry_find(const sib__entry *entries, int64_t n, sib__slice name);

/* Checks a column the caller handed in, all but its name: shape, alignment, values of the rows
 * present. Buffers without rows may be NULL. */
sib_status sib__column_check(sib__call *call, const sib__column *column, int64_t rows);

#endif
