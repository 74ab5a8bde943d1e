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

static void merge(const int64_t *from, int64_t *to, int64_t left, int64_t middle, int64_t right,
                  sib__before before, const void *payload)
{
    int64_t a = left;
    int64_t b = middle;
    for (int64_t k = left; k < right; k++) {
        bool take_b = b < right && (a >= middle || before(from[b], from[a], payload));
        to[k] = take_b ? from[b++] : from[a++];
    }
}

void sib__sort_rows(int64_t *rows, int64_t *scratch, int64_t n, sib__before before,
                    const void *payload)
{
    for (int64_t i = 0; i < n; i += RUN) {
        insertion(rows + i, n - i < RUN ? n - i : RUN, before, payload);
    }
    int64_t *from = rows;
    int64_t *to = scratch;
    for (int64_t width = RUN; width < n; width *= 2) {
        for (int64_t left = 0; left < n; left += 2 * width) {
            int64_t middle = left + width < n ? left + width : n;
            int64_t right = middle + width < n ? middle + width : n;
            merge(from, to, left, middle, right, before, payload);
        }
        int64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != rows && n > 0) {
        memcpy(rows, from, (size_t)n * sizeof *rows);
    }
}

/* How often each value of each byte comes, all bytes in one pass. */
static void count_bytes(const uint64_t *keys, int64_t n, int64_t count[BYTES][RADIX])
{
    memset(count, 0, sizeof(int64_t) * BYTES * RADIX);
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

bool sib__sort_u64_until(uint64_t *keys, int64_t *rows, uint64_t *scratch_keys,
                         int64_t *scratch_rows, int64_t n, sib__stop stop, void *payload)
{
    int64_t   count[BYTES][RADIX];
    uint64_t *from_keys = keys;
    int64_t  *from_rows = rows;
    uint64_t *to_keys = scratch_keys;
    int64_t  *to_rows = scratch_rows;
    if (n < 2) {
        return true;
    }
    count_bytes(keys, n, count);
    for (int byte = 0; byte < BYTES; byte++) {
        if (!start_digits(count[byte], n)) {
            continue;
        }
        if (stop(payload)) {
            return false;
        }
        for (int64_t i = 0; i < n; i++) {
            int64_t at = count[byte][(from_keys[i] >> (8 * byte)) & (RADIX - 1U)]++;
            to_keys[at] = from_keys[i];
            to_rows[at] = from_rows[i];
        }
        uint64_t *swap_keys = from_keys;
        int64_t  *swap_rows = from_rows;
        from_keys = to_keys;
        from_rows = to_rows;
        to_keys = swap_keys;
        to_rows = swap_rows;
    }
    if (from_keys != keys) {
        memcpy(keys, from_keys, (size_t)n * sizeof *keys);
        memcpy(rows, from_rows, (size_t)n * sizeof *rows);
    }
    return true;
}

static bool never(void *payload)
{
    (void)payload;
    return false;
}

void sib__sort_u64(uint64_t *keys, int64_t *rows, uint64_t *scratch_keys, int64_t *scratch_rows,
                   int64_t n)
{
    (void)sib__sort_u64_until(keys, rows, scratch_keys, scratch_rows, n, never, NULL);
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
