/* A contract may ask for any method of matching: its design, its effects and its facts are of
 * the pairs that the method finds. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "records.h"
#include "support.h"

#define PER_TREATED "\"weighting\":\"per_treated\""

static const char nearest[] = "\"method\":\"nearest\",\"distance\":\"logit\",\"ratio\":2,"
                              "\"replace\":false,\"order\":\"largest\",";
static const char optimal[] = "\"method\":\"optimal\",\"distance\":\"logit\",\"ratio\":2,";
static const char full[] = "\"method\":\"full\",\"distance\":\"logit\","
                           "\"max_controls\":\"none\",\"max_treated\":\"none\",";

static char *asking_for(const char *method)
{
    char *each =
        bond_contract_with(records_contract, "\"weighting\":\"aggregate\"", PER_TREATED);
    char *text = bond_contract_with(each, nearest, method);
    free(each);
    return text;
}

/* Of the first cohort. */
static double of_matching(const sib_evaluation *e, const char *what)
{
    return sib_table_number(sib_evaluation_table(e, "matching"), what, 0);
}

/* A number that other pairs change. */
static double imbalance(const sib_evaluation *e)
{
    const sib_table *balance = sib_evaluation_table(e, "balance");
    double           sum = 0.0;
    for (int64_t i = 0; i < sib_table_rows(balance); i++) {
        double smd = sib_table_number(balance, "smd_after", i);
        sum += isnan(smd) ? 0.0 : smd;
    }
    return sum;
}

static void the_pairs_are_those_of_the_method(void)
{
    bond_tables b;
    bond_draw(&b, 20100909, 80);
    char           *asked[] = {asking_for(nearest), asking_for(optimal), asking_for(full)};
    sib_evaluation *e[3];
    for (int i = 0; i < 3; i++) {
        e[i] = records_evaluate(asked[i], b.all, "final");
        CU_ASSERT_PTR_NOT_NULL_FATAL(e[i]);
        CU_ASSERT_EQUAL(of_matching(e[i], "verified"), 1.0);
        CU_ASSERT_EQUAL(
            sib_table_number(sib_evaluation_table(e[i], "effects"), "persons_treated", 0),
            of_matching(e[i], "matched_treated"));
    }
    for (int i = 0; i < 2; i++) { /* full matching uses everybody in reach */
        CU_ASSERT_TRUE(of_matching(e[2], "no_control_left") == 0.0 &&
                       of_matching(e[2], "outside_caliper") ==
                           of_matching(e[i], "outside_caliper"));
        CU_ASSERT_TRUE(of_matching(e[2], "matched_treated") >=
                       of_matching(e[i], "matched_treated"));
    }
    CU_ASSERT_TRUE(of_matching(e[1], "pairs") >= of_matching(e[0], "pairs"));
    CU_ASSERT_NOT_EQUAL(imbalance(e[0]), imbalance(e[1]));
    CU_ASSERT_EQUAL(of_matching(e[2], "short_cases"), 0.0);
    for (int i = 0; i < 3; i++) {
        sib_evaluation_free(e[i]);
        free(asked[i]);
    }
    bond_free(&b);
}

TEST_SUITE(test_methods)
{
    test_add("methods", "the pairs are those of the method", the_pairs_are_those_of_the_method);
}
