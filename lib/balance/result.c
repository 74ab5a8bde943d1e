/* The table of all terms. */
#include <string.h>

#include "balance/balance.h"
#include "core/options.h"

SIB__DEFINE_ENUM(sib_balance_denominator, SIB_BALANCE_DENOMINATOR_LIST)
SIB__DEFINE_ENUM(sib_balance_missing, SIB_BALANCE_MISSING_LIST)

/* What a line is about, beside a level of its column. */
enum { NUMBERS = -1, ABSENT = -2, PIECES = 3, COLUMNS = 18 };

typedef struct line {
    const sib__covariate *covariate;
    int64_t               level; /* or NUMBERS, ABSENT */
    sib__term             term;
} line;

typedef struct lines {
    line   *list; /* NULL while they are only counted */
    int64_t n;
} lines;

static void add(lines *l, const sib__covariate *c, int64_t level)
{
    if (l->list != NULL) {
        l->list[l->n].covariate = c;
        l->list[l->n].level = level;
    }
    l->n++;
}

static const double *sums_of(const sib__covariate *c, int64_t level)
{
    return c->sums + level * SIB__WHENS * SIB__ARMS;
}

static void list_lines(lines *l, const sib__covariate *covariates, int64_t n, int32_t missing)
{
    l->n = 0;
    for (int64_t i = 0; i < n; i++) {
        const sib__covariate *c = &covariates[i];
        if (!c->categorical) {
            add(l, c, NUMBERS);
        }
        for (int64_t level = 0; level < c->levels; level++) {
            const double *sums = sums_of(c, level);
            if (sums[0] + sums[1] > 0.0) {
                add(l, c, level);
            }
        }
        if (missing == SIB_BALANCE_MISSING_INDICATOR && c->missing > 0) {
            add(l, c, ABSENT);
        }
    }
}

static void fill_term(line *l)
{
    const sib__covariate *c = l->covariate;
    double                of[SIB__WHENS][SIB__ARMS];
    double                with[SIB__WHENS][SIB__ARMS];
    if (l->level == NUMBERS) {
        l->term = c->numbers;
        return;
    }
    for (int when = 0; when < SIB__WHENS; when++) {
        for (int arm = 0; arm < SIB__ARMS; arm++) {
            bool absent = l->level == ABSENT;
            of[when][arm] = c->present[when][arm] + (absent ? c->absent[when][arm] : 0.0);
            with[when][arm] =
                absent ? c->absent[when][arm] : sums_of(c, l->level)[when * SIB__ARMS + arm];
        }
    }
    sib__term_share(&l->term, with, of);
}

static sib__slice level_text(const line *l)
{
    const sib__covariate *c = l->covariate;
    if (l->level < 0) {
        return (sib__slice){NULL, 0};
    }
    return c->rank == NULL ? sib__text_at(c->column.levels, l->level)
                           : sib__text_at(c->column.text, c->sample[l->level]);
}

/* "age", "race=black", "age:missing". */
static void term_text(const line *l, sib__slice pieces[PIECES])
{
    pieces[0] = sib__slice_of(l->covariate->column.name);
    pieces[1] = sib__slice_of(l->level == ABSENT ? ":missing" : l->level >= 0 ? "=" : "");
    pieces[2] = level_text(l);
}

static void covariate_text(const line *l, sib__slice pieces[PIECES])
{
    pieces[0] = sib__slice_of(l->covariate->column.name);
    pieces[1] = (sib__slice){NULL, 0};
    pieces[2] = (sib__slice){NULL, 0};
}

static void level_alone(const line *l, sib__slice pieces[PIECES])
{
    pieces[0] = level_text(l);
    pieces[1] = (sib__slice){NULL, 0};
    pieces[2] = (sib__slice){NULL, 0};
}

static sib_status put_texts(sib__call *call, sib_table *table, const char *name, const lines *l,
                            void (*text)(const line *, sib__slice *), sib_validity validity)
{
    sib__memory *m = sib__table_memory(table);
    sib__slice   pieces[PIECES];
    int64_t     *offsets = SIB__NEW(m, int64_t, l->n + 1);
    SIB__TRY_MEMORY(call, offsets);
    for (int64_t i = 0; i < l->n; i++) {
        text(&l->list[i], pieces);
        offsets[i + 1] = offsets[i] + pieces[0].length + pieces[1].length + pieces[2].length;
    }
    char *data = SIB__NEW(m, char, offsets[l->n]);
    SIB__TRY_MEMORY(call, data);
    for (int64_t i = 0; i < l->n; i++) {
        char *to = data + offsets[i];
        text(&l->list[i], pieces);
        for (int p = 0; p < PIECES; p++) {
            if (pieces[p].length > 0) {
                memcpy(to, pieces[p].data, (size_t)pieces[p].length);
                to += pieces[p].length;
            }
        }
    }
    sib__column column = {.name = name, .type = SIB_COLUMN_TYPE_TEXT, .validity = validity};
    column.text = (sib_text){data, offsets, l->n};
    return sib__table_put(call, table, &column);
}

