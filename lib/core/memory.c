#if defined(__linux__)
#define _DEFAULT_SOURCE 1 /* madvise() */
#include <sys/mman.h>
#endif

#include "core/memory.h"

#include <stdlib.h>
#include <string.h>

/* Blocks of a pool form a ring-free double list, so that one can be dropped or moved. The
 * header keeps malloc's alignment for what follows it. */
struct sib__block {
    sib__block *previous;
    sib__block *next;
    max_align_t body[];
};

/* A handle that a pool owns; it lies in that pool itself. */
struct sib__owned {
    sib__owned *next;
    void       *handle;
    void (*release)(void *handle);
};

static void *libc_allocate(void *payload, size_t size)
{
    (void)payload;
    return malloc(size);
}

static void *libc_reallocate(void *payload, void *block, size_t size)
{
    (void)payload;
    return realloc(block, size);
}

static void libc_release(void *payload, void *block)
{
    (void)payload;
    free(block);
}

void sib__memory_init(sib__memory *memory, const sib_allocator *allocator)
{
    memory->first = NULL;
    memory->owned = NULL;
    if (allocator != NULL && allocator->allocate != NULL) {
        memory->allocator = *allocator;
    } else {
        memory->allocator = (sib_allocator){libc_allocate, libc_reallocate, libc_release, NULL};
    }
}

static bool block_size(int64_t count, size_t size, size_t *total)
{
    size_t product = 0;
    if (count < 0 || __builtin_mul_overflow((size_t)count, size, &product)) {
        return false;
    }
    return !__builtin_add_overflow(product, sizeof(sib__block), total) &&
           *total <= (size_t)PTRDIFF_MAX;
}

static void *link_block(sib__memory *memory, sib__block *block)
{
    block->previous = NULL;
    block->next = memory->first;
    if (memory->first != NULL) {
        memory->first->previous = block;
    }
    memory->first = block;
    return block->body;
}

static sib__block *block_of(void *body)
{
    return (sib__block *)(void *)((char *)body - offsetof(sib__block, body));
}

/* Large pages where the system has them: it hands them out in a fraction of the time, and they
 * are found faster. What it answers plays no part. */
static void ask_large_pages(void *block, size_t size)
{
#if defined(__linux__)
    const uintptr_t page = (uintptr_t)1 << 21;
    uintptr_t       first = ((uintptr_t)block + page - 1) / page * page;
    uintptr_t       end = ((uintptr_t)block + size) / page * page;
    if (block != NULL && end > first) {
        (void)madvise((char *)block + (first - (uintptr_t)block), end - first, MADV_HUGEPAGE);
    }
#else
    (void)block;
    (void)size;
#endif
}

enum { LARGE = 1 << 21 };

/* calloc does not touch large blocks, so that their pages come as they are used. */
static void *zeroed(const sib_allocator *allocator, size_t size)
{
    if (allocator->allocate == libc_allocate) {
        void *own = calloc(1, size);
        if (size >= LARGE) {
            ask_large_pages(own, size);
        }
        return own;
    }
    void *block = allocator->allocate(allocator->payload, size);
    return block == NULL ? NULL : memset(block, 0, size);
}

void *sib__alloc(sib__memory *memory, int64_t count, size_t size)
{
    size_t total = 0;
    if (!block_size(count, size, &total)) {
        return NULL;
    }
    sib__block *block = zeroed(&memory->allocator, total);
    return block == NULL ? NULL : link_block(memory, block);
}

void *sib__grow(sib__memory *memory, void *body, int64_t count, size_t size)
{
    size_t total = 0;
    if (body == NULL) {
        return sib__alloc(memory, count, size);
    }
    if (!block_size(count, size, &total)) {
        return NULL;
    }
    sib__block *block =
        memory->allocator.reallocate(memory->allocator.payload, block_of(body), total);
    if (block == NULL) {
        return NULL;
    }
    if (block->previous != NULL) {
        block->previous->next = block;
    } else {
        memory->first = block;
    }
    if (block->next != NULL) {
        block->next->previous = block;
    }
    return block->body;
}

void *sib__copy(sib__memory *memory, const void *from, int64_t count, size_t size)
{
    void *to = sib__alloc(memory, count, size);
    if (to != NULL && count > 0) {
        memcpy(to, from, (size_t)count * size);
    }
    return to;
}

void sib__drop(sib__memory *memory, void *body)
{
    if (body == NULL) {
        return;
    }
    sib__block *block = block_of(body);
    if (block->previous != NULL) {
        block->previous->next = block->next;
    } else {
        memory->first = block->next;
    }
    if (block->next != NULL) {
        block->next->previous = block->previous;
    }
    memory->allocator.release(memory->allocator.payload, block);
}

bool sib__memory_own(sib__memory *memory, void *handle, void (*release)(void *handle))
{
    sib__owned *owned = handle == NULL ? NULL : SIB__NEW(memory, sib__owned, 1);
    if (owned == NULL) {
        if (handle != NULL) {
            release(handle);
        }
        return handle == NULL;
    }
    *owned = (sib__owned){memory->owned, handle, release};
    memory->owned = owned;
    return true;
}

void sib__memory_release(sib__memory *memory)
{
    for (; memory->owned != NULL; memory->owned = memory->owned->next) {
        memory->owned->release(memory->owned->handle);
    }
    sib__block *block = memory->first;
    memory->first = NULL;
    while (block != NULL) {
        sib__block *next = block->next;
        memory->allocator.release(memory->allocator.payload, block);
        block = next;
    }
}

void *sib__handle_new(const sib_allocator *allocator, size_t size)
{
    sib__memory memory;
    sib__memory_init(&memory, allocator);
    void *handle = memory.allocator.allocate(memory.allocator.payload, size);
    if (handle == NULL) {
        return NULL;
    }
    memset(handle, 0, size);
    memcpy(handle, &memory, sizeof memory);
    return handle;
}

void sib__handle_free(void *handle)
{
    if (handle == NULL) {
        return;
    }
    sib__memory  *memory = handle;
    sib_allocator allocator = memory->allocator;
    sib__memory_release(memory);
    allocator.release(allocator.payload, handle);
}
