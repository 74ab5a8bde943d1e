#include "study.h"

typedef struct refusal {
    sib_status  status;
    const char *argument;
    int64_t     row;
} refusal;

/* The study must be refused in this way, the result be NULL, and the message hold no digit of
 * the outcome 4711. */
static void refused(const study *s, const sib_effect_estimate_options *options, refusal expect)
{
    sib_context *ctx = sib_context_new(NULL);
    sib_effect  *effect = (sib_effect *)(void *)ctx;
    CU_ASSERT_EQUAL(study_estimate(ctx, s, options, &effect), expect.status);
    CU_ASSERT_PTR_NULL(effect);
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), expect.argument);
    CU_ASSERT_EQUAL(sib_context_row(ctx), expect.row);
    CU_ASSERT_PTR_NULL(strstr(sib_context_message(ctx), "4711"));
    sib_context_free(ctx);
}

static sib_effect_estimate_options usual(void)
{
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    options.weighting = SIB_WEIGHTING_AGGREGATE;
    return options;
}

static study small(void)
{
    study s = study_of_counts(3, 4711, 2, 9);
    s.use_ids = true;
    s.use_sets = true;
    s.use_exposure = true;
    return s;
}

static void a_weighting_must_be_stated(void)
{
    study                       s = small();
    sib_effect_estimate_options options = SIB_EFFECT_ESTIMATE_OPTIONS_INIT;
    refused(&s, NULL, (refusal){SIB_ERR_ARGUMENT, "weighting", -1});
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "weighting", -1});
    options.weighting = 4;
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "weighting", -1});
    study_free(&s);
}

static void other_options_are_checked(void)
{
    study                       s = small();
    sib_effect_estimate_options options = usual();
    options.unmatched = 3;
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "unmatched", -1});
    options = usual();
    options.level = 1.0;
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "level", -1});
    options.level = (double)NAN;
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "level", -1});
    options = usual();
    options.struct_size = 4;
    refused(&s, &options, (refusal){SIB_ERR_VERSION, "options", -1});
    study_free(&s);
}

static void flags_numbers_and_exposures_are_checked(void)
{
    study                       s = small();
    sib_effect_estimate_options options = usual();
    s.treated[4] = SIB_FLAG_MISSING;
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "treated", 4});
    s.treated[4] = 0;
    s.outcome[5] = (double)INFINITY;
    refused(&s, &options, (refusal){SIB_ERR_NONFINITE, "outcome", 5});
    s.outcome[5] = 1.0;
    s.exposure[6] = -1.0;
    refused(&s, &options, (refusal){SIB_ERR_RANGE, "exposure", 6});
    s.exposure[6] = (double)NAN;
    refused(&s, &options, (refusal){SIB_ERR_NONFINITE, "exposure", 6});
    study_free(&s);
}

static void pairs_must_point_to_persons_of_their_arm(void)
{
    study                       s = small();
    sib_effect_estimate_options options = usual();
    s.pair_t[2] = s.n;
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "pair_treated", 2});
    s.pair_t[2] = 4;
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "pair_treated", 2});
    s.pair_t[2] = 2;
    s.pair_c[3] = -1;
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "pair_comparison", 3});
    s.pair_c[3] = 0;
    refused(&s, &options, (refusal){SIB_ERR_ARGUMENT, "pair_comparison", 3});
    study_free(&s);
}

static void the_same_pair_twice_is_refused_with_both_rows(void)
{
    study                       s = small();
    sib_effect_estimate_options options = usual();
    sib_context                *ctx = sib_context_new(NULL);
    sib_effect                 *effect = NULL;
    s.pair_c[3] = s.pair_c[0];
    refused(&s, &options, (refusal){SIB_ERR_DATA, "pair_comparison", 3});
    study_estimate(ctx, &s, &options, &effect);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "row 0"));
    sib_context_free(ctx);
    study_free(&s);
}

static void a_treated_person_in_two_sets_is_refused(void)
{
    study                       s = small();
    sib_effect_estimate_options options = usual();
    s.set[4] = 77;
    refused(&s, &options, (refusal){SIB_ERR_DATA, "pair_set", 4});
    study_free(&s);
}

static void an_id_that_comes_twice_is_refused_with_both_rows(void)
{
    study                       s = small();
    sib_effect_estimate_options options = usual();
    sib_context                *ctx = sib_context_new(NULL);
    sib_effect                 *effect = NULL;
    s.ids[s.id_offsets[7] + 1] = s.ids[s.id_offsets[2] + 1];
    refused(&s, &options, (refusal){SIB_ERR_DATA, "id", 7});
    study_estimate(ctx, &s, &options, &effect);
    CU_ASSERT_PTR_NOT_NULL(strstr(sib_context_message(ctx), "row 2"));
    s.ids[s.id_offsets[7] + 1] = '\xff';
    refused(&s, &options, (refusal){SIB_ERR_DATA, "id", 7});
    sib_context_free(ctx);
    study_free(&s);
}

