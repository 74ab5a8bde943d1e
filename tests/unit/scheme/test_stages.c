/* Stages: what is due in all less what was paid before, and the chain of records. */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

/* Two prices over dated counts, settled each quarter; what is done below zero is put in. */
#define CLAIMS(below, nothing, stages, more)                                                   \
    "{'language': 'sib@1', 'contract': 'claims', 'version': '1', 'currency': 'GBP', "          \
    "'tables': {'claims': {'role': 'figures', 'columns': {'on': {'type': 'date'}, 'fee': "     \
    "{'type': 'text'}, 'jobs': {'type': 'i64'}}}}, "                                           \
    "'outcomes': {'claims': {'kind': 'figures', 'table': 'claims', 'keys': [], 'on': 'on', "   \
    "'numbers': {'fee': 'money', 'jobs': 'count'}}}, "                                         \
    "'payment': ["                                                                             \
    "{'do': 'measure', 'id': 'fees', 'outcome': 'claims', 'is': 'sum', 'what': 'fee', 'by': "  \
    "[]}, "                                                                                    \
    "{'do': 'measure', 'id': 'jobs', 'outcome': 'claims', 'is': 'sum', 'what': 'jobs', 'by': " \
    "[]}, "                                                                                    \
    "{'do': 'curve', 'id': 'bonus', 'gives': 'money', 'each': '50', 'times': 'jobs', 'keys': " \
    "[]}, "                                                                                    \
    "{'do': 'round', 'id': 'lines', 'of': ['fees', 'bonus'], 'to': '0.01', 'rounding': "       \
    "'half_up'}, "                                                                             \
    "{'do': 'settle', 'id': 'due', 'of': 'lines', 'below_zero': '" below                       \
    "', 'below_nothing': '" nothing "', 'undecided': 'stop'}], "                               \
    "'settlement': {'stages': [" stages "]}" more "}"

#define QUARTERS                                                                               \
    "{'id': 'quarter', 'as_at': '2020-03-31', 'lines': 'all', 'pays': true, 'facts': "         \
    "'as_known', 'repeats': {'every': {'months': 3}, 'until': '2020-12-31'}}"

static const char facts[] =
    "{'facts': {'claims': [{'on': '2020-02-01', 'fee': '100.00', 'jobs': 1}, {'on': "
    "'2020-05-01', 'fee': '30', 'jobs': 0}, {'on': '2020-08-01', 'fee': '-300', 'jobs': 2}]}}";

/* Settles a stage after the record of another, which it frees. */
static sib_settlement *after(const char *contract, const char *stage, sib_settlement *before)
{
    sib_settlement *s = scheme_settle(contract, facts, stage,
                                      before == NULL ? NULL : sib_settlement_record(before));
    sib_settlement_free(before);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    return s;
}

static void what_was_paid_before_is_taken_off(void)
{
    const char     *contract = CLAIMS("repay", "owed", QUARTERS, "");
    sib_settlement *s = after(contract, "quarter 1", NULL);
    CU_ASSERT_TRUE(scheme_due(s, "now", "150"));
    s = after(contract, "quarter 2", s);
    CU_ASSERT_TRUE(scheme_due(s, "cumulative", "180"));
    CU_ASSERT_TRUE(scheme_due(s, "paid_before", "150"));
    CU_ASSERT_TRUE(scheme_due(s, "now", "30"));
    s = after(contract, "quarter 3", s);
    CU_ASSERT_TRUE(scheme_due(s, "cumulative", "-20"));
    CU_ASSERT_TRUE(scheme_due(s, "now", "-200"));
    CU_ASSERT_TRUE(scheme_due(s, "verdict", "repaid"));
    s = after(contract, "quarter 4", s);
    CU_ASSERT_TRUE(scheme_due(s, "now", "0"));
    CU_ASSERT_TRUE(scheme_due(s, "verdict", "nothing"));
    sib_settlement_free(s);
}

static void a_stage_may_be_passed_over(void)
{
    const char     *contract = CLAIMS("repay", "owed", QUARTERS, "");
    sib_settlement *s = after(contract, "quarter 2", NULL);
    CU_ASSERT_TRUE(scheme_due(s, "now", "180"));
    sib_settlement_free(s);
}

static void below_nothing_may_be_zero(void)
{
    const char     *contract = CLAIMS("repay", "zero", QUARTERS, "");
    sib_settlement *s = after(contract, "quarter 3", after(contract, "quarter 2", NULL));
    CU_ASSERT_TRUE(scheme_due(s, "cumulative", "0"));
    CU_ASSERT_TRUE(scheme_due(s, "now", "-180"));
    sib_settlement_free(s);
}

