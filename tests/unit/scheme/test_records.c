/* Records: opened again, and held against one another. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chain.h"
#include "table/table.h"

static bool same_cell(const sib__column *a, const sib__column *b, int64_t row)
{
    return sib__column_missing(a, row) || sib__column_missing(b, row)
               ? sib__column_missing(a, row) == sib__column_missing(b, row)
           : a->type == SIB_COLUMN_TYPE_I64 ? sib__column_i64(a, row) == sib__column_i64(b, row)
           : a->type == SIB_COLUMN_TYPE_DATE
               ? sib__column_date(a, row) == sib__column_date(b, row)
           : a->type == SIB_COLUMN_TYPE_FLAG
               ? a->flags.data[row] == b->flags.data[row]
               : sib__slice_compare(sib__column_text(a, row), sib__column_text(b, row)) == 0;
}

static bool same_table(const sib_table *a, const sib_table *b)
{
    bool same = a != NULL && b != NULL && sib_table_rows(a) == sib_table_rows(b) &&
                sib_table_columns(a) == sib_table_columns(b);
    for (int64_t i = 0; same && i < sib_table_columns(a); i++) {
        sib__column own = sib__table_column(a, i);
        sib__column other = sib__table_column(b, i);
        same = strcmp(own.name, other.name) == 0 && own.type == other.type;
        for (int64_t row = 0; same && row < sib_table_rows(a); row++) {
            same = same_cell(&own, &other, row);
        }
    }
    return same;
}

static void a_record_opens_as_it_was_made(void)
{
    static const char *const names[] = {"lines", "weights", "conditions", "due", "bills"};
    chain_settle();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        sib_settlement *made = scheme_settle(chain_contract, chain_facts, "year 1", NULL);
        sib_settlement *opened = NULL;
        CU_ASSERT_EQUAL(sib_settlement_open(NULL, chain_records[0], &opened), SIB_OK);
        CU_ASSERT_STRING_EQUAL(sib_settlement_record(opened), chain_records[0]);
        CU_ASSERT_TRUE(sib_table_rows(sib_settlement_table(opened, names[i])) > 0);
        CU_ASSERT_TRUE(same_table(sib_settlement_table(made, names[i]),
                                  sib_settlement_table(opened, names[i])));
        sib_settlement_free(opened);
        sib_settlement_free(made);
    }
}

/* No byte of a record may be another, be missing, or be one too many. */
static void every_byte_counts(void)
{
    static char text[2 * CHAIN_LONGEST];
    chain_settle();
    size_t n = strlen(chain_records[2]);
    for (size_t i = 0; i < n; i += 61) {
        strcpy(text, chain_records[2]);
        text[i] = text[i] == '1' ? '2' : '1';
        CU_ASSERT_EQUAL(chain_open(text), SIB_ERR_TERMS);
    }
    for (size_t i = 0; i < n; i += 97) {
        memcpy(text, chain_records[2], i);
        strcpy(text + i, chain_records[2] + i + 1);
        CU_ASSERT_EQUAL(chain_open(text), SIB_ERR_TERMS);
    }
    strcat(strcpy(text, chain_records[2]), "\n");
    CU_ASSERT_EQUAL(chain_open(text), SIB_ERR_TERMS);
    CU_ASSERT_TRUE(scheme_says("not written as a settlement writes it"));
    strcat(strcpy(text, chain_records[2]), chain_records[2]);
    CU_ASSERT_EQUAL(chain_open(text), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(chain_open("{}"), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(chain_open("[]"), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(chain_open(""), SIB_ERR_TERMS);
    CU_ASSERT_EQUAL(sib_settlement_open(NULL, NULL, &(sib_settlement *){NULL}),
                    SIB_ERR_ARGUMENT);
    CU_ASSERT_EQUAL(sib_settlement_open(NULL, chain_records[0], NULL), SIB_ERR_ARGUMENT);
}

static bool is_told(const char *wrong, const char *part)
{
    bool told = wrong != NULL && strstr(wrong, part) != NULL;
    if (!told) {
        printf("\n    \"%s\" is not in: %s\n", part, wrong == NULL ? "(holds)" : wrong);
    }
    return told;
}

static void a_chain_holds(void)
{
    chain_settle();
    const char *const whole[] = {chain_records[0], chain_records[1], chain_records[2],
                                 chain_records[3]};
    CU_ASSERT_PTR_NULL(chain_verify(whole, 4));
    CU_ASSERT_PTR_NULL(chain_verify(whole, 3));
    const char *const paying[] = {chain_records[0], chain_records[2], chain_records[3]};
    CU_ASSERT_PTR_NULL(chain_verify(paying, 3));
    CU_ASSERT_PTR_NULL(chain_verify(whole, 1));
    const char *const lacks[] = {chain_records[2]};
    CU_ASSERT_TRUE(is_told(chain_verify(lacks, 1), "does not name the last record"));
    const char *const gap[] = {chain_records[0], chain_records[3]};
    CU_ASSERT_TRUE(is_told(chain_verify(gap, 2), "does not name the last record"));
    const char *const twice[] = {chain_records[0], chain_records[2], chain_records[2]};
    CU_ASSERT_TRUE(is_told(chain_verify(twice, 3), "does not name the last record"));
    const char *const late[] = {chain_records[0], chain_records[2], chain_records[1]};
    CU_ASSERT_TRUE(is_told(chain_verify(late, 3), "does not name the last record"));
    const char *const halves[] = {chain_records[0], chain_records[1], chain_records[1]};
    CU_ASSERT_TRUE(is_told(chain_verify(halves, 3), "not after the one before"));
    const char *const broken[] = {chain_records[0], "{}", chain_records[2]};
    CU_ASSERT_PTR_NULL(chain_verify(broken, 3));
    CU_ASSERT_TRUE(is_told(chain_verify(broken, 2), "no record of a settlement"));
}

/* The least that has a bill: a sweep opens its record again and again. */
static const char small[] =
    "{'language': 'sib@1', 'contract': 's', 'version': '1', 'currency': 'GBP', 'tables': {'t': "
    "{'role': 'figures', 'columns': {'fee': {'type': 'text'}}}}, 'outcomes': {'work': {'kind': "
    "'figures', 'table': 't', 'keys': [], 'numbers': {'fee': 'money'}}}, 'payment': [{'do': "
    "'measure', 'id': 'fee', 'outcome': 'work', 'is': 'sum', 'what': 'fee', 'by': []}, {'do': "
    "'settle', 'id': 'due', 'of': 'fee', 'below_zero': 'repay', 'below_nothing': 'owed', "
    "'undecided': 'stop'}, {'do': 'split', 'id': 'bills', 'of': 'due', 'rule': 'ratio', "
    "'payers': [{'id': 'a', 'share': '1'}, {'id': 'b', 'share': '2'}]}], 'settlement': "
    "{'stages': [{'id': 'end', 'as_at': '2020-12-31', 'lines': 'all', 'pays': true, 'facts': "
    "'as_known'}]}}";

static sib_status attempt(sib_context *ctx, void *payload)
{
    const char *const texts[] = {"{}", payload};
    static char       data[CHAIN_LONGEST];
    int64_t           offsets[3];
    sib_table        *table = NULL;
    sib_settlement   *opened = NULL;
    sib_status        status = sib_settlement_open(ctx, payload, &opened);
    if (status == SIB_OK) {
        status = sib_settlement_verify(ctx, test_text(texts, 2, data, offsets), &table);
    }
    sib_settlement_free(opened);
    sib_table_free(table);
    return status;
}

static void memory_may_be_short_and_work_interrupted(void)
{
    static char     record[CHAIN_LONGEST];
    sib_settlement *s =
        scheme_settle(small, "{'facts': {'work': [{'fee': '-1.01'}]}}", "end", NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(s);
    strcpy(record, sib_settlement_record(s));
    sib_settlement_free(s);
    CU_ASSERT_TRUE(test_every_allocation(attempt, record) > 10);
    CU_ASSERT_TRUE(test_every_check(attempt, record, 1) > 10);
}

TEST_SUITE(test_records)
{
    test_add("records", "a record opens as it was made", a_record_opens_as_it_was_made);
    test_add("records", "every byte counts", every_byte_counts);
    test_add("records", "a chain holds", a_chain_holds);
    test_add("records", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
