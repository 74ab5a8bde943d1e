/* A contract from its text to what is due. */
#include <stdio.h>

#include "fixture.h"

/* Bradford's price for each bed-day saved, its cap left out (impact bond data set 0300). */
static const char bed_days[] =
    "{'language': 'sib@1', 'contract': 'bed_days', 'version': '1', 'currency': 'GBP',\n"
    "'tables': {'saved': {'role': 'figures', 'columns': {'days': {'type': 'i64'}}}},\n"
    "'outcomes': {'saved': {'kind': 'figures', 'table': 'saved', 'keys': [], 'numbers': "
    "{'days': 'count'}}},\n"
    "'payment': [\n"
    "{'do': 'measure', 'id': 'bed_days', 'outcome': 'saved', 'is': 'sum', 'what': 'days', "
    "'by': []},\n"
    "{'do': 'curve', 'id': 'payment', 'gives': 'money', 'each': {'value': '765.63', 'source': "
    "'0300'}, 'times': 'bed_days', 'keys': []},\n"
    "{'do': 'round', 'id': 'line', 'of': 'payment', 'to': '0.01', 'rounding': 'half_up'},\n"
    "{'do': 'settle', 'id': 'due', 'of': 'line', 'below_zero': 'refuse', 'below_nothing': "
    "'zero', 'undecided': 'stop'}],\n"
    "'settlement': {'stages': [{'id': 'end', 'as_at': '2025-12-31', 'lines': 'all', 'pays': "
    "true, 'facts': 'as_known'}]}}";

static void a_price_times_a_sum_is_due(void)
{
    sib_settlement *s =
        scheme_settle(bed_days, "{'facts': {'saved': [{'days': 2570}]}}", "end", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_TRUE(scheme_due(s, "now", "1967669.1"));
    CU_ASSERT_TRUE(scheme_due(s, "cumulative", "1967669.1"));
    CU_ASSERT_TRUE(scheme_due(s, "paid_before", "0"));
    CU_ASSERT_TRUE(scheme_due(s, "verdict", "paid"));
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "bed_days", 0, "value"), "2570");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "payment", 0, "price"), "765.63");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "due", 0, "line"), "payment");
    sib_settlement_free(s);
}

/* The file of the gallery, settled at 2,570 and at 2,569 days. */
static void bradford_is_paid_up_to_its_cap(void)
{
    static char text[8000];
    FILE       *file =
        fopen(SIB_TEST_SOURCE_DIR "/../examples/contracts/bradford/contract.json", "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    sib_settlement *s =
        scheme_settle(text, "{'facts': {'saved': [{'days': 2570}]}}", "end", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_TRUE(scheme_due(s, "now", "1967413"));
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "capped", 0, "before"), "1967669.1");
    sib_settlement_free(s);
    s = scheme_settle(text, "{'facts': {'saved': [{'days': 2569}]}}", "end", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_TRUE(scheme_due(s, "now", "1966903.47"));
    sib_settlement_free(s);
}

static void nothing_counted_is_nothing(void)
{
    sib_settlement *s = scheme_settle(bed_days, "{'facts': {'saved': []}}", "end", NULL);
    CU_ASSERT_TRUE(scheme_due(s, "now", "0"));
    CU_ASSERT_TRUE(scheme_due(s, "verdict", "nothing"));
    sib_settlement_free(s);
}

/* Minor units in 64 bits: more is refused, whether the amount itself fits or not. */
static void what_is_due_fits_64_bits(void)
{
    static const char *const beyond[] = {"200000000000000", "9000000000000000000"};
    sib_settlement          *s = scheme_settle(
                 bed_days, "{'facts': {'saved': [{'days': 100000000000000}]}}", "end", NULL);
    CU_ASSERT_TRUE(scheme_due(s, "now", "76563000000000000"));
    sib_settlement_free(s);
    for (int i = 0; i < 2; i++) {
        char facts[100];
        snprintf(facts, sizeof facts, "{'facts': {'saved': [{'days': %s}]}}", beyond[i]);
        CU_ASSERT_PTR_NULL(scheme_settle(bed_days, facts, "end", NULL));
        CU_ASSERT_TRUE(scheme_says("64 bits"));
    }
}

/* A whole number is no share: it may have been meant in per cent. The column is wrong, no row.
 */
static void a_share_is_a_text_with_its_sign(void)
{
    static const char *const units[] = {"share", "points"};
    static const char *const cells[] = {"'5 %'", "'5 points'"};
    for (int i = 0; i < 2; i++) {
        char document[1000];
        char facts[100];
        snprintf(document, sizeof document,
                 "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', "
                 "'tables': {'t': {'role': 'figures', 'columns': {'x': {'type': 'text'}}}}, "
                 "'outcomes': {'t': {'kind': 'figures', 'table': 't', 'keys': [], 'numbers': "
                 "{'x': '%s'}}}, 'payment': [{'do': 'measure', 'id': 'm', 'outcome': 't', "
                 "'is': 'sum', 'what': 'x', 'by': []}]}",
                 units[i]);
        snprintf(facts, sizeof facts, "{'facts': {'t': [{'x': %s}]}}", cells[i]);
        sib_settlement *s = scheme_settle(document, facts, "2020-01-01", NULL);
        CU_ASSERT_PTR_NOT_NULL(s);
        sib_settlement_free(s);
        CU_ASSERT_PTR_NULL(
            scheme_settle(document, "{'facts': {'t': [{'x': 5}]}}", "2020-01-01", NULL));
        CU_ASSERT_TRUE(scheme_says("shares and points are texts with their sign"));
        CU_ASSERT_PTR_NULL(strstr(scheme_message, "row"));
    }
}

TEST_SUITE(test_slice)
{
    test_add("slice", "what is due fits 64 bits", what_is_due_fits_64_bits);
    test_add("slice", "a share is a text with its sign", a_share_is_a_text_with_its_sign);
    test_add("slice", "a price times a sum is due", a_price_times_a_sum_is_due);
    test_add("slice", "bradford is paid up to its cap", bradford_is_paid_up_to_its_cap);
    test_add("slice", "nothing counted is nothing", nothing_counted_is_nothing);
}
