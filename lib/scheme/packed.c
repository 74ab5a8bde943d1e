/* Achievements, packed, as lines: in the order of day, name, person. */
#include "scheme/packed.h"

#include "core/sort_keys.h"
#include "scheme/read.h"

/* How the three stand in one number, the first highest. */
typedef struct widths {
    int32_t what;
    int32_t person;
} widths;

static sib_status order_found(sib__run *run, const sib__scheme_outcome *o, widths w,
                              uint64_t **found, int64_t n)
{
    if (SIB__DAY_BITS + w.what + w.person > 64) {
        return sib__fail(run->call, SIB_ERR_OVERFLOW, "facts", -1, NULL,
                         "there are too many persons and names");
    }
    uint64_t *scratch = SIB__NEW(run->memory, uint64_t, n);
    SIB__TRY_MEMORY(run->call, scratch);
    for (int64_t i = 0; i < n; i++) {
        uint64_t row = (*found)[i];
        uint64_t day = row >> SIB__PLACE_BITS & SIB__DAY_MASK;
        uint64_t what = (uint64_t)o->recognised[sib__packed_place(row)].code;
        (*found)[i] = (day << w.what | what) << w.person | (uint64_t)sib__packed_person(row);
        SIB__TRY(sib__run_check(run, i));
    }
    SIB__TRY(sib__sort_keys(run->call, found, &scratch, n, SIB__DAY_BITS + w.what + w.person));
    sib__drop(run->memory, scratch);
    return SIB_OK;
}

sib_status sib__lay_out(sib__run *run, const sib__scheme_outcome *o, uint64_t *found, int64_t n,
                        sib__series **out)
{
    const sib__scheme *s = run->scheme;
    sib__dimensions    stated =
        sib__dimension_bit(s->person) | sib__dimension_bit(s->what) | sib__dimension_bit(s->on);
    widths       w = {sib__bits_of((uint64_t)sib__run_code_count(run, s->what)),
                      sib__bits_of((uint64_t)sib__run_code_count(run, s->person))};
    sib__series *list = NULL;
    int32_t     *own[3] = {NULL, NULL, NULL};
    SIB__TRY(order_found(run, o, w, &found, n));
    for (int i = 0; i < 3; i++) {
        own[i] = SIB__NEW(run->memory, int32_t, n);
        SIB__TRY_MEMORY(run->call, own[i]);
    }
    SIB__TRY(sib__series_make(run->call, run->memory, s, n, SIB__UNIT_NUMBER,
                              sib__dimensions_all(s, stated), &list));
    for (int64_t i = 0; i < n; i++) {
        own[0][i] = (int32_t)(found[i] & ((UINT64_C(1) << w.person) - 1));
        own[1][i] = (int32_t)(found[i] >> w.person & ((UINT64_C(1) << w.what) - 1));
        own[2][i] = (int32_t)(found[i] >> w.person >> w.what) + SIB__DATE_MIN;
        SIB__TRY(sib__run_check(run, i));
    }
    sib__drop(run->memory, found);
    sib__drop(run->memory, list->numbers.whole);
    SIB__TRY(sib__numbers_same(run->call, run->memory, 1, &list->numbers));
    list->codes[s->person].own = own[0];
    list->codes[s->what].own = own[1];
    list->codes[s->on].own = own[2];
    *out = list;
    return sib__derive_codes(run, list);
}
