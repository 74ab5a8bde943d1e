/* An allocator for work that is done again and again: what a round asks for lies in one block,
 * which the next round has anew. */
#ifndef SIB_CORE_ARENA_H
#define SIB_CORE_ARENA_H

#include "core/memory.h"

typedef struct sib__arena {
    sib_allocator allocator; /* hands out what lies in the arena; for sib__memory_init() */
    sib_allocator outer;     /* of the block, and of what does not fit it */
    char         *block;
    size_t        size;
    size_t        used;
    size_t        wanted; /* bytes asked for in this round */
} sib__arena;

/* An empty arena; it stays where it is while anything uses it. */
void sib__arena_begin(sib__arena *arena, const sib_allocator *outer);

/* After a round whose pools are released: the block is made large enough for one like it, in
 * the first of which each thing is allocated by itself. False when memory is short. */
bool sib__arena_again(sib__arena *arena);

void sib__arena_end(sib__arena *arena);

#endif
