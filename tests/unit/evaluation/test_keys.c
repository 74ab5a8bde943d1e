#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bond.h"
#include "chain.h"
#include "support.h"

/* What a contract says, and what of it has no meaning beside the rest. */
static const char *const without_meaning[][2] = {
    {"\"replace\":false", "\"replace\":false,\"reuse_max\":\"none\""},
    {"\"occasion_key\":\"date\"", "\"occasion_key\":\"date\",\"occasion\":\"court\""},
    {"\"occasion_date\":\"conviction\"",
     "\"occasion_date\":\"conviction\",\"sentence_date\":\"conviction_date\""},
    {"\"occasion_date\":\"conviction\"", "\"occasion_date\":\"sentence\""},
    {"\"unit\":\"occasion\"", "\"unit\":\"offence\""},
};

static void what_does_not_apply_is_refused(void)
{
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof without_meaning / sizeof without_meaning[0]; i++) {
        char *text =
            bond_contract_with(records_contract, without_meaning[i][0], without_meaning[i][1]);
        CU_ASSERT_EQUAL(chain_check(ctx, text), SIB_ERR_TERMS);
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
         "a key of a value of \"comparisons\" is not known: the nearest is matching"},
        {"\"denominator\"", "\"divisor\"",
         "a key of \"balance\" is not known: it has denominator, missing, max_smd"}};
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof wrong_keys / sizeof wrong_keys[0]; i++) {
        char *text = bond_contract_with(records_contract, wrong_keys[i][0], wrong_keys[i][1]);
        const char *end = NULL;
        CU_ASSERT_EQUAL(chain_check(ctx, text), SIB_ERR_TERMS);
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
    size_t                   length = strlen(records_contract);
    char                    *text = malloc(length + 32);
    int                      refused = 0;
    for (size_t i = 0; i < length; i++) {
        size_t begin = i + 1;
        if (records_contract[i] != ':' && records_contract[i] != ',' &&
            records_contract[i] != '[') {
            continue;
        }
        begin += strspn(records_contract + begin, " \n");
        size_t size = records_contract[begin] == '"'
                          ? strcspn(records_contract + begin + 1, "\"") + 2
                          : strcspn(records_contract + begin, ",]} \n");
        for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
            memcpy(text, records_contract, begin);
            strcpy(text + begin, values[v]);
            strcat(text, records_contract + begin + size);
            refused += chain_check(ctx, text) != SIB_OK;
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
