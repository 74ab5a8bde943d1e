#include <stdio.h>
#include <string.h>

#include "fixture.h"

/* The status of terms with one key changed; the message of a failure is kept. */
static char message[1024];

static sib_status checked(const char *terms)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_status   status = sib_payment_check_terms(ctx, terms);
    snprintf(message, sizeof message, "%s", sib_context_message(ctx));
    if (status != SIB_OK) {
        CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "terms");
    }
    sib_context_free(ctx);
    return status;
}

static sib_status with(const char *key, const char *json)
{
    const term changes[] = {{key, json}, {NULL, NULL}};
    return checked(terms_with(changes));
}

static bool says(const char *part)
{
    bool found = strstr(message, part) != NULL;
    if (!found) {
        printf("\n    \"%s\" is not in: %s\n", part, message);
    }
    return found;
}

static bool silent(const char *part)
{
    return strstr(message, part) == NULL;
}

static void the_usual_terms_are_complete(void)
{
    CU_ASSERT_EQUAL(checked(terms_with(NULL)), SIB_OK);
    CU_ASSERT_EQUAL(with("price_per_event", "\"0.00\""), SIB_OK);
    CU_ASSERT_EQUAL(with("cap", "{\"contract\": null, \"cohorts\": {\"c\": \"1\"}}"), SIB_OK);
    CU_ASSERT_EQUAL(with("source", "\"the contract of 2010\""), SIB_OK);
    CU_ASSERT_EQUAL(with("rounding", "{\"events\": {\"decimals\": 0, \"rounding\": \"down\"}, "
                                     "\"line\": \"half_even\"}"),
                    SIB_OK);
}

static void every_choice_must_be_stated(void)
{
    static const char *const keys[] = {"currency", "price_per_event", "avoided_events",
                                       "gate",     "amount",          "cap",
                                       "rounding", "payers"};
    static const term        inner[] = {
               {"price_per_event", "{\"source\": \"x\"}"},
               {"avoided_events", "{\"n\": \"100\"}"},
               {"avoided_events", "{\"pooled_n\": \"100\"}"},
               {"cap", "{\"cohorts\": {}}"},
               {"rounding", "{\"line\": \"half_up\"}"},
               {"rounding", "{\"events\": null}"},
               {"rounding", "{\"events\": {\"decimals\": 0}, \"line\": \"half_up\"}"},
               {"rounding", "{\"events\": {\"rounding\": \"down\"}, \"line\": \"half_up\"}"},
               {"payers", "[{\"id\": \"a\"}]"},
               {"payers", "[{\"share\": \"1\"}]"}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        CU_ASSERT_EQUAL(with(keys[i], NULL), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(says(keys[i]) && says("is not stated") && says("line 1, column 1"));
    }
    for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++) {
        CU_ASSERT_EQUAL(with(inner[i].key, inner[i].json), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(says("is not stated"));
    }
}

/* The gate of the usual terms with one of its keys changed or left out. */
static sib_status gate_with(const char *key, const char *json)
{
    static const term parts[] = {
        {"cohort", "\"10 %\""},         {"pooled", "\"7.5 %\""},
        {"comparison", "\">=\""},       {"pooled_when", "\"no_cohort_paid\""},
        {"decide_at_decimals", "null"}, {"decide_rounding", "null"}};
    char gate[512] = "{";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const char *value = strcmp(parts[i].key, key) == 0 ? json : parts[i].json;
        size_t      length = strlen(gate);
        if (value != NULL) {
            snprintf(gate + length, sizeof gate - length, "%s\"%s\": %s",
                     length > 1 ? ", " : "", parts[i].key, value);
        }
    }
    strcat(gate, "}");
    return with("gate", gate);
}

static void every_part_of_the_gate_must_be_stated(void)
{
    static const char *const keys[] = {
        "cohort",         "pooled", "comparison", "pooled_when", "decide_at_decimals",
        "decide_rounding"};
    CU_ASSERT_EQUAL(gate_with("none", NULL), SIB_OK);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        CU_ASSERT_EQUAL(gate_with(keys[i], NULL), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(says(keys[i]) && says("is not stated") && says("line 5, column 9"));
    }
}

