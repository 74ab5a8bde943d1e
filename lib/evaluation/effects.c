/* Effects as rows of the record, and their pool. */
#include <string.h>

#include "evaluation/settle.h"

static void put_quantities(sib__rows *w, const sib_effect *effect)
{
    char key[64];
    for (int32_t q = 1; sib_effect_quantity_name(q) != NULL; q++) {
        const char *name = sib_effect_quantity_name(q);
        const char *exact = sib_effect_exact(effect, q);
        size_t      length = strlen(name);
        sib__set_text(w, name, exact[0] == '\0' ? NULL : exact);
        memcpy(key, name, length);
        memcpy(key + length, "_value", sizeof "_value");
        sib__set_f64(w, key, sib_effect_value(effect, q));
    }
}

static double interval(const sib_effect *effect, int32_t quantity, int32_t method,
                       const char *part)
{
    return sib_table_number(sib_effect_table(effect, "intervals"), part,
                            5 * (method - 1) + quantity - 1);
}

static void put_intervals(sib__rows *w, const sib_effect *effect, int32_t method)
{
    const int32_t difference = SIB_EFFECT_QUANTITY_DIFFERENCE;
    const int32_t reduction = SIB_EFFECT_QUANTITY_REDUCTION;
    sib__set_text(w, "method", sib_effect_method_name(method));
    sib__set_f64(w, "level", sib_table_number(sib_effect_table(effect, "summary"), "level", 0));
    sib__set_f64(w, "difference_standard_error",
                 interval(effect, difference, method, "standard_error"));
    sib__set_f64(w, "difference_low", interval(effect, difference, method, "low"));
    sib__set_f64(w, "difference_high", interval(effect, difference, method, "high"));
    sib__set_f64(w, "reduction_low", interval(effect, reduction, method, "low"));
    sib__set_f64(w, "reduction_high", interval(effect, reduction, method, "high"));
    sib__set_f64(w, "p_value", interval(effect, difference, method, "p_value"));
}

void sib__settle_effect(sib__settlement *s, int64_t i, const sib_effect *effect)
{
    bool             pool = i == s->contract->cohort_count;
    const char      *cohort = pool ? "pooled" : s->contract->cohorts[i].id;
    int32_t          verdict = sib_effect_verdict(effect);
    const sib_table *found = sib_effect_table(effect, "summary");
    /* A treated mean of zero leaves every number that a payment needs. */
    bool good =
        verdict == SIB_EFFECT_VERDICT_OK || verdict == SIB_EFFECT_VERDICT_TREATED_RATE_ZERO;
    sib__rows *w = sib__lists_row(s->lists, SIB__LIST_EFFECTS, cohort);
    sib__set_text(w, "role", pool ? "pooled" : "cohort");
    sib__set_i64(w, "sequence", i + 1);
    sib__set_text(w, "verdict", good ? "ok" : sib_effect_verdict_name(verdict));
    sib__set_flag(w, "exact", sib_table_number(found, "exact", 0) == 1.0);
    put_quantities(w, effect);
    sib__set_i64(w, "eligible_treated", s->persons[i].eligible);
    sib__set_i64(w, "matched_treated", s->persons[i].in_mean);
    sib__set_i64(w, "matched_comparison",
                 (int64_t)sib_table_number(found, "persons_comparison", 0));
    sib__set_i64(w, "pairs", (int64_t)sib_table_number(found, "pairs", 0));
    sib__set_f64(w, "effective_comparison", sib_table_number(found, "effective_comparison", 0));
    put_intervals(w, effect, s->contract->interval_method);
    if (verdict != SIB_EFFECT_VERDICT_OK) {
        sib__finding(s->lists, cohort, "effect", sib_effect_verdict_name(verdict),
                     (int64_t)sib_table_number(found, "treated", 0), !good);
    }
}

void sib__pool_begin(const sib__contract *c, sib__memory *m, sib__rows *members)
{
    static const sib__field fields[] = {SIB__TEXT("cohort"),
                                        SIB__TEXT("mean_treated"),
                                        SIB__TEXT("mean_comparison"),
                                        SIB__I64("eligible"),
                                        SIB__I64("matched_treated"),
                                        SIB__F64("variance_treated"),
                                        SIB__F64("variance_comparison"),
                                        SIB__F64("covariance"),
                                        SIB__TEXT("weight")};
    const int64_t           n = (int64_t)(sizeof fields / sizeof fields[0]);
    sib__rows_begin(members, m, fields, c->pool_given == NULL ? n - 1 : n);
}

sib_status sib__pool(sib__call *call, const sib__contract *c, sib__memory *owner,
                     const sib__rows *members, sib_effect **out)
{
    sib__child child;
    sib_table *table = NULL;
    SIB__TRY(sib__rows_finish(call, members, &call->scratch, &table));
    sib_status status =
        sib_effect_pool(sib__child_begin(&child, call, 0.0, 0.0), table, &c->pooling, out);
    return sib__child_own(&child, status, owner, *out, sib__handle_free);
}

/* A row of the pool's table; false when a cohort has no exact means to pool. */
static bool add_member(const sib__settlement *s, int64_t i, sib__rows *rows)
{
    const sib_effect *effect = s->effects[i];
    const char       *treated = sib_effect_exact(effect, SIB_EFFECT_QUANTITY_MEAN_TREATED);
    const char      *comparison = sib_effect_exact(effect, SIB_EFFECT_QUANTITY_MEAN_COMPARISON);
    const sib_table *methods = sib_effect_table(effect, "methods");
    int64_t          method = s->contract->interval_method - 1;
    const char      *cohort = s->contract->cohorts[i].id;
    if (treated[0] == '\0' || comparison[0] == '\0') {
        return false;
    }
    sib__rows_add(rows);
    sib__set_text(rows, "cohort", cohort);
    sib__set_text(rows, "mean_treated", treated);
    sib__set_text(rows, "mean_comparison", comparison);
    sib__set_i64(rows, "eligible", s->persons[i].eligible);
    sib__set_i64(rows, "matched_treated", s->persons[i].in_mean);
    if (s->contract->pool_given != NULL) {
        sib__set_slice(rows, "weight", sib__json_member(s->contract->pool_given, cohort)->text);
    }
    for (int64_t c = 2; c < sib_table_columns(methods); c++) {
        sib__set_f64(rows, sib_table_name(methods, c), sib_table_f64(methods, c).data[method]);
    }
    return true;
}

sib_status sib__settle_pool(sib__settlement *s)
{
    int64_t   n = s->contract->cohort_count;
    sib__rows members;
    if (!s->contract->pooled) {
        return SIB_OK;
    }
    sib__pool_begin(s->contract, &s->call->scratch, &members);
    for (int64_t i = 0; i < n; i++) {
        if (!add_member(s, i, &members)) {
            sib__finding(s->lists, "pooled", "effect", "no_pool", 0, true);
            return SIB_OK;
        }
        s->persons[n].eligible += s->persons[i].eligible;
        s->persons[n].in_mean += s->persons[i].in_mean;
    }
    SIB__TRY(sib__pool(s->call, s->contract, &s->to->memory, &members, &s->effects[n]));
    sib__settle_effect(s, n, s->effects[n]);
    return SIB_OK;
}
