/* Several cohorts averaged, exactly.
 *
 * The final test of the Peterborough bond used "a weighted mean" of two cohorts (Anders &
 * Dorsett 2017, abstract); neither the weights nor what was averaged is public. */
#include <math.h>

#include "effect/options.h"
#include "core/text.h"
#include "effect/effect.h"
#include "table/table.h"

static const char *const variance_columns[3] = {"variance_treated", "variance_comparison",
                                                "covariance"};

typedef struct cohort {
    sib__rational treated;
    sib__rational comparison;
    sib__rational weight; /* share of the total once all are read */
    double        variance[3];
    double        df; /* of Student's t; infinite: the normal distribution */
} cohort;

typedef struct pool {
    sib__call              *call;
    const sib_table        *table;
    sib_effect_pool_options options;
    int64_t                 n;
    cohort                 *cohorts;
    int64_t                *order; /* of names */
} pool;

static sib_status missing(sib__call *call, int64_t row, const char *column)
{
    return sib__fail(call, SIB_ERR_NONFINITE, "cohorts", row, column,
                     "missing where nothing may be missing");
}

/* A number of the text column `name`, not below zero. */
static sib_status read_exact(const pool *p, const sib__column *column, int64_t row,
                             sib__rational *out)
{
    sib__slice text = sib__column_text(column, row);
    if (text.data == NULL) {
        return missing(p->call, row, column->name);
    }
    SIB__TRY(sib__rational_parse(p->call, &p->call->scratch, column->name, text, out));
    if (out->sign < 0) {
        return sib__fail(p->call, SIB_ERR_RANGE, "cohorts", row, column->name, "is negative");
    }
    return SIB_OK;
}

static sib_status require(const pool *p, const char *name, int32_t type, sib__column *out)
{
    return sib__table_require(p->call, p->table, "cohorts", "cohorts", name, type, out);
}

/* No name missing, none twice; the order of names, in which sums run. */
static sib_status read_names(pool *p)
{
    sib__column names;
    int64_t     distinct = 0;
    int64_t    *rank = SIB__NEW(&p->call->scratch, int64_t, p->n);
    p->order = SIB__NEW(&p->call->scratch, int64_t, p->n);
    SIB__TRY_MEMORY(p->call, rank);
    SIB__TRY_MEMORY(p->call, p->order);
    SIB__TRY(require(p, "cohort", SIB_COLUMN_TYPE_TEXT, &names));
    for (int64_t i = 0; i < p->n; i++) {
        if (sib__column_missing(&names, i)) {
            return missing(p->call, i, "cohort");
        }
    }
    SIB__TRY(sib__text_rank(p->call, names.text, p->order, rank, &distinct));
    for (int64_t i = 1; i < p->n; i++) {
        if (rank[p->order[i]] == rank[p->order[i - 1]]) {
            return sib__fail(p->call, SIB_ERR_DATA, "cohorts", p->order[i], "cohort",
                             "the cohort of row %lld comes again", (long long)p->order[i - 1]);
        }
    }
    return SIB_OK;
}

static sib_status read_means(const pool *p)
{
    sib__column treated;
    sib__column comparison;
    SIB__TRY(require(p, "mean_treated", SIB_COLUMN_TYPE_TEXT, &treated));
    SIB__TRY(require(p, "mean_comparison", SIB_COLUMN_TYPE_TEXT, &comparison));
    for (int64_t i = 0; i < p->n; i++) {
        SIB__TRY(read_exact(p, &treated, i, &p->cohorts[i].treated));
        SIB__TRY(read_exact(p, &comparison, i, &p->cohorts[i].comparison));
    }
    return SIB_OK;
}

/* Adds up a column of counts, and makes them the weights where asked to. */
static sib_status read_counts(const pool *p, const char *name, bool weights, int64_t *total)
{
    sib__column column;
    if (!weights && sib_table_find(p->table, name) < 0) {
        return SIB_OK;
    }
    SIB__TRY(require(p, name, SIB_COLUMN_TYPE_I64, &column));
    for (int64_t i = 0; i < p->n; i++) {
        int64_t count = sib__column_i64(&column, i);
        if (count == SIB_I64_MISSING) {
            return missing(p->call, i, name);
        }
        if (count < 0) {
            return sib__fail(p->call, SIB_ERR_RANGE, "cohorts", i, name, "is negative");
        }
        if (__builtin_add_overflow(*total, count, total)) {
            return sib__fail(p->call, SIB_ERR_OVERFLOW, "cohorts", i, name,
                             "the sum does not fit 64 bits");
        }
        if (weights) {
            SIB__TRY(
                sib__rational_of(p->call, &p->call->scratch, count, 1, &p->cohorts[i].weight));
        }
    }
    return SIB_OK;
}

