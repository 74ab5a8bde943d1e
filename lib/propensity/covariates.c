#include "propensity/covariates.h"

#include <math.h>
#include <string.h>

enum { MOST_TERMS = 4096 };

static sib_status read_text(sib__call *call, sib__covariate *c)
{
    int64_t *rank = SIB__NEW(&call->scratch, int64_t, c->column.n);
    SIB__TRY_MEMORY(call, rank);
    c->rank = rank;
    return sib__text_rank(call, c->column.text, NULL, rank, &c->levels);
}

static sib_status read_type(sib__call *call, sib__covariate *c)
{
    switch (c->column.type) {
    case SIB_COLUMN_TYPE_F64:
    case SIB_COLUMN_TYPE_I64:
    case SIB_COLUMN_TYPE_FLAG:
        return SIB_OK;
    case SIB_COLUMN_TYPE_CODES:
        c->categorical = true;
        c->levels = c->column.levels.n;
        return SIB_OK;
    case SIB_COLUMN_TYPE_TEXT:
        c->categorical = true;
        return read_text(call, c);
    default:
        return sib__fail(call, SIB_ERR_ARGUMENT, "covariates", -1, c->column.name,
                         "a date is no covariate: make an age or a duration of it");
    }
}

/* Real numbers without validity bits, the commonest column, are read without a call a row. */
static bool is_plain(const sib__column *c)
{
    return c->type == SIB_COLUMN_TYPE_F64 && c->validity.data == NULL;
}

static sib_status read_missing(sib__call *call, sib__covariate *c, bool allowed)
{
    const double *data = c->column.f64.data;
    bool          plain = is_plain(&c->column);
    for (int64_t row = 0; row < c->column.n && !c->missing; row++) {
        c->missing = plain ? isnan(data[row]) : sib__column_missing(&c->column, row);
        if (c->missing && !allowed) {
            return sib__fail(
                call, SIB_ERR_DATA, "covariates", row, c->column.name,
                "a covariate is missing, and the option missing says to refuse that");
        }
    }
    return SIB_OK;
}

sib_status sib__covariates_read(sib__call *call, const sib_table *table, bool missing_allowed,
                                sib__covariates *out)
{
    out->n = sib_table_columns(table);
    out->all = SIB__NEW(&call->scratch, sib__covariate, out->n);
    SIB__TRY_MEMORY(call, out->all);
    for (int64_t i = 0; i < out->n; i++) {
        sib__covariate *c = &out->all[i];
        c->column = sib__table_column(table, i);
        c->kept = true;
        c->missing_term = -1;
        SIB__TRY(read_type(call, c));
        SIB__TRY(read_missing(call, c, missing_allowed));
        SIB__TRY(sib__check(call));
    }
    return SIB_OK;
}

bool sib__covariates_missing(const sib__covariates *covariates, int64_t row)
{
    for (int64_t i = 0; i < covariates->n; i++) {
        const sib__covariate *c = &covariates->all[i];
        if (c->kept && c->missing && sib__column_missing(&c->column, row)) {
            return true;
        }
    }
    return false;
}

static double number(const sib__column *c, int64_t row)
{
    if (sib__column_missing(c, row)) {
        return (double)NAN;
    }
    switch (c->type) {
    case SIB_COLUMN_TYPE_I64:
        return (double)c->i64.data[row];
    case SIB_COLUMN_TYPE_FLAG:
        return (double)c->flags.data[row];
    default:
        return c->f64.data[row];
    }
}

void sib__covariate_numbers(const sib__covariate *c, const int64_t *rows, int64_t n,
                            double *out)
{
    const double *data = c->column.f64.data;
    bool          plain = is_plain(&c->column);
    for (int64_t i = 0; i < n; i++) {
        out[i] = plain ? data[rows[i]] : number(&c->column, rows[i]);
    }
}

int64_t sib__covariate_level(const sib__covariate *c, int64_t row)
{
    return c->rank == NULL ? c->column.codes.data[row] : c->rank[row];
}

