#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bond.h"
#include "chain.h"
#include "support.h"

static void no_order_of_rows_changes_a_bit(void)
{
    for (unsigned seed = 1; seed <= 20; seed++) {
        bond_tables b;
        bond_make(&b, seed);
        sib_evaluation *e = chain_evaluate(records_contract, &b);
        CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(e), CHAIN_GOLDEN_HASH);
        sib_evaluation_free(e);
        bond_free(&b);
    }
}

static void no_number_of_threads_changes_a_bit(void)
{
    static const int32_t threads[] = {1, 2, 8};
    bond_tables          b;
    bond_make(&b, 3);
    for (int i = 0; i < 3; i++) {
        sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
        options.threads = threads[i];
        sib_context    *ctx = sib_context_new(&options);
        sib_evaluation *e = NULL;
        CU_ASSERT_EQUAL_FATAL(chain_try(ctx, records_contract, b.all, true, &e), SIB_OK);
        CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(e), CHAIN_GOLDEN_HASH);
        sib_evaluation_free(e);
        sib_context_free(ctx);
    }
    bond_free(&b);
}

/* One call of each function that allocates, by number. */
static sib_status call_number(int which, sib_context *ctx, const bond_tables *b,
                              const sib_evaluation *design, const sib_evaluation *whole)
{
    sib_evaluation        *e = NULL;
    sib_facts             *facts = NULL;
    sib_evaluation_tables *t = NULL;
    sib_status             status = SIB_OK;
    switch (which) {
    case 0:
        status = chain_try(ctx, records_contract, b->all, true, &e);
        break;
    case 1:
        status = sib_evaluation_count(ctx, NULL, sib_evaluation_record(design),
                                      sib_evaluation_annex(design), NULL, b->outcomes, "final",
                                      NULL, &e);
        break;
    case 2:
        status = sib_evaluation_open(ctx, sib_evaluation_record(whole),
                                     sib_evaluation_annex(whole), &e);
        break;
    case 3:
        status = sib_evaluation_facts(ctx, whole, NULL, &facts);
        break;
    default:
        status = sib_evaluation_tables_new(ctx, &t);
        for (int i = 0; status == SIB_OK && i < 6; i++) {
            char name[8];
            snprintf(name, sizeof name, "t%d", i);
            status = sib_evaluation_tables_add(ctx, t, name, b->releases);
        }
        break;
    }
    if (status == SIB_OK && e != NULL) {
        CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(e), CHAIN_GOLDEN_HASH);
    }
    CU_ASSERT(status == SIB_OK || (e == NULL && facts == NULL));
    sib_evaluation_free(e);
    sib_facts_free(facts);
    sib_evaluation_tables_free(t);
    return status;
}

enum { CALLS = 5 };

/* Allocations fail, by themselves or with all that follow: each of the first 64 (of the first 8
 * where SIB_SWEEP_SPARSE is set), then ever fewer of the thousands, or this would take minutes.
 * A list that a step leaves empty may go without memory, so a call may succeed: with the whole
 * result (call_number looks), and only then. */
static void every_failed_allocation_is_survived(void)
{
    bond_tables   b;
    const int64_t first = getenv("SIB_SWEEP_SPARSE") != NULL ? 8 : 64;
    bond_make(&b, 0);
    sib_evaluation *design = chain_design(records_contract, &b);
    sib_evaluation *whole = chain_evaluate(records_contract, &b);
    for (int which = 0; which < CALLS; which++) {
        int64_t k = 1;
        for (bool failed = true; failed; k += 1 + k / first) {
            test_allocator allocator = {0};
            sib_context   *ctx = test_context(&allocator);
            allocator.calls = 0;
            allocator.fail_at = k;
            allocator.persistent = k % 2 == 0;
            sib_status status = call_number(which, ctx, &b, design, whole);
            failed = allocator.calls >= k;
            CU_ASSERT(status == SIB_OK || (failed && status == SIB_ERR_NO_MEMORY));
            CU_ASSERT_EQUAL(allocator.live, 1);
            sib_context_free(ctx);
        }
        CU_ASSERT(k > 5);
    }
    sib_evaluation_free(whole);
    sib_evaluation_free(design);
    bond_free(&b);
}

