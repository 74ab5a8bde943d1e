/* Mistakes in a contract, each made in one that works, and what they are told (the page
 * mistakes.md of the language). */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

/* A rate card with two prices, and a price by year. */
static const char works[] =
    "{'language': 'sib@1', 'contract': 'card', 'version': '1', 'currency': 'GBP',\n"
    "'values': {'price': {'value': '5.00', 'unit': 'money'}},\n"
    "'periods': {'year': {'from': '2020-01-01', 'every': {'months': 12}}},\n"
    "'tables': {'claims': {'role': 'achievements', 'columns': {'person': {'type': 'text'}, "
    "'what': {'type': 'codes'}, 'on': {'type': 'date'}}},\n"
    "'hours': {'role': 'figures', 'columns': {'on': {'type': 'date'}, 'hours': {'type': "
    "'text'}, 'asked': {'type': 'i64'}}}},\n"
    "'outcomes': {'jobs': {'kind': 'achievements', 'table': 'claims', 'person': 'person', "
    "'what': 'what', 'on': 'on', 'events': ['start', 'end'], 'recognised': [\n"
    "{'name': 'entry', 'times': 'once', 'reached': 'reported'},\n"
    "{'name': 'job', 'times': 'once', 'after': ['entry'], 'reached': {'from': 'start', 'for': "
    "{'months': 3}, 'broken_by': ['end']}}]},\n"
    "'work': {'kind': 'figures', 'table': 'hours', 'keys': [], 'on': 'on', 'numbers': "
    "{'hours': 'number', 'asked': 'count'}}},\n"
    "'payment': [\n"
    "{'do': 'measure', 'id': 'reached', 'outcome': 'jobs', 'is': 'list', 'by': []},\n"
    "{'do': 'measure', 'id': 'rate', 'outcome': 'work', 'is': 'ratio', 'what': 'hours', "
    "'over': "
    "['hours', 'asked'], 'by': ['year']},\n"
    "{'do': 'curve', 'id': 'paid', 'gives': 'money', 'each': {'by': 'what', 'card': {'entry': "
    "'100', 'job': '900'}}, 'times': 'reached', 'keys': ['person', 'what', 'on']},\n"
    "{'do': 'curve', 'id': 'bonus', 'gives': 'money', 'each': {'of': 'price'}, 'per': '1 %', "
    "'times': 'rate', 'keys': ['year']},\n"
    "{'do': 'round', 'id': 'lines', 'of': ['paid', 'bonus'], 'to': '0.01', 'rounding': "
    "'half_up'},\n"
    "{'do': 'settle', 'id': 'due', 'of': 'lines', 'below_zero': 'repay', 'below_nothing': "
    "'zero', 'undecided': 'others_proceed'}],\n"
    "'settlement': {'stages': [{'id': 'year', 'as_at': '2020-12-31', 'lines': 'all', 'pays': "
    "true, 'facts': 'as_known', 'repeats': {'every': {'months': 12}, 'until': "
    "'2022-12-31'}}]}}";

/* The contract with one piece of its text, which it has once, put another way. */
static const char *with(const char *piece, const char *instead)
{
    static char text[8000];
    const char *at = strstr(works, piece);
    CU_ASSERT_FATAL(at != NULL && strstr(at + 1, piece) == NULL);
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - works), works, instead,
             at + strlen(piece));
    return text;
}

typedef struct mistake {
    const char *piece;
    const char *instead;
    const char *told;
} mistake;

