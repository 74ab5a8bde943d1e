/* Every allocation and every interrupt check of reading and settling fails in turn. */
#include <string.h>

#include "fixture.h"

static const char document[] =
    "{'language': 'sib@1', 'contract': 'card', 'version': '1', 'currency': 'GBP',"
    "'periods': {'year': {'from': '2020-01-01', 'every': {'months': 12}}},"
    "'cohorts': [{'id': 'c-1', 'window': {'from': '2019-01-01', 'to': '2019-12-31'}}, {'id': "
    "'c-2', 'opens': {'after': 'c-1'}, 'closes': {'members': 5, 'months': 3}}],"
    "'tables': {'claims': {'role': 'achievements', 'columns': {'person': {'type': 'text'}, "
    "'what': {'type': 'codes'}, 'on': {'type': 'date'}}},"
    "'people': {'role': 'members', 'person': 'person', 'columns': {'person': {'type': 'text'}, "
    "'class': {'type': 'codes', 'levels': ['x', 'y']}}},"
    "'hours': {'role': 'figures', 'columns': {'on': {'type': 'date'}, 'hours': {'type': "
    "'text'}, 'asked': {'type': 'i64'}}},"
    "'events': {'role': 'outcomes', 'columns': {'person': {'type': 'text'}}}},"
    "'outcomes': {'jobs': {'kind': 'achievements', 'table': 'claims', 'person': 'person', "
    "'what': 'what', 'on': 'on', 'events': ['start'], 'recognised': [{'name': 'entry', "
    "'times': 'once', 'reached': 'reported', 'where': {'column': 'class', 'is': 'one_of', "
    "'value': ['x', 'y']}}, {'name': 'job', 'times': 'once', 'reached': {'from': 'start', "
    "'for': {'months': 3}, 'broken_by': []}}]},"
    "'work': {'kind': 'figures', 'table': 'hours', 'keys': [], 'on': 'on', 'numbers': "
    "{'hours': "
    "'number', 'asked': 'count'}},"
    "'again': {'kind': 'events', 'table': 'events', 'unit': 'any', 'follow_up': {'months': 3}, "
    "'waiting': {'months': 1}}},"
    "'comparisons': {'ago': {'kind': 'baseline', 'value': '2'}},"
    "'payment': ["
    "{'do': 'measure', 'id': 'reached', 'outcome': 'jobs', 'is': 'list', 'by': ['class']},"
    "{'do': 'measure', 'id': 'rate', 'outcome': 'work', 'is': 'ratio', 'what': 'hours', "
    "'over': "
    "['asked'], 'by': ['year']},"
    "{'do': 'measure', 'id': 'share', 'outcome': 'again', 'is': 'share', 'what': "
    "'reconvicted', 'by': ['cohort']},"
    "{'do': 'compare', 'id': 'more', 'of': 'rate', 'with': 'ago', 'better': 'more'},"
    "{'do': 'compare', 'id': 'pool', 'pool': 'more', 'over': 'year', 'weights': "
    "'denominator', 'average': 'reductions'},"
    "{'do': 'gate', 'id': 'good', 'report': true, 'all': [{'of': 'more.difference', 'is': "
    "'above', 'value': '0'}, {'of': 'pool.change', 'is': 'above', 'value': '1 %'}]},"
    "{'do': 'gate', 'id': 'any', 'report': true, 'all': [{'gate': 'good', 'over': 'year', "
    "'is': 'any'}]},"
    "{'do': 'curve', 'id': 'paid', 'gives': 'money', 'each': {'by': 'class', 'card': {'x': "
    "'100'}, 'else': '1/3'}, 'times': 'reached', 'keys': ['person', 'what', 'on', 'class']},"
    "{'do': 'curve', 'id': 'bonus', 'gives': 'money', 'at': 'rate', 'linear': [{'at': '0', "
    "'gives': '0'}, {'at': '7', 'gives': '1000'}], 'below': 'zero', 'keys': ['year']},"
    "{'do': 'curve', 'id': 'both', 'gives': 'money', 'at': 'share', 'steps': [{'from': '1 %', "
    "'gives': '10'}], 'times': 'rate', 'keys': ['cohort', 'year']},"
    "{'do': 'round', 'id': 'lines', 'of': ['paid', 'bonus', 'both'], 'to': '0.01', 'rounding': "
    "'half_up'},"
    "{'do': 'round', 'id': 'sums', 'of': 'lines', 'to': '1', 'rounding': 'down', 'by': "
    "['line']},"
    "{'do': 'settle', 'id': 'due', 'of': 'sums', 'below_zero': 'repay', 'below_nothing': "
    "'zero', 'undecided': 'others_proceed'}],"
    "'settlement': {'stages': [{'id': 'year', 'as_at': '2020-12-31', 'lines': 'all', 'pays': "
    "true, 'facts': 'as_known', 'repeats': {'every': {'months': 12}, 'until': "
    "'2022-12-31'}}]}}";

