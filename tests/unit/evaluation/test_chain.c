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
    sib_evaluation *design = chain_design(records_contract, &b);
    sib_evaluation *counted = chain_count(design, &b);
    sib_evaluation *both = chain_evaluate(records_contract, &b);
    CU_ASSERT_TRUE(chain_is_at(design, "design"));
    CU_ASSERT_TRUE(chain_is_at(counted, "evaluation"));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(counted),
                           sib_evaluation_result_hash(both));
    CU_ASSERT_STRING_EQUAL(sib_evaluation_annex(counted), sib_evaluation_annex(both));
    CU_ASSERT_EQUAL(chain_is_blind(design), 1);
    CU_ASSERT_EQUAL(chain_is_blind(counted), 1);
    CU_ASSERT_EQUAL(chain_is_blind(both), 0);
    CU_ASSERT_PTR_NULL(sib_evaluation_table(design, "effects"));
    CU_ASSERT_PTR_NULL(sib_evaluation_table(both, "nothing"));
    sib_evaluation_free(both);
    sib_evaluation_free(counted);
    sib_evaluation_free(design);
    bond_free(&b);
}

/* The result is a promise of the numerics version: the same on every compiler, optimisation
 * level and machine. Whoever changes it on purpose needs a new numerics version. */
static void the_result_is_the_same_everywhere(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *both = chain_evaluate(records_contract, &b);
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
    sib_evaluation  *e = chain_evaluate(records_contract, &b);
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
    sib_evaluation  *design = chain_design(records_contract, &b);
    sib_evaluation  *e = chain_count(design, &b);
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
    char           *contract = bond_contract_with(records_contract, "\"keep\":\"first\"",
                                                  "\"keep\":{\"value\":\"first\",\"source\":\"E7\"}");
    sib_evaluation *e = chain_design(contract, &b);
    CU_ASSERT_TRUE(chain_has_row(e, "options", "unique_within", "standing", "unknown"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "keep", "source", "E7"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "ratio", "standing", "agreed"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "ratio", "value", "2"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "tolerance", "standing", "technical"));
    CU_ASSERT_TRUE(chain_has_row(e, "options", "tolerance", "value", "1e-8"));
    sib_evaluation_free(e);
    free(contract);
    bond_free(&b);
}

static void a_step_sees_only_the_tables_of_its_roles(void)
{
    bond_tables     b;
    sib_evaluation *e = NULL;
    sib_context    *ctx = sib_context_new(NULL);
    bond_make(&b, 0);
    CU_ASSERT_EQUAL(chain_try(ctx, records_contract, b.all, false, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(e);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "outcomes"));
    CU_ASSERT_EQUAL(chain_try(ctx, records_contract, b.outcomes, false, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(chain_try(ctx, records_contract, NULL, false, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(chain_try(ctx, records_contract, b.design, true, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(chain_try(ctx, NULL, b.design, false, &e), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(chain_try(ctx, "{", b.design, false, &e), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(ctx, b.design, "more", b.releases), SIB_OK);
    CU_ASSERT_EQUAL(chain_try(ctx, records_contract, b.design, false, &e), SIB_ERR_ARGUMENT);
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
        char *contract = bond_contract_with(records_contract, changed[i][0], changed[i][1]);
        CU_ASSERT_EQUAL(chain_try(ctx, contract, b.design, false, &e), SIB_ERR_ARGUMENT);
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
    sib_scheme                *scheme = chain_read(records_contract);
    sib_evaluation_run_options options = SIB_EVALUATION_RUN_OPTIONS_INIT;
    const struct {
        const char *language;
        size_t      size;
        sib_status  status;
    } tries[] = {{NULL, sizeof options, SIB_ERR_ARGUMENT},
                 {"\xff", sizeof options, SIB_ERR_ARGUMENT},
                 {"R", 1, SIB_ERR_VERSION},
                 {"R", sizeof options, SIB_OK}};
    bond_make(&b, 0);
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        options.language = tries[i].language;
        options.struct_size = tries[i].size;
        CU_ASSERT_EQUAL(
            sib_evaluation_design(NULL, scheme, NULL, b.design, "final", &options, &e),
            tries[i].status);
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_evaluation_record(e), "\"language\":\"R\""));
    sib_evaluation_free(e);
    sib_scheme_free(scheme);
    bond_free(&b);
}

static void accessors_of_nothing_give_nothing(void)
{
    CU_ASSERT_STRING_EQUAL(sib_evaluation_record(NULL), "");
    CU_ASSERT_PTR_NULL(sib_evaluation_table(NULL, "effects"));
    sib_evaluation_free(NULL);
    sib_evaluation_tables_free(NULL);
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
    test_add("chain", "accessors of nothing give nothing", accessors_of_nothing_give_nothing);
}
