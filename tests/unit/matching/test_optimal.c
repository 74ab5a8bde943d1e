/* Optimal matching: against every pairing of small problems, by its proof on larger ones, on
 * lalonde, and spoilt by hand. */
#include <stdio.h>

#include "chance.h"
#include "found.h"
#include "lalonde.h"
#include "matching/matching.h"
#include "oracle.h"
#include "spoilt.h"

enum { SMALL = 8, MOST_RATIO = 3 };

static sib_status no_status;

/* What a pairing is worth: the first that differs decides. */
typedef struct worth {
    int64_t pairs;
    int64_t with[MOST_RATIO]; /* cases with more than this many */
    double  distance;
    int64_t had[SMALL]; /* pairs of each unit, controls first, from the top */
} worth;

typedef struct every {
    oracle  o;
    int64_t top[SMALL]; /* controls, then cases, each from the top */
    int64_t of[SMALL];  /* the case of each control; -1 for none */
    worth   best;
    bool    any;
} every;

static bool above(const oracle *o, int64_t a, int64_t b)
{
    if (o->t->treated[a] != o->t->treated[b]) {
        return o->t->treated[a] < o->t->treated[b];
    }
    if (o->y[a] != o->y[b]) {
        return o->y[a] > o->y[b];
    }
    return o->x[a] != o->x[b] ? o->x[a] > o->x[b] : tie_before(o->t, b, a);
}

static void sort_top(every *e)
{
    for (int64_t i = 0; i < e->o.t->n; i++) {
        int64_t at = i;
        for (; at > 0 && above(&e->o, i, e->top[at - 1]); at--) {
            e->top[at] = e->top[at - 1];
        }
        e->top[at] = i;
    }
}

/* False where a case has more than the ratio. */
static bool weigh(const every *e, worth *w)
{
    const trial *t = e->o.t;
    int64_t      had[SMALL] = {0};
    memset(w, 0, sizeof *w);
    for (int64_t u = 0; u < t->n; u++) {
        if (t->treated[u] == 0 && e->of[u] >= 0) {
            had[u] = 1;
            had[e->of[u]]++;
            w->pairs++;
            w->distance += distance(&e->o, e->of[u], u);
        }
    }
    for (int64_t i = 0; i < t->n; i++) {
        w->had[i] = had[e->top[i]];
        if (t->treated[i] == 1 && had[i] > t->options.ratio) {
            return false;
        }
        for (int64_t r = 0; r < MOST_RATIO && t->treated[i] == 1; r++) {
            w->with[r] += had[i] > r ? 1 : 0;
        }
    }
    return true;
}

static bool better(const worth *a, const worth *b)
{
    if (a->pairs != b->pairs) {
        return a->pairs > b->pairs;
    }
    for (int r = 0; r < MOST_RATIO; r++) {
        if (a->with[r] != b->with[r]) {
            return a->with[r] > b->with[r];
        }
    }
    if (a->distance != b->distance) {
        return a->distance < b->distance;
    }
    for (int i = 0; i < SMALL; i++) {
        if (a->had[i] != b->had[i]) {
            return a->had[i] < b->had[i];
        }
    }
    return false;
}

/* Every choice for the controls from u on. */
static void try_all(every *e, int64_t u)
{
    const trial *t = e->o.t;
    if (u == t->n) {
        worth w;
        if (weigh(e, &w) && (!e->any || better(&w, &e->best))) {
            e->best = w;
            e->any = true;
        }
        return;
    }
    e->of[u] = -1;
    try_all(e, u + 1);
    for (int64_t c = 0; c < t->n && t->treated[u] == 0; c++) {
        if (t->treated[c] == 1 && !e->o.discarded[c] && legal(&e->o, c, u)) {
            e->of[u] = c;
            try_all(e, u + 1);
        }
    }
}

