/* What other choices would have paid: each against the contract edited by hand and settled. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

#define STEPS(price, gate, rounding)                                                           \
    "[{'do':'measure','id':'done','outcome':'o','is':'sum','what':'n','by':[]},"               \
    "{'do':'gate','id':'enough','all':[{'of':'done','is':'at_least','value':" gate "}]},"      \
    "{'do':'curve','id':'pay','gives':'money','each':" price                                   \
    ",'times':'done','if':'enough','keys':[]},"                                                \
    "{'do':'round','id':'line','of':'pay','to':'1'," rounding "},"                             \
    "{'do':'settle','id':'due','of':'line','below_zero':'refuse','below_nothing':'zero',"      \
    "'undecided':'stop'},"                                                                     \
    "{'do':'split','id':'bill','of':'due','rule':'ratio','payers':[{'id':'a','share':'1'},"    \
    "{'id':'b','share':'2'}]}]"

#define DOCUMENT(price, gate, rounding)                                                        \
    "{'language':'sib@1','contract':'v','version':'1','currency':'GBP','tables':{'o':{'role':" \
    "'figures','columns':{'n':{'type':'i64'},'on':{'type':'date'}}}},'outcomes':{'o':{'kind':" \
    "'figures','table':'o','keys':[],'on':'on','numbers':{'n':'count'}}},'payment':" STEPS(    \
        price, gate,                                                                           \
        rounding) ",'settlement':{'stages':[" STAGE("one", "2020-12-31") "," STAGE("two",      \
                                                                                   "2021-12-"  \
                                                                                   "31") "]}}"

#define STAGE(id, as_at)                                                                       \
    "{'id':'" id "','as_at':'" as_at "','lines':'all','pays':true,'facts':'as_known'}"

static const char varied[] = DOCUMENT(
    "{'value':'1.5','unknown':true,'alternatives':['2.5','bad']}",
    "{'value':'3','unknown':true,'alternatives':['6']}", "'rounding':'half_up','unknown':true");

static const char facts[] =
    "{'facts':{'o':[{'n':5,'on':'2020-05-01'},{'n':4,'on':'2021-05-01'}]}}";

static sib_paper *vary(const char *document, const char *stage, const char *previous,
                       const char *asked, int32_t grid)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_scheme  *scheme = NULL;
    sib_facts   *known = NULL;
    sib_paper   *paper = NULL;
    CU_ASSERT_EQUAL(sib_scheme_read(ctx, scheme_json(document), &scheme), SIB_OK);
    CU_ASSERT_EQUAL(sib_facts_read(ctx, scheme_json(facts), &known), SIB_OK);
    sib_status status =
        sib_scheme_vary(ctx, scheme, known, stage, previous, asked, grid, &paper);
    if (status != SIB_OK) {
        snprintf(scheme_message, sizeof scheme_message, "%s", sib_context_message(ctx));
    }
    sib_facts_free(known);
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return paper;
}

/* A text of a row. */
static const char *cell(const sib_table *table, const char *column, int64_t row)
{
    static char texts[2][256];
    static int  turn = 0;
    sib_text    text = sib_table_text(table, sib_table_find(table, column));
    int64_t     length = text.offsets[row + 1] - text.offsets[row];
    turn = 1 - turn;
    snprintf(texts[turn], sizeof texts[turn], "%.*s", (int)length,
             text.data + text.offsets[row]);
    return texts[turn];
}

/* The row of a run by what it changes; fatal where there is none. */
static int64_t run_of(const sib_table *runs, const char *options)
{
    for (int64_t i = 0; i < sib_table_rows(runs); i++) {
        if (sib_table_says(runs, "options", i, options) == 1) {
            return i;
        }
    }
    CU_FAIL_FATAL("no run changes that");
    return -1;
}

