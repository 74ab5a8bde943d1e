#include "contract/contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bond.h"
#include "support.h"

static sib_status check(sib_context *ctx, const char *contract)
{
    sib_table *tables = (sib_table *)(void *)&tables; /* a failure makes it NULL */
    sib_status status = sib_contract_read(ctx, contract, &tables);
    CU_ASSERT_EQUAL(status == SIB_OK, tables != NULL);
    sib_table_free(tables);
    return status;
}

static void a_whole_contract_lists_its_tables(void)
{
    sib_table *tables = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_contract_read(NULL, bond_contract, &tables), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(tables), 3);
    sib_text roles = sib_table_text(tables, sib_table_find(tables, "role"));
    CU_ASSERT_EQUAL(roles.offsets[3], (int64_t)strlen("releaseshistoryoutcomes"));
    CU_ASSERT_NSTRING_EQUAL(roles.data, "releaseshistoryoutcomes", 23);
    sib_table_free(tables);
    CU_ASSERT_EQUAL(check(NULL, NULL), SIB_ERR_ARGUMENT);
}

/* The contract without one member of one section, written anew. */
static char *without(const char *section, const char *key)
{
    sib__call        call;
    const sib__json *root = NULL;
    sib__json_writer w;
    char            *text = NULL;
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_contract", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib__json_parse(&call, &call.scratch, "contract", sib__slice_of(bond_contract), &root),
        SIB_OK);
    sib__json_begin(&w, &call.scratch);
    sib__json_open_object(&w);
    for (const sib__json *m = root->first; m != NULL; m = m->next) {
        bool here = sib__slice_equals(m->key, section);
        if (section[0] == '\0' && sib__slice_equals(m->key, key)) {
            continue;
        }
        sib__json_key(&w, m->key.data);
        if (!here) {
            sib__json_value(&w, m);
            continue;
        }
        sib__json_open_object(&w);
        for (const sib__json *o = m->first; o != NULL; o = o->next) {
            if (!sib__slice_equals(o->key, key) && !sib__slice_equals(o->key, "notes")) {
                sib__json_key(&w, o->key.data);
                sib__json_value(&w, o);
            }
        }
        sib__json_close_object(&w);
    }
    sib__json_close_object(&w);
    text = calloc(1, (size_t)w.length + 1);
    memcpy(text, w.text, (size_t)w.length);
    sib__leave(&call, SIB_OK, NULL);
    return text;
}

/* Whether a part is of a method that the contract does not name. */
static bool is_of_another(const sib__option *part)
{
    char named[64];
    if (part == NULL || part->when == NULL) {
        return false;
    }
    snprintf(named, sizeof named, "\"%s\":%s", part->when, part->when_values);
    return strstr(bond_contract, named) == NULL;
}

/* The options that move money, and the technical ones, of a section; how many. */
static int leave_out_each(sib_context *ctx, const sib__option *section)
{
    sib__keys          keys = sib__keys_of(section, &sib__contract_keys, NULL);
    void              *to = NULL;
    const sib__option *part = NULL;
    const sib__option *option = NULL;
    int                n = 0;
    while ((option = sib__keys_next(&keys, &to, &part)) != NULL) {
        const char *key = sib__option_key(option);
        if (option->plain || option->when != NULL || option->since > 1 || is_of_another(part)) {
            continue;
        }
        char      *text = without(section->name, key);
        sib_status status = check(ctx, text);
        CU_ASSERT_EQUAL(status, option->technical ? SIB_OK : SIB_ERR_TERMS);
        if (!option->technical) {
            CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), key));
            CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "neither stated nor"));
            CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "line 1, column "));
        }
        free(text);
        n++;
    }
    return n;
}

static void an_option_that_is_not_stated_is_refused(void)
{
    sib_context *ctx = sib_context_new(NULL);
    int          n = 0;
    for (int64_t i = 0; i < sib__contract_keys.n; i++) {
        if (sib__contract_keys.list[i].section) {
            n += leave_out_each(ctx, &sib__contract_keys.list[i]);
        }
    }
    CU_ASSERT(n > 40);
    sib_context_free(ctx);
}