/* The best, and what a result is worth; false for one that breaks the ratio. */
static bool weigh_both(every *e, const trial *t, const sib_matching *m, worth *got)
{
    memset(e, 0, sizeof *e);
    prepare(&e->o, t);
    sort_top(e);
    try_all(e, 0);
    memset(e->of, -1, sizeof e->of);
    for (int64_t k = 0; k < sib_matching_pair_treated(m).n; k++) {
        e->of[sib_matching_pair_comparison(m).data[k]] = sib_matching_pair_treated(m).data[k];
    }
    return weigh(e, got);
}

static bool is_best(const trial *t, const sib_matching *m)
{
    static every e;
    worth        got;
    return weigh_both(&e, t, m, &got) && !better(&got, &e.best) && !better(&e.best, &got) &&
           found(m, "verified") == 1 && found(m, "total_distance") == e.best.distance &&
           found(m, "most_treated") == (double)e.best.with[0];
}

static void chance(trial *t, uint64_t *state)
{
    const sib_matching_match_options defaults = SIB_MATCHING_MATCH_OPTIONS_INIT;
    memset(t, 0, sizeof *t);
    t->options = defaults;
    chance_units(t, state);
    chance_options(t, state);
    chance_method(t, SIB_MATCHING_METHOD_OPTIMAL, state);
}

static void no_pairing_of_small_problems_is_better(void)
{
    uint64_t state = 77;
    int      different = 0;
    int      compared = 0;
    for (int64_t round = 0; round < test_times(8000); round++) {
        static trial t;
        chance(&t, &state);
        t.n = t.n > SMALL ? 1 + t.n % SMALL : t.n;
        t.options.ratio = 1 + t.options.ratio % MOST_RATIO;
        sib_matching *m = trial_run(&t, NULL, &no_status);
        if (m != NULL) {
            compared++;
            bool same = is_best(&t, m);
            if (!same && different++ < 5) {
                printf("round %lld differs: ratio %d\n", (long long)round,
                       (int)t.options.ratio);
            }
        }
        sib_matching_free(m);
    }
    CU_ASSERT_EQUAL(different, 0);
    CU_ASSERT_TRUE(compared > test_times(6000));
}

/* Changes a pair, or takes one away. */
static void spoil(sib__pairs *found, const trial *t, uint64_t *state)
{
    int64_t i = test_draw_wide(state, (uint32_t)found->n);
    int64_t j = test_draw_wide(state, (uint32_t)found->n);
    int64_t row = test_draw_wide(state, (uint32_t)t->n);
    switch (test_draw_wide(state, 3)) {
    case 0: {
        int64_t control = found->list[i].control;
        found->list[i].control = found->list[j].control;
        found->list[j].control = control;
        break;
    }
    case 1:
        found->list[i].control = t->treated[row] == 0 ? row : found->list[i].control;
        break;
    default:
        found->n--;
        found->list[i] = found->list[found->n];
        found->proof.price[i] = found->proof.price[found->n];
    }
}

