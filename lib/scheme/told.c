#include "scheme/told.h"

#include <string.h>

#include "core/parallel.h"
#include "core/sort.h"
#include "core/wide.h"
#include "scheme/kind.h"
#include "scheme/statement.h"
#include "scheme/tuple.h"

/* What is kept of a line: its reason, and whether a verdict is met. */
enum { REASONS = 16, KINDS = 2 * REASONS };

/* Lines that are told in one row. */
typedef struct told {
    int64_t    first;
    int64_t    count;
    sib__exact sum;
    sib__exact before;
} told;

typedef struct telling {
    sib__run          *run;
    const sib__output *result;
    sib__series        lines; /* with the keys that are told alone */
    told              *rows;
    int64_t            n;
    int64_t            room;
} telling;

bool sib__of_persons(const sib__run *run, const sib__scheme_step *step)
{
    return step->result_count > 0 &&
           sib__has_dimension(step->results[0]->keys, run->scheme->person);
}

bool sib__tells_each(const sib__run *run, const sib__scheme_step *step)
{
    return run->statement != NULL && (run->statement->asked || !sib__of_persons(run, step));
}

static sib__dimensions told_keys(const sib__scheme *s)
{
    sib__dimensions keys = sib__dimension_bit(s->line) | sib__dimension_bit(s->what);
    keys |= s->cohort >= 0 ? sib__dimension_bit(s->cohort) : 0;
    for (int64_t i = 0; i < s->period_count; i++) {
        keys |= sib__dimension_bit(s->periods[i].dimension);
    }
    return keys;
}

static sib_status add_row(telling *t, int64_t line, int64_t *row)
{
    if (t->n == t->room) {
        int64_t room = 2 * t->room + 16;
        told   *rows = SIB__GROW(t->run->memory, told, t->rows, room);
        SIB__TRY_MEMORY(t->run->call, rows);
        t->rows = rows;
        t->room = room;
    }
    *row = t->n++;
    t->rows[*row] =
        (told){.first = line, .sum = sib__exact_of_i64(0), .before = sib__exact_of_i64(0)};
    return SIB_OK;
}

static sib_status add_line(telling *t, int64_t line, told *row)
{
    const sib__series *s = &t->lines;
    sib__call         *call = t->run->call;
    sib__memory       *m = t->run->memory;
    row->count++;
    if (sib__reason_at(s, line) != SIB__REASON_NONE) {
        return SIB_OK;
    }
    SIB__TRY(sib__exact_add(call, m, row->sum, sib__number_at(&s->numbers, line), &row->sum));
    return sib__numbers_any(&s->before)
               ? sib__exact_add(call, m, row->before, sib__number_at(&s->before, line),
                                &row->before)
               : SIB_OK;
}

/* Lines of few combinations of keys, all whole numbers: every block of them is added up by
 * itself, and the sums of blocks do not depend on who added them. */
typedef struct part {
    int64_t   first; /* from 1; 0: there is none */
    int64_t   count;
    sib__i128 sum;
    sib__i128 before;
} part;

typedef struct adding {
    const sib__series *s;
    sib__tuples        tuples;
    int64_t            width; /* lines of a block */
    part              *parts; /* [blocks][tuples] */
    bool               sums; /* lines of a tuple have numbers of their own; else all have one */
    bool               befores;
} adding;

enum { MOST_TUPLES = 4096, LEAST_WIDTH = 0x10000, CHUNK = 1024 };

/* The tuples of some lines, key by key. */
static void tuples_of(const adding *a, int64_t from, int64_t n, uint32_t *out)
{
    memset(out, 0, (size_t)n * sizeof *out);
    for (int32_t k = 0; k < a->tuples.n; k++) {
        const sib__codes *codes = &a->s->codes[a->tuples.keys[k]];
        uint32_t          size = (uint32_t)a->tuples.size[k];
        int32_t           first = a->tuples.first[k];
        for (int64_t i = 0; i < n; i++) {
            int32_t  code = sib__code_at(codes, from + i);
            uint32_t place =
                code == SIB_CODE_MISSING ? size - 1 : (uint32_t)code - (uint32_t)first;
            out[i] = out[i] * size + place;
        }
    }
}

