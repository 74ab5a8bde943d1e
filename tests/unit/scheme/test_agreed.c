/* What two implementations written from docs/language read otherwise, each with its right
 * value.
 */
#include <string.h>

#include "fixture.h"

#define HEAD "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP', "
#define TABLE(columns)                                                                         \
    "'tables': {'t': {'role': 'figures', 'columns': {" columns "}}}, 'outcomes': {'o': "       \
    "{'kind': 'figures', 'table': 't', "
#define COUNTS                                                                                 \
    HEAD TABLE(                                                                                \
        "'n': {'type': 'i64'}, 'persons': {'type': 'i64'}, 'day': {'type': 'date'}") "'keys':" \
                                                                                     " [], "   \
                                                                                     "'on': "  \
                                                                                     "'day', " \
                                                                                     "'number" \
                                                                                     "s': "    \
                                                                                     "{'n': "  \
                                                                                     "'count'" \
                                                                                     ", "      \
                                                                                     "'person" \
                                                                                     "s': "    \
                                                                                     "'count'" \
                                                                                     "}}}, "
#define MEASURE(id, is, by)                                                                    \
    "{'do': 'measure', 'id': '" id "', 'outcome': 'o', 'is': '" is                             \
    "', 'what': 'n', 'by': [" by "]}"

/* One row an arm, each with a verdict; 1 of 2 and 1 of 4. */
static sib_settlement *arms(const char *facts)
{
    return scheme_settle(
        HEAD
        "'tables': {'t': {'role': 'outcomes', 'columns': {'lot': {'type': 'codes', "
        "'levels': ['in', 'out']}}}}, 'outcomes': {'o': {'kind': 'events', 'table': 't', "
        "'unit': 'any', 'follow_up': "
        "{'months': 1}, 'waiting': {'months': 0}}}, 'comparisons': {'lots': {'kind': "
        "'randomised', 'column': 'lot', 'treated': 'in', 'control': 'out'}}, 'payment': ["
        "{'do': 'measure', 'id': 'm', 'outcome': 'o', 'is': 'share', 'what': "
        "'reconvicted', 'by': []}, {'do': 'compare', 'id': 'x', 'of': 'm', 'with': 'lots', "
        "'better': 'fewer'}]}",
        facts, "2020-12-31", NULL);
}

static void a_line_without_number_says_the_word_of_the_facts(void)
{
    sib_settlement *s = arms(
        "{'facts': {'o': [{'arm': 'treated', 'persons': 2, 'reconvicted': 1, 'verdict': 'ok'}, "
        "{'arm': 'comparison', 'persons': 4, 'reconvicted': 1, 'verdict': 'too_few'}]}}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 0, "value"), "50 %");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "x", 0, "state"), "undecided");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "x", 0, "reason"), "too_few");
    sib_settlement_free(s);
    s = arms("{'facts': {'o': [{'arm': 'treated', 'persons': 2, 'reconvicted': 1, 'verdict': "
             "'unbalanced'}, {'arm': 'comparison', 'persons': 4, 'reconvicted': 1, 'verdict': "
             "'too_few'}]}}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 0, "reason"), "unbalanced");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 0, "denominator"), "2");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "x", 0, "reason"), "unbalanced");
    sib_settlement_free(s);
    s = arms("{'facts': {'o': [{'arm': 'treated', 'persons': 2, 'reconvicted': 1, 'verdict': "
             "'Too few'}]}}");
    CU_ASSERT_PTR_NULL(s);
    CU_ASSERT_TRUE(scheme_says("a word of small letters"));
}

static void of_two_words_the_first_by_bytes_stands(void)
{
    const char *const facts[] = {
        "{'facts': {'o': [{'age': 1, 'persons': 1, 'verdict': 'zero'}, {'age': 2, 'persons': "
        "1, "
        "'verdict': 'few'}]}}",
        "{'facts': {'o': [{'age': 1, 'persons': 1, 'verdict': 'few'}, {'age': 2, 'persons': 1, "
        "'verdict': 'zero'}]}}"};
    for (int i = 0; i < 2; i++) {
        sib_settlement *s = scheme_settle(
            HEAD "'tables': {'t': {'role': 'outcomes', 'columns': {'id': {'type': 'text'}}}, "
                 "'r': {'role': 'releases', 'columns': {'age': {'type': 'i64'}}}}, 'outcomes': "
                 "{'o': {'kind': 'values', 'table': 't'}}, 'payment': [{'do': 'measure', 'id': "
                 "'m', 'outcome': 'o', 'is': 'sum', 'what': 'persons', 'by': []}, {'do': "
                 "'measure', 'id': 'n', 'outcome': 'o', 'is': 'sum', 'what': 'persons', 'by': "
                 "['age']}]}",
            facts[i], "2020-12-31", NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 0, "reason"), "few");
        sib_settlement_free(s);
    }
}

static void what_is_not_in_has_no_numerator(void)
{
    sib_settlement *s = scheme_settle(
        COUNTS "'periods': {'year': {'from': '2019-01-01', 'every': {'months': 12}}}, "
               "'payment': [" MEASURE("m", "mean", "'year'") "]}",
        "{'facts': {'o': [{'day': '2020-02-01', 'n': 1, 'persons': 2}]}}", "2020-06-30", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 0, "reason"), "no_rate");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 0, "denominator"), "0");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 1, "reason"), "period_open");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 1, "denominator"), "");
    sib_settlement_free(s);
}

