/* Arms, verdicts, exclusions, the attrition table and its sums. */
#include <math.h>
#include <string.h>

#include "core/date.h"
#include "core/text.h"
#include "sib/eligibility.h"
#include "support.h"
#include "tables.h"

static const char columns[] =
    "person text, prison text, release_date date, age i64, tagged flag";
static const char rule_columns[] =
    "id text, expression text, applies_to text, description text, "
    "source text, valid_from date, valid_to date";
static const char rules[] = "adult, age >= 18, both, 18 or over, RAND14,,\n"
                            "not_tagged, NOT tagged, treated, not on tag,,,\n"
                            "old_rule, age < 60, both, under 60,,2011-01-01,2011-12-31\n";

typedef struct chosen {
    sib_table       *table;
    sib_eligibility *e;
} chosen;

static chosen choose(const char *releases, const char *exclusions,
                     const sib_eligibility_select_options *options)
{
    chosen     c = {test_make_table(columns, releases), NULL};
    sib_table *terms = test_make_table(rule_columns, rules);
    sib_table *out_of_pool =
        exclusions == NULL
            ? NULL
            : test_make_table("id text, expression text, scope text, description text",
                              exclusions);
    CU_ASSERT_EQUAL_FATAL(sib_eligibility_select(NULL, c.table, terms, out_of_pool,
                                                 (sib_text){NULL, NULL, 0}, options, &c.e),
                          SIB_OK);
    sib_table_free(out_of_pool);
    sib_table_free(terms);
    return c;
}

static void release(chosen *c)
{
    sib_eligibility_free(c->e);
    sib_table_free(c->table);
}

static sib_eligibility_select_options with_pool(void)
{
    sib_eligibility_select_options o = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    o.treated = "prison = 'P'";
    o.comparison = "prison <> 'P'";
    return o;
}

static bool ended(const chosen *c, int64_t row, const char *kind, const char *rule)
{
    const sib_table *releases = sib_eligibility_table(c->e, "releases");
    return test_says(releases, "kind", row, kind) && test_says(releases, "rule", row, rule);
}

/* Whether a column's cells are those of an enumeration with these values. */
static bool says_each(const sib_table *table, const char *column, const uint8_t *expect,
                      int64_t n, const char *(*name)(int32_t))
{
    bool all = sib_table_rows(table) == n;
    for (int64_t i = 0; all && i < n; i++) {
        all = test_says(table, column, i, name(expect[i]));
    }
    return all;
}

static bool verdicts_are(const sib_eligibility *e, const char *rule, const uint8_t *expect,
                         int64_t n)
{
    return says_each(sib_eligibility_table(e, "verdicts"), rule, expect, n,
                     sib_eligibility_verdict_name);
}

static double members(const sib_eligibility *e, const char *arm)
{
    return sib_table_number(sib_eligibility_table(e, "summary"), arm, 0);
}

static void arms_come_first_and_the_unknown_has_its_own(void)
{
    sib_eligibility_select_options o = with_pool();
    o.comparison = "prison = 'L' AND age > 20";
    chosen        c = choose("a,P,2011-05-01,30,0\n"
                                    "b,L,2011-05-01,30,0\n"
                                    "c,M,2011-05-01,30,0\n"
                                    "d,,2011-05-01,30,0\n"
                                    "e,L,2011-05-01,,0\n"
                                    "f,P,2011-05-01,,0\n",
                             NULL, &o);
    const uint8_t expect[] = {1, 2, 3, 4, 4, 1};
    CU_ASSERT_TRUE(says_each(sib_eligibility_table(c.e, "releases"), "arm", expect, 6,
                             sib_eligibility_arm_name));
    CU_ASSERT_TRUE(ended(&c, 2, "no_arm", NULL));
    CU_ASSERT_TRUE(ended(&c, 3, "arm_unknown", NULL));
    CU_ASSERT_TRUE(ended(&c, 4, "arm_unknown", NULL));
    CU_ASSERT_TRUE(ended(&c, 5, "rule_unknown", "adult"));
    release(&c);
}

