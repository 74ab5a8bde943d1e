/* Matching by hand: ties, edges, strata, presets, verdicts, and the calls that give nothing. */
#include "found.h"
#include "trial.h"

enum { ORDERS = 6 };

static sib_matching *run(const trial *t)
{
    sib_status    status = SIB_OK;
    sib_matching *m = trial_run(t, NULL, &status);
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    CU_ASSERT_EQUAL(found(m, "verified"), 1);
    return m;
}

static int64_t control_of(const sib_matching *m, int64_t k)
{
    sib_rows controls = sib_matching_pair_comparison(m);
    return k < controls.n ? controls.data[k] : -1;
}

static void five_identical_units_match_by_tie_key_in_every_order(void)
{
    static const double  score[] = {0.5, 0.5, 0.5, 0.5, 0.5};
    static const uint8_t treated[] = {0, 0, 1, 0, 0};
    static const int64_t key[] = {4, 3, 0, 1, 2};
    for (int32_t order = 1; order <= ORDERS; order++) {
        trial t;
        trial_begin(&t, 5, score, treated);
        t.options.order = order;
        sib_matching *m = run(&t);
        CU_ASSERT_EQUAL(control_of(m, 0), 0); /* the lowest row */
        CU_ASSERT_EQUAL(found(m, "ties_broken"), 1);
        CU_ASSERT_EQUAL(found(m, "order_free"), 0);
        CU_ASSERT_TRUE(found_is(m, "tie_rule", "row"));
        sib_matching_free(m);
        memcpy(t.tie_key, key, sizeof key);
        t.has_tie_key = true;
        m = run(&t);
        CU_ASSERT_EQUAL(control_of(m, 0), 3);
        CU_ASSERT_EQUAL(found(m, "order_free"), order != SIB_MATCHING_ORDER_DATA);
        CU_ASSERT_TRUE(found_is(m, "tie_rule", "tie_key"));
        sib_matching_free(m);
    }
}

static void a_repeated_tie_key_falls_back_to_the_row(void)
{
    static const double  score[] = {0.5, 0.5, 0.5};
    static const uint8_t treated[] = {0, 0, 1};
    trial                t;
    trial_begin(&t, 3, score, treated);
    t.has_tie_key = true;
    sib_matching *m = run(&t);
    CU_ASSERT_EQUAL(control_of(m, 0), 0);
    CU_ASSERT_TRUE(found_is(m, "tie_rule", "tie_key,row"));
    CU_ASSERT_EQUAL(found(m, "order_free"), 0);
    sib_matching_free(m);
}

/* 1e-17 and 2e-17 lie at one double's distance from 0.9, but not at one distance. */
static void rounding_makes_no_tie(void)
{
    static const double  score[] = {1e-17, 2e-17, 0.9};
    static const uint8_t treated[] = {0, 0, 1};
    trial                t;
    CU_ASSERT_EQUAL(0.9 - 1e-17, 0.9 - 2e-17);
    trial_begin(&t, 3, score, treated);
    sib_matching *m = run(&t);
    CU_ASSERT_EQUAL(control_of(m, 0), 1);
    CU_ASSERT_EQUAL(found(m, "ties_broken"), 0);
    sib_matching_free(m);
    /* above and below by the same double, the lower side truly nearer */
    static const double both[] = {0.5 + 0x1p-30, 0.5 - 0x1p-30 + 0x1p-54, 0.5};
    trial_begin(&t, 3, both, treated);
    m = run(&t);
    CU_ASSERT_EQUAL(control_of(m, 0), 1);
    sib_matching_free(m);
}

static void zero_and_minus_zero_are_one_score(void)
{
    static const double  score[] = {0.0, -0.0, -0.0, 0.0};
    static const uint8_t treated[] = {0, 0, 1, 1};
    trial                t;
    trial_begin(&t, 4, score, treated);
    sib_matching *m = run(&t);
    CU_ASSERT_EQUAL(control_of(m, 0), 0);
    CU_ASSERT_EQUAL(control_of(m, 1), 1);
    CU_ASSERT_EQUAL(found(m, "order_ties"), 1);
    sib_matching_free(m);
}

