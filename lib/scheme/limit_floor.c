/* at_least: money that is missing is a line of its own; other lines are raised in place. */
#include "scheme/count_lines.h"
#include "scheme/dictionary.h"
#include "scheme/limit.h"

/* The groups: those of the lines, and those that a sum by these keys would have. */
typedef struct floors {
    sib__run          *run;
    const sib__limit  *limit;
    const sib__series *lines;
    const bool        *chosen;
    sib__series       *groups;   /* a line for each */
    int64_t           *group_of; /* [lines] */
    sib__exact        *sums;     /* [groups] of chosen lines with a number */
    int32_t           *reasons;  /* [groups] why one has none */
    sib__exact        *missing;  /* [groups] */
    bool              *added;    /* [groups] */
} floors;

/* The groups that the lines have, one line each, with the keys of the groups alone. */
static sib_status seen_groups(floors *f, int64_t *n, sib__series **out)
{
    sib__run *run = f->run;
    int64_t  *first = NULL;
    SIB__TRY(sib__group_lines(run, f->lines, f->limit->per, &f->group_of, n));
    first = SIB__NEW(run->memory, int64_t, *n);
    SIB__TRY_MEMORY(run->call, first);
    for (int64_t i = f->lines->n - 1; i >= 0; i--) {
        first[f->group_of[i]] = i;
    }
    SIB__TRY(sib__series_take(run->call, run->memory, run->scheme, f->lines, first, *n, out));
    (*out)->keys = f->limit->per;
    (*out)->reasons = NULL;
    return SIB_OK;
}

/* One series of the lines of two, in that order, that have these keys; other keys are blank. */
static sib_status join(sib__run *run, const sib__series *a, const sib__series *b,
                       sib__dimensions keys, sib__series **out)
{
    const sib__series *both[2] = {a, b};
    SIB__TRY(
        sib__series_make(run->call, run->memory, run->scheme, a->n + b->n, a->unit, keys, out));
    for (int32_t key = 0; key < run->scheme->dimension_count; key++) {
        int32_t *own = NULL;
        if (!sib__has_dimension(keys, key)) {
            continue;
        }
        own = SIB__NEW(run->memory, int32_t, a->n + b->n);
        SIB__TRY_MEMORY(run->call, own);
        (*out)->codes[key] = (sib__codes){.own = own};
        for (int k = 0; k < 2; k++) {
            for (int64_t i = 0; i < both[k]->n; i++) {
                *own++ = sib__has_dimension(both[k]->keys, key)
                             ? sib__code_at(&both[k]->codes[key], i)
                             : SIB_CODE_MISSING;
                SIB__TRY(sib__run_check(run, i));
            }
        }
    }
    return SIB_OK;
}

/* The groups that a sum by these keys would have and no line has. */
static sib_status other_groups(floors *f, const sib__series *seen, sib__series **out)
{
    sib__run     *run = f->run;
    sib__output   sum = {.unit = SIB__UNIT_MONEY, .keys = f->limit->per};
    sib__series  *all = NULL;
    sib__meeting *meeting = NULL;
    int64_t      *rows = SIB__NEW(run->memory, int64_t, f->lines->n);
    int64_t       n = 0;
    bool          dated = sib__has_dimension(f->limit->per, run->scheme->on);
    SIB__TRY_MEMORY(run->call, rows); /* zeros: seen; a line without a date shows none */
    for (int64_t i = 0; dated && i < f->lines->n; i++) {
        bool blank = sib__code_at(&f->lines->codes[run->scheme->on], i) == SIB_CODE_MISSING;
        rows[i] = blank ? -1 : 0;
    }
    SIB__TRY(sib__count_lines(run, f->lines, rows, f->limit->per, &sum, &all));
    rows = SIB__NEW(run->memory, int64_t, all->n);
    SIB__TRY_MEMORY(run->call, rows);
    SIB__TRY(sib__meeting_begin(run, all, seen, &meeting));
    for (int64_t i = 0; i < all->n; i++) {
        if (sib__meeting_line(meeting, i) < 0) {
            rows[n++] = i;
        }
        SIB__TRY(sib__run_check(run, i));
    }
    return sib__series_take(run->call, run->memory, run->scheme, all, rows, n, out);
}

static sib_status find_groups(floors *f)
{
    sib__series *seen = NULL;
    sib__series *others = NULL;
    int64_t      n = 0;
    SIB__TRY(seen_groups(f, &n, &seen));
    SIB__TRY(other_groups(f, seen, &others));
    return join(f->run, seen, others, f->limit->per, &f->groups);
}

