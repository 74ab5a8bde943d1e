/* Full matching: against every choice of pairs of small problems, by its proof on larger ones,
 * on lalonde, and spoilt by hand. */
#include <stdio.h>

#include "chance.h"
#include "found.h"
#include "lalonde.h"
#include "matching/matching.h"
#include "oracle.h"
#include "spoilt.h"

enum { SMALL = 8, MOST_PAIRS = 16 };

static sib_status no_status;

/* What a choice of pairs is worth: the first that differs decides. */
typedef struct worth {
    int64_t left_out;
    double  distance;
} worth;

typedef struct every {
    oracle  o;
    int64_t pair[MOST_PAIRS][2]; /* all that are legal */
    int64_t pairs;
    int64_t had[SMALL];
    int64_t units; /* that may be in a pair */
    worth   best;
} every;

static bool less(worth a, worth b)
{
    return a.left_out != b.left_out ? a.left_out < b.left_out : a.distance < b.distance;
}

/* Every choice of the pairs from k on. `so_far` counts those left out. */
static void try_all(every *e, int64_t k, worth so_far)
{
    if (so_far.distance > e->best.distance && e->best.left_out == 0) {
        return;
    }
    if (k == e->pairs) {
        e->best = less(so_far, e->best) ? so_far : e->best;
        return;
    }
    const sib_matching_match_options *o = &e->o.t->options;

    int64_t *t = &e->had[e->pair[k][0]];
    int64_t *c = &e->had[e->pair[k][1]];
    try_all(e, k + 1, so_far);
    if ((o->max_controls > 0 && *t == o->max_controls) ||
        (o->max_treated > 0 && *c == o->max_treated)) {
        return;
    }
    so_far.left_out -= (*t == 0) + (*c == 0);
    so_far.distance += distance(&e->o, e->pair[k][0], e->pair[k][1]);
    (*t)++;
    (*c)++;
    try_all(e, k + 1, so_far);
    (*t)--;
    (*c)--;
}

static void find_best(every *e, const trial *t)
{
    memset(e, 0, sizeof *e);
    prepare(&e->o, t);
    for (int64_t i = 0; i < t->n; i++) {
        e->units += e->o.discarded[i] ? 0 : 1;
        for (int64_t c = 0; c < t->n && t->treated[i] == 1 && !e->o.discarded[i]; c++) {
            if (legal(&e->o, i, c)) {
                e->pair[e->pairs][0] = i;
                e->pair[e->pairs++][1] = c;
            }
        }
    }
    e->best = (worth){INT64_MAX, 0.0};
    try_all(e, 0, (worth){e->units, 0.0});
}

/* What a result is worth, counted from its pairs. */
static worth worth_of(const every *e, const sib_matching *m)
{
    worth   w = {e->units, 0.0};
    int64_t had[SMALL] = {0};
    for (int64_t k = 0; k < sib_matching_pair_treated(m).n; k++) {
        int64_t t = sib_matching_pair_treated(m).data[k];
        int64_t c = sib_matching_pair_comparison(m).data[k];
        w.left_out -= (had[t]++ == 0) + (had[c]++ == 0);
        w.distance += distance(&e->o, t, c);
    }
    return w;
}

static void chance(trial *t, uint64_t *state)
{
    const sib_matching_match_options defaults = SIB_MATCHING_MATCH_OPTIONS_INIT;
    memset(t, 0, sizeof *t);
    t->options = defaults;
    chance_units(t, state);
    chance_options(t, state);
    chance_method(t, SIB_MATCHING_METHOD_FULL, state);
}

static void no_choice_of_pairs_is_better(void)
{
    uint64_t state = 21;
    int      different = 0;
    int      compared = 0;
    for (int64_t round = 0; round < test_times(8000); round++) {
        static trial t;
        static every e;
        chance(&t, &state);
        t.n = t.n > SMALL ? 1 + t.n % SMALL : t.n;
        sib_matching *m = trial_run(&t, NULL, &no_status);
        if (m != NULL) {
            compared++;
            find_best(&e, &t);
            worth got = worth_of(&e, m);
            bool same = !less(got, e.best) && !less(e.best, got) && found(m, "verified") == 1 &&
                        found(m, "total_distance") == e.best.distance;
            if (!same && different++ < 5) {
                printf("round %lld differs: %lld left out at %g, not %lld at %g\n",
                       (long long)round, (long long)got.left_out, got.distance,
                       (long long)e.best.left_out, e.best.distance);
            }
        }
        sib_matching_free(m);
    }
    CU_ASSERT_EQUAL(different, 0);
    CU_ASSERT_TRUE(compared > test_times(6000));
}

