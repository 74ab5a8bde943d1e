/* Newton's method with halved steps (Marschner 2011), and why its end proves that the estimate
 * exists.
 *
 * Separated data have a direction d with sign_i x_i'd >= 0 for all rows, not all 0. At any
 * coefficients let r_i = |treated_i - p_i| > 0, w_i = p_i (1 - p_i) < r_i, and let s be the
 * Newton step: sum w_i x_i x_i's = sum sign_i r_i x_i. Then sum (r_i - w_i sign_i x_i's)
 * sign_i x_i = 0. If no linear predictor moves by 1 or more, every bracket is positive, and the
 * product of the sum with d could not be 0. So a step that moves no linear predictor by 1
 * proves that the data are not separated; on separated data every step moves one by 1 at
 * least, for ever. Convergence is therefore never reported on separated data, and steps that
 * stay large while predictors grow are reason to look for d (separation.c). */
#include "numeric/contract.h"

#include "propensity/newton.h"

#include <math.h>
#include <string.h>

#include "numeric/cholesky.h"
#include "numeric/elementary.h"

enum { MOST_HALVINGS = 40 };

/* A step that moves predictors by this much when one is this large is suspect. Weights there
 * are above 1e-6, so nothing has lost its precision yet. */
static const double suspect_change = 0.5;
static const double suspect_size = 12.0;

/* Share of a diagonal below which the information counts as singular. */
static const double singular = 1e-14;

/* A deviance may rise by rounding. */
static const double rounding = 1e-12;

sib_status sib__newton_prepare(sib__call *call, const sib__design *d,
                               const sib__newton_options *options, sib__newton *out)
{
    sib__memory *m = &call->scratch;
    int64_t      padded = d->blocks * SIB__DESIGN_BLOCK;
    *out = (sib__newton){.iterations = 0};
    SIB__TRY(sib__passes_prepare(call, d, &out->passes));
    SIB__TRY(sib__likelihood_prepare(call, d, &out->at));
    SIB__TRY(sib__likelihood_prepare(call, d, &out->next));
    out->coefficients = SIB__NEW(m, double, d->terms);
    out->trial = SIB__NEW(m, double, d->terms);
    out->step = SIB__NEW(m, double, d->terms);
    out->predictor = SIB__NEW(m, double, padded);
    out->predictor_next = SIB__NEW(m, double, padded);
    out->factor = SIB__NEW(m, double, d->terms * d->terms);
    out->whiten = SIB__NEW(m, double, d->terms * d->terms);
    out->aliased = SIB__NEW(m, uint8_t, d->terms);
    out->singular = SIB__NEW(m, uint8_t, d->terms);
    out->trace = SIB__NEW(m, double, options->max_iterations + 1);
    SIB__TRY_MEMORY(call, out->coefficients);
    SIB__TRY_MEMORY(call, out->trial);
    SIB__TRY_MEMORY(call, out->step);
    SIB__TRY_MEMORY(call, out->predictor);
    SIB__TRY_MEMORY(call, out->predictor_next);
    SIB__TRY_MEMORY(call, out->factor);
    SIB__TRY_MEMORY(call, out->whiten);
    SIB__TRY_MEMORY(call, out->aliased);
    SIB__TRY_MEMORY(call, out->singular);
    SIB__TRY_MEMORY(call, out->trace);
    return SIB_OK;
}

sib_status sib__newton_start(sib__call *call, sib__newton *newton,
                             const sib__newton_options *options, int64_t treated, int64_t rows)
{
    int64_t terms = newton->passes.design->terms;
    double  share = (double)treated / (double)rows;
    memset(newton->coefficients, 0, (size_t)terms * sizeof *newton->coefficients);
    newton->coefficients[0] = sib__log((double)treated / (double)(rows - treated));
    newton->start_weight = share * (1.0 - share);
    newton->iterations = 0;
    SIB__TRY(sib__likelihood_at(call, &newton->passes, newton->coefficients, newton->predictor,
                                newton->predictor, 0.0, 0.1, &newton->at));
    newton->trace[0] = newton->at.deviance;
    memcpy(newton->whiten, newton->at.information,
           (size_t)(terms * terms) * sizeof *newton->whiten);
    newton->rank =
        sib__cholesky(newton->whiten, terms, options->rank_tolerance, newton->aliased);
    return SIB_OK;
}