/* A curve over the sum n, with the named numbers two and price. */
#define NAMED(curve)                                                                           \
    COUNTS "'values': {'two': {'value': '2', 'unit': 'number'}, 'price': {'value': '3', "      \
           "'unit': 'money'}}, 'payment': [" MEASURE("m", "sum",                               \
                                                     "") ", {'do': 'curve', "                  \
                                                         "'id': 'p', 'keys': [], " curve "}]}"

static void a_named_number_is_no_money(void)
{
    CU_ASSERT_EQUAL(
        scheme_check(NAMED("'gives': 'money', 'each': {'of': 'two'}, 'times': 'm'")),
        SIB_ERR_TERMS);
    CU_ASSERT_TRUE(scheme_says("number times number is no money"));
    CU_ASSERT_EQUAL(
        scheme_check(NAMED("'gives': 'money', 'each': {'of': 'price'}, 'times': 'm'")), SIB_OK);
    CU_ASSERT_EQUAL(scheme_check(NAMED("'gives': 'money', 'at': 'm', 'steps': [{'from': '0', "
                                       "'gives': {'of': 'price'}}, {'from': '1', 'gives': "
                                       "'5'}]")),
                    SIB_OK);
    CU_ASSERT_EQUAL(scheme_check(NAMED("'gives': 'money', 'at': 'm', 'steps': [{'from': '0', "
                                       "'gives': {'of': 'two'}}, {'from': '1', 'gives': "
                                       "'5'}]")),
                    SIB_ERR_TERMS);
    CU_ASSERT_TRUE(scheme_says("in one unit"));
}

static void a_marginal_tells_its_price_in_the_unit_of_its_product(void)
{
    sib_settlement *s = scheme_settle(
        COUNTS "'payment': [" MEASURE("m", "share", "") ", " MEASURE(
            "n", "sum", "") ", {'do': 'curve', 'id': 'p', 'gives': 'share', 'keys': [], 'at': "
                            "'m', 'times': "
                            "'n', 'marginal': [{'from': '0 %', 'each': '2'}]}]}",
        "{'facts': {'o': [{'day': '2020-01-01', 'n': 1, 'persons': 2}]}}", "2020-06-30", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "p", 0, "price"), "100 %");
    sib_settlement_free(s);
}

static void a_marginal_that_would_need_per_takes_no_times(void)
{
    const char *document = COUNTS "'payment': [" MEASURE("m", "share", "") ", " MEASURE(
        "n", "sum",
        "") ", {'do': 'curve', 'id': 'p', 'gives': 'money', 'keys': [], 'at': 'n', 'times': "
            "'m', 'per': '100 %', 'marginal': [{'from': '0', 'each': '2'}]}]}";
    CU_ASSERT_EQUAL(scheme_check(document), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(scheme_says("takes no \"times\""));
}

#define PEOPLE                                                                                 \
    HEAD "'tables': {'c': {'role': 'achievements', 'columns': {'who': {'type': 'text'}, "      \
         "'name': {'type': 'codes'}, 'day': {'type': 'date'}, 'proof': {'type': 'date'}}}, "   \
         "'p': {'role': 'members', 'person': 'who', 'columns': {'who': {'type': 'text'}, "     \
         "'class': {'type': 'codes', 'levels': ['red', 'blue', 'green']}}}}, 'outcomes': "     \
         "{'o': {'kind': 'achievements', 'table': 'c', 'person': 'who', 'what': 'name', "      \
         "'on': 'day', 'recognised': [{'name': 'job', 'times': 'once', 'reached': "            \
         "'reported', 'evidence': {'column': 'proof', 'within': {'days': 1}}}]}}, "
#define REACHED(id, by)                                                                        \
    "{'do': 'measure', 'id': '" id "', 'outcome': 'o', 'is': 'sum', 'what': 'achieved', "      \
    "'by': [" by "]}"
#define TOGETHER(at, times, keys)                                                              \
    "{'do': 'curve', 'id': 'p', 'gives': 'number', 'at': '" at "', 'times': '" times           \
    "', 'steps': [{'from': '0', 'gives': '1'}], 'keys': [" keys "]}"
#define MEMBERS                                                                                \
    "{'facts': {'members': [{'who': 'a', 'class': 'green'}], 'o': [{'who': 'a', 'name': "      \
    "'job', 'day': '2020-01-01'}]}}"

static void nobody_meets_the_class_of_another(void)
{
    CU_ASSERT_EQUAL(scheme_check(PEOPLE "'payment': [" REACHED("m", "'person'") ", " REACHED(
                        "n", "'class'") ", " TOGETHER("m", "n", "'person', 'class'") "]}"),
                    SIB_ERR_TERMS);
    CU_ASSERT_TRUE(scheme_says("one has \"class\", the other \"person\" without it"));
}

static void lines_without_a_person_differ_by_their_class(void)
{
    sib_settlement *s = scheme_settle(
        PEOPLE "'payment': [" REACHED("m", "'person', 'class'") ", " REACHED(
            "n", "'class'") ", " TOGETHER("m", "n",
                                          "'person', 'class'") ", {'do': 'gate', "
                                                               "'id': 'g', 'report': true, "
                                                               "'any': [{'of': 'p', 'is': "
                                                               "'above', 'value': '0'}, "
                                                               "{'of': 'p', 'is': 'below', "
                                                               "'value': '0'}]}]}",
        MEMBERS, "2020-06-30", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_EQUAL(scheme_lines(s, "p"), 3);
    CU_ASSERT_EQUAL(scheme_lines(s, "g"), 3);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "g", 0, "keys"), "{\"class\":\"red\"}");
    sib_settlement_free(s);
}

