/* Lines of series: in order, in groups, meeting others. */
#include <string.h>

#include "core/date.h"
#include "core/sort.h"
#include "scheme/dictionary.h"
#include "scheme/read.h"
#include "scheme/tuple.h"

typedef struct ordered {
    uint64_t *tuples; /* [n] */
    int64_t  *rows;   /* [n] */
} ordered;

/* Lines with their tuples, sorted by these; lines alike keep their order. */
static sib_status order_by(sib__run *run, const sib__series *s, const sib__tuples *t,
                           ordered *out)
{
    sib__memory *m = run->memory;
    uint64_t    *tuples = SIB__NEW(m, uint64_t, 2 * s->n);
    SIB__TRY_MEMORY(run->call, tuples);
    int64_t *rows = SIB__NEW(m, int64_t, 2 * s->n);
    SIB__TRY_MEMORY(run->call, rows);
    bool rises = true;
    for (int64_t i = 0; i < s->n; i++) {
        tuples[i] = sib__tuple_of(t, s, i);
        rows[i] = i;
        rises = rises && (i == 0 || tuples[i - 1] <= tuples[i]);
        SIB__TRY(sib__run_check(run, i));
    }
    *out = (ordered){tuples, rows};
    return rises ? SIB_OK
                 : sib__sort_u64(run->call, tuples, rows, tuples + s->n, rows + s->n, s->n);
}

/* What lines are ordered by, one after another. */
typedef enum pass { PASS_KEYS = 1, PASS_DATE, PASS_LINE } pass;

static sib_status place_of(sib__run *run, const sib__series *s, const sib__tuples *t, pass by,
                           int64_t line, uint64_t *out)
{
    int32_t date = SIB_DATE_MISSING;
    if (by == PASS_KEYS) {
        *out = sib__tuple_of(t, s, line);
    } else if (by == PASS_LINE) {
        *out = (uint64_t)sib__code_at(&s->codes[run->scheme->line], line);
    } else {
        SIB__TRY(sib__line_date(run, s, line, &date));
        *out =
            date == SIB_DATE_MISSING ? UINT32_MAX : (uint64_t)((int64_t)date - SIB__DATE_MIN);
    }
    return SIB_OK;
}

/* Orders the rows that stand by one thing more, which is then the first. */
static sib_status order_pass(sib__run *run, const sib__series *s, const sib__tuples *t, pass by,
                             ordered *o)
{
    bool rises = true;
    for (int64_t i = 0; i < s->n; i++) {
        SIB__TRY(place_of(run, s, t, by, o->rows[i], &o->tuples[i]));
        rises = rises && (i == 0 || o->tuples[i - 1] <= o->tuples[i]);
        SIB__TRY(sib__run_check(run, i));
    }
    return rises ? SIB_OK
                 : sib__sort_u64(run->call, o->tuples, o->rows, o->tuples + s->n,
                                 o->rows + s->n, s->n);
}

/* By the step that made a line, its date, and the other keys. */
sib_status sib__order_lines(sib__run *run, const sib__series *lines, bool by_date,
                            int64_t **rows)
{
    const sib__scheme *s = run->scheme;
    bool               lined = sib__has_dimension(lines->keys, s->line);
    sib__dimensions    rest = lines->keys & ~sib__dimension_bit(s->line);
    sib__tuples        t;
    ordered            o = {SIB__NEW(run->memory, uint64_t, 2 * lines->n),
                            SIB__NEW(run->memory, int64_t, 2 * lines->n)};
    SIB__TRY_MEMORY(run->call, o.tuples);
    SIB__TRY_MEMORY(run->call, o.rows);
    for (int64_t i = 0; i < lines->n; i++) {
        o.rows[i] = i;
    }
    SIB__TRY(sib__tuples_begin(run, lines, NULL, rest & ~sib__dimension_bit(s->on), true, &t));
    SIB__TRY(order_pass(run, lines, &t, PASS_KEYS, &o));
    if (lined && by_date) {
        SIB__TRY(order_pass(run, lines, &t, PASS_LINE, &o));
    }
    SIB__TRY(order_pass(run, lines, &t, PASS_DATE, &o));
    if (lined && !by_date) {
        SIB__TRY(order_pass(run, lines, &t, PASS_LINE, &o));
    }
    sib__drop(run->memory, o.tuples);
    *rows = o.rows;
    return SIB_OK;
}

