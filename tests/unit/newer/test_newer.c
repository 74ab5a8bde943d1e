#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "contract/contract.h"
#include "evaluation/bond.h"
#include "evaluation/chain.h"
#include "evaluation/stored.h"
#include "newer/newer.h"
#include "support.h"

/* It moves money, so the next format asks for it; a contract of this one never heard of it. */
static void an_option_of_a_later_format_is_none_of_a_contract_of_today(void)
{
    sib_context *ctx = sib_context_new(NULL);
    char *text = bond_contract_with(records_contract, "\"seed\":7", "\"seed\":7,\"turns\":2");
    newer_begin();
    CU_ASSERT_EQUAL(chain_check(ctx, records_contract), SIB_OK);
    CU_ASSERT_EQUAL(chain_check(ctx, text), SIB_ERR_TERMS);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(sib_context_message(ctx), "\"turns\" belongs to a later format"));
    free(text);
    sib_context_free(ctx);
}

/* The fields of format 2 are in records of that format alone; tables have the columns always.
 */
static void check_turns(const sib_evaluation *e)
{
    static const char *const lists[] = {"matching", "counts"};
    CU_ASSERT_PTR_NULL(strstr(sib_evaluation_record(e), "\"turns\""));
    for (int i = 0; i < 2; i++) {
        const sib_table *t = sib_evaluation_table(e, lists[i]);
        CU_ASSERT_NOT_EQUAL(sib_table_find(t, "turns"), -1);
        CU_ASSERT_TRUE(isnan(sib_table_number(t, "turns", 0)));
    }
}

/* The record of a contract of today is the same, bit for bit, in the library to come. */
static void a_contract_of_today_gives_the_record_it_gave(void)
{
    bond_tables b;
    newer_begin();
    bond_make(&b, 0);
    sib_evaluation *e = chain_evaluate(records_contract, &b);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(e), CHAIN_GOLDEN_HASH);
    CU_ASSERT_FALSE(chain_has_row(e, "options", "turns", "standing", "agreed"));
    check_turns(e);
    sib_evaluation_free(e);
    bond_free(&b);
}

static void stored_records_are_read_as_ever_by_a_library_to_come(void)
{
    bond_tables b;
    newer_begin();
    bond_make(&b, 0);
    stored_check(1, &b);
    bond_free(&b);
}

TEST_SUITE(test_newer)
{
    test_add("newer", "stored records open, show, settle and verify in a library to come",
             stored_records_are_read_as_ever_by_a_library_to_come);
    test_add("newer", "an option of a later format is none of a contract of today",
             an_option_of_a_later_format_is_none_of_a_contract_of_today);
    test_add("newer", "a contract of today gives the record it gave",
             a_contract_of_today_gives_the_record_it_gave);
}