/* Weights as shares of their sum. */
static sib_status read_weights(const pool *p, sib_effect *effect)
{
    int32_t      rule = p->options.weights;
    sib__memory *m = &p->call->scratch;
    SIB__TRY(read_counts(p, "persons_treated", rule == SIB_EFFECT_POOL_WEIGHTS_MATCHED_TREATED,
                         &effect->persons_treated));
    SIB__TRY(read_counts(p, "eligible", rule == SIB_EFFECT_POOL_WEIGHTS_ELIGIBLE,
                         &effect->n_treated));
    sib__column   given;
    sib__rational total;
    SIB__TRY(sib__rational_of(p->call, m, 0, 1, &total));
    if (rule == SIB_EFFECT_POOL_WEIGHTS_GIVEN) {
        SIB__TRY(require(p, "weight", SIB_COLUMN_TYPE_TEXT, &given));
    }
    for (int64_t i = 0; i < p->n; i++) {
        sib__rational *weight = &p->cohorts[i].weight;
        if (rule == SIB_EFFECT_POOL_WEIGHTS_GIVEN) {
            SIB__TRY(read_exact(p, &given, i, weight));
        } else if (rule == SIB_EFFECT_POOL_WEIGHTS_EQUAL) {
            SIB__TRY(sib__rational_of(p->call, m, 1, 1, weight));
        }
        SIB__TRY(sib__rational_add(p->call, m, total, *weight, &total));
    }
    if (total.sign == 0) {
        return sib__fail(p->call, SIB_ERR_DATA, "cohorts", -1, NULL, "all weights are zero");
    }
    for (int64_t i = 0; i < p->n; i++) {
        SIB__TRY(sib__rational_divide(p->call, m, p->cohorts[i].weight, total,
                                      &p->cohorts[i].weight));
    }
    return SIB_OK;
}

/* Variances where all three columns are there; NaN elsewhere. */
static sib_status read_variances(const pool *p)
{
    int columns = 0;
    for (int v = 0; v < 3; v++) {
        columns += sib_table_find(p->table, variance_columns[v]) >= 0;
        for (int64_t i = 0; i < p->n; i++) {
            p->cohorts[i].variance[v] = (double)NAN;
        }
    }
    for (int v = 0; columns > 0 && v < 3; v++) {
        sib__column column;
        SIB__TRY(require(p, variance_columns[v], SIB_COLUMN_TYPE_F64, &column));
        for (int64_t i = 0; i < p->n; i++) {
            double value = sib__column_f64(&column, i);
            if (v < 2 && value < 0.0) {
                return sib__fail(p->call, SIB_ERR_RANGE, "cohorts", i, column.name,
                                 "is negative");
            }
            p->cohorts[i].variance[v] = value;
        }
    }
    return SIB_OK;
}

/* Missing is infinite, which no table holds. */
static sib_status read_freedom(const pool *p)
{
    static const char name[] = "degrees_of_freedom";
    bool              given = sib_table_find(p->table, name) >= 0;
    sib__column       column;
    if (given) {
        SIB__TRY(require(p, name, SIB_COLUMN_TYPE_F64, &column));
    }
    for (int64_t i = 0; i < p->n; i++) {
        double df = given ? sib__column_f64(&column, i) : (double)INFINITY;
        p->cohorts[i].df = isnan(df) ? (double)INFINITY : df;
        if (df < 0.0) {
            return sib__fail(p->call, SIB_ERR_RANGE, "cohorts", i, name, "is negative");
        }
    }
    return SIB_OK;
}

/* Adds weight * value to a running sum. */
static sib_status add_share(const pool *p, sib__rational weight, sib__rational value,
                            sib__rational *sum)
{
    sib__rational part;
    sib__memory  *m = &p->call->scratch;
    SIB__TRY(sib__rational_multiply(p->call, m, weight, value, &part));
    return sib__rational_add(p->call, m, *sum, part, sum);
}

static sib_status average_means(const pool *p, sib_effect *effect)
{
    sib__rational treated;
    sib__rational comparison;
    SIB__TRY(sib__rational_of(p->call, &p->call->scratch, 0, 1, &treated));
    comparison = treated;
    for (int64_t i = 0; i < p->n; i++) {
        const cohort *c = &p->cohorts[i];
        SIB__TRY(add_share(p, c->weight, c->treated, &treated));
        SIB__TRY(add_share(p, c->weight, c->comparison, &comparison));
    }
    return sib__effect_fill_exact(p->call, effect, treated, comparison);
}

/* Replaces the ratio and reduction of the averaged means by the average of the ratios. */
static sib_status average_reductions(const pool *p, sib_effect *effect)
{
    int           ratio_at = SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_RATE_RATIO);
    int           reduction_at = SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_REDUCTION);
    sib__memory  *m = &p->call->scratch;
    sib__rational ratio;
    sib__rational sum;
    sib__rational one;
    SIB__TRY(sib__rational_of(p->call, m, 0, 1, &sum));
    SIB__TRY(sib__rational_of(p->call, m, 1, 1, &one));
    for (int64_t i = 0; i < p->n; i++) {
        const cohort *c = &p->cohorts[i];
        if (c->comparison.sign == 0) {
            effect->verdict = SIB_EFFECT_VERDICT_COMPARISON_RATE_ZERO;
            effect->value[ratio_at] = (double)NAN;
            effect->value[reduction_at] = (double)NAN;
            effect->text[ratio_at] = "";
            effect->text[reduction_at] = "";
            return SIB_OK;
        }
        SIB__TRY(sib__rational_divide(p->call, m, c->treated, c->comparison, &ratio));
        SIB__TRY(add_share(p, c->weight, ratio, &sum));
    }
    SIB__TRY(sib__effect_put_exact(p->call, effect, SIB_EFFECT_QUANTITY_RATE_RATIO, sum));
    SIB__TRY(sib__rational_subtract(p->call, m, one, sum, &sum));
    return sib__effect_put_exact(p->call, effect, SIB_EFFECT_QUANTITY_REDUCTION, sum);
}

