/* Who lies near a case, by slots: most are told apart by a bound in single precision, sixteen
 * at once for up to four cases; the rest is measured in full. */
#include "numeric/contract.h"

#include "matching/look.h"

enum { PENDING = 32, CACHE_LINE = 8 };

bool sib__scan_before(const sib__scan *s, sib__candidate a, sib__candidate b)
{
    return a.square != b.square ? a.square < b.square : s->rank[a.control] < s->rank[b.control];
}

/* A heap of the best so far, the last of them on top. */
static void sink(const sib__scan *s, sib__candidate *heap, int64_t n, int64_t at)
{
    sib__candidate moved = heap[at];
    for (;;) {
        int64_t below = 2 * at + 1;
        if (below + 1 < n && sib__scan_before(s, heap[below], heap[below + 1])) {
            below++;
        }
        if (below >= n || !sib__scan_before(s, moved, heap[below])) {
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
        if (sib__scan_before(s, found, c->list[0])) {
            c->list[0] = found;
            sink(s, c->list, c->n, 0);
        }
        return;
    }
    int64_t at = c->n++;
    while (at > 0 && sib__scan_before(s, c->list[(at - 1) / 2], found)) {
        c->list[at] = c->list[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    c->list[at] = found;
}

/* From a heap to rising order. */
void sib__scan_put_in_order(const sib__scan *s, sib__known *c)
{
    for (int64_t n = c->n - 1; n > 0; n--) {
        sib__candidate last = c->list[0];
        c->list[0] = c->list[n];
        c->list[n] = last;
        sink(s, c->list, n, 0);
    }
}

static double bound_of(const sib__scan *s, const sib__known *c)
{
    return c->n == s->room ? c->list[0].square : (double)INFINITY;
}

/* The squared distance of a case and a control, added from the first coordinate on. */
static double square_of(const sib__scan *s, const sib__known *c, int64_t control)
{
    const double *x = s->flat.space->z + c->row * s->k;
    const double *y = s->flat.space->z + s->row[control] * s->k;
    double        sum = 0.0;
    for (int64_t j = 0; j < s->k; j++) {
        sum += (y[j] - x[j]) * (y[j] - x[j]);
    }
    return sum;
}

/* Adds the control of a slot to a list, if it is free, lies beyond `floor` (NULL: anywhere) and
 * is near enough. */
static void meet(const sib__scan *s, sib__known *c, const sib__candidate *floor, int64_t slot)
{
    sib__candidate found = {0.0, s->slot[slot]};
    if (s->place[found.control] < 0) {
        return;
    }
    found.square = square_of(s, c, found.control);
    if (!(found.square <= bound_of(s, c))) {
        c->all = false;
    } else if (floor == NULL || sib__scan_before(s, *floor, found)) {
        keep(s, c, found);
    }
}

void sib__quad_add(const sib__scan *s, sib__quad *q, int64_t unit)
{
    q->unit[q->n++] = unit;
    for (int i = q->n - 1; i < SIB__QUAD; i++) {
        q->point[i] = s->point + unit * s->k; /* stands for those that are not there */
    }
}

/* Who of a tile may lie within the bound of each case. */
static bool tile_reach(const sib__scan *s, const sib__quad *q, int64_t tile,
                       const double bound[SIB__QUAD], int32_t hit[SIB__QUAD][SIB__LANES])
{
    float reach[SIB__QUAD];
    for (int i = 0; i < SIB__QUAD; i++) {
        reach[i] = i < q->n ? sib__flat_reach(&s->flat, s->known[q->unit[i]].square, bound[i])
                            : INFINITY;
    }
    return sib__tile_reach(s->tiles + tile * SIB__LANES * (s->k + 1), q->point, reach, s->k,
                           hit);
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Those to be measured in full: their points are fetched while others are found. */
typedef struct pending {
    sib__known *known[PENDING];
    int64_t     slot[PENDING];
    int         n;
} pending;

static void meet_all(const sib__scan *s, const sib__candidate *floor, pending *p)
{
    for (int i = 0; i < p->n; i++) {
        meet(s, p->known[i], floor, p->slot[i]);
    }
    p->n = 0;
}

static void add_pending(const sib__scan *s, const sib__candidate *floor, pending *p,
                        sib__known *c, int64_t slot)
{
    const double *z = s->flat.space->z + s->row[s->slot[slot]] * s->k;
    for (int64_t j = 0; j < s->k; j += CACHE_LINE) {
        __builtin_prefetch(z + j);
    }
    p->known[p->n] = c;
    p->slot[p->n++] = slot;
    if (p->n == PENDING) {
        meet_all(s, floor, p);
    }
}

/* Adds those of a tile that the quad may have. */
static void look_at_tile(const sib__scan *s, const sib__quad *q, const sib__candidate *floor,
                         int64_t tile, pending *p)
{
    int32_t hit[SIB__QUAD][SIB__LANES];
    double  bound[SIB__QUAD];
    for (int i = 0; i < q->n; i++) {
        bound[i] = bound_of(s, &s->known[q->unit[i]]);
        s->known[q->unit[i]].all &= bound[i] == (double)INFINITY;
    }
    if (!tile_reach(s, q, tile, bound, hit)) {
        return;
    }
    for (int i = 0; i < q->n; i++) {
        int64_t end = earlier(q->to[i], (tile + 1) * SIB__LANES);
        for (int64_t l = later(q->from[i], tile * SIB__LANES); l < end; l++) {
            if (hit[i][l % SIB__LANES] != 0) {
                add_pending(s, floor, p, &s->known[q->unit[i]], l);
            }
        }
    }
}

void sib__scan_look(const sib__scan *s, const sib__quad *q, const sib__candidate *floor)
{
    int64_t from = s->slots;
    int64_t to = 0;
    pending p;
    p.n = 0;
    for (int i = 0; i < q->n; i++) {
        from = earlier(from, q->from[i]);
        to = later(to, q->to[i]);
    }
    for (int64_t t = from / SIB__LANES; t * SIB__LANES < to; t++) {
        look_at_tile(s, q, floor, t, &p);
    }
    meet_all(s, floor, &p);
}

bool sib__scan_has_level(const sib__scan *s, const sib__quad *q, double square)
{
    const sib__known    *c = &s->known[q->unit[0]];
    const sib__candidate last = c->list[c->n - 1];
    const double         bound[SIB__QUAD] = {square};
    for (int64_t t = q->from[0] / SIB__LANES; t * SIB__LANES < q->to[0]; t++) {
        int32_t hit[SIB__QUAD][SIB__LANES];
        if (!tile_reach(s, q, t, bound, hit)) {
            continue;
        }
        int64_t end = earlier(q->to[0], (t + 1) * SIB__LANES);
        for (int64_t l = later(q->from[0], t * SIB__LANES); l < end; l++) {
            sib__candidate found = {square, s->slot[l]};
            if (hit[0][l % SIB__LANES] != 0 && s->place[found.control] >= 0 &&
                sib__scan_before(s, last, found) && square_of(s, c, found.control) == square) {
                return true;
            }
        }
    }
    return false;
}
