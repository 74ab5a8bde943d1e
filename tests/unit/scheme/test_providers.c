/* A provider's fee for appointments by each reading of what is booked: ten were, of which six
 * were attended, three missed and one cancelled by the provider. */
#include <stdlib.h>

#include "fixture.h"

static void a_fee_by_each_reading_of_what_is_booked(void)
{
    static const char facts[] =
        "{'facts':{'appointments':[{'state':'attended','on':'2011-01-10','booked':6},"
        "{'state':'missed','on':'2011-01-17','booked':3},"
        "{'state':'cancelled_by_provider','on':'2011-01-24','booked':1}]}}";
    static const char *const now[] = {"300", "270", "180"};
    char                    *document = scheme_gallery("provider_mind");
    sib_scheme              *scheme = NULL;
    sib_facts               *known = NULL;
    sib_paper               *paper = NULL;
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, document, &scheme), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_facts_read(NULL, scheme_json(facts), &known), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(
        sib_scheme_vary(NULL, scheme, known, "month 1", NULL, NULL, 0, &paper), SIB_OK);
    const sib_table *runs = sib_paper_table(paper, "runs");
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(runs), 3);
    for (int64_t i = 0; i < 3; i++) {
        CU_ASSERT_EQUAL(sib_table_says(runs, "verdict", i, "paid"), 1);
        CU_ASSERT_EQUAL(sib_table_says(runs, "now", i, now[i]), 1);
    }
    sib_paper_free(paper);
    sib_facts_free(known);
    sib_scheme_free(scheme);
    free(document);
}

TEST_SUITE(test_providers)
{
    test_add("providers", "a fee by each reading of what is booked",
             a_fee_by_each_reading_of_what_is_booked);
}
