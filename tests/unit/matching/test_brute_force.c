/* Thousands of small problems by chance against the literal oracle: heavy ties, every order,
 * reuse, strata, calipers met exactly at their edge, discarding; then the same problems with
 * their rows shuffled. */
#include <stdio.h>

#include "found.h"
#include "chance.h"
#include "oracle.h"

static sib_status no_status;

/* Same pairs, each case's in the order served. */
static bool same_pairs(const oracle *o, const sib_matching *m)
{
    sib_rows treated = sib_matching_pair_treated(m);
    sib_rows control = sib_matching_pair_comparison(m);
    int64_t  seen[TRIAL_MOST] = {0};
    int64_t  expected = 0;
    for (int64_t c = 0; c < o->t->n; c++) {
        expected += o->picks[c];
    }
    for (int64_t k = 0; k < treated.n; k++) {
        int64_t c = treated.data[k];
        if (seen[c] >= o->picks[c] || o->pick[c][seen[c]] != control.data[k] ||
            found_distance(m).data[k] != distance(o, c, control.data[k])) {
            return false;
        }
        seen[c]++;
    }
    return treated.n == expected;
}

static bool same_rows(const oracle *o, const sib_matching *m)
{
    const trial *t = o->t;
    for (int64_t i = 0; i < t->n; i++) {
        double weight = t->treated[i] == 1 && o->picks[i] > 0 ? 1.0 : 0.0;
        double uses = t->treated[i] == 1 ? weight : (double)o->uses[i];
        for (int64_t c = 0; c < t->n && t->treated[i] == 0; c++) {
            for (int64_t k = 0; k < o->picks[c]; k++) {
                weight += o->pick[c][k] == i ? 1.0 / (double)o->picks[c] : 0.0;
            }
        }
        double got = sib_matching_weights(m, SIB_WEIGHTING_PER_TREATED).data[i];
        if (fabs(got - weight) > 1e-14 ||
            sib_matching_weights(m, SIB_WEIGHTING_AGGREGATE).data[i] != uses ||
            found_reason(m, i) != reason_of(o, i)) {
            return false;
        }
    }
    return true;
}

static int64_t short_cases(const oracle *o)
{
    int64_t n = 0;
    for (int64_t c = 0; c < o->t->n; c++) {
        bool served = o->t->treated[c] == 1 && !o->discarded[c];
        n += served && o->picks[c] < o->t->options.ratio &&
                     (o->picks[c] > 0 || reason_of(o, c) == SIB_MATCHING_REASON_NO_CONTROL_LEFT)
                 ? 1
                 : 0;
    }
    return n;
}

static bool agrees(const trial *t, const sib_matching *m)
{
    static oracle o;
    prepare(&o, t);
    solve(&o);
    bool by_distance = t->options.order == SIB_MATCHING_ORDER_CLOSEST ||
                       t->options.order == SIB_MATCHING_ORDER_FARTHEST;
    return same_pairs(&o, m) && same_rows(&o, m) &&
           found(m, "short_cases") == (double)short_cases(&o) &&
           found(m, "ties_broken") == (double)o.ties &&
           (!by_distance || found(m, "order_ties") == (double)o.order_ties) &&
           found(m, "verified") == 1;
}

static void the_rule_is_followed_to_the_letter(void)
{
    const sib_matching_match_options defaults = SIB_MATCHING_MATCH_OPTIONS_INIT;
    uint64_t                         state = 20260101;
    int                              different = 0;
    for (int64_t round = 0; round < test_times(20000); round++) {
        static trial t;
        memset(&t, 0, sizeof t);
        t.options = defaults;
        chance_units(&t, &state);
        chance_options(&t, &state);
        sib_matching *m = trial_run(&t, NULL, &no_status);
        bool          same = m != NULL && agrees(&t, m);
        if (!same && different++ < 5) {
            printf("round %lld differs: order %d ratio %d replace %d reuse %d\n",
                   (long long)round, t.options.order, (int)t.options.ratio, t.options.replace,
                   (int)t.options.reuse_max);
        }
        sib_matching_free(m);
    }
    CU_ASSERT_EQUAL(different, 0);
}

