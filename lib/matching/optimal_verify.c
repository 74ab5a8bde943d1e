/* The checks of an optimal matching, by what its search hands over as proof: a layer for every
 * unit and a price for those that may go without a pair. Neither is believed.
 *
 * EVEN. Let K be the ratio, or the most controls that any case can have. Cases of a layer q < K
 * have q or q + 1 controls; those of K have K. If cases of a layer can have only controls of
 * that layer or a lower one, and all controls of layers below K serve cases of their own layer,
 * then for every r the cases below layer r share every control they can have at all, none with
 * more than r, and the others have r or more: so no pairing has more pairs counting at most r
 * for each case. That is both, the most pairs and their most even spread; and in every pairing
 * that does as well, pairs keep to their layer and cases to q or q + 1.
 *
 * LEAST. On one layer, whoever must have its pairs (the cases of K, the controls below) has
 * those of the least distance less price that it may have; who has a pair more costs nothing or
 * less, who does without nothing or more. Then no pairing of the kind has a smaller total: the
 * sum of distances less prices cannot be smaller, nor can the sum of prices be larger. Both are
 * weak duality, for whatever layers and prices are given. */
#include "matching/verify.h"

#include "core/sort.h"

/* The places of a list that may still be the best of a stretch moving along it: keys fall. */
typedef struct queue {
    int64_t   *at;
    sib__i128 *key;
    int64_t    first;
    int64_t    last;
} queue;

typedef struct check {
    sib__view         v;
    const sib__proof *proof;
    sib__shelf        arms[2]; /* [arm], in order of (layer, stratum, caliper's scale) */
    int64_t           most;    /* K */
    sib__i128        *price;   /* [pairs] of the result */
    queue             below;
    queue             above;
} check;

static sib_status queue_begin(sib__call *call, queue *q, int64_t n)
{
    q->at = SIB__NEW(&call->scratch, int64_t, n);
    q->key = SIB__NEW(&call->scratch, sib__i128, n);
    if (q->at == NULL || q->key == NULL) {
        return sib__no_memory(call);
    }
    return SIB_OK;
}

static void queue_add(queue *q, int64_t at, sib__i128 key)
{
    while (q->last > q->first && q->key[q->last - 1] <= key) {
        q->last--;
    }
    q->at[q->last] = at;
    q->key[q->last++] = key;
}

/* The best from a place on; false for none. */
static bool queue_best(queue *q, int64_t from, sib__i128 *best)
{
    while (q->last > q->first && q->at[q->first] < from) {
        q->first++;
    }
    if (q->last > q->first) {
        *best = q->key[q->first];
    }
    return q->last > q->first;
}

static int64_t stratum_of(const check *c, int64_t row)
{
    return sib__units_stratum(&c->v.rules->units, row);
}

static int64_t pairs_of(const check *c, int64_t row)
{
    if (c->v.rules->units.treated.data[row] == 0) {
        return c->v.uses[row];
    }
    return c->v.stamp[row] == 0
               ? 0
               : sib__view_case_end(&c->v, c->v.stamp[row] - 1) - (c->v.stamp[row] - 1);
}

/* Whether b may be where it stands, behind a: nothing is believed of the order. */
static bool rises(const check *c, int64_t a, int64_t b)
{
    const sib__units *u = &c->v.rules->units;
    int64_t           step = c->proof->layer[b] - c->proof->layer[a];
    step = step != 0 ? step : stratum_of(c, b) - stratum_of(c, a);
    return step > 0 || (step == 0 && u->y[a] <= u->y[b] && u->x[a] <= u->x[b]);
}

/* The units of an arm by layer, from a list that has them by stratum and caliper's scale. */
static sib_status sort_arm(sib__call *call, check *c, int arm, const sib__shelf *from)
{
    sib__shelf *to = &c->arms[arm];
    uint64_t   *keys = SIB__NEW(&call->scratch, uint64_t, from->n);
    uint64_t   *other_keys = SIB__NEW(&call->scratch, uint64_t, from->n);
    int64_t    *other = SIB__NEW(&call->scratch, int64_t, from->n);
    to->rows = SIB__NEW(&call->scratch, int64_t, from->n);
    to->n = from->n;
    if (keys == NULL || other_keys == NULL || other == NULL || to->rows == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < to->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        to->rows[i] = from->rows[i];
        keys[i] = (uint64_t)c->proof->layer[from->rows[i]];
    }
    SIB__TRY(sib__sort_u64(call, keys, to->rows, other_keys, other, to->n));
    sib__drop(&call->scratch, other);
    sib__drop(&call->scratch, other_keys);
    sib__drop(&call->scratch, keys);
    int64_t  wanted = 0;
    bool     whole = true;
    uint8_t *awaited = SIB__NEW(&call->scratch, uint8_t, c->v.m->n);
    SIB__TRY_MEMORY(call, awaited);
    for (int64_t i = 0; i < c->v.m->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        awaited[i] = c->v.rules->units.treated.data[i] == arm && sib__view_supported(&c->v, i);
        wanted += awaited[i];
    }
    for (int64_t i = 0; i < to->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        whole = whole && awaited[to->rows[i]] == 1 &&
                (i == 0 || rises(c, to->rows[i - 1], to->rows[i]));
        awaited[to->rows[i]] = 0;
    }
    sib__drop(&call->scratch, awaited);
    whole = whole && wanted == to->n;
    if (!whole) {
        sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
    }
    return sib__check(call);
}

