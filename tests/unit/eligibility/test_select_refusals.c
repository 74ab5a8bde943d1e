/* What is refused, with which status, argument and row; every allocation and interrupt check.
 */
#include <string.h>

#include "sib/eligibility.h"
#include "support.h"
#include "tables.h"

static const char release_columns[] = "person text, prison text, release_date date, age i64";
static const char sound_releases[] = "canary1,P,2011-01-31,30\ncanary1,P,2011-01-31,31\n"
                                     "canary2,L,2011-02-10,40\ncanary3,L,2011-02-10,17\n";
static const char rule_columns[] =
    "id text, expression text, applies_to text, valid_from date, valid_to date";
static const char sound_rules[] = "adult,age >= 18,both,,;late,age < 99,treated,2010-01-01,";
static const char exclusion_columns[] = "id text, expression text, scope text";
static const char sound_exclusions[] = "lincoln,prison = 'N',release;old,age > 60,person";

typedef struct inputs {
    const char                    *releases;
    const char                    *rules;
    const char                    *exclusions;
    sib_text                       earlier;
    sib_eligibility_select_options options;
} inputs;

static inputs sound(void)
{
    inputs in = {sound_releases,
                 sound_rules,
                 sound_exclusions,
                 {NULL, NULL, 0},
                 SIB_ELIGIBILITY_SELECT_OPTIONS_INIT};
    in.options.treated = "prison = 'P'";
    in.options.comparison = "prison = 'L'";
    return in;
}

static sib_status attempt(sib_context *ctx, const inputs *in)
{
    sib_table       *releases = test_make_table(release_columns, in->releases);
    sib_table       *rules = test_make_table(rule_columns, in->rules);
    sib_table       *exclusions = test_make_table(exclusion_columns, in->exclusions);
    sib_eligibility *e = (sib_eligibility *)(void *)releases;
    sib_status       status =
        sib_eligibility_select(ctx, releases, rules, exclusions, in->earlier, &in->options, &e);
    CU_ASSERT_TRUE((e == NULL) == (status != SIB_OK));
    sib_eligibility_free(e);
    sib_table_free(exclusions);
    sib_table_free(rules);
    sib_table_free(releases);
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

static void bad_rules_are_refused_by_row(void)
{
    inputs in = sound();
    check(&in, SIB_OK, "", -1);
    struct {
        const char *rules;
        const char *argument;
        int64_t     row;
    } each[] = {{",age > 1,both,,", "rules", 0},
                {"x,age > 1,both,,;x,age > 2,both,,", "rules", 1},
                {"x,age > 1,all,,", "rules", 0},
                {"x,age > 1,,,", "rules", 0},
                {"x,age > 1,both,2011-01-02,2011-01-01", "rules", 0},
                {"x,,both,,", "rules[0].expression", -1},
                {"x,age > 1,both,,;y,age + 1,both,,", "rules[1].expression", -1},
                {"x,no_such > 1,both,,", "rules[0].expression", -1},
                {"x,age >,both,,", "rules[0].expression", -1}};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
        in.rules = each[i].rules;
        check(&in, SIB_ERR_TERMS, each[i].argument, each[i].row);
    }
}

static void bad_exclusions_are_refused_by_row(void)
{
    inputs in = sound();
    in.exclusions = "x,age > 1,prison";
    check(&in, SIB_ERR_TERMS, "exclusions", 0);
    in.exclusions = "x,age > 1,;adult,age > 1,";
    check(&in, SIB_ERR_TERMS, "exclusions", 1);
    in.exclusions = "x,age > 1,;x,age > 1,";
    check(&in, SIB_ERR_TERMS, "exclusions", 1);
    in.exclusions = "x,age > 1,;y,age,person";
    check(&in, SIB_ERR_TERMS, "exclusions[1].expression", -1);
}

static void ids_may_be_the_names_of_kinds(void)
{
    inputs in = sound();
    in.rules = "no_arm,age > 1,both,,;x: unknown,age > 1,both,,;x,age > 2,both,,";
    in.exclusions = "member,age > 1,";
    check(&in, SIB_OK, "", -1);
}

static void bad_arms_are_refused(void)
{
    inputs in = sound();
    in.options.treated = "prison";
    check(&in, SIB_ERR_TERMS, "treated", -1);
    in = sound();
    in.options.comparison = "prison =";
    check(&in, SIB_ERR_TERMS, "comparison", -1);
    in = sound();
    in.options.comparison = "age = 31 OR prison = 'L'";
    check(&in, SIB_ERR_DATA, "releases", 1);
    in = sound();
    in.rules = "x,age * 9223372036854775807 > 1,both,,";
    check(&in, SIB_ERR_OVERFLOW, "rules[0].expression", 0);
}

