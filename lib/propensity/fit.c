/* The fit from end to end: order of rows, screening, missing rows, steps, separation, result.
 */
#include "numeric/contract.h"

#include <math.h>

#include "core/view.h"
#include "numeric/elementary.h"
#include "propensity/apart.h"
#include "propensity/options.h"
#include "propensity/result.h"
#include "propensity/screen.h"
#include "propensity/separation.h"

/* What a fit works on. */
typedef struct task {
    const sib_table           *table;
    sib_u8                     treated;
    sib_text                   id;
    sib_propensity_fit_options options;
    sib__covariates            covariates;
    sib__screen_line          *screening; /* NULL: none is made */
    int64_t                   *rows;      /* [n] rows in use in the order of sums */
    int64_t                    n;
    int64_t                    treated_n; /* of the rows in use */
} task;

static bool ids_are_given(const task *t)
{
    return t->id.offsets != NULL;
}

static sib_status check_inputs(sib__call *call, const task *t)
{
    if (t->table == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "covariates", -1, NULL, "covariates is NULL");
    }
    int64_t n = sib_table_rows(t->table);
    SIB__TRY(sib__view_flags(call, "treated", t->treated));
    SIB__TRY(sib__view_length(call, "treated", t->treated.n, n));
    if (!ids_are_given(t) && t->id.n == 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__view_text(call, "id", t->id));
    return sib__view_length(call, "id", t->id.n, n);
}

/* Rows in id order, or as they come; an id that comes twice is refused. */
static sib_status order_rows(sib__call *call, task *t)
{
    t->n = t->treated.n;
    t->rows = SIB__NEW(&call->scratch, int64_t, t->n);
    SIB__TRY_MEMORY(call, t->rows);
    if (!ids_are_given(t)) {
        for (int64_t i = 0; i < t->n; i++) {
            t->rows[i] = i;
        }
        return SIB_OK;
    }
    int64_t distinct = 0;
    SIB__TRY(sib__text_rank(call, t->id, t->rows, NULL, &distinct));
    for (int64_t i = 1; i < t->n && distinct < t->n; i++) {
        sib__slice one = sib__text_at(t->id, t->rows[i - 1]);
        sib__slice other = sib__text_at(t->id, t->rows[i]);
        if (sib__slice_compare(one, other) == 0) {
            return sib__fail(call, SIB_ERR_DATA, "id", t->rows[i], NULL,
                             "row %lld has the same id as row %lld", (long long)t->rows[i],
                             (long long)t->rows[i - 1]);
        }
    }
    return SIB_OK;
}

static void count_treated(task *t)
{
    t->treated_n = 0;
    for (int64_t i = 0; i < t->n; i++) {
        t->treated_n += t->treated.data[t->rows[i]];
    }
}

static bool has_both_arms(const task *t)
{
    return t->treated_n > 0 && t->treated_n < t->n;
}

static sib_status screen(sib__call *call, task *t)
{
    if (t->options.screen_p >= 1.0 || !has_both_arms(t)) {
        return SIB_OK;
    }
    t->screening = SIB__NEW(&call->scratch, sib__screen_line, t->covariates.n);
    SIB__TRY_MEMORY(call, t->screening);
    return sib__screen(call, &t->covariates, t->treated.data, t->rows, t->n,
                       t->options.screen_p, t->screening);
}

static void keep_complete_cases(task *t)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < t->n; i++) {
        if (!sib__covariates_missing(&t->covariates, t->rows[i])) {
            t->rows[kept++] = t->rows[i];
        }
    }
    t->n = kept;
    count_treated(t);
}

static int32_t verdict_before(const task *t)
{
    if (t->n == 0) {
        return SIB_PROPENSITY_VERDICT_NO_ROWS;
    }
    if (t->treated_n == 0) {
        return SIB_PROPENSITY_VERDICT_NO_TREATED;
    }
    return t->treated_n == t->n ? SIB_PROPENSITY_VERDICT_NO_COMPARISON
                                : SIB_PROPENSITY_VERDICT_OK;
}

static double null_deviance(const task *t)
{
    double n = (double)t->n;
    double treated = (double)t->treated_n;
    double others = n - treated;
    return -2.0 * (treated * sib__log(treated / n) + others * sib__log(others / n));
}

/* The limit of a separated fit: that of the rows no direction separates. */
static sib_status fit_limit(sib__call *call, const sib__newton_options *options,
                            sib__newton *newton, sib_propensity *p, bool *reached)
{
    const sib__design *d = newton->passes.design;
    sib__newton_end    end = SIB__NEWTON_LIMIT;
    int64_t            treated = 0;
    int64_t            rows = 0;
    for (int64_t i = 0; i < d->n; i++) {
        rows += d->weight[i] > 0.0;
        treated += d->weight[i] > 0.0 && d->sign[i] > 0.0;
    }
    if (rows == 0) {
        p->deviance = 0.0;
        return SIB_OK;
    }
    SIB__TRY(sib__newton_start(call, newton, options, treated, rows));
    newton->decided = true;
    SIB__TRY(sib__newton_run(call, newton, options, &end));
    *reached = end == SIB__NEWTON_CONVERGED;
    return *reached ? sib__result_estimates(call, p, newton) : SIB_OK;
}

/* Comparison people whom the facts tell apart are like nobody treated: where asked to, they are
 * left out, and the limit's scores are those of the others. */