/* Factorises the information without its aliased terms; false when it is singular. */
static bool factorise(sib__newton *newton)
{
    int64_t terms = newton->passes.design->terms;
    double *factor = newton->factor;
    memcpy(factor, newton->at.information, (size_t)(terms * terms) * sizeof *factor);
    for (int64_t i = 0; i < terms; i++) {
        for (int64_t j = 0; j <= i; j++) {
            if (newton->aliased[i] || newton->aliased[j]) {
                factor[i * terms + j] = 0.0;
            }
        }
    }
    return sib__cholesky(factor, terms, singular, newton->singular) == newton->rank;
}

static void find_step(sib__newton *newton)
{
    int64_t terms = newton->passes.design->terms;
    memcpy(newton->step, newton->at.gradient, (size_t)terms * sizeof *newton->step);
    sib__cholesky_solve(newton->factor, terms, newton->aliased, newton->step);
}

/* Steps and linear predictors approach their limit; so does the progress shown. */
static double shown(const sib__newton *newton)
{
    return 1.0 - 0.9 / (1.0 + 0.5 * newton->iterations);
}

/* The last step moved nothing: by more than the tolerance, or than rounding where a wild value
 * makes a predictor large; and none by 1, on which the proof above stands. */
static bool has_settled(const sib__newton *newton, const sib__newton_options *options)
{
    return newton->full_beyond <= options->tolerance && newton->full_change < 1.0;
}

/* Tries the step, halved until the deviance does not rise; `accepted` is false when it always
 * does. */
static sib_status try_step(sib__call *call, sib__newton *newton,
                           const sib__newton_options *options, bool *accepted)
{
    int64_t terms = newton->passes.design->terms;
    double  share = 1.0;
    *accepted = false;
    for (int halvings = 0; halvings <= MOST_HALVINGS && !*accepted; halvings++) {
        for (int64_t i = 0; i < terms; i++) {
            newton->trial[i] = newton->coefficients[i] + share * newton->step[i];
        }
        double from = shown(newton);
        SIB__TRY(sib__likelihood_at(call, &newton->passes, newton->trial, newton->predictor,
                                    newton->predictor_next, from, from, &newton->next));
        newton->full_change = halvings == 0 ? newton->next.change : newton->full_change;
        newton->full_beyond = halvings == 0 ? newton->next.beyond : newton->full_beyond;
        bool falls = newton->next.deviance <= newton->at.deviance * (1.0 + rounding);
        *accepted = isfinite(newton->next.deviance) && (falls || has_settled(newton, options));
        share *= 0.5;
    }
    return SIB_OK;
}

static void accept(sib__newton *newton)
{
    sib__likelihood at = newton->at;
    double         *coefficients = newton->coefficients;
    double         *predictor = newton->predictor;
    newton->at = newton->next;
    newton->next = at;
    newton->coefficients = newton->trial;
    newton->trial = coefficients;
    newton->predictor = newton->predictor_next;
    newton->predictor_next = predictor;
    newton->iterations++;
    newton->trace[newton->iterations] = newton->at.deviance;
}

/* The last correction: the step from the converged coefficients, of the order of its square. */
static void polish(sib__newton *newton)
{
    find_step(newton);
    for (int64_t i = 0; i < newton->passes.design->terms; i++) {
        newton->coefficients[i] += newton->step[i];
    }
}

sib_status sib__newton_run(sib__call *call, sib__newton *newton,
                           const sib__newton_options *options, sib__newton_end *end)
{
    bool accepted = true;
    *end = SIB__NEWTON_BREAKDOWN;
    while (factorise(newton)) {
        if (newton->iterations == options->max_iterations) {
            *end = SIB__NEWTON_LIMIT;
            return SIB_OK;
        }
        find_step(newton);
        SIB__TRY(try_step(call, newton, options, &accepted));
        if (!accepted) {
            return SIB_OK;
        }
        accept(newton);
        if (has_settled(newton, options)) {
            if (factorise(newton)) {
                polish(newton);
                *end = SIB__NEWTON_CONVERGED;
            }
            return SIB_OK;
        }
        if (!newton->decided && newton->full_change >= suspect_change &&
            newton->at.largest >= suspect_size) {
            *end = SIB__NEWTON_SUSPECT;
            return SIB_OK;
        }
    }
    return SIB_OK;
}
