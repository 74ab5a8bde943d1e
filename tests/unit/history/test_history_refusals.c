/* What is refused, with which status and argument; every allocation and interrupt check. */
#include <string.h>

#include "sib/history.h"
#include "support.h"
#include "tables.h"

static const char columns[] = "person text, conviction_date date, group text, x f64";
static const char records[] = "canary1,2010-06-10,a,1\ncanary2,2010-06-10,b,1\n"
                              "canary1,2009-06-10,,1\n";
static const char measure_columns[] = "name text, kind text, where text, look_back_months i64";
static const char good[] = "n,count,,;a,age_at_first,group = 'a',12";

static const char *const ids[] = {"canary1", "canary2", "canary1"};
static const int32_t     dates[] = {14989, 14989, 14989};
static const int32_t     births[] = {1000, 1000, 1000};

typedef struct inputs {
    int64_t                          people;
    sib_dates                        index;
    sib_dates                        birth;
    const char                      *measures;
    const sib_history_build_options *options;
} inputs;

static inputs sound(void)
{
    return (inputs){2, {dates, 2}, {births, 2}, good, NULL};
}

static sib_status attempt(sib_context *ctx, const inputs *in)
{
    char         data[32];
    int64_t      offsets[4];
    sib_table   *table = test_make_table(columns, records);
    sib_table   *terms = test_make_table(measure_columns, in->measures);
    sib_history *h = (sib_history *)(void *)data;
    sib_status   status = sib_history_build(ctx, test_text(ids, in->people, data, offsets),
                                            in->index, in->birth, table, terms, in->options, &h);
    CU_ASSERT_TRUE((h == NULL) == (status != SIB_OK));
    sib_history_free(h);
    sib_table_free(terms);
    sib_table_free(table);
    return status;
}

static void check(const inputs *in, sib_status expect, const char *argument, int64_t row)
{
    sib_context *ctx = sib_context_new(NULL);
    CU_ASSERT_EQUAL(attempt(ctx, in), expect);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), argument);
    CU_ASSERT_EQUAL(sib_context_row(ctx), row);
    CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), "canary"));
    sib_context_free(ctx);
}

static void bad_measures_are_refused_by_row(void)
{
    inputs in = sound();
    check(&in, SIB_OK, "", -1);
    in.measures = ",count,,";
    check(&in, SIB_ERR_TERMS, "measures", 0);
    in.measures = "n,count,,;n,any,,";
    check(&in, SIB_ERR_TERMS, "measures", 1);
    in.measures = "n,count,,;m,number,,";
    check(&in, SIB_ERR_TERMS, "measures", 1);
    in.measures = "n,,,";
    check(&in, SIB_ERR_TERMS, "measures", 0);
    in.measures = "n,count,,0";
    check(&in, SIB_ERR_TERMS, "measures", 0);
    in.measures = "n,count,,1200;m,count,,1";
    check(&in, SIB_OK, "", -1);
    in.measures = "n,count,,1201";
    check(&in, SIB_ERR_TERMS, "measures", 0);
    in.measures = "n,count,,;m,count,group =,";
    check(&in, SIB_ERR_TERMS, "measures[1].where", -1);
    in.measures = "n,count,x + 1,";
    check(&in, SIB_ERR_TERMS, "measures[0].where", -1);
    in.measures = "n,count,no_such = 1,";
    check(&in, SIB_ERR_TERMS, "measures[0].where", -1);
    in = sound();
    in.birth = (sib_dates){NULL, 0};
    check(&in, SIB_ERR_ARGUMENT, "birth_date", 1);
}

static void bad_people_are_refused(void)
{
    const int32_t missing[] = {14989, SIB_DATE_MISSING};
    const int32_t outside[] = {2932897, 14989};
    inputs        in = sound();
    in.people = 3;
    in.index.n = in.birth.n = 3;
    check(&in, SIB_ERR_DATA, "person", 2);
    in.index.n = 2;
    check(&in, SIB_ERR_SHAPE, "index_date", -1);
    in = sound();
    in.birth.n = 1;
    check(&in, SIB_ERR_SHAPE, "birth_date", -1);
    in = sound();
    in.index.data = missing;
    check(&in, SIB_ERR_NONFINITE, "index_date", 1);
    in.index.data = outside;
    check(&in, SIB_ERR_RANGE, "index_date", 0);
    in.index.data = NULL;
    check(&in, SIB_ERR_ARGUMENT, "index_date", -1);
}

static void bad_options_are_refused_by_name(void)
{
    const sib_history_build_options init = SIB_HISTORY_BUILD_OPTIONS_INIT;
    sib_history_build_options       o = init;
    inputs                          in = sound();
    in.options = &o;
    o.leap_birthday = 3;
    check(&in, SIB_ERR_ARGUMENT, "leap_birthday", -1);
    o = init;
    o.unlinked = 0;
    check(&in, SIB_ERR_ARGUMENT, "unlinked", -1);
    o = init;
    o.person = "x";
    check(&in, SIB_ERR_ARGUMENT, "person", -1);
    o = init;
    o.conviction_date = "when";
    check(&in, SIB_ERR_ARGUMENT, "conviction_date", -1);
    o = init;
    o.offence_date = "group";
    check(&in, SIB_ERR_ARGUMENT, "offence_date", -1);
    o = init;
    o.struct_size = 4;
    check(&in, SIB_ERR_VERSION, "options", -1);
}

static void tables_must_be_there_with_their_columns(void)
{
    sib_context   *ctx = sib_context_new(NULL);
    sib_history   *h = NULL;
    const sib_text nobody = {NULL, NULL, 0};
    sib_dates      none = {NULL, 0};
    sib_table     *table = test_make_table(columns, records);
    sib_table     *lame = test_make_table("name text, kind i64", "n,1");
    CU_ASSERT_EQUAL(sib_history_build(ctx, nobody, none, none, NULL, lame, NULL, &h),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "convictions");
    CU_ASSERT_EQUAL(sib_history_build(ctx, nobody, none, none, table, NULL, NULL, &h),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "measures");
    CU_ASSERT_EQUAL(sib_history_build(ctx, nobody, none, none, table, lame, NULL, &h),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), "kind");
    CU_ASSERT_EQUAL(sib_history_build(ctx, nobody, none, none, table, table, NULL, &h),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), "name");
    CU_ASSERT_EQUAL(sib_history_build(ctx, nobody, none, none, table, lame, NULL, NULL),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(h);
    sib_table_free(lame);
    sib_table_free(table);
    sib_context_free(ctx);
}

static sib_status attempt_sound(sib_context *ctx, void *payload)
{
    inputs in = sound();
    (void)payload;
    return attempt(ctx, &in);
}

static void every_failed_allocation_is_survived(void)
{
    CU_ASSERT_TRUE(test_every_allocation(attempt_sound, NULL) > 20);
}

static void every_interrupt_check_stops_the_build(void)
{
    CU_ASSERT_TRUE(test_every_check(attempt_sound, NULL, 1) > 5);
}

TEST_SUITE(test_history_refusals)
{
    test_add("history refusals", "bad measures are refused by row",
             bad_measures_are_refused_by_row);
    test_add("history refusals", "bad people are refused", bad_people_are_refused);
    test_add("history refusals", "bad options are refused by name",
             bad_options_are_refused_by_name);
    test_add("history refusals", "tables must be there with their columns",
             tables_must_be_there_with_their_columns);
    test_add("history refusals", "every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add("history refusals", "every interrupt check stops the build",
             every_interrupt_check_stops_the_build);
}