/* Few tuples: each has its group in a table of all of them. */
static sib_status group_directly(sib__run *run, const sib__series *lines, const sib__tuples *t,
                                 int64_t *groups, int64_t *group_count)
{
    int64_t *number = SIB__NEW(run->memory, int64_t, (int64_t)t->product); /* from 1 */
    SIB__TRY_MEMORY(run->call, number);
    *group_count = 0;
    for (int64_t i = 0; i < lines->n; i++) {
        int64_t *group = &number[sib__tuple_of(t, lines, i)];
        *group = *group == 0 ? ++*group_count : *group;
        groups[i] = *group - 1;
        SIB__TRY(sib__run_check(run, i));
    }
    sib__drop(run->memory, number);
    return SIB_OK;
}

/* Many tuples: lines alike stand together once they are sorted. */
static sib_status group_sorted(sib__run *run, const sib__series *lines, const sib__tuples *t,
                               int64_t *groups, int64_t *group_count)
{
    sib__memory *m = run->memory;
    ordered      o;
    SIB__TRY(order_by(run, lines, t, &o));
    int64_t *first = SIB__NEW(m, int64_t, lines->n);
    SIB__TRY_MEMORY(run->call, first);
    int64_t n = 0;
    for (int64_t i = 0; i < lines->n; i++) {
        n += i == 0 || o.tuples[i] != o.tuples[i - 1] ? 1 : 0;
        groups[o.rows[i]] = n - 1;
        first[n - 1] = -1;
    }
    *group_count = 0;
    for (int64_t i = 0; i < lines->n; i++) { /* numbered by their first line */
        int64_t *number = &first[groups[i]];
        *number = *number < 0 ? (*group_count)++ : *number;
        groups[i] = *number;
    }
    sib__drop(m, first);
    sib__drop(m, o.tuples);
    sib__drop(m, o.rows);
    return SIB_OK;
}

enum { DIRECT_LEAST = 4096 };

sib_status sib__group_lines(sib__run *run, const sib__series *lines, sib__dimensions by,
                            int64_t **group_of, int64_t *group_count)
{
    sib__tuples t;
    SIB__TRY(sib__tuples_begin(run, lines, NULL, by, false, &t));
    *group_of = SIB__NEW(run->memory, int64_t, lines->n);
    SIB__TRY_MEMORY(run->call, *group_of);
    return t.product <= DIRECT_LEAST || t.product <= (uint64_t)lines->n
               ? group_directly(run, lines, &t, *group_of, group_count)
               : group_sorted(run, lines, &t, *group_of, group_count);
}

struct sib__meeting {
    sib__tuples        t;
    const sib__series *lines;
    const sib__series *other;
    int64_t           *direct; /* [product]: the line of a tuple, or -1; NULL: by search */
    ordered            o;
};

sib_status sib__meeting_begin(sib__run *run, const sib__series *lines, const sib__series *other,
                              sib__meeting **out)
{
    sib__memory    *m = run->memory;
    sib__dimensions line = sib__dimension_bit(run->scheme->line);
    sib__meeting   *meet = SIB__NEW(m, sib__meeting, 1);
    SIB__TRY_MEMORY(run->call, meet);
    meet->lines = lines;
    meet->other = other;
    SIB__TRY(sib__tuples_begin(run, lines, other, lines->keys & other->keys & ~line, false,
                               &meet->t));
    *out = meet;
    if (meet->t.product > DIRECT_LEAST && meet->t.product / 4 > (uint64_t)other->n) {
        return order_by(run, other, &meet->t, &meet->o);
    }
    meet->direct = SIB__NEW(m, int64_t, (int64_t)meet->t.product);
    SIB__TRY_MEMORY(run->call, meet->direct);
    for (int64_t i = other->n - 1; i >= 0; i--) { /* the first of lines alike */
        meet->direct[sib__tuple_of(&meet->t, other, i)] = i + 1;
    }
    return SIB_OK;
}

