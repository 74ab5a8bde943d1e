/* What of the records cannot be relied on: counted by arm, said, and held against checks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "damage.h"
#include "evaluation/doubts.h"
#include "support.h"
#include "tables.h"

/* Codes are listed, and nothing may be in doubt. */
static const char listed[] =
    "\"prison\":{\"type\":\"codes\",\"levels\":[\"Doncaster\",\"Lincoln\",\"Norwich\","
    "\"Peterborough\"]}";
static const char disposals[] =
    "\"disposal\":{\"type\":\"codes\",\"levels\":[\"caution\",\"custody\",\"fine\"]}";
static const char strict[] = "\"checks\":[{\"check\":\"missing\",\"at_most\":\"0 %\"},"
                             "{\"check\":\"undecided\",\"at_most\":\"0 %\"},"
                             "{\"check\":\"out_of_order\",\"at_most\":\"0 %\"},"
                             "{\"check\":\"improbable\",\"at_most\":\"0 %\"},"
                             "{\"check\":\"identical\",\"at_most\":\"0 %\"},"
                             "{\"check\":\"alike\",\"at_most\":\"0 %\"},"
                             "{\"check\":\"form\",\"at_most\":\"0 %\"}],\n\"payment\":";

static char *with_levels(void)
{
    char *one = bond_contract_with(records_contract, "\"prison\":{\"type\":\"codes\"}", listed);
    char *two = bond_contract_with(one, "\"disposal\":{\"type\":\"codes\"}", disposals);
    free(one);
    return two;
}

static char *with_checks(const char *checks)
{
    char *levels = with_levels();
    char *text = bond_contract_with(levels, "\"payment\":", checks);
    free(levels);
    return text;
}

/* Records of a finding of the arm, all cohorts together. */
static int64_t records_of(const sib_evaluation *e, const char *finding, const char *column,
                          const char *arm)
{
    const sib_table *t = sib_evaluation_table(e, "findings");
    int64_t          sum = 0;
    for (int64_t i = 0; i < sib_table_rows(t); i++) {
        if (test_says(t, "finding", i, finding) && test_says(t, "column", i, column) &&
            (arm == NULL || test_says(t, "arm", i, arm))) {
            sum += (int64_t)sib_table_number(t, "records", i);
        }
    }
    return sum;
}

static sib_evaluation *damaged(const char *contract, const bond_tables *b, damage d)
{
    int                    done = 0;
    sib_evaluation_tables *set = damage_make(contract, b, &d, &done);
    sib_evaluation        *e = records_evaluate(contract, set, "final");
    CU_ASSERT_PTR_NOT_NULL_FATAL(e);
    CU_ASSERT_TRUE(done > 0);
    sib_evaluation_tables_free(set);
    return e;
}

static void a_record_that_may_count_is_counted_by_arm(void)
{
    bond_tables b;
    bond_make(&b, 0);
    char           *contract = with_levels();
    sib_evaluation *sound = records_evaluate(contract, b.all, "final");
    CU_ASSERT_EQUAL(records_of(sound, "data_undecided", "offence_date", NULL), 0);
    for (int treated = 0; treated < 2; treated++) {
        damage          d = {DAMAGE_BLANK, 2, 1, treated == 1, 2};
        sib_evaluation *e = damaged(contract, &b, d);
        const char     *arm = treated == 1 ? "treated" : "comparison";
        const char     *other = treated == 1 ? "comparison" : "treated";
        CU_ASSERT_TRUE(records_of(e, "data_undecided", "offence_date", arm) > 0);
        CU_ASSERT_EQUAL(records_of(e, "data_undecided", "offence_date", other), 0);
        CU_ASSERT_TRUE(records_of(e, "data_missing", "offence_date", arm) >=
                       records_of(e, "data_undecided", "offence_date", arm));
        sib_evaluation_free(e);
    }
    sib_evaluation_free(sound);
    free(contract);
    bond_free(&b);
}

static const char *verdict_with(const char *checks, const bond_tables *b, damage d)
{
    static char            verdict[64];
    int                    done = 0;
    char                  *contract = with_checks(checks);
    sib_evaluation_tables *set = damage_make(contract, b, &d, &done);
    sib_settlement        *s = records_settle(contract, set, "final");
    const sib_table       *due = sib_settlement_table(s, "due");
    sib_text               text = TEST_COLUMN(text, due, "verdict");
    snprintf(verdict, sizeof verdict, "%.*s", (int)(text.offsets[1] - text.offsets[0]),
             text.data);
    sib_settlement_free(s);
    sib_evaluation_tables_free(set);
    free(contract);
    return verdict;
}

