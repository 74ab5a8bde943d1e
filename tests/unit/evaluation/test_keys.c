#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bond.h"
#include "sib/contract.h"
#include "support.h"

static sib_status check(sib_context *ctx, const char *contract)
{
    sib_table *tables = (sib_table *)(void *)&tables; /* a failure makes it NULL */
    sib_status status = sib_contract_read(ctx, contract, &tables);
    CU_ASSERT_EQUAL(status == SIB_OK, tables != NULL);
    sib_table_free(tables);
    return status;
}

/* What a contract says, and what of it has no meaning beside the rest. */
static const char *const without_meaning[][2] = {
    {"\"replace\":false", "\"replace\":false,\"reuse_max\":null"},
    {"\"keep\":\"first\"", "\"keep\":\"last\""},
    {"\"occasion_key\":\"date\"", "\"occasion_key\":\"date\",\"occasion\":\"court\""},
    {"\"occasion_date\":\"conviction\"",
     "\"occasion_date\":\"conviction\",\"sentence_date\":\"conviction_date\""},
    {"\"occasion_date\":\"conviction\"", "\"occasion_date\":\"sentence\""},
    {"\"unit\":\"occasion\"", "\"unit\":\"offence\""},
    {"\"of\":\"means\"", "\"of\":\"means\",\"given\":{\"cohort-1\":\"1\",\"cohort-2\":\"1\"}"},
    {"\"type\":\"i64\"", "\"type\":\"i64\",\"levels\":[\"a\"]"},
};

static void what_does_not_apply_is_refused(void)
{
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof without_meaning / sizeof without_meaning[0]; i++) {
        char *text =
            bond_contract_with(bond_contract, without_meaning[i][0], without_meaning[i][1]);
        CU_ASSERT_EQUAL(check(ctx, text), SIB_ERR_TERMS);
        if (strstr(sib_context_message(ctx), "has no meaning here: it applies when") == NULL) {
            printf("%s\n", sib_context_message(ctx));
        }
        CU_ASSERT_PTR_NOT_NULL(
            strstr(sib_context_message(ctx), "has no meaning here: it applies when"));
        free(text);
    }
    sib_context_free(ctx);
}

static void an_unknown_key_is_told_the_nearest(void)
{
    static const char *const wrong_keys[][3] = {
        {"\"ratio\"", "\"ration\"", "a key of \"matching\" is not known: the nearest is ratio"},
        {"\"screen_p\"", "\"screenp\"",
         "a key of \"propensity\" is not known: the nearest is screen_p"},
        {"\"matching\":", "\"matchign\":",
         "a key of the contract is not known: the nearest is matching"},
        {"\"denominator\"", "\"divisor\"",
         "a key of \"balance\" is not known: it has denominator, missing, max_smd, notes"}};
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof wrong_keys / sizeof wrong_keys[0]; i++) {
        char *text = bond_contract_with(bond_contract, wrong_keys[i][0], wrong_keys[i][1]);
        const char *end = NULL;
        CU_ASSERT_EQUAL(check(ctx, text), SIB_ERR_TERMS);
        end = strstr(sib_context_message(ctx), wrong_keys[i][2]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(end);
        CU_ASSERT_NSTRING_EQUAL(end + strlen(wrong_keys[i][2]), " [argument", 10);
        free(text);
    }
    sib_context_free(ctx);
}

/* Null, numbers, empty texts, lists and objects in place of every value of the contract, one at
 * a time: refused or read, never more. */
static void no_value_of_a_wrong_kind_does_harm(void)
{
    static const char *const values[] = {"null", "7", "\"\"", "[null]", "{\"a\":null}", "[7]"};
    sib_context             *ctx = sib_context_new(NULL);
    size_t                   length = strlen(bond_contract);
    char                    *text = malloc(length + 32);
    int                      refused = 0;
    for (size_t i = 0; i < length; i++) {
        size_t begin = i + 1;
        if (bond_contract[i] != ':' && bond_contract[i] != ',' && bond_contract[i] != '[') {
            continue;
        }
        begin += strspn(bond_contract + begin, " \n");
        size_t size = bond_contract[begin] == '"' ? strcspn(bond_contract + begin + 1, "\"") + 2
                                                  : strcspn(bond_contract + begin, ",]} \n");
        for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
            memcpy(text, bond_contract, begin);
            strcpy(text + begin, values[v]);
            strcat(text, bond_contract + begin + size);
            refused += check(ctx, text) != SIB_OK;
        }
    }
    CU_ASSERT(refused > 1000);
    free(text);
    sib_context_free(ctx);
}

TEST_SUITE(test_keys)
{
    test_add("keys", "what does not apply is refused", what_does_not_apply_is_refused);
    test_add("keys", "an unknown key is told the nearest", an_unknown_key_is_told_the_nearest);
    test_add("keys", "no value of a wrong kind does harm", no_value_of_a_wrong_kind_does_harm);
}
