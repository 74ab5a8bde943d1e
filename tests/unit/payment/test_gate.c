#include "fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void gate_is(const sib_payment *p, int64_t row, const char *verdict,
                    const char *reduction, const char *distance, int64_t change)
{
    const sib_table *gates = sib_payment_table(p, "gates");
    CU_ASSERT_STRING_EQUAL(text_in(gates, "verdict", row), verdict);
    CU_ASSERT_STRING_EQUAL(text_in(gates, "reduction", row), reduction);
    CU_ASSERT_STRING_EQUAL(text_in(gates, "distance", row), distance);
    CU_ASSERT_EQUAL(i64_in(gates, "change_events", row), change);
}

/* V1 and V7: 142 and 155 per 100, on constructed counts. */
static void eight_point_four_per_cent_misses_ten_and_passes_seven_and_a_half(void)
{
    effect_row   rows[] = {exact_row("cohort-1", 1, "1420/1000", "15500/10000", 1000),
                           pool_row(2, "1420/1000", "15500/10000", 1000)};
    sib_payment *p = pay(terms_with(NULL), rows, 2);
    gate_is(p, 0, "missed", "13/155", "-25", -25);
    gate_is(p, 1, "met", "13/155", "55/4", 14);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), "130.00");
    CU_ASSERT_EQUAL(sib_payment_verdict(p), SIB_PAYMENT_VERDICT_PAID);
    TEST_NEAR(f64_in(sib_payment_table(p, "gates"), "reduction_value", 0), 0.08387096774193548,
              1e-16);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "threshold", 1), "3/40");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "source", 1), "schedule 2");
    CU_ASSERT_EQUAL(flag_in(sib_payment_table(p, "gates"), "met", 0), 0);
    CU_ASSERT_EQUAL(flag_in(sib_payment_table(p, "gates"), "met", 1), 1);
    sib_payment_free(p);
}

/* V2 and V7: the break-even means, where doubles give 0.10000000000000002 and
 * 0.07499999999999997. */
static void break_even_means_are_on_the_gate(void)
{
    effect_row   rows[] = {exact_row("on", 1, "1.3950", "1.55", 1000),
                           exact_row("below", 2, "1.3951", "1.55", 10000),
                           exact_row("above", 3, "1.3949", "1.55", 10000),
                           pool_row(4, "1.43375", "1.55", 1000)};
    sib_payment *p = pay(terms_with(NULL), rows, 1);
    gate_is(p, 0, "met", "1/10", "0", 1);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), "155.00");
    sib_payment_free(p);
    p = pay(terms_with(NULL), rows + 1, 3);
    gate_is(p, 0, "missed", "1549/15500", "-1", -1);
    gate_is(p, 1, "met", "1551/15500", "1", 2);
    sib_payment_free(p);
    p = pay(terms_with(NULL), rows + 3, 1);
    gate_is(p, 0, "met", "3/40", "0", 1);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "lines"), "quantity", 0), "465/4");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), "116.25");
    sib_payment_free(p);
}

static const char strict_gate[] =
    "{\"cohort\": \"0.10\", \"pooled\": null, \"comparison\": \">\", \"pooled_when\": "
    "\"never\", \"decide_at_decimals\": null, \"decide_rounding\": null}";

static void a_strict_gate_is_missed_on_the_threshold(void)
{
    const term   changes[] = {{"gate", strict_gate},
                              {"avoided_events", "{\"n\": \"1000\", \"pooled_n\": null}"},
                              {NULL, NULL}};
    effect_row   rows[] = {exact_row("on", 1, "1.395", "1.55", 1000)};
    sib_payment *p = pay(terms_with(changes), rows, 1);
    gate_is(p, 0, "missed", "1/10", "0", -1);
    CU_ASSERT_EQUAL(sib_payment_verdict(p), SIB_PAYMENT_VERDICT_NOT_PAID);
    CU_ASSERT_EQUAL(sib_table_i64(sib_payment_table(p, "summary"), 3).data[0], 0);
    sib_payment_free(p);
}

