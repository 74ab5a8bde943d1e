#include "matching/ends.h"

enum { FIRST_ROOM = 64 };

static void swap(sib__ends *heap, int64_t a, int64_t b)
{
    sib__end other = heap->at[a];
    heap->at[a] = heap->at[b];
    heap->at[b] = other;
}

sib_status sib__ends_push(sib__call *call, sib__ends *heap, sib__end end)
{
    if (heap->n == heap->room) {
        int64_t   room = heap->room == 0 ? FIRST_ROOM : 2 * heap->room;
        sib__end *at = SIB__GROW(&call->scratch, sib__end, heap->at, room);
        SIB__TRY_MEMORY(call, at);
        heap->at = at;
        heap->room = room;
    }
    int64_t at = heap->n++;
    heap->at[at] = end;
    if (at % 2 == 1 && sib__end_before(end, heap->at[at - 1])) {
        swap(heap, at, at - 1);
        at--;
    }
    while (at > 1) {
        int64_t above = (at / 2 - 1) / 2 * 2; /* the node above */
        if (sib__end_before(heap->at[at], heap->at[above])) {
            swap(heap, at, above);
            at = above;
        } else if (sib__end_before(heap->at[above + 1], heap->at[at])) {
            swap(heap, at, above + 1);
            at = above + 1;
        } else {
            break;
        }
    }
    return SIB_OK;
}

/* Within the node of a place, the lower end first. */
static void settle(sib__ends *heap, int64_t node)
{
    if (node + 1 < heap->n && sib__end_before(heap->at[node + 1], heap->at[node])) {
        swap(heap, node, node + 1);
    }
}

sib__end sib__ends_pop_least(sib__ends *heap)
{
    sib__end least = heap->at[0];
    int64_t  node = 0;
    heap->at[0] = heap->at[--heap->n];
    settle(heap, 0);
    for (;;) {
        int64_t below = 2 * node + 2;
        if (below + 2 < heap->n && sib__end_before(heap->at[below + 2], heap->at[below])) {
            below += 2;
        }
        if (below >= heap->n || !sib__end_before(heap->at[below], heap->at[node])) {
            return least;
        }
        swap(heap, node, below);
        settle(heap, below);
        node = below;
    }
}

static int64_t upper(const sib__ends *heap, int64_t node)
{
    return node + 1 < heap->n ? node + 1 : node;
}

sib__end sib__ends_pop_most(sib__ends *heap)
{
    int64_t  place = heap->n > 1 ? 1 : 0;
    sib__end most = heap->at[place];
    int64_t  node = 0;
    heap->n--;
    if (place == heap->n) {
        return most;
    }
    heap->at[place] = heap->at[heap->n];
    settle(heap, 0);
    for (;;) {
        int64_t below = 2 * node + 2;
        if (below + 2 < heap->n &&
            sib__end_before(heap->at[upper(heap, below)], heap->at[upper(heap, below + 2)])) {
            below += 2;
        }
        if (below >= heap->n ||
            !sib__end_before(heap->at[upper(heap, node)], heap->at[upper(heap, below)])) {
            return most;
        }
        swap(heap, upper(heap, node), upper(heap, below));
        settle(heap, below);
        node = below;
    }
}