/* Why a group has no number of its own accord: a period of its keys has not ended. */
static int32_t open_period(const floors *f, int64_t group)
{
    const sib__scheme *s = f->run->scheme;
    int32_t            reason = SIB__REASON_NONE;
    for (int64_t i = 0; i < s->period_count; i++) {
        int32_t key = s->periods[i].dimension;
        int32_t code = sib__has_dimension(f->limit->per, key)
                           ? sib__code_at(&f->groups->codes[key], group)
                           : SIB_CODE_MISSING;
        if (code != SIB_CODE_MISSING && sib__period_end(f->run, key, code) > f->run->as_at) {
            reason = SIB__REASON_PERIOD_OPEN;
        }
    }
    return reason;
}

static sib_status add_up(floors *f)
{
    sib__run *run = f->run;
    int64_t   n = f->groups->n;
    f->sums = SIB__NEW(run->memory, sib__exact, n);
    SIB__TRY_MEMORY(run->call, f->sums);
    f->reasons = SIB__NEW(run->memory, int32_t, n);
    SIB__TRY_MEMORY(run->call, f->reasons);
    for (int64_t g = 0; g < n; g++) {
        f->sums[g] = sib__exact_of_i64(0);
    }
    for (int64_t i = 0; i < f->lines->n; i++) {
        int64_t g = f->group_of[i];
        int32_t reason = sib__reason_at(f->lines, i);
        if (f->chosen != NULL && !f->chosen[i]) {
            continue;
        }
        f->reasons[g] = sib__reason_of(f->reasons[g], reason);
        if (reason == SIB__REASON_NONE) {
            SIB__TRY(sib__exact_add(run->call, run->memory, f->sums[g],
                                    sib__number_at(&f->lines->numbers, i), &f->sums[g]));
        }
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

/* What each group lacks; one that does not ask for a floor has none. */
static sib_status find_missing(floors *f, const sib__group_limits *limits, int64_t *count)
{
    sib__run *run = f->run;
    int64_t   n = f->groups->n;
    *count = 0;
    f->missing = SIB__NEW(run->memory, sib__exact, n);
    SIB__TRY_MEMORY(run->call, f->missing);
    f->added = SIB__NEW(run->memory, bool, n);
    SIB__TRY_MEMORY(run->call, f->added);
    for (int64_t g = 0; g < n; g++) {
        bool known = limits->reasons[g] == SIB__REASON_NONE;
        SIB__TRY(sib__exact_subtract(run->call, run->memory, limits->limits[g], f->sums[g],
                                     &f->missing[g]));
        f->reasons[g] = sib__reason_of(f->reasons[g], limits->reasons[g]);
        f->reasons[g] = sib__reason_of(f->reasons[g], open_period(f, g));
        f->added[g] = !known || (!limits->unlimited[g] && sib__exact_sign(f->missing[g]) > 0);
        *count += f->added[g] ? 1 : 0;
    }
    return SIB_OK;
}

/* The groups that get a line, in the order of lines. */
static sib_status added_groups(floors *f, int64_t count, int64_t **out)
{
    int64_t *order = NULL;
    int64_t  n = 0;
    SIB__TRY(sib__order_lines(f->run, f->groups, false, &order));
    *out = SIB__NEW(f->run->memory, int64_t, count);
    SIB__TRY_MEMORY(f->run->call, *out);
    for (int64_t i = 0; i < f->groups->n; i++) {
        if (f->added[order[i]]) {
            (*out)[n++] = order[i];
        }
    }
    return SIB_OK;
}

/* Numbers and states of the lines, then of those that are added. */
static sib_status fill_lines(floors *f, const int64_t *groups, sib__series *after,
                             int64_t *group_of)
{
    sib__run *run = f->run;
    int64_t   n = f->lines->n;
    for (int64_t i = 0; i < after->n; i++) {
        int64_t    g = i < n ? f->group_of[i] : groups[i - n];
        int32_t    reason = i < n ? sib__reason_at(f->lines, i) : f->reasons[g];
        sib__exact value = i < n                        ? sib__number_at(&f->lines->numbers, i)
                           : reason == SIB__REASON_NONE ? f->missing[g]
                                                        : sib__exact_of_i64(0);
        group_of[i] = i < n && f->chosen != NULL && !f->chosen[i] ? -1 : g;
        SIB__TRY(sib__number_set(run->call, run->memory, &after->numbers, after->n, i, value));
        SIB__TRY(sib__reason_set(run->call, run->memory, after, i, reason));
        if (i < n) {
            SIB__TRY(
                sib__number_set(run->call, run->memory, &after->before, after->n, i, value));
        }
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

static sib_status put(sib__run *run, const sib__limit *c, const sib__group_limits *limits,
                      int64_t *group_of, int64_t groups, const sib__series *came,
                      sib__series *after)
{
    sib__limited *told = SIB__NEW(run->memory, sib__limited, 1);
    SIB__TRY_MEMORY(run->call, told);
    *told = (sib__limited){.group_of = group_of,
                           .group_count = groups,
                           .limits = limits->limits,
                           .unlimited = limits->unlimited,
                           .came = came};
    after->limited = told;
    sib__run_put(run, c->step.results[0], after);
    return SIB_OK;
}

/* Groups that `where` accepts; each asks for its floor, one without lines too. */
static sib_status find_asked(floors *f, uint8_t **asked)
{
    sib__run *run = f->run;
    bool     *kept = NULL; /* [groups]: `where` accepts their keys; NULL: all */
    SIB__TRY(sib__limit_asked(run, f->lines, f->group_of, f->chosen, f->groups->n, asked));
    if (f->limit->chosen && sib__has_dimension(f->limit->per, f->limit->where.key)) {
        SIB__TRY(sib__limit_chosen(run, f->limit, f->groups, &kept));
    }
    for (int64_t g = 0; g < f->groups->n; g++) {
        if ((*asked)[g] == SIB__ASKED_BY_NONE && (kept == NULL || kept[g])) {
            (*asked)[g] = SIB__ASKED_BY_NUMBER;
        }
        SIB__TRY(sib__run_check(run, g));
    }
    return SIB_OK;
}

static sib_status add_lines(sib__run *run, const sib__limit *c, const sib__series *before,
                            const bool *chosen)
{
    floors            f = {.run = run, .limit = c, .lines = before, .chosen = chosen};
    sib__group_limits limits;
    sib__series      *rows = NULL;
    sib__series      *after = NULL;
    int64_t          *groups = NULL;
    int64_t          *group_of = NULL;
    uint8_t          *asked = NULL;
    int64_t           count = 0;
    int32_t           line = run->scheme->line;
    SIB__TRY(find_groups(&f));
    SIB__TRY(add_up(&f));
    SIB__TRY(find_asked(&f, &asked));
    SIB__TRY(sib__limits_of(run, c, f.groups, NULL, asked, f.groups->n, &limits));
    SIB__TRY(find_missing(&f, &limits, &count));
    SIB__TRY(added_groups(&f, count, &groups));
    SIB__TRY(
        sib__series_take(run->call, run->memory, run->scheme, f.groups, groups, count, &rows));
    rows->keys |= sib__dimension_bit(line);
    rows->codes[line] = (sib__codes){.all = (int32_t)c->step.results[0]->slot};
    SIB__TRY(join(run, before, rows, before->keys, &after));
    SIB__TRY(sib__numbers_make(run->call, run->memory, after->n, &after->before));
    group_of = SIB__NEW(run->memory, int64_t, after->n);
    SIB__TRY_MEMORY(run->call, group_of);
    SIB__TRY(fill_lines(&f, groups, after, group_of));
    return put(run, c, &limits, group_of, f.groups->n, NULL, after);
}

/* Every line is a group. */
static sib_status raise_lines(sib__run *run, const sib__limit *c, const sib__series *before,
                              const bool *chosen)
{
    sib__series      *after = NULL;
    sib__group_limits limits;
    uint8_t          *asked = NULL;
    int64_t          *group_of = SIB__NEW(run->memory, int64_t, before->n);
    SIB__TRY_MEMORY(run->call, group_of);
    SIB__TRY(sib__limit_asked(run, before, NULL, chosen, before->n, &asked));
    SIB__TRY(sib__limits_of(run, c, before, NULL, asked, before->n, &limits));
    SIB__TRY(
        sib__series_like(run->call, run->memory, run->scheme, before, before->unit, &after));
    after->before = before->numbers;
    for (int64_t i = 0; i < before->n; i++) {
        sib__exact value = sib__number_at(&before->numbers, i);
        int32_t    reason = sib__reason_at(before, i);
        group_of[i] = chosen == NULL || chosen[i] ? i : -1;
        if (group_of[i] >= 0) {
            reason = sib__reason_of(reason, limits.reasons[i]);
        }
        if (group_of[i] >= 0 && !limits.unlimited[i] && reason == SIB__REASON_NONE) {
            SIB__TRY(sib__exact_max(run->call, value, limits.limits[i], &value));
        }
        SIB__TRY(sib__number_set(run->call, run->memory, &after->numbers, after->n, i, value));
        SIB__TRY(sib__reason_set(run->call, run->memory, after, i, reason));
        SIB__TRY(sib__run_check(run, i));
    }
    return put(run, c, &limits, group_of, before->n, before, after);
}

sib_status sib__limit_least(sib__run *run, const sib__limit *c, const sib__series *before)
{
    bool *chosen = NULL;
    SIB__TRY(sib__limit_chosen(run, c, before, &chosen));
    return c->of.unit == SIB__UNIT_MONEY ? add_lines(run, c, before, chosen)
                                         : raise_lines(run, c, before, chosen);
}