/* V6: 8.4 % and 9.7 %, weights one half each, pooled as reductions: 9.05 %. */
static void a_pool_of_reductions_pays_once(void)
{
    effect_row rows[] = {exact_row("cohort-1", 1, "916/1000", "1", 1000),
                         exact_row("cohort-2", 2, "903/1000", "1", 1000),
                         pool_row(3, "1819/2000", "1", 2000)};
    rows[2].reduction = "9.05 %";
    sib_payment *p = pay(terms_with(NULL), rows, 3);
    gate_is(p, 0, "missed", "21/250", "-16", -16);
    gate_is(p, 1, "missed", "97/1000", "-3", -3);
    gate_is(p, 2, "met", "181/2000", "31", 32);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), "181.00");
    CU_ASSERT_EQUAL(sib_table_rows(sib_payment_table(p, "lines")), 3);
    sib_payment_free(p);
}

/* The reduction decides, the means are paid: with unequal comparison means they part. */
static void a_pools_own_reduction_decides(void)
{
    effect_row rows[] = {pool_row(1, "93/100", "1", 1000)};
    rows[0].reduction = "7.4 %";
    sib_payment *p = pay(terms_with(NULL), rows, 1);
    gate_is(p, 0, "missed", "37/500", "-1", -1);
    sib_payment_free(p);
    rows[0].mean_treated = "1.01"; /* more events, yet the pooled reduction passes */
    rows[0].reduction = "8 %";
    p = pay(terms_with(NULL), rows, 1);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "summary"), "total", 0), "0.00");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "lines"), "quantity", 0), "0");
    CU_ASSERT_EQUAL(sib_table_flags(sib_payment_table(p, "summary"), 1).data[0], 1);
    CU_ASSERT_EQUAL(sib_payment_verdict(p), SIB_PAYMENT_VERDICT_NOT_PAID);
    sib_payment_free(p);
}