static void a_section_or_key_that_must_be_there_is_missed(void)
{
    static const char *const places[][2] = {{"", "contract"},
                                            {"", "version"},
                                            {"", "tables"},
                                            {"", "cohorts"},
                                            {"", "eligibility"},
                                            {"", "history"},
                                            {"", "covariates"},
                                            {"", "propensity"},
                                            {"", "matching"},
                                            {"", "balance"},
                                            {"", "outcome"},
                                            {"", "effect"},
                                            {"", "payment"},
                                            {"eligibility", "person"},
                                            {"eligibility", "index_date"},
                                            {"eligibility", "arms"},
                                            {"eligibility", "rules"},
                                            {"eligibility", "exclusions"},
                                            {"history", "table"},
                                            {"history", "person"},
                                            {"history", "conviction_date"},
                                            {"history", "measures"},
                                            {"outcome", "table"},
                                            {"outcome", "person"},
                                            {"outcome", "offence_date"},
                                            {"outcome", "conviction_date"},
                                            {"payment", "currency"},
                                            {"payment", "price_per_event"},
                                            {"payment", "avoided_events"},
                                            {"payment", "gate"},
                                            {"payment", "amount"},
                                            {"payment", "cap"},
                                            {"payment", "rounding"},
                                            {"payment", "payers"}};
    sib_context             *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char *text = without(places[i][0], places[i][1]);
        CU_ASSERT_EQUAL(check(ctx, text), SIB_ERR_TERMS);
        free(text);
    }
    sib_context_free(ctx);
}

