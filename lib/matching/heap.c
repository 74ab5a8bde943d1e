/* Serving the cases closest or farthest first.
 *
 * A heap holds the waiting cases by the distance of the control each would take now. Under
 * CLOSEST a key can only be too small, since controls only go: it is put right when it comes to
 * the top. Under FARTHEST that would come too late, so the cases that wait for a control are
 * listed with it and search again as soon as it is used up.
 *
 * Cases of one stratum and score that must have the same choices (no control can be theirs
 * already) stand in line behind the first of them by tie, so that many equal scores do not
 * search again together. */
#include "matching/nearest_search.h"

typedef struct waiting {
    sib__choice choice;
    int64_t     place;   /* in the heap; -1: not there */
    int64_t     behind;  /* next case in line; -1: none */
    int64_t     earlier; /* neighbours among those that wait for the same control */
    int64_t     later;
    bool        in_line; /* behind another at the start of the round */
} waiting;

typedef struct heap {
    sib__nearest *p;
    waiting      *of;   /* [cases] */
    int64_t      *list; /* [n] cases */
    int64_t       n;
    int64_t *first;   /* [controls] first case that waits for each, -1: none; NULL: CLOSEST */
    uint8_t *retired; /* [cases] */
} heap;

static bool before(const heap *h, int64_t a, int64_t b)
{
    int order = sib__gap_compare(h->of[a].choice.gap, h->of[b].choice.gap);
    if (order == 0) {
        return h->p->cases[a].rank < h->p->cases[b].rank;
    }
    return h->first == NULL ? order < 0 : order > 0;
}

static void put(heap *h, int64_t place, int64_t unit)
{
    h->list[place] = unit;
    h->of[unit].place = place;
}

static void rise(heap *h, int64_t place)
{
    int64_t unit = h->list[place];
    while (place > 0 && before(h, unit, h->list[(place - 1) / 2])) {
        put(h, place, h->list[(place - 1) / 2]);
        place = (place - 1) / 2;
    }
    put(h, place, unit);
}

static void sink(heap *h, int64_t place)
{
    int64_t unit = h->list[place];
    for (int64_t child = 2 * place + 1; child < h->n; child = 2 * place + 1) {
        if (child + 1 < h->n && before(h, h->list[child + 1], h->list[child])) {
            child++;
        }
        if (!before(h, h->list[child], unit)) {
            break;
        }
        put(h, place, h->list[child]);
        place = child;
    }
    put(h, place, unit);
}

static void take_out(heap *h, int64_t unit)
{
    int64_t place = h->of[unit].place;
    int64_t last = h->list[--h->n];
    h->of[unit].place = -1;
    if (last != unit) {
        put(h, place, last);
        rise(h, place);
        sink(h, h->of[last].place);
    }
}

static void wait_for(heap *h, int64_t unit)
{
    if (h->first != NULL) {
        waiting *w = &h->of[unit];
        w->earlier = -1;
        w->later = h->first[w->choice.control];
        if (w->later >= 0) {
            h->of[w->later].earlier = unit;
        }
        h->first[w->choice.control] = unit;
    }
}

static void wait_no_more(heap *h, int64_t unit)
{
    if (h->first != NULL) {
        const waiting *w = &h->of[unit];
        if (w->earlier >= 0) {
            h->of[w->earlier].later = w->later;
        } else {
            h->first[w->choice.control] = w->later;
        }
        if (w->later >= 0) {
            h->of[w->later].earlier = w->earlier;
        }
    }
}

/* Brings the first case in line that finds a control into the heap; those before it retire. */
static sib_status enter(sib__call *call, heap *h, int64_t unit)
{
    while (unit >= 0) {
        SIB__TRY(sib__nearest_pause(call, &h->p->pool));
        if (sib__pool_search(&h->p->pool, &h->p->cases[unit], &h->of[unit].choice)) {
            wait_for(h, unit);
            h->n++;
            put(h, h->n - 1, unit);
            rise(h, h->n - 1);
            return SIB_OK;
        }
        h->retired[unit] = 1;
        unit = h->of[unit].behind;
    }
    return SIB_OK;
}