int64_t sib__meeting_line(const sib__meeting *meet, int64_t line)
{
    uint64_t tuple = sib__tuple_of(&meet->t, meet->lines, line);
    if (meet->direct != NULL) {
        return meet->direct[tuple] - 1;
    }
    int64_t low = 0;
    int64_t high = meet->other->n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (meet->o.tuples[middle] < tuple) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < meet->other->n && meet->o.tuples[low] == tuple ? meet->o.rows[low] : -1;
}

/* Whether a line counts at the stage, by the slot of the step that made it. */
static bool counts(const sib__run *run, int64_t slot)
{
    return run->stage == NULL || run->stage->lines[slot] || !run->settled[slot];
}

/* Copies the lines of one series that count into a collected one, from `at` on. */
static sib_status collect_one(sib__run *run, const sib__output *result, sib__series *to,
                              int32_t *const *own, int64_t *at)
{
    const sib__scheme *s = run->scheme;
    const sib__series *from = run->series[result->slot];
    bool               lined = result->line_count > 0;
    for (int64_t i = 0; i < from->n; i++) {
        int32_t slot = lined ? sib__code_at(&from->codes[s->line], i) : (int32_t)result->slot;
        if (!counts(run, slot)) {
            continue;
        }
        for (int32_t key = 0; key < s->dimension_count; key++) {
            if (own[key] != NULL) {
                own[key][*at] = key == s->line ? slot
                                : sib__has_dimension(from->keys, key)
                                    ? sib__code_at(&from->codes[key], i)
                                    : SIB_CODE_MISSING;
            }
        }
        SIB__TRY(sib__number_set(run->call, run->memory, &to->numbers, to->n, *at,
                                 sib__number_at(&from->numbers, i)));
        SIB__TRY(sib__reason_set(run->call, run->memory, to, *at, sib__reason_at(from, i)));
        SIB__TRY(sib__run_check(run, i));
        (*at)++;
    }
    return SIB_OK;
}

/* One series that makes all its lines, and all of them count: its keys are shared. */
static sib_status collect_alone(sib__run *run, const sib__output *result, sib__series **out)
{
    const sib__series *from = run->series[result->slot];
    sib__series       *s = NULL;
    SIB__TRY(sib__series_like(run->call, run->memory, run->scheme, from, from->unit, &s));
    sib__drop(run->memory, s->numbers.whole);
    s->numbers = from->numbers; /* neither changes any more */
    if (result->line_count == 0) {
        s->keys |= sib__dimension_bit(run->scheme->line);
        s->codes[run->scheme->line] = (sib__codes){.all = (int32_t)result->slot};
    }
    *out = s;
    return SIB_OK;
}

static bool all_count(const sib__run *run, const sib__output *result)
{
    bool all = result->line_count > 0 || counts(run, result->slot);
    for (int64_t i = 0; i < result->line_count; i++) {
        all = all && counts(run, result->lines[i]);
    }
    return all;
}

sib_status sib__collect(sib__run *run, const sib__collected *of, sib__series **out)
{
    const sib__scheme *scheme = run->scheme;
    int32_t           *own[SIB__DIMENSIONS_MOST] = {NULL};
    sib__series       *s = NULL;
    int64_t           *rows = NULL;
    int64_t            n = 0;
    if (of->count == 1 && all_count(run, of->results[0])) {
        return collect_alone(run, of->results[0], out);
    }
    for (int64_t i = 0; i < of->count; i++) {
        n += run->series[of->results[i]->slot]->n;
    }
    SIB__TRY(sib__series_make(run->call, run->memory, scheme, n, of->unit, of->keys, &s));
    for (int32_t key = 0; key < scheme->dimension_count; key++) {
        if (sib__has_dimension(of->keys, key)) {
            own[key] = SIB__NEW(run->memory, int32_t, n);
            SIB__TRY_MEMORY(run->call, own[key]);
            s->codes[key].own = own[key];
        }
    }
    n = 0;
    for (int64_t i = 0; i < of->count; i++) {
        SIB__TRY(collect_one(run, of->results[i], s, own, &n));
    }
    s->n = n;
    SIB__TRY(sib__order_lines(run, s, false, &rows));
    return sib__series_take(run->call, run->memory, scheme, s, rows, n, out);
}

