/* Full matching when sets have a largest size: nobody more left out than need be, then the
 * least total distance, in O(n log n). There is no caliper.
 *
 * Walk up the line and let d be the pairs begun by cases less those begun by controls. The cost
 * so far is a convex function of d: a gap adds its length times |d|; a case that may have up to
 * k pairs lets d rise by as many, of which the first saves M, what it costs to leave it out; a
 * control lets it fall. So the function is its sorted slopes, each of which is some unit's
 * pair: a case brings one of -M and k - 1 of 0, a control k - 1 of 0 and one of M. Those left
 * of d = 0 fall with each gap, those right of it rise; two heaps hold them. In the end d is 0,
 * and what is left of it has been taken: pairs that cases have, and those that controls have
 * not. Slopes of one unit that are alike stand together with their number. */
#include "matching/merged.h"

typedef struct slope {
    sib__i128 height; /* where the line begins */
    int64_t   unit;
    int64_t   count;
} slope;

/* The nearest to d = 0 first: rising heights for the right, falling for the left. */
typedef struct heap {
    slope  *at;
    int64_t n;
    int64_t room;
    int     sign;
} heap;

typedef struct walk {
    const sib__merged *line;
    heap               left;
    heap               right;
    int64_t            held;    /* slopes in the left one */
    int64_t            below;   /* slopes left of d = 0 */
    int64_t            most[2]; /* pairs of a unit, by arm */
    sib__i128          left_out;
    int64_t           *taken; /* [n] */
} walk;

static bool nearer(const heap *h, slope a, slope b)
{
    if (a.height != b.height) {
        return h->sign > 0 ? a.height < b.height : a.height > b.height;
    }
    return h->sign > 0 ? a.unit < b.unit : a.unit > b.unit;
}

static void swap(heap *h, int64_t a, int64_t b)
{
    slope other = h->at[a];
    h->at[a] = h->at[b];
    h->at[b] = other;
}

static sib_status push(sib__call *call, heap *h, slope s)
{
    enum { FIRST_ROOM = 256 };
    if (h->n == h->room) {
        int64_t room = h->room == 0 ? FIRST_ROOM : 2 * h->room;
        slope  *at = SIB__GROW(&call->scratch, slope, h->at, room);
        SIB__TRY_MEMORY(call, at);
        h->at = at;
        h->room = room;
    }
    int64_t at = h->n++;
    h->at[at] = s;
    for (; at > 0 && nearer(h, h->at[at], h->at[(at - 1) / 2]); at = (at - 1) / 2) {
        swap(h, at, (at - 1) / 2);
    }
    return SIB_OK;
}

static void pop(heap *h)
{
    int64_t at = 0;
    h->at[0] = h->at[--h->n];
    for (int64_t child = 1; child < h->n; child = 2 * at + 1) {
        child += child + 1 < h->n && nearer(h, h->at[child + 1], h->at[child]) ? 1 : 0;
        if (!nearer(h, h->at[child], h->at[at])) {
            break;
        }
        swap(h, at, child);
        at = child;
    }
}

/* Moves up to `count` slopes from the top of one side to the other. */
static sib_status move(sib__call *call, walk *w, heap *from, heap *to, int64_t count,
                       sib__i128 place)
{
    slope top = from->at[0];
    slope part = top;
    part.height += (from->sign > 0 ? 2 : -2) * place; /* what it is now stays */
    part.count = top.count < count ? top.count : count;
    if (part.count == top.count) {
        pop(from);
    } else {
        from->at[0].count -= part.count;
    }
    w->held += from->sign > 0 ? part.count : -part.count;
    return push(call, to, part);
}

/* Slopes of a height that a unit brings at its place; then d = 0 is found again. */
static sib_status bring(sib__call *call, walk *w, int64_t unit, sib__i128 height, int64_t count,
                        sib__i128 place)
{
    bool right = w->left.n == 0 || w->left.at[0].height - place <= height;
    if (count == 0) {
        return SIB_OK;
    }
    w->held += right ? 0 : count;
    return right ? push(call, &w->right, (slope){height - place, unit, count})
                 : push(call, &w->left, (slope){height + place, unit, count});
}

static sib_status balance(sib__call *call, walk *w, sib__i128 place)
{
    for (int64_t i = 0; w->held != w->below; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (w->held > w->below) {
            SIB__TRY(move(call, w, &w->left, &w->right, w->held - w->below, place));
        } else {
            SIB__TRY(move(call, w, &w->right, &w->left, w->below - w->held, place));
        }
    }
    return SIB_OK;
}

static sib_status meet(sib__call *call, walk *w, int64_t i)
{
    bool      is_case = sib__merged_is_case(w->line, i);
    int64_t   most = w->most[is_case];
    sib__i128 place =
        sib__full_place(w->line->rules, w->line->scale, sib__merged_row(w->line, i));
    w->below += is_case ? 0 : most;
    SIB__TRY(bring(call, w, i, is_case ? -w->left_out : w->left_out, 1, place));
    SIB__TRY(bring(call, w, i, 0, most - 1, place));
    return balance(call, w, place);
}

/* How many of each arm a stretch of the line has. */
static void count_arms(const sib__merged *line, int64_t from, int64_t to, int64_t count[2])
{
    count[0] = count[1] = 0;
    for (int64_t i = from; i < to; i++) {
        count[sib__merged_is_case(line, i)]++;
    }
}

