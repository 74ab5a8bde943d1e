/* Trials by chance: heavy ties, odd scales, every option. */
#ifndef SIB_TESTS_MATCHING_CHANCE_H
#define SIB_TESTS_MATCHING_CHANCE_H

#include <stdio.h>

#include "trial.h"

static inline void chance_units(trial *t, uint64_t *state)
{
    static const uint32_t grids[] = {1, 2, 5, 20, UINT32_C(1) << 30};
    uint32_t              grid = grids[test_draw_wide(state, 5)];
    uint32_t              share = 2 + test_draw_wide(state, 4);
    bool                  odd_scales = test_draw_wide(state, 4) == 0;
    t->n = 1 + test_draw_wide(state, 40);
    for (int64_t i = 0; i < t->n; i++) {
        uint32_t level = test_draw_wide(state, grid + 1);
        char     id[TRIAL_ID_SIZE];
        t->score[i] = (double)level / (grid == 5 || grid == 20 ? 32.0 : (double)grid);
        t->logit[i] = (double)level * 0.25 - 3.0 + t->score[i] * t->score[i] * 0.0;
        if (odd_scales) {
            t->logit[i] = (double)test_draw_wide(state, grid + 1) * 0.25;
        }
        t->treated[i] = test_draw_wide(state, share) == 0;
        t->tie_key[i] = (int64_t)test_draw_wide(state, 6) - 3;
        t->year[i] =
            test_draw_wide(state, 2) == 0 ? 0.0 : (test_draw_wide(state, 2) == 0 ? -0.0 : 1.0);
        t->region[i] = (int32_t)test_draw_wide(state, 3);
        t->a[i] = (double)test_draw_wide(state, 1 + grid % 7);
        t->b[i] = (double)test_draw_wide(state, 1 + grid % 5);
        snprintf(id, sizeof id, "%c%d", 'a' + (int)test_draw_wide(state, 26), (int)i);
        trial_set_id(t, i, id);
    }
    t->has_id = test_draw_wide(state, 3) != 0;
    t->has_tie_key = test_draw_wide(state, 3) == 0;
    t->has_exact = test_draw_wide(state, 3) == 0;
    if (t->has_tie_key && test_draw_wide(state, 2) == 0) {
        for (int64_t i = 0; i < t->n; i++) {
            t->tie_key[i] = (i * 37 + 11) % 64 - 32;
        }
    }
}

static inline void chance_options(trial *t, uint64_t *state)
{
    sib_matching_match_options *o = &t->options;
    o->ratio = 1 + (test_draw_wide(state, 2) == 0 ? 0 : test_draw_wide(state, 5));
    o->replace = test_draw_wide(state, 2) == 0;
    o->reuse_max = o->replace == 1 ? test_draw_wide(state, 4) : 0;
    o->order = 1 + (int32_t)test_draw_wide(state, 6);
    o->distance = 1 + (int32_t)test_draw_wide(state, 3);
    if (o->distance > SIB_MATCHING_DISTANCE_LOGIT) {
        o->distance = SIB_MATCHING_DISTANCE_EUCLIDEAN; /* whose squares are whole here */
    }
    o->discard = test_draw_wide(state, 2) == 0 ? 1 : 1 + (int32_t)test_draw_wide(state, 4);
    o->seed = test_draw_wide(state, 3);
    if (test_draw_wide(state, 2) == 0) {
        o->caliper_unit = SIB_MATCHING_UNIT_RAW;
        o->caliper_scale = 1 + (int32_t)test_draw_wide(state, 3);
        o->caliper_inclusive = (int32_t)test_draw_wide(state, 2);
        bool by_logit = o->caliper_scale == SIB_MATCHING_SCALE_LOGIT ||
                        (o->caliper_scale == SIB_MATCHING_SCALE_INHERIT &&
                         o->distance == SIB_MATCHING_DISTANCE_LOGIT);
        const double *y = by_logit ? t->logit : t->score;
        int64_t       a = test_draw_wide(state, (uint32_t)t->n);
        int64_t       b = test_draw_wide(state, (uint32_t)t->n);
        o->caliper_value = fabs(y[a] - y[b]); /* an edge that is met exactly */
    }
}

/* Of another method, what it does not know is left out. */
static inline void chance_method(trial *t, int32_t method, uint64_t *state)
{
    sib_matching_match_options *o = &t->options;
    o->method = method;
    if (method == SIB_MATCHING_METHOD_NEAREST) {
        return;
    }
    o->distance = o->distance > SIB_MATCHING_DISTANCE_LOGIT ? SIB_MATCHING_DISTANCE_PROBABILITY
                                                            : o->distance;
    o->replace = 0;
    o->reuse_max = 0;
    o->order = SIB_MATCHING_ORDER_LARGEST;
    if (method == SIB_MATCHING_METHOD_EXACT || method == SIB_MATCHING_METHOD_SUBCLASS) {
        o->ratio = 1;
        o->caliper_value = (double)NAN;
        o->caliper_unit = 0;
    }
    if (method == SIB_MATCHING_METHOD_SUBCLASS) {
        o->subclasses = 1 + test_draw_wide(state, 7);
    }
    if (method == SIB_MATCHING_METHOD_FULL) {
        o->ratio = 1;
        if (isnan(o->caliper_value)) {
            o->max_controls = test_draw_wide(state, 4);
            o->max_treated = test_draw_wide(state, 4);
        }
    }
}

#endif
