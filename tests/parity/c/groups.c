/* Propensity scores, matching and balance. */
#include <stdio.h>
#include <string.h>

#include "calls.h"
#include "options.h"

/* The table of the covariates that the case names; the run keeps it. */
static sib_status select_columns(run *r, sib_table *data, const char *key, sib_table **out)
{
    *out = NULL;
    if (!case_has(r->at, key)) {
        return SIB_OK;
    }
    sib_status status = sib_table_select(r->ctx, data, words_of(r, key), out);
    if (status == SIB_OK) {
        r->tables[r->n_tables++] = *out;
    }
    return status;
}

static sib_status fit(run *r, sib_table *data, bool with_options, sib_propensity **out)
{
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    sib_table                 *covariates = NULL;
    if (with_options) {
        options_fill(r, sib_propensity_fit_options_fields, &options);
    }
    sib_status status = select_columns(r, data, "covariates", &covariates);
    if (status == SIB_OK) {
        status =
            sib_propensity_fit(r->ctx, covariates, flags_in(data, case_get(r->at, "treated")),
                               texts_in(data, case_get(r->at, "id")), &options, out);
    }
    return status;
}

static void print_model(run *r, const sib_propensity *p)
{
    const sib_table *terms = sib_propensity_table(p, "coefficients");
    print_columns(r, NULL, sib_propensity_table(p, "summary"),
                  "verdict deviance null_deviance log_likelihood iterations rows_used rank "
                  "extreme_scores order_free");
    print_f64(r, "scores", sib_propensity_scores(p));
    print_f64(r, "logits", sib_propensity_logits(p));
    print_texts(r, "terms", sib_table_text(terms, 0));
    print_f64(r, "coefficients", sib_table_f64(terms, 1));
    print_columns(r, NULL, terms, "standard_error aliased direction");
    print_f64(r, "covariance", sib_propensity_covariance(p));
    if (sib_propensity_table(p, "screening") != NULL) {
        print_table(r, "screening", sib_propensity_table(p, "screening"));
    }
}

sib_status run_fit_propensity(run *r)
{
    sib_propensity *model = NULL;
    sib_status      status = fit(r, table_of(r, "data"), true, &model);
    if (status == SIB_OK) {
        print_model(r, model);
    }
    sib_propensity_free(model);
    return status;
}

void matched_free(matched *m)
{
    sib_matching_free(m->match);
    sib_propensity_free(m->model);
}

sib_status match_table(run *r, sib_table *data, matched *out)
{
    sib_matching_match_options options = SIB_MATCHING_MATCH_OPTIONS_INIT;
    sib_table                 *exact = NULL;
    sib_table                 *covariates = NULL;
    options_fill(r, sib_matching_match_options_fields, &options);
    if (options.caliper_preset != NULL && strchr(options.caliper_preset, '@') == NULL) {
        options.caliper_preset = sib_matching_caliper_preset_newest(options.caliper_preset);
    }
    *out = (matched){.data = data};
    out->treated = flags_in(data, case_get(r->at, "treated"));
    out->id = texts_in(data, case_get(r->at, "id"));
    sib_f64    scores = doubles_in(r, data, case_get(r->at, "scores"));
    sib_f64    logits = doubles_in(r, data, case_get(r->at, "logits"));
    sib_status status = select_columns(r, data, "exact", &exact);
    if (status == SIB_OK && options.distance > SIB_MATCHING_DISTANCE_LOGIT) {
        status = select_columns(r, data, "covariates", &covariates);
    }
    if (status == SIB_OK && scores.n == 0 && logits.n == 0 &&
        options.method != SIB_MATCHING_METHOD_EXACT && covariates == NULL) {
        status = fit(r, data, false, &out->model);
        scores = sib_propensity_scores(out->model);
        logits = sib_propensity_logits(out->model);
    }
    if (status == SIB_OK) {
        status = sib_matching_match(r->ctx, scores, logits, out->treated, out->id,
                                    wholes_in(data, case_get(r->at, "tie_key")), exact,
                                    covariates, &options, &out->match);
    }
    return status;
}

static void print_caliper(run *r, const sib_table *found)
{
    static const char *const parts[] = {"scale", "unit", "inclusive", "width", "preset"};
    for (int i = 0; i < 5; i++) {
        char name[32];
        snprintf(name, sizeof name, "caliper_%s", parts[i]);
        print_column(r, key_of(r, "caliper", parts[i]), found, sib_table_find(found, name));
    }
}

static void print_weights(run *r, const sib_matching *m, int32_t weighting)
{
    const sib_table *sizes = sib_matching_table(m, "sizes");
    const char      *name = sib_weighting_name(weighting);
    print_f64(r, key_of(r, "weights", name), sib_matching_weights(m, weighting));
    print_numbers(r, key_of(r, "effective_size", name),
                  sib_table_f64(sizes, 2).data + 2 * (weighting - 1), 2);
}

sib_status run_match(run *r)
{
    matched    found;
    sib_status status = match_table(r, table_of(r, "data"), &found);
    if (status == SIB_OK) {
        const sib_matching *m = found.match;
        const sib_table    *summary = sib_matching_table(m, "summary");
        print_columns(r, NULL, summary,
                      "verdict verified order_free tie_rule ties_broken order_ties "
                      "matched_treated matched_comparison most_treated total_distance");
        print_rows(r, "pairs.treated_row", sib_matching_pair_treated(m));
        print_rows(r, "pairs.comparison_row", sib_matching_pair_comparison(m));
        print_columns(r, "pairs", sib_matching_table(m, "pairs"), "distance set");
        print_column(r, "reasons", sib_matching_table(m, "units"), 0);
        print_weights(r, m, SIB_WEIGHTING_PER_TREATED);
        print_weights(r, m, SIB_WEIGHTING_AGGREGATE);
        if (sib_table_number(summary, "caliper_inclusive", 0) >= 0.0) {
            print_caliper(r, summary);
        }
    }
    matched_free(&found);
    return status;
}

/* All but the term, which R names otherwise. */
static const char balance_columns[] =
    "covariate level binary missing denominator mean_treated_before mean_treated_after "
    "mean_comparison_before mean_comparison_after smd_before smd_after variance_ratio_before "
    "variance_ratio_after ecdf_mean_before ecdf_mean_after ecdf_max_before ecdf_max_after";

sib_status run_balance(run *r)
{
    sib_balance_measure_options options = SIB_BALANCE_MEASURE_OPTIONS_INIT;
    sib_table                  *data = table_of(r, "data");
    sib_table                  *covariates = NULL;
    sib_balance                *b = NULL;
    options_fill(r, sib_balance_measure_options_fields, &options);
    sib_status status = select_columns(r, data, "covariates", &covariates);
    if (status == SIB_OK) {
        status =
            sib_balance_measure(r->ctx, covariates, flags_in(data, case_get(r->at, "treated")),
                                doubles_in(r, data, case_get(r->at, "weights")), &options, &b);
    }
    if (status == SIB_OK) {
        print_number(r, "balance#", (double)sib_table_rows(sib_balance_table(b, "terms")));
        print_columns(r, "balance", sib_balance_table(b, "terms"), balance_columns);
        for (int arm = 0; arm < 2; arm++) {
            const sib_table *arms = sib_balance_table(b, "arms");
            double           sizes[] = {sib_table_number(arms, "rows", arm),
                                        sib_table_number(arms, "weighted_rows", arm),
                                        sib_table_number(arms, "effective_size", arm)};
            print_numbers(r, arm == 0 ? "arm.0" : "arm.1", sizes, 3);
        }
    }
    sib_balance_free(b);
    return status;
}
