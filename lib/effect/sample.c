/* From pairs to persons who count, with weights, in an order that ids and sets alone decide. */
#include <math.h>

#include "core/sort.h"
#include "effect/effect.h"

/* Whole numbers up to here are exact in a double. */
static const double most_whole = 9007199254740992.0;

/* Numbers 0 .. n - 1 sorted by major, then minor; neither is negative. */
static sib_status sort_by(sib__call *call, int64_t n, const int64_t *major,
                          const int64_t *minor, int64_t *order)
{
    uint64_t *keys = SIB__NEW(&call->scratch, uint64_t, n);
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, n);
    int64_t  *other_order = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, keys);
    SIB__TRY_MEMORY(call, other_keys);
    SIB__TRY_MEMORY(call, other_order);
    const int64_t *const passes[] = {minor, major};
    for (int64_t i = 0; i < n; i++) {
        order[i] = i;
    }
    for (int pass = 0; pass < 2; pass++) {
        for (int64_t i = 0; i < n; i++) {
            keys[i] = (uint64_t)passes[pass][order[i]];
        }
        SIB__TRY(sib__sort_u64(call, keys, order, other_keys, other_order, n));
    }
    sib__drop(&call->scratch, other_order);
    sib__drop(&call->scratch, other_keys);
    sib__drop(&call->scratch, keys);
    return sib__check(call);
}

/* Pairs by treated id, then comparison id; order[i] is the caller's number of pair i. */
static sib_status order_pairs(sib__call *call, const sib__effect_input *in,
                              sib__effect_sample *s, int64_t *order)
{
    int64_t *major = SIB__NEW(&call->scratch, int64_t, s->k);
    int64_t *minor = SIB__NEW(&call->scratch, int64_t, s->k);
    SIB__TRY_MEMORY(call, major);
    SIB__TRY_MEMORY(call, minor);
    for (int64_t i = 0; i < s->k; i++) {
        major[i] = in->rank[in->pair_treated.data[i]];
        minor[i] = in->rank[in->pair_comparison.data[i]];
    }
    SIB__TRY(sort_by(call, s->k, major, minor, order));
    for (int64_t i = 0; i < s->k; i++) {
        s->pair_t[i] = in->pair_treated.data[order[i]];
        s->pair_c[i] = in->pair_comparison.data[order[i]];
        s->matches[s->pair_t[i]]++;
        s->matches[s->pair_c[i]]++;
        if (i > 0 && s->pair_t[i] == s->pair_t[i - 1] && s->pair_c[i] == s->pair_c[i - 1]) {
            return sib__fail(call, SIB_ERR_DATA, "pair_comparison", order[i], NULL,
                             "the pair of row %lld comes again", (long long)order[i - 1]);
        }
    }
    return SIB_OK;
}

/* Numbers the sets in the order of their first treated person, whatever the caller calls them.
 */
static sib_status number_sets(sib__call *call, const sib__effect_input *in,
                              const int64_t *order, sib__effect_sample *s, int64_t *set)
{
    uint64_t *keys = SIB__NEW(&call->scratch, uint64_t, s->k);
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, s->k);
    int64_t  *pairs = SIB__NEW(&call->scratch, int64_t, s->k);
    int64_t  *other_pairs = SIB__NEW(&call->scratch, int64_t, s->k);
    SIB__TRY_MEMORY(call, keys);
    SIB__TRY_MEMORY(call, other_keys);
    SIB__TRY_MEMORY(call, pairs);
    SIB__TRY_MEMORY(call, other_pairs);
    for (int64_t i = 0; i < s->k; i++) {
        bool named = in->pair_set.n != 0;
        keys[i] = (uint64_t)(named ? in->pair_set.data[order[i]] : s->pair_t[i]);
        pairs[i] = i;
    }
    SIB__TRY(sib__sort_u64(call, keys, pairs, other_keys, other_pairs, s->k));
    int64_t *first = other_pairs;
    for (int64_t i = 0; i < s->k; i++) {
        bool head = i == 0 || keys[i] != keys[i - 1];
        first[pairs[i]] = head ? pairs[i] : first[pairs[i - 1]];
    }
    for (int64_t i = 0; i < s->k; i++) {
        set[i] = first[i] == i ? s->real_sets++ : set[first[i]];
        if (i > 0 && s->pair_t[i] == s->pair_t[i - 1] && set[i] != set[i - 1]) {
            return sib__fail(call, SIB_ERR_DATA, "pair_set", order[i], NULL,
                             "the treated person of the pair is in another set too");
        }
    }
    s->sets = s->real_sets;
    return SIB_OK;
}

