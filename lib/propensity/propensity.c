/* What is read from a fitted model. */
#include <math.h>

#include "core/options.h"
#include "propensity/result.h"

SIB__DEFINE_ENUM(sib_propensity_link, SIB_PROPENSITY_LINK_LIST)
SIB__DEFINE_ENUM(sib_propensity_missing, SIB_PROPENSITY_MISSING_LIST)
SIB__DEFINE_ENUM(sib_propensity_verdict, SIB_PROPENSITY_VERDICT_LIST)

void sib_propensity_free(sib_propensity *p)
{
    sib__handle_free(p);
}

int32_t sib_propensity_fit_verdict(const sib_propensity *p)
{
    return p == NULL ? 0 : p->verdict;
}

static sib_f64 view(const double *data, int64_t n)
{
    return (sib_f64){data, n};
}

sib_f64 sib_propensity_scores(const sib_propensity *p)
{
    return p == NULL ? view(NULL, 0) : view(p->scores, p->n);
}

sib_f64 sib_propensity_logits(const sib_propensity *p)
{
    return p == NULL ? view(NULL, 0) : view(p->logits, p->n);
}

sib_text sib_propensity_terms(const sib_propensity *p)
{
    return p == NULL ? (sib_text){NULL, NULL, 0} : p->terms;
}

sib_f64 sib_propensity_coefficients(const sib_propensity *p)
{
    return p == NULL ? view(NULL, 0) : view(p->coefficients, p->k);
}

sib_f64 sib_propensity_standard_errors(const sib_propensity *p)
{
    return p == NULL ? view(NULL, 0) : view(p->standard_errors, p->k);
}

sib_f64 sib_propensity_covariance(const sib_propensity *p)
{
    return p == NULL ? view(NULL, 0) : view(p->covariance, p->k * p->k);
}

sib_u8 sib_propensity_aliased(const sib_propensity *p)
{
    return p == NULL ? (sib_u8){NULL, 0} : (sib_u8){p->aliased, p->k};
}

int64_t sib_propensity_rank(const sib_propensity *p)
{
    return p == NULL ? 0 : p->rank;
}

sib_f64 sib_propensity_direction(const sib_propensity *p)
{
    return p == NULL ? view(NULL, 0) : view(p->direction, p->k);
}

double sib_propensity_deviance(const sib_propensity *p)
{
    return p == NULL ? (double)NAN : p->deviance;
}

double sib_propensity_null_deviance(const sib_propensity *p)
{
    return p == NULL ? (double)NAN : p->null_deviance;
}

double sib_propensity_log_likelihood(const sib_propensity *p)
{
    return p == NULL ? (double)NAN : -0.5 * p->deviance;
}

int32_t sib_propensity_iterations(const sib_propensity *p)
{
    return p == NULL ? 0 : p->iterations;
}

sib_f64 sib_propensity_trace(const sib_propensity *p)
{
    return p == NULL ? view(NULL, 0) : view(p->trace, p->trace_n);
}

int64_t sib_propensity_rows_used(const sib_propensity *p)
{
    return p == NULL ? 0 : p->rows_used;
}

int64_t sib_propensity_extreme_scores(const sib_propensity *p)
{
    return p == NULL ? 0 : p->extreme;
}

int32_t sib_propensity_order_free(const sib_propensity *p)
{
    return p == NULL ? 0 : p->order_free;
}

const sib_table *sib_propensity_screening(const sib_propensity *p)
{
    return p == NULL ? NULL : p->screening;
}