/* A case in the heap looks again; when it finds nothing, it retires and the next comes. */
static sib_status search_again(sib__call *call, heap *h, int64_t unit)
{
    SIB__TRY(sib__nearest_pause(call, &h->p->pool));
    wait_no_more(h, unit);
    if (!sib__pool_search(&h->p->pool, &h->p->cases[unit], &h->of[unit].choice)) {
        take_out(h, unit);
        h->retired[unit] = 1;
        return enter(call, h, h->of[unit].behind);
    }
    wait_for(h, unit);
    rise(h, h->of[unit].place);
    sink(h, h->of[unit].place);
    return SIB_OK;
}

static bool is_used_up(const heap *h, int64_t unit)
{
    const sib__pool *pool = &h->p->pool;
    return pool->left != NULL && pool->left[h->of[unit].choice.control] == 0;
}

/* Searches until the key at the top is true. */
static sib_status settle_top(sib__call *call, heap *h)
{
    while (h->n > 0 && is_used_up(h, h->list[0])) {
        SIB__TRY(search_again(call, h, h->list[0]));
    }
    return SIB_OK;
}

/* Serves the case at the top, whose key is true. */
static sib_status serve_top(sib__call *call, heap *h)
{
    int64_t     unit = h->list[0];
    waiting    *w = &h->of[unit];
    sib__pairs *found = h->p->found;
    wait_no_more(h, unit);
    take_out(h, unit);
    SIB__TRY(settle_top(call, h));
    bool level = h->n > 0 && sib__gap_compare(h->of[h->list[0]].choice.gap, w->choice.gap) == 0;
    found->order_ties += level || w->behind >= 0 ? 1 : 0;
    sib__pool_take(&h->p->pool, &h->p->cases[unit], &w->choice);
    SIB__TRY(sib__nearest_record(call, h->p, &h->p->cases[unit], &w->choice));
    while (h->first != NULL && is_used_up(h, unit) && h->first[w->choice.control] >= 0) {
        SIB__TRY(search_again(call, h, h->first[w->choice.control]));
    }
    return enter(call, h, w->behind);
}

/* Lines up the cases that are left and brings the first of each line into the heap. */
static sib_status fill(sib__call *call, heap *h, bool lines)
{
    const sib__nearest *p = h->p;
    const sib__units   *u = &p->rules->units;
    int64_t             previous = -1;
    for (int64_t i = 0; i < p->case_n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        if (h->retired[i]) {
            continue;
        }
        h->of[i].behind = -1;
        h->of[i].place = -1;
        h->of[i].in_line = lines && previous >= 0 && p->cases[i].x == p->cases[previous].x &&
                           sib__units_stratum(u, p->cases[i].row) ==
                               sib__units_stratum(u, p->cases[previous].row);
        if (h->of[i].in_line) {
            h->of[previous].behind = i;
        }
        previous = i;
    }
    for (int64_t i = 0; i < p->case_n; i++) {
        if (!h->retired[i] && !h->of[i].in_line) {
            SIB__TRY(enter(call, h, i));
        }
    }
    return SIB_OK;
}

sib_status sib__nearest_serve_by_distance(sib__call *call, sib__nearest *p)
{
    heap h = {p,
              SIB__NEW(&call->scratch, waiting, p->case_n),
              SIB__NEW(&call->scratch, int64_t, p->case_n),
              0,
              NULL,
              SIB__NEW(&call->scratch, uint8_t, p->case_n)};
    SIB__TRY_MEMORY(call, h.of);
    SIB__TRY_MEMORY(call, h.list);
    SIB__TRY_MEMORY(call, h.retired);
    if (p->rules->options.order == SIB_MATCHING_ORDER_FARTHEST) {
        h.first = SIB__NEW(&call->scratch, int64_t, p->pool.n);
        SIB__TRY_MEMORY(call, h.first);
        for (int64_t i = 0; i < p->pool.n; i++) {
            h.first[i] = -1;
        }
    }
    bool lines = p->pool.one_scale && !sib__pool_scans(&p->pool) &&
                 (p->rules->ratio == 1 || p->rules->uses == 1);
    for (int64_t round = 0; round < p->rules->ratio; round++) {
        SIB__TRY(fill(call, &h, lines));
        if (h.n == 0) {
            break;
        }
        while (h.n > 0) {
            SIB__TRY(settle_top(call, &h));
            if (h.n > 0) {
                SIB__TRY(serve_top(call, &h));
            }
        }
    }
    return SIB_OK;
}