/* Whole sets: how many of either arm each has. */
static sib_status count_sets(sib__call *call, const sib__effect_input *in, const int64_t *order,
                             const int64_t *set, sib__effect_sample *s)
{
    int64_t *set_of = SIB__NEW(&call->scratch, int64_t, in->treated.n); /* plus 1 */
    SIB__TRY_MEMORY(call, set_of);
    s->cases_of = SIB__NEW(&call->scratch, int64_t, s->real_sets);
    SIB__TRY_MEMORY(call, s->cases_of);
    s->controls_of = SIB__NEW(&call->scratch, int64_t, s->real_sets);
    SIB__TRY_MEMORY(call, s->controls_of);
    for (int64_t i = 0; i < s->k; i++) {
        int64_t *mine = &set_of[s->pair_c[i]];
        s->cases_of[set[i]] += i == 0 || s->pair_t[i] != s->pair_t[i - 1];
        s->controls_of[set[i]] += *mine == 0;
        if (*mine != 0 && *mine != set[i] + 1) {
            return sib__fail(call, SIB_ERR_DATA, "pair_set", order[i], NULL,
                             "the comparison person of the pair is in another set too");
        }
        *mine = set[i] + 1;
    }
    sib__drop(&call->scratch, set_of);
    return sib__check(call);
}

static sib_status make_arm(sib__call *call, int64_t room, sib__effect_arm *arm)
{
    arm->person = SIB__NEW(&call->scratch, int64_t, room);
    arm->set = SIB__NEW(&call->scratch, int64_t, room);
    arm->weight = SIB__NEW(&call->scratch, double, room);
    SIB__TRY_MEMORY(call, arm->person);
    SIB__TRY_MEMORY(call, arm->set);
    SIB__TRY_MEMORY(call, arm->weight);
    return SIB_OK;
}

static void add_person(sib__effect_arm *arm, int64_t person, int64_t set, double weight)
{
    arm->person[arm->n] = person;
    arm->set[arm->n] = set;
    arm->weight[arm->n] = weight;
    arm->n++;
}

static sib_status gather_treated(sib__call *call, const sib__effect_input *in,
                                 sib__effect_sample *s, const int64_t *set)
{
    int64_t  n = in->treated.n;
    int64_t *by_rank = SIB__NEW(&call->scratch, int64_t, n);
    int64_t *set_of = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, by_rank);
    SIB__TRY_MEMORY(call, set_of);
    bool    kept = in->options.unmatched == SIB_EFFECT_UNMATCHED_KEPT;
    int64_t room = 0;
    for (int64_t i = 0; i < n; i++) {
        by_rank[in->rank[i]] = i;
        room += in->treated.data[i];
    }
    for (int64_t i = 0; i < s->k; i++) {
        set_of[s->pair_t[i]] = set[i];
    }
    SIB__TRY(make_arm(call, room, &s->treated));
    for (int64_t r = 0; r < n; r++) {
        int64_t person = by_rank[r];
        bool    matched = s->matches[person] > 0;
        if (in->treated.data[person] == 1 && (matched || kept)) {
            add_person(&s->treated, person, matched ? set_of[person] : s->sets++, 1.0);
        }
    }
    return SIB_OK;
}

static double pair_weight(const sib__effect_input *in, const sib__effect_sample *s,
                          int64_t pair)
{
    switch (in->options.weighting) {
    case SIB_WEIGHTING_PER_TREATED:
        return 1.0 / (double)s->matches[s->pair_t[pair]];
    case SIB_WEIGHTING_DISTINCT:
        return 1.0 / (double)s->matches[s->pair_c[pair]];
    default:
        return 1.0;
    }
}

/* What a comparison person of a whole set weighs. */
static double whole_weight(const sib__effect_input *in, const sib__effect_sample *s,
                           int64_t set)
{
    double cases = (double)s->cases_of[set];
    return in->options.weighting == SIB_WEIGHTING_PER_TREATED
               ? cases / (double)s->controls_of[set]
           : in->options.weighting == SIB_WEIGHTING_AGGREGATE ? cases
                                                              : 1.0;
}

/* Comparison persons once for each set, by set and id. */
static sib_status gather_comparison(sib__call *call, const sib__effect_input *in,
                                    sib__effect_sample *s, const int64_t *set)
{
    int64_t *ranks = SIB__NEW(&call->scratch, int64_t, s->k);
    int64_t *order = SIB__NEW(&call->scratch, int64_t, s->k);
    SIB__TRY_MEMORY(call, ranks);
    SIB__TRY_MEMORY(call, order);
    for (int64_t i = 0; i < s->k; i++) {
        ranks[i] = in->rank[s->pair_c[i]];
    }
    SIB__TRY(sort_by(call, s->k, set, ranks, order));
    sib__effect_arm *arm = &s->comparison;
    SIB__TRY(make_arm(call, s->k, arm));
    for (int64_t i = 0; i < s->k; i++) {
        int64_t pair = order[i];
        int64_t person = s->pair_c[pair];
        bool    whole = s->cases_of != NULL;
        double  weight = whole ? whole_weight(in, s, set[pair]) : pair_weight(in, s, pair);
        int64_t last = arm->n - 1;
        if (arm->n > 0 && arm->person[last] == person && arm->set[last] == set[pair]) {
            arm->weight[last] += whole ? 0.0 : weight;
        } else {
            add_person(arm, person, set[pair], weight);
        }
    }
    return SIB_OK;
}

