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

sib_f64 sib_matching_pair_distance(const sib_matching *m)
{
    return m == NULL ? (sib_f64){NULL, 0} : (sib_f64){m->pair_distance, m->pairs};
}

sib_i64 sib_matching_pair_set(const sib_matching *m)
{
    return m == NULL ? (sib_i64){NULL, 0} : (sib_i64){m->pair_set, m->pairs};
}

sib_i64 sib_matching_sets(const sib_matching *m)
{
    return m == NULL || m->sets == NULL ? (sib_i64){NULL, 0} : (sib_i64){m->sets, m->n};
}

sib_i32 sib_matching_reasons(const sib_matching *m)
{
    return m == NULL ? (sib_i32){NULL, 0} : (sib_i32){m->reasons, m->n};
}

sib_rows sib_matching_short_rows(const sib_matching *m)
{
    return m == NULL ? (sib_rows){NULL, 0} : (sib_rows){m->short_rows, m->short_n};
}

sib_f64 sib_matching_weights(const sib_matching *m, int32_t weighting)
{
    if (m == NULL || sib_weighting_name(weighting) == NULL) {
        return (sib_f64){NULL, 0};
    }
    return (sib_f64){m->weights[weighting - 1], m->n};
}

double sib_matching_effective_size(const sib_matching *m, int32_t arm, int32_t weighting)
{
    if (m == NULL || arm < 0 || arm > 1 || sib_weighting_name(weighting) == NULL) {
        return (double)NAN;
    }
    return m->effective[weighting - 1][arm];
}

int64_t sib_matching_matched_treated(const sib_matching *m)
{
    return m == NULL ? 0 : m->matched_treated;
}

int64_t sib_matching_matched_comparison(const sib_matching *m)
{
    return m == NULL ? 0 : m->matched_comparison;
}

int32_t sib_matching_distance_scale(const sib_matching *m)
{
    return m == NULL ? 0 : m->distance;
}

int32_t sib_matching_caliper_scale(const sib_matching *m)
{
    return m == NULL || !m->caliper.on ? 0 : m->caliper.scale;
}

int32_t sib_matching_caliper_unit(const sib_matching *m)
{
    return m == NULL || !m->caliper.on ? 0 : m->caliper.unit;
}

int32_t sib_matching_caliper_inclusive(const sib_matching *m)
{
    return m == NULL || !m->caliper.on ? -1 : (int32_t)m->caliper.inclusive;
}

double sib_matching_caliper_width(const sib_matching *m)
{
    return m == NULL ? (double)NAN : m->caliper.width;
}

const char *sib_matching_caliper_preset(const sib_matching *m)
{
    return m == NULL ? NULL : m->caliper.preset;
}

int64_t sib_matching_ties_broken(const sib_matching *m)
{
    return m == NULL ? 0 : m->ties;
}

int64_t sib_matching_order_ties(const sib_matching *m)
{
    return m == NULL ? 0 : m->order_ties;
}

const char *sib_matching_tie_rule(const sib_matching *m)
{
    return m == NULL ? "" : m->tie_rule;
}

int32_t sib_matching_order_free(const sib_matching *m)
{
    return m != NULL && m->order_free ? 1 : 0;
}

int32_t sib_matching_verdict(const sib_matching *m)
{
    return m == NULL ? 0 : m->verdict;
}

int32_t sib_matching_verified(const sib_matching *m)
{
    if (m == NULL) {
        return 0;
    }
    int64_t faults = 0;
    for (int i = 0; i < SIB__MATCHING_CHECKS; i++) {
        faults += m->faults[i];
    }
    return faults == 0 ? 1 : 0;
}

int64_t sib_matching_faults(const sib_matching *m, int32_t check)
{
    if (m == NULL || sib_matching_check_name(check) == NULL) {
        return -1;
    }
    return m->faults[check - 1];
}

void sib_matching_free(sib_matching *m)
{
    sib__handle_free(m);
}