/* Prices in the order of the result's pairs: those of a case come in the order found. */
static sib_status order_prices(sib__call *call, check *c, const sib__pairs *found)
{
    int64_t *next = SIB__NEW(&call->scratch, int64_t, c->v.m->n);
    c->price = SIB__NEW(&call->scratch, sib__i128, c->v.m->pairs);
    if (next == NULL || c->price == NULL) {
        return sib__no_memory(call);
    }
    for (int64_t i = 0; i < found->n && found->n == c->v.m->pairs; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t row = found->list[i].treated;
        int64_t k = c->v.stamp[row] - 1 + next[row]++;
        c->price[k] = found->proof.price[i];
    }
    sib__drop(&call->scratch, next);
    return SIB_OK;
}

static sib_status begin(sib__call *call, check *c, const sib__rules *rules,
                        const sib__pairs *found, sib_matching *m)
{
    const sib__windows *w = &rules->windows;
    SIB__TRY(sib__view_begin(call, rules, m, &c->v));
    c->proof = &found->proof;
    for (int64_t k = m->pairs - 1; k >= 0; k--) {
        c->v.uses[m->pair_comparison[k]]++;
        c->v.stamp[m->pair_treated[k]] = k + 1;
        c->v.stamp[m->pair_comparison[k]] = k + 1;
    }
    for (int64_t i = 0; i < w->cases.n; i++) {
        c->most = w->high[i] - w->low[i] > c->most ? w->high[i] - w->low[i] : c->most;
    }
    c->most = c->most < rules->ratio ? c->most : rules->ratio;
    SIB__TRY(order_prices(call, c, found));
    SIB__TRY(sort_arm(call, c, 1, &w->cases));
    SIB__TRY(sort_arm(call, c, 0, &rules->by_caliper));
    int64_t n = rules->by_caliper.n > w->cases.n ? rules->by_caliper.n : w->cases.n;
    SIB__TRY(queue_begin(call, &c->below, n));
    return queue_begin(call, &c->above, n);
}

/* No case can have a control of a higher layer than its own. Their stretches have been checked
 * against the caliper (most.c). */
static sib_status check_closed(sib__call *call, check *c)
{
    const sib__windows *w = &c->v.rules->windows;
    const sib__shelf   *controls = &c->v.rules->by_caliper;
    int64_t             next = 0;
    for (int64_t i = 0; i < w->cases.n; i++) {
        sib__i128 highest = 0;
        for (; next < w->high[i]; next++) {
            SIB__TRY(SIB__PAUSE(call, next));
            queue_add(&c->below, next, c->proof->layer[controls->rows[next]]);
        }
        if (queue_best(&c->below, w->low[i], &highest) &&
            highest > c->proof->layer[w->cases.rows[i]]) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_EVEN);
        }
        SIB__TRY(SIB__PAUSE(call, i));
    }
    c->below.first = c->below.last = 0;
    return SIB_OK;
}

static sib_status check_even(sib__call *call, check *c)
{
    const sib_matching *m = c->v.m;
    const int64_t      *layer = c->proof->layer;
    for (int arm = 0; arm < 2; arm++) {
        for (int64_t i = 0; i < c->arms[arm].n; i++) {
            SIB__TRY(SIB__PAUSE(call, i));
            int64_t row = c->arms[arm].rows[i];
            int64_t over = pairs_of(c, row) - layer[row];
            bool    right = arm == 0 ? layer[row] == c->most || c->v.uses[row] == 1
                            : layer[row] == c->most ? over == 0
                                                    : over == 0 || over == 1;
            if (!right || layer[row] < 0 || layer[row] > c->most) {
                sib__view_fault(&c->v, SIB_MATCHING_CHECK_EVEN);
            }
        }
    }
    for (int64_t k = 0; k < m->pairs; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        if (layer[m->pair_treated[k]] != layer[m->pair_comparison[k]]) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_EVEN);
        }
    }
    return check_closed(call, c);
}

static sib__i128 place_of(const check *c, int64_t row)
{
    return (sib__i128)(c->v.rules->units.x[row] * c->proof->scale);
}

static sib__i128 price_of(const check *c, int64_t row)
{
    return c->v.stamp[row] == 0 ? 0 : c->price[c->v.stamp[row] - 1];
}

/* The price of a unit that may go without: no gain in doing otherwise. */
static void check_price(check *c, int64_t row, bool full)
{
    int64_t   k = c->v.stamp[row] - 1;
    int64_t   pairs = pairs_of(c, row);
    bool      more = full ? pairs == 1 : pairs > c->proof->layer[row];
    sib__i128 price = price_of(c, row);
    bool      right = more ? price <= 0 : full ? price == 0 : price >= 0;
    for (int64_t i = 1; i < pairs; i++) {
        right = right && c->price[k + i] == price;
    }
    if (!right) {
        sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
    }
}

