#include <stdio.h>
#include <string.h>

#include "core/wide.h"
#include "fixture.h"

static void line_is(const sib_payment *p, int64_t row, const char *rule, const char *cohort,
                    const char *quantity, const char *amount)
{
    const sib_table *lines = sib_payment_table(p, "lines");
    CU_ASSERT_STRING_EQUAL(text_in(lines, "rule", row), rule);
    CU_ASSERT_STRING_EQUAL(text_in(lines, "cohort", row), cohort);
    CU_ASSERT_STRING_EQUAL(text_in(lines, "quantity", row), quantity);
    CU_ASSERT_STRING_EQUAL(text_in(lines, "amount", row), amount);
}

static void a_line_says_price_source_and_why(void)
{
    effect_row       row = exact_row("cohort-1", 1, "1.3", "1.55", 1000);
    sib_payment     *p = pay(terms_with(NULL), &row, 1);
    const sib_table *lines = sib_payment_table(p, "lines");
    line_is(p, 0, "avoided_events", "cohort-1", "250", "250.00");
    CU_ASSERT_STRING_EQUAL(text_in(lines, "price", 0), "1");
    CU_ASSERT_STRING_EQUAL(text_in(lines, "source", 0), "schedule 3");
    CU_ASSERT_STRING_EQUAL(text_in(lines, "currency", 0), "GBP");
    CU_ASSERT_STRING_EQUAL(text_in(lines, "why", 0),
                           "the gate is met: the whole reduction is paid");
    CU_ASSERT_EQUAL(f64_in(lines, "quantity_value", 0), 250.0);
    CU_ASSERT_EQUAL(i64_in(lines, "amount_minor", 0), 25000);
    line_is(p, 1, "avoided_events", "pooled", "", "0.00");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "currency", 0), "GBP");
    sib_payment_free(p);
}

static void caps_bind_in_sequence(void)
{
    static const term changes[] = {
        {"cap", "{\"contract\": \"600.00\", \"cohorts\": {\"a\": \"200.00\"}, "
                "\"source\": \"clause 7\"}"},
        {NULL, NULL}};
    effect_row rows[] = {
        exact_row("a", 1, "1.3", "1.55", 1000), exact_row("b", 2, "1.2", "1.55", 1000),
        exact_row("c", 3, "1.2", "1.55", 1000), exact_row("d", 4, "1.2", "1.55", 1000)};
    sib_payment *p = pay(terms_with(changes), rows, 4);
    line_is(p, 0, "avoided_events", "a", "250", "250.00");
    line_is(p, 1, "cohort_cap", "a", "", "-50.00");
    line_is(p, 2, "avoided_events", "b", "350", "350.00"); /* 550: under the cap */
    line_is(p, 3, "avoided_events", "c", "350", "350.00");
    line_is(p, 4, "contract_cap", "c", "", "-300.00");
    line_is(p, 5, "avoided_events", "d", "350", "350.00");
    line_is(p, 6, "contract_cap", "d", "", "-350.00");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "lines"), "source", 4), "clause 7");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), "600.00");
    CU_ASSERT_EQUAL(sum_in(sib_payment_table(p, "lines"), "amount_minor"),
                    sib_table_i64(sib_payment_table(p, "summary"), 3).data[0]);
    sib_payment_free(p);
}

static void a_cap_is_tested_in_on_and_out(void)
{
    static const char *const caps[] = {"155.01", "155.00", "154.99", "0"};
    static const char *const totals[] = {"155.00", "155.00", "154.99", "0.00"};
    static const int64_t     lines[] = {2, 2, 3, 3};
    for (int i = 0; i < 4; i++) {
        char       cap[64];
        const term changes[] = {{"cap", cap}, {NULL, NULL}};
        snprintf(cap, sizeof cap, "{\"contract\": \"%s\"}", caps[i]);
        effect_row   row = exact_row("a", 1, "1.395", "1.55", 1000);
        sib_payment *p = pay(terms_with(changes), &row, 1);
        CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), totals[i]);
        CU_ASSERT_EQUAL(sib_table_rows(sib_payment_table(p, "lines")), lines[i]);
        sib_payment_free(p);
    }
}