static void add_block(void *payload, int64_t block, int32_t worker)
{
    const adding      *a = payload;
    const sib__series *s = a->s;
    int64_t            end = (block + 1) * a->width < s->n ? (block + 1) * a->width : s->n;
    part              *parts = &a->parts[block * (int64_t)a->tuples.product];
    uint32_t           tuples[CHUNK];
    (void)worker;
    for (int64_t from = block * a->width; from < end; from += CHUNK) {
        int64_t n = end - from < CHUNK ? end - from : CHUNK;
        tuples_of(a, from, n, tuples);
        for (int64_t i = 0; i < n; i++) {
            part *p = &parts[tuples[i]];
            p->first = p->first == 0 ? from + i + 1 : p->first;
            p->count++;
        }
        for (int64_t i = 0; a->sums && i < n; i++) {
            parts[tuples[i]].sum += s->numbers.whole[sib__number_place(&s->numbers, from + i)];
        }
        for (int64_t i = 0; a->befores && i < n; i++) {
            parts[tuples[i]].before += s->before.whole[sib__number_place(&s->before, from + i)];
        }
    }
}

/* Whether lines of a tuple have one number: it is the same for all, or by a key of theirs. */
static bool is_one(const adding *a, const sib__numbers *numbers)
{
    bool one = !sib__numbers_any(numbers) || sib__numbers_are_same(numbers);
    for (int32_t k = 0; numbers->by != NULL && k < a->tuples.n; k++) {
        const sib__codes *codes = &a->s->codes[a->tuples.keys[k]];
        one = one || (codes->own == numbers->by->own && codes->through == numbers->by->through);
    }
    return one;
}

/* The numbers of a part whose lines have one. */
static sib__i128 times(const part *p, const sib__numbers *numbers)
{
    return sib__numbers_any(numbers)
               ? (sib__i128)p->count * numbers->whole[sib__number_place(numbers, p->first - 1)]
               : 0;
}

static bool fits(sib__i128 sum)
{
    return sum >= INT64_MIN && sum <= INT64_MAX;
}

/* The parts of all blocks in those of the first; false: a sum is beyond 64 bits. */
static bool join_parts(const adding *a, int64_t blocks)
{
    int64_t n = (int64_t)a->tuples.product;
    bool    fit = true;
    for (int64_t i = 0; i < blocks * n; i++) {
        part *to = &a->parts[i % n];
        part *from = &a->parts[i];
        if (i >= n && from->count > 0) {
            to->first = to->first == 0 ? from->first : to->first;
            to->count += from->count;
            to->sum += from->sum;
            to->before += from->before;
        }
    }
    for (int64_t i = 0; i < n; i++) {
        part *p = &a->parts[i];
        p->sum = a->sums || p->count == 0 ? p->sum : times(p, &a->s->numbers);
        p->before = a->befores || p->count == 0 ? p->before : times(p, &a->s->before);
        fit = fit && fits(a->parts[i].sum) && fits(a->parts[i].before);
    }
    return fit;
}

static bool row_before(int64_t a, int64_t b, const void *payload)
{
    const part *parts = payload;
    return parts[a].first < parts[b].first;
}

/* The parts as rows, in the order of their first lines. */
static sib_status rows_of_parts(telling *t, const adding *a)
{
    sib__call   *call = t->run->call;
    sib__memory *m = t->run->memory;
    int64_t      n = 0;
    int64_t     *order = SIB__NEW(m, int64_t, 2 * (int64_t)a->tuples.product);
    SIB__TRY_MEMORY(call, order);
    for (int64_t i = 0; i < (int64_t)a->tuples.product; i++) {
        order[n] = i;
        n += a->parts[i].count > 0 ? 1 : 0;
    }
    SIB__TRY(sib__sort_rows(call, order, order + a->tuples.product, n, row_before, a->parts));
    for (int64_t i = 0; i < n; i++) {
        const part *p = &a->parts[order[i]];
        int64_t     row = 0;
        SIB__TRY(add_row(t, p->first - 1, &row));
        told *to = &t->rows[row];
        to->count = p->count;
        SIB__TRY(sib__exact_of(call, m, (int64_t)p->sum, a->s->numbers.den, &to->sum));
        if (sib__numbers_any(&a->s->before)) {
            SIB__TRY(sib__exact_of(call, m, (int64_t)p->before, a->s->before.den, &to->before));
        }
    }
    sib__drop(m, order);
    return SIB_OK;
}