static void a_debt_may_be_carried(void)
{
    const char     *contract = CLAIMS("carry", "owed", QUARTERS, "");
    sib_settlement *s = after(contract, "quarter 3", after(contract, "quarter 2", NULL));
    CU_ASSERT_TRUE(scheme_due(s, "now", "0"));
    CU_ASSERT_TRUE(scheme_due(s, "carried", "200"));
    sib_settlement_free(s);
}

static void a_debt_may_be_refused(void)
{
    const char     *contract = CLAIMS("refuse", "owed", QUARTERS, "");
    sib_settlement *s = after(contract, "quarter 2", NULL);
    sib_settlement *none =
        scheme_settle(contract, facts, "quarter 3", sib_settlement_record(s));
    CU_ASSERT_PTR_NULL(none);
    CU_ASSERT_TRUE(scheme_says("less is due than was paid before"));
    sib_settlement_free(none);
    sib_settlement_free(s);
}

/* Stage 1 settles the fee and stage 2 the bonus: a list of lines reads as adding. */
static void lines_of_a_paying_stage_stay(void)
{
    static const char stages[] =
        CLAIMS("repay", "owed",
               "{'id': 'a', 'as_at': '2020-03-31', 'lines': ['fees'], 'pays': true, 'facts': "
               "'as_known'}, {'id': 'i', 'as_at': '2020-04-30', 'lines': ['bonus'], 'pays': "
               "false, 'facts': 'as_known'}, {'id': 'b', 'as_at': '2020-06-30', 'lines': "
               "['bonus'], 'pays': true, 'facts': 'as_known'}, {'id': 'c', 'as_at': "
               "'2020-07-31', 'lines': ['bonus'], 'replaces': ['fees'], 'pays': true, 'facts': "
               "'as_known'}",
               "");
    sib_settlement *s = after(stages, "a", NULL);
    CU_ASSERT_TRUE(scheme_due(s, "now", "100"));
    sib_settlement *interim = scheme_settle(stages, facts, "i", sib_settlement_record(s));
    CU_ASSERT_TRUE(scheme_due(interim, "now", "50"));
    CU_ASSERT_TRUE(scheme_due(interim, "verdict", "interim"));
    sib_settlement *wrong = scheme_settle(stages, facts, "b", sib_settlement_record(interim));
    CU_ASSERT_PTR_NULL(wrong); /* an interim record is no predecessor */
    CU_ASSERT_TRUE(scheme_says("does not pay"));
    sib_settlement_free(wrong);
    sib_settlement_free(interim);
    s = after(stages, "b", s);
    CU_ASSERT_TRUE(scheme_due(s, "now", "80"));
    s = after(stages, "c", s);
    CU_ASSERT_TRUE(scheme_due(s, "cumulative", "50"));
    CU_ASSERT_TRUE(scheme_due(s, "now", "-130"));
    sib_settlement_free(s);
}

static void a_changed_record_is_refused(void)
{
    const char     *contract = CLAIMS("repay", "owed", QUARTERS, "");
    sib_settlement *s = after(contract, "quarter 1", NULL);
    char            record[8000];
    snprintf(record, sizeof record, "%s", sib_settlement_record(s));
    char *at = strstr(record, "\"now\":\"150\"");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    at[7] = '9';
    sib_settlement *none = scheme_settle(contract, facts, "quarter 2", record);
    CU_ASSERT_PTR_NULL(none);
    CU_ASSERT_TRUE(scheme_says("the record has been changed"));
    CU_ASSERT_PTR_NULL(scheme_settle(contract, facts, "quarter 1", sib_settlement_record(s)));
    CU_ASSERT_TRUE(scheme_says("this stage or a later one"));
    CU_ASSERT_PTR_NULL(scheme_settle(CLAIMS("repay", "zero", QUARTERS, ""), facts, "quarter 2",
                                     sib_settlement_record(s)));
    CU_ASSERT_TRUE(scheme_says("another contract, which this one does not amend"));
    CU_ASSERT_PTR_NULL(scheme_settle(contract, facts, "quarter 2", "{}"));
    CU_ASSERT_TRUE(scheme_says("no record of a settlement"));
    CU_ASSERT_PTR_NULL(scheme_settle(contract, facts, "quarter 5", NULL));
    CU_ASSERT_TRUE(scheme_says("no such stage"));
    sib_settlement_free(s);
}

static void hash_of(const char *contract, char *to, size_t size)
{
    sib_scheme *scheme = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, scheme_json(contract), &scheme), SIB_OK);
    const sib_table *summary = sib_scheme_table(scheme, "summary");
    sib_text         hash = sib_table_text(summary, sib_table_find(summary, "hash"));
    snprintf(to, size, "%.*s", (int)hash.offsets[1], hash.data);
    sib_scheme_free(scheme);
}

/* An amendment names its predecessor by hash and by version: with either wrong it is of
 * another contract. */