/* 0.75 - 0.5 is exactly the caliper: in, on and out by one bit. */
static void the_caliper_edge_is_in_or_out_as_stated(void)
{
    static const double  score[] = {0.5, 0.75};
    static const uint8_t treated[] = {0, 1};
    const double         width[] = {0.25, nextafter(0.25, 1.0), nextafter(0.25, 0.0)};
    static const int64_t inclusive[] = {1, 1, 0};
    static const int64_t strict[] = {0, 1, 0};
    for (int i = 0; i < 6; i++) {
        trial t;
        trial_begin(&t, 2, score, treated);
        t.options.caliper_value = width[i / 2];
        t.options.caliper_unit = SIB_MATCHING_UNIT_RAW;
        t.options.caliper_inclusive = i % 2;
        sib_matching *m = run(&t);
        CU_ASSERT_EQUAL(sib_matching_pair_treated(m).n,
                        i % 2 == 1 ? inclusive[i / 2] : strict[i / 2]);
        CU_ASSERT_EQUAL(found(m, "caliper_width"), width[i / 2]);
        CU_ASSERT_EQUAL(found(m, "caliper_inclusive"), i % 2);
        sib_matching_free(m);
    }
}

static void presets_resolve_to_their_published_rules(void)
{
    static const struct {
        const char *name;
        int32_t     scale, unit, inclusive;
    } rules[] = {
        {"AUSTIN@1", SIB_MATCHING_SCALE_LOGIT, SIB_MATCHING_UNIT_SD_POOLED, 1},
        {"MATCHIT@1", SIB_MATCHING_SCALE_PROBABILITY, SIB_MATCHING_UNIT_SD_ALL, 1},
        {"SAS@1", SIB_MATCHING_SCALE_LOGIT, SIB_MATCHING_UNIT_SD_POOLED, 1},
        {"OHDSI@1", SIB_MATCHING_SCALE_LOGIT, SIB_MATCHING_UNIT_SD_ALL, 0},
        {"PSMATCH2@1", SIB_MATCHING_SCALE_PROBABILITY, SIB_MATCHING_UNIT_RAW, 0},
    };
    static const double  score[] = {0.25, 0.5, 0.75, 0.375};
    static const uint8_t treated[] = {0, 1, 1, 0};
    for (int i = 0; i < 5; i++) {
        trial t;
        trial_begin(&t, 4, score, treated);
        t.options.caliper_value = 0.2;
        t.options.caliper_preset = rules[i].name;
        sib_matching *m = run(&t);
        CU_ASSERT_TRUE(found_is(m, "caliper_preset", rules[i].name));
        CU_ASSERT_TRUE(found_is(m, "caliper_scale", sib_matching_scale_name(rules[i].scale)));
        CU_ASSERT_TRUE(found_is(m, "caliper_unit", sib_matching_unit_name(rules[i].unit)));
        CU_ASSERT_EQUAL(found(m, "caliper_inclusive"), rules[i].inclusive);
        sib_matching_free(m);
        t.options.distance = SIB_MATCHING_DISTANCE_LOGIT;
        m = run(&t);
        CU_ASSERT_EQUAL(found_is(m, "caliper_scale", "logit"),
                        rules[i].scale == SIB_MATCHING_SCALE_LOGIT || i == 1);
        CU_ASSERT_TRUE(found_is(m, "distance", "logit"));
        sib_matching_free(m);
        CU_ASSERT_STRING_EQUAL(sib_matching_caliper_preset_newest(rules[i].name),
                               rules[i].name);
    }
    CU_ASSERT_STRING_EQUAL(sib_matching_caliper_preset_newest("AUSTIN"), "AUSTIN@1");
    CU_ASSERT_PTR_NULL(sib_matching_caliper_preset_newest("AUSTIN@2"));
    CU_ASSERT_PTR_NULL(sib_matching_caliper_preset_newest("AUST"));
    CU_ASSERT_PTR_NULL(sib_matching_caliper_preset_newest(""));
    CU_ASSERT_PTR_NULL(sib_matching_caliper_preset_newest(NULL));
}

