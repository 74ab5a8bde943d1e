/* What no step can be about: verdicts, lists and lines of several steps where one number a line
 * is wanted, keys and units that do not fit. */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

#define MATCHED "{'kind': 'matched', 'arms': {'treated': 'x', 'comparison': 'y'}}"

#define COMPARISONS                                                                            \
    "'comparisons': {'other': " MATCHED ",\n"                                                  \
    "'saved': {'kind': 'deadweight', 'share': '20 %%'},\n"                                     \
    "'awaited': {'kind': 'expected', 'number': 'events'},\n"                                   \
    "'ago': {'kind': 'baseline', 'value': '2'},\n"                                             \
    "'risk': {'kind': 'expected', 'number': 'risk'},\n"                                        \
    "'before': {'kind': 'baseline', 'counts': {'events': '3', 'persons': '7'}},\n"             \
    "'halves': {'kind': 'baseline', 'counts': {'events': '3.5', 'persons': '7'}},\n"           \
    "'fewer': {'kind': 'baseline', 'counts': {'events': '-1', 'persons': '7'}},\n"             \
    "'fitted': {'kind': 'baseline', 'value': '1', 'adjust': {'number': 'persons', "            \
    "'baseline_mean': "                                                                        \
    "'1'}}},\n"

/* Figures by site and arm, achievements, and people; a settled line and what comes behind it.
 */
static const char *contract(const char *steps)
{
    static char text[9000];
    snprintf(
        text, sizeof text,
        "{'language': 'sib@1', 'contract': 'c', 'version': '1', 'currency': 'GBP',\n"
        "'tables': {'f': {'role': 'figures', 'columns': {'site': {'type': 'codes', 'levels': "
        "['a', 'b']}, 'arm': {'type': 'codes', 'levels': ['treated', 'comparison']}, "
        "'events': {'type': 'i64'}, 'persons': {'type': 'i64'}, 'paid': {'type': 'text'}}},\n"
        "'claims': {'role': 'achievements', 'columns': {'person': {'type': 'text'}, 'what': "
        "{'type': 'codes'}, 'on': {'type': 'date'}}},\n"
        "'days': {'role': 'figures', 'columns': {'size': {'type': 'i64'}, 'on': {'type': "
        "'date'}, 'd': {'type': 'i64'}, 'w': {'type': 'text'}, 'b': {'type': 'text'}}},\n"
        "'tried': {'role': 'outcomes', 'columns': {'court': {'type': 'codes', 'levels': ['x', "
        "'y']}}}},\n"
        "'periods': {'year': {'from': '2020-01-01', 'every': {'months': 12}}},\n"
        "'outcomes': {'f': {'kind': 'figures', 'table': 'f', 'keys': ['site'], 'arm': 'arm', "
        "'numbers': {'events': 'count', 'persons': 'count', 'paid': 'money'}},\n"
        "'bare': {'kind': 'figures', 'table': 'f', 'keys': ['site'], 'numbers': {'paid': "
        "'money', 'events': 'count'}},\n"
        "'days': {'kind': 'figures', 'table': 'days', 'keys': ['size'], 'on': 'on', 'numbers': "
        "{'d': 'count', 'w': 'number', 'b': 'money'}},\n"
        "'tried': {'kind': 'events', 'table': 'tried', 'unit': 'any', 'follow_up': {'months': "
        "12}, 'waiting': {'months': 0}},\n"
        "'courts': {'kind': 'events', 'table': 'tried', 'unit': 'any', 'follow_up': {'months': "
        "12}, 'waiting': {'months': 0}, 'keys': ['court']},\n"
        "'work': {'kind': 'achievements', 'table': 'claims', 'person': 'person', 'what': "
        "'what', 'on': 'on', 'events': [], 'recognised': [{'name': 'job', 'times': 'every', "
        "'reached': 'reported'}]}},\n" COMPARISONS "'payment': [\n"
        "{'do': 'measure', 'id': 'm', 'outcome': 'f', 'is': 'mean', 'what': 'events', 'by': "
        "['site']},\n"
        "{'do': 'measure', 'id': 'share', 'outcome': 'f', 'is': 'share', 'what': 'events', "
        "'by': ['site']},\n"
        "{'do': 'measure', 'id': 'sum', 'outcome': 'f', 'is': 'sum', 'what': 'events', 'by': "
        "['site']},\n"
        "{'do': 'measure', 'id': 'all', 'outcome': 'f', 'is': 'sum', 'what': 'events', 'by': "
        "[]},\n"
        "{'do': 'measure', 'id': 'plain', 'outcome': 'bare', 'is': 'sum', 'what': 'events', "
        "'by': ['site']},\n"
        "{'do': 'measure', 'id': 'paid', 'outcome': 'bare', 'is': 'sum', 'what': 'paid', "
        "'by': ['site']},\n"
        "{'do': 'measure', 'id': 'jobs', 'outcome': 'work', 'is': 'list', 'by': []},\n"
        "{'do': 'gate', 'id': 'g', 'report': true, 'all': [{'of': 'sum', 'is': 'above', "
        "'value': '1'}]},\n"
        "{'do': 'round', 'id': 'two', 'of': ['sum', 'plain'], 'to': '1', 'rounding': 'down'}"
        "%s]}",
        steps);
    return text;
}