static void an_amendment_names_what_it_amends(void)
{
    static const struct {
        const char *version;
        bool        hash;
    } cases[] = {{"1", true}, {"2", true}, {"1", false}};
    const char     *old = CLAIMS("repay", "owed", QUARTERS, "");
    char            hash[100];
    sib_settlement *s = after(old, "quarter 1", NULL);
    hash_of(old, hash, sizeof hash);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char amending[8000];
        snprintf(amending, sizeof amending,
                 CLAIMS("repay", "zero", QUARTERS,
                        ", 'amends': {'version': '%s', 'hash': '%.63s%c', 'from': "
                        "'2020-04-01', 'why': 'w', 'past': 'recomputed'}"),
                 cases[i].version, hash,
                 cases[i].hash     ? hash[63]
                 : hash[63] == '0' ? '1'
                                   : '0');
        sib_settlement *next =
            scheme_settle(amending, facts, "quarter 2", sib_settlement_record(s));
        CU_ASSERT_EQUAL(next != NULL, i == 0);
        CU_ASSERT_TRUE(i == 0 || scheme_says("which this one does not amend"));
        sib_settlement_free(next);
    }
    sib_settlement_free(s);
}

/* What is said of lines, and a stage that repeats to the end of the calendar. */
static void a_stage_says_its_lines(void)
{
#define STAGE(lines)                                                                           \
    "{'id': 's', 'as_at': '2020-03-31', 'lines': " lines ", 'pays': true, 'facts': "           \
    "'as_known'}"
#define LAST(until)                                                                            \
    "{'id': 's', 'as_at': '9998-06-30', 'lines': 'all', 'pays': true, 'facts': 'as_known', "   \
    "'repeats': {'every': {'months': 12}, 'until': '" until "'}}"
    static const struct {
        const char *contract;
        const char *told;
    } cases[] = {
        {CLAIMS("repay", "owed", STAGE("['fees', 'bonus']"), ""), NULL},
        {CLAIMS("repay", "owed", STAGE("'fees'"), ""), "\"lines\" is \"all\", or a list"},
        {CLAIMS("repay", "owed", STAGE("{'all': 'fees'}"), ""), "\"lines\" is \"all\""},
        {CLAIMS("repay", "owed", STAGE("[]"), ""), "\"lines\" is \"all\""},
        {CLAIMS("repay", "owed", STAGE("['fees', 3]"), ""), "a line must stand here"},
        {CLAIMS("repay", "owed", LAST("9999-12-31"), ""), NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sib_status status = scheme_check(cases[i].contract);
        CU_ASSERT_EQUAL(status, cases[i].told == NULL ? SIB_OK : SIB_ERR_TERMS);
        CU_ASSERT_TRUE(cases[i].told == NULL || scheme_says(cases[i].told));
    }
    CU_ASSERT_PTR_NULL(
        scheme_settle(CLAIMS("repay", "owed", LAST("9999-12-31"), ""), facts, "s 3", NULL));
    CU_ASSERT_TRUE(scheme_says("no such stage"));
}

/* A contract that only reports has no settlement before, and is none before another. */
static void a_report_is_no_settlement_before(void)
{
    static const char report[] =
        "{'language': 'sib@1', 'contract': 'claims', 'version': '1', 'currency': 'GBP', "
        "'payment': [{'section': 'nothing'}]}";
    sib_settlement *s = scheme_settle(report, "{'facts': {}}", "2020-01-31", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_PTR_NULL(scheme_settle(CLAIMS("repay", "owed", QUARTERS, ""), facts, "quarter 2",
                                     sib_settlement_record(s)));
    CU_ASSERT_TRUE(scheme_says("a stage that does not pay"));
    sib_settlement *again =
        scheme_settle(report, "{'facts': {}}", "2020-01-31", sib_settlement_record(s));
    CU_ASSERT_PTR_NOT_NULL_FATAL(again);
    CU_ASSERT_STRING_EQUAL(sib_settlement_record(again), sib_settlement_record(s));
    sib_settlement_free(again);
    sib_settlement_free(s);
}

static void what_is_not_there_is_not_settled(void)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_scheme     *scheme = NULL;
    sib_facts      *known = NULL;
    sib_settlement *s = NULL;
    CU_ASSERT_EQUAL(
        sib_scheme_read(ctx, scheme_json(CLAIMS("repay", "owed", QUARTERS, "")), &scheme),
        SIB_OK);
    CU_ASSERT_EQUAL(sib_facts_read(ctx, scheme_json(facts), &known), SIB_OK);
    CU_ASSERT_EQUAL(sib_scheme_settle(ctx, NULL, known, "quarter 1", NULL, &s),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "scheme");
    CU_ASSERT_EQUAL(sib_scheme_settle(ctx, scheme, NULL, "quarter 1", NULL, &s),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), "facts");
    CU_ASSERT_PTR_NULL(s);
    sib_facts_free(known);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
}