static void a_missing_outcome_matters_only_where_it_counts(void)
{
    study                       s = study_new(4, 1);
    sib_effect_estimate_options options = usual();
    int64_t                     t = study_person(&s, 1, true, 1.0);
    int64_t                     c = study_person(&s, 2, false, 2.0);
    study_person(&s, 3, true, (double)NAN);
    study_person(&s, 4, false, (double)NAN);
    study_pair(&s, t, c, 0);
    sib_effect *e = study_effect(&s, SIB_WEIGHTING_AGGREGATE);
    CU_ASSERT_TRUE(study_exact_is(e, SIB_EFFECT_QUANTITY_REDUCTION, "1/2"));
    sib_effect_free(e);
    options.unmatched = SIB_EFFECT_UNMATCHED_KEPT;
    refused(&s, &options, (refusal){SIB_ERR_NONFINITE, "outcome", 2});
    s.outcome[1] = (double)NAN;
    options = usual();
    refused(&s, &options, (refusal){SIB_ERR_NONFINITE, "outcome", 1});
    study_free(&s);
}

/* The inputs of one call as views, sound until one is changed. */
typedef struct views {
    sib_u8   treated;
    sib_f64  outcome;
    sib_f64  exposure;
    sib_rows pair_treated;
    sib_rows pair_comparison;
    sib_i64  pair_set;
    sib_text id;
} views;

static const uint8_t two_arms[2] = {1, 0};
static const double  two_numbers[2] = {1, 1};
static const int64_t two_rows[2] = {0, 1};

static views sound(void)
{
    return (views){{two_arms, 2},     {two_numbers, 2}, {NULL, 0},      {two_rows, 1},
                   {two_rows + 1, 1}, {NULL, 0},        {NULL, NULL, 0}};
}

static void view_refused(const views *v, sib_status expect, const char *argument)
{
    const sib_effect_estimate_options o = usual();
    sib_context                      *ctx = sib_context_new(NULL);
    sib_effect                       *e = (sib_effect *)(void *)ctx;
    CU_ASSERT_EQUAL(sib_effect_estimate(ctx, v->treated, v->outcome, v->exposure,
                                        v->pair_treated, v->pair_comparison, v->pair_set, v->id,
                                        &o, &e),
                    expect);
    CU_ASSERT_TRUE((e == NULL) == (expect != SIB_OK));
    CU_ASSERT_STRING_EQUAL(sib_context_argument(ctx), argument);
    CU_ASSERT_EQUAL(sib_context_row(ctx), -1);
    sib_effect_free(e);
    sib_context_free(ctx);
}

static void lengths_and_null_data_are_checked(void)
{
    const sib_effect_estimate_options o = usual();
    views                             v = sound();
    view_refused(&v, SIB_OK, "");
    v.outcome.n = 1;
    view_refused(&v, SIB_ERR_SHAPE, "outcome");
    v.outcome = (sib_f64){NULL, 2};
    view_refused(&v, SIB_ERR_ARGUMENT, "outcome");
    v = sound();
    v.exposure = (sib_f64){two_numbers, 1};
    view_refused(&v, SIB_ERR_SHAPE, "exposure");
    v = sound();
    v.pair_comparison = (sib_rows){two_rows, 2};
    view_refused(&v, SIB_ERR_SHAPE, "pair_comparison");
    v = sound();
    v.pair_treated.data = NULL;
    view_refused(&v, SIB_ERR_ARGUMENT, "pair_treated");
    v = sound();
    v.pair_set = (sib_i64){two_rows, 2};
    view_refused(&v, SIB_ERR_SHAPE, "pair_set");
    v = sound();
    v.id = (sib_text){"ab", two_rows, 1};
    view_refused(&v, SIB_ERR_SHAPE, "id");
    v = sound();
    v.treated.data = NULL;
    view_refused(&v, SIB_ERR_ARGUMENT, "treated");
    v = sound();
    CU_ASSERT_EQUAL(sib_effect_estimate(NULL, v.treated, v.outcome, v.exposure, v.pair_treated,
                                        v.pair_comparison, v.pair_set, v.id, &o, NULL),
                    SIB_ERR_ARGUMENT);
}

TEST_SUITE(test_check)
{
    test_add("effect check", "a weighting must be stated", a_weighting_must_be_stated);
    test_add("effect check", "other options are checked", other_options_are_checked);
    test_add("effect check", "flags, numbers and exposures are checked",
             flags_numbers_and_exposures_are_checked);
    test_add("effect check", "pairs must point to persons of their arm",
             pairs_must_point_to_persons_of_their_arm);
    test_add("effect check", "the same pair twice is refused with both rows",
             the_same_pair_twice_is_refused_with_both_rows);
    test_add("effect check", "a treated person in two sets is refused",
             a_treated_person_in_two_sets_is_refused);
    test_add("effect check", "an id that comes twice is refused with both rows",
             an_id_that_comes_twice_is_refused_with_both_rows);
    test_add("effect check", "a missing outcome matters only where it counts",
             a_missing_outcome_matters_only_where_it_counts);
    test_add("effect check", "lengths and NULL data are checked",
             lengths_and_null_data_are_checked);
}
