#include "core/parallel.h"
#include "matching/scan.h"

#include <string.h>

enum { GROUP = 8, STRETCH = 1 << 16, CHUNK = 512 };

static bool before(const sib__scan *s, sib__candidate a, sib__candidate b)
{
    return a.square != b.square ? a.square < b.square : s->rank[a.control] < s->rank[b.control];
}

/* A heap of the best so far, the last of them on top. */
static void sink(const sib__scan *s, sib__candidate *heap, int64_t n, int64_t at)
{
    sib__candidate moved = heap[at];
    for (;;) {
        int64_t below = 2 * at + 1;
        if (below + 1 < n && before(s, heap[below], heap[below + 1])) {
            below++;
        }
        if (below >= n || !before(s, moved, heap[below])) {
            break;
        }
        heap[at] = heap[below];
        at = below;
    }
    heap[at] = moved;
}

static void keep(const sib__scan *s, sib__known *c, sib__candidate found)
{
    if (c->n == s->room) {
        c->all = false;
        if (before(s, found, c->list[0])) {
            c->list[0] = found;
            sink(s, c->list, c->n, 0);
        }
        return;
    }
    int64_t at = c->n++;
    while (at > 0 && before(s, c->list[(at - 1) / 2], found)) {
        c->list[at] = c->list[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    c->list[at] = found;
}

/* From a heap to rising order. */
static void put_in_order(const sib__scan *s, sib__known *c)
{
    for (int64_t n = c->n - 1; n > 0; n--) {
        sib__candidate last = c->list[0];
        c->list[0] = c->list[n];
        c->list[n] = last;
        sink(s, c->list, n, 0);
    }
}

/* The first slot whose control is not below `control`. */
static int64_t slot_of(const sib__scan *s, int64_t control)
{
    int64_t low = 0;
    int64_t high = s->slots;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (s->slot[middle] < control) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Adds what lies in slots from .. to - 1 beyond `floor` (NULL: anywhere). */
static void look(const sib__scan *s, int64_t unit, const sib__candidate *floor, int64_t from,
                 int64_t to)
{
    sib__known   *c = &s->known[unit];
    const double *point = s->point + unit * s->k;
    for (int64_t t = from / SIB__LANES; t * SIB__LANES < to; t++) {
        double sums[SIB__LANES];
        double bound = c->n == s->room ? c->list[0].square : (double)INFINITY;
        if (!sib__tile_apart(s->tiles + t * SIB__LANES * s->k, point, s->k, bound, sums)) {
            c->all = c->n == s->room ? false : c->all;
            continue;
        }
        for (int64_t i = t * SIB__LANES; i < (t + 1) * SIB__LANES; i++) {
            double square = sums[i % SIB__LANES];
            if (i < from || i >= to) {
                continue;
            }
            if (!(square <= bound)) {
                c->all = false;
                continue;
            }
            sib__candidate found = {square, s->slot[i]};
            if (s->place[found.control] >= 0 && (floor == NULL || before(s, *floor, found))) {
                keep(s, c, found);
                bound = c->n == s->room ? c->list[0].square : (double)INFINITY;
            }
        }
    }
}

/* A pass over one stretch of slots, a group of cases each block: parts of it that fit a cache
 * are looked at by all of the group. */
typedef struct pass {
    const sib__scan *s;
    int64_t          n; /* cases */
    int64_t          from;
    int64_t          to;
} pass;

static void look_block(void *payload, int64_t block, int32_t worker)
{
    const pass *p = payload;
    (void)worker;
    for (int64_t from = p->from; from < p->to; from += CHUNK) {
        int64_t to = from + CHUNK < p->to ? from + CHUNK : p->to;
        for (int64_t i = block * GROUP; i < (block + 1) * GROUP && i < p->n; i++) {
            const sib__known *c = &p->s->known[i];
            int64_t           low = c->low > from ? c->low : from; /* nobody is gone yet */
            int64_t           high = c->high < to ? c->high : to;
            if (low < high) {
                look(p->s, i, NULL, low, high);
            }
        }
    }
}

static sib_status first_lists(sib__scan *s, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        s->known[i].all = true;
    }
    for (int64_t from = 0; from < s->slots; from += STRETCH) {
        pass p = {s, n, from, from + STRETCH < s->slots ? from + STRETCH : s->slots};
        SIB__TRY(
            sib__parallel(s->call, (n + GROUP - 1) / GROUP, look_block, &p, NULL, 0.0, 0.0));
    }
    for (int64_t i = 0; i < n; i++) {
        put_in_order(s, &s->known[i]);
    }
    return sib__check(s->call);
}

static double *coordinate(const sib__scan *s, int64_t slot, int64_t j)
{
    return s->tiles + (slot / SIB__LANES * s->k + j) * SIB__LANES + slot % SIB__LANES;
}

/* What is in no slot lies nowhere. */
static void empty_slot(const sib__scan *s, int64_t slot)
{
    *coordinate(s, slot, 0) = (double)INFINITY;
}

static sib_status fill_tiles(sib__scan *s)
{
    const double *z = s->rules->units.space->z;
    int64_t       tiles = (s->slots + SIB__LANES - 1) / SIB__LANES;
    s->tiles = SIB__NEW(&s->call->scratch, double, tiles *SIB__LANES * s->k);
    SIB__TRY_MEMORY(s->call, s->tiles);
    for (int64_t i = 0; i < s->slots; i++) {
        SIB__TRY(SIB__PAUSE(s->call, i));
        for (int64_t j = 0; j < s->k; j++) {
            *coordinate(s, i, j) = z[s->row[i] * s->k + j];
        }
        s->slot[i] = i;
        s->place[i] = i;
        s->rank[i] = sib__units_rank(&s->rules->units, s->row[i]);
    }
    for (int64_t i = s->slots; i < tiles * SIB__LANES; i++) {
        empty_slot(s, i);
    }
    return SIB_OK;
}

/* Points and windows of the cases, which the rules have in another order. */
static sib_status fill_cases(sib__scan *s, const int64_t *cases, int64_t n)
{
    const sib__units   *u = &s->rules->units;
    const sib__windows *w = &s->rules->windows;
    int64_t            *at = SIB__NEW(&s->call->scratch, int64_t, u->n);
    sib__candidate     *lists = SIB__NEW(&s->call->scratch, sib__candidate, n * s->room);
    if (at == NULL || lists == NULL) {
        return sib__no_memory(s->call);
    }
    for (int64_t i = 0; i < w->cases.n; i++) {
        at[w->cases.rows[i]] = i;
    }
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(s->call, i));
        memcpy(s->point + i * s->k, u->space->z + cases[i] * s->k,
               (size_t)s->k * sizeof(double));
        s->known[i].low = w->low[at[cases[i]]];
        s->known[i].high = w->high[at[cases[i]]];
        s->known[i].list = lists + i * s->room;
    }
    sib__drop(&s->call->scratch, at);
    return sib__check(s->call);
}

