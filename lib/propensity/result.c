/* From standardised terms z = (x - c) / s back to the covariates: beta_j = b_j / s_j and
 * beta_0 = b_0 - sum b_j c_j / s_j, the covariance by the same linear map. */
#include "numeric/contract.h"

#include "propensity/result.h"

#include <math.h>
#include <string.h>

#include "core/parallel.h"
#include "numeric/cholesky.h"
#include "numeric/elementary.h"

enum { PART_BLOCKS = 32 };

static const double extreme = 1e-12;

/* Shares of what they are made of below which entries of a direction are rounding: in
 * directions solved for, and of an intercept that its terms leave. */
static const double negligible = 1e-7;
static const double cancelled = 1e-12;

static void without_value(double *x, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        x[i] = (double)NAN;
    }
}

sib_status sib__result_prepare(sib__call *call, sib_propensity *p, int64_t n, int64_t k)
{
    p->n = n;
    p->k = k;
    SIB__TRY(sib__table_begin(call, &p->result, "coefficients", k, 5, &p->term_table));
    SIB__TRY(sib__table_begin(call, &p->result, "scores", n, 2, &p->score_table));
    sib__memory *m = sib__table_memory(p->term_table);
    p->scores = SIB__NEW(sib__table_memory(p->score_table), double, n);
    p->logits = SIB__NEW(sib__table_memory(p->score_table), double, n);
    p->coefficients = SIB__NEW(m, double, k);
    p->standard_errors = SIB__NEW(m, double, k);
    p->covariance = SIB__NEW(m, double, k *k);
    p->direction = SIB__NEW(m, double, k);
    p->aliased = SIB__NEW(m, uint8_t, k);
    SIB__TRY_MEMORY(call, p->scores);
    SIB__TRY_MEMORY(call, p->logits);
    SIB__TRY_MEMORY(call, p->coefficients);
    SIB__TRY_MEMORY(call, p->standard_errors);
    SIB__TRY_MEMORY(call, p->covariance);
    SIB__TRY_MEMORY(call, p->direction);
    SIB__TRY_MEMORY(call, p->aliased);
    without_value(p->scores, n);
    without_value(p->logits, n);
    without_value(p->coefficients, k);
    without_value(p->standard_errors, k);
    without_value(p->covariance, k * k);
    p->deviance = (double)NAN;
    p->null_deviance = (double)NAN;
    return SIB_OK;
}

sib_status sib__result_steps(sib__call *call, sib_propensity *p, const sib__newton *newton)
{
    p->rank = newton->rank;
    p->iterations = newton->iterations;
    p->trace_n = newton->iterations + 1;
    p->trace = sib__copy(&p->result.memory, newton->trace, p->trace_n, sizeof *p->trace);
    SIB__TRY_MEMORY(call, p->trace);
    memcpy(p->aliased, newton->aliased, (size_t)p->k * sizeof *p->aliased);
    return SIB_OK;
}

/* A direction in standardised terms, in the units of the covariates. In place. */
static void to_units(const sib__design *d, double *v)
{
    double intercept = v[0];
    double size = fabs(v[0]);
    for (int64_t j = 1; j < d->terms; j++) {
        v[j] = d->scale[j] > 0.0 ? v[j] / d->scale[j] : 0.0;
        intercept -= v[j] * d->centre[j];
        size += fabs(v[j] * d->centre[j]);
    }
    v[0] = fabs(intercept) > cancelled * size ? intercept : 0.0;
}

static void drop_rounding(double *v, int64_t n)
{
    double largest = 0.0;
    for (int64_t j = 0; j < n; j++) {
        largest = fabs(v[j]) > largest ? fabs(v[j]) : largest;
    }
    for (int64_t j = 0; j < n; j++) {
        v[j] = fabs(v[j]) > negligible * largest ? v[j] : 0.0;
    }
}

/* Marks the terms the rows in use leave open: those in a direction in which no linear predictor
 * moves, one for each term aliased in these rows alone. */
static sib_status find_open(sib__call *call, const sib_propensity *p, const sib__newton *newton,
                            bool *open)
{
    const sib__design *d = newton->passes.design;
    const double      *information = newton->at.information;
    int64_t            k = d->terms;
    double            *v = SIB__NEW(&call->scratch, double, k);
    SIB__TRY_MEMORY(call, v);
    for (int64_t a = 0; a < k; a++) {
        if (!newton->aliased[a] || p->aliased[a]) {
            continue;
        }
        for (int64_t j = 0; j < k; j++) {
            v[j] = j > a ? information[j * k + a] : information[a * k + j];
        }
        sib__cholesky_solve(newton->factor, k, newton->aliased, v);
        v[a] = -1.0;
        drop_rounding(v, k);
        to_units(d, v);
        for (int64_t j = 0; j < k; j++) {
            open[j] = open[j] || v[j] != 0.0;
        }
    }
    return SIB_OK;
}