/* Cohort 1 is paid early; the pool passes later: net of the early payment. */
static void a_pool_can_be_net_of_cohorts(void)
{
    static const term changes[] = {
        {"gate", "{\"cohort\": \"10 %\", \"pooled\": \"7.5 %\", \"comparison\": \">=\", "
                 "\"pooled_when\": \"net_of_cohorts\", \"decide_at_decimals\": null, "
                 "\"decide_rounding\": null}"},
        {NULL, NULL}};
    effect_row   rows[] = {exact_row("a", 1, "1.35", "1.55", 1000),
                           exact_row("b", 2, "1.45", "1.55", 1000),
                           pool_row(3, "1.40", "1.55", 2000)};
    sib_payment *p = pay(terms_with(changes), rows, 3);
    line_is(p, 0, "avoided_events", "a", "200", "200.00");
    line_is(p, 1, "avoided_events", "b", "", "0.00");
    line_is(p, 2, "avoided_events", "all", "300", "300.00");
    line_is(p, 3, "net_of_cohorts", "all", "", "-200.00");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), "300.00");
    sib_payment_free(p);
    rows[2].mean_treated = "1.43375"; /* the pool is worth 232.50 */
    rows[0].mean_treated = "1.30";    /* the cohort alone 250 */
    p = pay(terms_with(changes), rows, 3);
    line_is(p, 3, "net_of_cohorts", "all", "", "-232.50");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), "250.00");
    sib_payment_free(p);
}

static void the_excess_over_the_gate_can_be_paid(void)
{
    static const term changes[] = {{"amount", "\"excess_over_gate\""}, {NULL, NULL}};
    effect_row        rows[] = {exact_row("on", 1, "1.395", "1.55", 1000),
                                exact_row("over", 2, "1.364", "1.55", 1000)};
    sib_payment      *p = pay(terms_with(changes), rows, 2);
    line_is(p, 0, "avoided_events", "on", "0", "0.00");
    line_is(p, 1, "avoided_events", "over", "31", "31.00"); /* 12 % of 1,550 less 10 % */
    sib_payment_free(p);
}

static void events_are_rounded_where_terms_say_so(void)
{
    static const term changes[] = {{"rounding",
                                    "{\"events\": {\"decimals\": 0, \"rounding\": \"down\"}, "
                                    "\"line\": \"half_up\"}"},
                                   {NULL, NULL}};
    effect_row        row = pool_row(1, "1.43375", "1.55", 1000);
    sib_payment      *p = pay(terms_with(changes), &row, 1);
    line_is(p, 0, "avoided_events", "all", "116", "116.00");
    sib_payment_free(p);
}

/* What is rounded is exact again: 99.7 events of doubles, whole ones in the statement. */
static void events_of_an_approximate_effect_are_exact_once_rounded(void)
{
    static const char rounded[] = "{\"events\": {\"decimals\": 1, \"rounding\": \"half_up\"}, "
                                  "\"line\": \"half_up\"}";
    static const char gate[] =
        "{\"cohort\": null, \"pooled\": \"7.5 %\", \"comparison\": \">=\", \"pooled_when\": "
        "\"no_cohort_paid\", \"decide_at_decimals\": 3, \"decide_rounding\": \"half_up\"}";
    term       changes[] = {{"gate", gate},
                            {"avoided_events", "{\"n\": null, \"pooled_n\": \"eligible_treated\"}"},
                            {"cap", "{\"contract\": null, \"cohorts\": {\"all\": \"60.00\"}}"},
                            {"rounding", rounded},
                            {NULL, NULL}};
    effect_row row = pool_row(1, NULL, NULL, 900);
    row.exact = 0;
    row.treated_value = 0.9003;
    row.comparison_value = 1.0;
    row.eligible = 1000;
    sib_payment *p = pay(terms_with(changes), &row, 1);
    line_is(p, 0, "avoided_events", "all", "997/10", "99.70");
    line_is(p, 1, "cohort_cap", "all", "", "-39.70");
    sib_payment_free(p);
    changes[3] = (term){NULL, NULL};
    p = pay(terms_with(changes), &row, 1);
    CU_ASSERT_TRUE(strncmp(text_in(sib_payment_table(p, "lines"), "quantity", 0), "99.7", 4) ==
                   0);
    TEST_NEAR(f64_in(sib_payment_table(p, "lines"), "quantity_value", 0), 99.7, 1e-12);
    sib_payment_free(p);
}

static void n_is_the_one_the_terms_name(void)
{
    static const char *const rules[] = {"matched_treated", "eligible_treated", "936"};
    static const char *const totals[] = {"225.00", "250.00", "234.00"};
    for (int i = 0; i < 3; i++) {
        char       avoided[96];
        const term changes[] = {{"avoided_events", avoided}, {NULL, NULL}};
        snprintf(avoided, sizeof avoided, "{\"n\": \"%s\", \"pooled_n\": \"1\"}", rules[i]);
        effect_row row = exact_row("a", 1, "1.3", "1.55", 900);
        row.eligible = 1000;
        sib_payment *p = pay(terms_with(changes), &row, 1);
        CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), totals[i]);
        sib_payment_free(p);
    }
}

