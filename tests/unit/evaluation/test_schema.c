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
    char        *example = source_file("examples/contracts/peterborough_design.json");
    CU_ASSERT_PTR_NOT_NULL_FATAL(example);
    CU_ASSERT_EQUAL(check(ctx, example), SIB_OK);
    CU_ASSERT_STRING_EQUAL(sib_context_message(ctx), "");
    free(example);
    sib_context_free(ctx);
}

/* With SIB_UPDATE set in the environment the committed file is written anew. */
static void the_committed_schema_is_the_one_the_lists_make(void)
{
    sib_table *table = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_contract_schema(NULL, &table), SIB_OK);
    CU_ASSERT_EQUAL(sib_table_rows(table), 1);
    sib_text schema = sib_table_text(table, sib_table_find(table, "schema"));
    if (getenv("SIB_UPDATE") != NULL) {
        char path[1024];
        snprintf(path, sizeof path, "%s/../schema/contract.schema.json", SIB_TEST_SOURCE_DIR);
        FILE *file = fopen(path, "wb");
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        fwrite(schema.data, 1, (size_t)schema.offsets[1], file);
        fclose(file);
    }
    char *committed = source_file("schema/contract.schema.json");
    CU_ASSERT_PTR_NOT_NULL_FATAL(committed);
    CU_ASSERT_EQUAL((int64_t)strlen(committed), schema.offsets[1]);
    CU_ASSERT_NSTRING_EQUAL(committed, schema.data, (size_t)schema.offsets[1]);
    free(committed);
    sib_table_free(table);
}

TEST_SUITE(test_schema)
{
    test_add("schema", "the documented contracts are read", the_documented_contracts_are_read);
    test_add("schema", "the committed schema is the one the lists make",
             the_committed_schema_is_the_one_the_lists_make);
}
