#include "core/sort_keys.h"

#include <string.h>

#include "core/parallel.h"

enum { DIGIT_BITS = 12, BUCKETS = 1 << DIGIT_BITS, BLOCK = 0x40000 };

typedef struct sorting {
    const uint64_t *from;
    uint64_t       *to;
    int64_t         n;
    int32_t         shift;
    uint64_t        mask;
    int64_t (*counts)[BUCKETS]; /* [blocks]: of each digit, then where the next goes */
} sorting;

static int64_t block_end(const sorting *s, int64_t block)
{
    return (block + 1) * BLOCK < s->n ? (block + 1) * BLOCK : s->n;
}

static void count_block(void *payload, int64_t block, int32_t worker)
{
    const sorting *s = payload;
    int64_t       *count = s->counts[block];
    (void)worker;
    memset(count, 0, (size_t)(s->mask + 1) * sizeof *count);
    for (int64_t i = block * BLOCK; i < block_end(s, block); i++) {
        count[s->from[i] >> s->shift & s->mask]++;
    }
}

static void spread_block(void *payload, int64_t block, int32_t worker)
{
    const sorting *s = payload;
    int64_t       *next = s->counts[block];
    (void)worker;
    for (int64_t i = block * BLOCK; i < block_end(s, block); i++) {
        s->to[next[s->from[i] >> s->shift & s->mask]++] = s->from[i];
    }
}

/* Where each block puts its keys of each digit; false: all have the same. */
static bool place(sorting *s, int64_t blocks)
{
    int64_t next = 0;
    for (int64_t digit = 0; digit <= (int64_t)s->mask; digit++) {
        int64_t first = next;
        for (int64_t block = 0; block < blocks; block++) {
            int64_t here = s->counts[block][digit];
            s->counts[block][digit] = next;
            next += here;
        }
        if (next - first == s->n) {
            return false;
        }
    }
    return true;
}

sib_status sib__sort_keys_from(sib__call *call, uint64_t **keys, uint64_t **scratch, int64_t n,
                               int32_t low, int32_t bits)
{
    int64_t blocks = (n + BLOCK - 1) / BLOCK;
    int32_t passes = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    int32_t width = passes == 0 ? 1 : (bits + passes - 1) / passes;
    sorting s = {.n = n, .mask = (UINT64_C(1) << width) - 1};
    s.counts = sib__alloc(&call->scratch, blocks, sizeof *s.counts);
    SIB__TRY_MEMORY(call, s.counts);
    for (int32_t pass = 0; pass < passes; pass++) {
        s.from = *keys;
        s.to = *scratch;
        s.shift = low + pass * width;
        SIB__TRY(sib__parallel(call, blocks, count_block, &s, NULL, 0.0, 1.0));
        if (place(&s, blocks)) {
            SIB__TRY(sib__parallel(call, blocks, spread_block, &s, NULL, 0.0, 1.0));
            *scratch = *keys;
            *keys = s.to;
        }
    }
    sib__drop(&call->scratch, s.counts);
    return SIB_OK;
}
