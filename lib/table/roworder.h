/* An order of rows by their content, which breaks ties without ever looking at row numbers. */
#ifndef SIB_TABLE_ROWORDER_H
#define SIB_TABLE_ROWORDER_H

#include "table/table.h"

/* Negative, 0, positive as row a of a column stands before, with, after row b: numbers and
 * dates by size, texts and codes by the bytes of the text; missing stands last, -0 with 0. */
int sib__column_compare(const sib__column *column, int64_t a, int64_t b);

/* Columns of a table in byte order of their names. */
typedef struct sib__row_order {
    const sib__column *columns;
    int64_t            n;
} sib__row_order;

/* The order by every column, whatever their order in the table; in the call's scratch. */
sib_status sib__row_order_make(sib__call *call, const sib_table *table, sib__row_order *order);

/* 0 only for rows that are alike in every column. */
int sib__row_order_compare(const sib__row_order *order, int64_t a, int64_t b);

#endif
