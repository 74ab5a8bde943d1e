#include "contract/contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bond.h"
#include "chain.h"
#include "support.h"

/* A member, without what is called `key` in any object called `section`. */
static int copy_without(sib__json_writer *w, const sib__json *from, sib__slice name,
                        const char *section, const char *key)
{
    int  left = 0;
    bool here = sib__slice_equals(name, section);
    if (from->kind != SIB__JSON_OBJECT) {
        sib__json_value(w, from);
        return 0;
    }
    sib__json_open_object(w);
    for (const sib__json *at = from->first; at != NULL; at = at->next) {
        if (here && sib__slice_equals(at->key, key)) {
            left++;
            continue;
        }
        sib__json_key(w, at->key.data);
        left += copy_without(w, at, at->key, section, key);
    }
    sib__json_close_object(w);
    return left;
}

/* The contract without one member of one section, written anew; NULL where it has none. */
static char *without(const char *section, const char *key)
{
    sib__call        call;
    const sib__json *root = NULL;
    sib__json_writer w;
    char            *text = NULL;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_contract", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib__json_parse(&call, &call.scratch, "contract",
                                          sib__slice_of(records_contract), &root),
                          SIB_OK);
    sib__json_begin(&w, &call.scratch);
    if (copy_without(&w, root, sib__slice_of(""), section, key) > 0) {
        text = calloc(1, (size_t)w.length + 1);
        memcpy(text, w.text, (size_t)w.length);
    }
    sib__leave(&call, SIB_OK, NULL);
    return text;
}

/* The options of a section that the contract states; how many. */
static int leave_out_each(sib_context *ctx, const sib__options *list,
                          const sib__option *section)
{
    sib__keys          keys = sib__keys_of(section, list, NULL);
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *option = NULL;
    int                n = 0;
    while ((option = sib__keys_next(&keys, &to, &part)) != NULL) {
        const char *key = sib__option_key(option);
        bool        outcome = strcmp(section->name, "outcome") == 0;
        char       *text = without(outcome ? "returns" : section->name, key);
        if (option->plain || option->when != NULL || option->since > 1 || text == NULL) {
            free(text);
            continue;
        }
        CU_ASSERT_EQUAL(chain_check(ctx, text), SIB_ERR_TERMS);
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), key));
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), " stated"));
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "line 1, column "));
        free(text);
        n++;
    }
    return n;
}

static void an_option_that_is_not_stated_is_refused(void)
{
    const sib__options *const lists[] = {&sib__contract_comparison_keys,
                                         &sib__contract_outcome_keys};
    sib_context              *ctx = sib_context_new(NULL);
    int                       n = 0;
    for (int k = 0; k < 2; k++) {
        for (int64_t i = 0; i < lists[k]->n; i++) {
            if (lists[k]->list[i].section) {
                n += leave_out_each(ctx, lists[k], &lists[k]->list[i]);
            }
        }
    }
    CU_ASSERT(n > 30);
    sib_context_free(ctx);
}

static void a_section_or_key_that_must_be_there_is_missed(void)
{
    static const char *const places[][2] = {{"", "contract"},
                                            {"", "version"},
                                            {"", "tables"},
                                            {"", "cohorts"},
                                            {"", "comparisons"},
                                            {"", "outcomes"},
                                            {"others", "arms"},
                                            {"others", "eligibility"},
                                            {"others", "history"},
                                            {"others", "covariates"},
                                            {"others", "propensity"},
                                            {"others", "matching"},
                                            {"others", "balance"},
                                            {"others", "effect"},
                                            {"eligibility", "person"},
                                            {"eligibility", "index_date"},
                                            {"eligibility", "rules"},
                                            {"eligibility", "exclusions"},
                                            {"history", "table"},
                                            {"history", "person"},
                                            {"history", "conviction_date"},
                                            {"history", "measures"},
                                            {"returns", "table"},
                                            {"returns", "person"},
                                            {"returns", "offence_date"},
                                            {"returns", "conviction_date"}};
    sib_context             *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char *text = without(places[i][0], places[i][1]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(text);
        CU_ASSERT_EQUAL(chain_check(ctx, text), SIB_ERR_TERMS);
        if (sib_context_status(ctx) != SIB_ERR_TERMS) {
            printf("%s %s: %s\n", places[i][0], places[i][1], sib_context_message(ctx));
        }
        free(text);
    }
    sib_context_free(ctx);
}