static void beyond_a_check_nothing_is_decided(void)
{
    const damage few = {DAMAGE_BLANK, 2, 1, true, 10};
    bond_tables  b;
    bond_make(&b, 0);
    CU_ASSERT_STRING_EQUAL(
        verdict_with(
            "\"checks\":[{\"check\":\"missing\",\"at_most\":\"5 %\"}],\n\"payment\":", &b, few),
        "undecided");
    CU_ASSERT_STRING_NOT_EQUAL(
        verdict_with("\"checks\":[{\"check\":\"missing\",\"at_most\":\"50 %\"}],\n\"payment\":",
                     &b, few),
        "undecided");
    CU_ASSERT_STRING_NOT_EQUAL(
        verdict_with("\"checks\":[{\"check\":\"missing\",\"table\":\"history\",\"at_most\":"
                     "\"0 %\"}],\n\"payment\":",
                     &b, few),
        "undecided");
    CU_ASSERT_STRING_EQUAL(
        verdict_with("\"checks\":[{\"check\":\"reach\",\"days\":0}],\n\"payment\":", &b, few),
        "undecided");
    bond_free(&b);
}

/* The facts of an evaluation, as its record has them. */
static const char *facts_of(const sib_evaluation *e)
{
    const char *facts = strstr(sib_evaluation_record(e), "\"facts\":");
    CU_ASSERT_PTR_NOT_NULL_FATAL(facts);
    return facts;
}

