#include "bond.h"

#include <stdlib.h>
#include <string.h>

#include "support.h"

static sib_evaluation *designed(const bond_tables *b)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_design(NULL, bond_contract, b->design, NULL, &e),
                          SIB_OK);
    return e;
}

static sib_evaluation *evaluated(const bond_tables *b)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_evaluate(NULL, bond_contract, b->all, NULL, &e),
                          SIB_OK);
    return e;
}

static sib_evaluation *settled(const bond_tables *b, const sib_evaluation *design)
{
    sib_evaluation *e = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_settle(NULL, sib_evaluation_record(design), sib_evaluation_annex(design),
                              sib_evaluation_result_hash(design), b->outcomes, NULL, &e),
        SIB_OK);
    return e;
}

static void two_steps_give_the_result_of_one_call(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *design = designed(&b);
    sib_evaluation *settlement = settled(&b, design);
    sib_evaluation *both = evaluated(&b);
    CU_ASSERT_EQUAL(sib_evaluation_stage(design), SIB_EVALUATION_STAGE_DESIGN);
    CU_ASSERT_EQUAL(sib_evaluation_stage(settlement), SIB_EVALUATION_STAGE_SETTLEMENT);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(settlement),
                           sib_evaluation_result_hash(both));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_annex(settlement), sib_evaluation_annex(both));
    CU_ASSERT_EQUAL(sib_evaluation_blind(design), 1);
    CU_ASSERT_EQUAL(sib_evaluation_blind(settlement), 1);
    CU_ASSERT_EQUAL(sib_evaluation_blind(both), 0);
    CU_ASSERT_EQUAL(sib_evaluation_payable(design), 0);
    CU_ASSERT_EQUAL(sib_evaluation_payable(both), 1);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_currency(both), "GBP");
    sib_evaluation_free(both);
    sib_evaluation_free(settlement);
    sib_evaluation_free(design);
    bond_free(&b);
}

TEST_SUITE(test_chain)
{
    test_add("chain", "two steps give the result of one call",
             two_steps_give_the_result_of_one_call);
}
