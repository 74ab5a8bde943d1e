/* Which lines a measure has: every combination of the listed values of its keys and of all
 * whole numbers and persons; with dates those seen, each with the open keys that it is seen
 * with. */
#include "scheme/count_lines.h"

#include "scheme/tuple.h"

enum { MOST_LINES = 2000000000 };

/* One key of the lines being made. */
typedef struct axis {
    int32_t  key;
    int64_t  n;    /* its values */
    bool     seen; /* taken from the rows, together with the date */
    int32_t *own;  /* [lines] */
} axis;

typedef struct grid {
    axis     axes[SIB__DIMENSIONS_MOST];
    int32_t  n;
    int64_t *seen; /* rows that stand for the combinations seen; NULL without a date */
    int64_t  seen_count;
    int64_t  lines;
} grid;

static bool code_counts(const sib__run *run, int32_t key, int64_t code)
{
    const bool *shown = run->dictionaries[key].shown;
    return key == run->scheme->cohort ? (run->cohorts >> code & 1) != 0
                                      : shown == NULL || shown[code];
}

/* The rows that are the first of their combination of date and open keys. */
static sib_status find_seen(sib__run *run, const sib__series *rows, const int64_t *line_of,
                            grid *g)
{
    sib__memory    *m = run->memory;
    sib__dimensions keys = 0;
    sib__series     kept = *rows;
    sib__series    *taken = NULL;
    int64_t        *at = SIB__NEW(m, int64_t, rows->n);
    int64_t        *group_of = NULL;
    SIB__TRY_MEMORY(run->call, at);
    for (int32_t i = 0; i < g->n; i++) {
        keys |= g->axes[i].seen ? sib__dimension_bit(g->axes[i].key) : 0;
    }
    int64_t n = 0;
    for (int64_t i = 0; i < rows->n; i++) {
        at[n] = i;
        n += line_of[i] >= 0 ? 1 : 0;
    }
    kept.keys = keys;
    SIB__TRY(sib__series_take(run->call, m, run->scheme, &kept, at, n, &taken));
    SIB__TRY(sib__group_lines(run, taken, keys, &group_of, &g->seen_count));
    g->seen = SIB__NEW(m, int64_t, g->seen_count);
    SIB__TRY_MEMORY(run->call, g->seen);
    for (int64_t i = n - 1; i >= 0; i--) {
        g->seen[group_of[i]] = at[i];
    }
    return SIB_OK;
}

static sib_status lay_out(sib__run *run, sib__dimensions by, grid *g)
{
    const sib__scheme *s = run->scheme;
    bool               dated = sib__has_dimension(by, s->on);
    for (int32_t key = 0; key < s->dimension_count; key++) {
        const sib__dimension *d = &s->dimensions[key];
        bool open = d->kind == SIB__DIMENSION_DATE || d->kind == SIB__DIMENSION_FOUND ||
                    d->kind == SIB__DIMENSION_PERSON;
        if (sib__has_dimension(by, key) && !sib__has_dimension(by, d->base)) {
            g->axes[g->n++] =
                (axis){.key = key, .n = sib__run_code_count(run, key), .seen = dated && open};
        }
    }
    return SIB_OK;
}

static sib_status count_lines_of(sib__run *run, grid *g)
{
    g->lines = g->seen == NULL ? 1 : g->seen_count;
    for (int32_t i = 0; i < g->n; i++) {
        if (!g->axes[i].seen && (__builtin_mul_overflow(g->lines, g->axes[i].n, &g->lines) ||
                                 g->lines > MOST_LINES)) {
            return sib__fail(run->call, SIB_ERR_OVERFLOW, "facts", -1, NULL,
                             "a measure has more than %d lines", MOST_LINES);
        }
    }
    return SIB_OK;
}

/* The codes of all lines, and how many of them count. */
static sib_status fill(sib__run *run, const sib__series *rows, grid *g, int64_t *count)
{
    for (int32_t i = 0; i < g->n; i++) {
        g->axes[i].own = SIB__NEW(run->memory, int32_t, g->lines);
        SIB__TRY_MEMORY(run->call, g->axes[i].own);
    }
    *count = 0;
    for (int64_t line = 0; line < g->lines; line++) {
        int64_t rest = line;
        bool    counts = true;
        for (int32_t i = g->n - 1; i >= 0; i--) {
            axis *a = &g->axes[i];
            if (!a->seen) {
                a->own[*count] = (int32_t)(rest % a->n);
                counts = counts && code_counts(run, a->key, rest % a->n);
                rest /= a->n;
            }
        }
        for (int32_t i = 0; i < g->n; i++) {
            axis *a = &g->axes[i];
            if (a->seen) {
                a->own[*count] = sib__code_at(&rows->codes[a->key], g->seen[rest]);
            }
        }
        *count += counts ? 1 : 0;
        SIB__TRY(sib__run_check(run, line));
    }
    return SIB_OK;
}

sib_status sib__count_lines(sib__run *run, const sib__series *rows, const int64_t *line_of,
                            sib__dimensions by, const sib__output *result, sib__series **out)
{
    grid         g = {.n = 0};
    sib__series *s = NULL;
    int64_t     *order = NULL;
    int64_t      n = 0;
    SIB__TRY(lay_out(run, by, &g));
    if (sib__has_dimension(by, run->scheme->on)) {
        SIB__TRY(find_seen(run, rows, line_of, &g));
    }
    SIB__TRY(count_lines_of(run, &g));
    SIB__TRY(fill(run, rows, &g, &n));
    SIB__TRY(sib__series_make(run->call, run->memory, run->scheme, n, result->unit,
                              result->keys, &s));
    for (int32_t i = 0; i < g.n; i++) {
        s->codes[g.axes[i].key].own = g.axes[i].own;
    }
    SIB__TRY(sib__derive_codes(run, s));
    SIB__TRY(sib__order_lines(run, s, false, &order));
    return sib__series_take(run->call, run->memory, run->scheme, s, order, n, out);
}
