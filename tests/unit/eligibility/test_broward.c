/* Real custody records, Broward County: one stated definition, from releases to counts.
 *
 * First release in 2013 or 2014 from a stay of under 365 days, rows with out before in dropped,
 * nothing merged; events are later custody entries within 365 days. Reference counts were made
 * outside this library. */
#include <stdlib.h>

#include "reconviction/counted.h"
#include "sib/eligibility.h"
#include "support.h"

static const char types[] =
    "{\"person_id\": {\"type\": \"text\"}, \"in_date\": {\"type\": \"date\"}, "
    "\"out_date\": {\"type\": \"date\"}, \"kind\": {\"type\": \"codes\"}}";

static const char rules[] =
    "dates_in_order, out_date >= in_date, both\n"
    "window, out_date BETWEEN DATE '2013-01-01' AND DATE '2014-12-31', both\n"
    "under_a_year, \"days_between(in_date, out_date) < 365\", both\n";

static sib_table *read_custody(void)
{
    size_t     size = 0;
    char      *bytes = test_data("broward/custody.csv", &size);
    sib_table *table = NULL;
    if (bytes != NULL) {
        CU_ASSERT_EQUAL_FATAL(
            sib_table_read_csv(NULL, (sib_u8){(const uint8_t *)bytes, (int64_t)size}, types,
                               NULL, &table),
            SIB_OK);
        free(bytes);
    }
    return table;
}

static sib_eligibility *select_first_releases(const sib_table *custody)
{
    sib_eligibility_select_options o = SIB_ELIGIBILITY_SELECT_OPTIONS_INIT;
    sib_table *terms = test_make_table("id text, expression text, applies_to text", rules);
    sib_eligibility *e = NULL;
    o.person = "person_id";
    o.index_date = "out_date";
    CU_ASSERT_EQUAL_FATAL(
        sib_eligibility_select(NULL, custody, terms, NULL, (sib_text){NULL, NULL, 0}, &o, &e),
        SIB_OK);
    sib_table_free(terms);
    return e;
}

static sib_reconviction_counts *count_entries(const sib_eligibility *e,
                                              const sib_table *custody, int32_t unit)
{
    sib_reconviction_count_options o = SIB_RECONVICTION_COUNT_OPTIONS_INIT;
    sib_reconviction_counts       *c = NULL;
    o.person = "person_id";
    o.offence_date = "in_date";
    o.conviction_date = "in_date";
    o.where = "out_date >= in_date";
    o.unit = unit;
    o.follow_up_months = 0;
    o.waiting_months = 0;
    o.follow_up_days = 365;
    CU_ASSERT_EQUAL_FATAL(sib_reconviction_count(NULL, sib_eligibility_person(e),
                                                 sib_eligibility_index_date(e),
                                                 (sib_dates){NULL, 0}, custody, &o, &c),
                          SIB_OK);
    return c;
}

static void check_counts(const sib_eligibility *e, const sib_table *custody, int32_t unit,
                         int64_t expect)
{
    sib_reconviction_counts *c = count_entries(e, custody, unit);
    int64_t                  people = 0;
    int64_t                  events = 0;
    int64_t                  records = 0;
    for (int64_t i = 0; i < events_of(c).n; i++) {
        people += reconvicted_of(c).data[i];
        events += events_of(c).data[i];
        CU_ASSERT_EQUAL(linked_of(c).data[i], 1);
    }
    for (int32_t d = 1; sib_reconviction_disposition_name(d) != NULL; d++) {
        records += tally_of(c, d);
    }
    CU_ASSERT_EQUAL(people, 1993);
    CU_ASSERT_EQUAL(events, expect);
    CU_ASSERT_EQUAL(records, sib_table_rows(custody));
    sib_reconviction_counts_free(c);
}

static void broward_counts_agree_with_the_reference(void)
{
    sib_table *custody = read_custody();
    if (custody == NULL) {
        test_skip("Broward counts agree with the reference", "no SIB_TEST_DATA");
        return;
    }
    sib_eligibility *e = select_first_releases(custody);
    CU_ASSERT_EQUAL(sib_table_number(sib_eligibility_table(e, "summary"), "treated_members", 0),
                    5394.0);
    check_counts(e, custody, SIB_RECONVICTION_UNIT_OFFENCE, 3231);
    check_counts(e, custody, SIB_RECONVICTION_UNIT_OCCASION, 3230);
    check_counts(e, custody, SIB_RECONVICTION_UNIT_ANY, 1993);
    const sib_table *attrition = sib_eligibility_table(e, "attrition");
    int64_t          column = sib_table_find(attrition, "treated_releases");
    int64_t          sum = 0;
    for (int64_t i = 0; i < sib_table_rows(attrition); i++) {
        sum += sib_table_i64(attrition, column).data[i];
    }
    CU_ASSERT_EQUAL(sum, 13558);
    CU_ASSERT_EQUAL(sib_table_rows(custody), 13558);
    CU_ASSERT_EQUAL(sib_table_i64(attrition, column).data[4], 1); /* out before in */
    sib_eligibility_free(e);
    sib_table_free(custody);
}

TEST_SUITE(test_broward)
{
    test_add("Broward", "Broward counts agree with the reference",
             broward_counts_agree_with_the_reference);
}
