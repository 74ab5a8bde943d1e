/* The tables of a balance. */
#include <string.h>

#include "balance/balance.h"
#include "core/format.h"
#include "core/options.h"
#include "numeric/sums.h"

SIB__DEFINE_ENUM(sib_balance_denominator, SIB_BALANCE_DENOMINATOR_LIST)
SIB__DEFINE_ENUM(sib_balance_missing, SIB_BALANCE_MISSING_LIST)

/* What a line is about, beside a level of its column. */
enum { NUMBERS = -1, ABSENT = -2 };

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
static sib_status set_names(sib__call *call, sib__rows *rows, const line *l)
{
    const char *name = l->covariate->column.name;
    const char *then = l->level == ABSENT ? ":missing" : l->level >= 0 ? "=" : "";
    sib__slice  level = level_text(l);
    int64_t     before = (int64_t)(strlen(name) + strlen(then));
    char       *term = SIB__NEW(&call->scratch, char, before + level.length + 1);
    SIB__TRY_MEMORY(call, term);
    sib__line_print(&(sib__line){term, (size_t)before + 1, 0}, "%s%s", name, then);
    if (level.length > 0) {
        memcpy(term + before, level.data, (size_t)level.length);
    }
    sib__set_slice(rows, "term", (sib__slice){term, before + level.length});
    sib__set_text(rows, "covariate", name);
    sib__set_slice(rows, "level", level);
    sib__drop(&call->scratch, term);
    return SIB_OK;
}

/* What a column of numbers shows of a term. */
#define NUMBERS_LIST(X)                                                                        \
    X(denominator, denominator)                                                                \
    X(mean_treated_before, moments[SIB__BEFORE][1].mean)                                       \
    X(mean_comparison_before, moments[SIB__BEFORE][0].mean)                                    \
    X(smd_before, smd[SIB__BEFORE])                                                            \
    X(variance_ratio_before, variance_ratio[SIB__BEFORE])                                      \
    X(ecdf_mean_before, ecdf[SIB__BEFORE].mean)                                                \
    X(ecdf_max_before, ecdf[SIB__BEFORE].max)                                                  \
    X(mean_treated_after, moments[SIB__AFTER][1].mean)                                         \
    X(mean_comparison_after, moments[SIB__AFTER][0].mean)                                      \
    X(smd_after, smd[SIB__AFTER])                                                              \
    X(variance_ratio_after, variance_ratio[SIB__AFTER])                                        \
    X(ecdf_mean_after, ecdf[SIB__AFTER].mean)                                                  \
    X(ecdf_max_after, ecdf[SIB__AFTER].max)

static sib_status put_terms(sib__call *call, const lines *l, sib__result *result)
{
#define NUMBER(name, member) SIB__F64(#name),
    static const sib__field fields[] = {SIB__TEXT("term"),   SIB__TEXT("covariate"),
                                        SIB__TEXT("level"),  SIB__FLAG("binary"),
                                        SIB__I64("missing"), NUMBERS_LIST(NUMBER)};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int64_t i = 0; i < l->n; i++) {
        const line      *at = &l->list[i];
        const sib__term *term = &at->term;
        sib__rows_add(&rows);
        SIB__TRY(set_names(call, &rows, at));
        sib__set_flag(&rows, "binary", term->binary);
        sib__set_i64(&rows, "missing", at->level == ABSENT ? 0 : at->covariate->missing);
#define SET(name, member) sib__set_f64(&rows, #name, term->member);
        NUMBERS_LIST(SET)
    }
    return sib__table_of_rows(call, result, "terms", &rows);
}

static sib_status put_arms(sib__call *call, const sib__arms *arms, sib__result *result)
{
    static const sib__field fields[] = {SIB__FLAG("treated"), SIB__I64("rows"),
                                        SIB__I64("weighted_rows"), SIB__F64("effective_size")};
    sib__rows               rows;
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    for (int arm = 0; arm < SIB__ARMS; arm++) {
        const double *w = arms->weights[arm];
        int64_t       n = w == NULL ? 0 : arms->n[arm];
        int64_t       weighted = 0;
        for (int64_t i = 0; i < n; i++) {
            weighted += w[i] > 0.0;
        }
        double sum = sib__sum(w, n);
        double squares = sib__dot(w, w, n);
        sib__rows_add(&rows);
        sib__set_flag(&rows, "treated", arm);
        sib__set_i64(&rows, "rows", arms->n[arm]);
        sib__set_i64(&rows, "weighted_rows", weighted);
        sib__set_f64(&rows, "effective_size", squares > 0.0 ? sum * sum / squares : 0.0);
    }
    return sib__table_of_rows(call, result, "arms", &rows);
}

sib_status sib__balance_publish(sib__call *call, const sib__covariate *covariates, int64_t n,
                                const sib__arms                   *arms,
                                const sib_balance_measure_options *options, sib_balance *to)
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
    SIB__TRY(put_terms(call, &l, &to->result));
    return put_arms(call, arms, &to->result);
}
