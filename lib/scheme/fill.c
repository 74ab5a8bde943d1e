/* Filling limits. Numbers that stand over one denominator are counted in it, so that all is
 * done with whole numbers of 64 bits while these suffice. */
#include "scheme/fill.h"

#include "core/sort.h"
#include "core/wide.h"

typedef struct filling {
    sib__call       *call;
    sib__memory     *memory; /* of what is computed on the way */
    sib__memory     *results;
    const sib__fill *fill;
    sib__exact       parts; /* of `den` that a whole unit has; pro rata */
    int64_t          den;   /* in parts of which all numbers below are counted */
    sib__exact      *all;   /* [groups]: the room before any line takes of it */
    sib__exact      *room;  /* [groups]: what is left of it */
    sib__exact      *sum;   /* [groups] of the lines above 0; NULL: not wanted */
    bool            *binds; /* [groups]: these do not fit; with `sum` */
    sib__numbers    *after;
    sib__numbers    *left;
} filling;

static inline sib__exact amount_at(const filling *f, int64_t line)
{
    const sib__numbers *a = f->fill->numbers;
    int64_t             at = sib__number_place(a, line);
    return a->whole != NULL ? sib__exact_of_i64(a->whole[at]) : a->each[at];
}

/* a + b or a - b, at once where both are whole. */
static inline sib_status combine(filling *f, sib__exact *a, sib__exact b, bool minus)
{
    int64_t whole = 0;
    bool    wide = minus ? __builtin_sub_overflow(a->num, b.num, &whole)
                         : __builtin_add_overflow(a->num, b.num, &whole);
    if (a->den == 1 && b.den == 1 && !wide) {
        a->num = whole;
        return SIB_OK;
    }
    return minus ? sib__exact_subtract(f->call, f->memory, *a, b, a)
                 : sib__exact_add(f->call, f->memory, *a, b, a);
}

static inline sib_status fits(filling *f, sib__exact amount, sib__exact room, bool *out)
{
    int order = 0;
    if (amount.den == 1 && room.den == 1) {
        *out = amount.num <= room.num;
        return SIB_OK;
    }
    SIB__TRY(sib__exact_compare(f->call, amount, room, &order));
    *out = order <= 0;
    return SIB_OK;
}

/* Writes a number that is counted in parts of `den`. */
static inline sib_status put(filling *f, sib__numbers *to, int64_t line, sib__exact value)
{
    if (value.den == 1 && to->whole != NULL && to->den == f->den) {
        to->whole[line] = value.num;
        return SIB_OK;
    }
    SIB__TRY(sib__exact_divide(f->call, f->results, value, sib__exact_of_i64(f->den), &value));
    return sib__number_set(f->call, f->results, to, f->fill->n, line, value);
}

static inline int64_t line_at(const filling *f, int64_t i)
{
    return f->fill->order == NULL ? i : f->fill->order[i];
}

/* The group of a line that takes room or makes some; below 0 for others, which pass. */
static inline int64_t group_at(const filling *f, int64_t line)
{
    const sib__fill *fill = f->fill;
    int64_t          group = fill->group_of[line];
    bool             number = fill->reasons == NULL || fill->reasons[line] == SIB__REASON_NONE;
    return group >= 0 && number && !fill->unlimited[group] ? group : -1;
}

/* Lines below 0 pass first and make room. */
static sib_status make_room(filling *f)
{
    const sib__fill *fill = f->fill;
    sib__exact       zero = sib__exact_of_i64(0);
    for (int64_t i = 0; i < fill->group_count; i++) {
        SIB__TRY(sib__exact_multiply(f->call, f->memory, fill->limits[i],
                                     sib__exact_of_i64(f->den), &f->all[i]));
    }
    for (int64_t i = 0; i < fill->n; i++) {
        int64_t    line = line_at(f, i);
        int64_t    group = group_at(f, line);
        sib__exact amount = amount_at(f, line);
        if (group >= 0 && sib__exact_sign(amount) < 0) {
            SIB__TRY(combine(f, &f->all[group], amount, true));
        } else if (group >= 0 && f->sum != NULL) {
            SIB__TRY(combine(f, &f->sum[group], amount, false));
        }
        SIB__TRY(SIB__PAUSE(f->call, i));
    }
    for (int64_t i = 0; i < fill->group_count; i++) {
        SIB__TRY(sib__exact_max(f->call, f->all[i], zero, &f->all[i]));
        f->room[i] = f->all[i];
    }
    return SIB_OK;
}

/* What a line gets of the room that is left. */
static inline sib_status take(filling *f, sib__exact amount, sib__exact *room, sib__exact *out)
{
    bool whole = false;
    SIB__TRY(fits(f, amount, *room, &whole));
    *out = whole ? amount : f->fill->how == SIB__FILL_REFUSE ? sib__exact_of_i64(0) : *room;
    return combine(f, room, *out, true);
}

