/* Two series met on the keys they share: one line for each combination. */
#include "core/sort.h"
#include "scheme/tuple.h"

/* Lines of the one that drives, each with its line of the other: it has all keys of both. */
static sib_status meet_under(sib__run *run, const sib__series *driver, const sib__series *other,
                             const sib__output *result, sib__series **out, int64_t **other_line)
{
    sib__meeting *meeting = NULL;
    SIB__TRY(sib__series_make(run->call, run->memory, run->scheme, driver->n, result->unit,
                              result->keys, out));
    for (int32_t key = 0; key < run->scheme->dimension_count; key++) {
        (*out)->codes[key] = driver->codes[key];
    }
    if (other == NULL) {
        return SIB_OK;
    }
    int64_t *its = SIB__NEW(run->memory, int64_t, driver->n);
    SIB__TRY_MEMORY(run->call, its);
    SIB__TRY(sib__meeting_begin(run, driver, other, &meeting));
    for (int64_t i = 0; i < driver->n; i++) {
        its[i] = sib__meeting_line(meeting, i);
        SIB__TRY(sib__run_check(run, i));
    }
    *other_line = its;
    return SIB_OK;
}

/* Pairs of lines of both that agree on the keys they share, and lines without a partner. */
typedef struct pairs {
    int64_t *a;
    int64_t *b;
    int64_t  n;
    int64_t  room;
} pairs;

static sib_status add_pair(sib__run *run, pairs *p, int64_t a, int64_t b)
{
    if (p->n == p->room) {
        int64_t  room = 2 * p->room + 64;
        int64_t *grown = SIB__GROW(run->memory, int64_t, p->a, room);
        SIB__TRY_MEMORY(run->call, grown);
        p->a = grown;
        grown = SIB__GROW(run->memory, int64_t, p->b, room);
        SIB__TRY_MEMORY(run->call, grown);
        p->b = grown;
        p->room = room;
    }
    p->a[p->n] = a;
    p->b[p->n++] = b;
    return SIB_OK;
}

/* The lines of one series by the keys they share with another, lines alike as they stand. */
typedef struct sorted {
    uint64_t *tuples;
    int64_t  *lines;
    int64_t   n;
} sorted;

static sib_status sort_lines(sib__run *run, const sib__tuples *t, const sib__series *s,
                             sorted *out)
{
    *out = (sorted){SIB__NEW(run->memory, uint64_t, 2 * s->n),
                    SIB__NEW(run->memory, int64_t, 2 * s->n), s->n};
    SIB__TRY_MEMORY(run->call, out->tuples);
    SIB__TRY_MEMORY(run->call, out->lines);
    for (int64_t i = 0; i < s->n; i++) {
        out->tuples[i] = sib__tuple_of(t, s, i);
        out->lines[i] = i;
        SIB__TRY(sib__run_check(run, i));
    }
    return sib__sort_u64(run->call, out->tuples, out->lines, out->tuples + s->n,
                         out->lines + s->n, s->n);
}

