/* What the record shows beyond what it decides: overlap of the scores, months of the follow-up,
 * and the other weightings. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bond.h"
#include "chain.h"
#include "support.h"

static double number(const sib_table *t, const char *column, int64_t row)
{
    int64_t i = sib_table_find(t, column);
    return sib_table_type(t, i) == SIB_COLUMN_TYPE_I64 ? (double)sib_table_i64(t, i).data[row]
                                                       : sib_table_f64(t, i).data[row];
}

static bool text_is(const sib_table *t, const char *column, int64_t row, const char *text)
{
    sib_text values = sib_table_text(t, sib_table_find(t, column));
    size_t   length = (size_t)(values.offsets[row + 1] - values.offsets[row]);
    return strlen(text) == length &&
           memcmp(values.data + values.offsets[row], text, length) == 0;
}

static double sum(const sib_table *t, const char *cohort, const char *column)
{
    double total = 0.0;
    for (int64_t row = 0; row < sib_table_rows(t); row++) {
        total += text_is(t, "cohort", row, cohort) ? number(t, column, row) : 0.0;
    }
    return total;
}

static void bins_of_scores_hold_everybody_who_was_matched(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation  *e = chain_design(records_contract, &b);
    const sib_table *matching = sib_evaluation_table(e, "matching");
    const sib_table *overlap = sib_evaluation_table(e, "overlap");
    CU_ASSERT_FATAL(sib_table_rows(matching) == 2 && sib_table_rows(overlap) > 6);
    for (int64_t i = 0; i < 2; i++) {
        const char *cohort = i == 0 ? "cohort-1" : "cohort-2";
        CU_ASSERT_EQUAL(sum(overlap, cohort, "treated"), number(matching, "treated", i));
        CU_ASSERT_EQUAL(sum(overlap, cohort, "comparison"), number(matching, "comparison", i));
        CU_ASSERT_EQUAL(sum(overlap, cohort, "matched_treated"),
                        number(matching, "matched_treated", i));
        CU_ASSERT_EQUAL(sum(overlap, cohort, "comparison_weight"),
                        number(matching, "pairs", i));
    }
    for (int64_t row = 1; row < sib_table_rows(overlap); row++) {
        bool same = text_is(overlap, "cohort", row, "cohort-1") ||
                    text_is(overlap, "cohort", row - 1, "cohort-2");
        CU_ASSERT(!same || number(overlap, "from", row) == number(overlap, "to", row - 1));
        CU_ASSERT(number(overlap, "from", row) < number(overlap, "to", row));
    }
    sib_evaluation_free(e);
    bond_free(&b);
}

/* The row of the last month of a cohort. */
static int64_t last_month(const sib_table *curve, const char *cohort)
{
    int64_t found = -1;
    for (int64_t row = 0; row < sib_table_rows(curve); row++) {
        found = text_is(curve, "cohort", row, cohort) ? row : found;
    }
    return found;
}

static void the_last_month_shows_the_means_that_are_compared(void)
{
    static const char *const weightings[] = {"aggregate", "per_treated", "distinct"};
    bond_tables              b;
    bond_make(&b, 0);
    for (int k = 0; k < 3; k++) {
        char  by[64] = "\"weighting\":\"";
        char *contract = bond_contract_with(records_contract, "\"weighting\":\"aggregate\"",
                                            strcat(strcat(by, weightings[k]), "\""));
        sib_evaluation  *e = chain_evaluate(contract, &b);
        const sib_table *curve = sib_evaluation_table(e, "curve");
        const sib_table *effects = sib_evaluation_table(e, "effects");
        const sib_table *counts = sib_evaluation_table(e, "counts");
        CU_ASSERT_EQUAL(sib_table_rows(curve), 24); /* two cohorts, twelve months */
        for (int64_t i = 0; i < 2; i++) {
            int64_t row = last_month(curve, i == 0 ? "cohort-1" : "cohort-2");
            CU_ASSERT_DOUBLE_EQUAL(number(curve, "events_treated", row),
                                   number(effects, "mean_treated_value", i), 1e-14);
            CU_ASSERT_DOUBLE_EQUAL(number(curve, "events_comparison", row),
                                   number(effects, "mean_comparison_value", i), 1e-14);
            CU_ASSERT_EQUAL(number(curve, "persons_treated", row),
                            number(counts, "reconvicted", 3 * i));
            CU_ASSERT_EQUAL(number(curve, "persons_comparison", row),
                            number(counts, "reconvicted", 3 * i + 1));
            CU_ASSERT(number(curve, "events_treated", row - 11) <
                      number(curve, "events_treated", row));
        }
        sib_evaluation_free(e);
        free(contract);
    }
    bond_free(&b);
}