/* Treated 1, 3, 8; controls 0, 2, 10 (over 16): every unit by hand. */
static void units_of_the_caliper_by_hand(void)
{
    static const double  x[] = {1.0, 3.0, 8.0, 0.0, 2.0, 10.0};
    static const uint8_t treated[] = {1, 1, 1, 0, 0, 0};
    const double         v1 = 13.0;        /* mean 4: 9 + 1 + 16 over 2 */
    const double         v0 = 28.0;        /* mean 4: 16 + 4 + 36 over 2 */
    const double         mad = 1.4826 * 2; /* medians 3 and 2; both deviations 2 */
    const double         width[] = {1.0,
                                    sqrt((26.0 + 56.0) / 5.0),
                                    sqrt((v1 + v0) / 2.0),
                                    sqrt((2.0 * v1 + 2.0 * v0) / 4.0),
                                    mad,
                                    sqrt(v1)};
    for (int32_t unit = 1; unit <= 6; unit++) {
        trial t;
        trial_begin(&t, 6, x, treated);
        for (int i = 0; i < 6; i++) {
            t.logit[i] = x[i];
            t.score[i] = x[i] / 16.0;
        }
        t.options.caliper_value = 0.5;
        t.options.caliper_unit = unit;
        t.options.distance = SIB_MATCHING_DISTANCE_LOGIT;
        sib_matching *m = run(&t);
        TEST_NEAR(found(m, "caliper_width"), 0.5 * width[unit - 1], 1e-15);
        sib_matching_free(m);
    }
}

static void discarded_units_do_not_widen_the_caliper(void)
{
    static const double  score[] = {0.25, 0.5, 0.375, 0.9375, 0.0625, 0.4375};
    static const uint8_t treated[] = {1, 1, 1, 1, 0, 0};
    trial                t;
    trial_begin(&t, 6, score, treated);
    t.options.discard = SIB_MATCHING_DISCARD_TREATED; /* all above 0.4375 */
    t.options.caliper_value = 1.0;
    t.options.caliper_unit = SIB_MATCHING_UNIT_SD_TREATED;
    sib_matching *m = run(&t);
    TEST_NEAR(found(m, "caliper_width"), sqrt(0.0625 * 0.0625 * 2.0), 1e-15);
    CU_ASSERT_EQUAL(found_reason(m, 1), SIB_MATCHING_REASON_DISCARDED);
    CU_ASSERT_EQUAL(found_reason(m, 3), SIB_MATCHING_REASON_DISCARDED);
    sib_matching_free(m);
}

static void weights_of_a_control_used_by_cases_of_two_and_three(void)
{
    static const double  score[] = {0.5, 0.25, 0.5, 0.5, 0.25, 0.25};
    static const uint8_t treated[] = {1, 1, 0, 0, 0, 0};
    trial                t;
    trial_begin(&t, 6, score, treated);
    t.options.replace = 1;
    t.options.ratio = 3;
    t.options.caliper_value = 0.25;
    t.options.caliper_unit = SIB_MATCHING_UNIT_RAW;
    t.score[4] = 0.375;  /* within reach of both cases */
    t.score[5] = 0.125;  /* of the second alone */
    t.score[3] = 0.5625; /* of the first alone */
    t.score[2] = 0.6875;
    sib_matching *m = run(&t);
    sib_f64       w = sib_matching_weights(m, SIB_WEIGHTING_PER_TREATED);
    CU_ASSERT_EQUAL(w.data[0], 1.0);
    CU_ASSERT_EQUAL(w.data[4], 5.0 / 6.0);
    CU_ASSERT_EQUAL(w.data[5], 0.5);
    CU_ASSERT_EQUAL(w.data[2], 1.0 / 3.0);
    CU_ASSERT_EQUAL(sib_matching_weights(m, SIB_WEIGHTING_AGGREGATE).data[4], 2.0);
    CU_ASSERT_EQUAL(found_size(m, 1, SIB_WEIGHTING_AGGREGATE), 2.0);
    CU_ASSERT_EQUAL(found_size(m, 0, SIB_WEIGHTING_AGGREGATE), 25.0 / 7.0);
    CU_ASSERT_EQUAL(sib_matching_verdict(m), SIB_MATCHING_VERDICT_SHORT);
    CU_ASSERT_EQUAL(found(m, "short_cases"), 1);
    CU_ASSERT_EQUAL(sib_table_flags(sib_matching_table(m, "units"), 1).data[1], 1);
    CU_ASSERT_EQUAL(found(m, "matched_comparison"), 4);
    sib_matching_free(m);
}

