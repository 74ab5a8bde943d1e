/* Sorting rows by stratum and value, the matcher's most costly step. */
#include "core/sort.h"
#include "matching/rules.h"

/* Digits of the first, coarse sort: three bytes part a million values almost wholly. */
enum { COARSE_BITS = 24 };

static bool value_before(int64_t a, int64_t b, const void *payload)
{
    const double *value = payload;
    return value[a] < value[b];
}

static int width_of(uint64_t number)
{
    int bits = 0;
    for (; number != 0; number >>= 1) {
        bits++;
    }
    return bits;
}

/* Replaces the keys by their leading bits within the range they span; those below are settled
 * afterwards. */
static sib_status coarsen(sib__call *call, uint64_t *keys, int64_t n)
{
    uint64_t low = UINT64_MAX;
    uint64_t high = 0;
    for (int64_t i = 0; i < n; i++) {
        low = keys[i] < low ? keys[i] : low;
        high = keys[i] > high ? keys[i] : high;
    }
    int shift = n == 0 ? 0 : width_of(high - low) - COARSE_BITS;
    for (int64_t i = 0; i < n; i++) {
        keys[i] = shift > 0 ? (keys[i] - low) >> shift : keys[i] - low;
    }
    return sib__check(call);
}

/* Sorts each stretch of equal coarse keys by value; most are short or of one value. */
static sib_status refine(sib__call *call, const uint64_t *keys, int64_t *rows, int64_t *other,
                         int64_t n, const double *value)
{
    for (int64_t i = 0, j = 0; i < n; i = j) {
        bool rising = true;
        for (j = i + 1; j < n && keys[j] == keys[i]; j++) {
            SIB__TRY(SIB__PAUSE(call, j));
            rising = rising && value[rows[j - 1]] <= value[rows[j]];
        }
        if (!rising) {
            SIB__TRY(sib__sort_rows(call, rows + i, other, j - i, value_before, value));
        }
    }
    return SIB_OK;
}

sib_status sib__matching_sort(sib__call *call, const sib__units *u, uint64_t *keys,
                              int64_t *rows, int64_t n, const double *value, bool across)
{
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, n);
    int64_t  *other = SIB__NEW(&call->scratch, int64_t, n);
    keys = value == NULL ? keys : SIB__NEW(&call->scratch, uint64_t, n);
    SIB__TRY_MEMORY(call, keys);
    SIB__TRY_MEMORY(call, other_keys);
    SIB__TRY_MEMORY(call, other);
    if (value != NULL) {
        for (int64_t i = 0; i < n; i++) {
            SIB__TRY(SIB__PAUSE(call, i));
            keys[i] = sib__sort_key_f64(value[rows[i]]);
        }
        SIB__TRY(coarsen(call, keys, n));
    }
    SIB__TRY(sib__sort_u64(call, keys, rows, other_keys, other, n));
    if (value != NULL) {
        SIB__TRY(refine(call, keys, rows, other, n, value));
    }
    if (!across && u->strata > 1) {
        for (int64_t i = 0; i < n; i++) {
            SIB__TRY(SIB__PAUSE(call, i));
            keys[i] = (uint64_t)u->stratum[rows[i]];
        }
        SIB__TRY(sib__sort_u64(call, keys, rows, other_keys, other, n));
    }
    sib__drop(&call->scratch, other);
    sib__drop(&call->scratch, other_keys);
    sib__drop(&call->scratch, keys);
    return sib__check(call);
}

/* The rows come in tie order, or in that of another shelf. */
static sib_status fill(sib__call *call, const sib__units *u, const int64_t *rows, int64_t n,
                       uint8_t arm, const double *value, sib__shelf *shelf)
{
    int64_t room = arm == 1 ? u->treated_n : u->n - u->treated_n;
    shelf->rows = SIB__NEW(&call->scratch, int64_t, room);
    shelf->begin = SIB__NEW(&call->scratch, int64_t, u->strata + 1);
    SIB__TRY_MEMORY(call, shelf->rows);
    SIB__TRY_MEMORY(call, shelf->begin);
    for (int64_t i = 0; i < n; i++) {
        SIB__TRY(SIB__PAUSE(call, i));
        int64_t row = rows == NULL ? i : rows[i];
        if (u->treated.data[row] == arm && !u->discarded[row]) {
            shelf->rows[shelf->n++] = row;
            shelf->begin[sib__units_stratum(u, row) + 1]++;
        }
    }
    for (int64_t s = 0; s < u->strata; s++) {
        shelf->begin[s + 1] += shelf->begin[s];
    }
    return sib__matching_sort(call, u, NULL, shelf->rows, shelf->n, value, false);
}

sib_status sib__shelf_fill(sib__call *call, const sib__units *u, uint8_t arm,
                           sib__shelf *by_score, sib__shelf *by_caliper)
{
    SIB__TRY(fill(call, u, u->by_tie, u->n, arm, u->x, by_score));
    *by_caliper = *by_score;
    if (u->x != u->y) {
        *by_caliper = (sib__shelf){0};
        SIB__TRY(fill(call, u, by_score->rows, by_score->n, arm, u->y, by_caliper));
    }
    return SIB_OK;
}

int64_t sib__shelf_place(const sib__shelf *shelf, const double *values, int64_t begin,
                         int64_t end, double value)
{
    while (begin < end) {
        int64_t middle = begin + (end - begin) / 2;
        if (values[shelf->rows[middle]] < value) {
            begin = middle + 1;
        } else {
            end = middle;
        }
    }
    return begin;
}