/* Interval of averaged reductions: symmetric, from the variances of the cohorts' ratios. */
static void infer_reductions(sib_effect *effect, sib__effect_inference *m, double variance)
{
    int ratio = SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_RATE_RATIO);
    int reduction = SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_REDUCTION);
    sib__effect_symmetric(effect, m, SIB_EFFECT_QUANTITY_REDUCTION, variance);
    m->standard_error[ratio] = m->standard_error[reduction] / effect->value[ratio];
    m->low[ratio] = 1.0 - m->high[reduction];
    m->high[ratio] = 1.0 - m->low[reduction];
    m->p_value[ratio] = m->p_value[reduction];
}

static sib_status infer(const pool *p, sib_effect *effect)
{
    double                 of_ratio = 0.0;
    double                 all = 0.0;
    double                 squares = 0.0;
    sib__effect_inference *m = &effect->inference[SIB__EFFECT_AT(p->options.method)];
    double                 sums[3] = {0.0, 0.0, 0.0};
    for (int64_t i = 0; i < p->n; i++) {
        const cohort *c = &p->cohorts[p->order[i]];
        double        weight = 0.0;
        double        treated = 0.0;
        double        comparison = 0.0;
        SIB__TRY(sib__rational_to_f64(p->call, c->weight, &weight));
        SIB__TRY(sib__rational_to_f64(p->call, c->treated, &treated));
        SIB__TRY(sib__rational_to_f64(p->call, c->comparison, &comparison));
        for (int v = 0; v < 3; v++) {
            sums[v] += weight * weight * c->variance[v];
        }
        double part =
            weight * weight * (c->variance[0] + c->variance[1] - 2.0 * c->variance[2]);
        all += part;
        squares += part * part / c->df;
        of_ratio +=
            weight * weight * sib__effect_ratio_variance(c->variance, treated, comparison);
    }
    for (int v = 0; v < 3; v++) {
        m->covariance[v] = sums[v];
    }
    /* Satterthwaite's, of the difference */
    m->df = squares == 0.0 ? (double)INFINITY : all * all / squares;
    m->log = sib__effect_is_sandwich(p->options.method);
    sib__effect_infer(effect, m);
    if (p->options.of == SIB_EFFECT_POOL_OF_REDUCTIONS &&
        effect->verdict == SIB_EFFECT_VERDICT_OK) {
        infer_reductions(effect, m, of_ratio);
    }
    return SIB_OK;
}

static sib_status make_pool(sib__call *call, const sib_table *table,
                            const sib_effect_pool_options *options, sib_effect **out)
{
    sib_effect_pool_options resolved;
    SIB__TRY(sib__options_read(call, &sib__effect_pool_options, &resolved, options));
    if (table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "cohorts", -1, NULL, "is NULL");
    }
    pool p = {call, table, resolved, sib_table_rows(table), NULL, NULL};
    p.cohorts = SIB__NEW(&call->scratch, cohort, p.n);
    SIB__TRY_MEMORY(call, p.cohorts);
    SIB__TRY(sib__effect_new(call, resolved.level, out));
    (*out)->order_free = 1;
    (*out)->method = resolved.method;
    SIB__TRY(read_names(&p));
    SIB__TRY(read_means(&p));
    if (p.n == 0) {
        return sib__fail(call, SIB_ERR_DATA, "cohorts", -1, NULL, "there is no cohort");
    }
    SIB__TRY(read_weights(&p, *out));
    SIB__TRY(read_variances(&p));
    SIB__TRY(read_freedom(&p));
    SIB__TRY(average_means(&p, *out));
    if (resolved.of == SIB_EFFECT_POOL_OF_REDUCTIONS) {
        SIB__TRY(average_reductions(&p, *out));
    }
    SIB__TRY(infer(&p, *out));
    return sib__effect_tables(call, *out);
}

sib_status sib_effect_pool(sib_context *ctx, const sib_table *cohorts,
                           const sib_effect_pool_options *options, sib_effect **out)
{
    sib__call   call;
    sib_effect *effect = NULL;
    sib_status  status = sib__enter(&call, ctx, "sib_effect_pool", SIB__OUT(out));
    if (status == SIB_OK) {
        status = make_pool(&call, cohorts, options, &effect);
    }
    return SIB__LEAVE(&call, status, out, effect);
}
