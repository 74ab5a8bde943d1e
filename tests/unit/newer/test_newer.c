#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "contract/contract.h"
#include "evaluation/bond.h"
#include "evaluation/chain.h"
#include "evaluation/stored.h"
#include "newer/newer.h"
#include "support.h"

static const char version[] = "\"version\":\"1\"";
static const char seed[] = "\"seed\":7";

static char *formatted(const char *format, const char *matching)
{
    char *text = bond_contract_with(bond_contract, version, format);
    char *both = bond_contract_with(text, seed, matching);
    free(text);
    return both;
}

/* What was read: of `turns` the value, and whether the record lists it. */
static sib_status read(const char *contract, int32_t *format, int64_t *turns, bool *listed,
                       char message[512])
{
    sib__call      call;
    sib_context   *ctx = sib_context_new(NULL);
    sib__contract *c = NULL;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, ctx, "sib_test_newer", true), SIB_OK);
    sib_status status = sib__contract_read(&call, &call.scratch, sib__slice_of(contract), &c);
    *listed = false;
    for (int64_t i = 0; status == SIB_OK && i < c->option_count; i++) {
        *listed = *listed || strcmp(c->options[i].option, "turns") == 0;
    }
    if (status == SIB_OK) {
        *format = c->format;
        *turns = c->matching.ratio;
    }
    sib__leave(&call, status, NULL);
    strcpy(message, sib_context_message(ctx));
    sib_context_free(ctx);
    return status;
}

static void check(const char *format, const char *matching, const char *refusal,
                  int32_t is_format, int64_t is_turns, bool is_listed)
{
    char    message[512];
    int32_t found = 0;
    int64_t turns = 0;
    bool    listed = false;
    char   *text = formatted(format, matching);
    if (refusal != NULL) {
        CU_ASSERT_NOT_EQUAL(read(text, &found, &turns, &listed, message), SIB_OK);
        CU_ASSERT_PTR_NOT_NULL(strstr(message, refusal));
    } else {
        CU_ASSERT_EQUAL(read(text, &found, &turns, &listed, message), SIB_OK);
        CU_ASSERT_STRING_EQUAL(message, "");
        CU_ASSERT_EQUAL(found, is_format);
        CU_ASSERT_EQUAL(turns, is_turns);
        CU_ASSERT_EQUAL(listed, is_listed);
    }
    free(text);
}

static void an_option_of_a_later_format_stands_as_before_in_older_contracts(void)
{
    newer_begin();
    check(version, seed, NULL, 1, 2, false);
    check("\"version\":\"1\",\"format\":\"sib-contract@1\"", seed, NULL, 1, 2, false);
    check(version, "\"seed\":7,\"turns\":2", "\"turns\" belongs to a later format", 0, 0,
          false);
    check("\"version\":\"1\",\"format\":\"sib-contract@2\"", seed,
          "\"turns\" moves money and is neither stated nor given by a preset", 0, 0, false);
    check("\"version\":\"1\",\"format\":\"sib-contract@2\"", "\"seed\":7,\"turns\":1", NULL, 2,
          1, true);
    check("\"version\":\"1\",\"format\":\"sib-contract@2\"", "\"seed\":7,\"turns\":10",
          "\"turns\" must be a whole number 1..9", 0, 0, false);
}

static void formats_that_are_none_are_refused(void)
{
    static const char *const formats[] = {"\"sib-contract@3\"",
                                          "\"sib-contract@0\"",
                                          "\"sib-contract@\"",
                                          "\"sib-contract@1.0\"",
                                          "\"contract@1\"",
                                          "1",
                                          "null",
                                          "\"\"",
                                          "{}"};
    newer_begin();
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char text[128] = "\"version\":\"1\",\"format\":";
        check(strcat(text, formats[i]), seed, "this library reads the formats sib-contract@1",
              0, 0, false);
    }
}

/* The fields of format 2 are in records of that format alone; tables have the columns always.
 */
static void check_turns(const sib_evaluation *e, bool written)
{
    static const char *const lists[] = {"matching", "counts"};
    CU_ASSERT_EQUAL(strstr(sib_evaluation_record(e), "\"turns\":null") != NULL, written);
    for (int i = 0; i < 2; i++) {
        const sib_table *t = sib_evaluation_table(e, lists[i]);
        CU_ASSERT_NOT_EQUAL(sib_table_find(t, "turns"), -1);
        CU_ASSERT_TRUE(isnan(sib_table_number(t, "turns", 0)));
    }
}

/* The record of a contract of format 1 is the same, bit for bit, in the library to come. */
static void a_contract_of_an_older_format_gives_the_record_it_gave(void)
{
    bond_tables b;
    newer_begin();
    bond_make(&b, 0);
    sib_evaluation *e = chain_evaluate(bond_contract, &b);
    CU_ASSERT_STRING_EQUAL(sib_evaluation_result_hash(e), CHAIN_GOLDEN_HASH);
    check_turns(e, false);
    sib_evaluation_free(e);
    char *text =
        formatted("\"version\":\"1\",\"format\":\"sib-contract@2\"", "\"seed\":7,\"turns\":1");
    e = chain_evaluate(text, &b);
    CU_ASSERT_STRING_NOT_EQUAL(sib_evaluation_result_hash(e), CHAIN_GOLDEN_HASH);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_evaluation_record(e), "sib-evaluation@2"));
    check_turns(e, true);
    sib_evaluation_free(e);
    free(text);
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
    test_add("newer", "an option of a later format stands as before in older contracts",
             an_option_of_a_later_format_stands_as_before_in_older_contracts);
    test_add("newer", "formats that are none are refused", formats_that_are_none_are_refused);
    test_add("newer", "a contract of an older format gives the record it gave",
             a_contract_of_an_older_format_gives_the_record_it_gave);
}
