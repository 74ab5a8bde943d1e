#include "core/parallel.h"
#include "matching/scan.h"

#include <string.h>

enum { GROUP = 32, STRETCH = 1 << 16, CHUNK = 512 };

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

/* A pass over one stretch of slots, a group of cases each block: parts of it that fit a cache
 * are looked at by all of the group. */
typedef struct pass {
    const sib__scan *s;
    int64_t          n; /* cases */
    int64_t          from;
    int64_t          to;
} pass;

static void look_chunk(const pass *p, int64_t block, int64_t from, int64_t to)
{
    sib__quad q = {.n = 0};
    for (int64_t i = block * GROUP; i < (block + 1) * GROUP && i < p->n; i++) {
        const sib__known *c = &p->s->known[i]; /* nobody is gone yet */
        if (c->low >= to || c->high <= from) {
            continue;
        }
        q.from[q.n] = c->low > from ? c->low : from;
        q.to[q.n] = c->high < to ? c->high : to;
        sib__quad_add(p->s, &q, i);
        if (q.n == SIB__QUAD) {
            sib__scan_look(p->s, &q, NULL);
            q.n = 0;
        }
    }
    if (q.n > 0) {
        sib__scan_look(p->s, &q, NULL);
    }
}

static void look_block(void *payload, int64_t block, int32_t worker)
{
    const pass *p = payload;
    (void)worker;
    for (int64_t from = p->from; from < p->to; from += CHUNK) {
        look_chunk(p, block, from, from + CHUNK < p->to ? from + CHUNK : p->to);
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
        sib__scan_put_in_order(s, &s->known[i]);
    }
    return sib__check(s->call);
}

/* Puts a control's point, or nobody (-1), into a slot. */
static void fill_slot(const sib__scan *s, int64_t slot, int64_t control)
{
    sib__flat_put(&s->flat, control < 0 ? -1 : s->row[control], s->scratch,
                  s->tiles + slot / SIB__LANES * SIB__LANES * (s->k + 1),
                  (int)(slot % SIB__LANES));
}

static sib_status fill_tiles(sib__scan *s)
{
    int64_t tiles = (s->slots + SIB__LANES - 1) / SIB__LANES;
    s->tiles = SIB__NEW(&s->call->scratch, float, tiles *SIB__LANES *(s->k + 1));
    SIB__TRY_MEMORY(s->call, s->tiles);
    for (int64_t i = 0; i < s->slots; i++) {
        SIB__TRY(SIB__PAUSE(s->call, i));
        fill_slot(s, i, i);
        s->slot[i] = i;
        s->place[i] = i;
        s->rank[i] = sib__units_rank(&s->rules->units, s->row[i]);
    }
    for (int64_t i = s->slots; i < tiles * SIB__LANES; i++) {
        fill_slot(s, i, -1);
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
        s->known[i].row = cases[i];
        s->known[i].square = sib__flat_point(&s->flat, cases[i], s->point + i * s->k);
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
    s->point = SIB__NEW(&call->scratch, float, n * s->k);
    s->scratch = SIB__NEW(&call->scratch, float, s->k);
    s->slot = SIB__NEW(&call->scratch, int64_t, most);
    s->place = SIB__NEW(&call->scratch, int64_t, most);
    s->rank = SIB__NEW(&call->scratch, int64_t, most);
    if (s->known == NULL || s->point == NULL || s->scratch == NULL || s->slot == NULL ||
        s->place == NULL || s->rank == NULL) {
        return sib__no_memory(call);
    }
    SIB__TRY(sib__flat_make(call, rules, &s->flat));
    SIB__TRY(fill_tiles(s));
    SIB__TRY(fill_cases(s, cases, n));
    return first_lists(s, n);
}

/* A case alone, and what it may have. */
static sib__quad alone(const sib__scan *s, int64_t unit)
{
    sib__quad q = {.from = {slot_of(s, s->known[unit].low)},
                   .to = {slot_of(s, s->known[unit].high)}};
    sib__quad_add(s, &q, unit);
    return q;
}

/* The next list of a case, from behind the last candidate on. */
static bool look_again(sib__scan *s, int64_t unit)
{
    sib__known    *c = &s->known[unit];
    sib__candidate floor = c->list[c->n - 1];
    sib__quad      q = alone(s, unit);
    int64_t        end = q.to[0];
    c->n = 0;
    c->at = 0;
    c->all = true;
    for (; q.from[0] < end && s->status == SIB_OK; q.from[0] += STRETCH) {
        q.to[0] = end - q.from[0] > STRETCH ? q.from[0] + STRETCH : end;
        sib__scan_look(s, &q, &floor);
        s->status = q.to[0] < end ? sib__check(s->call) : SIB_OK;
    }
    sib__scan_put_in_order(s, c);
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
    if (i < c->n || c->all) {
        return false;
    }
    sib__quad q = alone(s, unit);
    return sib__scan_has_level(s, &q, square);
}

/* Moves those that are free together. */
static void close_up(sib__scan *s)
{
    int64_t kept = 0;
    for (int64_t i = 0; i < s->slots; i++) {
        if (s->place[s->slot[i]] < 0) {
            continue;
        }
        if (kept < i) {
            fill_slot(s, kept, s->slot[i]);
        }
        s->slot[kept] = s->slot[i];
        s->place[s->slot[i]] = kept++;
    }
    for (int64_t i = kept; i < s->slots; i++) {
        fill_slot(s, i, -1);
    }
    s->slots = kept;
    s->gone = 0;
}

void sib__scan_remove(sib__scan *s, int64_t control)
{
    fill_slot(s, s->place[control], -1);
    s->place[control] = -1;
    s->gone++;
    if (s->gone > SIB__LANES && 2 * s->gone > s->slots) {
        close_up(s);
    }
}
