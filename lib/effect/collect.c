/* From effects to the table that a payment takes, a row an effect. */
#include "effect/effect.h"
#include "table/rows.h"

static const sib__field fields[] = {SIB__TEXT("cohort"),
                                    SIB__TEXT("role"),
                                    SIB__I64("sequence"),
                                    SIB__TEXT("verdict"),
                                    SIB__FLAG("exact"),
                                    SIB__TEXT("mean_treated"),
                                    SIB__F64("mean_treated_value"),
                                    SIB__TEXT("mean_comparison"),
                                    SIB__F64("mean_comparison_value"),
                                    SIB__TEXT("difference"),
                                    SIB__F64("difference_value"),
                                    SIB__TEXT("reduction"),
                                    SIB__F64("reduction_value"),
                                    SIB__TEXT("rate_ratio"),
                                    SIB__F64("rate_ratio_value"),
                                    SIB__I64("eligible_treated"),
                                    SIB__I64("persons_treated"),
                                    SIB__I64("persons_comparison"),
                                    SIB__I64("pairs"),
                                    SIB__F64("effective_comparison")};

/* The fields of the first quantity, then two for each. */
enum { FIRST_QUANTITY = 5, FIELDS = sizeof fields / sizeof fields[0] };

/* A treated mean of zero leaves every number that a payment needs. */
static const char *usable(int32_t verdict)
{
    return sib_effect_verdict_name(
        verdict == SIB_EFFECT_VERDICT_TREATED_RATE_ZERO ? SIB_EFFECT_VERDICT_OK : verdict);
}

static void set_quantities(sib__rows *rows, const sib_effect *e)
{
    for (int q = 0; q < SIB__EFFECT_QUANTITIES; q++) {
        const sib__field *at = &fields[FIRST_QUANTITY + 2 * q];
        sib__set_text(rows, at[0].name, e->text[q][0] == '\0' ? NULL : e->text[q]);
        sib__set_f64(rows, at[1].name, e->value[q]);
    }
}

static sib_status take_so_far(sib__call *call, const sib_table *so_far, sib__rows *rows)
{
    for (int i = 0; so_far != NULL && i < FIELDS; i++) {
        int64_t at = sib_table_find(so_far, fields[i].name);
        if (sib_table_columns(so_far) != FIELDS ||
            sib_table_type(so_far, at) != fields[i].type) {
            return sib__fail(call, SIB_ERR_ARGUMENT, "so_far", -1, fields[i].name,
                             "is no table of sib_effect_collect()");
        }
    }
    for (int64_t i = 0; i < sib_table_rows(so_far); i++) {
        sib__rows_add(rows);
        sib__rows_take(rows, so_far, i);
    }
    return SIB_OK;
}

/* Of a pool: those of the cohorts it is of. */
static int64_t eligible_of(const sib_table *so_far, int32_t pooled, const sib_effect *e)
{
    int64_t sum = 0;
    for (int64_t i = 0; i < sib_table_rows(so_far); i++) {
        sum += (int64_t)sib_table_number(so_far, "eligible_treated", i);
    }
    return pooled == 1 ? sum : e->n_treated;
}

static sib_status collect(sib__call *call, const sib_table *so_far, const char *cohort,
                          int32_t pooled, int64_t eligible, const sib_effect *e,
                          sib_table **out)
{
    sib__rows rows;
    if (cohort == NULL || e == NULL) {
        return sib__fail(call, SIB_ERR_ARGUMENT, cohort == NULL ? "cohort" : "effect", -1, NULL,
                         "is NULL");
    }
    if (pooled != 0 && pooled != 1) {
        return sib__fail(call, SIB_ERR_ARGUMENT, "pooled", -1, NULL, "must be 0 or 1");
    }
    sib__rows_begin(&rows, &call->scratch, SIB__FIELDS(fields));
    SIB__TRY(take_so_far(call, so_far, &rows));
    sib__rows_add(&rows);
    sib__set_text(&rows, "cohort", cohort);
    sib__set_text(&rows, "role", pooled == 1 ? "pooled" : "cohort");
    sib__set_i64(&rows, "sequence", sib_table_rows(so_far) + 1);
    sib__set_text(&rows, "verdict", usable(e->verdict));
    sib__set_flag(&rows, "exact", e->exact);
    set_quantities(&rows, e);
    sib__set_i64(&rows, "eligible_treated",
                 eligible < 0 ? eligible_of(so_far, pooled, e) : eligible);
    sib__set_i64(&rows, "persons_treated", e->persons_treated);
    sib__set_i64(&rows, "persons_comparison", e->n_comparison_matched);
    sib__set_i64(&rows, "pairs", e->n_pairs);
    sib__set_f64(&rows, "effective_comparison", e->ess_comparison);
    return sib__rows_finish(call, &rows, NULL, out);
}

sib_status sib_effect_collect(sib_context *ctx, const sib_table *so_far, const char *cohort,
                              int32_t pooled, int64_t eligible_treated,
                              const sib_effect *effect, sib_table **out)
{
    sib__call  call;
    sib_table *made = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_effect_collect", SIB__OUT(out));
    if (status == SIB_OK) {
        status = collect(&call, so_far, cohort, pooled, eligible_treated, effect, &made);
    }
    return SIB__LEAVE(&call, status, out, made);
}
