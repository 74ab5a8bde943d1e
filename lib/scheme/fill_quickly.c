#include "scheme/fill_quickly.h"

#include "scheme/room.h"

enum { FEW_GROUPS = 4096, AHEAD = 16 }; /* lines ahead, so that memory is asked for in time */

typedef struct filling {
    sib__run              *run;
    const sib__quick_fill *fill;
    const sib__numbers    *numbers;
    int64_t               *room; /* [groups]: what is left of the limit */
} filling;

static inline int64_t amount_at(const filling *f, int64_t line)
{
    return f->numbers->whole[sib__number_place(f->numbers, line)];
}

/* The limit, counted in the parts that the numbers are counted in. */
static sib_status limit_in_parts(const filling *f, int64_t *limit, bool *whole)
{
    sib__exact parts;
    SIB__TRY(sib__exact_multiply(f->run->call, f->run->memory, f->fill->limit,
                                 sib__exact_of_i64(f->numbers->den), &parts));
    *limit = parts.num;
    *whole = parts.den == 1;
    return SIB_OK;
}

static bool any_negative(const filling *f)
{
    bool    found = false;
    int64_t n = sib__numbers_count(f->numbers, f->fill->lines->n);
    for (int64_t i = 0; !found && i < n; i++) {
        found = f->numbers->whole[i] < 0;
    }
    return found;
}

/* Lines below 0 make room first; false: it does not fit 64 bits. */
static bool make_room(const filling *f, int64_t limit)
{
    const sib__series *lines = f->fill->lines;
    int64_t            groups = (int64_t)f->fill->groups.product;
    bool               fits = true;
    bool               negative = any_negative(f);
    for (int64_t i = 0; i < groups; i++) {
        f->room[i] = limit;
    }
    for (int64_t i = 0; negative && fits && i < lines->n; i++) {
        int64_t  amount = amount_at(f, i);
        int64_t *room = &f->room[sib__tuple_of(&f->fill->groups, lines, i)];
        fits = amount >= 0 || !__builtin_sub_overflow(*room, amount, room);
    }
    for (int64_t i = 0; i < groups; i++) {
        f->room[i] = f->room[i] < 0 ? 0 : f->room[i];
    }
    return fits;
}

static sib_status fill_all(const filling *f, int64_t *after)
{
    const sib__series *lines = f->fill->lines;
    for (int64_t i = 0; i < lines->n; i++) {
        int64_t  line = f->fill->order == NULL ? i : f->fill->order[i];
        int64_t  amount = amount_at(f, line);
        int64_t *room = &f->room[sib__tuple_of(&f->fill->groups, lines, line)];
        if (i + AHEAD < lines->n && f->fill->order == NULL) {
            __builtin_prefetch(&f->room[sib__tuple_of(&f->fill->groups, lines, i + AHEAD)]);
        }
        if (amount > *room) {
            amount = f->fill->refuse ? 0 : *room;
        }
        *room -= amount > 0 ? amount : 0;
        after[line] = amount;
        SIB__TRY(sib__run_check(f->run, i));
    }
    return SIB_OK;
}

sib_status sib__fill_quickly(sib__run *run, const sib__quick_fill *fill, sib__numbers *after,
                             bool *done)
{
    sib__memory *m = run->memory;
    int64_t      n = fill->lines->n;
    filling      f = {.run = run, .fill = fill, .numbers = &fill->lines->numbers};
    int64_t      limit = 0;
    *done = false;
    if (f.numbers->whole == NULL ||
        (fill->groups.product > FEW_GROUPS && fill->groups.product > (uint64_t)n)) {
        return SIB_OK;
    }
    SIB__TRY(limit_in_parts(&f, &limit, done));
    f.room = SIB__NEW(m, int64_t, *done ? (int64_t)fill->groups.product : 0);
    SIB__TRY_MEMORY(run->call, f.room);
    *done = *done && make_room(&f, limit);
    if (*done) {
        *after =
            (sib__numbers){.whole = (int64_t *)sib__room_take(run, n), .den = f.numbers->den};
        SIB__TRY_MEMORY(run->call, after->whole);
        SIB__TRY(fill_all(&f, after->whole));
    }
    sib__drop(m, f.room);
    return SIB_OK;
}