static sib_status evaluate_once(sib_context *ctx, void *payload)
{
    const bond_tables *b = payload;
    sib_evaluation    *e = NULL;
    sib_status         status = chain_try(ctx, records_contract, b->all, true, &e);
    CU_ASSERT_EQUAL(status == SIB_OK, e != NULL);
    sib_evaluation_free(e);
    return status;
}

static void a_call_stops_at_every_check(void)
{
    bond_tables b;
    bond_make(&b, 0);
    CU_ASSERT(test_every_check(evaluate_once, &b, 1) > 20);
    bond_free(&b);
}

static int rising(double fraction, const char *step, void *payload)
{
    double *last = payload;
    CU_ASSERT(fraction >= *last && fraction <= 1.0);
    CU_ASSERT_PTR_NOT_NULL(step);
    *last = fraction;
    return 0;
}

static void progress_rises_from_design_to_counts(void)
{
    bond_tables         b;
    double              last = 0.0;
    sib_evaluation     *e = NULL;
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    bond_make(&b, 0);
    options.progress = rising;
    options.progress_payload = &last;
    sib_context *ctx = sib_context_new(&options);
    CU_ASSERT_EQUAL_FATAL(chain_try(ctx, records_contract, b.all, true, &e), SIB_OK);
    CU_ASSERT(last > 0.6);
    sib_evaluation_free(e);
    sib_context_free(ctx);
    bond_free(&b);
}

static void ids_stay_in_the_annex(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *design = chain_design(records_contract, &b);
    sib_evaluation *e = chain_count(design, &b);
    CU_ASSERT_PTR_NULL(strstr(sib_evaluation_record(design), BOND_CANARY));
    CU_ASSERT_PTR_NULL(strstr(sib_evaluation_record(e), BOND_CANARY));
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_evaluation_annex(design), BOND_CANARY));
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_evaluation_annex(e), BOND_CANARY));
    sib_evaluation_free(e);
    sib_evaluation_free(design);
    bond_free(&b);
}

/* Contracts that make steps fail on the data: no message may hold a value of them. */
static void messages_hold_no_value_of_the_data(void)
{
    static const char *const changed[][2] = {
        {"\"comparison\":\"prison <> 'Peterborough'\"", "\"comparison\":\"sentence_days > 0\""},
        {"\"age(birth_date, release_date)\"}]",
         "\"CASE WHEN sentence_days > 200 THEN sentence_days END\"}]"},
        {"\"age(birth_date, release_date)\"}]", "\"release_date\"}]"},
        {"\"age(birth_date, release_date)\"}]", "\"sentence_days * 4611686018427387904\"}]"}};
    bond_tables  b;
    sib_context *ctx = sib_context_new(NULL);
    bond_make(&b, 0);
    for (int i = 0; i < 4; i++) {
        char *contract = bond_contract_with(records_contract, changed[i][0], changed[i][1]);
        sib_evaluation *e = NULL;
        CU_ASSERT_NOT_EQUAL(chain_try(ctx, contract, b.design, false, &e), SIB_OK);
        CU_ASSERT_PTR_NULL(e);
        CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), BOND_CANARY));
        CU_ASSERT_STRING_NOT_EQUAL(sib_context_message(ctx), "");
        free(contract);
    }
    sib_context_free(ctx);
    bond_free(&b);
}

TEST_SUITE(test_robust)
{
    test_add("robust", "no order of rows changes a bit", no_order_of_rows_changes_a_bit);
    test_add("robust", "no number of threads changes a bit",
             no_number_of_threads_changes_a_bit);
    test_add("robust", "every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add("robust", "a call stops at every check", a_call_stops_at_every_check);
    test_add("robust", "progress rises from design to counts",
             progress_rises_from_design_to_counts);
    test_add("robust", "ids stay in the annex", ids_stay_in_the_annex);
    test_add("robust", "messages hold no value of the data",
             messages_hold_no_value_of_the_data);
}