static const char known[] =
    "{'facts': {'members': [{'person': 'a', 'class': 'x'}, {'person': 'b', 'class': 'y'}], "
    "'jobs': [{'person': 'b', 'what': 'entry', 'on': '2020-03-01'}, {'person': 'a', 'what': "
    "'start', 'on': '2020-02-01'}, {'person': 'a', 'what': 'entry', 'on': '2020-02-01'}], "
    "'work': [{'on': '2021-05-01', 'hours': '10', 'asked': 3}, {'on': '2020-05-01', 'hours': "
    "'22.5', 'asked': 7}], 'again': [{'cohort': 'c-1', 'persons': 100, 'reconvicted': 7}, "
    "{'cohort': 'c-2', 'persons': 50, 'reconvicted': 1}], 'cohorts': [{'cohort': 'c-2', 'to': "
    "'2020-02-20'}]}}";

static void memory_may_be_short_and_work_interrupted(void)
{
    char            document_text[8000];
    char            facts_text[4000];
    sib_settlement *first = scheme_settle(document, known, "year 1", NULL);
    if (first == NULL) {
        CU_FAIL_FATAL("not settled");
    }
    CU_ASSERT_TRUE(scheme_due(first, "verdict", "paid"));
    strcpy(document_text, scheme_json(document));
    strcpy(facts_text, scheme_json(known));
    scheme_texts t = {document_text, facts_text, "year 2", NULL, NULL};
    char         record[20000];
    strcpy(record, sib_settlement_record(first));
    t.previous = record;
    sib_settlement_free(first);
    CU_ASSERT_TRUE(test_every_allocation(scheme_attempt, &t) > 100);
    CU_ASSERT_TRUE(test_every_check(scheme_attempt, &t, 1) > 10);
}

static void tables_are_added_by_name(void)
{
    sib_facts *facts = NULL;
    sib_table *table = test_make_table("days i64", "2570");
    CU_ASSERT_EQUAL(sib_facts_new(NULL, &facts), SIB_OK);
    CU_ASSERT_EQUAL(sib_facts_add(NULL, facts, "saved", table), SIB_OK);
    CU_ASSERT_EQUAL(sib_facts_add(NULL, facts, "saved", table), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_facts_add(NULL, facts, "", table), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_facts_add(NULL, NULL, "x", table), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_facts_add(NULL, facts, "x", NULL), SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_facts_new(NULL, NULL), SIB_ERR_ARGUMENT);
    sib_table_free(table);
    sib_facts_free(facts);
    sib_facts_free(NULL);
    sib_scheme_free(NULL);
    sib_settlement_free(NULL);
    CU_ASSERT_STRING_EQUAL(sib_settlement_record(NULL), "");
    CU_ASSERT_PTR_NULL(sib_settlement_table(NULL, "due"));
}

TEST_SUITE(test_failing)
{
    test_add("failing", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
    test_add("failing", "tables are added by name", tables_are_added_by_name);
}
