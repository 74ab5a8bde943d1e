/* Effects and pools. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calls.h"
#include "options.h"

enum { MOST_COHORTS = 8 };

static sib_status effect_of(run *r, sib_table *data, matched *m, sib_effect **out)
{
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    options_fill(r, sib_effect_estimate_options_fields, &options);
    sib_status status = match_table(r, data, m);
    if (status != SIB_OK) {
        return status;
    }
    return sib_effect_estimate(
        r->ctx, m->treated, doubles_in(r, data, case_get(r->at, "outcome")),
        doubles_in(r, data, case_get(r->at, "exposure")), sib_matching_pair_treated(m->match),
        sib_matching_pair_comparison(m->match), sib_matching_pair_set(m->match), m->id,
        &options, out);
}

static double summary(const sib_effect *e, const char *what)
{
    return sib_table_number(sib_effect_table(e, "summary"), what, 0);
}

/* The exact text of a quantity; NULL where there is none. */
static char *exact_or_null(run *r, const sib_effect *e, int32_t quantity)
{
    const sib_table *found = sib_effect_table(e, "quantities");
    sib_text         exact = sib_table_text(found, sib_table_find(found, "exact"));
    int64_t          begin = exact.offsets[quantity - 1];
    size_t           length = (size_t)(exact.offsets[quantity] - begin);
    char            *text = keep(r, length + 1);
    snprintf(text, length + 1, "%.*s", (int)length, exact.data + begin);
    return length == 0 ? NULL : text;
}

static void print_quantity(run *r, const sib_effect *e, int32_t q, int32_t first, int32_t last)
{
    char        key[128];
    const char *name = sib_effect_quantity_name(q);
    print_number(r, name, sib_table_number(sib_effect_table(e, "quantities"), "value", q - 1));
    print_text(r, key_of(r, name, "exact"), exact_or_null(r, e, q));
    for (int32_t m = first; m <= last; m++) {
        const sib_table *intervals = sib_effect_table(e, "intervals");
        int64_t          row = 5 * (m - 1) + q - 1;
        double           found[4];
        for (int64_t i = 0; i < 4; i++) {
            found[i] = sib_table_f64(intervals, 2 + i).data[row];
        }
        snprintf(key, sizeof key, "%s.%s", name, sib_effect_method_name(m));
        print_numbers(r, key, found, 4);
    }
}

/* With the methods first .. last. */
static void print_effect(run *r, const sib_effect *e, int32_t first, int32_t last)
{
    print_text(r, "verdict", sib_effect_verdict_name(sib_effect_verdict(e)));
    print_number(r, "is_exact", summary(e, "exact"));
    print_number(r, "n_treated", summary(e, "treated"));
    print_number(r, "n_pairs", summary(e, "pairs"));
    print_number(r, "n_sets", summary(e, "sets"));
    print_number(r, "ess_comparison", summary(e, "effective_comparison"));
    print_columns(r, NULL, sib_effect_table(e, "summary"),
                  "order_free level matched_treated persons_treated persons_comparison");
    for (int32_t q = 1; sib_effect_quantity_name(q) != NULL; q++) {
        print_quantity(r, e, q, first, last);
    }
}

sib_status run_estimate_effect(run *r)
{
    matched     m = {0};
    sib_effect *e = NULL;
    sib_status  status = effect_of(r, table_of(r, "data"), &m, &e);
    if (status == SIB_OK) {
        print_effect(r, e, SIB_EFFECT_METHOD_SET_CLUSTERED, SIB_EFFECT_METHOD_ABADIE_IMBENS);
        print_f64(r, "weights", sib_effect_weights(e));
    }
    sib_effect_free(e);
    matched_free(&m);
    return status;
}

/* What becomes the table of cohorts. */
typedef struct pool {
    sib_text names;
    char    *texts[3][MOST_COHORTS]; /* mean_treated, mean_comparison, weight */
    int64_t  persons[2][MOST_COHORTS];
    double   number[4][MOST_COHORTS]; /* variances, covariance, degrees of freedom */
    int64_t  n;
} pool;

/* "1/3" of "a=2 b=1/3" for b; NULL when weights are named by a rule. */
static char *weight_of(run *r, const char *cohort)
{
    const char *weights = case_get(r->at, "weights");
    if (strchr(weights, '=') == NULL) {
        return NULL;
    }
    char *copy = keep(r, strlen(weights) + 1);
    char *save = NULL;
    strcpy(copy, weights);
    for (char *w = strtok_r(copy, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save)) {
        char *value = strchr(w, '=');
        if (value != NULL && strncmp(w, cohort, (size_t)(value - w)) == 0) {
            return value + 1;
        }
    }
    give_up("no weight for", cohort);
}

static char *kept_copy(run *r, const char *text)
{
    return text == NULL ? NULL : strcpy(keep(r, strlen(text) + 1), text);
}

