/* One call of a public function: its context, its scratch memory, its failure.
 *
 * The shape of every public function that can fail:
 *
 *     sib_status sib_thing_make(sib_context *ctx, sib_f64 x, sib_thing **out)
 *     {
 *         sib__call  call;
 *         sib_thing *thing = NULL;
 *         sib_status status = sib__enter(&call, ctx, "sib_thing_make", SIB__OUT(out));
 *         if (status == SIB_OK) {
 *             status = make(&call, x, &thing);      // allocates with sib__handle()
 *         }
 *         return SIB__LEAVE(&call, status, out, thing);
 *     }
 *
 * On failure SIB__LEAVE frees the handle and leaves *out NULL. */
#ifndef SIB_CORE_CALL_H
#define SIB_CORE_CALL_H

#include <stdatomic.h>
#include <stdbool.h>

#include "core/memory.h"
#include "sib/context.h"
#include "sib/types.h"

#define SIB__MESSAGE_SIZE 512U
#define SIB__NAME_SIZE    96U

struct sib_context {
    sib_context_options options;
    atomic_bool         busy;
    sib_status          status;
    int64_t             row;
    double              progress; /* last fraction reported in this call */
    char                message[SIB__MESSAGE_SIZE];
    char                argument[SIB__NAME_SIZE];
    char                column[SIB__NAME_SIZE];
};

void sib__context_init(sib_context *ctx, const sib_context_options *options);

typedef struct sib__call {
    sib_context *ctx; /* never NULL between enter and leave */
    const char  *function;
    sib__memory  scratch;
    bool         entered;
    sib_context  fallback; /* stands in for a NULL context */
} sib__call;

/* Sets *out to NULL and hands sib__enter whether there is an out at all. */
#define SIB__OUT(out) ((out) != NULL ? (*(out) = NULL, true) : false)

/* Begins a call: BUSY when the context is inside one, FPENV when the floating-point environment
 * is not the default, ARGUMENT when there is no out. */
sib_status sib__enter(sib__call *call, sib_context *ctx, const char *function, bool has_out);

/* Ends a call: releases scratch, and the handle unless the status is SIB_OK. */
sib_status sib__leave(sib__call *call, sib_status status, void *handle);

#define SIB__LEAVE(call, status, out, handle)                                                  \
    (sib__leave((call), (status), (handle)) == SIB_OK ? (*(out) = (handle), (status))          \
                                                      : (status))

/* A new handle of `size` bytes with the context's allocator; NULL after recording NO_MEMORY. */
void *sib__handle(sib__call *call, size_t size);

/* Gives a handle (NULL: nothing) to a pool: it is freed with it, or at once where that fails.
 */
sib_status sib__own(sib__call *call, sib__memory *memory, void *handle,
                    void (*release)(void *handle));

/* Work that needs much scratch, again and again: what is allocated after the first is released
 * by the second, which also follows a failure. */
sib__memory sib__scratch_begin(sib__call *call);
void        sib__scratch_end(sib__call *call, sib__memory outer);

/* Records a failure and returns its status. The format knows %s, %d, %lld (and PRId64), %zu and
 * %% only. Name things of the schema (arguments, columns, rules), never a value of the data.
 * `argument` and `column` may be NULL; `row` is -1 for none. The function's name is put in
 * front of the message, row and column behind it, so the format says only what is wrong. */
__attribute__((format(printf, 6, 7))) sib_status sib__fail(sib__call *call, sib_status status,
                                                           const char *argument, int64_t row,
                                                           const char *column,
                                                           const char *format, ...);

/* sib__fail for the commonest failure. */
sib_status sib__no_memory(sib__call *call);

/* Asks the interrupt check: SIB_OK or a recorded SIB_ERR_INTERRUPTED. */
sib_status sib__check(sib__call *call);

/* In a loop over rows, i from 0: the interrupt check after each block, far below 10 ms even
 * where each row meets memory that was never touched. */
enum { SIB__PAUSE_EVERY = 1 << 12 };
#define SIB__PAUSE(call, i)                                                                    \
    (((i) & (SIB__PAUSE_EVERY - 1)) == SIB__PAUSE_EVERY - 1 ? sib__check(call) : SIB_OK)

/* Reports progress (0..1, `step` static text) and makes the interrupt check. */
sib_status sib__progress(sib__call *call, double fraction, const char *step);

/* A context for a public function called from inside a call: same allocator, threads and
 * interrupt check; its progress 0..1 is the parent's from..to. */
typedef struct sib__child {
    sib_context context;
    sib__call  *parent;
    double      from;
    double      to;
} sib__child;

sib_context *sib__child_begin(sib__child *child, sib__call *parent, double from, double to);

/* Hands the child's failure, if any, to the parent and returns its status. */
sib_status sib__child_end(sib__child *child, sib_status status);

/* The same where the child made a handle (NULL after a failure), which is given to a pool. */
sib_status sib__child_own(sib__child *child, sib_status status, sib__memory *memory,
                          void *handle, void (*release)(void *handle));

/* Leave a function at the first failure. */
#define SIB__TRY(expression)                                                                   \
    do {                                                                                       \
        sib_status sib__try_status = (expression);                                             \
        if (sib__try_status != SIB_OK) {                                                       \
            return sib__try_status;                                                            \
        }                                                                                      \
    } while (0)

/* Leave a function when an allocation failed. */
#define SIB__TRY_MEMORY(call, pointer)                                                         \
    do {                                                                                       \
        if ((pointer) == NULL) {                                                               \
            return sib__no_memory(call);                                                       \
        }                                                                                      \
    } while (0)

#endif
