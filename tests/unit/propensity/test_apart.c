/* People told apart, by name and number; wild values; screening that leaves nothing. */
#include <math.h>

#include "core/random.h"
#include "fixture.h"
#include "found.h"
#include "numeric/normal.h"

enum { PEOPLE = 90 };

typedef struct people {
    uint8_t treated[PEOPLE];
    double  age[PEOPLE];
    int32_t group[PEOPLE];
    uint8_t member[PEOPLE];
} people;

/* Every third is treated; the groups are mixed in both arms. */
static people mixed(void)
{
    people p = {{0}, {0}, {0}, {0}};
    for (int i = 0; i < PEOPLE; i++) {
        p.treated[i] = i % 3 == 0;
        p.age[i] = 20.0 + (double)((i * 7) % 31);
        p.group[i] = i / 3 % 2;
        p.member[i] = i / 2 % 2 == 1;
    }
    return p;
}

static sib_propensity *fit(const people *p, int32_t told_apart)
{
    static const char *const   levels[] = {"common", "usual", "rare"};
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    sib_table_builder         *builder = begin_table(PEOPLE);
    options.told_apart = told_apart;
    add_numbers(builder, "age", p->age, PEOPLE);
    add_codes(builder, "group", p->group, PEOPLE, levels, 3);
    add_flags(builder, "member", p->member, PEOPLE);
    sib_table      *table = end_table(builder);
    sib_propensity *model = fit_ok(table, p->treated, no_id, &options);
    sib_table_free(table);
    return model;
}

static bool apart_is(const sib_propensity *model, int64_t row, const char *term,
                     int64_t treated, int64_t comparison)
{
    const sib_table *apart = sib_propensity_table(model, "told_apart");
    return sib_table_says(apart, "term", row, term) == 1 &&
           sib_table_number(apart, "treated", row) == (double)treated &&
           sib_table_number(apart, "comparison", row) == (double)comparison;
}

static void comparison_people_told_apart_are_named_and_left_out(void)
{
    people p = mixed();
    p.group[1] = p.group[4] = p.group[7] = 2; /* none treated */
    sib_propensity *refused = fit(&p, SIB_PROPENSITY_TOLD_APART_REFUSE);
    sib_propensity *left = fit(&p, SIB_PROPENSITY_TOLD_APART_LEAVE_OUT);
    CU_ASSERT_EQUAL(sib_propensity_verdict(refused), SIB_PROPENSITY_VERDICT_QUASI_SEPARATION);
    CU_ASSERT_EQUAL(sib_propensity_verdict(left), SIB_PROPENSITY_VERDICT_OK);
    for (int i = 0; i < 2; i++) {
        const sib_propensity *model = i == 0 ? refused : left;
        CU_ASSERT_EQUAL(sib_table_rows(sib_propensity_table(model, "told_apart")), 1);
        CU_ASSERT_TRUE(apart_is(model, 0, "group=rare", 0, 3));
        CU_ASSERT_EQUAL(found(model, "told_apart_comparison"), 3.0);
        CU_ASSERT_EQUAL(found(model, "told_apart_treated"), 0.0);
    }
    for (int i = 0; i < PEOPLE; i++) {
        double score = sib_propensity_scores(left).data[i];
        CU_ASSERT_EQUAL(isnan(score) != 0, p.group[i] == 2);
    }
    sib_propensity_free(refused);
    sib_propensity_free(left);
}

/* The scores are those of a fit that never saw who is left out. */
static void the_others_have_the_scores_of_a_fit_without_them(void)
{
    people p = mixed();
    people without = mixed();
    p.group[1] = 2;
    without.group[1] = 0;
    sib_propensity *left = fit(&p, SIB_PROPENSITY_TOLD_APART_LEAVE_OUT);
    /* The one is taken out of the other fit by a covariate that is missing. */
    without.age[1] = (double)NAN;
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    options.missing = SIB_PROPENSITY_MISSING_COMPLETE_CASES;
    static const char *const levels[] = {"common", "usual"};
    sib_table_builder       *builder = begin_table(PEOPLE);
    add_numbers(builder, "age", without.age, PEOPLE);
    add_codes(builder, "group", without.group, PEOPLE, levels, 2);
    add_flags(builder, "member", without.member, PEOPLE);
    sib_table      *table = end_table(builder);
    sib_propensity *plain = fit_ok(table, without.treated, no_id, &options);
    sib_table_free(table);
    for (int i = 0; i < PEOPLE; i++) {
        TEST_NEAR(sib_propensity_scores(left).data[i], sib_propensity_scores(plain).data[i],
                  1e-9);
    }
    sib_propensity_free(plain);
    sib_propensity_free(left);
}

static void treated_people_told_apart_are_never_left_out(void)
{
    people p = mixed();
    p.group[0] = p.group[3] = 2; /* both treated */
    sib_propensity *model = fit(&p, SIB_PROPENSITY_TOLD_APART_LEAVE_OUT);
    CU_ASSERT_EQUAL(sib_propensity_verdict(model), SIB_PROPENSITY_VERDICT_QUASI_SEPARATION);
    CU_ASSERT_TRUE(apart_is(model, 0, "group=rare", 2, 0));
    sib_propensity_free(model);
}