static bool same_by_id(const trial *a, const sib_matching *m, const trial *b,
                       const sib_matching *other)
{
    if (sib_matching_pair_treated(m).n != sib_matching_pair_treated(other).n) {
        return false;
    }
    for (int64_t k = 0; k < sib_matching_pair_treated(m).n; k++) {
        for (int side = 0; side < 2; side++) {
            sib_rows p =
                side == 0 ? sib_matching_pair_treated(m) : sib_matching_pair_comparison(m);
            sib_rows    q = side == 0 ? sib_matching_pair_treated(other)
                                      : sib_matching_pair_comparison(other);
            const char *x = a->id + a->offsets[p.data[k]];
            const char *y = b->id + b->offsets[q.data[k]];
            int64_t     n = a->offsets[p.data[k] + 1] - a->offsets[p.data[k]];
            if (n != b->offsets[q.data[k] + 1] - b->offsets[q.data[k]] ||
                memcmp(x, y, (size_t)n) != 0) {
                return false;
            }
        }
    }
    double width = found(m, "caliper_width");
    double other_width = found(other, "caliper_width");
    return memcmp(&width, &other_width, sizeof width) == 0 &&
           found(m, "ties_broken") == found(other, "ties_broken") &&
           found(m, "order_ties") == found(other, "order_ties") &&
           sib_matching_verdict(m) == sib_matching_verdict(other);
}

static void shuffle(const trial *from, trial *to, uint64_t *state)
{
    int64_t row[TRIAL_MOST];
    for (int64_t i = 0; i < from->n; i++) {
        int64_t j = test_draw_wide(state, (uint32_t)i + 1);
        row[i] = row[j];
        row[j] = i;
    }
    *to = *from;
    for (int64_t i = 0; i < from->n; i++) {
        char    id[TRIAL_ID_SIZE] = {0};
        int64_t r = row[i];
        memcpy(id, from->id + from->offsets[r],
               (size_t)(from->offsets[r + 1] - from->offsets[r]));
        trial_set_id(to, i, id);
        to->score[i] = from->score[r];
        to->logit[i] = from->logit[r];
        to->treated[i] = from->treated[r];
        to->tie_key[i] = from->tie_key[r];
        to->year[i] = from->year[r];
        to->region[i] = from->region[r];
        to->a[i] = from->a[r];
        to->b[i] = from->b[r];
    }
}

static void shuffled_rows_give_the_same_pairs_by_id(void)
{
    const sib_matching_match_options defaults = SIB_MATCHING_MATCH_OPTIONS_INIT;
    uint64_t                         state = 4;
    int                              different = 0;
    int                              shuffled = 0;
    for (int64_t round = 0; round < test_times(4000); round++) {
        static trial t;
        static trial other;
        memset(&t, 0, sizeof t);
        t.options = defaults;
        chance_units(&t, &state);
        chance_options(&t, &state);
        chance_method(&t, 1 + (int32_t)(round % 5), &state);
        t.has_id = t.has_id || !tie_keys_differ(&t);
        if (t.options.order == SIB_MATCHING_ORDER_DATA) {
            continue;
        }
        if (!isnan(t.options.caliper_value)) {
            t.options.caliper_unit = 1 + (int32_t)test_draw_wide(&state, 6);
        }
        shuffle(&t, &other, &state);
        sib_matching *m = trial_run(&t, NULL, &no_status);
        sib_matching *n = trial_run(&other, NULL, &no_status);
        if (m != NULL && n != NULL) {
            different += same_by_id(&t, m, &other, n) && found(m, "order_free") == 1 ? 0 : 1;
            shuffled++;
        } else {
            different += m == n ? 0 : 1;
        }
        sib_matching_free(m);
        sib_matching_free(n);
    }
    CU_ASSERT_TRUE(shuffled > test_times(2000));
    CU_ASSERT_EQUAL(different, 0);
}

TEST_SUITE(test_brute_force)
{
    test_add("matching by brute force", "the rule is followed to the letter",
             the_rule_is_followed_to_the_letter);
    test_add("matching by brute force", "shuffled rows give the same pairs by id",
             shuffled_rows_give_the_same_pairs_by_id);
}