static void bad_options_are_refused_by_name(void)
{
    inputs in = sound();
    in.options.keep = 3;
    check(&in, SIB_ERR_ARGUMENT, "keep", -1);
    in = sound();
    in.options.unique_within = 0;
    check(&in, SIB_ERR_ARGUMENT, "unique_within", -1);
    in = sound();
    in.options.exclude_treated_elsewhere = 2;
    check(&in, SIB_ERR_ARGUMENT, "exclude_treated_elsewhere", -1);
    in = sound();
    in.options.close_after_months = -1;
    check(&in, SIB_ERR_ARGUMENT, "close_after_months", -1);
    in = sound();
    in.options.close_at_members = -1;
    check(&in, SIB_ERR_ARGUMENT, "close_at_members", -1);
    in = sound();
    in.options.reserved = 1;
    check(&in, SIB_ERR_ARGUMENT, "reserved", -1);
    in = sound();
    in.options.opens = 15000;
    check(&in, SIB_ERR_ARGUMENT, "opens", -1);
    in.options.close_after_months = 1;
    in.options.opens = 2932897;
    check(&in, SIB_ERR_ARGUMENT, "opens", -1);
    in.options.opens = 2932896;
    check(&in, SIB_ERR_RANGE, "close_after_months", -1);
    in = sound();
    in.options.keep = SIB_ELIGIBILITY_KEEP_LAST;
    in.options.close_at_members = 1;
    check(&in, SIB_ERR_UNSUPPORTED, "close_at_members", -1);
    in.options.close_at_members = 0;
    in.options.close_after_months = 1;
    check(&in, SIB_ERR_UNSUPPORTED, "opens", -1);
    in = sound();
    in.options.struct_size = 1;
    check(&in, SIB_ERR_VERSION, "options", -1);
}

static void columns_must_exist_and_have_their_type(void)
{
    inputs in = sound();
    in.options.person = "age";
    check(&in, SIB_ERR_ARGUMENT, "person", -1);
    in = sound();
    in.options.index_date = "when";
    check(&in, SIB_ERR_ARGUMENT, "index_date", -1);
    in = sound();
    in.options.tie_key = "release_date";
    check(&in, SIB_ERR_ARGUMENT, "tie_key", -1);
    in.options.tie_key = "none";
    check(&in, SIB_ERR_ARGUMENT, "tie_key", -1);
}

static void tables_and_views_must_be_whole(void)
{
    const int64_t    offsets[] = {0, 1};
    sib_context     *ctx = sib_context_new(NULL);
    sib_eligibility *e = NULL;
    const sib_text   none = {NULL, NULL, 0};
    sib_table       *releases = test_make_table(release_columns, sound_releases);
    sib_table       *rules = test_make_table(rule_columns, sound_rules);
    sib_table       *lame = test_make_table("id text, expression text", "x,age > 1");
    CU_ASSERT_EQUAL(sib_eligibility_select(ctx, NULL, rules, NULL, none, NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "releases");
    CU_ASSERT_EQUAL(sib_eligibility_select(ctx, releases, NULL, NULL, none, NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "rules");
    CU_ASSERT_EQUAL(sib_eligibility_select(ctx, releases, lame, NULL, none, NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_column(ctx), "applies_to");
    CU_ASSERT_EQUAL(sib_eligibility_select(ctx, releases, rules, releases, none, NULL, &e),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "exclusions");
    CU_ASSERT_EQUAL(sib_eligibility_select(ctx, releases, rules, NULL,
                                           (sib_text){"\xff", offsets, 1}, NULL, &e),
                    SIB_ERR_DATA);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "earlier_members");
    CU_ASSERT_EQUAL(sib_eligibility_select(ctx, releases, rules, NULL, none, NULL, NULL),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(e);
    sib_eligibility_free(NULL);
    sib_table_free(lame);
    sib_table_free(rules);
    sib_table_free(releases);
    sib_context_free(ctx);
}

static sib_status attempt_sound(sib_context *ctx, void *payload)
{
    inputs in = sound();
    (void)payload;
    in.options.close_at_members = 1;
    return attempt(ctx, &in);
}

static void every_failed_allocation_is_survived(void)
{
    CU_ASSERT_TRUE(test_every_allocation(attempt_sound, NULL) > 50);
}

static void every_interrupt_check_stops_the_selection(void)
{
    CU_ASSERT_TRUE(test_every_check(attempt_sound, NULL, 1) > 10);
}

static void accessors_of_nothing_give_nothing(void)
{
    CU_ASSERT_EQUAL(sib_eligibility_person(NULL).n, 0);
    CU_ASSERT_EQUAL(sib_eligibility_treated(NULL).n, 0);
    CU_ASSERT_EQUAL(sib_eligibility_index_date(NULL).n, 0);
    CU_ASSERT_EQUAL(sib_eligibility_row(NULL).n, 0);
    CU_ASSERT_PTR_NULL(sib_eligibility_table(NULL, "members"));
    sib_eligibility_free(NULL);
}

TEST_SUITE(test_select_refusals)
{
    test_add("selection refusals", "ids may be the names of kinds",
             ids_may_be_the_names_of_kinds);
    test_add("selection refusals", "accessors of nothing give nothing",
             accessors_of_nothing_give_nothing);
    test_add("selection refusals", "bad rules are refused by row",
             bad_rules_are_refused_by_row);
    test_add("selection refusals", "bad exclusions are refused by row",
             bad_exclusions_are_refused_by_row);
    test_add("selection refusals", "bad arms are refused", bad_arms_are_refused);
    test_add("selection refusals", "bad options are refused by name",
             bad_options_are_refused_by_name);
    test_add("selection refusals", "columns must exist and have their type",
             columns_must_exist_and_have_their_type);
    test_add("selection refusals", "tables and views must be whole",
             tables_and_views_must_be_whole);
    test_add("selection refusals", "every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add("selection refusals", "every interrupt check stops the selection",
             every_interrupt_check_stops_the_selection);
}