static sib_status put_all_texts(sib__call *call, sib_table *table, const lines *l)
{
    const sib_validity all = {NULL, 0};
    uint8_t           *bits = SIB__NEW(sib__table_memory(table), uint8_t, l->n / 8 + 1);
    SIB__TRY_MEMORY(call, bits);
    for (int64_t i = 0; i < l->n; i++) {
        bits[i / 8] |= (uint8_t)((l->list[i].level >= 0 ? 1U : 0U) << (i % 8));
    }
    SIB__TRY(put_texts(call, table, "term", l, term_text, all));
    SIB__TRY(put_texts(call, table, "covariate", l, covariate_text, all));
    return put_texts(call, table, "level", l, level_alone, (sib_validity){bits, 0});
}

static sib_status put_counts(sib__call *call, sib_table *table, const lines *l)
{
    sib__memory *m = sib__table_memory(table);
    uint8_t     *binary = SIB__NEW(m, uint8_t, l->n);
    int64_t     *missing = SIB__NEW(m, int64_t, l->n);
    if (binary == NULL || missing == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < l->n; i++) {
        binary[i] = l->list[i].term.binary ? 1 : 0;
        missing[i] = l->list[i].level == ABSENT ? 0 : l->list[i].covariate->missing;
    }
    sib__column column = {.name = "binary", .type = SIB_COLUMN_TYPE_FLAG};
    column.flags = (sib_u8){binary, l->n};
    SIB__TRY(sib__table_put(call, table, &column));
    column = (sib__column){.name = "missing", .type = SIB_COLUMN_TYPE_I64};
    column.i64 = (sib_i64){missing, l->n};
    return sib__table_put(call, table, &column);
}

/* A column of numbers; `at` is where a term keeps the first of them. */
static sib_status put_numbers(sib__call *call, sib_table *table, const char *name,
                              const lines *l, size_t at)
{
    double *values = SIB__NEW(sib__table_memory(table), double, l->n);
    SIB__TRY_MEMORY(call, values);
    for (int64_t i = 0; i < l->n; i++) {
        memcpy(&values[i], (const char *)&l->list[i].term + at, sizeof values[i]);
    }
    sib__column column = {.name = name, .type = SIB_COLUMN_TYPE_F64};
    column.f64 = (sib_f64){values, l->n};
    return sib__table_put(call, table, &column);
}

#define AT(member) offsetof(sib__term, member)

static sib_status put_statistics(sib__call *call, sib_table *table, const lines *l)
{
    static const struct {
        const char *name;
        size_t      at;
    } columns[] = {
        {"denominator", AT(denominator)},
        {"mean_treated_before", AT(moments[SIB__BEFORE][1].mean)},
        {"mean_comparison_before", AT(moments[SIB__BEFORE][0].mean)},
        {"smd_before", AT(smd[SIB__BEFORE])},
        {"variance_ratio_before", AT(variance_ratio[SIB__BEFORE])},
        {"ecdf_mean_before", AT(ecdf[SIB__BEFORE].mean)},
        {"ecdf_max_before", AT(ecdf[SIB__BEFORE].max)},
        {"mean_treated_after", AT(moments[SIB__AFTER][1].mean)},
        {"mean_comparison_after", AT(moments[SIB__AFTER][0].mean)},
        {"smd_after", AT(smd[SIB__AFTER])},
        {"variance_ratio_after", AT(variance_ratio[SIB__AFTER])},
        {"ecdf_mean_after", AT(ecdf[SIB__AFTER].mean)},
        {"ecdf_max_after", AT(ecdf[SIB__AFTER].max)},
    };
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        SIB__TRY(put_numbers(call, table, columns[i].name, l, columns[i].at));
    }
    return SIB_OK;
}

static sib_status put_all(sib__call *call, sib_table *table, const lines *l)
{
    SIB__TRY(put_all_texts(call, table, l));
    SIB__TRY(put_counts(call, table, l));
    return put_statistics(call, table, l);
}

sib_status sib__balance_publish(sib__call *call, const sib__covariate *covariates, int64_t n,
                                const sib_balance_measure_options *options, sib_table **out)
{
    lines l = {NULL, 0};
    list_lines(&l, covariates, n, options->missing);
    l.list = SIB__NEW(&call->scratch, line, l.n);
    SIB__TRY_MEMORY(call, l.list);
    list_lines(&l, covariates, n, options->missing);
    for (int64_t i = 0; i < l.n; i++) {
        fill_term(&l.list[i]);
        sib__term_finish(&l.list[i].term, options);
    }
    sib_table *table = NULL;
    SIB__TRY(sib__table_make(call, l.n, COLUMNS, &table));
    sib_status status = put_all(call, table, &l);
    if (status != SIB_OK) {
        sib_table_free(table);
        return status;
    }
    *out = table;
    return SIB_OK;
}