static sib_status add_cohort(run *r, pool *p, int32_t method, const char *name)
{
    matched     m = {0};
    sib_effect *e = NULL;
    sib_status  status = effect_of(r, table_named(r, name), &m, &e);
    if (status == SIB_OK) {
        int64_t          i = p->n++;
        const sib_table *methods = sib_effect_table(e, "methods");
        p->texts[0][i] = exact_or_null(r, e, SIB_EFFECT_QUANTITY_MEAN_TREATED);
        p->texts[1][i] = exact_or_null(r, e, SIB_EFFECT_QUANTITY_MEAN_COMPARISON);
        p->texts[2][i] = weight_of(r, name);
        p->persons[0][i] = (int64_t)summary(e, "persons_treated");
        p->persons[1][i] = (int64_t)summary(e, "treated");
        double freedom = sib_table_f64(methods, 1).data[method - 1];
        for (int k = 0; k < 3; k++) {
            p->number[k][i] = sib_table_f64(methods, 2 + k).data[method - 1];
        }
        p->number[3][i] =
            isinf(freedom) ? (double)NAN : freedom; /* missing: the normal distribution */
    }
    sib_effect_free(e);
    matched_free(&m);
    return status;
}

static void add_texts(run *r, sib_table_builder *builder, const char *name, char **values,
                      int64_t n)
{
    int64_t *offsets = keep(r, (size_t)(n + 1) * sizeof *offsets);
    uint8_t *bits = keep(r, (size_t)n / 8 + 1);
    char    *data = keep(r, 4096);
    offsets[0] = 0;
    memset(bits, 0, (size_t)n / 8 + 1);
    for (int64_t i = 0; i < n; i++) {
        size_t length = values[i] == NULL ? 0 : strlen(values[i]);
        memcpy(data + offsets[i], values[i] == NULL ? "" : values[i], length);
        offsets[i + 1] = offsets[i] + (int64_t)length;
        bits[i / 8] = (uint8_t)(bits[i / 8] | (values[i] == NULL ? 0 : 1 << (i % 8)));
    }
    sib_table_builder_add_text(NULL, builder, name, (sib_text){data, offsets, n},
                               (sib_validity){bits, 0}, NULL, NULL);
}

static sib_table *cohorts_of(run *r, pool *p, char **names)
{
    const char *const  texts[] = {"mean_treated", "mean_comparison", "weight"};
    const char *const  persons[] = {"persons_treated", "eligible"};
    const char *const  numbers[] = {"variance_treated", "variance_comparison", "covariance",
                                    "degrees_of_freedom"};
    sib_table_builder *builder = NULL;
    sib_table         *table = NULL;
    sib_table_builder_new(NULL, p->n, &builder);
    add_texts(r, builder, "cohort", names, p->n);
    for (int i = 0; i < (p->texts[2][0] == NULL ? 2 : 3); i++) {
        add_texts(r, builder, texts[i], p->texts[i], p->n);
    }
    for (int i = 0; i < 2; i++) {
        sib_table_builder_add_i64(NULL, builder, persons[i], (sib_i64){p->persons[i], p->n},
                                  (sib_validity){NULL, 0}, NULL, NULL);
    }
    for (int i = 0; i < 4; i++) {
        sib_table_builder_add_f64(NULL, builder, numbers[i], (sib_f64){p->number[i], p->n},
                                  (sib_validity){NULL, 0}, NULL, NULL);
    }
    sib_table_builder_finish(NULL, builder, &table);
    sib_table_builder_free(builder);
    return r->tables[r->n_tables++] = table;
}

sib_status run_pool_effects(run *r)
{
    sib_effect_pool_options options = SIB_EFFECT_POOL_OPTIONS_INIT;
    pool                    p = {.n = 0};
    char                   *names[MOST_COHORTS];
    char                   *save = NULL;
    char                   *cohorts = kept_copy(r, case_get(r->at, "cohorts"));
    sib_effect             *e = NULL;
    sib_status              status = SIB_OK;
    options_fill(r, sib_effect_pool_options_fields, &options);
    if (case_has(r->at, "pool_method")) {
        options.method = sib_effect_method_value(case_get(r->at, "pool_method"));
    }
    options.level =
        case_has(r->at, "pool_level") ? strtod(case_get(r->at, "pool_level"), NULL) : 0.95;
    for (char *c = strtok_r(cohorts, " ", &save); c != NULL && status == SIB_OK;
         c = strtok_r(NULL, " ", &save)) {
        names[p.n] = c;
        status = add_cohort(r, &p, options.method, c);
    }
    if (p.texts[2][0] != NULL) {
        options.weights = SIB_EFFECT_POOL_WEIGHTS_GIVEN;
    }
    if (status == SIB_OK) {
        status = sib_effect_pool(r->ctx, cohorts_of(r, &p, names), &options, &e);
    }
    if (status == SIB_OK) {
        print_effect(r, e, options.method, options.method);
    }
    sib_effect_free(e);
    return status;
}
