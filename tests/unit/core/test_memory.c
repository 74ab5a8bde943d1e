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

static int freed[4];
static int freed_count;

static void note_freed(void *handle)
{
    freed[freed_count++] = *(int *)handle;
}

static void a_pool_frees_the_handles_it_owns_the_newest_first(void)
{
    int         handles[] = {1, 2, 3};
    sib__memory memory;
    sib__memory_init(&memory, NULL);
    freed_count = 0;
    CU_ASSERT_TRUE(sib__memory_own(&memory, NULL, note_freed));
    CU_ASSERT_TRUE(sib__memory_own(&memory, &handles[0], note_freed));
    CU_ASSERT_TRUE(sib__memory_own(&memory, &handles[1], note_freed));
    sib__memory_release(&memory);
    CU_ASSERT_TRUE(freed_count == 2 && freed[0] == 2 && freed[1] == 1);
    sib__memory_release(&memory);
    CU_ASSERT_EQUAL(freed_count, 2);
    int           asked = 0;
    sib_allocator allocator = {never, never_again, forget, &asked};
    sib__memory_init(&memory, &allocator);
    CU_ASSERT_FALSE(sib__memory_own(&memory, &handles[2], note_freed));
    CU_ASSERT_TRUE(freed_count == 3 && freed[2] == 3);
}

TEST_SUITE(test_memory)
{
    test_add("memory", "a pool frees the handles it owns, the newest first",
             a_pool_frees_the_handles_it_owns_the_newest_first);
    test_add("memory", "F11 a product that overflows asks for no memory",
             a_product_that_overflows_asks_for_no_memory);
}