/* 10 among 5 : 3 : 3 gives 4, 3, 3; ties go to the lower id, wherever it stands. */
static void payers_share_by_largest_remainder(void)
{
    static const term changes[] = {
        {"currency", "\"JPY\""},
        {"cap", "{\"contract\": \"10\"}"},
        {"payers", "[{\"id\": \"c\", \"share\": \"3\"}, {\"id\": \"a\", \"share\": \"5\"}, "
                   "{\"id\": \"b\", \"share\": \"3\"}]"},
        {NULL, NULL}};
    static const term equal[] = {
        {"cap", "{\"contract\": \"1.00\"}"},
        {"payers", "[{\"id\": \"z\", \"share\": \"1\"}, {\"id\": \"y\", \"share\": \"1\"}, "
                   "{\"id\": \"x\", \"share\": \"1\"}]"},
        {NULL, NULL}};
    effect_row               row = exact_row("a", 1, "1.3", "1.55", 1000);
    sib_payment             *p = pay(terms_with(changes), &row, 1);
    const sib_table         *payers = sib_payment_table(p, "payers");
    static const char *const ids[] = {"a", "b", "c"};
    static const char *const amounts[] = {"4", "3", "3"};
    for (int i = 0; i < 3; i++) {
        CU_ASSERT_STRING_EQUAL(text_in(payers, "id", i), ids[i]);
        CU_ASSERT_STRING_EQUAL(text_in(payers, "amount", i), amounts[i]);
        CU_ASSERT_STRING_EQUAL(text_in(payers, "share", i), i == 0 ? "5/11" : "3/11");
        CU_ASSERT_STRING_EQUAL(text_in(payers, "currency", i), "JPY");
    }
    sib_payment_free(p);
    p = pay(terms_with(equal), &row, 1);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "payers"), "id", 0), "x");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "payers"), "amount", 0), "0.34");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "payers"), "amount", 2), "0.33");
    sib_payment_free(p);
}

/* price pence x (e_c n - e_t m) / m, rounded half up, in plain 128-bit integers. */
static int64_t slow_amount(int64_t pence, int64_t e_t, int64_t n, int64_t e_c, int64_t m,
                           bool *met)
{
    *met = (sib__i128)e_t * m * 10 <= (sib__i128)e_c * n * 9;
    sib__i128 avoided = (sib__i128)e_c * n - (sib__i128)e_t * m;
    return *met ? (int64_t)((2 * avoided * pence + m) / (2 * m)) : 0;
}

