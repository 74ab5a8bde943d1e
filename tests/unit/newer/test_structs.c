/* Each options struct of the headers and its list are the same: fields.h is read from the
 * headers, from which the packages fill the structs too. */
#include <string.h>

#include "balance/options.h"
#include "effect/options.h"
#include "eligibility/options.h"
#include "evaluation/options.h"
#include "fields.h"
#include "history/options.h"
#include "matching/options.h"
#include "propensity/options.h"
#include "reconviction/options.h"
#include "report/options.h"
#include "support.h"
#include "table/options.h"

static bool same_kind(const sib_field *field, const sib__option *o)
{
    switch (o->kind) {
    case SIB__OPTION_INT32:
    case SIB__OPTION_BOOL:
    case SIB__OPTION_DATE:
        return field->kind == SIB_FIELD_I32;
    case SIB__OPTION_INT64:
        return field->kind == SIB_FIELD_I64;
    case SIB__OPTION_NUMBER:
        return field->kind == SIB_FIELD_F64;
    case SIB__OPTION_TEXT:
        return field->kind == SIB_FIELD_TEXT;
    case SIB__OPTION_ENUM:
        return field->kind == SIB_FIELD_ENUM;
    default:
        return false;
    }
}

static bool same_names(const sib_field *field, const sib__option *o)
{
    int known = 0;
    for (int32_t value = 1; o->name_of != NULL && value < SIB__ENUM_MOST; value++) {
        const char *name = o->name_of(value);
        known += name != NULL;
        if (name != NULL && field->value(name) != value) {
            return false;
        }
    }
    return o->name_of == NULL || known > 0;
}

/* Every field in order, and the defaults within the ranges. */
static void compare(const sib__options *options, const char *name, const sib_field *fields,
                    size_t size)
{
    sib__call call;
    char      local[512];
    size_t    known = 0;
    int64_t   i = 0;
    CU_ASSERT_STRING_EQUAL(options->name, name);
    CU_ASSERT_EQUAL(options->size, size);
    memcpy(&known, options->defaults, sizeof known);
    CU_ASSERT_EQUAL_FATAL(known, size);
    for (const sib_field *field = fields; field->name != NULL; field++, i++) {
        while (i < options->n && options->list[i].kind == SIB__OPTION_RESERVED) {
            i++;
        }
        CU_ASSERT_FATAL(i < options->n);
        const sib__option *o = &options->list[i];
        CU_ASSERT_STRING_EQUAL(o->name, field->name);
        CU_ASSERT_EQUAL(o->offset, field->offset);
        CU_ASSERT(same_kind(field, o));
        CU_ASSERT(same_names(field, o));
        CU_ASSERT(o->since <= 1 || o->before != NULL);
    }
    while (i < options->n && options->list[i].kind == SIB__OPTION_RESERVED) {
        i++;
    }
    CU_ASSERT_EQUAL(i, options->n);
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, NULL, "sib_test_structs", true), SIB_OK);
    sib_status status = sib__options_read(&call, options, local, NULL);
    bool       stated = strcmp(name, "sib_effect_estimate_options") == 0 ||
                  strcmp(name, "sib_effect_pool_options") == 0;
    CU_ASSERT_EQUAL(status, stated ? SIB_ERR_ARGUMENT : SIB_OK);
    CU_ASSERT_EQUAL(memcmp(local, options->defaults, size), 0);
    sib__leave(&call, SIB_OK, NULL);
}

#define COMPARE(type, list) compare(&list, #type, type##_fields, sizeof(type))

static void structs_and_lists_are_the_same(void)
{
    COMPARE(sib_balance_measure_options, sib__balance_measure_options);
    COMPARE(sib_effect_estimate_options, sib__effect_estimate_options);
    COMPARE(sib_effect_pool_options, sib__effect_pool_options);
    COMPARE(sib_eligibility_select_options, sib__eligibility_select_options);
    COMPARE(sib_evaluation_run_options, sib__evaluation_run_options);
    COMPARE(sib_history_build_options, sib__history_build_options);
    COMPARE(sib_matching_match_options, sib__matching_match_options);
    COMPARE(sib_propensity_fit_options, sib__propensity_fit_options);
    COMPARE(sib_reconviction_count_options, sib__reconviction_count_options);
    COMPARE(sib_report_options, sib__report_options);
    COMPARE(sib_table_csv_options, sib__table_csv_options);
}

TEST_SUITE(test_structs)
{
    test_add("structs", "structs and lists are the same", structs_and_lists_are_the_same);
}