/* Comparison persons once, by id, with the sum of their weights. */
static sib_status gather_persons(sib__call *call, const sib__effect_input *in,
                                 sib__effect_sample *s)
{
    const sib__effect_arm *rows = &s->comparison;
    int64_t               *ranks = SIB__NEW(&call->scratch, int64_t, rows->n);
    int64_t               *order = SIB__NEW(&call->scratch, int64_t, rows->n);
    SIB__TRY_MEMORY(call, ranks);
    SIB__TRY_MEMORY(call, order);
    for (int64_t i = 0; i < rows->n; i++) {
        ranks[i] = in->rank[rows->person[i]];
    }
    SIB__TRY(sort_by(call, rows->n, ranks, rows->set, order));
    sib__effect_arm *arm = &s->persons;
    SIB__TRY(make_arm(call, rows->n, arm));
    for (int64_t i = 0; i < rows->n; i++) {
        int64_t row = order[i];
        if (arm->n > 0 && arm->person[arm->n - 1] == rows->person[row]) {
            arm->weight[arm->n - 1] += rows->weight[row];
        } else {
            add_person(arm, rows->person[row], 0, rows->weight[row]);
        }
    }
    for (int64_t i = 0; in->options.weighting == SIB_WEIGHTING_DISTINCT && i < arm->n; i++) {
        arm->weight[i] = 1.0; /* not the rounded sum of its parts */
    }
    return SIB_OK;
}

static bool is_whole(double value)
{
    return floor(value) == value && fabs(value) <= most_whole;
}

/* Outcome and exposure of those who count: neither may be missing. */
static sib_status read_values(sib__call *call, const sib__effect_input *in,
                              sib__effect_arm *arm, bool *whole)
{
    arm->outcome = SIB__NEW(&call->scratch, double, arm->n);
    arm->exposure = SIB__NEW(&call->scratch, double, arm->n);
    SIB__TRY_MEMORY(call, arm->outcome);
    SIB__TRY_MEMORY(call, arm->exposure);
    for (int64_t i = 0; i < arm->n; i++) {
        int64_t row = arm->person[i];
        double  y = in->outcome.data[row];
        double  e = in->exposure.n == 0 ? 1.0 : in->exposure.data[row];
        if (isnan(y) || isnan(e)) {
            return sib__fail(call, SIB_ERR_NONFINITE, isnan(y) ? "outcome" : "exposure", row,
                             NULL, "missing for a person who counts");
        }
        arm->outcome[i] = y + 0.0; /* -0 becomes 0 */
        arm->exposure[i] = e;
        *whole = *whole && is_whole(y) && is_whole(e);
    }
    return SIB_OK;
}

sib_status sib__effect_gather(sib__call *call, const sib__effect_input *in,
                              sib__effect_sample *s)
{
    s->k = in->pair_treated.n;
    s->pair_t = SIB__NEW(&call->scratch, int64_t, s->k);
    s->pair_c = SIB__NEW(&call->scratch, int64_t, s->k);
    s->matches = SIB__NEW(&call->scratch, int64_t, in->treated.n);
    int64_t *order = SIB__NEW(&call->scratch, int64_t, s->k);
    int64_t *set = SIB__NEW(&call->scratch, int64_t, s->k);
    SIB__TRY_MEMORY(call, s->pair_t);
    SIB__TRY_MEMORY(call, s->pair_c);
    SIB__TRY_MEMORY(call, s->matches);
    SIB__TRY_MEMORY(call, order);
    SIB__TRY_MEMORY(call, set);
    SIB__TRY(order_pairs(call, in, s, order));
    SIB__TRY(number_sets(call, in, order, s, set));
    if (in->options.whole_sets == 1) {
        SIB__TRY(count_sets(call, in, order, set, s));
    }
    SIB__TRY(gather_treated(call, in, s, set));
    SIB__TRY(gather_comparison(call, in, s, set));
    SIB__TRY(gather_persons(call, in, s));
    s->whole = true;
    SIB__TRY(read_values(call, in, &s->treated, &s->whole));
    SIB__TRY(read_values(call, in, &s->comparison, &s->whole));
    return read_values(call, in, &s->persons, &s->whole);
}
