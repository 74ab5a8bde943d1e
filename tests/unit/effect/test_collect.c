/* From effects to the table that a payment takes. */
#include "study.h"
#include "tables.h"

/* Counts as in study_of_counts: treated 3 of 4, comparison 9 of 2 pairs. */
static sib_table *collect(const sib_table *so_far, const char *cohort, int32_t pooled,
                          int64_t eligible, const sib_effect *e)
{
    sib_table *table = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_effect_collect(NULL, so_far, cohort, pooled, eligible, e, &table),
                          SIB_OK);
    return table;
}

static void each_call_adds_a_row(void)
{
    study       s = study_of_counts(4, 3, 2, 9);
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    sib_table  *one = collect(NULL, "first", 0, -1, e);
    sib_table  *two = collect(one, "second", 0, 17, e);
    sib_table  *all = collect(two, "both", 1, -1, e);
    CU_ASSERT_EQUAL(sib_table_rows(one), 1);
    sib_table_free(one);
    sib_table_free(two);
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(all), 3);
    for (int64_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(sib_table_number(all, "sequence", i), (double)(i + 1));
        CU_ASSERT_TRUE(test_says(all, "verdict", i, "ok"));
        CU_ASSERT_EQUAL(sib_table_number(all, "exact", i), 1.0);
        CU_ASSERT_TRUE(test_says(all, "mean_treated", i,
                                 sib_effect_exact(e, SIB_EFFECT_QUANTITY_MEAN_TREATED)));
        CU_ASSERT_EQUAL(sib_table_number(all, "reduction_value", i),
                        sib_effect_value(e, SIB_EFFECT_QUANTITY_REDUCTION));
        CU_ASSERT_EQUAL(sib_table_number(all, "persons_treated", i),
                        found(e, "persons_treated"));
    }
    CU_ASSERT_TRUE(test_says(all, "cohort", 0, "first"));
    CU_ASSERT_TRUE(test_says(all, "role", 1, "cohort"));
    CU_ASSERT_TRUE(test_says(all, "role", 2, "pooled"));
    CU_ASSERT_EQUAL(sib_table_number(all, "eligible_treated", 0), found(e, "treated"));
    CU_ASSERT_EQUAL(sib_table_number(all, "eligible_treated", 1), 17.0);
    CU_ASSERT_EQUAL(sib_table_number(all, "eligible_treated", 2), 17.0 + found(e, "treated"));
    sib_table_free(all);
    sib_effect_free(e);
    study_free(&s);
}

/* One pair, and a treated person without one: 2 persons when kept, 1 when dropped. */
static void persons_are_those_the_treated_mean_is_over(void)
{
    study s = study_new(3, 1);
    study_person(&s, 1, true, 1.0);
    study_person(&s, 2, true, 2.0);
    study_person(&s, 3, false, 4.0);
    study_pair(&s, 0, 2, 0);
    for (int32_t unmatched = SIB_EFFECT_UNMATCHED_DROPPED;
         unmatched <= SIB_EFFECT_UNMATCHED_KEPT; unmatched++) {
        sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
        options.weighting = SIB_WEIGHTING_AGGREGATE;
        options.unmatched = unmatched;
        sib_effect *e = NULL;
        CU_ASSERT_EQUAL_FATAL(study_estimate(NULL, &s, &options, &e), SIB_OK);
        sib_table *table = collect(NULL, "a", 0, -1, e);
        CU_ASSERT_EQUAL(found(e, "matched_treated"), 1.0);
        CU_ASSERT_EQUAL(sib_table_number(table, "persons_treated", 0), (double)unmatched);
        sib_table_free(table);
        sib_effect_free(e);
    }
    study_free(&s);
}

static void refuse(const sib_table *so_far, const char *cohort, int32_t pooled,
                   const sib_effect *e, const char *argument)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_table   *table = NULL;
    CU_ASSERT_EQUAL(sib_effect_collect(ctx, so_far, cohort, pooled, -1, e, &table),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), argument);
    CU_ASSERT_PTR_NULL(table);
    sib_context_free(ctx);
}

static void what_is_no_effect_or_no_such_table_is_refused(void)
{
    study       s = study_of_counts(4, 3, 2, 9);
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    refuse(NULL, NULL, 0, e, "cohort");
    refuse(NULL, "a", 0, NULL, "effect");
    refuse(NULL, "a", 2, e, "pooled");
    refuse(sib_effect_table(e, "summary"), "a", 0, e, "so_far");
    sib_effect_free(e);
    study_free(&s);
}

TEST_SUITE(test_collect)
{
    test_add("effect collect", "each call adds a row", each_call_adds_a_row);
    test_add("effect collect", "persons are those the treated mean is over",
             persons_are_those_the_treated_mean_is_over);
    test_add("effect collect", "what is no effect or no such table is refused",
             what_is_no_effect_or_no_such_table_is_refused);
}
