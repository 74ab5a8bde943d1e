#include "core/sort.h"

#include <string.h>

enum { RUN = 16, RADIX = 256, BYTES = 8 };

static void insertion(int64_t *rows, int64_t n, sib__before before, const void *payload)
{
    for (int64_t i = 1; i < n; i++) {
        int64_t row = rows[i];
        int64_t j = i;
        while (j > 0 && before(row, rows[j - 1], payload)) {
            rows[j] = rows[j - 1];
            j--;
        }
        rows[j] = row;
    }
}

static sib_status merge(sib__call *call, const int64_t *from, int64_t *to, int64_t left,
                        int64_t middle, int64_t right, sib__before before, const void *payload)
{
    int64_t a = left;
    int64_t b = middle;
    for (int64_t k = left; k < right; k++) {
        SIB__TRY(SIB__PAUSE(call, k));
        bool take_b = b < right && (a >= middle || before(from[b], from[a], payload));
        to[k] = take_b ? from[b++] : from[a++];
    }
    return SIB_OK;
}

sib_status sib__sort_rows(sib__call *call, int64_t *rows, int64_t *scratch, int64_t n,
                          sib__before before, const void *payload)
{
    for (int64_t i = 0; i < n; i += RUN) {
        SIB__TRY(SIB__PAUSE(call, i + RUN - 1));
        insertion(rows + i, n - i < RUN ? n - i : RUN, before, payload);
    }
    int64_t *from = rows;
    int64_t *to = scratch;
    for (int64_t width = RUN; width < n; width *= 2) {
        for (int64_t left = 0; left < n; left += 2 * width) {
            int64_t middle = left + width < n ? left + width : n;
            int64_t right = middle + width < n ? middle + width : n;
            SIB__TRY(merge(call, from, to, left, middle, right, before, payload));
        }
        int64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != rows) {
        memcpy(rows, from, (size_t)n * sizeof *rows);
    }
    return SIB_OK;
}

/* How often each value of each byte comes, all bytes in one pass over some of the keys. */
static void count_bytes(const uint64_t *keys, int64_t n, int64_t count[BYTES][RADIX])
{
    for (int64_t i = 0; i < n; i++) {
        for (int byte = 0; byte < BYTES; byte++) {
            count[byte][(keys[i] >> (8 * byte)) & (RADIX - 1U)]++;
        }
    }
}

/* Turns counts into starts; false when all keys agree in this byte. */
static bool start_digits(int64_t count[RADIX], int64_t n)
{
    int64_t start = 0;
    for (int digit = 0; digit < RADIX; digit++) {
        int64_t here = count[digit];
        if (here == n) {
            return false;
        }
        count[digit] = start;
        start += here;
    }
    return true;
}

/* Keys and rows, here and where the next pass puts them. */
typedef struct pairs {
    uint64_t *keys;
    int64_t  *rows;
} pairs;

/* Spreads pairs i .. end - 1 by one byte. */
static void spread(pairs from, pairs to, int64_t i, int64_t end, int byte, int64_t next[RADIX])
{
    for (; i < end; i++) {
        int64_t at = next[(from.keys[i] >> (8 * byte)) & (RADIX - 1U)]++;
        to.keys[at] = from.keys[i];
        to.rows[at] = from.rows[i];
    }
}

static int64_t block_end(int64_t i, int64_t n)
{
    return n - i < SIB__PAUSE_EVERY ? n : i + SIB__PAUSE_EVERY;
}

bool sib__sort_u64_until(uint64_t *keys, int64_t *rows, uint64_t *scratch_keys,
                         int64_t *scratch_rows, int64_t n, sib__stop stop, void *payload)
{
    int64_t count[BYTES][RADIX] = {{0}};
    pairs   from = {keys, rows};
    pairs   to = {scratch_keys, scratch_rows};
    for (int64_t i = 0; i < n; i = block_end(i, n)) {
        if (i > 0 && stop(payload)) {
            return false;
        }
        count_bytes(keys + i, block_end(i, n) - i, count);
    }
    for (int byte = 0; byte < BYTES && n > 1; byte++) {
        if (!start_digits(count[byte], n)) {
            continue;
        }
        for (int64_t i = 0; i < n; i = block_end(i, n)) {
            if (stop(payload)) {
                return false;
            }
            spread(from, to, i, block_end(i, n), byte, count[byte]);
        }
        pairs swap = from;
        from = to;
        to = swap;
    }
    if (from.keys != keys) {
        memcpy(keys, from.keys, (size_t)n * sizeof *keys);
        memcpy(rows, from.rows, (size_t)n * sizeof *rows);
    }
    return true;
}

static bool stopped(void *call)
{
    return sib__check(call) != SIB_OK;
}

sib_status sib__sort_u64(sib__call *call, uint64_t *keys, int64_t *rows, uint64_t *scratch_keys,
                         int64_t *scratch_rows, int64_t n)
{
    return sib__sort_u64_until(keys, rows, scratch_keys, scratch_rows, n, stopped, call)
               ? SIB_OK
               : SIB_ERR_INTERRUPTED;
}

uint64_t sib__sort_key_f64(double value)
{
    if (value != value) {
        return UINT64_MAX;
    }
    double   plain = value + 0.0; /* -0 becomes 0 */
    uint64_t bits = 0;
    memcpy(&bits, &plain, sizeof bits);
    return (bits >> 63) != 0 ? ~bits : bits | (UINT64_C(1) << 63);
}