static void a_flag_is_named_with_its_value(void)
{
    people p = mixed();
    for (int i = 0; i < PEOPLE; i++) {
        p.member[i] = !(p.treated[i] == 0 && i < 10);
    }
    sib_propensity *model = fit(&p, SIB_PROPENSITY_TOLD_APART_LEAVE_OUT);
    CU_ASSERT_TRUE(apart_is(model, 0, "member=false", 0, 6));
    CU_ASSERT_EQUAL(sib_table_rows(sib_propensity_table(model, "told_apart")), 1);
    sib_propensity_free(model);
}

/* Nobody treated is above 40: no level says so, the term does. */
static void without_a_level_the_terms_are_named(void)
{
    people  p = mixed();
    int64_t old = 0;
    for (int i = 0; i < PEOPLE; i++) {
        p.age[i] = p.treated[i] || i % 2 == 0 ? 40.0 : p.age[i] + 21.0;
        old += p.treated[i] == 0 && p.age[i] > 40.0;
    }
    sib_propensity *model = fit(&p, SIB_PROPENSITY_TOLD_APART_LEAVE_OUT);
    CU_ASSERT_EQUAL(sib_propensity_verdict(model), SIB_PROPENSITY_VERDICT_OK);
    CU_ASSERT_TRUE(apart_is(model, 0, "age", 0, old));
    CU_ASSERT_PTR_NULL(sib_propensity_table(model, "nothing"));
    sib_propensity_free(model);
    p = mixed();
    model = fit(&p, SIB_PROPENSITY_TOLD_APART_LEAVE_OUT);
    CU_ASSERT_PTR_NULL(sib_propensity_table(model, "told_apart"));
    sib_propensity_free(model);
}

/* Two groups a standard deviation apart, and one number that somebody mistyped or that stands
 * for a missing one: the estimate exists, and its linear predictor there is up to 1e7, whose
 * rounding is more than the tolerance. */
static void one_wild_value_does_not_hinder_convergence(void)
{
    const double      wild[] = {-99999999.0, 1e7, 99999.0, -9999.0};
    const char *const names[] = {"x"};
    for (int w = 0; w < 4; w++) {
        double  x[400];
        uint8_t z[400];
        for (int i = 0; i < 400; i++) {
            z[i] = i >= 200;
            x[i] = sib__normal_quantile(sib__random_uniform(2, 0, (uint64_t)i) + 0x1p-54) +
                   (double)z[i];
        }
        x[399] = wild[w];
        sib_table      *table = numbers_table(names, x, 1, 400);
        sib_propensity *p = fit_ok(table, z, no_id, NULL);
        double          gradient[2] = {0.0, 0.0};
        CU_ASSERT_EQUAL(sib_propensity_verdict(p), SIB_PROPENSITY_VERDICT_OK);
        for (int i = 0; i < 400; i++) {
            double residual = (double)z[i] - sib_propensity_scores(p).data[i];
            gradient[0] += residual;
            gradient[1] += residual * x[i] / fabs(wild[w]);
        }
        CU_ASSERT_TRUE(fabs(gradient[0]) < 1e-6 && fabs(gradient[1]) < 1e-6);
        sib_propensity_free(p);
        sib_table_free(table);
    }
}

static void screening_that_leaves_nothing_is_a_verdict(void)
{
    people                     p = mixed();
    sib_propensity_fit_options options = SIB_PROPENSITY_FIT_OPTIONS_INIT;
    sib_table_builder         *builder = begin_table(PEOPLE);
    add_flags(builder, "member", p.member, PEOPLE);
    sib_table *table = end_table(builder);
    options.screen_p = 1e-9;
    sib_propensity *model = fit_ok(table, p.treated, no_id, &options);
    CU_ASSERT_EQUAL(sib_propensity_verdict(model), SIB_PROPENSITY_VERDICT_NO_COVARIATE);
    sib_propensity_free(model);
    options.screen_p = 1.0;
    model = fit_ok(table, p.treated, no_id, &options);
    CU_ASSERT_EQUAL(sib_propensity_verdict(model), SIB_PROPENSITY_VERDICT_OK);
    sib_propensity_free(model);
    sib_table_free(table);
}

TEST_SUITE(test_apart)
{
    test_add("told apart", "comparison people told apart are named and left out",
             comparison_people_told_apart_are_named_and_left_out);
    test_add("told apart", "the others have the scores of a fit without them",
             the_others_have_the_scores_of_a_fit_without_them);
    test_add("told apart", "treated people told apart are never left out",
             treated_people_told_apart_are_never_left_out);
    test_add("told apart", "a flag is named with its value", a_flag_is_named_with_its_value);
    test_add("told apart", "without a level the terms are named",
             without_a_level_the_terms_are_named);
    test_add("told apart", "one wild value does not hinder convergence",
             one_wild_value_does_not_hinder_convergence);
    test_add("told apart", "screening that leaves nothing is a verdict",
             screening_that_leaves_nothing_is_a_verdict);
}