#define COMPARE(of, with)                                                                      \
    ",\n{'do': 'compare', 'id': 'e', 'of': '" of "', 'with': '" with "', 'better': 'fewer'"
#define BLEND(one, two)                                                                        \
    ",\n{'do': 'compare', 'id': 'b', 'blend': [{'of': '" one                                   \
    "', 'weight': '50 %'}, {'of': '" two "', 'weight': '50 %'}]}"
#define GATE(of)                                                                               \
    ",\n{'do': 'gate', 'id': 'h', 'report': true, 'all': [{'of': '" of                         \
    "', 'is': 'above', 'value': '1'}]}"
#define CURVE(form)                                                                            \
    ",\n{'do': 'curve', 'id': 'c', 'gives': 'money', 'keys': ['site'], 'if': 'always', " form  \
    "}"
#define POOLED(weights)                                                                        \
    ",\n{'do': 'compare', 'id': 'p', 'pool': 'e', 'over': 'site', 'average': 'means', "        \
    "'weights': " weights "}"
#define POOL(weights) COMPARE("m", "other") "}" POOLED(weights)
#define PEOPLE(is, more)                                                                       \
    ",\n{'do': 'measure', 'id': 't', 'outcome': 'tried', 'is': '" is                           \
    "', 'what': 'events', 'by': []" more "}"
#define DAYS(by)                                                                               \
    ",\n{'do': 'measure', 'id': 'd', 'outcome': 'days', 'is': 'ratio', 'what': 'w', 'over': "  \
    "['d'], 'by': [" by "]}"
#define OLD ",\n{'do': 'compare', 'id': 'e', 'of': 'd', 'with': 'ago', 'better': 'fewer'}"
#define POOLED_OVER(key)                                                                       \
    ",\n{'do': 'compare', 'id': 'p', 'pool': 'e', 'over': '" key                               \
    "', 'average': 'means', 'weights': 'equal'}"

typedef struct misplaced {
    const char *steps;
    const char *told; /* NULL: it is in its place */
} misplaced;

