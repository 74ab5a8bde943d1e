#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bond.h"
#include "chain.h"
#include "support.h"
#include "tables.h"

static const char caliper[] = "{\"value\":\"0.8\",\"scale\":\"logit\",\"unit\":"
                              "\"sd_pooled\",\"inclusive\":true}";

/* Evaluates the bond with one piece of its contract replaced; `finding` must be there, with or
 * without blocking the payment. */
static void expect(const char *piece, const char *by, const char *finding, bool blocks)
{
    bond_tables b;
    bond_make(&b, 0);
    char           *contract = bond_contract_with(records_contract, piece, by);
    sib_context    *ctx = sib_context_new(NULL);
    sib_evaluation *e = NULL;
    sib_status      status = chain_try(ctx, contract, b.all, true, &e);
    if (status != SIB_OK) {
        printf("%s: %s\n", by, sib_context_message(ctx));
    }
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    if (finding != NULL) {
        const sib_table *findings = sib_evaluation_table(e, "findings");
        CU_ASSERT_TRUE(chain_has_row(e, "findings", finding, "finding", finding));
        sib_validity met = sib_table_validity(findings, sib_table_find(findings, "meaning"));
        CU_ASSERT_TRUE(met.data == NULL || (met.data[0] & 1) == 1);
    }
    sib_settlement  *s = chain_settle(contract, e);
    const sib_table *due = sib_settlement_table(s, "due");
    CU_ASSERT_EQUAL(test_says(due, "verdict", 0, "paid"), !blocks);
    CU_ASSERT_EQUAL(test_says(due, "now", 0, "0"), blocks);
    sib_settlement_free(s);
    sib_evaluation_free(e);
    sib_context_free(ctx);
    free(contract);
    bond_free(&b);
}

static void separation_forbids_payment(void)
{
    expect("{\"name\":\"age\",\"expression\":\"age(birth_date, release_date)\"}",
           "{\"name\":\"age\",\"expression\":\"CASE WHEN prison = 'Peterborough' THEN 1 ELSE 0 "
           "END\"}",
           "complete_separation", true);
}

static void no_pair_forbids_payment(void)
{
    expect(caliper,
           "{\"value\":\"0\",\"scale\":\"logit\",\"unit\":\"raw\",\"inclusive\":false}",
           "no_pair", true);
}

static void a_cohort_without_treated_forbids_payment(void)
{
    expect("\"treated\":\"prison = 'Peterborough'\"", "\"treated\":\"prison = 'Bedford'\"",
           "no_treated", true);
}

static void imbalance_beyond_the_limit_forbids_payment(void)
{
    expect("\"max_smd\":\"none\"", "\"max_smd\":\"0.01\"", "max_smd", true);
    expect("\"max_smd\":\"none\"", "\"max_smd\":\"10\"", NULL, false);
}

static void follow_up_that_is_not_over_forbids_payment(void)
{
    expect("\"recording_lag_days\":30", "\"recording_lag_days\":3000", "immature", true);
}

static void too_many_unlinked_forbid_payment(void)
{
    expect("\"max_unlinked_share\":\"none\"", "\"max_unlinked_share\":\"0.10\"",
           "too_many_unlinked", true);
    expect("\"max_unlinked_share\":\"none\"", "\"max_unlinked_share\":\"100 %\"", NULL, false);
}

static void unlinked_persons_are_left_out_with_their_pairs_when_the_contract_says_so(void)
{
    expect("\"unlinked\":\"zero\",\"max_unlinked_share\"",
           "\"unlinked\":\"missing\",\"max_unlinked_share\"", "data_unlinked", false);
    bond_tables b;
    bond_make(&b, 0);
    char *contract =
        bond_contract_with(records_contract, "\"unlinked\":\"zero\",\"max_unlinked_share\"",
                           "\"unlinked\":\"missing\",\"max_unlinked_share\"");
    sib_evaluation  *fewer = chain_evaluate(contract, &b);
    sib_evaluation  *all = chain_evaluate(records_contract, &b);
    const sib_table *x = sib_evaluation_table(fewer, "effects");
    const sib_table *y = sib_evaluation_table(all, "effects");
    int64_t          at = sib_table_find(x, "pairs");
    CU_ASSERT(sib_table_i64(x, at).data[0] < sib_table_i64(y, at).data[0]);
    CU_ASSERT(sib_table_i64(x, at).data[0] > 0);
    sib_evaluation_free(all);
    sib_evaluation_free(fewer);
    free(contract);
    bond_free(&b);
}

static void no_events_in_the_comparison_group_forbid_payment(void)
{
    expect("\"where\":\"none\",\"unit\"",
           "\"where\":\"conviction_date < DATE '1990-01-01'\",\"unit\"", "comparison_rate_zero",
           true);
}

