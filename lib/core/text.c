#include "core/text.h"

#include <string.h>

#include "core/sort.h"

sib__slice sib__slice_of(const char *terminated)
{
    return (sib__slice){terminated, (int64_t)strlen(terminated)};
}

int sib__slice_compare(sib__slice a, sib__slice b)
{
    int64_t shorter = a.length < b.length ? a.length : b.length;
    int     order = shorter > 0 ? memcmp(a.data, b.data, (size_t)shorter) : 0;
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

bool sib__slice_equals(sib__slice slice, const char *terminated)
{
    return sib__slice_compare(slice, sib__slice_of(terminated)) == 0;
}

int64_t sib__text_distance(sib__slice a, sib__slice b)
{
    enum { LONGEST = 40 };
    int64_t row[LONGEST + 1];
    if (a.length > LONGEST || b.length > LONGEST) {
        return SIB__TEXT_UNLIKE;
    }
    for (int64_t j = 0; j <= b.length; j++) {
        row[j] = j;
    }
    for (int64_t i = 0; i < a.length; i++) {
        int64_t corner = row[0]++;
        for (int64_t j = 0; j < b.length; j++) {
            int64_t change = corner + (a.data[i] != b.data[j]);
            int64_t cut = 1 + (row[j] < row[j + 1] ? row[j] : row[j + 1]);
            corner = row[j + 1];
            row[j + 1] = change < cut ? change : cut;
        }
    }
    return row[b.length] < SIB__TEXT_UNLIKE ? row[b.length] : SIB__TEXT_UNLIKE;
}

char *sib__slice_copy(sib__memory *memory, sib__slice slice)
{
    char *copy = SIB__NEW(memory, char, slice.length + 1);
    if (copy != NULL && slice.length > 0) {
        memcpy(copy, slice.data, (size_t)slice.length);
    }
    return copy;
}

/* Bytes of the UTF-8 sequence at `at`, 0 when it is not well-formed (RFC 3629, section 4). */
static int64_t utf8_length(const unsigned char *at, int64_t left)
{
    if (at[0] < 0x80) {
        return 1;
    }
    int64_t length = at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : 2;
    if (at[0] < 0xC2 || at[0] > 0xF4 || left < length) {
        return 0;
    }
    unsigned low = at[0] == 0xE0 ? 0xA0 : at[0] == 0xF0 ? 0x90 : 0x80;
    unsigned high = at[0] == 0xED ? 0x9F : at[0] == 0xF4 ? 0x8F : 0xBF;
    if (at[1] < low || at[1] > high) {
        return 0;
    }
    for (int64_t i = 2; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return length;
}

int64_t sib__utf8_fault(const char *data, int64_t n)
{
    const unsigned char *bytes = (const unsigned char *)data;
    for (int64_t i = 0; i < n;) {
        int64_t length = utf8_length(bytes + i, n - i);
        if (length == 0) {
            return i;
        }
        i += length;
    }
    return -1;
}

/* The first eight bytes as a number that orders as the bytes do; settles most comparisons. */
static uint64_t prefix_key(sib__slice slice)
{
    uint64_t key = 0;
    for (int64_t i = 0; i < 8; i++) {
        uint64_t byte = i < slice.length ? (unsigned char)slice.data[i] : 0U;
        key = key << 8 | byte;
    }
    return key;
}

static bool text_before(int64_t a, int64_t b, const void *payload)
{
    const sib_text *text = payload;
    return sib__slice_compare(sib__text_at(*text, a), sib__text_at(*text, b)) < 0;
}

/* Radix by prefix, then each stretch of equal prefixes by the whole text. */
static sib_status sort_texts(sib__call *call, sib_text text, int64_t *order)
{
    int64_t   n = text.n;
    uint64_t *keys = SIB__NEW(&call->scratch, uint64_t, n);
    uint64_t *other_keys = SIB__NEW(&call->scratch, uint64_t, n);
    int64_t  *other = SIB__NEW(&call->scratch, int64_t, n);
    SIB__TRY_MEMORY(call, keys);
    SIB__TRY_MEMORY(call, other_keys);
    SIB__TRY_MEMORY(call, other);
    for (int64_t i = 0; i < n; i++) {
        keys[i] = prefix_key(sib__text_at(text, i));
        order[i] = i;
    }
    SIB__TRY(sib__sort_u64(call, keys, order, other_keys, other, n));
    for (int64_t i = 0, j = 0; i < n; i = j) {
        for (j = i + 1; j < n && keys[j] == keys[i];) {
            j++;
        }
        if (j - i > 1) {
            SIB__TRY(sib__sort_rows(call, order + i, other, j - i, text_before, &text));
        }
    }
    sib__drop(&call->scratch, keys);
    sib__drop(&call->scratch, other_keys);
    sib__drop(&call->scratch, other);
    return SIB_OK;
}

sib_status sib__text_rank(sib__call *call, sib_text text, int64_t *order, int64_t *rank,
                          int64_t *distinct)
{
    int64_t *rows = order != NULL ? order : SIB__NEW(&call->scratch, int64_t, text.n);
    SIB__TRY_MEMORY(call, rows);
    SIB__TRY(sort_texts(call, text, rows));
    int64_t current = -1;
    for (int64_t i = 0; i < text.n; i++) {
        if (i == 0 || sib__slice_compare(sib__text_at(text, rows[i - 1]),
                                         sib__text_at(text, rows[i])) != 0) {
            current++;
        }
        if (rank != NULL) {
            rank[rows[i]] = current;
        }
    }
    if (distinct != NULL) {
        *distinct = current + 1;
    }
    if (order == NULL) {
        sib__drop(&call->scratch, rows);
    }
    return SIB_OK;
}

static int64_t lower_bound(sib_text keys, const int64_t *order, sib__slice wanted)
{
    int64_t low = 0;
    int64_t high = keys.n;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        if (sib__slice_compare(sib__text_at(keys, order[middle]), wanted) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

sib_status sib__text_find(sib__call *call, sib_text texts, sib_text keys, int64_t *found)
{
    int64_t *order = SIB__NEW(&call->scratch, int64_t, keys.n);
    SIB__TRY_MEMORY(call, order);
    SIB__TRY(sort_texts(call, keys, order));
    for (int64_t i = 0; i < texts.n; i++) {
        sib__slice wanted = sib__text_at(texts, i);
        int64_t    at = lower_bound(keys, order, wanted);
        bool       same =
            at < keys.n && sib__slice_compare(sib__text_at(keys, order[at]), wanted) == 0;
        found[i] = same ? order[at] : -1;
    }
    sib__drop(&call->scratch, order);
    return SIB_OK;
}

sib_status sib__text_take(sib__call *call, sib__memory *memory, sib_text text,
                          const int64_t *rows, int64_t n, sib_text *taken)
{
    int64_t *offsets = SIB__NEW(memory, int64_t, n + 1);
    SIB__TRY_MEMORY(call, offsets);
    for (int64_t i = 0; i < n; i++) {
        offsets[i + 1] = offsets[i] + sib__text_at(text, rows[i]).length;
    }
    char *data = SIB__NEW(memory, char, offsets[n]);
    SIB__TRY_MEMORY(call, data);
    for (int64_t i = 0; i < n; i++) {
        sib__slice slice = sib__text_at(text, rows[i]);
        if (slice.length > 0) {
            memcpy(data + offsets[i], slice.data, (size_t)slice.length);
        }
    }
    *taken = (sib_text){data, offsets, n};
    return SIB_OK;
}