static const misplaced compared[] = {
    {COMPARE("m", "other") "}", NULL},
    {COMPARE("g", "other") "}", "\"g\" is a verdict"},
    {COMPARE("jobs", "other") "}", "a list"},
    {COMPARE("two", "other") "}", "lines of several steps"},
    {COMPARE("b", "other") "}", "\"b\" is no result"},
    {BLEND("m", "m") COMPARE("b", "other") "}", "\"b\" is no measure"},
    {COMPARE("plain", "other") "}", "\"bare\" has no arms to compare"},
    {COMPARE("m", "jobs") "}", "\"jobs\" is a list"},
    {COMPARE("m", "two") "}", "\"two\" is a list, or has lines of several steps"},
    {COMPARE("m", "share") "}", "\"m\" is in "},
    {COMPARE("m", "before") "}", NULL},
    {COMPARE("m", "halves") "}", "counts are whole numbers from 0"},
    {COMPARE("m", "fewer") "}", "counts are whole numbers from 0"},
    {COMPARE("m", "saved") "}", "happened anyway"},
    {COMPARE("sum", "saved") "}", "happened anyway"},
    {COMPARE("sum", "fitted") "}", "\"adjust\" needs a mean or a share"},
    {COMPARE("m", "fitted") "}", NULL},
    {COMPARE("share", "awaited") "}", "a sum or a mean"},
    {COMPARE("sum", "awaited") "}", NULL},
    {COMPARE("m", "awaited") "}", NULL},
    {COMPARE("m", "other") ", 'n': 'eligible'}", "\"eligible\" belongs to means and shares"},
    {COMPARE("m", "other") ", 'interval': {'level': '0 %', 'method': 'given'}}", "between 0 %"},
    {COMPARE("sum", "other") "},\n{'do': 'compare', 'id': 'p', 'pool': 'e', 'over': 'site', "
                             "'average': 'means', 'weights': 'equal'}",
     "names no compare above"},
    {COMPARE("m", "share") "}", "in share"},
    {COMPARE("m", "m") "}", NULL},
    {COMPARE("m", "m") ", 'n': '5'}", "counts them twice"},
    {COMPARE("m", "m") "}" POOLED("'equal'"), "names no compare above"},
    {POOL("'equal'") ",\n{'do': 'compare', 'id': 'q', 'pool': 'p', 'over': 'site', 'average': "
                     "'means', 'weights': 'equal'}",
     "names no compare above"},
    {COMPARE("m", "other") ", 'n': ''}", "is no exact number"},
    {COMPARE("m", "other") ", 'n': '~'}", "is no exact number"},
    {COMPARE("m", "other") ", 'n': 'persons'}", "did you mean \"denominator\""},
    {PEOPLE("mean", "") COMPARE("t", "other") ", 'n': 'eligible'}", NULL},
    {PEOPLE("ratio", ", 'over': ['reconvicted']") COMPARE("t", "other") ", 'n': 'eligible'}",
     "\"eligible\" belongs to means and shares"},
    {PEOPLE("sum", "") COMPARE("t", "risk") "}", NULL}, /* a column of their facts */
    {COMPARE("sum", "risk") "}", "\"risk\" is no number of \"f\""},
    {",\n{'do': 'measure', 'id': 't', 'outcome': 'work', 'is': 'sum', 'what': 'achieved', "
     "'by': "
     "[]}" COMPARE("t", "risk") "}",
     "\"risk\" is no number of \"work\""},
    {DAYS("'size'") OLD POOLED_OVER("size"), "\"size\" is no key of \"e\" with listed values"},
    {DAYS("'year'") OLD POOLED_OVER("year"), NULL},
    {DAYS("'year'") OLD POOLED_OVER("site"), "\"site\" is no key of \"e\""},
    {POOL("'equal'"), NULL},
    {POOL("'eligible'"), "\"eligible\" is counted of people alone"},
    {POOL("'1'"), "a share is wanted"},
    {POOL("'100 %'"), "weights are a card by \"site\""},
    {POOL("{'by': 'site', 'card': {'a': '100 %'}, 'else': '0 %'}"), "and no \"else\""},
    {POOL("{'by': 'line', 'card': {'m': '100 %'}}"), "weights are a card by \"site\""},
    {POOL("{'by': 'site', 'card': {'a': '120 %', 'b': '-20 %'}}"), "a weight is 0 or more"},
    {POOL("{'by': 'site', 'card': {'a': '80 %', 'b': '20 %'}}"), NULL},
    {",\n{'do': 'compare', 'id': 'p', 'pool': 3, 'over': 'site', 'average': 'means', "
     "'weights': 'equal'}",
     "names no compare above"},
    {",\n{'do': 'compare', 'id': 'p', 'pool': 'nothing', 'over': 'site', 'average': 'means', "
     "'weights': 'equal'}",
     "names no compare above"},
    {BLEND("m", "m") ",\n{'do': 'compare', 'id': 'p', 'pool': 'b', 'over': 'site', "
                     "'average': 'means', 'weights': 'equal'}",
     "names no compare above"},
    {BLEND("sum", "plain"), NULL},
    {BLEND("sum", "g"), "\"g\" is a verdict"},
    {BLEND("jobs", "sum"), "a list"},
    {BLEND("two", "sum"), "lines of several steps"},
    {BLEND("sum", "paid"), "one unit and the same keys"},
    {BLEND("sum", "all"), "one unit and the same keys"},
    {",\n{'do': 'compare', 'id': 'b', 'blend': [{'of': 'sum', 'weight': '100 %'}]}",
     "two parts at least"},
};

#define LIMIT(form) ",\n{'do': 'limit', 'id': 'l', 'keys': ['site'], " form "}"
#define BY_DATE(keys)                                                                          \
    ",\n{'do': 'limit', 'id': 'l', 'of': 'd', 'keys': [" keys                                  \
    "], 'per': [], 'at_most': '5', 'fill': 'by_date', 'cut': 'part'}"
#define COURTS(is, what, by)                                                                   \
    ",\n{'do': 'measure', 'id': 't', 'outcome': 'courts', 'is': '" is "', 'what': '" what      \
    "', 'by': [" by "]}"
