/* Variances of the two means.
 *
 * Every method is reduced to three numbers: the variance of the treated mean, that of the
 * comparison mean, and their covariance. The variance of the difference, of the log ratio and
 * of a pool follow from these alone.
 *
 * Set-clustered sandwich: Abadie & Spiess (2022), Robust post-matching inference; equal to the
 * default cluster sandwich of the weighted regression on the treatment flag. Two-way: Austin &
 * Cafri (2020). psmatch2: Leuven & Sianesi (2003). Abadie-Imbens: Econometrica 74 (2006) 235.
 */
#include <math.h>
#include <string.h>

#include "effect/effect.h"
#include "numeric/sums.h"

enum { TREATED = 0, COMPARISON = 1, BOTH = 2 };

typedef struct frame {
    sib__call                *call;
    const sib__effect_input  *in;
    const sib__effect_sample *s;
    sib_effect               *effect;
    double *score_t; /* [treated rows] contribution to the error of the treated mean */
    double *score_c; /* [comparison rows] */
    double  total;   /* sum of weights of the comparison persons */
    double  squares; /* sum of their squares */
} frame;

static sib__effect_inference *method_of(const frame *f, int32_t method)
{
    return &f->effect->inference[SIB__EFFECT_AT(method)];
}

/* w (y - R e) / sum w e for each row of an arm. */
static sib_status scores(sib__call *call, const sib__effect_arm *arm, double rate, double **out)
{
    double *u = SIB__NEW(&call->scratch, double, arm->n);
    SIB__TRY_MEMORY(call, u);
    double exposure = sib__dot(arm->weight, arm->exposure, arm->n);
    for (int64_t i = 0; i < arm->n; i++) {
        u[i] = arm->weight[i] * (arm->outcome[i] - rate * arm->exposure[i]) / exposure;
    }
    *out = u;
    return SIB_OK;
}

/* The three sums of squares and products of scores added within clusters; a cluster number for
 * each row of either arm. */
static sib_status clustered(const frame *f, const int64_t *cluster_t, const int64_t *cluster_c,
                            int64_t clusters, double sums[3])
{
    sib__memory *m = &f->call->scratch;
    double      *a = SIB__NEW(m, double, clusters);
    double      *b = SIB__NEW(m, double, clusters);
    SIB__TRY_MEMORY(f->call, a);
    SIB__TRY_MEMORY(f->call, b);
    for (int64_t i = 0; i < f->s->treated.n; i++) {
        a[cluster_t[i]] += f->score_t[i];
    }
    for (int64_t i = 0; i < f->s->comparison.n; i++) {
        b[cluster_c[i]] += f->score_c[i];
    }
    sums[TREATED] = sib__dot(a, a, clusters);
    sums[COMPARISON] = sib__dot(b, b, clusters);
    sums[BOTH] = sib__dot(a, b, clusters);
    sib__drop(m, b);
    sib__drop(m, a);
    return SIB_OK;
}

/* A number for each row, different for every row, and one for each person. */
static sib_status number_rows(const frame *f, int64_t **rows_t, int64_t **rows_c,
                              int64_t **persons_c)
{
    const sib__effect_sample *s = f->s;
    sib__memory              *m = &f->call->scratch;
    int64_t                  *place = SIB__NEW(m, int64_t, f->in->treated.n);
    *rows_t = SIB__NEW(m, int64_t, s->treated.n);
    *rows_c = SIB__NEW(m, int64_t, s->comparison.n);
    *persons_c = SIB__NEW(m, int64_t, s->comparison.n);
    SIB__TRY_MEMORY(f->call, place);
    SIB__TRY_MEMORY(f->call, *rows_t);
    SIB__TRY_MEMORY(f->call, *rows_c);
    SIB__TRY_MEMORY(f->call, *persons_c);
    for (int64_t i = 0; i < s->treated.n; i++) {
        (*rows_t)[i] = i;
    }
    for (int64_t i = 0; i < s->persons.n; i++) {
        place[s->persons.person[i]] = s->treated.n + i;
    }
    for (int64_t i = 0; i < s->comparison.n; i++) {
        (*rows_c)[i] = s->treated.n + i;
        (*persons_c)[i] = place[s->comparison.person[i]];
    }
    return SIB_OK;
}

