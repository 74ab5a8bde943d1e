/* The contracts of published schemes carry their own tests: all of them hold. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

enum {
    FEWEST_CONTRACTS = 38,
    FEWEST_EXPECTATIONS = 330,
    FEWEST_CASES = 23,
    FEWEST_WORKED = 300
};

/* Expectations that hold, of those there are. */
static int64_t count_holding(const char *name, const sib_table *tried)
{
    int64_t holding = 0;
    for (int64_t i = 0; i < sib_table_rows(tried); i++) {
        bool holds = sib_table_number(tried, "holds", i) == 1.0;
        holding += holds ? 1 : 0;
        if (!holds) {
            printf("\n    %s: expectation %lld does not hold\n", name, (long long)i);
        }
    }
    return holding;
}

static int64_t try_contract(const char *name, const char *document)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_scheme  *scheme = NULL;
    sib_table   *tried = NULL;
    int64_t      rows = 0;
    CU_ASSERT_EQUAL(sib_scheme_read(ctx, document, &scheme), SIB_OK);
    CU_ASSERT_EQUAL(sib_scheme_try_examples(ctx, scheme, &tried), SIB_OK);
    if (tried == NULL) {
        printf("\n    %s: %s\n", name, sib_context_message(ctx));
    } else {
        rows = sib_table_rows(tried);
        CU_ASSERT_TRUE(rows > 0);
        CU_ASSERT_EQUAL(count_holding(name, tried), rows);
    }
    sib_table_free(tried);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return rows;
}

typedef struct held {
    int     contracts;
    int64_t expectations;
} held;

/* Tries what stands in a folder; `text_of` gives an entry's contract, NULL where it is none. */
static held try_folder(const char *folder, char *(*text_of)(const char *))
{
    held           all = {0, 0};
    DIR           *entries = opendir(folder);
    struct dirent *entry = NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(entries);
    while ((entry = readdir(entries)) != NULL) {
        char *document = entry->d_name[0] == '.' ? NULL : text_of(entry->d_name);
        if (document != NULL) {
            all.expectations += try_contract(entry->d_name, document);
            all.contracts++;
        }
        free(document);
    }
    closedir(entries);
    return all;
}

static void every_contract_of_the_gallery_gives_what_it_says(void)
{
    held all = try_folder(SIB_TEST_SOURCE_DIR "/../examples/contracts", scheme_gallery);
    CU_ASSERT_TRUE(all.contracts >= FEWEST_CONTRACTS);
    CU_ASSERT_TRUE(all.expectations >= FEWEST_EXPECTATIONS);
}

static char *case_of(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "cases/language/%s", name);
    return scheme_file(path);
}

/* tests/cases/language: contracts made for one rule each, whose numbers are worked by hand from
 * the pages of the language; their notes say how. */
static void every_worked_case_gives_what_it_says(void)
{
    held all = try_folder(SIB_TEST_SOURCE_DIR "/cases/language", case_of);
    CU_ASSERT_TRUE(all.contracts >= FEWEST_CASES);
    CU_ASSERT_TRUE(all.expectations >= FEWEST_WORKED);
}

/* What does not hold is said, with what stands in its place. */
static void an_expectation_that_fails_is_told(void)
{
    char       *document = scheme_gallery("bradford");
    sib_scheme *scheme = NULL;
    sib_table  *tried = NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    char *wrong = strstr(document, "1966903.47");
    CU_ASSERT_PTR_NOT_NULL_FATAL(wrong);
    wrong[0] = '2';
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, document, &scheme), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_try_examples(NULL, scheme, &tried), SIB_OK);
    int64_t last = sib_table_rows(tried) - 1;
    CU_ASSERT_EQUAL(sib_table_number(tried, "holds", last), 0.0);
    CU_ASSERT_EQUAL(sib_table_number(tried, "holds", 0), 1.0);
    CU_ASSERT_TRUE(test_says(tried, "found", last, "1966903.47"));
    sib_table_free(tried);
    sib_scheme_free(scheme);
    free(document);
}

static sib_status try_once(sib_context *ctx, void *document)
{
    sib_scheme *scheme = NULL;
    sib_table  *tried = NULL;
    sib_status  status = sib_scheme_read(ctx, document, &scheme);
    if (status == SIB_OK) {
        status = sib_scheme_try_examples(ctx, scheme, &tried);
    }
    sib_table_free(tried);
    sib_scheme_free(scheme);
    return status;
}

static void memory_may_be_short_and_work_interrupted(void)
{
    char *document = scheme_gallery("bradford");
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    CU_ASSERT_TRUE(test_every_allocation(try_once, document) > 100);
    CU_ASSERT_TRUE(test_every_check(try_once, document, 1) > 10);
    free(document);
}

TEST_SUITE(test_gallery)
{
    test_add("gallery", "every contract of the gallery gives what it says",
             every_contract_of_the_gallery_gives_what_it_says);
    test_add("gallery", "every worked case gives what it says",
             every_worked_case_gives_what_it_says);
    test_add("gallery", "an expectation that fails is told", an_expectation_that_fails_is_told);
    test_add("gallery", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