static const mistake mistakes[] = {
    {"'5.00'", "5.00", "write the decimal as a text"},
    {"'table': 'hours', 'keys': [],", "'table': 'hours',", "\"keys\" is not stated"},
    {"'5.00'", "5", "write \"5\" as a text: a JSON number is a binary approximation"},
    {"'5.00'", "null", "null is not a word of this language"},
    {"'5.00'", "'5,00'", "is no exact number"},
    {"'5.00'", "'5 %'", "\"5 %\" is a share"},
    {"'1 %'", "'1'", "\"1\" is a plain number; a share is wanted: write \"1 %\""},
    {"'1 %'", "'0 %'", "\"per\" is above 0"},
    {"'5.00'", "{'unagreed': 'yes'}", "\"unagreed\" must be true"},
    {"'5.00'", "{'unagreed': true, 'value': '5.00'}",
     "has a note and a source, and no \"value\""},
    {"'GBP'", "{'unagreed': true}", "are agreed in a draft too"},
    {"'times': 'rate'", "'times': 'rat'", "did you mean \"rate\"?"},
    {"'times': 'rate'", "'times': 'due'", "stands below"},
    {"'per': '1 %', ", "", "a price meets a share: say \"per\""},
    {"'rounding': 'half_up'", "'rouding': 'half_up'", "the nearest is rounding"},
    {"'to': '0.01'", "'decimals': 2", "is not known"},
    {"'to': '0.01'", "'to': '0.001'", "is finer than the minor unit of GBP"},
    {"'of': 'lines'", "'of': 'paid'", "may have parts of a penny: a round step must stand"},
    {"'of': ['paid', 'bonus']", "'of': ['paid']", "\"bonus\" is money that no step settles"},
    {"'below_zero': 'repay', ", "", "\"below_zero\" is not stated: repay, carry or refuse"},
    {"'below_nothing': 'zero', ", "", "\"below_nothing\" is not stated: owed or zero"},
    {", 'undecided': 'others_proceed'", "", "stop or others_proceed"},
    {"'over': ['hours', 'asked'], ", "", "per person, per reoffender and A/(A+B)"},
    {"'what': 'hours', 'over'", "'what': 'hour', 'over'", "did you mean \"hours\"?"},
    {"'by': ['year']", "'by': ['what']", "\"what\" is no key of \"work\""},
    {"'by': ['year']", "'by': ['yaer']", "did you mean \"year\"?"},
    {"'keys': ['year']", "'keys': []", "the keys of the lines are not those: they are year"},
    {"'is': 'list', 'by'", "'is': 'lst', 'by'", "must be one of"},
    {"'outcome': 'jobs'", "'outcome': 'work'", "a list is of achievements"},
    {"'outcome': 'jobs'", "'outcome': 'job'", "did you mean \"jobs\"?"},
    {"'job': '900'", "'jobs': '900'", "did you mean \"job\"?"},
    {", 'job': '900'", "", "the card lacks \"job\", and has no \"else\""},
    {"'job': '900'", "'job': '900 %'", "\"900 %\" is a share; a number is wanted"},
    {"'by': 'what', 'card'", "'by': 'person', 'card'", "a card is by no person"},
    {"'by': 'what', 'card': {'entry': '100', 'job': '900'}", "'by': 'year', 'card': {'1': '5'}",
     "\"each\" has the key \"year\", which the line has not"},
    {"'broken_by': ['end']", "'broken_by': ['loss']", "\"loss\" is no name that"},
    {"'broken_by': ['end']", "'broken_by': ['ends']", "did you mean \"end\"?"},
    {"'from': 'start'", "'from': 'strat'", "did you mean \"start\"?"},
    {"'from': 'start'", "'from': 'job'", "has a clock of its own"},
    {"'after': ['entry']", "'after': ['job']", "must be reached after itself"},
    {"'times': 'once', 'after'", "'times': 'every', 'after'", "an unbroken run pays once"},
    {"'every': {'months': 12}}},", "'every': {'months': 12, 'days': 1}}},", "exactly one"},
    {"'from': '2020-01-01'", "'from': '2020-02-30'", "date"},
    {"'lines': 'all'", "'lines': ['pid']", "did you mean \"paid\"?"},
    {", 'facts': 'as_known'", "", "say what late facts do"},
    {"'id': 'bonus'", "'id': 'paid'", "is a name already"},
    {"'do': 'round'", "'do': 'rond'", "did you mean \"round\"?"},
    {"'settlement': {'stages': [",
     "'settlement': {'stages': [{'id': 'x', 'as_at': "
     "'2020-12-31', 'lines': 'all', 'pays': true, 'facts': 'as_known'}, ",
     "\"x\" and \"year 1\" have the same as_at"},
    {"'currency': 'GBP'", "'currency': 'GBX'", "not a currency code"},
    {"'table': 'claims'", "'table': 'claim'", "did you mean \"claims\"?"},
    {"'on': 'on', 'events'", "'on': 'person', 'events'", "must be of type date"},
    {"'hours': 'number'", "'hours': 'numbr'", "did you mean \"number\"?"},
};

static void every_mistake_is_told(void)
{
    CU_ASSERT_EQUAL(scheme_check(works), SIB_OK);
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        const mistake *m = &mistakes[i];
        sib_status     status = scheme_check(with(m->piece, m->instead));
        if (status == SIB_OK) {
            printf("\n    passed: %s for %s\n", m->instead, m->piece);
        }
        CU_ASSERT_NOT_EQUAL(status, SIB_OK);
        CU_ASSERT_TRUE(scheme_says(m->told));
        CU_ASSERT_TRUE(status == SIB_ERR_CURRENCY || scheme_says("line "));
    }
}

static void no_key_may_be_left_out(void)
{
    static const char *const keys[] = {
        "'language': 'sib@1', ", "'contract': 'card', ",  "'version': '1', ",
        "'role': 'figures', ",   "'kind': 'figures', ",   "'gives': 'money', 'each': {'of'",
        ", 'times': 'reached'",  "'reached': 'reported'", "'id': 'lines', ",
        "'of': 'lines', ",       "'pays': true, "};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *instead = strstr(keys[i], "'each'") == NULL ? "" : "'each': {'of'";
        instead = strstr(keys[i], "'reported'") == NULL ? instead : "'note': 'x'";
        CU_ASSERT_EQUAL(scheme_check(with(keys[i], instead)), SIB_ERR_TERMS);
    }
}