/* The first of these lines that is not below a tuple. */
static int64_t find_tuple(const sorted *s, uint64_t tuple)
{
    int64_t low = 0;
    int64_t high = s->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (s->tuples[middle] < tuple) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static sib_status find_pairs(sib__run *run, const sib__series *a, const sib__series *b,
                             pairs *p)
{
    sib__tuples     t;
    sorted          others;
    sib__dimensions line = sib__dimension_bit(run->scheme->line);
    bool           *partner = SIB__NEW(run->memory, bool, b->n);
    SIB__TRY_MEMORY(run->call, partner);
    SIB__TRY(sib__tuples_begin(run, a, b, a->keys & b->keys & ~line, false, &t));
    SIB__TRY(sort_lines(run, &t, b, &others));
    for (int64_t i = 0; i < a->n; i++) {
        uint64_t tuple = sib__tuple_of(&t, a, i);
        int64_t  first = find_tuple(&others, tuple);
        int64_t  j = first;
        for (; j < b->n && others.tuples[j] == tuple; j++) {
            SIB__TRY(add_pair(run, p, i, others.lines[j]));
            SIB__TRY(sib__run_check(run, p->n));
            partner[others.lines[j]] = true;
        }
        SIB__TRY(j > first ? SIB_OK : add_pair(run, p, i, -1));
        SIB__TRY(sib__run_check(run, i));
    }
    for (int64_t j = 0; j < b->n; j++) {
        SIB__TRY(partner[j] ? SIB_OK : add_pair(run, p, -1, j));
    }
    return SIB_OK;
}

static sib_status take(sib__run *run, int64_t *from, const int64_t *rows, int64_t n)
{
    int64_t *taken = SIB__NEW(run->memory, int64_t, n);
    SIB__TRY_MEMORY(run->call, taken);
    for (int64_t i = 0; i < n; i++) {
        taken[i] = from[rows[i]];
    }
    for (int64_t i = 0; i < n; i++) {
        from[i] = taken[i];
    }
    sib__drop(run->memory, taken);
    return SIB_OK;
}

/* Each has keys the other has not: every combination. */
static sib_status meet_across(sib__run *run, const sib__series *a, const sib__series *b,
                              const sib__output *result, sib__series **out, int64_t *lines[2])
{
    const sib__scheme *scheme = run->scheme;
    pairs              p = {NULL, NULL, 0, 0};
    sib__series       *s = NULL;
    int64_t           *rows = NULL;
    SIB__TRY(find_pairs(run, a, b, &p));
    SIB__TRY(
        sib__series_make(run->call, run->memory, scheme, p.n, result->unit, result->keys, &s));
    for (int32_t key = 0; key < scheme->dimension_count; key++) {
        if (!sib__has_dimension(s->keys, key)) {
            continue;
        }
        int32_t *own = SIB__NEW(run->memory, int32_t, p.n);
        SIB__TRY_MEMORY(run->call, own);
        for (int64_t i = 0; i < p.n; i++) {
            bool of_a = p.a[i] >= 0 && sib__has_dimension(a->keys, key);
            bool of_b = p.b[i] >= 0 && sib__has_dimension(b->keys, key);
            own[i] = of_a   ? sib__code_at(&a->codes[key], p.a[i])
                     : of_b ? sib__code_at(&b->codes[key], p.b[i])
                            : SIB_CODE_MISSING;
        }
        s->codes[key].own = own;
    }
    SIB__TRY(sib__order_lines(run, s, false, &rows));
    SIB__TRY(take(run, p.a, rows, p.n));
    SIB__TRY(take(run, p.b, rows, p.n));
    lines[0] = p.a;
    lines[1] = p.b;
    return sib__series_take(run->call, run->memory, scheme, s, rows, p.n, out);
}

/* Whether a line of `other` met no line. */
static sib_status any_alone(sib__run *run, const sib__series *other, const int64_t *lines,
                            int64_t n, bool *alone)
{
    *alone = false;
    if (other == NULL) {
        return SIB_OK;
    }
    bool *met = SIB__NEW(run->memory, bool, other->n);
    SIB__TRY_MEMORY(run->call, met);
    for (int64_t i = 0; i < n; i++) {
        if (lines[i] >= 0) {
            met[lines[i]] = true;
        }
    }
    for (int64_t i = 0; i < other->n; i++) {
        *alone = *alone || !met[i];
    }
    sib__drop(run->memory, met);
    return SIB_OK;
}

sib_status sib__meet(sib__run *run, const sib__series *a, const sib__series *b,
                     const sib__output *result, sib__series **out, int64_t *lines[2])
{
    sib__dimensions line = sib__dimension_bit(run->scheme->line);
    lines[0] = NULL;
    lines[1] = NULL;
    bool alone = true;
    if (b == NULL || (a != NULL && sib__dimensions_within(b->keys & ~line, a->keys))) {
        SIB__TRY(meet_under(run, a, b, result, out, &lines[1]));
        SIB__TRY(any_alone(run, b, lines[1], (*out)->n, &alone));
    } else if (a == NULL || sib__dimensions_within(a->keys & ~line, b->keys)) {
        SIB__TRY(meet_under(run, b, a, result, out, &lines[0]));
        SIB__TRY(any_alone(run, a, lines[0], (*out)->n, &alone));
    }
    return alone ? meet_across(run, a, b, result, out, lines) : SIB_OK;
}