/* Pieces of the contract and what replaces them; each makes it wrong. */
static const char *const wrong[][2] = {
    {"\"language\":\"sib@1\"", "\"language\":\"sib@2\""},
    {"\"version\":\"1\"", "\"version\":1"},
    {"\"version\":\"1\"", "\"version\":\"\""},
    {"\"version\":\"1\"", "\"version\":\"1\",\"verzion\":\"1\""},
    {"\"version\":\"1\"", "\"version\":\"1\",\"version\":\"2\""},
    {"\"role\":\"history\"", "\"role\":\"releases\""},
    {"\"role\":\"history\"", "\"role\":\"past\""},
    {"\"role\":\"history\"", "\"roll\":\"history\""},
    {"\"type\":\"i64\"", "\"type\":\"int\""},
    {"\"type\":\"i64\"", "\"kind\":\"i64\""},
    {"\"from\":\"2010-09-01\"", "\"from\":\"2010-09-31\""},
    {"\"from\":\"2010-09-01\"", "\"from\":\"2019-09-01\""},
    {"\"id\":\"cohort-2\"", "\"id\":\"cohort-1\""},
    {"\"id\":\"cohort-2\"", "\"id\":\"pooled\""},
    {"\"person\":\"person_id\",\"index", "\"person\":\"nobody\",\"index"},
    {"\"index_date\":\"release_date\"", "\"index_date\":\"prison\""},
    {"age(birth_date, release_date) >= 18", "age(birth_date, release_date)"},
    {"age(birth_date, release_date) >= 18", "age(birth_date, nothing) >= 18"},
    {"age(birth_date, release_date) >= 18", "18 <="},
    {"prison = 'Peterborough'\"", "sentence_days\""},
    {"\"applies_to\":\"both\",\"source\"", "\"applies\":\"both\",\"source\""},
    {"\"id\":\"adult\"", "\"id\":\"window\""},
    {"\"id\":\"adult\"", "\"id\":7"},
    {"\"keep\":\"first\"", "\"keep\":\"random\""},
    {"\"keep\":\"first\"", "\"keep\":null"},
    {"\"exclude_treated_elsewhere\":true", "\"exclude_treated_elsewhere\":1"},
    {"\"tie_key\":\"none\"},", "\"tie_key\":\"nothing\"},"},
    {"\"table\":\"history\"", "\"table\":\"convictions\""},
    {"\"leap_birthday\":\"mar1\"", "\"leap_birthday\":\"mar01\""},
    {"\"kind\":\"count\"}", "\"kind\":\"sum\"}"},
    {"\"kind\":\"count\"}", "\"kind\":\"count\",\"where\":\"nothing = 1\"}"},
    {"\"look_back_months\":24", "\"look_back\":24"},
    {"[\"priors\",\"recent\"", "[\"priors\",\"nothing\""},
    {"[\"priors\",\"recent\"", "[\"priors\",7"},
    {"{\"name\":\"age\",\"expression\"", "{\"name\":\"age\",\"formula\""},
    {"\"screen_p\":\"1\"", "\"screen_p\":0.5"},
    {"\"screen_p\":\"1\"", "\"screen_p\":\"0\""},
    {"\"screen_p\":\"1\"", "\"screen_p\":\"1.01\""},
    {"\"method\":\"nearest\"", "\"method\":\"optimal\""},
    {"\"ratio\":2", "\"ratio\":0"},
    {"\"ratio\":2", "\"ratio\":2,\"rate\":3"},
    {"\"replace\":false", "\"replace\":false,\"reuse_max\":2"},
    {"\"order\":\"largest\"", "\"order\":\"data\""},
    {"{\"value\":\"0.8\",\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
     "\"0.8\""},
    {"{\"value\":\"0.8\",\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
     "{\"value\":\"0.8\"}"},
    {"{\"value\":\"0.8\",\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
     "{\"value\":\"0.8\",\"preset\":\"AUSTIN\"}"},
    {"{\"value\":\"0.8\",\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
     "{\"value\":\"0.8\",\"preset\":\"NOBODY@1\"}"},
    {"{\"value\":\"0.8\",\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
     "{\"value\":\"0.8\",\"preset\":\"AUSTIN@1\",\"unit\":\"raw\"}"},
    {"\"value\":\"0.8\"", "\"value\":\"-0.8\""},
    {"\"unit\":\"sd_pooled\"", "\"unit\":\"sd\""},
    {"\"inclusive\":true", "\"inclusive\":1"},
    {"\"exact\":[]", "\"exact\":\"prison\""},
    {"\"exact\":[]", "\"exact\":[\"nothing\"]"},
    {"\"tie_key\":\"none\",\"seed\"", "\"tie_key\":\"prison\",\"seed\""},
    {"\"seed\":7", "\"seed\":-7"},
    {"\"seed\":7", "\"seed\":7.5"},
    {"\"seed\":7", "\"seed\":\"7\""},
    {"\"seed\":7", "\"seed\":9007199254740993"},
    {"\"max_smd\":\"none\"", "\"max_smd\":\"-1\""},
    {"\"conviction_date\":\"conviction_date\",\"where", "\"conviction_date\":7,\"where"},
    {"\"where\":\"none\",\"unit\"", "\"where\":\"nothing\",\"unit\""},
    {"\"unit\":\"occasion\"", "\"unit\":\"event\""},
    {"\"follow_up\":{\"months\":12}", "\"follow_up\":12"},
    {"\"follow_up\":{\"months\":12}", "\"follow_up\":{\"months\":12,\"days\":1}"},
    {"\"follow_up\":{\"months\":12}", "\"follow_up\":{\"days\":365}"},
    {"\"follow_up\":{\"months\":12}", "\"follow_up\":{\"months\":-1}"},
    {"\"max_unlinked_share\":\"none\"", "\"max_unlinked_share\":0.1"},
    {"\"max_unlinked_share\":\"none\"", "\"max_unlinked_share\":\"ten\""},
    {"\"max_unlinked_share\":\"none\"", "\"max_unlinked_share\":\"-0.1\""},
    {"\"max_unlinked_share\":\"none\"", "\"max_unlinked_share\":\"2\""},
    {"[\"priors\",\"recent\"", "[\"priors\",\"priors\""},
    {"\"exact\":[]", "\"exact\":[\"prison\",\"prison\"]"},
    {"\"weighting\":\"aggregate\"", "\"weighting\":\"aggregate\",\"method\":\"abadie_imbens\""},
    {"\"weighting\":\"aggregate\"", "\"weighting\":\"ate\""},
};