static void one_event_decides_in_every_case_of_a_grid(void)
{
    const int64_t n = 1000;
    const int64_t m = 10000;
    int64_t       wrong = 0;
    for (int64_t control = 100; control <= 20000; control += 100) {
        int64_t    on = 9 * control * n / (10 * m); /* whole: control is a multiple of 100 */
        char       text[3][48];
        char       comparison[48];
        effect_row rows[3];
        snprintf(comparison, sizeof comparison, "%lld/%lld", (long long)control, (long long)m);
        for (int i = 0; i < 3; i++) {
            static const char *const names[] = {"a", "b", "c"};
            snprintf(text[i], sizeof text[i], "%lld/%lld", (long long)(on + i - 1),
                     (long long)n);
            rows[i] = exact_row(names[i], i, text[i], comparison, n);
        }
        sib_payment     *p = pay(terms_with(NULL), rows, 3);
        const sib_table *gates = sib_payment_table(p, "gates");
        for (int i = 0; i < 3; i++) {
            wrong += flag_in(gates, "met", i) != (i < 2);
        }
        wrong += i64_in(gates, "change_events", 0) != 2;
        wrong += i64_in(gates, "change_events", 1) != 1;
        wrong += i64_in(gates, "change_events", 2) != -1;
        sib_payment_free(p);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

/* The change of events is applied, and the gate turns there and not one event before. */
static void the_change_of_events_turns_the_decision(void)
{
    uint64_t state = 4711;
    int64_t  wrong = 0;
    for (int round = 0; round < 100; round++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        long long n = 500 + (long long)(state >> 40) % 1500;
        long long treated = (long long)(state >> 20) % 3000;
        long long control = 1 + (long long)(state >> 3) % 30000;
        char      text[48];
        char      comparison[48];
        int       met[3];
        long long change = 0;
        snprintf(comparison, sizeof comparison, "%lld/%d", control, 12347);
        for (int step = 0; step < 3; step++) {
            long long events = treated + (step == 0   ? 0
                                          : step == 1 ? change - (change > 0 ? 1 : -1)
                                                      : change);
            snprintf(text, sizeof text, "%lld/%lld", events, n);
            effect_row   row = exact_row("a", 1, text, comparison, n);
            sib_payment *p = pay(terms_with(NULL), &row, 1);
            met[step] = flag_in(sib_payment_table(p, "gates"), "met", 0);
            if (step == 0) {
                change = i64_in(sib_payment_table(p, "gates"), "change_events", 0);
            }
            sib_payment_free(p);
        }
        wrong += met[1] != met[0] || met[2] == met[0];
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void nothing_could_turn_a_gate_of_no_events(void)
{
    const term   changes[] = {{"gate",
                               "{\"cohort\": \"100 %\", \"pooled\": null, "
                                 "\"comparison\": \">\", \"pooled_when\": \"never\", "
                                 "\"decide_at_decimals\": null, \"decide_rounding\": null}"},
                              {"avoided_events", "{\"n\": \"1\", \"pooled_n\": null}"},
                              {NULL, NULL}};
    effect_row   rows[] = {exact_row("a", 1, "0", "1", 10), exact_row("b", 2, "1/2", "1", 10)};
    sib_payment *p = pay(terms_with(changes), rows, 2);
    gate_is(p, 0, "missed", "1", "0", SIB_I64_MISSING);
    gate_is(p, 1, "missed", "1/2", "-5", SIB_I64_MISSING);
    sib_payment_free(p);
}

static void no_comparison_events_is_a_verdict(void)
{
    effect_row   rows[] = {exact_row("cohort-1", 1, "1", "0", 1000),
                           pool_row(2, "1.2", "1.55", 1000)};
    sib_payment *p = pay(terms_with(NULL), rows, 2);
    gate_is(p, 0, "comparison_rate_zero", "", "", SIB_I64_MISSING);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "verdict", 1), "waiting");
    CU_ASSERT_TRUE(isnan(f64_in(sib_payment_table(p, "gates"), "reduction_value", 0)));
    CU_ASSERT_EQUAL(flag_in(sib_payment_table(p, "gates"), "met", 0), SIB_FLAG_MISSING);
    CU_ASSERT_EQUAL(sib_payment_verdict(p), SIB_PAYMENT_VERDICT_UNDECIDED);
    CU_ASSERT_EQUAL(sib_table_i64(sib_payment_table(p, "summary"), 3).data[0], 0);
    sib_payment_free(p);
}

static void a_bad_verdict_pays_nothing_and_says_why(void)
{
    effect_row rows[] = {exact_row("cohort-1", 1, NULL, NULL, INT64_MIN),
                         exact_row("cohort-2", 2, "1.2", "1.55", 1000),
                         pool_row(3, "1.2", "1.55", 1000)};
    rows[0].verdict = "no_pair";
    sib_payment *p = pay(terms_with(NULL), rows, 3);
    gate_is(p, 0, "bad_effect", "", "", SIB_I64_MISSING);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "lines"), "reason", 0), "bad_effect");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "lines"), "why", 0),
                           "the effect cannot be used: its verdict is not ok");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "verdict", 1), "met");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "verdict", 2), "not_needed");
    CU_ASSERT_EQUAL(sib_payment_verdict(p), SIB_PAYMENT_VERDICT_UNDECIDED);
    CU_ASSERT_EQUAL(sib_table_flags(sib_payment_table(p, "summary"), 1).data[0], 1);
    CU_ASSERT_EQUAL(sib_table_i64(sib_payment_table(p, "summary"), 3).data[0], 35000);
    sib_payment_free(p);
    p = pay(terms_with(NULL), rows, 1);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "verdict", 1), "waiting");
    CU_ASSERT_EQUAL(sib_table_flags(sib_payment_table(p, "summary"), 1).data[0], 0);
    sib_payment_free(p);
}

static void without_a_pooled_row_the_pool_is_open(void)
{
    effect_row   row = exact_row("cohort-1", 1, "1.42", "1.55", 1000);
    sib_payment *p = pay(terms_with(NULL), &row, 1);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "verdict", 1), "no_pool");
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "cohort", 1), "pooled");
    CU_ASSERT_EQUAL(sib_payment_verdict(p), SIB_PAYMENT_VERDICT_UNDECIDED);
    sib_payment_free(p);
}