/* Variants that reach a payment; nothing in them is worth a finding that blocks. */
static void other_options_reach_a_payment_too(void)
{
    expect(caliper, "\"none\"", NULL, false);
    expect(caliper, "{\"value\":\"1.5\",\"preset\":\"AUSTIN@1\"}", NULL, false);
    expect("\"replace\":false", "\"replace\":true,\"reuse_max\":3", NULL, false);
    expect("\"tie_key\":\"none\",\"seed\"", "\"tie_key\":\"sentence_days\",\"seed\"", NULL,
           false);
    expect("\"tie_key\":\"none\"},", "\"tie_key\":\"sentence_days\"},", NULL, false);
    expect("\"weighting\":\"aggregate\"", "\"weighting\":\"per_treated\"", NULL, false);
    expect("\"weighting\":\"aggregate\"", "\"weighting\":\"distinct\"", NULL, false);
    expect("\"unmatched\":\"dropped\"", "\"unmatched\":\"kept\"", NULL, false);
    expect("\"screen_p\":\"1\"", "\"screen_p\":\"0.9999\"", NULL, false);
    expect("\"window\":{\"from\":\"2011-09-01\",\"to\":\"2012-08-31\"}",
           "\"opens\":\"2011-09-01\",\"closes\":{\"members\":10,\"months\":12}", NULL, false);
    expect("\"follow_up\":{\"months\":12},\"waiting\":{\"months\":6}",
           "\"follow_up\":{\"days\":365},\"waiting\":{\"days\":180}", NULL, false);
    expect(
        "\"unit\":\"occasion\",\"index_day\":\"excluded\",\"follow_up_last_day\":\"included\","
        "\"waiting_last_day\":\"included\",\"occasion_date\":\"conviction\",\"occasion_key\":"
        "\"date\"",
        "\"unit\":\"any\",\"index_day\":\"excluded\",\"follow_up_last_day\":\"included\","
        "\"waiting_last_day\":\"included\",\"occasion_date\":\"conviction\"",
        NULL, false);
    expect("\"exact\":[]", "\"exact\":[\"recent\"]", NULL, false);
}

static void a_bond_without_history_is_evaluated(void)
{
    bond_tables b;
    bond_make(&b, 0);
    const char *from = strstr(records_contract, "\"history\":{\"table\"");
    const char *to = strstr(records_contract, "\"covariates\"");
    char       *section = calloc(1, strlen(records_contract));
    memcpy(section, from, (size_t)(to - from));
    char *a = bond_contract_with(records_contract, section, "");
    char *c = bond_contract_with(a, "\"priors\",\"recent\",", "\"sentence_days\",");
    from = strstr(c, "\"history\":{\"role\"");
    to = strstr(c, "\"convictions\":{\"role\"");
    memset(section, 0, strlen(records_contract));
    memcpy(section, from, (size_t)(to - from));
    char                  *contract = bond_contract_with(c, section, "");
    sib_evaluation        *e = NULL;
    sib_evaluation_tables *tables = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_evaluation_tables_new(NULL, &tables), SIB_OK);
    CU_ASSERT_EQUAL(sib_evaluation_tables_add(NULL, tables, "releases", b.releases), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(chain_try(NULL, contract, tables, false, &e), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(sib_evaluation_table(e, "history")), 0);
    CU_ASSERT_EQUAL(sib_table_rows(sib_evaluation_table(e, "matching")), 2);
    sib_evaluation_free(e);
    sib_evaluation_tables_free(tables);
    free(contract);
    free(c);
    free(a);
    free(section);
    bond_free(&b);
}

TEST_SUITE(test_findings)
{
    test_add("findings", "separation forbids payment", separation_forbids_payment);
    test_add("findings", "no pair forbids payment", no_pair_forbids_payment);
    test_add("findings", "a cohort without treated forbids payment",
             a_cohort_without_treated_forbids_payment);
    test_add("findings", "imbalance beyond the limit forbids payment",
             imbalance_beyond_the_limit_forbids_payment);
    test_add("findings", "follow-up that is not over forbids payment",
             follow_up_that_is_not_over_forbids_payment);
    test_add("findings", "too many unlinked forbid payment", too_many_unlinked_forbid_payment);
    test_add("findings",
             "unlinked persons are left out with their pairs when the contract says so",
             unlinked_persons_are_left_out_with_their_pairs_when_the_contract_says_so);
    test_add("findings", "no events in the comparison group forbid payment",
             no_events_in_the_comparison_group_forbid_payment);
    test_add("findings", "other options reach a payment too",
             other_options_reach_a_payment_too);
    test_add("findings", "a bond without history is evaluated",
             a_bond_without_history_is_evaluated);
}