static void remarks_decide_nothing(void)
{
    CU_ASSERT_EQUAL(scheme_check(with("'to': '0.01'", "'to': {'value': '0.01', 'source': 's', "
                                                      "'note': 'n', 'assumed': true}, "
                                                      "'unknown': true, 'source': 'x'")),
                    SIB_OK);
    CU_ASSERT_EQUAL(scheme_check(with("'to': '0.01'", "'to': '0.01', 'note': 1")),
                    SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(scheme_check(with("'to': '0.01'", "'to': '0.01', 'unknown': false")),
                    SIB_ERR_TERMS);
}

static void what_is_no_contract_is_refused(void)
{
    CU_ASSERT_EQUAL(scheme_check("[]"), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(scheme_check("{"), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(scheme_check("{}"), SIB_ERR_TERMS);
    sib_scheme *scheme = NULL;
    CU_ASSERT_EQUAL(sib_scheme_read(NULL, NULL, &scheme), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_scheme_read(NULL, "{}", NULL), SIB_ERR_ARGUMENT);
    CU_ASSERT_PTR_NULL(sib_scheme_table(NULL, "summary"));
}

static const char *with_examples(const char *stages)
{
    static char text[8000];
    snprintf(
        text, sizeof text,
        "'facts': 'as_known', 'repeats': {'every': {'months': 12}, 'until': "
        "'2022-12-31'}}]}, 'examples': [{'id': 'e', 'certainty': 'computed', 'stages': %s}]}",
        stages);
    return with("'facts': 'as_known', 'repeats': {'every': {'months': 12}, 'until': "
                "'2022-12-31'}}]}}",
                text);
}

static void an_example_says_what_it_must(void)
{
    static const char *const wrong[] = {
        "3",
        "[]",
        "[{}]",
        "[{'gives': [{'due': 'now', 'is': '1'}]}]",
        "[{'stage': 'year 1', 'as_at': '2020-12-31', 'gives': [{'due': 'now', 'is': '1'}]}]",
        "[{'stage': 'year 1', 'facts': 3, 'gives': [{'due': 'now', 'is': '1'}]}]",
        "[{'stage': 'year 1', 'more': {'jobs': 3}, 'gives': [{'due': 'now', 'is': '1'}]}]",
        "[{'stage': 'year 1', 'gives': []}]",
        "[{'stage': 'year 1', 'gives': [{}]}]",
        "[{'stage': 'year 1', 'gives': [{'due': 'now'}]}]",
        "[{'stage': 'year 1', 'gives': [{'due': 'soon', 'is': '1'}]}]",
        "[{'stage': 'year 1', 'gives': [{'due': 'now', 'sum': 'paid', 'is': '1'}]}]",
        "[{'stage': 'year 1', 'gives': [{'bill': 'a', 'is': '1'}]}]",
        "[{'stage': 'year 1', 'gives': [{'step': 'paid', 'at': {'line': 1}, 'is': '1'}]}]",
        "[{'stage': 'year 1', 'gives': [{'refused': false}]}]",
        "[{'stage': 'year 1', 'gives': [{'refused': true, 'is': '1'}]}]"};
    CU_ASSERT_EQUAL(scheme_check(with_examples("[{'stage': 'year 1', 'gives': [{'due': 'now', "
                                               "'is': '1'}, {'refused': true}]}]")),
                    SIB_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CU_ASSERT_EQUAL(scheme_check(with_examples(wrong[i])), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(scheme_says("line "));
    }
}

/* What a service does follows the release: no contract can match or count by it. */
static void a_contract_cannot_name_a_table_of_the_caseload(void)
{
    static const char *const tables[] = {"contacts", "spells", "needs",   "overlaps",
                                         "facts",    "lists",  "workers", "caseload"};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char instead[64];
        snprintf(instead, sizeof instead, "'hours': {'role': '%s'", tables[i]);
        CU_ASSERT_EQUAL(scheme_check(with("'hours': {'role': 'figures'", instead)),
                        SIB_ERR_TERMS);
        CU_ASSERT_TRUE(scheme_says("must be one of"));
    }
}

TEST_SUITE(test_refusals)
{
    test_add("refusals", "a contract cannot name a table of the caseload",
             a_contract_cannot_name_a_table_of_the_caseload);
    test_add("refusals", "every mistake is told", every_mistake_is_told);
    test_add("refusals", "no key may be left out", no_key_may_be_left_out);
    test_add("refusals", "remarks decide nothing", remarks_decide_nothing);
    test_add("refusals", "what is no contract is refused", what_is_no_contract_is_refused);
    test_add("refusals", "an example says what it must", an_example_says_what_it_must);
}
