/* Several people at once: owners, what is said of each person, sums, and the order of rows. */
#include <stdio.h>
#include <string.h>

#include "core/date.h"
#include "counted.h"
#include "reconviction/linked.h"
#include "support.h"

static const char columns[] = "person text, offence_date date, conviction_date date, kind text";

/* p1 has two events, p2 one outside the window, p3 no record; p9 is nobody's. */
static const char records[] = "p1,2011-03-01,2011-06-10,a\n"
                              "p2,2010-03-01,2010-06-10,a\n"
                              "p9,2011-03-01,2011-06-10,a\n"
                              ",2011-03-01,2011-06-10,a\n"
                              "p1,2011-02-01,2011-09-10,b\n"
                              "p1,2011-03-02,2011-06-10,a\n";

static const char *const ids[] = {"p3", "p1", "p2"};
static const int32_t     index_dates[] = {14975, 14989, 14989}; /* 2011-01-01, 2011-01-15 */

typedef struct people {
    char     data[64];
    int64_t  offsets[8];
    sib_text text;
} people;

static sib_text three(people *p)
{
    p->text = test_text(ids, 3, p->data, p->offsets);
    return p->text;
}

static sib_reconviction_counts *count(const sib_table                      *table,
                                      const sib_reconviction_count_options *options)
{
    people                   p;
    sib_reconviction_counts *counts = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_reconviction_count(NULL, three(&p), (sib_dates){index_dates, 3},
                                                 (sib_dates){NULL, 0}, table, options, &counts),
                          SIB_OK);
    return counts;
}

static void counts_are_aligned_to_the_people(void)
{
    sib_table               *table = test_make_table(columns, records);
    sib_reconviction_counts *c = count(table, NULL);
    const int64_t            events[] = {SIB_I64_MISSING, 2, 0};
    const int64_t            offences[] = {SIB_I64_MISSING, 3, 0};
    const uint8_t            reconvicted[] = {SIB_FLAG_MISSING, 1, 0};
    const uint8_t            linked[] = {0, 1, 1};
    const int64_t            owners[] = {1, 2, -1, -1, 1, 1};
    const int64_t            days[] = {365, 365, 365};
    CU_ASSERT_EQUAL(memcmp(events_of(c).data, events, sizeof events), 0);
    CU_ASSERT_EQUAL(memcmp(offences_of(c).data, offences, sizeof offences), 0);
    CU_ASSERT_EQUAL(memcmp(reconvicted_of(c).data, reconvicted, sizeof reconvicted), 0);
    CU_ASSERT_EQUAL(memcmp(linked_of(c).data, linked, sizeof linked), 0);
    CU_ASSERT_EQUAL(memcmp(person_rows_of(c).data, owners, sizeof owners), 0);
    CU_ASSERT_EQUAL(memcmp(days_at_risk_of(c).data, days, sizeof days), 0);
    sib_dates first = first_event_date_of(c);
    CU_ASSERT_EQUAL(first.n, 3);
    CU_ASSERT_EQUAL(first.data[0], SIB_DATE_MISSING);
    CU_ASSERT_EQUAL(first.data[1], sib__date_of(2011, 2, 1));
    CU_ASSERT_EQUAL(first.data[2], SIB_DATE_MISSING);
    CU_ASSERT_EQUAL(immature_of(c).data[0], 0);
    sib_reconviction_counts_free(c);
    sib_table_free(table);
}

/* Where it is known whose records are, and of which the condition holds, neither is asked
 * again: here it holds of one record more than the text says, so p1 has two events and not one.
 */