static void thresholds_lie_between_0_and_100_per_cent(void)
{
    static const char *const good[] = {"\"0\"", "\"0 %\"", "\"1\"", "\"100 %\"", "\"1/10\""};
    static const char *const bad[] = {"\"10\"",  "\"100.01 %\"", "\"-1 %\"", "0.10",
                                      "\"ten\"", "\"\"",         "true",     "[]"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        CU_ASSERT_EQUAL(gate_with("cohort", good[i]), SIB_OK);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CU_ASSERT_EQUAL(gate_with("cohort", bad[i]), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(says("\"cohort\""));
    }
}

static void a_gate_does_not_contradict_itself(void)
{
    CU_ASSERT_EQUAL(gate_with("pooled", "null"), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(says("never"));
    CU_ASSERT_EQUAL(gate_with("pooled_when", "\"never\""), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(gate_with("pooled_when", "\"sometimes\""), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(gate_with("comparison", "\"<\""), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(gate_with("decide_at_decimals", "3"), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(says("need each other"));
    CU_ASSERT_EQUAL(gate_with("decide_rounding", "\"half_up\""), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(gate_with("cohort", "null"), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(says("null exactly when its gate is"));
    CU_ASSERT_EQUAL(with("gate", "{\"cohort\": null, \"pooled\": null, \"comparison\": \">\", "
                                 "\"pooled_when\": \"never\", \"decide_at_decimals\": null, "
                                 "\"decide_rounding\": null}"),
                    SIB_ERR_TERMS);
    CU_ASSERT_TRUE(says("there is no gate"));
    static const char *const decimals[] = {"-1", "31", "1.5", "\"3\"", "1e1"};
    for (size_t i = 0; i < sizeof decimals / sizeof decimals[0]; i++) {
        char json[256];
        snprintf(json, sizeof json,
                 "{\"cohort\": \"0.1\", \"pooled\": \"0.1\", \"comparison\": \">\", "
                 "\"pooled_when\": \"net_of_cohorts\", \"decide_at_decimals\": %s, "
                 "\"decide_rounding\": \"down\"}",
                 decimals[i]);
        CU_ASSERT_EQUAL(with("gate", json), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(says("a whole number 0..30"));
    }
}

static void a_json_number_is_no_decimal(void)
{
    static const term numbers[] = {{"price_per_event", "1000.50"},
                                   {"price_per_event", "{\"value\": 1000}"},
                                   {"cap", "{\"contract\": 8000000}"},
                                   {"cap", "{\"contract\": null, \"cohorts\": {\"c\": 1.5}}"},
                                   {"payers", "[{\"id\": \"a\", \"share\": 0.5}]"},
                                   {"avoided_events", "{\"n\": 1000, \"pooled_n\": \"1\"}"}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        CU_ASSERT_EQUAL(with(numbers[i].key, numbers[i].json), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(says("put the decimal in quotes"));
    }
}

static void amounts_are_decimal_and_not_negative(void)
{
    static const term bad[] = {{"price_per_event", "\"-1\""},
                               {"price_per_event", "\"10 %\""},
                               {"price_per_event", "\"1/3\""},
                               {"price_per_event", "\"1,000\""},
                               {"price_per_event", "null"},
                               {"price_per_event", "{\"value\": \"1\", \"per\": \"event\"}"},
                               {"cap", "{\"contract\": \"-0.01\"}"},
                               {"cap", "{\"contract\": \"1.005\"}"},
                               {"cap", "{\"contract\": \"10 %\"}"},
                               {"cap", "{\"contract\": null, \"cohorts\": {\"c\": \"-1\"}}"},
                               {"cap", "{\"contract\": null, \"cohorts\": \"1\"}"},
                               {"cap", "{\"contract\": null, \"floor\": \"1\"}"},
                               {"cap", "\"1\""}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CU_ASSERT_EQUAL(with(bad[i].key, bad[i].json), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(says("line ") && says("column "));
    }
    CU_ASSERT_EQUAL(with("cap", "{\"contract\": \"92233720368547758.08\"}"), SIB_ERR_OVERFLOW);
    CU_ASSERT_EQUAL(with("cap", "{\"contract\": \"92233720368547758.07\"}"), SIB_OK);
}

static void payers_have_their_own_ids_and_positive_shares(void)
{
    static const char *const bad[] = {
        "[]",
        "{}",
        "[1]",
        "[{\"id\": \"\", \"share\": \"1\"}]",
        "[{\"id\": \"a\", \"share\": \"0\"}]",
        "[{\"id\": \"a\", \"share\": \"-1\"}]",
        "[{\"id\": \"a\", \"share\": \"1\"}, {\"id\": \"a\", \"share\": \"2\"}]",
        "[{\"id\": \"a\", \"share\": \"1\", \"cap\": \"2\"}]",
        "[{\"id\": \"a\", \"share\": \"1\", \"source\": 3}]"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CU_ASSERT_EQUAL(with("payers", bad[i]), SIB_ERR_TERMS);
    }
    CU_ASSERT_EQUAL(with("payers",
                         "[{\"id\": \"b\", \"share\": \"30 %\", \"source\": \"s. 9\"}, "
                         "{\"id\": \"a\", \"share\": \"0.7\"}]"),
                    SIB_OK);
}

static void what_is_not_known_is_refused(void)
{
    CU_ASSERT_EQUAL(with("discount", "\"1\""), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(says("not known") && silent("discount"));
    CU_ASSERT_EQUAL(with("amount", "\"half_of_it\""), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(silent("half_of_it"));
    CU_ASSERT_EQUAL(with("rounding", "{\"events\": null, \"line\": \"bankers\"}"),
                    SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(with("rounding", "{\"events\": 2, \"line\": \"down\"}"), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(with("avoided_events", "{\"n\": \"everybody\", \"pooled_n\": \"1\"}"),
                    SIB_ERR_TERMS);
    static const char *const numbers[] = {"\"0\"",   "\"1.5\"", "\"10 %\"",
                                          "\"1/2\"", "\"\"",    "{}"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char json[128];
        snprintf(json, sizeof json, "{\"n\": %s, \"pooled_n\": \"1\"}", numbers[i]);
        CU_ASSERT_EQUAL(with("avoided_events", json), SIB_ERR_TERMS);
    }
    CU_ASSERT_EQUAL(with("source", "7"), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(checked("[]"), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(checked(""), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(checked("{\"currency\": \"GBP\", \"currency\": \"GBP\"}"), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(checked(NULL), SIB_ERR_ARGUMENT);
}

static void the_currency_is_one_of_iso_4217(void)
{
    static const char *const unknown[] = {"\"XAU\"", "\"gbp\"", "\"POUND\"", "\"G\""};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        CU_ASSERT_EQUAL(with("currency", unknown[i]), SIB_ERR_CURRENCY);
    }
    CU_ASSERT_EQUAL(with("currency", "826"), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(with("currency", "\"KWD\""), SIB_OK);
}

/* Bad terms fail before the effects are looked at. */
static void terms_come_before_data(void)
{
    sib_payment *out = (sib_payment *)1;
    CU_ASSERT_EQUAL(sib_payment_calculate(NULL, "{}", NULL, &out), SIB_ERR_TERMS);
    CU_ASSERT_PTR_NULL(out);
    CU_ASSERT_EQUAL(sib_payment_calculate(NULL, terms_with(NULL), NULL, &out),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_payment_calculate(NULL, NULL, NULL, &out), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_payment_calculate(NULL, terms_with(NULL), NULL, NULL),
                    SIB_ERR_ARGUMENT);
}

TEST_SUITE(test_terms)
{
    test_add("terms", "the usual terms are complete", the_usual_terms_are_complete);
    test_add("terms", "every choice must be stated", every_choice_must_be_stated);
    test_add("terms", "every part of the gate must be stated",
             every_part_of_the_gate_must_be_stated);
    test_add("terms", "thresholds lie between 0 and 100 per cent",
             thresholds_lie_between_0_and_100_per_cent);
    test_add("terms", "a gate does not contradict itself", a_gate_does_not_contradict_itself);
    test_add("terms", "a JSON number is no decimal", a_json_number_is_no_decimal);
    test_add("terms", "amounts are decimal and not negative",
             amounts_are_decimal_and_not_negative);
    test_add("terms", "payers have their own ids and positive shares",
             payers_have_their_own_ids_and_positive_shares);
    test_add("terms", "what is not known is refused", what_is_not_known_is_refused);
    test_add("terms", "the currency is one of ISO 4217", the_currency_is_one_of_iso_4217);
    test_add("terms", "terms come before data", terms_come_before_data);
}