static void an_amendment_keeps_the_currency(void)
{
    static const char yen[] = CLAIMS("repay", "owed", QUARTERS,
                                     ", 'amends': {'version': '1', 'hash': '%s', 'from': "
                                     "'2020-04-01', 'why': 'w', 'past': 'recomputed'}");
    char              amending[8000];
    char              hash[100];
    const char       *old = CLAIMS("repay", "owed", QUARTERS, "");
    hash_of(old, hash, sizeof hash);
    snprintf(amending, sizeof amending, yen, hash);
    memcpy(strstr(amending, "GBP"), "EUR", 3);
    sib_settlement *s = after(old, "quarter 1", NULL);
    CU_ASSERT_PTR_NULL(scheme_settle(amending, facts, "quarter 2", sib_settlement_record(s)));
    CU_ASSERT_TRUE(scheme_says("in another currency"));
    sib_settlement_free(s);
}

/* The order of rows never shows: the records are the same to the byte. */
static void rows_in_any_order_give_the_same_record(void)
{
    const char     *contract = CLAIMS("repay", "owed", QUARTERS, "");
    sib_settlement *one = after(contract, "quarter 4", NULL);
    sib_settlement *other = scheme_settle(
        contract,
        "{'facts': {'claims': [{'jobs': 2, 'on': '2020-08-01', 'fee': '-300.0'}, {'on': "
        "'2020-02-01', 'fee': '100', 'jobs': 1}, {'on': '2020-05-01', 'fee': '30.00', 'jobs': "
        "0}]}}",
        "quarter 4", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(other);
    CU_ASSERT_STRING_EQUAL(sib_settlement_record(one), sib_settlement_record(other));
    sib_settlement_free(one);
    sib_settlement_free(other);
}

/* Facts that no contract could mean, each said without its value. */
static void facts_are_checked(void)
{
    static const struct {
        const char *rows;
        const char *told;
    } wrong[] = {
        {"'claims': [{'on': '2020-01-01', 'fee': '1', 'jobs': 1}, {'on': '2020-01-01', 'fee': "
         "'2', 'jobs': 1}]",
         "a row with the same keys stands above"},
        {"'claims': [], 'clams': []", "nothing called clams"},
        {"'claims': [{'on': '2020-01-01', 'fee': '1', 'jobs': 1, 'x': 1}]", "no such column"},
        {"'claims': [{'on': '2020-01-01', 'fee': '1.005', 'jobs': 1}]", "minor unit"},
        {"'claims': [{'on': '2020-01-01', 'fee': '1', 'jobs': -1}]", "not negative"},
        {"'claims': [{'on': '2020-01-32', 'fee': '1', 'jobs': 1}]", "a date"},
        {"'claims': [{'on': '2020-01-01', 'fee': '1 %', 'jobs': 1}]", "another unit"},
        {"'claims': [{'on': '2020-01-01', 'fee': 'x', 'jobs': 1}]", "an exact number"},
        {"'claims': [{'on': '2020-01-01', 'fee': '1'}]", "no such column"},
        {"'claims': [{'fee': '1', 'jobs': 1}]", "no such column"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[400];
        snprintf(text, sizeof text, "{'facts': {%s}}", wrong[i].rows);
        sib_settlement *s =
            scheme_settle(CLAIMS("repay", "owed", QUARTERS, ""), text, "quarter 4", NULL);
        CU_ASSERT_PTR_NULL(s);
        CU_ASSERT_TRUE(scheme_says(wrong[i].told));
        sib_settlement_free(s);
    }
}

TEST_SUITE(test_stages)
{
    test_add("stages", "facts are checked", facts_are_checked);
    test_add("stages", "what was paid before is taken off", what_was_paid_before_is_taken_off);
    test_add("stages", "a stage may be passed over", a_stage_may_be_passed_over);
    test_add("stages", "below nothing may be zero", below_nothing_may_be_zero);
    test_add("stages", "a debt may be carried", a_debt_may_be_carried);
    test_add("stages", "a debt may be refused", a_debt_may_be_refused);
    test_add("stages", "lines of a paying stage stay", lines_of_a_paying_stage_stay);
    test_add("stages", "a changed record is refused", a_changed_record_is_refused);
    test_add("stages", "an amendment names what it amends", an_amendment_names_what_it_amends);
    test_add("stages", "a stage says its lines", a_stage_says_its_lines);
    test_add("stages", "a report is no settlement before", a_report_is_no_settlement_before);
    test_add("stages", "what is not there is not settled", what_is_not_there_is_not_settled);
    test_add("stages", "an amendment keeps the currency", an_amendment_keeps_the_currency);
    test_add("stages", "rows in any order give the same record",
             rows_in_any_order_give_the_same_record);
}