static void linked_records_are_taken_as_they_are(void)
{
    static int64_t                 starts[] = {0, 0, 3, 4};
    static int64_t                 rows[] = {0, 4, 5, 1};
    static const uint8_t           where[] = {1, 1, 0, 0, 1, 1};
    const sib__groups              groups = {.starts = starts, .rows = rows, .people = 3};
    sib_reconviction_count_options options = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    people                         p;
    sib_reconviction_counts       *linked = NULL;
    sib_table                     *table = test_make_table(columns, records);
    options.where = "kind = 'a'";
    sib_reconviction_counts *c = count(table, &options);
    CU_ASSERT_EQUAL_FATAL(sib__reconviction_count_linked(NULL, three(&p),
                                                         (sib_dates){index_dates, 3}, table,
                                                         &groups, 1, where, &options, &linked),
                          SIB_OK);
    CU_ASSERT_EQUAL(events_of(c).data[1], 1);
    CU_ASSERT_EQUAL(events_of(linked).data[1], 2);
    CU_ASSERT_EQUAL(events_of(linked).data[2], 0);
    CU_ASSERT_EQUAL(events_of(linked).data[0], SIB_I64_MISSING);
    CU_ASSERT_EQUAL(tally_of(linked, SIB_RECONVICTION_DISPOSITION_MISSING_PERSON), 1);
    CU_ASSERT_EQUAL(tally_of(linked, SIB_RECONVICTION_DISPOSITION_UNKNOWN_PERSON), 1);
    sib_reconviction_counts_free(linked);
    sib_reconviction_counts_free(c);
    sib_table_free(table);
}

static void every_record_has_one_disposition_and_the_tallies_sum(void)
{
    sib_table               *table = test_make_table(columns, records);
    sib_reconviction_counts *c = count(table, NULL);
    const int32_t            expect[] = {SIB_RECONVICTION_DISPOSITION_COUNTED,
                                         SIB_RECONVICTION_DISPOSITION_BEFORE_INDEX,
                                         SIB_RECONVICTION_DISPOSITION_UNKNOWN_PERSON,
                                         SIB_RECONVICTION_DISPOSITION_MISSING_PERSON,
                                         SIB_RECONVICTION_DISPOSITION_COUNTED,
                                         SIB_RECONVICTION_DISPOSITION_SAME_OCCASION};
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(sib_reconviction_counts_table(c, "records")), 6);
    for (int64_t i = 0; i < 6; i++) {
        CU_ASSERT_EQUAL(disposition_of(c, i), expect[i]);
    }
    int64_t sum = 0;
    for (int32_t i = 1; sib_reconviction_disposition_name(i) != NULL; i++) {
        int64_t tally = tally_of(c, i);
        int64_t seen = 0;
        for (int64_t j = 0; j < 6; j++) {
            seen += disposition_of(c, j) == i;
        }
        CU_ASSERT_EQUAL(tally, seen);
        sum += tally;
    }
    CU_ASSERT_EQUAL(sum, 6);
    const sib_table *tallies = sib_reconviction_counts_table(c, "dispositions");
    CU_ASSERT_EQUAL(sib_table_rows(tallies), 17);
    CU_ASSERT_TRUE(test_says(tallies, "disposition", 16, "same_person"));
    sib_reconviction_counts_free(c);
    sib_table_free(table);
}

/* p1's window is from 2011-01-15 for a year, decisions count for half a year more, and the data
 * end on 2012-06-01. A record that cannot be told may count if what is known of it lies inside;
 * of two dates the wrong way round either may be right. */
static void what_cannot_be_told_may_lie_in_the_window(void)
{
    static const struct {
        const char *record; /* offence, decision, kind */
        bool        may;
    } cases[] = {
        {"2011-03-01,2011-06-10,", true},
        {"2011-03-01,2012-06-10,", false},
        {"2011-03-01,2012-08-01,", false},
        {"2010-03-01,2011-06-10,", false},
        {",2011-06-10,a", true},
        {",2012-06-10,a", false},
        {",2010-06-10,a", false},
        {",2012-08-01,a", false},
        {",,a", true},
        {"2011-03-01,,a", true},
        {"2010-03-01,,a", false},
        {"2012-03-01,,a", false},
        {"2011-06-10,2011-03-01,a", true},
        {"2011-03-01,2010-12-01,a", true},
        {"2013-03-01,2011-06-01,a", true},
        {"2013-03-01,2010-12-01,a", false},
        {"2011-03-01,2011-06-10,a", false} /* it counts */
    };
    enum { CASES = sizeof cases / sizeof cases[0] };
    char                           text[1000] = "";
    sib_reconviction_count_options o = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    o.where = "kind = 'a'";
    o.as_at = sib__date_of(2012, 6, 1);
    for (int i = 0; i < CASES; i++) {
        strcat(text, "p1,");
        strcat(text, cases[i].record);
        strcat(text, "\n");
    }
    sib_table               *table = test_make_table(columns, text);
    sib_reconviction_counts *c = count(table, &o);
    const sib_table         *told = sib_reconviction_counts_table(c, "records");
    for (int i = 0; i < CASES; i++) {
        bool may = sib_table_number(told, "undecided", i) == 1.0;
        if (may != cases[i].may) {
            printf("\n    %s\n", cases[i].record);
        }
        CU_ASSERT_EQUAL(may, cases[i].may);
    }
    sib_reconviction_counts_free(c);
    sib_table_free(table);
}

