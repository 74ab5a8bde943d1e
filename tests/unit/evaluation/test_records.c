/* From records to a settlement in one call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "core/exact.h"
#include "records.h"
#include "support.h"
#include "tables.h"

/* Whether two spellings are one number. */
static bool same_number(const char *a, const char *b)
{
    sib__call  call;
    sib__exact x;
    sib__exact y;
    int        order = 1;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "same_number", true), SIB_OK);
    bool parsed = sib__exact_parse(&call, &call.scratch, "a", sib__slice_of(a), &x) == SIB_OK &&
                  sib__exact_parse(&call, &call.scratch, "b", sib__slice_of(b), &y) == SIB_OK &&
                  sib__exact_compare(&call, x, y, &order) == SIB_OK;
    sib__leave(&call, SIB_OK, NULL);
    return parsed && order == 0;
}

static const char *text_at(const sib_table *table, const char *column, int64_t row)
{
    static char cell[256];
    sib_text    text = TEST_COLUMN(text, table, column);
    snprintf(cell, sizeof cell, "%.*s", (int)(text.offsets[row + 1] - text.offsets[row]),
             text.data + text.offsets[row]);
    return cell;
}

/* The means, their ratio and who is in them, of a cohort or the pool. */
static void compare_effect(const sib_table *effects, int64_t row, const sib_settlement *s,
                           const char *step, const char *keys)
{
    static const char *const names[][2] = {{"mean_treated", "treated"},
                                           {"mean_comparison", "comparison"},
                                           {"rate_ratio", "ratio"}};
    char                     persons[32];
    for (size_t i = 0; i < 3; i++) {
        char old[256];
        snprintf(old, sizeof old, "%s", text_at(effects, names[i][0], row));
        if (old[0] != '\0') {
            CU_ASSERT_TRUE(same_number(old, records_cell(s, step, names[i][1], keys, "value")));
        }
    }
    snprintf(persons, sizeof persons, "%lld",
             (long long)sib_table_number(effects, "persons_treated", row));
    CU_ASSERT_STRING_EQUAL(records_cell(s, step, "denominator", keys, "value"), persons);
}

/* What is read of an evaluation, and what its settlement is over; whether it was paid. */
static bool compare_with_settlement(const char *contract, const bond_tables *b)
{
    sib_evaluation  *e = chain_evaluate(contract, b);
    sib_settlement  *s = chain_settle(contract, e);
    const sib_table *effects = sib_evaluation_table(e, "effects");
    bool paid = !test_says(sib_settlement_table(s, "due"), "verdict", 0, "undecided");
    if (paid) {
        compare_effect(effects, 0, s, "effect", "{\"cohort\":\"cohort-1\"}");
        compare_effect(effects, 1, s, "effect", "{\"cohort\":\"cohort-2\"}");
        compare_effect(effects, 2, s, "pool", "{}");
    }
    sib_settlement_free(s);
    sib_evaluation_free(e);
    return paid;
}

static const char *const variants[][2][2] = {
    {{"\"seed\":7", "\"seed\":7"}, {"\"seed\":7", "\"seed\":7"}},
    {{"\"aggregate\"", "\"per_treated\""}, {"\"dropped\"", "\"kept\""}},
    {{"\"aggregate\"", "\"distinct\""},
     {"\"replace\":false", "\"replace\":true,\"reuse_max\":\"none\""}},
    {{"\"recording_lag_days\":30,\"unlinked\":\"zero\"",
      "\"recording_lag_days\":30,\"unlinked\":\"missing\""},
     {"\"max_unlinked_share\":\"none\"", "\"max_unlinked_share\":\"60 %\""}},
};

static char *edited(const char *contract, const char *const edits[2][2])
{
    char *once = bond_contract_with(contract, edits[0][0], edits[0][1]);
    char *twice = bond_contract_with(once, edits[1][0], edits[1][1]);
    free(once);
    return twice;
}

/* Means from the doubles of an estimate, and from sums of facts: they never part. */
static void effects_and_settlement_have_the_same_numbers_over_drawn_bonds(void)
{
    enum { VARIANTS = sizeof variants / sizeof variants[0], BONDS = 8 };
    int paid = 0;
    for (unsigned i = 0; i < BONDS; i++) {
        char       *contract = edited(records_contract, variants[i % VARIANTS]);
        bond_tables b;
        bond_draw(&b, 1000 + i, 150);
        paid += compare_with_settlement(contract, &b) ? 1 : 0;
        bond_free(&b);
        free(contract);
    }
    CU_ASSERT_TRUE(paid >= BONDS / 2);
}

