/* The pool of controls and the search of the nearest one still free.
 *
 * Controls are sorted by (stratum, score, tie). A case looks to the right for scores at or
 * above its own on the rail `up`, to the left for lower ones on the rail `down`; the nearer of
 * the two finds wins. Used-up controls are jumped by union-find with path halving (Tarjan & van
 * Leeuwen 1984, J ACM 31:245), so a search costs O(log n) however long the used stretch is. */
#include "matching/nearest_search.h"

static int64_t free_from(int64_t *next, int64_t position)
{
    while (next[position] != position) {
        next[position] = next[next[position]];
        position = next[position];
    }
    return position;
}

/* Lays the groups of equal scores from last to first, each in its own order. */
static sib_status lay_down_rail(sib__call *call, sib__pool *pool, int64_t begin, int64_t end)
{
    int64_t position = begin;
    for (int64_t high = end, low = end; high > begin; high = low) {
        for (low = high - 1; low > begin && pool->x[low - 1] == pool->x[high - 1];) {
            low--;
        }
        for (int64_t control = low; control < high; control++) {
            pool->down_position[control] = position;
            SIB__TRY(SIB__PAUSE(call, control));
            pool->at[position++] = control;
        }
    }
    return SIB_OK;
}

static sib_status make_bounds(sib__call *call, const sib__pool *pool, sib__rail *rail,
                              const int64_t *at)
{
    rail->lowest = SIB__NEW(&call->scratch, double, pool->n);
    rail->highest = SIB__NEW(&call->scratch, double, pool->n);
    SIB__TRY_MEMORY(call, rail->lowest);
    SIB__TRY_MEMORY(call, rail->highest);
    for (int64_t s = 0; s < pool->rules->units.strata; s++) {
        double lowest = (double)INFINITY;
        double highest = -(double)INFINITY;
        for (int64_t p = pool->begin[s + 1] - 1; p >= pool->begin[s]; p--) {
            SIB__TRY(SIB__PAUSE(call, p));
            double y = pool->y[at == NULL ? p : at[p]];
            lowest = y < lowest ? y : lowest;
            highest = y > highest ? y : highest;
            rail->lowest[p] = lowest;
            rail->highest[p] = highest;
        }
    }
    return SIB_OK;
}

static sib_status make_values(sib__call *call, sib__pool *pool)
{
    const sib__units *u = &pool->rules->units;
    pool->x = SIB__NEW(&call->scratch, double, pool->n);
    pool->y = pool->one_scale ? pool->x : SIB__NEW(&call->scratch, double, pool->n);
    SIB__TRY_MEMORY(call, pool->x);
    SIB__TRY_MEMORY(call, pool->y);
    for (int64_t i = 0; i < pool->n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        pool->x[i] = u->x[pool->row[i]];
    }
    for (int64_t i = 0; i < pool->n && !pool->one_scale; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        pool->y[i] = u->y[pool->row[i]];
    }
    return sib__check(call);
}

static sib_status make_rails(sib__call *call, sib__pool *pool)
{
    int64_t n = pool->n;
    pool->at = SIB__NEW(&call->scratch, int64_t, n);
    pool->down_position = SIB__NEW(&call->scratch, int64_t, n);
    pool->up.next = SIB__NEW(&call->scratch, int64_t, n + 1);
    pool->down.next = SIB__NEW(&call->scratch, int64_t, n + 1);
    SIB__TRY_MEMORY(call, pool->at);
    SIB__TRY_MEMORY(call, pool->down_position);
    SIB__TRY_MEMORY(call, pool->up.next);
    SIB__TRY_MEMORY(call, pool->down.next);
    for (int64_t i = 0; i <= n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        pool->up.next[i] = i;
        pool->down.next[i] = i;
    }
    for (int64_t s = 0; s < pool->rules->units.strata; s++) {
        SIB__TRY(lay_down_rail(call, pool, pool->begin[s], pool->begin[s + 1]));
    }
    if (!pool->one_scale) {
        SIB__TRY(make_bounds(call, pool, &pool->up, NULL));
        SIB__TRY(make_bounds(call, pool, &pool->down, pool->at));
    }
    return sib__check(call);
}

sib_status sib__pool_make(sib__call *call, const sib__rules *rules, sib__pool *pool)
{
    const sib__shelf *shelf =
        rules->units.space != NULL ? &rules->by_caliper : &rules->by_score;
    *pool = (sib__pool){.rules = rules,
                        .one_scale = !rules->caliper.on || rules->units.x == rules->units.y,
                        .n = shelf->n,
                        .row = shelf->rows,
                        .begin = shelf->begin};
    if (!sib__pool_scans(pool)) {
        SIB__TRY(make_values(call, pool));
        SIB__TRY(make_rails(call, pool));
    }
    if (rules->uses < INT64_MAX) {
        pool->left = SIB__NEW(&call->scratch, int64_t, pool->n);
        SIB__TRY_MEMORY(call, pool->left);
        for (int64_t i = 0; i < pool->n; i++) {
            SIB__TRY(SIB__PAUSE(call, i));
            pool->left[i] = rules->uses;
        }
    }
    return SIB_OK;
}

