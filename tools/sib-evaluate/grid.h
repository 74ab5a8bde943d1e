/* Tables of a record as text: cells, and grids with aligned columns. */
#ifndef SIB_EVALUATE_GRID_H
#define SIB_EVALUATE_GRID_H

#include "sib.h"

enum { CELL = 96 };

/* A cell by column name as text: whole numbers as they are, real ones with 3 decimals, flags as
 * yes or no, "-" for what is missing or no such column. At most CELL - 1 bytes. */
void cell_text(const sib_table *table, const char *column, int64_t row, char to[CELL]);

/* A cell as a number: NaN when missing, or no number. */
double cell_number(const sib_table *table, const char *column, int64_t row);

/* 1 where a text cell is this text. */
int cell_is(const sib_table *table, const char *column, int64_t row, const char *text);

/* One column of a grid: heading, and how a cell is made. */
typedef struct grid_column {
    const char *heading;
    const char *column;                                               /* of the table */
    void (*make)(const sib_table *table, int64_t row, char to[CELL]); /* NULL: cell_text */
    int left;                                                         /* 1: aligned left */
} grid_column;

/* Prints the rows for which `wanted` holds (NULL: all), two blanks between columns. */
void grid_print(const sib_table *table, const grid_column *columns, int n,
                int (*wanted)(const sib_table *table, int64_t row));

/* "1234567.89" with commas between thousands. */
void with_thousands(const char *number, char to[CELL]);

#endif