static sib_status sandwiches(const frame *f)
{
    const sib__effect_sample *s = f->s;
    int64_t                  *rows_t = NULL;
    int64_t                  *rows_c = NULL;
    int64_t                  *persons_c = NULL;
    double                    set[3];
    double                    unit[3];
    double                    row[3];
    SIB__TRY(number_rows(f, &rows_t, &rows_c, &persons_c));
    SIB__TRY(clustered(f, s->treated.set, s->comparison.set, s->sets, set));
    SIB__TRY(clustered(f, rows_t, persons_c, s->treated.n + s->persons.n, unit));
    SIB__TRY(clustered(f, rows_t, rows_c, s->treated.n + s->comparison.n, row));
    double g = (double)s->sets;
    double rows = (double)(s->treated.n + s->comparison.n);
    double persons = (double)(s->treated.n + s->persons.n);
    for (int i = 0; i < 3; i++) {
        if (persons > 2.0) {
            method_of(f, SIB_EFFECT_METHOD_UNIT_ROBUST)->covariance[i] =
                unit[i] * persons / (persons - 2.0);
        }
        if (g > 1.0 && rows > 2.0) {
            method_of(f, SIB_EFFECT_METHOD_SET_CLUSTERED)->covariance[i] =
                set[i] * (g / (g - 1.0)) * ((rows - 1.0) / (rows - 2.0));
            method_of(f, SIB_EFFECT_METHOD_SET_UNIT_CLUSTERED)->covariance[i] =
                set[i] * g / (g - 1.0) + unit[i] * persons / (persons - 1.0) -
                row[i] * rows / (rows - 1.0);
        }
    }
    double fewest = s->persons.n < s->sets ? (double)s->persons.n : g;
    method_of(f, SIB_EFFECT_METHOD_UNIT_ROBUST)->df = persons - 2.0;
    method_of(f, SIB_EFFECT_METHOD_SET_CLUSTERED)->df = g - 1.0;
    method_of(f, SIB_EFFECT_METHOD_SET_UNIT_CLUSTERED)->df = fewest - 1.0;
    return SIB_OK;
}

/* Whether some set has several people of both arms, as a subclass has. */
static sib_status find_subclass(const frame *f, bool *found)
{
    const sib__effect_sample *s = f->s;
    int64_t                  *treated = SIB__NEW(&f->call->scratch, int64_t, s->sets);
    int64_t                  *others = SIB__NEW(&f->call->scratch, int64_t, s->sets);
    SIB__TRY_MEMORY(f->call, treated);
    SIB__TRY_MEMORY(f->call, others);
    for (int64_t i = 0; i < s->treated.n; i++) {
        treated[s->treated.set[i]]++;
    }
    for (int64_t i = 0; i < s->comparison.n; i++) {
        int64_t set = s->comparison.set[i];
        others[set]++;
        *found = *found || (others[set] > 1 && treated[set] > 1);
    }
    return SIB_OK;
}

/* People are independent, and sets where they share none: inside a subclass people are apart.
 */
static sib_status choose_method(const frame *f)
{
    bool subclass = false;
    SIB__TRY(find_subclass(f, &subclass));
    f->effect->method = f->s->persons.n < f->s->comparison.n
                            ? SIB_EFFECT_METHOD_SET_UNIT_CLUSTERED
                        : subclass ? SIB_EFFECT_METHOD_UNIT_ROBUST
                                   : SIB_EFFECT_METHOD_SET_CLUSTERED;
    return SIB_OK;
}

static void set_independent(sib__effect_inference *m, double treated, double comparison,
                            double df)
{
    m->covariance[TREATED] = treated;
    m->covariance[COMPARISON] = comparison;
    m->covariance[BOTH] = 0.0;
    m->df = df;
}

