#include "chain.h"

#include <stdio.h>
#include <string.h>

#include "table/table.h"

const char chain_contract[] =
    "{'language': 'sib@1', 'contract': 'sites', 'version': '1', 'currency': 'GBP', "
    "'tables': {'counts': {'role': 'figures', 'columns': {'site': {'type': 'codes', 'levels': "
    "['n', 's']}, 'on': {'type': 'date'}, 'fee': {'type': 'text'}, 'again': {'type': 'i64'}, "
    "'persons': {'type': 'i64'}}}}, "
    "'outcomes': {'work': {'kind': 'figures', 'table': 'counts', 'keys': ['site'], 'on': 'on', "
    "'numbers': {'fee': 'money', 'again': 'count', 'persons': 'count'}}}, "
    "'comparisons': {'old': {'kind': 'baseline', 'counts': {'again': '50', 'persons': "
    "'100'}}}, "
    "'payment': ["
    "{'do': 'measure', 'id': 'fees', 'outcome': 'work', 'is': 'sum', 'what': 'fee', 'by': "
    "['site']}, "
    "{'do': 'measure', 'id': 'rate', 'outcome': 'work', 'is': 'share', 'what': 'again', 'by': "
    "['site']}, "
    "{'do': 'compare', 'id': 'effect', 'of': 'rate', 'with': 'old', 'better': 'fewer', 'n': "
    "'denominator'}, "
    "{'do': 'compare', 'id': 'pool', 'pool': 'effect', 'over': 'site', 'weights': "
    "'denominator', 'average': 'means'}, "
    "{'do': 'gate', 'id': 'good', 'all': [{'of': 'pool.difference', 'is': 'at_least', 'value': "
    "'5 points'}]}, "
    "{'do': 'curve', 'id': 'bonus', 'gives': 'money', 'each': '100', 'times': "
    "'effect.avoided', 'keys': ['site'], 'if': 'good'}, "
    "{'do': 'curve', 'id': 'extra', 'gives': 'money', 'at': 'rate', 'steps': [{'from': '30 %', "
    "'gives': '7'}], 'keys': ['site'], 'if': 'always'}, "
    "{'do': 'round', 'id': 'line', 'of': ['fees', 'bonus', 'extra'], 'to': '0.01', 'rounding': "
    "'half_up'}, "
    "{'do': 'limit', 'id': 'cap', 'of': 'line', 'at_most': '5000', 'keys': ['site'], 'per': "
    "[], 'fill': 'in_order', 'cut': 'part'}, "
    "{'do': 'settle', 'id': 'due', 'of': 'cap', 'below_zero': 'repay', 'below_nothing': "
    "'owed', 'undecided': 'stop'}, "
    "{'do': 'split', 'id': 'bills', 'of': 'due', 'rule': 'ratio', 'over_cap': 'spill', "
    "'payers': [{'id': 'a', 'share': {'by': 'site', 'card': {'n': '1', 's': '2'}}}, {'id': "
    "'b', 'share': {'by': 'site', 'card': {'n': '2', 's': '1'}}, 'at_most': '3000'}]}], "
    "'settlement': {'stages': [{'id': 'year', 'as_at': '2020-12-31', 'lines': 'all', 'pays': "
    "true, 'facts': 'as_known', 'repeats': {'every': {'months': 12}, 'until': '2022-12-31'}}, "
    "{'id': 'half', 'as_at': '2021-06-30', 'lines': 'all', 'pays': false, 'facts': "
    "'as_known'}]}}";

const char chain_facts[] =
    "{'facts': {'work': [{'site': 'n', 'on': '2020-05-01', 'fee': '10.05', 'again': 12, "
    "'persons': 40}, {'site': 's', 'on': '2020-05-01', 'fee': '20', 'again': 20, 'persons': "
    "60}, {'site': 's', 'on': '2021-05-01', 'fee': '-4', 'again': 3, 'persons': 9}, {'site': "
    "'n', 'on': '2021-07-01', 'fee': '1.1', 'again': 0, 'persons': 10}]}}";

char chain_records[CHAIN_RECORDS][CHAIN_LONGEST];

void chain_settle(void)
{
    static const char *const stages[] = {"year 1", "half", "year 2", "year 3"};
    static const int         after[] = {-1, 0, 0, 2};
    for (int i = 0; i < CHAIN_RECORDS; i++) {
        sib_settlement *s = scheme_settle(chain_contract, chain_facts, stages[i],
                                          after[i] < 0 ? NULL : chain_records[after[i]]);
        const char     *record = sib_settlement_record(s);
        if (s == NULL || strlen(record) >= CHAIN_LONGEST) {
            CU_FAIL_FATAL("not settled");
        }
        strcpy(chain_records[i], record);
        sib_settlement_free(s);
    }
}

sib_status chain_open(const char *text)
{
    sib_context    *ctx = sib_context_new(NULL);
    sib_settlement *opened = NULL;
    sib_status      status = sib_settlement_open(ctx, text, &opened);
    snprintf(scheme_message, sizeof scheme_message, "%s", sib_context_message(ctx));
    CU_ASSERT_EQUAL(opened != NULL, status == SIB_OK);
    sib_settlement_free(opened);
    sib_context_free(ctx);
    return status;
}

const char *chain_verify(const char *const *texts, int64_t n)
{
    static char data[CHAIN_RECORDS * CHAIN_LONGEST];
    static char wrong[600];
    int64_t     offsets[CHAIN_RECORDS + 1];
    sib_table  *table = NULL;
    CU_ASSERT_EQUAL_FATAL(
        sib_settlement_verify(NULL, test_text(texts, n, data, offsets), &table), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(table), n);
    bool        holds = sib_table_number(table, "holds", n - 1) > 0.5;
    sib__column column = sib__table_column(table, sib_table_find(table, "wrong"));
    CU_ASSERT_EQUAL(holds, sib__column_missing(&column, n - 1));
    sib__slice text = sib__column_text(&column, n - 1);
    snprintf(wrong, sizeof wrong, "%.*s", (int)text.length, text.data == NULL ? "" : text.data);
    sib_table_free(table);
    return holds ? NULL : wrong;
}