static void without_expressions_every_release_is_treated(void)
{
    chosen c = choose("a,P,2011-05-01,30,0\nb,L,2011-05-01,30,0\n", NULL, NULL);
    CU_ASSERT_EQUAL(members(c.e, "treated_members"), 2);
    CU_ASSERT_EQUAL(members(c.e, "comparison_members"), 0);
    release(&c);
}

static void every_rule_is_evaluated_for_every_release(void)
{
    sib_eligibility_select_options o = with_pool();
    chosen                         c = choose("a,P,2011-05-01,17,1\n"
                                                                      "b,L,2010-12-31,70,1\n"
                                                                      "c,P,2011-01-01,70,0\n"
                                                                      "d,P,2011-12-31,70,\n"
                                                                      "e,P,2012-01-01,70,0\n"
                                                                      "f,P,,70,0\n",
                                              NULL, &o);
    const uint8_t                  adult[] = {2, 1, 1, 1, 1, 1};
    const uint8_t                  not_tagged[] = {2, 4, 1, 3, 1, 1};
    const uint8_t                  old_rule[] = {1, 4, 2, 2, 4, 3};
    CU_ASSERT_TRUE(verdicts_are(c.e, "adult", adult, 6));
    CU_ASSERT_TRUE(verdicts_are(c.e, "not_tagged", not_tagged, 6));
    CU_ASSERT_TRUE(verdicts_are(c.e, "old_rule", old_rule, 6));
    CU_ASSERT_EQUAL(sib_table_columns(sib_eligibility_table(c.e, "verdicts")), 3);
    CU_ASSERT_TRUE(ended(&c, 0, "rule", "adult"));
    CU_ASSERT_TRUE(ended(&c, 1, "comparison_member", NULL));
    CU_ASSERT_TRUE(ended(&c, 2, "rule", "old_rule"));
    CU_ASSERT_TRUE(ended(&c, 3, "rule_unknown", "not_tagged"));
    CU_ASSERT_TRUE(ended(&c, 4, "treated_member", NULL));
    CU_ASSERT_TRUE(ended(&c, 5, "missing_index_date", NULL));
    release(&c);
}

static void a_rule_binds_the_arm_it_is_for(void)
{
    sib_eligibility_select_options o = with_pool();
    sib_table                     *table = test_make_table(columns, "a,P,2011-05-01,17,0\n"
                                                                                        "b,L,2011-05-01,17,0\n"
                                                                                        ",L,2011-05-01,17,0\n"
                                                                                        "c,,2011-05-01,17,0\n");
    sib_table       *terms = test_make_table("id text, expression text, applies_to text",
                                             "pool,age >= 18,comparison\n"
                                                   "cohort,age >= 18,treated\n"
                                                   "all,age >= 18,both\n");
    sib_eligibility *e = NULL;
    const uint8_t    pool[] = {4, 2, 2, 4};
    const uint8_t    cohort[] = {2, 4, 4, 4};
    const uint8_t    all[] = {2, 2, 2, 2};
    CU_ASSERT_EQUAL_FATAL(
        sib_eligibility_select(NULL, table, terms, NULL, (sib_text){NULL, NULL, 0}, &o, &e),
        SIB_OK);
    CU_ASSERT_TRUE(verdicts_are(e, "pool", pool, 4));
    CU_ASSERT_TRUE(verdicts_are(e, "cohort", cohort, 4));
    CU_ASSERT_TRUE(verdicts_are(e, "all", all, 4));
    sib_eligibility_free(e);
    sib_table_free(terms);
    sib_table_free(table);
}