static sib_status put_separated(sib__call *call, const task *t,
                                const sib__newton_options *options, sib__newton *newton,
                                const double *direction, sib_propensity *p)
{
    bool reached = false;
    sib__apart_count(newton->passes.design, p->told_apart);
    SIB__TRY(fit_limit(call, options, newton, p, &reached));
    sib__result_direction(p, newton->passes.design, direction);
    bool left_out = t->options.told_apart == SIB_PROPENSITY_TOLD_APART_LEAVE_OUT &&
                    p->told_apart[1] == 0 && p->told_apart[0] < t->n;
    p->verdict = p->told_apart[0] + p->told_apart[1] == t->n
                     ? SIB_PROPENSITY_VERDICT_COMPLETE_SEPARATION
                 : !left_out ? SIB_PROPENSITY_VERDICT_QUASI_SEPARATION
                 : reached   ? SIB_PROPENSITY_VERDICT_OK
                             : SIB_PROPENSITY_VERDICT_NO_CONVERGENCE;
    return sib__apart_table(call, &t->covariates, newton->passes.design, p);
}

/* Takes steps; whatever does not simply converge is asked whether it is separated. */
static sib_status step_and_decide(sib__call *call, const task *t,
                                  const sib__newton_options *options, sib__newton *newton,
                                  sib_propensity *p)
{
    sib__newton_end end = SIB__NEWTON_LIMIT;
    sib__separation kind = SIB__SEPARATION_NONE;
    double         *direction = SIB__NEW(&call->scratch, double, p->k);
    SIB__TRY_MEMORY(call, direction);
    SIB__TRY(sib__newton_run(call, newton, options, &end));
    if (end != SIB__NEWTON_CONVERGED) {
        p->order_free = ids_are_given(t); /* the first of equal margins goes first */
        SIB__TRY(sib__separation_find(call, newton, direction, &kind));
    }
    bool separated = kind == SIB__SEPARATION_QUASI || kind == SIB__SEPARATION_COMPLETE;
    if (end == SIB__NEWTON_SUSPECT && !separated) {
        newton->decided = true;
        SIB__TRY(sib__newton_run(call, newton, options, &end));
    }
    SIB__TRY(sib__result_steps(call, p, newton));
    if (separated) {
        return put_separated(call, t, options, newton, direction, p);
    }
    p->verdict = end == SIB__NEWTON_CONVERGED ? SIB_PROPENSITY_VERDICT_OK
                                              : SIB_PROPENSITY_VERDICT_NO_CONVERGENCE;
    p->deviance = newton->at.deviance;
    return end == SIB__NEWTON_BREAKDOWN ? SIB_OK : sib__result_estimates(call, p, newton);
}

static sib_status estimate(sib__call *call, const task *t, sib_propensity *p)
{
    sib__newton_options options = {t->options.max_iterations, t->options.tolerance,
                                   t->options.rank_tolerance};
    sib__design         design;
    sib__newton         newton;
    SIB__TRY(
        sib__design_build(call, &t->covariates, t->treated.data, t->rows, t->n, p->k, &design));
    SIB__TRY(sib__newton_prepare(call, &design, &options, &newton));
    SIB__TRY(sib__newton_start(call, &newton, &options, t->treated_n, t->n));
    p->null_deviance = null_deviance(t);
    return step_and_decide(call, t, &options, &newton, p);
}

static sib_status fit(sib__call *call, task *t, const sib_propensity_fit_options *options,
                      sib_propensity *p)
{
    int64_t terms = 0;
    SIB__TRY(sib__options_read(call, &sib__propensity_fit_options, &t->options, options));
    SIB__TRY(check_inputs(call, t));
    SIB__TRY(order_rows(call, t));
    count_treated(t);
    bool allowed = t->options.missing != SIB_PROPENSITY_MISSING_REFUSE;
    bool indicators = t->options.missing == SIB_PROPENSITY_MISSING_INDICATOR;
    SIB__TRY(sib__covariates_read(call, t->table, allowed, &t->covariates));
    SIB__TRY(screen(call, t));
    if (t->options.missing == SIB_PROPENSITY_MISSING_COMPLETE_CASES) {
        keep_complete_cases(t);
    }
    SIB__TRY(sib__covariates_terms(call, &t->covariates, t->rows, t->n, indicators, &terms));
    SIB__TRY(sib__result_prepare(call, p, t->treated.n, terms));
    SIB__TRY(sib__covariates_names(call, sib__table_memory(p->term_table), &t->covariates,
                                   terms, &p->terms));
    p->rows_used = t->n;
    p->order_free = 1;
    p->verdict = verdict_before(t);
    if (p->verdict == SIB_PROPENSITY_VERDICT_OK) {
        SIB__TRY(estimate(call, t, p));
    }
    if (p->verdict == SIB_PROPENSITY_VERDICT_OK && terms == 1 && t->screening != NULL &&
        t->covariates.n > 0) {
        p->verdict = SIB_PROPENSITY_VERDICT_NO_COVARIATE;
    }
    SIB__TRY(sib__progress(call, 1.0, "fitting scores"));
    if (t->screening != NULL) {
        SIB__TRY(sib__screen_table(call, &t->covariates, t->screening, &p->result));
    }
    return sib__result_tables(call, p);
}

sib_status sib_propensity_fit(sib_context *ctx, const sib_table *covariates, sib_u8 treated,
                              sib_text id, const sib_propensity_fit_options *options,
                              sib_propensity **out)
{
    sib__call       call;
    sib_propensity *p = NULL;
    task            t = {.table = covariates, .treated = treated, .id = id};
    sib_status      status = sib__enter(&call, ctx, "sib_propensity_fit", SIB__OUT(out));
    if (status == SIB_OK) {
        p = sib__handle(&call, sizeof *p);
        status = p == NULL ? SIB_ERR_NO_MEMORY : fit(&call, &t, options, p);
    }
    return SIB__LEAVE(&call, status, out, p);
}