sib_status sib__scan_make(sib__call *call, const sib__rules *rules, const int64_t *left,
                          const int64_t *cases, int64_t n, sib__scan *s)
{
    enum { SPARE = 14, TIMES = 4, MOST_RATIO = 32 };
    int64_t most = rules->by_caliper.n;
    int64_t ratio = rules->ratio < MOST_RATIO ? rules->ratio : MOST_RATIO;
    int64_t room = TIMES * ratio + SPARE;
    *s = (sib__scan){.call = call,
                     .rules = rules,
                     .row = rules->by_caliper.rows,
                     .left = left,
                     .k = rules->units.space->k,
                     .room = room < most + 1 ? room : most + 1,
                     .slots = most};
    s->known = SIB__NEW(&call->scratch, sib__known, n);
    s->point = SIB__NEW(&call->scratch, double, n * s->k);
    s->slot = SIB__NEW(&call->scratch, int64_t, most);
    s->place = SIB__NEW(&call->scratch, int64_t, most);
    s->rank = SIB__NEW(&call->scratch, int64_t, most);
    if (s->known == NULL || s->point == NULL || s->slot == NULL || s->place == NULL ||
        s->rank == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(fill_tiles(s));
    SIB__TRY(fill_cases(s, cases, n));
    return first_lists(s, n);
}

/* The next list of a case, from behind the last candidate on. */
static bool look_again(sib__scan *s, int64_t unit)
{
    sib__known    *c = &s->known[unit];
    sib__candidate floor = c->list[c->n - 1];
    int64_t        from = slot_of(s, c->low);
    int64_t        to = slot_of(s, c->high);
    c->n = 0;
    c->at = 0;
    c->all = true;
    for (; from < to && s->status == SIB_OK; from += STRETCH) {
        look(s, unit, &floor, from, from + STRETCH < to ? from + STRETCH : to);
        s->status = to - from > STRETCH ? sib__check(s->call) : SIB_OK;
    }
    put_in_order(s, c);
    return s->status == SIB_OK;
}

static bool is_free(const sib__scan *s, int64_t control)
{
    return s->left == NULL || s->left[control] > 0;
}

const sib__candidate *sib__scan_search(sib__scan *s, int64_t unit)
{
    sib__known *c = &s->known[unit];
    for (;;) {
        while (c->at < c->n && !is_free(s, c->list[c->at].control)) {
            c->at++;
        }
        if (c->at < c->n) {
            return &c->list[c->at];
        }
        if (c->all || !look_again(s, unit)) {
            return NULL;
        }
    }
}

/* Whether anybody who is free lies at a distance, behind the last of the list. */
static bool has_level(const sib__scan *s, int64_t unit, double square)
{
    const sib__known    *c = &s->known[unit];
    const sib__candidate last = c->list[c->n - 1];
    int64_t              from = slot_of(s, c->low);
    int64_t              to = slot_of(s, c->high);
    for (int64_t t = from / SIB__LANES; t * SIB__LANES < to; t++) {
        double sums[SIB__LANES];
        if (!sib__tile_apart(s->tiles + t * SIB__LANES * s->k, s->point + unit * s->k, s->k,
                             square, sums)) {
            continue;
        }
        for (int64_t i = t * SIB__LANES; i < (t + 1) * SIB__LANES; i++) {
            if (i >= from && i < to && sums[i % SIB__LANES] == square &&
                s->place[s->slot[i]] >= 0 &&
                before(s, last, (sib__candidate){square, s->slot[i]})) {
                return true;
            }
        }
    }
    return false;
}

bool sib__scan_take(sib__scan *s, int64_t unit)
{
    sib__known *c = &s->known[unit];
    double      square = c->list[c->at++].square;
    int64_t     i = c->at;
    for (; i < c->n && c->list[i].square == square; i++) {
        if (is_free(s, c->list[i].control)) {
            return true;
        }
    }
    return i == c->n && !c->all && has_level(s, unit, square);
}

/* Moves those that are free together. */
static void close_up(sib__scan *s)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < s->slots; i++) {
        if (s->place[s->slot[i]] < 0) {
            continue;
        }
        for (int64_t j = 0; j < s->k && kept < i; j++) {
            *coordinate(s, kept, j) = *coordinate(s, i, j);
        }
        s->slot[kept] = s->slot[i];
        s->place[s->slot[i]] = kept++;
    }
    for (int64_t i = kept; i < s->slots; i++) {
        empty_slot(s, i);
    }
    s->slots = kept;
    s->gone = 0;
}

void sib__scan_remove(sib__scan *s, int64_t control)
{
    empty_slot(s, s->place[control]);
    s->place[control] = -1;
    s->gone++;
    if (s->gone > SIB__LANES && 2 * s->gone > s->slots) {
        close_up(s);
    }
}
