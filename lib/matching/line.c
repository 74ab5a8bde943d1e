/* The least total distance on a line, in O(n log n).
 *
 * Walk along the line and let d be the number of pairs begun by `must` less that begun by
 * `may`. The cost so far is a convex function F of d: a gap adds its length times |d|; a pair
 * of `must` shifts F up by one, a pair of `may` down, and one that may be had or not takes the
 * better of the two, which puts a slope of 0 among the slopes of F. So F is its sorted slopes,
 * each of which belongs to one unit of `may` and says what it costs to do without its further
 * pair. Those left of d = 0 fall with each gap, those right of it rise: two heaps with an
 * offset hold them, and what is to the right in the end is used ("slope trick", known from
 * problems of minimum cost flow on a line; units going back and forth are the regrets of greedy
 * heaps). Calipers bound d at each place, which cuts slopes off at the far ends: their units
 * are settled then and there.
 *
 * Units that are paired anyway bring slopes without end, which need only be counted. Slopes of
 * one height stand in the order in which their units were met, so that of two equally good the
 * higher is left out. */
#include "matching/line.h"

#include "matching/ends.h"

/* Slopes by their height where the line begins: left + place, right - place. */
typedef struct slopes {
    sib__line *line;
    sib__ends  left;      /* those that came back from the right */
    int64_t   *fresh;     /* those that never were there: a queue with two ends, falling */
    int64_t    first;     /* its first, the farthest */
    int64_t    last;      /* behind its nearest */
    int64_t    left_open; /* without end, nearest to 0 */
    sib__ends  right;
    int64_t    right_open;
    sib__i128  place;
} slopes;

static sib__end fresh_end(const slopes *s, int64_t at)
{
    return (sib__end){sib__line_place(s->line, s->line->may[s->fresh[at]]), s->fresh[at]};
}

static int64_t left_count(const slopes *s)
{
    return s->left.n + s->last - s->first;
}

static sib__end pop_nearest_left(slopes *s)
{
    if (s->last > s->first) {
        sib__end fresh = fresh_end(s, s->last - 1);
        if (s->left.n == 0 || sib__end_before(sib__ends_most(&s->left), fresh)) {
            s->last--;
            return fresh;
        }
    }
    return sib__ends_pop_most(&s->left);
}

static int64_t pop_farthest_left(slopes *s)
{
    if (s->last > s->first) {
        sib__end fresh = fresh_end(s, s->first);
        if (s->left.n == 0 || sib__end_before(fresh, sib__ends_least(&s->left))) {
            s->first++;
            return fresh.element;
        }
    }
    return sib__ends_pop_least(&s->left).element;
}

static sib_status push_left(sib__call *call, slopes *s, sib__end from_right)
{
    from_right.key += 2 * s->place;
    return sib__ends_push(call, &s->left, from_right);
}

static sib_status push_right(sib__call *call, slopes *s, sib__end from_left)
{
    from_left.key -= 2 * s->place;
    return sib__ends_push(call, &s->right, from_left);
}

/* A pair of must: d rises by one, so the nearest slope on the left comes to the right. */
static sib_status shift_up(sib__call *call, slopes *s)
{
    if (s->left_open > 0) {
        s->left_open--;
        return SIB_OK;
    }
    if (left_count(s) > 0) {
        return push_right(call, s, pop_nearest_left(s));
    }
    s->right_open++;
    return SIB_OK;
}

static sib_status shift_down(sib__call *call, slopes *s)
{
    if (s->right_open > 0) {
        s->right_open--;
        return SIB_OK;
    }
    if (s->right.n > 0) {
        return push_left(call, s, sib__ends_pop_least(&s->right));
    }
    s->left_open++;
    return SIB_OK;
}

/* A slope of 0 for the unit j of may, whose place this is; one more stands on the left. */
static sib_status add(sib__call *call, slopes *s, int64_t j)
{
    const sib__end fresh = {s->place, j};
    if (s->right_open > 0) {
        s->right_open--;
        return push_right(call, s, fresh);
    }
    if (s->right.n > 0 && sib__ends_least(&s->right).key + s->place <= 0) {
        SIB__TRY(push_left(call, s, sib__ends_pop_least(&s->right)));
        return push_right(call, s, fresh);
    }
    s->fresh[s->last++] = j;
    return SIB_OK;
}

/* Cuts F off outside low..high. */
static sib_status cut(sib__call *call, slopes *s, int64_t low, int64_t high)
{
    for (int64_t i = 0; s->right.n + s->right_open - s->left_open > high; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (s->right.n > 0) {
            s->line->used[sib__ends_pop_most(&s->right).element] = 1;
        } else if (s->right_open == 0 && left_count(s) > 0) {
            s->line->used[pop_nearest_left(s).element] = 1;
            s->left_open++;
        } else {
            return SIB_OK; /* no way through: the verifier will say so */
        }
    }
    for (int64_t i = 0; s->right_open - s->left_open - left_count(s) < low; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (left_count(s) > 0) {
            (void)pop_farthest_left(s);
        } else if (s->left_open == 0 && s->right.n > 0) {
            (void)sib__ends_pop_least(&s->right);
            s->right_open++;
        } else {
            return SIB_OK;
        }
    }
    return SIB_OK;
}

static sib_status walk(sib__call *call, slopes *s)
{
    sib__line  *line = s->line;
    sib__bounds b = {0};
    int64_t     i = 0;
    int64_t     j = 0;
    while (i < line->must_n || j < line->may_n) {
        SIB__TRY(SIB__PAUSE(call, i + j));
        if (sib__line_must_next(line, i, j)) {
            s->place = sib__line_place(line, line->must[i++]);
            for (int64_t k = 0; k < line->copies; k++) {
                SIB__TRY(shift_up(call, s));
            }
            continue;
        }
        s->place = sib__line_place(line, line->may[j]);
        for (int64_t k = 0; k < line->forced; k++) {
            SIB__TRY(shift_down(call, s));
        }
        SIB__TRY(add(call, s, j++));
        sib__bounds_move(&b, line, j);
        SIB__TRY(cut(call, s, i * line->copies - b.most, i * line->copies - b.need));
    }
    return SIB_OK;
}

static void mark_tight(sib__line *line)
{
    sib__bounds b = {0};
    int64_t     pairs = 0;
    for (int64_t j = 0; j < line->may_n; j++) {
        sib__bounds_move(&b, line, j + 1);
        pairs += line->forced + line->used[j];
        line->tight[j] = (uint8_t)((pairs == b.need ? SIB__TIGHT_FEW : 0) |
                                   (pairs == b.most ? SIB__TIGHT_MANY : 0));
    }
}

sib_status sib__line_solve(sib__call *call, sib__line *line)
{
    slopes s = {.line = line, .fresh = SIB__NEW(&call->scratch, int64_t, line->may_n)};
    SIB__TRY_MEMORY(call, s.fresh);
    SIB__TRY(walk(call, &s));
    mark_tight(line);
    sib__drop(&call->scratch, s.fresh);
    sib__drop(&call->scratch, s.left.at);
    sib__drop(&call->scratch, s.right.at);
    return sib__check(call);
}