sib_status sib__add_up(sib__run *run, const sib__series *lines, sib__dimensions by,
                       const sib__output *result, sib__series **out)
{
    sib__memory *m = run->memory;
    int64_t     *group_of = NULL;
    int64_t     *first = NULL;
    int64_t      n = 0;
    sib__series *s = NULL;
    SIB__TRY(sib__group_lines(run, lines, by, &group_of, &n));
    first = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(run->call, first);
    for (int64_t i = lines->n - 1; i >= 0; i--) {
        first[group_of[i]] = i;
    }
    SIB__TRY(sib__series_take(run->call, m, run->scheme, lines, first, n, &s));
    s->keys &= by | sib__dimension_bit(run->scheme->line);
    if (!sib__has_dimension(by, run->scheme->line)) {
        s->codes[run->scheme->line] = (sib__codes){.all = (int32_t)result->slot};
    }
    for (int64_t i = 0; i < lines->n; i++) {
        int64_t    group = group_of[i];
        sib__exact sum = sib__number_at(&s->numbers, group);
        if (first[group] == i) {
            continue;
        }
        SIB__TRY(sib__exact_add(run->call, m, sum, sib__number_at(&lines->numbers, i), &sum));
        SIB__TRY(sib__number_set(run->call, m, &s->numbers, n, group, sum));
        SIB__TRY(sib__reason_set(
            run->call, m, s, group,
            sib__reason_of(sib__reason_at(s, group), sib__reason_at(lines, i))));
        SIB__TRY(sib__run_check(run, i));
    }
    SIB__TRY(sib__order_lines(run, s, false, &first));
    return sib__series_take(run->call, m, run->scheme, s, first, n, out);
}

sib_status sib__line_of_each(sib__run *run, int64_t number, int32_t reason, sib__series **lines)
{
    const sib__scheme *s = run->scheme;
    const sib__series *from = *lines;
    bool               drawn = (s->draws & from->keys) != 0; /* else alike in all draws */
    int32_t            draw = 0;
    while (drawn && !sib__has_dimension(s->draws, draw)) {
        draw++;
    }
    int64_t n = drawn ? run->dictionaries[draw].n : 1;
    if (from->n == n) {
        return SIB_OK;
    }
    sib__series *all = NULL;
    int32_t     *own = SIB__NEW(run->memory, int32_t, n);
    SIB__TRY_MEMORY(run->call, own);
    SIB__TRY(sib__series_make(run->call, run->memory, s, n, from->unit, from->keys, &all));
    memcpy(all->codes, from->codes, (size_t)s->dimension_count * sizeof *from->codes);
    for (int64_t i = 0; i < n; i++) {
        own[i] = (int32_t)i;
        SIB__TRY(sib__number_set(run->call, run->memory, &all->numbers, n, i,
                                 sib__exact_of_i64(number)));
        SIB__TRY(sib__reason_set(run->call, run->memory, all, i, reason));
    }
    for (int64_t i = 0; i < from->n; i++) {
        int64_t to = sib__code_at(&from->codes[draw], i);
        SIB__TRY(sib__number_set(run->call, run->memory, &all->numbers, n, to,
                                 sib__number_at(&from->numbers, i)));
        SIB__TRY(sib__reason_set(run->call, run->memory, all, to, sib__reason_at(from, i)));
    }
    if (drawn) {
        all->codes[draw] = (sib__codes){.own = own};
    }
    *lines = all;
    return SIB_OK;
}