static void the_first_person_owns_records_too(void)
{
    sib_table               *table = test_make_table(columns, "p3,2011-02-01,2011-03-01,a");
    sib_reconviction_counts *c = count(table, NULL);
    CU_ASSERT_EQUAL(person_rows_of(c).data[0], 0);
    CU_ASSERT_EQUAL(events_of(c).data[0], 1);
    CU_ASSERT_EQUAL(linked_of(c).data[0], 1);
    sib_reconviction_counts_free(c);
    sib_table_free(table);
}

static void unlinked_people_count_zero_only_when_told_so(void)
{
    sib_reconviction_count_options o = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_table                     *table = test_make_table(columns, records);
    o.unlinked = SIB_UNLINKED_ZERO;
    sib_reconviction_counts *c = count(table, &o);
    CU_ASSERT_EQUAL(events_of(c).data[0], 0);
    CU_ASSERT_EQUAL(reconvicted_of(c).data[0], 0);
    CU_ASSERT_EQUAL(linked_of(c).data[0], 0);
    sib_reconviction_counts_free(c);
    sib_table_free(table);
}

static void a_window_after_the_data_cut_is_immature(void)
{
    sib_reconviction_count_options o = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_table                     *table = test_make_table(columns, records);
    o.as_at = sib__date_of(2012, 7, 14); /* p3's window ends on 1 July, the others' on 15 */
    sib_reconviction_counts *c = count(table, &o);
    const uint8_t            first[] = {0, 1, 1};
    CU_ASSERT_EQUAL(memcmp(immature_of(c).data, first, 3), 0);
    sib_reconviction_counts_free(c);

    o.as_at = sib__date_of(2012, 7, 15);
    c = count(table, &o);
    const uint8_t none[] = {0, 0, 0};
    CU_ASSERT_EQUAL(memcmp(immature_of(c).data, none, 3), 0);
    sib_reconviction_counts_free(c);

    o.recording_lag_days = 14;
    c = count(table, &o);
    CU_ASSERT_EQUAL(memcmp(immature_of(c).data, first, 3), 0);
    sib_reconviction_counts_free(c);
    o.recording_lag_days = 15;
    c = count(table, &o);
    CU_ASSERT_EQUAL(immature_of(c).data[0], 1);
    sib_reconviction_counts_free(c);
    sib_table_free(table);
}

static void days_at_risk_end_with_what_ends_first(void)
{
    people                         p;
    sib_reconviction_count_options o = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_table                     *table = test_make_table(columns, "");
    sib_reconviction_counts       *c = NULL;
    const int32_t                  censoring[] = {14975 + 30, SIB_DATE_MISSING, 14989 - 1};
    const int64_t                  days[] = {30, 41, 0};
    o.as_at = 14989 + 41;
    CU_ASSERT_EQUAL_FATAL(sib_reconviction_count(NULL, three(&p), (sib_dates){index_dates, 3},
                                                 (sib_dates){censoring, 3}, table, &o, &c),
                          SIB_OK);
    CU_ASSERT_EQUAL(memcmp(days_at_risk_of(c).data, days, sizeof days), 0);
    sib_reconviction_counts_free(c);
    o.as_at = SIB_DATE_MISSING;
    o.follow_up_last_day = SIB_RECONVICTION_EDGE_EXCLUDED;
    c = count(table, &o);
    CU_ASSERT_EQUAL(days_at_risk_of(c).data[1], 364);
    sib_reconviction_counts_free(c);
    sib_table_free(table);
}

