#include "core/options.h"

#include <math.h>

#include "support.h"

/* Three releases of one struct: the first, the one this library was built with, a newer one. */
typedef struct first_options {
    size_t  struct_size;
    int32_t keep;
    int32_t reserved;
} first_options;

typedef struct known_options {
    size_t      struct_size;
    int32_t     keep;
    int32_t     reserved;
    double      level;
    int32_t     colour;
    int32_t     strict;
    int32_t     day;
    int64_t     most;
    const char *column;
} known_options;

typedef struct newer_options {
    known_options known;
    int64_t       seed;
} newer_options;

static const char *colour_name(int32_t value)
{
    return value == 1 ? "red" : value == 4 ? "blue" : NULL;
}

static const sib__option list[] = {
    {SIB__FIELD(known_options, keep), .low = 1, .high = 2},
    {SIB__FIELD_RESERVED(known_options)},
    {SIB__FIELD(known_options, level), .open_least = true, .most = 1.0, .nullable = true},
    {SIB__FIELD_ENUM(known_options, colour, colour)},
    {SIB__FIELD_BOOL(known_options, strict)},
    {SIB__FIELD_DATE(known_options, day), .nullable = true},
    {SIB__FIELD(known_options, most), .nullable = true, .low = 1, .high = 9},
    {SIB__FIELD(known_options, column)},
};

static const known_options defaults = {sizeof(known_options), 1, 0,       0.95, 1, 0,
                                       SIB_DATE_MISSING,      0, "person"};
static const sib__options  known = {"known_options", sizeof(first_options), &defaults, list,
                                    sizeof list / sizeof list[0]};

/* A function with options in the shape of every public one. */
static sib_status resolve(sib_context *ctx, const void *options, known_options *resolved,
                          void **out)
{
    sib__call  call;
    void      *handle = NULL;
    sib_status status = sib__enter(&call, ctx, "sib_test_read", SIB__OUT(out));
    if (status == SIB_OK) {
        handle = sib__handle(&call, sizeof(sib__memory));
        status = handle == NULL ? SIB_ERR_NO_MEMORY : SIB_OK;
    }
    if (status == SIB_OK) {
        status = sib__options_read(&call, &known, resolved, options);
    }
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
    known_options       given = defaults;
    given.keep = 2;
    given.level = 0.5;
    accepted(NULL, 1, 0.95);
    accepted(&first, 2, 0.95);
    accepted(&given, 2, 0.5);
}

static void newer_options_are_accepted_while_their_tail_is_zero(void)
{
    newer_options newer = {defaults, 0};
    newer.known.struct_size = sizeof newer;
    accepted(&newer, 1, 0.95);
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

static void refused_field(const known_options *options, const char *message)
{
    char      text[256];
    sib__line line = {text, sizeof text, 0};
    sib__line_print(&line, "sib_test_read: %s", message);
    refused(options, SIB_ERR_ARGUMENT, text);
}

static void every_kind_of_option_has_its_range_and_its_none(void)
{
    known_options o = defaults;
    o.level = (double)NAN;
    o.day = SIB_DATE_MISSING;
    o.colour = 4;
    o.strict = 1;
    o.most = 9;
    known_options resolved;
    void         *out = NULL;
    CU_ASSERT_EQUAL(resolve(NULL, &o, &resolved, &out), SIB_OK);
    CU_ASSERT(isnan(resolved.level) && resolved.colour == 4 && resolved.most == 9);
    sib__handle_free(out);
    o = defaults;
    o.reserved = 1;
    refused_field(&o, "must be 0 [argument reserved]");
    o = defaults;
    o.level = 0.0;
    refused_field(&o, "must lie in 0..1 without 0, or NaN for none [argument level]");
    o.level = 1.0 + 0x1p-52;
    refused_field(&o, "must lie in 0..1 without 0, or NaN for none [argument level]");
    o = defaults;
    o.colour = 2;
    refused_field(&o, "is not a value of its enumeration [argument colour]");
    o.colour = 0;
    refused_field(&o,
                  "must be stated: it moves money, so there is no default [argument colour]");
    o = defaults;
    o.strict = 2;
    refused_field(&o, "must lie in 0..1 [argument strict]");
    o = defaults;
    o.day = INT32_MIN + 1;
    refused_field(&o, "must be a day in the years 0001..9999 [argument day]");
    o = defaults;
    o.most = 10;
    refused_field(&o, "must lie in 1..9, or be 0 for none [argument most]");
    o = defaults;
    o.column = NULL;
    refused_field(&o, "is NULL [argument column]");
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
    test_add("options", "every kind of option has its range and its none",
             every_kind_of_option_has_its_range_and_its_none);
}