static void each_alternative_pays_what_the_edited_contract_pays(void)
{
    static const struct {
        const char *options;
        const char *document;
    } edited[] = {
        {"", DOCUMENT("'1.5'", "'3'", "'rounding':'half_up'")},
        {"payment.pay.each = 2.5", DOCUMENT("'2.5'", "'3'", "'rounding':'half_up'")},
        {"payment.enough.all[1].value = 6", DOCUMENT("'1.5'", "'6'", "'rounding':'half_up'")},
        {"payment.line.rounding = half_even",
         DOCUMENT("'1.5'", "'3'", "'rounding':'half_even'")},
        {"payment.line.rounding = down", DOCUMENT("'1.5'", "'3'", "'rounding':'down'")},
        {"payment.line.rounding = up", DOCUMENT("'1.5'", "'3'", "'rounding':'up'")},
        {"payment.pay.each = 2.5; payment.line.rounding = down",
         DOCUMENT("'2.5'", "'3'", "'rounding':'down'")},
        {"payment.enough.all[1].value = 6; payment.pay.each = 2.5; payment.line.rounding = up",
         DOCUMENT("'2.5'", "'6'", "'rounding':'up'")}};
    sib_paper       *paper = vary(varied, "one", NULL, NULL, 1);
    const sib_table *runs = sib_paper_table(paper, "runs");
    const sib_table *bills = sib_paper_table(paper, "bills");
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(runs), 2 * 3 * 4);
    for (size_t i = 0; i < sizeof edited / sizeof edited[0]; i++) {
        int64_t         row = run_of(runs, edited[i].options);
        sib_settlement *settled = scheme_settle(edited[i].document, facts, "one", NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(settled);
        CU_ASSERT_TRUE(scheme_due(settled, "now", cell(runs, "now", row)));
        CU_ASSERT_TRUE(scheme_due(settled, "verdict", cell(runs, "verdict", row)));
        for (int64_t k = 0; k < sib_table_rows(bills); k++) {
            int64_t payer = k % 3;
            if (sib_table_number(bills, "run", k) == sib_table_number(runs, "run", row)) {
                CU_ASSERT_TRUE(test_says(sib_settlement_table(settled, "bills"), "now", payer,
                                         cell(bills, "now", k)));
            }
        }
        sib_settlement_free(settled);
    }
    sib_paper_free(paper);
}

static void what_turns_and_what_is_refused_is_told(void)
{
    sib_paper       *paper = vary(varied, "one", NULL, NULL, 0);
    const sib_table *runs = sib_paper_table(paper, "runs");
    const sib_table *gates = sib_paper_table(paper, "gates");
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(runs), 1 + 1 + 2 + 3);
    int64_t row = run_of(runs, "payment.enough.all[1].value = 6");
    CU_ASSERT_EQUAL(sib_table_number(runs, "turns", row), 1.0);
    CU_ASSERT_TRUE(test_says(runs, "turned", row, "enough from met to not_met"));
    CU_ASSERT_TRUE(test_says(runs, "difference", row, "-8"));
    CU_ASSERT_TRUE(test_says(gates, "verdict", 1, "not_met"));
    CU_ASSERT_EQUAL(sib_table_number(gates, "turned", 0), 0.0);
    row = run_of(runs, "payment.pay.each = bad");
    CU_ASSERT_TRUE(test_says(runs, "refused", row,
                             "\"bad\" is no exact number, such as 12, 0.10, 1/3 or 7.5 %"));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        sib_paper_text(paper), "payment.enough.all[1].value = 6: GBP 8 less; turns enough "));
    sib_paper_free(paper);
}

/* What was paid before stands, whatever the alternative would have paid then. */
static void the_past_stands(void)
{
    sib_settlement  *first = scheme_settle(varied, facts, "one", NULL);
    sib_paper       *paper = vary(varied, "two", sib_settlement_record(first), NULL, 0);
    const sib_table *runs = sib_paper_table(paper, "runs");
    int64_t          row = run_of(runs, "payment.pay.each = 2.5");
    CU_ASSERT_TRUE(test_says(runs, "now", 0, "6"));
    CU_ASSERT_TRUE(test_says(runs, "cumulative", row, "23"));
    CU_ASSERT_TRUE(test_says(runs, "now", row, "15"));
    sib_paper_free(paper);
    sib_settlement_free(first);
}

