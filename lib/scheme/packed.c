/* Achievements, packed, as lines: in the order of day, name, person. */
#include "scheme/packed.h"

#include "core/sort_keys.h"
#include "scheme/read.h"
#include "scheme/room.h"

/* How the three stand in one number, the first highest; days from the least. */
typedef struct widths {
    int32_t what;
    int32_t person;
    int32_t day;
    int32_t least;
} widths;

static widths widths_of(const sib__run *run, const uint64_t *found, int64_t n)
{
    const sib__scheme *s = run->scheme;
    int32_t            least = n == 0 ? 0 : sib__packed_day(found[0]);
    int32_t            most = least;
    for (int64_t i = 0; i < n; i++) {
        int32_t day = sib__packed_day(found[i]);
        least = day < least ? day : least;
        most = day > most ? day : most;
    }
    return (widths){sib__bits_of((uint64_t)sib__run_code_count(run, s->what)),
                    sib__bits_of((uint64_t)sib__run_code_count(run, s->person)),
                    sib__bits_of((uint64_t)((int64_t)most - least)), least};
}

/* They stand by person already: those alike in day and name stay so. */
static sib_status order_found(sib__run *run, const sib__scheme_outcome *o, widths w,
                              sib__achieved *a)
{
    if (w.day + w.what + w.person > 64) {
        return sib__fail(run->call, SIB_ERR_OVERFLOW, "facts", -1, NULL,
                         "there are too many persons and names");
    }
    for (int64_t i = 0; i < a->n; i++) {
        uint64_t row = a->found[i];
        uint64_t day = (uint64_t)((int64_t)sib__packed_day(row) - w.least);
        uint64_t what = (uint64_t)o->recognised[sib__packed_place(row)].code;
        a->found[i] = (day << w.what | what) << w.person | (uint64_t)sib__packed_person(row);
        SIB__TRY(sib__run_check(run, i));
    }
    SIB__TRY(
        sib__sort_keys_from(run->call, &a->found, &a->scratch, a->n, w.person, w.day + w.what));
    return SIB_OK;
}

/* Room for three codes a line, two of them where the rows were sorted. */
static sib_status make_codes(sib__run *run, sib__achieved *a, int32_t *own[3])
{
    own[0] = SIB__GROW(run->memory, int32_t, a->scratch, 2 * a->n);
    SIB__TRY_MEMORY(run->call, own[0]);
    own[1] = own[0] + a->n;
    own[2] = SIB__NEW(run->memory, int32_t, a->n);
    SIB__TRY_MEMORY(run->call, own[2]);
    return SIB_OK;
}

/* Each achievement lies in a period of each calendar that is a key of what is read. */
static sib_status check_periods(sib__run *run, const sib__scheme_outcome *o, sib__dimensions by,
                                const sib__series *list)
{
    const sib__scheme *s = run->scheme;
    for (int64_t p = 0; p < s->period_count; p++) {
        int32_t key = s->periods[p].dimension;
        for (int64_t i = 0; sib__has_dimension(by, key) && i < list->n; i++) {
            if (sib__code_at(&list->codes[key], i) == SIB_CODE_MISSING) {
                return sib__fail(run->call, SIB_ERR_DATA, "facts", -1, o->on,
                                 "table %s: an achievement lies in no period of \"%s\"",
                                 o->name, s->dimensions[key].name);
            }
            SIB__TRY(sib__run_check(run, i));
        }
    }
    return SIB_OK;
}

sib_status sib__lay_out(sib__run *run, const sib__scheme_outcome *o, sib__dimensions by,
                        sib__achieved a, sib__series **out)
{
    const sib__scheme *s = run->scheme;
    sib__dimensions    stated =
        sib__dimension_bit(s->person) | sib__dimension_bit(s->what) | sib__dimension_bit(s->on);
    widths       w = widths_of(run, a.found, a.n);
    sib__series *list = NULL;
    int32_t     *own[3] = {NULL, NULL, NULL};
    SIB__TRY(order_found(run, o, w, &a));
    SIB__TRY(make_codes(run, &a, own));
    SIB__TRY(sib__series_make(run->call, run->memory, s, a.n, SIB__UNIT_NUMBER,
                              sib__dimensions_all(s, stated), &list));
    for (int64_t i = 0; i < a.n; i++) {
        own[0][i] = (int32_t)(a.found[i] & ((UINT64_C(1) << w.person) - 1));
        own[1][i] = (int32_t)(a.found[i] >> w.person & ((UINT64_C(1) << w.what) - 1));
        own[2][i] = (int32_t)(a.found[i] >> w.person >> w.what) + w.least;
        SIB__TRY(sib__run_check(run, i));
    }
    sib__room_leave(run, a.found, a.n);
    sib__drop(run->memory, list->numbers.whole);
    SIB__TRY(sib__numbers_same(run->call, run->memory, 1, &list->numbers));
    list->codes[s->person].own = own[0];
    list->codes[s->what].own = own[1];
    list->codes[s->on].own = own[2];
    *out = list;
    SIB__TRY(sib__derive_codes(run, list));
    return check_periods(run, o, by, list);
}
