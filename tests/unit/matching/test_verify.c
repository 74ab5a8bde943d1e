/* The verifier finds each kind of fault when a sound result is spoilt by hand. */
#include "found.h"
#include "matching/matching.h"
#include "matching/nearest_search.h"

#include "trial.h"

enum { UNITS = 8 };

/* Two treated with two controls each, two controls to spare. */
typedef struct sound {
    trial         t;
    uint8_t       discarded[UNITS];
    int64_t       order[UNITS - 2];
    sib__rules    rules;
    sib_matching *m;
    sib__call     call;
} sound;

static const double  scores[UNITS] = {0.5, 0.75, 0.4375, 0.5625, 0.6875, 0.8125, 0.0, 1.0};
static const uint8_t arms[UNITS] = {1, 1, 0, 0, 0, 0, 0, 0};

static const int64_t by_score[UNITS - 2] = {6, 2, 3, 4, 5, 7};

static void begin(sound *s)
{
    sib_status status = SIB_OK;
    memset(s, 0, sizeof *s);
    trial_begin(&s->t, UNITS, scores, arms);
    s->t.options.ratio = 2;
    s->m = trial_run(&s->t, NULL, &status);
    CU_ASSERT_EQUAL_FATAL(status, SIB_OK);
    s->rules.ratio = s->t.options.ratio;
    s->rules.options = s->t.options;
    s->rules.uses = 1;
    s->rules.units.n = UNITS;
    s->rules.units.treated_n = 2;
    s->rules.units.treated = (sib_u8){s->t.treated, UNITS};
    s->rules.units.x = s->t.score;
    s->rules.units.y = s->t.score;
    s->rules.units.discarded = s->discarded;
    s->rules.units.strata = 1;
    s->rules.by_score = (sib__shelf){.rows = s->order, .n = UNITS - 2};
    s->rules.by_caliper = s->rules.by_score;
    memcpy(s->order, by_score, sizeof by_score);
    CU_ASSERT_EQUAL(sib__enter(&s->call, NULL, "test", true), SIB_OK);
}

/* Verifies what is there, expects `check` among the faults (0: none at all), and ends. */
static void finds(sound *s, int32_t check)
{
    CU_ASSERT_EQUAL(sib__matching_verify(&s->call, &s->rules, s->m), SIB_OK);
    CU_ASSERT_EQUAL(sib__nearest_verify(&s->call, &s->rules, NULL, s->m), SIB_OK);
    int64_t faults = 0;
    for (int i = 0; i < SIB__MATCHING_CHECKS; i++) {
        faults += s->m->faults[i];
    }
    CU_ASSERT_EQUAL(faults == 0, check == 0);
    if (check != 0) {
        CU_ASSERT_TRUE(s->m->faults[check - 1] > 0);
    }
    CU_ASSERT_EQUAL(sib__leave(&s->call, SIB_OK, NULL), SIB_OK);
    sib_matching_free(s->m);
}

static void a_sound_result_has_no_fault(void)
{
    sound s;
    begin(&s);
    finds(&s, 0);
}

static void pairs_of_the_wrong_arms_are_found(void)
{
    sound s;
    begin(&s);
    s.m->pair_comparison[0] = 1;
    finds(&s, SIB_MATCHING_CHECK_ARMS);
}

static void a_control_twice_in_a_row_is_found(void)
{
    sound s;
    begin(&s);
    s.m->pair_comparison[1] = s.m->pair_comparison[0];
    finds(&s, SIB_MATCHING_CHECK_DUPLICATE);
}

static void a_control_used_too_often_is_found(void)
{
    sound s;
    begin(&s);
    s.m->pair_comparison[2] = s.m->pair_comparison[0];
    finds(&s, SIB_MATCHING_CHECK_REUSE);
}

static void too_many_controls_and_a_case_in_two_places_are_found(void)
{
    sound s;
    begin(&s);
    s.rules.ratio = 1;
    finds(&s, SIB_MATCHING_CHECK_RATIO);
    begin(&s);
    s.m->pair_treated[1] = 1;
    s.m->pair_treated[2] = 0;
    finds(&s, SIB_MATCHING_CHECK_RATIO);
}

static void pairs_outside_the_caliper_are_found(void)
{
    sound s;
    begin(&s);
    s.rules.caliper.on = true;
    s.rules.caliper.inclusive = true;
    s.rules.caliper.width = 0.0625;
    finds(&s, 0); /* all at the edge */
    begin(&s);
    s.rules.caliper.on = true;
    s.rules.caliper.inclusive = false;
    s.rules.caliper.width = 0.0625;
    finds(&s, SIB_MATCHING_CHECK_CALIPER);
}

static void pairs_across_exact_columns_are_found(void)
{
    sound s;
    begin(&s);
    s.t.has_exact = true;
    s.t.year[3] = 1.0;
    sib_table *exact = trial_exact(&s.t);
    s.rules.units.exact = exact;
    finds(&s, SIB_MATCHING_CHECK_EXACT);
    begin(&s);
    s.t.has_exact = true;
    s.t.region[5] = 2;
    sib_table *other = trial_exact(&s.t);
    s.rules.units.exact = other;
    finds(&s, SIB_MATCHING_CHECK_EXACT);
    sib_table_free(exact);
    sib_table_free(other);
}

