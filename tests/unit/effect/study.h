/* A study of at most a few thousand people, built person by person and pair by pair. */
#ifndef SIB_TESTS_EFFECT_STUDY_H
#define SIB_TESTS_EFFECT_STUDY_H

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "found.h"
#include "sib/effect.h"
#include "support.h"
#include "tables.h"

typedef struct study {
    int64_t  n;
    int64_t  k;
    uint8_t *treated;
    double  *outcome;
    double  *exposure;
    int64_t *pair_t;
    int64_t *pair_c;
    int64_t *set;
    char    *ids;
    int64_t *id_offsets;
    bool     use_exposure;
    bool     use_sets;
    bool     use_ids;
} study;

static inline study study_new(int64_t people, int64_t pairs)
{
    study s = {0};
    s.treated = calloc((size_t)people + 1, 1);
    s.outcome = calloc((size_t)people + 1, sizeof(double));
    s.exposure = calloc((size_t)people + 1, sizeof(double));
    s.pair_t = calloc((size_t)pairs + 1, sizeof(int64_t));
    s.pair_c = calloc((size_t)pairs + 1, sizeof(int64_t));
    s.set = calloc((size_t)pairs + 1, sizeof(int64_t));
    s.ids = calloc((size_t)people + 1, 16);
    s.id_offsets = calloc((size_t)people + 1, sizeof(int64_t));
    return s;
}

static inline void study_free(study *s)
{
    free(s->treated);
    free(s->outcome);
    free(s->exposure);
    free(s->pair_t);
    free(s->pair_c);
    free(s->set);
    free(s->ids);
    free(s->id_offsets);
}

/* Adds a person named by `name` (an id "p<name>") and returns the row. */
static inline int64_t study_person(study *s, int64_t name, bool treated, double outcome)
{
    char    text[16];
    int64_t row = s->n++;
    int     length = snprintf(text, sizeof text, "p%lld", (long long)name);
    s->treated[row] = treated;
    s->outcome[row] = outcome;
    s->exposure[row] = 1.0;
    memcpy(s->ids + s->id_offsets[row], text, (size_t)length);
    s->id_offsets[row + 1] = s->id_offsets[row] + length;
    return row;
}

static inline void study_pair(study *s, int64_t treated, int64_t comparison, int64_t set)
{
    s->pair_t[s->k] = treated;
    s->pair_c[s->k] = comparison;
    s->set[s->k] = set;
    s->k++;
}

static inline sib_status study_estimate(sib_context *ctx, const study *s,
                                        const sib_effect_estimate_options *options,
                                        sib_effect                       **out)
{
    sib_f64  none = {NULL, 0};
    sib_i64  no_sets = {NULL, 0};
    sib_text no_ids = {NULL, NULL, 0};
    return sib_effect_estimate(
        ctx, (sib_u8){s->treated, s->n}, (sib_f64){s->outcome, s->n},
        s->use_exposure ? (sib_f64){s->exposure, s->n} : none, (sib_rows){s->pair_t, s->k},
        (sib_rows){s->pair_c, s->k}, s->use_sets ? (sib_i64){s->set, s->k} : no_sets,
        s->use_ids ? (sib_text){s->ids, s->id_offsets, s->n} : no_ids, options, out);
}

/* The effect under a weighting, which must be made; sib_effect_free() it. */
static inline sib_effect *study_effect(const study *s, int32_t weighting)
{
    sib_effect                 *effect = NULL;
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    options.weighting = weighting;
    CU_ASSERT_EQUAL_FATAL(study_estimate(NULL, s, &options, &effect), SIB_OK);
    return effect;
}

/* A study in which `treated` persons share `events_t` events and each has `ratio` comparisons
 * of their own, who share `events_c`: the first get one more than the last. */
static inline study study_of_counts(int64_t treated, int64_t events_t, int64_t ratio,
                                    int64_t events_c)
{
    int64_t controls = treated * ratio;
    study   s = study_new(treated + controls + 1, controls); /* a test may add one person */
    for (int64_t i = 0; i < treated; i++) {
        int64_t events = events_t / treated + (i < events_t % treated);
        study_person(&s, i, true, (double)events);
    }
    for (int64_t j = 0; j < controls; j++) {
        int64_t events = events_c / controls + (j < events_c % controls);
        int64_t row = study_person(&s, treated + j, false, (double)events);
        study_pair(&s, j % treated, row, j % treated);
    }
    return s;
}

static inline bool study_exact_is(const sib_effect *effect, int32_t quantity, const char *text)
{
    return test_says(sib_effect_table(effect, "quantities"), "exact", quantity - 1,
                     text[0] == '\0' ? NULL : text);
}

/* Everything an effect says, as bytes: equal exactly when every bit is. */
static inline int64_t study_bytes(const sib_effect *e, double *to)
{
    int64_t n = 0;
    for (int32_t q = 1; q <= 5; q++) {
        to[n++] = found_value(e, q);
        for (int32_t m = 1; m <= 7; m++) {
            to[n++] = found_by(e, "standard_error", q, m);
            to[n++] = found_by(e, "low", q, m);
            to[n++] = found_by(e, "high", q, m);
            to[n++] = found_by(e, "p_value", q, m);
        }
    }
    for (int32_t m = 1; m <= 7; m++) {
        to[n++] = found_freedom(e, m);
        for (int64_t i = 0; i < 3; i++) {
            to[n++] = found_variance(e, m, i);
        }
    }
    to[n++] = found(e, "effective_comparison");
    for (int64_t i = 0; i < n; i++) {
        to[i] = isnan(to[i]) ? (double)NAN : to[i];
    }
    return n;
}

enum { STUDY_BYTES = 256 };

#endif
