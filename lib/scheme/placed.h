/* The columns of a table of facts as places: of each cell, which of the texts of its column it
 * is, in byte order. */
#ifndef SIB_SCHEME_PLACED_H
#define SIB_SCHEME_PLACED_H

#include "scheme/cells.h"

/* A column as places from 1, 0 where a cell is missing. */
typedef struct sib__placed {
    const char    *name;
    sib__column    column;
    const int32_t *own;   /* [rows] */
    const int32_t *place; /* of own - first; NULL: own itself */
    int32_t        first;
    sib__slice    *values; /* [n], in byte order */
    int64_t        n;
    int32_t        bits; /* and bytes that hold a place */
    int32_t        bytes;
} sib__placed;

typedef struct sib__placed_columns {
    sib__placed *columns; /* those with most values first, then by name */
    int64_t      count;
} sib__placed_columns;

static inline int32_t sib__place_at(const sib__placed *c, int64_t row)
{
    int32_t own = sib__valid(c->column.validity, row) ? c->own[row] : SIB_CODE_MISSING;
    return own == SIB_CODE_MISSING ? 0
                                   : (c->place == NULL ? own : c->place[own - c->first]) + 1;
}

/* The columns that the contract reads, but for those without any cell; in scratch memory. */
sib_status sib__place_columns(sib__run *run, const sib__fact_table *table,
                              sib__placed_columns *out);

#endif