static void members_come_in_the_order_of_their_ids(void)
{
    sib_eligibility_select_options o = with_pool();
    chosen                         c = choose("c,P,2011-05-03,30,0\n"
                                                                      "a,L,2011-05-02,30,0\n"
                                                                      "b,P,2011-05-01,30,0\n"
                                                                      "a,L,2011-05-01,30,0\n",
                                              NULL, &o);
    const uint8_t                  treated[] = {0, 1, 1};
    const int64_t                  rows[] = {3, 2, 0};
    sib_text                       person = sib_eligibility_person(c.e);
    CU_ASSERT_EQUAL_FATAL(person.n, 3);
    CU_ASSERT_TRUE(sib__slice_equals(sib__text_at(person, 0), "a"));
    CU_ASSERT_TRUE(sib__slice_equals(sib__text_at(person, 1), "b"));
    CU_ASSERT_TRUE(sib__slice_equals(sib__text_at(person, 2), "c"));
    CU_ASSERT_EQUAL(memcmp(sib_eligibility_treated(c.e).data, treated, 3), 0);
    CU_ASSERT_EQUAL(memcmp(sib_eligibility_row(c.e).data, rows, sizeof rows), 0);
    CU_ASSERT_EQUAL(sib_eligibility_index_date(c.e).data[0], sib__date_of(2011, 5, 1));
    CU_ASSERT_EQUAL(members(c.e, "treated_members"), 2);
    CU_ASSERT_EQUAL(members(c.e, "comparison_members"), 1);
    release(&c);
}

static void exclusions_are_named_and_reach_a_release_or_a_person(void)
{
    sib_eligibility_select_options o = with_pool();
    chosen                         c = choose("a,D,2011-05-01,30,0\n"
                                                                      "a,L,2011-06-01,30,0\n"
                                                                      "b,L,2011-05-01,30,0\n"
                                                                      "b,L,2011-06-01,30,1\n"
                                                                      "c,L,2011-05-01,30,\n"
                                                                      "d,L,2011-05-01,30,0\n"
                                                                      "e,P,2011-05-01,30,1\n"
                                                                      "e,L,2011-06-01,30,0\n",
                                              "doncaster,prison = 'D',,closed\n"
                                                                      "ever_tagged,tagged,person,\n",
                                              &o);
    static const char *const       kinds[] = {"exclusion", "comparison_member", "exclusion",
                                              "exclusion", "exclusion_unknown", "comparison_member",
                                              "rule",      "exclusion"};
    static const char *const       terms[] = {"doncaster",   NULL, "ever_tagged", "ever_tagged",
                                              "ever_tagged", NULL, "not_tagged",  "ever_tagged"};
    for (int64_t i = 0; i < 8; i++) {
        CU_ASSERT_TRUE(ended(&c, i, kinds[i], terms[i]));
    }
    release(&c);
}

static int64_t cell(const sib_table *t, const char *column, int64_t row)
{
    return sib_table_i64(t, sib_table_find(t, column)).data[row];
}