static void the_order_of_rows_changes_no_byte_of_a_settlement(void)
{
    bond_tables b[2];
    bond_make(&b[0], 0);
    bond_make(&b[1], 77);
    sib_settlement *first = records_settle(records_contract, b[0].all, "final");
    sib_settlement *second = records_settle(records_contract, b[1].all, "final");
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_PTR_NOT_NULL_FATAL(second);
    CU_ASSERT_STRING_EQUAL(sib_settlement_record(first), sib_settlement_record(second));
    sib_settlement_free(second);
    sib_settlement_free(first);
    bond_free(&b[1]);
    bond_free(&b[0]);
}

/* On the day of the earlier stage the second cohort is not mature. */
static void only_what_is_mature_is_counted(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_settlement *s = records_settle(records_contract, b.all, "early");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(
        records_cell(s, "frequency", NULL, "{\"cohort\":\"cohort-1\"}", "state"), "value");
    CU_ASSERT_STRING_EQUAL(
        records_cell(s, "frequency", NULL, "{\"cohort\":\"cohort-2\"}", "state"), "");
    sib_settlement_free(s);
    bond_free(&b);
}

static void a_bad_cohort_has_its_verdict_and_stops_the_payment(void)
{
    static const char *const edits[2][2] = {{"\"max_smd\":\"none\"", "\"max_smd\":\"0\""},
                                            {"\"seed\":7", "\"seed\":8"}};
    char                    *contract = edited(records_contract, edits);
    bond_tables              b;
    bond_make(&b, 0);
    sib_settlement *s = records_settle(contract, b.all, "final");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(
        records_cell(s, "frequency", NULL, "{\"cohort\":\"cohort-1\"}", "reason"), "max_smd");
    CU_ASSERT_TRUE(test_says(sib_settlement_table(s, "due"), "verdict", 0, "undecided"));
    sib_settlement_free(s);
    bond_free(&b);
    free(contract);
}

/* A piece of the contract, what stands in its place, and what is said of it. */
static const char *const refusals[][3] = {
    {"\"keep\":\"first\",", "", "\"keep\" moves money and is neither stated"},
    {"\"tie_key\":\"none\"},", "\"tie_key\":\"none\",\"close_at_members\":3},",
     "\"closes\" of a cohort says that"},
    {"\"screen_p\":\"1\"", "\"screen_p\":\"2\"", "lie in 0..1"},
    {"\"history\":{\"table\":\"history\"", "\"history\":{\"table\":\"convictions\"",
     "no table of role history"},
    {"\"where\":\"none\"", "\"where\":\"court = 1\"", "in the expression"},
    {"\"unlinked\":\"zero\",\"max_unlinked_share\":\"none\"", "\"unlinked\":\"zero\"",
     "\"max_unlinked_share\" moves money"},
};

static void what_matching_or_counting_lacks_is_refused(void)
{
    bond_tables b;
    bond_make(&b, 0);
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        char *contract = bond_contract_with(records_contract, refusals[i][0], refusals[i][1]);
        CU_ASSERT_PTR_NULL(records_facts(contract, b.all, "final"));
        CU_ASSERT_PTR_NOT_NULL(strstr(records_message, refusals[i][2]));
        if (strstr(records_message, refusals[i][2]) == NULL) {
            printf("\n    %s\n", records_message);
        }
        CU_ASSERT_PTR_NULL(strstr(records_message, BOND_CANARY));
        free(contract);
    }
    CU_ASSERT_PTR_NULL(records_facts(records_contract, b.design, "final"));
    CU_ASSERT_PTR_NOT_NULL(strstr(records_message, "convictions of the contract is absent"));
    CU_ASSERT_PTR_NULL(records_facts(records_contract, b.all, "later"));
    CU_ASSERT_PTR_NOT_NULL(strstr(records_message, "no such stage"));
    CU_ASSERT_PTR_NULL(records_facts(records_contract, NULL, "final"));
    bond_free(&b);
}

TEST_SUITE(test_records)
{
    test_add("facts from records",
             "effects and settlement have the same numbers over drawn bonds",
             effects_and_settlement_have_the_same_numbers_over_drawn_bonds);
    test_add("facts from records", "the order of rows changes no byte of a settlement",
             the_order_of_rows_changes_no_byte_of_a_settlement);
    test_add("facts from records", "only what is mature is counted",
             only_what_is_mature_is_counted);
    test_add("facts from records", "a bad cohort has its verdict and stops the payment",
             a_bad_cohort_has_its_verdict_and_stops_the_payment);
    test_add("facts from records", "what matching or counting lacks is refused",
             what_matching_or_counting_lacks_is_refused);
}
