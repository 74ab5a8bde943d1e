/* Choices varied over records: each run against the contract edited by hand and evaluated
 * whole; what is not done again; and before outcomes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "support.h"

#define CALIPER   "comparisons.others.matching.caliper.value"
#define RATIO     "comparisons.others.matching.ratio"
#define REPLACE   "comparisons.others.matching.replace"
#define WEIGHTING "comparisons.others.effect.weighting"
#define LINK      "comparisons.others.eligibility.keep"
#define FOLLOW    "outcomes.returns.follow_up.months"
#define INDEX     "outcomes.returns.index_day"
#define WAITING   "outcomes.returns.waiting_last_day"
#define PRICE     "values.price"

/* What a choice changes, and how that is said in the contract; what of it must be done again.
 */
typedef struct choice {
    const char *path;
    const char *other; /* JSON */
    const char *piece;
    const char *by;
    int         fitted;
    int         matched;
    int         counted;
} choice;

static const choice choices[] = {
    {CALIPER, "\"0.05\"", "\"caliper\":{\"value\":\"0.8\"", "\"caliper\":{\"value\":\"0.05\"",
     0, 2, 1},
    {RATIO, "1", "\"ratio\":2", "\"ratio\":1", 0, 2, 1},
    {REPLACE, "true", "\"replace\":false", "\"reuse_max\":\"none\",\"replace\":true", 0, 0, 0},
    {WEIGHTING, "\"per_treated\"", "\"weighting\":\"aggregate\"",
     "\"weighting\":\"per_treated\"", 0, 0, 1},
    {LINK, "\"last\"", "\"keep\":\"first\"", "\"keep\":\"last\"", 2, 2, 1},
    {FOLLOW, "6", "\"follow_up\":{\"months\":12}", "\"follow_up\":{\"months\":6}", 0, 0, 1},
    {INDEX, "\"included\"", "\"index_day\":\"excluded\"", "\"index_day\":\"included\"", 0, 0,
     1},
    {WAITING, "\"excluded\"", "\"waiting_last_day\":\"included\"",
     "\"waiting_last_day\":\"excluded\"", 0, 0, 1},
    {PRICE, "\"900.00\"", "\"value\":\"1000.00\"", "\"value\":\"900.00\"", 0, 0, 0},
};
enum { CHOICES = sizeof choices / sizeof choices[0] };

static char message[1024];

static sib_paper *vary(const sib_evaluation_tables *tables, const char *asked, int32_t grid,
                       int32_t threads)
{
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    options.threads = threads;
    sib_context *ctx = sib_context_new(&options);
    sib_scheme  *scheme = NULL;
    sib_paper   *paper = NULL;
    message[0] = '\0';
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(ctx, records_contract, &scheme), SIB_OK);
    if (sib_evaluation_vary(ctx, scheme, tables, NULL, "final", NULL, asked, grid, &paper) !=
        SIB_OK) {
        snprintf(message, sizeof message, "%s", sib_context_message(ctx));
    }
    sib_scheme_free(scheme);
    sib_context_free(ctx);
    return paper;
}

/* {"path": [other], ..} of choices whose bit is set; static. */
static const char *asked_of(unsigned set)
{
    static char text[2048];
    size_t      n = 0;
    n += (size_t)snprintf(text, sizeof text, "{");
    for (unsigned i = 0; i < CHOICES; i++) {
        if ((set >> i & 1U) != 0) {
            n += (size_t)snprintf(text + n, sizeof text - n, "%s\"%s\":[%s]", n > 1 ? "," : "",
                                  choices[i].path, choices[i].other);
        }
    }
    snprintf(text + n, sizeof text - n, "}");
    return text;
}

/* The contract with the choices that a row of runs names; free() it. */
static char *edited(const sib_table *settings, int64_t run)
{
    char *text = bond_contract_with(records_contract, "\"version\":\"1\"", "\"version\":\"1\"");
    for (int64_t i = 0; i < sib_table_rows(settings); i++) {
        for (int c = 0; c < CHOICES; c++) {
            if (sib_table_number(settings, "run", i) == (double)run &&
                sib_table_says(settings, "option", i, choices[c].path) == 1) {
                char *next = bond_contract_with(text, choices[c].piece, choices[c].by);
                free(text);
                text = next;
            }
        }
    }
    return text;
}

