/* at_most: the limits of groups, and the lines that fill them. */
#include <string.h>

#include "scheme/fill.h"
#include "scheme/fill_quickly.h"
#include "scheme/limit.h"
#include "scheme/room.h"
#include "scheme/told.h"

sib_status sib__limit_chosen(sib__run *run, const sib__limit *c, const sib__series *lines,
                             bool **chosen)
{
    *chosen = NULL;
    if (!c->chosen) {
        return SIB_OK;
    }
    *chosen = SIB__NEW(run->memory, bool, lines->n);
    SIB__TRY_MEMORY(run->call, *chosen);
    for (int64_t i = 0; i < lines->n; i++) {
        int32_t code = sib__code_at(&lines->codes[c->where.key], i);
        (*chosen)[i] = code != SIB_CODE_MISSING && sib__condition_holds(run, &c->where, code);
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

sib_status sib__limit_asked(sib__run *run, const sib__series *lines, const int64_t *group_of,
                            const bool *chosen, int64_t groups, uint8_t **asked)
{
    *asked = SIB__NEW(run->memory, uint8_t, groups);
    SIB__TRY_MEMORY(run->call, *asked);
    for (int64_t i = 0; i < lines->n; i++) {
        uint8_t *by = &(*asked)[group_of == NULL ? i : group_of[i]];
        if (sib__reason_at(lines, i) == SIB__REASON_NONE && (chosen == NULL || chosen[i])) {
            *by = SIB__ASKED_BY_NUMBER;
        } else if (*by == SIB__ASKED_BY_NONE && (chosen == NULL || chosen[i])) {
            *by = SIB__ASKED_BY_UNKNOWN;
        }
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

sib_status sib__limits_of(sib__run *run, const sib__limit *c, const sib__series *lines,
                          const int64_t *first, const uint8_t *asked, int64_t groups,
                          sib__group_limits *out)
{
    sib__memory *m = run->memory;
    sib__worth  *worth = NULL;
    out->limits = SIB__NEW(m, sib__exact, groups);
    SIB__TRY_MEMORY(run->call, out->limits);
    out->unlimited = SIB__NEW(m, bool, groups);
    SIB__TRY_MEMORY(run->call, out->unlimited);
    out->reasons = SIB__NEW(m, int32_t, groups);
    SIB__TRY_MEMORY(run->call, out->reasons);
    SIB__TRY(sib__worth_begin(run, &c->limit, lines, &worth));
    for (int64_t g = 0; g < groups; g++) {
        sib__worth_value value;
        out->limits[g] = sib__exact_of_i64(0);
        out->unlimited[g] = true;
        if (asked[g] == SIB__ASKED_BY_NONE) {
            continue;
        }
        SIB__TRY(sib__worth_asked(run, worth, first == NULL ? g : first[g],
                                  asked[g] == SIB__ASKED_BY_NUMBER, &value));
        if (value.reason == SIB__REASON_NO_LINE) {
            return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, NULL,
                             "line %d, column %d of the contract: the limit has no value for a "
                             "line that it limits",
                             (int)c->limit.at->line, (int)c->limit.at->column);
        }
        out->unlimited[g] = value.none || value.lacking || value.reason != SIB__REASON_NONE;
        out->limits[g] = out->unlimited[g] ? sib__exact_of_i64(0) : value.exact;
        out->reasons[g] = value.reason;
        SIB__TRY(sib__run_check(run, g));
    }
    return SIB_OK;
}

/* The sums of which the limits are shares: of all lines, or of those that are not chosen. */
static sib_status share_limits(sib__run *run, const sib__limit *c, const sib__series *lines,
                               const bool *chosen, const int64_t *group_of, int64_t groups,
                               sib__exact *limits)
{
    bool       payable = strcmp(c->share_of, "payable") == 0;
    sib__exact share = c->limit.exact;
    sib__exact rest;
    SIB__TRY(sib__exact_subtract(run->call, run->memory, sib__exact_of_i64(1), share, &rest));
    if (payable) {
        SIB__TRY(sib__exact_divide(run->call, run->memory, share, rest, &share));
    }
    for (int64_t g = 0; g < groups; g++) {
        limits[g] = sib__exact_of_i64(0);
    }
    for (int64_t i = 0; i < lines->n; i++) {
        sib__exact *sum = &limits[group_of[i]];
        if (sib__reason_at(lines, i) == SIB__REASON_NONE && !(payable && chosen[i])) {
            SIB__TRY(sib__exact_add(run->call, run->memory, *sum,
                                    sib__number_at(&lines->numbers, i), sum));
        }
        SIB__TRY(sib__run_check(run, i));
    }
    for (int64_t g = 0; g < groups; g++) {
        SIB__TRY(sib__exact_multiply(run->call, run->memory, limits[g], share, &limits[g]));
    }
    return SIB_OK;
}

/* The first line of each group. */
static sib_status first_lines(sib__run *run, int64_t n, const int64_t *group_of, int64_t groups,
                              int64_t **first)
{
    *first = SIB__NEW(run->memory, int64_t, groups);
    SIB__TRY_MEMORY(run->call, *first);
    for (int64_t i = n - 1; i >= 0; i--) {
        (*first)[group_of[i]] = i;
    }
    return SIB_OK;
}

/* Lines that are not chosen leave their groups; those whose limit is not known wait for it. */
static sib_status settle_groups(sib__run *run, sib__series *after, const bool *chosen,
                                int64_t *group_of, const int32_t *reasons)
{
    for (int64_t i = 0; i < after->n; i++) {
        int64_t group = group_of[i];
        group_of[i] = chosen == NULL || chosen[i] ? group : -1;
        if (group_of[i] >= 0 && reasons[group] != SIB__REASON_NONE) {
            SIB__TRY(sib__reason_set(run->call, run->memory, after, i,
                                     sib__reason_of(sib__reason_at(after, i), reasons[group])));
        }
        SIB__TRY(sib__run_check(run, i));
    }
    return SIB_OK;
}

static int32_t how_of(const sib__limit *c)
{
    return c->cut == NULL                  ? SIB__FILL_PRO_RATA
           : strcmp(c->cut, "refuse") == 0 ? SIB__FILL_REFUSE
                                           : SIB__FILL_PART;
}

/* Lines of one step stand by date. */
static bool stands_by_date(const sib__run *run, const sib__series *lines)
{
    return lines->codes[run->scheme->line].own == NULL;
}

/* Group by group, with what is left after each line. */
static sib_status fill_groups(sib__run *run, const sib__limit *c, const sib__series *before,
                              sib__series *after)
{
    sib__limited     *told = SIB__NEW(run->memory, sib__limited, 1);
    bool             *chosen = NULL;
    int64_t          *first = NULL;
    uint8_t          *asked = NULL;
    int64_t          *order = NULL;
    sib__group_limits limits;
    SIB__TRY_MEMORY(run->call, told);
    SIB__TRY(sib__limit_chosen(run, c, before, &chosen));
    SIB__TRY(sib__group_lines(run, before, c->per, &told->group_of, &told->group_count));
    SIB__TRY(first_lines(run, before->n, told->group_of, told->group_count, &first));
    SIB__TRY(sib__limit_asked(run, before, told->group_of, chosen, told->group_count, &asked));
    SIB__TRY(sib__limits_of(run, c, before, first, asked, told->group_count, &limits));
    sib__drop(run->memory, asked);
    if (c->share_of != NULL) {
        SIB__TRY(share_limits(run, c, before, chosen, told->group_of, told->group_count,
                              limits.limits));
    }
    SIB__TRY(settle_groups(run, after, chosen, told->group_of, limits.reasons));
    if (strcmp(c->fill, "by_date") == 0 && !stands_by_date(run, before)) {
        SIB__TRY(sib__order_lines(run, before, true, &order));
    }
    sib__fill fill = {.n = before->n,
                      .numbers = &before->numbers,
                      .reasons = after->reasons,
                      .group_of = told->group_of,
                      .order = order,
                      .group_count = told->group_count,
                      .limits = limits.limits,
                      .unlimited = limits.unlimited,
                      .how = how_of(c),
                      .whole = c->of.minor ? run->scheme->minor_unit : sib__exact_of_i64(0)};
    SIB__TRY(sib__fill_limits(run->call, run->memory, &fill, &after->numbers, &told->left));
    sib__drop(run->memory, order);
    sib__drop(run->memory, first);
    told->limits = limits.limits;
    told->unlimited = limits.unlimited;
    told->came = before;
    after->limited = told;
    return SIB_OK;
}

/* One amount for every group, of which nothing is told but what the lines come to: they are
 * filled without asking for each group. *done says whether that can be. */
static sib_status fill_quickly(sib__run *run, const sib__limit *c, const sib__series *before,
                               sib__series *after, bool *done)
{
    sib__quick_fill quick = {.lines = before, .limit = c->limit.exact};
    quick.refuse = how_of(c) == SIB__FILL_REFUSE;
    *done = false;
    if (c->limit.kind != SIB__OPERAND_EXACT || c->share_of != NULL || c->chosen ||
        how_of(c) == SIB__FILL_PRO_RATA || before->reasons != NULL ||
        sib__tells_each(run, &c->step)) {
        return SIB_OK;
    }
    SIB__TRY(sib__tuples_begin(run, before, NULL, c->per, false, &quick.groups));
    if (strcmp(c->fill, "by_date") == 0 && !stands_by_date(run, before)) {
        SIB__TRY(sib__order_lines(run, before, true, &quick.order));
    }
    SIB__TRY(sib__fill_quickly(run, &quick, &after->numbers, done));
    sib__drop(run->memory, quick.order);
    return SIB_OK;
}

sib_status sib__limit_most(sib__run *run, const sib__limit *c, const sib__series *before)
{
    sib__series *after = NULL;
    bool         done = false;
    SIB__TRY(
        sib__series_like(run->call, run->memory, run->scheme, before, before->unit, &after));
    sib__drop(run->memory, after->numbers.whole);
    SIB__TRY(fill_quickly(run, c, before, after, &done));
    if (!done) {
        sib__room_drop(run);
        SIB__TRY(fill_groups(run, c, before, after));
    }
    after->before = before->numbers;
    sib__run_put(run, c->step.results[0], after);
    return SIB_OK;
}
