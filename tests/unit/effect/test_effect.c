#include "found.h"
#include "study.h"

static void every_enumeration_translates_both_ways(void)
{
    for (int32_t v = 1; v <= 7; v++) {
        CU_ASSERT_EQUAL(sib_effect_method_value(sib_effect_method_name(v)), v);
    }
    for (int32_t v = 1; v <= 5; v++) {
        CU_ASSERT_EQUAL(sib_effect_quantity_value(sib_effect_quantity_name(v)), v);
        CU_ASSERT_EQUAL(sib_effect_verdict_value(sib_effect_verdict_name(v)), v);
    }
    CU_ASSERT_EQUAL(sib_weighting_value("aggregate"), SIB_WEIGHTING_AGGREGATE);
    CU_ASSERT_EQUAL(sib_effect_unmatched_value("kept"), SIB_EFFECT_UNMATCHED_KEPT);
    CU_ASSERT_EQUAL(sib_effect_pool_weights_value("equal"), SIB_EFFECT_POOL_WEIGHTS_EQUAL);
    CU_ASSERT_EQUAL(sib_effect_pool_of_value("reductions"), SIB_EFFECT_POOL_OF_REDUCTIONS);
    CU_ASSERT_PTR_NULL(sib_effect_method_name(8));
    CU_ASSERT_EQUAL(sib_weighting_value("average"), 0);
}

static void accessors_of_nothing_give_nothing(void)
{
    CU_ASSERT_EQUAL(sib_effect_verdict(NULL), 0);
    CU_ASSERT_PTR_NULL(sib_effect_table(NULL, "summary"));
    CU_ASSERT_EQUAL(sib_effect_weights(NULL).n, 0);
    sib_effect_free(NULL);
}

static void unknown_tables_give_nothing(void)
{
    study       s = study_of_counts(4, 3, 2, 9);
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    CU_ASSERT_PTR_NULL(sib_effect_table(e, "interval"));
    CU_ASSERT_EQUAL(found(e, "level"), 0.95);
    sib_effect_free(e);
    study_free(&s);
}

TEST_SUITE(test_effect)
{
    test_add("effect", "every enumeration translates both ways",
             every_enumeration_translates_both_ways);
    test_add("effect", "accessors of nothing give nothing", accessors_of_nothing_give_nothing);
    test_add("effect", "unknown tables give nothing", unknown_tables_give_nothing);
}