static void evidence_that_no_row_has_is_missing(void)
{
    sib_settlement *s =
        scheme_settle(PEOPLE "'payment': [" REACHED("m", "") "]}", MEMBERS, "2020-06-30", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "m", 0, "value"), "0");
    sib_settlement_free(s);
}

static void sums_of_a_round_are_in_order(void)
{
    sib_settlement *s = scheme_settle(
        HEAD TABLE("'size': {'type': 'i64'}, 'n': {'type': 'i64'}, 'day': {'type': "
                   "'date'}") "'keys': ['size'], 'on': 'day', 'numbers': {'n': "
                              "'count'}}}, 'payment': [" MEASURE(
                                  "m", "sum",
                                  "'size', 'on'") ", {'do': 'round', 'id': 'r', 'of': "
                                                  "'m', 'to': "
                                                  "'1', 'rounding': 'down', 'by': "
                                                  "['size']}]}",
        "{'facts': {'o': [{'size': 3, 'n': 1, 'day': '2020-01-01'}, {'size': 2, 'n': "
        "1, 'day': "
        "'2020-01-02'}]}}",
        "2020-06-30", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "r", 0, "keys"), "{\"size\":\"2\"}");
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "r", 1, "keys"), "{\"size\":\"3\"}");
    sib_settlement_free(s);
}