/* Where the stretch of a unit begins and ends among the units of the other arm. */
typedef struct stretch {
    int64_t low;
    int64_t middle; /* first that is not below it on the score */
    int64_t high;
} stretch;

static void move(const check *c, stretch *s, int64_t row, const sib__shelf *may, int64_t end)
{
    const sib__units *u = &c->v.rules->units;
    int64_t           stratum = stratum_of(c, row);
    for (; s->low < end; s->low++) {
        int64_t other = may->rows[s->low];
        if (stratum_of(c, other) > stratum ||
            (stratum_of(c, other) == stratum &&
             (u->y[other] >= u->y[row] || sib__view_within_caliper(&c->v, row, other)))) {
            break;
        }
    }
    for (s->high = s->high > s->low ? s->high : s->low; s->high < end; s->high++) {
        int64_t other = may->rows[s->high];
        if (stratum_of(c, other) > stratum ||
            (stratum_of(c, other) == stratum && !sib__view_within_caliper(&c->v, row, other))) {
            break;
        }
    }
    for (s->middle = s->middle > s->low ? s->middle : s->low; s->middle < s->high;
         s->middle++) {
        if (u->x[may->rows[s->middle]] >= u->x[row]) {
            break;
        }
    }
}

/* A unit's pairs are the best it may have. */
static void check_best(check *c, int64_t row, const stretch *s)
{
    sib__i128 below = 0;
    sib__i128 above = 0;
    sib__i128 here = place_of(c, row);
    bool      is_below = queue_best(&c->below, s->low, &below);
    bool      is_above = queue_best(&c->above, s->middle, &above);
    int64_t   k = c->v.stamp[row] - 1;
    sib__i128 best = is_below ? here - below : -here - above;
    best = is_below && is_above && -here - above < best ? -here - above : best;
    for (int64_t i = 0; i < pairs_of(c, row); i++) {
        sib__i128 distance = place_of(c, c->v.m->pair_treated[k + i]) -
                             place_of(c, c->v.m->pair_comparison[k + i]);
        distance = distance < 0 ? -distance : distance;
        if (distance - c->price[k + i] != best) {
            sib__view_fault(&c->v, SIB_MATCHING_CHECK_LEAST);
        }
    }
}

/* One layer: arms' places from .. to of the sorted lists. */
static sib_status check_layer(sib__call *call, check *c, const int64_t from[2],
                              const int64_t to[2], bool full)
{
    const sib__shelf *must = &c->arms[full ? 1 : 0];
    const sib__shelf *may = &c->arms[full ? 0 : 1];
    int64_t           first = from[full ? 0 : 1];
    int64_t           end = to[full ? 0 : 1];
    stretch           s = {first, first, first};
    int64_t           entered[] = {first, first};
    c->below.first = c->below.last = c->above.first = c->above.last = 0;
    for (int64_t i = first; i < end; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        check_price(c, may->rows[i], full);
    }
    for (int64_t i = from[full ? 1 : 0]; i < to[full ? 1 : 0]; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t row = must->rows[i];
        move(c, &s, row, may, end);
        for (; entered[0] < s.middle; entered[0]++) {
            SIB__TRY(SIB__PAUSE(call, entered[0]));
            int64_t other = may->rows[entered[0]];
            queue_add(&c->below, entered[0], place_of(c, other) + price_of(c, other));
        }
        for (; entered[1] < s.high; entered[1]++) {
            SIB__TRY(SIB__PAUSE(call, entered[1]));
            int64_t other = may->rows[entered[1]];
            queue_add(&c->above, entered[1], price_of(c, other) - place_of(c, other));
        }
        check_best(c, row, &s);
    }
    return SIB_OK;
}

static sib_status check_least(sib__call *call, check *c)
{
    const int64_t *layer = c->proof->layer;
    int64_t        from[2] = {0, 0};
    int64_t        to[2] = {0, 0};
    while (from[0] < c->arms[0].n || from[1] < c->arms[1].n) {
        int64_t now = INT64_MAX;
        for (int arm = 0; arm < 2; arm++) {
            if (from[arm] < c->arms[arm].n && layer[c->arms[arm].rows[from[arm]]] < now) {
                now = layer[c->arms[arm].rows[from[arm]]];
            }
        }
        for (int arm = 0; arm < 2; arm++) {
            while (to[arm] < c->arms[arm].n && layer[c->arms[arm].rows[to[arm]]] == now) {
                to[arm]++;
            }
        }
        SIB__TRY(check_layer(call, c, from, to, now == c->most));
        from[0] = to[0];
        from[1] = to[1];
    }
    return SIB_OK;
}

sib_status sib__optimal_verify(sib__call *call, const sib__rules *rules,
                               const sib__pairs *found, sib_matching *m)
{
    check c = {0};
    m->checked[SIB_MATCHING_CHECK_EVEN - 1] = true;
    m->checked[SIB_MATCHING_CHECK_LEAST - 1] = true;
    SIB__TRY(begin(call, &c, rules, found, m));
    SIB__TRY(check_even(call, &c));
    return check_least(call, &c);
}