void sib__pool_enter(const sib__pool *pool, sib__case *c)
{
    if (sib__pool_scans(pool)) {
        return;
    }
    int64_t stratum = sib__units_stratum(&pool->rules->units, c->row);
    int64_t begin = pool->begin[stratum];
    int64_t low = begin;
    int64_t high = pool->begin[stratum + 1];
    c->end = high;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (pool->x[middle] < c->x) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    c->up = low;
    c->down = begin + (c->end - low); /* those at or above the case come first on `down` */
}

/* Whether nothing from this position to the stratum's end can lie inside the case's caliper. On
 * one scale whatever follows is farther still. */
static bool out_of_reach(const sib__pool *pool, const sib__rail *rail, int64_t position,
                         double y)
{
    if (pool->one_scale) {
        return true;
    }
    double lowest = rail->lowest[position];
    double highest = rail->highest[position];
    return (lowest > y && !sib__inside(&pool->rules->caliper, lowest, y)) ||
           (highest < y && !sib__inside(&pool->rules->caliper, highest, y));
}

/* The first position at or after `from` that is free and inside the caliper; the stratum's end
 * when there is none. `at` NULL: the rail `up`. */
static int64_t seek(sib__pool *pool, sib__rail *rail, const int64_t *at, const sib__case *c,
                    int64_t from)
{
    int64_t position = free_from(rail->next, from);
    while (position < c->end) {
        pool->work++;
        double y = pool->y[at == NULL ? position : at[position]];
        if (sib__inside(&pool->rules->caliper, y, c->y)) {
            return position;
        }
        if (out_of_reach(pool, rail, position, c->y)) {
            return c->end;
        }
        position = free_from(rail->next, position + 1);
    }
    return c->end;
}

static bool search_lists(sib__pool *pool, const sib__case *c, sib__choice *choice)
{
    const sib__candidate *found = sib__scan_search(&pool->scan, c->number);
    if (found == NULL) {
        return false;
    }
    *choice = (sib__choice){.control = found->control, .gap = {found->square, 0.0}};
    return true;
}

bool sib__pool_search(sib__pool *pool, sib__case *c, sib__choice *choice)
{
    const sib__units *u = &pool->rules->units;
    pool->work++;
    if (sib__pool_scans(pool)) {
        return search_lists(pool, c, choice);
    }
    c->up = seek(pool, &pool->up, NULL, c, c->up);
    c->down = seek(pool, &pool->down, pool->at, c, c->down);
    bool above = c->up < c->end;
    bool below = c->down < c->end;
    if (!above && !below) {
        return false;
    }
    int            order = above ? -1 : 1;
    sib__exact_gap up = {(double)INFINITY, 0.0};
    sib__exact_gap down = {(double)INFINITY, 0.0};
    if (above) {
        up = sib__gap(pool->x[c->up], c->x);
    }
    if (below) {
        down = sib__gap(c->x, pool->x[pool->at[c->down]]);
    }
    if (above && below) {
        order = sib__gap_compare(up, down);
    }
    if (order == 0) {
        int64_t rank_up = sib__units_rank(u, pool->row[c->up]);
        int64_t rank_down = sib__units_rank(u, pool->row[pool->at[c->down]]);
        order = rank_up < rank_down ? -1 : 1;
    }
    choice->on_up = order < 0;
    choice->position = choice->on_up ? c->up : c->down;
    choice->control = choice->on_up ? c->up : pool->at[c->down];
    choice->gap = choice->on_up ? up : down;
    return true;
}

/* Whether the rail has a control for the case, at or after `from`, at just this distance. */
static bool has_level(sib__pool *pool, bool on_up, const sib__case *c, int64_t from,
                      sib__exact_gap gap)
{
    const int64_t *at = on_up ? NULL : pool->at;
    int64_t        position = seek(pool, on_up ? &pool->up : &pool->down, at, c, from);
    if (position >= c->end) {
        return false;
    }
    double         x = pool->x[on_up ? position : at[position]];
    sib__exact_gap other = on_up ? sib__gap(x, c->x) : sib__gap(c->x, x);
    return sib__gap_compare(other, gap) == 0;
}

static void take_from_lists(sib__pool *pool, sib__case *c, sib__choice *choice)
{
    choice->tie = sib__scan_take(&pool->scan, c->number);
    c->picks++;
    if (pool->left != NULL && --pool->left[choice->control] == 0) {
        sib__scan_remove(&pool->scan, choice->control);
    }
}

void sib__pool_take(sib__pool *pool, sib__case *c, sib__choice *choice)
{
    if (sib__pool_scans(pool)) {
        take_from_lists(pool, c, choice);
        return;
    }
    int64_t control = choice->control;
    bool    on_up = choice->on_up;
    choice->tie = has_level(pool, on_up, c, choice->position + 1, choice->gap) ||
                  has_level(pool, !on_up, c, on_up ? c->down : c->up, choice->gap);
    if (on_up) {
        c->up = choice->position + 1;
    } else {
        c->down = choice->position + 1;
    }
    c->picks++;
    if (pool->left != NULL && --pool->left[control] == 0) {
        int64_t down = pool->down_position[control];
        pool->up.next[control] = control + 1;
        pool->down.next[down] = down + 1;
    }
}
