/* The schema of the language is the one that the lists of keys make. */
#include "scheme/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

/* With SIB_UPDATE set in the environment the committed file is written anew. */
static void the_committed_schema_is_the_one_the_lists_make(void)
{
    enum { MOST = 1 << 20 };
    static const char path[] = SIB_TEST_SOURCE_DIR "/../schema/scheme.schema.json";
    sib__call         call;
    sib__slice        schema = {NULL, 0};
    char             *committed = calloc(1, MOST);
    CU_ASSERT_PTR_NOT_NULL_FATAL(committed);
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib__scheme_schema(&call, &call.scratch, &schema), SIB_OK);
    FILE *file = fopen(path, getenv("SIB_UPDATE") != NULL ? "wb" : "rb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    if (getenv("SIB_UPDATE") != NULL) {
        CU_ASSERT_EQUAL(fwrite(schema.data, 1, (size_t)schema.length, file),
                        (size_t)schema.length);
    } else {
        size_t n = fread(committed, 1, MOST - 1, file);
        CU_ASSERT_EQUAL((int64_t)n, schema.length);
        CU_ASSERT_NSTRING_EQUAL(committed, schema.data, n);
    }
    fclose(file);
    free(committed);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

TEST_SUITE(test_schema)
{
    test_add("schema", "the committed schema is the one the lists make",
             the_committed_schema_is_the_one_the_lists_make);
}
