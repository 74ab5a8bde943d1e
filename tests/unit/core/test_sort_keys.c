/* Keys sorted by some of their bits: in order, those alike as they stood, at the sizes and
 * widths around blocks and digits. */
#include "core/sort_keys.h"

#include <stdlib.h>

#include "support.h"

enum { BLOCK = 0x40000, DIGIT = 12 };

static uint64_t next_of(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state ^ *state >> 29;
}

static uint64_t below(int32_t bits)
{
    return bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

/* Keys whose bits from `low` on are the first of `same` values, of whose bits only some vary,
 * and below them where they stand: in order by all bits, they are stable by those that are
 * sorted. */
static void sort_varying(int64_t n, int32_t low, int32_t bits, uint64_t same, uint64_t vary)
{
    sib__call           call;
    sib_context_options options = SIB_CONTEXT_OPTIONS_INIT;
    uint64_t           *keys = calloc((size_t)n + 1, sizeof *keys);
    uint64_t           *scratch = calloc((size_t)n + 1, sizeof *scratch);
    uint64_t           *rooms[2] = {keys, scratch};
    uint64_t            state = (uint64_t)n + (uint64_t)bits;
    uint64_t            sums[2] = {0, 0};
    int64_t             wrong = 0;
    CU_ASSERT_FATAL(keys != NULL && scratch != NULL);
    options.threads = 2;
    sib_context *ctx = sib_context_new(&options);
    CU_ASSERT_EQUAL_FATAL(sib__enter(&call, ctx, "test", true), SIB_OK);
    for (int64_t i = 0; i < n; i++) {
        uint64_t key = next_of(&state);
        key = bits == 64 ? key : (key & below(bits)) % same;
        keys[i] = (key & vary) << low | (uint64_t)i % (UINT64_C(1) << low);
        sums[0] += keys[i] * keys[i];
    }
    CU_ASSERT_EQUAL(sib__sort_keys_from(&call, &keys, &scratch, n, low, bits), SIB_OK);
    for (int64_t i = 0; i < n; i++) {
        sums[1] += keys[i] * keys[i];
        wrong += i > 0 && keys[i - 1] > keys[i];
    }
    CU_ASSERT_EQUAL(wrong, 0);
    CU_ASSERT_EQUAL(sums[0], sums[1]);
    CU_ASSERT_TRUE((keys == rooms[0] && scratch == rooms[1]) ||
                   (keys == rooms[1] && scratch == rooms[0]));
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
    free(rooms[0]);
    free(rooms[1]);
    sib_context_free(ctx);
}

static void sort_and_check(int64_t n, int32_t low, int32_t bits, uint64_t same)
{
    sort_varying(n, low, bits, same, UINT64_MAX);
}

static void bits_that_do_not_vary_are_passed_over(void)
{
    static const uint64_t vary[] = {UINT64_C(0x80000000000), UINT64_C(0x80000000001),
                                    UINT64_C(0x7fff0001fff), UINT64_C(0xfffff001ff0)};
    for (size_t i = 0; i < sizeof vary / sizeof vary[0]; i++) {
        sort_varying(BLOCK + 1, 20, 44, UINT64_C(1) << 44, vary[i]);
    }
}

static void keys_are_in_order_at_every_width(void)
{
    static const int32_t widths[] = {0,  1, 2, DIGIT, DIGIT + 1, 2 * DIGIT, 2 * DIGIT + 1,
                                     63, 64};
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        sort_and_check(1000, 0, widths[i], below(widths[i]) + (widths[i] < 64));
        sort_and_check(2, 0, widths[i], below(widths[i]) + (widths[i] < 64));
    }
    sort_and_check(1, 0, 5, 32);
    sort_and_check(0, 0, 5, 32);
}

static void blocks_are_joined(void)
{
    static const int64_t sizes[] = {BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        sort_and_check(sizes[i], 0, 30, UINT64_C(1) << 30);
        sort_and_check(sizes[i], 20, 3, 1); /* all alike: they stay */
        sort_and_check(sizes[i], 20, 13, 3);
    }
}

static void bits_hold_numbers(void)
{
    CU_ASSERT_EQUAL(sib__bits_of(0), 0);
    CU_ASSERT_EQUAL(sib__bits_of(1), 1);
    CU_ASSERT_EQUAL(sib__bits_of(2), 2);
    CU_ASSERT_EQUAL(sib__bits_of(2047), 11);
    CU_ASSERT_EQUAL(sib__bits_of(2048), 12);
    CU_ASSERT_EQUAL(sib__bits_of(INT64_MAX), 63);
    CU_ASSERT_EQUAL(sib__bits_of(UINT64_MAX), 64);
}

TEST_SUITE(test_sort_keys)
{
    test_add("sort keys", "keys are in order at every width", keys_are_in_order_at_every_width);
    test_add("sort keys", "bits that do not vary are passed over",
             bits_that_do_not_vary_are_passed_over);
    test_add("sort keys", "blocks are joined, and keys alike stay", blocks_are_joined);
    test_add("sort keys", "bits hold numbers", bits_hold_numbers);
}