/* Texts become levels only where a row in use has them. */
static sib_status find_texts(sib__call *call, sib__covariate *c, const int64_t *rows, int64_t n)
{
    c->level_row = SIB__NEW(&call->scratch, int64_t, c->levels);
    SIB__TRY_MEMORY(call, c->level_row);
    for (int64_t level = 0; level < c->levels; level++) {
        c->level_row[level] = -1;
    }
    for (int64_t i = 0; i < n; i++) {
        if (!sib__column_missing(&c->column, rows[i])) {
            c->level_row[c->rank[rows[i]]] = rows[i];
        }
    }
    return SIB_OK;
}

static sib_status number_levels(sib__call *call, sib__covariate *c, const int64_t *rows,
                                int64_t n, int64_t *terms)
{
    bool reference = true;
    c->level_term = SIB__NEW(&call->scratch, int64_t, c->levels);
    SIB__TRY_MEMORY(call, c->level_term);
    if (c->rank != NULL) {
        SIB__TRY(find_texts(call, c, rows, n));
    }
    for (int64_t level = 0; level < c->levels; level++) {
        bool met = c->level_row == NULL || c->level_row[level] >= 0;
        c->level_term[level] = met && !reference ? (*terms)++ : -1;
        reference = reference && !met;
    }
    return SIB_OK;
}

sib_status sib__covariates_terms(sib__call *call, sib__covariates *covariates,
                                 const int64_t *rows, int64_t n, bool indicators,
                                 int64_t *terms)
{
    *terms = 1;
    for (int64_t i = 0; i < covariates->n; i++) {
        sib__covariate *c = &covariates->all[i];
        if (!c->kept) {
            continue;
        }
        c->first_term = *terms;
        if (c->categorical) {
            SIB__TRY(number_levels(call, c, rows, n, terms));
        } else {
            (*terms)++;
        }
        if (indicators && c->missing) {
            c->missing_term = (*terms)++;
        }
        if (*terms > MOST_TERMS) {
            return sib__fail(call, SIB_ERR_UNSUPPORTED, "covariates", -1, c->column.name,
                             "the covariates have more than %d terms", (int)MOST_TERMS);
        }
    }
    return SIB_OK;
}

/* Term names being written one after another. */
typedef struct names {
    char    *data;
    int64_t *offsets;
    int64_t  n;
    int64_t  length;
} names;

static void add_bytes(names *to, sib__slice bytes)
{
    if (to->data != NULL && bytes.length > 0) {
        memcpy(to->data + to->length, bytes.data, (size_t)bytes.length);
    }
    to->length += bytes.length;
}

static void add_name(names *to, const char *covariate, const char *link, sib__slice rest)
{
    add_bytes(to, sib__slice_of(covariate));
    add_bytes(to, sib__slice_of(link));
    add_bytes(to, rest);
    to->n++;
    to->offsets[to->n] = to->length;
}

static void add_covariate(names *to, const sib__covariate *c)
{
    if (!c->categorical) {
        add_name(to, c->column.name, "", sib__slice_of(""));
    }
    for (int64_t level = 0; level < c->levels; level++) {
        if (c->level_term[level] >= 0) {
            sib__slice text = c->level_row == NULL
                                  ? sib__text_at(c->column.levels, level)
                                  : sib__text_at(c->column.text, c->level_row[level]);
            add_name(to, c->column.name, "=", text);
        }
    }
    if (c->missing_term >= 0) {
        add_name(to, c->column.name, ":", sib__slice_of("missing"));
    }
}

static void add_all(names *to, const sib__covariates *covariates)
{
    to->n = 0;
    to->length = 0;
    add_name(to, "(Intercept)", "", sib__slice_of(""));
    for (int64_t i = 0; i < covariates->n; i++) {
        if (covariates->all[i].kept) {
            add_covariate(to, &covariates->all[i]);
        }
    }
}

sib_status sib__covariates_names(sib__call *call, sib__memory *memory,
                                 const sib__covariates *covariates, int64_t terms,
                                 sib_text *out)
{
    names to = {NULL, SIB__NEW(memory, int64_t, terms + 1), 0, 0};
    SIB__TRY_MEMORY(call, to.offsets);
    add_all(&to, covariates); /* counts the bytes */
    to.data = SIB__NEW(memory, char, to.length);
    SIB__TRY_MEMORY(call, to.data);
    add_all(&to, covariates);
    *out = (sib_text){to.data, to.offsets, to.n};
    return SIB_OK;
}
