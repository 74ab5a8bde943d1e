/* What is refused, with which status and message; every allocation and interrupt check. */
#include <string.h>

#include "sib/reconviction.h"
#include "support.h"
#include "tables.h"

static const char columns[] =
    "person text, offence_date date, conviction_date date, kind text, x f64, y flag";
static const char records[] = "canary1,2011-03-01,2011-06-10,a,1,1\n"
                              "canary1,2011-03-01,2011-06-10,b,1,1\n"
                              "canary1,2011-03-02,2011-06-10,a,1,1\n"
                              "canary2,2010-03-01,2010-06-10,a,1,1\n";

static const char *const ids[] = {"canary1", "canary2", "canary1"};
static const int32_t     dates[] = {14989, 14989, 14989};

/* Counts people[first .. first + n) of the three. */
static sib_status attempt(sib_context *ctx, int64_t n, sib_dates index, sib_dates censoring,
                          const sib_reconviction_count_options *options)
{
    char                     data[32];
    int64_t                  offsets[4];
    sib_table               *table = test_make_table(columns, records);
    sib_reconviction_counts *counts = (sib_reconviction_counts *)(void *)data;
    sib_status status = sib_reconviction_count(ctx, test_text(ids, n, data, offsets), index,
                                               censoring, table, options, &counts);
    CU_ASSERT_TRUE((counts == NULL) == (status != SIB_OK));
    CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), "canary"));
    sib_reconviction_counts_free(counts);
    sib_table_free(table);
    return status;
}

static void check_options(const sib_reconviction_count_options *o, sib_status expect,
                          const char *argument)
{
    sib_context *ctx = sib_context_new(NULL);
    CU_ASSERT_EQUAL(attempt(ctx, 2, (sib_dates){dates, 2}, (sib_dates){NULL, 0}, o), expect);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), argument);
    sib_context_free(ctx);
}

static void options_out_of_range_are_refused_by_name(void)
{
    const sib_reconviction_count_options init = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_reconviction_count_options       o = init;
    check_options(&o, SIB_OK, "");
    struct {
        int32_t    *field;
        int32_t     value;
        const char *name;
    } each[] = {{&o.unit, 0, "unit"},
                {&o.unit, 4, "unit"},
                {&o.index_day, 3, "index_day"},
                {&o.follow_up_last_day, 0, "follow_up_last_day"},
                {&o.waiting_last_day, 3, "waiting_last_day"},
                {&o.occasion_date, 3, "occasion_date"},
                {&o.occasion_key, 4, "occasion_key"},
                {&o.follow_up_months, -1, "follow_up_months"},
                {&o.follow_up_months, 1201, "follow_up_months"},
                {&o.waiting_months, -1, "waiting_months"},
                {&o.follow_up_days, -1, "follow_up_days"},
                {&o.waiting_days, 36601, "waiting_days"},
                {&o.as_at, 2932897, "as_at"},
                {&o.recording_lag_days, -1, "recording_lag_days"},
                {&o.unlinked, 0, "unlinked"},
                {&o.reserved, 1, "reserved"}};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
        o = init;
        *each[i].field = each[i].value;
        check_options(&o, SIB_ERR_ARGUMENT, each[i].name);
    }
}

static void options_that_contradict_each_other_are_refused(void)
{
    const sib_reconviction_count_options init = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_reconviction_count_options       o = init;
    o.follow_up_days = 365; /* with 12 months */
    check_options(&o, SIB_ERR_ARGUMENT, "follow_up_days");
    o = init;
    o.waiting_days = 30; /* with 12 + 6 months */
    check_options(&o, SIB_ERR_ARGUMENT, "follow_up_days");
    o = init;
    o.follow_up_months = 0; /* with 6 months of waiting */
    check_options(&o, SIB_ERR_ARGUMENT, "follow_up_months");
    o.waiting_months = 0;
    check_options(&o, SIB_ERR_ARGUMENT, "follow_up_months");
    o = init;
    o.recording_lag_days = 5; /* without as_at */
    check_options(&o, SIB_ERR_ARGUMENT, "recording_lag_days");
    o = init;
    o.unit = SIB_RECONVICTION_UNIT_OFFENCE;
    o.occasion_key = SIB_RECONVICTION_OCCASION_KEY_CASE;
    o.occasion = "kind";
    check_options(&o, SIB_ERR_ARGUMENT, "occasion_key");
    o = init;
    o.occasion = "kind"; /* with key DATE */
    check_options(&o, SIB_ERR_ARGUMENT, "occasion");
    o = init;
    o.struct_size = 8;
    check_options(&o, SIB_ERR_VERSION, "options");
}

static void columns_must_exist_and_have_their_type(void)
{
    const sib_reconviction_count_options init = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_reconviction_count_options       o = init;
    o.person = "who";
    check_options(&o, SIB_ERR_ARGUMENT, "person");
    o = init;
    o.person = NULL;
    check_options(&o, SIB_ERR_ARGUMENT, "person");
    o = init;
    o.offence_date = "kind";
    check_options(&o, SIB_ERR_ARGUMENT, "offence_date");
    o = init;
    o.conviction_date = "";
    check_options(&o, SIB_ERR_ARGUMENT, "conviction_date");
    o = init;
    o.occasion_date = SIB_RECONVICTION_OCCASION_DATE_SENTENCE; /* no sentence_date */
    check_options(&o, SIB_ERR_ARGUMENT, "sentence_date");
    o = init;
    o.occasion_key = SIB_RECONVICTION_OCCASION_KEY_CASE;
    check_options(&o, SIB_ERR_ARGUMENT, "occasion");
    o.occasion = "x";
    check_options(&o, SIB_ERR_ARGUMENT, "occasion");
    o.occasion = "y";
    check_options(&o, SIB_ERR_ARGUMENT, "occasion");
    o = init;
    o.where = "no_such_column = 1";
    check_options(&o, SIB_ERR_TERMS, "where");
    o.where = "x + 1";
    check_options(&o, SIB_ERR_TERMS, "where");
}

