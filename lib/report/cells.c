/* Rows and cells of the record as the report reads and shows them. */
#include "report/facts.h"

#include <math.h>
#include <string.h>

#include "core/date.h"
#include "table/table.h"

sib__row sib__row_of(const sib__facts *f, const char *list)
{
    return (sib__row){sib_evaluation_table(f->evaluation, list), -1};
}

int64_t sib__row_count(sib__row row)
{
    return row.table == NULL ? 0 : sib_table_rows(row.table);
}

bool sib__next(sib__row *row, const char *cohort)
{
    for (row->at++; row->at < sib__row_count(*row); row->at++) {
        if (cohort == NULL || sib__cell_is(*row, "cohort", cohort)) {
            return true;
        }
    }
    row->at = -1;
    return false;
}

sib__row sib__of(const sib__facts *f, const char *list, const char *cohort)
{
    sib__row row = sib__row_of(f, list);
    sib__next(&row, cohort);
    return row;
}

/* The column of that type, unless it or the row is missing. */
static bool find_cell(sib__row row, const char *column, int32_t type, sib__column *out)
{
    int64_t at = row.table == NULL || row.at < 0 ? -1 : sib_table_find(row.table, column);
    if (at < 0) {
        return false;
    }
    *out = sib__table_column(row.table, at);
    return out->type == type && !sib__column_missing(out, row.at);
}

static bool cell_text(sib__row row, const char *column, sib__slice *out)
{
    sib__column found;
    if (!find_cell(row, column, SIB_COLUMN_TYPE_TEXT, &found)) {
        return false;
    }
    *out = sib__column_text(&found, row.at);
    return out->data != NULL;
}

const char *sib__clean_text(sib__facts *f, sib__slice text)
{
    const char *clean = sib__clean(f->memory, text);
    if (clean == NULL) {
        (void)sib__well(f, sib__no_memory(f->call));
    }
    return clean == NULL ? "" : clean;
}

const char *sib__cell_of(sib__facts *f, sib__row row, const char *column)
{
    sib__slice  text;
    sib__column found;
    char        date[11];
    if (cell_text(row, column, &text)) {
        return sib__clean_text(f, text);
    }
    if (find_cell(row, column, SIB_COLUMN_TYPE_DATE, &found)) {
        sib__date_print(sib__column_date(&found, row.at), date);
        return sib__join(f, date, NULL);
    }
    return NULL;
}

bool sib__cell_is(sib__row row, const char *column, const char *text)
{
    sib__slice cell;
    return cell_text(row, column, &cell) && sib__slice_equals(cell, text);
}

double sib__cell_f64(sib__row row, const char *column)
{
    sib__column found;
    return find_cell(row, column, SIB_COLUMN_TYPE_F64, &found) ? sib__column_f64(&found, row.at)
                                                               : (double)NAN;
}

int64_t sib__cell_i64(sib__row row, const char *column)
{
    sib__column found;
    return find_cell(row, column, SIB_COLUMN_TYPE_I64, &found) ? sib__column_i64(&found, row.at)
                                                               : SIB_I64_MISSING;
}

bool sib__cell_flag(sib__row row, const char *column)
{
    sib__column found;
    return find_cell(row, column, SIB_COLUMN_TYPE_FLAG, &found) &&
           sib__column_flag(&found, row.at) == 1;
}

bool sib__cell_exact(sib__facts *f, sib__row row, const char *column, sib__rational *out)
{
    sib__slice text;
    if (f->status != SIB_OK || !cell_text(row, column, &text)) {
        return false;
    }
    f->status = sib__rational_parse(f->call, f->memory, "record", text, out);
    return f->status == SIB_OK;
}

const char *sib__raw(sib__facts *f, sib__row row, const char *column)
{
    sib__slice text;
    return cell_text(row, column, &text) ? sib__piece(f, text.data, text.length) : "";
}

const char *sib__name(sib__facts *f, const char *cohort)
{
    if (*cohort == '\0') {
        return NULL;
    }
    return strcmp(cohort, "pooled") == 0 ? sib__words(f, "pooled")
                                         : sib__clean_text(f, sib__slice_of(cohort));
}

const char *sib__people_text(sib__facts *f, sib__headcount people)
{
    return people.shown || people.number == SIB_I64_MISSING ? sib__count_text(f, people.number)
                                                            : sib__words(f, "hidden");
}

const char *sib__fate_text(sib__facts *f, const char *cohort, sib__arm arm, sib__fate fate)
{
    return sib__people_text(f, sib__people_of(f->disclosure, cohort, arm, fate));
}

/* A cell of the record as columns.tsv says; NULL where there is none. */
static const char *show(sib__facts *f, sib__row row, const char *column, const char *kind)
{
    double number = sib__cell_f64(row, column);
    if (strcmp(kind, "count") == 0) {
        return sib__count_text(f, sib__cell_i64(row, column));
    }
    if (strcmp(kind, "change") == 0) {
        return sib__change_text(f, sib__cell_i64(row, column));
    }
    if (strcmp(kind, "mean") == 0) {
        return sib__number_text(f, number, 3);
    }
    if (strcmp(kind, "percent") == 0) {
        return sib__percent_text(f, number);
    }
    if (strcmp(kind, "events") == 0) {
        return sib__signed_text(f, number, 1);
    }
    if (strcmp(column, "cohort") == 0) {
        return sib__name(f, sib__raw(f, row, column));
    }
    const char *text = sib__cell_of(f, row, column);
    if (strcmp(kind, "money") == 0) {
        return sib__money_text(f, text);
    }
    if (strncmp(kind, "words:", 6) == 0) {
        return sib__known(f, kind + 6, text);
    }
    return text;
}

sib__part *sib__put_row(sib__facts *f, const char *name, sib__row from)
{
    sib__part *row = sib__put_part(f, name, f->columns.rows);
    if (row != NULL) {
        row->caption = f->caption;
    }
    for (int64_t i = 0; row != NULL && from.table != NULL && i < f->columns.rows; i++) {
        const char **column = f->columns.cells + f->columns.columns * i;
        if (strcmp(column[0], name) == 0) {
            row->cells[i] = show(f, from, column[1], column[3]);
        }
    }
    return row;
}

void sib__put_cell(sib__facts *f, sib__part *row, const char *column, const char *text)
{
    for (int64_t i = 0; row != NULL && i < f->columns.rows; i++) {
        const char **known = f->columns.cells + f->columns.columns * i;
        if (strcmp(known[0], row->name) == 0 && strcmp(known[1], column) == 0) {
            row->cells[i] = text;
        }
    }
}
