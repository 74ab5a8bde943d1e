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
    uint64_t       *varying;    /* [blocks] */
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

/* The bits in which some key is not as the first. */
static void vary_block(void *payload, int64_t block, int32_t worker)
{
    const sorting *s = payload;
    uint64_t       varying = 0;
    (void)worker;
    for (int64_t i = block * BLOCK; i < block_end(s, block); i++) {
        varying |= s->from[i] ^ s->from[0];
    }
    s->varying[block] = varying;
}

/* Where each block puts its keys of each digit. */
static void place(sorting *s, int64_t blocks)
{
    int64_t next = 0;
    for (int64_t digit = 0; digit <= (int64_t)s->mask; digit++) {
        for (int64_t block = 0; block < blocks; block++) {
            int64_t here = s->counts[block][digit];
            s->counts[block][digit] = next;
            next += here;
        }
    }
}

/* Digits of much the same width over what varies, from a bit on; the next one's. */
static int32_t next_digit(sorting *s, uint64_t varying, int32_t from)
{
    s->shift = from + __builtin_ctzll(varying >> from);
    int32_t span = 64 - __builtin_clzll(varying) - s->shift;
    int32_t passes = (span + DIGIT_BITS - 1) / DIGIT_BITS;
    int32_t width = (span + passes - 1) / passes;
    s->mask = (UINT64_C(1) << width) - 1;
    return s->shift + width;
}

sib_status sib__sort_keys_from(sib__call *call, uint64_t **keys, uint64_t **scratch, int64_t n,
                               int32_t low, int32_t bits)
{
    int64_t  blocks = (n + BLOCK - 1) / BLOCK;
    int32_t  end = low + bits;
    uint64_t varying = 0;
    sorting  s = {.from = *keys, .n = n};
    s.counts = sib__alloc(&call->scratch, blocks, sizeof *s.counts);
    SIB__TRY_MEMORY(call, s.counts);
    s.varying = SIB__NEW(&call->scratch, uint64_t, blocks);
    SIB__TRY_MEMORY(call, s.varying);
    SIB__TRY(sib__parallel(call, blocks, vary_block, &s, NULL, 0.0, 1.0));
    for (int64_t i = 0; i < blocks; i++) {
        varying |= s.varying[i];
    }
    varying &= end < 64 ? (UINT64_C(1) << end) - 1 : UINT64_MAX;
    for (int32_t from = low; from < end && varying >> from != 0;) {
        from = next_digit(&s, varying, from);
        s.from = *keys;
        s.to = *scratch;
        SIB__TRY(sib__parallel(call, blocks, count_block, &s, NULL, 0.0, 1.0));
        place(&s, blocks);
        SIB__TRY(sib__parallel(call, blocks, spread_block, &s, NULL, 0.0, 1.0));
        *scratch = *keys;
        *keys = s.to;
    }
    sib__drop(&call->scratch, s.counts);
    sib__drop(&call->scratch, s.varying);
    return SIB_OK;
}