static bool same_facts(const sib_evaluation *a, const sib_evaluation *b)
{
    const char *x = facts_of(a);
    const char *y = facts_of(b);
    const char *end = strstr(x, "]}}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(end);
    return strncmp(x, y, (size_t)(end - x)) == 0;
}

/* Records in doubt in what was damaged: the column, or the rows. */
static double doubts_of(const sib_evaluation *e, const damage *d)
{
    const sib_table *t = sib_evaluation_table(e, "findings");
    const char      *column = damage_column(d->table, d->column);
    double           records = 0.0;
    for (int64_t i = 0; i < sib_table_rows(t); i++) {
        bool rows = d->kind == DAMAGE_DUPLICATE && test_says(t, "finding", i, "data_identical");
        bool dates = d->kind == DAMAGE_SWAP && test_says(t, "finding", i, "data_out_of_order");
        bool here = test_says(t, "step", i, "data") &&
                    (rows || dates || test_says(t, "column", i, column));
        records += here ? sib_table_number(t, "records", i) : 0.0;
    }
    return records;
}

/* Whether a contract is undecided over tables that it takes. */
static bool is_undecided(const char *contract, const sib_evaluation_tables *set)
{
    sib_settlement *s = records_settle(contract, set, "final");
    CU_ASSERT_PTR_NOT_NULL(s);
    bool undecided = test_says(sib_settlement_table(s, "due"), "verdict", 0, "undecided");
    sib_settlement_free(s);
    return undecided;
}

/* Either nothing that is paid on is another, or it is said, and with checks nothing is paid;
 * gives whether it was said. */
static bool look(const damage *d, const bond_tables *b, const sib_evaluation *sound,
                 const char *contract, const char *checked)
{
    int                    done = 0;
    bool                   same = true;
    sib_evaluation_tables *set = damage_make(contract, b, d, &done);
    sib_evaluation        *e = set == NULL ? NULL : records_evaluate(contract, set, "final");
    if (e != NULL && !same_facts(e, sound)) {
        same = false;
        CU_ASSERT_TRUE(doubts_of(e, d) > doubts_of(sound, d));
        CU_ASSERT_TRUE(is_undecided(checked, set));
    }
    sib_evaluation_free(e);
    sib_evaluation_tables_free(set);
    return !same;
}

static void no_damage_moves_money_unsaid(void)
{
    bond_tables b;
    int         moved = 0;
    bond_draw(&b, 20100909, 60);
    char           *contract = with_levels();
    char           *checked = with_checks(strict);
    sib_evaluation *sound = records_evaluate(contract, b.all, "final");
    CU_ASSERT_PTR_NOT_NULL_FATAL(sound);
    CU_ASSERT_FALSE(is_undecided(checked, b.all));
    for (int kind = 0; kind < DAMAGE_KINDS; kind++) {
        for (int table = 0; table < DAMAGE_TABLES; table++) {
            for (int column = 0; column < damage_columns(table); column++) {
                damage d = {(damage_kind)kind, table, column, (kind + column) % 2 == 0, 3};
                moved += look(&d, &b, sound, contract, checked);
            }
        }
    }
    CU_ASSERT_TRUE(moved >= 10);
    sib_evaluation_free(sound);
    free(contract);
    free(checked);
    bond_free(&b);
}

static void a_code_that_is_not_listed_is_no_text_of_an_expression(void)
{
    char *levels = with_levels();
    char *text = bond_contract_with(levels, "disposal <> 'caution'", "disposal <> 'Caution'");
    bond_tables b;
    bond_make(&b, 0);
    CU_ASSERT_PTR_NULL(records_evaluate(text, b.all, "final"));
    CU_ASSERT_PTR_NOT_NULL(strstr(records_message, "\"Caution\" is no level of \"disposal\""));
    bond_free(&b);
    free(text);
    free(levels);
}

static void a_code_in_other_letters_is_said(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_evaluation *sound = records_evaluate(records_contract, b.all, "final");
    sib_evaluation *e = damaged(records_contract, &b, (damage){DAMAGE_RECASE, 0, 4, true, 3});
    CU_ASSERT_EQUAL(records_of(sound, "data_alike", "prison", NULL), 0);
    CU_ASSERT_TRUE(records_of(e, "data_alike", "prison", "comparison") > 0);
    sib_evaluation_free(e);
    sib_evaluation_free(sound);
    bond_free(&b);
}

static void ids_fold_to_what_they_may_stand_for(void)
{
    static const char *const pairs[][2] = {
        {"040", "40"},    {"0 12", "12"}, {" 0 1 2 ", "12"}, {"A007", "a7"},   {"100", "100"},
        {"1005", "1005"}, {"000", "0"},   {"a0b00", "a0b0"}, {"10 05", "1005"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char    to[16] = "";
        int64_t n = sib__id_fold(sib__slice_of(pairs[i][0]), to);
        CU_ASSERT_STRING_EQUAL(to, pairs[i][1]);
        CU_ASSERT_EQUAL(n, (int64_t)strlen(pairs[i][1]));
    }
}

static void checks_that_check_nothing_are_refused(void)
{
    static const char *const wrong[][2] = {
        {"{\"check\":\"missing\",\"table\":\"none\",\"at_most\":\"0 %\"}",
         "is no table of releases, history or outcomes"},
        {"{\"check\":\"missing\",\"column\":\"prisom\",\"at_most\":\"0 %\"}",
         "no such table has that column"},
        {"{\"check\":\"missing\",\"at_most\":\"101 %\"}", "from 0 % to 100 %"},
        {"{\"check\":\"missing\",\"at_most\":\"0\"}", "a share is wanted"},
        {"{\"check\":\"reach\",\"at_most\":\"0 %\"}", "at_most"},
        {"{\"check\":\"out_of_order\",\"table\":\"releases\",\"dates\":[\"birth_date\","
         "\"prison\"],\"at_most\":\"0 %\"}",
         "is no column of dates"},
        {"{\"check\":\"out_of_order\",\"dates\":[\"birth_date\",\"release_date\"],"
         "\"at_most\":\"0 %\"}",
         "the table that is named"},
        {"{\"check\":\"mising\",\"at_most\":\"0 %\"}", "must be one of missing, undecided"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char         checks[512];
        sib_scheme  *scheme = NULL;
        sib_context *ctx = sib_context_new(NULL);
        snprintf(checks, sizeof checks, "\"checks\":[%s],\n\"payment\":", wrong[i][0]);
        char *text = with_checks(checks);
        CU_ASSERT_EQUAL(sib_scheme_read(ctx, text, &scheme), SIB_ERR_TERMS);
        CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), wrong[i][1]));
        if (strstr(sib_context_message(ctx), wrong[i][1]) == NULL) {
            printf("%s\n", sib_context_message(ctx));
        }
        sib_scheme_free(scheme);
        sib_context_free(ctx);
        free(text);
    }
}

TEST_SUITE(test_doubts)
{
    test_add("doubts", "a record that may count is counted by arm",
             a_record_that_may_count_is_counted_by_arm);
    test_add("doubts", "beyond a check nothing is decided", beyond_a_check_nothing_is_decided);
    test_add("doubts", "no damage moves money unsaid", no_damage_moves_money_unsaid);
    test_add("doubts", "a code that is not listed is no text of an expression",
             a_code_that_is_not_listed_is_no_text_of_an_expression);
    test_add("doubts", "a code in other letters is said", a_code_in_other_letters_is_said);
    test_add("doubts", "ids fold to what they may stand for",
             ids_fold_to_what_they_may_stand_for);
    test_add("doubts", "checks that check nothing are refused",
             checks_that_check_nothing_are_refused);
}
