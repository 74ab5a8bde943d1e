/* Exact means against plain fractions in 128 bits; overflow. */
#include "found.h"
#include "study.h"

__extension__ typedef __int128 wide;

typedef struct fraction {
    wide n;
    wide d;
} fraction;

static wide divisor(wide a, wide b)
{
    a = a < 0 ? -a : a;
    while (b != 0) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static fraction reduced(wide n, wide d)
{
    wide g = divisor(n, d);
    return d < 0 ? (fraction){-n / g, -d / g} : (fraction){n / g, d / g};
}

static fraction plus(fraction a, fraction b)
{
    return reduced(a.n * b.d + b.n * a.d, a.d * b.d);
}

static void print(fraction f, char *to, size_t size)
{
    if (f.d == 1) {
        snprintf(to, size, "%lld", (long long)f.n);
    } else {
        snprintf(to, size, "%lld/%lld", (long long)f.n, (long long)f.d);
    }
}

/* Weight of one pair as a fraction 1 / divisor. */
static int64_t pair_divisor(const study *s, int64_t pair, int32_t weighting)
{
    int64_t count = 0;
    for (int64_t i = 0; i < s->k; i++) {
        count += weighting == SIB_WEIGHTING_DISTINCT ? s->pair_c[i] == s->pair_c[pair]
                                                     : s->pair_t[i] == s->pair_t[pair];
    }
    return weighting == SIB_WEIGHTING_AGGREGATE ? 1 : count;
}

static fraction slow_comparison_mean(const study *s, int32_t weighting)
{
    fraction events = {0, 1};
    fraction exposure = {0, 1};
    for (int64_t i = 0; i < s->k; i++) {
        int64_t d = pair_divisor(s, i, weighting);
        int64_t c = s->pair_c[i];
        events = plus(events, (fraction){(wide)s->outcome[c], d});
        exposure = plus(exposure, (fraction){s->use_exposure ? (wide)s->exposure[c] : 1, d});
    }
    return reduced(events.n * exposure.d, events.d * exposure.n);
}

static fraction slow_treated_mean(const study *s)
{
    wide events = 0;
    wide exposure = 0;
    for (int64_t i = 0; i < s->n; i++) {
        bool counts = false;
        for (int64_t j = 0; j < s->k; j++) {
            counts = counts || s->pair_t[j] == i;
        }
        events += counts ? (wide)s->outcome[i] : 0;
        exposure += counts ? (s->use_exposure ? (wide)s->exposure[i] : 1) : 0;
    }
    return reduced(events, exposure);
}

/* 12 treated, 20 comparisons, each treated with 1 to 5 distinct ones, used again and again. */
static study random_study(uint32_t seed)
{
    uint32_t state = seed * 7919U + 1U;
    study    s = study_new(32, 60);
    s.use_exposure = seed % 3 == 0;
    s.use_ids = seed % 2 == 0;
    for (int64_t i = 0; i < 32; i++) {
        study_person(&s, (i * 7) % 32, i < 12, (double)test_draw(&state, 7));
        s.exposure[i] = (double)(1 + test_draw(&state, 365));
    }
    for (int64_t t = 0; t < 12; t++) {
        int64_t matches = 1 + test_draw(&state, 5);
        int64_t first = test_draw(&state, 20);
        for (int64_t j = 0; j < matches; j++) {
            study_pair(&s, t, 12 + (first + 3 * j) % 20, t);
        }
    }
    return s;
}

static void exact_numbers_equal_plain_fractions(void)
{
    char text[96];
    for (uint32_t seed = 1; seed <= 120; seed++) {
        study s = random_study(seed);
        for (int32_t weighting = 1; weighting <= 3; weighting++) {
            sib_effect *e = study_effect(&s, weighting);
            fraction    t = slow_treated_mean(&s);
            fraction    c = slow_comparison_mean(&s, weighting);
            fraction    d = plus(c, (fraction){-t.n, t.d});
            fraction    r = reduced(d.n * c.d, d.d * c.n);
            print(t, text, sizeof text);
            CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_MEAN_TREATED, text));
            print(c, text, sizeof text);
            CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_MEAN_COMPARISON, text));
            print(d, text, sizeof text);
            CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_DIFFERENCE, text));
            print(r, text, sizeof text);
            CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_REDUCTION, text));
            /* both below 2^53: one division rounds correctly */
            CU_ASSERT_EQUAL(found_value(e, SIB_EFFECT_QUANTITY_REDUCTION),
                            (double)r.n / (double)r.d);
            sib_effect_free(e);
        }
        study_free(&s);
    }
}

static void outcomes_that_are_not_whole_make_the_effect_approximate(void)
{
    study       s = study_of_counts(4, 8, 2, 24);
    sib_effect *whole = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    s.outcome[5] += 0.25;
    s.outcome[6] -= 0.25;
    sib_effect *real = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    CU_ASSERT_EQUAL(found(whole, "exact"), 1);
    CU_ASSERT_EQUAL(found(real, "exact"), 0);
    for (int32_t q = 1; q <= 5; q++) {
        CU_ASSERT_TRUE(study_exact_is(real, q, ""));
        TEST_NEAR(found_value(real, q), found_value(whole, q), 1e-15);
    }
    sib_effect_free(whole);
    sib_effect_free(real);
    s.outcome[5] = 9007199254740994.0; /* whole, but its neighbours are not doubles */
    real = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    CU_ASSERT_EQUAL(found(real, "exact"), 0);
    sib_effect_free(real);
    study_free(&s);
}

static void sums_that_do_not_fit_are_refused(void)
{
    study                       s = study_of_counts(2000, 0, 1, 2000);
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    sib_effect                 *e = NULL;
    options.weighting = SIB_WEIGHTING_AGGREGATE;
    for (int64_t i = 0; i < 2000; i++) {
        s.outcome[i] = 9007199254740992.0;
    }
    CU_ASSERT_EQUAL(study_estimate(NULL, &s, &options, &e), SIB_ERR_OVERFLOW);
    CU_ASSERT_PTR_NULL(e);
    s.outcome[0] = 1.7e308;
    s.outcome[8] = 1.7e308;
    CU_ASSERT_EQUAL(study_estimate(NULL, &s, &options, &e), SIB_ERR_OVERFLOW);
    CU_ASSERT_PTR_NULL(e);
    study_free(&s);
}

TEST_SUITE(test_exact)
{
    test_add("effect exact", "exact numbers equal plain fractions",
             exact_numbers_equal_plain_fractions);
    test_add("effect exact", "outcomes that are not whole make the effect approximate",
             outcomes_that_are_not_whole_make_the_effect_approximate);
    test_add("effect exact", "sums that do not fit are refused",
             sums_that_do_not_fit_are_refused);
}
