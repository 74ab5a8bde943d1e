/* Sorting rows by stratum and value, the matcher's most costly step. */
#include "core/sort.h"
#include "matching/matching.h"

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
static void coarsen(uint64_t *keys, int64_t n)
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
}

/* Sorts each stretch of equal coarse keys by value; most are short or of one value. */
static void refine(const uint64_t *keys, int64_t *rows, int64_t *other, int64_t n,
                   const double *value)
{
    for (int64_t i = 0, j = 0; i < n; i = j) {
        bool rising = true;
        for (j = i + 1; j < n && keys[j] == keys[i]; j++) {
            rising = rising && value[rows[j - 1]] <= value[rows[j]];
        }
        if (!rising) {
            sib__sort_rows(rows + i, other, j - i, value_before, value);
        }
    }
}

sib_status sib__matching_sort(sib__call *call, const sib__units *u, uint64_t *keys,
                              int64_t *rows, int64_t n, const double *value, bool across)
{
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, n);
    int64_t  *other = SIB__NEW(&call->scratch, int64_t, n);
    if (other_keys == NULL || other == NULL) {
        return sib__no_memory(call);
    }
    if (value != NULL) {
        for (int64_t i = 0; i < n; i++) {
            keys[i] = sib__sort_key_f64(value[rows[i]]);
        }
        coarsen(keys, n);
    }
    if (!sib__sort_u64_until(keys, rows, other_keys, other, n, sib__stopped, call)) {
        return SIB_ERR_INTERRUPTED;
    }
    if (value != NULL) {
        refine(keys, rows, other, n, value);
    }
    if (!across && u->strata > 1) {
        for (int64_t i = 0; i < n; i++) {
            keys[i] = (uint64_t)u->stratum[rows[i]];
        }
        if (!sib__sort_u64_until(keys, rows, other_keys, other, n, sib__stopped, call)) {
            return SIB_ERR_INTERRUPTED;
        }
    }
    sib__drop(&call->scratch, other);
    sib__drop(&call->scratch, other_keys);
    return sib__check(call);
}