static void a_person_twice_is_refused_with_both_rows(void)
{
    sib_context *ctx = sib_context_new(NULL);
    CU_ASSERT_EQUAL(attempt(ctx, 3, (sib_dates){dates, 3}, (sib_dates){NULL, 0}, NULL),
                    SIB_ERR_DATA);
    CU_ASSERT_STRING_EQUAL(sib_context_message(ctx),
                           "sib_reconviction_count: the person comes twice, first in row 0 "
                           "[argument person] [row 2]");
    CU_ASSERT_EQUAL(sib_context_row(ctx), 2);
    sib_context_free(ctx);
}

static void bad_views_are_refused(void)
{
    sib_context  *ctx = sib_context_new(NULL);
    const int32_t missing[] = {14989, SIB_DATE_MISSING};
    const int32_t late[] = {14989, 2932896};
    const int32_t waiting[] = {14989, 2932896 - 400}; /* the follow-up still ends in time */
    const int32_t outside[] = {2932897, 14989};
    sib_dates     none = {NULL, 0};
    CU_ASSERT_EQUAL(attempt(ctx, 2, (sib_dates){dates, 3}, none, NULL), SIB_ERR_SHAPE);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "index_date");
    CU_ASSERT_EQUAL(attempt(ctx, 2, (sib_dates){NULL, 2}, none, NULL), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(attempt(ctx, 2, (sib_dates){missing, 2}, none, NULL), SIB_ERR_NONFINITE);
    CU_ASSERT_EQUAL(sib_context_row(ctx), 1);
    CU_ASSERT_EQUAL(attempt(ctx, 2, (sib_dates){outside, 2}, none, NULL), SIB_ERR_RANGE);
    CU_ASSERT_EQUAL(sib_context_row(ctx), 0);
    CU_ASSERT_EQUAL(attempt(ctx, 2, (sib_dates){late, 2}, none, NULL), SIB_ERR_RANGE);
    CU_ASSERT_EQUAL(sib_context_row(ctx), 1);
    CU_ASSERT_EQUAL(attempt(ctx, 2, (sib_dates){waiting, 2}, none, NULL), SIB_ERR_RANGE);
    CU_ASSERT_EQUAL(sib_context_row(ctx), 1);
    CU_ASSERT_EQUAL(attempt(ctx, 2, (sib_dates){dates, 2}, (sib_dates){dates, 1}, NULL),
                    SIB_ERR_SHAPE);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "censoring_date");
    CU_ASSERT_EQUAL(attempt(ctx, 2, (sib_dates){dates, 2}, (sib_dates){outside, 2}, NULL),
                    SIB_ERR_RANGE);
    sib_context_free(ctx);
}

static void missing_arguments_are_refused(void)
{
    sib_context             *ctx = sib_context_new(NULL);
    const int64_t            offsets[] = {0, 0, 1};
    sib_reconviction_counts *c = NULL;
    sib_dates                none = {NULL, 0};
    sib_table               *table = test_make_table(columns, records);
    CU_ASSERT_EQUAL(
        sib_reconviction_count(ctx, (sib_text){NULL, NULL, 0}, none, none, NULL, NULL, &c),
        SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "convictions");
    CU_ASSERT_EQUAL(
        sib_reconviction_count(ctx, (sib_text){NULL, NULL, 0}, none, none, table, NULL, NULL),
        SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_reconviction_count(ctx, (sib_text){"a", offsets, 2},
                                           (sib_dates){dates, 2}, none, table, NULL, &c),
                    SIB_ERR_DATA); /* an empty id */
    CU_ASSERT_EQUAL(sib_context_row(ctx), 0);
    CU_ASSERT_EQUAL(sib_reconviction_count(ctx, (sib_text){"\xff", offsets + 1, 1},
                                           (sib_dates){dates, 1}, none, table, NULL, &c),
                    SIB_ERR_DATA);
    CU_ASSERT_PTR_NULL(c);
    sib_table_free(table);
    sib_context_free(ctx);
}

static sib_status attempt_sound(sib_context *ctx, void *payload)
{
    sib_reconviction_count_options o = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    (void)payload;
    o.where = "kind <> 'c'";
    return attempt(ctx, 2, (sib_dates){dates, 2}, (sib_dates){NULL, 0}, &o);
}

static void every_failed_allocation_is_survived(void)
{
    CU_ASSERT_TRUE(test_every_allocation(attempt_sound, NULL) > 15);
}

static void every_interrupt_check_stops_the_count(void)
{
    CU_ASSERT_TRUE(test_every_check(attempt_sound, NULL, 1) > 5);
}

TEST_SUITE(test_refusals)
{
    test_add("count refusals", "options out of range are refused by name",
             options_out_of_range_are_refused_by_name);
    test_add("count refusals", "options that contradict each other are refused",
             options_that_contradict_each_other_are_refused);
    test_add("count refusals", "columns must exist and have their type",
             columns_must_exist_and_have_their_type);
    test_add("count refusals", "a person twice is refused with both rows",
             a_person_twice_is_refused_with_both_rows);
    test_add("count refusals", "bad views are refused", bad_views_are_refused);
    test_add("count refusals", "missing arguments are refused", missing_arguments_are_refused);
    test_add("count refusals", "every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add("count refusals", "every interrupt check stops the count",
             every_interrupt_check_stops_the_count);
}
