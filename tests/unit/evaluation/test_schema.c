#include "contract/contract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

static sib_status check(sib_context *ctx, const char *contract)
{
    sib_table *tables = NULL;
    sib_status status = sib_contract_read(ctx, contract, &tables);
    sib_table_free(tables);
    return status;
}

/* The text of a file of the sources. */
static char *source_file(const char *path)
{
    char  whole[1024];
    FILE *file = NULL;
    snprintf(whole, sizeof whole, "%s/../%s", SIB_TEST_SOURCE_DIR, path);
    file = fopen(whole, "rb");
    if (file == NULL) {
        return NULL;
    }
    char  *text = calloc(1, 1 << 20);
    size_t n = fread(text, 1, (1 << 20) - 1, file);
    text[n] = '\0';
    fclose(file);
    return text;
}

static void the_documented_contracts_are_read(void)
{
    sib_context *ctx = sib_context_new(NULL);
    char        *page = source_file("docs/methods/evaluation.md");
    CU_ASSERT_PTR_NOT_NULL_FATAL(page);
    char *begin = strstr(page, "```json\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(begin);
    begin += strlen("```json\n");
    *strstr(begin, "```") = '\0';
    CU_ASSERT_EQUAL(check(ctx, begin), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_context_message(ctx), "");
    free(page);
    char *example = source_file("examples/contracts/peterborough_design.json");
    CU_ASSERT_PTR_NOT_NULL_FATAL(example);
    CU_ASSERT_EQUAL(check(ctx, example), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_context_message(ctx), "");
    free(example);
    sib_context_free(ctx);
}

static bool is_key(const char *section, sib__slice key)
{
    int64_t                 n = 0;
    const sib__option_spec *specs = sib__contract_specs(&n);
    const char *const      *keys = sib__contract_keys(section);
    for (int64_t i = 0; keys[i] != NULL; i++) {
        if (sib__slice_equals(key, keys[i])) {
            return true;
        }
    }
    for (int64_t i = 0; i < n; i++) {
        if (strcmp(specs[i].section, section) == 0 && sib__slice_equals(key, specs[i].key)) {
            return true;
        }
    }
    return false;
}

static const sib__json *properties_of(const sib__json *schema)
{
    const sib__json *choice = sib__json_member(schema, "oneOf");
    if (choice != NULL) { /* null, or the section */
        schema = choice->first->next;
    }
    return sib__json_member(schema, "properties");
}

static void check_section(const char *section, const sib__json *schema)
{
    int64_t                 n = 0;
    int64_t                 expected = 0;
    const sib__option_spec *specs = sib__contract_specs(&n);
    const char *const      *keys = sib__contract_keys(section);
    const sib__json        *properties = properties_of(schema);
    CU_ASSERT_PTR_NOT_NULL_FATAL(properties);
    for (const sib__json *m = properties->first; m != NULL; m = m->next) {
        CU_ASSERT_TRUE(is_key(section, m->key));
    }
    for (int64_t i = 0; keys[i] != NULL; i++) {
        expected++;
    }
    for (int64_t i = 0; i < n; i++) {
        expected += strcmp(specs[i].section, section) == 0;
    }
    CU_ASSERT_EQUAL(properties->n, expected);
}

/* Each enumeration of the schema is the one the reader knows. */
static void check_enumerations(const sib__json *root)
{
    int64_t                 n = 0;
    const sib__option_spec *specs = sib__contract_specs(&n);
    for (int64_t i = 0; i < n; i++) {
        const sib__json *section =
            sib__json_member(sib__json_member(root, "properties"), specs[i].section);
        const sib__json *names =
            sib__json_member(sib__json_member(properties_of(section), specs[i].key), "enum");
        if (specs[i].kind != SIB__SPEC_ENUM) {
            continue;
        }
        CU_ASSERT_PTR_NOT_NULL_FATAL(names);
        for (const sib__json *name = names->first; name != NULL; name = name->next) {
            CU_ASSERT(specs[i].value_of(name->text.data) != 0);
        }
    }
}

static void the_schema_and_the_reader_know_the_same_keys(void)
{
    static const char *const sections[] = {"eligibility", "history", "propensity", "matching",
                                           "balance",     "outcome", "effect"};
    sib__call                call;
    const sib__json         *root = NULL;
    char                    *schema = source_file("schema/contract.schema.json");
    CU_ASSERT_PTR_NOT_NULL_FATAL(schema);
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_contract", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib__json_parse(&call, &call.scratch, "schema", sib__slice_of(schema), &root), SIB_OK);
    check_section("", root);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        check_section(sections[i],
                      sib__json_member(sib__json_member(root, "properties"), sections[i]));
    }
    check_enumerations(root);
    sib__leave(&call, SIB_OK, NULL);
    free(schema);
}

TEST_SUITE(test_schema)
{
    test_add("schema", "the documented contracts are read", the_documented_contracts_are_read);
    test_add("schema", "the schema and the reader know the same keys",
             the_schema_and_the_reader_know_the_same_keys);
}