#define LISTED(form)                                                                           \
    ",\n{'do': 'curve', 'id': 'c', 'gives': 'number', 'keys': ['person', 'what', 'on'], "      \
    "'if': "                                                                                   \
    "'always', " form "}"
#define SETTLED(how)                                                                           \
    ",\n{'do': 'settle', 'id': 'due', 'of': 'paid', 'below_zero': 'repay', 'below_nothing': "  \
    "'owed', 'undecided': 'stop'}" how

static const misplaced others[] = {
    {GATE("sum"), NULL},
    {",\n{'do': 'measure', 'id': 's', 'outcome': 'f', 'is': 'share', 'what': 'paid', 'by': []}",
     "\"paid\" counts no persons"},
    {GATE("g"), "\"g\" is a verdict"},
    {GATE("jobs"), "a list"},
    {GATE("two"), "lines of several steps"},
    {",\n{'do': 'gate', 'id': 'h', 'report': true, 'all': [3]}", "a condition is an object"},
    {CURVE("'each': '2', 'times': 'plain'"), NULL},
    {CURVE("'each': '2', 'times': 'two'"), "lines of several steps"},
    {",\n{'do': 'curve', 'id': 'c', 'gives': 'money', 'keys': ['person', 'what', 'on'], 'if': "
     "'always', 'at': 'jobs', 'times': 'jobs', 'steps': [{'from': '0', 'gives': '5'}]}",
     "not both \"at\" and \"times\" are lists"},
    {LIMIT("'of': 'plain', 'at_least': '1', 'per': ['site'], 'charged_to': 'payers'"), "money"},
    {LIMIT("'of': 'plain', 'at_least': '1', 'per': [], 'fill': 'in_order'"), "at_most"},
    {LIMIT("'of': 'plain', 'at_least': '1', 'per': [], 'cut': 'part'"), "at_most"},
    {LIMIT("'of': 'plain', 'at_least': '1', 'per': [], 'share_of': 'payable'"), "at_most"},
    {LIMIT("'of': ['plain', 'sum'], 'at_least': '1', 'per': ['site']"), "raised line by line"},
    {LIMIT("'of': 'plain', 'at_least': '1', 'per': []"), "raised line by line"},
    {LIMIT("'of': 'plain', 'at_least': '1', 'per': ['site']"), NULL},
    {LIMIT("'of': 'plain', 'at_most': '', 'per': [], 'fill': 'pro_rata'"), "no exact number"},
    {LIMIT("'of': 'plain', 'at_most': '5 %', 'per': [], 'fill': 'pro_rata'"), "they differ"},
    {LIMIT("'of': 'share', 'at_most': '5 %', 'per': [], 'fill': 'pro_rata'"), NULL},
    {LIMIT("'of': 'plain', 'at_most': '120 %', 'per': [], 'fill': 'pro_rata', 'share_of': "
           "'achieved', 'where': {'column': 'site', 'is': 'equal', 'value': 'a'}"),
     NULL},
    {LIMIT("'of': 'plain', 'at_most': '120 %', 'per': [], 'fill': 'pro_rata', 'share_of': "
           "'payable', 'where': {'column': 'site', 'is': 'equal', 'value': 'a'}"),
     "below 100 %"},
    {LIMIT("'of': 'paid', 'at_least': '1', 'per': [], 'charged_to': 'them'"),
     "\"them\" is no payer"},
    {LIMIT("'of': 'paid', 'at_least': '1', 'per': [], 'charged_to': 'them'") ",\n{'do': "
                                                                             "'split', 'id': "
                                                                             "'s', 'payers': "
                                                                             "[{}, {'id': 3}]}",
     "\"them\" is no payer"},
    {DAYS("'year'") BY_DATE("'year'"), NULL},
    {DAYS("'on', 'year'") BY_DATE("'on', 'year'"), NULL},
    {DAYS("'size'") BY_DATE("'size'"), "no line has a date"},
    {COURTS("sum", "events", "'court'"), NULL},
    {COURTS("sum", "events", ""), "lacks one of the keys of \"courts\""},
    {COURTS("share", "events", "'court'"), "\"events\" counts no persons"},
    {COURTS("share", "reconvicted", "'court'"), NULL},
    {",\n{'do': 'measure', 'id': 'd', 'outcome': 'days', 'is': 'share', 'what': 'w', 'by': []}",
     "has no number \"persons\""},
    {LISTED("'at': 'jobs', 'times': 'all', 'steps': [{'from': '0', 'gives': '5'}]"), NULL},
    {LISTED("'at': 'all', 'times': 'jobs', 'steps': [{'from': '0', 'gives': '5'}]"), NULL},
    {LISTED("'each': '5', 'times': 'jobs'") GATE("c"), "a list"},
    {LISTED("'at': 'jobs', 'steps': [{'from': '0', 'gives': '5'}]") GATE("c"), "a list"},
    {SETTLED(""), "the contract has no stages"},
    {",\n{'do': 'split', 'id': 'who', 'of': 'paid', 'rule': 'ratio', 'payers': [{'id': 'a', "
     "'share': '100 %'}]}",
     "\"paid\" does not settle"},
    {SETTLED(",\n{'do': 'split', 'id': 'who', 'of': 'paid', 'rule': 'ratio', 'payers': "
             "[{'id': 'a', 'share': '100 %'}]}"),
     "\"paid\" does not settle"},
    {SETTLED(",\n{'do': 'split', 'id': 'who', 'of': 'due', 'rule': 'ratio', 'payers': [{'id': "
             "'payers', 'share': '100 %'}]}"),
     "\"payers\" is no id of a payer"},
    {SETTLED(",\n{'do': 'split', 'id': 'who', 'of': 'due', 'rule': 'ratio', 'payers': [{'id': "
             "'a', 'share': {'of': 'share'}}]}"),
     "a constant or a card"},
    {SETTLED(",\n{'do': 'split', 'id': 'who', 'of': 'due', 'rule': 'ratio', 'over_cap': "
             "'spill', 'payers': [{'id': 'a', 'share': '100 %', 'at_most': {'of': 'paid'}}]}"),
     "an amount from 0"},
    {SETTLED(",\n{'do': 'split', 'id': 'who', 'of': 'due', 'rule': 'ratio', 'payers': [{'id': "
             "'a', 'share': '5 points'}]}"),
     "in % or a plain number"},
    {SETTLED(",\n{'do': 'split', 'id': 'who', 'of': 'due', 'rule': 'ratio', 'payers': [{'id': "
             "'a', 'share': {'by': 'site', 'card': {'a': '1', 'b': '1'}}}, {'id': 'b', "
             "'share': {'by': 'line', 'card': {'paid': '1'}}}]}"),
     "all cards of a split are by one key"},
};

