#include "report/facts.h"

#include <math.h>
#include <string.h>

#include "core/date.h"
#include "table/table.h"

extern const char sib__words_tsv[];
extern const char sib__columns_tsv[];
extern const char sib__kinds_tsv[];

enum { FIRST_PARTS = 64 };

/* Makes room for one more part; NULL when memory is short. */
static sib__part *add(sib__facts *f, const char *name, int64_t cells)
{
    if (f->status == SIB_OK && f->n == f->room) {
        int64_t    room = 2 * f->room + FIRST_PARTS;
        sib__part *parts = SIB__GROW(f->memory, sib__part, f->parts, room);
        f->status = parts == NULL ? sib__no_memory(f->call) : SIB_OK;
        f->parts = parts == NULL ? f->parts : parts;
        f->room = parts == NULL ? f->room : room;
    }
    const char **texts = f->status == SIB_OK ? SIB__NEW(f->memory, const char *, cells) : NULL;
    if (texts == NULL) {
        f->status = f->status == SIB_OK ? sib__no_memory(f->call) : f->status;
        return NULL;
    }
    f->parts[f->n] = (sib__part){.name = name, .cells = texts};
    return &f->parts[f->n++];
}

void sib__put_value(sib__facts *f, const char *name, const char *text)
{
    sib__part *part = text == NULL ? NULL : add(f, name, 1);
    if (part != NULL) {
        part->cells[0] = text;
    }
}

void sib__put_line(sib__facts *f, const char *list, const char *sentence)
{
    sib__put_value(f, list, sentence);
}

void sib__put_figure(sib__facts *f, const char *name, const char *caption, const char *svg)
{
    sib__part *part = add(f, name, 1);
    if (part != NULL) {
        part->caption = caption;
        part->cells[0] = svg;
    }
}

const char *sib__value(const sib__facts *f, const char *name)
{
    for (int64_t i = 0; i < f->n; i++) {
        if (strcmp(f->parts[i].name, name) == 0) {
            return f->parts[i].cells[0];
        }
    }
    return NULL;
}

sib__row sib__rows(const sib__facts *f, const char *list)
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
    sib__row row = sib__rows(f, list);
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

const char *sib__cell(sib__facts *f, sib__row row, const char *column)
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

const char *sib__people_text(sib__facts *f, sib__people people)
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
    const char *text = sib__cell(f, row, column);
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
    sib__part *row = add(f, name, f->columns.rows);
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

static sib_status read_tsv(sib__facts *f, const char *text, int64_t columns, sib__tsv *out)
{
    int64_t size = (int64_t)strlen(text);
    int64_t cells = 0;
    char   *copy = sib__copy(f->memory, text, size + 1, 1);
    SIB__TRY_MEMORY(f->call, copy);
    for (int64_t i = 0; i < size; i++) {
        out->rows += copy[i] == '\n';
    }
    *out =
        (sib__tsv){SIB__NEW(f->memory, const char *, out->rows *columns), out->rows, columns};
    SIB__TRY_MEMORY(f->call, out->cells);
    for (int64_t i = 0, begin = 0; i < size; i++) {
        if (copy[i] == '\t' || copy[i] == '\n') {
            copy[i] = '\0';
            out->cells[cells++] = copy + begin;
            begin = i + 1;
        }
    }
    return SIB_OK;
}

static sib_status open_record(sib__facts *f)
{
    const sib__json *root = NULL;
    SIB__TRY(sib__json_parse(f->call, f->memory, "e",
                             sib__slice_of(sib_evaluation_record(f->evaluation)), &root));
    f->result = sib__json_member(root, "result");
    f->design = sib__json_member(f->result, "design");
    f->contract = sib__json_member(f->design, "contract");
    SIB__TRY(sib__disclosure_make(f->call, f->memory, f->evaluation, f->contract,
                                  f->public ? f->options.least : 0, &f->disclosure));
    sib__facts_head(f, sib__json_member(root, "provenance"));
    return f->status;
}

sib_status sib__facts_make(sib__call *call, const sib_evaluation *e,
                           const sib_report_options *options, sib__facts *f)
{
    static void (*const made[])(sib__facts *) = {
        sib__facts_who,      sib__facts_answer, sib__facts_effect, sib__facts_compared,
        sib__facts_happened, sib__facts_turn,   sib__facts_owed,   sib__facts_options};
    *f = (sib__facts){.call = call,
                      .memory = &call->scratch,
                      .evaluation = e,
                      .options = *options,
                      .public = options->audience == SIB_REPORT_AUDIENCE_PUBLIC,
                      .settled = sib_evaluation_stage(e) == SIB_EVALUATION_STAGE_SETTLEMENT};
    SIB__TRY(read_tsv(f, sib__words_tsv, 2, &f->words));
    SIB__TRY(read_tsv(f, sib__columns_tsv, 5, &f->columns));
    SIB__TRY(read_tsv(f, sib__kinds_tsv, 2, &f->kinds));
    SIB__TRY(open_record(f));
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        made[i](f);
        SIB__TRY(f->status);
        SIB__TRY(sib__check(call));
    }
    return SIB_OK;
}