static void random_contracts_agree_with_whole_number_arithmetic(void)
{
    static const char gate[] =
        "{\"cohort\": \"0.1\", \"pooled\": null, \"comparison\": \">=\", \"pooled_when\": "
        "\"never\", \"decide_at_decimals\": null, \"decide_rounding\": null}";
    uint64_t state = 2010;
    int64_t  wrong = 0;
    int64_t  paid = 0;
    for (int round = 0; round < 2000; round++) {
        char       price[32];
        char       treated[48];
        char       comparison[48];
        const term changes[] = {
            {"price_per_event", price},
            {"gate", gate},
            {"cap", "{\"contract\": null}"},
            {"avoided_events", "{\"n\": \"matched_treated\", \"pooled_n\": null}"},
            {"payers", "[{\"id\": \"a\", \"share\": \"70.4 %\"}, {\"id\": \"b\", "
                       "\"share\": \"29.6 %\"}]"},
            {NULL, NULL}};
        state = state * 6364136223846793005U + 1442695040888963407U;
        int64_t n = 800 + (int64_t)(state >> 20) % 400;
        int64_t m = 8000 + (int64_t)(state >> 30) % 4000;
        int64_t e_c = 10000 + (int64_t)(state >> 40) % 8000;
        int64_t e_t = 900 + (int64_t)(state >> 50) % 800;
        int64_t pence = (int64_t)(state >> 10) % 10000000;
        bool    met = false;
        int64_t expect = slow_amount(pence, e_t, n, e_c, m, &met);
        snprintf(price, sizeof price, "\"%lld.%02lld\"", (long long)(pence / 100),
                 (long long)(pence % 100));
        snprintf(treated, sizeof treated, "%lld/%lld", (long long)e_t, (long long)n);
        snprintf(comparison, sizeof comparison, "%lld/%lld", (long long)e_c, (long long)m);
        effect_row   row = exact_row("a", 1, treated, comparison, n);
        sib_payment *p = pay(terms_with(changes), &row, 1);
        wrong += sib_table_i64(sib_payment_table(p, "summary"), 3).data[0] != expect ||
                 sib_table_flags(sib_payment_table(p, "summary"), 1).data[0] != met;
        wrong += sum_in(sib_payment_table(p, "payers"), "amount_minor") != expect;
        wrong += sum_in(sib_payment_table(p, "lines"), "amount_minor") != expect;
        paid += met;
        sib_payment_free(p);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(paid > 200 && paid < 1800);
}

typedef struct question {
    const char *terms;
    sib_table  *effects;
    int64_t     total;
} question;

static sib_status pay_once(sib_context *ctx, void *payload)
{
    const question *q = payload;
    sib_payment    *p = NULL;
    sib_status      status = sib_payment_calculate(ctx, q->terms, q->effects, &p);
    CU_ASSERT_EQUAL(p == NULL, status != SIB_OK);
    CU_ASSERT_TRUE(status != SIB_OK ||
                   sib_table_i64(sib_payment_table(p, "summary"), 3).data[0] == q->total);
    sib_payment_free(p);
    return status;
}

static void every_failed_allocation_is_survived(void)
{
    static const term changes[] = {
        {"cap", "{\"contract\": \"300\", \"cohorts\": {\"a\": \"200\"}}"}, {NULL, NULL}};
    effect_row rows[] = {exact_row("a", 1, "1.3", "1.55", 1000),
                         exact_row("b", 2, "1.2", "1.55", 1000),
                         pool_row(3, "1.25", "1.55", 2000)};
    question   q = {terms_with(changes), effects_of(rows, 3, NULL), 30000};
    CU_ASSERT_TRUE(test_every_allocation(pay_once, &q) > 50);
    sib_table_free(q.effects);
}

static void every_interrupt_check_can_stop_the_call(void)
{
    effect_row   rows[] = {exact_row("a", 1, "1.3", "1.55", 1000)};
    question     q = {terms_with(NULL), effects_of(rows, 1, NULL), 0};
    sib_payment *p = NULL;
    CU_ASSERT_EQUAL_FATAL(sib_payment_calculate(NULL, q.terms, q.effects, &p), SIB_OK);
    q.total = sib_table_i64(sib_payment_table(p, "summary"), 3).data[0];
    sib_payment_free(p);
    CU_ASSERT_TRUE(test_every_check(pay_once, &q, 1) > 0);
    sib_table_free(q.effects);
}

static void names_and_nothing(void)
{
    CU_ASSERT_STRING_EQUAL(sib_payment_rule_name(SIB_PAYMENT_RULE_CONTRACT_CAP),
                           "contract_cap");
    CU_ASSERT_EQUAL(sib_payment_rule_value("net_of_cohorts"), SIB_PAYMENT_RULE_NET_OF_COHORTS);
    CU_ASSERT_EQUAL(sib_payment_gate_value("waiting"), SIB_PAYMENT_GATE_WAITING);
    CU_ASSERT_PTR_NULL(sib_payment_gate_name(0));
    CU_ASSERT_EQUAL(sib_payment_verdict_value("undecided"), SIB_PAYMENT_VERDICT_UNDECIDED);
    CU_ASSERT_STRING_EQUAL(sib_payment_verdict_name(1), "paid");
    CU_ASSERT_EQUAL(sib_payment_verdict(NULL), 0);
    CU_ASSERT_PTR_NULL(sib_payment_table(NULL, "lines"));
    sib_payment_free(NULL);
}

TEST_SUITE(test_statement)
{
    test_add("statement", "a line says price, source and why",
             a_line_says_price_source_and_why);
    test_add("statement", "caps bind in sequence", caps_bind_in_sequence);
    test_add("statement", "a cap is tested in, on and out", a_cap_is_tested_in_on_and_out);
    test_add("statement", "a pool can be net of cohorts", a_pool_can_be_net_of_cohorts);
    test_add("statement", "the excess over the gate can be paid",
             the_excess_over_the_gate_can_be_paid);
    test_add("statement", "events are rounded where terms say so",
             events_are_rounded_where_terms_say_so);
    test_add("statement", "events of an approximate effect are exact once rounded",
             events_of_an_approximate_effect_are_exact_once_rounded);
    test_add("statement", "N is the one the terms name", n_is_the_one_the_terms_name);
    test_add("statement", "payers share by largest remainder",
             payers_share_by_largest_remainder);
    test_add("statement", "random contracts agree with whole-number arithmetic",
             random_contracts_agree_with_whole_number_arithmetic);
    test_add("statement", "every failed allocation is survived",
             every_failed_allocation_is_survived);
    test_add("statement", "every interrupt check can stop the call",
             every_interrupt_check_can_stop_the_call);
    test_add("statement", "enumerations have names, and nothing gives nothing",
             names_and_nothing);
}