static bool same_text(const sib_table *a, int64_t row, const sib_table *b, int64_t other,
                      const char *column)
{
    char     texts[2][64] = {"", ""};
    sib_text x = sib_table_text(a, sib_table_find(a, column));
    sib_text y = sib_table_text(b, sib_table_find(b, column));
    snprintf(texts[0], sizeof texts[0], "%.*s", (int)(x.offsets[row + 1] - x.offsets[row]),
             x.data + x.offsets[row]);
    snprintf(texts[1], sizeof texts[1], "%.*s", (int)(y.offsets[other + 1] - y.offsets[other]),
             y.data + y.offsets[other]);
    return strcmp(texts[0], texts[1]) == 0;
}

/* A run against its contract evaluated whole. */
static void check_run(const sib_paper *paper, const bond_tables *b, int64_t run)
{
    const sib_table *runs = sib_paper_table(paper, "runs");
    const sib_table *bills = sib_paper_table(paper, "bills");
    char            *contract = edited(sib_paper_table(paper, "settings"), run);
    sib_settlement  *whole = records_settle(contract, b->all, "final");
    free(contract);
    CU_ASSERT_PTR_NOT_NULL(whole);
    if (whole == NULL) {
        printf("\n    %s\n", records_message);
        return;
    }
    const sib_table *due = sib_settlement_table(whole, "due");
    CU_ASSERT_TRUE(same_text(runs, run, due, 0, "now"));
    CU_ASSERT_TRUE(same_text(runs, run, due, 0, "cumulative"));
    CU_ASSERT_TRUE(same_text(runs, run, due, 0, "verdict"));
    int64_t payer = 0;
    for (int64_t i = 0; i < sib_table_rows(bills); i++) {
        if (sib_table_number(bills, "run", i) == (double)run) {
            CU_ASSERT_TRUE(
                same_text(bills, i, sib_settlement_table(whole, "bills"), payer++, "now"));
        }
    }
    CU_ASSERT_EQUAL(payer, sib_table_rows(sib_settlement_table(whole, "bills")));
    sib_settlement_free(whole);
}

static int64_t work_of(const sib_paper *paper, const char *column, int64_t run)
{
    return (int64_t)sib_table_number(sib_paper_table(paper, "work"), column, run);
}

static void each_choice_pays_what_its_contract_pays_whole_and_does_no_more(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_paper       *paper = vary(b.all, asked_of(~0U), 0, 1);
    int              different = 0;
    const sib_table *runs = sib_paper_table(paper, "runs");
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(runs), 1 + CHOICES);
    CU_ASSERT_EQUAL(work_of(paper, "fitted", 0), 2);
    CU_ASSERT_EQUAL(work_of(paper, "matched", 0), 2);
    CU_ASSERT_EQUAL(work_of(paper, "counted", 0), 1);
    check_run(paper, &b, 0);
    for (int64_t run = 1, work = 1; run <= CHOICES; run++) {
        const choice *c = NULL;
        for (int i = 0; i < CHOICES; i++) {
            bool here = sib_table_says(sib_paper_table(paper, "settings"), "option", run - 1,
                                       choices[i].path) == 1;
            c = here ? &choices[i] : c;
        }
        CU_ASSERT_PTR_NOT_NULL_FATAL(c);
        if (strcmp(c->path, REPLACE) == 0) { /* makes no contract: reuse_max is not stated */
            CU_ASSERT_EQUAL(sib_table_says(runs, "verdict", run, "paid"), 0);
            continue;
        }
        while (sib_table_number(sib_paper_table(paper, "work"), "run", work) < (double)run) {
            work++;
        }
        CU_ASSERT_EQUAL(work_of(paper, "run", work), run);
        CU_ASSERT_EQUAL(work_of(paper, "fitted", work), c->fitted);
        CU_ASSERT_EQUAL(work_of(paper, "matched", work), c->matched);
        CU_ASSERT_EQUAL(work_of(paper, "counted", work), c->counted);
        check_run(paper, &b, run);
        different += !same_text(runs, run, runs, 0, "now");
    }
    CU_ASSERT_TRUE(different >= 4);
    sib_paper_free(paper);
    bond_free(&b);
}

