/* What is read from a fitted model. */
#include "core/options.h"
#include "propensity/result.h"

SIB__DEFINE_ENUM(sib_propensity_link, SIB_PROPENSITY_LINK_LIST)
SIB__DEFINE_ENUM(sib_propensity_missing, SIB_PROPENSITY_MISSING_LIST)
SIB__DEFINE_ENUM(sib_propensity_told_apart, SIB_PROPENSITY_TOLD_APART_LIST)
SIB__DEFINE_ENUM(sib_propensity_verdict, SIB_PROPENSITY_VERDICT_LIST)

void sib_propensity_free(sib_propensity *p)
{
    sib__handle_free(p);
}

int32_t sib_propensity_verdict(const sib_propensity *p)
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

sib_f64 sib_propensity_covariance(const sib_propensity *p)
{
    return p == NULL ? view(NULL, 0) : view(p->covariance, p->k * p->k);
}

const sib_table *sib_propensity_table(const sib_propensity *p, const char *name)
{
    return p == NULL ? NULL : sib__table_titled(&p->result, name);
}