/* Pieces of the contract and what replaces them; each makes it wrong. */
static const char *const wrong[][2] = {
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
    {"\"tie_key\":null,\"close_after", "\"tie_key\":\"nothing\",\"close_after"},
    {"\"close_after_months\":null", "\"close_after_months\":0"},
    {"\"close_at_members\":null", "\"close_at_members\":1.5"},
    {"{\"unique_within\":{\"unknown\":true", "{\"uniqueness\":{\"unknown\":true"},
    {"{\"unique_within\":{\"unknown\":true", "{\"unique_within\":{\"unknown\":\"yes\""},
    {"{\"unique_within\":{\"unknown\":true", "{\"unique_within\":{\"unsure\":true"},
    {"\"table\":\"history\"", "\"table\":\"convictions\""},
    {"\"leap_birthday\":\"mar1\"", "\"leap_birthday\":\"mar01\""},
    {"\"kind\":\"count\"}", "\"kind\":\"sum\"}"},
    {"\"kind\":\"count\"}", "\"kind\":\"count\",\"where\":\"nothing = 1\"}"},
    {"\"look_back_months\":24", "\"look_back\":24"},
    {"[\"priors\",\"recent\"", "[\"priors\",\"nothing\""},
    {"[\"priors\",\"recent\"", "[\"priors\",7"},
    {"{\"name\":\"age\",\"expression\"", "{\"name\":\"age\",\"formula\""},
    {"\"screen_p\":1", "\"screen_p\":\"1\""},
    {"\"screen_p\":1", "\"screen_p\":0"},
    {"\"screen_p\":1", "\"screen_p\":1.01"},
    {"\"method\":\"nearest\"", "\"method\":\"optimal\""},
    {"\"ratio\":2", "\"ratio\":0"},
    {"\"ratio\":2", "\"ratio\":2,\"rate\":3"},
    {"\"replace\":false", "\"replace\":false,\"reuse_max\":2"},
    {"\"order\":\"largest\"", "\"order\":\"data\""},
    {"{\"value\":0.8,\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}", "0.8"},
    {"{\"value\":0.8,\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
     "{\"value\":0.8}"},
    {"{\"value\":0.8,\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
     "{\"value\":0.8,\"preset\":\"AUSTIN\"}"},
    {"{\"value\":0.8,\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
     "{\"value\":0.8,\"preset\":\"NOBODY@1\"}"},
    {"{\"value\":0.8,\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
     "{\"value\":0.8,\"preset\":\"AUSTIN@1\",\"unit\":\"raw\"}"},
    {"\"value\":0.8", "\"value\":-0.8"},
    {"\"unit\":\"sd_pooled\"", "\"unit\":\"sd\""},
    {"\"inclusive\":true", "\"inclusive\":1"},
    {"\"exact\":[]", "\"exact\":\"prison\""},
    {"\"exact\":[]", "\"exact\":[\"nothing\"]"},
    {"\"tie_key\":null,\"seed\"", "\"tie_key\":\"prison\",\"seed\""},
    {"\"seed\":7", "\"seed\":-7"},
    {"\"seed\":7", "\"seed\":7.5"},
    {"\"seed\":7", "\"seed\":\"7\""},
    {"\"seed\":7", "\"seed\":9007199254740993"},
    {"\"max_smd\":null", "\"max_smd\":-1"},
    {"\"conviction_date\":\"conviction_date\",\"where", "\"conviction_date\":7,\"where"},
    {"\"where\":null,\"unit\"", "\"where\":\"nothing\",\"unit\""},
    {"\"unit\":\"occasion\"", "\"unit\":\"event\""},
    {"\"follow_up\":{\"months\":12}", "\"follow_up\":12"},
    {"\"follow_up\":{\"months\":12}", "\"follow_up\":{\"months\":12,\"days\":1}"},
    {"\"follow_up\":{\"months\":12}", "\"follow_up\":{\"days\":365}"},
    {"\"follow_up\":{\"months\":12}", "\"follow_up\":{\"months\":-1}"},
    {"\"as_at\":\"2014-06-30\"", "\"as_at\":null"},
    {"\"as_at\":\"2014-06-30\"", "\"as_at\":\"30/06/2014\""},
    {"\"max_unlinked_share\":null", "\"max_unlinked_share\":0.1"},
    {"\"max_unlinked_share\":null", "\"max_unlinked_share\":\"ten\""},
    {"\"max_unlinked_share\":null", "\"max_unlinked_share\":\"-0.1\""},
    {"\"weighting\":\"aggregate\"", "\"weighting\":\"ate\""},
    {"\"level\":0.95", "\"level\":1"},
    {"\"of\":\"means\"", "\"of\":\"medians\""},
    {"\"of\":\"means\"", "\"of\":\"means\",\"given\":{}"},
    {"\"weights\":\"matched_treated\",\"of\"", "\"weights\":\"given\",\"of\""},
    {"\"cohort\":\"10 %\"", "\"cohort\":0.1"},
    {"\"price_per_event\":\"1000.00\"", "\"price_per_event\":\"-1\""},
};

static void a_wrong_contract_is_refused_with_line_and_column(void)
{
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char      *text = bond_contract_with(bond_contract, wrong[i][0], wrong[i][1]);
        sib_status status = check(ctx, text);
        if (status != SIB_ERR_TERMS) {
            printf("%d: %s -> %s: %s\n", (int)status, wrong[i][0], wrong[i][1],
                   sib_context_message(ctx));
        }
        CU_ASSERT_EQUAL(status, SIB_ERR_TERMS);
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "line "));
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), ", column "));
        free(text);
    }
    char *text = bond_contract_with(bond_contract, "\"GBP\"", "\"ZZZ\"");
    CU_ASSERT_EQUAL(check(ctx, text), SIB_ERR_CURRENCY);
    free(text);
    text = bond_contract_with(bond_contract, "\"version\":\"1\"",
                              "\"version\":\"1\",\"preset\":\"rand14_design\"");
    CU_ASSERT_EQUAL(check(ctx, text), SIB_ERR_VERSION);
    free(text);
    sib_context_free(ctx);
}

