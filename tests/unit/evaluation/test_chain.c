#include "bond.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "support.h"

static void two_steps_give_the_result_of_one_call(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *design = chain_design(bond_contract, &b);
    sib_evaluation *settlement = chain_settle(design, &b);
    sib_evaluation *both = chain_evaluate(bond_contract, &b);
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
    CU_ASSERT_EQUAL(sib_evaluation_verdict(design), SIB_EVALUATION_VERDICT_PENDING);
    CU_ASSERT_EQUAL(sib_evaluation_verdict(both), SIB_EVALUATION_VERDICT_PAID);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_currency(both), "GBP");
    CU_ASSERT_PTR_NULL(sib_evaluation_table(design, "effects"));
    CU_ASSERT_PTR_NULL(sib_evaluation_table(both, "nothing"));
    sib_evaluation_free(both);
    sib_evaluation_free(settlement);
    sib_evaluation_free(design);
    bond_free(&b);
}

/* The result is a promise of the numerics version: the same on every compiler, optimisation
 * level and machine. Whoever changes it on purpose needs a new numerics version. */
static void the_result_is_the_same_everywhere(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *both = chain_evaluate(bond_contract, &b);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(both), CHAIN_GOLDEN_HASH);
    if (strcmp(sib_evaluation_result_hash(both), CHAIN_GOLDEN_HASH) != 0) {
        printf("%s\n", sib_evaluation_result_hash(both));
    }
    sib_evaluation_free(both);
    bond_free(&b);
}

static int64_t sum_of(const sib_table *table, const char *column, const char *cohort)
{
    int64_t  sum = 0;
    sib_i64  values = sib_table_i64(table, sib_table_find(table, column));
    sib_text cohorts = sib_table_text(table, sib_table_find(table, "cohort"));
    for (int64_t i = 0; i < values.n; i++) {
        size_t length = (size_t)(cohorts.offsets[i + 1] - cohorts.offsets[i]);
        bool   here = strlen(cohort) == length &&
                    memcmp(cohorts.data + cohorts.offsets[i], cohort, length) == 0;
        sum += here ? values.data[i] : 0;
    }
    return sum;
}

static void attrition_accounts_for_every_release_and_record(void)
{
    static const char *const cohorts[] = {"cohort-1", "cohort-2"};
    bond_tables              b;
    bond_make(&b, 0);
    sib_evaluation  *e = chain_evaluate(bond_contract, &b);
    const sib_table *attrition = sib_evaluation_table(e, "attrition");
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL(sum_of(attrition, "treated_releases", cohorts[i]) +
                            sum_of(attrition, "comparison_releases", cohorts[i]) +
                            sum_of(attrition, "other_releases", cohorts[i]),
                        sib_table_rows(b.releases));
        CU_ASSERT_EQUAL(sum_of(sib_evaluation_table(e, "history"), "records", cohorts[i]),
                        sib_table_rows(b.history));
        CU_ASSERT_EQUAL(sum_of(sib_evaluation_table(e, "dispositions"), "records", cohorts[i]),
                        sib_table_rows(b.convictions));
    }
    sib_evaluation_free(e);
    bond_free(&b);
}

/* The means of the record against the annex: events of persons in pairs, added up plainly. */
static void means_follow_from_the_annex(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation  *design = chain_design(bond_contract, &b);
    sib_evaluation  *e = chain_settle(design, &b);
    const sib_table *effects = sib_evaluation_table(e, "effects");
    for (int cohort = 0; cohort < 2; cohort++) {
        chain_means means =
            chain_means_of(sib_evaluation_annex(design), sib_evaluation_annex(e), cohort);
        sib_f64 treated = sib_table_f64(effects, sib_table_find(effects, "mean_treated_value"));
        sib_f64 comparison =
            sib_table_f64(effects, sib_table_find(effects, "mean_comparison_value"));
        CU_ASSERT(means.pairs > 10 && means.treated_events > 0);
        CU_ASSERT_EQUAL(treated.data[cohort],
                        (double)means.treated_events / (double)means.treated);
        CU_ASSERT_EQUAL(comparison.data[cohort],
                        (double)means.comparison_events / (double)means.pairs);
    }
    sib_evaluation_free(e);
    sib_evaluation_free(design);
    bond_free(&b);
}