static void parties_may_name_what_is_varied(void)
{
    sib_paper *paper =
        vary(varied, "one", NULL,
             "{\"payment.due.below_nothing\":[],\"payment.pay\":[{\"each\":\"3\"}],"
             "\"payment.line.to\":[\"0.01\"]}",
             0);
    const sib_table *runs = sib_paper_table(paper, "runs");
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(runs), 4);
    CU_ASSERT_TRUE(test_says(runs, "now", run_of(runs, "payment.line.to = 0.01"), "7.5"));
    CU_ASSERT_TRUE(
        test_says(runs, "now", run_of(runs, "payment.pay = {\"each\":\"3\"}"), "15"));
    CU_ASSERT_EQUAL(run_of(runs, "payment.due.below_nothing = owed"), 3);
    sib_paper_free(paper);
    CU_ASSERT_PTR_NULL(vary(varied, "one", NULL, "{\"payment.line.roundin\":[]}", 0));
    CU_ASSERT_TRUE(scheme_says("did you mean \"payment.line.rounding\"?"));
    CU_ASSERT_PTR_NULL(vary(varied, "one", NULL, "{\"payment.line.to\":\"1\"}", 0));
    CU_ASSERT_TRUE(scheme_says("alternatives stand in a list"));
    CU_ASSERT_PTR_NULL(vary(varied, "none", NULL, NULL, 0));
}

static void alternatives_are_checked_and_decide_nothing(void)
{
    static const char *const wrong[][2] = {
        {"{'value':'1.5','alternatives':[]}", "must be a list, not empty"},
        {"{'value':'1.5','alternatives':'2'}", "must be a list, not empty"},
        {"{'value':'1.5','alternatives':[null]}", "null is not a word"},
        {"{'value':'1.5','alternatives':[2.5]}", "write the decimal as a text"},
        {"{'value':'1.5','alternatives':[{'unagreed':true}]}", "nobody agreed this one"}};
    static const char right[] = DOCUMENT("PRICE", "'3'", "'rounding':'half_up'");
    char              text[4000];
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const char *at = strstr(right, "PRICE");
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - right), right, wrong[i][0], at + 5);
        CU_ASSERT_EQUAL(scheme_check(text), SIB_ERR_TERMS);
        CU_ASSERT_TRUE(scheme_says(wrong[i][1]));
    }
}

static sib_status vary_once(sib_context *ctx, void *document)
{
    sib_scheme *scheme = NULL;
    sib_facts  *known = NULL;
    sib_paper  *paper = NULL;
    sib_status  status = sib_scheme_read(ctx, document, &scheme);
    if (status == SIB_OK) {
        status = sib_facts_read(ctx, "{\"facts\":{\"o\":[]}}", &known);
    }
    if (status == SIB_OK) {
        status = sib_scheme_vary(ctx, scheme, known, "one", NULL,
                                 "{\"payment.line.rounding\":[\"up\"]}", 0, &paper);
    }
    sib_paper_free(paper);
    sib_facts_free(known);
    sib_scheme_free(scheme);
    return status;
}

static void memory_may_be_short_and_work_interrupted(void)
{
    char *document = strdup(scheme_json(varied));
    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    CU_ASSERT_TRUE(test_every_allocation(vary_once, document) > 100);
    CU_ASSERT_TRUE(test_every_check(vary_once, document, 1) > 10);
    free(document);
}

TEST_SUITE(test_vary)
{
    test_add("vary", "each alternative pays what the edited contract pays",
             each_alternative_pays_what_the_edited_contract_pays);
    test_add("vary", "what turns and what is refused is told",
             what_turns_and_what_is_refused_is_told);
    test_add("vary", "the past stands", the_past_stands);
    test_add("vary", "parties may name what is varied", parties_may_name_what_is_varied);
    test_add("vary", "alternatives are checked and decide nothing",
             alternatives_are_checked_and_decide_nothing);
    test_add("vary", "memory may be short and work interrupted",
             memory_may_be_short_and_work_interrupted);
}