static void a_wrong_contract_is_refused_with_line_and_column(void)
{
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char      *text = bond_contract_with(records_contract, wrong[i][0], wrong[i][1]);
        sib_status status = chain_check(ctx, text);
        if (status != SIB_ERR_TERMS) {
            printf("%d: %s -> %s: %s\n", (int)status, wrong[i][0], wrong[i][1],
                   sib_context_message(ctx));
        }
        CU_ASSERT_EQUAL(status, SIB_ERR_TERMS);
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "line "));
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), ", column "));
        free(text);
    }
    sib_context_free(ctx);
}

static void a_right_variant_is_read(void)
{
    static const char        caliper[] = "{\"value\":\"0.8\",\"scale\":\"logit\",\"unit\":"
                                         "\"sd_pooled\",\"inclusive\":true}";
    static const char *const right[][2] = {
        {caliper, "\"none\""},
        {caliper, "{\"value\":\"0.2\",\"preset\":\"AUSTIN@1\"}"},
        {"\"exact\":[]", "\"exact\":[\"prison\",\"age\"]"},
        {"\"tie_key\":\"none\",\"seed\"", "\"tie_key\":\"sentence_days\",\"seed\""},
        {"\"seed\":7", "\"seed\":9007199254740992"},
        {"\"replace\":false", "\"replace\":true,\"reuse_max\":3"},
        {"\"replace\":false", "\"replace\":true,\"reuse_max\":\"none\""},
        {"\"keep\":\"first\"", "\"keep\":\"last\""},
        {"\"max_unlinked_share\":\"none\"", "\"max_unlinked_share\":\"5 %\""},
        {"\"max_unlinked_share\":\"none\"", "\"max_unlinked_share\":\"1\""},
        {"\"weighting\":\"aggregate\"",
         "\"weighting\":\"per_treated\",\"method\":\"abadie_imbens\""},
        {"\"follow_up\":{\"months\":12},\"waiting\":{\"months\":6}",
         "\"follow_up\":{\"days\":365},\"waiting\":{\"days\":180}"},
        {"\"screen_p\":\"1\"", "\"screen_p\":\"1\",\"tolerance\":\"1e-9\""}};
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        char *text = bond_contract_with(records_contract, right[i][0], right[i][1]);
        CU_ASSERT_EQUAL(chain_check(ctx, text), SIB_OK);
        CU_ASSERT_STRING_EQUAL(sib_context_message(ctx), "");
        free(text);
    }
    sib_context_free(ctx);
}

TEST_SUITE(test_contract)
{
    test_add("contract", "an option that is not stated is refused",
             an_option_that_is_not_stated_is_refused);
    test_add("contract", "a section or key that must be there is missed",
             a_section_or_key_that_must_be_there_is_missed);
    test_add("contract", "a wrong contract is refused with line and column",
             a_wrong_contract_is_refused_with_line_and_column);
    test_add("contract", "a right variant is read", a_right_variant_is_read);
}
