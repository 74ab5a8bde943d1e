/* How often default intervals cover the truth, cell by cell.
 *
 *     intervals [REPLICATIONS] [SEED] [CELL]      default: 1000 1 all
 *
 * Each replication draws treated people and a pool who differ in two facts, fits scores,
 * matches and only then draws outcomes: counts of a negative binomial whose mean depends on
 * both facts, with shape 0.6, so that half the people have none where the mean is 1.4
 * (variance 4.7). The treated have 90 % of what they would have had. A cell is a number of
 * treated people, a ratio, and whether comparison people may be used again; every person is in
 * a pair. Printed: the share of 95 % intervals, by the method that the effect names itself,
 * that hold the true difference and the true reduction, the method, the mean of its degrees of
 * freedom, and how many replications had no interval, which count as misses. Everything follows
 * from the seed. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/random.h"
#include "numeric/distributions.h"
#include "sib/effect.h"
#include "sib/matching.h"
#include "sib/propensity.h"

static const double shape = 0.6;
static const double ratio_of_means = 0.9;
static const double base = 1.4;
static const double first = 0.3;
static const double second = 0.2;
static const double apart = 0.4; /* of the treated in the first fact, in standard deviations */

typedef struct cell {
    int64_t treated;
    int64_t pool;
    int64_t ratio;
    int32_t replace;
} cell;

static const cell cells[] = {
    {1000, 6000, 1, 0}, {1000, 30000, 10, 0}, {1000, 6000, 1, 1}, {1000, 6000, 10, 1},
    {10, 200, 1, 0},    {10, 600, 10, 0},     {10, 200, 1, 1},    {10, 200, 10, 1},
    {20, 300, 1, 0},    {20, 900, 10, 0},     {20, 300, 1, 1},    {20, 300, 10, 1},
    {50, 500, 1, 0},    {50, 2000, 10, 0},    {50, 500, 1, 1},    {50, 500, 10, 1},
};

/* A stream of uniforms: nothing depends on the order of the machine. */
typedef struct draws {
    uint64_t seed;
    uint64_t stream;
    uint64_t n;
} draws;

static double uniform(draws *d)
{
    return sib__random_uniform(d->seed, d->stream, d->n++) + 0x1p-54;
}

static double normal(draws *d)
{
    return sib__normal_quantile(uniform(d));
}

/* Gamma of shape `a` and mean 1 (Marsaglia & Tsang 2000). */
static double gamma_mean_one(draws *d, double a)
{
    double lift = a < 1.0 ? pow(uniform(d), 1.0 / a) : 1.0;
    double most = (a < 1.0 ? a + 1.0 : a) - 1.0 / 3.0;
    double scale = 1.0 / sqrt(9.0 * most);
    for (;;) {
        double z = normal(d);
        double v = 1.0 + scale * z;
        v = v * v * v;
        if (v > 0.0 && log(uniform(d)) < 0.5 * z * z + most - most * v + most * log(v)) {
            return most * v * lift / a;
        }
    }
}

/* A count of the mean, over-dispersed. */
static double count_of(draws *d, double mean)
{
    double rate = mean * gamma_mean_one(d, shape);
    double events = -1.0;
    for (double left = rate; left >= 0.0; left += log(uniform(d))) {
        events += 1.0;
    }
    return events;
}

typedef struct people {
    int64_t  n;
    double  *fact[2];
    double  *outcome;
    uint8_t *treated;
} people;

static people people_new(int64_t n)
{
    people p = {n,
                {calloc((size_t)n, sizeof(double)), calloc((size_t)n, sizeof(double))},
                calloc((size_t)n, sizeof(double)),
                calloc((size_t)n, 1)};
    if (p.fact[0] == NULL || p.fact[1] == NULL || p.outcome == NULL || p.treated == NULL) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    return p;
}

static void people_free(people *p)
{
    free(p->fact[0]);
    free(p->fact[1]);
    free(p->outcome);
    free(p->treated);
}

static void draw_facts(people *p, const cell *c, draws *d)
{
    for (int64_t i = 0; i < p->n; i++) {
        p->treated[i] = i < c->treated;
        p->fact[0][i] = normal(d) + (i < c->treated ? apart : 0.0);
        p->fact[1][i] = normal(d);
        p->outcome[i] = (double)NAN;
    }
}

static void draw_outcomes(people *p, sib_rows rows, draws *d)
{
    for (int64_t i = 0; i < rows.n; i++) {
        int64_t row = rows.data[i];
        if (isnan(p->outcome[row])) {
            double mean = base * exp(first * p->fact[0][row] + second * p->fact[1][row]);
            p->outcome[row] = count_of(d, p->treated[row] ? ratio_of_means * mean : mean);
        }
    }
}

static sib_table *facts_of(const people *p)
{
    sib_table_builder *builder = NULL;
    sib_table         *table = NULL;
    sib_status         status = sib_table_builder_new(NULL, p->n, &builder);
    for (int i = 0; i < 2 && status == SIB_OK; i++) {
        status = sib_table_builder_add_f64(NULL, builder, i == 0 ? "first" : "second",
                                           (sib_f64){p->fact[i], p->n}, (sib_validity){NULL, 0},
                                           NULL, NULL);
    }
    if (status == SIB_OK) {
        status = sib_table_builder_finish(NULL, builder, &table);
    }
    sib_table_builder_free(builder);
    return status == SIB_OK ? table : NULL;
}

