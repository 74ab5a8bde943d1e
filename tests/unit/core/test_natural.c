#include "core/natural.h"

#include "support.h"

static sib__natural of(uint64_t low, uint64_t middle, uint64_t high)
{
    sib__natural x;
    sib__natural_set(&x, high);
    sib__natural_shift(&x, 64);
    sib__natural_scale(&x, 1, middle);
    sib__natural_shift(&x, 64);
    sib__natural_scale(&x, 1, low);
    return x;
}

/* 7 * 2^128 + 5 * 2^64 over 2 * 2^128 + 5 * 2^64 + 1 is 3, and 2^128 - 10 * 2^64 - 3 is left:
 * each word borrows of the next, the middle ones being the same. */
static void what_is_left_of_a_division_borrows_through_equal_words(void)
{
    sib__natural a = of(0, 5, 7);
    sib__natural b = of(1, 5, 2);
    CU_ASSERT_EQUAL(sib__natural_divide_digit(&a, &b), 3);
    CU_ASSERT_EQUAL(a.n, 2);
    CU_ASSERT_EQUAL(a.words[0], UINT64_MAX - 2);
    CU_ASSERT_EQUAL(a.words[1], UINT64_MAX - 10);
    a = of(4, 5, 6);
    b = of(4, 5, 2);
    CU_ASSERT_EQUAL(sib__natural_divide_digit(&a, &b), 2);
    CU_ASSERT_EQUAL(sib__natural_compare(&a, &b), -1);
    a = of(4, 5, 2);
    CU_ASSERT_EQUAL(sib__natural_divide_digit(&a, &b), 1);
    CU_ASSERT_EQUAL(a.n, 0);
}

static void words_decide_from_the_highest_down(void)
{
    sib__natural a = of(1, 2, 3);
    sib__natural b = of(1, 2, 3);
    CU_ASSERT_EQUAL(sib__natural_compare(&a, &b), 0);
    b = of(2, 2, 3);
    CU_ASSERT_EQUAL(sib__natural_compare(&a, &b), -1);
    CU_ASSERT_EQUAL(sib__natural_compare(&b, &a), 1);
    b = of(9, 9, 2);
    CU_ASSERT_EQUAL(sib__natural_compare(&a, &b), 1);
    sib__natural_set(&b, 9);
    CU_ASSERT_EQUAL(sib__natural_compare(&a, &b), 1);
    CU_ASSERT_EQUAL(sib__natural_compare(&b, &a), -1);
}

static void nothing_is_written_beyond_the_room(void)
{
    sib__natural x;
    sib__natural_set(&x, 0);
    sib__natural_shift(&x, 64 * SIB__NATURAL_WORDS);
    CU_ASSERT_EQUAL(x.n, 0);
    sib__natural_set(&x, 1);
    sib__natural_shift(&x, 64 * SIB__NATURAL_WORDS);
    CU_ASSERT_EQUAL(x.n, 1);
    sib__natural_shift(&x, 64 * (SIB__NATURAL_WORDS - 1));
    CU_ASSERT_EQUAL(x.n, SIB__NATURAL_WORDS);
    sib__natural_scale(&x, UINT64_MAX, 0);
    sib__natural_scale(&x, UINT64_MAX, 0);
    CU_ASSERT_EQUAL(x.n, SIB__NATURAL_WORDS);
}

TEST_SUITE(test_natural)
{
    test_add("natural", "what is left of a division borrows through equal words",
             what_is_left_of_a_division_borrows_through_equal_words);
    test_add("natural", "words decide from the highest down",
             words_decide_from_the_highest_down);
    test_add("natural", "nothing is written beyond the room",
             nothing_is_written_beyond_the_room);
}
