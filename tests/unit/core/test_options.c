#include "core/options.h"

#include "support.h"

/* Three releases of one struct: the first, the one this library was built with, a newer one. */
typedef struct first_options {
    size_t  struct_size;
    int32_t keep;
    int32_t reserved;
} first_options;

typedef struct known_options {
    size_t  struct_size;
    int32_t keep;
    int32_t reserved;
    double  level;
} known_options;

typedef struct newer_options {
    size_t  struct_size;
    int32_t keep;
    int32_t reserved;
    double  level;
    int64_t seed;
} newer_options;

/* A function with options in the shape of every public one. */
static sib_status resolve(sib_context *ctx, const void *options, known_options *resolved,
                          void **out)
{
    sib__call     call;
    void         *handle = NULL;
    known_options local = {sizeof local, 1, 0, 0.95};
    sib_status    status = sib__enter(&call, ctx, "sib_test_read", SIB__OUT(out));
    if (status == SIB_OK) {
        handle = sib__handle(&call, sizeof(sib__memory));
        status = handle == NULL ? SIB_ERR_NO_MEMORY : SIB_OK;
    }
    if (status == SIB_OK) {
        status = sib__options_read(&call, &local, sizeof local, sizeof(first_options), options);
    }
    if (status == SIB_OK) {
        status = sib__options_range(&call, "keep", local.keep, 1, 2);
    }
    *resolved = local;
    return SIB__LEAVE(&call, status, out, handle);
}

static void accepted(const void *options, int32_t keep, double level)
{
    known_options o;
    void         *out = NULL;
    CU_ASSERT_EQUAL(resolve(NULL, options, &o, &out), SIB_OK);
    CU_ASSERT_PTR_NOT_NULL(out);
    CU_ASSERT_EQUAL(o.struct_size, sizeof o);
    CU_ASSERT_EQUAL(o.keep, keep);
    CU_ASSERT_EQUAL(o.level, level);
    sib__handle_free(out);
}

static void refused(const void *options, sib_status expect, const char *message)
{
    known_options o;
    sib_context  *ctx = sib_context_new(NULL);
    void         *out = ctx;
    CU_ASSERT_EQUAL(resolve(ctx, options, &o, &out), expect);
    CU_ASSERT_PTR_NULL(out);
    CU_ASSERT_STRING_EQUAL(sib_context_message(ctx), message);
    CU_ASSERT_EQUAL(sib_context_row(ctx), -1);
    sib_context_free(ctx);
}

static void older_options_get_the_defaults_of_what_they_lack(void)
{
    const first_options first = {sizeof first, 2, 0};
    const known_options known = {sizeof known, 2, 0, 0.5};
    accepted(NULL, 1, 0.95);
    accepted(&first, 2, 0.95);
    accepted(&known, 2, 0.5);
}

static void newer_options_are_accepted_while_their_tail_is_zero(void)
{
    newer_options newer = {sizeof newer, 2, 0, 0.5, 0};
    accepted(&newer, 2, 0.5);
    for (int byte = 0; byte < 8; byte++) {
        newer.seed = INT64_C(1) << 8 * byte;
        refused(&newer, SIB_ERR_VERSION,
                "sib_test_read: options come from a newer header and use what this library "
                "does not know [argument options]");
    }
}

static void options_smaller_than_any_release_are_refused(void)
{
    first_options first = {0, 1, 0};
    for (size_t size = 0; size < sizeof first; size++) {
        first.struct_size = size;
        refused(&first, SIB_ERR_VERSION,
                "sib_test_read: options->struct_size is smaller than any known version: begin "
                "with the INIT macro [argument options]");
    }
}

static void an_option_outside_its_range_is_named_not_shown(void)
{
    const first_options low = {sizeof low, -4711, 0};
    const first_options high = {sizeof high, 4711, 0};
    refused(&low, SIB_ERR_ARGUMENT, "sib_test_read: must lie in 1..2 [argument keep]");
    refused(&high, SIB_ERR_ARGUMENT, "sib_test_read: must lie in 1..2 [argument keep]");
}

TEST_SUITE(test_options)
{
    test_add("options", "F31 older options get the defaults of what they lack",
             older_options_get_the_defaults_of_what_they_lack);
    test_add("options", "F31 newer options are accepted while their tail is zero",
             newer_options_are_accepted_while_their_tail_is_zero);
    test_add("options", "F31 options smaller than any release are refused",
             options_smaller_than_any_release_are_refused);
    test_add("options", "F46 an option outside its range is named, not shown",
             an_option_outside_its_range_is_named_not_shown);
}