static void options_say_where_they_come_from(void)
{
    bond_tables b;
    bond_make(&b, 0);
    char *with_preset = bond_contract_with(bond_contract, "\"version\":\"1\"",
                                           "\"version\":\"1\",\"preset\":\"rand14_design@1\"");
    char *contract = bond_contract_with(with_preset, "\"weighting\":\"aggregate\",", "");
    sib_evaluation *e = chain_design(contract, &b);
    CU_ASSERT_TRUE(chain_has_row(e, "options", "weighting", "standing", "preset"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "unique_within", "standing", "unknown"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "unique_within", "source", "E7"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "ratio", "standing", "agreed"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "ratio", "value", "2"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "tolerance", "standing", "technical"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "tolerance", "value", "1e-8"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "price_per_event", "standing", "agreed"));
    CU_ASSERT_FALSE(chain_has_row(e, "options", "price_per_event", "standing", "preset"));
    sib_evaluation_free(e);
    free(contract);
    free(with_preset);
    bond_free(&b);
}

static void a_step_sees_only_the_tables_of_its_roles(void)
{
    bond_tables     b;
    sib_evaluation *e = NULL;
    sib_context    *ctx = sib_context_new(NULL);
    bond_make(&b, 0);
    CU_ASSERT_EQUAL(sib_evaluation_design_old(ctx, bond_contract, b.all, NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(e);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "outcomes"));
    CU_ASSERT_EQUAL(sib_evaluation_design_old(ctx, bond_contract, b.outcomes, NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_design_old(ctx, bond_contract, NULL, NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_evaluate_old(ctx, bond_contract, b.design, NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_design_old(ctx, NULL, b.design, NULL, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_design_old(ctx, "{", b.design, NULL, &e), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, b.design, "more", b.releases), SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_design_old(ctx, bond_contract, b.design, NULL, &e),
                    SIB_ERR_ARGUMENT);
    sib_context_free(ctx);
    bond_free(&b);
}

static void a_set_of_tables_refuses_what_is_no_table(void)
{
    bond_tables  b;
    sib_context *ctx = sib_context_new(NULL);
    bond_make(&b, 0);
    CU_ASSERT_EQUAL(sib_evaluation_tables_new(ctx, NULL), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, NULL, "a", b.releases), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, b.all, "a", NULL), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, b.all, NULL, b.releases), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, b.all, "", b.releases), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, b.all, "\xff", b.releases),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, b.all, "history", b.releases),
                    SIB_ERR_ARGUMENT);
    sib_context_free(ctx);
    bond_free(&b);
}

static void a_column_of_another_type_or_level_is_refused(void)
{
    static const char *const changed[][2] = {
        {"\"sentence_days\":{\"type\":\"i64\"}", "\"sentence_days\":{\"type\":\"f64\"}"},
        {"\"prison\":{\"type\":\"codes\"}", "\"prison\":{\"type\":\"codes\",\"levels\":["
                                            "\"Peterborough\",\"Lincoln\",\"Doncaster\"]}"},
        {"\"prison\":{\"type\":\"codes\"}",
         "\"prison\":{\"type\":\"codes\"},\"sex\":{\"type\":\"codes\"}"}};
    bond_tables     b;
    sib_evaluation *e = NULL;
    sib_context    *ctx = sib_context_new(NULL);
    bond_make(&b, 0);
    for (int i = 0; i < 3; i++) {
        char *contract = bond_contract_with(bond_contract, changed[i][0], changed[i][1]);
        CU_ASSERT_EQUAL(sib_evaluation_design_old(ctx, contract, b.design, NULL, &e),
                        SIB_ERR_ARGUMENT);
        CU_ASSERT_STRING_NOT_EQUAL(sib_context_column(ctx), "");
        free(contract);
    }
    sib_context_free(ctx);
    bond_free(&b);
}