static sib_status fill_in_order(filling *f)
{
    for (int64_t i = 0; i < f->fill->n; i++) {
        int64_t    line = line_at(f, i);
        int64_t    group = group_at(f, line);
        sib__exact amount = amount_at(f, line);
        if (group >= 0 && sib__exact_sign(amount) < 0) {
            SIB__TRY(put(f, f->left, line, f->all[group]));
        } else if (group >= 0) {
            SIB__TRY(take(f, amount, &f->room[group], &amount));
            SIB__TRY(put(f, f->left, line, f->room[group]));
        }
        SIB__TRY(put(f, f->after, line, amount));
        SIB__TRY(SIB__PAUSE(f->call, i));
    }
    return SIB_OK;
}

/* Lines whose remainders compete for the units that are left. */
typedef struct remainders {
    int64_t  *units; /* [groups] that are left */
    int64_t  *given; /* [n]: whole units of each line */
    uint64_t *keys;  /* [2 n]: the largest remainder has the least */
    int64_t  *lines; /* [2 n] */
    int64_t   n;
} remainders;

static sib_status wide(filling *f)
{
    return sib__fail(f->call, SIB_ERR_OVERFLOW, NULL, -1, NULL,
                     "lines under a limit come to more than 64 bits of minor units");
}

/* A number that is counted in parts of `den`, in whole units. */
static inline sib_status in_units(filling *f, sib__exact value, sib__exact *out)
{
    if (f->parts.num == 1 && f->parts.den == 1) {
        *out = value;
        return SIB_OK;
    }
    return sib__exact_divide(f->call, f->memory, value, f->parts, out);
}

/* The whole units of amount * room / sum, and the remainder, which is less than room's
 * denominator times sum. */
static sib_status cut_line(filling *f, int64_t line, int64_t group, remainders *r)
{
    sib__exact amount;
    sib__exact room = f->room[group];
    sib__exact sum = f->sum[group];
    int64_t    whole = 0;
    SIB__TRY(in_units(f, amount_at(f, line), &amount));
    SIB__TRY(sib__exact_i64(f->call, amount, &whole));
    sib__i128 product = (sib__i128)whole * room.num;
    int64_t   modulus = sum.num * room.den;
    r->given[line] = (int64_t)(product / modulus);
    r->units[group] -= r->given[line];
    r->keys[r->n] = ~(uint64_t)(product % modulus);
    r->lines[r->n++] = line;
    return SIB_OK;
}

/* Room and sums of groups that do not fit, in units. */
static sib_status begin_units(filling *f, remainders *r)
{
    sib__memory *m = f->memory;
    int64_t      n = f->fill->n;
    r->units = SIB__NEW(m, int64_t, f->fill->group_count);
    SIB__TRY_MEMORY(f->call, r->units);
    r->given = SIB__NEW(m, int64_t, n);
    SIB__TRY_MEMORY(f->call, r->given);
    r->keys = SIB__NEW(m, uint64_t, 2 * n);
    SIB__TRY_MEMORY(f->call, r->keys);
    r->lines = SIB__NEW(m, int64_t, 2 * n);
    SIB__TRY_MEMORY(f->call, r->lines);
    for (int64_t i = 0; i < f->fill->group_count; i++) {
        sib__exact *room = &f->room[i];
        sib__exact *sum = &f->sum[i];
        int64_t     modulus = 0;
        if (!f->binds[i]) {
            continue;
        }
        SIB__TRY(in_units(f, *room, room));
        SIB__TRY(in_units(f, *sum, sum));
        if (room->den == 0 || sum->den != 1 ||
            __builtin_mul_overflow(sum->num, room->den, &modulus)) {
            return wide(f);
        }
        r->units[i] = room->num / room->den;
    }
    return SIB_OK;
}

/* In whole units: what is cut off goes back a unit at a time to the largest remainders. */
static sib_status share_units(filling *f, remainders *r)
{
    const sib__fill *fill = f->fill;
    SIB__TRY(begin_units(f, r));
    for (int64_t i = 0; i < fill->n; i++) {
        int64_t line = line_at(f, i);
        int64_t group = group_at(f, line);
        if (group >= 0 && f->binds[group] && sib__exact_sign(amount_at(f, line)) > 0) {
            SIB__TRY(cut_line(f, line, group, r));
        }
        SIB__TRY(SIB__PAUSE(f->call, i));
    }
    SIB__TRY(
        sib__sort_u64(f->call, r->keys, r->lines, r->keys + fill->n, r->lines + fill->n, r->n));
    for (int64_t i = 0; i < r->n; i++) {
        int64_t line = r->lines[i];
        int64_t group = fill->group_of[line];
        if (r->units[group] > 0) {
            r->units[group]--;
            r->given[line]++;
        }
    }
    return SIB_OK;
}