/* MatchIt issues 207 and 208: a ratio of 10 with too few controls. */
static void a_high_ratio_leaves_short_cases_listed(void)
{
    trial   t;
    double  score[20];
    uint8_t treated[20];
    for (int i = 0; i < 20; i++) {
        score[i] = (double)i / 32.0;
        treated[i] = i % 7 == 0;
    }
    trial_begin(&t, 20, score, treated);
    t.options.ratio = 10;
    sib_matching *m = run(&t);
    CU_ASSERT_EQUAL(sib_matching_pair_treated(m).n, 17);
    CU_ASSERT_EQUAL(found(m, "short_cases"), 3);
    CU_ASSERT_EQUAL(sib_matching_verdict(m), SIB_MATCHING_VERDICT_SHORT);
    int64_t size[3] = {0, 0, 0};
    for (int64_t k = 0; k < 17; k++) {
        size[sib_matching_pair_set(m).data[k]]++;
    }
    CU_ASSERT_TRUE(size[0] >= 5 && size[1] >= 5 && size[2] >= 5 &&
                   size[0] + size[1] + size[2] == 17);
    sib_matching_free(m);
}

static void levels_with_commas_and_accents_part_the_strata(void)
{
    static const double  score[] = {0.5, 0.25, 0.5, 0.25};
    static const uint8_t treated[] = {1, 1, 0, 0};
    static const int32_t region[] = {1, 2, 0, 2};
    trial                t;
    trial_begin(&t, 4, score, treated);
    t.has_exact = true;
    memcpy(t.region, region, sizeof region);
    t.year[1] = -0.0;
    sib_matching *m = run(&t);
    CU_ASSERT_EQUAL(sib_matching_pair_treated(m).n, 1);
    CU_ASSERT_EQUAL(control_of(m, 0), 3);
    CU_ASSERT_EQUAL(found_reason(m, 0), SIB_MATCHING_REASON_EMPTY_STRATUM);
    CU_ASSERT_EQUAL(found_reason(m, 2), SIB_MATCHING_REASON_NOT_USED);
    CU_ASSERT_EQUAL(sib_matching_verdict(m), SIB_MATCHING_VERDICT_OK);
    CU_ASSERT_EQUAL(sib_table_number(sib_matching_table(m, "units"), "set", 1), 0);
    CU_ASSERT_EQUAL(sib_table_number(sib_matching_table(m, "units"), "set", 3), 0);
    CU_ASSERT_TRUE(isnan(sib_table_number(sib_matching_table(m, "units"), "set", 0)));
    sib_matching_free(m);
}

static void verdict_is(const uint8_t *treated, int64_t n, double caliper, int32_t verdict)
{
    static const double score[] = {0.25, 0.5};
    for (int32_t order = 1; order <= ORDERS; order++) {
        trial t;
        trial_begin(&t, n, score, treated);
        t.options.order = order;
        t.options.caliper_value = caliper;
        t.options.caliper_unit = SIB_MATCHING_UNIT_RAW;
        sib_matching *m = run(&t);
        CU_ASSERT_EQUAL(sib_matching_verdict(m), verdict);
        CU_ASSERT_EQUAL(sib_matching_pair_treated(m).n, 0);
        CU_ASSERT_EQUAL(found_size(m, 1, 1), 0.0);
        sib_matching_free(m);
    }
}