static void attrition_sums_to_releases_and_persons(void)
{
    static const char *const       arms[3] = {"treated", "comparison", "other"};
    sib_eligibility_select_options o = with_pool();
    chosen           c = choose("a,P,2011-05-01,17,0\n" /* then a member: counts at the end */
                                "a,P,2011-06-01,18,0\n"
                                          "a,P,2011-07-01,18,0\n"
                                          "b,P,2011-05-01,17,0\n"
                                          "b,P,2011-05-02,17,0\n"
                                          "c,L,2011-05-01,30,0\n"
                                          "a,L,2011-05-01,30,0\n"
                                          "d,,2011-05-01,30,0\n"
                                          ",P,2011-05-01,30,0\n",
                                NULL, &o);
    const sib_table *t = sib_eligibility_table(c.e, "attrition");
    const int64_t    releases[3] = {6, 2, 1};
    const int64_t    persons[3] = {2, 2, 1};
    int64_t          steps = sib_table_rows(t);
    CU_ASSERT_EQUAL_FATAL(steps, 11 + 2 * 3); /* kinds of their own, and three rules */
    for (int g = 0; g < 3; g++) {
        char    release_column[32] = "";
        char    person[32] = "";
        int64_t release_sum = 0;
        int64_t person_sum = 0;
        strcat(strcpy(release_column, arms[g]), "_releases");
        strcat(strcpy(person, arms[g]), "_persons");
        for (int64_t i = 0; i < steps; i++) {
            release_sum += cell(t, release_column, i);
            person_sum += cell(t, person, i);
        }
        CU_ASSERT_EQUAL(release_sum, releases[g]);
        CU_ASSERT_EQUAL(person_sum, persons[g]);
    }
    int64_t adult = 4; /* no arm, arm unknown, missing person, missing index date, adult */
    CU_ASSERT_EQUAL(cell(t, "treated_releases", adult), 3);
    CU_ASSERT_EQUAL(cell(t, "treated_persons", adult), 1);
    CU_ASSERT_EQUAL(cell(t, "treated_releases", 2), 1);
    CU_ASSERT_EQUAL(cell(t, "treated_persons", 2), 0);
    CU_ASSERT_EQUAL(cell(t, "treated_persons", steps - 2), 1);
    CU_ASSERT_EQUAL(cell(t, "comparison_persons", steps - 1), 1);
    sib_text source = sib_table_text(t, sib_table_find(t, "source"));
    sib_text description = sib_table_text(t, sib_table_find(t, "description"));
    CU_ASSERT_TRUE(sib__slice_equals(sib__text_at(source, adult), "RAND14"));
    CU_ASSERT_TRUE(sib__slice_equals(sib__text_at(description, adult + 1), "18 or over"));
    release(&c);
}

static void a_tie_key_decides_between_releases_of_one_day(void)
{
    static const char              text[] = "a,P,2011-05-01,30,0\n"
                                            "a,P,2011-05-01,20,0\n"
                                            "a,P,2011-05-01,40,0\n";
    sib_eligibility_select_options o = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    o.tie_key = "age";
    chosen c = choose(text, NULL, &o);
    CU_ASSERT_EQUAL(sib_eligibility_row(c.e).data[0], 1);
    release(&c);
    o.tie_key = "prison"; /* all alike: then by content, age before prison */
    c = choose(text, NULL, &o);
    CU_ASSERT_EQUAL(sib_eligibility_row(c.e).data[0], 1);
    release(&c);
}

static void an_empty_table_has_no_members(void)
{
    chosen c = choose("", "doncaster,prison = 'D',,\n", NULL);
    CU_ASSERT_EQUAL(sib_eligibility_person(c.e).n, 0);
    CU_ASSERT_EQUAL(sib_table_rows(sib_eligibility_table(c.e, "releases")), 0);
    CU_ASSERT_TRUE(isnan(members(c.e, "closing_date")));
    release(&c);
}

TEST_SUITE(test_pool)
{
    test_add("eligibility", "arms come first and the unknown has its own",
             arms_come_first_and_the_unknown_has_its_own);
    test_add("eligibility", "without expressions every release is treated",
             without_expressions_every_release_is_treated);
    test_add("eligibility", "every rule is evaluated for every release",
             every_rule_is_evaluated_for_every_release);
    test_add("eligibility", "a rule binds the arm it is for", a_rule_binds_the_arm_it_is_for);
    test_add("eligibility", "members come in the order of their ids",
             members_come_in_the_order_of_their_ids);
    test_add("eligibility", "exclusions are named and reach a release or a person",
             exclusions_are_named_and_reach_a_release_or_a_person);
    test_add("eligibility", "attrition sums to releases and persons",
             attrition_sums_to_releases_and_persons);
    test_add("eligibility", "a tie key decides between releases of one day",
             a_tie_key_decides_between_releases_of_one_day);
    test_add("eligibility", "an empty table has no members", an_empty_table_has_no_members);
}
