/* When a cohort closes: after so many members, with the whole day, or after so many months. */
#include "core/date.h"
#include "core/text.h"
#include "sib/eligibility.h"
#include "support.h"
#include "table/table.h"
#include "tables.h"

static const char releases[] = "a,P,2011-01-31\n"
                               "b,P,2011-02-10\n"
                               "c,P,2011-02-10\n"
                               "d,P,2011-02-28\n"
                               "e,P,2011-03-01\n"
                               "a,P,2011-03-05\n"
                               "x,L,2011-02-28\n"
                               "y,L,2011-03-01\n"
                               "a,L,2011-03-05\n";

/* The kinds of the releases, joined by their first letters: t(reated), c(omparison),
 * a(fter closing), o(ther release), m(ember). */
static void select_into(const sib_eligibility_select_options *options, const char *text,
                        char *to, int32_t *closing)
{
    sib_table *table = test_make_table("person text, prison text, release_date date", text);
    sib_table *rules = test_make_table("id text, expression text, applies_to text", "");
    sib_eligibility *e = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_eligibility_select(NULL, table, rules, NULL,
                                                 (sib_text){NULL, NULL, 0}, options, &e),
                          SIB_OK);
    sib__column kind = sib__table_column(sib_eligibility_table(e, "releases"), 1);
    for (int64_t i = 0; i < kind.n; i++) {
        to[i] = sib__column_text(&kind, i).data[0];
    }
    to[kind.n] = '\0';
    *closing = sib_table_dates(sib_eligibility_table(e, "summary"), 2).data[0];
    sib_eligibility_free(e);
    sib_table_free(rules);
    sib_table_free(table);
}

static void check(const sib_eligibility_select_options *options, const char *kinds,
                  int32_t closing)
{
    char    seen[32];
    int32_t date = 0;
    select_into(options, releases, seen, &date);
    CU_ASSERT_STRING_EQUAL(seen, kinds);
    CU_ASSERT_EQUAL(date, closing);
}

static sib_eligibility_select_options sound(void)
{
    sib_eligibility_select_options o = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    o.treated = "prison = 'P'";
    o.comparison = "prison = 'L'";
    return o;
}

static void the_day_of_the_nth_member_is_kept_whole(void)
{
    sib_eligibility_select_options o = sound();
    check(&o, "tttttoccm", SIB_DATE_MISSING);
    o.close_at_members = 1;
    check(&o, "taaaaaaam", sib__date_of(2011, 1, 31));
    o.close_at_members = 2; /* reached on 10 February, when two came in: three members */
    check(&o, "tttaaaaam", sib__date_of(2011, 2, 10));
    o.close_at_members = 3;
    check(&o, "tttaaaaam", sib__date_of(2011, 2, 10));
    o.close_at_members = 4;
    check(&o, "ttttaacam", sib__date_of(2011, 2, 28));
    o.close_at_members = 5;
    check(&o, "tttttaccm", sib__date_of(2011, 3, 1));
    o.close_at_members = 6; /* never reached: a second release makes no member */
    check(&o, "tttttoccm", SIB_DATE_MISSING);
}

static void months_count_to_the_corresponding_date(void)
{
    sib_eligibility_select_options o = sound();
    o.close_after_months = 1; /* from 31 January, the first member: to 28 February */
    check(&o, "ttttaacam", sib__date_of(2011, 2, 28));
    o.opens = sib__date_of(2011, 2, 1); /* to 1 March */
    check(&o, "tttttaccm", sib__date_of(2011, 3, 1));
    o.opens = sib__date_of(2011, 1, 10); /* to 10 February */
    check(&o, "tttaaaaam", sib__date_of(2011, 2, 10));
}

static void the_first_of_both_closes(void)
{
    sib_eligibility_select_options o = sound();
    o.close_after_months = 1;
    o.close_at_members = 2;
    check(&o, "tttaaaaam", sib__date_of(2011, 2, 10));
    o.close_at_members = 5;
    check(&o, "ttttaacam", sib__date_of(2011, 2, 28));
    o.close_at_members = 100;
    check(&o, "ttttaacam", sib__date_of(2011, 2, 28));
}

static void the_last_release_up_to_the_closing_date_is_kept(void)
{
    char                           seen[32];
    int32_t                        date = 0;
    sib_eligibility_select_options o = sound();
    o.keep = SIB_ELIGIBILITY_KEEP_LAST;
    o.opens = sib__date_of(2011, 1, 1);
    o.close_after_months = 1;
    select_into(&o, "a,P,2011-01-05;a,P,2011-02-01;a,P,2011-02-02", seen, &date);
    CU_ASSERT_STRING_EQUAL(seen, "ota");
    CU_ASSERT_EQUAL(date, sib__date_of(2011, 2, 1));
}

static void a_cohort_without_members_closes_only_by_its_opening(void)
{
    char                           seen[32];
    int32_t                        date = 0;
    sib_eligibility_select_options o = sound();
    o.close_after_months = 1;
    o.close_at_members = 1;
    select_into(&o, "x,L,2011-01-05", seen, &date);
    CU_ASSERT_STRING_EQUAL(seen, "c");
    CU_ASSERT_EQUAL(date, SIB_DATE_MISSING);
}

TEST_SUITE(test_closing)
{
    test_add("closing", "the day of the n-th member is kept whole",
             the_day_of_the_nth_member_is_kept_whole);
    test_add("closing", "months count to the corresponding date",
             months_count_to_the_corresponding_date);
    test_add("closing", "the first of both closes", the_first_of_both_closes);
    test_add("closing", "the last release up to the closing date is kept",
             the_last_release_up_to_the_closing_date_is_kept);
    test_add("closing", "a cohort without members closes only by its opening",
             a_cohort_without_members_closes_only_by_its_opening);
}
