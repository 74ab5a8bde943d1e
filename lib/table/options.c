#include "table/options.h"

#include "sib/table.h"

/* Which characters can separate, csv.c knows. */
static const sib__option list[] = {
    {SIB__FIELD(sib_table_csv_options, separator), .low = INT32_MIN, .high = INT32_MAX},
    {SIB__FIELD_ENUM(sib_table_csv_options, other_columns, sib_csv_other_columns)},
};

const sib__options sib__table_csv_options =
    SIB__OPTIONS(sib_table_csv_options, SIB_TABLE_CSV_OPTIONS_INIT, list);