static void put_coefficients(sib_propensity *p, const sib__newton *newton, const bool *open)
{
    const sib__design *d = newton->passes.design;
    double             intercept = newton->coefficients[0];
    for (int64_t j = 1; j < p->k; j++) {
        if (!newton->aliased[j]) {
            double beta = newton->coefficients[j] / d->scale[j];
            intercept -= beta * d->centre[j];
            p->coefficients[j] = open[j] ? (double)NAN : beta;
        }
    }
    p->coefficients[0] = open[0] ? (double)NAN : intercept;
}

/* Turns the covariance of standardised terms into that of the terms as they are. */
static void put_covariance(sib_propensity *p, const sib__newton *newton, const bool *open,
                           double *c)
{
    const sib__design *d = newton->passes.design;
    int64_t            k = p->k;
    for (int64_t j = 1; j < k; j++) {
        for (int64_t i = 0; i < k && !newton->aliased[j]; i++) {
            c[j * k + i] /= d->scale[j];
            c[i * k + j] /= d->scale[j];
        }
    }
    for (int64_t j = 1; j < k; j++) { /* row 0 becomes that of the intercept ... */
        for (int64_t i = 0; i < k && !newton->aliased[j]; i++) {
            c[i] -= d->centre[j] * c[j * k + i];
        }
    }
    for (int64_t j = 1; j < k; j++) { /* ... and so does column 0 */
        c[0] -= newton->aliased[j] ? 0.0 : d->centre[j] * c[j];
        c[j * k] = c[j];
    }
    for (int64_t i = 0; i < k; i++) {
        for (int64_t j = 0; j < k; j++) {
            bool known = !newton->aliased[i] && !newton->aliased[j] && !open[i] && !open[j];
            p->covariance[i * k + j] = known ? c[i * k + j] : (double)NAN;
        }
        p->standard_errors[i] = sib__sqrt(p->covariance[i * k + i]);
    }
}

typedef struct scoring {
    sib_propensity    *result;
    const sib__newton *newton;
} scoring;

static void score_part(void *payload, int64_t number, int32_t worker)
{
    (void)worker;
    const scoring     *s = payload;
    const sib__design *d = s->newton->passes.design;
    int64_t            end = (number + 1) * PART_BLOCKS;
    for (int64_t b = number * PART_BLOCKS; b < end && b < d->blocks; b++) {
        double  predictor[SIB__DESIGN_BLOCK];
        int64_t first = b * SIB__DESIGN_BLOCK;
        sib__predict_block(d, b, s->newton->coefficients, predictor);
        for (int64_t i = first; i < first + SIB__DESIGN_BLOCK && i < d->n; i++) {
            if (d->weight[i] > 0.0) {
                s->result->logits[d->rows[i]] = predictor[i - first];
                s->result->scores[d->rows[i]] = sib__logistic(predictor[i - first]);
            }
        }
    }
}

static sib_status put_scores(sib__call *call, sib_propensity *p, const sib__newton *newton)
{
    scoring s = {p, newton};
    int64_t parts = (newton->passes.design->blocks + PART_BLOCKS - 1) / PART_BLOCKS;
    SIB__TRY(sib__parallel(call, parts, score_part, &s, NULL, 0.0, 0.0));
    for (int64_t i = 0; i < p->n; i++) {
        double rarer = sib__logistic(-fabs(p->logits[i]));
        p->extreme += rarer <= extreme; /* false for NaN */
    }
    return SIB_OK;
}

sib_status sib__result_estimates(sib__call *call, sib_propensity *p, const sib__newton *newton)
{
    bool   *open = SIB__NEW(&call->scratch, bool, p->k);
    double *inverse = SIB__NEW(&call->scratch, double, p->k * p->k);
    SIB__TRY_MEMORY(call, open);
    SIB__TRY_MEMORY(call, inverse);
    SIB__TRY(find_open(call, p, newton, open));
    sib__cholesky_inverse(newton->factor, p->k, newton->aliased, inverse);
    put_coefficients(p, newton, open);
    put_covariance(p, newton, open, inverse);
    p->deviance = newton->at.deviance;
    return put_scores(call, p, newton);
}

void sib__result_direction(sib_propensity *p, const sib__design *d, const double *direction)
{
    double largest = 0.0;
    memcpy(p->direction, direction, (size_t)p->k * sizeof *direction);
    to_units(d, p->direction);
    for (int64_t j = 0; j < p->k; j++) {
        largest = fabs(p->direction[j]) > largest ? fabs(p->direction[j]) : largest;
    }
    for (int64_t j = 0; j < p->k; j++) {
        p->direction[j] /= largest;
        if (p->direction[j] == 0.0) {
            continue;
        }
        p->coefficients[j] = copysign((double)INFINITY, p->direction[j]);
        p->standard_errors[j] = (double)NAN;
        for (int64_t i = 0; i < p->k; i++) {
            p->covariance[i * p->k + j] = (double)NAN;
            p->covariance[j * p->k + i] = (double)NAN;
        }
    }
}
