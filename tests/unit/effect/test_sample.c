/* Weights and their order: V5 of the Peterborough rules, sets, shuffles. */
#include "found.h"
#include "study.h"

/* Case A has 10 controls with 1 event each, case B has 5 with 2 each. */
static study two_cases(void)
{
    study s = study_new(17, 15);
    study_person(&s, 0, true, 1);
    study_person(&s, 1, true, 1);
    for (int64_t j = 0; j < 15; j++) {
        int64_t row = study_person(&s, 2 + j, false, j < 10 ? 1.0 : 2.0);
        study_pair(&s, j < 10 ? 0 : 1, row, j < 10 ? 5 : 3);
    }
    return s;
}

static void the_aggregate_and_the_mean_of_means_differ(void)
{
    study       s = two_cases();
    sib_effect *all = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    sib_effect *own = study_effect(&s, SIB_WEIGHTING_PER_TREATED);
    CU_ASSERT_TRUE(study_exact_is(all, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, "4/3"));
    CU_ASSERT_TRUE(study_exact_is(own, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, "3/2"));
    double sum = 0.0;
    double squares = 0.0;
    for (int64_t i = 2; i < 17; i++) {
        double w = sib_effect_weights(own).data[i];
        CU_ASSERT_EQUAL(w, i < 12 ? 0.1 : 0.2);
        CU_ASSERT_EQUAL(sib_effect_weights(all).data[i], 1.0);
        sum += w;
        squares += w * w;
    }
    TEST_NEAR(sum, 2.0, 1e-15);
    TEST_NEAR(squares, 0.3, 1e-15);
    TEST_NEAR(found(own, "effective_comparison"), 4.0 / 0.3, 1e-14);
    CU_ASSERT_EQUAL(sib_effect_weights(own).n, 17);
    CU_ASSERT_EQUAL(sib_effect_weights(own).data[0], 1.0);
    sib_effect_free(all);
    sib_effect_free(own);
    study_free(&s);
}

/* One control for two cases, another for one of them. */
static void a_control_used_twice_counts_as_the_weighting_says(void)
{
    study s = study_new(4, 3);
    study_person(&s, 0, true, 1);
    study_person(&s, 1, true, 1);
    study_person(&s, 2, false, 3);
    study_person(&s, 3, false, 0);
    study_pair(&s, 0, 2, 0);
    study_pair(&s, 1, 2, 1);
    study_pair(&s, 1, 3, 1);
    const char *expect[] = {"9/4", "2", "3/2"}; /* per treated, aggregate, distinct */
    double      weight[] = {1.5, 2.0, 1.0};
    for (int32_t w = 1; w <= 3; w++) {
        sib_effect *e = study_effect(&s, w);
        CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, expect[w - 1]));
        CU_ASSERT_EQUAL(sib_effect_weights(e).data[2], weight[w - 1]);
        CU_ASSERT_EQUAL(found(e, "persons_comparison"), 2);
        CU_ASSERT_EQUAL(found(e, "pairs"), 3);
        sib_effect_free(e);
    }
    study_free(&s);
}

/* Persons in another order, pairs in another order, sets under other numbers. */
static study shuffled(const study *from, uint32_t seed)
{
    uint32_t state = seed;
    study    s = study_new(from->n, from->k);
    int64_t *place = calloc((size_t)from->n, sizeof *place);
    int64_t *order = calloc((size_t)(from->n + from->k), sizeof *order);
    for (int64_t i = 0; i < from->n; i++) {
        int64_t j = test_draw(&state, (uint32_t)i + 1);
        order[i] = order[j];
        order[j] = i;
    }
    for (int64_t i = 0; i < from->n; i++) {
        int64_t old = order[i];
        int64_t name = strtoll(from->ids + from->id_offsets[old] + 1, NULL, 10);
        place[old] = study_person(&s, name, from->treated[old] == 1, from->outcome[old]);
        s.exposure[i] = from->exposure[old];
    }
    for (int64_t i = 0; i < from->k; i++) {
        int64_t j = test_draw(&state, (uint32_t)i + 1);
        order[i] = order[j];
        order[j] = i;
    }
    for (int64_t i = 0; i < from->k; i++) {
        int64_t old = order[i];
        study_pair(&s, place[from->pair_t[old]], place[from->pair_c[old]],
                   (from->set[old] * 77 + seed) % 1009);
    }
    s.use_ids = from->use_ids;
    s.use_sets = from->use_sets;
    s.use_exposure = from->use_exposure;
    free(place);
    free(order);
    return s;
}

static study real_valued(uint32_t seed)
{
    uint32_t state = seed;
    study    s = study_new(120, 90);
    s.use_ids = true;
    s.use_sets = true;
    s.use_exposure = seed % 2 == 0;
    for (int64_t i = 0; i < 120; i++) {
        study_person(&s, (i * 53) % 120, i < 30, (double)test_draw(&state, 10000) / 977.0);
        s.exposure[i] = 0.1 + (double)test_draw(&state, 1000) / 999.0;
    }
    for (int64_t t = 0; t < 30; t++) {
        int64_t first = test_draw(&state, 90);
        for (int64_t j = 0; j <= t % 3; j++) {
            study_pair(&s, t, 30 + (first + 11 * j) % 90, t);
        }
    }
    return s;
}

