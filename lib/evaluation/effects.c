/* Effects as rows of the record, and their pool. */
#include "core/format.h"
#include "evaluation/settle.h"
#include "table/table.h"

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
    sib__set_f64(w, "degrees_of_freedom",
                 sib_table_number(sib_effect_table(effect, "methods"), "degrees_of_freedom",
                                  method - 1));
    sib__set_f64(w, "level", sib_table_number(sib_effect_table(effect, "summary"), "level", 0));
    sib__set_f64(w, "difference_standard_error",
                 interval(effect, difference, method, "standard_error"));
    sib__set_f64(w, "difference_low", interval(effect, difference, method, "low"));
    sib__set_f64(w, "difference_high", interval(effect, difference, method, "high"));
    sib__set_f64(w, "reduction_low", interval(effect, reduction, method, "low"));
    sib__set_f64(w, "reduction_high", interval(effect, reduction, method, "high"));
    sib__set_f64(w, "p_value", interval(effect, difference, method, "p_value"));
}

/* Of intervals: the contract's, or else that of the effect. */
static int32_t method_of(const sib__settlement *s, const sib_effect *effect)
{
    int32_t method = s->contract->interval_method;
    for (int32_t m = 1; method == 0 && sib_effect_method_name(m) != NULL; m++) {
        if (sib_table_says(sib_effect_table(effect, "summary"), "method", 0,
                           sib_effect_method_name(m)) == 1) {
            method = m;
        }
    }
    return method;
}

/* Each quantity as exact text and as a double. */
static void put_quantities(sib__rows *w, const sib_effect *effect)
{
    const sib_table *found = sib_effect_table(effect, "quantities");
    for (int32_t q = 1; q <= sib_table_rows(found); q++) {
        char      name[32];
        sib__line line = {name, sizeof name, 0};
        sib__set_slice(w, sib_effect_quantity_name(q), sib__table_text(found, "exact", q - 1));
        sib__line_print(&line, "%s_value", sib_effect_quantity_name(q));
        sib__set_f64(w, name, sib_table_number(found, "value", q - 1));
    }
}

/* A treated mean of zero leaves every number that facts need. */
static bool is_usable(int32_t verdict)
{
    return verdict == SIB_EFFECT_VERDICT_OK || verdict == SIB_EFFECT_VERDICT_TREATED_RATE_ZERO;
}

sib_status sib__settle_effect(sib__settlement *s, int64_t i)
{
    bool              pool = i == s->contract->cohort_count;
    const char       *cohort = pool ? "pooled" : s->contract->cohorts[i].id;
    const sib_effect *effect = s->effects[i];
    const sib_table  *summary = sib_effect_table(effect, "summary");
    int32_t           verdict = sib_effect_verdict(effect);
    sib__rows        *w = sib__lists_row(s->lists, SIB__LIST_EFFECTS, cohort);
    sib__rows_take(w, summary, 0);
    sib__set_text(w, "role", pool ? "pooled" : "cohort");
    sib__set_i64(w, "sequence", i + 1);
    sib__set_text(
        w, "verdict",
        sib_effect_verdict_name(is_usable(verdict) ? SIB_EFFECT_VERDICT_OK : verdict));
    sib__set_i64(w, "eligible_treated", s->eligible[i]);
    put_quantities(w, effect);
    put_intervals(w, effect, method_of(s, effect));
    if (verdict != SIB_EFFECT_VERDICT_OK) {
        sib__finding(s->lists, cohort, "effect", sib_effect_verdict_name(verdict),
                     (int64_t)sib_table_number(summary, "treated", 0), false);
    }
    return SIB_OK;
}

static void begin_pool(sib__memory *m, sib__rows *members)
{
    static const sib__field fields[] = {
        SIB__TEXT("cohort"),          SIB__TEXT("mean_treated"),
        SIB__TEXT("mean_comparison"), SIB__I64("eligible"),
        SIB__I64("persons_treated"),  SIB__F64("degrees_of_freedom"),
        SIB__F64("variance_treated"), SIB__F64("variance_comparison"),
        SIB__F64("covariance")};
    sib__rows_begin(members, m, SIB__FIELDS(fields));
}

static sib_status pool(sib__settlement *s, const sib__rows *members,
                       const sib_effect_pool_options *pooling, sib_effect **out)
{
    sib__child child;
    sib_table *table = NULL;
    SIB__TRY(sib__rows_finish(s->call, members, &s->call->scratch, &table));
    sib_status status =
        sib_effect_pool(sib__child_begin(&child, s->call, 0.0, 0.0), table, pooling, out);
    return sib__child_own(&child, status, &s->to->memory, *out, sib__handle_free);
}

/* Adds cohort number i from its row of effects, without variances. Texts are shared. */
static void add_to_pool(const sib__rows *effects, int64_t i, sib__rows *members)
{
    static const char *const same[] = {"cohort", "mean_treated", "mean_comparison",
                                       "persons_treated"};
    sib__rows_add(members);
    for (size_t k = 0; k < sizeof same / sizeof same[0] && members->status == SIB_OK; k++) {
        *sib__rows_at(members, members->n - 1, same[k]) = *sib__rows_at(effects, i, same[k]);
    }
    sib__set_i64(members, "eligible", sib__rows_at(effects, i, "eligible_treated")->i64);
}

/* Whether both means of a row are exact. */
static bool has_means(const sib__rows *rows, int64_t row)
{
    return sib__rows_at(rows, row, "mean_treated")->text.data != NULL &&
           sib__rows_at(rows, row, "mean_comparison")->text.data != NULL;
}

static void put_variances(const sib_effect *effect, int32_t method, sib__rows *members)
{
    const sib_table *methods = sib_effect_table(effect, "methods");
    for (int64_t c = 1; c < sib_table_columns(methods); c++) {
        sib__set_f64(members, sib_table_name(methods, c),
                     sib_table_f64(methods, c).data[method - 1]);
    }
}

sib_status sib__settle_pool(sib__settlement *s)
{
    int64_t          n = s->contract->cohort_count;
    const sib__rows *effects = &s->lists->rows[SIB__LIST_EFFECTS];
    sib__rows        members;
    /* A pool is named by the last of its members' methods: by set, by person too, by person. */
    sib_effect_pool_options pooling = s->contract->pooling;
    SIB__TRY(sib__lists_check(s->call, s->lists));
    if (!s->contract->pooled) {
        return SIB_OK;
    }
    begin_pool(&s->call->scratch, &members);
    s->eligible[n] = 0;
    for (int64_t i = 0; i < n; i++) {
        if (s->contract->cohorts[i].apart) {
            continue;
        }
        if (!has_means(effects, i)) {
            sib__finding(s->lists, "pooled", "effect", "no_pool", 0, false);
            return SIB_OK;
        }
        add_to_pool(effects, i, &members);
        int32_t method = method_of(s, s->effects[i]);
        pooling.method = method > pooling.method ? method : pooling.method;
        put_variances(s->effects[i], method, &members);
        s->eligible[n] += s->eligible[i];
    }
    if (members.n == 0) {
        return sib__rows_check(s->call, &members); /* nobody, or no memory for the first */
    }
    SIB__TRY(pool(s, &members, &pooling, &s->effects[n]));
    return sib__settle_effect(s, n);
}
