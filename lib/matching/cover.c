/* The least total distance that gives everybody a pair, in linear time.
 *
 * Stretches of one arm follow each other along the line. In a best solution pairs join
 * neighbouring stretches only, and of each stretch the first p units are paired below, the
 * others above: many-to-many matching of points on a line (Colannino et al. 2007, Graphs and
 * Combinatorics 23:169). So let the cost of p be the least for all stretches before it and its
 * first p units.
 *
 * From one stretch to the next, s units of the lower and p of the upper one cross a gap. Each
 * costs its way to the edge of its stretch, and each pair the gap; pairs are s + p less those
 * that join two units with no other. What a caliper lets a unit reach shrinks with its way to
 * the edge, so that the nearest i units are the best at it, and min(s, p, q) can be joined two
 * by two, q = min of (reach of the i-th unit) + i - 1 over i <= s. So the cost of p is a
 * minimum over s of terms that depend on s alone once it is known on which side of p, or of q,
 * s lies; walking p down and up the stretch keeps the four minima. Everybody in reach of
 * anybody can be paired, so there is always a way. */
#include "matching/merged.h"

/* More than any cost, with room to add. */
static const sib__i128 NONE = (sib__i128)1 << 125;

typedef struct cover {
    const sib__merged *line;
    int64_t           *begin; /* [stretches + 1] */
    int64_t            stretches;
    int64_t           *going; /* [line.n + stretches] of p of a stretch, at its begin + its
                                 number + p: how many of the one before go up to it */
    sib__i128 *cost;          /* [longest + 1] by p, of the stretch come to */
    sib__i128 *next;
    int64_t   *joined; /* [longest + 1] q by s */
} cover;

/* The least of what was offered; of equals the first. */
typedef struct least {
    sib__i128 cost;
    int64_t   s;
} least;

static void offer(least *l, sib__i128 cost, int64_t s)
{
    if (cost < l->cost) {
        *l = (least){cost, s};
    }
}

static sib__i128 place(const cover *c, int64_t i)
{
    return sib__full_place(c->line->rules, c->line->scale, sib__merged_row(c->line, i));
}

/* Whether two units of different arms may be paired. */
static bool reaches(const cover *c, int64_t a, int64_t b)
{
    const sib__windows *w = &c->line->rules->windows;
    bool                first = sib__merged_is_case(c->line, a);
    int64_t             i = sib__merged_at(c->line, first ? a : b);
    int64_t             j = sib__merged_at(c->line, first ? b : a);
    return w->low[i] <= j && j < w->high[i];
}

static sib_status find_stretches(sib__call *call, cover *c)
{
    const sib__merged *line = c->line;
    int64_t            longest = 0;
    c->begin = SIB__NEW(&call->scratch, int64_t, line->n + 1);
    SIB__TRY_MEMORY(call, c->begin);
    for (int64_t i = 0; i < line->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (i == 0 || sib__merged_is_case(line, i) != sib__merged_is_case(line, i - 1)) {
            c->begin[c->stretches++] = i;
        }
        int64_t length = i + 1 - c->begin[c->stretches - 1];
        longest = length > longest ? length : longest;
    }
    c->begin[c->stretches] = line->n;
    c->going = SIB__NEW(&call->scratch, int64_t, line->n + c->stretches);
    c->cost = SIB__NEW(&call->scratch, sib__i128, longest + 1);
    c->next = SIB__NEW(&call->scratch, sib__i128, longest + 1);
    c->joined = SIB__NEW(&call->scratch, int64_t, longest + 1);
    SIB__TRY_MEMORY(call, c->going);
    SIB__TRY_MEMORY(call, c->cost);
    SIB__TRY_MEMORY(call, c->next);
    SIB__TRY_MEMORY(call, c->joined);
    return SIB_OK;
}

/* What lies between stretch b and the one above it. */
typedef struct crossing {
    int64_t   low;   /* the nearest unit below */
    int64_t   high;  /* the nearest above */
    int64_t   most;  /* units below that reach the first above */
    int64_t   reach; /* units above that the last below reaches */
    int64_t   free;  /* as many below can all be joined two by two */
    sib__i128 gap;
} crossing;

/* Finds who reaches whom, and q, for up to `most` units below. */
static sib_status look_across(sib__call *call, cover *c, int64_t b, int64_t most, crossing *x)
{
    int64_t r = c->begin[b + 2] - c->begin[b + 1];
    *x = (crossing){.low = c->begin[b + 1] - 1, .high = c->begin[b + 1]};
    x->gap = place(c, x->high) - place(c, x->low);
    c->joined[0] = INT64_MAX;
    for (int64_t i = 1; i <= most; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        for (; r > 0 && !reaches(c, x->low + 1 - i, x->high + r - 1); r--) {
        }
        if (r == 0) {
            break;
        }
        x->most = i;
        x->reach = i == 1 ? r : x->reach;
        int64_t q = r + i - 1;
        c->joined[i] = q < c->joined[i - 1] ? q : c->joined[i - 1];
        x->free = c->joined[i] >= i ? i : x->free;
    }
    return sib__check(call);
}

/* Costs by p become costs by s = size - p, ways to the edge included. */
static sib_status turn_costs(sib__call *call, cover *c, int64_t b, const crossing *x)
{
    int64_t   size = c->begin[b + 1] - c->begin[b];
    sib__i128 edge = place(c, x->low);
    sib__i128 way = 0;
    for (int64_t i = 0, j = size; i < j; i++, j--) {
        sib__i128 other = c->cost[i];
        c->cost[i] = c->cost[j];
        c->cost[j] = other;
    }
    for (int64_t s = 1; s <= x->most; s++) {
        SIB__TRY(SIB__PAUSE(call, s));
        way += edge - place(c, x->low + 1 - s);
        c->cost[s] = c->cost[s] < NONE ? c->cost[s] + way : NONE;
    }
    return sib__check(call);
}

