/* Reading a matching. */
#include "matching/matching.h"

sib_rows sib_matching_pair_treated(const sib_matching *m)
{
    return m == NULL ? (sib_rows){NULL, 0} : (sib_rows){m->pair_treated, m->pairs};
}

sib_rows sib_matching_pair_comparison(const sib_matching *m)
{
    return m == NULL ? (sib_rows){NULL, 0} : (sib_rows){m->pair_comparison, m->pairs};
}

sib_i64 sib_matching_pair_set(const sib_matching *m)
{
    return m == NULL ? (sib_i64){NULL, 0} : (sib_i64){m->pair_set, m->pairs};
}

sib_f64 sib_matching_weights(const sib_matching *m, int32_t weighting)
{
    if (m == NULL || sib_weighting_name(weighting) == NULL) {
        return (sib_f64){NULL, 0};
    }
    return (sib_f64){m->weights[weighting - 1], m->n};
}

int32_t sib_matching_verdict(const sib_matching *m)
{
    return m == NULL ? 0 : m->verdict;
}

const sib_table *sib_matching_table(const sib_matching *m, const char *name)
{
    return m == NULL ? NULL : sib__table_titled(&m->result, name);
}

void sib_matching_free(sib_matching *m)
{
    sib__handle_free(m);
}