static void a_price_far_beyond_64_bits_is_a_decimal(void)
{
    sib_settlement *s = scheme_settle(
        COUNTS "'payment': [" MEASURE(
            "m", "sum",
            "") ", {'do': 'curve', 'id': 'p', 'gives': 'number', 'keys': [], 'each': "
                "'1234567890123456.78', 'times': 'm'}]}",
        "{'facts': {'o': [{'day': '2020-01-01', 'n': 1000000000001, 'persons': 1}]}}",
        "2020-06-30", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_STRING_EQUAL(scheme_cell(s, "p", 0, "value"), "1234567890124691347890123456.78");
    sib_settlement_free(s);
}

/* Where a hash of the facts begins in a record. */
static const char *hash_of(const sib_settlement *s)
{
    const char *at = strstr(sib_settlement_record(s), "\"facts\":{");
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    return at;
}

static void facts_are_one_whatever_their_spelling(void)
{
    const char *const facts[] = {
        "{'facts': {'o': [{'size': 7, 'n': '1.50 %'}, {'size': 8, 'n': '2 %'}]}}",
        "{'facts': {'o': [{'n': '2 %', 'size': '8'}, {'n': '3/2 %', 'size': '07'}]}}"};
    char first[100] = "";
    for (int i = 0; i < 2; i++) {
        sib_settlement *s =
            scheme_settle(HEAD TABLE("'size': {'type': 'i64'}, 'n': {'type': "
                                     "'text'}") "'keys': ['size'], 'numbers': "
                                                "{'n': 'share'}}}, 'payment': "
                                                "[" MEASURE("m", "sum", "") "]}",
                          facts[i], "2020-06-30", NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        if (i == 0) {
            strncpy(first, hash_of(s), 80);
        }
        CU_ASSERT_EQUAL(strncmp(first, hash_of(s), 80), 0);
        sib_settlement_free(s);
    }
}

/* Two classes that pay as said, and a split of them by class. */
static sib_settlement *split_by_class(const char *red, const char *blue)
{
    char facts[300] = "{'facts': {'o': [{'class': 'red', 'n': '";
    strcat(facts, red);
    strcat(facts, "'}, {'class': 'blue', 'n': '");
    strcat(facts, blue);
    strcat(facts, "'}]}}");
    return scheme_settle(
        HEAD TABLE(
            "'n': {'type': 'text'}, 'class': {'type': 'codes', 'levels': ['red', "
            "'blue']}") "'keys': ['class'], 'numbers': {'n': 'money'}}}, 'payment': "
                        "[" MEASURE("m", "sum",
                                    "'class'") ", {'do': 'settle', 'id': 'due', 'of': 'm', "
                                               "'below_zero': 'repay', 'below_nothing': "
                                               "'owed', "
                                               "'undecided': 'stop'}, {'do': 'split', "
                                               "'id': 'bills', "
                                               "'of': 'due', 'rule': 'ratio', 'payers': "
                                               "[{'id': 'a', "
                                               "'share': {'by': 'class', 'card': {'red': "
                                               "'1', 'blue': "
                                               "'0'}}}, {'id': 'b', 'share': {'by': "
                                               "'class', 'card': "
                                               "{'red': '0', 'blue': '1'}}}]}], "
                                               "'settlement': "
                                               "{'stages': [{'id': 's', 'as_at': "
                                               "'2020-06-30', "
                                               "'lines': 'all', 'pays': true, 'facts': "
                                               "'as_known'}]}}",
        facts, "s", NULL);
}

static void bills_fit_64_bits_and_what_does_not_is_refused(void)
{
    sib_settlement *s = split_by_class("92233720368547758.07", "-92233720368547758.08");
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    CU_ASSERT_TRUE(scheme_due(s, "now", "-0.01"));
    sib_settlement_free(s);
    s = split_by_class("92233720368547758.08", "-92233720368547758.08");
    CU_ASSERT_PTR_NULL(s);
    CU_ASSERT_TRUE(scheme_says("64 bits"));
}

static void events_that_no_reader_of_json_keeps_are_blank(void)
{
    const char *const limits[] = {"9007199254740991", "9007199254740992"};
    for (int i = 0; i < 2; i++) {
        char document[3000] = COUNTS "'payment': [" MEASURE(
            "m", "sum", "") ", {'do': 'gate', 'id': 'g', "
                            "'report': true, 'all': [{'of': 'm', 'is': 'at_least', 'value': '";
        strcat(document, limits[i]);
        strcat(document, "'}]}]}");
        sib_settlement *s = scheme_settle(document, "{'facts': {'o': []}}", "2020-06-30", NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(s);
        bool told = strstr(sib_settlement_record(s), "\"events\":9007199254740991") != NULL;
        CU_ASSERT_EQUAL(told, i == 0);
        CU_ASSERT_EQUAL(strstr(sib_settlement_record(s), "\"events\":") != NULL, i == 0);
        sib_settlement_free(s);
    }
}

TEST_SUITE(test_agreed)
{
    test_add("agreed", "a line without number says the word of the facts",
             a_line_without_number_says_the_word_of_the_facts);
    test_add("agreed", "of two words the first by bytes stands",
             of_two_words_the_first_by_bytes_stands);
    test_add("agreed", "what is not in has no numerator", what_is_not_in_has_no_numerator);
    test_add("agreed", "a named number is no money", a_named_number_is_no_money);
    test_add("agreed", "a marginal tells its price in the unit of its product",
             a_marginal_tells_its_price_in_the_unit_of_its_product);
    test_add("agreed", "a marginal that would need per takes no times",
             a_marginal_that_would_need_per_takes_no_times);
    test_add("agreed", "nobody meets the class of another", nobody_meets_the_class_of_another);
    test_add("agreed", "lines without a person differ by their class",
             lines_without_a_person_differ_by_their_class);
    test_add("agreed", "evidence that no row has is missing",
             evidence_that_no_row_has_is_missing);
    test_add("agreed", "sums of a round are in order", sums_of_a_round_are_in_order);
    test_add("agreed", "a price far beyond 64 bits is a decimal",
             a_price_far_beyond_64_bits_is_a_decimal);
    test_add("agreed", "facts are one whatever their spelling",
             facts_are_one_whatever_their_spelling);
    test_add("agreed", "bills fit 64 bits and what does not is refused",
             bills_fit_64_bits_and_what_does_not_is_refused);
    test_add("agreed", "events that no reader of JSON keeps are blank",
             events_that_no_reader_of_json_keeps_are_blank);
}
