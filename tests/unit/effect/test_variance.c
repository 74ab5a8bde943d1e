/* Variances against their definitions. */
#include "found.h"
#include "study.h"

/* psmatch2's formula on the weights of V5, and the two-way sandwich against its definition. */
static void psmatch2_and_two_way_errors_follow_their_formulas(void)
{
    const double y_t[] = {1, 4, 2};
    const double y_c[] = {3, 0, 5, 1};
    const int    pairs[][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 2}, {2, 3}};
    study        s = study_new(7, 5);
    for (int64_t i = 0; i < 7; i++) {
        study_person(&s, i, i < 3, i < 3 ? y_t[i] : y_c[i - 3]);
    }
    for (int i = 0; i < 5; i++) {
        study_pair(&s, pairs[i][0], 3 + pairs[i][1], pairs[i][0]);
    }
    /* weights of the controls 1, 1/2, 1/2, 1; means 7/3 and 13/6 */
    double var_t = 7.0 / 3.0;
    double var_c = 59.0 / 12.0;
    double psmatch2 = sqrt(var_t / 3.0 + var_c * 2.5 / 9.0);
    double mean_t = 7.0 / 3.0;
    double mean_c = 13.0 / 6.0;
    double by_set = 0.0;
    double by_unit = 0.0;
    double by_row = 0.0;
    double unit[4] = {0};
    for (int t = 0; t < 3; t++) {
        double own = -(y_t[t] - mean_t) / 3.0;
        double set = own;
        for (int i = 0; i < 5; i++) {
            double w = t < 2 ? 0.5 : 1.0;
            double u = w * (y_c[pairs[i][1]] - mean_c) / 3.0;
            if (pairs[i][0] == t) {
                set += u;
                unit[pairs[i][1]] += u;
                by_row += u * u;
            }
        }
        by_set += set * set;
        by_unit += own * own;
        by_row += own * own;
    }
    for (int c = 0; c < 4; c++) {
        by_unit += unit[c] * unit[c];
    }
    double      two_way = sqrt(by_set * 3.0 / 2.0 + by_unit * 7.0 / 6.0 - by_row * 8.0 / 7.0);
    double      one_way = sqrt(by_set * (3.0 / 2.0) * (7.0 / 6.0));
    int32_t     q = SIB_EFFECT_QUANTITY_DIFFERENCE;
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_PER_TREATED);
    CU_ASSERT_TRUE(study_exact_is(e, q, "-1/6"));
    TEST_NEAR(found_by(e, "standard_error", q, SIB_EFFECT_METHOD_PSMATCH2), psmatch2, 1e-14);
    TEST_NEAR(found_by(e, "standard_error", q, SIB_EFFECT_METHOD_SET_CLUSTERED), one_way,
              1e-14);
    TEST_NEAR(found_by(e, "standard_error", q, SIB_EFFECT_METHOD_SET_UNIT_CLUSTERED), two_way,
              1e-14);
    TEST_NEAR(found_by(e, "standard_error", q, SIB_EFFECT_METHOD_UNIT_ROBUST),
              sqrt(by_unit * 7.0 / 5.0), 1e-14);
    sib_effect_free(e);
    study_free(&s);
}

static void too_few_people_give_no_error_of_any_kind(void)
{
    study       s = study_of_counts(1, 1, 1, 2);
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_PER_TREATED);
    CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_REDUCTION, "1/2"));
    for (int32_t m = 1; m <= 6; m++) {
        CU_ASSERT_TRUE(isnan(found_by(e, "standard_error", SIB_EFFECT_QUANTITY_DIFFERENCE, m)));
        CU_ASSERT_TRUE(isnan(found_by(e, "high", SIB_EFFECT_QUANTITY_RATE_RATIO, m)));
    }
    sib_effect_free(e);
    study_free(&s);
}

TEST_SUITE(test_variance)
{
    test_add("effect variance", "psmatch2 and two-way errors follow their formulas",
             psmatch2_and_two_way_errors_follow_their_formulas);
    test_add("effect variance", "too few people give no error of any kind",
             too_few_people_give_no_error_of_any_kind);
}
