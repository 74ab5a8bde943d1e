/* A small matching problem with all its arrays, made by hand or by chance. */
#ifndef SIB_TESTS_MATCHING_TRIAL_H
#define SIB_TESTS_MATCHING_TRIAL_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sib/matching.h"
#include "support.h"

enum { TRIAL_MOST = 64, TRIAL_ID_SIZE = 8 };

typedef struct trial {
    int64_t                    n;
    double                     score[TRIAL_MOST];
    double                     logit[TRIAL_MOST];
    uint8_t                    treated[TRIAL_MOST];
    int64_t                    tie_key[TRIAL_MOST];
    double                     year[TRIAL_MOST];   /* exact columns */
    int32_t                    region[TRIAL_MOST]; /* codes 0..2 */
    double                     a[TRIAL_MOST]; /* covariates, where the distance is theirs */
    double                     b[TRIAL_MOST];
    char                       id[TRIAL_MOST * TRIAL_ID_SIZE];
    int64_t                    offsets[TRIAL_MOST + 1];
    bool                       has_id;
    bool                       has_tie_key;
    bool                       has_exact;
    sib_matching_match_options options;
} trial;

static inline void trial_set_id(trial *t, int64_t row, const char *id)
{
    size_t length = strlen(id);
    memcpy(t->id + t->offsets[row], id, length);
    t->offsets[row + 1] = t->offsets[row] + (int64_t)length;
}

/* Units with scores and arms as given, nothing else stated. */
static inline void trial_begin(trial *t, int64_t n, const double *score, const uint8_t *treated)
{
    const sib_matching_match_options defaults = SIB_MATCHING_MATCH_OPTIONS_INIT;
    memset(t, 0, sizeof *t);
    t->n = n;
    t->options = defaults;
    for (int64_t i = 0; i < n; i++) {
        t->score[i] = score[i];
        t->treated[i] = treated[i];
    }
}

static inline sib_table *trial_exact(const trial *t)
{
    static const char    levels[] = "NEa,\xc3\xa9";
    static const int64_t ends[] = {0, 1, 2, 6};
    sib_validity         all = {NULL, 0};
    sib_table_builder   *builder = NULL;
    sib_table           *table = NULL;
    if (!t->has_exact || sib_table_builder_new(NULL, t->n, &builder) != SIB_OK) {
        return NULL;
    }
    sib_f64    year = {t->year, t->n};
    sib_i32    region = {t->region, t->n};
    sib_text   text = {levels, ends, 3};
    sib_status status = sib_table_builder_add_f64(NULL, builder, "year", year, all, NULL, NULL);
    if (status == SIB_OK) {
        status =
            sib_table_builder_add_codes(NULL, builder, "region", region, text, all, NULL, NULL);
    }
    if (status == SIB_OK) {
        status = sib_table_builder_finish(NULL, builder, &table);
    }
    sib_table_builder_free(builder);
    return table;
}

static inline sib_table *trial_covariates(const trial *t)
{
    sib_validity       all = {NULL, 0};
    sib_table_builder *builder = NULL;
    sib_table         *table = NULL;
    if (t->options.distance <= SIB_MATCHING_DISTANCE_LOGIT ||
        sib_table_builder_new(NULL, t->n, &builder) != SIB_OK) {
        return NULL;
    }
    sib_status status =
        sib_table_builder_add_f64(NULL, builder, "a", (sib_f64){t->a, t->n}, all, NULL, NULL);
    if (status == SIB_OK) {
        status = sib_table_builder_add_f64(NULL, builder, "b", (sib_f64){t->b, t->n}, all, NULL,
                                           NULL);
    }
    if (status == SIB_OK) {
        status = sib_table_builder_finish(NULL, builder, &table);
    }
    sib_table_builder_free(builder);
    return status == SIB_OK ? table : NULL;
}

/* Runs the matcher on the trial; NULL unless *status is SIB_OK. */
static inline sib_matching *trial_run(const trial *t, sib_context *ctx, sib_status *status)
{
    sib_matching *m = NULL;
    sib_table    *exact = trial_exact(t);
    sib_table    *covariates = trial_covariates(t);
    sib_f64       score = {t->score, t->n};
    sib_f64       logit = {t->logit, t->n};
    sib_u8        treated = {t->treated, t->n};
    sib_text      id = {NULL, NULL, 0};
    sib_i64       tie_key = {NULL, 0};
    if (t->has_id) {
        id = (sib_text){t->id, t->offsets, t->n};
    }
    if (t->has_tie_key) {
        tie_key = (sib_i64){t->tie_key, t->n};
    }
    *status = sib_matching_match(ctx, score, logit, treated, id, tie_key, exact, covariates,
                                 &t->options, &m);
    sib_table_free(covariates);
    sib_table_free(exact);
    return m;
}

#endif