/* What a line gets where its group does not fit; `r` NULL: nothing is whole. */
static sib_status cut_amount(filling *f, const remainders *r, int64_t line, int64_t group,
                             sib__exact *amount)
{
    sib__exact part = *amount;
    if (r == NULL) {
        SIB__TRY(sib__exact_divide(f->call, f->memory, f->room[group], f->sum[group], &part));
        return sib__exact_multiply(f->call, f->memory, *amount, part, amount);
    }
    return sib__exact_multiply(f->call, f->memory, f->parts, sib__exact_of_i64(r->given[line]),
                               amount);
}

/* What is left of the room is the same for all lines of a group but those that make room. */
static sib_status tell_left(filling *f, const sib__exact *rest)
{
    for (int64_t i = 0; i < f->fill->n; i++) {
        int64_t group = group_at(f, i);
        if (group >= 0) {
            bool below = sib__exact_sign(amount_at(f, i)) < 0;
            SIB__TRY(put(f, f->left, i, below ? f->all[group] : rest[group]));
        }
        SIB__TRY(SIB__PAUSE(f->call, i));
    }
    return SIB_OK;
}

/* `rest` [groups]: the room, from which each line takes what it gets. */
static sib_status fill_alike(filling *f, const remainders *r, sib__exact *rest)
{
    for (int64_t i = 0; i < f->fill->n; i++) {
        int64_t    line = line_at(f, i);
        int64_t    group = group_at(f, line);
        sib__exact amount = amount_at(f, line);
        if (group >= 0 && sib__exact_sign(amount) >= 0) {
            if (f->binds[group] && sib__exact_sign(amount) > 0) {
                SIB__TRY(cut_amount(f, r, line, group, &amount));
            }
            SIB__TRY(combine(f, &rest[group], amount, true));
        }
        SIB__TRY(put(f, f->after, line, amount));
        SIB__TRY(SIB__PAUSE(f->call, i));
    }
    return tell_left(f, rest);
}

static sib_status fill_pro_rata(filling *f)
{
    remainders  r = {NULL, NULL, NULL, NULL, 0};
    sib__exact *rest = sib__copy(f->memory, f->room, f->fill->group_count, sizeof *rest);
    SIB__TRY_MEMORY(f->call, rest);
    for (int64_t i = 0; i < f->fill->group_count; i++) {
        bool all = false;
        SIB__TRY(fits(f, f->sum[i], f->room[i], &all));
        f->binds[i] = !all;
    }
    if (sib__exact_sign(f->fill->whole) == 0) {
        return fill_alike(f, NULL, rest);
    }
    SIB__TRY(sib__exact_multiply(f->call, f->memory, f->fill->whole, sib__exact_of_i64(f->den),
                                 &f->parts));
    SIB__TRY(share_units(f, &r));
    return fill_alike(f, &r, rest);
}

static sib_status fill_all(filling *f)
{
    int64_t groups = f->fill->group_count;
    f->all = SIB__NEW(f->memory, sib__exact, groups);
    SIB__TRY_MEMORY(f->call, f->all);
    f->room = SIB__NEW(f->memory, sib__exact, groups);
    SIB__TRY_MEMORY(f->call, f->room);
    if (f->fill->how == SIB__FILL_PRO_RATA) {
        f->sum = SIB__NEW(f->memory, sib__exact, groups);
        SIB__TRY_MEMORY(f->call, f->sum);
        f->binds = SIB__NEW(f->memory, bool, groups);
        SIB__TRY_MEMORY(f->call, f->binds);
        for (int64_t i = 0; i < groups; i++) {
            f->sum[i] = sib__exact_of_i64(0);
        }
    }
    SIB__TRY(make_room(f));
    return f->sum == NULL ? fill_in_order(f) : fill_pro_rata(f);
}

sib_status sib__fill_limits(sib__call *call, sib__memory *m, const sib__fill *fill,
                            sib__numbers *after, sib__numbers *left)
{
    sib__memory work;
    filling     f = {.call = call,
                     .memory = &work,
                     .results = m,
                     .fill = fill,
                     .den = fill->numbers->whole != NULL ? fill->numbers->den : 1,
                     .after = after,
                     .left = left};
    sib__memory_init(&work, &call->scratch.allocator);
    sib_status status = sib__numbers_make(call, m, fill->n, after);
    if (status == SIB_OK) {
        status = sib__numbers_make(call, m, fill->n, left);
    }
    if (status == SIB_OK) {
        after->den = f.den; /* of zeros */
        left->den = f.den;
        status = fill_all(&f);
    }
    sib__memory_release(&work);
    return status;
}
