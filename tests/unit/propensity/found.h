/* What the tables of a model say. */
#ifndef SIB_TESTS_PROPENSITY_FOUND_H
#define SIB_TESTS_PROPENSITY_FOUND_H

#include "sib/propensity.h"

/* A number of its one-row summary. */
static inline double found(const sib_propensity *p, const char *what)
{
    return sib_table_number(sib_propensity_table(p, "summary"), what, 0);
}

static inline sib_text found_terms(const sib_propensity *p)
{
    return sib_table_text(sib_propensity_table(p, "coefficients"), 0);
}

static inline sib_f64 found_coefficients(const sib_propensity *p)
{
    return sib_table_f64(sib_propensity_table(p, "coefficients"), 1);
}

static inline sib_f64 found_errors(const sib_propensity *p)
{
    return sib_table_f64(sib_propensity_table(p, "coefficients"), 2);
}

static inline sib_u8 found_aliased(const sib_propensity *p)
{
    return sib_table_flags(sib_propensity_table(p, "coefficients"), 3);
}

static inline sib_f64 found_direction(const sib_propensity *p)
{
    return sib_table_f64(sib_propensity_table(p, "coefficients"), 4);
}

static inline sib_f64 found_trace(const sib_propensity *p)
{
    return sib_table_f64(sib_propensity_table(p, "trace"), 0);
}

#endif