/* Weights of thirds and halves: their sums must not follow the order of the records. */
static void the_order_of_rows_never_shows_under_fractional_weights(void)
{
    bond_tables b;
    bond_tables shuffled;
    bond_make(&b, 0);
    bond_make(&shuffled, 7);
    char *contract = bond_contract_with(records_contract, "\"weighting\":\"aggregate\"",
                                        "\"weighting\":\"per_treated\"");
    sib_evaluation *e = chain_evaluate(contract, &b);
    sib_evaluation *other = chain_evaluate(contract, &shuffled);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(e), sib_evaluation_result_hash(other));
    sib_evaluation_free(other);
    sib_evaluation_free(e);
    free(contract);
    bond_free(&shuffled);
    bond_free(&b);
}

static int64_t leaning(const sib_evaluation *e)
{
    const sib_table *findings = sib_evaluation_table(e, "findings");
    int64_t          n = 0;
    for (int64_t i = 0; i < sib_table_rows(findings); i++) {
        n += text_is(findings, "finding", i, "aggregate_leans") ? 1 : 0;
    }
    return n;
}

/* A contract with another weighting comes to what the record said it would. */
static void another_weighting_comes_to_what_the_record_says(void)
{
    bond_tables b;
    bond_make(&b, 0);
    char *contract = bond_contract_with(records_contract, "\"weighting\":\"aggregate\"",
                                        "\"weighting\":\"per_treated\"");
    sib_evaluation  *e = chain_evaluate(records_contract, &b);
    sib_evaluation  *other = chain_evaluate(contract, &b);
    const sib_table *said = sib_evaluation_table(e, "weightings");
    const sib_table *effects = sib_evaluation_table(other, "effects");
    int64_t          leans = 0;
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(said), 2 * sib_table_rows(effects));
    for (int64_t i = 0; i < sib_table_rows(effects); i++) {
        CU_ASSERT_TRUE(text_is(said, "weighting", i, "per_treated"));
        CU_ASSERT_EQUAL(number(said, "reduction_value", i),
                        number(effects, "reduction_value", i));
        CU_ASSERT_EQUAL(number(said, "reduction_low", i), number(effects, "reduction_low", i));
        leans += number(said, "reduction_value", i) !=
                 number(sib_evaluation_table(e, "effects"), "reduction_value", i);
    }
    CU_ASSERT(leans > 0);
    CU_ASSERT_EQUAL(leaning(e), leans);
    CU_ASSERT_EQUAL(leaning(other), 0);
    CU_ASSERT_TRUE(text_is(said, "weighting", sib_table_rows(effects), "distinct"));
    CU_ASSERT_NOT_EQUAL(number(said, "reduction_value", 0),
                        number(sib_evaluation_table(e, "effects"), "reduction_value", 0));
    sib_evaluation_free(other);
    sib_evaluation_free(e);
    free(contract);
    bond_free(&b);
}

TEST_SUITE(test_sights)
{
    test_add("sights", "bins of scores hold everybody who was matched",
             bins_of_scores_hold_everybody_who_was_matched);
    test_add("sights", "the last month shows the means that are compared",
             the_last_month_shows_the_means_that_are_compared);
    test_add("sights", "the order of rows never shows under fractional weights",
             the_order_of_rows_never_shows_under_fractional_weights);
    test_add("sights", "another weighting comes to what the record says",
             another_weighting_comes_to_what_the_record_says);
}