/* From many of the upper stretch to none: the minima over more of the lower one, and over
 * those beyond `free` that p leaves joined. */
static sib_status walk_down(sib__call *call, cover *c, const crossing *x, int64_t *going)
{
    least   more = {NONE, 0};
    least   deep = {NONE, 0};
    int64_t s = x->free;
    int64_t beyond = x->free + 1;
    for (int64_t p = x->reach; p >= 0; p--) {
        SIB__TRY(SIB__PAUSE(call, p));
        for (; s > p; s--) {
            offer(&more, c->cost[s] + s * x->gap, s);
        }
        for (; beyond <= x->most && c->joined[beyond] >= p; beyond++) {
            offer(&deep, c->cost[beyond] + beyond * x->gap, beyond);
        }
        least best = more;
        offer(&best, deep.cost, deep.s);
        c->next[p] = best.cost;
        going[p] = best.s;
    }
    return sib__check(call);
}

/* Back up again: the minima over fewer, and over those beyond `free` of which p joins all. */
static sib_status walk_up(sib__call *call, cover *c, const crossing *x, int64_t *going)
{
    least     fewer = {NONE, 0};
    least     spare = {NONE, 0};
    int64_t   beyond = x->most;
    sib__i128 edge = place(c, x->high);
    sib__i128 way = 0;
    for (int64_t p = 0; p <= x->reach; p++) {
        SIB__TRY(SIB__PAUSE(call, p));
        if (p <= x->free) {
            offer(&fewer, c->cost[p], p);
        }
        for (; beyond > x->free && c->joined[beyond] < p; beyond--) {
            offer(&spare, c->cost[beyond] + (beyond - c->joined[beyond]) * x->gap, beyond);
        }
        least best = {c->next[p], going[p]};
        offer(&best, fewer.cost + p * x->gap, fewer.s);
        offer(&best, spare.cost + p * x->gap, spare.s);
        way += p > 0 ? place(c, x->high + p - 1) - edge : 0;
        c->next[p] = best.cost < NONE ? best.cost + way : NONE;
        going[p] = best.s;
    }
    return sib__check(call);
}

static sib_status cross(sib__call *call, cover *c, int64_t b)
{
    int64_t  size = c->begin[b + 2] - c->begin[b + 1];
    int64_t *going = c->going + c->begin[b + 1] + b + 1;
    crossing x;
    SIB__TRY(look_across(call, c, b, c->begin[b + 1] - c->begin[b], &x));
    SIB__TRY(turn_costs(call, c, b, &x));
    if (x.most == 0) { /* nobody crosses */
        c->next[0] = c->cost[0];
        going[0] = 0;
    } else {
        SIB__TRY(walk_down(call, c, &x, going));
        SIB__TRY(walk_up(call, c, &x, going));
    }
    for (int64_t p = x.reach + 1; p <= size; p++) {
        c->next[p] = NONE;
    }
    sib__i128 *cost = c->cost;
    c->cost = c->next;
    c->next = cost;
    return SIB_OK;
}

static sib_status add(sib__call *call, const cover *c, int64_t a, int64_t b, sib__pairs *found)
{
    bool    first = sib__merged_is_case(c->line, a);
    int64_t treated = sib__merged_row(c->line, first ? a : b);
    int64_t control = sib__merged_row(c->line, first ? b : a);
    return sib__pairs_add(call, found, treated, control);
}

/* Pairs across a gap: two by two from the inside, the others with the nearest on the far side.
 */
static sib_status add_across(sib__call *call, cover *c, int64_t b, int64_t s, int64_t p,
                             sib__pairs *found)
{
    crossing x;
    SIB__TRY(look_across(call, c, b, s, &x));
    int64_t both = s < p ? s : p;
    both = c->joined[s] < both ? c->joined[s] : both;
    for (int64_t i = 1; i <= s; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t other = i <= both ? both - i : 0;
        SIB__TRY(add(call, c, x.low + 1 - i, x.high + other, found));
    }
    for (int64_t j = both; j < p; j++) {
        SIB__TRY(SIB__PAUSE(call, j));
        SIB__TRY(add(call, c, x.low, x.high + j, found));
    }
    return SIB_OK;
}

sib_status sib__cover(sib__call *call, const sib__merged *line, sib__pairs *found)
{
    cover c = {.line = line};
    SIB__TRY(find_stretches(call, &c));
    if (c.stretches == 0) {
        return SIB_OK;
    }
    for (int64_t p = 1; p <= c.begin[1]; p++) {
        c.cost[p] = NONE; /* there is nothing below */
    }
    for (int64_t b = 0; b + 1 < c.stretches; b++) {
        SIB__TRY(cross(call, &c, b));
    }
    int64_t p = c.begin[c.stretches] - c.begin[c.stretches - 1];
    for (int64_t b = c.stretches - 1; b > 0; b--) {
        int64_t s = c.going[c.begin[b] + b + p];
        SIB__TRY(add_across(call, &c, b - 1, s, p, found));
        p = c.begin[b] - c.begin[b - 1] - s;
    }
    sib__drop(&call->scratch, c.joined);
    sib__drop(&call->scratch, c.next);
    sib__drop(&call->scratch, c.cost);
    sib__drop(&call->scratch, c.going);
    sib__drop(&call->scratch, c.begin);
    return sib__check(call);
}