/* Caliper, weighting, window and price in every combination: 2 fits in all. */
static void a_grid_pays_what_its_contracts_pay_whole(void)
{
    enum { ASKED = 1U << 0 | 1U << 3 | 1U << 5 | 1U << 8, RUNS = 16 };
    bond_tables b;
    int64_t     done[3] = {0, 0, 0};
    bond_make(&b, 0);
    sib_paper *paper = vary(b.all, asked_of(ASKED), 1, 2);
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(sib_paper_table(paper, "runs")), RUNS);
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(sib_paper_table(paper, "work")), RUNS);
    for (int64_t run = 0; run < RUNS; run++) {
        done[0] += work_of(paper, "fitted", run);
        done[1] += work_of(paper, "matched", run);
        done[2] += work_of(paper, "counted", run);
        if (run % 3 == 0) {
            check_run(paper, &b, run);
        }
    }
    CU_ASSERT_EQUAL(done[0], 2);
    CU_ASSERT_EQUAL(done[1], 4);
    CU_ASSERT_EQUAL(done[2], 8);
    sib_paper_free(paper);
    bond_free(&b);
}

static void threads_and_the_order_of_rows_change_nothing(void)
{
    enum { ASKED = 1U << 0 | 1U << 5 };
    bond_tables b[2];
    sib_paper  *papers[2];
    for (int i = 0; i < 2; i++) {
        bond_make(&b[i], (unsigned)i * 7);
        papers[i] = vary(b[i].all, asked_of(ASKED), 1, 1 + i * 3);
    }
    CU_ASSERT_STRING_EQUAL(sib_paper_text(papers[0]), sib_paper_text(papers[1]));
    for (int i = 0; i < 2; i++) {
        sib_paper_free(papers[i]);
        bond_free(&b[i]);
    }
}

/* A design says who was matched; the paper says the same, and nothing is settled. */
static void before_outcomes_who_would_be_matched_is_told(void)
{
    enum { ASKED = 1U << 0 | 1U << 4 };
    bond_tables b;
    bond_make(&b, 0);
    sib_paper       *paper = vary(b.design, asked_of(ASKED), 0, 1);
    const sib_table *designs = sib_paper_table(paper, "designs");
    sib_context     *ctx = sib_context_new(NULL);
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(designs), 2 * 3);
    for (int64_t run = 0; run < 3; run++) {
        char           *contract = edited(sib_paper_table(paper, "settings"), run);
        sib_scheme     *scheme = NULL;
        sib_evaluation *design = NULL;
        CU_ASSERT_EQUAL_FATAL(sib_scheme_read(ctx, contract, &scheme), SIB_OK);
        CU_ASSERT_EQUAL_FATAL(
            sib_evaluation_design(ctx, scheme, NULL, b.design, "final", NULL, &design), SIB_OK);
        const sib_table *matching = sib_evaluation_table(design, "matching");
        for (int64_t i = 0; i < 2; i++) {
            double  matched = sib_table_number(matching, "matched_treated", i);
            int64_t row = run * 2 + i;
            CU_ASSERT_EQUAL(sib_table_number(designs, "run", row), (double)run);
            CU_ASSERT_EQUAL(sib_table_number(designs, "matched_treated", row), matched);
            CU_ASSERT_EQUAL(sib_table_number(designs, "share", row),
                            matched / sib_table_number(designs, "treated", row));
            CU_ASSERT_TRUE(sib_table_number(designs, "smd", row) > 0.0);
        }
        sib_evaluation_free(design);
        sib_scheme_free(scheme);
        free(contract);
    }
    CU_ASSERT_TRUE(sib_table_number(designs, "matched_treated", 0) >
                   sib_table_number(designs, "matched_treated", 4));
    CU_ASSERT_EQUAL(sib_table_rows(sib_paper_table(paper, "gates")), 0);
    CU_ASSERT_EQUAL(work_of(paper, "counted", 0), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_paper_text(paper), "As the contract stands\n  others, "
                                                         "cohort-1: "));
    CU_ASSERT_PTR_NULL(strstr(sib_paper_text(paper), BOND_CANARY));
    sib_context_free(ctx);
    sib_paper_free(paper);
    bond_free(&b);
}

/* Only what matches people is varied then; a price has no alternatives. */
static void before_outcomes_what_pays_is_listed_and_not_varied(void)
{
    enum { ASKED = 1U << 3 | 1U << 5 | 1U << 8 };
    bond_tables b;
    bond_make(&b, 0);
    sib_paper       *paper = vary(b.design, asked_of(ASKED), 0, 1);
    const sib_table *options = sib_paper_table(paper, "options");
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(options), 3);
    CU_ASSERT_EQUAL(sib_table_rows(sib_paper_table(paper, "runs")), 2);
    for (int64_t i = 0; i < 3; i++) {
        double expected = sib_table_says(options, "option", i, WEIGHTING) == 1 ? 1.0 : 0.0;
        CU_ASSERT_EQUAL(sib_table_number(options, "alternatives", i), expected);
    }
    sib_paper_free(paper);
    bond_free(&b);
}

