#include "core/memory.h"

#include "support.h"

static void *never(void *payload, size_t size)
{
    (void)size;
    ++*(int *)payload;
    return NULL;
}

static void *never_again(void *payload, void *block, size_t size)
{
    (void)block;
    return never(payload, size);
}

static void forget(void *payload, void *block)
{
    (void)payload;
    (void)block;
}

static void a_product_that_overflows_asks_for_no_memory(void)
{
    int           asked = 0;
    sib_allocator allocator = {never, never_again, forget, &asked};
    sib__memory   memory;
    sib__memory_init(&memory, &allocator);
    CU_ASSERT_PTR_NULL(sib__alloc(&memory, INT64_MAX, 2));
    CU_ASSERT_PTR_NULL(sib__alloc(&memory, INT64_MAX / 4, 16));
    CU_ASSERT_PTR_NULL(sib__alloc(&memory, -1, 8));
    CU_ASSERT_PTR_NULL(sib__alloc(&memory, INT64_MIN, 1));
    CU_ASSERT_PTR_NULL(sib__grow(&memory, NULL, INT64_MAX, 8));
    CU_ASSERT_PTR_NULL(sib__grow(&memory, NULL, -1, 8));
    CU_ASSERT_EQUAL(asked, 0);
    CU_ASSERT_PTR_NULL(sib__alloc(&memory, 3, 8));
    CU_ASSERT_EQUAL(asked, 1);
    sib__memory_release(&memory);
}

TEST_SUITE(test_memory)
{
    test_add("memory", "F11 a product that overflows asks for no memory",
             a_product_that_overflows_asks_for_no_memory);
}