static void with_ids_the_order_of_rows_changes_no_bit(void)
{
    double expect[STUDY_BYTES];
    double got[STUDY_BYTES];
    for (uint32_t seed = 1; seed <= 6; seed++) {
        study original = real_valued(seed);
        for (int32_t weighting = 1; weighting <= 3; weighting++) {
            sib_effect *e = study_effect(&original, weighting);
            int64_t     n = study_bytes(e, expect);
            CU_ASSERT_EQUAL(found(e, "order_free"), 1);
            CU_ASSERT_TRUE(n <= STUDY_BYTES);
            sib_effect_free(e);
            for (uint32_t shuffle = 1; shuffle <= 20; shuffle++) {
                study s = shuffled(&original, shuffle * 31U + seed);
                e = study_effect(&s, weighting);
                study_bytes(e, got);
                CU_ASSERT_EQUAL(memcmp(expect, got, (size_t)n * sizeof *got), 0);
                sib_effect_free(e);
                study_free(&s);
            }
        }
        study_free(&original);
    }
}

static void without_sets_each_treated_person_is_one(void)
{
    double a[STUDY_BYTES];
    double b[STUDY_BYTES];
    study  s = real_valued(3);
    for (int32_t weighting = 1; weighting <= 3; weighting++) {
        s.use_sets = true;
        sib_effect *with = study_effect(&s, weighting);
        s.use_sets = false;
        sib_effect *without = study_effect(&s, weighting);
        int64_t     n = study_bytes(with, a);
        study_bytes(without, b);
        CU_ASSERT_EQUAL(memcmp(a, b, (size_t)n * sizeof *a), 0);
        sib_effect_free(with);
        sib_effect_free(without);
    }
    study_free(&s);
}

/* A set of two treated and three comparisons, and a pair. The first set is told by four pairs.
 */
static void all_of_a_whole_set_are_compared(void)
{
    static const double outcome[] = {1, 2, 3, 0, 1, 5, 4};
    static const struct {
        const char *mean;
        double      weight;
    } expect[] = {{"8/3", 2.0 / 3.0}, {"16/7", 2.0}, {"5/2", 1.0}};
    study s = study_new(7, 5);
    s.use_sets = true;
    for (int64_t i = 0; i < 7; i++) {
        study_person(&s, i, i < 3, outcome[i]);
    }
    study_pair(&s, 0, 3, 9);
    study_pair(&s, 0, 4, 9);
    study_pair(&s, 0, 5, 9);
    study_pair(&s, 1, 3, 9);
    study_pair(&s, 2, 6, 4);
    for (int32_t w = 1; w <= 3; w++) {
        sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
        sib_effect                 *e = NULL;
        options.weighting = w;
        options.whole_sets = 1;
        CU_ASSERT_EQUAL_FATAL(study_estimate(NULL, &s, &options, &e), SIB_OK);
        CU_ASSERT_TRUE(
            study_exact_is(e, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, expect[w - 1].mean));
        CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_MEAN_TREATED, "2"));
        for (int64_t i = 3; i < 6; i++) {
            CU_ASSERT_EQUAL(sib_effect_weights(e).data[i], expect[w - 1].weight);
        }
        CU_ASSERT_EQUAL(found(e, "sets"), 2);
        CU_ASSERT_TRUE(isnan(found_freedom(e, SIB_EFFECT_METHOD_ABADIE_IMBENS)));
        if (w == SIB_WEIGHTING_PER_TREATED) { /* 7/5 times the squares of w (y - mean) / 3 */
            double squares = 4.0 / 9.0 * (64.0 + 25.0 + 49.0) / 9.0 + 16.0 / 9.0;
            TEST_NEAR(found_variance(e, SIB_EFFECT_METHOD_UNIT_ROBUST, 1),
                      squares / 9.0 * 7.0 / 5.0, 1e-14);
        }
        s.outcome[5] = 5.5; /* approximate then */
        sib_effect *near = NULL;
        CU_ASSERT_EQUAL_FATAL(study_estimate(NULL, &s, &options, &near), SIB_OK);
        s.outcome[5] = 5;
        double total = w == 1 ? 3.0 : w == 2 ? 7.0 : 4.0;
        TEST_NEAR(found_value(near, SIB_EFFECT_QUANTITY_MEAN_COMPARISON) -
                      found_value(e, SIB_EFFECT_QUANTITY_MEAN_COMPARISON),
                  0.5 * expect[w - 1].weight / total, 1e-14);
        sib_effect_free(near);
        sib_effect_free(e);
    }
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    sib_effect                 *e = NULL;
    options.weighting = SIB_WEIGHTING_AGGREGATE;
    options.whole_sets = 1;
    s.pair_c[4] = 5;
    CU_ASSERT_EQUAL(study_estimate(NULL, &s, &options, &e), SIB_ERR_DATA);
    CU_ASSERT_PTR_NULL(e);
    study_free(&s);
}

TEST_SUITE(test_sample)
{
    test_add("effect sample", "all of a whole set are compared",
             all_of_a_whole_set_are_compared);
    test_add("effect sample", "the aggregate and the mean of means differ",
             the_aggregate_and_the_mean_of_means_differ);
    test_add("effect sample", "a control used twice counts as the weighting says",
             a_control_used_twice_counts_as_the_weighting_says);
    test_add("effect sample", "with ids the order of rows changes no bit",
             with_ids_the_order_of_rows_changes_no_bit);
    test_add("effect sample", "without sets each treated person is one",
             without_sets_each_treated_person_is_one);
}
