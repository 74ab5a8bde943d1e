/* Pools: sets of allocations that are released together.
 *
 * Every call has a scratch pool, every handle a pool of its own as its first member. A pool may
 * own handles as well. Nothing else owns memory, so no error path has anything to free. */
#ifndef SIB_CORE_MEMORY_H
#define SIB_CORE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sib/context.h"

typedef struct sib__block sib__block;
typedef struct sib__owned sib__owned;

typedef struct sib__memory {
    sib_allocator allocator;
    sib__block   *first;
    sib__owned   *owned; /* handles, the newest first */
} sib__memory;

/* An empty pool; an allocator without functions stands for malloc, realloc and free. */
void sib__memory_init(sib__memory *memory, const sib_allocator *allocator);

/* Zeroed room for `count` things of `size` bytes; NULL when memory is short, the count is
 * negative or the product overflows. Room for 0 things is a valid pointer. */
void *sib__alloc(sib__memory *memory, int64_t count, size_t size);

/* The block (NULL: a new one) with room for `count` things; what is added is not zeroed.
 * NULL leaves the block as it was. */
void *sib__grow(sib__memory *memory, void *block, int64_t count, size_t size);

/* A copy of `count` things in the pool. */
void *sib__copy(sib__memory *memory, const void *from, int64_t count, size_t size);

/* Release one block before its pool. NULL is allowed. */
void sib__drop(sib__memory *memory, void *block);

/* Gives a handle (NULL: nothing) to the pool, which frees it when it is released, newest first.
 * When memory is short the handle is freed at once: false. */
bool sib__memory_own(sib__memory *memory, void *handle, void (*release)(void *handle));

/* Release everything in the pool; it is then empty and usable. */
void sib__memory_release(sib__memory *memory);

/* A handle: a zeroed struct of `size` bytes whose first member is its own sib__memory.
 * NULL when memory is short. */
void *sib__handle_new(const sib_allocator *allocator, size_t size);

/* Release a handle and its pool. NULL is allowed. */
void sib__handle_free(void *handle);

/* Typed forms. */
#define SIB__NEW(memory, type, count) ((type *)sib__alloc((memory), (count), sizeof(type)))
#define SIB__GROW(memory, type, block, count)                                                  \
    ((type *)sib__grow((memory), (block), (count), sizeof(type)))

#endif
