#include "core/text.h"

#include "support.h"

static const char *const people[] = {"b", "aaaaaaaaab", "", "b", "aaaaaaaaaa", "\xc3\xa9", "a"};

static void ranks_follow_the_bytes(void)
{
    char      data[64];
    int64_t   offsets[8];
    int64_t   order[7];
    int64_t   rank[7];
    int64_t   distinct = 0;
    int64_t   expect_rank[] = {4, 3, 0, 4, 2, 5, 1};
    int64_t   expect_order[] = {2, 6, 4, 1, 0, 3, 5};
    sib_text  text = test_text(people, 7, data, offsets);
    sib__call call;
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    CU_ASSERT_EQUAL(sib__text_rank(&call, text, order, rank, &distinct), SIB_OK);
    CU_ASSERT_EQUAL(distinct, 6);
    for (int i = 0; i < 7; i++) {
        CU_ASSERT_EQUAL(rank[i], expect_rank[i]);
        CU_ASSERT_EQUAL(order[i], expect_order[i]);
    }
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

static void the_lowest_equal_row_is_found(void)
{
    static const char *const wanted[] = {"b", "c", ""};
    char                     data[64];
    char                     other[8];
    int64_t                  offsets[8];
    int64_t                  other_offsets[4];
    int64_t                  found[3];
    sib__call                call;
    CU_ASSERT_EQUAL(sib__enter(&call, NULL, "test", true), SIB_OK);
    sib_text keys = test_text(people, 7, data, offsets);
    sib_text texts = test_text(wanted, 3, other, other_offsets);
    CU_ASSERT_EQUAL(sib__text_find(&call, texts, keys, found), SIB_OK);
    CU_ASSERT_EQUAL(found[0], 0);
    CU_ASSERT_EQUAL(found[1], -1);
    CU_ASSERT_EQUAL(found[2], 2);
    CU_ASSERT_EQUAL(sib__leave(&call, SIB_OK, NULL), SIB_OK);
}

static void malformed_utf8_is_found(void)
{
    CU_ASSERT_EQUAL(sib__utf8_fault("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 10), -1);
    CU_ASSERT_EQUAL(sib__utf8_fault("a\xff", 2), 1);
    CU_ASSERT_EQUAL(sib__utf8_fault("\xc0\xaf", 2), 0);
    CU_ASSERT_EQUAL(sib__utf8_fault("\xed\xa0\x80", 3), 0);
    CU_ASSERT_EQUAL(sib__utf8_fault("\xf4\x90\x80\x80", 4), 0);
    CU_ASSERT_EQUAL(sib__utf8_fault("ab\xe2\x82", 4), 2);
}

TEST_SUITE(test_texts)
{
    test_add("text", "ranks follow the bytes", ranks_follow_the_bytes);
    test_add("text", "the lowest equal row is found", the_lowest_equal_row_is_found);
    test_add("text", "malformed UTF-8 is found", malformed_utf8_is_found);
}