static void empty_arms_and_no_pair_are_verdicts(void)
{
    static const uint8_t both[] = {1, 0};
    static const uint8_t none[] = {0, 0};
    static const uint8_t all[] = {1, 1};
    verdict_is(none, 0, 1.0, SIB_MATCHING_VERDICT_NO_TREATED);
    verdict_is(none, 2, 1.0, SIB_MATCHING_VERDICT_NO_TREATED);
    verdict_is(all, 2, 1.0, SIB_MATCHING_VERDICT_NO_COMPARISON);
    verdict_is(both, 2, 0.125, SIB_MATCHING_VERDICT_NO_PAIR);
}

/* Everybody discarded: no spread to measure, and nothing to match. */
static void a_caliper_on_nobody_has_no_width(void)
{
    static const double  score[] = {0.25, 0.5};
    static const uint8_t treated[] = {1, 0};
    trial                t;
    trial_begin(&t, 2, score, treated);
    t.options.discard = SIB_MATCHING_DISCARD_BOTH;
    t.options.caliper_value = 0.2;
    t.options.caliper_preset = "MATCHIT@1";
    sib_matching *m = run(&t);
    CU_ASSERT_EQUAL(sib_matching_verdict(m), SIB_MATCHING_VERDICT_NO_PAIR);
    CU_ASSERT_TRUE(isnan(found(m, "caliper_width")));
    sib_matching_free(m);
}

static void a_random_order_follows_its_seed(void)
{
    trial   t;
    double  score[20];
    uint8_t treated[20];
    for (int i = 0; i < 20; i++) {
        score[i] = 0.5;
        treated[i] = i < 10;
    }
    trial_begin(&t, 20, score, treated);
    t.options.order = SIB_MATCHING_ORDER_RANDOM;
    int64_t different = 0;
    for (int64_t seed = 0; seed < 5; seed++) {
        sib_matching *first = NULL;
        for (int again = 0; again < 2; again++) {
            t.options.seed = seed;
            sib_matching *m = run(&t);
            for (int64_t k = 0; again == 1 && k < 10; k++) {
                CU_ASSERT_EQUAL(control_of(m, k), control_of(first, k));
                different += control_of(m, k) != 10 + k ? 1 : 0;
            }
            sib_matching_free(first);
            first = again == 0 ? m : NULL;
            if (again == 1) {
                sib_matching_free(m);
            }
        }
    }
    CU_ASSERT_TRUE(different > 20);
}

TEST_SUITE(test_nearest)
{
    const char *suite = "matching by hand";
    test_add(suite, "five identical units match by tie key in every order",
             five_identical_units_match_by_tie_key_in_every_order);
    test_add(suite, "a repeated tie key falls back to the row",
             a_repeated_tie_key_falls_back_to_the_row);
    test_add(suite, "rounding makes no tie", rounding_makes_no_tie);
    test_add(suite, "zero and minus zero are one score", zero_and_minus_zero_are_one_score);
    test_add(suite, "F9 the caliper's edge is in or out as stated",
             the_caliper_edge_is_in_or_out_as_stated);
    test_add(suite, "presets resolve to their published rules",
             presets_resolve_to_their_published_rules);
    test_add(suite, "units of the caliper by hand", units_of_the_caliper_by_hand);
    test_add(suite, "discarded units do not widen the caliper",
             discarded_units_do_not_widen_the_caliper);
    test_add(suite, "weights of a control used by cases of two and three",
             weights_of_a_control_used_by_cases_of_two_and_three);
    test_add(suite, "F7 a high ratio leaves short cases listed",
             a_high_ratio_leaves_short_cases_listed);
    test_add(suite, "F8 levels with commas and accents part the strata",
             levels_with_commas_and_accents_part_the_strata);
    test_add(suite, "F4 empty arms and no pair are verdicts",
             empty_arms_and_no_pair_are_verdicts);
    test_add(suite, "a caliper on nobody has no width", a_caliper_on_nobody_has_no_width);
    test_add(suite, "a random order follows its seed", a_random_order_follows_its_seed);
}