static void an_empty_cohort_has_no_events(void)
{
    sib_table               *table = test_make_table(columns, records);
    sib_table               *none = test_make_table(columns, "");
    sib_reconviction_counts *c = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_reconviction_count(NULL, (sib_text){NULL, NULL, 0},
                                                 (sib_dates){NULL, 0}, (sib_dates){NULL, 0},
                                                 table, NULL, &c),
                          SIB_OK);
    CU_ASSERT_EQUAL(events_of(c).n, 0);
    CU_ASSERT_EQUAL(tally_of(c, SIB_RECONVICTION_DISPOSITION_UNKNOWN_PERSON), 5);
    sib_reconviction_counts_free(c);
    c = count(none, NULL);
    CU_ASSERT_EQUAL(sib_table_rows(sib_reconviction_counts_table(c, "records")), 0);
    CU_ASSERT_EQUAL(events_of(c).data[1], SIB_I64_MISSING);
    sib_reconviction_counts_free(c);
    sib_table_free(none);
    sib_table_free(table);
}

static void enumerations_have_names_and_values(void)
{
    for (int32_t i = 1; i <= 17; i++) {
        const char *name = sib_reconviction_disposition_name(i);
        CU_ASSERT_PTR_NOT_NULL_FATAL(name);
        CU_ASSERT_EQUAL(sib_reconviction_disposition_value(name), i);
    }
    CU_ASSERT_PTR_NULL(sib_reconviction_disposition_name(18));
    CU_ASSERT_EQUAL(sib_reconviction_unit_value("any"), SIB_RECONVICTION_UNIT_ANY);
    CU_ASSERT_EQUAL(sib_reconviction_edge_value("included"), SIB_RECONVICTION_EDGE_INCLUDED);
    CU_ASSERT_EQUAL(sib_reconviction_occasion_key_value("date+court"),
                    SIB_RECONVICTION_OCCASION_KEY_DATE_COURT);
    CU_ASSERT_EQUAL(sib_reconviction_occasion_date_value("sentence"),
                    SIB_RECONVICTION_OCCASION_DATE_SENTENCE);
    CU_ASSERT_EQUAL(sib_unlinked_value("zero"), SIB_UNLINKED_ZERO);
    CU_ASSERT_EQUAL(sib_reconviction_unit_value("persons"), 0);
}

static void accessors_of_nothing_give_nothing(void)
{
    sib_table               *table = test_make_table(columns, records);
    sib_reconviction_counts *c = count(table, NULL);
    CU_ASSERT_PTR_NULL(sib_reconviction_counts_table(NULL, "persons"));
    CU_ASSERT_PTR_NULL(sib_reconviction_counts_table(c, "people"));
    CU_ASSERT_PTR_NULL(sib_reconviction_counts_table(c, NULL));
    sib_reconviction_counts_free(c);
    sib_table_free(table);
    sib_reconviction_counts_free(NULL);
}

TEST_SUITE(test_counting)
{
    test_add("counting", "linked records are taken as they are",
             linked_records_are_taken_as_they_are);
    test_add("counting", "accessors of nothing give nothing",
             accessors_of_nothing_give_nothing);
    test_add("counting", "what cannot be told may lie in the window",
             what_cannot_be_told_may_lie_in_the_window);
    test_add("counting", "counts are aligned to the people", counts_are_aligned_to_the_people);
    test_add("counting", "every record has one disposition and the tallies sum",
             every_record_has_one_disposition_and_the_tallies_sum);
    test_add("counting", "the first person owns records too",
             the_first_person_owns_records_too);
    test_add("counting", "unlinked people count zero only when told so",
             unlinked_people_count_zero_only_when_told_so);
    test_add("counting", "a window that ends after the data cut is immature",
             a_window_after_the_data_cut_is_immature);
    test_add("counting", "days at risk end with what ends first",
             days_at_risk_end_with_what_ends_first);
    test_add("counting", "an empty cohort has no events", an_empty_cohort_has_no_events);
    test_add("counting", "enumerations have names and values",
             enumerations_have_names_and_values);
}