static void what_the_proof_lets_pass_is_best(void)
{
    uint64_t state = 5;
    int      passed = 0;
    int      wrong = 0;
    for (int64_t round = 0; round < test_times(8000); round++) {
        static trial  t;
        static every  e;
        worth         got;
        sib__call     call;
        sib_matching *m = NULL;
        int64_t       faults = 0;
        chance(&t, &state);
        t.has_id = true;
        t.has_tie_key = t.has_exact = false;
        t.n = t.n > SMALL ? 1 + t.n % SMALL : t.n;
        t.options.ratio = 1 + t.options.ratio % MOST_RATIO;
        CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
        if (run_spoilt(&call, &t, &sib__matching_optimal, spoil, &state, &m) == SIB_OK) {
            for (int i = 0; i < SIB__MATCHING_CHECKS; i++) {
                faults += m->faults[i];
            }
            passed += faults == 0;
            wrong += faults == 0 &&
                     (!weigh_both(&e, &t, m, &got) || got.distance > e.best.distance ||
                      memcmp(got.with, e.best.with, sizeof got.with) != 0);
        }
        CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
        sib_matching_free(m);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(passed > test_times(1000)); /* some changes change nothing */
    CU_ASSERT_TRUE(passed < test_times(7000));
}

/* Larger problems: the proof holds. */
static void larger_problems_carry_their_proof(void)
{
    uint64_t state = 3;
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

/* No method matches more cases, and with a caliper some match fewer. */
static void nearest_is_told_the_most(void)
{
    uint64_t state = 11;
    int64_t  fewer = 0;
    int      wrong = 0;
    for (int64_t round = 0; round < test_times(2000); round++) {
        static trial t;
        chance(&t, &state);
        t.options.ratio = 1;
        sib_matching *best = trial_run(&t, NULL, &no_status);
        t.options.method = SIB_MATCHING_METHOD_NEAREST;
        sib_matching *m = trial_run(&t, NULL, &no_status);
        if (best != NULL && m != NULL) {
            wrong += found(m, "most_treated") != found(best, "matched_treated");
            fewer += found(m, "matched_treated") < found(best, "matched_treated");
        }
        sib_matching_free(m);
        sib_matching_free(best);
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_TRUE(fewer > test_times(20));
}

static sib_matching *of_lalonde(const lalonde *d, int32_t method, int64_t ratio,
                                const char *preset)
{
    sib_matching_match_options o = SIB_MATCHING_MATCH_OPTIONS_INIT;
    sib_matching              *m = NULL;
    o.method = method;
    o.ratio = ratio;
    o.caliper_preset = preset;
    o.caliper_value = preset == NULL ? (double)NAN : 0.2;
    CU_ASSERT_EQUAL(sib_matching_match(NULL, (sib_f64){d->score, LALONDE_N},
                                       (sib_f64){d->logit, LALONDE_N},
                                       (sib_u8){d->treated, LALONDE_N},
                                       (sib_text){d->id, d->offsets, LALONDE_N},
                                       (sib_i64){NULL, 0}, NULL, NULL, &o, &m),
                    SIB_OK);
    return m;
}

static void the_least_total_distance_of_lalonde(void)
{
    lalonde *d = lalonde_read("the least total distance of lalonde");
    if (d == NULL) {
        return;
    }
    sib_matching *m = of_lalonde(d, SIB_MATCHING_METHOD_OPTIMAL, 1, NULL);
    CU_ASSERT_DOUBLE_EQUAL(found(m, "total_distance"), 39.692798721077, 1e-11);
    CU_ASSERT_EQUAL(found(m, "matched_treated"), 185.0);
    CU_ASSERT_EQUAL(found(m, "verified"), 1.0);
    sib_matching_free(m);
    m = of_lalonde(d, SIB_MATCHING_METHOD_NEAREST, 1, "MATCHIT@1");
    CU_ASSERT_EQUAL(found(m, "matched_treated"), 113.0);
    double most = found(m, "most_treated");
    sib_matching_free(m);
    m = of_lalonde(d, SIB_MATCHING_METHOD_OPTIMAL, 3, "MATCHIT@1");
    CU_ASSERT_EQUAL(found(m, "matched_treated"), 113.0);
    CU_ASSERT_EQUAL(most, 113.0);
    CU_ASSERT_EQUAL(found(m, "verified"), 1.0);
    sib_matching_free(m);
    free(d);
}

TEST_SUITE(test_optimal)
{
    test_add("optimal matching", "no pairing of small problems is better",
             no_pairing_of_small_problems_is_better);
    test_add("optimal matching", "what the proof lets pass is best",
             what_the_proof_lets_pass_is_best);
    test_add("optimal matching", "larger problems carry their proof",
             larger_problems_carry_their_proof);
    test_add("optimal matching", "nearest is told the most", nearest_is_told_the_most);
    test_add("optimal matching", "the least total distance of lalonde",
             the_least_total_distance_of_lalonde);
}