static sib_propensity *fit(const people *p)
{
    sib_propensity *model = NULL;
    sib_table      *table = facts_of(p);
    sib_status      status = sib_propensity_fit(NULL, table, (sib_u8){p->treated, p->n},
                                                (sib_text){NULL, NULL, 0}, NULL, &model);
    sib_table_free(table);
    return status == SIB_OK ? model : NULL;
}

static sib_matching *match(const people *p, const cell *c, const sib_propensity *model)
{
    sib_matching              *m = NULL;
    sib_matching_match_options options = SIB_MATCHING_MATCH_OPTIONS_INIT;
    options.ratio = c->ratio;
    options.replace = c->replace;
    options.distance = SIB_MATCHING_DISTANCE_LOGIT;
    sib_status status = sib_matching_match(
        NULL, (sib_f64){NULL, 0}, sib_propensity_logits(model), (sib_u8){p->treated, p->n},
        (sib_text){NULL, NULL, 0}, (sib_i64){NULL, 0}, NULL, NULL, &options, &m);
    return status == SIB_OK ? m : NULL;
}

static sib_effect *estimate(const people *p, const sib_matching *m)
{
    sib_effect                 *effect = NULL;
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    options.weighting = SIB_WEIGHTING_PER_TREATED;
    sib_status status = sib_effect_estimate(
        NULL, (sib_u8){p->treated, p->n}, (sib_f64){p->outcome, p->n}, (sib_f64){NULL, 0},
        sib_matching_pair_treated(m), sib_matching_pair_comparison(m), sib_matching_pair_set(m),
        (sib_text){NULL, NULL, 0}, &options, &effect);
    return status == SIB_OK ? effect : NULL;
}

typedef struct tally {
    int64_t     difference;
    int64_t     reduction;
    int64_t     undefined;
    int64_t     failed;
    double      df;
    const char *method;
} tally;

static bool holds(const sib_effect *effect, int32_t method, int32_t quantity, double truth)
{
    const sib_table *intervals = sib_effect_table(effect, "intervals");
    int64_t          row = 5 * (method - 1) + quantity - 1;
    return sib_table_number(intervals, "low", row) <= truth &&
           truth <= sib_table_number(intervals, "high", row);
}

static void look(const sib_effect *effect, tally *t)
{
    double  mean = base * exp(first * apart + 0.5 * (first * first + second * second));
    int32_t method = 0;
    for (int32_t m = 1; sib_effect_method_name(m) != NULL; m++) {
        method = sib_table_says(sib_effect_table(effect, "summary"), "method", 0,
                                sib_effect_method_name(m))
                     ? m
                     : method;
    }
    t->method = sib_effect_method_name(method);
    t->df +=
        sib_table_number(sib_effect_table(effect, "methods"), "degrees_of_freedom", method - 1);
    t->difference +=
        holds(effect, method, SIB_EFFECT_QUANTITY_DIFFERENCE, (1.0 - ratio_of_means) * mean);
    t->reduction += holds(effect, method, SIB_EFFECT_QUANTITY_REDUCTION, 1.0 - ratio_of_means);
    t->undefined += isnan(
        sib_table_number(sib_effect_table(effect, "intervals"), "low", 5 * (method - 1) + 3));
}

static void replicate(const cell *c, draws *d, tally *t)
{
    people p = people_new(c->treated + c->pool);
    draw_facts(&p, c, d);
    sib_propensity *model = fit(&p);
    sib_matching   *m = model == NULL ? NULL : match(&p, c, model);
    if (m == NULL) {
        t->failed++;
    } else {
        draw_outcomes(&p, sib_matching_pair_treated(m), d);
        draw_outcomes(&p, sib_matching_pair_comparison(m), d);
        sib_effect *effect = estimate(&p, m);
        if (effect == NULL) {
            t->failed++;
        } else {
            look(effect, t);
        }
        sib_effect_free(effect);
    }
    sib_matching_free(m);
    sib_propensity_free(model);
    people_free(&p);
}

static void run(int64_t number, int64_t replications, uint64_t seed)
{
    const cell *c = &cells[number];
    tally       t = {0};
    for (int64_t i = 0; i < replications; i++) {
        draws d = {seed, ((uint64_t)number << 32) + (uint64_t)i, 0};
        replicate(c, &d, &t);
    }
    double n = (double)replications;
    printf(
        "%2lld  treated %4lld  1:%-2lld  %-11s  difference %.3f  reduction %.3f  %s, t(%.1f)  "
        "no interval %lld  failed %lld\n",
        (long long)number, (long long)c->treated, (long long)c->ratio,
        c->replace ? "replacement" : "", (double)t.difference / n, (double)t.reduction / n,
        t.method == NULL ? "-" : t.method, t.df / (n - (double)t.failed),
        (long long)t.undefined, (long long)t.failed);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    int64_t  replications = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    int64_t  count = (int64_t)(sizeof cells / sizeof cells[0]);
    int64_t  only = argc > 3 ? strtoll(argv[3], NULL, 10) : -1;
    if (replications < 1 || only >= count) {
        fprintf(stderr, "intervals [REPLICATIONS] [SEED] [CELL 0..%lld]\n",
                (long long)count - 1);
        return 2;
    }
    for (int64_t i = 0; i < count; i++) {
        if (only < 0 || only == i) {
            run(i, replications, seed);
        }
    }
    return 0;
}