static void run_options_are_checked(void)
{
    bond_tables                b;
    sib_evaluation            *e = NULL;
    sib_evaluation_run_options options = SIB_EVALUATION_RUN_OPTIONS_INIT;
    bond_make(&b, 0);
    options.language = NULL;
    CU_ASSERT_EQUAL(sib_evaluation_design_old(NULL, bond_contract, b.design, &options, &e),
                    SIB_ERR_ARGUMENT);
    options.language = "\xff";
    CU_ASSERT_EQUAL(sib_evaluation_design_old(NULL, bond_contract, b.design, &options, &e),
                    SIB_ERR_ARGUMENT);
    options.language = "R";
    CU_ASSERT_EQUAL_FATAL(
        sib_evaluation_design_old(NULL, bond_contract, b.design, &options, &e), SIB_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_evaluation_record(e), "\"language\":\"R\""));
    sib_evaluation_free(e);
    options.struct_size = 1;
    CU_ASSERT_EQUAL(sib_evaluation_design_old(NULL, bond_contract, b.design, &options, &e),
                    SIB_ERR_VERSION);
    bond_free(&b);
}

static void names_and_values_of_enumerations_agree(void)
{
    CU_ASSERT_EQUAL(sib_contract_role_value("outcomes"), SIB_CONTRACT_ROLE_OUTCOMES);
    CU_ASSERT_EQUAL(sib_evaluation_stage_value("design"), SIB_EVALUATION_STAGE_DESIGN);
    CU_ASSERT_EQUAL(sib_contract_standing_value("preset"), SIB_CONTRACT_STANDING_PRESET);
    CU_ASSERT_EQUAL(sib_evaluation_stage_value("nothing"), 0);
    CU_ASSERT_STRING_EQUAL(sib_contract_role_name(1), "releases");
    CU_ASSERT_PTR_NULL(sib_evaluation_stage_name(0));
    CU_ASSERT_EQUAL(sib_evaluation_stage(NULL), 0);
    CU_ASSERT_EQUAL(sib_evaluation_verdict(NULL), 0);
    CU_ASSERT_EQUAL(sib_evaluation_verdict_value("not_paid"), SIB_EVALUATION_VERDICT_NOT_PAID);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_verdict_name(5), "pending");
    CU_ASSERT_STRING_EQUAL(sib_evaluation_record(NULL), "");
    CU_ASSERT_PTR_NULL(sib_evaluation_table(NULL, "effects"));
    sib_evaluation_free(NULL);
    sib_evaluation_tables_free(NULL);
    sib_evaluation_difference_free(NULL);
}

TEST_SUITE(test_chain)
{
    test_add("chain", "two steps give the result of one call",
             two_steps_give_the_result_of_one_call);
    test_add("chain", "the result is the same everywhere", the_result_is_the_same_everywhere);
    test_add("chain", "attrition accounts for every release and record",
             attrition_accounts_for_every_release_and_record);
    test_add("chain", "means follow from the annex", means_follow_from_the_annex);
    test_add("chain", "options say where they come from", options_say_where_they_come_from);
    test_add("chain", "a step sees only the tables of its roles",
             a_step_sees_only_the_tables_of_its_roles);
    test_add("chain", "a set of tables refuses what is no table",
             a_set_of_tables_refuses_what_is_no_table);
    test_add("chain", "a column of another type or level is refused",
             a_column_of_another_type_or_level_is_refused);
    test_add("chain", "run options are checked", run_options_are_checked);
    test_add("chain", "names and values of enumerations agree",
             names_and_values_of_enumerations_agree);
}