static void terms_of_payment_are_refused_by_their_place_in_the_contract(void)
{
    static const char *const changed[][3] = {
        {"\"cohort\":\"10 %\"", "\"cohort\":0.1", "0.1"},
        {"\"price_per_event\":\"1000.00\"", "\"price_per_event\":\"-1\"", "\"-1\""}};
    sib_context *ctx = sib_context_new(NULL);
    for (int i = 0; i < 2; i++) {
        char       *text = bond_contract_with(bond_contract, changed[i][0], changed[i][1]);
        const char *at = strstr(text, changed[i][1]) + strlen(changed[i][1]);
        char        expect[100];
        int         line = 1;
        int         column = 1;
        for (const char *c = text; c < at - strlen(changed[i][2]); c++) {
            line += *c == '\n';
            column = *c == '\n' ? 1 : column + 1;
        }
        CU_ASSERT_EQUAL(check(ctx, text), SIB_ERR_TERMS);
        snprintf(expect, sizeof expect, "sib_contract_read: line %d, column %d: ", line,
                 column);
        CU_ASSERT_NSTRING_EQUAL(sib_context_message(ctx), expect, strlen(expect));
        CU_ASSERT_TRUE(line > 1);
        free(text);
    }
    sib_context_free(ctx);
}

static void a_right_variant_is_read(void)
{
    static const char *const right[][2] = {
        {"{\"value\":0.8,\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
         "null"},
        {"{\"value\":0.8,\"scale\":\"logit\",\"unit\":\"sd_pooled\",\"inclusive\":true}",
         "{\"value\":0.2,\"preset\":\"AUSTIN@1\"}"},
        {"\"exact\":[]", "\"exact\":[\"prison\",\"age\"]"},
        {"\"tie_key\":null,\"seed\"", "\"tie_key\":\"sentence_days\",\"seed\""},
        {"\"seed\":7", "\"seed\":9007199254740992"},
        {"\"replace\":false", "\"replace\":true,\"reuse_max\":3"},
        {"\"replace\":false", "\"replace\":true,\"reuse_max\":null"},
        {"\"keep\":\"first\",\"unique_within\":\"scheme\",\"exclude_treated_elsewhere\":true,"
         "\"tie_key\":null,\"close_after_months\":null,\"close_at_members\":null",
         "\"keep\":\"last\",\"unique_within\":\"scheme\",\"exclude_treated_elsewhere\":true,"
         "\"tie_key\":null,\"close_after_months\":null"},
        {"\"max_unlinked_share\":null", "\"max_unlinked_share\":\"5 %\""},
        {"\"follow_up\":{\"months\":12},\"waiting\":{\"months\":6}",
         "\"follow_up\":{\"days\":365},\"waiting\":{\"days\":180}"},
        {"{\"weights\":\"matched_treated\",\"of\":\"means\"}", "null"},
        {"{\"weights\":\"matched_treated\",\"of\":\"means\"}",
         "{\"weights\":\"given\",\"of\":\"means\",\"given\":{\"cohort-1\":\"1/2\",\"cohort-2\":"
         "\"0.5\"}}"},
        {"\"missing\":\"refuse\"},\n \"matching\"",
         "\"missing\":\"refuse\",\"tolerance\":1e-9},\n \"matching\""}};
    sib_context *ctx = sib_context_new(NULL);
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        char *text = bond_contract_with(bond_contract, right[i][0], right[i][1]);
        CU_ASSERT_EQUAL(check(ctx, text), SIB_OK);
        CU_ASSERT_STRING_EQUAL(sib_context_message(ctx), "");
        free(text);
    }
    sib_context_free(ctx);
}

TEST_SUITE(test_contract)
{
    test_add("contract", "a whole contract lists its tables",
             a_whole_contract_lists_its_tables);
    test_add("contract", "an option that is not stated is refused",
             an_option_that_is_not_stated_is_refused);
    test_add("contract", "a section or key that must be there is missed",
             a_section_or_key_that_must_be_there_is_missed);
    test_add("contract", "a wrong contract is refused with line and column",
             a_wrong_contract_is_refused_with_line_and_column);
    test_add("contract", "terms of payment are refused by their place in the contract",
             terms_of_payment_are_refused_by_their_place_in_the_contract);
    test_add("contract", "a right variant is read", a_right_variant_is_read);
}