static const char rounded_gate[] =
    "{\"cohort\": \"10 %\", \"pooled\": null, \"comparison\": \">=\", \"pooled_when\": "
    "\"never\", \"decide_at_decimals\": 3, \"decide_rounding\": \"half_up\"}";

/* 9.95 % rounds to 10.0 %: met at three decimals, exact or approximate. */
static void a_gate_is_decided_at_the_decimals_stated(void)
{
    const term changes[] = {{"gate", rounded_gate},
                            {"avoided_events", "{\"n\": \"matched_treated\", "
                                               "\"pooled_n\": null}"},
                            {NULL, NULL}};
    effect_row rows[] = {exact_row("exact", 1, "0.9005", "1", 1000),
                         exact_row("near", 2, NULL, NULL, 1000),
                         exact_row("far", 3, NULL, NULL, 1000)};
    rows[1].exact = 0;
    rows[1].treated_value = 0.9003;
    rows[1].comparison_value = 1.0;
    rows[2].exact = 0;
    rows[2].treated_value = 0.9007;
    rows[2].comparison_value = 1.0;
    sib_payment     *p = pay(terms_with(changes), rows, 3);
    const sib_table *gates = sib_payment_table(p, "gates");
    gate_is(p, 0, "met", "199/2000", "-1/2", 1);
    CU_ASSERT_STRING_EQUAL(text_in(gates, "decided_on", 0), "0.100");
    gate_is(p, 1, "met", "", "", SIB_I64_MISSING);
    gate_is(p, 2, "missed", "", "", SIB_I64_MISSING);
    CU_ASSERT_STRING_EQUAL(text_in(gates, "decided_on", 2), "0.099");
    TEST_NEAR(f64_in(gates, "distance_value", 1), -0.3, 1e-12);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "lines"), "amount", 1), "99.70");
    sib_payment_free(p);
}

static void a_gate_can_be_decided_at_no_decimal(void)
{
    const term changes[] = {
        {"gate", "{\"cohort\": \"100 %\", \"pooled\": null, \"comparison\": \">=\", "
                 "\"pooled_when\": \"never\", \"decide_at_decimals\": 0, "
                 "\"decide_rounding\": \"half_up\"}"},
        {"avoided_events", "{\"n\": \"10\", \"pooled_n\": null}"},
        {NULL, NULL}};
    effect_row   row = exact_row("a", 1, "0.4", "1", 10);
    sib_payment *p = pay(terms_with(changes), &row, 1);
    gate_is(p, 0, "met", "3/5", "-4", 2);
    CU_ASSERT_STRING_EQUAL(text_in(sib_payment_table(p, "gates"), "decided_on", 0), "1");
    sib_payment_free(p);
}

TEST_SUITE(test_gate)
{
    test_add("gate", "8.4 % misses 10 % and passes 7.5 %",
             eight_point_four_per_cent_misses_ten_and_passes_seven_and_a_half);
    test_add("gate", "break-even means are on the gate", break_even_means_are_on_the_gate);
    test_add("gate", "a strict gate is missed on the threshold",
             a_strict_gate_is_missed_on_the_threshold);
    test_add("gate", "a pool of reductions pays once", a_pool_of_reductions_pays_once);
    test_add("gate", "a pool's own reduction decides", a_pools_own_reduction_decides);
    test_add("gate", "one event decides in every case of a grid",
             one_event_decides_in_every_case_of_a_grid);
    test_add("gate", "the change of events turns the decision",
             the_change_of_events_turns_the_decision);
    test_add("gate", "nothing could turn a gate that is out of reach",
             nothing_could_turn_a_gate_of_no_events);
    test_add("gate", "no comparison events is a verdict", no_comparison_events_is_a_verdict);
    test_add("gate", "a bad verdict pays nothing and says why",
             a_bad_verdict_pays_nothing_and_says_why);
    test_add("gate", "without a pooled row the pool is open",
             without_a_pooled_row_the_pool_is_open);
    test_add("gate", "a gate is decided at the decimals stated",
             a_gate_is_decided_at_the_decimals_stated);
    test_add("gate", "a gate can be decided at no decimal",
             a_gate_can_be_decided_at_no_decimal);
}