/* Welch, pooled and psmatch2: two independent samples, no exposure. */
static sib_status two_samples(const frame *f)
{
    const sib__effect_arm *t = &f->s->treated;
    const sib__effect_arm *c = &f->s->persons;
    double                *share = SIB__NEW(&f->call->scratch, double, c->n);
    SIB__TRY_MEMORY(f->call, share);
    for (int64_t i = 0; i < c->n; i++) {
        share[i] = c->weight[i] / f->total;
    }
    double mean = 0.0;
    double var_t = 0.0;
    double var_c = 0.0;
    double var_plain = 0.0;
    sib__moments(t->outcome, NULL, t->n, &mean, &var_t);
    sib__moments(c->outcome, share, c->n, &mean, &var_c);
    sib__moments(c->outcome, NULL, c->n, &mean, &var_plain);
    double n1 = (double)t->n;
    double n0 = f->total * f->total / f->squares;
    if (n1 < 2.0 || c->n < 2) {
        return SIB_OK;
    }
    set_independent(method_of(f, SIB_EFFECT_METHOD_PSMATCH2), var_t / n1, var_plain / n0,
                    (double)INFINITY);
    double se_t = var_t / n1;
    double se_c = var_c / n0;
    double sum = se_t + se_c;
    set_independent(method_of(f, SIB_EFFECT_METHOD_WELCH), se_t, se_c,
                    sum * sum / (se_t * se_t / (n1 - 1.0) + se_c * se_c / (n0 - 1.0)));
    double df = n1 + n0 - 2.0;
    double pooled = ((n1 - 1.0) * var_t + (n0 - 1.0) * var_c) / df;
    set_independent(method_of(f, SIB_EFFECT_METHOD_POOLED), pooled / n1, pooled / n0, df);
    return SIB_OK;
}

/* The outcome's variance given covariates from the spread of pair differences around their
 * mean; then that variance times own^2 and K^2, K the weight with which a person stands in. */
static sib_status abadie_imbens(const frame *f)
{
    const sib__effect_sample *s = f->s;
    const double             *y = f->in->outcome.data;
    double                   *weight = SIB__NEW(&f->call->scratch, double, s->k);
    double                   *square = SIB__NEW(&f->call->scratch, double, s->k);
    SIB__TRY_MEMORY(f->call, weight);
    SIB__TRY_MEMORY(f->call, square);
    double tau = -f->effect->value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_DIFFERENCE)];
    for (int64_t i = 0; i < s->k; i++) {
        double apart = y[s->pair_t[i]] - y[s->pair_c[i]] - tau;
        weight[i] = 1.0 / (double)s->matches[s->pair_t[i]];
        square[i] = apart * apart;
    }
    double n1 = (double)s->treated.n;
    double sigma2 = 0.5 * sib__dot(weight, square, s->k) / sib__sum(weight, s->k);
    set_independent(method_of(f, SIB_EFFECT_METHOD_ABADIE_IMBENS), sigma2 / n1,
                    sigma2 * f->squares / (n1 * n1), (double)INFINITY);
    return SIB_OK;
}

sib_status sib__effect_variances(sib__call *call, const sib__effect_input *in,
                                 const sib__effect_sample *s, sib_effect *effect)
{
    const sib__effect_arm *c = &s->persons;
    const double          *value = effect->value;
    frame                  f = {call, in, s, effect, NULL, NULL, 0.0, 0.0};
    f.total = sib__sum(c->weight, c->n);
    f.squares = sib__dot(c->weight, c->weight, c->n);
    effect->ess_comparison = f.total * f.total / f.squares;
    SIB__TRY(scores(call, &s->treated, value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_MEAN_TREATED)],
                    &f.score_t));
    SIB__TRY(scores(call, &s->comparison,
                    value[SIB__EFFECT_AT(SIB_EFFECT_QUANTITY_MEAN_COMPARISON)], &f.score_c));
    SIB__TRY(sandwiches(&f));
    SIB__TRY(choose_method(&f));
    if (in->exposure.n == 0) {
        SIB__TRY(two_samples(&f));
        if (in->options.weighting == SIB_WEIGHTING_PER_TREATED &&
            in->options.unmatched == SIB_EFFECT_UNMATCHED_DROPPED && s->cases_of == NULL) {
            SIB__TRY(abadie_imbens(&f));
        }
    }
    return sib__check(call);
}
