#include "core/arena.h"

#include <string.h>

/* What stands before each piece; it keeps malloc's alignment for what follows. */
typedef union head {
    size_t      size; /* of the piece, without this */
    max_align_t aligned;
} head;

static head *head_of(void *piece)
{
    return (head *)piece - 1;
}

static bool lies_inside(const sib__arena *arena, const void *piece)
{
    uintptr_t first = (uintptr_t)arena->block;
    return arena->block != NULL && (uintptr_t)piece >= first &&
           (uintptr_t)piece < first + arena->size;
}

static void *allocate(void *payload, size_t size)
{
    sib__arena *arena = payload;
    size_t      pieces = size / sizeof(head) + 2; /* with its head, rounded up */
    size_t      total = pieces * sizeof(head);
    head       *made = NULL;
    if (size > (size_t)PTRDIFF_MAX - 2 * sizeof(head)) {
        return NULL;
    }
    arena->wanted += total;
    if (total <= arena->size - arena->used) {
        made = (head *)(void *)(arena->block + arena->used);
        arena->used += total;
    } else {
        made = arena->outer.allocate(arena->outer.payload, total);
    }
    if (made == NULL) {
        return NULL;
    }
    made->size = size;
    return made + 1;
}

static void release(void *payload, void *piece)
{
    sib__arena *arena = payload;
    if (piece != NULL && !lies_inside(arena, piece)) {
        arena->outer.release(arena->outer.payload, head_of(piece));
    }
}

static void *reallocate(void *payload, void *piece, size_t size)
{
    void *made = allocate(payload, size);
    if (made != NULL && piece != NULL) {
        size_t old = head_of(piece)->size;
        memcpy(made, piece, old < size ? old : size);
        release(payload, piece);
    }
    return made;
}

void sib__arena_begin(sib__arena *arena, const sib_allocator *outer)
{
    *arena = (sib__arena){.allocator = {allocate, reallocate, release, arena}, .outer = *outer};
}

bool sib__arena_again(sib__arena *arena)
{
    if (arena->wanted > arena->size) {
        size_t size = arena->wanted;
        sib__arena_end(arena);
        arena->block = arena->outer.allocate(arena->outer.payload, size);
        arena->size = arena->block == NULL ? 0 : size;
    }
    arena->used = 0;
    arena->wanted = 0;
    return arena->block != NULL;
}

void sib__arena_end(sib__arena *arena)
{
    if (arena->block != NULL) {
        arena->outer.release(arena->outer.payload, arena->block);
    }
    arena->block = NULL;
    arena->size = 0;
}