/* Adds the lines up block by block, where that can be. */
static sib_status add_blocks(telling *t, bool *done)
{
    const sib__series *s = &t->lines;
    sib__run          *run = t->run;
    adding             a = {.s = s, .width = s->n / 64 + 1};
    bool               before = sib__numbers_any(&s->before);
    *done = false;
    a.width = a.width < LEAST_WIDTH ? LEAST_WIDTH : a.width;
    int64_t blocks = (s->n + a.width - 1) / a.width;
    SIB__TRY(sib__tuples_begin(run, s, NULL, s->keys, false, &a.tuples));
    if (s->unit == SIB__UNIT_VERDICT || s->reasons != NULL || s->numbers.whole == NULL ||
        (before && s->before.whole == NULL) || a.tuples.product > MOST_TUPLES || s->n == 0) {
        return SIB_OK;
    }
    a.sums = !is_one(&a, &s->numbers);
    a.befores = !is_one(&a, &s->before);
    a.parts = SIB__NEW(run->memory, part, blocks * (int64_t)a.tuples.product);
    SIB__TRY_MEMORY(run->call, a.parts);
    SIB__TRY(sib__parallel(run->call, blocks, add_block, &a, NULL, 0.0, 1.0));
    *done = join_parts(&a, blocks);
    SIB__TRY(*done ? rows_of_parts(t, &a) : SIB_OK);
    sib__drop(run->memory, a.parts);
    return SIB_OK;
}

/* Finds the rows and adds their lines up. */
static sib_status add_lines(telling *t)
{
    const sib__series *s = &t->lines;
    bool               verdict = s->unit == SIB__UNIT_VERDICT;
    int64_t           *group_of = NULL;
    int64_t            groups = 0;
    SIB__TRY(sib__group_lines(t->run, s, s->keys, &group_of, &groups));
    int64_t *row_of = SIB__NEW(t->run->memory, int64_t, groups * KINDS);
    SIB__TRY_MEMORY(t->run->call, row_of);
    for (int64_t i = 0; i < groups * KINDS; i++) {
        row_of[i] = -1;
    }
    for (int64_t i = 0; i < s->n; i++) {
        int32_t  reason = sib__reason_at(s, i);
        bool     met = verdict && sib__exact_sign(sib__number_at(&s->numbers, i)) != 0;
        int64_t *row = &row_of[group_of[i] * KINDS + reason * 2 + (met ? 1 : 0)];
        SIB__TRY(*row < 0 ? add_row(t, i, row) : SIB_OK);
        SIB__TRY(add_line(t, i, &t->rows[*row]));
        SIB__TRY(sib__run_check(t->run, i));
    }
    sib__drop(t->run->memory, group_of);
    sib__drop(t->run->memory, row_of);
    return SIB_OK;
}

static sib_status write_row(telling *t, const told *row)
{
    const sib__series *s = &t->lines;
    sib__run          *run = t->run;
    SIB__TRY(sib__statement_line(run, t->result, s, row->first));
    sib__set_i64(run->statement->to, "count", row->count);
    if (sib__reason_at(s, row->first) != SIB__REASON_NONE || s->unit == SIB__UNIT_VERDICT) {
        return SIB_OK;
    }
    SIB__TRY(sib__statement_number(run, "value", row->sum, s->unit));
    return sib__numbers_any(&s->before)
               ? sib__statement_number(run, "before", row->before, s->unit)
               : SIB_OK;
}

sib_status sib__tell_together(sib__run *run, const sib__scheme_step *step)
{
    for (int64_t i = 0; i < step->result_count; i++) {
        telling t = {.run = run, .result = step->results[i]};
        bool    done = false;
        t.lines = *sib__run_series(run, t.result);
        t.lines.keys &= told_keys(run->scheme);
        SIB__TRY(add_blocks(&t, &done));
        SIB__TRY(done ? SIB_OK : add_lines(&t));
        for (int64_t row = 0; row < t.n; row++) {
            SIB__TRY(write_row(&t, &t.rows[row]));
        }
        sib__drop(run->memory, t.rows);
    }
    return SIB_OK;
}
