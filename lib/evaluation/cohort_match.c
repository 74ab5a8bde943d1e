/* Matching of one cohort: the arrays of the members with a score, and the weights that balance
 * and effect share. */
#include <string.h>

#include "evaluation/design.h"

/* What the matching is given, [scored]. */
typedef struct given {
    double  *scores;
    double  *logits;
    uint8_t *treated;
    int64_t *releases; /* row of each in the releases */
    sib_text id;
    sib_i64  tie_key;
} given;

static sib_status gather(sib__design *d, const sib__cohort *k, given *g)
{
    sib__memory *m = &d->call->scratch;
    int64_t      n = k->scored.n;
    g->scores = SIB__NEW(m, double, n);
    SIB__TRY_MEMORY(d->call, g->scores);
    g->logits = SIB__NEW(m, double, n);
    SIB__TRY_MEMORY(d->call, g->logits);
    g->treated = SIB__NEW(m, uint8_t, n);
    SIB__TRY_MEMORY(d->call, g->treated);
    g->releases = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(d->call, g->releases);
    for (int64_t i = 0; i < n; i++) {
        int64_t member = k->scored.data[i];
        g->scores[i] = sib_propensity_scores(k->model).data[member];
        g->logits[i] = sib_propensity_logits(k->model).data[member];
        g->treated[i] = sib_eligibility_treated(k->eligibility).data[member];
        g->releases[i] = sib_eligibility_row(k->eligibility).data[member];
    }
    return sib__text_take(d->call, m, sib_eligibility_person(k->eligibility), k->scored.data, n,
                          &g->id);
}

static sib_status gather_tie_key(sib__design *d, given *g, int64_t n)
{
    sib__column column;
    if (d->contract->tie_key == NULL) {
        return SIB_OK;
    }
    SIB__TRY(sib__table_require(d->call, d->releases, "tables", "tie_key", d->contract->tie_key,
                                SIB_COLUMN_TYPE_I64, &column));
    int64_t *keys = SIB__NEW(&d->call->scratch, int64_t, n);
    SIB__TRY_MEMORY(d->call, keys);
    for (int64_t i = 0; i < n; i++) {
        keys[i] = sib__column_i64(&column, g->releases[i]);
    }
    g->tie_key = (sib_i64){keys, n};
    return SIB_OK;
}

/* Exact columns are covariates, or else columns of the releases. */
static sib_status gather_exact(sib__design *d, sib__cohort *k, const given *g)
{
    const sib__json *names = d->contract->exact;
    if (names->n == 0) {
        return SIB_OK;
    }
    SIB__TRY(sib__table_make(d->call, k->scored.n, names->n, &k->exact));
    SIB__TRY(sib__own(d->call, &d->call->scratch, k->exact, sib__table_release));
    for (const sib__json *at = names->first; at != NULL; at = at->next) {
        int64_t          covariate = sib_table_find(k->covariates, at->text.data);
        const sib_table *table = covariate >= 0 ? k->covariates : d->releases;
        int64_t          i = covariate >= 0 ? covariate : sib_table_find(table, at->text.data);
        sib_rows         rows = {covariate >= 0 ? k->scored.data : g->releases, k->scored.n};
        sib__column      column = sib__table_column(table, i);
        SIB__TRY(sib__take_column(d->call, k->exact, &column, column.name, rows));
    }
    return SIB_OK;
}

/* The covariates of the members with a score, where the distance is theirs. */
static sib_status gather_covariates(sib__design *d, const sib__cohort *k, sib_table **out)
{
    int64_t columns = sib_table_columns(k->covariates);
    *out = NULL;
    if (d->contract->matching.distance <= SIB_MATCHING_DISTANCE_LOGIT) {
        return SIB_OK;
    }
    SIB__TRY(sib__table_make(d->call, k->scored.n, columns, out));
    SIB__TRY(sib__own(d->call, &d->call->scratch, *out, sib__table_release));
    for (int64_t i = 0; i < columns; i++) {
        sib__column column = sib__table_column(k->covariates, i);
        SIB__TRY(sib__take_column(d->call, *out, &column, column.name, k->scored));
    }
    return SIB_OK;
}

/* The weighting of the effect, over all members. */
static void spread_weights(const sib__design *d, const sib__cohort *k, double *weights)
{
    sib_f64 used = sib_matching_weights(k->matching, d->contract->effect.weighting);
    for (int64_t i = 0; i < k->scored.n; i++) {
        weights[k->scored.data[i]] = used.data[i];
    }
}

static sib_status match(sib__design *d, sib__cohort *k)
{
    given      g = {0};
    sib__child child;
    double     width = k->to - k->from;
    int64_t    n = k->scored.n;
    sib_table *covariates = NULL;
    SIB__TRY(gather(d, k, &g));
    SIB__TRY(gather_tie_key(d, &g, n));
    SIB__TRY(gather_exact(d, k, &g));
    SIB__TRY(gather_covariates(d, k, &covariates));
    sib_status status = sib_matching_match(
        sib__child_begin(&child, d->call, k->from + 0.6 * width, k->from + 0.9 * width),
        (sib_f64){g.scores, n}, (sib_f64){g.logits, n}, (sib_u8){g.treated, n}, g.id, g.tie_key,
        k->exact, covariates, &d->contract->matching, &k->matching);
    return sib__child_own(&child, status, d->owner, k->matching, sib__handle_free);
}

/* The matching of an earlier run, where that follows from the same; else a new one. */
static sib_status find_matching(sib__design *d, sib__cohort *k)
{
    int64_t number = sib__cohort_number(d, k);
    if (d->kept != NULL) {
        k->matching = sib__kept_find(d->kept, SIB__KEPT_MATCHING, number);
    }
    if (k->matching != NULL) {
        return SIB_OK;
    }
    SIB__TRY(match(d, k));
    if (d->kept == NULL) {
        return SIB_OK;
    }
    d->kept->made[SIB__KEPT_MATCHING]++;
    return sib__kept_add(d->call, d->kept, SIB__KEPT_MATCHING, number, k->matching);
}

sib_status sib__cohort_match(sib__design *d, sib__cohort *k)
{
    int64_t members = sib_eligibility_person(k->eligibility).n;
    double *weights = SIB__NEW(&d->call->scratch, double, members);
    SIB__TRY_MEMORY(d->call, weights);
    k->weights = (sib_f64){weights, members};
    if (sib_propensity_verdict(k->model) != SIB_PROPENSITY_VERDICT_OK) {
        return SIB_OK; /* no scores to match on: a finding says so */
    }
    SIB__TRY(find_matching(d, k));
    spread_weights(d, k, weights);
    return SIB_OK;
}
