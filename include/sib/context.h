/** @file sib/context.h
 *  @brief The context of a call: message, threads, progress, interruption, memory.
 *
 *  A function takes a `sib_context *ctx` as its first argument exactly when it returns a
 *  sib_status; NULL stands for the defaults (one thread, no callback, the C library's memory).
 *  A context serves one call at a time; distinct contexts serve distinct threads freely. */
#ifndef SIB_CONTEXT_H
#define SIB_CONTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "sib/export.h"
#include "sib/status.h"

SIB_BEGIN_DECLS

/** Settings and last error of calls. Owned by its maker: sib_context_free(). */
typedef struct sib_context sib_context;

/** Memory functions for everything a call allocates. All three must be given together. They are
 *  called on the calling thread only, and must stay valid until the last handle made with them
 *  is freed. @p allocate and @p reallocate return NULL when memory is short. */
typedef struct sib_allocator {
    void *(*allocate)(void *payload, size_t size);
    void *(*reallocate)(void *payload, void *block, size_t size);
    void (*release)(void *payload, void *block);
    void *payload;
} sib_allocator;

/** Progress of a call, from 0 to 1, never falling within a call. @p step is a static name such
 *  as "matching". Called on the calling thread. @return 0 to go on, else to stop. */
typedef int (*sib_progress)(double fraction, const char *step, void *payload);

/** Asked on the calling thread after each block of at most about 10 ms of work.
 *  @return 0 to go on, else to stop: the call then returns SIB_ERR_INTERRUPTED. */
typedef int (*sib_interrupt)(void *payload);

/** Settings of a context. Begin with ::SIB_CONTEXT_OPTIONS_INIT; new fields go last. */
typedef struct sib_context_options {
    size_t        struct_size; /**< size the caller was compiled with, in bytes */
    sib_allocator allocator;   /**< all NULL: malloc, realloc, free */
    sib_progress  progress;    /**< NULL: none */
    void         *progress_payload;
    sib_interrupt interrupt; /**< NULL: none */
    void         *interrupt_payload;
    int32_t       threads;  /**< 1..256, default 1; results never depend on it */
    int32_t       reserved; /**< 0 */
} sib_context_options;

#define SIB_CONTEXT_OPTIONS_INIT                                                               \
    {                                                                                          \
        sizeof(sib_context_options), {NULL, NULL, NULL, NULL}, NULL, NULL, NULL, NULL, 1, 0    \
    }

/**
 * Make a context.
 *
 * @param options  NULL for the defaults; read during the call only.
 * @return A new context, owned by the caller; NULL when memory is short or an option is out of
 *         range (there is no context yet that could say which).
 * @since 0.1
 */
SIB_API sib_context *sib_context_new(const sib_context_options *options);

/** Release a context. NULL is allowed. Handles made with it live on. @since 0.1 */
SIB_API void sib_context_free(sib_context *context);

/** Status of the last call made with this context. NULL: SIB_OK. @since 0.1 */
SIB_API int32_t sib_context_status(const sib_context *context);

/** Message of the last failed call: function, argument, row and column, never a data value.
 *  @return Text in the context, valid until its next call; "" after a success or for NULL.
 *  @since 0.1 */
SIB_API const char *sib_context_message(const sib_context *context);

/** Name of the argument or option at fault, "" for none. Lives as the message does. @since 0.1
 */
SIB_API const char *sib_context_argument(const sib_context *context);

/** Name of the column at fault, "" for none. Lives as the message does. @since 0.1 */
SIB_API const char *sib_context_column(const sib_context *context);

/** Row at fault, counted from 0; -1 for none. @since 0.1 */
SIB_API int64_t sib_context_row(const sib_context *context);

SIB_END_DECLS
#endif