/* Larger problems: the proof holds. */
static void larger_problems_carry_their_proof(void)
{
    uint64_t state = 4;
    int      unproved = 0;
    int      refused = 0;
    for (int64_t round = 0; round < test_times(10000); round++) {
        static trial t;
        chance(&t, &state);
        sib_matching *m = trial_run(&t, NULL, &no_status);
        refused += m == NULL ? 1 : 0;
        unproved += m != NULL && found(m, "verified") != 1 ? 1 : 0;
        unproved += m != NULL && found(m, "matched_treated") != found(m, "most_treated");
        sib_matching_free(m);
    }
    CU_ASSERT_EQUAL(unproved, 0);
    CU_ASSERT_TRUE(refused < test_times(2000)); /* odd scales */
}

/* Changes a pair or a worth, or takes a pair away. */
static void spoil(sib__pairs *found, const trial *t, uint64_t *state)
{
    int64_t i = test_draw_wide(state, (uint32_t)found->n);
    int64_t row = test_draw_wide(state, (uint32_t)t->n);
    switch (test_draw_wide(state, 4)) {
    case 0:
        found->list[i].control = t->treated[row] == 0 ? row : found->list[i].control;
        break;
    case 1:
        found->list[i].treated = t->treated[row] == 1 ? row : found->list[i].treated;
        break;
    case 2:
        found->proof.worth[row] += (sib__i128)(found->proof.scale / 64.0);
        break;
    default:
        found->n--;
        found->list[i] = found->list[found->n];
    }
}