static void refuses_each(const misplaced *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sib_status status = scheme_check(contract(cases[i].steps));
        if (cases[i].told == NULL) {
            CU_ASSERT_EQUAL(status, SIB_OK);
        } else {
            CU_ASSERT_EQUAL(status, SIB_ERR_TERMS);
            CU_ASSERT_TRUE(scheme_says(cases[i].told));
        }
        if ((status == SIB_OK) != (cases[i].told == NULL)) {
            printf("\n    %s\n    %s\n", cases[i].steps, scheme_message);
        }
    }
}

static void a_comparison_is_of_one_number_a_line(void)
{
    refuses_each(compared, sizeof compared / sizeof compared[0]);
}

static void other_steps_are_of_what_they_can_be(void)
{
    refuses_each(others, sizeof others / sizeof others[0]);
}

/* Lists in lists of conditions: a document is 64 values deep, so 29 of them stand in a gate's.
 */
static void conditions_stand_in_each_other_so_deep(void)
{
    for (int deep = 29; deep <= 30; deep++) {
        char   text[2000] = ",\n{'do': 'gate', 'id': 'h', 'report': true, 'all': [";
        size_t n = strlen(text);
        for (int i = 0; i < deep; i++) {
            n += (size_t)snprintf(text + n, sizeof text - n, "{'any': [");
        }
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "{'of': 'sum', 'is': 'above', 'value': '1'}");
        for (int i = 0; i < deep; i++) {
            n += (size_t)snprintf(text + n, sizeof text - n, "]}");
        }
        snprintf(text + n, sizeof text - n, "]}");
        CU_ASSERT_EQUAL(scheme_check(contract(text)), deep == 29 ? SIB_OK : SIB_ERR_TERMS);
        CU_ASSERT_TRUE(deep == 29 || scheme_says("deeper than 64"));
    }
}

TEST_SUITE(test_misplaced)
{
    test_add("misplaced", "a comparison is of one number a line",
             a_comparison_is_of_one_number_a_line);
    test_add("misplaced", "other steps are of what they can be",
             other_steps_are_of_what_they_can_be);
    test_add("misplaced", "conditions stand in each other so deep",
             conditions_stand_in_each_other_so_deep);
}
