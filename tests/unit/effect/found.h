/* What the tables of an effect say. */
#ifndef SIB_TESTS_EFFECT_FOUND_H
#define SIB_TESTS_EFFECT_FOUND_H

#include "sib/effect.h"

/* A number of its one-row summary. */
static inline double found(const sib_effect *e, const char *what)
{
    return sib_table_number(sib_effect_table(e, "summary"), what, 0);
}

/* The value of a ::sib_effect_quantity. */
static inline double found_value(const sib_effect *e, int32_t quantity)
{
    return sib_table_number(sib_effect_table(e, "quantities"), "value", quantity - 1);
}

/* What a method says of a quantity: standard_error, low, high or p_value. */
static inline double found_by(const sib_effect *e, const char *what, int32_t quantity,
                              int32_t method)
{
    return sib_table_number(sib_effect_table(e, "intervals"), what,
                            5 * (method - 1) + quantity - 1);
}

/* Of a method: degrees_of_freedom, or one of its variances (0 treated, 1 comparison, 2 both).
 */
static inline double found_freedom(const sib_effect *e, int32_t method)
{
    return sib_table_number(sib_effect_table(e, "methods"), "degrees_of_freedom", method - 1);
}

static inline double found_variance(const sib_effect *e, int32_t method, int64_t which)
{
    return sib_table_f64(sib_effect_table(e, "methods"), 2 + which).data[method - 1];
}

#endif
