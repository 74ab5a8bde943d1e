/* Effects as rows of the record, and their pool. */
#include <string.h>

#include "evaluation/design.h"
#include "evaluation/settle.h"

static void put_quantities(sib__json_writer *w, const sib_effect *effect)
{
    char key[64];
    for (int32_t q = 1; sib_effect_quantity_name(q) != NULL; q++) {
        const char *name = sib_effect_quantity_name(q);
        const char *exact = sib_effect_exact(effect, q);
        size_t      length = strlen(name);
        sib__put_text(w, name, exact[0] == '\0' ? NULL : exact);
        memcpy(key, name, length);
        memcpy(key + length, "_value", sizeof "_value");
        sib__put_f64(w, key, sib_effect_value(effect, q));
    }
}

static void put_intervals(sib__json_writer *w, const sib_effect *effect, int32_t method)
{
    const int32_t difference = SIB_EFFECT_QUANTITY_DIFFERENCE;
    const int32_t reduction = SIB_EFFECT_QUANTITY_REDUCTION;
    sib__put_text(w, "method", sib_effect_method_name(method));
    sib__put_f64(w, "level", sib_effect_level(effect));
    sib__put_reported(w, "difference_standard_error",
                      sib_effect_standard_error(effect, difference, method));
    sib__put_reported(w, "difference_low", sib_effect_low(effect, difference, method));
    sib__put_reported(w, "difference_high", sib_effect_high(effect, difference, method));
    sib__put_reported(w, "reduction_low", sib_effect_low(effect, reduction, method));
    sib__put_reported(w, "reduction_high", sib_effect_high(effect, reduction, method));
    sib__put_reported(w, "p_value", sib_effect_p_value(effect, difference, method));
}

void sib__settle_effect(sib__settlement *s, int64_t i, const sib_effect *effect)
{
    bool        pool = i == s->contract->cohort_count;
    const char *cohort = pool ? "pooled" : s->contract->cohorts[i].id;
    int32_t     verdict = sib_effect_verdict(effect);
    /* A treated mean of zero leaves every number that a payment needs. */
    bool good =
        verdict == SIB_EFFECT_VERDICT_OK || verdict == SIB_EFFECT_VERDICT_TREATED_RATE_ZERO;
    sib__json_writer *w = sib__lists_row(&s->lists, SIB__LIST_EFFECTS, cohort);
    sib__put_text(w, "role", pool ? "pooled" : "cohort");
    sib__put_i64(w, "sequence", i + 1);
    sib__put_text(w, "verdict", good ? "ok" : sib_effect_verdict_name(verdict));
    sib__put_flag(w, "exact", sib_effect_is_exact(effect) == 1);
    put_quantities(w, effect);
    sib__put_i64(w, "eligible_treated", s->persons[i].eligible);
    sib__put_i64(w, "matched_treated", s->persons[i].in_mean);
    sib__put_i64(w, "matched_comparison", sib_effect_n_comparison_matched(effect));
    sib__put_i64(w, "pairs", sib_effect_n_pairs(effect));
    sib__put_f64(w, "effective_comparison", sib_effect_ess_comparison(effect));
    put_intervals(w, effect, s->contract->interval_method);
    sib__json_close_object(w);
    if (verdict != SIB_EFFECT_VERDICT_OK) {
        sib__finding(&s->lists, cohort, "effect", sib_effect_verdict_name(verdict),
                     sib_effect_n_treated(effect), !good);
    }
}

/* A row of the pool's table; false when a cohort has no exact means to pool. */
static bool put_member(sib__settlement *s, int64_t i, sib__json_writer *w)
{
    const sib_effect *effect = s->effects[i];
    const char       *treated = sib_effect_exact(effect, SIB_EFFECT_QUANTITY_MEAN_TREATED);
    const char *comparison = sib_effect_exact(effect, SIB_EFFECT_QUANTITY_MEAN_COMPARISON);
    sib_f64     variances = sib_effect_covariance(effect, s->contract->interval_method);
    const char *cohort = s->contract->cohorts[i].id;
    if (treated[0] == '\0' || comparison[0] == '\0') {
        return false;
    }
    sib__json_open_object(w);
    sib__put_text(w, "cohort", cohort);
    sib__put_text(w, "mean_treated", treated);
    sib__put_text(w, "mean_comparison", comparison);
    sib__put_i64(w, "eligible", s->persons[i].eligible);
    sib__put_i64(w, "matched_treated", s->persons[i].in_mean);
    if (s->contract->pool_given != NULL) {
        sib__json_key(w, "weight");
        sib__json_slice(w, sib__json_member(s->contract->pool_given, cohort)->text);
    }
    if (variances.n == 3) {
        sib__put_f64(w, "variance_treated", variances.data[0]);
        sib__put_f64(w, "variance_comparison", variances.data[1]);
        sib__put_f64(w, "covariance", variances.data[2]);
    }
    sib__json_close_object(w);
    return true;
}

static sib_status pool_table(sib__settlement *s, sib_table **out)
{
    static const sib__field fields[] = {{"cohort", SIB_COLUMN_TYPE_TEXT, false},
                                        {"mean_treated", SIB_COLUMN_TYPE_TEXT, false},
                                        {"mean_comparison", SIB_COLUMN_TYPE_TEXT, false},
                                        {"eligible", SIB_COLUMN_TYPE_I64, false},
                                        {"matched_treated", SIB_COLUMN_TYPE_I64, false},
                                        {"variance_treated", SIB_COLUMN_TYPE_F64, false},
                                        {"variance_comparison", SIB_COLUMN_TYPE_F64, false},
                                        {"covariance", SIB_COLUMN_TYPE_F64, false},
                                        {"weight", SIB_COLUMN_TYPE_TEXT, false}};
    int64_t                 n = (int64_t)(sizeof fields / sizeof fields[0]);
    sib__json_writer        w;
    sib__slice              text = {NULL, 0};
    const sib__json        *rows = NULL;
    sib__json_begin(&w, &s->call->scratch);
    sib__json_open_array(&w);
    for (int64_t i = 0; i < s->contract->cohort_count; i++) {
        if (!put_member(s, i, &w)) {
            return SIB_OK;
        }
    }
    sib__json_close_array(&w);
    SIB__TRY(sib__json_finish(s->call, &w, &text));
    SIB__TRY(sib__json_parse(s->call, &s->call->scratch, "pool", text, &rows));
    return sib__rows_table(s->call, "pool", &rows, 1, fields,
                           s->contract->pool_given == NULL ? n - 1 : n, out);
}

sib_status sib__settle_pool(sib__settlement *s)
{
    int64_t    n = s->contract->cohort_count;
    sib_table *table = NULL;
    sib__child child;
    if (!s->contract->pooled) {
        return SIB_OK;
    }
    SIB__TRY(pool_table(s, &table));
    if (table == NULL) {
        sib__finding(&s->lists, "pooled", "effect", "no_pool", 0, true);
        return SIB_OK;
    }
    sib_status status = sib_effect_pool(sib__child_begin(&child, s->call, 0.0, 0.0), table,
                                        &s->contract->pooling, &s->effects[n]);
    sib_table_free(table);
    SIB__TRY(sib__child_end(&child, status));
    for (int64_t i = 0; i < n; i++) {
        s->persons[n].eligible += s->persons[i].eligible;
        s->persons[n].in_mean += s->persons[i].in_mean;
    }
    sib__settle_effect(s, n, s->effects[n]);
    return SIB_OK;
}