/* Words by nature come from the lists that evaluations read by. */
static void words_that_matching_knows_are_alternatives(void)
{
    bond_tables b;
    bond_make(&b, 0);
    sib_paper       *paper = vary(b.all, "{\"" WEIGHTING "\":[],\"" REPLACE "\":[]}", 0, 1);
    const sib_table *settings = sib_paper_table(paper, "settings");
    CU_ASSERT_EQUAL_FATAL(sib_table_rows(settings), 3);
    CU_ASSERT_EQUAL(sib_table_says(settings, "alternative", 0, "true"), 1);
    CU_ASSERT_EQUAL(sib_table_says(settings, "alternative", 1, "per_treated"), 1);
    sib_paper_free(paper);
    bond_free(&b);
}

static void what_cannot_be_varied_is_refused(void)
{
    bond_tables b;
    sib_scheme *scheme = NULL;
    sib_facts  *facts = NULL;
    sib_paper  *paper = NULL;
    bond_make(&b, 0);
    CU_ASSERT_EQUAL_FATAL(sib_scheme_read(NULL, records_contract, &scheme), SIB_OK);
    CU_ASSERT_EQUAL_FATAL(sib_facts_new(NULL, &facts), SIB_OK);
    const struct {
        const sib_scheme            *scheme;
        const sib_evaluation_tables *tables;
        const sib_facts             *facts;
        const char                  *stage;
        const char                  *previous;
        const char                  *asked;
        sib_status                   status;
    } wrong[] = {{NULL, b.all, NULL, "final", NULL, NULL, SIB_ERR_ARGUMENT},
                 {scheme, NULL, NULL, "final", NULL, NULL, SIB_ERR_ARGUMENT},
                 {scheme, b.all, NULL, "never", NULL, NULL, SIB_ERR_ARGUMENT},
                 {scheme, b.outcomes, NULL, "final", NULL, NULL, SIB_ERR_ARGUMENT},
                 {scheme, b.design, facts, "final", NULL, NULL, SIB_ERR_ARGUMENT},
                 {scheme, b.design, NULL, "final", "{}", NULL, SIB_ERR_ARGUMENT},
                 {scheme, b.all, NULL, "final", NULL, "{\"nowhere\":[]}", SIB_ERR_ARGUMENT},
                 {scheme, b.all, NULL, "final", NULL, "[]", SIB_ERR_TERMS},
                 {scheme, b.all, NULL, "final", "{}", NULL, SIB_ERR_TERMS}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CU_ASSERT_EQUAL(sib_evaluation_vary(NULL, wrong[i].scheme, wrong[i].tables,
                                            wrong[i].facts, wrong[i].stage, wrong[i].previous,
                                            wrong[i].asked, 0, &paper),
                        wrong[i].status);
        CU_ASSERT_PTR_NULL(paper);
    }
    CU_ASSERT_EQUAL(
        sib_evaluation_vary(NULL, scheme, b.all, NULL, "final", NULL, NULL, 0, NULL),
        SIB_ERR_ARGUMENT);
    sib_facts_free(facts);
    sib_scheme_free(scheme);
    bond_free(&b);
}

TEST_SUITE(test_vary)
{
    test_add("choices over records",
             "each choice pays what its contract pays whole and does no more",
             each_choice_pays_what_its_contract_pays_whole_and_does_no_more);
    test_add("choices over records", "a grid pays what its contracts pay whole",
             a_grid_pays_what_its_contracts_pay_whole);
    test_add("choices over records", "threads and the order of rows change nothing",
             threads_and_the_order_of_rows_change_nothing);
    test_add("choices over records", "before outcomes who would be matched is told",
             before_outcomes_who_would_be_matched_is_told);
    test_add("choices over records", "before outcomes what pays is listed and not varied",
             before_outcomes_what_pays_is_listed_and_not_varied);
    test_add("choices over records", "words that matching knows are alternatives",
             words_that_matching_knows_are_alternatives);
    test_add("choices over records", "what cannot be varied is refused",
             what_cannot_be_varied_is_refused);
}