static void what_the_proof_lets_pass_is_best(void)
{
    uint64_t state = 6;
    int      passed = 0;
    int      wrong = 0;
    for (int64_t round = 0; round < test_times(8000); round++) {
        static trial  t;
        static every  e;
        sib__call     call;
        sib_matching *m = NULL;
        int64_t       faults = 0;
        chance(&t, &state);
        t.has_id = true;
        t.has_tie_key = t.has_exact = false;
        t.n = t.n > SMALL ? 1 + t.n % SMALL : t.n;
        CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
        if (run_spoilt(&call, &t, &sib__matching_full, spoil, &state, &m) == SIB_OK) {
            for (int i = 0; i < SIB__MATCHING_CHECKS; i++) {
                faults += m->faults[i];
            }
            find_best(&e, &t);
            passed += faults == 0;
            wrong += faults == 0 && less(e.best, worth_of(&e, m));
        }
        CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
        sib_matching_free(m);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(passed > test_times(1000)); /* some changes change nothing */
    CU_ASSERT_TRUE(passed < test_times(6000));
}

/* Two controls of one case, two cases of one control. */
static void sets_have_one_case_or_one_control(void)
{
    static const double  score[] = {0.125, 0.25, 0.3125, 0.5, 0.5625, 0.625};
    static const uint8_t treated[] = {0, 0, 1, 1, 0, 1};
    static const int64_t cases[] = {2, 2, 3, 5};
    static const int64_t controls[] = {1, 0, 4, 4};
    static const double  weight[] = {0.5, 0.5, 1.0, 1.0, 2.0, 1.0};
    trial                t;
    trial_begin(&t, 6, score, treated);
    t.options.method = SIB_MATCHING_METHOD_FULL;
    sib_matching *m = trial_run(&t, NULL, &no_status);
    CU_ASSERT_EQUAL_FATAL(sib_matching_pair_treated(m).n, 4);
    for (int64_t k = 0; k < 4; k++) {
        CU_ASSERT_EQUAL(sib_matching_pair_treated(m).data[k], cases[k]);
        CU_ASSERT_EQUAL(sib_matching_pair_comparison(m).data[k], controls[k]);
        CU_ASSERT_EQUAL(sib_matching_pair_set(m).data[k], k < 2 ? 0 : 1);
    }
    for (int64_t i = 0; i < 6; i++) {
        CU_ASSERT_EQUAL(sib_matching_weights(m, SIB_WEIGHTING_PER_TREATED).data[i], weight[i]);
    }
    CU_ASSERT_EQUAL(found(m, "total_distance"), 0.375);
    CU_ASSERT_EQUAL(sib_matching_verdict(m), SIB_MATCHING_VERDICT_OK);
    sib_matching_free(m);
    t.options.max_treated = 1; /* the case at 0.5 goes down, and that at 0.3125 makes room */
    t.options.max_controls = 1;
    m = trial_run(&t, NULL, &no_status);
    CU_ASSERT_EQUAL(sib_matching_pair_treated(m).n, 3);
    CU_ASSERT_EQUAL(found(m, "total_distance"), 0.1875 + 0.25 + 0.0625);
    CU_ASSERT_EQUAL(found(m, "verified"), 1);
    sib_matching_free(m);
}

/* No block is larger than 4 MB. */
static void *a_little(void *payload, size_t size)
{
    (void)payload;
    return size > (size_t)4 << 20 ? NULL : malloc(size);
}

static void *a_little_more(void *payload, void *block, size_t size)
{
    (void)payload;
    return size > (size_t)4 << 20 ? NULL : realloc(block, size);
}

static void let_go(void *payload, void *block)
{
    (void)payload;
    free(block);
}

/* Distance 0 lets every pair be taken as often as limits allow: it is one pair. */
static void equal_scores_take_no_more_room(void)
{
    enum { N = 6000, LIMIT = 2000 };
    static double              score[N];
    static uint8_t             treated[N];
    sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
    sib_context_options        little = SIB_CONTEXT_OPTIONS_INIT;
    sib_matching              *m = NULL;
    for (int i = 0; i < N; i++) {
        score[i] = 0.5;
        treated[i] = i % 2 == 1;
    }
    little.allocator = (sib_allocator){a_little, a_little_more, let_go, NULL};
    o.method = SIB_MATCHING_METHOD_FULL;
    o.max_controls = LIMIT;
    o.max_treated = LIMIT;
    sib_context *ctx = sib_context_new(&little);
    CU_ASSERT_EQUAL(sib_matching_match(ctx, (sib_f64){score, N}, (sib_f64){NULL, 0},
                                       (sib_u8){treated, N}, (sib_text){NULL, NULL, 0},
                                       (sib_i64){NULL, 0}, NULL, NULL, &o, &m),
                    SIB_OK);
    CU_ASSERT_EQUAL(found(m, "matched_treated"), N / 2.0);
    CU_ASSERT_EQUAL(found(m, "matched_comparison"), N / 2.0);
    CU_ASSERT_EQUAL(found(m, "total_distance"), 0.0);
    sib_matching_free(m);
    sib_context_free(ctx);
}

static sib_matching *of_lalonde(const lalonde *d, double caliper, int64_t max_controls)
{
    sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
    sib_matching              *m = NULL;
    o.method = SIB_MATCHING_METHOD_FULL;
    o.max_controls = max_controls;
    o.caliper_preset = isnan(caliper) ? NULL : "MATCHIT@1";
    o.caliper_value = caliper;
    CU_ASSERT_EQUAL(sib_matching_match(NULL, (sib_f64){d->score, LALONDE_N},
                                       (sib_f64){d->logit, LALONDE_N},
                                       (sib_u8){d->treated, LALONDE_N},
                                       (sib_text){d->id, d->offsets, LALONDE_N},
                                       (sib_i64){NULL, 0}, NULL, NULL, &o, &m),
                    SIB_OK);
    CU_ASSERT_EQUAL(found(m, "verified"), 1.0);
    return m;
}

/* Totals as optmatch 0.10.8 finds them at a tolerance of 1e-10. */
static void the_least_total_distance_of_lalonde(void)
{
    lalonde *d = lalonde_read("the least total of full matching on lalonde");
    if (d == NULL) {
        return;
    }
    sib_matching *m = of_lalonde(d, (double)NAN, 0);
    CU_ASSERT_DOUBLE_EQUAL(found(m, "total_distance"), 2.141616233930, 1e-9);
    CU_ASSERT_EQUAL(found(m, "matched_treated"), 185.0);
    CU_ASSERT_EQUAL(found(m, "matched_comparison"), 429.0);
    sib_matching_free(m);
    m = of_lalonde(d, 0.02, 0);
    CU_ASSERT_DOUBLE_EQUAL(found(m, "total_distance"), 0.889291516638, 1e-9);
    CU_ASSERT_EQUAL(found(m, "matched_treated"), 162.0);
    CU_ASSERT_EQUAL(found(m, "matched_comparison"), 331.0);
    sib_matching_free(m);
    m = of_lalonde(d, (double)NAN, 4);
    CU_ASSERT_DOUBLE_EQUAL(found(m, "total_distance"), 119.906132062650, 1e-9);
    CU_ASSERT_EQUAL(found(m, "matched_comparison"), 429.0);
    sib_matching_free(m);
    free(d);
}

TEST_SUITE(test_full)
{
    test_add("full matching", "sets have one case or one control",
             sets_have_one_case_or_one_control);
    test_add("full matching", "equal scores take no more room", equal_scores_take_no_more_room);
    test_add("full matching", "what the proof lets pass is best",
             what_the_proof_lets_pass_is_best);
    test_add("full matching", "the least total distance of lalonde",
             the_least_total_distance_of_lalonde);
    test_add("full matching", "no choice of pairs is better", no_choice_of_pairs_is_better);
    test_add("full matching", "larger problems carry their proof",
             larger_problems_carry_their_proof);
}