static void discarded_rows_in_pairs_are_found(void)
{
    sound s;
    begin(&s);
    s.rules.options.discard = SIB_MATCHING_DISCARD_CONTROL; /* 0.4375 and 0.8125 lie outside */
    finds(&s, SIB_MATCHING_CHECK_DISCARD);
}

static void weights_sets_and_reasons_that_disagree_are_found(void)
{
    sound s;
    begin(&s);
    s.m->weights[0][2] = 1.0;
    finds(&s, SIB_MATCHING_CHECK_WEIGHTS);
    begin(&s);
    s.m->weights[1][6] = 1.0;
    finds(&s, SIB_MATCHING_CHECK_WEIGHTS);
    begin(&s);
    s.m->sets[6] = 0;
    finds(&s, SIB_MATCHING_CHECK_WEIGHTS);
    begin(&s);
    s.m->sets[2] = 1;
    finds(&s, SIB_MATCHING_CHECK_WEIGHTS);
    begin(&s);
    s.m->reasons[7] = SIB_MATCHING_REASON_MATCHED;
    finds(&s, SIB_MATCHING_CHECK_WEIGHTS);
}

static void a_nearer_control_passed_over_is_found(void)
{
    sound s;
    begin(&s);
    CU_ASSERT_EQUAL(s.m->pair_treated[0], 0);
    s.m->pair_comparison[0] = 6; /* 0.0 instead of 0.4375 or 0.5625 */
    finds(&s, SIB_MATCHING_CHECK_PASSED_OVER);
}

/* The case at 0.5 has controls at 0.5 and 0.5625; the spare one lies at 0.4375, or above by
 * half an ulp of what the two distances are measured in. */
static void a_tie_across_the_case_is_told_from_a_nearer_control(void)
{
    for (int nearer = 0; nearer < 2; nearer++) {
        sound s;
        begin(&s);
        s.t.score[2] = 0.5;
        s.t.score[6] = nearer == 1 ? nextafter(0.4375, 1.0) : 0.4375;
        finds(&s, nearer == 1 ? SIB_MATCHING_CHECK_PASSED_OVER : 0);
    }
}

static void a_control_withheld_from_a_short_case_is_found(void)
{
    sound s;
    begin(&s);
    s.m->pairs--;
    finds(&s, SIB_MATCHING_CHECK_PASSED_OVER);
    begin(&s);
    s.m->pairs = 2; /* the second case got none */
    s.rules.caliper.on = true;
    s.rules.caliper.inclusive = true;
    s.rules.caliper.width = 0.0625;
    s.rules.units.y = s.t.logit; /* another scale: all zero, so everybody is inside */
    finds(&s, SIB_MATCHING_CHECK_PASSED_OVER);
}

static void an_order_of_controls_that_misleads_is_found(void)
{
    for (int fault = 0; fault < 3; fault++) {
        sound s;
        begin(&s);
        s.order[0] = fault == 1 ? 7 : 6; /* 7 twice, and 6 never */
        if (fault == 0) {                /* falls */
            s.order[0] = 7;
            s.order[5] = 6;
        }
        s.rules.by_score.n -= fault == 2 ? 1 : 0; /* 7 left out */
        finds(&s, SIB_MATCHING_CHECK_PASSED_OVER);
    }
}

TEST_SUITE(test_verify)
{
    const char *suite = "matching verifier";
    test_add(suite, "a sound result has no fault", a_sound_result_has_no_fault);
    test_add(suite, "pairs of the wrong arms are found", pairs_of_the_wrong_arms_are_found);
    test_add(suite, "a control twice in a row is found", a_control_twice_in_a_row_is_found);
    test_add(suite, "a control used too often is found", a_control_used_too_often_is_found);
    test_add(suite, "too many controls and a case in two places are found",
             too_many_controls_and_a_case_in_two_places_are_found);
    test_add(suite, "pairs outside the caliper are found", pairs_outside_the_caliper_are_found);
    test_add(suite, "pairs across exact columns are found",
             pairs_across_exact_columns_are_found);
    test_add(suite, "discarded rows in pairs are found", discarded_rows_in_pairs_are_found);
    test_add(suite, "weights, sets and reasons that disagree are found",
             weights_sets_and_reasons_that_disagree_are_found);
    test_add(suite, "a nearer control passed over is found",
             a_nearer_control_passed_over_is_found);
    test_add(suite, "a tie across the case is told from a nearer control",
             a_tie_across_the_case_is_told_from_a_nearer_control);
    test_add(suite, "an order of controls that misleads is found",
             an_order_of_controls_that_misleads_is_found);
    test_add(suite, "a control withheld from a short case is found",
             a_control_withheld_from_a_short_case_is_found);
}