/* The pairs of a stratum: as they do not cross, the first has the first, once however often. */
static sib_status add_pairs(sib__call *call, const walk *w, int64_t from, int64_t to,
                            sib__pairs *found)
{
    int64_t at[2] = {from, from}; /* by arm */
    int64_t left[2] = {0, 0};
    for (int64_t k = 0;; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        for (int arm = 0; arm < 2; arm++) {
            for (; left[arm] == 0 && at[arm] < to; at[arm]++) {
                bool mine = sib__merged_is_case(w->line, at[arm]) == (arm == 1);
                left[arm] = !mine      ? 0
                            : arm == 1 ? w->taken[at[arm]]
                                       : w->most[0] - w->taken[at[arm]];
            }
        }
        if (left[0] == 0 || left[1] == 0) {
            return SIB_OK;
        }
        int64_t both = left[0] < left[1] ? left[0] : left[1];
        left[0] -= both;
        left[1] -= both;
        SIB__TRY(sib__pairs_add(call, found, sib__merged_row(w->line, at[1] - 1),
                                sib__merged_row(w->line, at[0] - 1)));
    }
}

static sib_status solve(sib__call *call, walk *w, int64_t from, int64_t to, sib__pairs *found)
{
    const sib__rules *r = w->line->rules;
    int64_t           count[2];
    count_arms(w->line, from, to, count);
    w->most[1] = r->ratio < count[0] ? r->ratio : count[0];
    w->most[0] = r->uses < count[1] ? r->uses : count[1];
    w->left.n = w->right.n = w->held = w->below = 0;
    for (int64_t i = from; i < to; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        SIB__TRY(meet(call, w, i));
    }
    for (int64_t k = 0; k < w->left.n; k++) {
        w->taken[w->left.at[k].unit] += w->left.at[k].count;
    }
    return add_pairs(call, w, from, to, found);
}

static int64_t end_of_stratum(const sib__merged *line, int64_t from)
{
    const sib__units *u = &line->rules->units;
    int64_t           to = from;
    int64_t           stratum = sib__units_stratum(u, sib__merged_row(line, from));
    while (to < line->n && sib__units_stratum(u, sib__merged_row(line, to)) == stratum) {
        to++;
    }
    return to;
}

sib_status sib__limited(sib__call *call, const sib__merged *line, sib__pairs *found)
{
    walk w = {.line = line,
              .left = {.sign = -1},
              .right = {.sign = 1},
              .left_out = sib__left_out_cost(line->rules->units.n),
              .taken = SIB__NEW(&call->scratch, int64_t, line->n)};
    SIB__TRY_MEMORY(call, w.taken);
    for (int64_t from = 0; from < line->n;) {
        int64_t to = end_of_stratum(line, from);
        SIB__TRY(solve(call, &w, from, to, found));
        from = to;
    }
    sib__drop(&call->scratch, w.taken);
    sib__drop(&call->scratch, w.left.at);
    sib__drop(&call->scratch, w.right.at);
    return sib__check(call);
}

/* What the worth of a case, or less that of a control, may be at most: by how many pairs it
 * has of how many. */
static sib__i128 bound(const sib__merged *line, int64_t i, int64_t pairs)
{
    const sib__rules *r = line->rules;
    sib__i128         left_out = sib__left_out_cost(r->units.n);
    if (sib__merged_is_case(line, i)) {
        return pairs == 0 ? 2 * left_out : pairs == 1 ? left_out : 0;
    }
    return pairs == 0 ? -left_out : pairs == r->uses ? 2 * left_out : 0;
}

/* The worth of a case falls along pairs that go up and rises along those that go down, and
 * changes by no more than the way elsewhere; that of a control is the same turned about. Of all
 * such worths two walks give the largest. */
sib_status sib__limited_worth(sib__call *call, const sib__merged *line, sib__pairs *found)
{
    const sib__units *u = &line->rules->units;
    sib__i128        *worth = found->proof.worth;
    sib__i128         free = 2 * sib__left_out_cost(u->n);
    int64_t          *pairs = SIB__NEW(&call->scratch, int64_t, u->n);
    int64_t           flow = 0;
    SIB__TRY_MEMORY(call, pairs);
    for (int64_t k = 0; k < found->n; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        pairs[found->list[k].treated]++;
        pairs[found->list[k].control]++;
    }
    for (int64_t i = 0; i < u->n; i++) {
        worth[i] = free / 2; /* who is not on the line is left out */
    }
    for (int64_t i = 0; i < line->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t   row = sib__merged_row(line, i);
        int64_t   last = i == 0 ? row : sib__merged_row(line, i - 1);
        bool      fresh = i == 0 || sib__units_stratum(u, row) != sib__units_stratum(u, last);
        sib__i128 gap = sib__full_place(line->rules, line->scale, row) -
                        sib__full_place(line->rules, line->scale, last);
        sib__i128 most = bound(line, i, pairs[row]);
        sib__i128 come = fresh ? free : worth[last] + (flow > 0 ? -gap : gap);
        worth[row] = come < most ? come : most;
        flow += sib__merged_is_case(line, i) ? pairs[row] : -pairs[row];
    }
    for (int64_t i = line->n - 1; i > 0; i--) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t   row = sib__merged_row(line, i);
        int64_t   next = sib__merged_row(line, i - 1);
        sib__i128 gap = sib__full_place(line->rules, line->scale, row) -
                        sib__full_place(line->rules, line->scale, next);
        flow -= sib__merged_is_case(line, i) ? pairs[row] : -pairs[row];
        if (sib__units_stratum(u, row) == sib__units_stratum(u, next)) {
            sib__i128 come = worth[row] + (flow < 0 ? -gap : gap);
            worth[next] = come < worth[next] ? come : worth[next];
        }
    }
    for (int64_t i = 0; i < line->n; i++) {
        int64_t row = sib__merged_row(line, i);
        worth[row] = sib__merged_is_case(line, i) ? worth[row] : -worth[row];
    }
    sib__drop(&call->scratch, pairs);
    return sib__check(call);
}
